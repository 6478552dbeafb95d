//! The lists at the bottom: certificates, scans, parcels, findings, history, notices. Virtual rows, sort, filter, copy.

mod arrange;
mod choose;
mod columns_menu;
mod find;
mod head;
mod history;
mod keys;
mod narrow;
mod parcel_columns;
mod rows;
mod side;
mod table;
mod tools;
mod view;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::notices::Notices;
use super::state::{AppState, ListTab};
use super::theme;
use super::widgets;
use crate::i18n::Message;
use crate::tasks::table::{Query, TableData};
use arrange::Content;
pub use arrange::{ListAnswer, ListRequest, arrange, tsv};
use history::History;
use narrow::RuleCounts;
use parcel_columns::ParcelColumns;
pub use parcel_columns::with_absent;
pub use rows::{ListSource, RowRef};
use view::TableView;

/// Width of what stands beside the table of parcels, points.
const SIDE: std::ops::RangeInclusive<f32> = 260.0..=760.0;

/// What the lists remember: filter and order of each, and the history that is shown.
#[derive(Default)]
pub struct Lists {
    views: BTreeMap<ListTab, TableView>,
    history: History,
    rules: RuleCounts,
    parcels: Arc<ParcelColumns>,
    /// The project that the lists are of.
    project: Option<PathBuf>,
}

impl Lists {
    /// What lists are made of, as it is now.
    pub fn source(&mut self, state: &AppState, notices: &Notices) -> ListSource {
        if let Some(session) = &state.session {
            self.history.follow(session.path(), session.history());
        }
        let project = state.session.as_ref().map(|session| session.path().to_owned());
        if self.project != project {
            // Conditions and values are of the columns of one project.
            self.views.clear();
            self.project = project;
        }
        let chosen = state.settings.parcel_columns.as_ref();
        if !self.parcels.fits(state.snapshot(), chosen, &state.words) {
            let mut columns = ParcelColumns::of(state.snapshot(), chosen, &state.words);
            columns.generation = self.parcels.generation + 1;
            self.parcels = Arc::new(columns);
        }
        ListSource {
            parcels: Arc::clone(&self.parcels),
            snapshot: Arc::clone(state.snapshot()),
            words: state.words.clone(),
            notices: Arc::clone(notices.list()),
            history: Arc::clone(self.history.rows()),
            moment: state.settings.moment,
        }
    }

    /// Brings the list that is shown up to date; gives what a job has to do for that, unless one is `busy`.
    pub fn follow(&mut self, state: &AppState, source: &ListSource, busy: bool) -> Option<ListRequest> {
        let content = Content {
            tab: state.tab,
            project: state.session.as_ref().map(|session| session.path().to_owned()),
            revision: source.snapshot.revision,
            count: rows::count(state.tab, source),
            language: source.words.language(),
            moment: source.moment,
        };
        self.views.entry(state.tab).or_default().follow(content, source, state, busy)
    }

    /// Takes the rows that a job arranged.
    pub fn take(&mut self, answer: ListAnswer) {
        self.views.entry(answer.wanted.content.tab).or_default().take(answer);
    }

    /// Forgets that a job failed to arrange a list, so that the next frame asks for it again.
    pub fn try_again(&mut self) {
        self.views.values_mut().for_each(TableView::try_again);
    }

    /// The rows of a list as they are shown.
    pub fn rows(&self, tab: ListTab) -> Arc<Vec<RowRef>> {
        self.views.get(&tab).map(|view| Arc::clone(&view.rows)).unwrap_or_default()
    }

    /// The rows of the list of parcels; `None` before it was ever made.
    pub fn listed_parcels(&self) -> Option<Arc<Vec<RowRef>>> {
        self.views.get(&ListTab::Parcels).filter(|view| view.is_made()).map(|view| Arc::clone(&view.rows))
    }

    /// What is shown of the parcels, as a query, and the values that are at hand for it.
    pub fn parcel_query(&self) -> (Option<Query>, Option<Arc<TableData>>) {
        let Some(view) = self.views.get(&ListTab::Parcels) else { return (None, None) };
        (view.query(&self.parcels), view.kept.table.clone())
    }

    /// Opens the field to find a row, with the cursor in it.
    pub fn find(&mut self, tab: ListTab) {
        let view = self.views.entry(tab).or_default();
        view.find.get_or_insert_default();
        view.find_wants_focus = true;
    }
}

