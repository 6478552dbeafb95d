//! Every feature table of a GeoPackage, read without a trace: no lock, no change, no file beside it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::error::FormatError;
use super::table::{ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, GeometryColumn, Nullable};
use super::wkb;
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::text;

/// First bytes of every SQLite database.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";
/// Rows between two looks at the cancel.
const CHECK_EVERY: u64 = 4_096;

pub(super) fn read(path: &Path, watch: &Watch) -> Result<Vec<FeatureTable>, FormatError> {
    let at_rest = AtRest::of(path)?;
    let fail = |error: &rusqlite::Error| FormatError::Database { path: path.to_owned(), reason: error.to_string() };
    let connection = at_rest.open().map_err(|error| fail(&error))?;
    let listed = feature_tables(&connection).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(_, Some(reason)) if reason.starts_with("no such table") => {
            FormatError::Database { path: path.to_owned(), reason: "gpkg_contents".to_owned() }
        }
        error => fail(&error),
    })?;
    if listed.is_empty() {
        return Err(FormatError::Database { path: path.to_owned(), reason: "gpkg_geometry_columns".to_owned() });
    }
    listed
        .into_iter()
        .map(|listed| {
            read_table(&connection, listed, watch).map_err(|error| match error {
                TableError::Sql(error) => fail(&error),
                TableError::Cancelled(cancelled) => FormatError::Cancelled(cancelled),
            })
        })
        .collect()
}

/// The file, or a copy of it and of what its last writer left unfinished in a `-wal` beside it: `immutable` reading would
/// miss that, and any other way of reading would write.
enum AtRest {
    Itself(PathBuf),
    Copy { path: PathBuf, _folder: tempfile::TempDir },
}

impl AtRest {
    fn of(path: &Path) -> Result<Self, FormatError> {
        let mut wal = path.as_os_str().to_owned();
        wal.push("-wal");
        let unfinished = fs::metadata(&wal).is_ok_and(|data| data.len() > 0);
        if !unfinished {
            return Ok(Self::Itself(path.to_owned()));
        }
        let copy = || {
            let folder = tempfile::tempdir()?;
            let copied = folder.path().join("copy.gpkg");
            fs::copy(path, &copied)?;
            fs::copy(&wal, folder.path().join("copy.gpkg-wal"))?;
            Ok(Self::Copy { path: copied, _folder: folder })
        };
        copy().map_err(|error| FormatError::io(path, error))
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = match self {
            Self::Itself(path) => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                let uri = format!("file:{}?mode=ro&immutable=1", percent_encoded(&absolute));
                let flags =
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                Connection::open_with_flags(uri, flags)?
            }
            Self::Copy { path, .. } => Connection::open(path)?,
        };
        // A file from elsewhere must not run anything: no functions in views and the like.
        connection.pragma_update(None, "trusted_schema", false)?;
        Ok(connection)
    }
}

/// A path inside a `file:` URI.
fn percent_encoded(path: &Path) -> String {
    use std::fmt::Write;
    let mut encoded = String::new();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

struct Listed {
    table: String,
    geometry: String,
    crs: DeclaredCrs,
}

fn feature_tables(connection: &Connection) -> rusqlite::Result<Vec<Listed>> {
    let mut statement = connection.prepare(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
         FROM gpkg_contents c
         JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
         LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
         WHERE c.data_type = 'features' ORDER BY g.table_name",
    )?;
    let listed = statement.query_map([], |row| {
        let organization: Option<String> = row.get(2)?;
        let code: Option<i64> = row.get(3)?;
        let definition: Option<String> = row.get(4)?;
        let epsg = organization
            .filter(|name| name.eq_ignore_ascii_case("epsg"))
            .and(code)
            .and_then(|code| u32::try_from(code).ok());
        let crs = match (epsg, definition) {
            (Some(code), _) if code > 0 => DeclaredCrs::Epsg(code),
            (_, Some(wkt)) if wkt.contains('[') => DeclaredCrs::Wkt(wkt),
            _ => DeclaredCrs::Absent,
        };
        Ok(Listed { table: row.get(0)?, geometry: row.get(1)?, crs })
    })?;
    listed.collect()
}

enum TableError {
    Sql(rusqlite::Error),
    Cancelled(crate::jobs::Cancelled),
}

impl From<rusqlite::Error> for TableError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

fn read_table(connection: &Connection, listed: Listed, watch: &Watch) -> Result<FeatureTable, TableError> {
    let quoted = format!("\"{}\"", listed.table.replace('"', "\"\""));
    let (names, declared) = columns_of(connection, &listed.table)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {quoted}"))?;
    if statement.column_count() != names.len() {
        return Err(TableError::Sql(rusqlite::Error::InvalidQuery));
    }
    let mut columns: Vec<Growing> = declared.iter().map(|declared| Growing::of(declared)).collect();
    let place = names.iter().position(|name| name.eq_ignore_ascii_case(&listed.geometry));
    let mut geometry = GeometryColumn::default();
    let mut doubts = Vec::new();
    let mut rows = statement.query([])?;
    let mut row = 0_u64;
    while let Some(values) = rows.next()? {
        if row.is_multiple_of(CHECK_EVERY) {
            watch.check().map_err(TableError::Cancelled)?;
        }
        for (index, column) in columns.iter_mut().enumerate() {
            let value = values.get_ref(index)?;
            if Some(index) != place {
                column.push(value);
                continue;
            }
            let read = match value {
                ValueRef::Blob(blob) => wkb::read_gpkg(blob, &mut geometry),
                ValueRef::Null => Err("geometry-null"),
                _ => Err("gpkg-no-geometry-blob"),
            };
            if let Err(why) = read {
                doubts.push(Doubt { row: Some(row), message: Message::new(why).with("row", row + 1) });
                geometry.abandon_feature();
            }
        }
        row += 1;
    }
    drop(rows);
    let columns = names.into_iter().zip(columns).enumerate().filter(|(index, _)| Some(*index) != place);
    let columns = columns.map(|(_, (name, column))| Column { name, values: column.finish() }).collect();
    Ok(FeatureTable { name: listed.table, geometry, columns, crs: listed.crs, code_page: None, doubts })
}

/// Names and declared types of a table's columns. Read as bytes: a name in a legacy encoding is no UTF-8.
fn columns_of(connection: &Connection, table: &str) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
    let mut statement =
        connection.prepare("SELECT CAST(name AS BLOB), CAST(type AS BLOB) FROM pragma_table_info(?1) ORDER BY cid")?;
    let rows = statement.query_map([table], |row| {
        let (name, declared): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let name = text::decode(&name, text::Choice::Auto, None).text;
        Ok((name, String::from_utf8_lossy(&declared).to_ascii_uppercase()))
    })?;
    rows.collect()
}

