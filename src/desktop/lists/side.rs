//! Beside the table of parcels: statistics of a column, or its groups. It follows the filter.

use egui::Ui;
use egui_material_icons::icons;

use super::arrange::{Summary, one_line};
use super::rows::ListSource;
use super::view::{Side, TableView};
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::tasks::table::{Column, Group, Groups, Statistics, guarded};

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
    let mut copied = false;
    choice_ui(ui, view, &side, state, source, |ui| {
        copied = widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("table-copy-summary")).clicked();
    });
    let Some(table) = Lines::of(&view.summary, &side, words) else {
        ui.label(theme::muted(ui, words.text("table-counting")));
        return;
    };
    if copied {
        acts.push(Act::CopyText(table.text(words)));
    }
    let mut narrowed = None;
    ui.spacing_mut().item_spacing = egui::vec2(0.0, 2.0);
    egui::ScrollArea::both().auto_shrink(false).show_rows(ui, LINE, table.len(), |ui, lines| {
        for line in lines.filter_map(|at| table.line(at, words)) {
            if line_ui(ui, &line) {
                narrowed = line.value;
            }
        }
    });
    if let Some(value) = narrowed {
        let (Side::Statistics(column) | Side::Groups(column)) = &side;
        view.narrow_to(column, &value);
    }
}

/// The lines of the table beside the list; those of groups are made when they are seen, for there may be many.
enum Lines<'a> {
    Statistics(Vec<Line>),
    Groups(&'a Groups),
}

/// Lines above the groups: titles, and all of them together.
const GROUP_HEADS: usize = 2;

impl<'a> Lines<'a> {
    /// `None` while what is shown is still counted.
    fn of(summary: &'a Summary, side: &Side, words: &Words) -> Option<Self> {
        match side {
            Side::Statistics(column) => {
                let of = summary.statistics.as_ref().filter(|of| of.column == *column)?;
                Some(Self::Statistics(statistics_lines(of, words)))
            }
            Side::Groups(column) => summary.groups.as_ref().filter(|of| of.column == *column).map(Self::Groups),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Statistics(lines) => lines.len(),
            Self::Groups(of) => of.groups.len() + GROUP_HEADS,
        }
    }

    fn line(&self, at: usize, words: &Words) -> Option<Line> {
        match self {
            Self::Statistics(lines) => lines.get(at).cloned(),
            Self::Groups(of) => group_line(of, at, words),
        }
    }

    /// Tab-separated, for a spreadsheet.
    fn text(&self, words: &Words) -> String {
        let cells = |line: Line| {
            let texts = line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let texts = texts.map(|(at, cell)| one_line(&if at == 0 { guarded(cell) } else { cell.into() }));
            texts.collect::<Vec<_>>().join("\t") + "\n"
        };
        (0..self.len()).filter_map(|at| self.line(at, words)).map(cells).collect()
    }
}

/// A line of the table beside the list.
#[derive(Clone)]
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

fn group_line(of: &Groups, at: usize, words: &Words) -> Option<Line> {
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
    match at {
        0 => {
            let title = of.column.title(&|message| words.say(message));
            let keys = ["table-parcels", "table-sum-legal", "table-sum-area", "table-sum-difference"];
            let heads = keys.map(|key| words.text(key));
            Some(Line { cells: std::iter::once(title).chain(heads).collect(), value: None, strong: true })
        }
        1 => Some(line(words.text("table-total"), &of.total, None, true)),
        at => {
            let group = of.groups.get(at - GROUP_HEADS)?;
            let label = if group.value.is_empty() { words.text("table-no-value") } else { group.value.clone() };
            Some(line(label, group, Some(group.value.clone()), false))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn groups(column: Column, values: &[&str]) -> Groups {
        let group = |value: &str| Group { value: value.to_owned(), parcels: 1, ..Group::default() };
        let groups = values.iter().map(|value| group(value)).collect();
        Groups { column, groups, total: Group::default() }
    }

    #[test]
    fn groups_of_another_column_are_not_shown_under_the_title_of_this_one() {
        let words = Words::new(Language::Vietnamese);
        let summary = Summary { groups: Some(groups(Column::Sheet, &["5"])), ..Summary::default() };
        assert!(Lines::of(&summary, &Side::Groups(Column::LandUse), &words).is_none());
        let lines = Lines::of(&summary, &Side::Groups(Column::Sheet), &words).expect("counted");
        assert_eq!((lines.len(), lines.line(3, &words).is_none()), (3, true));
        assert_eq!(lines.line(2, &words).and_then(|line| line.value).as_deref(), Some("5"));
    }

    #[test]
    fn a_copied_summary_has_a_line_a_group_and_no_formula() {
        let words = Words::new(Language::Vietnamese);
        let summary = Summary { groups: Some(groups(Column::LandUse, &["=1+1", "a\r\nb\tc"])), ..Summary::default() };
        let text = Lines::of(&summary, &Side::Groups(Column::LandUse), &words).expect("counted").text(&words);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[2].starts_with("'=1+1\t") && lines[3].starts_with("a  b c\t"), "{text:?}");
    }
}
