//! The main job by the commands of the README: on the sample ward, and on a real commune where it is at hand.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn thuaso(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thuaso")).args(args).env("THUASO_LANG", "vi").output().unwrap()
}

/// Runs a command with `--json`; its exit code and what it printed.
fn json(args: &[&str]) -> (i32, Value) {
    let output = thuaso(&[args, &["--json"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let code = output.status.code().unwrap();
    (code, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{args:?} printed {text:?}")))
}

fn root(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_sample_ward_is_imported_linked_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let (project, gpkg, geojson) =
        (folder.path().join("m.thuaso"), folder.path().join("m.gpkg"), folder.path().join("m.geojson"));
    let maps = [root("sample-data/ban-do/thua-dat.shp"), root("sample-data/ban-do/giao-thong.geojson")];
    let (code, imported) = json(&["import", text(&maps[0]), text(&maps[1]), "--project", text(&project)]);
    assert!(code <= 1);
    assert_eq!((&imported["parcels"], &imported["references"]), (&Value::from(300), &Value::from(5)));
    let (code, scans) = json(&["scans", text(&root("sample-data/quet")), "--project", text(&project)]);
    assert_eq!(code, 1, "some scans wait for a person");
    assert!(scans["added"].as_u64().unwrap() > 25 && scans["known"] == 1, "{scans}");
    let (_, again) = json(&["scans", text(&root("sample-data/quet")), "--project", text(&project)]);
    assert_eq!(again["added"], 0, "the same folder again adds nothing");
    let (_, linked) = json(&["link", "--auto", "--project", text(&project)]);
    assert!(linked["linked"].as_u64().unwrap() >= 10, "{linked}");
    let (code, one) = json(&["link", "--certificate", "MS 079596", "--parcel", "1/5", "--project", text(&project)]);
    assert_eq!((code, &one["linked"]), (0, &Value::from(1)));
    let refused = thuaso(&["link", "--certificate", "MS 079596", "--parcel", "1/5", "--project", text(&project)]);
    assert_eq!(refused.status.code(), Some(2), "linked already");
    let args = ["export", "--project", text(&project), "--gpkg", text(&gpkg), "--geojson", text(&geojson)];
    let (_, exported) = json(&args);
    assert_eq!(exported["files"][0]["tables"]["thua_dat"], 300);
    let (_, info) = json(&["info", text(&project)]);
    assert_eq!((&info["parcels"], &info["crs"]), (&Value::from(300), &Value::from("EPSG:5897")));
    assert_eq!(info["links"].as_u64(), linked["linked"].as_u64().map(|linked| linked + 1));
}

#[test]
fn a_bad_map_leaves_no_project_behind() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("m.thuaso");
    let bad = folder.path().join("bad.shp");
    std::fs::write(&bad, b"not a map").unwrap();
    let output = thuaso(&["import", text(&bad), "--project", text(&project)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("không phải là bản đồ"));
    assert!(!project.exists());
}

#[test]
fn the_same_map_twice_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("m.thuaso");
    let map = root("sample-data/ban-do/thua-dat.shp");
    assert!(thuaso(&["import", text(&map), "--project", text(&project)]).status.code().unwrap() <= 1);
    assert_eq!(thuaso(&["import", text(&map), "--project", text(&project)]).status.code(), Some(2));
    assert_eq!(json(&["info", text(&project)]).1["parcels"], 300);
}

#[test]
fn without_a_display_the_program_says_so_and_ends_well() {
    let output = Command::new(env!("CARGO_BIN_EXE_thuaso"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert!(output.status.success() && !output.stdout.is_empty());
}

/// A real Hà Nội commune: from its shapefile and its GeoPackage, ten certificates linked, exported, read back equal.
#[test]
fn a_real_commune_goes_through_the_main_job() {
    let real = root("../shared/data/internal/derived-vn-vietmong");
    if !real.exists() {
        eprintln!("the real commune is not on this machine: its test says nothing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut exports = Vec::new();
    for source in ["vietmong.shp", "vietmong.gpkg"] {
        let project = folder.path().join(format!("{source}.thuaso"));
        let (code, imported) = json(&["import", text(&real.join(source)), "--project", text(&project)]);
        assert_eq!(
            (code, &imported["parcels"], &imported["layers"][0]["without_geometry"]),
            (0, &4537.into(), &0.into())
        );
        let quet = folder.path().join(format!("quet-{source}"));
        std::fs::create_dir(&quet).unwrap();
        let scan = std::fs::read(root("sample-data/quet/To2_Thua37_MS 158786-GCN.pdf")).unwrap();
        let gpkg = folder.path().join(format!("{source}.out.gpkg"));
        let export = |gpkg: &Path| json(&["export", "--project", text(&project), "--gpkg", text(gpkg)]).1;
        export(&gpkg);
        let numbers: Vec<(String, String)> = {
            let connection = rusqlite::Connection::open(&gpkg).unwrap();
            let sql = "SELECT so_hieu_to_ban_do, so_thu_tu_thua FROM thua_dat GROUP BY 1, 2 HAVING count(*) = 1 ORDER BY 1, 2 LIMIT 10";
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        assert_eq!(numbers.len(), 10);
        for (at, (sheet, number)) in numbers.iter().enumerate() {
            // Each scan its own bytes, named by its serial.
            let bytes = [scan.as_slice(), format!("\n% {at}").as_bytes()].concat();
            std::fs::write(quet.join(format!("AB {at:06}-GCN.pdf")), bytes).unwrap();
            let (_, taken) = json(&["scans", text(&quet), "--project", text(&project)]);
            assert_eq!(taken["added"], 1);
            let parcel = format!("{sheet}/{number}");
            let serial = format!("AB {at:06}");
            let (code, _) = json(&["link", "--certificate", &serial, "--parcel", &parcel, "--project", text(&project)]);
            assert_eq!(code, 0, "{parcel}");
        }
        let report = export(&gpkg);
        let tables = &report["files"][0]["tables"];
        assert_eq!((&tables["thua_dat"], &tables["thua_dat_giay_chung_nhan"]), (&4537.into(), &10.into()));
        // Read back: the delivered file is a map that gives the same parcels.
        let back = folder.path().join(format!("{source}.back.thuaso"));
        let (_, again) = json(&["import", text(&gpkg), "--project", text(&back)]);
        assert_eq!(again["parcels"], 4537);
        exports.push(areas(&gpkg));
    }
    assert_eq!(exports[0], exports[1], "shapefile and GeoPackage give the same parcels");
}

/// Sheet, number and the computed area to a square millimetre, sorted.
fn areas(gpkg: &Path) -> Vec<(String, String, i64)> {
    let connection = rusqlite::Connection::open(gpkg).unwrap();
    let mut statement =
        connection.prepare("SELECT so_hieu_to_ban_do, so_thu_tu_thua, dien_tich FROM thua_dat").unwrap();
    let rows = statement.query_map([], |row| {
        let area: f64 = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, (area * 1e6).round() as i64))
    });
    let mut rows: Vec<_> = rows.unwrap().collect::<Result<_, _>>().unwrap();
    rows.sort();
    rows
}

#[test]
fn a_map_in_an_old_datum_is_refused_not_moved() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("hn72.geojson"), folder.path().join("hn72.thuaso"));
    let ring = "[[18587000,2324000],[18587020,2324000],[18587020,2324020],[18587000,2324000]]";
    let text_of_map = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::2044"}}}},"features":[{{"type":"Feature","properties":{{"SHTHUA":"5"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
    );
    std::fs::write(&map, text_of_map).unwrap();
    let output = thuaso(&["import", text(&map), "--project", text(&project)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hệ cũ"), "{output:?}");
    assert!(!project.exists());
}

/// Forty parcels of 20 m in Hà Nội (105-00: 587 000, 2 320 000), as GeoJSON that says `epsg`; `change` may give a parcel, counted
/// from 0, another ring.
fn write_parcels(map: &Path, epsg: u32, columns: &Value, change: impl Fn(usize) -> Option<Value>) {
    let features: Vec<Value> = (0..40)
        .map(|at| {
            let (x, y) = (587_000 + 25 * at, 2_320_000);
            let square = json!([[x, y], [x + 20, y], [x + 20, y + 20], [x, y + 20], [x, y]]);
            let ring = change(at).unwrap_or(square);
            let mut properties = columns.clone();
            properties["SHBANDO"] = json!("7");
            properties["SHTHUA"] = json!((at + 1).to_string());
            json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
        })
        .collect();
    let crs = json!({"type": "name", "properties": {"name": format!("urn:ogc:def:crs:EPSG::{epsg}")}});
    let collection = json!({"type": "FeatureCollection", "crs": crs, "features": features});
    std::fs::write(map, collection.to_string()).unwrap();
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_label_of_a_meridian_that_nobody_there_uses_is_asked_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("nham.geojson"), folder.path().join("nham.thuaso"));
    write_parcels(&map, 9207, &json!({}), |_| None);
    let import = ["import", text(&map), "--project", text(&project)];
    let asked = thuaso(&import);
    assert_eq!(asked.status.code(), Some(2));
    let complaint = said(&asked);
    for part in ["TM-3 104-30 thì bản đồ nằm ở Phú Thọ", "VN-2000 / TM-3 105-00 (Hà Nội)"] {
        assert!(complaint.contains(part), "{complaint}");
    }
    assert!(!project.exists());

    let (ended, obeyed) = json(&[&import[..], &["--crs", "104-30"]].concat());
    assert_eq!((ended, obeyed["lines"][0]["rule"].as_str()), (1, Some("import-crs")), "obeyed, and told: {obeyed}");
    std::fs::remove_file(&project).unwrap();
    let (ended, right) = json(&[&import[..], &["--crs", "105-00"]].concat());
    assert_eq!((ended, right["layers"][0]["crs"].as_str()), (0, Some("VN-2000 / TM-3 105-00")), "{right}");
}

#[test]
fn commune_codes_overrule_a_label_and_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("ma.geojson"), folder.path().join("ma.thuaso"));
    // 00316 is a ward of Hà Nội, without its leading zeros.
    write_parcels(&map, 9210, &json!({"maXa": 316}), |_| None);
    let (ended, told) = json(&["import", text(&map), "--project", text(&project)]);
    assert_eq!((ended, told["layers"][0]["crs"].as_str()), (1, Some("VN-2000 / TM-3 105-00")), "{told}");
    assert!(told["lines"][0]["message"].as_str().unwrap().contains("tệp ghi VN-2000 / TM-3 105-45"), "{told}");
}

#[test]
fn parcels_that_do_not_lie_with_their_layer_are_told_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("lac.geojson"), folder.path().join("lac.thuaso"));
    write_parcels(&map, 5897, &json!({}), |at| match at {
        3 => Some(json!([[105.8385, 20.9712], [105.8387, 20.9712], [105.8387, 20.9714], [105.8385, 20.9712]])),
        5 => Some(json!([[2_320_000, 587_100], [2_320_020, 587_100], [2_320_020, 587_120], [2_320_000, 587_100]])),
        7 => Some(json!([[587_175, 2_320_000], [0, 0], [587_195, 2_320_020], [587_175, 2_320_000]])),
        _ => None,
    });
    let (ended, told) = json(&["import", text(&map), "--project", text(&project)]);
    assert_eq!((ended, told["parcels"].as_u64()), (1, Some(40)), "{told}");
    let lines = told["lines"].as_array().unwrap();
    let rows: Vec<_> =
        lines.iter().map(|line| (line["rule"].as_str().unwrap(), line["row"].as_u64().unwrap())).collect();
    assert_eq!(rows, [("import-stray", 3), ("import-stray", 5), ("import-stray", 7)], "{told}");
    for (line, part) in lines.iter().zip(["Thửa 4, tờ 7 (dòng 4): toạ độ có vẻ là độ", "đổi chỗ", "(0, 0)"])
    {
        assert!(line["message"].as_str().unwrap().contains(part), "{line}");
    }
}