/// A column whose values may turn out not to be of its declared type; then it becomes text.
enum Growing {
    Boolean(Vec<Option<bool>>),
    Integer(Nullable<i64>),
    Real(Nullable<f64>),
    Text(ByteRuns),
    Date(Vec<Option<(i16, u8, u8)>>),
    Bytes(ByteRuns),
}

impl Growing {
    fn of(declared: &str) -> Self {
        let starts = |names: &[&str]| names.iter().any(|name| declared.starts_with(name));
        if starts(&["BOOL"]) {
            Self::Boolean(Vec::new())
        } else if starts(&["INT", "MEDIUMINT", "SMALLINT", "TINYINT", "BIGINT"]) {
            Self::Integer(Nullable::default())
        } else if starts(&["DOUBLE", "FLOAT", "REAL", "NUMERIC"]) {
            Self::Real(Nullable::default())
        } else if declared == "DATE" {
            Self::Date(Vec::new())
        } else if starts(&["BLOB"]) {
            Self::Bytes(ByteRuns::default())
        } else {
            Self::Text(ByteRuns::default())
        }
    }

    fn push(&mut self, value: ValueRef<'_>) {
        match (&mut *self, value) {
            (Self::Boolean(values), ValueRef::Null) => values.push(None),
            (Self::Boolean(values), ValueRef::Integer(value @ (0 | 1))) => values.push(Some(value == 1)),
            (Self::Integer(values), ValueRef::Null) => values.push(None),
            (Self::Integer(values), ValueRef::Integer(value)) => values.push(Some(value)),
            (Self::Real(values), ValueRef::Null) => values.push(None),
            (Self::Real(values), ValueRef::Real(value)) => values.push(Some(value)),
            (Self::Real(values), ValueRef::Integer(value)) => values.push(Some(value as f64)),
            (Self::Date(values), ValueRef::Null) => values.push(None),
            (Self::Date(values), ValueRef::Text(text)) if iso_date(text).is_some() => values.push(iso_date(text)),
            (Self::Text(values) | Self::Bytes(values), ValueRef::Null) => values.push(None),
            (Self::Text(values), ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => values.push(Some(bytes)),
            (Self::Bytes(values), ValueRef::Blob(bytes)) => values.push(Some(bytes)),
            (Self::Text(values), ValueRef::Integer(value)) => values.push(Some(value.to_string().as_bytes())),
            (Self::Text(values), ValueRef::Real(value)) => values.push(Some(value.to_string().as_bytes())),
            (_, value) => {
                self.become_text();
                self.push(value);
            }
        }
    }

    fn become_text(&mut self) {
        let mut texts = ByteRuns::default();
        let mut push = |text: Option<String>| texts.push(text.as_ref().map(String::as_bytes));
        match self {
            Self::Boolean(values) => {
                values.iter().for_each(|value| push(value.map(|value| u8::from(value).to_string())));
            }
            Self::Integer(values) => {
                (0..values.values.len()).for_each(|row| push(values.get(row).map(|value| value.to_string())));
            }
            Self::Real(values) => {
                (0..values.values.len()).for_each(|row| push(values.get(row).map(|value| value.to_string())));
            }
            Self::Date(values) => {
                values
                    .iter()
                    .for_each(|date| push(date.map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))));
            }
            Self::Text(values) | Self::Bytes(values) => texts = std::mem::take(values),
        }
        *self = Self::Text(texts);
    }

    fn finish(self) -> ColumnValues {
        match self {
            Self::Boolean(values) => ColumnValues::Boolean(values),
            Self::Integer(values) => ColumnValues::Integer(values),
            Self::Real(values) => ColumnValues::Real(values),
            Self::Text(values) => ColumnValues::Text(values),
            Self::Date(values) => ColumnValues::Date(values),
            Self::Bytes(values) => ColumnValues::Bytes(values),
        }
    }
}

/// `yyyy-mm-dd`, and nothing after it.
fn iso_date(text: &[u8]) -> Option<(i16, u8, u8)> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() == 10)?;
    let mut parts = text.split('-');
    let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(date)
}
