//! A snapshot with the answers that several rules ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::register_form::{Attested, attested};
use crate::cadastre::{Certificate, CertificateId, ObstacleReason, Serial, Snapshot};

/// A snapshot, and what was found out about its certificates once for all rules.
pub struct Ward<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Certificates by serial, each list in the order of the ids.
    pub(super) by_serial: BTreeMap<&'a Serial, Vec<CertificateId>>,
    superseded: BTreeSet<CertificateId>,
    attested: BTreeMap<CertificateId, Attested>,
}

impl<'a> Ward<'a> {
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let mut by_serial: BTreeMap<&Serial, Vec<CertificateId>> = BTreeMap::new();
        for certificate in snapshot.certificates.iter() {
            if let Some(serial) = &certificate.serial {
                by_serial.entry(serial).or_default().push(certificate.id);
            }
        }
        let mut superseded = BTreeSet::new();
        for later in snapshot.certificates.iter() {
            let replaced = later.supersedes.iter().filter(|serial| later.serial.as_ref() != Some(*serial));
            superseded.extend(replaced.filter_map(|serial| by_serial.get(serial)).flatten());
            if has_obstacle(later, ObstacleReason::Superseded) {
                superseded.insert(later.id);
            }
        }
        let attested = snapshot.certificates.iter().map(|row| (row.id, attested(snapshot, row))).collect();
        Self { snapshot, by_serial, superseded, attested }
    }

    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Whether more than its serial is known.
    pub fn is_entered(&self, certificate: CertificateId) -> bool {
        self.attested(certificate).anything
    }

    /// Whether no later certificate replaced it (definition 3).
    pub fn is_live(&self, certificate: CertificateId) -> bool {
        !self.superseded.contains(&certificate)
    }

    /// What register, fields and holders tell of a certificate.
    pub(super) fn attested(&self, certificate: CertificateId) -> Attested {
        self.attested.get(&certificate).copied().unwrap_or_default()
    }
}

/// Whether it is about a flat: it says which, or was put aside as one.
pub(super) fn is_of_flat(certificate: &Certificate) -> bool {
    certificate.flat.is_some() || has_obstacle(certificate, ObstacleReason::Flat)
}

pub(super) fn has_obstacle(certificate: &Certificate, reason: ObstacleReason) -> bool {
    certificate.obstacle.as_ref().is_some_and(|obstacle| obstacle.reason == reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::Sample;

    #[test]
    fn a_certificate_that_another_says_it_replaces_is_not_live() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.certificate(id));
        sample.change_certificate(2, |row| row.supersedes = Serial::find_all("BX 000001 BX 000002"));
        let ward = Ward::of(&sample.0);
        assert!(!ward.is_live(CertificateId(1)));
        assert!(ward.is_live(CertificateId(2)), "no paper replaces itself");
    }
}
