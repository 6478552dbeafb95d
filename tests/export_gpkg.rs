//! The delivered GeoPackage, read back with plain SQL: sound, whole, equal to the snapshot, the same bytes every time, and
//! without personal data unless that was asked for. `tests/validate_gpkg.sh` holds the same file against the validators of
//! others: `THUASO_KEEP_EXPORT=ward.gpkg cargo test --test export_gpkg` leaves it there.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo_types::{Geometry, LineString, MultiPolygon, polygon};
use rusqlite::Connection;
use thuaso::cadastre::*;
use thuaso::crs::Crs;
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::tasks::export::*;

const SCAN: &[u8] = b"%PDF-1.4 an invented certificate";
/// Stands in everything personal, with the place where it was planted behind it: nobody's name, and found in no other text.
const SECRET: &str = "Nguyễn Thị Bí Mật";
/// What a legacy file held for the name of a parcel's owner, as its bytes.
const SECRET_BYTES: &[u8] = b"Nguy\xD4n Th\xDE B\xDD M\xCBt";

fn secret(place: &str) -> String {
    format!("{SECRET} {place}")
}

struct Papers;

impl ScanBytes for Papers {
    fn bytes(&self, _: &Scan) -> Result<Vec<u8>, Message> {
        Ok(SCAN.to_vec())
    }
}

fn environment(project: Option<&Path>) -> ExportEnvironment<'_> {
    ExportEnvironment { project, last_change: Timestamp(1_760_000_000), scans: &Papers }
}

fn source(path: &str, bytes: &[u8]) -> SourceFile {
    SourceFile { hash: ContentHash(*blake3::hash(bytes).as_bytes()), path: path.to_owned(), bytes: bytes.len() as u64 }
}

fn column(name: &str, kind: ColumnKind, role: ColumnRole) -> ColumnInfo {
    ColumnInfo { name: name.to_owned(), kind, role }
}

/// A block of parcels, every third clockwise, one with a hole, the last without geometry.
fn parcel(id: u64, count: u64) -> Parcel {
    let (x, y) = (587_000.0 + 20.0 * (id % 40) as f64, 2_323_000.0 + 25.0 * (id / 40) as f64);
    let mut square = polygon![(x: x, y: y), (x: x + 20.0, y: y), (x: x + 20.0, y: y + 25.0), (x: x, y: y + 25.0)];
    if id.is_multiple_of(3) {
        square.exterior_mut(|ring| ring.0.reverse());
    }
    if id == 5 {
        let hole = [(5.0, 5.0), (9.0, 5.0), (9.0, 9.0), (5.0, 9.0), (5.0, 5.0)];
        square.interiors_push(LineString::from(hole.map(|(dx, dy)| (x + dx, y + dy)).to_vec()));
    }
    let owner = secret("parcel");
    let owner = if id == 1 { Attribute::Text(&owner) } else { Attribute::Legacy { text: &owner, raw: SECRET_BYTES } };
    let personal: Attributes = [Attribute::Null, Attribute::Null, Attribute::Null, owner].into_iter().collect();
    Parcel {
        id: ParcelId(id),
        sheet: Designation::new("12"),
        number: Designation::new(&id.to_string()),
        legal_area: Some(500.5),
        land_use: LandUse::parse("ONT+CLN").into(),
        geometry: (id != count).then(|| MultiPolygon::new(vec![square]).into()),
        details: ParcelDetails {
            locked: false,
            source_row: u32::try_from(id - 1).unwrap(),
            layer: Some(LayerId(1)),
            address: "Thôn Đông".to_owned(),
            attributes: [
                Attribute::Text("12"),
                Attribute::Integer(i64::try_from(id).unwrap()),
                if id.is_multiple_of(2) { Attribute::Text("góc") } else { Attribute::Real(1.5) },
                Attribute::Null,
            ]
            .into_iter()
            .collect(),
            personal: Confidential::new(personal),
        }
        .into(),
    }
}

