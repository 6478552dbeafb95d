//! Beside the table of parcels: statistics of a column, or its groups. It follows the filter.

use egui::Ui;
use egui_material_icons::icons;

use super::rows::ListSource;
use super::view::{Side, TableView};
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::tasks::table::{Column, Group, Groups, Statistics};

/// The columns that rows are grouped by.
const GROUPED_BY: [Column; 3] = [Column::Sheet, Column::LandUse, Column::LinkState];

/// Height of a line, points.
const LINE: f32 = 22.0;

/// Widths of the first columns, and of those after them, points.
const WIDTHS: [f32; 2] = [140.0, 72.0];
const NUMBER_WIDTH: f32 = 108.0;

/// Draws what stands beside the table, where it is open.
pub fn side_ui(ui: &mut Ui, view: &mut TableView, state: &AppState, source: &ListSource, acts: &mut Vec<Act>) {
    let Some(side) = view.side.clone() else { return };
    let words = &state.words;
    let table = match &side {
        Side::Statistics(_) => view.summary.statistics.as_ref().map(|of| statistics_lines(of, words)),
        Side::Groups(_) => view.summary.groups.as_ref().map(|of| group_lines(of, words)),
    };
    choice_ui(ui, view, &side, state, source, |ui| {
        let copy = widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("table-copy-summary"));
        if let Some(table) = table.as_ref().filter(|_| copy.clicked()) {
            let cells =
                |line: &Line| -> Vec<String> { line.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect() };
            let text: Vec<String> = table.iter().map(|line| cells(line).join("\t")).collect();
            acts.push(Act::CopyText(text.join("\n") + "\n"));
        }
    });
    let Some(table) = table else {
        ui.label(theme::muted(ui, words.text("table-counting")));
        return;
    };
    let mut narrowed = None;
    ui.spacing_mut().item_spacing = egui::vec2(0.0, 2.0);
    egui::ScrollArea::both().auto_shrink(false).show_rows(ui, LINE, table.len(), |ui, lines| {
        for line in table.get(lines).unwrap_or_default() {
            if line_ui(ui, line) {
                narrowed = line.value.clone();
            }
        }
    });
    if let Some(value) = narrowed {
        let (Side::Statistics(column) | Side::Groups(column)) = &side;
        view.narrow_to(column, &value);
    }
}

/// A line of the table beside the list.
struct Line {
    cells: Vec<String>,
    /// The value of the rows that it counts, where a click lists only those.
    value: Option<String>,
    strong: bool,
}

impl Line {
    /// Its value stands where groups have their third column: sums are long.
    fn fact(label: String, value: String) -> Self {
        Self { cells: vec![label, String::new(), value], value: None, strong: false }
    }
}

fn line_ui(ui: &mut Ui, line: &Line) -> bool {
    let mut clicked = false;
    ui.horizontal(|ui| {
        for (at, cell) in line.cells.iter().enumerate() {
            let text = if line.strong { theme::strong(cell.as_str()) } else { egui::RichText::new(cell) };
            let width = WIDTHS.get(at).copied().unwrap_or(NUMBER_WIDTH);
            let label = egui::Layout::left_to_right(egui::Align::Center);
            let number = egui::Layout::right_to_left(egui::Align::Center);
            let size = egui::vec2(width, LINE);
            ui.allocate_ui_with_layout(size, if at == 0 { label } else { number }, |ui| {
                ui.set_min_width(width);
                if at == 0 && line.value.is_some() {
                    let button = egui::Button::new(text).frame_when_inactive(false).small().truncate();
                    let response = ui.add(button);
                    let cells: Vec<&str> =
                        line.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                    let name = cells.join(" · ");
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                    clicked = response.clicked();
                } else {
                    ui.add(egui::Label::new(text).truncate());
                }
            });
        }
    });
    clicked
}

/// What is counted, and of which column.
fn choice_ui(
    ui: &mut Ui,
    view: &mut TableView,
    side: &Side,
    state: &AppState,
    source: &ListSource,
    more: impl FnOnce(&mut Ui),
) {
    let words = &state.words;
    let title = |column: &Column| column.title(&|message| words.say(message));
    ui.horizontal(|ui| {
        let groups = matches!(side, Side::Groups(_));
        if ui.selectable_label(groups, words.text("table-groups")).clicked() && !groups {
            view.side = Some(Side::Groups(Column::LandUse));
        }
        if ui.selectable_label(!groups, words.text("table-statistics")).clicked() && groups {
            view.side = Some(Side::Statistics(Column::LegalArea));
        }
        let (column, among) = match side {
            Side::Groups(column) => (column, GROUPED_BY.as_slice()),
            Side::Statistics(column) => (column, source.parcels.offered.as_slice()),
        };
        let mut chosen = column.clone();
        let combo = egui::ComboBox::from_id_salt("side-column").width(150.0).selected_text(title(column)).truncate();
        let response = combo.show_ui(ui, |ui| {
            for column in among {
                ui.selectable_value(&mut chosen, column.clone(), title(column));
            }
        });
        let told = format!("{}: {}", words.text("table-of-column"), title(column));
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
        if chosen != *column {
            view.side = Some(if groups { Side::Groups(chosen) } else { Side::Statistics(chosen) });
        }
        more(ui);
        if widgets::icon_button(ui, icons::ICON_CLOSE, &words.text("table-close-summary")).clicked() {
            view.side = None;
        }
    });
}

fn statistics_lines(of: &Statistics, words: &Words) -> Vec<Line> {
    let fact = |key: &str, value: String| Line::fact(words.text(key), value);
    let mut lines = vec![
        fact("table-rows", words.count(of.rows)),
        fact("table-empty", words.count(of.empty)),
        fact("table-distinct", words.count(of.distinct)),
    ];
    if let Some(numbers) = &of.numbers {
        let decimals = if of.column.is_area() { 1 } else { 3 };
        for (key, value) in [
            ("table-sum", numbers.sum),
            ("table-mean", numbers.mean),
            ("table-median", numbers.median),
            ("table-min", numbers.min),
            ("table-max", numbers.max),
        ] {
            lines.push(fact(key, words.number(value, decimals)));
        }
    }
    if !of.frequent.is_empty() {
        lines.push(Line { strong: true, ..fact("table-frequent", words.text("table-parcels")) });
        let frequent = of.frequent.iter().map(|(value, count)| Line {
            cells: vec![value.clone(), String::new(), words.count(*count)],
            value: Some(value.clone()),
            strong: false,
        });
        lines.extend(frequent);
    }
    lines
}

fn group_lines(of: &Groups, words: &Words) -> Vec<Line> {
    let title = of.column.title(&|message| words.say(message));
    let keys = ["table-parcels", "table-sum-legal", "table-sum-area", "table-sum-difference"];
    let heads = keys.map(|key| words.text(key));
    let line = |label: String, group: &Group, value: Option<String>, strong: bool| Line {
        cells: vec![
            label,
            words.count(group.parcels),
            words.number(group.legal_area, 1),
            words.number(group.area, 1),
            words.signed(group.difference),
        ],
        value,
        strong,
    };
    let mut lines = vec![Line { cells: std::iter::once(title).chain(heads).collect(), value: None, strong: true }];
    lines.push(line(words.text("table-total"), &of.total, None, true));
    lines.extend(of.groups.iter().map(|group| {
        let label = if group.value.is_empty() { words.text("table-no-value") } else { group.value.clone() };
        line(label, group, Some(group.value.clone()), false)
    }));
    lines
}
