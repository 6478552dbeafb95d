//! What the last check said of the parcels: how many are of each group, and what one lacks for the next better one.

use std::path::PathBuf;

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use crate::cadastre::ParcelId;
use crate::checks::{Group, GroupEstimate};
use crate::coverage::Moment;
use crate::i18n::Message;

/// The groups in their order.
const GROUPS: [Group; 6] = [
    Group::Complete,
    Group::ToComplete,
    Group::ToRebuild,
    Group::ToEnter,
    Group::WithoutCertificate,
    Group::NotCounted,
];

/// The groups of the parcels at the last check of this run.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    project: PathBuf,
    /// The revision that they are of: a later one may have others.
    revision: u64,
    /// By parcel, ids ascending.
    estimates: Vec<GroupEstimate>,
    /// Parcels of each of [`GROUPS`].
    counts: [usize; 6],
}

impl Checked {
    pub fn new(project: PathBuf, revision: u64, mut estimates: Vec<GroupEstimate>) -> Self {
        estimates.sort_by_key(|estimate| estimate.parcel);
        let counts = GROUPS.map(|group| estimates.iter().filter(|estimate| estimate.group == group).count());
        Self { project, revision, estimates, counts }
    }

    /// The counts as arguments of a sentence: `one` to `five`, `uncounted`.
    pub fn told(&self, message: Message) -> Message {
        const NAMES: [&str; 6] = ["one", "two", "three", "four", "five", "uncounted"];
        NAMES.into_iter().zip(self.counts).fold(message, |message, (name, count)| message.with(name, count))
    }

    /// The act that led from one revision to the next changed no group.
    pub fn outlives(&mut self, before: u64, after: u64) {
        if self.revision == before {
            self.revision = after;
        }
    }

    fn of_parcel(&self, parcel: ParcelId) -> Option<&GroupEstimate> {
        let at = self.estimates.binary_search_by_key(&parcel, |estimate| estimate.parcel).ok()?;
        self.estimates.get(at)
    }
}

/// The last check of the project that is open.
fn checked(state: &AppState) -> Option<&Checked> {
    let path = state.session.as_ref()?.path();
    state.checked.as_deref().filter(|checked| checked.project == path)
}

fn is_stale(checked: &Checked, state: &AppState) -> bool {
    checked.revision != state.snapshot().revision
}

/// Key of a group's name.
fn key(group: Group) -> &'static str {
    match group {
        Group::Complete => "office-group-1",
        Group::ToComplete => "office-group-2",
        Group::ToRebuild => "office-group-3",
        Group::ToEnter => "office-group-4",
        Group::WithoutCertificate => "office-group-5",
        Group::NotCounted => "office-group-none",
    }
}

/// In the inspector: the parcel's group, and what is missing for the next better one.
pub fn parcel_group_ui(ui: &mut Ui, parcel: ParcelId, state: &AppState, acts: &mut Vec<Act>) {
    let (words, colours) = (&state.words, Palette::current(ui));
    // Before the first check nothing is said: a form has little room.
    let checked = checked(state);
    let Some((checked, estimate)) = checked.and_then(|checked| Some((checked, checked.of_parcel(parcel)?))) else {
        return;
    };
    ui.add_space(theme::SPACE_S);
    let (icon, colour) = match estimate.group {
        Group::Complete => (icons::ICON_CHECK_CIRCLE, colours.ok),
        Group::NotCounted => (icons::ICON_RADIO_BUTTON_UNCHECKED, colours.muted),
        Group::ToComplete | Group::WithoutCertificate => (icons::ICON_INFO, colours.warning),
        Group::ToRebuild | Group::ToEnter => (icons::ICON_ERROR, colours.danger),
    };
    ui.horizontal(|ui| {
        let tip = words.text("office-group-tip");
        widgets::chip(ui, icon, &words.text(key(estimate.group)), colour).on_hover_text(tip);
        widgets::command_icon(ui, UiCommand::CheckLinks, state, acts);
    });
    if !estimate.missing.is_empty() {
        ui.label(theme::muted(ui, words.text("office-group-missing")));
        for missing in &estimate.missing {
            ui.add(egui::Label::new(format!("• {}", words.say(missing))).wrap());
        }
    }
    if is_stale(checked, state) {
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-group-stale"))).wrap());
    }
}

/// Over the list of findings: how many parcels are of each group.
pub fn group_counts_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    widgets::command_button(ui, UiCommand::CheckLinks, state, acts);
    moment_ui(ui, state, acts);
    widgets::command_icon(ui, UiCommand::RepairMap, state, acts);
    widgets::command_icon(ui, UiCommand::ExceptFinding, state, acts);
    let Some(checked) = checked(state) else { return };
    let words = &state.words;
    let told = words.say(&checked.told(Message::new("office-groups")));
    let text = match is_stale(checked, state) {
        true => theme::muted(ui, format!("{told} · {}", words.text("office-groups-stale"))),
        false => egui::RichText::new(told),
    };
    let tip = words.text("office-group-tip");
    ui.add(egui::Label::new(text).truncate()).on_hover_text(tip);
}

/// The choice of the moment for which the findings of the map are weighed.
fn moment_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let now = state.settings.moment;
    let name = |moment| words.text(moment_key(moment));
    let response = egui::ComboBox::from_id_salt("moment").width(130.0).selected_text(name(now)).show_ui(ui, |ui| {
        for moment in Moment::ALL {
            if ui.selectable_label(moment == now, name(moment)).clicked() {
                acts.push(Act::WeighFor(moment));
            }
        }
    });
    let told = format!("{}: {}", words.text("office-moment"), name(now));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    response.response.on_hover_text(words.text("office-moment-tip"));
}

fn moment_key(moment: Moment) -> &'static str {
    match moment {
        Moment::Draft => "office-moment-draft",
        Moment::Submit => "office-moment-submit",
        Moment::Approve => "office-moment-approve",
        Moment::Export => "office-moment-export",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_are_counted_and_found_by_parcel() {
        let estimate = |parcel, group| GroupEstimate { parcel: ParcelId(parcel), group, missing: Vec::new() };
        let groups = [(3, Group::ToEnter), (1, Group::Complete), (2, Group::ToEnter)];
        let estimates = groups.into_iter().map(|(parcel, group)| estimate(parcel, group)).collect();
        let checked = Checked::new(PathBuf::new(), 7, estimates);
        assert_eq!(checked.counts, [1, 0, 0, 2, 0, 0]);
        assert_eq!(checked.of_parcel(ParcelId(2)).map(|found| found.group), Some(Group::ToEnter));
        assert_eq!(checked.of_parcel(ParcelId(4)), None);
    }
}
