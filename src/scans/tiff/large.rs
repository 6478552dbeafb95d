//! A TIFF of any size, read from its file a piece at a time: an orthophoto has gigabytes. Its reduced pages are its levels.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::super::ScanError;
use super::chunks::{self, Pixels};
use super::geo_tags::GeoTags;

/// Bytes of decoded pieces that are kept for the next window, at least; and rows of the whole width for which there is room.
const KEPT_BYTES: usize = 64 << 20;
const KEPT_ROWS: usize = 1_024;
/// Most bytes of a tag: where the tiles of a hundred million megapixels stand.
const MOST_TAG_BYTES: usize = 64 << 20;
/// Most bytes of a decoded strip or tile.
const MOST_PIECE_BYTES: usize = 256 << 20;
/// Most levels of a file.
const MOST_LEVELS: usize = 32;

const REDUCED: u32 = 1;
const UPRIGHT: u32 = 1;
/// Compressions and colours that the decoder of pieces has not: CCITT, JPEG of the old style; indices of a palette.
const OTHER_COMPRESSIONS: [u32; 4] = [2, 3, 4, 6];
const PALETTE: u32 = 3;

/// An open TIFF. Not for several threads at once: it has one place in its file.
pub struct LargeTiff {
    levels: Vec<Level>,
    nodata: Option<u8>,
    kept: HashMap<(usize, u32), Vec<u8>>,
    /// Of what is kept, the oldest first.
    order: VecDeque<(usize, u32)>,
    kept_bytes: usize,
}

struct Level {
    decoder: Decoder<BufReader<File>>,
    size: [u32; 2],
    colour: ColorType,
    /// Bytes of each piece in the file: none for one that was left out as empty.
    bytes: Vec<u64>,
}

impl LargeTiff {
    /// Reads the headers. `None` when the file is no TIFF, or one that is read as a whole only: turned, with a palette, of a compression
    /// that has no pieces.
    ///
    /// Errors: the file cannot be read, or its first page is damaged.
    pub fn open(path: &Path) -> Result<Option<Self>, ScanError> {
        let file = || File::open(path).map_err(ScanError::damaged);
        let Ok(mut first) = Decoder::new(BufReader::new(file()?)) else { return Ok(None) };
        let nodata = GeoTags::read(&mut first).nodata();
        let mut number = |tag| first.find_tag_unsigned::<u32>(tag).ok().flatten();
        let is_other = number(Tag::Compression).is_some_and(|kind| OTHER_COMPRESSIONS.contains(&kind))
            || number(Tag::PhotometricInterpretation) == Some(PALETTE)
            || number(Tag::Orientation).is_some_and(|way| way != UPRIGHT);
        if is_other {
            return Ok(None);
        }
        let mut levels = vec![Level::new(first)?];
        for page in 1..MOST_LEVELS {
            let mut decoder = Decoder::new(BufReader::new(file()?)).map_err(|error| chunks::reason(&error))?;
            // What follows may be cut off, or be another picture: the first stands without it.
            if decoder.seek_to_image(page).is_err() {
                break;
            }
            let is_reduced =
                decoder.find_tag_unsigned::<u32>(Tag::NewSubfileType).is_ok_and(|kind| kind == Some(REDUCED));
            if let Some(level) = Level::new(decoder).ok().filter(|level| is_reduced && level.is_half_of_some(&levels)) {
                levels.push(level);
            }
        }
        levels.sort_by_key(|level| std::cmp::Reverse(level.size));
        Ok(Some(Self { levels, nodata, kept: HashMap::new(), order: VecDeque::new(), kept_bytes: 0 }))
    }

    /// Width and height of each level in pixels, the picture itself first.
    pub fn sizes(&self) -> Vec<[u32; 2]> {
        self.levels.iter().map(|level| level.size).collect()
    }

    /// The pixels of a window of a level, RGBA row by row; what lies beyond its edges is transparent.
    ///
    /// Errors: no such level, or damage.
    pub fn window(
        &mut self,
        level: usize,
        [left, top]: [u32; 2],
        [width, height]: [u32; 2],
    ) -> Result<Vec<u8>, ScanError> {
        let here = self.levels.get(level).ok_or_else(|| ScanError::damaged("no such level"))?;
        let ([across, down], size) = (here.pieces(), here.piece_size());
        let mut rgba = vec![0; width as usize * height as usize * 4];
        let last = |from: u32, length: u32, side: u32, count: u32| {
            (from.saturating_add(length.saturating_sub(1)) / side).min(count.saturating_sub(1))
        };
        for row in top / size[1]..=last(top, height, size[1], down) {
            for column in left / size[0]..=last(left, width, size[0], across) {
                let piece = row * across + column;
                let (origin, data) = ([column * size[0], row * size[1]], self.piece_size(level, piece));
                let pixels = self.piece(level, piece)?;
                for y in top.max(origin[1])..top.saturating_add(height).min(origin[1] + data[1]) {
                    let (from, to) = (left.max(origin[0]), left.saturating_add(width).min(origin[0] + data[0]));
                    let start =
                        ((y - origin[1]) as usize * data[0] as usize + from.saturating_sub(origin[0]) as usize) * 4;
                    let count = to.saturating_sub(from) as usize * 4;
                    let into = ((y - top) as usize * width as usize + (from - left) as usize) * 4;
                    if let (Some(from), Some(into)) =
                        (pixels.get(start..start + count), rgba.get_mut(into..into + count))
                    {
                        into.copy_from_slice(from);
                    }
                }
            }
        }
        Ok(rgba)
    }

