//! The repair of the map: what would be mended and how, in a panel under the map, before anything is mended.
//!
//! 1. A job plans it, for one revision and what was asked ([`Wanted`]); where either moves on it is planned again, and until then nothing
//!    can be repaired.
//! 2. A row is one repair. Choosing it shows its place and its parcels; a veto leaves it alone, and it stays listed.
//! 3. What was vetoed since the plan was made is planned for first. Where the rest of the plan then stays as it was seen it is performed,
//!    else it is shown again: nothing is repaired that nobody saw.
//! 4. The repair is one act.
//! 5. The chosen row has its ways beside the map ([`ways`]), tried by a job on the map as it is now; the chosen way is drawn over the map.
//!    It is an act of its own, as is moving a sheet back ([`sheets`]): then the next row is chosen, and the list stays while the rest is planned again.

mod acts;
mod keys;
mod one;
mod panel;
mod sheets;
mod table;
mod ways;
mod ways_ui;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use keys::pressed;
pub use ways::{PlaceRepaired, WaysNews};

use super::super::map::Preview;
use crate::cadastre::ParcelId;
use crate::coverage::{Profile, Strategy};
use crate::tasks::repair_map::{LeftRow, PlannedRepair, RepairRow, RepairWish};
use ways::Ways;

/// What the user asks of the repair; by key, by button, or by a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RepairAct {
    Next,
    Previous,
    /// A row, by its place in the list that is shown.
    Choose(usize),
    /// Leaves a repair alone, or no longer.
    Veto(usize),
    /// Likewise the one that is chosen.
    VetoChosen,
    /// Leaves the chosen one to a person, and goes on.
    Flag,
    /// Makes the fault of the chosen one an exception.
    Except,
    /// One of the ways that hold, by its place among them.
    Way(usize),
    /// Repairs the chosen row by the chosen way.
    RepairOne,
    /// A sheet that was moved, by its place among them: shows it, moves it back.
    ShowSheet(usize),
    MoveSheet(usize),
    Options(Options),
    Show(Part),
    PlanAgain,
    Apply,
    /// By Escape: loses no veto.
    Leave,
    Close,
}

/// How it is decided to whom a place belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decide {
    /// By the legal areas, and by the longest border where these say nothing.
    EvidenceFirst,
    EvidenceOnly,
    LongestBorder,
}

impl Decide {
    pub const ALL: [Self; 3] = [Self::EvidenceFirst, Self::EvidenceOnly, Self::LongestBorder];

    fn strategies(self) -> Vec<Strategy> {
        match self {
            Self::EvidenceFirst => vec![Strategy::Evidence, Strategy::LongestBorder],
            Self::EvidenceOnly => vec![Strategy::Evidence],
            Self::LongestBorder => vec![Strategy::LongestBorder],
        }
    }

    /// Key of its name.
    fn key(self) -> &'static str {
        match self {
            Self::EvidenceFirst => "office-repair-evidence-first",
            Self::EvidenceOnly => "office-repair-evidence-only",
            Self::LongestBorder => "office-repair-longest-border",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub decide: Decide,
    /// A wider overlap or gap, metres, is left to a person.
    pub widest: f64,
    /// A boundary gives way no further, metres, but where the legal areas say it.
    pub farthest: f64,
    /// Parcels by `12/125`, or all of a sheet by `12`, that keep every coordinate.
    pub locked: Vec<String>,
    /// Only faults of these parcels; `None` for all.
    pub only: Option<BTreeSet<ParcelId>>,
}

impl Default for Options {
    fn default() -> Self {
        let limits = Profile::builtin().limits;
        let (widest, farthest) = (limits.gap_width, limits.point_error);
        Self { decide: Decide::EvidenceFirst, widest, farthest, locked: Vec::new(), only: None }
    }
}

impl Options {
    fn wish(&self) -> RepairWish {
        RepairWish {
            strategies: self.decide.strategies(),
            widest: Some(self.widest),
            farthest: Some(self.farthest),
            locked: self.locked.clone(),
            ..RepairWish::default()
        }
    }
}

/// The lists of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    Repairs,
    /// What is left, and why.
    Left,
}

/// What a plan is of.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    options: Options,
    vetoed: BTreeSet<String>,
    revision: u64,
}

impl Wanted {
    fn wish(&self) -> RepairWish {
        RepairWish { vetoed: self.vetoed.clone(), ..self.options.wish() }
    }
}

/// A plan that a job made.
pub struct RepairNews {
    pub planned: PlannedRepair,
    /// What each repair would make of its parcels, by its name.
    pub previews: BTreeMap<String, Arc<Preview>>,
    pub wanted: Wanted,
}

/// The panel while it is open.
#[derive(Default)]
pub struct RepairView {
    options: Options,
    /// What is typed of the locked parcels; it counts once the field is left.
    locked: String,
    /// The parcels that were selected when the panel was opened.
    selected: BTreeSet<ParcelId>,
    /// Names of the repairs that are to be left alone.
    vetoed: BTreeSet<String>,
    plan: Option<RepairNews>,
    /// The repairs of the plan and those that a veto keeps out of it: by the largest change of an area, then by name.
    rows: Vec<RepairRow>,
    /// What a job was asked for last, so that one that fails is not asked again and again.
    asked: Option<Wanted>,
    job: Option<u64>,
    part: Part,
    /// The rows that are chosen, of the repairs and of what is left.
    chosen: [Option<usize>; 2],
    /// The chosen row is brought into view in the list.
    scroll: bool,
    /// It is repaired once the plan is there that knows the vetoes.
    applying: bool,
    /// Escape was pressed while there are vetoes that it would lose.
    held: bool,
    ways: Ways,
}

