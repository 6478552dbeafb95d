//! The pages of a TIFF: where each image directory stands. The decoder reads the first page of a file only, so a page is
//! decoded from a file whose header points at that page.

use super::{MAX_PAGES, ScanError};

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

/// The same file, with the page whose directory is at `directory` as its first.
pub(super) fn with_first(bytes: &[u8], directory: u64) -> Option<Vec<u8>> {
    let layout = Layout::read(bytes)?;
    let mut patched = bytes.to_vec();
    let at = usize::try_from(layout.first_at()).ok()?;
    let written = patched.get_mut(at..at + layout.offset_bytes())?;
    match (layout.big, layout.little) {
        (true, true) => written.copy_from_slice(&directory.to_le_bytes()),
        (true, false) => written.copy_from_slice(&directory.to_be_bytes()),
        (false, true) => written.copy_from_slice(&u32::try_from(directory).ok()?.to_le_bytes()),
        (false, false) => written.copy_from_slice(&u32::try_from(directory).ok()?.to_be_bytes()),
    }
    Some(patched)
}

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

    /// Where the directory after the one at `directory` starts; 0 for the last. `None` when it is cut off.
    fn following(self, bytes: &[u8], directory: u64) -> Option<u64> {
        let (count_bytes, entry_bytes) = if self.big { (8, 20) } else { (2, 12) };
        let entries = self.number(bytes, directory, count_bytes)?;
        let entries_end = directory.checked_add(count_bytes as u64)?.checked_add(entries.checked_mul(entry_bytes)?)?;
        if entries == 0 || entries_end > bytes.len() as u64 {
            return None;
        }
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
        assert_eq!(directories(&with_first(&bytes, 26).unwrap()), Ok(vec![26]));
    }

    #[test]
    fn a_file_without_directories_says_so() {
        assert_eq!(directories(b"II*\0\0\0\0\0"), Err(ScanError::NoPages));
    }
}
