//! Small wards given as WKT, what is made of them and why; and a property test of whatever is wrong.

use geo::MapCoords;
use geo_types::Coord;
use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

use super::super::lattice::{edited, lattice, sheets};
use super::super::rules::sample::{read, square};
use super::*;
use crate::cadastre::{Edit, Parcel};

/// Parcels 1, 2, 3… given as WKT in metres, with their legal areas.
pub(super) fn ward(parcels: &[(&str, Option<f64>)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (number, (wkt, legal_area)) in (1..).zip(parcels) {
        let geometry = Some(read(wkt).into());
        let parcel = Parcel {
            geometry,
            legal_area: *legal_area,
            ..Parcel::numbered(ParcelId(number), "1", &number.to_string())
        };
        snapshot.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
    }
    snapshot
}

fn plan(snapshot: &Snapshot, question: &RepairQuestion) -> RepairPlan {
    plan_repairs(snapshot, question, &Watch::new()).expect("not cancelled").0
}

/// Boundaries may give way as far as an overlap is wide.
pub(super) fn far() -> RepairQuestion {
    RepairQuestion { farthest: 2.0, ..RepairQuestion::default() }
}

/// The area of each parcel that changes, and how it was decided.
fn told(parcels: &[(&str, Option<f64>)], question: &RepairQuestion) -> (Vec<(u64, f64)>, Vec<String>) {
    let plan = plan(&ward(parcels), question);
    let areas = plan.polygons.iter().map(|(id, polygons)| (id.0, (area(polygons.as_deref()) * 1e3).round() / 1e3));
    let methods = plan.repairs.iter().flat_map(|repair| &repair.methods).map(|method| method.key.to_string());
    (areas.collect(), methods.chain(plan.left.iter().map(|left| left.reason.key.to_string())).collect())
}

pub(super) fn reached(far: f64) -> String {
    format!("POLYGON((0 0,10 0,{far} 5,10 10,0 10,0 0))")
}

#[test]
fn the_legal_areas_say_whose_boundary_holds() {
    let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
    let question = far();
    let both = |a, b| told(&[(&wide, a), (&beside, b)], &question);
    assert_eq!(both(Some(100.0), Some(100.0)), (vec![(1, 100.0)], vec!["repair-method-evidence".to_owned()]));
    assert_eq!(both(Some(105.0), Some(95.0)), (vec![(2, 95.0)], vec!["repair-method-evidence".to_owned()]));
    assert_eq!(both(None, Some(95.0)).0, [(2, 95.0)], "one area is enough");
    assert_eq!(
        both(None, None),
        (vec![(1, 100.0)], vec!["repair-method-longest-border".to_owned()]),
        "the straight one holds"
    );
    let narrow = reached(9.0);
    let gap = |a, b| told(&[(&narrow, a), (&beside, b)], &question);
    assert_eq!(gap(Some(100.0), Some(100.0)).0, [(1, 100.0)]);
    assert_eq!(gap(Some(95.0), Some(105.0)).0, [(2, 105.0)]);
}

#[test]
fn the_boundary_of_the_parcel_that_was_named_first_holds() {
    let (wide, narrow, beside) = (reached(11.0), reached(9.0), square(10.0, 0.0, 10.0));
    let question = |first: &[u64]| RepairQuestion {
        strategies: vec![Strategy::Priority],
        priority: first.iter().enumerate().map(|(rank, id)| (ParcelId(*id), rank)).collect(),
        ..far()
    };
    let both = |one: &str, first: &[u64]| told(&[(one, None), (&beside, None)], &question(first));
    assert_eq!(both(&wide, &[1]), (vec![(2, 95.0)], vec!["repair-method-priority".to_owned()]));
    assert_eq!(both(&wide, &[2, 1]).0, [(1, 100.0)]);
    assert_eq!(both(&narrow, &[1]).0, [(2, 105.0)], "its boundary holds: the gap is the other's");
    assert_eq!(both(&narrow, &[2]).0, [(1, 100.0)]);
    assert_eq!(both(&wide, &[]), (Vec::new(), vec!["repair-left-undecided".to_owned()]));
}

#[test]
fn a_long_gap_and_a_long_overlap_are_halved_and_a_short_one_is_not() {
    let question = || RepairQuestion { strategies: vec![Strategy::Medial], ..RepairQuestion::default() };
    let halved = |parcels: &[&str]| {
        let parcels: Vec<(&str, Option<f64>)> = parcels.iter().map(|wkt| (*wkt, None)).collect();
        let plan = plan(&ward(&parcels), &question());
        let areas: Vec<f64> = plan.polygons.values().map(|polygons| area(polygons.as_deref())).collect();
        (
            areas,
            plan.repairs
                .iter()
                .flat_map(|repair| &repair.methods)
                .map(|method| method.key.to_string())
                .collect::<Vec<_>>(),
            plan.after.len(),
        )
    };
    let above = "POLYGON((0 0,12 0.2,30 0,30 10,0 10,0 0))";
    // A gap that is some 0.3 m wide in the middle and runs out at both ends.
    let (areas, methods, left) = halved(&[above, "POLYGON((0 -10,30 -10,30 0,18 -0.2,0 0,0 -10))"]);
    assert_eq!((methods, left), (vec!["repair-method-medial".to_owned()], 0));
    assert!(areas.len() == 2 && (areas[0] - 300.0).abs() < 0.3 && (areas[1] - 300.0).abs() < 0.3, "{areas:?}");
    assert!((areas.iter().sum::<f64>() - 600.0).abs() < 1e-6, "nothing is lost: {areas:?}");
    let (areas, methods, left) =
        halved(&["POLYGON((0 0,12 -0.2,30 0,30 10,0 10,0 0))", "POLYGON((0 -10,30 -10,30 0,18 0.2,0 0,0 -10))"]);
    assert_eq!((methods, left), (vec!["repair-method-medial".to_owned()], 0));
    assert!(areas.len() == 2 && (areas.iter().sum::<f64>() - 600.0).abs() < 1e-6, "{areas:?}");
    let short = halved(&["POLYGON((0 0,1 0,1 10,0 10,0 0))", "POLYGON((0 -10,1 -10,1 0,0.5 -0.3,0 0,0 -10))"]);
    assert!(!short.1.contains(&"repair-method-medial".to_owned()), "{short:?}");
}

#[test]
fn what_the_areas_say_comes_before_what_they_do_not_say_yet() {
    let bent = "POLYGON((0 0,10 0,10.6 5,10 10,0 10,0 0))";
    let wide = "POLYGON((10 0,20 0,22.6 5,20 10,10 10,10 0))";
    let beside = square(20.0, 0.0, 10.0);
    // Until the second has lost what is the third's, its area says nothing of the first.
    let parcels = [(bent, None), (wide, Some(97.0)), (&*beside, Some(100.0))];
    let (areas, methods) = told(&parcels, &RepairQuestion { widest: 5.0, farthest: 5.0, ..RepairQuestion::default() });
    assert_eq!((areas, methods), (vec![(2, 97.0)], vec!["repair-method-evidence".to_owned(); 2]));
}

#[test]
fn where_the_areas_contradict_each_other_nothing_is_chosen() {
    let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
    let question = RepairQuestion { strategies: vec![Strategy::Evidence], ..RepairQuestion::default() };
    let both = |a, b| told(&[(&wide, a), (&beside, b)], &question);
    assert_eq!(
        both(Some(105.0), Some(100.0)),
        (vec![], vec!["repair-left-undecided".to_owned()]),
        "both have it by law"
    );
    assert_eq!(both(None, None).1, ["repair-left-undecided"]);
    let all = far();
    let (areas, reasons) = told(&[(&wide, Some(105.0)), (&beside, Some(100.0))], &all);
    assert_eq!(
        (areas, reasons),
        (vec![], vec!["repair-left-area".to_owned()]),
        "an area that disagrees is a fault that comes"
    );
}

#[test]
fn a_place_with_three_parcels_over_it_goes_to_one_of_them() {
    let all = [
        "POLYGON((0 0,11 0,11 10,0 10,0 0))",
        "POLYGON((10 0,20 0,20 10,10 10,10 0))",
        "POLYGON((10 4,11 4,11 6,10 6,10 4))",
    ];
    let parcels: Vec<(&str, Option<f64>)> = all.iter().map(|wkt| (*wkt, None)).collect();
    let plan = plan(&ward(&parcels), &far());
    assert_eq!(plan.after.get(&Rule::Overlap), None, "{plan:?}");
    let total: f64 = (1..=3)
        .map(|id| match plan.polygons.get(&ParcelId(id)) {
            Some(polygons) => area(polygons.as_deref()),
            None => area(Some(&read(all[id as usize - 1]))),
        })
        .sum();
    assert!((total - 200.0).abs() < 1e-6, "{total}");
}

#[test]
fn corners_that_one_side_lacks_are_set() {
    let question = RepairQuestion::default();
    let other = "POLYGON((10 0,20 0,20 10,10 10,10 4,10 0))";
    let plain = square(0.0, 0.0, 10.0);
    assert_eq!(
        told(&[(&plain, None), (other, None)], &question),
        (vec![(1, 100.0)], vec!["repair-method-corner-set".to_owned()])
    );
    let aside = "POLYGON((10 0,20 0,20 10,10 10,10.3 4,10 0))";
    assert_eq!(
        told(&[(&plain, None), (aside, None)], &question),
        (vec![(1, 101.5)], vec!["repair-method-corners".to_owned()])
    );
}

#[test]
fn a_bow_tie_gets_the_corners_in_the_order_of_its_neighbours() {
    let bow_tie = "POLYGON((0 0,10 0,0 10,10 10,0 0))";
    let all = [bow_tie, &square(10.0, 0.0, 10.0), &square(0.0, 10.0, 10.0), &square(-10.0, 0.0, 10.0)];
    let parcels: Vec<(&str, Option<f64>)> = all.iter().map(|wkt| (*wkt, None)).collect();
    let question = RepairQuestion::default();
    assert_eq!(told(&parcels, &question), (vec![(1, 100.0)], vec!["repair-method-reordered".to_owned()]));
    assert_eq!(told(&parcels[..1], &question), (vec![(1, 100.0)], vec!["repair-method-untangled".to_owned()]));
}

#[test]
fn a_spike_goes_with_its_foot_and_of_two_corners_the_neighbours_stays() {
    let beside = square(10.0, 0.0, 10.0);
    let question = RepairQuestion::default();
    let spiked = "POLYGON((0 0,10 0,10 4,12.5 4,10 4,10 10,0 10,0 0))";
    let after = |wkt: &str| {
        let plan = plan(&ward(&[(wkt, None), (&beside, None)]), &question);
        assert_eq!((plan.after.len(), plan.polygons.len()), (0, 1), "{plan:?}");
        plan.polygons[&ParcelId(1)].as_deref().cloned().expect("a polygon")
    };
    assert_eq!(after(spiked), read(&square(0.0, 0.0, 10.0)));
    let doubled = "POLYGON((0 0,10 0,10.001 10,10 10,0 10,0 0))";
    assert_eq!(after(doubled), read(&square(0.0, 0.0, 10.0)));
}

#[test]
fn of_a_parcel_twice_one_keeps_the_polygon_and_no_row_is_lost() {
    let all = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0), square(0.013, 0.013, 10.0)];
    let ward = ward(&[(&all[0], None), (&all[1], None), (&all[2], None)]);
    let plan = plan(&ward, &RepairQuestion::default());
    assert_eq!(plan.polygons, BTreeMap::from([(ParcelId(3), None)]));
    assert_eq!(plan.after, BTreeMap::from([(Rule::MissingGeometry, 1)]));
    let locked = RepairQuestion { locked: BTreeSet::from([ParcelId(3)]), ..RepairQuestion::default() };
    let (plan, _) = plan_repairs(&ward, &locked, &Watch::new()).expect("not cancelled");
    assert_eq!(plan.polygons.get(&ParcelId(1)), Some(&None));
    assert_eq!(plan.polygons.get(&ParcelId(3)), None);
}

