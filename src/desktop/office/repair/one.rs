//! One repair after the other: the jobs of the chosen row, and what repairs or flags it.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Context;

use super::super::super::app::App;
use super::super::super::command::{Availability, UiCommand};
use super::super::super::map::Preview;
use super::super::super::notices::Offer;
use super::super::super::state::AppState;
use super::super::super::work::{Outcome, Visibility, Work};
use super::super::OfficeNews;
use super::super::exception::ExceptionDialog;
use super::acts::with_room;
use super::ways::{PlaceRepaired, ShownWay, WaysNews, WaysWanted};
use super::ways_ui::areas;
use super::{Part, RepairAct};
use crate::cadastre::{ParcelId, Snapshot};
use crate::coverage::{Limits, Profile, Workbench};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use crate::tasks::repair_map::{RepairRow, mark_of_place, repair_place, repair_question, ways_of_place};

/// Names of the jobs: one at a time of each.
const WAYS: &str = "repair-ways";
const ONE: &str = "repair-one";

/// The bench that was used last where it is of this snapshot, else a new one.
///
/// Errors: [`Cancelled`].
fn bench_of(
    snapshot: &Arc<Snapshot>,
    last: Option<Workbench>,
    limits: &Limits,
    watch: &Watch,
) -> Result<Workbench, Cancelled> {
    let last = last.filter(|bench| Arc::ptr_eq(bench.snapshot(), snapshot));
    last.map_or_else(|| Workbench::of(Arc::clone(snapshot), limits, watch), Ok)
}

/// Tries the ways of a row.
fn try_ways(work: &mut Work, ctx: &Context, state: &AppState, wanted: WaysWanted, bench: Option<Workbench>) {
    let snapshot = Arc::clone(state.snapshot());
    work.start(ctx, WAYS, Message::new("office-repair-trying"), Visibility::Hidden, move |watch| {
        // What is locked but unknown, the plan tells.
        let Ok(question) = repair_question(&snapshot, Profile::builtin(), &wanted.options.wish()) else {
            return Outcome::Nothing;
        };
        let Ok(mut bench) = bench_of(&snapshot, bench, &question.limits, watch) else { return Outcome::Cancelled };
        let ways = match ways_of_place(&mut bench, &wanted.faults, &question, watch) {
            Ok(ways) => ways.unwrap_or_default().into_iter().map(ShownWay::of).collect(),
            Err(_) => return Outcome::Cancelled,
        };
        let fault = mark_of_place(&bench, &wanted.id);
        Outcome::Office(Box::new(OfficeNews::Ways(Box::new(WaysNews { wanted, ways, fault, bench }))))
    });
}

impl App {
    /// What the chosen way of the chosen row would make of the map, a label for each of its parcels, and the parcels that it is about.
    pub(in crate::desktop) fn repair_preview(&self) -> Option<(Arc<Preview>, Vec<String>, BTreeSet<ParcelId>)> {
        let view = self.office.repair.as_ref().filter(|_| self.is_repairing())?;
        let (row, preview) = view.shown_way()?;
        let words = &self.state.words;
        let label = |parcel: ParcelId| {
            let told = row.parcels.iter().find(|told| told.id == parcel);
            told.map_or(String::new(), |told| format!("{}:  {}", told.label, areas(told, words)))
        };
        let labels = preview.parcels.iter().map(|previewed| label(previewed.parcel)).collect();
        Some((Arc::clone(preview), labels, row.concerned.iter().copied().collect()))
    }

    /// Starts the job for the ways that the chosen row lacks.
    pub(super) fn follow_ways(&mut self, ctx: &Context) {
        let revision = self.state.snapshot().revision;
        let Some(view) = &mut self.office.repair else { return };
        if self.work.is_running(WAYS) {
            return;
        }
        let wanted = view.ways_wanted(revision);
        if let Some(wanted) = view.ways.follow(wanted) {
            let bench = view.ways.bench.take();
            try_ways(&mut self.work, ctx, &self.state, wanted, bench);
        }
    }

