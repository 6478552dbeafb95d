//! One list on the screen: an `egui_table` whose cells are made only for visible rows.

use egui::{Align, Layout, Ui};
use egui_material_icons::{MaterialIcon, icons};

use super::head::{HeadAct, Heads};
use super::keys;
use super::rows::{self, ListSource, RowRef};
use super::view::{Side, TableView};
use crate::cadastre::FaultState;
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::{AppState, ListTab, Subject};
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::i18n::Message;

/// A row that was chosen, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub row: RowRef,
    pub how: ChoiceKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    /// It alone.
    Alone,
    /// It alone, and the map goes there.
    GoTo,
    /// It besides the others, or no more.
    Toggle,
    /// All from the row of the last choice to this one.
    Range,
}

fn column_id(tab: ListTab, spec: &rows::ColumnSpec) -> egui::Id {
    egui::Id::unique((tab, &*spec.key))
}

/// Gives the last column the room that is left when the list became wider or narrower. Until then every column is as wide as the user made it.
fn fill(ui: &Ui, table: egui::Id, tab: ListTab, columns: &[rows::ColumnSpec]) {
    let state = egui_table::TableState::load(ui.ctx(), table);
    let (Some(mut state), Some((last, others))) = (state, columns.split_last()) else { return };
    let room = ui.available_width();
    if state.parent_width.is_none_or(|before| (before - room).abs() < 1.0) {
        return;
    }
    let width = |spec| state.col_widths.get(&column_id(tab, spec)).copied().unwrap_or(spec.width);
    let left = room - others.iter().map(width).sum::<f32>();
    state.col_widths.insert(column_id(tab, last), left.max(last.width));
    state.store(ui.ctx(), table);
}

/// Draws the list. Gives the row that was chosen by mouse or keys.
pub fn table_ui(
    ui: &mut Ui,
    view: &mut TableView,
    tab: ListTab,
    state: &AppState,
    source: &ListSource,
    acts: &mut Vec<Act>,
) -> Option<Choice> {
    let specs = rows::columns(tab, source);
    // The room that is left goes to the last column; the bar at the right stays free.
    let room = ui.available_width() - specs.iter().map(|spec| spec.width).sum::<f32>();
    let widths: Vec<f32> = specs
        .iter()
        .enumerate()
        .map(|(at, spec)| if at + 1 == specs.len() { spec.width + room.max(0.0) } else { spec.width })
        .collect();
    let columns: Vec<egui_table::Column> = specs
        .iter()
        .zip(&widths)
        .map(|(spec, width)| {
            egui_table::Column::new(*width).range(60.0..=1600.0).resizable(true).id(column_id(tab, spec))
        })
        .collect();
    let mut table = egui_table::Table::new()
        .id_salt(tab)
        .num_rows(view.rows.len() as u64)
        .columns(columns)
        .num_sticky_cols(1)
        .headers([egui_table::HeaderRow::new(theme::ROW_HEIGHT + 2.0)]);
    fill(ui, table.get_id(ui), tab, specs);
    let body = body_ui(ui, view, tab, state, source);
    let by_keys = keys::choice(ui, view, tab, state, acts, &body);
    let selected = state.selection.subject;
    if view.subject != selected {
        view.subject = selected;
        let row = row_of(tab, state);
        if row.is_some() {
            view.set_cursor(row);
            view.scroll_to = view.scroll_to.or(view.cursor_position().map(|at| at as u64));
        }
    }
    if let Some(at) = view.scroll_to.take() {
        table = table.scroll_to_row(at, None);
    }
    let focused = body.has_focus().then_some(body.rect);
    let mut draft = view.draft.take();
    let (sort, conditions, rows) = (view.sort.clone(), view.conditions.clone(), view.rows.clone());
    let heads = Heads {
        sort: &sort,
        conditions: &conditions,
        draft: &mut draft,
        words: &state.words,
        is_only: source.parcels.shown.len() < 2,
        acts: Vec::new(),
    };
    let mut delegate =
        Delegate { tab, widths: &widths, rows: &rows, view, state, source, acts, heads, body, chosen: None };
    table.show(ui, &mut delegate);
    if let Some(rect) = focused {
        let stroke = egui::Stroke::new(1.0, Palette::current(ui).accent);
        ui.painter().rect_stroke(rect, 2, stroke, egui::StrokeKind::Inside);
    }
    let (chosen, asked) = (delegate.chosen, delegate.heads.acts);
    view.draft = draft;
    for act in asked {
        head_act(act, view, source, acts);
    }
    by_keys.or(chosen)
}

