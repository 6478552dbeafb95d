//! Repairs round by round: in each those that share no parcel, proposed beside each other, proved together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Coord, Rect};
use rayon::prelude::*;

use super::super::causes::{MovedSheet, moved_sheets};
use super::super::checked::Difference;
use super::super::fault::{Fault, Rule};
use super::super::rules::worse_area;
use super::super::{Checked, fault_marks, ward::Ward};
use super::places::{Kind, Place, places};
use super::propose::{ATTEMPTS, Ground, Polygons, Proposal, STRICT, Setback};
use super::ways::Wish;
use super::{EXCHANGES, Left, Mended, Move, Repair, RepairPlan, RepairQuestion, area};
use crate::cadastre::{FaultMark, FaultState, ParcelId, Snapshot};
use crate::geometry::boxes_touch;
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// The ward while it is repaired.
pub(super) struct Work<'a> {
    snapshot: &'a Snapshot,
    question: &'a RepairQuestion,
    pub checked: &'a mut Checked,
    plan: RepairPlan,
    /// Faults that are left alone, and why.
    kept: Vec<(Fault, Message)>,
    /// Ways that were tried of a place, and why the last one did not hold.
    tried: BTreeMap<(Kind, [i64; 4]), (usize, Message)>,
}

/// Repairs until nothing is left that has a repair which holds: then the ward is as the plan has it.
///
/// Errors: [`Cancelled`].
pub(super) fn plan(
    snapshot: &Snapshot,
    checked: &mut Checked,
    question: &RepairQuestion,
    watch: &Watch,
) -> Result<RepairPlan, Cancelled> {
    let mut work = Work::of(snapshot, question, checked);
    work.plan.faults = work.checked.faults();
    work.kept = left_alone(&work.plan.faults, question, snapshot);
    watch.begin("stage-repairing", work.plan.faults.len() as u64);
    work.move_sheets(watch);
    // What an earlier strategy decides comes first everywhere: areas that a later one has changed say nothing any more.
    for strategies in 1..=question.strategies.len() {
        work.tried.clear();
        let question = RepairQuestion { strategies: question.strategies[..strategies].to_vec(), ..question.clone() };
        work.rounds(&question, watch)?;
    }
    Ok(work.finish())
}

/// Faults that a person leaves as they are, this time or by an exception that stands, and why.
fn left_alone(faults: &[Fault], question: &RepairQuestion, snapshot: &Snapshot) -> Vec<(Fault, Message)> {
    if question.vetoed.is_empty() && snapshot.exceptions.is_empty() {
        return Vec::new();
    }
    let marks = fault_marks(faults, snapshot);
    let reason = |mark: FaultMark| match snapshot.fault_state(&mark) {
        FaultState::Excepted(_) => Some("repair-left-excepted"),
        _ => question.vetoed.contains(&mark.name).then_some("repair-left-vetoed"),
    };
    let left = faults.iter().zip(marks).filter_map(|(fault, mark)| Some((fault.clone(), reason(mark)?)));
    left.map(|(fault, reason)| (fault, Message::new(reason))).collect()
}

/// Those of which no two will change the same shape.
fn independent(places: Vec<Place>, ward: &Ward) -> Vec<Place> {
    let mut taken = BTreeSet::new();
    let mut free = |place: &Place| {
        let shapes = place.shapes(ward);
        let free = shapes.is_disjoint(&taken);
        taken.extend(shapes.into_iter().filter(|_| free));
        free
    };
    places.into_iter().filter(|place| free(place)).collect()
}

/// Those of which no two change the same parcel; the others wait for the next round.
fn apart(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut taken = BTreeSet::new();
    let mut apart = Vec::new();
    for proposal in proposals {
        if proposal.polygons.keys().all(|parcel| !taken.contains(parcel)) {
            taken.extend(proposal.polygons.keys().copied());
            apart.push(proposal);
        }
    }
    apart
}

fn counts(faults: &[Fault]) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    faults.iter().for_each(|fault| *counts.entry(fault.rule).or_default() += 1);
    counts
}

impl<'a> Work<'a> {
    pub fn of(snapshot: &'a Snapshot, question: &'a RepairQuestion, checked: &'a mut Checked) -> Self {
        let (plan, kept, tried) = (RepairPlan::default(), Vec::new(), BTreeMap::new());
        Self { snapshot, question, checked, plan, kept, tried }
    }