#[test]
fn a_locked_parcel_keeps_its_boundary() {
    let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
    let locked = |ids: &[u64]| RepairQuestion { locked: ids.iter().map(|id| ParcelId(*id)).collect(), ..far() };
    let parcels = [(&*wide, Some(100.0)), (&*beside, Some(100.0))];
    assert_eq!(told(&parcels, &locked(&[1])), (vec![], vec!["repair-left-area".to_owned()]), "the law says otherwise");
    let parcels = [(&*wide, None), (&*beside, None)];
    assert_eq!(told(&parcels, &locked(&[1])), (vec![(2, 95.0)], vec!["repair-method-only".to_owned()]));
    assert_eq!(told(&parcels, &locked(&[1, 2])), (vec![], vec!["repair-left-locked".to_owned()]));
    let cornered = "POLYGON((10 0,20 0,20 10,10 10,10 4,10 0))";
    let plain = square(0.0, 0.0, 10.0);
    assert_eq!(
        told(&[(&plain, None), (cornered, None)], &locked(&[1])),
        (vec![], vec!["repair-left-locked".to_owned()])
    );
}

#[test]
fn what_is_wide_vetoed_or_not_asked_for_is_left() {
    let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
    let parcels = [(&*wide, None), (&*beside, None)];
    let narrow = RepairQuestion { widest: 0.3, ..RepairQuestion::default() };
    assert_eq!(told(&parcels, &narrow), (vec![], vec!["repair-left-wide".to_owned()]));
    let near = RepairQuestion { farthest: 0.5, ..RepairQuestion::default() };
    assert_eq!(told(&parcels, &near), (vec![], vec!["repair-left-far".to_owned()]));
    let names = BTreeSet::from(["overlap:1/1+1/2".to_owned()]);
    let vetoed = RepairQuestion { vetoed: names, ..RepairQuestion::default() };
    assert_eq!(told(&parcels, &vetoed), (vec![], vec!["repair-left-vetoed".to_owned()]));
    let elsewhere = RepairQuestion { only: Some(BTreeSet::from([ParcelId(7)])), ..RepairQuestion::default() };
    assert_eq!(told(&parcels, &elsewhere).0, []);
}

