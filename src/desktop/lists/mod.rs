//! The lists at the bottom: certificates, scans, parcels, findings, history, notices. Virtual rows, sort, filter, copy.

mod rows;
mod table;

use std::collections::BTreeMap;

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::notices::Notices;
use super::state::{AppState, ListTab, Subject};
use super::theme;
use super::widgets;
use crate::i18n::Message;
use rows::RowRef;
use table::TableView;

/// What the lists remember: filter and order of each.
#[derive(Default)]
pub struct Lists {
    views: BTreeMap<ListTab, TableView>,
}

/// The newest notices do not come from the snapshot; everything else does.
pub fn lists_ui(ui: &mut Ui, lists: &mut Lists, state: &AppState, notices: &Notices, acts: &mut Vec<Act>) {
    let words = &state.words;
    let view = lists.views.entry(state.tab).or_default();
    ui.horizontal(|ui| {
        for tab in ListTab::ALL {
            let count = rows::count(tab, state, notices);
            let title = match count {
                0 => words.text(tab.key()),
                _ => format!("{}  {}", words.text(tab.key()), words.count(count)),
            };
            let on = state.tab == tab;
            let text = if on { theme::strong(title) } else { egui::RichText::new(title) };
            if ui.selectable_label(on, text).clicked() {
                acts.push(Act::ShowTab(tab));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("desktop-copy-list")).clicked() {
                acts.push(Act::CopyText(table::tsv(view, state.tab, state, notices)));
            }
            let field = egui::TextEdit::singleline(&mut view.filter)
                .hint_text(words.text("desktop-filter"))
                .desired_width(190.0);
            ui.add(field);
            ui.label(icons::ICON_FILTER_LIST.rich_text().size(16.0));
            if view.shown() != rows::count(state.tab, state, notices) {
                let count = Message::new("desktop-shown-rows").with("count", view.shown());
                ui.label(theme::muted(ui, words.say(&count)));
            }
        });
    });
    if rows::count(state.tab, state, notices) == 0 {
        empty_ui(ui, state, acts);
        return;
    }
    let clicked = table::table_ui(ui, view, state.tab, state, notices);
    if let Some((row, double)) = clicked {
        acts.extend(row_acts(row, double, state));
    }
}

/// What a click on a row asks for.
fn row_acts(row: RowRef, double: bool, state: &AppState) -> Option<Act> {
    let subject = match row {
        RowRef::Certificate(id) => Subject::Certificate(id),
        RowRef::Scan(id) => Subject::Scan(id),
        RowRef::Parcel(id) => Subject::Parcel(id),
        RowRef::Finding(id) => {
            let finding = state.snapshot().findings.get(id)?;
            return match (finding.parcel, finding.place) {
                (Some(parcel), _) => Some(Act::GoTo(Subject::Parcel(parcel))),
                (None, Some(place)) => Some(Act::GoToPlace { east: place.x, north: place.y }),
                (None, None) => None,
            };
        }
        RowRef::Link(id) => Subject::Certificate(state.snapshot().links.get(id)?.certificate),
        RowRef::Notice(_) => return None,
    };
    Some(if double { Act::GoTo(subject) } else { Act::Select(subject) })
}

fn empty_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let (icon, key, command) = match state.tab {
        ListTab::Certificates => {
            (icons::ICON_DESCRIPTION, "desktop-empty-certificates", Some(UiCommand::NewCertificate))
        }
        ListTab::Scans => (icons::ICON_SCANNER, "desktop-empty-scans", Some(UiCommand::AddScans)),
        ListTab::Parcels => (icons::ICON_MAP, "desktop-empty-parcels", Some(UiCommand::OpenMap)),
        ListTab::Findings => (icons::ICON_CHECK_CIRCLE, "desktop-empty-findings", None),
        ListTab::History => (icons::ICON_HISTORY, "desktop-empty-history", None),
        ListTab::Notices => (icons::ICON_NOTIFICATIONS, "desktop-empty-notices", None),
    };
    widgets::empty_state(ui, icon, &words.text(key), &words.text(&format!("{key}-hint")));
    if let Some(command) = command {
        ui.vertical_centered(|ui| widgets::command_button(ui, command, state, acts));
    }
}
