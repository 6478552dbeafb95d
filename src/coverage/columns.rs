//! What is wrong with what columns say, kept from act to act.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::fault::{Fault, Rule};
use super::{Limits, rules};
use crate::cadastre::{Parcel, ParcelId, Snapshot};
use crate::jobs::{Cancelled, Watch};

/// The faults of the rules of columns.
pub(super) struct Columns {
    of_each: BTreeMap<ParcelId, Vec<Fault>>,
    /// Of numbers, which parcels have together.
    numbers: Vec<Fault>,
}

impl Columns {
    /// Errors: [`Cancelled`].
    pub fn of(snapshot: &Snapshot, limits: &Limits, watch: &Watch) -> Result<Self, Cancelled> {
        let parcels: Vec<&Arc<Parcel>> = snapshot.parcels.iter().collect();
        let mut columns = Self { of_each: BTreeMap::new(), numbers: Vec::new() };
        for fault in rules::of_columns(snapshot, &parcels, limits, &Rule::ALL, watch)? {
            match fault.parcels.first().filter(|_| fault.rule != Rule::DuplicateNumber) {
                Some(parcel) => columns.of_each.entry(*parcel).or_default().push(fault),
                None => columns.numbers.push(fault),
            }
        }
        Ok(columns)
    }

    /// Goes on to a snapshot in which no other parcels differ.
    pub fn follow(&mut self, before: &Snapshot, after: &Snapshot, parcels: &[ParcelId], limits: &Limits) {
        for id in parcels {
            self.of_each.remove(id);
            let found = after.parcels.get(*id).map(|row| rules::of_each(after, &[row], limits, &Rule::ALL));
            found
                .filter(|faults| !faults.is_empty())
                .into_iter()
                .for_each(|faults| drop(self.of_each.insert(*id, faults)));
        }
        let told: HashSet<ParcelId> = self.numbers.iter().flat_map(|fault| fault.parcels.iter().copied()).collect();
        if parcels.iter().any(|id| told.contains(id) || !is_numbered_alike(before, after, *id)) {
            let all: Vec<&Arc<Parcel>> = after.parcels.iter().collect();
            self.numbers = rules::of_numbers(after, &all);
        }
    }

    pub fn faults(&self) -> Vec<Fault> {
        self.of_each.values().flatten().chain(&self.numbers).cloned().collect()
    }
}

/// Whether all that a parcel's number is told by is the same before and after: also where it lies, for its layer may have no numbers.
fn is_numbered_alike(before: &Snapshot, after: &Snapshot, id: ParcelId) -> bool {
    match (before.parcels.get(id), after.parcels.get(id)) {
        (Some(one), Some(other)) => {
            let named = |row: &Arc<Parcel>| (row.sheet.clone(), row.number.clone(), row.layer());
            let stays = !one.number.is_empty() || one.geometry == other.geometry;
            stays && named(one) == named(other) && one.details().attributes().eq(other.details().attributes())
        }
        _ => false,
    }
}
