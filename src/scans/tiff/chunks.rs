//! TIFF pages in strips or tiles, decoded one row of them at a time and turned into RGBA.

use std::io::{BufReader, Read, Seek};

use tiff::decoder::{BufferLayoutPreference, Decoder, Limits, TiffCodingUnit};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::super::ScanError;
use super::super::raster::MAX_DECODER_BYTES;
use super::super::shrink::Shrinker;
use super::page::Page;
use super::{PageReader, numbers};

const PHOTOMETRIC: u16 = 262;
const COLOUR_MAP: u16 = 320;

/// Photometric interpretations: 0 is black; a sample is an index of the colour map.
const BLACK_IS_ZERO: u16 = 1;
const PALETTE: u64 = 3;

/// Gives the rows of a page.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn decode(page: Page<'_>, rows: &mut Shrinker) -> Result<(), ScanError> {
    let (width, height) = page.sides()?;
    let broken = || ScanError::damaged("TIFF header");
    let mut reader = PageReader::new(page.bytes, page.directory).ok_or_else(broken)?;
    let colours = (page.number(PHOTOMETRIC) == Some(PALETTE)).then(|| palette(page)).transpose()?;
    if colours.is_some() {
        // The decoder knows no palettes: it is told that the indices are greys.
        reader = reader.with_value(page.directory, PHOTOMETRIC, BLACK_IS_ZERO).ok_or_else(broken)?;
    }
    let mut limits = Limits::default();
    let most = usize::try_from(MAX_DECODER_BYTES).unwrap_or(usize::MAX);
    (limits.decoding_buffer_size, limits.intermediate_buffer_size) = (most, most);
    let decoder = Decoder::new(BufReader::new(reader)).map_err(|error| reason(&error))?;
    let mut decoder = decoder.with_limits(limits);
    let colour = decoder.colortype().map_err(|error| reason(&error))?;
    let (chunk_width, chunk_height) = decoder.chunk_dimensions();
    if chunk_width == 0 || chunk_height == 0 {
        return Err(broken());
    }
    let across = width.div_ceil(u64::from(chunk_width));
    let down = height.div_ceil(u64::from(chunk_height));
    let line_bytes = usize::try_from(width * 4).map_err(|_| ScanError::TooLarge { width, height })?;
    let band_rows = u64::from(chunk_height).min(height);
    if across > 1 && band_rows.saturating_mul(width * 4) > MAX_DECODER_BYTES {
        return Err(ScanError::TooLarge { width, height });
    }
    let mut chunk = Vec::new();
    let mut line = Vec::with_capacity(line_bytes);
    for row in 0..down {
        let mut band: Vec<Vec<u8>> = Vec::new();
        for column in 0..across {
            let unit = u32::try_from(row * across + column).map_err(|_| broken())?;
            let layout = read(&mut decoder, unit, &mut chunk)?;
            let (unit_width, unit_height) = decoder.chunk_data_dimensions(unit);
            let pixels = Pixels { chunk: &chunk, layout: &layout, colour, colours: colours.as_deref() };
            for y in 0..unit_height as usize {
                if across == 1 {
                    line.clear();
                    pixels.row(y, unit_width as usize, &mut line)?;
                    rows.push(&line);
                } else {
                    if band.len() <= y {
                        band.push(Vec::with_capacity(line_bytes));
                    }
                    if let Some(line) = band.get_mut(y) {
                        pixels.row(y, unit_width as usize, line)?;
                    }
                }
            }
        }
        band.iter().for_each(|line| rows.push(line));
    }
    Ok(())
}

/// Reads one strip or tile (in all of its planes) into `chunk`.
pub(super) fn read<R: Read + Seek>(
    decoder: &mut Decoder<R>,
    unit: u32,
    chunk: &mut Vec<u8>,
) -> Result<BufferLayoutPreference, ScanError> {
    let unit = TiffCodingUnit(unit);
    let layout = decoder.image_coding_unit_layout(unit).map_err(|error| reason(&error))?;
    if layout.complete_len as u64 > MAX_DECODER_BYTES {
        return Err(ScanError::damaged("a strip that is larger than a page may be"));
    }
    chunk.clear();
    chunk.resize(layout.complete_len, 0);
    decoder.read_coding_unit_bytes(unit, chunk).map_err(|error| reason(&error))?;
    mend_prediction(decoder, &layout, chunk);
    Ok(layout)
}

