//! Fills one table: rows through one prepared statement, several at a time; at the end its index and its registration.

use std::borrow::Cow;

use rusqlite::{Statement, params};

use super::geometry_blob::write_blob;
use super::packed_rtree::{IndexBox, NODE_BYTES, pack};
use super::{
    ColumnSpec, Envelope, GpkgWriter, RelationSpec, Shape, TableCount, TableKind, TableSpec, WriteError, names, schema,
};

/// A value of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Double(f64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
}

impl<'a> Cell<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// `Null` for an empty text: a column left blank.
    pub fn text_or_null(text: &'a str) -> Self {
        if text.is_empty() { Self::Null } else { Self::text(text) }
    }
}

/// Rows a statement carries: SQLite's work per statement (`sqlite_sequence` above all) is shared by them.
const BATCH_ROWS: usize = 24;
/// Fewer for wide tables: SQLite takes 32 766 parameters a statement, and a plan of more than some hundred gains nothing.
const BATCH_PARAMETERS: usize = 600;

/// Writes the rows of one table; [`TableWriter::finish`] registers it.
#[derive(Debug)]
pub struct TableWriter<'w> {
    writer: &'w GpkgWriter,
    spec: TableSpec,
    is_mapping: bool,
    insert: Statement<'w>,
    batch_rows: usize,
    parameters_per_row: usize,
    rows_in_batch: usize,
    next_parameter: usize,
    rows: u64,
    blob: Vec<u8>,
    extent: Envelope,
    boxes: Vec<(i64, IndexBox)>,
}

