//! Where the parts of the cockpit stand: queue, scan, map, and the bar below.

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::app::App;
use super::super::map::MapResponse;
use super::super::theme::Palette;
use super::super::{viewer, widgets};
use super::{CockpitAct, bar_ui, keys, marks, queue_ui};

/// Height of the bar below, points: a certificate's facts, four candidates, two lines of keys.
const BAR_HEIGHT: f32 = 248.0;
/// Width of the queue, points.
const QUEUE_WIDTH: f32 = 236.0;
/// Share of the room beside the queue that the scan has.
const SCAN_SHARE: f32 = 0.5;

impl App {
    /// The keys of the cockpit, before anybody else sees them.
    pub(in crate::desktop) fn cockpit_keys(&self, ctx: &egui::Context, acts: &mut Vec<Act>) {
        let focus = ctx.memory(egui::Memory::focused);
        let free = focus.is_none() || focus == self.map_widget;
        acts.extend(keys::pressed(ctx, &self.cockpit, free).into_iter().map(Act::Cockpit));
    }

    /// Draws the cockpit in the room that the window's bars leave.
    pub(in crate::desktop) fn cockpit_panels(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let colours = Palette::current(ui);
        let side = egui::Frame::new().fill(colours.panel).inner_margin(egui::Margin::same(8));
        let bar = egui::Panel::bottom("cockpit-bar").frame(side).resizable(true).default_size(BAR_HEIGHT);
        bar.size_range(180.0..=420.0).show(ui, |ui| bar_ui::bar_ui(ui, self, acts));
        if self.state.settings.panels.queue {
            let queue = egui::Panel::left("cockpit-queue").frame(side).resizable(true).default_size(QUEUE_WIDTH);
            queue.size_range(190.0..=420.0).show(ui, |ui| {
                queue_ui::queue_ui(ui, &mut self.cockpit, &self.state, acts);
            });
        }
        if self.cockpit.current.is_none() {
            egui::CentralPanel::default().frame(side).show(ui, |ui| self.nothing_left_ui(ui));
            return;
        }
        let width = ui.available_width() * SCAN_SHARE;
        egui::Panel::left("cockpit-scan").frame(side).resizable(true).default_size(width).show(ui, |ui| {
            viewer::viewer_ui(ui, &mut self.viewer, &self.state, acts);
        });
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            self.map_panel(ui, acts);
        });
    }

    /// What the map of the cockpit shows and does beside the map itself.
    pub(in crate::desktop) fn cockpit_map_ui(&self, ui: &Ui, answer: &MapResponse, acts: &mut Vec<Act>) {
        marks::marks_ui(ui, &self.map, &self.cockpit.offers, answer.response.rect, &self.state.words);
        if let Some(parcel) = answer.clicked.and_then(|click| click.parcel) {
            acts.push(Act::Cockpit(CockpitAct::PickParcel(parcel)));
        }
    }

    fn nothing_left_ui(&self, ui: &mut Ui) {
        let words = &self.state.words;
        let (icon, key) = match (self.state.snapshot().certificates.is_empty(), self.cockpit.queue.counts.total()) {
            (true, _) => (icons::ICON_DESCRIPTION, "cockpit-no-certificates"),
            (false, _) if self.cockpit.queue.revision == 0 => (icons::ICON_HOURGLASS_EMPTY, "cockpit-reading"),
            _ => (icons::ICON_TASK_ALT, "cockpit-nothing-left"),
        };
        widgets::empty_state(ui, icon, &words.text(key), &words.text(&format!("{key}-hint")));
    }
}
