//! Changing one column of many parcels (sửa hàng loạt), as one act.

use super::parcel::{ParcelAttributes, attributes_edit};
use super::{Refusal, parcel_label};
use crate::cadastre::{ChangeSet, Designation, LandUse, ParcelId, Snapshot};
use crate::i18n::Message;

/// What is changed in each parcel.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkChange {
    Sheet(Designation),
    LandUse(LandUse),
    /// Old codes become those in force, where the law leaves no choice.
    LandUseInForce,
    Address(String),
    /// In each address these words become those.
    AddressWords {
        from: String,
        to: String,
    },
}

impl BulkChange {
    /// The attributes as they would be.
    pub fn of(&self, before: &ParcelAttributes) -> ParcelAttributes {
        let mut after = before.clone();
        match self {
            Self::Sheet(sheet) => after.sheet = sheet.clone(),
            Self::LandUse(land_use) => after.land_use = land_use.clone(),
            Self::LandUseInForce => {
                if let Some(land_use) = before.land_use.in_force() {
                    after.land_use = land_use;
                }
            }
            Self::Address(address) => after.address.clone_from(address),
            Self::AddressWords { from, to } if !from.is_empty() => after.address = before.address.replace(from, to),
            Self::AddressWords { .. } => {}
        }
        after
    }
}

/// Changes parcels alike; those that are so already stay as they are.
///
/// Refuses: a parcel that is not there.
pub fn change_parcels(
    snapshot: &Snapshot,
    parcels: impl IntoIterator<Item = ParcelId>,
    change: &BulkChange,
) -> Result<ChangeSet, Refusal> {
    let (mut edits, mut first) = (Vec::new(), None);
    for id in parcels {
        let row = snapshot.parcels.get(id).ok_or(Refusal::NoParcel(id))?;
        let before = ParcelAttributes::from(row.as_ref());
        let after = change.of(&before);
        if before != after {
            first.get_or_insert_with(|| parcel_label(row));
            edits.push(attributes_edit(row, after));
        }
    }
    let name = Message::new("act-change-parcels").with("count", edits.len());
    let mut act = ChangeSet::new(match first {
        Some(first) => name.with("first", first),
        None => name.with("first", ""),
    });
    edits.into_iter().for_each(|edit| act.push(edit));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Edit, Parcel, ParcelDetails};

    fn ward() -> Snapshot {
        let mut ward = Snapshot::default();
        for (id, land_use, address) in [(1, "ONT+CLN", "Thôn Đông"), (2, "ODT", "Thôn Tây"), (3, "ODT", "")] {
            let row = Parcel {
                land_use: LandUse::parse(land_use).into(),
                details: ParcelDetails::with_address(address).into(),
                ..Parcel::numbered(ParcelId(id), "5", "1")
            };
            ward.change_in_place(&Edit::insert(row).into()).expect("a new id");
        }
        ward
    }

    #[test]
    fn only_what_differs_changes_and_all_of_it_is_taken_back_at_once() {
        let ward = ward();
        let all = [1, 2, 3].map(ParcelId);
        let act = change_parcels(&ward, all, &BulkChange::LandUse(LandUse::parse("ODT"))).expect("all are there");
        assert_eq!(act.changes.len(), 1);
        let words = BulkChange::AddressWords { from: "Thôn".to_owned(), to: "TDP".to_owned() };
        let act = change_parcels(&ward, all, &words).expect("all are there");
        let after = ward.apply(&act).expect("made for it");
        let addresses: Vec<String> = after.parcels.iter().map(|row| row.details().address().to_owned()).collect();
        assert_eq!(addresses, ["TDP Đông", "TDP Tây", ""]);
        assert!(after.apply(&act.inverted()).expect("its inverse").parcels == ward.parcels);
        assert_eq!(change_parcels(&ward, [ParcelId(9)], &words), Err(Refusal::NoParcel(ParcelId(9))));
        let nothing = BulkChange::AddressWords { from: String::new(), to: "x".to_owned() };
        assert!(change_parcels(&ward, all, &nothing).expect("all are there").is_empty());
    }
}
