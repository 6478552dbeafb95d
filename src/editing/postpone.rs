//! Putting a certificate off until later (để sau).

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Snapshot, Stamp, Timestamp};
use crate::i18n::Message;

/// Puts a certificate off: no reason is asked for. Again says so once more, with the new time.
///
/// Refuses: a certificate that is not there.
pub fn postpone(
    snapshot: &Snapshot,
    certificate: CertificateId,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let mut act = ChangeSet::new(Message::new("act-postpone").with("certificate", certificate_label(before)));
    let postponed = Some(Stamp { by: by.to_owned(), at });
    if before.postponed != postponed {
        let mut after = before.as_ref().clone();
        after.postponed = postponed;
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Certificate;

    #[test]
    fn a_postponed_certificate_says_by_whom_and_when() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        let ward = Snapshot::default().apply(&act).expect("an insertion");
        let later = postpone(&ward, CertificateId(1), "lan", Timestamp(7)).expect("there");
        let next = ward.apply(&later).expect("made for it");
        let stamp = Stamp { by: "lan".to_owned(), at: Timestamp(7) };
        assert_eq!(next.certificates.get(1_u64).and_then(|row| row.postponed.clone()), Some(stamp));
        assert!(postpone(&next, CertificateId(1), "lan", Timestamp(7)).expect("there").is_empty());
        let none = postpone(&next, CertificateId(2), "lan", Timestamp(7));
        assert_eq!(none, Err(Refusal::NoCertificate(CertificateId(2))));
    }
}
