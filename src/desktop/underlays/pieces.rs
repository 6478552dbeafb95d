//! Which tiles of a picture a frame draws, and where they lie.

use geo_types::{Coord, Rect};

use super::super::map::PictureMesh;
use crate::geometry::{box_around, boxes_touch};
use crate::rasters::{Levels, Lie, TileKey};

/// Tiles of a picture in one frame, at most: more than a screen of 8 million pixels has.
const MOST_TILES: usize = 256;
/// Cells of a mesh along a side where the picture is bent: the fewest, and the most.
const FEWEST_CELLS: usize = 4;
const MOST_CELLS: usize = 32;
/// How far the middle of a cell may be off, texels.
const OFF: f64 = 0.25;

/// The tiles that show a part of the ground, no coarser than `metres_per_pixel`: from the coarsest level down, each that is seen in its four
/// parts until its texels are as small as pixels.
pub fn wanted(
    levels: &Levels,
    visible: Rect<f64>,
    metres_per_pixel: f64,
    mut corners: impl FnMut(TileKey) -> Option<[Coord<f64>; 4]>,
) -> Vec<TileKey> {
    let last = levels.count().saturating_sub(1);
    let mut open: Vec<TileKey> = levels.tiles(last).map(|(column, row)| (last, column, row)).collect();
    let mut found = Vec::new();
    while let Some(tile) = open.pop() {
        let (_, [width, height]) = levels.window(tile);
        let Some(quad) = corners(tile).filter(|_| width > 0 && height > 0) else { continue };
        let Some(bounds) = box_around(quad) else { continue };
        if !boxes_touch(&bounds, &visible) {
            continue;
        }
        let metres_per_texel = (quad_area(quad) / (f64::from(width) * f64::from(height))).sqrt();
        let (level, column, row) = tile;
        if level == 0 || metres_per_texel <= metres_per_pixel || found.len() + open.len() >= MOST_TILES {
            found.push(tile);
        } else {
            open.extend([(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| (level - 1, 2 * column + x, 2 * row + y)));
        }
    }
    let mut middle = |tile: &TileKey| {
        let quad = corners(*tile)?;
        let off = quad.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, corner| sum + *corner) / 4.0 - visible.center();
        Some(off.x.hypot(off.y))
    };
    let mut found: Vec<(f64, TileKey)> = found.into_iter().map(|tile| (middle(&tile).unwrap_or(0.0), tile)).collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    found.into_iter().map(|(_, tile)| tile).collect()
}

/// Where the corners of a tile lie, in turn; `None` where one of them is lost.
pub fn corners(levels: &Levels, lie: &Lie, tile: TileKey) -> Option<[Coord<f64>; 4]> {
    let ([left, top], [right, bottom], _) = on_picture(levels, tile);
    let at = |x: f64, y: f64| lie.place(Coord { x, y });
    Some([at(left, top)?, at(right, top)?, at(right, bottom)?, at(left, bottom)?])
}

/// The mesh of a tile: as fine as the picture is bent there.
pub fn mesh(levels: &Levels, lie: &Lie, tile: TileKey) -> Option<PictureMesh> {
    let (low, high, texels) = on_picture(levels, tile);
    let (_, [width, height]) = levels.window(tile);
    let at =
        |u: f64, v: f64| lie.place(Coord { x: low[0] + (high[0] - low[0]) * u, y: low[1] + (high[1] - low[1]) * v });
    let grid = |cells: usize| -> Option<Vec<Coord<f64>>> {
        let share = |step: usize| step as f64 / cells as f64;
        (0..=cells)
            .flat_map(|row| (0..=cells).map(move |column| (column, row)))
            .map(|(x, y)| at(share(x), share(y)))
            .collect()
    };
    if lie.is_affine() {
        return PictureMesh::grid(1, &grid(1)?, texels);
    }
    let mut cells = FEWEST_CELLS;
    loop {
        let places = grid(cells)?;
        let texel = [f64::from(width), f64::from(height)].map(|side| side / cells as f64);
        let is_near = (0..cells * cells).all(|cell| {
            let (x, y) = (cell % cells, cell / cells);
            let first = y * (cells + 1) + x;
            let [a, b, c, d] = [first, first + 1, first + cells + 1, first + cells + 2].map(|corner| places[corner]);
            let middle = at((x as f64 + 0.5) / cells as f64, (y as f64 + 0.5) / cells as f64);
            // Two triangles meet over the diagonal from upper right to lower left.
            let off = middle.map(|middle| middle - (b + c) / 2.0);
            let metres_per_texel = (quad_area([a, b, d, c]) / (texel[0] * texel[1])).sqrt();
            off.is_some_and(|off| off.x.hypot(off.y) <= OFF * metres_per_texel)
        });
        if is_near || cells >= MOST_CELLS {
            return PictureMesh::grid(cells, &places, texels);
        }
        cells *= 2;
    }
}

/// A part of a tile's texels: where it begins, and how much of them it takes.
pub type Part = ([f32; 2], [f32; 2]);

/// Which part of a coarser tile's texels stands for a tile.
pub fn part_of(levels: &Levels, tile: TileKey, coarser: TileKey) -> Part {
    let ((start, size), (from, whole)) = (levels.pixels(tile), levels.pixels(coarser));
    let first = [0, 1].map(|axis| ((start[axis] - from[axis]) / whole[axis]) as f32);
    (first, [0, 1].map(|axis| (size[axis] / whole[axis]) as f32))
}

/// The tile of the next coarser level that holds a tile.
pub fn parent((level, column, row): TileKey) -> TileKey {
    (level + 1, column / 2, row / 2)
}

/// Where a tile begins and ends on the picture, pixels, and the share of its texels to there.
fn on_picture(levels: &Levels, tile: TileKey) -> ([f64; 2], [f64; 2], [f64; 2]) {
    let (start, size) = levels.pixels(tile);
    let full = levels.size().map(f64::from);
    let end = [0, 1].map(|axis| (start[axis] + size[axis]).min(full[axis]));
    (start, end, [0, 1].map(|axis| if size[axis] > 0.0 { (end[axis] - start[axis]) / size[axis] } else { 0.0 }))
}

fn quad_area([a, b, c, d]: [Coord<f64>; 4]) -> f64 {
    let (one, other) = (c - a, d - b);
    (one.x * other.y - one.y * other.x).abs() / 2.0
}
