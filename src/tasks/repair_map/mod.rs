//! The repair of a map: what would be mended and how, and the one act that does it.
//!
//! 1. [`repair_map`] plans it by the rules and limits of a profile; the plan is a table of repairs, those that change most first, each of
//!    which can be vetoed by its name, and a list of what is left, with reasons.
//! 2. What people leave as it is, an exception that stands, is left.
//! 3. Its act has the new polygons, and brings the project's findings about the map up to date.
//! 4. [`ways_of_place`] gives the ways to repair one place, the plan's first; [`repair_place`] is the act of one of them.
//!
//! Promises: of every parcel that changes the area before and after is told; what is not told does not change, bit by bit. Never: a change
//! of the project, personal data in a report.

mod json;
mod place;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub use json::repairs_json;
pub use place::{MarkedFault, WayRow, mark_of_place, repair_place, ways_of_place};

use super::check_map::{bring_up_to_date, keeps_findings};
use crate::cadastre::{ChangeSet, Designation, Edit, Parcel, ParcelId, Snapshot};
use crate::coverage::{
    self, CheckedMap, Fault, Move, Profile, REPAIRED, Repair, RepairPlan, RepairQuestion, Rule, Strategy, plan_repairs,
};
use crate::geometry::{self, PackedPolygons};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use geo_types::{Coord, MultiPolygon};

/// What is asked of a repair.
#[derive(Debug, Clone)]
pub struct RepairWish {
    pub strategies: Vec<Strategy>,
    /// Parcels by `12/125`, or all of a sheet by `12`, those whose boundaries hold rather first. Where some are named they come before the
    /// strategies, unless these say where.
    pub priority: Vec<String>,
    /// Rules whose faults are repaired, of [`REPAIRED`].
    pub rules: Vec<Rule>,
    /// A wider overlap or gap, metres, is left to a person; `None`: by the profile's limit of a gap.
    pub widest: Option<f64>,
    /// A boundary gives way no further, metres, but where the legal areas say it; `None`: by the profile's error of a point.
    pub farthest: Option<f64>,
    /// Parcels by `12/125`, or all of a sheet by `12`, that keep every coordinate.
    pub locked: Vec<String>,
    /// Likewise those whose faults are repaired; empty for all.
    pub only: Vec<String>,
    /// Names of faults that are left alone.
    pub vetoed: BTreeSet<String>,
    /// Sheets that are moved to where they fit, of those that were moved ([`SheetRow`]).
    pub moves: Vec<String>,
}

impl Default for RepairWish {
    fn default() -> Self {
        Self {
            strategies: RepairQuestion::default().strategies,
            priority: Vec::new(),
            rules: REPAIRED.to_vec(),
            widest: None,
            farthest: None,
            locked: Vec::new(),
            only: Vec::new(),
            vetoed: BTreeSet::new(),
            moves: Vec::new(),
        }
    }
}

/// What a repair does.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairReport {
    /// By the largest change of an area, then by name.
    pub repairs: Vec<RepairRow>,
    pub left: Vec<LeftRow>,
    pub sheets: Vec<SheetRow>,
    /// Faults of shape before and after, by rule; every rule that has some.
    pub counts: BTreeMap<Rule, [usize; 2]>,
    /// Parcels that change.
    pub changed: usize,
    /// Square metres of all polygons together, before and after: less by what overlaps, more by what gaps are given.
    pub areas: [f64; 2],
}

/// One repair.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairRow {
    /// The name of its first fault; a veto asks for it.
    pub id: String,
    pub faults: Vec<String>,
    pub rule: Rule,
    pub place: Option<Coord<f64>>,
    pub methods: Vec<Message>,
    pub parcels: Vec<RepairedParcel>,
    /// All that it is about, also those that stay as they are.
    pub concerned: Vec<ParcelId>,
    /// How far a boundary gives way at most, metres.
    pub moved: f64,
}

/// A parcel that a repair changes. Areas in square metres.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairedParcel {
    pub id: ParcelId,
    /// `12/125`.
    pub label: String,
    pub before: f64,
    /// `None` for a row that is left without a polygon.
    pub after: Option<f64>,
    pub legal: Option<f64>,
    pub certificates: usize,
    /// Its polygons before and after.
    pub shapes: [Shape; 2],
}

/// The polygons of a parcel; `None` for a row without.
pub type Shape = Option<Arc<MultiPolygon<f64>>>;

/// A fault that is left.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftRow {
    pub id: String,
    pub rule: Rule,
    pub place: Option<Coord<f64>>,
    pub parcels: Vec<String>,
    pub concerned: Vec<ParcelId>,
    pub reason: Message,
}

/// A sheet that was moved as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    pub sheet: Designation,
    pub parcels: Vec<ParcelId>,
    /// By what vector, what says so, and what would be left.
    pub message: Message,
    pub became: Move,
}

