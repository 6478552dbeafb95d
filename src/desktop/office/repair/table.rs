//! The lists of the repair: what would be mended, a line for each parcel, and what is left.

use egui::{Align, Layout, RichText, Ui};

use super::super::super::state::AppState;
use super::super::super::theme::{self, Palette};
use super::super::super::words::Words;
use super::{Part, RepairAct, RepairView};
use crate::coverage::{self, Rule};
use crate::tasks::repair_map::{LeftRow, RepairRow, RepairedParcel};

/// A column: key of its title, its width in points, and whether its cells are numbers. The last one takes what is left.
type Column = (&'static str, f32, bool);

const REPAIRS: [Column; 9] = [
    ("office-repair-veto", 96.0, false),
    ("office-col-rule", 215.0, false),
    ("desktop-col-parcel", 72.0, false),
    ("office-repair-col-area", 172.0, true),
    ("office-repair-col-change", 84.0, true),
    ("office-repair-col-legal", 90.0, true),
    ("office-repair-col-certificates", 52.0, true),
    ("office-repair-col-moved", 86.0, true),
    ("office-repair-col-methods", 420.0, false),
];

const LEFT: [Column; 3] = [
    ("office-col-rule", 280.0, false),
    ("desktop-col-parcel", 240.0, false),
    ("office-repair-col-reason", 600.0, false),
];

/// A rule's number, and what it is about.
pub fn rule_name(rule: Rule, words: &Words) -> String {
    format!("{} · {}", rule.code(), words.say(&coverage::title(rule)))
}

/// Draws the list that is shown. Gives what was asked of a row.
pub fn table_ui(ui: &mut Ui, view: &RepairView, state: &AppState) -> Option<RepairAct> {
    let columns: &[Column] = if view.part == Part::Repairs { &REPAIRS } else { &LEFT };
    let lines: Vec<(usize, usize)> = match view.part {
        Part::Repairs => {
            let of = |(at, row): (usize, &RepairRow)| (0..lines_of(row)).map(move |line| (at, line));
            view.rows.iter().enumerate().flat_map(of).collect()
        }
        Part::Left => (0..view.left().len()).map(|at| (at, 0)).collect(),
    };
    let room = ui.available_width() - columns.iter().map(|(_, width, _)| width).sum::<f32>();
    let last = columns.len().saturating_sub(1);
    let width = |(at, column): (usize, &Column)| if at == last { column.1 + room.max(0.0) } else { column.1 };
    let widths: Vec<f32> = columns.iter().enumerate().map(width).collect();
    let specs = columns.iter().zip(&widths).map(|((key, ..), width)| {
        egui_table::Column::new(*width).range(40.0..=1600.0).resizable(true).id(egui::Id::unique(("repair", key)))
    });
    let mut table = egui_table::Table::new()
        .id_salt(("repair", view.part as usize))
        .num_rows(lines.len() as u64)
        .columns(specs.collect::<Vec<_>>())
        .headers([egui_table::HeaderRow::new(theme::ROW_HEIGHT + 2.0)]);
    let chosen = view.chosen();
    if view.scroll
        && let Some(at) = lines.iter().position(|(row, _)| Some(*row) == chosen)
    {
        table = table.scroll_to_row(at as u64, None);
    }
    let mut delegate = Delegate { view, words: &state.words, columns, widths: &widths, lines: &lines, asked: None };
    table.show(ui, &mut delegate);
    delegate.asked
}

/// As many as it has parcels or sentences.
fn lines_of(row: &RepairRow) -> usize {
    row.parcels.len().max(row.methods.len()).max(1)
}

struct Delegate<'a> {
    view: &'a RepairView,
    words: &'a Words,
    columns: &'a [Column],
    /// Points, of each column as it is first shown.
    widths: &'a [f32],
    /// The row of each line, and which of its lines it is.
    lines: &'a [(usize, usize)],
    asked: Option<RepairAct>,
}