fn ward(count: u64) -> Snapshot {
    let mut act = ChangeSet::new(Message::new("act-import"));
    let crs = Crs::parse("EPSG:5897").ok();
    let settings = ProjectSettings { crs, ward_name: "Xã Mẫu".to_owned(), ..Default::default() };
    act.push(Edit { before: None, after: Some(Arc::new(settings)) });
    let layer = |id, name: &str, kind, columns| Layer {
        id: LayerId(id),
        name: name.to_owned(),
        kind,
        source: source(&format!("{} {id}/map.shp", secret("layer")), b"map"),
        columns,
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    };
    let columns = vec![
        column("SHBANDO", ColumnKind::Text, ColumnRole::Sheet),
        column("soThuTuThua", ColumnKind::Integer, ColumnRole::Kept),
        column("Ghi chú", ColumnKind::Text, ColumnRole::Kept),
        column("TENCHU", ColumnKind::Text, ColumnRole::Personal),
    ];
    act.push(Edit::insert(layer(1, "thua", LayerKind::Parcels, columns)));
    let columns = vec![
        column("CHU_NHA", ColumnKind::Text, ColumnRole::Personal),
        column("TÊN", ColumnKind::Text, ColumnRole::Kept),
        column("SO_CCCD", ColumnKind::Integer, ColumnRole::Personal),
    ];
    act.push(Edit::insert(layer(2, "Đường giao thông", LayerKind::Reference, columns)));
    let road = Geometry::LineString(LineString::from(vec![(587_000.0, 2_322_990.0), (587_800.0, 2_322_990.0)]));
    act.push(Edit::insert(ReferenceFeature {
        id: ReferenceId(1),
        layer: LayerId(2),
        geometry: Some(Arc::new(road)),
        source_row: 0,
        attributes: [Attribute::Null, Attribute::Text("Ngõ 3"), Attribute::Null].into_iter().collect(),
        personal: [Attribute::Text(&secret("reference")), Attribute::Null, Attribute::Integer(1_085_000_001)]
            .into_iter()
            .collect::<Attributes>()
            .into(),
    }));
    act.push(Edit::insert(Finding {
        id: FindingId(1),
        rule: "import-text".to_owned(),
        severity: Severity::Warning,
        layer: Some(LayerId(1)),
        source_row: Some(0),
        parcel: Some(ParcelId(1)),
        certificate: None,
        scan: None,
        place: None,
        message: Message::new("import-text").with("text", secret("finding")),
        fault: None,
    }));
    act.push(Edit::insert(Exception {
        id: ExceptionId(1),
        fault: "gap:12/1".to_owned(),
        rule: "gap".to_owned(),
        reason: secret("exception").into(),
        by: "an".to_owned(),
        at: Timestamp(1_795_000_000),
        fingerprint: Fingerprint([7; 32]),
    }));
    (1..=count).for_each(|id| act.push(Edit::insert(parcel(id, count))));
    act.push(Edit::insert(Holder {
        id: HolderId(1),
        name: secret("holder").into(),
        citizen_number: Some("001085000000".to_owned().into()),
        birth_date: PartialDate::from_parts(1985, 2, 28).map(Into::into),
        address: Some(secret("address").into()),
    }));
    for id in 1..=3 {
        let mut certificate = Certificate::with_serial(CertificateId(id), Serial::parse(&format!("BX 03703{id}")));
        certificate.issue_date = PartialDate::from_parts(2012, 5, 9);
        certificate.holders = vec![HolderId(1)];
        certificate.note = format!("nhận thừa kế từ ông {}", secret("note"));
        act.push(Edit::insert(certificate));
    }
    for (id, (certificate, parcel)) in (1..).zip([(1, 1), (1, 2), (2, 2), (3, count)]) {
        act.push(Edit::insert(Link {
            id: LinkId(id),
            certificate: CertificateId(certificate),
            parcel: ParcelId(parcel),
            how: LinkMethod::Click,
            by: secret("officer"),
            at: Timestamp(1_750_000_000),
            evidence: Vec::new(),
            confirmed: None,
        }));
    }
    for (id, kind) in [(1, ScanKind::Certificate), (2, ScanKind::IdentityPapers)] {
        let source = source(&format!("scans/{}/BX 037031-{id}.pdf", secret("folder")), SCAN);
        act.push(Edit::insert(Scan {
            other_paths: vec![format!("{}.pdf", secret("copy"))],
            pages: 2,
            certificate: Some(CertificateId(1)),
            doubt: Some(Message::new("intake-doubt").with("name", secret("doubt"))),
            ..Scan::of_file(ScanId(id), source, ScanFormat::Pdf, kind)
        }));
    }
    Snapshot::default().apply(&act).unwrap()
}