#[test]
fn one_corner_at_the_origin_does_not_choose_the_project_crs() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("do.geojson"), folder.path().join("do.thuaso"));
    write_parcels(&map, 4326, &json!({}), |at| {
        let x = 105.83 + 0.0003 * f64::from(u32::try_from(at).unwrap());
        let second = if at == 4 { json!([0, 0]) } else { json!([x + 0.0002, 20.97]) };
        Some(json!([[x, 20.97], second, [x + 0.0002, 20.9702], [x, 20.97]]))
    });
    json(&["import", text(&map), "--project", text(&project)]);
    assert_eq!(json(&["info", text(&project)]).1["crs"].as_str(), Some("EPSG:5897"));
}

#[test]
fn a_coordinate_system_that_is_none_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("m.geojson"), folder.path().join("m.thuaso"));
    write_parcels(&map, 5897, &json!({}), |_| None);
    for (option, typed, part) in [
        ("--crs", "EPSG:999999", "Không nhận ra hệ toạ độ “EPSG:999999”"),
        ("--crs", "+proj=khong", "Không nhận ra hệ toạ độ “+proj=khong”"),
        ("--crs", "103-07", "103-00, 104-00, 104-30"),
        ("--project-crs", "103-07", "103-00, 104-00, 104-30"),
        ("--project-crs", "EPSG:4326", "không tính bằng mét"),
    ] {
        let refused = thuaso(&["import", text(&map), "--project", text(&project), option, typed]);
        let complaint = said(&refused);
        assert_eq!((refused.status.code(), complaint.lines().count()), (Some(2), 1), "{option} {typed}: {complaint}");
        assert!(complaint.contains(part) && !project.exists(), "{option} {typed}: {complaint}");
    }
}

