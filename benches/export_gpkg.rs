//! Export of an imported map as GeoPackage with its R-tree, and as GeoJSON: `export_gpkg FILE`. Prints a JSON line a phase, with
//! the bytes that were written.

mod common;

use thuaso::cadastre::{Scan, Snapshot, Timestamp};
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::tasks::export::{ExportEnvironment, ExportOptions, ScanBytes, export};
use thuaso::tasks::import::{ImportOptions, import_files};

struct Nothing;

impl ScanBytes for Nothing {
    fn bytes(&self, _: &Scan) -> Result<Vec<u8>, Message> {
        Err(Message::new("no-scans-here"))
    }
}

fn main() {
    let path = common::file_argument("export_gpkg FILE");
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let options = ImportOptions { project_folder: folder.path().to_owned(), ..ImportOptions::default() };
    let empty = Snapshot::default();
    let imported = import_files(&empty, &[path], &options, &Watch::new()).expect("a map that can be imported");
    let snapshot = empty.apply(&imported.act).expect("made for an empty snapshot");
    let environment = ExportEnvironment { project: None, last_change: Timestamp(0), scans: &Nothing };
    let run = |options: ExportOptions| {
        let report = export(&snapshot, &options, environment, &Watch::new()).expect("a place to write");
        report.files.iter().map(|file| file.bytes).sum::<u64>()
    };
    let parcels = snapshot.parcels.len();
    let (gpkg, geojson) = (Some(folder.path().join("ward.gpkg")), Some(folder.path().join("ward.geojson")));
    common::phase("export-gpkg", parcels, || run(ExportOptions { gpkg, ..ExportOptions::default() }));
    common::phase("export-geojson", parcels, || run(ExportOptions { geojson, ..ExportOptions::default() }));
}
