//! The readers on real files, good and bad: what each file must give, and that nothing can make them panic.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use shapefile::record::traits::HasXY;
use thuaso::cadastre::ColumnKind;
use thuaso::formats::{ColumnValues, DeclaredCrs, FormatError, GeometryKind, MapFile, MapKind, read_map, sniff};
use thuaso::i18n::{Explain, Message};
use thuaso::jobs::Watch;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A file of the workplace's own collection, or `None` with a word about it where there is none.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("{} is not on this machine: its test says nothing", path.display());
    None
}

fn read(path: &Path) -> Result<MapFile, FormatError> {
    read_map(path, &Watch::new())
}

/// Features and doubts of the first layer, or the key of the error.
fn outcome(path: &Path) -> Result<(usize, usize), String> {
    match read(path) {
        Ok(map) => Ok((map.tables[0].len(), map.tables[0].doubts.len())),
        Err(error) => Err(error.message().key.into_owned()),
    }
}

fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn every_file_gives_what_it_must() {
    for (file, expected) in [
        ("bad-gpkg-pdok/test_allcorrect.gpkg", Ok((1, 0))),
        ("bad-gpkg-pdok/test_geometry_null.gpkg", Ok((2, 2))),
        ("bad-gpkg-pdok/test_geometry_empty.gpkg", Ok((45, 0))),
        ("bad-gpkg-pdok/test_geometry_spatialite.gpkg", Ok((1, 1))),
        ("bad-gpkg-pdok/test_db_views.gpkg", Ok((1, 0))),
        ("bad-gpkg-pdok/test_dimensions.gpkg", Ok((5, 1))),
        ("bad-gpkg-pdok/test_gdal_error.gpkg", Ok((1, 0))),
        ("bad-gpkg-pdok/test_broken_geopackage.gpkg", Err("format-database")),
        ("bad-shapefile-rs/line.shp", Ok((1, 1))),
        ("bad-shapefile-rs/linez.shp", Ok((1, 2))),
        ("bad-shapefile-rs/multi_polygon.shp", Ok((1, 1))),
        ("bad-shapefile-rs/multipatch.shp", Ok((1, 1))),
        ("bad-shapefile-rs/multipoint.shp", Ok((1, 1))),
        ("bad-shapefile-rs/point.shp", Ok((1, 1))),
        ("bad-shapefile-rs/pointz.shp", Ok((2, 2))),
        ("bad-shapefile-rs/polygon_hole.shp", Ok((1, 1))),
        ("bad-shapefile-rs/polygonm.shp", Ok((1, 1))),
        ("bad-shapefile-rs/polygonz.shp", Ok((1, 2))),
        ("bad-shapefile-rs/file_cp936.shp", Ok((1, 0))),
        ("pyshp/corrupt_too_long.shp", Ok((10, 1))),
        ("pyshp/latin1.shp", Ok((1, 0))),
        ("pyshp/blockgroups.shp", Ok((663, 0))),
        ("pyshp/blockgroups.zip", Ok((663, 0))),
        ("dbf-test/people.dbf", Ok((3, 2))),
        ("dbf-test/invalid_value.dbf", Ok((3, 3))),
        ("dbf-test/memotest.dbf", Ok((3, 2))),
        ("dbf-test/no_memofile.dbf", Ok((3, 3))),
    ] {
        assert_eq!(outcome(&data(file)), expected.map_err(str::to_owned), "{file}");
    }
}

#[test]
fn a_polygon_file_agrees_with_the_shapefile_crate() {
    for file in ["pyshp/blockgroups.shp", "bad-shapefile-rs/polygon_hole.shp", "bad-shapefile-rs/multi_polygon.shp"] {
        let map = read(&data(file)).unwrap();
        let table = &map.tables[0];
        let shapes = shapefile::ShapeReader::from_path(data(file)).unwrap().read().unwrap();
        assert_eq!(table.len(), shapes.len());
        for (row, shape) in shapes.into_iter().enumerate() {
            let shapefile::Shape::Polygon(polygon) = shape else { panic!("{file} has only polygons") };
            let mut theirs: Vec<(u64, u64)> = polygon
                .rings()
                .iter()
                .flat_map(shapefile::PolygonRing::points)
                .map(|point| (point.x().to_bits(), point.y().to_bits()))
                .collect();
            let mut ours: Vec<(u64, u64)> =
                table.geometry.feature_coords(row).iter().map(|coord| (coord.x.to_bits(), coord.y.to_bits())).collect();
            theirs.sort_unstable();
            ours.sort_unstable();
            assert_eq!(ours, theirs, "{file}, feature {row}");
            let exteriors =
                polygon.rings().iter().filter(|ring| matches!(ring, shapefile::PolygonRing::Outer(_))).count();
            assert_eq!(table.geometry.multi_polygon(row).unwrap().0.len(), exteriors, "{file}, feature {row}");
        }
    }
}

