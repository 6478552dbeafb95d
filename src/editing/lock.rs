//! Locking parcels: no act on boundaries changes them until they are unlocked.

use super::Refusal;
use crate::cadastre::{ChangeSet, Edit, ParcelId, Snapshot};
use crate::i18n::Message;

/// Locks parcels, or unlocks them; those that are so already stay as they are.
///
/// Refuses: a parcel that is not there.
pub fn lock_parcels(
    snapshot: &Snapshot,
    parcels: impl IntoIterator<Item = ParcelId>,
    locked: bool,
) -> Result<ChangeSet, Refusal> {
    let mut edits = Vec::new();
    for id in parcels {
        let row = snapshot.parcels.get(id).ok_or(Refusal::NoParcel(id))?;
        if row.is_locked() != locked {
            edits.push(Edit::replace(row.clone(), row.with_lock(locked)));
        }
    }
    let key = if locked { "act-lock-parcels" } else { "act-unlock-parcels" };
    let mut act = ChangeSet::new(Message::new(key).with("count", edits.len()));
    edits.into_iter().for_each(|edit| act.push(edit));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Parcel;

    #[test]
    fn only_what_is_not_so_yet_changes() {
        let mut ward = Snapshot::default();
        for (id, locked) in [(1, false), (2, true)] {
            let row = Parcel::numbered(ParcelId(id), "5", "1").with_lock(locked);
            ward.change_in_place(&Edit::insert(row).into()).expect("a new id");
        }
        let both = [1, 2].map(ParcelId);
        let act = lock_parcels(&ward, both, true).expect("both are there");
        assert_eq!(act.changes.len(), 1);
        let ward = ward.apply(&act).expect("made for it");
        assert!(ward.parcels.iter().all(|row| row.is_locked()));
        assert_eq!(lock_parcels(&ward, both, false).expect("both are there").changes.len(), 2);
        assert_eq!(lock_parcels(&ward, [ParcelId(3)], true), Err(Refusal::NoParcel(ParcelId(3))));
    }
}
