//! The ways to repair one place: each is tried on the ward, proved as the plan proves, and taken back.
//!
//! 1. The first way is what the plan would do there. The others are what a person can choose: each strategy alone; each parcel of the place
//!    that it is given to, or whose boundary holds; of an outline each order of its corners; of copies each that keeps the polygon.
//! 2. Ways that come to the same polygons are one with several names; so are those that fail for the same reason. What holds comes first.
//! 3. A person's way may give way further than [`farthest`](RepairQuestion::farthest), and where nothing narrower is left to repair take
//!    more than [`widest`](RepairQuestion::widest): then it says so. Locks bind it.
//!
//! Limits: of a place with more than [`MOST_PARCELS`] parcels none is offered by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::fault::{Fault, Rule};
use super::super::{CheckedMap, Limits, fault_ids};
use super::places::{Kind, Place, place_of};
use super::propose::{ATTEMPTS, Polygons, Proposal, STRICT, Setback};
use super::rounds::Work;
use super::{Repair, RepairQuestion, Strategy};
use crate::cadastre::{ParcelId, Snapshot};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// Parcels of a place that are offered one by one. Source: ours; the gap along a whole block is nobody's by name.
const MOST_PARCELS: usize = 12;

/// What a person wants of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// This parcel gets the land, or of copies keeps the polygon.
    Land(ParcelId),
    /// Of this parcel the boundary holds.
    Boundary(ParcelId),
}

/// A repair that holds, or why it does not.
type Outcome = Result<Repair, Message>;

/// One way to repair a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What a person would choose it by, what names a parcel first. None where there is nothing to choose: then its methods say what it is.
    pub names: Vec<Message>,
    /// Whether the plan would do it.
    pub is_planned: bool,
    /// What it does; or why it does not hold.
    pub outcome: Outcome,
    /// What it exceeds: the error of a point, the widest overlap or gap.
    pub warnings: Vec<Message>,
}

/// A map on which ways are tried: checked once, and after every way as it was.
pub struct Workbench {
    map: CheckedMap,
    faults: Vec<Fault>,
    names: Vec<String>,
}

impl Workbench {
    /// Errors: [`Cancelled`].
    pub fn of(snapshot: Arc<Snapshot>, limits: &Limits, watch: &Watch) -> Result<Self, Cancelled> {
        let mut bench = Self { map: CheckedMap::of(snapshot, limits, watch)?, faults: Vec::new(), names: Vec::new() };
        bench.look();
        Ok(bench)
    }

    fn look(&mut self) {
        self.faults = self.map.checked.faults();
        self.names = fault_ids(&self.faults, self.map.snapshot());
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        self.map.snapshot()
    }

    /// Goes on to a snapshot in which no other parcels differ. The map of it, for the findings.
    pub fn follow(&mut self, after: Arc<Snapshot>, parcels: &[ParcelId]) -> &mut CheckedMap {
        self.map.follow(after, parcels);
        self.look();
        &mut self.map
    }

    /// Goes on to a snapshot that differs in no parcel.
    pub fn rest_on(&mut self, same: Arc<Snapshot>) {
        self.map.follow(same, &[]);
    }

    /// The fault that has this lasting name.
    pub fn fault(&self, name: &str) -> Option<&Fault> {
        self.names.iter().position(|other| other == name).and_then(|at| self.faults.get(at))
    }

    /// The faults of shape, in the order of a check.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The ways for the place of the first of these faults that is there, by their lasting names; `None` where none is. The limits are those
    /// of the bench.
    ///
    /// Errors: [`Cancelled`].
    pub fn ways(
        &mut self,
        names: &[String],
        question: &RepairQuestion,
        watch: &Watch,
    ) -> Result<Option<Vec<Way>>, Cancelled> {
        let question = RepairQuestion { limits: *self.map.limits(), only: None, ..question.clone() };
        let named = names.iter().find_map(|name| self.names.iter().position(|other| other == name));
        let fault = named.and_then(|at| self.faults.get(at));
        let Some(place) = fault.and_then(|fault| place_of(&self.map.checked, &question, fault)) else {
            return Ok(None);
        };
        let snapshot = Arc::clone(self.map.snapshot());
        let snapshot = snapshot.as_ref();
        let work = Work::of(snapshot, &question, &mut self.map.checked);
        let mut trials = Trials { snapshot, work, place: &place, ways: Vec::new(), proved: Vec::new(), watch };
        trials.all(&question)?;
        let holds = trials.ways.iter().any(|way| way.outcome.is_ok());
        if !holds && place.faults().any(|fault| is_wider(fault, &question)) {
            trials.ways.clear();
            trials.all(&RepairQuestion { widest: f64::INFINITY, ..question.clone() })?;
        }
        let mut ways = trials.ways;
        ways.iter_mut().for_each(|way| way.warnings = warnings(way, &question));
        ways.sort_by_key(|way| way.outcome.is_err());
        Ok(Some(ways))
    }
}

