//! A link (liên kết): this certificate is about this parcel, says this person.

use serde::{Deserialize, Serialize};

use super::{CertificateId, LinkId, ParcelId};

/// Certificate ↔ parcel, many to many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub id: LinkId,
    pub certificate: CertificateId,
    pub parcel: ParcelId,
    pub how: LinkMethod,
    /// The account name of the person, or of who ran the command.
    pub by: String,
    pub at: Timestamp,
}

/// How a link came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkMethod {
    /// The parcel was clicked on the map.
    Click,
    /// `sheet/parcel` was typed.
    Number,
    /// The scan was dragged onto the map.
    Drag,
    /// The file's name or folder says sheet and parcel.
    FileName,
    /// A column of the map holds the certificate's serial.
    MapColumn,
}

/// Seconds since 1970-01-01T00:00:00Z. Given by the session's clock, so that tests and exports are repeatable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Timestamp(pub i64);
