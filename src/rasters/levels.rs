//! The levels of a picture: how large each is, and its tiles.

use super::{TILE_SIDE, TileKey};

/// Full size, and halves of it until one tile holds the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Width and height in pixels, the picture itself first.
    sizes: Vec<[u32; 2]>,
    /// Pixels of the picture for one of each level, right and down.
    scales: Vec<[f64; 2]>,
}

impl Levels {
    /// `whole` says of each level whether its pixels are the whole picture made smaller; of the others each is two by two of the level before.
    pub(super) fn new(sizes: Vec<[u32; 2]>, whole: impl Iterator<Item = bool>) -> Self {
        let full = sizes.first().copied().unwrap_or([1, 1]);
        let mut scales: Vec<[f64; 2]> = Vec::with_capacity(sizes.len());
        for (size, is_whole) in sizes.iter().zip(whole) {
            scales.push(match scales.last() {
                Some(before) if !is_whole => before.map(|scale| scale * 2.0),
                _ => [0, 1].map(|axis| f64::from(full[axis]) / f64::from(size[axis].max(1))),
            });
        }
        Self { sizes, scales }
    }

    /// A picture's size and its halves.
    pub(super) fn halvings(size: [u32; 2]) -> Vec<[u32; 2]> {
        let halves = std::iter::successors(Some(size), |size| {
            (size[0].max(size[1]) > TILE_SIDE).then(|| size.map(|side| side.div_ceil(2)))
        });
        halves.collect()
    }

    /// Width and height of the picture in pixels.
    pub fn size(&self) -> [u32; 2] {
        self.sizes.first().copied().unwrap_or_default()
    }

    /// How many; at least 1.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The tiles of a level, row by row.
    pub fn tiles(&self, level: usize) -> impl Iterator<Item = (u32, u32)> + use<> {
        let [columns, rows] = self.sizes.get(level).map_or([0; 2], |size| size.map(|side| side.div_ceil(TILE_SIDE)));
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row)))
    }

    /// Where a tile begins in its level, and its width and height; those of the last column and row are smaller.
    pub fn window(&self, (level, column, row): TileKey) -> ([u32; 2], [u32; 2]) {
        let size = self.sizes.get(level).copied().unwrap_or_default();
        let start = [column.saturating_mul(TILE_SIDE), row.saturating_mul(TILE_SIDE)];
        (start, [0, 1].map(|axis| size[axis].saturating_sub(start[axis]).min(TILE_SIDE)))
    }

    /// Where a tile begins in the picture, and the pixels that its texels take, right and down: at an odd edge they reach past the picture.
    pub fn pixels(&self, tile: TileKey) -> ([f64; 2], [f64; 2]) {
        let scale = self.scales.get(tile.0).copied().unwrap_or([1.0; 2]);
        let (start, size) = self.window(tile);
        (
            [0, 1].map(|axis| f64::from(start[axis]) * scale[axis]),
            [0, 1].map(|axis| f64::from(size[axis]) * scale[axis]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_halve_until_one_tile_holds_the_picture() {
        assert_eq!(Levels::halvings([1_100, 513]), [[1_100, 513], [550, 257], [275, 129]]);
        assert_eq!(Levels::halvings([512, 1]), [[512, 1]]);
    }

    #[test]
    fn tiles_cover_the_picture_at_every_level() {
        let sizes = Levels::halvings([1_101, 700]);
        let made = Levels::new(sizes.clone(), [true, false, false].into_iter());
        let own = Levels::new(sizes, [true, true, true].into_iter());
        assert_eq!(made.pixels((0, 2, 1)), ([1_024.0, 512.0], [77.0, 188.0]));
        assert_eq!(made.pixels((2, 0, 0)), ([0.0, 0.0], [1_104.0, 700.0]), "an odd edge");
        assert_eq!(own.pixels((2, 0, 0)), ([0.0, 0.0], [1_101.0, 700.0]));
        for level in 0..made.count() {
            let reach = made.tiles(level).map(|(column, row)| made.pixels((level, column, row)));
            let reach = reach.map(|(start, size)| start[0] + size[0]).fold(0.0, f64::max);
            assert!((1_101.0..1_105.0).contains(&reach), "{level}: {reach}");
        }
    }
}
