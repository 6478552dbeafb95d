//! Pictures with places, written by GDAL, against what GDAL reads in them. `tests/data/rasters/make.py` wrote both.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use thuaso::crs::Crs;
use thuaso::jobs::Watch;
use thuaso::rasters::{Picture, RasterError, StatedBy, TILE_SIDE, stated};

fn at(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rasters").join(name)
}

fn expected() -> serde_json::Map<String, Value> {
    let text = std::fs::read_to_string(at("expected.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap().as_object().unwrap().clone()
}

/// One pixel, by the tile of the full size that has it.
fn pixel(picture: &mut Picture, x: u32, y: u32) -> [u8; 4] {
    let tile = picture.tile((0, x / TILE_SIDE, y / TILE_SIDE)).unwrap().unwrap();
    let start = ((y % TILE_SIDE) as usize * tile.width as usize + (x % TILE_SIDE) as usize) * 4;
    tile.rgba[start..start + 4].try_into().unwrap()
}

#[test]
fn places_and_crs_are_those_that_gdal_reads() {
    for (name, truth) in expected() {
        let found = stated(&at(&name)).unwrap_or_else(|| panic!("{name} lies somewhere"));
        let [a, b, c, d, e, f] = found.affine;
        let numbers: Vec<f64> = truth["affine"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
        let off = numbers.iter().zip([a, b, c, d, e, f]).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
        assert!(off < 1e-6, "{name}: {:?} is not {numbers:?}", found.affine);
        // GDAL sees no CRS in the file beside a PNG; it is the zone of 105°45'.
        let epsg = truth["epsg"].as_u64().unwrap_or(9210);
        assert_eq!(found.crs, Some(Crs::from_epsg(u32::try_from(epsg).unwrap()).unwrap()), "{name}");
        assert_eq!(found.by == StatedBy::GeoTiff, name.ends_with("tif"), "{name}");
    }
}

#[test]
fn pixels_are_those_that_gdal_reads() {
    for (name, truth) in expected() {
        let path = at(&name);
        let mut picture = Picture::open(&path, 0, &Watch::new()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((picture.levels().size(), picture.levels().count()), ([1_100, 700], 3), "{name}");
        for known in truth["pixels"].as_array().unwrap() {
            let numbers: Vec<u8> =
                known.as_array().unwrap().iter().skip(2).map(|n| n.as_u64().unwrap() as u8).collect();
            let [x, y] = [0, 1].map(|at| known[at].as_u64().unwrap() as u32);
            let found = pixel(&mut picture, x, y);
            let bands: &[u8] = match numbers.as_slice() {
                // Ink on paper: one is black.
                [ink] if name == "fax.tif" => &[255 - 255 * ink; 3],
                [grey] => &[*grey; 3],
                // Infrared is not shown.
                [red, green, blue, _] if name == "infrared.tif" => &[*red, *green, *blue, 255],
                colours => colours,
            };
            let most = if name == "photo.tif" { 8 } else { 0 };
            let is_near = bands.iter().zip(found).all(|(one, other)| one.abs_diff(other) <= most);
            assert!(is_near, "{name} at {x}, {y}: {found:?} is not {bands:?}");
        }
    }
}

#[test]
fn what_is_nothing_is_transparent() {
    for (name, x, y) in [("alpha.tif", 5, 5), ("nodata.tif", 100, 600), ("sparse.tif", 100, 100)] {
        let path = at(name);
        let mut picture = Picture::open(&path, 0, &Watch::new()).unwrap();
        assert_eq!(pixel(&mut picture, x, y)[3], 0, "{name}");
        assert_eq!(pixel(&mut picture, 1_090, 690)[3], 255, "{name}");
        let last = picture.levels().count() - 1;
        let tile = picture.tile((last, 0, 0)).unwrap().unwrap();
        assert_eq!((tile.width, tile.height), (275, 175), "{name}");
        assert!(tile.rgba[3] == 0 && tile.rgba.last() == Some(&255), "{name}");
    }
}

#[test]
fn smaller_levels_are_the_files_own_or_made_alike() {
    let mean = |name: &str, level: usize| -> [f64; 3] {
        let path = at(name);
        let mut picture = Picture::open(&path, 0, &Watch::new()).unwrap();
        let tile = picture.tile((level, 0, 0)).unwrap().unwrap();
        let count = tile.rgba.len() as f64 / 4.0;
        [0, 1, 2].map(|of| tile.rgba.iter().skip(of).step_by(4).map(|value| f64::from(*value)).sum::<f64>() / count)
    };
    for level in [1, 2] {
        let (own, made) = (mean("tiled.tif", level), mean("strips.tif", level));
        assert!(own.iter().zip(made).all(|(one, other)| (one - other).abs() < 1.0), "{level}: {own:?} {made:?}");
    }
}

#[test]
fn damaged_pictures_are_told_and_break_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(at("tiled.tif")).unwrap();
    let path = folder.path().join("hỏng.tif");
    for end in [0, 7, 100, 4_000, whole.len() / 2] {
        std::fs::write(&path, &whole[..end]).unwrap();
        let opened = Picture::open(&path, 0, &Watch::new());
        let read = opened.and_then(|mut picture| picture.tile((0, 2, 1)));
        assert!(matches!(&read, Err(RasterError::NoPicture { file, .. }) if file.ends_with("hỏng.tif")), "{end}");
    }
    // Every byte of the header turned: whatever it then claims, there is an answer.
    for at in 0..200.min(whole.len()) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        std::fs::write(&path, &bytes).unwrap();
        let _ = stated(&path);
        if let Ok(mut picture) = Picture::open(&path, 0, &Watch::new()) {
            let _ = picture.tile((0, 0, 0));
        }
    }
    assert!(matches!(
        Picture::open(&folder.path().join("không có.tif"), 0, &Watch::new()),
        Err(RasterError::Gone { .. })
    ));
    let watch = Watch::new();
    watch.cancel();
    assert!(matches!(Picture::open(&at("strips.tif"), 0, &watch), Err(RasterError::Cancelled)));
}