fn is_wider(fault: &Fault, question: &RepairQuestion) -> bool {
    let has_width = matches!(fault.rule, Rule::Overlap | Rule::Gap | Rule::OpenGap);
    has_width && fault.width.is_some_and(|width| width > question.widest)
}

fn warnings(way: &Way, question: &RepairQuestion) -> Vec<Message> {
    let Ok(repair) = &way.outcome else { return Vec::new() };
    let far = (repair.moved > question.farthest).then(|| {
        let far = Message::new("repair-way-far").with_number("moved", repair.moved, 2);
        far.with_number("limit", question.farthest, 2)
    });
    let wide = repair.faults.iter().any(|fault| is_wider(fault, question));
    let wide = wide.then(|| Message::new("repair-way-wide").with_number("limit", question.widest, 2));
    far.into_iter().chain(wide).collect()
}

/// What was tried of a place.
struct Trials<'a> {
    snapshot: &'a Snapshot,
    work: Work<'a>,
    place: &'a Place,
    ways: Vec<Way>,
    /// Repairs that were proved or refused, whether strictly, so that none is twice.
    proved: Vec<(BTreeMap<ParcelId, Polygons>, bool, Outcome)>,
    watch: &'a Watch,
}

impl Trials<'_> {
    /// Tries all ways.
    ///
    /// Errors: [`Cancelled`].
    fn all(&mut self, question: &RepairQuestion) -> Result<(), Cancelled> {
        self.as_planned(question)?;
        let free = RepairQuestion { farthest: f64::INFINITY, ..question.clone() };
        if matches!(self.place.kind, Kind::Outline(_)) {
            return self.orders(&free);
        }
        if self.place.kind == Kind::Between {
            let named = |strategy: &Strategy| *strategy != Strategy::Priority || !question.priority.is_empty();
            for strategy in Strategy::ALL.into_iter().filter(named) {
                let alone = RepairQuestion { strategies: vec![strategy], ..free.clone() };
                let outcome = self.best(&alone, None)?;
                // Where corners or locks decide, a strategy is no choice.
                let method = format!("repair-method-{}", strategy.name());
                let decides = |repair: &Repair| repair.methods.iter().any(|told| told.key == method);
                if outcome.as_ref().map_or(true, decides) {
                    self.add(Some(Message::new(name_of(strategy))), outcome);
                }
            }
        }
        let parcels: BTreeSet<ParcelId> = self.place.faults().flat_map(|fault| fault.parcels.clone()).collect();
        for parcel in parcels.iter().filter(|_| parcels.len() <= MOST_PARCELS) {
            let (wish, name) = self.wish(*parcel);
            let label = super::copies::told_apart(self.snapshot, &parcels, *parcel);
            let outcome = self.best(&free, Some(wish))?;
            self.add(Some(name.with("parcel", label)), outcome);
        }
        Ok(())
    }

    /// What the plan would do: the first that holds of what its strategies come to, one after the other.
    fn as_planned(&mut self, question: &RepairQuestion) -> Result<(), Cancelled> {
        for strategies in 1..=question.strategies.len() {
            let some = question.strategies.iter().take(strategies).copied().collect();
            let some = RepairQuestion { strategies: some, ..question.clone() };
            for attempt in 0..ATTEMPTS {
                match self.outcome(&some, None, attempt)? {
                    Ok(repair) => {
                        let outcome = Ok(repair);
                        self.ways.push(Way { names: Vec::new(), is_planned: true, outcome, warnings: Vec::new() });
                        return Ok(());
                    }
                    Err(Setback::Here(_)) => {}
                    Err(Setback::Everywhere(_)) => break,
                }
            }
        }
        Ok(())
    }

    /// Every order of the corners of an outline that there is.
    fn orders(&mut self, question: &RepairQuestion) -> Result<(), Cancelled> {
        for attempt in 0..ATTEMPTS {
            let outcome = match self.work.proposal(self.place, question, None, attempt) {
                Ok(proposal) => {
                    let name = proposal.methods.first().cloned();
                    let outcome = self.prove(proposal, attempt)?;
                    self.add(name, outcome);
                    continue;
                }
                Err(Setback::Here(reason)) => Err(reason),
                Err(Setback::Everywhere(reason)) if attempt == 0 => Err(reason),
                Err(Setback::Everywhere(_)) => return Ok(()),
            };
            self.add(None, outcome);
        }
        Ok(())
    }

    /// What a parcel can have of the place: land of an overlap or a gap; where both lie beside each other, its boundary holds.
    fn wish(&self, parcel: ParcelId) -> (Wish, Message) {
        let rules: BTreeSet<Rule> = self.place.faults().map(|fault| fault.rule).collect();
        match (self.place.kind, rules.len()) {
            (Kind::Copies, _) => (Wish::Land(parcel), Message::new("repair-way-keeps")),
            (_, 1) if !rules.contains(&Rule::UnmatchedEdge) => (Wish::Land(parcel), Message::new("repair-way-land")),
            _ => (Wish::Boundary(parcel), Message::new("repair-way-boundary")),
        }
    }

    /// The best of a way; where that does not hold, a parcel may fall into parts.
    fn best(&mut self, question: &RepairQuestion, wish: Option<Wish>) -> Result<Outcome, Cancelled> {
        let reason = match self.outcome(question, wish, 0)? {
            Ok(repair) => return Ok(Ok(repair)),
            Err(Setback::Everywhere(reason)) => return Ok(Err(reason)),
            Err(Setback::Here(reason)) => reason,
        };
        if self.place.kind != Kind::Between {
            return Ok(Err(reason));
        }
        Ok(self.outcome(question, wish, STRICT)?.map_err(|_| reason))
    }

    fn outcome(
        &mut self,
        question: &RepairQuestion,
        wish: Option<Wish>,
        attempt: usize,
    ) -> Result<Result<Repair, Setback>, Cancelled> {
        match self.work.proposal(self.place, question, wish, attempt) {
            Ok(proposal) => Ok(self.prove(proposal, attempt)?.map_err(Setback::Here)),
            Err(setback) => Ok(Err(setback)),
        }
    }

    fn prove(&mut self, proposal: Proposal, attempt: usize) -> Result<Outcome, Cancelled> {
        self.watch.check()?;
        let strict = attempt < STRICT;
        let is_same =
            |known: &&(BTreeMap<ParcelId, Polygons>, bool, Outcome)| known.1 == strict && known.0 == proposal.polygons;
        if let Some((.., outcome)) = self.proved.iter().find(is_same) {
            let methods = proposal.methods;
            return Ok(outcome.clone().map(|repair| Repair { methods, ..repair }));
        }
        let polygons = proposal.polygons.clone();
        let outcome = self.work.once(proposal, attempt, self.watch);
        self.proved.push((polygons, strict, outcome.clone()));
        Ok(outcome)
    }

    /// Adds a way, or its name to the one that comes to the same.
    fn add(&mut self, name: Option<Message>, outcome: Outcome) {
        let same = |way: &&mut Way| match (&way.outcome, &outcome) {
            (Ok(one), Ok(other)) => one.parcels == other.parcels,
            (Err(one), Err(other)) => one == other,
            _ => false,
        };
        match self.ways.iter_mut().find(same) {
            // A parcel says more than a strategy does.
            Some(way) if name.as_ref().is_some_and(|name| !name.args.is_empty()) => drop(way.names.splice(0..0, name)),
            Some(way) => way.names.extend(name),
            None => {
                let names = name.into_iter().collect();
                self.ways.push(Way { names, is_planned: false, outcome, warnings: Vec::new() });
            }
        }
    }
}

