//! Saying that all of a certificate was compared with its scan (đã đối chiếu).

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Snapshot, Stamp, Timestamp};
use crate::i18n::Message;

/// A person has compared all that is recorded of a certificate with its scan. Who did it first stays.
///
/// Refuses: a certificate that is not there.
pub fn verify_certificate(
    snapshot: &Snapshot,
    certificate: CertificateId,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let mut act = ChangeSet::new(Message::new("act-verify-certificate").with("certificate", certificate_label(before)));
    if before.verified.is_none() {
        let mut after = before.as_ref().clone();
        after.verified = Some(Stamp { by: by.to_owned(), at });
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Certificate;

    #[test]
    fn the_first_who_compared_stays() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        let ward = Snapshot::default().apply(&act).expect("an insertion");
        let verify = |ward: &Snapshot, by| verify_certificate(ward, CertificateId(1), by, Timestamp(5)).expect("there");
        let next = ward.apply(&verify(&ward, "lan")).expect("made for it");
        assert!(next.certificates.get(1_u64).is_some_and(|row| row.verified.is_some()));
        assert!(verify(&next, "minh").is_empty());
    }
}
