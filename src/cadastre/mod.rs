//! The cadastre as plain immutable values: what a ward, a parcel, a certificate and a link are, and how they change.
//!
//! Definitions, in the words of the field (LADM, ISO 19152):
//! 1. A *parcel* (thửa đất; `LA_SpatialUnit`) is a piece of land with a number on a map sheet (tờ bản đồ). It may
//!    lack a geometry, never its attributes.
//! 2. A *certificate* (giấy chứng nhận; `LA_AdministrativeSource`) is a paper with a serial, naming holders and parcels.
//! 3. A *scan* (bản quét) is a file, identified by the hash of its bytes, that shows a certificate or another paper.
//! 4. A *link* says that a certificate is about a parcel: many to many, with who, when and how.
//! 5. A [`Snapshot`] is the whole state of a project at one revision. It never changes; [`Snapshot::apply`] makes the
//!    next one and shares the rest.
//! 6. A [`ChangeSet`] is one act: images before and after. [`ChangeSet::inverted`] takes it back exactly.
//!
//! Never here: files, SQL, screens, words.

mod attributes;
mod certificate;
mod change;
mod confidential;
mod crosswalk;
mod details;
mod exception;
mod file_name;
mod finding;
mod ids;
mod land_use;
mod land_use_areas;
mod land_use_table;
mod layer;
mod link;
mod obstacle;
mod page_reading;
mod parcel;
mod parcel_index;
mod register_row;
mod scan;
mod serial;
mod serial_columns;
mod settings;
mod snapshot;
mod table;
mod underlay;
mod wards;

pub use attributes::{Attribute, Attributes, AttributesBuilder, AttributesIter, ValueKind};
pub use certificate::{Certificate, Flat, Holder, PartialDate, PrintedParcel};
pub use change::{Change, ChangeSet, Edit, Entity};
pub use confidential::{Confidential, Purpose};
pub use crosswalk::{Crosswalk, CrosswalkOrigin, FormerSheet, MapGeneration, Renumbering};
pub use details::{Details, NO_SOURCE_ROW, PackedDetails, ParcelDetails, ROWS_TOGETHER, RowPacker, pack_together};
pub use exception::{Exception, FaultMark, FaultState, Fingerprint};
pub use file_name::NameReading;
pub use finding::{Finding, Severity};
pub use ids::{
    CertificateId, CrosswalkId, ExceptionId, FindingId, HolderId, LayerId, LinkId, ParcelId, ReferenceId,
    RegisterRowId, ScanId, UnderlayId,
};
pub use land_use::{LandUse, LandUseCode, LandUsePart};
pub use land_use_table::{LandUseEntry, LandUseTable};
pub use layer::{ColumnInfo, ColumnKind, ColumnRole, Layer, LayerKind, ReferenceFeature, is_commune_column};
pub use link::{Link, LinkMethod, Stamp, Timestamp};
pub use obstacle::{Obstacle, ObstacleReason};
pub use page_reading::{
    CertificateBarcode, CitizenDigest, FIELD_SHEET_CODE, PageCode, PageFaults, PageQuality, PageReading, PhotoOrigin,
};
pub use parcel::{Blocks, Designation, Parcel};
pub use parcel_index::ParcelIndex;
pub use register_row::{RegisterOrigin, RegisterRow};
pub use scan::{ContentHash, PageApart, Scan, ScanFormat, ScanKind, ScanState, SourceFile};
pub use serial::{Serial, SerialForm};
pub use serial_columns::SerialColumns;
pub use settings::{AutoLinkRecord, ColumnPreset, ComparedScans, ProjectSettings, WorkList};
pub use snapshot::{Snapshot, StaleChange};
pub use table::Table;
pub use underlay::{ControlPoint, PictureFile, Residual, StatedPlace, Underlay};
pub use wards::{Shift, Ward};
