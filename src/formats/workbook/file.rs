//! Opens a file as a workbook, whatever its name says.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::budget::{Budget, too_large};
use super::cell::Workbook;
use super::unpacked::{self, ArchiveKind};
use super::{delimited, xls, xlsx};
use crate::formats::FormatError;
use crate::jobs::Watch;

/// First bytes of an OLE compound file: `.xls`, and an `.xlsx` with a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const ARCHIVE: &[u8] = b"PK";

/// The largest file that is read into memory as a whole: a text, or an old workbook.
const LARGEST_WHOLE: u64 = 512 << 20;

/// First bytes of what people hand in by mistake under the name of a workbook, in lower case.
const OTHERS: [&[u8]; 6] = [b"%pdf", b"<html", b"<!doc", b"<?xml", b"{\\rtf", b"\x89png"];

/// Reads the whole file within `budget`.
///
/// Errors: no file, empty, of another kind, encrypted, truncated, damaged, too large, cancelled. Nothing is read in part.
pub fn read_workbook(path: &Path, mut budget: Budget, watch: &Watch) -> Result<Workbook, FormatError> {
    let failed = |error| FormatError::io(path, error);
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(FormatError::IsFolder { path: path.to_owned() });
    }
    if metadata.len() == 0 {
        return Err(FormatError::Empty { path: path.to_owned() });
    }
    watch.begin("stage-reading-workbook", 0);
    let mut head = [0; 16];
    let mut file = File::open(path).map_err(failed)?;
    let known = file.read(&mut head).map_err(failed)?;
    let head = head.get(..known).unwrap_or_default();
    if head.starts_with(ARCHIVE) {
        return match unpacked::measure(path, &mut budget, watch)? {
            ArchiveKind::Xlsx => xlsx::read(path, &mut budget, watch),
            ArchiveKind::OpenDocument => {
                Err(FormatError::OtherWorkbook { path: path.to_owned(), kind: "OpenDocument" })
            }
            ArchiveKind::Binary => Err(FormatError::OtherWorkbook { path: path.to_owned(), kind: "Excel Binary" }),
            ArchiveKind::Other => Err(FormatError::NotWorkbook { path: path.to_owned() }),
        };
    }
    if metadata.len() > LARGEST_WHOLE {
        return Err(too_large(path, "more than 512 MiB"));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    if head.starts_with(COMPOUND) {
        return if holds_encrypted_package(&bytes) {
            Err(FormatError::Encrypted { path: path.to_owned() })
        } else {
            xls::read(path, &mut budget, watch)
        };
    }
    let lower = head.trim_ascii_start().to_ascii_lowercase();
    if OTHERS.iter().any(|begin| lower.starts_with(begin)) {
        return Err(FormatError::NotWorkbook { path: path.to_owned() });
    }
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    delimited::read(path, &name, &bytes, &mut budget, watch).map_err(|error| match error {
        FormatError::Unknown { path } => FormatError::NotWorkbook { path },
        other => other,
    })
}

