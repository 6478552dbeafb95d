//! Groups that may be confirmed together, and how far the sample of one is.

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::Words;
use super::bar_ui::key_button;
use super::bulk::Bulk;
use super::{CockpitAct, Standings};
use crate::i18n::Message;
use crate::tasks::queue::{GroupKind, sample_size};

/// The groups, each with its key.
pub fn groups_ui(ui: &mut Ui, standings: &Standings, words: &Words, acts: &mut Vec<Act>) {
    ui.label(theme::title(words.text("cockpit-groups")));
    ui.add(egui::Label::new(theme::muted(ui, words.text("cockpit-groups-hint"))).wrap());
    if standings.revision.is_none() {
        ui.label(theme::muted(ui, words.text("cockpit-groups-ranking")));
        return;
    }
    if standings.groups.is_empty() {
        ui.label(words.text("cockpit-no-groups"));
        return;
    }
    egui::ScrollArea::vertical().id_salt("cockpit-groups").auto_shrink(false).show(ui, |ui| {
        for (at, group) in standings.groups.iter().enumerate() {
            let count = group.members.len();
            let told = group_message(&group.kind).with("count", count).with("sample", sample_size(count));
            let cap = if at < 9 { (at + 1).to_string() } else { "·".to_owned() };
            if key_button(ui, &cap, &words.say(&told), true).clicked() {
                acts.push(Act::Cockpit(CockpitAct::BeginGroup(at)));
            }
        }
    });
}

fn group_message(kind: &GroupKind) -> Message {
    match kind {
        GroupKind::Sure => Message::new("cockpit-group-sure"),
        GroupKind::Crosswalk { sheet } => Message::new("cockpit-group-crosswalk").with("sheet", sheet.as_str()),
        GroupKind::Building { name } => Message::new("cockpit-group-building").with("building", name.as_str()),
    }
}

/// How far the sample is, and at its end the button that links them all.
pub fn progress_ui(ui: &mut Ui, bulk: &Bulk, state: &AppState, acts: &mut Vec<Act>) {
    let (words, colours) = (&state.words, Palette::current(ui));
    let frame = egui::Frame::new()
        .fill(colours.accent_soft)
        .corner_radius(theme::RADIUS)
        .inner_margin(egui::Margin::symmetric(8, 4));
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(icons::ICON_CHECKLIST.rich_text().size(18.0).color(colours.accent));
            let what = match bulk.kind() {
                GroupKind::Sure => Message::new("cockpit-sample-sure"),
                GroupKind::Crosswalk { sheet } => {
                    Message::new("cockpit-sample-crosswalk").with("sheet", sheet.as_str())
                }
                GroupKind::Building { name } => Message::new("cockpit-sample-building").with("building", name.as_str()),
            };
            ui.label(theme::strong(words.say(&what.with("count", bulk.size()))));
            let far =
                Message::new("cockpit-sample-progress").with("at", bulk.looked_at()).with("of", bulk.sample_size());
            ui.label(words.say(&far));
            if bulk.is_looked_through() {
                let go = words.say(&Message::new("cockpit-link-group").with("count", bulk.size()));
                if widgets::primary_button(ui, None, go).clicked() {
                    acts.push(Act::Cockpit(CockpitAct::ConfirmGroup));
                }
            } else {
                ui.label(theme::muted(ui, words.text("cockpit-sample-hint")));
            }
        });
    });
}
