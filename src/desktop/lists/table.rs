//! One list on the screen: an `egui_table` whose cells are made only for visible rows.

use std::sync::Arc;

use egui::{Align, Layout, Ui};
use egui_material_icons::{MaterialIcon, icons};

use super::arrange::{Content, Folded, ListAnswer, ListRequest, Narrow, Wanted};
use super::rows::{self, ListSource, RowRef};
use crate::cadastre::FaultState;
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::{AppState, ListTab, Subject};
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;

/// Filter and order of a list, and the rows that they leave.
#[derive(Default)]
pub struct TableView {
    pub filter: String,
    /// The part of the list that was chosen.
    pub narrow: Option<Narrow>,
    /// The user is about to filter: the cells can be folded already.
    pub filter_focused: bool,
    /// Column, and whether the highest comes first.
    sort: Option<(usize, bool)>,
    rows: Vec<RowRef>,
    made_for: Option<Wanted>,
    /// What a job was asked for last, so that one that fails is not asked again and again.
    asked: Option<Wanted>,
    folded: Option<Arc<Folded>>,
    /// The row that a click set last, so that the table does not run away under it.
    subject: Subject,
}

impl TableView {
    /// How many rows the filter leaves.
    pub fn shown(&self) -> usize {
        self.rows.len()
    }

    /// The rows as they are shown now.
    pub fn rows(&self) -> &[RowRef] {
        &self.rows
    }

    /// Brings the rows up to date: in natural order at once, else by the job that it asks for unless it is `busy`.
    pub fn follow(&mut self, content: Content, source: &ListSource, busy: bool) -> Option<ListRequest> {
        let tab = content.tab;
        let is_folded = self.folded.as_ref().is_some_and(|folded| folded.content == content);
        let filter = self.filter.trim().to_owned();
        let wanted = Wanted { content, filter, narrow: self.narrow.clone(), sort: self.sort };
        let natural = wanted.filter.is_empty() && wanted.sort.is_none() && wanted.narrow.is_none();
        let up_to_date = self.made_for.as_ref() == Some(&wanted);
        if natural && !up_to_date {
            (self.rows, self.made_for, self.asked) = (rows::rows(tab, source), Some(wanted.clone()), None);
        }
        let needs_job = if natural { self.filter_focused && !is_folded } else { !up_to_date };
        if !needs_job || busy || self.asked.as_ref() == Some(&wanted) {
            return None;
        }
        self.asked = Some(wanted.clone());
        Some(ListRequest { wanted, source: source.clone(), folded: self.folded.clone() })
    }

    pub fn try_again(&mut self) {
        self.asked = None;
    }

    /// Takes what a job arranged, unless something else is wanted by now.
    pub fn take(&mut self, answer: ListAnswer) {
        if self.asked.as_ref() == Some(&answer.wanted) && self.made_for.as_ref() != Some(&answer.wanted) {
            (self.rows, self.made_for) = (answer.rows, Some(answer.wanted));
        }
        self.folded = Some(answer.folded);
    }
}

/// Draws the list. Gives the row that was clicked, and whether twice.
pub fn table_ui(
    ui: &mut Ui,
    view: &mut TableView,
    tab: ListTab,
    state: &AppState,
    source: &ListSource,
    acts: &mut Vec<Act>,
) -> Option<(RowRef, bool)> {
    let specs = rows::columns(tab);
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
            egui_table::Column::new(*width).range(60.0..=1600.0).resizable(true).id(egui::Id::unique((tab, spec.key)))
        })
        .collect();
    let mut table = egui_table::Table::new()
        .id_salt(tab)
        .num_rows(view.rows.len() as u64)
        .columns(columns)
        .num_sticky_cols(1)
        .headers([egui_table::HeaderRow::new(theme::ROW_HEIGHT + 2.0)]);
    let selected = state.selection.subject;
    if view.subject != selected {
        view.subject = selected;
        if let Some(at) = view.rows.iter().position(|row| is_selected(*row, state)) {
            table = table.scroll_to_row(at as u64, None);
        }
    }
    let mut delegate = Delegate {
        tab,
        widths: &widths,
        rows: &view.rows,
        sort: view.sort,
        state,
        source,
        acts,
        clicked: None,
        sort_by: None,
    };
    table.show(ui, &mut delegate);
    let (clicked, sort_by) = (delegate.clicked, delegate.sort_by);
    if let Some(column) = sort_by {
        view.sort = match view.sort {
            Some((now, false)) if now == column => Some((column, true)),
            Some((now, true)) if now == column => None,
            _ => Some((column, false)),
        };
    }
    clicked
}