/// Samples that the colour does not count, as infrared, are left out by the decoder (tiff 0.11.3), and then it adds up the differences of a
/// predictor as if they were still there. Its sums are taken apart again, and those of each sample made.
fn mend_prediction<R: Read + Seek>(decoder: &mut Decoder<R>, layout: &BufferLayoutPreference, chunk: &mut [u8]) {
    const HORIZONTAL: u16 = 2;
    let mut number = |tag| decoder.find_tag_unsigned::<u16>(tag).ok().flatten().map_or(0, usize::from);
    let (predictor, stated) = (number(Tag::Predictor), number(Tag::SamplesPerPixel));
    let Ok(colour) = decoder.colortype() else { return };
    let (samples, bits) = (usize::from(colour.num_samples()), colour.bit_depth());
    let stride = layout.row_stride.map_or(chunk.len(), std::num::NonZeroUsize::get);
    if predictor != usize::from(HORIZONTAL) || layout.planes > 1 || stated <= samples || stride == 0 {
        return;
    }
    for row in chunk.chunks_mut(stride) {
        match bits {
            8 => predict_again(row, stated, samples, u8::wrapping_sub, u8::wrapping_add),
            16 => {
                let mut values: Vec<u16> = row.as_chunks::<2>().0.iter().map(|two| u16::from_ne_bytes(*two)).collect();
                predict_again(&mut values, stated, samples, u16::wrapping_sub, u16::wrapping_add);
                row.as_chunks_mut::<2>().0.iter_mut().zip(values).for_each(|(two, value)| *two = value.to_ne_bytes());
            }
            _ => {}
        }
    }
}

fn predict_again<T: Copy>(row: &mut [T], wrong: usize, right: usize, less: fn(T, T) -> T, more: fn(T, T) -> T) {
    for at in (wrong..row.len()).rev() {
        row[at] = less(row[at], row[at - wrong]);
    }
    for at in right..row.len() {
        row[at] = more(row[at], row[at - right]);
    }
}

/// The decoded samples of one strip or tile.
pub(super) struct Pixels<'a> {
    pub chunk: &'a [u8],
    pub layout: &'a BufferLayoutPreference,
    pub colour: ColorType,
    pub colours: Option<&'a [[u8; 3]]>,
}

impl Pixels<'_> {
    /// Appends the pixels of a row, RGBA, on white.
    pub(super) fn row(&self, y: usize, width: usize, line: &mut Vec<u8>) -> Result<(), ScanError> {
        let stride = self.layout.row_stride.map_or(0, std::num::NonZeroUsize::get);
        let start = y * stride;
        let bits = usize::from(self.colour.bit_depth());
        let planar = self.layout.planes > 1;
        let sample = |x: usize, of: usize| self.sample(y, x, of);
        let row = self.chunk.get(start..start + stride).unwrap_or_default();
        let mut push = |[red, green, blue]: [u8; 3]| line.extend_from_slice(&[red, green, blue, u8::MAX]);
        if let Some(colours) = self.colours {
            for x in 0..width {
                let index = index(row, x, bits);
                push(colours.get(index).copied().unwrap_or([0; 3]));
            }
            return Ok(());
        }
        match self.colour {
            // A grey page with further channels shows the first.
            ColorType::Gray(_) | ColorType::GrayA(_) | ColorType::Multiband { .. } => {
                (0..width).for_each(|x| push([sample(x, 0); 3]));
            }
            ColorType::RGB(8) if !planar => row.as_chunks::<3>().0.iter().take(width).for_each(|rgb| push(*rgb)),
            ColorType::RGB(_) => (0..width).for_each(|x| push([0, 1, 2].map(|of| sample(x, of)))),
            ColorType::RGBA(_) => {
                for x in 0..width {
                    let mut pixel = [0, 1, 2, 3].map(|of| sample(x, of));
                    super::super::raster::on_white(&mut pixel);
                    push([pixel[0], pixel[1], pixel[2]]);
                }
            }
            ColorType::CMYK(_) | ColorType::CMYKA(_) => {
                for x in 0..width {
                    let light = 255 - u16::from(sample(x, 3));
                    let ink = |of| u8::try_from((255 - u16::from(sample(x, of))) * light / 255).unwrap_or(u8::MAX);
                    push([ink(0), ink(1), ink(2)]);
                }
            }
            ColorType::YCbCr(8) if !planar => row.as_chunks::<3>().0.iter().take(width).for_each(|ycc| push(rgb(*ycc))),
            ColorType::YCbCr(_) => (0..width).for_each(|x| push(rgb([0, 1, 2].map(|of| sample(x, of))))),
            other => return Err(ScanError::Unsupported { detail: format!("TIFF {other:?}") }),
        }
        Ok(())
    }

    /// As [`Pixels::row`], but what is not opaque stays so.
    pub(super) fn row_with_alpha(&self, y: usize, width: usize, line: &mut Vec<u8>) -> Result<(), ScanError> {
        if !matches!(self.colour, ColorType::RGBA(_) | ColorType::GrayA(_)) {
            return self.row(y, width, line);
        }
        let stride = self.layout.row_stride.map_or(0, std::num::NonZeroUsize::get);
        if self.colour == ColorType::RGBA(8)
            && self.layout.planes == 1
            && let Some(row) = self.chunk.get(y * stride..y * stride + width * 4)
        {
            line.extend_from_slice(row);
            return Ok(());
        }
        let (is_grey, alpha) = (matches!(self.colour, ColorType::GrayA(_)), usize::from(self.colour.num_samples()) - 1);
        for x in 0..width {
            let alpha = self.sample(y, x, alpha);
            let of = |of: usize| self.sample(y, x, if is_grey { 0 } else { of });
            line.extend_from_slice(&[of(0), of(1), of(2), alpha]);
        }
        Ok(())
    }

    /// One sample as 8 bits.
    fn sample(&self, y: usize, x: usize, of: usize) -> u8 {
        let stride = self.layout.row_stride.map_or(0, std::num::NonZeroUsize::get);
        let plane = self.layout.plane_stride.map_or(0, std::num::NonZeroUsize::get);
        let float = self.layout.sample_format == tiff::tags::SampleFormat::IEEEFP;
        let (bits, samples) = (usize::from(self.colour.bit_depth()), usize::from(self.colour.num_samples()));
        let planar = self.layout.planes > 1;
        let (base, index) = if planar { (y * stride + of * plane, x) } else { (y * stride, x * samples + of) };
        value(self.chunk, base, index, bits, float)
    }
}