/// Whether a compound file is an `.xlsx` behind a password. Source: MS-OFFCRYPTO §1.3.3, the stream's name in UTF-16.
fn holds_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::cell::{Cell, Visibility};
    use super::super::writer::{Heading, HeadingStyle, NewCell, NewSheet, write_workbook};
    use super::*;

    fn read(bytes: &[u8], budget: Budget) -> Result<Workbook, FormatError> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("written");
        read_workbook(file.path(), budget, &Watch::new())
    }

    fn xlsx() -> Vec<u8> {
        let shown = NewSheet {
            name: "PL3-01".to_owned(),
            first_row: 7,
            rows: vec![
                vec![NewCell::Number(1.5), NewCell::Empty, NewCell::Text("001085000000".into())],
                vec![NewCell::Text(" _x000D_ a\nb ".into())],
            ],
            ..NewSheet::default()
        };
        let hidden = NewSheet { name: "_thuaso".to_owned(), visibility: Visibility::VeryHidden, ..NewSheet::default() };
        let mut bytes = Vec::new();
        write_workbook(&[shown, hidden], "Sổ", &mut bytes, &Watch::new()).expect("written");
        bytes
    }

    #[test]
    fn what_is_written_is_read_again() {
        let workbook = read(&xlsx(), Budget::default()).expect("a workbook");
        let [shown, hidden] = workbook.sheets.as_slice() else { panic!("two sheets") };
        assert_eq!((shown.name.as_str(), shown.visibility), ("PL3-01", Visibility::Visible));
        assert_eq!((hidden.name.as_str(), hidden.visibility), ("_thuaso", Visibility::VeryHidden));
        assert_eq!(shown.rows[0].number, 7);
        assert_eq!(shown.rows[0].cells, [Cell::Number(1.5), Cell::Empty, Cell::of_text("001085000000")]);
        assert_eq!(shown.rows[1].cells, [Cell::of_text(" _x000D_ a\nb ")]);
    }

    #[test]
    fn a_sheet_of_many_rows_is_read_again_with_its_headings() {
        let heading = |row, column, text: &str| Heading {
            row,
            column,
            last_column: column,
            text: text.to_owned(),
            style: HeadingStyle::Column,
        };
        let row =
            |at: u32| vec![NewCell::Text(format!("{}/{at}", at % 7).into()), NewCell::Number(f64::from(at) / 2.0)];
        let sheet = NewSheet {
            headings: vec![heading(3, 1, "Diện tích"), heading(3, 0, "Thửa"), heading(1, 0, "Phường Mẫu")],
            first_row: 4,
            rows: (0..30_000).map(row).collect(),
            frozen: (3, 0),
            ..NewSheet::default()
        };
        let mut bytes = Vec::new();
        write_workbook(&[sheet], "Thửa", &mut bytes, &Watch::new()).expect("written");
        let workbook = read(&bytes, Budget::default()).expect("a workbook");
        let [sheet] = workbook.sheets.as_slice() else { panic!("one sheet") };
        let titles: Vec<_> = sheet.rows.iter().take(2).map(|row| row.cells.clone()).collect();
        assert_eq!(titles[0], [Cell::of_text("Phường Mẫu")]);
        assert_eq!(titles[1], [Cell::of_text("Thửa"), Cell::of_text("Diện tích")]);
        assert_eq!(sheet.rows.len(), 30_002);
        for (at, row) in (0..).zip(&sheet.rows[2..]) {
            assert_eq!(row.cells, [Cell::of_text(&format!("{}/{at}", at % 7)), Cell::Number(f64::from(at) / 2.0)]);
        }
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes() {
        assert!(xlsx() == xlsx());
    }

    #[test]
    fn a_cut_workbook_is_called_truncated_and_a_changed_one_damaged() {
        let whole = xlsx();
        for length in [4, 100, whole.len() / 2, whole.len() - 1] {
            assert!(
                matches!(read(&whole[..length], Budget::default()), Err(FormatError::Truncated { .. })),
                "{length}"
            );
        }
        for at in (0..whole.len()).step_by(37) {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            // Whatever it is taken for, it is no panic.
            drop(read(&changed, Budget::default()));
        }
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() {
        let budget = Budget { unpacked: 1_000, ..Budget::default() };
        assert!(matches!(read(&xlsx(), budget), Err(FormatError::TooLarge { .. })));
    }

    #[test]
    fn other_files_are_called_what_they_are() {
        for bytes in [&b"%PDF-1.7 ..."[..], b"<html><table>", b"\x89PNG\r\n\x1A\n"] {
            assert!(matches!(read(bytes, Budget::default()), Err(FormatError::NotWorkbook { .. })));
        }
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = [COMPOUND, &[0; 600], package.as_slice()].concat();
        assert!(matches!(read(&locked, Budget::default()), Err(FormatError::Encrypted { .. })));
        assert!(matches!(
            read(&[COMPOUND, &[0; 600]].concat(), Budget::default()),
            Err(FormatError::Damaged { .. } | FormatError::Io { .. })
        ));
        assert!(matches!(read(b"", Budget::default()), Err(FormatError::Empty { .. })));
    }

    #[test]
    fn a_lone_cell_at_the_end_of_the_sheet_costs_nothing() {
        let mut bytes = Vec::new();
        let lone = NewSheet { first_row: 1_048_576, rows: vec![vec![NewCell::Number(1.0)]], ..NewSheet::default() };
        write_workbook(&[lone], "Sổ", &mut bytes, &Watch::new()).expect("written");
        let workbook = read(&bytes, Budget { cells: 10, ..Budget::default() }).expect("one cell");
        assert_eq!(workbook.sheets[0].rows[0].number, 1_048_576);
    }
}
