//! The line above a list: its parts that can be chosen (findings of one rule, scans to scan again), what can be done with its rows.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::Ui;
use egui_material_icons::icons;

use super::arrange::{Narrow, States};
use super::rows::rule_name;
use super::view::TableView;
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::office::group_counts_ui;
use crate::desktop::state::{AppState, ListTab};
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::i18n::Message;

/// How many findings there are, of one revision of one project.
#[derive(Default)]
pub struct RuleCounts {
    of: Option<(PathBuf, u64)>,
    /// Open ones of every rule that has findings.
    rules: BTreeMap<String, usize>,
    pub open: usize,
    excepted: usize,
}

impl RuleCounts {
    pub fn follow(&mut self, state: &AppState) -> &Self {
        let snapshot = state.snapshot();
        let of = state.session.as_ref().map(|session| (session.path().to_owned(), snapshot.revision));
        if self.of != of {
            *self = Self { of, ..Self::default() };
            for finding in snapshot.findings.iter() {
                let open = usize::from(snapshot.finding_state(finding).is_open());
                self.open += open;
                self.excepted += 1 - open;
                match self.rules.get_mut(&finding.rule) {
                    Some(count) => *count += open,
                    None => drop(self.rules.insert(finding.rule.clone(), open)),
                }
            }
        }
        self
    }
}

/// Whether the list that is shown has parts to choose from.
pub fn has_parts(state: &AppState) -> bool {
    match state.tab {
        ListTab::Findings => state.session.is_some(),
        ListTab::Scans => !state.snapshot().scans.is_empty(),
        ListTab::History => state.session.is_some(),
        _ => false,
    }
}

/// Draws the choice of a part above the list, where it has parts, and how many of its `count` rows are left.
pub fn narrow_ui(
    ui: &mut Ui,
    view: &mut TableView,
    (rules, count): (&mut RuleCounts, usize),
    state: &AppState,
    acts: &mut Vec<Act>,
) {
    if !has_parts(state) {
        return;
    }
    match state.tab {
        ListTab::Findings => {
            ui.horizontal(|ui| {
                let counts = rules.follow(state);
                rule_ui(ui, view, counts, state);
                states_ui(ui, view, counts, state);
                left_ui(ui, view, count, state);
                group_counts_ui(ui, state, acts);
            });
        }
        ListTab::Scans => {
            ui.horizontal(|ui| {
                let mut only = view.narrow == Some(Narrow::Rescan);
                if ui.checkbox(&mut only, state.words.text("office-only-rescan")).changed() {
                    view.narrow = only.then_some(Narrow::Rescan);
                }
                left_ui(ui, view, count, state);
                widgets::command_button(ui, UiCommand::RescanList, state, acts);
            });
        }
        ListTab::History => {
            ui.horizontal(|ui| {
                widgets::command_button(ui, UiCommand::GoBack, state, acts);
                widgets::command_button(ui, UiCommand::ShowOfAct, state, acts);
                if let Some(steps) = state.steps_back_to_act() {
                    let told = Message::new("history-go-back-tip").with("count", steps);
                    ui.label(theme::muted(ui, state.words.say(&told)));
                }
                left_ui(ui, view, count, state);
            });
        }
        _ => {}
    }
}

fn left_ui(ui: &mut Ui, view: &TableView, count: usize, state: &AppState) {
    if view.shown() != count {
        let left = Message::new("desktop-shown-rows").with("count", view.shown());
        ui.label(theme::muted(ui, state.words.say(&left)));
    }
}

/// The rule and the states that were chosen.
fn chosen(view: &TableView) -> (Option<String>, States) {
    match &view.narrow {
        Some(Narrow::Findings { rule, states }) => (rule.clone(), *states),
        _ => (None, States::default()),
    }
}

fn choose(view: &mut TableView, rule: Option<String>, states: States) {
    let all = rule.is_none() && states == States::All;
    view.narrow = (!all).then_some(Narrow::Findings { rule, states });
}

fn rule_ui(ui: &mut Ui, view: &mut TableView, counts: &RuleCounts, state: &AppState) {
    let words = &state.words;
    let (now, states) = chosen(view);
    let name = |rule: &Option<String>| {
        rule.as_ref().map_or_else(|| words.text("office-all-rules"), |rule| rule_name(rule, words))
    };
    let mut chosen = now.clone();
    ui.label(icons::ICON_RULE.rich_text().size(16.0));
    let combo = egui::ComboBox::from_id_salt("rule").width(220.0).height(360.0).selected_text(name(&now)).truncate();
    let response = combo.show_ui(ui, |ui| {
        for rule in std::iter::once(None).chain(counts.rules.keys().cloned().map(Some)) {
            let count = rule.as_ref().map_or(Some(&counts.open), |rule| counts.rules.get(rule)).copied().unwrap_or(0);
            let text = format!("{}  {}", name(&rule), words.count(count));
            ui.selectable_value(&mut chosen, rule, text);
        }
    });
    let told = format!("{}: {}", words.text("office-col-rule"), name(&now));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    if chosen != now {
        choose(view, chosen, states);
    }
}

/// The choice between what is open and what is left as it is, where anything is.
fn states_ui(ui: &mut Ui, view: &mut TableView, counts: &RuleCounts, state: &AppState) {
    let words = &state.words;
    let (rule, now) = chosen(view);
    if counts.excepted == 0 && now == States::All {
        return;
    }
    let name = |states: States| match states {
        States::All => words.text("office-all-states"),
        States::Open => format!("{}  {}", words.text("office-open"), words.count(counts.open)),
        States::Excepted => format!("{}  {}", words.text("office-exceptions"), words.count(counts.excepted)),
    };
    let mut chosen = now;
    let combo = egui::ComboBox::from_id_salt("states").width(120.0).selected_text(name(now));
    let response = combo.show_ui(ui, |ui| {
        for states in States::ALL {
            ui.selectable_value(&mut chosen, states, name(states));
        }
    });
    let told = format!("{}: {}", words.text("desktop-col-state"), name(now));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    if chosen != now {
        choose(view, rule, chosen);
    }
}
