//! Parcels by sheet and number, whatever their spelling.

use std::collections::BTreeMap;

use super::{Designation, ParcelId, Snapshot};

/// Looks up parcels by the keys of their sheet and number. Made from one snapshot; stale after the next act.
#[derive(Debug, Clone, Default)]
pub struct ParcelIndex {
    parcels: BTreeMap<(String, String), Vec<ParcelId>>,
}

impl ParcelIndex {
    pub fn build(snapshot: &Snapshot) -> Self {
        let mut parcels: BTreeMap<_, Vec<ParcelId>> = BTreeMap::new();
        let named = snapshot.parcels.iter().filter(|parcel| !parcel.sheet.is_empty() && !parcel.number.is_empty());
        for parcel in named {
            parcels.entry((parcel.sheet.key(), parcel.number.key())).or_default().push(parcel.id);
        }
        Self { parcels }
    }

    /// Every parcel of that name, in the order of their ids. More than one when a map has duplicates.
    pub fn find(&self, sheet: &Designation, number: &Designation) -> &[ParcelId] {
        self.parcels.get(&(sheet.key(), number.key())).map_or(&[], Vec::as_slice)
    }
}
