//! Opening one map file: geometry and typed attributes in memory, one thread. Prints a JSON line.

use std::path::PathBuf;
use std::time::Instant;

use thuaso::formats::{MapKind, read_map};
use thuaso::jobs::Watch;

fn main() {
    let Some(path) = std::env::args().skip(1).find(|word| !word.starts_with("--")).map(PathBuf::from) else {
        eprintln!("usage: open_map FILE");
        return;
    };
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let map = read_map(&path, &Watch::new()).expect("a map that can be read");
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let phase = match map.kind {
        MapKind::Shapefile | MapKind::Zip => "open-shapefile",
        MapKind::GeoJson => "open-geojson",
        MapKind::GeoPackage => "open-geopackage",
    };
    let features: usize = map.tables.iter().map(thuaso::formats::FeatureTable::len).sum();
    println!("{{\"phase\":\"{phase}\",\"n\":{features},\"wall\":{wall:.5},\"cpu\":{cpu:.5}}}");
}

/// User and system time of this process, seconds; read from the scheduler, to the nanosecond.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
