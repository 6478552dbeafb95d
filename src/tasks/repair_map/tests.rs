//! A plan told as a table, its act, and what leaves a fault alone.

use std::sync::Arc;

use geo_types::{LineString, MultiPolygon, Polygon};

use super::*;
use crate::coverage::Moment;
use crate::tasks::check_map::{MapQuestion, check_map, keep_findings};

/// Two parcels that overlap by 5 m² and by right do not, on sheet 12.
fn ward() -> Snapshot {
    let ring = |corners: &[(f64, f64)]| {
        let corners = corners.iter().map(|(x, y)| Coord { x: 587_000.0 + x, y: 2_320_000.0 + y }).collect();
        Some(MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())]).into())
    };
    let reached = ring(&[(0.0, 0.0), (10.0, 0.0), (11.0, 5.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]);
    let beside = ring(&[(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0, 0.0)]);
    let mut ward = Snapshot::default();
    for (id, geometry) in (1..).zip([reached, beside]) {
        let parcel =
            Parcel { geometry, legal_area: Some(100.0), ..Parcel::numbered(ParcelId(id), "12", &id.to_string()) };
        ward.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
    }
    ward
}

fn planned(snapshot: &Snapshot, wish: &RepairWish) -> PlannedRepair {
    let question = repair_question(snapshot, Profile::builtin(), wish).expect("parcels that are there");
    repair_map(snapshot, &question, &Watch::new()).expect("not cancelled")
}

#[test]
fn a_repair_is_told_with_areas_and_its_act_does_and_undoes_it() {
    let ward = ward();
    let PlannedRepair { report, act } = planned(&ward, &RepairWish::default());
    let [row] = report.repairs.as_slice() else { panic!("{report:?}") };
    assert_eq!((row.id.as_str(), row.rule), ("overlap:12/1+12/2", Rule::Overlap));
    let parcels: Vec<_> =
        row.parcels.iter().map(|parcel| (parcel.label.as_str(), parcel.before, parcel.after)).collect();
    assert_eq!(parcels, [("12/1", 105.0, Some(100.0))]);
    assert!((row.moved - 1.0).abs() < 1e-9 && (report.areas[0] - report.areas[1] - 5.0).abs() < 1e-9);
    assert_eq!(report.counts, BTreeMap::from([(Rule::Overlap, [1, 0])]));

    let after = ward.apply(&act).expect("made for this ward");
    assert!(planned(&after, &RepairWish::default()).act.is_empty());
    let back = after.apply(&act.inverted()).expect("made for this ward");
    assert_eq!(back.parcels.iter().collect::<Vec<_>>(), ward.parcels.iter().collect::<Vec<_>>());
}

#[test]
fn a_veto_a_lock_or_another_sheet_leaves_it() {
    let ward = ward();
    let left = |wish: &RepairWish| {
        let PlannedRepair { report, act } = planned(&ward, wish);
        assert!(act.is_empty() && report.repairs.is_empty());
        report.left[0].reason.key.to_string()
    };
    let vetoed = BTreeSet::from(["overlap:12/1+12/2".to_owned()]);
    assert_eq!(left(&RepairWish { vetoed, ..RepairWish::default() }), "repair-left-vetoed");
    let locked = vec!["12/1".to_owned(), "12/02".to_owned()];
    assert_eq!(left(&RepairWish { locked, ..RepairWish::default() }), "repair-left-locked");
    assert_eq!(
        left(&RepairWish { rules: vec![Rule::Gap, Rule::Overlap], widest: Some(0.2), ..RepairWish::default() }),
        "repair-left-wide"
    );
    let only = RepairWish { only: vec!["7".to_owned()], ..RepairWish::default() };
    assert_eq!(repair_question(&ward, Profile::builtin(), &only).err(), Some(UnknownParcel("7".to_owned())));
    let sheet = RepairWish { only: vec!["12".to_owned()], ..RepairWish::default() };
    assert_eq!(planned(&ward, &sheet).report.repairs.len(), 1);
}

