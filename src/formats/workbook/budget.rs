//! How much of a workbook is believed: counted while it is read, whatever the file declares.

use std::path::Path;

use super::cell::{Cell, Row};
use crate::formats::FormatError;

/// What is left to read of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes that an archive may unpack to, all parts together.
    pub unpacked: u64,
    /// Cells, those counted that only fill a row up to its last value.
    pub cells: u64,
    /// Bytes of texts.
    pub text: u64,
}

impl Default for Budget {
    /// A register of 300 000 rows of 50 columns fits several times. Source: ours; the largest ward known has 40 000 certificates.
    fn default() -> Self {
        Self { unpacked: 2 << 30, cells: 40_000_000, text: 512 << 20 }
    }
}

/// Values past this column are left out: the widest form has 50 columns, and a stray cell at the end of the sheet would make
/// every row 16 384 cells wide.
pub(super) const LAST_COLUMN: usize = 512;

/// Rows of a sheet being read, within a budget.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    path: &'a Path,
    budget: &'a mut Budget,
    rows: Vec<Row>,
    /// Cells left out because they stand too far to the right.
    pub beyond: u64,
}

impl<'a> Rows<'a> {
    pub fn new(path: &'a Path, budget: &'a mut Budget) -> Self {
        Self { path, budget, rows: Vec::new(), beyond: 0 }
    }

    /// Adds a value; rows and columns are counted from 0. A row that goes back is one of a damaged file and becomes a row of its
    /// own.
    ///
    /// Errors: [`FormatError::TooLarge`].
    pub fn put(&mut self, row: u64, column: usize, cell: Cell) -> Result<(), FormatError> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= LAST_COLUMN {
            self.beyond += 1;
            return Ok(());
        }
        if self.rows.last().is_none_or(|last| last.number != row + 1) {
            self.rows.push(Row { number: row + 1, cells: Vec::new() });
        }
        let Some(last) = self.rows.last_mut() else { return Ok(()) };
        let widened = (column + 1).saturating_sub(last.cells.len());
        let text = match &cell {
            Cell::Text(text) | Cell::Error(text) => text.len(),
            Cell::Raw(bytes) => bytes.len(),
            _ => 0,
        };
        let left = self.budget.cells.checked_sub(widened as u64).zip(self.budget.text.checked_sub(text as u64));
        let Some((cells, text)) = left else { return Err(too_large(self.path, "too many cells")) };
        (self.budget.cells, self.budget.text) = (cells, text);
        if widened > 0 {
            last.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(slot) = last.cells.get_mut(column) {
            *slot = cell;
        }
        Ok(())
    }

    pub fn finish(self) -> Vec<Row> {
        self.rows
    }
}

pub(super) fn too_large(path: &Path, reason: &str) -> FormatError {
    FormatError::TooLarge { path: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_wide_as_its_last_value() -> Result<(), FormatError> {
        let mut budget = Budget::default();
        let mut rows = Rows::new(Path::new("so.xlsx"), &mut budget);
        rows.put(6, 2, Cell::Number(1.0))?;
        rows.put(6, 0, Cell::of_text("a"))?;
        rows.put(8, 0, Cell::of_text("  "))?;
        rows.put(9, LAST_COLUMN, Cell::of_text("far"))?;
        assert_eq!(rows.beyond, 1);
        let rows = rows.finish();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0], Row { number: 7, cells: vec![Cell::of_text("a"), Cell::Empty, Cell::Number(1.0)] });
        Ok(())
    }

    #[test]
    fn the_budget_of_cells_counts_what_a_row_is_filled_up_with() {
        let mut budget = Budget { cells: 10, ..Budget::default() };
        let mut rows = Rows::new(Path::new("so.xlsx"), &mut budget);
        assert!(rows.put(0, 9, Cell::Bool(true)).is_ok());
        assert!(matches!(rows.put(1, 0, Cell::Bool(true)), Err(FormatError::TooLarge { .. })));
    }
}
