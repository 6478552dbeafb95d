//! Export of an invented ward of N parcels: `cargo bench --bench export_gpkg -- [N] [OUT.gpkg]`. Prints a JSON line a phase
//! with wall and CPU seconds. The peer: `open_pyogrio.py OUT.gpkg export PEER.gpkg`, its phase `write_gpkg`.

use std::sync::Arc;
use std::time::Instant;

use geo_types::{MultiPolygon, polygon};
use thuaso::cadastre::*;
use thuaso::crs::Crs;
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::tasks::export::*;

struct Nothing;

impl ScanBytes for Nothing {
    fn bytes(&self, _: &Scan) -> Result<Vec<u8>, Message> {
        Err(Message::new("no-scans-here"))
    }
}

/// Parcels of nine vertices and eight columns, like those of a real cadastral shapefile.
fn ward(count: u64) -> Snapshot {
    let mut act = ChangeSet::new(Message::new("act-import-map"));
    let settings = ProjectSettings { crs: Crs::parse("EPSG:5897").ok(), ..Default::default() };
    act.push(Edit { before: None, after: Some(Arc::new(settings)) });
    let column = |name: &str, kind| ColumnInfo { name: name.to_owned(), kind, role: ColumnRole::Kept };
    act.push(Edit::insert(Layer {
        id: LayerId(1),
        name: "thua".to_owned(),
        kind: LayerKind::Parcels,
        source: SourceFile { hash: ContentHash([0; 32]), path: "map.shp".to_owned(), bytes: 0 },
        columns: vec![
            column("MDSD2003", ColumnKind::Text),
            column("XAID", ColumnKind::Integer),
            column("SHTHUATAM", ColumnKind::Integer),
        ],
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    }));
    let side = (count as f64).sqrt().ceil() as u64;
    for id in 1..=count {
        let (x, y) = (560_000.0 + 21.37 * (id % side) as f64, 2_310_000.0 + 24.11 * (id / side) as f64);
        let wobble = (id % 7) as f64 * 0.113;
        let shape = polygon![
            (x: x, y: y), (x: x + 10.0, y: y - wobble), (x: x + 20.0, y: y), (x: x + 20.0 + wobble, y: y + 12.0),
            (x: x + 20.0, y: y + 23.0), (x: x + 10.0, y: y + 23.0 + wobble), (x: x, y: y + 23.0), (x: x - wobble, y: y + 11.0)
        ];
        act.push(Edit::insert(Parcel {
            id: ParcelId(id),
            sheet: Designation::new(&(id / 400 + 1).to_string()),
            number: Designation::new(&(id % 400 + 1).to_string()),
            legal_area: Some(470.0 + wobble),
            land_use: LandUse::parse(["ONT", "LUC", "CLN", "ONT+CLN"][(id % 4) as usize]),
            address: "Thôn Đông".to_owned(),
            geometry: Some(Arc::new(MultiPolygon::new(vec![shape]))),
            layer: Some(LayerId(1)),
            source_row: id - 1,
            attributes: [Attribute::Text("LUK"), Attribute::Integer(9922), Attribute::Integer(id as i64)]
                .into_iter()
                .collect(),
            personal: Confidential::default(),
        }));
    }
    Snapshot::default().apply(&act).expect("made for an empty snapshot")
}

/// CPU seconds of this process, user and system together; 0 where `/proc` does not tell.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

fn phase(name: &str, n: u64, work: impl FnOnce() -> u64) {
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let bytes = work();
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!("{{\"phase\":\"{name}\",\"n\":{n},\"wall\":{wall:.3},\"cpu\":{cpu:.3},\"bytes\":{bytes}}}");
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let n = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(400_000);
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let gpkg = arguments.next().map_or_else(|| folder.path().join("ward.gpkg"), std::path::PathBuf::from);
    let snapshot = ward(n);
    let environment = ExportEnvironment { project: None, last_change: Timestamp(0), scans: &Nothing };
    let run = |options: ExportOptions| {
        let report = export(&snapshot, &options, environment, &Watch::new()).expect("a place to write");
        report.files.iter().map(|file| file.bytes).sum()
    };
    for _ in 0..3 {
        phase("export_gpkg", n, || run(ExportOptions { gpkg: Some(gpkg.clone()), ..ExportOptions::default() }));
    }
    let geojson = Some(folder.path().join("ward.geojson"));
    phase("export_geojson", n, || run(ExportOptions { geojson, ..ExportOptions::default() }));
}
