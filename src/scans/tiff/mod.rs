//! The pages of a TIFF: where each image directory stands. The decoder reads the first page of a file only, so a page is
//! decoded through a reader that shows the file with a header that points at that page. The file itself is shared.
//!
//! Promises: palettes, greys of 1 to 32 bits, RGB, CMYK and YCbCr; none, LZW, deflate, PackBits, JPEG and the three CCITT
//! compressions in either bit order; strips and tiles, in one plane or several. Refuses with its reason: JPEG of the old
//! style (compression 6), CIE L*a*b*, uncompressed YCbCr with fewer chroma samples.

mod chunks;
mod fax;
mod geo_tags;
mod large;
mod page;

use std::io::{BufRead, Read, Result as IoResult, Seek, SeekFrom};

use super::{MAX_PAGES, ScanError};
pub use geo_tags::GeoTags;
pub use large::LargeTiff;
pub(super) use page::{Page, decode, decoding_bytes, size};

/// Where each page's directory starts. Each once: a chain that comes back to a page ends there.
///
/// Errors: [`ScanError::NoPages`], [`ScanError::TooManyPages`], or damage before the first page.
pub(super) fn directories(bytes: &[u8]) -> Result<Vec<u64>, ScanError> {
    let layout = Layout::read(bytes).ok_or_else(|| ScanError::damaged("TIFF header"))?;
    let mut found: Vec<u64> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut next = layout.offset(bytes, layout.first_at()).unwrap_or(0);
    while next != 0 && seen.insert(next) {
        // A directory that is cut off belongs to a file that ended early: the pages before it are whole.
        let Some(following) = layout.following(bytes, next) else { break };
        if found.len() >= MAX_PAGES as usize {
            return Err(ScanError::TooManyPages);
        }
        found.push(next);
        next = following;
    }
    if found.is_empty() { Err(ScanError::NoPages) } else { Ok(found) }
}

/// Shows a file as if the page whose directory is at `directory` were its first; copies nothing.
pub(super) struct PageReader<'a> {
    bytes: &'a [u8],
    /// What is shown instead of the file's own bytes: where, and what. In their order, none over another.
    patches: Vec<(usize, Vec<u8>)>,
    at: u64,
}

impl<'a> PageReader<'a> {
    /// `None` when the header is damaged.
    pub(super) fn new(bytes: &'a [u8], directory: u64) -> Option<Self> {
        let layout = Layout::read(bytes)?;
        let at = usize::try_from(layout.first_at()).ok()?;
        let offset = if layout.big {
            layout.written(directory, 8)
        } else {
            layout.written(u64::from(u32::try_from(directory).ok()?), 4)
        };
        bytes.get(at..at.checked_add(offset.len())?)?;
        let mut patches = vec![(at, offset)];
        // No page follows: the decoder refuses a chain that loops, though it is asked for one page only.
        let next = layout.entries_end(bytes, directory).and_then(|end| usize::try_from(end).ok());
        if let Some(next) = next.filter(|next| bytes.len().saturating_sub(*next) >= layout.offset_bytes()) {
            patches.push((next, layout.written(0, layout.offset_bytes())));
        }
        patches.sort();
        Some(Self { bytes, patches, at: 0 })
    }

    /// Shows another number of two bytes as the value of a tag. `None` when the page does not have it.
    pub(super) fn with_value(mut self, directory: u64, tag: u16, value: u16) -> Option<Self> {
        let layout = Layout::read(self.bytes)?;
        let at = usize::try_from(layout.value_of(self.bytes, directory, u64::from(tag))?).ok()?;
        self.patches.push((at, layout.written(u64::from(value), 2)));
        self.patches.sort();
        Some(self)
    }
}

impl BufRead for PageReader<'_> {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        for (start, patch) in &self.patches {
            if at < *start {
                return Ok(self.bytes.get(at..*start).unwrap_or_default());
            }
            if let Some(rest) = patch.get(at - start..).filter(|rest| !rest.is_empty()) {
                return Ok(rest);
            }
        }
        Ok(self.bytes.get(at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount as u64);
    }
}