    /// What would be made of a place by this way.
    ///
    /// Errors: why nothing.
    pub fn proposal(
        &self,
        place: &Place,
        question: &RepairQuestion,
        wish: Option<Wish>,
        attempt: usize,
    ) -> Result<Proposal, Setback> {
        let polygons = |parcel| self.polygons(parcel);
        self.ground(question, wish, &polygons).propose(place, attempt)
    }

    /// Proves one repair alone, and takes it back.
    ///
    /// Errors: why it does not hold.
    pub fn once(&mut self, proposal: Proposal, attempt: usize, watch: &Watch) -> Result<Repair, Message> {
        let (snapshot, key) = (self.snapshot, proposal.place.key());
        self.tried = BTreeMap::from([(key, (attempt, Message::new("repair-left-no-way")))]);
        self.prove(vec![proposal], watch);
        let Some(repair) = self.plan.repairs.pop() else {
            let reason = self.tried.remove(&key).map(|(_, reason)| reason);
            return Err(reason.unwrap_or_else(|| Message::new("repair-left-no-way")));
        };
        self.plan.polygons.clear();
        let before = |parcel: ParcelId| snapshot.parcels.get(parcel).and_then(|row| row.polygons());
        let parcels = repair.parcels.iter().map(|mended| mended.parcel);
        self.checked.edit(parcels.map(|parcel| (parcel, Some(before(parcel)))));
        Ok(repair)
    }

    /// Repairs what can be, by the strategies of a question.
    ///
    /// Errors: [`Cancelled`].
    fn rounds(&mut self, question: &RepairQuestion, watch: &Watch) -> Result<(), Cancelled> {
        loop {
            watch.check()?;
            let is_kept = |place: &Place| place.faults().any(|fault| self.kept.iter().any(|(kept, _)| kept == fault));
            let given_up = |place: &Place| self.attempt(place) >= ATTEMPTS || is_kept(place);
            let places = independent(places(self.checked, question, &given_up), &self.checked.ward);
            if places.is_empty() {
                return Ok(());
            }
            let proposed: Vec<(Place, Result<Proposal, Setback>)> = places
                .into_par_iter()
                .map(|place| {
                    watch.check()?;
                    let proposal = self.proposal(&place, question, None, self.attempt(&place));
                    Ok((place, proposal))
                })
                .collect::<Result<_, Cancelled>>()?;
            let mut round = Vec::new();
            for (place, proposal) in proposed {
                match proposal {
                    Ok(proposal) => round.push(proposal),
                    Err(setback) => self.set_back(&place, setback),
                }
            }
            self.prove(apart(round), watch);
        }
    }

