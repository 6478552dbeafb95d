//! `.xls` of the years before 2007, which districts still send: at most 65 536 rows of 256 columns by its format.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, Reader, Xls, XlsError};

use super::budget::{Budget, Rows};
use super::cell::{Cell, Sheet, Workbook};
use super::xlsx::{day, error_text, visibility};
use crate::formats::FormatError;
use crate::jobs::Watch;

/// Reads every sheet.
///
/// Errors: encrypted, damaged, too large for the budget, cancelled.
pub(super) fn read(path: &Path, budget: &mut Budget, watch: &Watch) -> Result<Workbook, FormatError> {
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    let failed = |error: XlsError| xls_error(path, error);
    let mut source: Xls<_> = Xls::new(BufReader::new(file)).map_err(failed)?;
    let from_1904 = source.has_1904_epoch();
    let mut workbook = Workbook::default();
    for meta in source.sheets_metadata().to_vec() {
        let Ok(range) = source.worksheet_range(&meta.name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Rows::new(path, budget);
        for (row, column, data) in range.used_cells() {
            if column == 0 {
                watch.check()?;
            }
            let cell = match data {
                Data::Int(value) => Cell::Number(*value as f64),
                Data::Float(value) => Cell::Number(*value),
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::of_text(text),
                Data::Bool(value) => Cell::Bool(*value),
                Data::DateTime(date) => day(*date, from_1904),
                Data::Error(error) => error_text(error),
                Data::Empty => Cell::Empty,
            };
            rows.put(u64::from(first_row) + row as u64, first_column as usize + column, cell)?;
        }
        workbook.sheets.push(Sheet { name: meta.name, visibility: visibility(meta.visible), rows: rows.finish() });
    }
    Ok(workbook)
}

fn xls_error(path: &Path, error: XlsError) -> FormatError {
    let path = path.to_owned();
    match error {
        XlsError::Io(source) => FormatError::Io { path, source },
        XlsError::Password => FormatError::Encrypted { path },
        other => FormatError::Damaged { path, at: 0, reason: other.to_string() },
    }
}
