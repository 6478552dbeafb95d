//! What is left to do, and why it is not done yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_scanned;
use crate::cadastre::{Certificate, CertificateId, ObstacleReason, Snapshot};
use crate::checks::Ward;
use crate::i18n::Message;

/// Why a certificate is not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftReason {
    /// Everything is there to link it.
    Ready,
    /// Put off until later by a person.
    Postponed,
    /// No scan and nothing entered: there is nothing to read.
    WithoutScan,
    /// Nothing in it names a parcel: no sheet and number, no sides, no address.
    WithoutCandidate,
    /// A person stated why it cannot be linked yet.
    Obstacle(ObstacleReason),
}

impl LeftReason {
    /// For scripts: `ready`, `obstacle-mortgaged`…
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Postponed => "postponed",
            Self::WithoutScan => "without-scan",
            Self::WithoutCandidate => "without-candidate",
            Self::Obstacle(reason) => reason.key(),
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::Ready => Message::new("progress-left-ready"),
            Self::Postponed => Message::new("progress-left-postponed"),
            Self::WithoutScan => Message::new("progress-left-without-scan"),
            Self::WithoutCandidate => Message::new("progress-left-without-candidate"),
            Self::Obstacle(reason) => Message::new(reason.key()),
        }
    }
}

/// Certificates that are left for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    #[serde(serialize_with = "name")]
    pub reason: LeftReason,
    pub count: usize,
    /// Working days by which the end comes nearer when this reason is cleared first; 0 without a forecast.
    pub days_gained: u32,
}

/// What is left, by reason.
pub(super) fn left(ward: &Ward<'_>) -> Vec<Left> {
    let mut counts: BTreeMap<LeftReason, usize> = BTreeMap::new();
    for certificate in ward.snapshot().certificates.iter() {
        if let Some(reason) = reason(ward, certificate) {
            *counts.entry(reason).or_default() += 1;
        }
    }
    counts.into_iter().map(|(reason, count)| Left { reason, count, days_gained: 0 }).collect()
}

/// Why each certificate that is left is left.
pub fn left_reasons(snapshot: &Snapshot) -> BTreeMap<CertificateId, LeftReason> {
    let ward = Ward::of(snapshot);
    snapshot.certificates.iter().filter_map(|row| Some((row.id, reason(&ward, row)?))).collect()
}

/// Why a certificate is left; `None` for one that is settled.
fn reason(ward: &Ward<'_>, certificate: &Certificate) -> Option<LeftReason> {
    let linked = ward.snapshot().links_of_certificate(certificate.id).next().is_some();
    if linked || certificate.flat.is_some() || !ward.is_live(certificate.id) {
        return None;
    }
    if let Some(obstacle) = &certificate.obstacle {
        return (!asks_for_no_link(obstacle.reason)).then_some(LeftReason::Obstacle(obstacle.reason));
    }
    let scanned = is_scanned(ward.snapshot(), certificate);
    Some(if !scanned && !ward.is_entered(certificate.id) {
        LeftReason::WithoutScan
    } else if certificate.postponed.is_some() {
        LeftReason::Postponed
    } else if !names_a_parcel(certificate) {
        LeftReason::WithoutCandidate
    } else {
        LeftReason::Ready
    })
}

/// Whether a certificate that was put aside for this reason is done with.
pub(super) fn asks_for_no_link(reason: ObstacleReason) -> bool {
    matches!(reason, ObstacleReason::Superseded | ObstacleReason::OutsideWard | ObstacleReason::Flat)
}

fn names_a_parcel(certificate: &Certificate) -> bool {
    certificate
        .printed_parcels
        .iter()
        .any(|printed| !printed.number.is_empty() || !printed.sides.is_empty() || !printed.address.trim().is_empty())
}

fn name<S: serde::Serializer>(reason: &LeftReason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(reason.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Flat, Obstacle, Serial, Stamp, Timestamp};
    use crate::checks::sample::Sample;

    fn reasons(change: impl FnOnce(&mut Sample)) -> Vec<LeftReason> {
        let mut sample = Sample::default();
        sample.parcel(1);
        sample.certificate(1);
        change(&mut sample);
        left(&Ward::of(&sample.0)).into_iter().map(|row| row.reason).collect()
    }

    #[test]
    fn each_certificate_is_left_for_one_reason() {
        assert_eq!(reasons(|_| ()), [LeftReason::WithoutScan]);
        assert_eq!(reasons(|sample| sample.scan(1, 1)), [LeftReason::WithoutCandidate]);
        assert_eq!(reasons(|sample| sample.enter(1)), [LeftReason::Ready]);
        let postponed = |sample: &mut Sample| {
            sample.enter(1);
            let stamp = Stamp { by: "an".to_owned(), at: Timestamp(0) };
            sample.change_certificate(1, |row| row.postponed = Some(stamp));
        };
        assert_eq!(reasons(postponed), [LeftReason::Postponed]);
        let obstacle = |reason| {
            move |sample: &mut Sample| {
                let obstacle = Obstacle { reason, note: String::new(), by: "an".to_owned(), at: Timestamp(0) };
                sample.change_certificate(1, |row| row.obstacle = Some(obstacle));
            }
        };
        let disputed = ObstacleReason::Disputed;
        assert_eq!(reasons(obstacle(disputed)), [LeftReason::Obstacle(disputed)]);
        assert_eq!(reasons(obstacle(ObstacleReason::OutsideWard)), []);
    }

    #[test]
    fn what_is_linked_replaced_or_a_flat_is_settled() {
        assert_eq!(reasons(|sample| sample.link(1, 1)), []);
        assert_eq!(reasons(|sample| sample.change_certificate(1, |row| row.flat = Some(Flat::default()))), []);
        let replaced = |sample: &mut Sample| {
            sample.certificate(2);
            sample.link(2, 1);
            sample.change_certificate(2, |row| row.supersedes = Serial::find_all("BX 000001"));
        };
        assert_eq!(reasons(replaced), []);
    }
}
