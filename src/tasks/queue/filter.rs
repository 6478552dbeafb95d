//! Which certificates are in the queue, and in which order: what a work list keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::WorkState;
use crate::cadastre::{Certificate, CertificateId, ObstacleReason, Snapshot};
use crate::tasks::progress::{LeftReason, left_reasons};
use crate::text::fold;

/// Chooses certificates. Written into the project as JSON; a field that an older program does not know is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    /// Only these are worked through; `None`: all. Whatever it is, the queue keeps the places of the others (definition 3).
    pub show: Option<WorkState>,
    /// The residential group whose head handed the certificates in; empty: all.
    pub residential_group: String,
    pub obstacle: Option<ObstacleReason>,
    /// Only certificates that are left for this reason, as progress counts them.
    pub left: Option<LeftReason>,
    /// Part of a serial, of `sheet/number` or of a file's name, without regard to accents; empty: all.
    pub text: String,
    /// Only certificates of which there is a scan.
    pub with_scan: bool,
    pub order: QueueOrder,
}

/// In which order a queue is worked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueueOrder {
    /// As the files lie in their folders: as the papers were in their pile.
    #[default]
    Files,
    /// By the printed sheet and number: neighbours follow each other.
    Sheets,
    /// What is sure first, then what has candidates, at last what has no evidence.
    Surest,
}

impl QueueOrder {
    pub const ALL: [QueueOrder; 3] = [Self::Files, Self::Sheets, Self::Surest];
}

impl Default for QueueFilter {
    fn default() -> Self {
        Self {
            show: Some(WorkState::ToDo),
            residential_group: String::new(),
            obstacle: None,
            left: None,
            text: String::new(),
            with_scan: false,
            order: QueueOrder::default(),
        }
    }
}

impl QueueFilter {
    /// Whether a certificate in this state is worked through.
    pub fn shows(&self, state: WorkState) -> bool {
        self.show.is_none_or(|shown| shown == state)
    }

    /// Whether a certificate has a place in the queue, its state apart.
    pub(super) fn takes(&self, snapshot: &Snapshot, certificate: &Certificate, looked_for: &LookedFor) -> bool {
        let LookedFor { text, left } = looked_for;
        let group = self.residential_group.trim();
        let group = group.is_empty() || group == certificate.residential_group.trim();
        let left = left.as_ref().is_none_or(|left| left.get(&certificate.id).copied() == self.left);
        let obstacle = self
            .obstacle
            .is_none_or(|reason| certificate.obstacle.as_ref().is_some_and(|obstacle| obstacle.reason == reason));
        let scan = !self.with_scan || snapshot.scans_of_certificate(certificate.id).next().is_some();
        group && obstacle && left && scan && (text.is_empty() || holds(snapshot, certificate, text))
    }

    /// What is made once for all certificates.
    pub(super) fn looked_for(&self, snapshot: &Snapshot) -> LookedFor {
        LookedFor { text: fold(&self.text).replace(' ', ""), left: self.left.map(|_| left_reasons(snapshot)) }
    }
}

/// A filter's text as it is looked for; and why each certificate is left, where the filter asks.
pub(super) struct LookedFor {
    text: String,
    left: Option<BTreeMap<CertificateId, LeftReason>>,
}

fn holds(snapshot: &Snapshot, certificate: &Certificate, text: &str) -> bool {
    let compact = |words: &str| fold(words).replace(' ', "");
    certificate.serial.as_ref().is_some_and(|serial| compact(serial.as_str()).contains(text))
        || certificate
            .printed_parcels
            .iter()
            .any(|parcel| compact(&format!("{}/{}", parcel.sheet, parcel.number)).contains(text))
        || snapshot.scans_of_certificate(certificate.id).any(|scan| compact(scan.source.file_name()).contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_back_as_it_was_written_and_from_an_older_or_newer_program() {
        let filter = QueueFilter {
            show: Some(WorkState::Obstacle),
            residential_group: "Tổ 7".to_owned(),
            obstacle: Some(ObstacleReason::Flat),
            left: Some(LeftReason::Obstacle(ObstacleReason::Mortgaged)),
            text: "12/".to_owned(),
            with_scan: true,
            order: QueueOrder::Sheets,
        };
        let json = serde_json::to_string(&filter).expect("plain values");
        assert_eq!(serde_json::from_str::<QueueFilter>(&json).expect("just written"), filter);
        let other = r#"{"residential_group":"Tổ 7","colour":"red"}"#;
        let expected = QueueFilter { residential_group: "Tổ 7".to_owned(), ..QueueFilter::default() };
        assert_eq!(serde_json::from_str::<QueueFilter>(other).expect("tolerant"), expected);
    }
}
