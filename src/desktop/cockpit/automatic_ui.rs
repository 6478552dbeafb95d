//! The links that the program made by evidence and nobody has looked at: how they fared so far, and the way to take them all back.

use egui::Ui;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::{Cockpit, CockpitAct};
use crate::i18n::Message;
use crate::tasks::queue::{QueueFilter, WorkState};

pub fn automatic_ui(ui: &mut Ui, cockpit: &Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let waiting = cockpit.queue.counts.of(WorkState::Automatic);
    let record = state.snapshot().settings.auto_links;
    ui.label(theme::title(words.text("cockpit-automatic")));
    ui.add(egui::Label::new(theme::muted(ui, words.text("cockpit-automatic-hint"))).wrap());
    let seen = Message::new("cockpit-automatic-record")
        .with("confirmed", record.confirmed)
        .with("corrected", record.corrected);
    ui.label(words.say(&Message::new("cockpit-automatic-waiting").with("count", waiting)));
    ui.label(words.say(&seen));
    ui.horizontal(|ui| {
        let looked = cockpit.filter.show == Some(WorkState::Automatic);
        let none = words.unless(waiting > 0, "cockpit-automatic-none");
        let why_not = none.clone().or_else(|| words.unless(!looked, "cockpit-automatic-looked"));
        if widgets::offered(ui, why_not, egui::Button::new(words.text("cockpit-automatic-look"))).clicked() {
            let filter = QueueFilter { show: Some(WorkState::Automatic), ..cockpit.filter.clone() };
            acts.push(Act::Cockpit(CockpitAct::Filter(filter)));
        }
        let back = words.text("cockpit-automatic-take-back");
        if widgets::offered(ui, none, egui::Button::new(back)).clicked() {
            acts.push(Act::Cockpit(CockpitAct::TakeBackAutomatic));
        }
    });
}
