//! A map that was checked by every rule, and is checked again where acts touch it.

use std::sync::Arc;

use super::columns::Columns;
use super::{Checked, Checkup, Limits, Rule, checkup};
use crate::cadastre::{ParcelId, Snapshot};
use crate::jobs::{Cancelled, Watch};

/// A snapshot with what is wrong with it, by [`check`](super::check)'s own words.
pub struct CheckedMap {
    snapshot: Arc<Snapshot>,
    pub(super) checked: Checked,
    /// From when they are asked for.
    columns: Option<Columns>,
}

impl CheckedMap {
    /// Errors: [`Cancelled`].
    pub fn of(snapshot: Arc<Snapshot>, limits: &Limits, watch: &Watch) -> Result<Self, Cancelled> {
        let checked = Checked::of_snapshot(&snapshot, limits, watch)?;
        Ok(Self::of_checked(snapshot, checked))
    }

    /// `checked` are the shapes of the snapshot.
    pub fn of_checked(snapshot: Arc<Snapshot>, checked: Checked) -> Self {
        Self { snapshot, checked, columns: None }
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    pub fn limits(&self) -> &Limits {
        &self.checked.ward.limits
    }

    /// Goes on to a snapshot in which no other parcels differ, nor layers or reference features.
    pub fn follow(&mut self, after: Arc<Snapshot>, parcels: &[ParcelId]) {
        let row = |id: &ParcelId| after.parcels.get(*id).map(|row| row.polygons());
        let reshaped = parcels.iter().filter(|id| is_reshaped(&self.snapshot, &after, **id));
        self.checked.edit(reshaped.map(|id| (*id, row(id))));
        let limits = self.checked.ward.limits;
        if let Some(columns) = &mut self.columns {
            columns.follow(&self.snapshot, &after, parcels, &limits);
        }
        self.snapshot = after;
    }

    /// Every fault, with its cause among them.
    ///
    /// Errors: [`Cancelled`].
    pub fn checkup(&mut self, watch: &Watch) -> Result<Checkup, Cancelled> {
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => Columns::of(&self.snapshot, &self.checked.ward.limits, watch)?,
        };
        let of_columns = self.columns.insert(columns).faults();
        Ok(checkup(&self.snapshot, &self.checked, of_columns, &Rule::ALL))
    }
}

/// Whether a parcel is of another shape, or of none.
pub fn is_reshaped(before: &Snapshot, after: &Snapshot, id: ParcelId) -> bool {
    match (before.parcels.get(id), after.parcels.get(id)) {
        (Some(one), Some(other)) => one.geometry != other.geometry,
        (one, other) => one.is_some() != other.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::super::check;
    use super::super::lattice::{edited, lattice};
    use super::*;
    use crate::cadastre::{Designation, Edit, LandUse, Parcel};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

        #[test]
        fn after_any_acts_the_checkup_is_that_of_a_whole_check(
            acts in prop::collection::vec((1..=30_u64, 1..=30_u64, 0..10_u32, 0..6_usize, [-3.0..3.0, -3.0..3.0]), 1..12),
        ) {
            let mut ward = Snapshot::default();
            for (number, (id, polygons)) in (1..).zip(lattice(6, 5)) {
                let legal_area = Some(crate::geometry::area(&polygons));
                let parcel = Parcel::numbered(id, "5", &number.to_string());
                let parcel = Parcel { geometry: Some(polygons.into()), legal_area, ..parcel };
                ward.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
            }
            let limits = Limits::default();
            let mut map = CheckedMap::of(Arc::new(ward.clone()), &limits, &Watch::new()).expect("not cancelled");
            map.checkup(&Watch::new()).expect("not cancelled");
            for (one, other, act, at, by) in acts {
                let (one, other) = (ParcelId(one), ParcelId(other));
                let Some(row) = ward.parcels.get(one).cloned() else { continue };
                let beside = ward.parcels.get(other).and_then(|row| row.polygons());
                let mut after = row.as_ref().clone();
                match (at, row.polygons(), beside) {
                    (4, ..) => after.number = Designation::new(&other.0.to_string()),
                    (5, ..) => after.land_use = LandUse::parse(["ODT", "BHK", "???"][act as usize % 3]).into(),
                    (_, Some(own), Some(beside)) if own.0[0].exterior().0.len() > 4 => {
                        after.geometry = Some(edited(&own, &beside, act, at, by).into());
                    }
                    _ => after.geometry = None,
                }
                ward.change_in_place(&Edit::replace(row, after).into()).expect("made for this ward");
                map.follow(Arc::new(ward.clone()), &[one]);
                let whole = check(&ward, &limits, &Rule::ALL, &Watch::new()).expect("not cancelled");
                prop_assert_eq!(map.checkup(&Watch::new()).expect("not cancelled"), whole);
            }
        }
    }
}
