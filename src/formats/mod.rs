//! Foreign files ⇄ plain features. A reader knows no parcel; it keeps every feature and says what it doubted.

mod atomic_file;
pub mod geojson_writer;
pub mod gpkg_writer;
mod table;

pub use atomic_file::{AtomicFile, WriteError};
pub use table::{
    ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, GeometryColumn, GeometryKind, Nullable,
};
