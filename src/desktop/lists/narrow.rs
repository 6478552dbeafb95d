//! The parts of a list that can be chosen: findings of one rule, scans to scan again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::Ui;
use egui_material_icons::icons;

use super::arrange::Narrow;
use super::rows::rule_name;
use super::table::TableView;
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::office::group_counts_ui;
use crate::desktop::state::{AppState, ListTab};
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::i18n::Message;

/// How many findings each rule has, of one revision of one project.
#[derive(Default)]
pub struct RuleCounts {
    of: Option<(PathBuf, u64)>,
    counts: BTreeMap<String, usize>,
}

impl RuleCounts {
    fn follow(&mut self, state: &AppState) -> &BTreeMap<String, usize> {
        let snapshot = state.snapshot();
        let of = state.session.as_ref().map(|session| (session.path().to_owned(), snapshot.revision));
        if self.of != of {
            (self.of, self.counts) = (of, BTreeMap::new());
            for finding in snapshot.findings.iter() {
                match self.counts.get_mut(&finding.rule) {
                    Some(count) => *count += 1,
                    None => drop(self.counts.insert(finding.rule.clone(), 1)),
                }
            }
        }
        &self.counts
    }
}

/// Whether the list that is shown has parts to choose from.
pub fn has_parts(state: &AppState) -> bool {
    match state.tab {
        ListTab::Findings => state.session.is_some(),
        ListTab::Scans => !state.snapshot().scans.is_empty(),
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
                rule_ui(ui, view, rules.follow(state), state);
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
        _ => {}
    }
}

fn left_ui(ui: &mut Ui, view: &TableView, count: usize, state: &AppState) {
    if view.shown() != count {
        let left = Message::new("desktop-shown-rows").with("count", view.shown());
        ui.label(theme::muted(ui, state.words.say(&left)));
    }
}

fn rule_ui(ui: &mut Ui, view: &mut TableView, counts: &BTreeMap<String, usize>, state: &AppState) {
    let words = &state.words;
    let now = match &view.narrow {
        Some(Narrow::Rule(rule)) => Some(rule.clone()),
        _ => None,
    };
    let name = |rule: &Option<String>| {
        rule.as_ref().map_or_else(|| words.text("office-all-rules"), |rule| rule_name(rule, words))
    };
    let mut chosen = now.clone();
    let label = words.text("office-col-rule");
    ui.label(icons::ICON_RULE.rich_text().size(16.0));
    let combo = egui::ComboBox::from_id_salt("rule").width(300.0).height(360.0).selected_text(name(&now));
    let response = combo.show_ui(ui, |ui| {
        for rule in std::iter::once(None).chain(counts.keys().cloned().map(Some)) {
            let count =
                rule.as_ref().map_or_else(|| counts.values().sum(), |rule| counts.get(rule).copied().unwrap_or(0));
            let text = format!("{}  {}", name(&rule), words.count(count));
            ui.selectable_value(&mut chosen, rule, text);
        }
    });
    let told = format!("{label}: {}", name(&now));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    if chosen != now {
        view.narrow = chosen.map(Narrow::Rule);
    }
}