#[test]
fn columns_agree_with_the_dbase_crate() {
    let map = read(&data("pyshp/blockgroups.shp")).unwrap();
    let mut oracle = dbase::Reader::from_path(data("pyshp/blockgroups.dbf")).unwrap();
    for (row, record) in oracle.read().unwrap().into_iter().enumerate() {
        for (name, value) in record {
            let column = map.tables[0].columns.iter().find(|column| column.name == name).unwrap();
            match (value, &column.values) {
                (dbase::FieldValue::Character(text), ColumnValues::Text(runs)) => {
                    let ours = runs.get(row).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                    assert_eq!(ours, text, "{name}, row {row}");
                }
                (dbase::FieldValue::Numeric(number), ColumnValues::Integer(values)) => {
                    assert_eq!(values.get(row).map(|value| value as f64), number, "{name}, row {row}");
                }
                (dbase::FieldValue::Numeric(number), ColumnValues::Real(values)) => {
                    assert_eq!(values.get(row), number, "{name}, row {row}");
                }
                (value, values) => panic!("{name}: {value:?} against {values:?}"),
            }
        }
    }
}

#[test]
fn geojson_is_read_in_the_forms_of_the_field() {
    let feature = r#"{"type":"Feature","id":7,"properties":{"SHTHUA":"12","DIENTICH":245.8,"A":null},
        "geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0,99],[2,2],[0,0]]]}}"#;
    let line = r#"{"geometry":{"coordinates":[[0,0],[1,1]],"type":"LineString"},"properties":{"SHTHUA":13,"B":[1,{"c":"đ"}]},"type":"Feature"}"#;
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5897"}}"#;
    let forms = [
        (format!(r#"{{"type":"FeatureCollection",{crs},"features":[{feature},{line}]}}"#), DeclaredCrs::Epsg(5897)),
        (
            format!("\u{FEFF}{{\"features\":[{feature},{line}],\"type\":\"FeatureCollection\"}}"),
            DeclaredCrs::Wgs84ByFormat,
        ),
        (format!("{}\n{}\n", feature.replace('\n', " "), line), DeclaredCrs::Wgs84ByFormat),
        (format!("\u{1E}{feature}\n\u{1E}{line}\n"), DeclaredCrs::Wgs84ByFormat),
    ];
    for (text, crs) in forms {
        let (_folder, path) = write("map.txt", text.as_bytes());
        let map = read(&path).unwrap();
        let table = &map.tables[0];
        assert_eq!((map.kind, table.len(), &table.crs), (MapKind::GeoJson, 2, &crs));
        assert_eq!(table.geometry.kinds, [GeometryKind::Polygon, GeometryKind::Line]);
        assert_eq!(table.geometry.feature_coords(0).len(), 4);
        let names: Vec<_> = table.columns.iter().map(|column| (column.name.as_str(), column.kind())).collect();
        assert_eq!(
            names,
            [
                ("SHTHUA", ColumnKind::Text),
                ("DIENTICH", ColumnKind::Real),
                ("A", ColumnKind::Text),
                ("B", ColumnKind::Text),
                ("id", ColumnKind::Integer)
            ]
        );
        let text = |column: usize, row: usize| match &table.columns[column].values {
            ColumnValues::Text(runs) => runs.get(row).map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (text(0, 0), text(0, 1), text(3, 1)),
            (Some("12".into()), Some("13".into()), Some(r#"[1,{"c":"đ"}]"#.into()))
        );
        assert_eq!((text(2, 0), text(3, 0)), (None, None));
    }
}

#[test]
fn the_members_of_a_geojson_feature_stand_in_any_order() {
    // As writers that sort by name do: `type` comes last.
    let text = r#"{"features":[{"geometry":{"coordinates":[[0,0],[1,1]],"type":"LineString"},"properties":{"n":1},"type":"Feature"}],"type":"FeatureCollection"}"#;
    let (_folder, path) = write("roads.geojson", text.as_bytes());
    let map = read(&path).unwrap();
    assert_eq!((map.tables[0].geometry.kinds.as_slice(), map.doubts.len()), (&[GeometryKind::Line][..], 0));
    let bare = r#"{"coordinates":[1,2],"type":"Point"}"#;
    let (_folder, path) = write("point.geojson", bare.as_bytes());
    assert_eq!(read(&path).unwrap().tables[0].geometry.kinds, [GeometryKind::Point]);
}

#[test]
fn geojson_geometries_agree_with_the_geojson_crate() {
    for text in [
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,0.5],[2,1],[1,0.5]]],[[[9,9],[10,9],[10,10],[9,9]]]]}"#,
        r#"{"type":"MultiLineString","coordinates":[[[0,0],[1,1.5e0]],[[2,2],[3,-3]]]}"#,
        r#"{"type":"MultiPoint","coordinates":[[105.838565459,20.971265342],[0.1,-0.2]]}"#,
        r#"{"type":"Point","coordinates":[1e2,-0.000001]}"#,
    ] {
        let (_folder, path) = write("g.json", text.as_bytes());
        let ours = read(&path).unwrap().tables[0].geometry.geometry(0).unwrap();
        let theirs: geojson::Geometry = text.parse().unwrap();
        let theirs: geo_types::Geometry<f64> = theirs.try_into().unwrap();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn a_feature_that_cannot_be_read_keeps_its_row() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"n":1},"geometry":null},
        {"type":"Feature","properties":{"n":2},"geometry":{"type":"Polygon","coordinates":[[0,0],[1,1]]}},
        {"type":"Feature","properties":{"n":3},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}},
        {"type":"Feature","properties":{"n":4},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}]}"#;
    let (_folder, path) = write("map.json", text.as_bytes());
    let map = read(&path).unwrap();
    let table = &map.tables[0];
    use GeometryKind::{Absent, Polygon};
    assert_eq!(table.geometry.kinds, [Absent, Absent, Absent, Polygon]);
    assert_eq!(table.geometry.feature_coords(3).len(), 4, "an open ring is closed");
    assert_eq!(
        doubts(table),
        [
            (Some(0), "geometry-null"),
            (Some(1), "geojson-wrong-coordinates"),
            (Some(2), "geometry-mixed-collection"),
            (Some(3), "geometry-ring-closed")
        ]
    );
}

