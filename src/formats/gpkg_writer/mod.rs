//! Writes GeoPackages: features with a packed R-tree, attribute tables, media, and relations between them. Knows no parcel.
//!
//! Promises: the same calls give the same bytes (the time of last change is given, the page size and every order are fixed);
//! the target changes only when what was written is committed, whole; exteriors run counter-clockwise; every table and column name is
//! plain ([`names`]). Never: views, geometries that are null or empty, a journal file left beside the target.

mod envelope;
mod geometry_blob;
pub mod names;
mod packed_rtree;
mod schema;
mod table_writer;

use std::cell::{Cell as Shared, RefCell};
use std::path::Path;

use rusqlite::{Connection, params};

pub use envelope::Envelope;
pub use geometry_blob::Shape;
pub(in crate::formats) use geometry_blob::signed_area;
pub use table_writer::{Cell, TableWriter};

use super::{AtomicFile, WriteError};

/// The CRS of the feature tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpatialReference {
    /// The EPSG code; for a CRS without one at least 100 000, the range left to users.
    pub srs_id: i32,
    pub name: String,
    /// `EPSG`, or `NONE`.
    pub organization: String,
    /// Well-known text, version 1 or 2.
    pub wkt: String,
}

impl SpatialReference {
    /// First id for a CRS that no authority knows; GDAL counts from here too.
    pub const FIRST_CUSTOM_ID: i32 = 100_000;

    /// Planar coordinates of an unknown place: the standard's srs -1.
    pub fn undefined_cartesian() -> Self {
        Self {
            srs_id: -1,
            name: "Undefined cartesian SRS".to_owned(),
            organization: "NONE".to_owned(),
            wkt: "undefined".to_owned(),
        }
    }

    fn is_wkt2(&self) -> bool {
        let keyword = self.wkt.split('[').next().unwrap_or_default().trim();
        ["PROJCRS", "PROJECTEDCRS", "GEOGCRS", "GEODCRS", "BOUNDCRS", "COMPOUNDCRS", "ENGCRS"].contains(&keyword)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryType {
    MultiPoint,
    MultiLineString,
    MultiPolygon,
}

impl GeometryType {
    fn name(self) -> &'static str {
        match self {
            Self::MultiPoint => "MULTIPOINT",
            Self::MultiLineString => "MULTILINESTRING",
            Self::MultiPolygon => "MULTIPOLYGON",
        }
    }
}

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Primary key `fid`, geometry `geom`.
    Features(GeometryType),
    /// Primary key `fid`, no geometry.
    Attributes,
    /// Files: primary key `id`, then `data` and `content_type`, which every row must have (OGC 18-000 requirement 12).
    Media,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    Boolean,
    Integer,
    Double,
    Text,
    /// ISO 8601, whole days only.
    Date,
    Blob,
}

impl ColumnType {
    fn sql(self) -> &'static str {
        match self {
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::Double => "DOUBLE",
            Self::Text => "TEXT",
            Self::Date => "DATE",
            Self::Blob => "BLOB",
        }
    }
}

/// A column after the key and the geometry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// A plain name.
    pub name: String,
    pub kind: ColumnType,
    /// What the column is called where it came from; written to `gpkg_data_columns`.
    pub title: Option<String>,
}

impl ColumnSpec {
    pub fn new(name: &str, kind: ColumnType) -> Self {
        Self { name: name.to_owned(), kind, title: None }
    }

    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }
}

/// A table to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSpec {
    /// A plain name.
    pub name: String,
    pub kind: TableKind,
    /// For people; unique in the file.
    pub identifier: String,
    pub columns: Vec<ColumnSpec>,
}

/// A many-to-many relation between rows of two tables that were written before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationSpec {
    pub mapping_table: String,
    pub base_table: String,
    pub related_table: String,
    pub related_is_media: bool,
    /// Columns of the mapping table after `id`, `base_id` and `related_id`.
    pub columns: Vec<ColumnSpec>,
}

/// A GeoPackage being written beside its target. Dropped before [`GpkgWriter::finish`], it leaves nothing.
#[derive(Debug)]
pub struct GpkgWriter {
    connection: Connection,
    file: AtomicFile,
    last_change: String,
    srs_id: i32,
    has_relations: Shared<bool>,
    has_schema: Shared<bool>,
    tables: RefCell<Vec<TableCount>>,
}

/// How many rows a table got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCount {
    pub table: String,
    pub rows: u64,
}

/// A whole, synced file that waits to take its target's place.
#[derive(Debug)]
pub struct Written {
    pub file: AtomicFile,
    pub bytes: u64,
    /// In the order in which they were written.
    pub tables: Vec<TableCount>,
}

impl GpkgWriter {
    /// Begins a GeoPackage that will stand at `target`. `last_change` is an ISO 8601 instant with milliseconds and `Z`.
    ///
    /// Errors: the place cannot be written.
    pub fn create(target: &Path, reference: &SpatialReference, last_change: &str) -> Result<Self, WriteError> {
        let file = AtomicFile::create(target)?;
        let connection = Connection::open(file.path()).map_err(|error| explain(target, &error))?;
        let writer = Self {
            connection,
            file,
            last_change: last_change.to_owned(),
            srs_id: reference.srs_id,
            has_relations: Shared::new(false),
            has_schema: Shared::new(false),
            tables: RefCell::default(),
        };
        writer.begin(reference).map_err(|error| writer.error(&error))?;
        Ok(writer)
    }