fn gpkg_options(path: PathBuf, scans: ScanDelivery, personal_data: bool) -> ExportOptions {
    ExportOptions { gpkg: Some(path), geojson: None, scans, personal_data }
}

fn write(snapshot: &Snapshot, options: &ExportOptions) -> ExportReport {
    export(snapshot, options, environment(None), &Watch::new()).unwrap()
}

fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn count(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_geopackage_is_sound_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ward.gpkg");
    let report = write(&ward(3000), &gpkg_options(path.clone(), ScanDelivery::Embed, false));
    if let Some(kept) = std::env::var_os("THUASO_KEEP_EXPORT") {
        std::fs::copy(&path, kept).unwrap();
    }
    let db = Connection::open(&path).unwrap();
    assert_eq!(count(&db, "SELECT application_id FROM pragma_application_id"), 0x4750_4B47);
    assert_eq!(text(&db, "PRAGMA integrity_check"), "ok");
    assert_eq!(count(&db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(text(&db, "SELECT rtreecheck('rtree_thua_dat_geom')"), "ok");
    for (sql, expected) in [
        ("SELECT count(*) FROM thua_dat", 2999),
        ("SELECT count(*) FROM rtree_thua_dat_geom", 2999),
        ("SELECT count(*) FROM thua_dat_khong_hinh", 1),
        ("SELECT count(*) FROM duong_giao_thong", 1),
        ("SELECT count(*) FROM giay_chung_nhan", 3),
        ("SELECT count(*) FROM thua_dat_giay_chung_nhan", 3),
        ("SELECT count(*) FROM thua_dat_khong_hinh_giay_chung_nhan", 1),
        ("SELECT count(*) FROM ban_quet", 1),
        ("SELECT count(*) FROM gpkgext_relations", 3),
        ("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_related_tables'", 4),
        ("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'", 2),
        ("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'", 2),
        ("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'thua_dat'", 6),
        ("SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326, 5897)", 4),
        ("SELECT count(*) FROM gpkg_contents WHERE last_change = '2025-10-09T08:53:20.000Z'", 5),
    ] {
        assert_eq!(count(&db, sql), expected, "{sql}");
    }
    assert_eq!(report.files[0].bytes, std::fs::metadata(&path).unwrap().len());
    let tables: u64 = report.files[0].tables.iter().map(|table| table.rows).sum();
    assert_eq!(tables, 2999 + 1 + 1 + 3 + 3 + 1 + 1 + 1);
    assert_eq!(text(&db, "SELECT title FROM gpkg_data_columns WHERE column_name = 'ghi_chu'"), "Ghi chú");
    let media: Vec<u8> = db.query_row("SELECT data FROM ban_quet", [], |row| row.get(0)).unwrap();
    assert_eq!(media, SCAN);
}

#[test]
fn every_parcel_comes_back_equal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ward.gpkg");
    let snapshot = ward(300);
    write(&snapshot, &gpkg_options(path.clone(), ScanDelivery::None, false));
    let db = Connection::open(&path).unwrap();
    let sql = "SELECT fid, geom, so_hieu_to_ban_do, so_thu_tu_thua, dien_tich, so_thu_tu_thua_2, ghi_chu, minx, maxx, miny, \
               maxy, ma_muc_dich_su_dung FROM thua_dat JOIN rtree_thua_dat_geom ON id = fid ORDER BY fid";
    let mut statement = db.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut seen = 0;
    while let Some(row) = rows.next().unwrap() {
        let id: u64 = row.get(0).unwrap();
        let parcel = snapshot.parcels.get(id).unwrap();
        let original = parcel.polygons().unwrap();
        let blob: Vec<u8> = row.get(1).unwrap();
        assert_eq!(&blob[..8], [b'G', b'P', 0, 3, 0x09, 0x17, 0, 0]);
        let double = |at: usize| f64::from_le_bytes(blob[at..at + 8].try_into().unwrap());
        let (min_x, max_x, min_y, max_y) = (double(8), double(16), double(24), double(32));
        let index: Vec<f64> = (7..11).map(|at| row.get(at).unwrap()).collect();
        assert!(index[0] <= min_x && index[1] >= max_x && index[2] <= min_y && index[3] >= max_y, "parcel {id}");
        // The body is plain well-known binary: count the vertices and take each one from the original.
        let vertices: Vec<(u64, u64)> = original
            .0
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            .flat_map(|ring| ring.0.iter().map(|c| (c.x.to_bits(), c.y.to_bits())))
            .collect();
        let rings: usize = original.0.iter().map(|polygon| 1 + polygon.interiors().len()).sum();
        assert_eq!(blob.len(), 40 + 9 + 9 * original.0.len() + 4 * rings + 16 * vertices.len());
        let first_ring = 40 + 9 + 9 + 4;
        let length = original.0[0].exterior().0.len();
        let mut delivered: Vec<(u64, u64)> = (0..length)
            .map(|at| (double(first_ring + 16 * at).to_bits(), double(first_ring + 16 * at + 8).to_bits()))
            .collect();
        let mut expected = vertices[..length].to_vec();
        delivered.sort_unstable();
        expected.sort_unstable();
        assert_eq!(delivered, expected, "parcel {id}");
        assert_eq!(row.get::<_, String>(2).unwrap(), parcel.sheet.as_str());
        assert_eq!(row.get::<_, String>(3).unwrap(), parcel.number.as_str());
        assert_eq!(row.get::<_, f64>(4).unwrap(), if id == 5 { 484.0 } else { 500.0 });
        assert_eq!(row.get::<_, u64>(5).unwrap(), id);
        assert_eq!(row.get::<_, String>(6).unwrap(), if id.is_multiple_of(2) { "góc" } else { "1.5" });
        assert_eq!(row.get::<_, String>(11).unwrap(), "ONT+CLN");
        seen += 1;
    }
    assert_eq!(seen, 299);
}

#[test]
fn two_exports_of_one_snapshot_are_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = ward(500);
    let files = ["a.gpkg", "b.gpkg"].map(|name| {
        let path = folder.path().join(name);
        let geojson = folder.path().join(format!("{name}.geojson"));
        let mut options = gpkg_options(path.clone(), ScanDelivery::Reference, true);
        options.geojson = Some(geojson.clone());
        let report = write(&snapshot, &options);
        (std::fs::read(path).unwrap(), std::fs::read(geojson).unwrap(), report.files[0].hash().unwrap())
    });
    assert!(files[0] == files[1]);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 4, "nothing is left beside the exports");
}