#[test]
fn a_project_keeps_its_coordinate_system() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("mot.geojson"), folder.path().join("hai.geojson"));
    let project = folder.path().join("m.thuaso");
    write_parcels(&one, 5897, &json!({}), |_| None);
    write_parcels(&two, 5897, &json!({"GHICHU": "hai"}), |_| None);
    let import =
        |map: &Path, crs: &str| thuaso(&["import", text(map), "--project", text(&project), "--project-crs", crs]);
    assert_eq!(import(&one, "105-00").status.code(), Some(0));
    let refused = import(&two, "105-45");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("TM-3 105-00, không đổi sang VN-2000 / TM-3 105-45"), "{}", said(&refused));
    assert_eq!(import(&two, "EPSG:5897").status.code(), Some(0), "the same in other words");
}

/// A square parcel of a map in VN-2000 / 105°; `properties` are JSON members.
fn square(at: u32, properties: &str) -> String {
    let (west, east) = (587_000 + 30 * at, 587_020 + 30 * at);
    let ring = format!("[[{west},2323000],[{east},2323000],[{east},2323020],[{west},2323020],[{west},2323000]]");
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

fn write_map(path: &Path, features: &[String]) {
    let crs = r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5897"}}"#;
    let features = features.join(",");
    std::fs::write(path, format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[{features}]}}"#)).unwrap();
}

