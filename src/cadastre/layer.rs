//! A layer of a source map: where it came from, and what its columns mean.

use std::sync::Arc;

use geo_types::Geometry;
use serde::{Deserialize, Serialize};

use super::{Attributes, Confidential, LayerId, ReferenceId, SourceFile};
use crate::text;

/// One layer of one imported file.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    pub id: LayerId,
    pub name: String,
    pub kind: LayerKind,
    pub source: SourceFile,
    pub columns: Vec<ColumnInfo>,
    /// The CRS that the file was read in, as a definition that `Crs::parse` takes.
    pub source_crs: String,
    /// Text encoding that was chosen: `auto`, `utf-8`, `tcvn3`, `vni` or `cp1258`.
    pub encoding: String,
}

impl Layer {
    /// Where its columns of commune codes (mã đơn vị hành chính cấp xã) stand in a feature's attributes.
    pub fn commune_columns(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, column)| is_commune_column(&column.name)).map(|(index, _)| index)
    }
}

/// Names of columns of commune codes, folded, letters and digits only. Source: `national-model.md` §6.1.
const COMMUNE_COLUMNS: [&str; 4] = ["xaid", "maxa", "madvhcxa", "maxaphuong"];

/// Whether a column of this name holds commune codes, in whatever case and with accents or without: `MAXA`, `Mã xã`.
pub fn is_commune_column(name: &str) -> bool {
    let folded: String = text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
    COMMUNE_COLUMNS.contains(&folded.as_str())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LayerKind {
    /// Its polygons are parcels.
    Parcels,
    /// Drawn and kept, never edited.
    Reference,
}

/// A column as the file names it, and what we take it for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    pub name: String,
    pub kind: ColumnKind,
    pub role: ColumnRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ColumnKind {
    Boolean,
    Integer,
    Real,
    Text,
    Date,
    Bytes,
}

/// What a column means for a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ColumnRole {
    /// Sheet (số tờ bản đồ).
    Sheet,
    /// Parcel number (số thửa).
    Number,
    /// Legal area (diện tích pháp lý).
    LegalArea,
    /// Land-use codes (loại đất).
    LandUse,
    /// Address of the parcel (địa chỉ thửa đất).
    Address,
    /// Serial of its certificate (số phát hành).
    CertificateSerial,
    /// Personal data: holder's name, citizen number, birth date, holder's address. Kept apart, exported only on demand.
    Personal,
    /// Kept with the parcel and exported again.
    Kept,
    /// Not taken into the project: numbers of rows, and what this program computes anew. No column of a [`Layer`] has it.
    LeftOut,
}

impl ColumnRole {
    /// All roles, in the order in which a user chooses among them.
    pub const ALL: [ColumnRole; 9] = [
        ColumnRole::Sheet,
        ColumnRole::Number,
        ColumnRole::LegalArea,
        ColumnRole::LandUse,
        ColumnRole::Address,
        ColumnRole::CertificateSerial,
        ColumnRole::Personal,
        ColumnRole::Kept,
        ColumnRole::LeftOut,
    ];
}

/// A feature that is not a parcel: a road line, a control point, a boundary of the ward.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceFeature {
    pub id: ReferenceId,
    pub layer: LayerId,
    /// Metres (east, north) in the project's CRS; `None` when the source had none that could be read.
    pub geometry: Option<Arc<Geometry<f64>>>,
    /// Its row in the source file, counted from 0.
    pub source_row: u64,
    /// Every column of its row that is not personal, in the order of the layer's columns; personal ones are `Null` here.
    pub attributes: Attributes,
    /// The personal columns, in the same order, the others `Null`; empty when there are none.
    pub personal: Confidential<Attributes>,
}
