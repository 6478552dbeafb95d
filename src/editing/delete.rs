//! Deleting parcels (xóa thửa).

use std::collections::BTreeSet;

use super::{Refusal, parcel_label};
use crate::cadastre::{ChangeSet, Edit, ParcelId, Snapshot};
use crate::i18n::Message;

/// Parcels that a sentence names.
const NAMED: usize = 4;

/// Deletes parcels, with their links; certificates and neighbours stay as they are, and the land is nobody's.
///
/// Refuses: a parcel that is not there; a locked one.
pub fn delete_parcels(snapshot: &Snapshot, parcels: impl IntoIterator<Item = ParcelId>) -> Result<ChangeSet, Refusal> {
    let (mut links, mut rows) = (Vec::new(), Vec::new());
    for id in parcels.into_iter().collect::<BTreeSet<_>>() {
        let row = snapshot.parcels.get(id).ok_or(Refusal::NoParcel(id))?;
        if row.is_locked() {
            return Err(Refusal::Locked { parcel: parcel_label(row) });
        }
        links.extend(snapshot.links_of_parcel(id).cloned());
        rows.push(row.clone());
    }
    let mut names: Vec<String> = rows.iter().take(NAMED).map(|row| row.label()).collect();
    names.extend((rows.len() > NAMED).then(|| "…".to_owned()));
    let name = Message::new("act-delete-parcels").with("count", rows.len()).with("parcels", names.join(", "));
    let mut act = ChangeSet::new(name.with("links", links.len()));
    links.into_iter().for_each(|link| act.push(Edit::remove(link)));
    rows.into_iter().for_each(|row| act.push(Edit::remove(row)));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::super::NewLinks;
    use super::*;
    use crate::cadastre::{Certificate, CertificateId, LinkMethod, Parcel, Timestamp};

    #[test]
    fn links_go_with_their_parcel_and_come_back_with_it() {
        let mut ward = Snapshot::default();
        for id in 1..=3 {
            let row = Parcel::numbered(ParcelId(id), "5", &id.to_string()).with_lock(id == 3);
            ward.change_in_place(&Edit::insert(row).into()).expect("a new id");
        }
        let paper = Certificate::with_serial(CertificateId(1), None);
        ward.change_in_place(&Edit::insert(paper).into()).expect("a new one");
        let mut links = NewLinks::new(&ward, "lan", Timestamp(1));
        links.add(CertificateId(1), ParcelId(2), LinkMethod::Click).expect("both are there");
        let act = links.act(Message::new("act-link"));
        let ward = ward.apply(&act).expect("made for it");
        let act = delete_parcels(&ward, [ParcelId(2), ParcelId(1), ParcelId(2)]).expect("unlocked");
        let after = ward.apply(&act).expect("made for it");
        assert_eq!((after.parcels.len(), after.links.len(), after.certificates.len()), (1, 0, 1));
        let back = after.apply(&act.inverted()).expect("its inverse");
        assert!(back.parcels == ward.parcels && back.links == ward.links);
        let locked = delete_parcels(&ward, [ParcelId(1), ParcelId(3)]);
        assert_eq!(locked, Err(Refusal::Locked { parcel: "5/3".into() }));
        assert_eq!(delete_parcels(&ward, [ParcelId(9)]), Err(Refusal::NoParcel(ParcelId(9))));
    }
}
