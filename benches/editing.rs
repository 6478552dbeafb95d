//! Editing boundaries of a ward: `editing FILE [EDITS]`. Prints a JSON line a phase.
//!
//! `move-corner` moves a corner of one parcel after another by 30 cm, in every parcel that has it, from the command to the snapshot and the index of what is where,
//! and takes it back; `refused` is a move that would let parcels overlap. `corner-with-findings` and `area-with-findings` are a moved corner and another
//! legal area of a ward whose map was checked, with what they do to its findings and the snapshot after them.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use geo_types::{Coord, Rect};
use thuaso::cadastre::{Change, ChangeSet, Edit, Parcel, ParcelId, Snapshot};
use thuaso::coverage::{CheckedMap, Moment, Profile, Rule};
use thuaso::editing::{Land, Refusal, move_corner, next_free_number};
use thuaso::geometry::{SpatialIndex, bounding_box};
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::tasks::check_map::{MapQuestion, check_map, follow_act, keep_findings};

fn main() {
    let path = common::file_argument("editing FILE [EDITS]");
    let edits = std::env::args().skip(2).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    let mut ward = common::ward(path);
    let boxes = ward.parcels.iter().filter_map(|row| Some((row.id.0, bounding_box(&row.polygons()?)?)));
    let mut index = SpatialIndex::new(boxes.collect::<Vec<_>>());
    let ids: Vec<ParcelId> = ward.parcels.iter().map(|row| row.id).collect();
    let (mut moved, mut refused) = (Vec::new(), Vec::new());
    for at in 0..edits {
        let id = ids[at * 7_919 % ids.len()];
        let Some(polygons) = ward.parcels.get(id).and_then(|row| row.polygons()) else { continue };
        let Some(corner) = polygons.0.first().and_then(|polygon| polygon.exterior().0.get(1).copied()) else {
            continue;
        };
        for by in [Coord { x: 0.3, y: 0.1 }, Coord { x: 40.0, y: 25.0 }] {
            let start = Instant::now();
            let act = edit(&ward, &index, |land| move_corner(land, corner, corner + by));
            let Ok(act) = act else {
                refused.push(start.elapsed());
                continue;
            };
            let after = ward.apply(&act).expect("made for it");
            let changed = act.changes.iter().filter_map(|change| match change {
                Change::Parcel(edit) => Some((edit.id(), bounding_box(&edit.after.as_ref()?.polygons()?)?)),
                _ => None,
            });
            let index_after = index.with_changes([], changed);
            moved.push(start.elapsed());
            // Taken back, so that every edit is one of the same ward.
            (ward, index) = (after.apply(&act.inverted()).expect("its inverse"), index.clone());
            std::hint::black_box(index_after);
        }
    }
    common::told("move-corner", moved);
    common::told("refused", refused);
    with_findings(&ward, &index, &ids, edits);
}

fn with_findings(ward: &Snapshot, index: &SpatialIndex, ids: &[ParcelId], edits: usize) {
    let (profile, watch) = (Profile::builtin(), Watch::new());
    let question = MapQuestion { profile, moment: Moment::Draft, rules: &Rule::ALL };
    let report = check_map(ward, question, &watch).expect("not cancelled");
    let mut kept = ChangeSet::new(Message::new("bench"));
    keep_findings(ward, &report, 0, &mut kept);
    let ward = ward.apply(&kept).expect("made for it");
    let mut live = CheckedMap::of(Arc::new(ward.clone()), &profile.limits, &watch).expect("not cancelled");
    live.checkup(&watch).expect("not cancelled");
    let (mut corners, mut areas) = (Vec::new(), Vec::new());
    // Each is one of the same ward: the checked map goes back with the next.
    let mut timed = |act: &dyn Fn() -> Option<ChangeSet>, spent: &mut Vec<Duration>| {
        let start = Instant::now();
        let Some(mut act) = act() else { return };
        follow_act(&ward, &mut live, &mut act, &watch).expect("not cancelled");
        std::hint::black_box(ward.apply(&act).expect("made for it"));
        spent.push(start.elapsed());
    };
    for at in 0..edits {
        let Some(row) = ward.parcels.get(ids[at * 7_919 % ids.len()]) else { continue };
        let moved = || {
            let corner = row.polygons()?.0.first()?.exterior().0.get(1).copied()?;
            edit(&ward, index, |land| move_corner(land, corner, corner + Coord { x: 0.3, y: 0.1 })).ok()
        };
        timed(&moved, &mut corners);
        let larger = || {
            let mut act = ChangeSet::new(Message::new("bench"));
            let legal_area = row.legal_area.map(|area| area + 25.0);
            act.push(Edit::replace(row.clone(), Parcel { legal_area, ..row.as_ref().clone() }));
            Some(act)
        };
        timed(&larger, &mut areas);
    }
    common::told("corner-with-findings", corners);
    common::told("area-with-findings", areas);
}

fn edit<T>(
    ward: &Snapshot,
    index: &SpatialIndex,
    act: impl FnOnce(Land<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let near = |window: Rect<f64>| index.query(window).into_iter().map(ParcelId).collect();
    act(Land { snapshot: ward, near: &near, next_number: &next_free_number })
}
