//! Repairs and findings of a register, row for row: nothing is changed silently.

use egui::Ui;
use egui_material_icons::icons;

use super::{RegisterDialog, lines, severity_icon, sheet_name};
use crate::cadastre::Severity;
use crate::desktop::act::Act;
use crate::desktop::office::grid::{self, cell_ui, grid_ui};
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::tasks::registers::{Field, RepairRule};

const REPAIRS: [(&str, f32); 5] = [
    ("desktop-col-row", 56.0),
    ("desktop-import-column", 210.0),
    ("office-before", 230.0),
    ("office-after", 230.0),
    ("office-rule", 280.0),
];

const FINDINGS: [(&str, f32); 4] = [
    ("desktop-col-row", 56.0),
    ("desktop-col-severity", 110.0),
    ("desktop-import-column", 210.0),
    ("desktop-col-message", 480.0),
];

/// The values that rules changed, before and after.
pub fn repairs_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words, acts: &mut Vec<Act>) {
    if dialog.lines.rules.is_empty() {
        nothing_ui(ui, "office-no-repairs", words);
        return;
    }
    let rule =
        |rule: Option<RepairRule>| rule.map_or_else(|| words.text("office-all-rules"), |rule| words.text(rule.key()));
    if let Some(only) = only_ui(ui, ("office-rule", words), dialog.lines.only_rule, &dialog.lines.rules, rule) {
        dialog.lines.only_rule = only;
        dialog.choose_lines();
    }
    let dialog = &*dialog;
    let Some(report) = dialog.report() else { return };
    let all = &dialog.lines.repairs;
    let cells = |at: usize| -> Option<[String; 5]> {
        let (sheet, repair) = lines::repair(report, *all.get(at)?)?;
        Some([
            row_name(dialog, sheet, repair.row),
            repair.field.label(),
            dialog.value(repair.field, &repair.before),
            dialog.value(repair.field, &repair.after),
            words.text(repair.rule.key()),
        ])
    };
    head_ui(ui, "office-repairs-hint", words, acts, || titles(&REPAIRS, words), || (0..all.len()).filter_map(cells));
    let height = ui.available_height() - 2.0 * grid::ROW;
    grid_ui(ui, "register-repairs", (&REPAIRS, words), (all.len(), height), |ui, at, widths| {
        for (text, width) in cells(at).into_iter().flatten().zip(widths) {
            cell_ui(ui, *width, text);
        }
    });
}

/// What a person should look at, and what is good to know.
pub fn findings_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words, acts: &mut Vec<Act>) {
    if dialog.lines.findings.is_empty() && dialog.lines.only_field.is_none() {
        nothing_ui(ui, "office-no-findings", words);
        return;
    }
    let field = |field: Option<Option<Field>>| field_name(field, words);
    if let Some(only) =
        only_ui(ui, ("desktop-import-column", words), dialog.lines.only_field, &dialog.lines.fields, field)
    {
        dialog.lines.only_field = only;
        dialog.choose_lines();
    }
    let dialog = &*dialog;
    let Some(report) = dialog.report() else { return };
    let all = &dialog.lines.findings;
    let cells = |at: usize| -> Option<[String; 4]> {
        let (sheet, finding) = lines::finding(report, *all.get(at)?)?;
        let severity = match finding.severity {
            Severity::Info => "desktop-severity-info",
            Severity::Warning => "desktop-severity-warning",
            Severity::Error => "desktop-severity-error",
        };
        let row = if finding.row == 0 { "–".to_owned() } else { row_name(dialog, sheet, finding.row) };
        let column = finding.field.map(Field::label).unwrap_or_default();
        Some([row, words.text(severity), column, words.say(&finding.message)])
    };
    head_ui(ui, "office-findings-hint", words, acts, || titles(&FINDINGS, words), || (0..all.len()).filter_map(cells));
    let height = ui.available_height() - 2.0 * grid::ROW;
    grid_ui(ui, "register-findings", (&FINDINGS, words), (all.len(), height), |ui, at, widths| {
        let severity = all.get(at).and_then(|at| lines::finding(report, *at)).map(|(_, finding)| finding.severity);
        for (column, (text, width)) in cells(at).into_iter().flatten().zip(widths).enumerate() {
            match (column, severity) {
                (1, Some(severity)) => {
                    let (icon, colour) = severity_icon(ui, severity);
                    cell_ui(ui, *width, egui::RichText::new(format!("{} {text}", icon.codepoint)).color(colour));
                }
                _ => cell_ui(ui, *width, text),
            }
        }
    });
}

/// A column's name; `Some(None)` for whole rows and sheets, `None` for all columns.
pub(super) fn field_name(field: Option<Option<Field>>, words: &Words) -> String {
    match field {
        None => words.text("office-all-columns"),
        Some(None) => words.text("office-whole-rows"),
        Some(Some(field)) => field.label(),
    }
}

/// The choice of what is shown alone. Gives another one when it was chosen.
pub(super) fn only_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    (key, words): (&'static str, &Words),
    now: Option<T>,
    counts: &[(T, usize)],
    name: impl Fn(Option<T>) -> String,
) -> Option<Option<T>> {
    let mut chosen = now;
    ui.horizontal(|ui| {
        let label = words.text(key);
        ui.label(theme::muted(ui, &label));
        let combo = egui::ComboBox::from_id_salt(key).width(380.0).height(360.0).selected_text(name(now));
        let response = combo.show_ui(ui, |ui| {
            let all: usize = counts.iter().map(|(_, count)| count).sum();
            let choices = counts.iter().map(|(one, count)| (Some(*one), *count));
            for (choice, count) in std::iter::once((None, all)).chain(choices) {
                let text = format!("{}  {}", name(choice), words.count(count));
                ui.selectable_value(&mut chosen, choice, text);
            }
        });
        let told = format!("{label}: {}", name(now));
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    });
    (chosen != now).then_some(chosen)
}

/// A row, and its sheet where there are several.
pub(super) fn row_name(dialog: &RegisterDialog, sheet: &crate::tasks::registers::SheetReport, row: u64) -> String {
    match dialog.report().is_some_and(|report| report.sheets.len() > 1) {
        true => format!("{row} · {}", sheet_name(&sheet.path, &sheet.sheet)),
        false => row.to_string(),
    }
}

pub(super) fn titles(columns: &grid::Columns, words: &Words) -> Vec<String> {
    columns.iter().map(|(key, _)| words.text(key)).collect()
}

/// A sentence, and the button that copies the whole table.
pub(super) fn head_ui<const N: usize, I: Iterator<Item = [String; N]>>(
    ui: &mut Ui,
    hint: &str,
    words: &Words,
    acts: &mut Vec<Act>,
    titles: impl FnOnce() -> Vec<String>,
    lines: impl FnOnce() -> I,
) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("desktop-copy-list")).clicked() {
                let lines = lines().map(Vec::from);
                acts.push(Act::CopyText(grid::tsv(std::iter::once(titles()).chain(lines))));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(theme::muted(ui, words.text(hint))).truncate());
            });
        });
    });
}

pub(super) fn nothing_ui(ui: &mut Ui, key: &str, words: &Words) {
    widgets::empty_state(ui, icons::ICON_CHECK_CIRCLE, &words.text(key), "");
}
