//! Every feature table of a GeoPackage, read without a trace: no lock, no change, no file beside it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::error::FormatError;
use super::geometry_column::GeometryColumn;
use super::growing::{Cell, Growing};
use super::table::{ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, Nullable};
use super::wkb;
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::text;

/// First bytes of every SQLite database.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";
/// Rows between two looks at the cancel.
const CHECK_EVERY: usize = 4_096;

/// Bytes of a row in which nothing stands.
const LEAST_ROW: usize = 8;

/// The feature tables that can be read, and a doubt about each that cannot.
pub(super) fn read(path: &Path, watch: &Watch) -> Result<(Vec<FeatureTable>, Vec<Doubt>), FormatError> {
    let at_rest = AtRest::of(path)?;
    let fail = |reason: String| FormatError::Database { path: path.to_owned(), reason };
    let connection = at_rest.open().map_err(|error| fail(error.to_string()))?;
    let listed = feature_tables(&connection).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(_, Some(reason)) if reason.starts_with("no such table") => {
            fail("gpkg_contents".to_owned())
        }
        error => fail(error.to_string()),
    })?;
    let (mut tables, mut doubts) = (Vec::new(), Vec::new());
    let mut why = "gpkg_geometry_columns".to_owned();
    for listed in listed {
        let name = listed.table.clone();
        match read_table(&connection, listed, watch) {
            Ok(table) => tables.push(table),
            Err(TableError::NotThere(error)) => {
                why = error.to_string();
                let message = Message::new("gpkg-table-unreadable").with("table", name).with("reason", why.as_str());
                doubts.push(Doubt { row: None, message });
            }
            // What was read of it may be any part of it: the whole file is in doubt.
            Err(TableError::Damaged(error)) => return Err(fail(error.to_string())),
            Err(TableError::Cancelled(cancelled)) => return Err(FormatError::Cancelled(cancelled)),
        }
    }
    if tables.is_empty() {
        return Err(fail(why));
    }
    let left = tables_without_geometry(&connection).map_err(|error| fail(error.to_string()))?;
    if !left.is_empty() {
        let message = Message::new("gpkg-tables-without-geometry").with("tables", left.join(", "));
        doubts.push(Doubt { row: None, message });
    }
    Ok((tables, doubts))
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

/// Tables with rows that are no layers, so that nobody misses them in silence; QGIS keeps its styles in one.
fn tables_without_geometry(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut listed = connection.prepare(
        "SELECT table_name FROM gpkg_contents
         WHERE data_type = 'attributes' AND lower(table_name) <> 'layer_styles' ORDER BY table_name",
    )?;
    let names: Vec<String> = listed.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let has_rows = |name: &String| {
        // A table that is listed but not there has none.
        connection.prepare(&format!("SELECT 1 FROM {} LIMIT 1", quoted(name))).and_then(|mut rows| rows.exists([]))
    };
    Ok(names.into_iter().filter(|name| has_rows(name).unwrap_or(false)).collect())
}

fn quoted(table: &str) -> String {
    format!("\"{}\"", table.replace('"', "\"\""))
}

enum TableError {
    /// The table that the contents list does not exist, or is a view that cannot be made.
    NotThere(rusqlite::Error),
    Damaged(rusqlite::Error),
    Cancelled(crate::jobs::Cancelled),
}