fn name_of(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Priority => "repair-way-priority",
        Strategy::Evidence => "repair-way-evidence",
        Strategy::LongestBorder => "repair-way-longest-border",
        Strategy::Medial => "repair-way-medial",
        Strategy::LargestArea => "repair-way-largest-area",
        Strategy::SmallestArea => "repair-way-smallest-area",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, Strategy as _, prop, prop_assert, prop_assert_eq, proptest};
    use proptest::test_runner::RngSeed;

    use super::super::super::rules::sample::square;
    use super::super::tests::{far, reached, spoiled, ward};
    use super::super::{Mended, plan_repairs};
    use super::*;
    use crate::cadastre::{Edit, Parcel};
    use crate::i18n::Arg;

    /// The ways of the first fault that holds them; each its names, and the areas that parcels have then or why it does not hold.
    fn told(parcels: &[(&str, Option<f64>)], question: &RepairQuestion) -> Vec<(String, String)> {
        let mut bench = bench(parcels);
        let names = bench.names.clone();
        let ways = bench.ways(&names, question, &Watch::new()).expect("not cancelled").expect("a place");
        assert_eq!(bench.map.checked.faults(), bench.faults, "taken back");
        assert_eq!(
            bench.ways(&names, question, &Watch::new()).expect("not cancelled"),
            Some(ways.clone()),
            "the same again"
        );
        ways.iter().map(|way| (named(way), come(way))).collect()
    }

    fn bench(parcels: &[(&str, Option<f64>)]) -> Workbench {
        let limits = RepairQuestion::default().limits;
        Workbench::of(Arc::new(ward(parcels)), &limits, &Watch::new()).expect("not cancelled")
    }

    fn named(way: &Way) -> String {
        let plan = way.is_planned.then(|| "plan".to_owned());
        let name = |name: &Message| {
            name.args.iter().fold(name.key.replace("repair-way-", ""), |all, (_, arg)| match arg {
                Arg::Text(text) => format!("{all} {text}"),
                _ => all,
            })
        };
        let warning = |warning: &Message| warning.key.replace("repair-way-", "!");
        let all: Vec<String> =
            plan.into_iter().chain(way.names.iter().map(name)).chain(way.warnings.iter().map(warning)).collect();
        all.join(", ")
    }

    fn come(way: &Way) -> String {
        let areas = |repair: &Repair| {
            let area = |mended: &Mended| format!("{}: {:.1}", mended.parcel.0, mended.area_after);
            repair.parcels.iter().map(area).collect::<Vec<_>>().join(", ")
        };
        way.outcome.as_ref().map_or_else(|reason| reason.key.to_string(), areas)
    }

    fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        rows.iter().map(|(name, come)| ((*name).to_owned(), (*come).to_owned())).collect()
    }

    #[test]
    fn the_way_of_the_plan_comes_first_and_each_parcel_can_have_the_land() {
        let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
        let ways = told(&[(&wide, None), (&beside, None)], &far());
        let expected = [
            ("plan, land 1/2, longest-border, smallest-area", "1: 100.0"),
            ("medial", "1: 102.6, 2: 97.4"),
            ("land 1/1, largest-area", "2: 95.0"),
            ("evidence", "repair-left-undecided"),
        ];
        assert_eq!(ways, rows(&expected));
        let narrow = reached(9.0);
        let gap = told(&[(&narrow, None), (&beside, None)], &far());
        assert!(gap.iter().any(|(name, come)| name.contains("land 1/1") && come == "1: 100.0"), "{gap:?}");
        assert!(gap.iter().any(|(name, come)| name.contains("land 1/2") && come == "2: 105.0"), "{gap:?}");
    }

    #[test]
    fn a_way_against_the_law_is_listed_with_its_reason() {
        let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
        let ways = told(&[(&wide, Some(100.0)), (&beside, Some(100.0))], &far());
        let against = ways.iter().find(|(name, _)| name.contains("land 1/1")).expect("listed");
        assert_eq!(against.1, "repair-left-area");
        assert!(ways[0].0.starts_with("plan, land 1/2, evidence") && ways[0].1 == "1: 100.0", "{ways:?}");
    }

    #[test]
    fn what_exceeds_the_limits_a_person_may_and_is_told() {
        let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
        let parcels = [(&*wide, None), (&*beside, None)];
        let ways = told(&parcels, &RepairQuestion::default());
        assert!(ways[0].0.ends_with("!far") && !ways[0].0.contains("plan") && ways[0].1 == "1: 100.0", "{ways:?}");
        let ways = told(&parcels, &RepairQuestion { widest: 0.2, ..far() });
        assert!(ways[0].0.ends_with("!wide") && ways[1].0.ends_with("!wide"), "{ways:?}");
    }

    #[test]
    fn a_locked_parcel_gets_and_gives_nothing() {
        let (wide, beside) = (reached(11.0), square(10.0, 0.0, 10.0));
        let locked = |ids: &[u64]| RepairQuestion { locked: ids.iter().map(|id| ParcelId(*id)).collect(), ..far() };
        let ways = told(&[(&wide, None), (&beside, None)], &locked(&[1]));
        assert_eq!(ways, rows(&[("plan, land 1/1", "2: 95.0"), ("land 1/2", "repair-left-no-choice")]));
        let both = told(&[(&wide, None), (&beside, None)], &locked(&[1, 2]));
        assert!(
            both.iter().all(|(_, come)| come == "repair-left-locked" || come == "repair-left-no-choice"),
            "{both:?}"
        );
        let again = square(0.013, 0.013, 10.0);
        let copies = told(&[(&square(0.0, 0.0, 10.0), None), (&again, None)], &locked(&[2]));
        assert_eq!(copies, rows(&[("plan, keeps 1/2", "1: 0.0"), ("keeps 1/1", "repair-left-locked")]));
    }

    #[test]
    fn of_an_outline_every_order_and_of_copies_every_parcel_is_a_way() {
        let bow_tie = "POLYGON((0 0,10 0,0 10,10 10,0 0))";
        let all = [bow_tie, &square(10.0, 0.0, 10.0), &square(0.0, 10.0, 10.0), &square(-10.0, 0.0, 10.0)];
        let parcels: Vec<(&str, Option<f64>)> = all.iter().map(|wkt| (*wkt, None)).collect();
        let ways = told(&parcels, &RepairQuestion::default());
        assert!(ways[0].0.starts_with("plan, repair-method-reordered") && ways[0].1 == "1: 100.0", "{ways:?}");
        let copies = told(&[(all[1], None), (&square(10.013, 0.013, 10.0), None)], &RepairQuestion::default());
        assert_eq!(copies, rows(&[("plan, keeps 1/1", "2: 0.0"), ("keeps 1/2", "1: 0.0")]));
    }

    #[test]
    fn a_fault_that_is_not_there_has_no_ways() {
        let mut bench = bench(&[(&square(0.0, 0.0, 10.0), None)]);
        let names = ["overlap:1/1+1/2".to_owned()];
        assert_eq!(bench.ways(&names, &far(), &Watch::new()), Ok(None));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_wrong_a_way_adds_nothing_locks_hold_and_the_bench_is_as_before(
            acts in prop::collection::vec((0..30_u64, 0..30_u64, 0..10_u32, 0..6_usize, [-6.0..6.0, -6.0..6.0]), 1..8),
            locked in prop::collection::btree_set((1..=30_u64).prop_map(ParcelId), 0..4),
        ) {
            let ward = spoiled(acts);
            let question = RepairQuestion { locked, ..RepairQuestion::default() };
            let before = Arc::new(ward.clone());
            let mut bench = Workbench::of(before.clone(), &question.limits, &Watch::new()).expect("not cancelled");
            let untold = bench.map.checked.untold().count();
            let lesser = [Rule::ShortEdge, Rule::MissingGeometry, Rule::SeveralParts];
            for name in bench.names.clone() {
                let ways = bench.ways(&[name], &question, &Watch::new()).expect("not cancelled").unwrap_or_default();
                for repair in ways.into_iter().filter_map(|way| way.outcome.ok()) {
                    let mut after = ward.clone();
                    let changed: Vec<ParcelId> = repair.parcels.iter().map(|mended| mended.parcel).collect();
                    for Mended { parcel, shapes: [before, polygons], .. } in repair.parcels {
                        let row = after.parcels.get(parcel).expect("a parcel").clone();
                        prop_assert!(!question.locked.contains(&parcel) && row.polygons().as_ref() == before.as_deref());
                        let changed = Parcel { geometry: polygons.as_deref().map(Into::into), ..row.as_ref().clone() };
                        after.change_in_place(&Edit::replace(row, changed).into()).expect("made for this ward");
                    }
                    let mut followed = Workbench::of(before.clone(), &question.limits, &Watch::new()).expect("not cancelled");
                    let after = Arc::new(after);
                    followed.follow(after.clone(), &changed);
                    let bench_after = Workbench::of(after, &question.limits, &Watch::new()).expect("not cancelled");
                    prop_assert_eq!((&followed.faults, &followed.names), (&bench_after.faults, &bench_after.names));
                    let weighed = bench_after.faults.iter().filter(|fault| !lesser.contains(&fault.rule)).count();
                    prop_assert!(weighed <= bench.faults.len() + untold, "{weighed} of {}", bench.faults.len());
                }
            }
            prop_assert_eq!(bench.map.checked.faults(), bench.faults.clone());
            // Of a ward with one place the plan's own is among the ways.
            let (plan, _) = plan_repairs(&ward, &question, &Watch::new()).expect("not cancelled");
            if let [only] = plan.repairs.as_slice() {
                let names = bench.names.clone();
                let found = names.into_iter().any(|name| {
                    let ways = bench.ways(&[name], &question, &Watch::new()).expect("not cancelled").unwrap_or_default();
                    ways.iter().any(|way| way.is_planned && way.outcome.as_ref().is_ok_and(|way| way.parcels == only.parcels))
                });
                prop_assert!(found);
            }
        }
    }
}
