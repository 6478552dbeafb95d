//! A layer of a foreign file in memory: geometry and columns as flat arrays, exactly what the file said.

use super::geometry_column::{GeometryColumn, index};
use crate::cadastre::ColumnKind;
use crate::i18n::Message;

/// One layer. Row `i` of the geometry and of every column is feature `i` of the file; no feature is ever left out.
#[derive(Debug, Clone, Default)]
pub struct FeatureTable {
    /// Layer or file name, without extension.
    pub name: String,
    pub geometry: GeometryColumn,
    pub columns: Vec<Column>,
    /// What the file says of its CRS.
    pub crs: DeclaredCrs,
    /// Code page that the file declares for its texts (`.cpg`, DBF language driver), as written: a hint, often wrong.
    pub code_page: Option<String>,
    pub doubts: Vec<Doubt>,
}

impl FeatureTable {
    /// How many features there are.
    pub fn len(&self) -> usize {
        self.geometry.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a file says of its CRS. Readers do not judge it; `crs::` does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DeclaredCrs {
    /// Nothing was said.
    #[default]
    Absent,
    /// An authority code: 5897 of `EPSG:5897`.
    Epsg(u32),
    /// Well-known text, version 1 or 2, as it stands in the file.
    Wkt(String),
    /// The format's own default: GeoJSON without a `crs` member is WGS 84 longitude, latitude.
    Wgs84ByFormat,
}

/// Something doubtful that a reader met: read on, listed, never silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// Feature, counted from 0; `None` when it is about the whole file.
    pub row: Option<u64>,
    pub message: Message,
}

/// One column: its name as in the file, and a value for each feature.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub values: ColumnValues,
}

impl Column {
    pub fn kind(&self) -> ColumnKind {
        match &self.values {
            ColumnValues::Boolean(_) => ColumnKind::Boolean,
            ColumnValues::Integer(_) => ColumnKind::Integer,
            ColumnValues::Real(_) => ColumnKind::Real,
            ColumnValues::Text(_) => ColumnKind::Text,
            ColumnValues::Date(_) => ColumnKind::Date,
            ColumnValues::Bytes(_) => ColumnKind::Bytes,
        }
    }
}

/// Values of one kind. Text is the bytes of the file, not yet decoded: each value may be in another encoding.
#[derive(Debug, Clone)]
pub enum ColumnValues {
    Boolean(Vec<Option<bool>>),
    Integer(Nullable<i64>),
    Real(Nullable<f64>),
    Text(ByteRuns),
    /// Year, month, day; month and day are 0 for a year alone.
    Date(Vec<Option<(i16, u8, u8)>>),
    Bytes(ByteRuns),
}

/// Numbers with gaps: `absent` lists the rows without a value, in order; their slot holds 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nullable<T> {
    pub values: Vec<T>,
    pub absent: Vec<u32>,
}

impl<T: Copy + Default> Nullable<T> {
    pub fn push(&mut self, value: Option<T>) {
        if value.is_none() {
            self.absent.push(index(self.values.len()));
        }
        self.values.push(value.unwrap_or_default());
    }

    /// Forgets the values from row `rows` on.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        while self.absent.last().is_some_and(|row| *row as usize >= rows) {
            self.absent.pop();
        }
    }

    pub fn get(&self, row: usize) -> Option<T> {
        let value = self.values.get(row)?;
        let absent = u32::try_from(row).is_ok_and(|row| self.absent.binary_search(&row).is_ok());
        (!absent).then_some(*value)
    }
}

/// Byte strings end to end, with gaps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ByteRuns {
    pub bytes: Vec<u8>,
    /// End of each value in `bytes`.
    pub ends: Vec<usize>,
    /// Rows without a value, in order.
    pub absent: Vec<u32>,
}

impl ByteRuns {
    pub fn push(&mut self, value: Option<&[u8]>) {
        if value.is_none() {
            self.absent.push(index(self.ends.len()));
        }
        self.bytes.extend_from_slice(value.unwrap_or_default());
        self.ends.push(self.bytes.len());
    }

    /// Forgets the values from row `rows` on.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.bytes.truncate(self.ends.last().copied().unwrap_or_default());
        while self.absent.last().is_some_and(|row| *row as usize >= rows) {
            self.absent.pop();
        }
    }

    pub fn get(&self, row: usize) -> Option<&[u8]> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let absent = u32::try_from(row).is_ok_and(|row| self.absent.binary_search(&row).is_ok());
        if absent { None } else { self.bytes.get(start..end) }
    }
}

/// A name that is not taken: `TEN`, `TEN_2`.
pub(super) fn free_name(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    (2..).map(|number| format!("{name}_{number}")).find(|candidate| !taken(candidate)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_not_an_absent_one() {
        let mut runs = ByteRuns::default();
        for value in [Some(&b"ODT"[..]), None, Some(b""), Some(b"CLN")] {
            runs.push(value);
        }
        assert_eq!([0, 1, 2, 3, 4].map(|row| runs.get(row)), [Some(&b"ODT"[..]), None, Some(b""), Some(b"CLN"), None]);
    }
}