    /// Pixels of a piece: those at the right and lower edges are smaller.
    fn piece_size(&self, level: usize, piece: u32) -> [u32; 2] {
        self.levels.get(level).map_or([0; 2], |level| {
            let (width, height) = level.decoder.chunk_data_dimensions(piece);
            [width, height]
        })
    }

    /// A strip or tile, RGBA.
    fn piece(&mut self, level: usize, piece: u32) -> Result<&[u8], ScanError> {
        let key = (level, piece);
        if !self.kept.contains_key(&key) {
            let here = self.levels.get_mut(level).ok_or_else(|| ScanError::damaged("no such level"))?;
            let rgba = here.read(piece, self.nodata)?;
            let room = KEPT_BYTES.max(here.size[0] as usize * 4 * KEPT_ROWS);
            while self.kept_bytes + rgba.len() > room
                && let Some(oldest) = self.order.pop_front()
            {
                self.kept_bytes -= self.kept.remove(&oldest).map_or(0, |bytes| bytes.len());
            }
            self.kept_bytes += rgba.len();
            self.order.push_back(key);
            self.kept.insert(key, rgba);
        }
        Ok(self.kept.get(&key).map_or(&[], Vec::as_slice))
    }
}

impl Level {
    fn new(decoder: Decoder<BufReader<File>>) -> Result<Self, ScanError> {
        let mut limits = Limits::default();
        limits.ifd_value_size = MOST_TAG_BYTES;
        limits.decoding_buffer_size = MOST_PIECE_BYTES;
        limits.intermediate_buffer_size = MOST_PIECE_BYTES;
        let mut decoder = decoder.with_limits(limits);
        let broken = |error: TiffError| chunks::reason(&error);
        let (width, height) = decoder.dimensions().map_err(broken)?;
        let colour = decoder.colortype().map_err(broken)?;
        let (piece_width, piece_height) = decoder.chunk_dimensions();
        if [width, height, piece_width, piece_height].contains(&0) {
            return Err(ScanError::damaged("no pixels"));
        }
        let mut counts = |tag| decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten();
        let bytes = counts(Tag::TileByteCounts).or_else(|| counts(Tag::StripByteCounts)).unwrap_or_default();
        let level = Self { decoder, size: [width, height], colour, bytes };
        let [across, down] = level.pieces();
        across.checked_mul(down).ok_or_else(|| ScanError::damaged("more tiles than can be counted"))?;
        Ok(level)
    }

    fn piece_size(&self) -> [u32; 2] {
        let (width, height) = self.decoder.chunk_dimensions();
        [width, height]
    }

    /// Columns and rows of strips or tiles.
    fn pieces(&self) -> [u32; 2] {
        let [width, height] = self.piece_size();
        [self.size[0].div_ceil(width), self.size[1].div_ceil(height)]
    }

    /// Whether one of the levels so far is twice, four times… as large in both directions, to a pixel.
    fn is_half_of_some(&self, levels: &[Self]) -> bool {
        let Some(full) = levels.first() else { return false };
        (1..MOST_LEVELS).any(|halvings| {
            let is_near = |axis: usize| (full.size[axis] >> halvings).abs_diff(self.size[axis]) <= 1;
            is_near(0) && is_near(1)
        }) && levels.iter().all(|level| level.size != self.size)
    }

    fn read(&mut self, piece: u32, nodata: Option<u8>) -> Result<Vec<u8>, ScanError> {
        let (width, height) = self.decoder.chunk_data_dimensions(piece);
        if self.bytes.get(piece as usize) == Some(&0) {
            return Ok(vec![0; width as usize * height as usize * 4]);
        }
        let mut chunk = Vec::new();
        let layout = chunks::read(&mut self.decoder, piece, &mut chunk)?;
        let pixels = Pixels { chunk: &chunk, layout: &layout, colour: self.colour, colours: None };
        let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
        for y in 0..height as usize {
            pixels.row_with_alpha(y, width as usize, &mut rgba)?;
        }
        if let Some(nodata) = nodata {
            let (pixels, _) = rgba.as_chunks_mut::<4>();
            pixels.iter_mut().filter(|pixel| pixel[..3] == [nodata; 3]).for_each(|pixel| pixel[3] = 0);
        }
        Ok(rgba)
    }
}