#[test]
fn doubtful_land_uses_and_numbers_that_stand_twice_are_told_and_kept_as_findings() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("m.geojson"), folder.path().join("m.thuaso"));
    let parcel = |at, number: &str, land_use: &str| {
        square(at, &format!(r#""SHBANDO":"5","SHTHUA":"{number}","KHLOAIDAT":"{land_use}""#))
    };
    let parcels = [
        parcel(0, "12", "ONT(200)+CLN(100)"),
        parcel(1, "13", "DAT VUON"),
        parcel(2, "012", "DAT VUON"),
        parcel(3, "14", "ONT+XYZ"),
        parcel(4, "", ""),
    ];
    write_map(&map, &parcels);
    let (code, imported) = json(&["import", text(&map), "--project", text(&project)]);
    assert_eq!(code, 1);
    let lines: Vec<(&str, u64, f64)> = imported["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (line["message"].as_str().unwrap(), line["row"].as_u64().unwrap(), line["place"][0].as_f64().unwrap())
        })
        .collect();
    let [(vuon, 1, 587_030.0), (xyz, 3, 587_090.0), (twice, 0, 587_000.0)] = lines[..] else { panic!("{lines:?}") };
    assert!(vuon.contains("“DAT VUON” ở 2 thửa"), "{vuon}");
    assert!(xyz.contains("“XYZ” không có trong danh mục loại đất"), "{xyz}");
    assert!(twice.starts_with("Thửa 12 tờ 5: 2 lần (các dòng 1, 3)"), "{twice}");
    assert_eq!(json(&["info", text(&project)]).1["findings"], 3);
}