/// Row and key of each doubt of a layer.
fn doubts(table: &thuaso::formats::FeatureTable) -> Vec<(Option<u64>, &str)> {
    table.doubts.iter().map(|doubt| (doubt.row, doubt.message.key.as_ref())).collect()
}

#[test]
fn a_coordinate_that_is_no_number_leaves_attributes_and_a_doubt() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,null],[1,1],[0,0]]]}},
        {"type":"Feature","properties":{"n":2},"geometry":{"type":"Point","coordinates":[5,5]}}]}"#;
    let (_folder, path) = write("null.json", text.as_bytes());
    let map = read(&path).unwrap();
    assert_eq!(map.tables[0].geometry.kinds, [GeometryKind::Absent, GeometryKind::Point]);
    assert_eq!(doubts(&map.tables[0]), [(Some(0), "geometry-not-finite")]);

    let mut shp = fs::read(data("bad-shapefile-rs/polygon_hole.shp")).unwrap();
    // The header, a record's header, what is before the starts of the two rings, the starts.
    let vertices = 100 + 8 + 44 + 8;
    shp[vertices + 16..vertices + 24].copy_from_slice(&f64::NAN.to_le_bytes());
    let (_folder, path) = write("nan.shp", &shp);
    let map = read(&path).unwrap();
    assert_eq!(map.tables[0].geometry.kinds, [GeometryKind::Absent]);
    assert!(doubts(&map.tables[0]).contains(&(Some(0), "geometry-not-finite")), "{:?}", map.tables[0].doubts);
}

#[test]
fn of_a_geojson_member_that_stands_twice_the_last_counts() {
    for (geometry, kind, vertices) in [
        (r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]],"coordinates":[]}"#, GeometryKind::Absent, 0),
        (
            r#"{"type":"LineString","coordinates":[[0,0],[1,0]],"coordinates":[[7,7],[8,8],[9,9]]}"#,
            GeometryKind::Line,
            3,
        ),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]}],"geometries":[]}"#,
            GeometryKind::Absent,
            0,
        ),
        (r#"null,"coordinates":[[3,3],[4,4]]"#, GeometryKind::Absent, 0),
        (
            r#"{"type":"LineString","coordinates":[[0,0],[1,0]]},"geometry":{"type":"Point","coordinates":[1,1]}"#,
            GeometryKind::Point,
            1,
        ),
    ] {
        let next = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[5,5]}}"#;
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}},{next}]}}"#
        );
        let (_folder, path) = write("twice.json", text.as_bytes());
        let column = &read(&path).unwrap().tables[0].geometry;
        assert_eq!((column.kinds[0], column.feature_coords(0).len()), (kind, vertices), "{geometry}");
        assert_eq!(column.feature_coords(1), [geo_types::Coord { x: 5.0, y: 5.0 }], "{geometry}");
    }
}

