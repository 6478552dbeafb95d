//! Carrying out what was asked of the repair as a whole, and its job.

use std::sync::Arc;

use egui::{Context, Ui};
use geo_types::Coord;

use super::super::super::act::Act;
use super::super::super::app::App;
use super::super::super::command::{Availability, UiCommand};
use super::super::super::notices::Offer;
use super::super::super::state::{AppState, ListTab};
use super::super::super::work::{Outcome, Visibility, Work};
use super::super::OfficeNews;
use super::ways::preview_of;
use super::{Part, RepairAct, RepairNews, RepairView, Wanted, panel, ways_ui};
use crate::cadastre::ParcelId;
use crate::coverage::{Profile, RepairQuestion};
use crate::i18n::Message;
use crate::tasks::repair_map::{repair_map, repair_question};

/// Name of the job: one at a time.
const JOB: &str = "repair-map";

/// Plans the repair of the whole map.
fn plan(work: &mut Work, ctx: &Context, state: &AppState, wanted: Wanted) -> u64 {
    let snapshot = Arc::clone(state.snapshot());
    work.start(ctx, JOB, Message::new("office-repair-planning"), Visibility::Shown, move |watch| {
        let question = match repair_question(&snapshot, Profile::builtin(), &wanted.wish()) {
            Ok(question) => RepairQuestion { only: wanted.options.only.clone(), ..question },
            Err(unknown) => {
                return Outcome::Failed(Message::new("office-repair-unknown-parcel").with("parcel", unknown.0));
            }
        };
        match repair_map(&snapshot, &question, watch) {
            Ok(planned) => {
                let previews = planned.report.repairs.iter().map(|row| (row.id.clone(), Arc::new(preview_of(row))));
                let previews = previews.collect();
                Outcome::Office(Box::new(OfficeNews::Repair(Box::new(RepairNews { planned, previews, wanted }))))
            }
            Err(_) => Outcome::Cancelled,
        }
    })
}

impl App {
    /// Opens the panel under the map.
    pub(in crate::desktop) fn open_repair(&mut self) {
        if self.state.cockpit {
            self.toggle_cockpit();
        }
        if self.state.copies {
            self.toggle_copies();
        }
        let selected = self.state.selection.parcels.iter().copied().collect();
        self.office.repair.get_or_insert_with(|| RepairView { selected, ..RepairView::default() });
    }

    /// Whether the panel is on the screen.
    pub(in crate::desktop) fn is_repairing(&self) -> bool {
        self.office.repair.is_some() && !self.state.cockpit && !self.state.copies && self.state.session.is_some()
    }

    pub(in crate::desktop) fn repair_panel(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let running = self.work.progress_of(JOB);
        if let Some(view) = &mut self.office.repair {
            panel::repair_ui(ui, view, running, &self.state, acts);
            view.scroll = false;
        }
    }

    /// The ways to repair the chosen row, beside the map.
    pub(in crate::desktop) fn repair_ways_panel(&self, ui: &mut Ui, acts: &mut Vec<Act>) {
        if let Some(view) = &self.office.repair {
            ways_ui::ways_ui(ui, view, &self.state, acts);
        }
    }

    pub(in crate::desktop) fn repair_act(&mut self, ctx: &Context, act: RepairAct) {
        let Some(view) = &mut self.office.repair else { return };
        let count = if view.part == Part::Repairs { view.rows.len() } else { view.left().len() };
        view.held = false;
        match act {
            RepairAct::Next => {
                let next = view.chosen().map_or(0, |at| (at + 1).min(count.max(1) - 1));
                self.choose_repair(ctx, next);
            }
            RepairAct::Previous => {
                let previous = view.chosen().map_or(0, |at| at.saturating_sub(1));
                self.choose_repair(ctx, previous);
            }
            RepairAct::Choose(at) => self.choose_repair(ctx, at),
            RepairAct::Veto(at) => view.veto(at),
            RepairAct::VetoChosen => {
                if let Some(at) = view.chosen().filter(|_| view.part == Part::Repairs) {
                    view.veto(at);
                }
            }
            RepairAct::Flag => self.flag_chosen(ctx),
            RepairAct::Except => self.except_chosen(),
            RepairAct::Way(at) if view.shown_ways().is_some() => view.ways.choose(at),
            RepairAct::Way(_) => {}
            RepairAct::RepairOne => self.repair_one(ctx),
            RepairAct::ShowSheet(at) => self.show_sheet(ctx, at),
            RepairAct::MoveSheet(at) => self.move_sheet(ctx, at),
            RepairAct::Options(options) => (view.options, view.applying) = (options, false),
            RepairAct::Show(part) => (view.part, view.scroll) = (part, true),
            RepairAct::PlanAgain => (view.asked, view.applying) = (None, false),
            RepairAct::Apply => self.apply_repair(),
            RepairAct::Leave if view.held_back() > 0 => view.held = true,
            RepairAct::Leave | RepairAct::Close => {
                if let Some(job) = self.office.repair.take().and_then(|view| view.job) {
                    self.work.cancel(job);
                }
            }
        }
    }