/// Draws the list that is chosen, under the titles of all of them.
pub fn lists_ui(ui: &mut Ui, lists: &mut Lists, state: &AppState, source: &ListSource, acts: &mut Vec<Act>) {
    let words = &state.words;
    let count = rows::count(state.tab, source);
    // What is left as it is waits for nobody.
    let open_findings = lists.rules.follow(state).open;
    let view = lists.views.entry(state.tab).or_default();
    ui.horizontal(|ui| {
        for tab in ListTab::ALL.into_iter().filter(|tab| state.has_list(*tab)) {
            let waiting = if tab == ListTab::Findings { open_findings } else { rows::count(tab, source) };
            let title = match waiting {
                0 => words.text(tab.key()),
                count => format!("{}  {}", words.text(tab.key()), words.count(count)),
            };
            let on = state.tab == tab;
            let text = if on { theme::strong(title) } else { egui::RichText::new(title) };
            if ui.selectable_label(on, text).clicked() {
                acts.push(Act::ShowTab(tab));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("desktop-copy-list")).clicked() {
                acts.push(Act::CopyList(state.tab));
            }
            let field = egui::TextEdit::singleline(&mut view.filter)
                .hint_text(words.text("desktop-filter"))
                .desired_width(190.0);
            let response = ui.add(field);
            view.filter_focused = response.has_focus();
            if response.changed() {
                ui.ctx().request_repaint();
            }
            ui.label(icons::ICON_FILTER_LIST.rich_text().size(16.0));
            // Where a list has parts, their line says it: here is no room.
            if view.shown() != count && !narrow::has_parts(state) && state.tab != ListTab::Parcels {
                let count = Message::new("desktop-shown-rows").with("count", view.shown());
                ui.label(theme::muted(ui, words.say(&count)));
            }
        });
    });
    if state.tab == ListTab::Parcels && count > 0 {
        tools::tools_ui(ui, view, count, state, source, acts);
    } else {
        narrow::narrow_ui(ui, view, (&mut lists.rules, count), state, acts);
    }
    let found = find::find_ui(ui, view, state);
    if count == 0 {
        empty_ui(ui, state, acts);
        return;
    }
    if state.tab == ListTab::Parcels && view.side.is_some() {
        let panel = egui::Panel::right("list-side").resizable(true).default_size(560.0).size_range(SIDE);
        panel.show(ui, |ui| side::side_ui(ui, view, state, source, acts));
    }
    let chosen = table::table_ui(ui, view, state.tab, state, source, acts);
    if state.tab == ListTab::Findings {
        exception_key(ui, state, acts);
    }
    if let Some(choice) = found.or(chosen) {
        choose::choose(view, choice, state, acts);
    }
}

/// F makes an exception of the chosen finding, while the mouse or the focus is in the list: elsewhere that key has another meaning.
fn exception_key(ui: &Ui, state: &AppState, acts: &mut Vec<Act>) {
    let ctx = ui.ctx();
    if state.finding.is_none() || ctx.text_edit_focused() {
        return;
    }
    let here = ui.min_rect();
    let focus = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
    let is_here = ui.rect_contains_pointer(here) || focus.is_some_and(|focus| here.intersects(focus.rect));
    if is_here && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::F)) {
        acts.push(Act::Command(UiCommand::ExceptFinding));
    }
}

fn empty_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let (icon, key, command) = match state.tab {
        ListTab::Certificates => (icons::ICON_DESCRIPTION, "desktop-empty-certificates", Some(UiCommand::AddScans)),
        ListTab::Scans => (icons::ICON_SCANNER, "desktop-empty-scans", Some(UiCommand::AddScans)),
        ListTab::Parcels => (icons::ICON_MAP, "desktop-empty-parcels", Some(UiCommand::OpenMap)),
        ListTab::Findings => (icons::ICON_CHECK_CIRCLE, "desktop-empty-findings", None),
        ListTab::Links => (icons::ICON_LINK, "desktop-empty-links", Some(UiCommand::AutoLink)),
        ListTab::History => (icons::ICON_HISTORY, "desktop-empty-history", None),
        ListTab::Notices => (icons::ICON_NOTIFICATIONS, "desktop-empty-notices", None),
    };
    widgets::empty_state(ui, icon, &words.text(key), &words.text(&format!("{key}-hint")));
    if let Some(command) = command {
        ui.vertical_centered(|ui| widgets::command_button(ui, command, state, acts));
    }
}
