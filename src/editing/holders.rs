//! Setting the holders (người sử dụng đất) of a certificate.

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Holder, HolderId, Snapshot};
use crate::i18n::Message;

/// Makes `holders` the holders of a certificate, in this order. A holder with id 0 is new and gets an id; one with an
/// id that the project has is updated; one that only this certificate named and that is left out is removed.
///
/// Refuses: a certificate that is not there; a holder with an id that the project does not have.
pub fn edit_holders(
    snapshot: &Snapshot,
    certificate: CertificateId,
    holders: Vec<Holder>,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let mut act = ChangeSet::new(Message::new("act-edit-holders").with("certificate", certificate_label(before)));
    let mut next_id = snapshot.holders.next_id();
    let mut named: Vec<HolderId> = Vec::with_capacity(holders.len());
    for mut holder in holders {
        if holder.id == HolderId(0) {
            holder.id = HolderId(next_id);
            next_id += 1;
            named.push(holder.id);
            act.push(Edit::insert(holder));
            continue;
        }
        let row = snapshot.holders.get(holder.id).ok_or(Refusal::NoHolder(holder.id))?;
        if named.contains(&holder.id) {
            continue;
        }
        named.push(holder.id);
        if **row != holder {
            act.push(Edit::replace(row.clone(), holder));
        }
    }
    let dropped: Vec<HolderId> = before.holders.iter().copied().filter(|id| !named.contains(id)).collect();
    if named != before.holders {
        let mut after = before.as_ref().clone();
        after.holders = named;
        act.push(Edit::replace(before.clone(), after));
    }
    for id in dropped {
        let elsewhere =
            snapshot.certificates.iter().any(|other| other.id != certificate && other.holders.contains(&id));
        if let (false, Some(row)) = (elsewhere, snapshot.holders.get(id)) {
            act.push(Edit::remove(row.clone()));
        }
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, Confidential};

    fn holder(id: u64, name: &str) -> Holder {
        let name = Confidential::new(name.to_owned());
        Holder { id: HolderId(id), name, citizen_number: None, birth_date: None, address: None }
    }

    fn with_two_certificates() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(2), None)));
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn set(snapshot: &Snapshot, certificate: u64, holders: Vec<Holder>) -> Snapshot {
        let act = edit_holders(snapshot, CertificateId(certificate), holders).expect("allowed");
        snapshot.apply(&act).expect("made for it")
    }

    #[test]
    fn new_holders_get_ids_in_order() {
        let ward = set(&with_two_certificates(), 1, vec![holder(0, "An"), holder(0, "Bình")]);
        assert_eq!(ward.certificates.get(1_u64).map(|row| row.holders.clone()), Some(vec![HolderId(1), HolderId(2)]));
    }

    #[test]
    fn a_holder_named_nowhere_is_removed_and_a_shared_one_stays() {
        let ward = set(&with_two_certificates(), 1, vec![holder(0, "An"), holder(0, "Bình")]);
        let shared = set(&ward, 2, vec![holder(2, "Bình")]);
        let left = set(&shared, 1, Vec::new());
        assert_eq!(left.holders.iter().map(|row| row.id).collect::<Vec<_>>(), [HolderId(2)]);
    }

    #[test]
    fn the_same_holders_again_are_an_empty_act() {
        let ward = set(&with_two_certificates(), 1, vec![holder(0, "An")]);
        assert!(edit_holders(&ward, CertificateId(1), vec![holder(1, "An")]).expect("allowed").is_empty());
        let unknown = edit_holders(&ward, CertificateId(1), vec![holder(9, "An")]);
        assert_eq!(unknown, Err(Refusal::NoHolder(HolderId(9))));
    }
}
