//! Saying why a certificate cannot be linked (vướng mắc).

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Obstacle, ObstacleReason, Snapshot, Timestamp};
use crate::i18n::Message;

/// Puts a certificate aside with its reason. It is no longer put off until later: it has a next action now.
///
/// Refuses: a certificate that is not there.
pub fn set_obstacle(
    snapshot: &Snapshot,
    certificate: CertificateId,
    reason: ObstacleReason,
    note: &str,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let name = Message::new("act-set-obstacle").with("certificate", certificate_label(before));
    let mut act = ChangeSet::new(name.with("reason", Message::new(reason.key())));
    let said = before.obstacle.as_ref().is_some_and(|known| known.reason == reason && known.note == note);
    if said && before.postponed.is_none() {
        return Ok(act);
    }
    let mut after = before.as_ref().clone();
    after.obstacle = Some(Obstacle { reason, note: note.to_owned(), by: by.to_owned(), at });
    after.postponed = None;
    act.push(Edit::replace(before.clone(), after));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, Stamp};

    #[test]
    fn an_obstacle_has_its_reason_and_person_and_ends_a_postponement() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let postponed = Some(Stamp { by: "lan".to_owned(), at: Timestamp(1) });
        act.push(Edit::insert(Certificate { postponed, ..Certificate::with_serial(CertificateId(1), None) }));
        let ward = Snapshot::default().apply(&act).expect("an insertion");
        let put = |ward: &Snapshot| {
            set_obstacle(ward, CertificateId(1), ObstacleReason::Mortgaged, "", "minh", Timestamp(5)).expect("there")
        };
        let next = ward.apply(&put(&ward)).expect("made for it");
        let row = next.certificates.get(1_u64).expect("there");
        let obstacle = row.obstacle.as_ref().expect("just set");
        assert_eq!((obstacle.reason, obstacle.by.as_str()), (ObstacleReason::Mortgaged, "minh"));
        assert_eq!(row.postponed, None);
        assert!(put(&next).is_empty(), "the same again says nothing new");
    }
}
