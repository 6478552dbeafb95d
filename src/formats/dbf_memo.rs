//! Long texts beside a `.dbf`: the memo files of FoxPro (`.fpt`) and of dBASE III and IV (`.dbt`), texts left as bytes.
//!
//! Why not the `dbase` crate: it decodes the texts, and reads a memo file only for a whole table of its own.

use super::dbf::NoValue;

/// Extensions of memo files, in the order in which they are looked for.
pub(super) const EXTENSIONS: [&str; 2] = ["fpt", "dbt"];

/// Longer memo files are not read: they would not fit in memory beside the map.
pub(super) const BUDGET: u64 = 1 << 30;

/// Block length of dBASE III, and where a header has none.
const BLOCK: usize = 512;

/// What ends a text of dBASE III.
const END: u8 = 0x1A;

/// Begin of a text of dBASE IV; its length follows.
const DBASE_4: [u8; 4] = [0xFF, 0xFF, 0x08, 0x00];

/// Type of a FoxPro block that holds a text.
const FOXPRO_TEXT: u32 = 1;

/// A memo file in memory.
pub(super) struct Memo {
    bytes: Vec<u8>,
    block: usize,
    foxpro: bool,
    /// Bytes that the texts may still take: each block belongs to one record, so all of them together are no longer than
    /// the file. A file that refers to one long text from every record costs no more.
    left: usize,
}

impl Memo {
    /// `extension` is one of [`EXTENSIONS`].
    pub(super) fn new(bytes: Vec<u8>, extension: &str) -> Self {
        let foxpro = extension == "fpt";
        let at = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()).copied().unwrap_or_default();
        // dBASE III has no block length; its header is empty there.
        let block = usize::from(if foxpro { u16::from_be_bytes(at(6)) } else { u16::from_le_bytes(at(20)) });
        let (block, left) = (if block == 0 { BLOCK } else { block }, bytes.len());
        Self { bytes, block, foxpro, left }
    }

    /// The text that a field refers to, by the number of its first block: four bytes little-endian, or digits. `None` when
    /// the field is blank.
    pub(super) fn text(&mut self, field: &[u8]) -> Result<Option<&[u8]>, NoValue> {
        let Some(block) = block_number(field)? else { return Ok(None) };
        let start = block.checked_mul(self.block).ok_or(NoValue)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty() && start > 0).ok_or(NoValue)?;
        let text = if self.foxpro { foxpro_text(rest) } else { dbase_text(rest) };
        // Looking for the end of a text that has none went through all of the rest.
        let taken = text.map_or(rest.len(), <[u8]>::len);
        self.left = self.left.checked_sub(taken).ok_or(NoValue)?;
        let text = text.ok_or(NoValue)?;
        let end = text.iter().rposition(|byte| !matches!(*byte, 0 | END)).map_or(0, |last| last + 1);
        Ok(Some(&text[..end]).filter(|text| !text.is_empty()))
    }
}

fn block_number(field: &[u8]) -> Result<Option<usize>, NoValue> {
    let number = if let Ok(binary) = <[u8; 4]>::try_from(field) {
        u32::from_le_bytes(binary)
    } else {
        let digits = std::str::from_utf8(field).map_err(|_| NoValue)?.trim_matches(|c: char| c == '\0' || c == ' ');
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| NoValue)? }
    };
    Ok(usize::try_from(number).ok().filter(|block| *block > 0))
}

/// A block's type and length, big-endian, then the text.
fn foxpro_text(block: &[u8]) -> Option<&[u8]> {
    let (kind, rest) = block.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length).filter(|_| u32::from_be_bytes(*kind) == FOXPRO_TEXT)
}

/// dBASE IV: a mark and the length of both and the text; dBASE III: the text and its end mark.
fn dbase_text(block: &[u8]) -> Option<&[u8]> {
    let Some(rest) = block.strip_prefix(&DBASE_4) else {
        return block.get(..memchr::memchr(END, block)?);
    };
    let (length, _) = rest.split_first_chunk::<4>()?;
    block.get(8..usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A file of blocks of 512 bytes after its header; `length` is where the header tells the length of a block.
    fn file(blocks: &[&[u8]], length: Option<(usize, [u8; 2])>) -> Vec<u8> {
        let mut bytes = vec![0; BLOCK];
        if let Some((at, told)) = length {
            bytes[at..at + 2].copy_from_slice(&told);
        }
        for block in blocks {
            bytes.extend_from_slice(block);
            bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        }
        bytes
    }

    fn check(memo: &mut Memo, field: &[u8], expected: Result<Option<&str>, ()>) {
        let found = memo.text(field).map(|text| text.map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
        assert_eq!(found.map_err(|_| ()), expected.map(|text| text.map(str::to_owned)), "{field:?}");
    }

    #[test]
    fn texts_of_each_kind_of_memo_file_are_found_by_their_block() {
        let three = file(&[b"Thua ke\x1A\x1A", b"no end"], None);
        let mut memo = Memo::new(three, "dbt");
        check(&mut memo, b"         1", Ok(Some("Thua ke")));
        check(&mut memo, b"          ", Ok(None));
        check(&mut memo, b"         0", Ok(None));
        check(&mut memo, b"         9", Err(()));
        check(&mut memo, b"        -1", Err(()));
        check(&mut memo, b"         2", Err(()));
        let four = file(&[b"\xFF\xFF\x08\x00\x0F\0\0\0Thua ke", b"\xFF\xFF\x08\x00\x03\0\0\0"], Some((20, [0, 2])));
        let mut memo = Memo::new(four, "dbt");
        check(&mut memo, b"0000000001", Ok(Some("Thua ke")));
        check(&mut memo, b"0000000002", Err(()));
        let fox = file(&[b"\0\0\0\x01\0\0\0\x07Thua ke", b"\0\0\0\0\0\0\0\x07picture"], Some((6, [2, 0])));
        let mut memo = Memo::new(fox, "fpt");
        check(&mut memo, &[1, 0, 0, 0], Ok(Some("Thua ke")));
        check(&mut memo, &[2, 0, 0, 0], Err(()));
        check(&mut memo, &[255, 255, 255, 255], Err(()));
    }

    #[test]
    fn one_long_text_for_every_record_costs_no_more_than_the_file() {
        let long = [&vec![b'x'; 4 * BLOCK][..], &[END]].concat();
        let mut memo = Memo::new(file(&[&long], None), "dbt");
        assert!(memo.text(b"1").is_ok_and(|text| text.is_some()));
        assert!(memo.text(b"1").is_err());
    }

    proptest! {
        #[test]
        fn no_file_and_no_field_make_it_panic(
            head in prop::collection::vec(any::<u8>(), 0..64),
            blocks in prop::collection::vec(prop_oneof![Just(&DBASE_4[..]), Just(&b"\0\0\0\x01\0\0\0\x09"[..]), Just(&b"ab\x1A"[..])], 0..9),
            field in prop_oneof!["[ 0-9]{0,10}".prop_map(String::into_bytes), prop::collection::vec(0..9_u8, 4)],
        ) {
            for extension in EXTENSIONS {
                let mut memo = Memo::new([&head[..], &blocks.concat()].concat(), extension);
                let longest = memo.bytes.len();
                if let Ok(Some(text)) = memo.text(&field) {
                    prop_assert!(!text.is_empty() && text.len() < longest);
                }
            }
        }
    }
}
