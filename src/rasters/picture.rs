//! A picture in tiles at halved sizes.

use std::path::{Path, PathBuf};

use super::kept::{KeptTiles, TileKey};
use super::levels::Levels;
use super::{RasterError, TILE_SIDE};
use crate::jobs::Watch;
use crate::scans::{self, Document, LargeTiff, ScanError};

/// Bytes of a file that is decoded as a whole. Source: ours; a sheet of [`scans::MAX_PAGE_PIXELS`] without compression has 450 MB.
const MOST_WHOLE_BYTES: u64 = 1 << 30;

/// What the header of a picture says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureHead {
    /// Width and height in pixels, upright.
    pub size: [u32; 2],
    /// How its pixels are turned to be upright, as EXIF counts (1 to 8).
    pub orientation: u8,
    /// Of the file.
    pub bytes: u64,
}

/// Reads the header of a picture.
///
/// Errors: a file that is no picture.
pub fn picture_head(path: &Path, page: u32) -> Result<PictureHead, RasterError> {
    let bytes = std::fs::metadata(path).map_err(|error| RasterError::unreadable(path, &error))?.len();
    let no_picture = |error| RasterError::no_picture(path, error);
    let tiff = if page == 0 { LargeTiff::open(path).map_err(no_picture)? } else { None };
    if let Some(tiff) = tiff {
        return Ok(PictureHead { size: tiff.sizes().first().copied().unwrap_or_default(), orientation: 1, bytes });
    }
    let paper = paper(path, bytes)?;
    let size = paper.page_size(page).map_err(no_picture)?;
    Ok(PictureHead { size: [size.width, size.height], orientation: paper.orientation(page), bytes })
}

/// A file that is decoded as a whole.
fn paper(path: &Path, bytes: u64) -> Result<Document, RasterError> {
    let no_picture = |error| RasterError::no_picture(path, error);
    if bytes > MOST_WHOLE_BYTES {
        return Err(no_picture(ScanError::Bomb { most: MOST_WHOLE_BYTES }));
    }
    scans::open(std::fs::read(path).map_err(|error| RasterError::unreadable(path, &error))?).map_err(no_picture)
}

/// A part of one level: RGBA row by row, not premultiplied.
#[derive(Clone, PartialEq, Eq)]
pub struct Tile {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// An open picture. It has one place in its file: one thread at a time asks it.
pub struct Picture {
    /// Named in errors.
    path: PathBuf,
    levels: Levels,
    /// Levels that the file has itself: which of its.
    own: Vec<Option<usize>>,
    tiff: Option<LargeTiff>,
    kept: KeptTiles,
}

impl Picture {
    /// Opens a picture, or one page of a paper from 0, and makes the levels that it lacks: of a large TIFF without reduced pages that reads all of it.
    ///
    /// Errors: [`RasterError`].
    pub fn open(path: &Path, page: u32, watch: &Watch) -> Result<Self, RasterError> {
        let file = std::fs::metadata(path).map_err(|error| RasterError::unreadable(path, &error))?;
        let no_picture = |error| RasterError::no_picture(path, error);
        let tiff = if page == 0 { LargeTiff::open(path).map_err(no_picture)? } else { None };
        let mut picture = match tiff {
            Some(tiff) => Self::of_tiff(path, tiff)?,
            None => Self::of_page(path, &paper(path, file.len())?.page(page, u32::MAX).map_err(no_picture)?, watch)?,
        };
        picture.make_levels(watch)?;
        Ok(picture)
    }

    fn new(path: &Path, sizes: Vec<[u32; 2]>, own: Vec<Option<usize>>) -> Result<Self, RasterError> {
        let levels = Levels::new(sizes, own.iter().map(Option::is_some));
        Ok(Self { path: path.to_owned(), levels, own, tiff: None, kept: KeptTiles::new()? })
    }

    fn of_tiff(path: &Path, tiff: LargeTiff) -> Result<Self, RasterError> {
        let stored = tiff.sizes();
        let sizes = Levels::halvings(stored.first().copied().unwrap_or([1, 1]));
        let is_near = |one: [u32; 2], other: [u32; 2]| one[0].abs_diff(other[0]) <= 1 && one[1].abs_diff(other[1]) <= 1;
        let own: Vec<Option<usize>> =
            sizes.iter().map(|size| stored.iter().position(|stored| is_near(*size, *stored))).collect();
        // A reduced page counts with its own size: rounded down by some writers.
        let sizes = sizes.iter().zip(&own).map(|(size, own)| own.map_or(*size, |own| stored[own])).collect();
        Ok(Self { tiff: Some(tiff), ..Self::new(path, sizes, own)? })
    }

    fn of_page(path: &Path, page: &scans::PageImage, watch: &Watch) -> Result<Self, RasterError> {
        let sizes = Levels::halvings([page.width, page.height]);
        let own = vec![None; sizes.len()];
        let mut picture = Self::new(path, sizes, own)?;
        let row_bytes = page.width as usize * 4;
        for (column, row) in picture.levels.tiles(0) {
            watch.check().map_err(|_| RasterError::Cancelled)?;
            let ([left, top], [width, height]) = picture.levels.window((0, column, row));
            let rows = (top..top + height).flat_map(|y| {
                let start = y as usize * row_bytes + left as usize * 4;
                page.rgba.get(start..start + width as usize * 4).unwrap_or_default()
            });
            let rgba: Vec<u8> = rows.copied().collect();
            picture.kept.keep((0, column, row), &rgba)?;
        }
        Ok(picture)
    }

