//! The check of a map, and the check again after one corner was moved: `coverage FILE [EDITS] [--copies=N]`. Prints a JSON line a phase.
//!
//! `check` finds every kind of fault with its measures, its place and its parcels, from the parcels in memory. `check-again` moves one
//! corner of one parcel by 30 cm and takes it back, in turn over the ward; `findings-again` goes on to the list that a person sees; `repair` plans
//! what mends the ward, proof included. With copies, so many of the ward lie beside each other, and they are checked only.

mod common;

use std::sync::Arc;
use std::time::Instant;

use geo::{BoundingRect, Coord, MapCoords, MultiPolygon, Rect, Translate, coord};
use thuaso::cadastre::{Designation, Edit, Parcel, ParcelId, ROWS_TOGETHER, Snapshot, pack_together};
use thuaso::coverage::{self, Checked, CheckedMap, Limits, Moment, Profile, RepairQuestion, Rule};
use thuaso::jobs::Watch;
use thuaso::tasks::check_map::check_map_again;

/// Metres east.
const MOVED: f64 = 0.3;

fn main() {
    let path = common::file_argument("coverage FILE [EDITS]");
    let edits = std::env::args().skip(2).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    let watch = Watch::new();
    let mut ward = Snapshot::default();
    common::phase("read", 1, || {
        ward = common::ward(path);
        ward.parcels.len()
    });
    let copies: Option<u64> =
        std::env::args().find_map(|word| word.strip_prefix("--copies=").and_then(|copies| copies.parse().ok()));
    copies.into_iter().for_each(|copies| lay_out(&mut ward, copies));
    println!("{{\"phase\":\"memory-of-map\",\"peak_mib\":{}}}", common::peak_mib());
    let limits = Limits::default();
    let parcels = ward.parcels.len();
    // Land uses and texts are told apart: no peer looks at them.
    let with_numbers: Vec<Rule> =
        Rule::ALL.into_iter().filter(|rule| !matches!(rule, Rule::LandUseCode | Rule::GarbledText)).collect();
    let check = |asked: &[Rule]| coverage::check(&ward, &limits, asked, &watch).expect("not cancelled").faults.len();
    common::phase("check", parcels, || check(&with_numbers));
    common::phase("check-all", parcels, || check(&Rule::ALL));
    println!("{{\"phase\":\"memory\",\"peak_mib\":{}}}", common::peak_mib());
    if copies.is_some() {
        return;
    }
    // With the check that it begins with, and the proof that it ends with.
    common::phase("repair", parcels, || {
        let (plan, _) = coverage::plan_repairs(&ward, &RepairQuestion::default(), &watch).expect("not cancelled");
        assert!(!plan.repairs.is_empty() || plan.faults.is_empty(), "something is mended");
        plan.polygons.len()
    });
    let mut checked = Checked::of_snapshot(&ward, &limits, &watch).expect("not cancelled");
    let before = checked.faults();
    let mut times = Vec::new();
    for (id, shapes) in corners_moved(&ward, edits) {
        for shape in &shapes {
            let start = Instant::now();
            checked.edit([(id, Some(Some(shape)))]);
            times.push(start.elapsed());
        }
    }
    assert_eq!(checked.faults(), before, "every edit was taken back");
    common::told("check-again", times);

    // From an edit to the findings as a list shows them: every rule, with names, states and causes.
    let mut map = CheckedMap::of(Arc::new(ward.clone()), &limits, &watch).expect("not cancelled");
    map.checkup(&watch).expect("not cancelled");
    let mut times = Vec::new();
    for (id, shapes) in corners_moved(&ward, edits / 10) {
        for shape in shapes {
            let row = map.snapshot().parcels.get(id).expect("a parcel").clone();
            let changed = Parcel { geometry: Some(shape.into()), ..row.as_ref().clone() };
            let mut after = map.snapshot().as_ref().clone();
            after.change_in_place(&Edit::replace(row, changed).into()).expect("made for this ward");
            let (after, start) = (Arc::new(after), Instant::now());
            map.follow(after, &[id]);
            let report = check_map_again(&mut map, Profile::builtin(), Moment::Draft, &watch).expect("not cancelled");
            times.push(start.elapsed());
            std::hint::black_box(report);
        }
    }
    common::told("findings-again", times);
}

/// Lays so many of a ward in rows of four, a kilometre apart; sheets are told apart by the number of the copy.
fn lay_out(ward: &mut Snapshot, copies: u64) {
    let rows: Vec<Arc<Parcel>> = ward.parcels.iter().cloned().collect();
    let corners = rows.iter().filter_map(|row| row.polygons()?.bounding_rect());
    let Some(whole) = corners.reduce(|one, other| {
        let low = coord! { x: one.min().x.min(other.min().x), y: one.min().y.min(other.min().y) };
        let high = coord! { x: one.max().x.max(other.max().x), y: one.max().y.max(other.max().y) };
        Rect::new(low, high)
    }) else {
        return;
    };
    let (first, last) = (ward.parcels.next_id(), rows.last().map(|row| row.id));
    let mut read = Vec::new();
    for copy in 1..copies {
        let [east, north] =
            [(copy % 4) as f64 * (whole.width() + 1_000.0), (copy / 4) as f64 * (whole.height() + 1_000.0)];
        // As maps that are drawn where they lie.
        let millimetres = |at: Coord<f64>| Coord { x: (at.x * 1e3).round() / 1e3, y: (at.y * 1e3).round() / 1e3 };
        for row in &rows {
            let geometry =
                row.polygons().map(|polygons| polygons.translate(east, north).map_coords(millimetres).into());
            let sheet = Designation::new(&format!("{}.{copy}", row.sheet));
            let id = ParcelId(row.id.0 + copy * first);
            read.push(Parcel { id, sheet, geometry, ..row.as_ref().clone() });
            // As an import or a project lays them down.
            if read.len() == ROWS_TOGETHER || Some(row.id) == last {
                pack_together(&mut read);
                for row in read.drain(..) {
                    ward.change_in_place(&Edit::insert(row).into()).expect("a new id");
                }
            }
        }
    }
}

/// Parcels with one corner moved, and as they are. Steps of a prime walk all over the ward.
fn corners_moved(ward: &Snapshot, count: usize) -> impl Iterator<Item = (ParcelId, [MultiPolygon<f64>; 2])> {
    let ids: Vec<ParcelId> = ward.parcels.iter().map(|parcel| parcel.id).collect();
    (0..count).filter_map(move |edit| {
        let id = *ids.get(edit * 7_919 % ids.len().max(1))?;
        let geometry = ward.parcels.get(id)?.polygons()?;
        let mut moved = geometry.clone();
        moved
            .0
            .first_mut()?
            .exterior_mut(|ring| ring.0.iter_mut().skip(1).take(1).for_each(|corner| corner.x += MOVED));
        Some((id, [moved, geometry]))
    })
}
