//! Field sheets: which residential groups, where to, and whether the holders' names are printed.

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::dialogs::path_field_ui;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::rows::{Part, TableRow, counted, dialog, figures_ui, hint_ui, warning_ui, working_ui};
use super::{CampaignAct, SheetOrder, SheetsView};
use crate::jobs::Progress;

/// Room for what stands below the list, points.
const BELOW: f32 = 132.0;

/// Draws the dialog. False when it is closed.
pub fn field_sheets_ui(
    ctx: &egui::Context,
    view: &mut SheetsView,
    running: Option<Progress>,
    state: &AppState,
    acts: &mut Vec<Act>,
) -> bool {
    let words = &state.words;
    let title = words.text("campaign-sheets");
    dialog(ctx, "field-sheets", (icons::ICON_ASSIGNMENT, &title), words, |ui, part| match part {
        Part::Body => body_ui(ui, view, running, state, acts),
        Part::Footer => {
            let folder = view.folder.path();
            let why_not = words
                .unless(!view.chosen.is_empty(), "campaign-sheets-needs-chosen")
                .or_else(|| words.unless(folder.is_some(), "desktop-needs-path"))
                .or_else(|| state.why_no_change().filter(|_| view.with_names));
            let label = counted(words, "campaign-sheets-write", view.chosen.len());
            if widgets::primary_button(ui, why_not, label).clicked()
                && let Some(folder) = folder
            {
                let groups = view.chosen.iter().cloned().collect();
                let order = SheetOrder { groups, folder, with_names: view.with_names };
                acts.push(Act::Campaign(CampaignAct::WriteSheets(order)));
            }
        }
    })
}

fn body_ui(ui: &mut Ui, view: &mut SheetsView, running: Option<Progress>, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    hint_ui(ui, words.text("campaign-sheets-hint"));
    let Some(groups) = view.groups.clone() else {
        return working_ui(ui, words, "campaign-sheets-counting", running);
    };
    if groups.is_empty() {
        widgets::empty_state(
            ui,
            icons::ICON_GROUPS,
            &words.text("campaign-sheets-no-groups"),
            &words.text("campaign-sheets-no-groups-hint"),
        );
        return;
    }
    ui.horizontal(|ui| {
        let all = groups.iter().filter(|row| row.items > 0).count();
        if ui.button(counted(words, "campaign-sheets-all", all)).clicked() {
            view.chosen = groups.iter().filter(|row| row.items > 0).map(|row| row.group.clone()).collect();
        }
        let why_not = words.unless(!view.chosen.is_empty(), "campaign-sheets-needs-chosen");
        let nothing = egui::Button::new(words.text("campaign-sheets-nothing"));
        if widgets::offered(ui, why_not, nothing).clicked() {
            view.chosen.clear();
        }
        ui.label(theme::muted(ui, counted(words, "campaign-sheets-chosen", view.chosen.len())));
    });
    let height = (ui.available_height() - BELOW).max(80.0);
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        let columns = [
            ("campaign-group", 0.0),
            ("campaign-sheets-items", 90.0),
            ("campaign-sheets-without-scan", 130.0),
            ("campaign-sheets-without-link", 130.0),
            ("campaign-sheets-without-certificate", 150.0),
            ("campaign-sheets-parcels", 90.0),
        ];
        let chosen = &view.chosen;
        let clicked = figures_ui(ui, "field-sheet-groups", words, &columns, groups.len(), |at| {
            let found = groups.get(at)?;
            let on = chosen.contains(&found.group);
            let mark = if on { icons::ICON_CHECK_BOX } else { icons::ICON_CHECK_BOX_OUTLINE_BLANK };
            let counts =
                [found.items, found.without_scan, found.without_link, found.without_certificate, found.parcels];
            let told = words.text(if on { "campaign-sheets-is-chosen" } else { "campaign-sheets-is-not-chosen" });
            let name = format!("{}: {} {}, {told}", found.group, words.text("campaign-sheets-items"), counts[0]);
            let first = format!("{}  {}", mark.codepoint, found.group);
            let cells = std::iter::once(first).chain(counts.iter().map(|count| words.count(*count))).collect();
            Some(TableRow { cells, name, leads_on: true })
        });
        if let Some(found) = clicked.and_then(|at| groups.get(at))
            && !view.chosen.remove(&found.group)
        {
            view.chosen.insert(found.group.clone());
        }
    });
    path_field_ui(ui, &words.text("campaign-sheets-where"), &mut view.folder, state, acts);
    ui.checkbox(&mut view.with_names, words.text("campaign-sheets-names"));
    if view.with_names {
        warning_ui(ui, words.text("campaign-sheets-names-warning"));
    }
}
