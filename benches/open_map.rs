//! Opening one map file, geometry and typed attributes in memory: `open_map FILE`. Prints a JSON line.

mod common;

use thuaso::formats::{FeatureTable, read_map};
use thuaso::jobs::Watch;

fn main() {
    let path = common::file_argument("open_map FILE");
    common::phase("open", 1, || {
        let map = read_map(&path, &Watch::new()).expect("a map that can be read");
        map.tables.iter().map(FeatureTable::len).sum::<usize>()
    });
}