#[test]
fn of_a_geojson_property_that_stands_twice_the_last_counts_and_it_is_told() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"A":1,"B":"x","A":null,"A":2},"geometry":null},
        {"type":"Feature","properties":{"B":"gone","C":5},"properties":{"A":3},"geometry":null,"geometry":{"type":"Point","coordinates":[5,5]}},
        {"type":"Feature","properties":{"A":4,"A":null},"id":1,"id":2,"geometry":null},
        {"type":"Feature","properties":{"B":"y","A":6},"geometry":null}]}"#;
    let (_folder, path) = write("twice.geojson", text.as_bytes());
    let map = read(&path).unwrap();
    let table = &map.tables[0];
    let values = |name: &str| -> Vec<Option<i64>> {
        let column = table.columns.iter().find(|column| column.name == name).unwrap();
        let ColumnValues::Integer(values) = &column.values else { panic!("{column:?}") };
        (0..table.len()).map(|row| values.get(row)).collect()
    };
    assert_eq!(values("A"), [Some(2), Some(3), None, Some(6)]);
    assert_eq!(values("C"), [None; 4]);
    assert_eq!(values("id"), [None, None, Some(2), None]);
    let told: Vec<Message> = table.doubts.iter().map(|doubt| doubt.message.clone()).collect();
    let repeated = |name: &str, count: usize, row: u64| {
        Message::new("geojson-repeated-name").with("name", name).with("count", count).with("row", row)
    };
    for expected in
        [repeated("A", 2, 1), repeated("geometry", 1, 2), repeated("id", 1, 3), repeated("properties", 1, 2)]
    {
        assert!(told.contains(&expected), "{expected:?} among {told:?}");
    }
}

#[test]
fn heights_and_measures_that_are_left_out_are_told_once_a_layer() {
    let heights = |path: &Path| -> Vec<Message> {
        let table = read(path).unwrap().tables.remove(0);
        let told = table.doubts.into_iter().map(|doubt| doubt.message);
        told.filter(|message| message.key == "geometry-heights").collect()
    };
    let expected = |count: usize| vec![Message::new("geometry-heights").with("count", count)];
    for (file, features) in [("linez.shp", 1), ("polygonz.shp", 1), ("pointz.shp", 2)] {
        assert_eq!(heights(&data("bad-shapefile-rs").join(file)), expected(features), "{file}");
    }
    assert_eq!(heights(&data("bad-shapefile-rs/polygonm.shp")), [], "its measures are all 0");
    let point = |z: &str| {
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[5,5{z}]}}}}"#)
    };
    let (_folder, path) =
        write("z.geojson", [point(",7.5"), point(",0"), point(""), point(",-2,9")].join("\n").as_bytes());
    assert_eq!(heights(&path), expected(2));
    let (_folder, flat) = write("flat.geojson", [point(",0"), point("")].join("\n").as_bytes());
    assert_eq!(heights(&flat), [], "a height of 0 says nothing");
}

#[test]
fn long_texts_are_read_from_the_memo_file_and_told_when_it_is_missing() {
    let texts = |table: &thuaso::formats::FeatureTable| -> Vec<Option<String>> {
        let column = table.columns.iter().find(|column| column.name == "MEMO").unwrap();
        let ColumnValues::Text(runs) = &column.values else { panic!("{column:?}") };
        (0..table.len()).map(|row| runs.get(row).map(|raw| String::from_utf8_lossy(raw).into_owned())).collect()
    };
    let with = read(&data("dbf-test/memotest.dbf")).unwrap();
    let expected = ["Alice memo", "Bob memo", "Deleted Guy memo"].map(|text| Some(text.to_owned()));
    assert_eq!(texts(&with.tables[0]), expected);
    let without = read(&data("dbf-test/no_memofile.dbf")).unwrap();
    assert_eq!(texts(&without.tables[0]), [None, None, None]);
    assert!(doubts(&without.tables[0]).contains(&(None, "dbf-no-memo")));
    let by_its_memo = read(&data("dbf-test/memotest.FPT")).unwrap();
    assert_eq!((by_its_memo.hash == with.hash, by_its_memo.hash == without.hash), (true, false));
}

