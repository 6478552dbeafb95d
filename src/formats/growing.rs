//! A column whose kind is found out while it is read.

use super::blocks::number;
use super::table::{ByteRuns, ColumnValues, Nullable};

/// One value as a reader met it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    /// A number in decimal digits, which it keeps should the column turn out to be of texts.
    Number(&'a [u8]),
    /// Year, month, day.
    Date(i16, u8, u8),
    Text(&'a [u8]),
    Bytes(&'a [u8]),
}

/// A column that widens to what it meets, and never loses a digit doing so: whole numbers may become reals, everything may
/// become text.
#[derive(Debug, Default)]
pub(super) struct Growing {
    /// `None` as long as nothing but nulls came and no kind was declared.
    values: Option<ColumnValues>,
    /// How many rows were set; nulls since the last value are not counted.
    rows: usize,
}

/// Makes room in a vector for `expected` rows, going by the first `seen` ones: one that doubles is copied again and again.
pub(super) fn make_room<T>(values: &mut Vec<T>, seen: usize, expected: usize) {
    let all = values.len().saturating_mul(expected) / seen.max(1);
    // A little more than it looks like, so that a late row does not double it after all. Where there is no such room it grows as it goes.
    let _ = values.try_reserve((all + all / 16).saturating_sub(values.len()));
}

impl Growing {
    /// A column that begins as what its file declares.
    pub(super) fn declared(values: ColumnValues) -> Self {
        Self { values: Some(values), rows: 0 }
    }

    /// Adds the value of row `row`; rows since the last one are null. A second value for one row is not taken.
    #[inline]
    pub(super) fn push(&mut self, row: usize, cell: Cell<'_>) {
        if matches!(cell, Cell::Null) || self.rows > row {
            return;
        }
        let values = self.values.get_or_insert_with(|| first_kind(cell));
        if self.rows < row {
            values.lengthen(row);
        }
        self.rows = row + 1;
        if !values.push(cell) {
            *values = widened(values, cell);
            values.push(cell);
        }
    }

    /// Bytes of its values.
    pub(super) fn bytes(&self) -> usize {
        self.values.as_ref().map_or(0, ColumnValues::bytes)
    }

    /// Makes room for `expected` rows, going by the first `seen` ones.
    pub(super) fn make_room(&mut self, seen: usize, expected: usize) {
        match &mut self.values {
            Some(ColumnValues::Boolean(values)) => make_room(values, seen, expected),
            Some(ColumnValues::Integer(values)) => make_room(&mut values.values, seen, expected),
            Some(ColumnValues::Real(values)) => make_room(&mut values.values, seen, expected),
            Some(ColumnValues::Date(values)) => make_room(values, seen, expected),
            Some(ColumnValues::Text(values) | ColumnValues::Bytes(values)) => {
                make_room(&mut values.bytes, seen, expected);
                make_room(&mut values.ends, seen, expected);
            }
            None => {}
        }
    }

    /// Forgets the value of row `row`, the last that was set; the row is null then.
    pub(super) fn take_back(&mut self, row: usize) {
        if let Some(values) = self.values.as_mut().filter(|_| self.rows == row + 1) {
            values.shorten(row);
            self.rows = row;
        }
    }

    /// The column, of `rows` rows.
    pub(super) fn finish(self, rows: usize) -> ColumnValues {
        let mut values = self.values.unwrap_or_else(|| ColumnValues::Text(ByteRuns::default()));
        values.lengthen(rows);
        values
    }
}

impl ColumnValues {
    fn len(&self) -> usize {
        match self {
            Self::Boolean(values) => values.len(),
            Self::Integer(values) => values.values.len(),
            Self::Real(values) => values.values.len(),
            Self::Date(values) => values.len(),
            Self::Text(values) | Self::Bytes(values) => values.ends.len(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Boolean(values) => size_of_val(&values[..]),
            Self::Integer(values) => size_of_val(&values.values[..]),
            Self::Real(values) => size_of_val(&values.values[..]),
            Self::Date(values) => size_of_val(&values[..]),
            Self::Text(values) | Self::Bytes(values) => values.bytes.len() + size_of_val(&values.ends[..]),
        }
    }

    /// Adds nulls up to a length.
    pub(super) fn lengthen(&mut self, rows: usize) {
        for _ in self.len()..rows {
            match self {
                Self::Boolean(values) => values.push(None),
                Self::Integer(values) => values.push(None),
                Self::Real(values) => values.push(None),
                Self::Date(values) => values.push(None),
                Self::Text(values) | Self::Bytes(values) => values.push(None),
            }
        }
    }

    /// Forgets the values from row `rows` on.
    fn shorten(&mut self, rows: usize) {
        match self {
            Self::Boolean(values) => values.truncate(rows),
            Self::Integer(values) => values.truncate(rows),
            Self::Real(values) => values.truncate(rows),
            Self::Date(values) => values.truncate(rows),
            Self::Text(values) | Self::Bytes(values) => values.truncate(rows),
        }
    }

    /// Adds a value, when the column can hold it exactly.
    #[inline]
    fn push(&mut self, cell: Cell<'_>) -> bool {
        match (self, cell) {
            (Self::Boolean(values), Cell::Boolean(value)) => values.push(Some(value)),
            (Self::Integer(values), Cell::Integer(value)) => values.push(Some(value)),
            (Self::Integer(values), Cell::Number(text)) => match integer(text) {
                Some(value) => values.push(Some(value)),
                None => return false,
            },
            (Self::Real(values), Cell::Real(value)) => values.push(Some(value)),
            (Self::Real(values), Cell::Integer(value)) if is_exact(value) => values.push(Some(value as f64)),
            (Self::Real(values), Cell::Number(text)) => {
                match number(text).filter(|value| value.is_finite() && !is_too_long(text)) {
                    Some(value) => values.push(Some(value)),
                    None => return false,
                }
            }
            (Self::Date(values), Cell::Date(year, month, day)) => values.push(Some((year, month, day))),
            (Self::Text(values) | Self::Bytes(values), Cell::Bytes(bytes)) => values.push(Some(bytes)),
            (Self::Text(values), Cell::Text(text) | Cell::Number(text)) => values.push(Some(text)),
            (Self::Text(values), cell) => values.push(plain(cell).as_deref().map(str::as_bytes)),
            _ => return false,
        }
        true
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        let found = match self {
            Self::Boolean(values) => values.get(row).copied().flatten().map(Cell::Boolean),
            Self::Integer(values) => values.get(row).map(Cell::Integer),
            Self::Real(values) => values.get(row).map(Cell::Real),
            Self::Date(values) => {
                values.get(row).copied().flatten().map(|(year, month, day)| Cell::Date(year, month, day))
            }
            Self::Text(values) => values.get(row).map(Cell::Text),
            Self::Bytes(values) => values.get(row).map(Cell::Bytes),
        };
        found.unwrap_or(Cell::Null)
    }
}

/// The kind of a column whose first value this is.
fn first_kind(cell: Cell<'_>) -> ColumnValues {
    match cell {
        Cell::Boolean(_) => ColumnValues::Boolean(Vec::new()),
        Cell::Integer(_) => ColumnValues::Integer(Nullable::default()),
        Cell::Number(text) if integer(text).is_some() => ColumnValues::Integer(Nullable::default()),
        Cell::Real(_) | Cell::Number(_) => ColumnValues::Real(Nullable::default()),
        Cell::Date(..) => ColumnValues::Date(Vec::new()),
        Cell::Bytes(_) => ColumnValues::Bytes(ByteRuns::default()),
        Cell::Text(_) | Cell::Null => ColumnValues::Text(ByteRuns::default()),
    }
}

/// The same values as a kind that can hold `next` too.
fn widened(values: &ColumnValues, next: Cell<'_>) -> ColumnValues {
    let real = matches!(next, Cell::Real(_)) || matches!(next, Cell::Number(text) if !is_too_long(text));
    let mut wider = match values {
        ColumnValues::Integer(whole) if real && whole.values.iter().all(|value| is_exact(*value)) => {
            ColumnValues::Real(Nullable::default())
        }
        _ => ColumnValues::Text(ByteRuns::default()),
    };
    for row in 0..values.len() {
        match values.cell(row) {
            Cell::Null => wider.lengthen(row + 1),
            cell => {
                wider.push(cell);
            }
        }
    }
    wider
}

/// A value that is no text, as text.
fn plain(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Boolean(value) => Some(value.to_string()),
        Cell::Integer(value) => Some(value.to_string()),
        Cell::Real(value) => Some(value.to_string()),
        Cell::Date(year, month, day) => Some(format!("{year:04}-{month:02}-{day:02}")),
        Cell::Null | Cell::Number(_) | Cell::Text(_) | Cell::Bytes(_) => None,
    }
}

/// A whole number in decimal digits.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    /// So many digits cannot overflow.
    const SAFE_DIGITS: usize = 18;
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > SAFE_DIGITS {
        return std::str::from_utf8(text).ok()?.parse().ok();
    }
    let mut value = 0_i64;
    for &digit in digits {
        value = value * 10 + i64::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    Some(if negative { -value } else { value })
}

/// Whether a whole number is one of the reals.
fn is_exact(value: i64) -> bool {
    value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
}

/// Whether a number is whole and has more digits than a real can keep: an identifier, no measure.
pub(super) fn is_too_long(text: &[u8]) -> bool {
    /// Whole numbers of so many digits are reals without rounding.
    const REAL_DIGITS: usize = 15;
    text.len() > REAL_DIGITS
        && text.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+'))
        && integer(text).is_none_or(|value| !is_exact(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a column as texts, after its kind.
    fn grown(cells: &[Cell<'_>]) -> (&'static str, Vec<Option<String>>) {
        let mut column = Growing::default();
        for (row, cell) in cells.iter().enumerate() {
            column.push(row, *cell);
        }
        let values = column.finish(cells.len());
        let kind = match &values {
            ColumnValues::Boolean(_) => "boolean",
            ColumnValues::Integer(_) => "integer",
            ColumnValues::Real(_) => "real",
            ColumnValues::Date(_) => "date",
            ColumnValues::Text(_) => "text",
            ColumnValues::Bytes(_) => "bytes",
        };
        let text = |row| match values.cell(row) {
            Cell::Text(text) | Cell::Bytes(text) => Some(String::from_utf8_lossy(text).into_owned()),
            cell => plain(cell),
        };
        (kind, (0..cells.len()).map(text).collect())
    }

    fn check(cells: &[Cell<'_>], kind: &str, texts: &[Option<&str>]) {
        let texts: Vec<Option<String>> = texts.iter().map(|text| text.map(str::to_owned)).collect();
        assert_eq!(grown(cells), (kind, texts), "{cells:?}");
    }

    #[test]
    fn a_column_widens_and_keeps_every_digit() {
        use Cell::{Boolean, Bytes, Date, Integer, Null, Number, Real, Text};
        check(&[Null, Null], "text", &[None, None]);
        check(&[Null, Integer(7), Null], "integer", &[None, Some("7"), None]);
        check(&[Number(b"7"), Null, Number(b"245.8")], "real", &[Some("7"), None, Some("245.8")]);
        check(&[Real(0.5), Number(b"-12")], "real", &[Some("0.5"), Some("-12")]);
        check(&[Number(b"001"), Text(b"12a")], "text", &[Some("1"), Some("12a")]);
        check(&[Date(2024, 8, 1), Text(b"2024")], "text", &[Some("2024-08-01"), Some("2024")]);
        check(&[Boolean(true), Null, Integer(2)], "text", &[Some("true"), None, Some("2")]);
        check(&[Bytes(b"\x01"), Text(b"a")], "text", &[Some("\u{1}"), Some("a")]);
    }

    #[test]
    fn a_value_that_is_taken_back_leaves_its_row_to_another() {
        for (first, second) in [(Cell::Integer(7), Cell::Integer(8)), (Cell::Text(b"7"), Cell::Text(b"8"))] {
            let mut column = Growing::default();
            column.push(1, first);
            column.take_back(0);
            column.take_back(1);
            column.push(2, second);
            column.take_back(2);
            column.push(2, second);
            let values = column.finish(3);
            let is_eight = matches!(values.cell(2), Cell::Integer(8) | Cell::Text(b"8"));
            assert!(matches!((values.cell(0), values.cell(1)), (Cell::Null, Cell::Null)) && is_eight, "{values:?}");
        }
    }

    #[test]
    fn a_number_too_long_for_its_kind_becomes_text() {
        use Cell::{Integer, Number, Real};
        let long = "12345678901234567890";
        check(&[Number(b"7"), Number(long.as_bytes())], "text", &[Some("7"), Some(long)]);
        check(&[Number(b"0.5"), Number(long.as_bytes())], "text", &[Some("0.5"), Some(long)]);
        check(&[Number(b"9007199254740993")], "integer", &[Some("9007199254740993")]);
        check(&[Integer(9_007_199_254_740_993), Real(0.5)], "text", &[Some("9007199254740993"), Some("0.5")]);
        check(&[Real(0.5), Integer(9_007_199_254_740_993)], "text", &[Some("0.5"), Some("9007199254740993")]);
    }

    #[test]
    fn whole_numbers_are_read_to_the_end_of_their_kind() {
        for (text, value) in [
            ("0", Some(0)),
            ("-12", Some(-12)),
            ("+5", Some(5)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("", None),
            ("-", None),
            ("1.0", None),
            ("12a", None),
        ] {
            assert_eq!(integer(text.as_bytes()), value, "{text}");
        }
    }
}
