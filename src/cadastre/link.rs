//! A link (liên kết): this certificate is about this parcel, says this person.

use serde::{Deserialize, Serialize};

use super::{CertificateId, LinkId, ParcelId};
use crate::i18n::Message;

/// Certificate ↔ parcel, many to many.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub id: LinkId,
    pub certificate: CertificateId,
    pub parcel: ParcelId,
    pub how: LinkMethod,
    /// The account name of the person, or of who ran the command.
    pub by: String,
    pub at: Timestamp,
    /// What spoke for it when it was made, strongest first, without personal data; empty for a link that a person made unaided.
    pub evidence: Vec<Message>,
    /// Who looked at it and found it right; what a person made is confirmed by the making.
    pub confirmed: Option<Stamp>,
}

/// Who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
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
    /// The program made it: one candidate passed every hard key and nothing contradicted. A class of its own.
    Evidence,
    /// A person picked it among the candidates.
    Candidate,
}

/// Seconds since 1970-01-01T00:00:00Z. Given by the session's clock, so that tests and exports are repeatable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Timestamp(pub i64);