/// What stands behind the rows: it has the focus while the keys move through the list.
fn body_ui(ui: &mut Ui, view: &TableView, tab: ListTab, state: &AppState, source: &ListSource) -> egui::Response {
    let id = egui::Id::unique(("list-body", tab));
    let body = ui.interact(ui.available_rect_before_wrap(), id, egui::Sense::focusable_noninteractive());
    let title = state.words.text(tab.key());
    let name = match view.cursor().filter(|_| body.has_focus()) {
        Some(row) => format!("{title}: {}", rows::name(row, tab, source)),
        None => state.words.say(&Message::new("table-body").with("list", title)),
    };
    body.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListBox, true, &name));
    body
}

fn head_act(act: HeadAct, view: &mut TableView, source: &ListSource, acts: &mut Vec<Act>) {
    match act {
        HeadAct::Sort { key, beside } => view.sort_by(&key, beside),
        HeadAct::SortTo(sort) => view.sort = vec![sort],
        HeadAct::Apply(condition) => view.apply(condition),
        HeadAct::Drop(column) => view.drop_condition(&column),
        HeadAct::Hide(column) => {
            let left = source.parcels.shown.iter().filter(|shown| **shown != column);
            acts.push(Act::ChooseColumns(Some(left.map(crate::tasks::table::Column::id).collect())));
        }
        HeadAct::Statistics(column) => view.side = Some(Side::Statistics(column)),
        HeadAct::Groups(column) => view.side = Some(Side::Groups(column)),
    }
}

/// The row of what is selected.
fn row_of(tab: ListTab, state: &AppState) -> Option<RowRef> {
    match (tab, state.selection.subject) {
        (ListTab::Certificates, Subject::Certificate(id)) => Some(RowRef::Certificate(id)),
        (ListTab::Scans, Subject::Scan(id)) => Some(RowRef::Scan(id)),
        (ListTab::Parcels, Subject::Parcel(id)) => Some(RowRef::Parcel(id)),
        (ListTab::Parcels, _) => state.selection.parcels.first().map(|id| RowRef::Parcel(*id)),
        (ListTab::Findings, _) => state.finding.map(RowRef::Finding),
        (ListTab::History, _) => chosen_act(state).map(RowRef::Act),
        _ => None,
    }
}

/// Where the chosen act stands in the history.
fn chosen_act(state: &AppState) -> Option<usize> {
    let (session, seq) = (state.session.as_ref()?, state.act?);
    session.history().binary_search_by_key(&seq, |entry| entry.seq).ok()
}

pub fn is_selected(row: RowRef, state: &AppState) -> bool {
    match (row, state.selection.subject) {
        (RowRef::Certificate(row), Subject::Certificate(id)) => row == id,
        (RowRef::Scan(row), Subject::Scan(id)) => row == id,
        (RowRef::Parcel(row), _) => state.selection.parcels.contains(&row),
        (RowRef::Finding(row), _) => state.finding == Some(row),
        (RowRef::Act(row), _) => chosen_act(state) == Some(row),
        _ => false,
    }
}

/// The first cell of a row with an icon before its text.
fn marked(text: &str, column: usize, icon: MaterialIcon) -> String {
    if column == 0 { format!("{} {text}", icon.codepoint) } else { text.to_owned() }
}

struct Delegate<'a> {
    tab: ListTab,
    /// Points, of each column as it is first shown.
    widths: &'a [f32],
    rows: &'a [RowRef],
    view: &'a mut TableView,
    state: &'a AppState,
    source: &'a ListSource,
    acts: &'a mut Vec<Act>,
    heads: Heads<'a>,
    body: egui::Response,
    chosen: Option<Choice>,
}