impl Delegate<'_> {
    fn line(&self, at: u64) -> Option<(usize, usize)> {
        self.lines.get(usize::try_from(at).ok()?).copied()
    }

    fn repair_cell(&self, row: &RepairRow, line: usize, column: usize) -> String {
        let (words, parcel) = (self.words, row.parcels.get(line));
        let of = |text: &dyn Fn(&RepairedParcel) -> String| parcel.map(text).unwrap_or_default();
        match column {
            1 if line == 0 => rule_name(row.rule, words),
            2 => of(&|parcel| parcel.label.clone()),
            3 => of(&|parcel| {
                let after =
                    parcel.after.map_or_else(|| words.text("office-repair-no-shape"), |area| words.number(area, 1));
                format!("{} → {after}", words.number(parcel.before, 1))
            }),
            4 => of(&|parcel| words.signed(parcel.after.unwrap_or(0.0) - parcel.before)),
            5 => of(&|parcel| parcel.legal.map_or_else(|| "–".to_owned(), |area| words.number(area, 1))),
            6 => of(&|parcel| words.count(parcel.certificates)),
            7 if line == 0 => words.number(row.moved, 2),
            8 => row.methods.get(line).map(|method| words.say(method)).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn left_cell(&self, row: &LeftRow, column: usize) -> String {
        match column {
            0 => rule_name(row.rule, self.words),
            1 => row.parcels.join(", "),
            _ => self.words.say(&row.reason),
        }
    }

    fn cell(&self, (at, line): (usize, usize), column: usize) -> Option<String> {
        Some(match self.view.part {
            Part::Repairs => self.repair_cell(self.view.rows.get(at)?, line, column),
            Part::Left => self.left_cell(self.view.left().get(at)?, column),
        })
    }

    /// What a screen reader says of a line.
    fn name(&self, line: (usize, usize)) -> String {
        let cells = (0..self.columns.len()).filter_map(|column| self.cell(line, column));
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The box that leaves a repair alone.
    fn veto_ui(&mut self, ui: &mut Ui, at: usize) {
        let Some(row) = self.view.rows.get(at) else { return };
        let mut vetoed = self.view.is_vetoed(row);
        let parcels: Vec<&str> = row.parcels.iter().map(|parcel| parcel.label.as_str()).collect();
        let name = format!("{}: {} {}", self.words.text("office-repair-veto"), row.rule.code(), parcels.join(", "));
        super::super::super::widgets::clear_marks(ui);
        let response = ui.checkbox(&mut vetoed, "");
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, vetoed, &name));
        if response.changed() {
            response.surrender_focus();
            self.asked = Some(RepairAct::Veto(at));
        }
        response.on_hover_text(self.words.text("office-repair-veto-tip"));
    }
}

/// `+5,0`, `-5,0`, `0,0`.
impl egui_table::TableDelegate for Delegate<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::HeaderCellInfo) {
        let at = cell.col_range.start;
        let Some((key, _, numeric)) = self.columns.get(at) else { return };
        if ui.is_sizing_pass() {
            // The first frame measures: cut-off texts would make every column as narrow as can be.
            ui.set_min_width(self.widths.get(at).copied().unwrap_or_default());
        }
        let colours = Palette::current(ui);
        ui.painter().rect_filled(ui.max_rect(), 0, colours.bar);
        let text = theme::strong(self.words.text(key)).color(colours.muted).size(12.5);
        inside(ui, *numeric).add(egui::Label::new(text).truncate());
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let Some((at, _)) = self.line(row) else { return };
        let colours = Palette::current(ui);
        if self.view.chosen() == Some(at) {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.accent_soft);
        } else if at % 2 == 1 {
            ui.painter().rect_filled(ui.max_rect(), 0, colours.stripe);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &egui_table::CellInfo) {
        let Some((at, line)) = self.line(cell.row_nr) else { return };
        let Some(text) = self.cell((at, line), cell.col_nr) else { return };
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cell"), egui::Sense::click());
        if cell.col_nr == 0 {
            // One node a line for screen readers: its first cell.
            let (chosen, name) = (self.view.chosen() == Some(at), self.name((at, line)));
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
        }
        if response.clicked() {
            // The keys are the list's, not the row's that was clicked.
            response.surrender_focus();
            self.asked = Some(RepairAct::Choose(at));
        }
        let repairs = self.view.part == Part::Repairs;
        let numeric = self.columns.get(cell.col_nr).is_some_and(|(_, _, numeric)| *numeric);
        let mut inside = inside(ui, numeric);
        if repairs && cell.col_nr == 0 {
            if line == 0 {
                self.veto_ui(&mut inside, at);
            }
            return;
        }
        let vetoed = repairs && self.view.rows.get(at).is_some_and(|row| self.view.is_vetoed(row));
        let text = if vetoed { theme::muted(&inside, text).strikethrough() } else { RichText::new(text) };
        inside.add(egui::Label::new(text).truncate());
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}

/// The room of a cell, within its margins.
fn inside(ui: &mut Ui, numeric: bool) -> Ui {
    let layout = if numeric { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.new_child(egui::UiBuilder::new().max_rect(ui.max_rect().shrink2(egui::vec2(8.0, 0.0))).layout(layout))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_change_says_its_sign_unless_it_is_none() {
        let words = Words::new(Language::Vietnamese);
        assert_eq!([5.0, -5.0, 0.01].map(|change| words.signed(change)), ["+5,0", "-5,0", "0,0"]);
    }
}