#[test]
fn a_preset_whose_columns_are_missing_is_told_and_one_of_another_map_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (folder.path().join("m.geojson"), folder.path().join("m.thuaso"));
    let preset = folder.path().join("cot.json");
    write_map(&map, &[square(0, r#""SO":"12","TO":"5""#)]);
    let import = |roles: &str| {
        std::fs::write(&preset, format!(r#"{{"name":"mẫu","roles":[{roles}]}}"#)).unwrap();
        thuaso(&["import", text(&map), "--project", text(&project), "--preset", text(&preset)])
    };
    let refused = import(r#"["so","Number"],["LOAI","LandUse"]"#);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("“mẫu”"), "{refused:?}");
    assert!(!project.exists());
    let told = import(r#"["SO","Number"],["TO","Sheet"],["LOAI","LandUse"]"#);
    assert_eq!(told.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&told.stdout).contains("không có các cột mà tệp ý nghĩa cột nêu: LOAI"),
        "{told:?}"
    );
}

/// Every feature table of a GeoPackage with its columns and rows, as text.
fn content(gpkg: &Path) -> Vec<(String, Vec<String>, Vec<Vec<String>>)> {
    let connection = rusqlite::Connection::open(gpkg).unwrap();
    let texts = |sql: &str| -> Vec<Vec<String>> {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..columns)
                .map(|at| {
                    Ok(match row.get_ref(at)? {
                        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                        other => format!("{other:?}"),
                    })
                })
                .collect::<rusqlite::Result<Vec<String>>>()
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    let mut tables = connection
        .prepare("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name")
        .unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let described = |table: &String| {
        let names = texts(&format!("SELECT name, type FROM pragma_table_info('{table}')"));
        let names = names.into_iter().map(|column| column.join(" ")).collect();
        (table.clone(), names, texts(&format!("SELECT * FROM {table} ORDER BY fid")))
    };
    tables.iter().map(described).collect()
}

/// Imports maps into a fresh project and exports it; both deliveries.
fn through_a_project(folder: &Path, name: &str, maps: &[&Path]) -> (PathBuf, PathBuf) {
    let path = |extension: &str| folder.join(format!("{name}.{extension}"));
    let (project, gpkg, geojson) = (path("thuaso"), path("gpkg"), path("geojson"));
    let maps: Vec<&str> = maps.iter().map(|map| text(map)).collect();
    let import = [&["import"], maps.as_slice(), &["--project", text(&project)]].concat();
    assert!(thuaso(&import).status.code().unwrap() <= 1, "{maps:?}");
    let export = ["export", "--project", text(&project), "--gpkg", text(&gpkg), "--geojson", text(&geojson)];
    assert!(thuaso(&export).status.code().unwrap() <= 1);
    (gpkg, geojson)
}

/// A map with columns that a delivery could mistake for its own.
fn tricky_map(folder: &Path) -> PathBuf {
    let map = folder.join("nguon.geojson");
    let parcel = |at: u32, sheet: &str, area: &str| {
        let properties = format!(
            r#""SHBANDO":"{sheet}","SO_TO":"cũ 0{at}","SHTHUA":"{at}","DTPL":"{area}","DIENTICH":{at}.5,"KHLOAIDAT":"ONT(60)+CLN","DIACHI":"Thôn Mẫu","id":{},"fid":{},"LOAIDAT":"vườn","SOPHATHANH":"AB {at:06}","GHICHU":null,"giay_chung_nhan":"sổ {at}""#,
            at * 7,
            at * at
        );
        square(at, &properties)
    };
    write_map(&map, &[parcel(1, "5", "400"), parcel(2, "05", "khoảng 90"), parcel(3, "PL9", "1.234,5")]);
    map
}

#[test]
fn a_delivered_geopackage_is_a_map_that_gives_the_same_delivery() {
    let folder = tempfile::tempdir().unwrap();
    let source = [
        tricky_map(folder.path()),
        root("sample-data/ban-do/thua-dat.shp"),
        root("sample-data/ban-do/giao-thong.geojson"),
    ];
    let (first, _) = through_a_project(folder.path(), "1", &source.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let (second, _) = through_a_project(folder.path(), "2", &[&first]);
    let (first, second) = (content(&first), content(&second));
    assert_eq!(first.iter().map(|(table, ..)| table.as_str()).collect::<Vec<_>>(), ["giao_thong", "thua_dat"]);
    assert!(first[1].1.iter().any(|column| column == "so_to TEXT"), "{:?}", first[1].1);
    assert_eq!(first, second);
}

#[test]
fn a_delivered_geojson_is_a_map_that_gives_the_same_columns_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let (_, first) = through_a_project(folder.path(), "1", &[&tricky_map(folder.path())]);
    let (_, second) = through_a_project(folder.path(), "2", &[&first]);
    let properties = |path: &Path| -> Vec<serde_json::Map<String, Value>> {
        let map: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let features = map["features"].as_array().unwrap();
        features.iter().map(|feature| feature["properties"].as_object().unwrap().clone()).collect()
    };
    let (first, second) = (properties(&first), properties(&second));
    assert_eq!((first.len(), second.len()), (3, 3));
    for (mut before, mut after) in first.into_iter().zip(second) {
        let area =
            |properties: &mut serde_json::Map<String, Value>| properties.remove("dien_tich").unwrap().as_f64().unwrap();
        // Nine decimals of a degree move a corner by a tenth of a millimetre.
        assert!((area(&mut before) - area(&mut after)).abs() < 0.1);
        assert_eq!(before, after);
    }
}