/// Every personal thing of the ward holds a secret; not one byte of any stands in what is delivered by default.
#[test]
fn nothing_personal_is_in_the_bytes_of_a_plain_delivery() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = ward(100);
    let utf16: Vec<u8> = "Bí Mật".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let needles: [&[u8]; 12] = [
        "Bí Mật".as_bytes(),
        &utf16,
        SECRET_BYTES,
        b"001085000000",
        b"1085000000",
        b"1085000001",
        &1_085_000_001_u32.to_be_bytes(),
        b"1985-02-28",
        b"nguoi_",
        b"tenchu",
        b"TENCHU",
        b"CHU_NHA",
    ];
    for scans in [ScanDelivery::None, ScanDelivery::Reference, ScanDelivery::Embed] {
        let mut options = gpkg_options(folder.path().join("plain.gpkg"), scans, false);
        options.geojson = Some(folder.path().join("plain.geojson"));
        let report = write(&snapshot, &options);
        assert_eq!(report.files.len(), 2);
        for file in &report.files {
            let bytes = std::fs::read(&file.path).unwrap();
            for needle in needles {
                let found = bytes.windows(needle.len()).any(|window| window == needle);
                assert!(!found, "{:?} in {:?} with {scans:?}", String::from_utf8_lossy(needle), file.path);
            }
        }
        let withheld = report.withheld;
        assert_eq!((withheld.holders, withheld.columns, withheld.notes, withheld.identity_papers), (1, 3, 3, 1));
    }
}

