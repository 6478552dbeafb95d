//! Foreign files ⇄ plain features. A reader knows no parcel; it keeps every feature and says what it doubted.

mod table;

pub use table::{
    ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, GeometryColumn, GeometryKind, Nullable,
};