/// A parcel or a sheet that the map does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownParcel(pub String);

impl RepairRow {
    /// The largest change of an area, square metres.
    pub fn most(&self) -> f64 {
        self.parcels.iter().map(|parcel| (parcel.after.unwrap_or(0.0) - parcel.before).abs()).fold(0.0, f64::max)
    }

    /// By the largest change of an area, then by name.
    pub fn by_change(&self, other: &Self) -> Ordering {
        other.most().total_cmp(&self.most()).then_with(|| self.id.cmp(&other.id))
    }
}

/// A plan as a report, and the act that does it. The act is empty where nothing is to be repaired.
#[derive(Debug, Clone)]
pub struct PlannedRepair {
    pub report: RepairReport,
    pub act: ChangeSet,
}

/// The question that a wish is, of a map.
///
/// Errors: [`UnknownParcel`].
pub fn repair_question(
    snapshot: &Snapshot,
    profile: &Profile,
    wish: &RepairWish,
) -> Result<RepairQuestion, UnknownParcel> {
    let limits = profile.limits;
    let only = (!wish.only.is_empty()).then(|| named(snapshot, &wish.only)).transpose()?;
    let mut strategies = wish.strategies.clone();
    if !wish.priority.is_empty() && !strategies.contains(&Strategy::Priority) {
        strategies.insert(0, Strategy::Priority);
    }
    let mut priority = BTreeMap::new();
    for (rank, name) in wish.priority.iter().enumerate() {
        for parcel in named(snapshot, std::slice::from_ref(name))? {
            priority.entry(parcel).or_insert(rank);
        }
    }
    let mut locked = named(snapshot, &wish.locked)?;
    locked.extend(snapshot.parcels.iter().filter(|parcel| parcel.is_locked()).map(|parcel| parcel.id));
    Ok(RepairQuestion {
        limits,
        strategies,
        priority,
        rules: wish.rules.iter().copied().collect(),
        widest: wish.widest.unwrap_or(limits.gap_width),
        farthest: wish.farthest.unwrap_or(limits.point_error),
        locked,
        only,
        vetoed: wish.vetoed.clone(),
        moves: wish.moves.iter().map(|sheet| Designation::new(sheet).key()).collect(),
    })
}

/// The parcels that go by `12/125`, or stand on sheet `12`.
fn named(snapshot: &Snapshot, names: &[String]) -> Result<BTreeSet<ParcelId>, UnknownParcel> {
    let mut found = BTreeSet::new();
    for name in names {
        let (sheet, number) =
            name.split_once('/').map_or((name.as_str(), None), |(sheet, number)| (sheet, Some(number)));
        let key = |text: &str| Designation::new(text).key();
        let (sheet, number) = (key(sheet), number.map(key));
        let is_meant = |parcel: &Parcel| {
            parcel.sheet.key() == sheet && number.as_ref().is_none_or(|number| parcel.number.key() == *number)
        };
        let before = found.len();
        found.extend(snapshot.parcels.iter().filter(|parcel| is_meant(parcel)).map(|parcel| parcel.id));
        if found.len() == before {
            return Err(UnknownParcel(name.clone()));
        }
    }
    Ok(found)
}

/// Plans the repair of a map.
///
/// Errors: [`Cancelled`].
pub fn repair_map(snapshot: &Snapshot, question: &RepairQuestion, watch: &Watch) -> Result<PlannedRepair, Cancelled> {
    let (plan, checked) = plan_repairs(snapshot, question, watch)?;
    let report = report(snapshot, &plan);
    let name = Message::new("act-repair-map").with("repairs", plan.repairs.len()).with("parcels", plan.polygons.len());
    let mut act = act(snapshot, name, plan.polygons.iter().map(|(id, shape)| (*id, shape)));
    if !act.is_empty() && keeps_findings(snapshot) {
        let after = Arc::new(snapshot.apply(&act).expect("made for this snapshot"));
        // Findings are kept by the limits of the program, whatever a plan was asked by.
        let limits = &Profile::builtin().limits;
        let is_checked = question.limits == *limits;
        let after =
            if is_checked { Ok(CheckedMap::of_checked(after, checked)) } else { CheckedMap::of(after, limits, watch) };
        bring_up_to_date(snapshot, &mut after?, &mut act, watch)?;
    }
    Ok(PlannedRepair { report, act })
}

/// The act that gives parcels other polygons.
fn act<'a>(snapshot: &Snapshot, name: Message, shapes: impl Iterator<Item = (ParcelId, &'a Shape)>) -> ChangeSet {
    let mut act = ChangeSet::new(name);
    for (id, geometry) in shapes {
        let Some(before) = snapshot.parcels.get(id) else { continue };
        let geometry = geometry.as_deref().map(PackedPolygons::from);
        act.push(Edit::replace(before.clone(), Parcel { geometry, ..before.as_ref().clone() }));
    }
    act
}