    /// Each level that the file has not, from the one before.
    fn make_levels(&mut self, watch: &Watch) -> Result<(), RasterError> {
        let is_made = |level: usize| level > 0 && self.own.get(level).is_some_and(Option::is_none);
        let made: Vec<usize> = (0..self.own.len()).filter(|level| is_made(*level)).collect();
        let total: usize = made.iter().map(|level| self.levels.tiles(*level).count()).sum();
        watch.begin("stage-making-levels", total as u64);
        for level in made {
            for (column, row) in self.levels.tiles(level) {
                watch.check().map_err(|_| RasterError::Cancelled)?;
                let (_, size) = self.levels.window((level, column, row));
                let mut half = Halved::new(size);
                for (right, below) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let quarter = self.tile((level - 1, 2 * column + right, 2 * row + below))?;
                    if let Some(quarter) = quarter {
                        half.take(&quarter, [right * TILE_SIDE / 2, below * TILE_SIDE / 2]);
                    }
                }
                self.kept.keep((level, column, row), &half.rgba)?;
                watch.advance(1);
            }
        }
        Ok(())
    }

    pub fn levels(&self) -> &Levels {
        &self.levels
    }

    /// One tile; `None` outside of the grid.
    ///
    /// Errors: [`RasterError`].
    pub fn tile(&mut self, key: TileKey) -> Result<Option<Tile>, RasterError> {
        let (start, [width, height]) = self.levels.window(key);
        if width == 0 || height == 0 {
            return Ok(None);
        }
        let bytes = width as usize * height as usize * 4;
        if let Some(rgba) = self.kept.tile(key, bytes)? {
            return Ok(Some(Tile { width, height, rgba }));
        }
        let own = self.own.get(key.0).copied().flatten();
        let (Some(own), Some(tiff)) = (own, &mut self.tiff) else { return Ok(None) };
        let read = tiff.window(own, start, [width, height]);
        let rgba = read.map_err(|error| RasterError::no_picture(&self.path, error))?;
        Ok(Some(Tile { width, height, rgba }))
    }
}

/// A tile made of four.
struct Halved {
    size: [u32; 2],
    rgba: Vec<u8>,
}

impl Halved {
    fn new(size: [u32; 2]) -> Self {
        Self { size, rgba: vec![0; size[0] as usize * size[1] as usize * 4] }
    }

    /// Takes one of the four, whose half begins at `at`. Each pixel is the mean of two by two, by how opaque they are; at an odd edge of fewer.
    fn take(&mut self, tile: &Tile, at: [u32; 2]) {
        let (width, height) = (tile.width as usize, tile.height as usize);
        let (pixels, _) = tile.rgba.as_chunks::<4>();
        let row = |y: usize| pixels.get(y * width..(y + 1) * width).filter(|_| y < height).unwrap_or_default();
        let across = self.size[0] as usize;
        let ([left, top], rows) = (at.map(|side| side as usize), self.size[1] as usize);
        let (into, _) = self.rgba.as_chunks_mut::<4>();
        for y in 0..height.div_ceil(2).min(rows.saturating_sub(top)) {
            let (upper, lower) = (row(2 * y), row(2 * y + 1));
            let start = (top + y) * across + left;
            let count = width.div_ceil(2).min(across.saturating_sub(left));
            let into = into.get_mut(start..start + count).unwrap_or_default();
            for (x, into) in into.iter_mut().enumerate() {
                *into = match (upper.get(2 * x), upper.get(2 * x + 1), lower.get(2 * x), lower.get(2 * x + 1)) {
                    (Some(a), Some(b), Some(c), Some(d)) if a[3] & b[3] & c[3] & d[3] == u8::MAX => {
                        let sum = |of: usize| u16::from(a[of]) + u16::from(b[of]) + u16::from(c[of]) + u16::from(d[of]);
                        // A mean of bytes is one.
                        [((sum(0) + 2) / 4) as u8, ((sum(1) + 2) / 4) as u8, ((sum(2) + 2) / 4) as u8, u8::MAX]
                    }
                    (a, b, c, d) => mean([a, b, c, d]),
                };
            }
        }
    }
}

/// The mean of the pixels that are there, by how opaque they are.
fn mean(four: [Option<&[u8; 4]>; 4]) -> [u8; 4] {
    let (mut sum, mut weight, mut count) = ([0_u32; 3], 0, 0);
    for [red, green, blue, alpha] in four.into_iter().flatten().map(|pixel| pixel.map(u32::from)) {
        sum = [sum[0] + red * alpha, sum[1] + green * alpha, sum[2] + blue * alpha];
        (weight, count) = (weight + alpha, count + 1);
    }
    let share = |sum: u32, of: u32| u8::try_from((sum + of / 2) / of.max(1)).unwrap_or(u8::MAX);
    [share(sum[0], weight), share(sum[1], weight), share(sum[2], weight), share(weight, count)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_mean_of_what_is_opaque_in_the_one_before() {
        let mut half = Halved::new([2, 1]);
        let rgba =
            [[10, 20, 30, 255], [30, 40, 50, 255], [200, 200, 200, 255], [50, 0, 0, 255], [90, 0, 0, 0], [0, 0, 0, 0]];
        half.take(&Tile { width: 3, height: 2, rgba: rgba.concat() }, [0, 0]);
        assert_eq!(half.rgba, [30, 20, 27, 191, 200, 200, 200, 128]);
    }
}