impl RepairView {
    fn wanted(&self, revision: u64) -> Wanted {
        Wanted { options: self.options.clone(), vetoed: self.vetoed.clone(), revision }
    }

    /// What a job has to plan, unless it was asked for that already. Vetoes wait until they are asked for.
    fn follow(&mut self, revision: u64, busy: bool) -> Option<Wanted> {
        let known = |asked: &Wanted| asked.options == self.options && asked.revision == revision;
        if busy {
            return None;
        }
        if self.asked.as_ref().is_some_and(known) {
            // A plan that did not come was stopped, or failed: nothing follows from it.
            self.applying = false;
            return None;
        }
        let wanted = self.wanted(revision);
        self.asked = Some(wanted.clone());
        Some(wanted)
    }

    /// Takes a plan. Gives whether all that it repairs was shown before.
    fn take(&mut self, news: RepairNews) -> bool {
        let report = &news.planned.report;
        let seen = report.repairs.iter().all(|row| self.rows.contains(row));
        let chosen = self.chosen_repair().map(|row| row.id.clone());
        let before = self.chosen[Part::Repairs as usize];
        let still =
            |row: &RepairRow| news.wanted.vetoed.contains(&row.id) && report.left.iter().any(|left| left.id == row.id);
        self.rows.retain(still);
        self.rows.extend(report.repairs.iter().cloned());
        self.rows.sort_by(RepairRow::by_change);
        let at = chosen.and_then(|id| self.rows.iter().position(|row| row.id == id));
        // Where the chosen one is gone, the one that stands in its place is the next.
        let at = at.or(before.map(|at| at.min(self.rows.len().max(1) - 1)).filter(|_| !self.rows.is_empty()));
        self.scroll |= at != before;
        self.chosen = [at, self.chosen[1].filter(|at| *at < report.left.len())];
        self.plan = Some(news);
        seen
    }

    fn left(&self) -> &[LeftRow] {
        self.plan.as_ref().map_or(&[], |plan| &plan.planned.report.left)
    }

    /// The row that is chosen of the list that is shown.
    fn chosen(&self) -> Option<usize> {
        self.chosen[self.part as usize]
    }

    fn chosen_repair(&self) -> Option<&RepairRow> {
        self.rows.get(self.chosen[Part::Repairs as usize]?)
    }

    fn is_vetoed(&self, row: &RepairRow) -> bool {
        self.vetoed.contains(&row.id)
    }

    /// How many of the rows are left alone.
    fn held_back(&self) -> usize {
        self.rows.iter().filter(|row| self.is_vetoed(row)).count()
    }

    /// Whether the plan is of this revision and of the options, whatever its vetoes.
    fn is_fresh(&self, revision: u64) -> bool {
        let of = |plan: &RepairNews| plan.wanted.revision == revision && plan.wanted.options == self.options;
        self.plan.as_ref().is_some_and(of)
    }

    /// Whether the plan knows the vetoes.
    fn knows_vetoes(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.wanted.vetoed == self.vetoed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cadastre::ChangeSet;
    use crate::coverage::Rule;
    use crate::i18n::Message;
    use crate::tasks::repair_map::{RepairReport, RepairedParcel};

    fn row(id: &str, change: f64) -> RepairRow {
        let parcel = RepairedParcel {
            id: ParcelId(1),
            label: "12/1".to_owned(),
            before: 100.0,
            after: Some(100.0 + change),
            legal: None,
            certificates: 0,
            shapes: [None, None],
        };
        let (methods, parcels) = (Vec::new(), vec![parcel]);
        RepairRow {
            concerned: Vec::new(),
            id: id.to_owned(),
            faults: Vec::new(),
            rule: Rule::Overlap,
            place: None,
            methods,
            parcels,
            moved: 0.0,
        }
    }

    fn news(rows: &[RepairRow], left: &[&str], wanted: Wanted) -> RepairNews {
        let left = left.iter().map(|id| LeftRow {
            concerned: Vec::new(),
            id: (*id).to_owned(),
            rule: Rule::Overlap,
            place: None,
            parcels: Vec::new(),
            reason: Message::new("repair-left-vetoed"),
        });
        let report = RepairReport {
            repairs: rows.to_vec(),
            left: left.collect(),
            sheets: Vec::new(),
            counts: BTreeMap::new(),
            changed: 0,
            areas: [0.0; 2],
        };
        let planned = PlannedRepair { report, act: ChangeSet::new(Message::new("act-repair-map")) };
        RepairNews { planned, previews: BTreeMap::new(), wanted }
    }

    #[test]
    fn a_vetoed_repair_stays_listed_in_its_place_and_chosen() {
        let (a, b) = (row("a", 5.0), row("b", -3.0));
        let mut view = RepairView::default();
        let wanted = view.follow(7, false).expect("the first plan");
        assert_eq!(view.follow(7, false), None, "asked for once");
        assert!(!view.take(news(&[a.clone(), b.clone()], &[], wanted)), "never seen");
        view.vetoed.insert("a".to_owned());
        view.chosen[0] = Some(0);
        assert!(view.is_fresh(7) && !view.knows_vetoes());
        assert_eq!(view.follow(7, false), None, "vetoes wait");
        let wanted = view.wanted(7);
        assert!(view.take(news(std::slice::from_ref(&b), &["a"], wanted)), "what is left of the plan was seen");
        assert_eq!(view.rows, [a, b]);
        assert!(view.knows_vetoes() && view.held_back() == 1 && view.chosen[0] == Some(0));

        assert!(view.follow(8, true).is_none());
        let wanted = view.follow(8, false).expect("the project moved on");
        assert!(!view.take(news(&[row("b", -4.0)], &[], wanted)), "another area was not seen");
        assert_eq!(view.rows.len(), 1, "what is no fault any more is gone");
    }
}
