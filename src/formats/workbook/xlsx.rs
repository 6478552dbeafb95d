//! `.xlsx`, cell by cell: the size that a sheet declares is not looked at.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{CellErrorType, DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};

use super::budget::{Budget, Rows};
use super::cell::{Cell, Sheet, Visibility, Workbook};
use crate::formats::{Doubt, FormatError};
use crate::i18n::Message;
use crate::jobs::Watch;

/// Cells between two looks at the cancel flag: a few milliseconds of work.
const CELLS_PER_LOOK: u64 = 16_384;

/// Days between 30/12/1899 and 1/1/1904, where some workbooks begin to count. Source: ECMA-376 part 1, §18.17.4.1.
const DAYS_TO_1904: f64 = 1_462.0;

/// Reads every sheet. Chart sheets have no cells and are passed over.
///
/// Errors: encrypted, damaged, too large for the budget, cancelled.
pub(super) fn read(path: &Path, budget: &mut Budget, watch: &Watch) -> Result<Workbook, FormatError> {
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    let failed = |error: XlsxError| xlsx_error(path, error);
    let mut source: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(failed)?;
    let from_1904 = source.has_1904_epoch();
    let mut workbook = Workbook::default();
    for meta in source.sheets_metadata().to_vec() {
        let mut rows = Rows::new(path, budget);
        let mut cells = match source.worksheet_cells_reader(&meta.name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(failed(error)),
        };
        let mut count: u64 = 0;
        while let Some(cell) = cells.next_cell().map_err(failed)? {
            count += 1;
            if count.is_multiple_of(CELLS_PER_LOOK) {
                watch.check()?;
                watch.advance(CELLS_PER_LOOK);
            }
            let (row, column) = cell.get_position();
            rows.put(u64::from(row), column as usize, value(cell.get_value(), from_1904))?;
        }
        if rows.beyond > 0 {
            let message =
                Message::new("workbook-far-cells").with("sheet", meta.name.as_str()).with("count", rows.beyond);
            workbook.doubts.push(Doubt { row: None, message });
        }
        let visibility = visibility(meta.visible);
        workbook.sheets.push(Sheet { name: meta.name, visibility, rows: rows.finish() });
    }
    Ok(workbook)
}

fn value(data: &DataRef<'_>, from_1904: bool) -> Cell {
    match data {
        DataRef::Int(value) => Cell::Number(*value as f64),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(date) => day(*date, from_1904),
        // Strict workbooks write days as ISO 8601; the time of day says nothing here.
        DataRef::DateTimeIso(text) => Cell::of_text(text.split('T').next().unwrap_or_default()),
        DataRef::Error(error) => error_text(error),
        DataRef::Empty => Cell::Empty,
    }
}

pub(super) fn day(date: ExcelDateTime, from_1904: bool) -> Cell {
    match (date.is_datetime(), from_1904) {
        (false, _) => Cell::Number(date.as_f64()),
        (true, true) => Cell::Date(date.as_f64() + DAYS_TO_1904),
        (true, false) => Cell::Date(date.as_f64()),
    }
}

pub(super) fn error_text(error: &CellErrorType) -> Cell {
    Cell::Error(error.to_string().into())
}

pub(super) fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

fn xlsx_error(path: &Path, error: XlsxError) -> FormatError {
    let path = path.to_owned();
    match error {
        XlsxError::Io(source) => FormatError::Io { path, source },
        XlsxError::Password => FormatError::Encrypted { path },
        other => FormatError::Damaged { path, at: 0, reason: other.to_string() },
    }
}