#[test]
fn a_broken_memo_file_leaves_every_row_and_a_doubt_each() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(data("dbf-test/memotest.dbf"), folder.path().join("a.dbf")).unwrap();
    let memo = fs::read(data("dbf-test/memotest.FPT")).unwrap();
    let broken = |length: usize| {
        fs::write(folder.path().join("a.fpt"), &memo[..length]).unwrap();
        let table = read(&folder.path().join("a.dbf")).unwrap().tables.remove(0);
        assert_eq!(table.len(), 3);
        doubts(&table).iter().filter(|(_, key)| *key == "dbf-broken-memo").count()
    };
    assert_eq!([memo.len(), 1500, 1030, 520, 3, 0].map(broken), [0, 1, 2, 3, 3, 3]);
}

#[test]
fn the_hash_is_of_every_byte() {
    let shp = fs::read(data("pyshp/blockgroups.shp")).unwrap();
    let dbf = fs::read(data("pyshp/blockgroups.dbf")).unwrap();
    let hash = |tail_of_shp: &[u8], tail_of_dbf: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.shp"), [&shp, tail_of_shp].concat()).unwrap();
        fs::write(folder.path().join("a.dbf"), [&dbf, tail_of_dbf].concat()).unwrap();
        let map = read(&folder.path().join("a.shp")).unwrap();
        assert_eq!(map.tables[0].len(), 663);
        map.hash
    };
    let megabyte = vec![0; 1 << 20];
    let hashes = [hash(b"", b""), hash(b"x", b""), hash(&megabyte, b""), hash(b"", b"x"), hash(b"", &megabyte)];
    for (at, one) in hashes.iter().enumerate() {
        assert!(!hashes[..at].contains(one), "{at}");
    }
}

/// A `.dbf` of one field; each record is the field's bytes.
fn dbf(kind: u8, length: u8, decimals: u8, records: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![0x03, 124, 8, 1];
    bytes.extend(u32::try_from(records.len()).unwrap().to_le_bytes());
    bytes.extend(65_u16.to_le_bytes());
    bytes.extend((u16::from(length) + 1).to_le_bytes());
    bytes.resize(32, 0);
    bytes.extend(b"SOTHUA\0\0\0\0\0");
    bytes.push(kind);
    bytes.extend([0, 0, 0, 0, length, decimals]);
    bytes.resize(64, 0);
    bytes.push(0x0D);
    for record in records {
        bytes.push(b' ');
        bytes.extend(*record);
    }
    bytes.push(0x1A);
    bytes
}

#[test]
fn a_number_of_a_dbf_loses_no_digit() {
    let column = |bytes: &[u8]| {
        let (_folder, path) = write("numbers.dbf", bytes);
        let mut map = read(&path).unwrap();
        let doubtful = doubts(&map.tables[0]).iter().filter(|doubt| doubt.1 == "dbf-broken-value").count();
        (map.tables[0].columns.remove(0).values, doubtful)
    };
    let (values, doubtful) = column(&dbf(b'N', 20, 0, &[b"12345678901234567890", b"                   7"]));
    let ColumnValues::Text(texts) = &values else { panic!("{values:?}") };
    assert_eq!((texts.get(0), texts.get(1), doubtful), (Some(&b"12345678901234567890"[..]), Some(&b"7"[..]), 0));
    let (values, doubtful) = column(&dbf(b'N', 10, 0, &[b"       245", b"     245.8", b"          "]));
    let ColumnValues::Real(reals) = &values else { panic!("{values:?}") };
    assert_eq!((reals.get(0), reals.get(1), reals.get(2), doubtful), (Some(245.0), Some(245.8), None, 0));
    let (values, doubtful) = column(&dbf(b'N', 5, 0, &[b"   12", b"*****", b"  abc"]));
    let ColumnValues::Integer(whole) = &values else { panic!("{values:?}") };
    assert_eq!((whole.get(0), whole.get(1), whole.get(2), doubtful), (Some(12), None, None, 2));
    let moment = [2_460_524_i32.to_le_bytes(), 34_200_000_i32.to_le_bytes()].concat();
    let (values, doubtful) = column(&dbf(b'T', 8, 0, &[&moment, &[b' '; 8]]));
    let ColumnValues::Text(texts) = &values else { panic!("{values:?}") };
    assert_eq!((texts.get(0), texts.get(1), doubtful), (Some(&b"2024-08-01T09:30:00"[..]), None, 0));
}

#[test]
fn a_layer_that_is_not_there_is_a_doubt_about_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.gpkg");
    fs::copy(data("bad-gpkg-pdok/test_gdal_error.gpkg"), &path).unwrap();
    let layers = read(&path).unwrap().tables.len();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("DROP TABLE cbs_arbeidsmarktregio_2014_labelpoint").unwrap();
    drop(connection);
    let map = read(&path).unwrap();
    assert_eq!(map.tables.len(), layers - 1);
    let keys: Vec<_> = map.doubts.iter().map(|doubt| doubt.message.key.as_ref()).collect();
    assert_eq!(keys, ["gpkg-table-unreadable"]);
}