    fn ground<'g>(
        &'g self,
        question: &'g RepairQuestion,
        wish: Option<Wish>,
        polygons: &'g (dyn Fn(ParcelId) -> Polygons + Sync),
    ) -> Ground<'g> {
        Ground { ward: &self.checked.ward, snapshot: self.snapshot, question, wish, polygons }
    }

    /// Moves the sheets that are asked for to where they fit; what is wrong along the seams of others is kept.
    fn move_sheets(&mut self, watch: &Watch) {
        loop {
            let faults = self.checked.faults();
            let sheets = moved_sheets(&self.checked.ward, self.snapshot, &faults);
            let asked = |sheet: &MovedSheet| self.question.moves.contains(&sheet.sheet.key());
            let tried = |sheet: &MovedSheet| self.plan.sheets.iter().any(|(other, _)| other.parcels == sheet.parcels);
            let Some((sheet, _)) = sheets.iter().find(|(sheet, _)| asked(sheet) && !tried(sheet)) else {
                for (sheet, explained) in sheets {
                    let reason = Message::new("repair-left-moved-sheet").with("sheet", sheet.sheet.as_str());
                    self.kept.extend(explained.into_iter().map(|at| (faults[at].clone(), reason.clone())));
                    if !self.plan.sheets.iter().any(|(other, _)| other.parcels == sheet.parcels) {
                        self.plan.sheets.push((sheet, Move::Offered));
                    }
                }
                return;
            };
            let polygons = |parcel| self.polygons(parcel);
            let at = self.plan.sheets.len();
            let became = match self.ground(self.question, None, &polygons).moved_back(at, sheet) {
                Ok(proposal) => {
                    let key = proposal.place.key();
                    self.prove(vec![proposal], watch);
                    self.tried.get(&key).map_or(Move::Made, |(_, reason)| Move::Refused(reason.clone()))
                }
                Err(Setback::Here(reason) | Setback::Everywhere(reason)) => Move::Refused(reason),
            };
            self.plan.sheets.push((sheet.clone(), became));
        }
    }

    fn polygons(&self, parcel: ParcelId) -> Polygons {
        match self.plan.polygons.get(&parcel) {
            Some(changed) => changed.clone(),
            None => self.snapshot.parcels.get(parcel)?.polygons().map(Arc::new),
        }
    }

    /// Does what is proposed, and takes back what does not hold.
    fn prove(&mut self, round: Vec<Proposal>, watch: &Watch) {
        let of_parcel: BTreeMap<ParcelId, usize> = round
            .iter()
            .enumerate()
            .flat_map(|(at, proposal)| proposal.polygons.keys().map(move |parcel| (*parcel, at)))
            .collect();
        let untold: Vec<Rect<f64>> = self.checked.untold().collect();
        let edits = round.iter().flat_map(|proposal| &proposal.polygons);
        let difference = self.checked.edit(edits.map(|(parcel, polygons)| (*parcel, Some(polygons.as_deref()))));
        let mut differences: Vec<Difference> = round.iter().map(|_| Difference::default()).collect();
        let was_there = |fault: &Fault| {
            let at = self.place(fault);
            at.is_some_and(|at| untold.iter().any(|bounds| boxes_touch(bounds, &at)))
        };
        let concerned = |fault: &Fault| -> BTreeSet<usize> {
            let of_parcels = fault.parcels.iter().filter_map(|parcel| of_parcel.get(parcel)).copied();
            let here: BTreeSet<usize> = of_parcels.collect();
            let within: BTreeSet<usize> = self.place(fault).map_or(BTreeSet::new(), |at| {
                here.iter().copied().filter(|of| boxes_touch(&round[*of].place.window, &at)).collect()
            });
            if within.is_empty() { here } else { within }
        };
        for fault in difference.gone {
            concerned(&fault).into_iter().for_each(|of| differences[of].gone.push(fault.clone()));
        }
        for fault in difference.come.into_iter().filter(|fault| !was_there(fault)) {
            concerned(&fault).into_iter().for_each(|of| differences[of].come.push(fault.clone()));
        }
        let mut refused = Vec::new();
        for (proposal, difference) in round.into_iter().zip(differences) {
            match self.refusal(&proposal, &difference) {
                Some(reason) => refused.push((proposal, reason)),
                None => {
                    watch.advance(difference.gone.len() as u64);
                    self.accept(proposal, difference);
                }
            }
        }
        let back: Vec<(ParcelId, Polygons)> = refused
            .iter()
            .flat_map(|(proposal, _)| proposal.polygons.keys())
            .map(|parcel| (*parcel, self.polygons(*parcel)))
            .collect();
        self.checked.edit(back.iter().map(|(parcel, polygons)| (*parcel, Some(polygons.as_deref()))));
        for (proposal, reason) in refused {
            self.set_back(&proposal.place, Setback::Here(reason));
        }
    }

    /// How many ways were tried.
    fn attempt(&self, place: &Place) -> usize {
        self.tried.get(&place.key()).map_or(0, |(tried, _)| *tried)
    }

    fn set_back(&mut self, place: &Place, setback: Setback) {
        let tried = self.attempt(place);
        let now = match setback {
            Setback::Here(reason) => (tried + 1, reason),
            // Why the last way did not hold says more than that there is no other.
            Setback::Everywhere(reason) => {
                let before = self.tried.remove(&place.key());
                (ATTEMPTS, before.map_or(reason, |(_, before)| before))
            }
        };
        self.tried.insert(place.key(), now);
    }

    /// Where a fault is, millimetres.
    fn place(&self, fault: &Fault) -> Option<Rect<f64>> {
        let at = Coord::from(self.checked.ward.shapes.grid.millimetres(fault.place?));
        Some(Rect::new(at, at))
    }

    /// Why a repair does not hold, if it does not.
    fn refusal(&self, proposal: &Proposal, difference: &Difference) -> Option<Message> {
        let (gone, come) = (counts(&difference.gone), counts(&difference.come));
        let lost = |rule: Rule| gone.get(&rule).copied().unwrap_or(0);
        for (rule, count) in come.iter().filter(|(rule, _)| **rule != Rule::ShortEdge) {
            let may = |old: Rule| old != Rule::Overlap || self.attempt(&proposal.place) >= STRICT;
            let exchanges = EXCHANGES.iter().filter(|(new, old)| new == rule && may(*old));
            let exchanged: usize = exchanges.map(|(_, old)| lost(*old)).sum();
            if *count > lost(*rule) + exchanged {
                return Some(Message::new("repair-left-adds").with("rule", rule.name()));
            }
        }
        // What is exchanged weighs less: every repair is a step down.
        let weight = |fault: &Fault| match fault.rule {
            Rule::ShortEdge => 0,
            rule if EXCHANGES.iter().any(|(new, _)| *new == rule) => 1,
            _ => 2,
        };
        let [gone, come] = [&difference.gone, &difference.come].map(|faults| faults.iter().map(weight).sum::<usize>());
        if come >= gone {
            return Some(Message::new("repair-left-no-better"));
        }
        let worse = proposal.polygons.iter().find(|(parcel, polygons)| {
            let Some(row) = self.snapshot.parcels.get(**parcel) else { return false };
            let crossed =
                difference.gone.iter().any(|fault| fault.rule == Rule::InvalidRing && fault.parcels.contains(parcel));
            let before = self.polygons(**parcel).filter(|_| !crossed);
            let areas = [before.as_deref(), polygons.as_deref()].map(|polygons| polygons.map(crate::geometry::area));
            worse_area(row.legal_area, areas, &self.question.limits)
        })?;
        Some(Message::new("repair-left-area").with("parcel", self.snapshot.label_of(*worse.0)))
    }

    fn accept(&mut self, proposal: Proposal, difference: Difference) {
        let mended = proposal.polygons.iter().map(|(parcel, polygons)| Mended {
            parcel: *parcel,
            area_before: area(self.polygons(*parcel).as_deref()),
            area_after: area(polygons.as_deref()),
            shapes: [self.polygons(*parcel), polygons.clone()],
        });
        let parcels = mended.collect();
        self.plan.polygons.extend(proposal.polygons);
        self.plan.repairs.push(Repair {
            faults: difference.gone,
            methods: proposal.methods,
            parcels,
            moved: proposal.moved,
        });
    }

    /// The plan, with what is left and why.
    fn finish(mut self) -> RepairPlan {
        let left = self.checked.faults();
        self.plan.after = counts(&left);
        let reasons = std::mem::take(&mut self.tried);
        let reason = |fault: &Fault| {
            let at = self.place(fault)?;
            let here = reasons.iter().filter(|((kind, [west, south, east, north]), _)| {
                let corner = |x: i64, y: i64| Coord { x: x as f64, y: y as f64 };
                let window = Rect::new(corner(*west, *south), corner(*east + 1, *north + 1));
                let within = boxes_touch(&window, &at);
                let of_kind = match kind {
                    Kind::Outline(shape) => fault.parcels.contains(&self.checked.ward.parcel(*shape)),
                    Kind::Copies => fault.rule == Rule::DuplicateParcel,
                    Kind::Between => true,
                    Kind::Sheet(_) => false,
                };
                within && of_kind
            });
            here.map(|(_, (_, reason))| reason.clone()).next()
        };
        let asked = |fault: &Fault| self.question.rules.contains(&fault.rule);
        let left = left.into_iter().filter(asked).map(|fault| {
            let kept = self.kept.iter().find(|(kept, _)| *kept == fault).map(|(_, reason)| reason.clone());
            let reason = kept.or_else(|| reason(&fault)).unwrap_or_else(|| Message::new("repair-left-not-asked"));
            Left { fault, reason }
        });
        self.plan.left = left.collect();
        self.plan
    }
}