/// A sample as 8 bits; `base` is where its row starts. Samples above 8 bits are in this machine's byte order.
fn value(chunk: &[u8], base: usize, index: usize, bits: usize, float: bool) -> u8 {
    let wide = |bytes: usize| chunk.get(base + index * bytes..base + (index + 1) * bytes).unwrap_or_default();
    match bits {
        // Scaled so that the largest becomes 255.
        1 | 2 | 4 => {
            let most = (1_usize << bits) - 1;
            let row = chunk.get(base..).unwrap_or_default();
            u8::try_from(self::index(row, index, bits) * 255 / most).unwrap_or(u8::MAX)
        }
        8 => chunk.get(base + index).copied().unwrap_or(u8::MAX),
        16 => wide(2).try_into().map_or(u8::MAX, |bytes| u16::from_ne_bytes(bytes).to_be_bytes()[0]),
        32 if float => {
            let value = wide(4).try_into().map_or(1.0, f32::from_ne_bytes);
            // Clamped to a byte; not a number becomes 0.
            (value.clamp(0.0, 1.0) * 255.0).round() as u8
        }
        32 => wide(4).try_into().map_or(u8::MAX, |bytes| u32::from_ne_bytes(bytes).to_be_bytes()[0]),
        _ => u8::MAX,
    }
}

/// A sample of 1 to 16 bits, as it is.
fn index(row: &[u8], x: usize, bits: usize) -> usize {
    match bits {
        1 | 2 | 4 => {
            let byte = usize::from(row.get(x * bits / 8).copied().unwrap_or(0));
            byte >> (8 - bits - x * bits % 8) & ((1 << bits) - 1)
        }
        16 => {
            let bytes = row.get(2 * x..2 * x + 2).and_then(|bytes| bytes.try_into().ok());
            usize::from(bytes.map_or(0, u16::from_ne_bytes))
        }
        _ => usize::from(row.get(x).copied().unwrap_or(0)),
    }
}

/// The colours of a page's map.
///
/// Errors: a page that says it has one and has none.
fn palette(page: Page<'_>) -> Result<Vec<[u8; 3]>, ScanError> {
    /// Indices of 16 bits, three colours.
    const MOST: u64 = 3 << 16;
    let missing = || ScanError::damaged("TIFF colour map");
    let values = numbers(page.bytes, page.directory, COLOUR_MAP, MOST).ok_or_else(missing)?;
    // Of 16 bits by the rules; some writers forget that and write 8.
    let shift = if values.iter().all(|value| *value < 256) { 0 } else { 8 };
    let of = |value: u64| u8::try_from(value >> shift).unwrap_or(u8::MAX);
    let count = values.len() / 3;
    let channel = |start: usize| values.get(start..start + count).unwrap_or_default();
    let colours = channel(0).iter().zip(channel(count)).zip(channel(2 * count));
    Ok(colours.map(|((red, green), blue)| [of(*red), of(*green), of(*blue)]).collect())
}

/// Luma and chroma of full range as RGB, in parts of 65 536. Source: JFIF 1.02, as ITU-R BT.601.
fn rgb([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let (luma, blue, red) = (i32::from(luma) << 16, i32::from(blue) - 128, i32::from(red) - 128);
    let mixed = [luma + 91_881 * red, luma - 22_554 * blue - 46_802 * red, luma + 116_130 * blue];
    // Clamped to a byte before.
    mixed.map(|value| ((value + HALF) >> 16).clamp(0, 255) as u8)
}

pub(super) fn reason(error: &TiffError) -> ScanError {
    match error {
        TiffError::UnsupportedError(unsupported) => ScanError::Unsupported { detail: unsupported.to_string() },
        other => ScanError::damaged(other),
    }
}
