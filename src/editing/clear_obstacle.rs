//! Taking back the reason why a certificate could not be linked.

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Snapshot};
use crate::i18n::Message;

/// A certificate waits for its link again: neither put aside with a reason nor put off until later.
///
/// Refuses: a certificate that is not there.
pub fn clear_obstacle(snapshot: &Snapshot, certificate: CertificateId) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let mut act = ChangeSet::new(Message::new("act-clear-obstacle").with("certificate", certificate_label(before)));
    if before.obstacle.is_some() || before.postponed.is_some() {
        let mut after = before.as_ref().clone();
        (after.obstacle, after.postponed) = (None, None);
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ObstacleReason, Timestamp};
    use crate::editing::{postpone, set_obstacle};

    #[test]
    fn a_cleared_certificate_is_as_it_was_before_it_was_put_aside() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        let ward = Snapshot::default().apply(&act).expect("an insertion");
        let flat = set_obstacle(&ward, CertificateId(1), ObstacleReason::Flat, "", "lan", Timestamp(1));
        let later = postpone(&ward, CertificateId(1), "lan", Timestamp(1));
        for act in [flat, later] {
            let aside = ward.apply(&act.expect("there")).expect("made for it");
            let cleared = clear_obstacle(&aside, CertificateId(1)).expect("there");
            assert_eq!(aside.apply(&cleared).expect("made for it"), ward);
        }
        assert!(clear_obstacle(&ward, CertificateId(1)).expect("there").is_empty());
    }
}
