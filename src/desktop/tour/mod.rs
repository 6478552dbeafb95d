//! The tour: the first steps on the sample ward, each done by the user and seen by the program.
//!
//! It stands beside the work, never before it: all of the window can be used, and what a step asks for may be done in any way.

mod step;

use std::path::{Path, PathBuf};

use egui::{Align2, Context};
use egui_material_icons::icons::ICON_CLOSE;

use super::app::App;
use super::opening::{OpenedProject, Waker};
use super::theme;
use super::widgets;
use super::work::{Outcome, Visibility};
use crate::i18n::Message;
use crate::tasks::{sample_project, sample_project_path};
use step::{Seen, Step};

/// Name of the job that makes the sample ward.
const JOB: &str = "sample-ward";
const WIDTH: f32 = 400.0;
/// Over the lists: the map stays free.
const FROM_CORNER: egui::Vec2 = egui::vec2(24.0, 56.0);
/// The folder of the sample ward, in that of the user's documents.
const FOLDER: &str = "ThuaSo";

/// A tour that is under way.
#[derive(Debug, Default)]
pub struct Tour {
    step: usize,
    /// How the window was when the step began.
    before: Option<Seen>,
}

impl App {
    /// Opens the sample ward in the folder of the user's documents, and shows around.
    pub(super) fn begin_tour(&mut self, ctx: &Context) {
        let folders = directories::UserDirs::new();
        let documents = folders.as_ref().map(|folders| folders.document_dir().unwrap_or(folders.home_dir()));
        self.tour_in(ctx, documents.map_or_else(std::env::temp_dir, Path::to_owned).join(FOLDER));
    }

    /// Opens the sample ward in this folder, and shows around.
    pub fn tour_in(&mut self, ctx: &Context, folder: PathBuf) {
        if self.state.session.as_ref().is_some_and(|open| open.path() == sample_project_path(&folder)) {
            self.tour = Some(Tour::default());
            return;
        }
        let waker = Waker::of(ctx);
        self.work.start(
            ctx,
            JOB,
            Message::new("tour-making"),
            Visibility::Blocking,
            move |watch| match sample_project(&folder, watch) {
                Ok(session) => Outcome::Sample(Box::new(OpenedProject::of(session, waker))),
                Err(_) if watch.is_cancelled() => Outcome::Cancelled,
                Err(message) => Outcome::Failed(message),
            },
        );
    }

    /// The card of the step that is due.
    pub(super) fn tour_ui(&mut self, ctx: &Context) {
        if self.tour.is_none() {
            return;
        }
        let seen = Seen::of(self);
        let Some(tour) = &mut self.tour else { return };
        let Some(step) = Step::ALL.get(tour.step).copied() else {
            self.tour = None;
            return;
        };
        let before = tour.before.get_or_insert_with(|| seen.clone());
        if step.is_done(before, &seen) {
            (tour.step, tour.before) = (tour.step + 1, Some(seen));
            ctx.request_repaint();
            return;
        }
        let words = &self.state.words;
        let head = Message::new("tour-title").with("step", tour.step + 1).with("steps", Step::ALL.len());
        let (mut stays, mut skips, mut acts) = (true, false, Vec::new());
        let at = ctx.content_rect().right_bottom() - FROM_CORNER;
        let window = egui::Window::new("tour").title_bar(false).resizable(false);
        window.pivot(Align2::RIGHT_BOTTOM).default_pos(at).show(ctx, |ui| {
            ui.set_max_width(WIDTH);
            ui.horizontal(|ui| {
                ui.label(theme::title(words.say(&head)));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    stays = !widgets::icon_button(ui, ICON_CLOSE, &words.text("tour-leave")).clicked();
                });
            });
            ui.label(words.text(step.key()));
            ui.horizontal(|ui| {
                if let Some(command) = step.command() {
                    widgets::command_button(ui, command, &self.state, &mut acts);
                }
                let is_last = tour.step + 1 == Step::ALL.len();
                skips = ui.button(words.text(if is_last { "tour-end" } else { "tour-next" })).clicked();
            });
        });
        if skips {
            (tour.step, tour.before) = (tour.step + 1, None);
        }
        if !stays {
            self.tour = None;
        }
        for act in acts {
            self.carry_out(ctx, act);
        }
    }
}
