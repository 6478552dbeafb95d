//! The findings of the map, brought along by every act on it.

use std::sync::Arc;

use super::{check_map_again, keep_findings};
use crate::cadastre::{Change, ChangeSet, ParcelId, Snapshot};
use crate::coverage::{CheckedMap, Moment, Profile, Rule, is_reshaped};
use crate::jobs::{Cancelled, Watch};

/// Parcels of other shapes at most: beyond, a map is sooner checked anew.
const MOST_RESHAPED: usize = 1_000;

/// Whether a project keeps the findings of its map: it was checked.
pub fn keeps_findings(snapshot: &Snapshot) -> bool {
    // Files of before tell it only by what was found.
    snapshot.settings.map_checked || snapshot.findings.iter().any(|finding| Rule::from_name(&finding.rule).is_some())
}

/// The parcels of a snapshot that are not those that were checked. `None` where a map that was checked cannot go on to it: its layers or
/// reference features are others, or the shapes of too many parcels.
pub fn differing(snapshot: &Snapshot, live: &CheckedMap) -> Option<Vec<ParcelId>> {
    let checked = live.snapshot();
    let same = snapshot.layers.is_unchanged(&checked.layers) && snapshot.references.is_unchanged(&checked.references);
    let mut differing = Vec::new();
    let mut reshaped = 0;
    for id in snapshot.parcels.differing(&checked.parcels).map(ParcelId).take_while(|_| same) {
        reshaped += usize::from(is_reshaped(checked, snapshot, id));
        if reshaped > MOST_RESHAPED {
            return None;
        }
        differing.push(id);
    }
    same.then_some(differing)
}

/// Adds to an act the findings as they are after it, where the project keeps those of its map. `after` is the map after the act.
///
/// Errors: [`Cancelled`].
pub fn bring_up_to_date(
    snapshot: &Snapshot,
    after: &mut CheckedMap,
    act: &mut ChangeSet,
    watch: &Watch,
) -> Result<(), Cancelled> {
    if !act.is_empty() && keeps_findings(snapshot) {
        let report = check_map_again(after, Profile::builtin(), Moment::default(), watch)?;
        keep_findings(snapshot, &report, 0, act);
    }
    Ok(())
}

/// Likewise of an act on parcels, where `live` is the map before it and goes on to the snapshot after it. The act stays as it was where the
/// map cannot go on, and where it has findings of its own.
///
/// Errors: [`Cancelled`].
pub fn follow_act(
    snapshot: &Snapshot,
    live: &mut CheckedMap,
    act: &mut ChangeSet,
    watch: &Watch,
) -> Result<(), Cancelled> {
    let concerns = |is: fn(&Change) -> bool| act.changes.iter().any(is);
    if !concerns(|change| matches!(change, Change::Parcel(_)))
        || concerns(|change| matches!(change, Change::Finding(_)))
    {
        return Ok(());
    }
    let Ok(after) = snapshot.apply(act) else { return Ok(()) };
    let Some(changed) = differing(&after, live) else { return Ok(()) };
    live.follow(Arc::new(after), &changed);
    bring_up_to_date(snapshot, live, act, watch)
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, Rect};

    use super::super::sample;
    use super::*;
    use crate::editing::{Land, move_corner, next_free_number};

    #[test]
    fn findings_come_and_go_with_the_corner_that_makes_them_in_the_same_act() {
        let report = sample::report(Profile::builtin(), Moment::default(), &Rule::ALL);
        let mut act = ChangeSet::new(crate::i18n::Message::new("act-test"));
        keep_findings(&sample::ward(), &report, 0, &mut act);
        let before = sample::ward().apply(&act).expect("made for it");
        let limits = &Profile::builtin().limits;
        let mut live = CheckedMap::of(Arc::new(before.clone()), limits, &Watch::new()).expect("not cancelled");
        let names = |ward: &Snapshot| -> Vec<String> {
            let faults = ward.findings.iter().filter_map(|finding| finding.fault.as_ref());
            faults.map(|fault| fault.name.clone()).collect()
        };
        let grown = |ward: &Snapshot| names(ward).iter().any(|name| name.starts_with("area_mismatch:12/1"));
        assert!(!names(&before).is_empty() && !grown(&before), "{:?}", names(&before));

        let near = |_: Rect<f64>| before.parcels.iter().map(|row| row.id).collect();
        let corner = before.parcels.get(1_u64).and_then(|row| row.polygons()).expect("a polygon").0[0].exterior().0[0];
        let to = corner - Coord { x: 3.0, y: 3.0 };
        let mut act = move_corner(Land { snapshot: &before, near: &near, next_number: &next_free_number }, corner, to)
            .expect("room there");
        follow_act(&before, &mut live, &mut act, &Watch::new()).expect("not cancelled");
        let after = before.apply(&act).expect("made for it");
        assert!(grown(&after), "{:?}", names(&after));
        let back = after.apply(&act.inverted()).expect("its inverse");
        assert_eq!(names(&back), names(&before), "one act, taken back as one");
        let both = vec![ParcelId(1), ParcelId(2)];
        assert_eq!(differing(&back, &live), Some(both), "the map follows with the next act");
    }
}
