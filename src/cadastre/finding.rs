//! A finding: something wrong or doubtful in the data, listed and located.

use geo_types::Coord;
use serde::{Deserialize, Serialize};

use super::{CertificateId, FaultMark, FindingId, LayerId, ParcelId, ScanId};
use crate::i18n::Message;

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub id: FindingId,
    /// Which rule: `import-geometry`, `import-text`, `duplicate-number`…
    pub rule: String,
    pub severity: Severity,
    pub layer: Option<LayerId>,
    /// Row of the source layer, counted from 0.
    pub source_row: Option<u64>,
    pub parcel: Option<ParcelId>,
    pub certificate: Option<CertificateId>,
    pub scan: Option<ScanId>,
    /// Where to look, metres (east, north) in the project's CRS.
    pub place: Option<Coord<f64>>,
    pub message: Message,
    /// Of a fault of the map; `None` for what an import or the rules of links found.
    pub fault: Option<FaultMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Info,
    Warning,
    Error,
}