    /// Shows a row's place on the map, with its parcels selected.
    pub(super) fn choose_repair(&mut self, ctx: &Context, at: usize) {
        let Some(view) = &mut self.office.repair else { return };
        view.chosen[view.part as usize] = Some(at);
        (view.scroll, view.ways.eager) = (true, false);
        let (parcels, place): (Vec<ParcelId>, Option<Coord<f64>>) = match view.part {
            Part::Repairs => {
                let Some(row) = view.rows.get(at) else { return };
                (row.concerned.clone(), row.place)
            }
            Part::Left => {
                let Some(row) = view.left().get(at) else { return };
                (row.concerned.clone(), row.place)
            }
        };
        let preview = view.preview().and_then(|preview| preview.bounds());
        match place {
            _ if let Some(bounds) = preview => self.map.zoom_to(with_room(bounds)),
            Some(place) => self.carry_out(ctx, Act::GoToPlace { east: place.x, north: place.y }),
            None => {
                self.map.zoom_to_parcels(&Arc::clone(self.state.snapshot()), parcels.iter().copied());
            }
        }
        self.carry_out(ctx, Act::SelectParcels(parcels));
    }

    /// Starts the plan that the panel lacks.
    pub(in crate::desktop) fn follow_repair(&mut self, ctx: &Context) {
        let revision = self.state.snapshot().revision;
        let busy = self.work.is_running(JOB);
        if let Some(view) = &mut self.office.repair
            && let Some(wanted) = view.follow(revision, busy)
        {
            view.job = Some(plan(&mut self.work, ctx, &self.state, wanted));
        }
        self.follow_ways(ctx);
    }

    pub(in crate::desktop) fn take_repair(&mut self, ctx: &Context, news: RepairNews) {
        let Some(view) = &mut self.office.repair else { return };
        let (first, before) = (view.plan.is_none(), view.chosen_repair().map(|row| row.id.clone()));
        let seen = view.take(news);
        let now = view.chosen_repair().map(|row| row.id.clone());
        if std::mem::take(&mut view.applying) {
            if seen {
                self.apply_repair();
            } else {
                self.notices.refused(Message::new("office-repair-look-again"));
            }
        } else if first && !view.rows.is_empty() {
            self.choose_repair(ctx, 0);
        } else if let Some(at) =
            view.chosen[Part::Repairs as usize].filter(|_| now != before && view.part == Part::Repairs)
        {
            self.choose_repair(ctx, at);
        }
    }

    /// Repairs what is listed without a veto, as one act; plans for the vetoes first where the plan does not know them.
    fn apply_repair(&mut self) {
        if let Availability::Disabled(reason) = UiCommand::RepairMap.availability(&self.state) {
            return self.notices.refused(reason);
        }
        let revision = self.state.snapshot().revision;
        let Some(view) = &mut self.office.repair else { return };
        if let Some(key) = view.obstacle(revision) {
            return self.notices.refused(Message::new(key));
        }
        if !view.knows_vetoes() {
            (view.asked, view.applying) = (None, true);
            return;
        }
        let Some(RepairNews { planned, .. }) = &view.plan else { return };
        let left: usize = planned.report.counts.values().map(|[_, after]| after).sum();
        let done = Message::new("office-repaired")
            .with("repairs", planned.report.repairs.len())
            .with("parcels", planned.report.changed)
            .with("left", left);
        let act = planned.act.clone();
        self.perform(act, done, Offer::Undo);
        if self.state.snapshot().revision != revision {
            self.office.repair = None;
            self.state.tab = ListTab::Findings;
            self.state.settings.panels.list = true;
        }
    }
}

/// So much of the map around changed land, metres, that one sees where it is.
const ROOM_AROUND: f64 = 5.0;

pub(super) fn with_room(bounds: geo_types::Rect<f64>) -> geo_types::Rect<f64> {
    let room = Coord { x: ROOM_AROUND, y: ROOM_AROUND };
    geo_types::Rect::new(bounds.min() - room, bounds.max() + room)
}

impl RepairView {
    pub(super) fn veto(&mut self, at: usize) {
        let Some(row) = self.rows.get(at) else { return };
        if !self.vetoed.remove(&row.id) {
            self.vetoed.insert(row.id.clone());
        }
        self.applying = false;
    }

    /// Key of the reason why nothing can be repaired now.
    pub(super) fn obstacle(&self, revision: u64) -> Option<&'static str> {
        if !self.is_fresh(revision) || self.applying {
            return Some("office-repair-none-yet");
        }
        (self.held_back() == self.rows.len()).then_some("office-repair-nothing")
    }
}
