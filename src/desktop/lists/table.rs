//! One list on the screen: an `egui_table` whose cells are made only for visible rows.

use std::cmp::Ordering;

use egui::{Align, Layout, Ui};
use egui_material_icons::icons;

use super::rows::{self, RowRef};
use crate::desktop::notices::Notices;
use crate::desktop::state::{AppState, ListTab, Subject};
use crate::desktop::theme::{self, Palette};
use crate::text::fold;

/// Filter and order of a list, and the rows that they leave.
#[derive(Default)]
pub struct TableView {
    pub filter: String,
    /// Column, and whether the highest comes first.
    sort: Option<(usize, bool)>,
    rows: Vec<RowRef>,
    made_for: Option<Key>,
    /// The row that a click set last, so that the table does not run away under it.
    subject: Subject,
}

/// What the rows depend on.
#[derive(PartialEq, Clone)]
struct Key {
    revision: u64,
    count: usize,
    filter: String,
    sort: Option<(usize, bool)>,
    language: crate::i18n::Language,
    project: Option<std::path::PathBuf>,
}

impl TableView {
    /// How many rows the filter leaves.
    pub fn shown(&self) -> usize {
        self.rows.len()
    }

    fn refresh(&mut self, tab: ListTab, state: &AppState, notices: &Notices) {
        let key = Key {
            revision: state.snapshot().revision,
            count: rows::count(tab, state, notices),
            filter: self.filter.clone(),
            sort: self.sort,
            language: state.words.language(),
            project: state.session.as_ref().map(|session| session.path().to_owned()),
        };
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let mut rows = rows::rows(tab, state, notices);
        let wanted = fold(&self.filter);
        if !wanted.trim().is_empty() {
            let columns = 0..rows::columns(tab).len();
            rows.retain(|row| {
                columns.clone().any(|column| fold(&rows::cell(*row, column, state, notices)).contains(wanted.trim()))
            });
        }
        if let Some((column, descending)) = self.sort {
            sort_rows(&mut rows, tab, column, state, notices);
            if descending {
                rows.reverse();
            }
        }
        (self.rows, self.made_for) = (rows, Some(key));
    }
}

fn sort_rows(rows: &mut [RowRef], tab: ListTab, column: usize, state: &AppState, notices: &Notices) {
    if rows::columns(tab).get(column).is_some_and(|spec| spec.numeric) {
        rows.sort_by(|one, other| {
            let numbers = (rows::cell_number(*one, column, state), rows::cell_number(*other, column, state));
            numbers.0.partial_cmp(&numbers.1).unwrap_or(Ordering::Equal)
        });
    } else {
        rows.sort_by_cached_key(|row| natural_key(&rows::cell(*row, column, state, notices)));
    }
}

/// Orders `9` before `12` and `12a`, whatever the accents.
fn natural_key(text: &str) -> Vec<(u64, String)> {
    let folded = fold(text);
    let mut parts = Vec::new();
    let mut rest = folded.as_str();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (word, after) = after.split_at(letters);
        parts.push((number.parse().unwrap_or(u64::MAX), word.to_owned()));
        rest = after;
    }
    parts
}

/// The list as tab-separated text with its titles, for a spreadsheet.
pub fn tsv(view: &mut TableView, tab: ListTab, state: &AppState, notices: &Notices) -> String {
    view.refresh(tab, state, notices);
    let specs = rows::columns(tab);
    let titles = specs.iter().map(|spec| state.words.text(spec.key)).collect::<Vec<_>>().join("\t");
    let mut text = titles + "\n";
    for row in &view.rows {
        let cells = (0..specs.len()).map(|column| rows::cell(*row, column, state, notices).replace(['\t', '\n'], " "));
        text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        text.push('\n');
    }
    text
}

/// Draws the list. Gives the row that was clicked, and whether twice.
pub fn table_ui(
    ui: &mut Ui,
    view: &mut TableView,
    tab: ListTab,
    state: &AppState,
    notices: &Notices,
) -> Option<(RowRef, bool)> {
    view.refresh(tab, state, notices);
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
        notices,
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
        _ => false,
    }
}

struct Delegate<'a> {
    tab: ListTab,
    /// Points, of each column as it is first shown.
    widths: &'a [f32],
    rows: &'a [RowRef],
    sort: Option<(usize, bool)>,
    state: &'a AppState,
    notices: &'a Notices,
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
        let text = rows::cell(row, cell.col_nr, self.state, self.notices);
        let numeric = rows::columns(self.tab).get(cell.col_nr).is_some_and(|spec| spec.numeric);
        let sense = if matches!(row, RowRef::Scan(_)) { egui::Sense::click_and_drag() } else { egui::Sense::click() };
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cell"), sense);
        if cell.col_nr == 0 {
            // One node a row for screen readers: its first cell.
            let selected = is_selected(row, self.state);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &text));
        }
        let layout = if numeric { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        let mut inside =
            ui.new_child(egui::UiBuilder::new().max_rect(ui.max_rect().shrink2(egui::vec2(8.0, 0.0))).layout(layout));
        inside.add(egui::Label::new(text).truncate());
        if let RowRef::Scan(id) = row {
            response.dnd_set_drag_payload(id);
        }
        if response.double_clicked() {
            self.clicked = Some((row, true));
        } else if response.clicked() {
            self.clicked = Some((row, false));
        }
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_people_count() {
        let mut numbers = ["12a", "9", "100", "12", "PL2", "PL10"];
        numbers.sort_by_key(|text| natural_key(text));
        assert_eq!(numbers, ["9", "12", "12a", "100", "PL2", "PL10"]);
    }
}
