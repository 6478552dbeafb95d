//! Texts with `;`, `,` or tabs between the values: UTF-8 with and without a mark, UTF-16, or bytes of a legacy encoding.

use std::path::Path;

use super::budget::{Budget, Rows};
use super::cell::{Cell, Sheet, Workbook};
use crate::formats::FormatError;
use crate::jobs::Watch;

/// Records between two looks at the cancel flag.
const RECORDS_PER_LOOK: u64 = 512;

/// Lines that are looked at to tell what stands between the values.
const LINES_LOOKED_AT: usize = 30;

/// What may stand between values, the likelier first where two fit equally: Vietnamese Excel writes `;`.
const DELIMITERS: [u8; 3] = [b'\t', b';', b','];

/// Whether bytes are UTF-16, and then its text.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (rest, little) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (rest, true),
        [0xFE, 0xFF, rest @ ..] => (rest, false),
        // Without its mark: text has a zero in every other byte, and UTF-8 has none at all.
        [first, 0, ..] if *first != 0 && !bytes.len().is_multiple_of(2) => return None,
        [first, 0, ..] if *first != 0 => (bytes, true),
        _ => return None,
    };
    let units = rest.chunks_exact(2).map(|pair| match (pair, little) {
        ([low, high], true) => u16::from_le_bytes([*low, *high]),
        ([high, low], _) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Reads the text as one sheet called `name`. Records of different lengths are kept as they are.
///
/// Errors: [`FormatError::Unknown`] for bytes that are no text, too large for the budget, cancelled.
pub(super) fn read(
    path: &Path,
    name: &str,
    bytes: &[u8],
    budget: &mut Budget,
    watch: &Watch,
) -> Result<Workbook, FormatError> {
    let wide = utf16(bytes);
    let text = wide.as_ref().map_or(bytes, String::as_bytes);
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    if text.contains(&0) {
        return Err(FormatError::Unknown { path: path.to_owned() });
    }
    let (told, text, skipped) = told_delimiter(text);
    let delimiter = told.unwrap_or_else(|| guess_delimiter(text));
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut rows = Rows::new(path, budget);
    // A value with line breaks in it is more lines of the text, and one row.
    let mut breaks_inside: u64 = 0;
    let mut count: u64 = 0;
    loop {
        let damaged =
            |error: csv::Error| FormatError::Damaged { path: path.to_owned(), at: 0, reason: error.to_string() };
        if !reader.read_byte_record(&mut record).map_err(damaged)? {
            break;
        }
        count += 1;
        if count.is_multiple_of(RECORDS_PER_LOOK) {
            watch.check()?;
        }
        let (line, at) = record.position().map_or((count, 0), |position| (position.line(), position.byte()));
        // Where the reader stood before the empty lines that it passed over.
        let begins = usize::try_from(at).ok().and_then(|at| text.get(at..)).unwrap_or_default();
        let empty =
            begins.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
        let row = (line + empty as u64 + skipped).saturating_sub(1 + breaks_inside);
        for (column, value) in record.iter().enumerate() {
            breaks_inside += value.iter().filter(|byte| **byte == b'\n').count() as u64;
            let cell = match std::str::from_utf8(value) {
                Ok(text) => Cell::of_text(text),
                Err(_) => Cell::Raw(value.into()),
            };
            rows.put(row, column, cell)?;
        }
    }
    let sheet = Sheet { name: name.to_owned(), rows: rows.finish(), ..Sheet::default() };
    Ok(Workbook { sheets: vec![sheet], doubts: Vec::new() })
}

/// What the first line `sep=;`, which Excel understands, says; the text after it, and how many lines that takes away.
fn told_delimiter(text: &[u8]) -> (Option<u8>, &[u8], u64) {
    let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    match text.get(..end).unwrap_or_default().trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => {
            (Some(*delimiter), text.get(end + 1..).unwrap_or_default(), 1)
        }
        _ => (None, text, 0),
    }
}

/// What divides most lines into the same number of values, more values before fewer.
fn guess_delimiter(text: &[u8]) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let mut counts: Vec<usize> = Vec::new();
        let (mut count, mut quoted) = (0, false);
        for byte in text {
            match *byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(count);
                    count = 0;
                    if counts.len() == LINES_LOOKED_AT {
                        break;
                    }
                }
                byte if byte == delimiter && !quoted => count += 1,
                _ => {}
            }
        }
        if count > 0 {
            counts.push(count);
        }
        let lines_with = |wanted: usize| counts.iter().filter(|count| **count == wanted).count();
        let claim =
            counts.iter().filter(|count| **count > 0).map(|count| count * lines_with(*count)).max().unwrap_or(0);
        if claim > best.0 {
            best = (claim, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(bytes: &[u8]) -> Vec<(u64, Vec<Cell>)> {
        let mut budget = Budget::default();
        let workbook = read(Path::new("so.csv"), "so", bytes, &mut budget, &Watch::new()).expect("a text");
        workbook.sheets[0].rows.iter().map(|row| (row.number, row.cells.clone())).collect()
    }

    fn texts(values: &[&str]) -> Vec<Cell> {
        values.iter().map(|text| Cell::of_text(text)).collect()
    }

    #[test]
    fn the_delimiter_is_found_or_told() {
        for bytes in ["a;b,b;c\n1;2,5;3\n", "a,\"b,b\",c\n1,\"2,5\",3\n", "a\tb,b\tc\n1\t2,5\t3\n"] {
            assert_eq!(
                sheet(bytes.as_bytes()),
                [(1, texts(&["a", "b,b", "c"])), (2, texts(&["1", "2,5", "3"]))],
                "{bytes}"
            );
        }
        assert_eq!(sheet(b"sep=|\r\na|b;c\r\n"), [(2, texts(&["a", "b;c"]))]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let rows = sheet(b"a,b\n\n\"x\ny\",2\n3,4\n");
        let numbers: Vec<u64> = rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 4]);
        let windows: Vec<u64> = sheet(b"a\r\n\r\nb\r\nc").iter().map(|(number, _)| *number).collect();
        assert_eq!(windows, [1, 3, 4]);
        assert_eq!(rows[1].1, texts(&["x\ny", "2"]));
    }

    #[test]
    fn marks_and_utf_16_are_understood() {
        let text = "Số tờ;Số thửa\n12;125\n";
        let wanted = [(1, texts(&["Số tờ", "Số thửa"])), (2, texts(&["12", "125"]))];
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(sheet(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), wanted);
        assert_eq!(sheet(&[b"\xFF\xFE", little.as_slice()].concat()), wanted);
        assert_eq!(sheet(&[b"\xFE\xFF", big.as_slice()].concat()), wanted);
        assert_eq!(sheet(&little), wanted);
    }

    #[test]
    fn bytes_of_a_legacy_encoding_stay_bytes() {
        assert_eq!(sheet(b"ten\nNguy\xD4n\n")[1].1, [Cell::Raw(b"Nguy\xD4n"[..].into())]);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let mut budget = Budget::default();
        let read = read(Path::new("a.bin"), "a", b"ab\0\0cd\x01", &mut budget, &Watch::new());
        assert!(matches!(read, Err(FormatError::Unknown { .. })));
    }
}