    /// The file is nobody's yet, so nothing is journaled; it is synced once, at the end.
    fn begin(&self, reference: &SpatialReference) -> rusqlite::Result<()> {
        self.connection.execute_batch(&format!(
            "PRAGMA page_size = {}; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
             PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; \
             PRAGMA application_id = {}; PRAGMA user_version = {}; BEGIN;",
            schema::PAGE_BYTES,
            schema::APPLICATION_ID,
            schema::USER_VERSION
        ))?;
        self.connection.execute_batch(schema::CORE_TABLES)?;
        let mut insert = self.connection.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)")?;
        insert.execute(params!["Undefined cartesian SRS", -1, "NONE", -1, "undefined", None::<&str>])?;
        insert.execute(params!["Undefined geographic SRS", 0, "NONE", 0, "undefined", None::<&str>])?;
        let wgs84 = "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid";
        insert.execute(params!["WGS 84 geodetic", 4326, "EPSG", 4326, schema::WGS84_WKT, wgs84])?;
        let wkt2 = reference.is_wkt2();
        if ![-1, 0, 4326].contains(&reference.srs_id) {
            let wkt1 = if wkt2 { "undefined" } else { reference.wkt.as_str() };
            let (id, by) = (reference.srs_id, &reference.organization);
            insert.execute(params![reference.name, id, by, id, wkt1, None::<&str>])?;
        }
        drop(insert);
        if wkt2 {
            self.connection.execute_batch(
                "ALTER TABLE gpkg_spatial_ref_sys ADD COLUMN definition_12_063 TEXT NOT NULL DEFAULT 'undefined'",
            )?;
            let set = "UPDATE gpkg_spatial_ref_sys SET definition_12_063 = ? WHERE srs_id = ?";
            self.connection.execute(set, params![reference.wkt, reference.srs_id])?;
            self.extend(Some("gpkg_spatial_ref_sys"), Some("definition_12_063"), &schema::CRS_WKT)?;
        }
        Ok(())
    }

    /// Begins a table. Its rows are pushed in the order of their ids.
    pub fn table(&self, spec: &TableSpec) -> Result<TableWriter<'_>, WriteError> {
        TableWriter::create(self, spec).map_err(|error| self.error(&error))
    }

    /// Begins the mapping table of a relation: its rows are pushed with [`TableWriter::link`].
    pub fn relation(&self, spec: &RelationSpec) -> Result<TableWriter<'_>, WriteError> {
        self.declare_relation(spec)
            .and_then(|()| TableWriter::create_mapping(self, spec))
            .map_err(|error| self.error(&error))
    }

    fn declare_relation(&self, spec: &RelationSpec) -> rusqlite::Result<()> {
        if !self.has_relations.replace(true) {
            self.connection.execute_batch(schema::RELATIONS_TABLE)?;
            self.extend(Some("gpkgext_relations"), None, &schema::RELATED_TABLES)?;
        }
        self.extend(Some(&spec.mapping_table), None, &schema::RELATED_TABLES)?;
        let (key, name) = if spec.related_is_media { ("id", "media") } else { ("fid", "attributes") };
        self.connection.execute(
            "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, \
             related_primary_column, relation_name, mapping_table_name) VALUES (?, 'fid', ?, ?, ?, ?)",
            params![spec.base_table, spec.related_table, key, name, spec.mapping_table],
        )?;
        Ok(())
    }

    fn extend(&self, table: Option<&str>, column: Option<&str>, what: &schema::Extension) -> rusqlite::Result<()> {
        let insert = "INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)";
        self.connection.execute(insert, params![table, column, what.name, what.definition, what.scope])?;
        Ok(())
    }

    /// Records what the columns of a table are called where they came from.
    fn describe_columns(&self, table: &str, columns: &[ColumnSpec]) -> rusqlite::Result<()> {
        for column in columns {
            let Some(title) = &column.title else { continue };
            if !self.has_schema.replace(true) {
                self.connection.execute_batch(schema::SCHEMA_TABLES)?;
                self.extend(Some("gpkg_data_columns"), None, &schema::SCHEMA)?;
                self.extend(Some("gpkg_data_column_constraints"), None, &schema::SCHEMA)?;
            }
            let insert = "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)";
            self.connection.execute(insert, params![table, column.name, column.name, title])?;
        }
        Ok(())
    }

    /// Ends the file and syncs it.
    ///
    /// Errors: the disk refused; then nothing is left of it.
    pub fn finish(self) -> Result<Written, WriteError> {
        self.connection.execute_batch("COMMIT").map_err(|error| self.error(&error))?;
        let Self { connection, mut file, tables, .. } = self;
        connection.close().map_err(|(_, error)| explain(file.target(), &error))?;
        let bytes = file.sync()?;
        Ok(Written { file, bytes, tables: tables.into_inner() })
    }

    fn error(&self, error: &rusqlite::Error) -> WriteError {
        explain(self.file.target(), error)
    }
}

/// What SQLite's refusal means for the file at `path`.
fn explain(path: &Path, error: &rusqlite::Error) -> WriteError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => WriteError::DiskFull { path },
        Some(ErrorCode::PermissionDenied | ErrorCode::ReadOnly | ErrorCode::CannotOpen) => WriteError::Denied { path },
        _ => WriteError::Database { path, reason: error.to_string() },
    }
}
