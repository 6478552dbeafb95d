//! TIFF pages compressed as faxes are: CCITT Group 3 (compressions 2 and 3) and Group 4 (4), in either bit order.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::super::ScanError;
use super::super::shrink::Shrinker;
use super::numbers;
use super::page::Page;

const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTES: u16 = 279;
const T4_OPTIONS: u16 = 292;
const COMPRESSION: u16 = 259;

/// Most strips of a page: one for each row of the highest.
const MAX_STRIPS: u64 = 1 << 20;

/// Gives the rows of a page.
///
/// Errors: strips that are not there, and damage before a strip's last row.
pub(super) fn decode(page: Page<'_>, rows: &mut Shrinker) -> Result<(), ScanError> {
    let (width, height) = page.sides()?;
    let columns = u32::try_from(width).map_err(|_| ScanError::TooLarge { width, height })?;
    let tag = |tag| numbers(page.bytes, page.directory, tag, MAX_STRIPS);
    let missing = || ScanError::damaged("strips of a CCITT page");
    let (offsets, lengths) = (tag(STRIP_OFFSETS).ok_or_else(missing)?, tag(STRIP_BYTES));
    let rows_per_strip = page.number(ROWS_PER_STRIP).unwrap_or(height).clamp(1, height);
    // White of a fax is 0, so a page whose 0 is black is shown inverted.
    let (white, black) = if page.number(PHOTOMETRIC) == Some(1) { (0, u8::MAX) } else { (u8::MAX, 0) };
    let two_dimensions = page.number(T4_OPTIONS).unwrap_or(0) & 1 == 1;
    let (encoding, end_of_line, aligned) = match page.number(COMPRESSION) {
        Some(2) => (EncodingMode::Group3_1D, false, true),
        Some(3) if two_dimensions => (EncodingMode::Group3_2D, true, false),
        Some(3) => (EncodingMode::Group3_1D, true, false),
        _ => (EncodingMode::Group4, false, false),
    };
    let mut left = height;
    for (index, offset) in offsets.iter().enumerate() {
        let in_strip = rows_per_strip.min(left);
        if in_strip == 0 {
            break;
        }
        let start = usize::try_from(*offset).map_err(|_| missing())?;
        let rest = page.bytes.get(start..).filter(|rest| !rest.is_empty()).ok_or_else(missing)?;
        // Some writers leave the length out: the strip's rows say where it ends.
        let length = lengths.as_ref().and_then(|lengths| lengths.get(index)).filter(|length| **length > 0);
        let length = length.and_then(|length| usize::try_from(*length).ok()).unwrap_or(rest.len());
        let strip = rest.get(..length).ok_or_else(|| ScanError::damaged("a CCITT page that ends early"))?;
        let turned: Vec<u8>;
        let strip = if page.number(FILL_ORDER) == Some(2) {
            turned = strip.iter().map(|byte| byte.reverse_bits()).collect();
            &turned
        } else {
            strip
        };
        let settings = DecodeSettings {
            columns,
            rows: u32::try_from(in_strip).map_err(|_| missing())?,
            end_of_block: encoding == EncodingMode::Group4,
            end_of_line,
            rows_are_byte_aligned: aligned,
            encoding,
            strict: false,
        };
        let mut sink = Sink { rows, columns: columns as usize, white, black, line: Vec::new(), pushed: 0 };
        let decoded = hayro_ccitt::decode(strip, &mut sink, &mut DecoderContext::new(settings));
        let pushed = sink.pushed;
        if decoded.is_err() && pushed < in_strip {
            return Err(ScanError::damaged(format!("CCITT, after {pushed} rows")));
        }
        for _ in pushed..in_strip {
            rows.push(&[]);
        }
        left -= in_strip;
    }
    Ok(())
}

/// Turns the changes of colour of each row into pixels.
struct Sink<'a> {
    rows: &'a mut Shrinker,
    columns: usize,
    white: u8,
    black: u8,
    line: Vec<u8>,
    pushed: u64,
}

impl Decoder for Sink<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        self.line.clear();
        let mut colour = self.white;
        let ends = changes.iter().map(|change| (*change as usize).min(self.columns)).chain([self.columns]);
        for end in ends {
            while self.line.len() < end * 4 {
                self.line.extend_from_slice(&[colour, colour, colour, u8::MAX]);
            }
            colour = if colour == self.white { self.black } else { self.white };
        }
        self.rows.push(&self.line);
        self.pushed += 1;
    }
}
