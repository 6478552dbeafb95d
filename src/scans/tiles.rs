//! A page cut in small tiles at halved sizes, so that no texture is larger than a graphics card takes.

use super::PageImage;

/// Side of a tile in pixels. Source: `egui.md` §2.5; a texture may have 8192.
pub const TILE_SIDE: u32 = 512;

/// A page at full size (level 0), half (1), quarter (2)… until one tile holds it.
pub struct TilePyramid {
    levels: Vec<PageImage>,
}

/// A part of one level. Nothing is copied for it: whoever shows it makes of it what the card takes.
#[derive(Clone, PartialEq, Eq)]
pub struct Tile<'a> {
    /// Pixels of the level from its left edge.
    pub left: u32,
    /// Pixels of the level from its top edge.
    pub top: u32,
    pub width: u32,
    pub height: u32,
    page: &'a PageImage,
}

impl Tile<'_> {
    /// Its rows from the top, RGBA.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        (self.top..self.top + self.height).map(|y| {
            let start = (y as usize * self.page.width as usize + self.left as usize) * 4;
            self.page.rgba.get(start..start + self.width as usize * 4).unwrap_or_default()
        })
    }
}

impl TilePyramid {
    pub fn new(page: PageImage) -> Self {
        let mut levels = vec![page];
        while let Some(last) = levels.last().filter(|last| last.width.max(last.height) > TILE_SIDE) {
            let half = halved(last);
            levels.push(half);
        }
        Self { levels }
    }

    /// Bytes of all levels.
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.rgba.len()).sum()
    }

    /// How many levels; at least 1.
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// Width and height of a level in pixels; `None` past the last.
    pub fn level_size(&self, level: usize) -> Option<(u32, u32)> {
        self.levels.get(level).map(|page| (page.width, page.height))
    }

    /// The page at a level; `None` past the last.
    pub fn level(&self, level: usize) -> Option<&PageImage> {
        self.levels.get(level)
    }

    /// The smallest level whose longer side has at least so many pixels; the page itself where it is smaller.
    pub fn at_least(&self, side: u32) -> Option<&PageImage> {
        self.levels.iter().rev().find(|page| page.width.max(page.height) >= side).or(self.levels.first())
    }

    /// Columns and rows of tiles of a level; `None` past the last.
    pub fn grid(&self, level: usize) -> Option<(u32, u32)> {
        self.level_size(level).map(|(width, height)| (width.div_ceil(TILE_SIDE), height.div_ceil(TILE_SIDE)))
    }

    /// The smallest level that still has a pixel for each pixel shown, when one pixel of the page shows as `zoom` pixels.
    pub fn level_for(&self, zoom: f32) -> usize {
        let mut level = 0;
        let mut shown = zoom;
        while shown <= 0.5 && level + 1 < self.levels.len() {
            shown *= 2.0;
            level += 1;
        }
        level
    }

    /// One tile; `None` outside of the grid. Tiles of the right and bottom edge are smaller.
    pub fn tile(&self, level: usize, column: u32, row: u32) -> Option<Tile<'_>> {
        let page = self.levels.get(level)?;
        let (left, top) = (column.checked_mul(TILE_SIDE)?, row.checked_mul(TILE_SIDE)?);
        let width = page.width.checked_sub(left).filter(|width| *width > 0)?.min(TILE_SIDE);
        let height = page.height.checked_sub(top).filter(|height| *height > 0)?.min(TILE_SIDE);
        Some(Tile { left, top, width, height, page })
    }
}

/// Each pixel the mean of two by two; the last row and column stand in for what is missing beside them.
fn halved(page: &PageImage) -> PageImage {
    let (width, height) = (page.width.div_ceil(2), page.height.div_ceil(2));
    let row_bytes = page.width as usize * 4;
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for pair in page.rgba.chunks(row_bytes * 2) {
        let (upper, lower) = pair.split_at(row_bytes.min(pair.len()));
        let lower = if lower.is_empty() { upper } else { lower };
        for (above, below) in upper.chunks(8).zip(lower.chunks(8)) {
            if let ([a, b, c, _, e, f, g, _], [h, i, j, _, k, l, m, _]) = (above, below) {
                rgba.extend_from_slice(&[
                    mean([*a, *e, *h, *k]),
                    mean([*b, *f, *i, *l]),
                    mean([*c, *g, *j, *m]),
                    u8::MAX,
                ]);
            } else if let ([a, b, c, _], [h, i, j, _]) = (above, below) {
                rgba.extend_from_slice(&[
                    mean([*a, *a, *h, *h]),
                    mean([*b, *b, *i, *i]),
                    mean([*c, *c, *j, *j]),
                    u8::MAX,
                ]);
            }
        }
    }
    PageImage { width, height, rgba, dpi_tenths: page.dpi_tenths.map(|tenths| tenths / 2) }
}

fn mean(values: [u8; 4]) -> u8 {
    let sum: u16 = values.into_iter().map(u16::from).sum();
    u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey_ramp(width: u32, height: u32) -> PageImage {
        let rgba = (0..height).flat_map(|_| (0..width).flat_map(|x| [(x % 256) as u8, 0, 0, 255])).collect();
        PageImage { width, height, rgba, dpi_tenths: Some(3000) }
    }

    #[test]
    fn tiles_of_a_level_cover_it_without_overlap() {
        let pyramid = TilePyramid::new(grey_ramp(1100, 513));
        assert_eq!((pyramid.levels(), pyramid.grid(0)), (3, Some((3, 2))));
        let mut area = 0;
        for row in 0..2 {
            for column in 0..3 {
                let tile = pyramid.tile(0, column, row).unwrap();
                let rows: Vec<&[u8]> = tile.rows().collect();
                assert_eq!(rows.len(), tile.height as usize);
                assert!(rows.iter().all(|row| row.len() == tile.width as usize * 4));
                assert_eq!(u32::from(rows[0][0]), tile.left % 256);
                area += tile.width * tile.height;
            }
        }
        assert_eq!(area, 1100 * 513);
        assert!(pyramid.tile(0, 3, 0).is_none() && pyramid.tile(9, 0, 0).is_none());
    }

    #[test]
    fn a_halved_page_has_the_mean_of_each_four_also_at_odd_edges() {
        let rgba: Vec<u8> = (0..9).flat_map(|at| [at * 10, 255 - at, 0, 255]).collect();
        let half = halved(&PageImage { width: 3, height: 3, rgba, dpi_tenths: Some(3000) });
        assert_eq!((half.width, half.height, half.dpi_tenths), (2, 2, Some(1500)));
        let reds: Vec<u8> = half.rgba.chunks(4).map(|pixel| pixel[0]).collect();
        assert_eq!(reds, [20, 35, 65, 80]);
    }

    #[test]
    fn a_smaller_page_is_given_that_still_has_the_pixels_asked_for() {
        let pyramid = TilePyramid::new(grey_ramp(2048, 10));
        let widths: Vec<u32> = [100, 512, 513, 1024, 9000].map(|side| pyramid.at_least(side).unwrap().width).into();
        assert_eq!(widths, [512, 512, 1024, 1024, 2048]);
    }

    #[test]
    fn a_level_is_chosen_that_is_not_coarser_than_the_screen() {
        let pyramid = TilePyramid::new(grey_ramp(2048, 10));
        let chosen: Vec<usize> = [2.0, 1.0, 0.6, 0.5, 0.3, 0.25, 0.01].map(|zoom| pyramid.level_for(zoom)).into();
        assert_eq!(chosen, [0, 0, 0, 1, 1, 2, 2]);
    }
}