#[test]
fn the_seam_of_a_moved_sheet_is_not_cut() {
    let row = |count: usize| {
        let tall = format!("POLYGON((0 0,10.2 0,10.2 {0},0 {0},0 0))", 10 * count);
        let beside: Vec<String> = (0..count).map(|at| square(10.0, 10.0 * at as f64, 10.0)).collect();
        let all: Vec<(&str, Option<f64>)> =
            std::iter::once(&tall).chain(&beside).map(|wkt| (wkt.as_str(), None)).collect();
        told(&all, &RepairQuestion::default())
    };
    assert_eq!(row(9), (vec![], vec!["repair-left-seam".to_owned(); 9]));
    assert_eq!(
        row(4).1,
        vec!["repair-method-longest-border".to_owned(); 4],
        "a few are a boundary that was drawn twice"
    );
}

/// A ward whose parcels have their areas of before as the legal ones.
fn snapshot(
    parcels: &BTreeMap<ParcelId, MultiPolygon<f64>>,
    intact: &BTreeMap<ParcelId, MultiPolygon<f64>>,
) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (id, geometry) in parcels {
        let legal_area = Some((crate::geometry::area(&intact[id]) * 10.0).round() / 10.0).filter(|_| id.0 % 3 > 0);
        let geometry = Some(geometry.into());
        let parcel = Parcel { geometry, legal_area, ..Parcel::numbered(*id, "1", &id.0.to_string()) };
        snapshot.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
    }
    snapshot
}