impl Read for PageReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl Seek for PageReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => (self.bytes.len() as u64).checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Dots per inch that a page's directory states.
pub(super) fn stated_dpi(bytes: &[u8], directory: u64) -> Option<f64> {
    const X_RESOLUTION: u64 = 282;
    const RESOLUTION_UNIT: u64 = 296;
    let layout = Layout::read(bytes)?;
    // A rational has 8 bytes: in a TIFF they stand elsewhere, in a BigTIFF in the entry.
    let value_at = layout.value_of(bytes, directory, X_RESOLUTION)?;
    let rational_at = if layout.big { value_at } else { layout.offset(bytes, value_at)? };
    let over = layout.number(bytes, rational_at, 4)?;
    let under = layout.number(bytes, rational_at.checked_add(4)?, 4).filter(|under| *under != 0)?;
    let resolution = over as f64 / under as f64;
    let unit = layout.value_of(bytes, directory, RESOLUTION_UNIT).and_then(|at| layout.number(bytes, at, 2));
    match unit {
        None | Some(2) => Some(resolution),
        Some(3) => Some(resolution * 2.54),
        Some(_) => None,
    }
}

/// The numbers of a page's tag, of whichever integer type; `None` when it has none or more than `most`.
fn numbers(bytes: &[u8], directory: u64, tag: u16, most: u64) -> Option<Vec<u64>> {
    let layout = Layout::read(bytes)?;
    let value_at = layout.value_of(bytes, directory, u64::from(tag))?;
    let (count_bytes, type_before) = if layout.big { (8, 10) } else { (4, 6) };
    let kind = layout.number(bytes, value_at.checked_sub(type_before)?, 2)?;
    let count = layout.number(bytes, value_at.checked_sub(count_bytes as u64)?, count_bytes)?;
    let length: usize = match kind {
        1 => 1,
        3 => 2,
        4 => 4,
        16 => 8,
        _ => return None,
    };
    if count == 0 || count > most {
        return None;
    }
    let inside = count.checked_mul(length as u64)? <= layout.offset_bytes() as u64;
    let start = if inside { value_at } else { layout.offset(bytes, value_at)? };
    (0..count).map(|index| layout.number(bytes, start.checked_add(index * length as u64)?, length)).collect()
}

/// The first number of a page's tag.
fn number(bytes: &[u8], directory: u64, tag: u16) -> Option<u64> {
    numbers(bytes, directory, tag, MAX_NUMBERS)?.first().copied()
}

/// Most numbers of a tag: strips of one row each on the highest page, in each of several planes.
const MAX_NUMBERS: u64 = 1 << 22;

/// Byte order, and whether offsets have 8 bytes (BigTIFF).
#[derive(Clone, Copy)]
struct Layout {
    little: bool,
    big: bool,
}

impl Layout {
    fn read(bytes: &[u8]) -> Option<Self> {
        match bytes.get(..4)? {
            b"II*\0" => Some(Self { little: true, big: false }),
            b"MM\0*" => Some(Self { little: false, big: false }),
            b"II+\0" => Some(Self { little: true, big: true }),
            b"MM\0+" => Some(Self { little: false, big: true }),
            _ => None,
        }
    }

    /// A number as so many bytes of the file's order.
    fn written(self, number: u64, length: usize) -> Vec<u8> {
        let mut digits: Vec<u8> = number.to_le_bytes().into_iter().take(length).collect();
        if !self.little {
            digits.reverse();
        }
        digits
    }