impl egui_table::TableDelegate for Delegate<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::HeaderCellInfo) {
        let column = cell.col_range.start;
        let Some(spec) = rows::columns(self.tab, self.source).get(column) else { return };
        if ui.is_sizing_pass() {
            // The first frame measures: cut-off texts would make every column as narrow as can be.
            ui.set_min_width(self.widths.get(column).copied().unwrap_or_default());
            return;
        }
        let of_table = self.source.parcels.shown.get(column).filter(|_| self.tab == ListTab::Parcels);
        self.heads.head_ui(ui, spec, of_table);
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let colours = Palette::current(ui);
        let row_ref = usize::try_from(row).ok().and_then(|row| self.rows.get(row)).copied();
        if row_ref.is_some_and(|row| is_selected(row, self.state)) {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.accent_soft);
        } else if row % 2 == 1 {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.stripe);
        }
        if row_ref.is_some() && row_ref == self.view.cursor() && self.body.has_focus() {
            let line = egui::Stroke::new(1.0, colours.accent);
            ui.painter().rect_stroke(ui.max_rect(), 0, line, egui::StrokeKind::Inside);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::CellInfo) {
        let row = usize::try_from(cell.row_nr).ok().and_then(|row| self.rows.get(row)).copied();
        let Some(row) = row else { return };
        let text = match row {
            RowRef::Parcel(_) => self.view.parcel_texts(row, self.source).get(cell.col_nr).cloned().unwrap_or_default(),
            _ => rows::cell(row, cell.col_nr, self.source),
        };
        let numeric = rows::columns(self.tab, self.source).get(cell.col_nr).is_some_and(|spec| spec.numeric);
        let drag = if matches!(row, RowRef::Scan(_)) { egui::Sense::DRAG } else { egui::Sense::hover() };
        // One stop of the Tab key a row.
        let focus = if cell.col_nr == 0 { egui::Sense::FOCUSABLE } else { egui::Sense::hover() };
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cell"), egui::Sense::CLICK | drag | focus);
        if cell.col_nr == 0 {
            // One node a row for screen readers: its first cell.
            let (selected, name) = (is_selected(row, self.state), rows::name(row, self.tab, self.source));
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &name));
        }
        let layout = if numeric { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        let mut inside =
            ui.new_child(egui::UiBuilder::new().max_rect(ui.max_rect().shrink2(egui::vec2(8.0, 0.0))).layout(layout));
        let text = match rows::state(row, self.source) {
            _ if rows::is_past(row, self.source) => theme::muted(ui, text).strikethrough(),
            FaultState::Excepted(_) => theme::muted(ui, marked(&text, cell.col_nr, icons::ICON_FLAG)),
            FaultState::Lapsed(_) => egui::RichText::new(marked(&text, cell.col_nr, icons::ICON_HISTORY)),
            FaultState::Open | FaultState::Fixed(_) => egui::RichText::new(text),
        };
        inside.add(egui::Label::new(text).truncate());
        if let RowRef::Scan(id) = row {
            response.dnd_set_drag_payload(id);
            if cell.col_nr == 0 && response.hovered() {
                let thumbnail = self.state.thumbnails.get((id, 0));
                if let Some(thumbnail) = thumbnail {
                    response.clone().on_hover_ui(|ui| drop(ui.image(thumbnail)));
                }
            }
        }
        let commands: &[UiCommand] = match row {
            RowRef::Finding(_) => &[UiCommand::ExceptFinding, UiCommand::WithdrawException],
            RowRef::Act(_) => &[UiCommand::ShowOfAct, UiCommand::GoBack],
            _ => &[],
        };
        if !commands.is_empty() {
            let (state, acts) = (self.state, &mut *self.acts);
            response.context_menu(|ui| {
                for command in commands {
                    widgets::command_menu_item(ui, *command, state, acts);
                }
            });
        }
        let modifiers = ui.input(|input| input.modifiers);
        let of_table = matches!(row, RowRef::Parcel(_));
        let how = if response.double_clicked() {
            ChoiceKind::GoTo
        } else if response.clicked() && of_table && modifiers.shift {
            ChoiceKind::Range
        } else if response.clicked() && of_table && modifiers.command {
            ChoiceKind::Toggle
        } else if response.clicked() || response.secondary_clicked() {
            ChoiceKind::Alone
        } else {
            return;
        };
        self.body.request_focus();
        self.chosen = Some(Choice { row, how });
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}
