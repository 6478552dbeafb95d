//! The check of a map, and the check again after one corner was moved: `coverage FILE [EDITS]`. Prints a JSON line a phase.
//!
//! `check` finds every kind of fault with its measures, its place and its parcels, from the parcels in memory. `check-again` moves one
//! corner of one parcel by 30 cm and takes it back, in turn over the ward. `repair` plans what mends the ward, proof included.

mod common;

use std::path::PathBuf;
use std::time::Instant;

use thuaso::cadastre::{ParcelId, Snapshot};
use thuaso::coverage::{self, Checked, Limits, RepairQuestion, Rule};
use thuaso::jobs::Watch;
use thuaso::tasks::check_map::map_in_hand;
use thuaso::tasks::import::ImportOptions;
use thuaso::text::Choice;

/// Metres east.
const MOVED: f64 = 0.3;

fn main() {
    let path = common::file_argument("coverage FILE [EDITS]");
    let edits = std::env::args().skip(2).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    let watch = Watch::new();
    let mut ward = Snapshot::default();
    common::phase("read", 1, || {
        let options = ImportOptions {
            crs: None,
            project_crs: None,
            encoding: Choice::Auto,
            preset: None,
            project_folder: PathBuf::new(),
        };
        ward = map_in_hand(&[path], &options, &watch).expect("a map that can be read").0;
        ward.parcels.len()
    });
    let limits = Limits::default();
    let parcels = ward.parcels.len();
    // Land uses and texts are told apart: no peer looks at them.
    let with_numbers: Vec<Rule> =
        Rule::ALL.into_iter().filter(|rule| !matches!(rule, Rule::LandUseCode | Rule::GarbledText)).collect();
    let check = |asked: &[Rule]| coverage::check(&ward, &limits, asked, &watch).expect("not cancelled").faults.len();
    common::phase("check", parcels, || check(&with_numbers));
    common::phase("check-all", parcels, || check(&Rule::ALL));
    println!("{{\"phase\":\"memory\",\"peak_mib\":{}}}", common::peak_mib());
    // With the check that it begins with, and the proof that it ends with.
    common::phase("repair", parcels, || {
        let plan = coverage::plan_repairs(&ward, &RepairQuestion::default(), &watch).expect("not cancelled");
        assert!(!plan.repairs.is_empty() || plan.faults.is_empty(), "something is mended");
        plan.polygons.len()
    });
    let mut checked = Checked::of_snapshot(&ward, &limits, &watch).expect("not cancelled");
    let before = checked.faults();
    let ids: Vec<ParcelId> = ward.parcels.iter().map(|parcel| parcel.id).collect();
    let mut times = Vec::new();
    // Steps of a prime walk all over the ward.
    for id in (0..edits).filter_map(|edit| ids.get(edit * 7_919 % ids.len().max(1))) {
        let Some(geometry) = ward.parcels.get(*id).and_then(|parcel| parcel.geometry.as_deref()) else { continue };
        let mut moved = geometry.clone();
        let Some(polygon) = moved.0.first_mut() else { continue };
        polygon.exterior_mut(|ring| ring.0.iter_mut().skip(1).take(1).for_each(|corner| corner.x += MOVED));
        for shape in [&moved, geometry] {
            let start = Instant::now();
            checked.edit([(*id, Some(Some(shape)))]);
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    assert_eq!(checked.faults(), before, "every edit was taken back");
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let [half, most, last] = [50, 99, 100].map(|share| at(share).unwrap_or_default());
    println!(
        "{{\"phase\":\"check-again\",\"n\":{},\"ms_p50\":{half:.3},\"ms_p99\":{most:.3},\"ms_max\":{last:.3}}}",
        times.len()
    );
}