fn read_table(connection: &Connection, listed: Listed, watch: &Watch) -> Result<FeatureTable, TableError> {
    let quoted = quoted(&listed.table);
    let (names, declared) = columns_of(connection, &listed.table).map_err(TableError::Damaged)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {quoted}")).map_err(TableError::NotThere)?;
    if statement.column_count() != names.len() {
        return Err(TableError::NotThere(rusqlite::Error::InvalidQuery));
    }
    let expected = last_row(connection, &quoted);
    watch.begin("stage-reading-map", expected);
    let hints: Vec<Hint> = declared.iter().map(|declared| Hint::of(declared)).collect();
    let mut columns: Vec<Growing> = declared.iter().map(|declared| declared_column(declared)).collect();
    let place = names.iter().position(|name| name.eq_ignore_ascii_case(&listed.geometry));
    let mut geometry = GeometryColumn::default();
    let mut doubts = Vec::new();
    let mut rows = statement.query([]).map_err(TableError::Damaged)?;
    let mut row = 0;
    while let Some(values) = rows.next().map_err(TableError::Damaged)? {
        if row % CHECK_EVERY == 0 {
            watch.check().map_err(TableError::Cancelled)?;
            watch.advance(if row == 0 { 0 } else { CHECK_EVERY as u64 });
        }
        if row == CHECK_EVERY {
            let bytes = size_of_val(&geometry.coords[..]) + columns.iter().map(Growing::bytes).sum::<usize>();
            let expected = expected.min(most_rows(connection, bytes / row + LEAST_ROW));
            let expected = usize::try_from(expected).unwrap_or(usize::MAX).max(row);
            geometry.make_room(row, expected);
            columns.iter_mut().for_each(|column| column.make_room(row, expected));
        }
        for (index, column) in columns.iter_mut().enumerate().filter(|(index, _)| Some(*index) != place) {
            let value = values.get_ref(index).map_err(TableError::Damaged)?;
            column.push(row, cell(value, hints[index]));
        }
        let blob = place.map(|place| values.get_ref(place)).transpose().map_err(TableError::Damaged)?;
        let doubt = match blob {
            Some(ValueRef::Blob(blob)) => wkb::read_gpkg(blob, &mut geometry),
            other => {
                geometry.abandon_feature();
                Some(if matches!(other, Some(ValueRef::Null) | None) {
                    "geometry-null"
                } else {
                    "gpkg-no-geometry-blob"
                })
            }
        };
        if let Some(key) = doubt {
            doubts.push(Doubt { row: Some(row as u64), message: Message::new(key).with("row", row + 1) });
        }
        row += 1;
    }
    drop(rows);
    doubts.extend(geometry.doubt_of_heights());
    let columns = names.into_iter().zip(columns).enumerate().filter(|(index, _)| Some(*index) != place);
    let columns = columns.map(|(_, (name, column))| Column { name, values: column.finish(row) }).collect();
    Ok(FeatureTable { name: listed.table, geometry, columns, crs: listed.crs, code_page: None, doubts })
}

/// The highest row number, about how many rows there are; 0 for a view. Counting would read the whole table.
fn last_row(connection: &Connection, quoted: &str) -> u64 {
    let last = connection.query_row(&format!("SELECT max(rowid) FROM {quoted}"), [], |row| row.get::<_, i64>(0));
    last.ok().and_then(|last| u64::try_from(last).ok()).unwrap_or_default()
}

/// About how many rows of so many bytes the whole file has room for: row numbers may have gaps of any size.
fn most_rows(connection: &Connection, bytes: usize) -> u64 {
    let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let size =
        connection.query_row(size, [], |row| row.get::<_, i64>(0)).ok().and_then(|size| u64::try_from(size).ok());
    size.unwrap_or_default() * 2 / (bytes as u64).max(1)
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

/// A column of the kind that its declared type names. Values of another kind widen it.
fn declared_column(declared: &str) -> Growing {
    let starts = |names: &[&str]| names.iter().any(|name| declared.starts_with(name));
    Growing::declared(if starts(&["BOOL"]) {
        ColumnValues::Boolean(Vec::new())
    } else if starts(&["INT", "MEDIUMINT", "SMALLINT", "TINYINT", "BIGINT"]) {
        ColumnValues::Integer(Nullable::default())
    } else if starts(&["DOUBLE", "FLOAT", "REAL", "NUMERIC"]) {
        ColumnValues::Real(Nullable::default())
    } else if declared == "DATE" {
        ColumnValues::Date(Vec::new())
    } else if starts(&["BLOB"]) {
        ColumnValues::Bytes(ByteRuns::default())
    } else {
        ColumnValues::Text(ByteRuns::default())
    })
}

/// What SQLite does not tell of a value: it has neither truth values nor dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    Boolean,
    Date,
    AsStored,
}

impl Hint {
    fn of(declared: &str) -> Self {
        match declared {
            "DATE" => Self::Date,
            _ if declared.starts_with("BOOL") => Self::Boolean,
            _ => Self::AsStored,
        }
    }
}

fn cell(value: ValueRef<'_>, hint: Hint) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(flag @ (0 | 1)) if hint == Hint::Boolean => Cell::Boolean(flag == 1),
        ValueRef::Integer(value) => Cell::Integer(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(text) if hint == Hint::Date => {
            iso_date(text).map_or(Cell::Text(text), |(year, month, day)| Cell::Date(year, month, day))
        }
        ValueRef::Text(text) => Cell::Text(text),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes),
    }
}

/// `yyyy-mm-dd`, and nothing after it.
fn iso_date(text: &[u8]) -> Option<(i16, u8, u8)> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() == 10)?;
    let mut parts = text.split('-');
    let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(date)
}