fn report(snapshot: &Snapshot, plan: &RepairPlan) -> RepairReport {
    let names = Names::of(snapshot, &plan.faults);
    let mut repairs: Vec<RepairRow> = plan.repairs.iter().map(|repair| row(snapshot, repair, &names)).collect();
    repairs.sort_by(RepairRow::by_change);
    let left = plan.left.iter().map(|left| LeftRow {
        id: names.of_fault(&left.fault),
        rule: left.fault.rule,
        place: left.fault.place,
        parcels: left.fault.parcels.iter().map(|parcel| snapshot.label_of(*parcel)).collect(),
        concerned: left.fault.parcels.clone(),
        reason: left.reason.clone(),
    });
    let mut counts: BTreeMap<Rule, [usize; 2]> = BTreeMap::new();
    plan.faults.iter().for_each(|fault| counts.entry(fault.rule).or_default()[0] += 1);
    plan.after.iter().for_each(|(rule, count)| counts.entry(*rule).or_default()[1] = *count);
    let area = |parcel: &Parcel| parcel.polygons().as_ref().map_or(0.0, geometry::area);
    let before: f64 = snapshot.parcels.iter().map(|parcel| area(parcel)).sum();
    let change = plan.polygons.iter().map(|(id, polygons)| {
        let after = polygons.as_deref().map_or(0.0, geometry::area);
        after - snapshot.parcels.get(*id).map_or(0.0, |parcel| area(parcel))
    });
    let after = before + change.sum::<f64>();
    let sheets = plan.sheets.iter().map(|(moved, became)| SheetRow {
        sheet: moved.sheet.clone(),
        parcels: moved.parcels.clone(),
        message: moved.message(),
        became: became.clone(),
    });
    RepairReport {
        repairs,
        left: left.collect(),
        sheets: sheets.collect(),
        counts,
        changed: plan.polygons.len(),
        areas: [before, after],
    }
}

fn row(snapshot: &Snapshot, repair: &Repair, names: &Names<'_>) -> RepairRow {
    let faults: Vec<String> = repair.faults.iter().map(|fault| names.of_fault(fault)).collect();
    let first = repair.faults.first();
    let mended = repair.parcels.iter().map(|mended| mended.parcel);
    let concerned: BTreeSet<ParcelId> =
        repair.faults.iter().flat_map(|fault| fault.parcels.clone()).chain(mended).collect();
    let parcel = |mended: &coverage::Mended| RepairedParcel {
        id: mended.parcel,
        label: snapshot.label_of(mended.parcel),
        before: mended.area_before,
        after: Some(mended.area_after).filter(|area| *area > 0.0),
        legal: snapshot.parcels.get(mended.parcel).and_then(|parcel| parcel.legal_area),
        certificates: snapshot.links_of_parcel(mended.parcel).count(),
        shapes: mended.shapes.clone(),
    };
    RepairRow {
        id: faults.first().cloned().unwrap_or_default(),
        rule: first.map_or(Rule::Overlap, |fault| fault.rule),
        place: first.and_then(|fault| fault.place),
        methods: repair.methods.clone(),
        parcels: repair.parcels.iter().map(parcel).collect(),
        concerned: concerned.into_iter().collect(),
        moved: repair.moved,
        faults,
    }
}

/// Faults with their names.
type Named<'a> = Vec<(&'a Fault, String)>;

/// What faults are called, as the check calls them.
struct Names<'a> {
    snapshot: &'a Snapshot,
    by_parcels: HashMap<(Rule, &'a [ParcelId]), Named<'a>>,
}

impl<'a> Names<'a> {
    fn of(snapshot: &'a Snapshot, faults: &'a [Fault]) -> Self {
        let mut by_parcels: HashMap<(Rule, &[ParcelId]), Named<'_>> = HashMap::new();
        for (fault, id) in faults.iter().zip(coverage::fault_ids(faults, snapshot)) {
            by_parcels.entry((fault.rule, &fault.parcels)).or_default().push((fault, id));
        }
        Self { snapshot, by_parcels }
    }

    /// One that was seen only after another was mended has the name that it has alone.
    fn of_fault(&self, fault: &Fault) -> String {
        let alike = self.by_parcels.get(&(fault.rule, fault.parcels.as_slice()));
        let known = alike.and_then(|alike| alike.iter().find(|(other, _)| *other == fault));
        known.map_or_else(
            || coverage::fault_ids(std::slice::from_ref(fault), self.snapshot).swap_remove(0),
            |(_, id)| id.clone(),
        )
    }
}

#[cfg(test)]
mod tests;
