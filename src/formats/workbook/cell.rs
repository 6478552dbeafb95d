//! Sheets of cells in memory: what a workbook said, row by row.

use crate::cadastre::PartialDate;
use crate::formats::Doubt;

/// A workbook, or a delimited text as a workbook of one sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
    pub doubts: Vec<Doubt>,
}

/// One sheet. Rows without a value are left out; the others know their number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The file's name without its ending for a delimited text.
    pub name: String,
    pub visibility: Visibility,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    #[default]
    Visible,
    Hidden,
    /// Not even offered to be shown.
    VeryHidden,
}

/// One row: its cells from column A on, up to the last one with a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// As a spreadsheet counts, from 1.
    pub number: u64,
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column counted from 0; empty past the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(Box<str>),
    /// A text of a delimited file that is no UTF-8, as its bytes stand there.
    Raw(Box<[u8]>),
    Number(f64),
    /// A day, as spreadsheets count: days since 30/12/1899, also where the file counts from 1904.
    Date(f64),
    Bool(bool),
    /// What a formula failed with: `#REF!`.
    Error(Box<str>),
}

impl Cell {
    /// A text, or nothing where it is empty.
    pub fn of_text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Raw(bytes) => bytes.trim_ascii().is_empty(),
            _ => false,
        }
    }
}

/// The day that a spreadsheet's number of days names; `None` outside of 1/1/1900 to 31/12/9999, and for the 29/2/1900 that
/// spreadsheets believe in. Source: ECMA-376 part 1, §18.17.4.1.
pub fn date_of_serial(serial: f64) -> Option<PartialDate> {
    /// The last number that a spreadsheet knows.
    const LAST: f64 = 2_958_466.0;
    /// The day that never was.
    const LEAP_DAY_OF_1900: i64 = 60;
    if !(1.0..LAST).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let epoch = match days.cmp(&LEAP_DAY_OF_1900) {
        std::cmp::Ordering::Less => jiff::civil::date(1899, 12, 31),
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => jiff::civil::date(1899, 12, 30),
    };
    let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    PartialDate::from_parts(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

/// The name of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default());
        left = (left - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The column, counted from 0, that one to three letters name.
pub fn column_of_letters(letters: &str) -> Option<usize> {
    if !(1..=3).contains(&letters.len()) || !letters.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    let counted = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some(counted - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days() {
        for (serial, day) in [
            (1.0, Some((1900, 1, 1))),
            (59.0, Some((1900, 2, 28))),
            (60.0, None),
            (61.0, Some((1900, 3, 1))),
            (41_562.0, Some((2013, 10, 15))),
            (41_562.75, Some((2013, 10, 15))),
            (0.5, None),
            (f64::NAN, None),
            (3e9, None),
        ] {
            assert_eq!(date_of_serial(serial).map(PartialDate::parts), day, "{serial}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (49, "AX"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
            assert_eq!(column_of_letters(letters), Some(column));
        }
        assert_eq!(column_of_letters("A1"), None);
        assert_eq!(column_of_letters(""), None);
    }
}
