//! Foreign files ⇄ plain features. A reader knows no parcel; it keeps every feature and says what it doubted.
//!
//! Promises: the format is known by content, not by name; a feature whose geometry cannot be read keeps its row; counts and
//! lengths of a file are budgets, checked before memory is given; a source is never touched. Never: text decoded (each value
//! may be in another encoding), a CRS judged, a panic.

mod atomic_file;
mod blocks;
mod dbf;
mod dbf_memo;
mod error;
mod geojson_geometry;
mod geojson_reader;
pub mod geojson_writer;
mod geometry_column;
mod gpkg_reader;
pub mod gpkg_writer;
mod growing;
mod json;
mod map_file;
pub mod register_form;
mod rings;
mod shapefile_parts;
mod shapefile_reader;
pub mod shapefile_writer;
mod shp;
mod table;
mod wkb;
pub mod workbook;

pub use atomic_file::{AtomicFile, WriteError};
pub use error::FormatError;
pub use geometry_column::{GeometryColumn, GeometryKind};
pub use map_file::{MapFile, MapKind, read_map, sniff};
pub use table::{ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, Nullable};