    pub(in crate::desktop) fn take_ways(&mut self, ctx: &Context, news: WaysNews) {
        let revision = self.state.snapshot().revision;
        let Some(view) = &mut self.office.repair else { return };
        // Another row was chosen meanwhile: of this one only the bench is wanted.
        if view.ways_wanted(revision).as_ref() != Some(&news.wanted) {
            view.ways.bench = Some(news.bench);
            return;
        }
        let seen = view.shown_way().map(|(row, _)| row.parcels.clone());
        view.ways.take(news);
        if seen.is_none()
            && let Some(bounds) = view.preview().and_then(|preview| preview.bounds())
        {
            self.map.zoom_to(with_room(bounds));
        }
        if std::mem::take(&mut view.ways.eager) && seen.is_some() {
            // Only what was on the map when Enter was pressed.
            if view.shown_way().map(|(row, _)| &row.parcels) == seen.as_ref() {
                self.repair_one(ctx);
            } else {
                self.notices.refused(Message::new("office-repair-look-again"));
            }
        }
    }

    /// Repairs the chosen row by the chosen way, as one act; once its ways are there.
    pub(super) fn repair_one(&mut self, ctx: &Context) {
        if let Availability::Disabled(reason) = UiCommand::RepairMap.availability(&self.state) {
            return self.notices.refused(reason);
        }
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(view) = &mut self.office.repair else { return };
        let Some(wanted) = view.ways_wanted(snapshot.revision) else { return };
        if self.work.is_running(ONE) {
            return;
        }
        if !view.ways.are(&wanted) {
            view.ways.eager = true;
            return;
        }
        let Some((row, _)) = view.shown_way() else {
            return self.notices.refused(Message::new("office-repair-no-way"));
        };
        let (row, id): (RepairRow, String) = (row.clone(), wanted.id);
        let (label, bench) = (Message::new("office-repair-one-job"), view.ways.bench.take());
        self.work.start(ctx, ONE, label, Visibility::Blocking, move |watch| {
            let labels: Vec<&str> = row.parcels.iter().map(|parcel| parcel.label.as_str()).collect();
            let done = Message::new("office-repaired-place").with("parcels", labels.join(", "));
            let repaired = || {
                let mut bench = bench_of(&snapshot, bench, &Profile::builtin().limits, watch)?;
                let act = repair_place(&mut bench, &row, watch)?;
                let (revision, bench) = (snapshot.revision, Some(bench));
                Ok::<_, Cancelled>(PlaceRepaired { row: Some(id), act, done, revision, bench })
            };
            match repaired() {
                Ok(news) => Outcome::Office(Box::new(OfficeNews::PlaceRepaired(Box::new(news)))),
                Err(Cancelled) => Outcome::Cancelled,
            }
        });
    }

    /// Performs it, and goes on to the next row. The list stays while the rest is planned again.
    pub(in crate::desktop) fn take_repaired_place(&mut self, ctx: &Context, news: PlaceRepaired) {
        if self.state.snapshot().revision != news.revision {
            return self.notices.refused(Message::new("office-repair-look-again"));
        }
        self.perform(news.act, news.done, Offer::Undo);
        let now = self.state.snapshot();
        let Some(view) = self.office.repair.as_mut().filter(|_| now.revision != news.revision) else { return };
        if let Some(mut bench) = news.bench {
            bench.rest_on(Arc::clone(now));
            view.ways.bench = Some(bench);
        }
        if view.part != Part::Repairs {
            return;
        }
        let Some(id) = &news.row else { return };
        let Some(at) = view.rows.iter().position(|row| row.id == *id) else { return };
        view.rows.remove(at);
        view.vetoed.remove(id);
        let chosen = &mut view.chosen[Part::Repairs as usize];
        match *chosen {
            _ if view.rows.is_empty() => *chosen = None,
            Some(now) if now == at => {
                let next = at.min(view.rows.len() - 1);
                self.choose_repair(ctx, next);
            }
            // Somebody was faster.
            now => *chosen = now.map(|now| now - usize::from(now > at)),
        }
    }

    /// Asks for the reason why the chosen row is right as it is. With the exception it is left out of the next plan.
    pub(super) fn except_chosen(&mut self) {
        let Some(view) = &self.office.repair else { return };
        match view.chosen_fault() {
            Some(fault) => {
                let dialog = ExceptionDialog::of_fault(fault.clone(), self.state.snapshot());
                self.office.exception = Some(dialog);
            }
            None => self.notices.refused(Message::new("office-repair-none-yet")),
        }
    }

    /// Leaves the chosen row to a person, and goes on.
    pub(super) fn flag_chosen(&mut self, ctx: &Context) {
        let Some(view) = &mut self.office.repair else { return };
        if let Some(row) = view.chosen_repair().filter(|row| view.part == Part::Repairs && !view.is_vetoed(row)) {
            let id = row.id.clone();
            view.vetoed.insert(id);
            view.applying = false;
        }
        self.repair_act(ctx, RepairAct::Next);
    }
}