impl<'w> TableWriter<'w> {
    pub(super) fn create(writer: &'w GpkgWriter, spec: &TableSpec) -> rusqlite::Result<Self> {
        let head = match spec.kind {
            TableKind::Features(geometry) => vec![
                "\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned(),
                format!("\"geom\" {} NOT NULL", geometry.name()),
            ],
            TableKind::Attributes => vec!["\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned()],
            TableKind::Media => vec![
                "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned(),
                "\"data\" BLOB NOT NULL".to_owned(),
                "\"content_type\" TEXT NOT NULL".to_owned(),
            ],
        };
        Self::begin(writer, spec.clone(), &head, false)
    }

    pub(super) fn create_mapping(writer: &'w GpkgWriter, relation: &RelationSpec) -> rusqlite::Result<Self> {
        let related_key = if relation.related_is_media { "id" } else { "fid" };
        let refer = |column: &str, table: &str, key: &str| {
            format!("\"{column}\" INTEGER NOT NULL REFERENCES \"{table}\"(\"{key}\") ON DELETE CASCADE")
        };
        let head = [
            "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned(),
            refer("base_id", &relation.base_table, "fid"),
            refer("related_id", &relation.related_table, related_key),
        ];
        let spec = TableSpec {
            name: relation.mapping_table.clone(),
            kind: TableKind::Attributes,
            identifier: relation.mapping_table.clone(),
            columns: relation.columns.clone(),
        };
        Self::begin(writer, spec, &head, true)
    }

    fn begin(writer: &'w GpkgWriter, spec: TableSpec, head: &[String], is_mapping: bool) -> rusqlite::Result<Self> {
        let plain = std::iter::once(&spec.name).chain(spec.columns.iter().map(|column| &column.name));
        if let Some(name) = plain.into_iter().find(|name| !names::is_plain(name)) {
            return Err(rusqlite::Error::InvalidParameterName(name.clone()));
        }
        let column = |column: &ColumnSpec| format!("\"{}\" {}", column.name, column.kind.sql());
        let columns: Vec<String> = head.iter().cloned().chain(spec.columns.iter().map(column)).collect();
        writer.connection.execute_batch(&format!(
            "CREATE TABLE \"{}\" (\n  {}\n)",
            spec.name,
            columns.join(",\n  ")
        ))?;
        if is_mapping {
            writer.connection.execute_batch(&format!(
                "CREATE INDEX \"{0}_base\" ON \"{0}\"(\"base_id\"); CREATE INDEX \"{0}_related\" ON \"{0}\"(\"related_id\")",
                spec.name
            ))?;
        }
        let parameters_per_row = columns.len();
        let batch_rows = match spec.kind {
            TableKind::Media => 1,
            _ => (BATCH_PARAMETERS / parameters_per_row).clamp(1, BATCH_ROWS),
        };
        let row = format!("({})", vec!["?"; parameters_per_row].join(","));
        // The last batch is seldom full: a row whose key was bound to NULL is not there.
        let insert = writer.connection.prepare(&format!(
            "INSERT INTO \"{}\" SELECT * FROM (VALUES {}) WHERE column1 NOTNULL",
            spec.name,
            vec![row.as_str(); batch_rows].join(",")
        ))?;
        Ok(Self {
            writer,
            spec,
            is_mapping,
            insert,
            batch_rows,
            parameters_per_row,
            rows_in_batch: 0,
            next_parameter: 1,
            rows: 0,
            blob: Vec::new(),
            extent: Envelope::EMPTY,
            boxes: Vec::new(),
        })
    }

    /// A row of an attribute table: its key and a value for each column.
    pub fn attributes(&mut self, id: i64, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        self.push(id, |row| row.bind_all(cells))
    }

    /// A row of a feature table. `shape` must be deliverable ([`Shape::is_deliverable`]).
    pub fn feature(&mut self, id: i64, shape: Shape<'_>, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let mut blob = std::mem::take(&mut self.blob);
        let envelope = write_blob(&mut blob, self.writer.srs_id, shape);
        self.extent.join(&envelope);
        self.boxes.push((id, envelope.outwards()));
        let pushed = self.push(id, |row| {
            row.bind(blob.as_slice())?;
            row.bind_all(cells)
        });
        self.blob = blob;
        pushed
    }

    /// A row of a media table.
    pub fn media(&mut self, id: i64, data: &[u8], content_type: &str, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        self.push(id, |row| {
            row.bind(data)?;
            row.bind(content_type)?;
            row.bind_all(cells)
        })
    }

    /// A row of a mapping table.
    pub fn link(&mut self, id: i64, base: i64, related: i64, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        self.push(id, |row| {
            row.bind(base)?;
            row.bind(related)?;
            row.bind_all(cells)
        })
    }

    fn push(&mut self, id: i64, bind: impl FnOnce(&mut Self) -> rusqlite::Result<()>) -> Result<(), WriteError> {
        self.bind(id).and_then(|()| bind(self)).and_then(|()| self.end_row()).map_err(|error| self.writer.error(&error))
    }

    fn bind(&mut self, value: impl rusqlite::ToSql) -> rusqlite::Result<()> {
        self.insert.raw_bind_parameter(self.next_parameter, value)?;
        self.next_parameter += 1;
        Ok(())
    }

    fn bind_all(&mut self, cells: &[Cell<'_>]) -> rusqlite::Result<()> {
        cells.iter().try_for_each(|cell| match cell {
            Cell::Null => self.bind(rusqlite::types::Null),
            Cell::Boolean(value) => self.bind(*value),
            Cell::Integer(value) => self.bind(*value),
            Cell::Double(value) => self.bind(*value),
            Cell::Text(text) => self.bind(text.as_ref()),
            Cell::Bytes(bytes) => self.bind(bytes.as_ref()),
        })
    }

    fn end_row(&mut self) -> rusqlite::Result<()> {
        self.rows += 1;
        self.rows_in_batch += 1;
        if self.next_parameter != 1 + self.rows_in_batch * self.parameters_per_row {
            return Err(rusqlite::Error::InvalidParameterCount(self.next_parameter - 1, self.parameters_per_row));
        }
        if self.rows_in_batch == self.batch_rows {
            self.insert.raw_execute()?;
            self.rows_in_batch = 0;
            self.next_parameter = 1;
        }
        Ok(())
    }

    /// Writes what is left, the spatial index and its triggers, and registers the table. Gives the number of rows.
    pub fn finish(self) -> Result<u64, WriteError> {
        let writer = self.writer;
        self.finish_table().map_err(|error| writer.error(&error))
    }

    fn finish_table(mut self) -> rusqlite::Result<u64> {
        if self.rows_in_batch > 0 {
            for row in self.rows_in_batch..self.batch_rows {
                self.insert.raw_bind_parameter(1 + row * self.parameters_per_row, rusqlite::types::Null)?;
            }
            self.insert.raw_execute()?;
        }
        let Self { writer, spec, insert, is_mapping, rows, extent, boxes, .. } = self;
        drop(insert);
        let extent = (!extent.is_empty()).then_some(extent);
        let (data_type, srs_id) = match spec.kind {
            TableKind::Features(_) => ("features", Some(writer.srs_id)),
            TableKind::Attributes | TableKind::Media => ("attributes", None),
        };
        // A mapping table is registered as an extension's own table; data tables are contents.
        if !is_mapping {
            writer.connection.execute(
                "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
                params![
                    spec.name,
                    data_type,
                    spec.identifier,
                    writer.last_change,
                    extent.map(|e| e.min_x),
                    extent.map(|e| e.min_y),
                    extent.map(|e| e.max_x),
                    extent.map(|e| e.max_y),
                    srs_id
                ],
            )?;
        }
        if let TableKind::Features(geometry) = spec.kind {
            let insert = "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)";
            writer.connection.execute(insert, params![spec.name, geometry.name(), writer.srs_id])?;
            write_index(writer, &spec.name, &boxes)?;
        }
        writer.describe_columns(&spec.name, &spec.columns)?;
        writer.tables.borrow_mut().push(TableCount { table: spec.name, rows });
        Ok(rows)
    }
}

fn write_index(writer: &GpkgWriter, table: &str, boxes: &[(i64, IndexBox)]) -> rusqlite::Result<()> {
    let rtree = format!("rtree_{table}_geom");
    writer
        .connection
        .execute_batch(&format!("CREATE VIRTUAL TABLE \"{rtree}\" USING rtree(id, minx, maxx, miny, maxy)"))?;
    if let Some(tree) = pack(boxes) {
        let set = format!("UPDATE \"{rtree}_node\" SET data = ?1 WHERE nodeno = ?2");
        let mut nodes = (1_i64..).zip(tree.nodes.chunks_exact(NODE_BYTES));
        if let Some((root, node)) = nodes.next() {
            writer.connection.execute(&set, params![node, root])?;
        }
        let mut insert = writer.connection.prepare(&format!("INSERT INTO \"{rtree}_node\" VALUES (?, ?)"))?;
        for (number, node) in nodes {
            insert.execute(params![number, node])?;
        }
        let leaves = boxes.iter().map(|(id, _)| *id).zip(tree.leaf_of_row.iter().copied());
        insert_pairs(writer, &format!("{rtree}_rowid"), leaves)?;
        insert_pairs(writer, &format!("{rtree}_parent"), (2_i64..).zip(tree.parents.iter().copied()))?;
    }
    writer.connection.execute_batch(&schema::rtree_triggers(table))?;
    writer.extend(Some(table), Some("geom"), &schema::RTREE)
}

/// Pairs a statement carries.
const BATCH_PAIRS: usize = 64;

fn insert_pairs(writer: &GpkgWriter, table: &str, pairs: impl Iterator<Item = (i64, i64)>) -> rusqlite::Result<()> {
    let mut insert = writer.connection.prepare(&format!(
        "INSERT INTO \"{table}\" SELECT * FROM (VALUES {}) WHERE column1 NOTNULL",
        vec!["(?,?)"; BATCH_PAIRS].join(",")
    ))?;
    let mut slot = 0;
    for (key, value) in pairs {
        insert.raw_bind_parameter(2 * slot + 1, key)?;
        insert.raw_bind_parameter(2 * slot + 2, value)?;
        slot += 1;
        if slot == BATCH_PAIRS {
            insert.raw_execute()?;
            slot = 0;
        }
    }
    if slot > 0 {
        for empty in slot..BATCH_PAIRS {
            insert.raw_bind_parameter(2 * empty + 1, rusqlite::types::Null)?;
        }
        insert.raw_execute()?;
    }
    Ok(())
}