/// A ward whose second sheet was moved, and its corners are off by up to 2 cm, as two surveys have them.
fn moved() -> Snapshot {
    let mut ward = sheets(&[("2", [0.31, -0.02])]);
    let second: Vec<Arc<Parcel>> = ward.parcels.iter().filter(|parcel| parcel.sheet.as_str() == "2").cloned().collect();
    for parcel in second {
        let off = |at: Coord<f64>| {
            let noise = |millimetres: f64| (millimetres * 1e3).round().rem_euclid(41.0) / 1e3 - 0.02;
            Coord { x: at.x + noise(at.x + at.y), y: at.y + noise(at.x - 3.0 * at.y) }
        };
        let geometry = parcel.polygons().map(|polygons| polygons.map_coords(off).into());
        let after = Parcel { geometry, ..parcel.as_ref().clone() };
        ward.change_in_place(&Edit::replace(parcel, after).into()).expect("there");
    }
    ward
}

#[test]
fn a_moved_sheet_is_left_until_it_is_asked_for_and_then_fits() {
    let ward = moved();
    let left = plan(&ward, &RepairQuestion::default());
    assert!(left.polygons.is_empty() && left.faults.len() >= 16, "{}", left.faults.len());
    assert!(left.left.iter().all(|left| left.reason.key == "repair-left-moved-sheet"), "{:?}", left.left);
    assert!(matches!(left.sheets.as_slice(), [(_, Move::Offered)]));

    let asked = RepairQuestion { moves: BTreeSet::from(["2".to_owned()]), ..RepairQuestion::default() };
    let made = plan(&ward, &asked);
    let [(sheet, Move::Made)] = made.sheets.as_slice() else { panic!("{:?}", made.sheets) };
    assert!((sheet.by.x + 0.31).abs() < 0.02 && (sheet.by.y - 0.02).abs() < 0.02, "{:?}", sheet.by);
    assert!(sheet.residuals[0] < 0.02 && sheet.residuals[1] < 0.04, "{:?}", sheet.residuals);
    assert!(made.polygons.keys().eq(&sheet.parcels), "the sheet, and nothing else");
    assert_eq!((made.after.len(), made.left.len()), (0, 0), "{:?}", made.after);
    assert_eq!(made.repairs.len(), 1);

    let locked = RepairQuestion { locked: BTreeSet::from([sheet.parcels[7]]), ..asked };
    let refused = plan(&ward, &locked);
    assert!(matches!(refused.sheets.as_slice(), [(_, Move::Refused(_))]) && refused.polygons.is_empty());
}

