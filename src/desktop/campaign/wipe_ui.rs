//! The end of the campaign: what goes, what stays, that there is no way back; and afterwards what was done.

use egui::{RichText, Ui};
use egui_material_icons::{MaterialIcon, icons};

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::rows::{hint_ui, warning_ui};
use super::{CampaignAct, WipeView};
use crate::i18n::Message;

const WIDTH: f32 = 620.0;
/// Room for what stands above and below the two lists, points.
const AROUND: f32 = 270.0;

/// What goes.
const GOES: [&str; 5] = [
    "campaign-wipe-holders",
    "campaign-wipe-register",
    "campaign-wipe-columns",
    "campaign-wipe-papers",
    "campaign-wipe-history",
];

/// What stays although it shows names.
const STAYS_WITH_NAMES: [&str; 2] = ["campaign-wipe-stays-files", "campaign-wipe-stays-notes"];

/// Draws the question. False when it is closed.
pub fn wipe_ui(ctx: &egui::Context, view: &mut WipeView, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let modal = widgets::modal(ctx, "wipe").show(ctx, |ui| {
        ui.set_width(WIDTH);
        let colours = Palette::current(ui);
        title_ui(ui, (icons::ICON_DELETE_FOREVER, colours.danger), &words.text("campaign-wipe"));
        hint_ui(ui, words.text("campaign-wipe-hint"));
        ui.add_space(theme::SPACE_XS);
        let height = (ctx.content_rect().height() - AROUND).max(80.0);
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.label(theme::strong(words.text("campaign-wipe-goes")));
            for key in GOES {
                point_ui(ui, (icons::ICON_CLOSE, colours.danger), words.text(key));
            }
            ui.add_space(theme::SPACE_XS);
            ui.label(theme::strong(words.text("campaign-wipe-stays")));
            point_ui(ui, (icons::ICON_CHECK, colours.ok), words.text("campaign-wipe-stays-map"));
            for key in STAYS_WITH_NAMES {
                point_ui(ui, (icons::ICON_INFO, colours.warning), words.text(key));
            }
        });
        ui.add_space(theme::SPACE_S);
        warning_ui(ui, words.text("campaign-wipe-no-way-back"));
        ui.checkbox(&mut view.understood, words.text("campaign-wipe-understood"));
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = RichText::new(words.text("campaign-wipe-go")).color(colours.danger);
            let why_not = words.unless(view.understood, "campaign-wipe-disabled");
            if widgets::offered(ui, why_not, egui::Button::new(label)).clicked() {
                acts.push(Act::Campaign(CampaignAct::Wipe));
            }
            if widgets::command_button(ui, UiCommand::Export, state, acts).clicked() {
                acts.push(Act::Campaign(CampaignAct::Close));
            }
            ui.button(words.text("desktop-cancel")).clicked()
        })
        .inner
    });
    !(modal.inner || modal.should_close())
}

/// What was done, and what a person should still look at. False when it is closed.
pub fn wiped_ui(ctx: &egui::Context, view: &WipeView, state: &AppState) -> bool {
    let Some(report) = view.report else { return false };
    let words = &state.words;
    let modal = widgets::modal(ctx, "wiped").show(ctx, |ui| {
        ui.set_width(WIDTH);
        let colours = Palette::current(ui);
        title_ui(ui, (icons::ICON_CHECK_CIRCLE, colours.ok), &words.text("campaign-wiped"));
        let done = Message::new("campaign-wiped-done")
            .with("rows", report.wiped.rows)
            .with("images", report.wiped.images)
            .with("registers", report.register_rows)
            .with("contents", report.wiped.contents)
            .with("thumbnails", report.wiped.thumbnails)
            .with("backups", report.wiped.backups);
        ui.add(egui::Label::new(words.say(&done)).wrap());
        ui.add_space(theme::SPACE_XS);
        if report.notes > 0 {
            warning_ui(ui, words.say(&Message::new("campaign-wiped-notes").with("count", report.notes)));
        }
        warning_ui(ui, words.say(&Message::new("campaign-wiped-scans").with("count", report.pictures)));
        ui.add_space(theme::SPACE_S);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| widgets::primary_button(ui, None, words.text("desktop-close")).clicked()).inner
    });
    !(modal.inner || modal.should_close())
}

fn title_ui(ui: &mut Ui, (icon, colour): (MaterialIcon, egui::Color32), title: &str) {
    ui.horizontal(|ui| {
        ui.label(icon.rich_text().size(22.0).color(colour));
        ui.label(theme::title(title));
    });
}

fn point_ui(ui: &mut Ui, (icon, colour): (MaterialIcon, egui::Color32), text: String) {
    ui.horizontal_top(|ui| {
        ui.label(icon.rich_text().size(16.0).color(colour));
        ui.add(egui::Label::new(text).wrap());
    });
}