#[test]
fn an_exception_leaves_it_while_it_stands() {
    let ward = ward();
    let asked = MapQuestion { profile: Profile::builtin(), moment: Moment::default(), rules: &[Rule::Overlap] };
    let found = check_map(&ward, asked, &Watch::new()).expect("not cancelled").findings.remove(0);
    let fault = [(found.rule, found.mark().expect("a fault of the map"))];
    let act = crate::editing::except_faults(&ward, &fault, "mái che chung", ("lan", crate::cadastre::Timestamp(1)));
    let ward = ward.apply(&act.expect("a reason")).expect("made for this ward");
    let PlannedRepair { report, act } = planned(&ward, &RepairWish::default());
    assert!(act.is_empty() && report.left[0].reason.key == "repair-left-excepted", "{report:?}");
    let lapsed = ward.exceptions.iter().next().expect("made").clone();
    let lapsed = Edit::replace(
        lapsed.clone(),
        crate::cadastre::Exception { fingerprint: crate::cadastre::Fingerprint([0; 32]), ..lapsed.as_ref().clone() },
    );
    let mut ward = ward.clone();
    ward.change_in_place(&lapsed.into()).expect("fits");
    assert_eq!(planned(&ward, &RepairWish::default()).report.repairs.len(), 1);
}

#[test]
fn findings_that_are_kept_go_with_what_was_mended() {
    let ward = ward();
    let asked = MapQuestion { profile: Profile::builtin(), moment: Moment::default(), rules: &Rule::ALL };
    let found = check_map(&ward, asked, &Watch::new()).expect("not cancelled");
    let mut kept = ChangeSet::new(Message::new("act-check-links"));
    keep_findings(&ward, &found, 0, &mut kept);
    let ward = ward.apply(&kept).expect("made for this ward");
    assert!(ward.findings.iter().any(|finding| finding.rule == "overlap"));
    let after = ward.apply(&planned(&ward, &RepairWish::default()).act).expect("made for this ward");
    assert!(after.findings.iter().all(|finding| finding.rule != "overlap" && finding.rule != "area_mismatch"));
}

#[test]
fn of_one_place_each_way_is_told_and_its_act_does_just_that() {
    let ward = ward();
    let asked = MapQuestion { profile: Profile::builtin(), moment: Moment::default(), rules: &Rule::ALL };
    let found = check_map(&ward, asked, &Watch::new()).expect("not cancelled");
    let mut kept = ChangeSet::new(Message::new("act-check-links"));
    keep_findings(&ward, &found, 0, &mut kept);
    let ward = Arc::new(ward.apply(&kept).expect("made for this ward"));
    let question = repair_question(&ward, Profile::builtin(), &RepairWish::default()).expect("no parcel is named");
    let mut bench = coverage::Workbench::of(ward.clone(), &question.limits, &Watch::new()).expect("not cancelled");
    let mut ways = |fault: &str| ways_of_place(&mut bench, &[fault.to_owned()], &question, &Watch::new());
    assert_eq!(ways("gap:12/1+12/2"), Ok(None), "no such fault");
    let ways = ways("overlap:12/1+12/2").expect("not cancelled").expect("the place");
    let [to_second, to_first] = ways.as_slice() else { panic!("{ways:?}") };
    let planned = planned(&ward, &RepairWish::default());
    assert!(to_second.is_planned && to_second.outcome.as_ref() == Ok(&planned.report.repairs[0]));
    assert_eq!(to_first.outcome.as_ref().map_err(|reason| reason.key.as_ref()), Err("repair-left-area"));
    let repair = to_second.outcome.as_ref().expect("it holds");
    let act = repair_place(&mut bench, repair, &Watch::new()).expect("not cancelled");
    assert_eq!((act.name.key.as_ref(), &act.changes), ("act-repair-place", &planned.act.changes));
}