#[test]
fn all_personal_data_is_delivered_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("personal.gpkg");
    let mut options = gpkg_options(path.clone(), ScanDelivery::Embed, true);
    options.geojson = Some(folder.path().join("personal.geojson"));
    write(&ward(100), &options);
    let db = Connection::open(&path).unwrap();
    for (sql, planted) in [
        ("SELECT tenchu FROM thua_dat WHERE fid = 1", "parcel"),
        ("SELECT tenchu FROM thua_dat WHERE fid = 2", "parcel"),
        ("SELECT tenchu FROM thua_dat_khong_hinh", "parcel"),
        ("SELECT chu_nha FROM duong_giao_thong", "reference"),
        ("SELECT ho_ten FROM nguoi_su_dung_dat", "holder"),
        ("SELECT dia_chi FROM nguoi_su_dung_dat", "address"),
        ("SELECT substr(ghi_chu, 21) FROM giay_chung_nhan WHERE fid = 1", "note"),
        ("SELECT nguoi_lien_ket FROM thua_dat_giay_chung_nhan", "officer"),
    ] {
        assert_eq!(text(&db, sql), secret(planted), "{sql}");
    }
    assert_eq!(text(&db, "SELECT ten FROM duong_giao_thong"), "Ngõ 3");
    assert_eq!(count(&db, "SELECT so_cccd FROM duong_giao_thong"), 1_085_000_001);
    assert_eq!(text(&db, "SELECT ngay_sinh || so_dinh_danh FROM nguoi_su_dung_dat"), "1985-02-28001085000000");
    assert_eq!(count(&db, "SELECT count(*) FROM giay_chung_nhan_nguoi_su_dung_dat"), 3);
    assert_eq!(count(&db, "SELECT count(*) FROM ban_quet"), 2);
    assert!(contains(&std::fs::read(options.geojson.unwrap()).unwrap(), &secret("parcel")));
    // What only serves the work on the project is not delivered at all.
    let bytes = std::fs::read(&path).unwrap();
    for planted in ["layer", "finding", "copy", "doubt"] {
        assert!(!contains(&bytes, &secret(planted)), "{planted}");
    }
}

#[test]
fn sources_and_the_project_are_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("ward.thuaso");
    std::fs::write(&project, "project").unwrap();
    let maps = format!("{} 1", secret("layer"));
    let map = folder.path().join(&maps).join("map.shp");
    std::fs::create_dir(folder.path().join(&maps)).unwrap();
    std::fs::write(&map, "map").unwrap();
    std::fs::hard_link(&map, folder.path().join("other-name.gpkg")).unwrap();
    for name in ["ward.thuaso", &format!("{maps}/map.shp"), "other-name.gpkg"] {
        let options = gpkg_options(folder.path().join(name), ScanDelivery::None, false);
        let refused = export(&ward(3), &options, environment(Some(&project)), &Watch::new());
        assert!(matches!(refused, Err(ExportError::IsSource { .. })), "{name}");
    }
    assert_eq!(std::fs::read_to_string(map).unwrap(), "map");
}

#[test]
fn a_cancelled_export_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ward.gpkg");
    std::fs::write(&path, "old").unwrap();
    let watch = Watch::new();
    watch.cancel();
    let options = gpkg_options(path.clone(), ScanDelivery::None, false);
    assert!(matches!(export(&ward(50), &options, environment(None), &watch), Err(ExportError::Cancelled)));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Needs root, for a file system of 256 KiB.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |args: &[&str]| std::process::Command::new(args[0]).args(&args[1..]).arg(folder.path()).output();
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs"]).is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: a small tmpfs can only be mounted by root");
        return;
    }
    let path = folder.path().join("ward.gpkg");
    std::fs::write(&path, "old").unwrap();
    let mut results = Vec::new();
    for geojson in [false, true] {
        let target = Some(path.clone());
        let options = ExportOptions {
            gpkg: if geojson { None } else { target.clone() },
            geojson: if geojson { target } else { None },
            ..ExportOptions::default()
        };
        let result = export(&ward(20_000), &options, environment(None), &Watch::new());
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        results.push((result, left, std::fs::read_to_string(&path).unwrap()));
    }
    mount(&["umount"]).unwrap();
    for (result, left, content) in results {
        assert!(matches!(result, Err(ExportError::Write(thuaso::formats::WriteError::DiskFull { .. }))), "{result:?}");
        assert_eq!((left, content.as_str()), (1, "old"));
    }
}

#[test]
fn geojson_holds_every_parcel_and_its_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ward.geojson");
    let options = ExportOptions { geojson: Some(path.clone()), ..ExportOptions::default() };
    write(&ward(30), &options);
    let read: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let features = read["features"].as_array().unwrap();
    assert_eq!(features.len(), 30);
    assert!(features[29]["geometry"].is_null());
    assert_eq!(features[1]["properties"]["giay_chung_nhan"], serde_json::json!(["BX 037031", "BX 037032"]));
}