fn is_selected(row: RowRef, state: &AppState) -> bool {
    match (row, state.selection.subject) {
        (RowRef::Certificate(row), Subject::Certificate(id)) => row == id,
        (RowRef::Scan(row), Subject::Scan(id)) => row == id,
        (RowRef::Parcel(row), _) => state.selection.parcels.contains(&row),
        (RowRef::Finding(row), _) => state.finding == Some(row),
        _ => false,
    }
}

/// The first cell of a row with an icon before its text.
fn marked(text: String, column: usize, icon: MaterialIcon) -> String {
    if column == 0 { format!("{} {text}", icon.codepoint) } else { text }
}

struct Delegate<'a> {
    tab: ListTab,
    /// Points, of each column as it is first shown.
    widths: &'a [f32],
    rows: &'a [RowRef],
    sort: Option<(usize, bool)>,
    state: &'a AppState,
    source: &'a ListSource,
    acts: &'a mut Vec<Act>,
    clicked: Option<(RowRef, bool)>,
    sort_by: Option<usize>,
}

impl egui_table::TableDelegate for Delegate<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::HeaderCellInfo) {
        let column = cell.col_range.start;
        let Some(spec) = rows::columns(self.tab).get(column) else { return };
        if ui.is_sizing_pass() {
            // The first frame measures: cut-off texts would make every column as narrow as can be.
            ui.set_min_width(self.widths.get(column).copied().unwrap_or_default());
        }
        let colours = Palette::current(ui);
        ui.painter().rect_filled(ui.max_rect(), 0, colours.bar);
        let title = self.state.words.text(spec.key);
        let arrow = match self.sort {
            Some((at, false)) if at == column => icons::ICON_ARROW_UPWARD.codepoint,
            Some((at, true)) if at == column => icons::ICON_ARROW_DOWNWARD.codepoint,
            _ => "",
        };
        let text = theme::strong(format!("{title} {arrow}")).color(colours.muted).size(12.5);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
            let button = egui::Button::new(text).frame(false).truncate();
            let response = ui.add(button);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &title));
            if response.on_hover_text(self.state.words.text("desktop-sort-tip")).clicked() {
                self.sort_by = Some(column);
            }
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let colours = Palette::current(ui);
        let row_ref = usize::try_from(row).ok().and_then(|row| self.rows.get(row));
        if row_ref.is_some_and(|row| is_selected(*row, self.state)) {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.accent_soft);
        } else if row % 2 == 1 {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.stripe);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::CellInfo) {
        let row = usize::try_from(cell.row_nr).ok().and_then(|row| self.rows.get(row)).copied();
        let Some(row) = row else { return };
        let text = rows::cell(row, cell.col_nr, self.source);
        let numeric = rows::columns(self.tab).get(cell.col_nr).is_some_and(|spec| spec.numeric);
        let sense = if matches!(row, RowRef::Scan(_)) { egui::Sense::click_and_drag() } else { egui::Sense::click() };
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cell"), sense);
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
            FaultState::Excepted(_) => theme::muted(ui, marked(text, cell.col_nr, icons::ICON_FLAG)),
            FaultState::Lapsed(_) => egui::RichText::new(marked(text, cell.col_nr, icons::ICON_HISTORY)),
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
        if let RowRef::Finding(_) = row {
            let (state, acts) = (self.state, &mut *self.acts);
            response.context_menu(|ui| {
                for command in [UiCommand::ExceptFinding, UiCommand::WithdrawException] {
                    widgets::command_menu_item(ui, command, state, acts);
                }
            });
        }
        if response.double_clicked() {
            self.clicked = Some((row, true));
        } else if response.clicked() || response.secondary_clicked() {
            self.clicked = Some((row, false));
        }
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}