/// One act of a property test: which parcels, what is done, at which corner, how far.
pub(super) type Spoil = (u64, u64, u32, usize, [f64; 2]);

/// A ward of 30 parcels, spoiled.
pub(super) fn spoiled(acts: Vec<Spoil>) -> Snapshot {
    let intact = lattice(6, 5);
    let mut parcels = intact.clone();
    for (one, other, act, at, by) in acts {
        let (one, other) = (ParcelId(one + 1), ParcelId(other + 1));
        let changed = edited(&parcels[&one], &parcels[&other], act, at, by);
        if changed.0[0].exterior().0.len() > 3 {
            parcels.insert(one, changed);
        }
    }
    snapshot(&parcels, &intact)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_wrong_repairs_add_nothing_and_locked_parcels_stay(
        acts in prop::collection::vec((0..30_u64, 0..30_u64, 0..10_u32, 0..6_usize, [-6.0..6.0, -6.0..6.0]), 1..10),
        locked in prop::collection::btree_set(1..=30_u64, 0..4),
    ) {
        let ward = spoiled(acts);
        let locked: BTreeSet<ParcelId> = locked.into_iter().map(ParcelId).collect();
        let question = RepairQuestion { locked: locked.clone(), ..RepairQuestion::default() };
        let (plan, planned) = plan_repairs(&ward, &question, &Watch::new()).expect("not cancelled");
        prop_assert!(plan.polygons.keys().all(|parcel| !locked.contains(parcel)));

        let mut act = crate::cadastre::ChangeSet::new(Message::new("act-repair-map"));
        for (id, polygons) in &plan.polygons {
            let before = ward.parcels.get(*id).expect("a parcel");
            act.push(Edit::replace(before.clone(), Parcel { geometry: polygons.as_deref().map(Into::into), ..before.as_ref().clone() }));
        }
        let after = ward.apply(&act).expect("made for this ward");
        let checked = Checked::of_snapshot(&after, &question.limits, &Watch::new()).expect("not cancelled");
        let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
        checked.faults().iter().for_each(|fault| *counts.entry(fault.rule).or_default() += 1);
        prop_assert_eq!(&counts, &plan.after, "told as it is");
        prop_assert_eq!(planned.faults(), checked.faults(), "the ward after it");
        let lesser = [Rule::ShortEdge, Rule::MissingGeometry, Rule::SeveralParts];
        let weighed = counts.iter().filter(|(rule, _)| !lesser.contains(rule)).map(|(_, count)| count).sum::<usize>();
        let untold = Checked::of_snapshot(&ward, &question.limits, &Watch::new()).expect("not cancelled").untold().count();
        prop_assert!(weighed <= plan.faults.len() + untold, "{weighed} of {} and {untold}", plan.faults.len());
        let (again, _) = plan_repairs(&ward, &question, &Watch::new()).expect("not cancelled");
        prop_assert_eq!(again, plan, "the same plan again");
    }
}