#[test]
fn row_numbers_with_a_gap_of_any_size_ask_for_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gaps.gpkg");
    fs::copy(data("bad-gpkg-pdok/test_allcorrect.gpkg"), &path).unwrap();
    let before = read(&path).unwrap().tables[0].len();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let (table, geometry): (String, String) = connection
        .query_row("SELECT table_name, column_name FROM gpkg_geometry_columns", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let triggers: Vec<String> = {
        let mut statement = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    connection.execute_batch("BEGIN").unwrap();
    for row in (0..9_000).map(|row| 1_000_000 + row).chain([i64::MAX - 1]) {
        let insert = format!("INSERT INTO \"{table}\" (rowid, \"{geometry}\") VALUES (?1, NULL)");
        connection.execute(&insert, [row]).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    drop(connection);
    assert_eq!(read(&path).unwrap().tables[0].len(), before + 9_001);
}

/// A zip archive of files as they are named, stored or deflated.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn tables_without_geometry_are_told_when_they_have_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tables.gpkg");
    fs::copy(data("bad-gpkg-pdok/test_allcorrect.gpkg"), &path).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    for (table, rows) in [("chu_su_dung", 2), ("ghi \"chú\"", 1), ("trong", 0), ("layer_styles", 1), ("khong_co", 0)] {
        let insert = "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?1, 'attributes', ?1)";
        connection.execute(insert, [table]).unwrap();
        let quoted = table.replace('"', "\"\"");
        if table != "khong_co" {
            connection.execute_batch(&format!("CREATE TABLE \"{quoted}\" (fid INTEGER PRIMARY KEY)")).unwrap();
        }
        for _ in 0..rows {
            connection.execute(&format!("INSERT INTO \"{quoted}\" DEFAULT VALUES"), []).unwrap();
        }
    }
    drop(connection);
    let doubts = read(&path).unwrap().doubts;
    let told = Message::new("gpkg-tables-without-geometry").with("tables", "chu_su_dung, ghi \"chú\"");
    assert_eq!(doubts.iter().map(|doubt| doubt.message.clone()).collect::<Vec<_>>(), [told]);
}

#[test]
fn a_zip_may_mix_cases_and_folders_and_pack_tightly() {
    let shp = fs::read(data("pyshp/blockgroups.shp")).unwrap();
    let dbf = fs::read(data("pyshp/blockgroups.dbf")).unwrap();
    let points = fs::read(data("bad-shapefile-rs/point.shp")).unwrap();
    let archive = zip(&[
        ("Bản đồ/THUA.SHP", &shp),
        ("Bản đồ/thua.dbf", &dbf),
        ("__MACOSX/._thua.shp", b"x"),
        ("moc/moc.shp", &points),
        ("moc/cu/moc.shp", &points),
        ("doc.txt", b"x"),
    ]);
    let (_folder, path) = write("ward.zip", &archive);
    let map = read(&path).unwrap();
    let layers: Vec<_> =
        map.tables.iter().map(|table| (table.name.as_str(), table.len(), table.columns.len())).collect();
    assert_eq!(layers, [("THUA", 663, 43), ("moc", 1, 0), ("moc_2", 1, 0)]);
    // Texts that are nearly all space pack a thousand times smaller.
    let blank = vec![b' '; 254];
    let rows: Vec<&[u8]> = (0..20_000).map(|_| blank.as_slice()).collect();
    let empty_points: Vec<u8> = [&points[..100], &[]].concat();
    let tight = zip(&[("a.shp", &empty_points), ("a.dbf", &crate::dbf(b'C', 254, 0, &rows))]);
    assert!(tight.len() < 20_000 * 254 / 500);
    let (_folder, path) = write("tight.zip", &tight);
    assert_eq!(read(&path).unwrap().tables[0].len(), 20_000);
}

#[test]
fn progress_tells_the_bytes_that_were_read() {
    for file in ["pyshp/blockgroups.shp", "pyshp/blockgroups.zip"] {
        let watch = Watch::new();
        read_map(&data(file), &watch).unwrap();
        let progress = watch.progress();
        assert_eq!((progress.stage, progress.done), ("stage-reading-map", progress.total), "{file}");
    }
}

#[test]
fn bad_files_give_one_clear_error() {
    let brackets = "[".repeat(100_000);
    for (name, bytes, key) in [
        ("empty.shp", Vec::new(), "format-empty"),
        ("words.gpkg", b"Xin chao".to_vec(), "format-unknown"),
        ("no-features.json", br#"{"a":[1,2]}"#.to_vec(), "format-unknown"),
        ("nested.json", format!(r#"{{"features":{brackets}"#).into_bytes(), "format-damaged"),
        ("nested2.json", format!(r#"{{"type":"Polygon","coordinates":{brackets}"#).into_bytes(), "format-damaged"),
        ("nested3.json", format!(r#"{{"x":{brackets}"#).into_bytes(), "format-damaged"),
        (
            "cut.json",
            br#"{"type":"FeatureCollection","features":[{"type":"Feature","prop"#.to_vec(),
            "format-truncated",
        ),
        ("sqlite.gpkg", [&b"SQLite format 3\0"[..], &[0; 500]].concat(), "format-database"),
        ("archive.zip", b"PK\x03\x04 nothing".to_vec(), "format-damaged"),
    ] {
        let (_folder, path) = write(name, &bytes);
        assert_eq!(outcome(&path), Err(key.to_owned()), "{name}");
    }
    assert_eq!(outcome(&data("pyshp")), Err("format-is-folder".to_owned()));
    assert_eq!(outcome(&data("no such file.shp")), Err("format-not-found".to_owned()));
}

#[test]
fn nested_collections_cost_an_error_not_the_stack() {
    let open = r#"{"type":"GeometryCollection","geometries":["#.repeat(100_000);
    let (_folder, path) = write("nest.json", format!(r#"{{"type":"Feature","geometry":{open}"#).as_bytes());
    assert_eq!(outcome(&path), Err("format-damaged".to_owned()));
}

#[test]
fn a_stray_vertex_does_not_reach_the_next_feature() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[9,9]]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[5,5]}}]}"#;
    let (_folder, path) = write("dangle.json", text.as_bytes());
    let map = read(&path).unwrap();
    assert_eq!(map.tables[0].geometry.kinds, [GeometryKind::Absent, GeometryKind::Point]);
    assert_eq!(map.tables[0].geometry.feature_coords(1), [geo_types::Coord { x: 5.0, y: 5.0 }]);
}

#[test]
fn a_column_name_that_is_no_utf8_is_decoded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tcvn3.gpkg");
    let mut bytes = fs::read(data("bad-gpkg-pdok/test_allcorrect.gpkg")).unwrap();
    fs::write(&path, &bytes).unwrap();
    {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let table: String =
            connection.query_row("SELECT table_name FROM gpkg_geometry_columns", [], |row| row.get(0)).unwrap();
        connection.execute_batch(&format!("ALTER TABLE \"{table}\" ADD COLUMN DiXn TEXT")).unwrap();
    }
    bytes = fs::read(&path).unwrap();
    while let Some(at) = bytes.windows(4).position(|window| window == b"DiXn") {
        bytes[at..at + 4].copy_from_slice(b"Di\xD6n");
    }
    fs::write(&path, &bytes).unwrap();
    let map = read(&path).unwrap();
    assert!(map.tables[0].columns.iter().any(|column| column.name == "Diện"), "{:?}", map.tables[0].columns);
}

#[test]
fn a_renamed_shp_is_read_and_a_lone_index_is_refused() {
    let (_folder, path) = write("renamed.dat", &fs::read(data("pyshp/blockgroups.shp")).unwrap());
    assert_eq!(read(&path).unwrap().tables[0].len(), 663);
    let index = fs::read(data("bad-shapefile-rs/file_cp936.shx")).unwrap();
    for (name, bytes) in [("alone.shx", index.as_slice()), ("alone.prj", b"PROJCS[]"), ("alone.cpg", b"UTF-8")] {
        let (_folder, path) = write(name, bytes);
        assert_eq!(outcome(&path), Err("format-lone-part".to_owned()), "{name}");
    }
    // What was opened is what is read, whatever lies beside it.
    let (folder, path) = write("ward.dat", &fs::read(data("pyshp/blockgroups.shp")).unwrap());
    fs::copy(data("bad-shapefile-rs/point.shp"), folder.path().join("ward.shp")).unwrap();
    assert_eq!(read(&path).unwrap().tables[0].len(), 663);
}

#[test]
fn the_content_tells_the_format_not_the_name() {
    let (_folder, path) = write("ward.shp", &fs::read(data("bad-gpkg-pdok/test_allcorrect.gpkg")).unwrap());
    assert_eq!(sniff(&path).unwrap(), MapKind::GeoPackage);
    assert_eq!(sniff(&data("pyshp/blockgroups.dbf")).unwrap(), MapKind::Shapefile);
}

#[test]
fn a_geopackage_is_read_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bản đồ #1 100%.gpkg");
    fs::copy(data("bad-gpkg-pdok/test_allcorrect.gpkg"), &path).unwrap();
    let before = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
    read(&path).unwrap();
    assert_eq!(before, (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no file was left beside it");
}

#[test]
fn a_geopackage_that_another_program_has_open_is_read_with_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.gpkg");
    fs::copy(data("bad-gpkg-pdok/test_allcorrect.gpkg"), &path).unwrap();
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.pragma_update(None, "journal_mode", "wal").unwrap();
    let table: String = writer.query_row("SELECT table_name FROM gpkg_geometry_columns", [], |row| row.get(0)).unwrap();
    writer
        .execute_batch("PRAGMA wal_autocheckpoint = 0; DROP TRIGGER IF EXISTS rtree_test_allcorrect_geom_insert;")
        .unwrap();
    let before = read(&path).unwrap().tables[0].len();
    let triggers: Vec<String> = writer
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        writer.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    writer.execute(&format!("INSERT INTO \"{table}\" DEFAULT VALUES"), []).unwrap();
    assert_eq!(read(&path).unwrap().tables[0].len(), before + 1, "what is only in the log is seen");
    assert!(fs::metadata(folder.path().join("open.gpkg-wal")).unwrap().len() > 0, "the log is left as it was");
}

#[test]
fn a_cut_file_is_an_error_or_doubts_never_a_panic() {
    for name in [
        "pyshp/blockgroups.shp",
        "pyshp/blockgroups.dbf",
        "pyshp/blockgroups.zip",
        "bad-gpkg-pdok/test_allcorrect.gpkg",
    ] {
        let whole = fs::read(data(name)).unwrap();
        let file = Path::new(name).file_name().unwrap().to_str().unwrap();
        for part in 0..60 {
            let (folder, path) = write(file, &whole[..whole.len() * part / 60]);
            if name.ends_with("shp") {
                fs::copy(data("pyshp/blockgroups.dbf"), folder.path().join("blockgroups.dbf")).unwrap();
            }
            let outcome = outcome(&path);
            let whole_rows = matches!(outcome, Ok((_, 0)));
            assert!(!whole_rows || name.ends_with("gpkg"), "{name} cut at {part}/60 was taken as whole");
        }
    }
}

#[test]
fn the_real_commune_is_read_alike_from_shapefile_and_geopackage() {
    let Some(folder) = shared("internal/derived-vn-vietmong") else { return };
    let (shp, gpkg) = (read(&folder.join("vietmong.shp")).unwrap(), read(&folder.join("vietmong.gpkg")).unwrap());
    let (shp, gpkg) = (&shp.tables[0], &gpkg.tables[0]);
    assert_eq!((shp.len(), gpkg.len()), (4_537, 4_537));
    for row in 0..shp.len() {
        let sorted = |table: &thuaso::formats::FeatureTable| {
            let mut coords: Vec<_> =
                table.geometry.feature_coords(row).iter().map(|coord| (coord.x.to_bits(), coord.y.to_bits())).collect();
            coords.sort_unstable();
            coords.dedup();
            coords
        };
        assert_eq!(sorted(shp), sorted(gpkg), "feature {row}");
    }
}

#[test]
fn the_city_and_the_wards_are_read_whole() {
    for (file, features) in [
        ("open/us-cambridge-fy2014/cambridge_parcels_fy2014.gpkg", 13_116),
        ("open/vn-wards-hanoi/ha_noi_wards.gpkg", 126),
    ] {
        let Some(path) = shared(file) else { return };
        assert_eq!(read(&path).unwrap().tables[0].len(), features, "{file}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn flipped_bytes_never_make_a_reader_panic(
        file in prop::sample::select(vec!["bad-shapefile-rs/polygon_hole.shp", "bad-shapefile-rs/multipoint.shp", "dbf-test/people.dbf", "bad-gpkg-pdok/test_allcorrect.gpkg"]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = fs::read(data(file)).unwrap();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (_folder, path) = write(Path::new(file).file_name().unwrap().to_str().unwrap(), &bytes);
        let _ = read(&path);
    }

    #[test]
    fn any_json_never_makes_the_reader_panic(text in r#"[\[\]{}":,a-e0-9.\-\\u ]{0,80}"#) {
        let (_folder, path) = write("any.json", format!(r#"{{"type":"FeatureCollection","features":{text}}}"#).as_bytes());
        let _ = read(&path);
    }
}