    fn first_at(self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn offset_bytes(self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn number(self, bytes: &[u8], at: u64, length: usize) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let digits = bytes.get(start..start.checked_add(length)?)?;
        let fold = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        Some(if self.little { digits.iter().rev().fold(0, fold) } else { digits.iter().fold(0, fold) })
    }

    fn offset(self, bytes: &[u8], at: u64) -> Option<u64> {
        self.number(bytes, at, self.offset_bytes())
    }

    /// Bytes of a directory's count, and of each of its entries.
    fn directory_bytes(self) -> (usize, usize) {
        if self.big { (8, 20) } else { (2, 12) }
    }

    /// Where the value (or the offset of a longer one) of a directory's tag stands.
    fn value_of(self, bytes: &[u8], directory: u64, tag: u64) -> Option<u64> {
        let (count_bytes, entry_bytes) = self.directory_bytes();
        let entries = self.number(bytes, directory, count_bytes)?;
        let first = directory.checked_add(count_bytes as u64)?;
        let mut at = first;
        for _ in 0..entries {
            if self.number(bytes, at, 2)? == tag {
                return at.checked_add(if self.big { 12 } else { 8 });
            }
            at = at.checked_add(entry_bytes as u64)?;
        }
        None
    }

    /// Where the entries of a directory end. `None` when it has none or is cut off.
    fn entries_end(self, bytes: &[u8], directory: u64) -> Option<u64> {
        let (count_bytes, entry_bytes) = self.directory_bytes();
        let entries = self.number(bytes, directory, count_bytes)?;
        let end = directory.checked_add(count_bytes as u64)?.checked_add(entries.checked_mul(entry_bytes as u64)?)?;
        (entries > 0 && end <= bytes.len() as u64).then_some(end)
    }

    /// Where the directory after the one at `directory` starts; 0 for the last. `None` when it is cut off.
    fn following(self, bytes: &[u8], directory: u64) -> Option<u64> {
        let entries_end = self.entries_end(bytes, directory)?;
        // Some writers leave out the pointer behind the last directory.
        Some(self.offset(bytes, entries_end).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF of directories with one entry each; `next[i]` is the page that follows page `i`.
    fn chain(next: &[Option<usize>]) -> Vec<u8> {
        let at = |page: usize| u32::try_from(8 + page * 18).unwrap();
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for following in next {
            bytes.extend_from_slice(&[1, 0]);
            bytes.extend_from_slice(&[0; 12]);
            bytes.extend_from_slice(&following.map_or(0, at).to_le_bytes());
        }
        bytes
    }

    #[test]
    fn pages_are_found_in_their_order() {
        assert_eq!(directories(&chain(&[Some(2), None, Some(1)])), Ok(vec![8, 44, 26]));
    }

    #[test]
    fn a_chain_that_loops_ends() {
        assert_eq!(directories(&chain(&[Some(1), Some(0)])), Ok(vec![8, 26]));
        assert_eq!(directories(&chain(&[Some(0)])), Ok(vec![8]));
    }

    #[test]
    fn a_page_can_be_made_the_first() {
        let bytes = chain(&[Some(1), None]);
        let mut shown = Vec::new();
        PageReader::new(&bytes, 26).unwrap().read_to_end(&mut shown).unwrap();
        assert_eq!((shown.len(), directories(&shown)), (bytes.len(), Ok(vec![26])));
    }

    #[test]
    fn a_value_can_be_shown_as_another() {
        let mut bytes = chain(&[None]);
        bytes[10] = 0x06;
        bytes[11] = 0x01;
        let mut shown = Vec::new();
        PageReader::new(&bytes, 8).unwrap().with_value(8, 262, 1).unwrap().read_to_end(&mut shown).unwrap();
        assert_eq!((shown.len(), &shown[..18], shown[18]), (bytes.len(), &bytes[..18], 1));
        assert!(PageReader::new(&bytes, 8).unwrap().with_value(8, 259, 1).is_none());
    }

    #[test]
    fn a_file_without_directories_says_so() {
        assert_eq!(directories(b"II*\0\0\0\0\0"), Err(ScanError::NoPages));
    }
}