#[test]
fn an_open_gap_is_closed_where_its_boundaries_end_and_given_away() {
    let closed = |parcels: &[(&str, Option<f64>)]| {
        let plan = plan(&ward(parcels), &RepairQuestion::default());
        let left: Vec<&str> = plan.left.iter().map(|left| left.reason.key.as_ref()).collect();
        let areas = plan.polygons.iter().map(|(id, polygons)| (id.0, (area(polygons.as_deref()) * 1e3).round() / 1e3));
        (areas.collect::<Vec<_>>(), plan.after, left.join(" "))
    };
    let nothing = || (BTreeMap::new(), String::new());
    // A wedge that opens to the outside, by the areas.
    let below = "POLYGON((0 0,20 0,20 -10,0 -10,0 0))";
    let above = "POLYGON((0 0,20 0.16,20 15,0 15,0 0))";
    let (areas, after, left) = closed(&[(below, Some(200.0)), (above, Some(300.0))]);
    assert_eq!((areas, (after, left)), (vec![(2, 300.0)], nothing()));
    let (areas, after, left) = closed(&[(below, Some(201.6)), (above, Some(298.4))]);
    assert_eq!((areas, (after, left)), (vec![(1, 201.6)], nothing()));
    // Two that meet nowhere, one longer than the other.
    for (south, north) in [(0.0, 10.0), (1.0, 9.0), (-2.0, 12.0), (4.0, 15.0)] {
        let one = square(0.0, 0.0, 10.0);
        let other = format!("POLYGON((10.05 {south},20 {south},20 {north},10.05 {north},10.05 {south}))");
        let (areas, after, left) = closed(&[(&one, None), (&other, None)]);
        assert_eq!((after, left), nothing(), "{south} {north}: {areas:?}");
        // The longer one may have new corners, and its area.
        let grown = areas.iter().filter(|(id, area)| *area > [100.0, 9.95 * (north - south)][*id as usize - 1] + 1e-9);
        assert_eq!(grown.count(), 1, "{south} {north}: {areas:?}");
    }
    // A crack that ends at a third parcel, and one along several.
    let third = "POLYGON((0 10,10 10,10.06 10,30 10,30 15,0 15,0 10))";
    let (areas, after, left) = closed(&[
        (&square(0.0, 0.0, 10.0), None),
        ("POLYGON((10.06 0,30 0,30 10,10.06 10,10.06 0))", None),
        (third, None),
    ]);
    assert_eq!(((after, left), areas.len()), (nothing(), 1), "{areas:?}");
    let row = [square(10.1, 0.0, 5.0), square(10.1, 5.0, 5.0)];
    let (areas, after, left) = closed(&[(&square(0.0, 0.0, 10.0), None), (&row[0], None), (&row[1], None)]);
    assert_eq!(((after, left), areas.len()), (nothing(), 1), "{areas:?}");
}
