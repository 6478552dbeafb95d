//! Pictures under the map: opening them, with the levels that they lack, and reading tiles. One JSON line a phase. `rasters FILE…`

#[path = "common/mod.rs"]
mod common;

use std::path::Path;

use thuaso::jobs::Watch;
use thuaso::rasters::{Picture, TileKey};

/// Tiles read one by one, all over the picture.
const TILES: usize = 200;

fn main() {
    for file in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let path = Path::new(&file);
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut picture = None;
        common::phase(&format!("raster-open {name}"), 1, || {
            let opened = Picture::open(path, 0, &Watch::new()).expect("a picture");
            let levels = opened.levels().count();
            picture = Some(opened);
            levels
        });
        let Some(mut picture) = picture else { continue };
        let keys: Vec<TileKey> = picture.levels().tiles(0).map(|(column, row)| (0, column, row)).collect();
        let step = keys.len() / TILES.min(keys.len()).max(1) + 1;
        // Far from each other, so that nothing is read by the way.
        let chosen: Vec<TileKey> = (0..TILES).map(|at| keys[at * step * 7919 % keys.len()]).collect();
        common::phase(&format!("raster-tiles {name}"), chosen.len(), || {
            chosen.iter().filter(|key| picture.tile(**key).is_ok_and(|tile| tile.is_some())).count()
        });
    }
}
