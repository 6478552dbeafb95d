//! The values that the register and the project tell differently: sent, returned, current, and whose is kept.

use egui::Ui;

use super::listed::{field_name, head_ui, nothing_ui, only_ui, row_name, titles};
use super::{RegisterDialog, lines};
use crate::desktop::act::Act;
use crate::desktop::office::grid::{self, cell_ui, grid_ui};
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::i18n::Message;
use crate::tasks::registers::Field;

const CONFLICTS: [(&str, f32); 7] = [
    ("desktop-col-row", 56.0),
    ("desktop-import-column", 170.0),
    ("office-sent", 120.0),
    ("office-returned", 140.0),
    ("office-current", 140.0),
    ("office-reason", 190.0),
    ("office-decision", 220.0),
];

pub fn conflicts_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words, acts: &mut Vec<Act>) {
    let count = dialog.lines.conflicts.len();
    if dialog.report().is_none() || count == 0 {
        nothing_ui(ui, "office-no-conflicts", words);
        return;
    }
    let column = |field: Option<Field>| field_name(field.map(Some), words);
    let (only, contested) = (dialog.lines.only_contested, &dialog.lines.contested);
    if let Some(only) = only_ui(ui, ("desktop-import-column", words), only, contested, column) {
        dialog.lines.only_contested = only;
    }
    let shown = dialog.lines.shown_conflicts();
    all_ui(ui, dialog, &shown, words);
    let mut decided: Option<(usize, bool)> = None;
    {
        let dialog = &*dialog;
        let cells = |at: usize| cells(dialog, at, words);
        let rows = || shown.iter().filter_map(|at| cells(*at));
        head_ui(ui, "office-conflicts-hint", words, acts, || titles(&CONFLICTS, words), rows);
        let height = ui.available_height() - 2.0 * grid::ROW;
        grid_ui(ui, "register-conflicts", (&CONFLICTS, words), (shown.len(), height), |ui, line, widths| {
            let Some((at, cells)) = shown.get(line).and_then(|at| Some((*at, cells(*at)?))) else { return };
            for (text, width) in cells.iter().zip(widths).take(CONFLICTS.len() - 1) {
                cell_ui(ui, *width, text.as_str());
            }
            let name = format!("{}, {}", cells[0], cells[1]);
            if let Some(theirs) = decision_ui(ui, dialog, at, &name, words) {
                decided = Some((at, theirs));
            }
        });
    }
    if let Some((at, theirs)) = decided
        && let Some(place) = dialog.lines.conflicts.get(at).cloned()
    {
        let _ = if theirs { dialog.theirs.insert(place) } else { dialog.theirs.remove(&place) };
    }
}

/// What is decided so far, and one decision for all that are shown.
fn all_ui(ui: &mut Ui, dialog: &mut RegisterDialog, shown: &[usize], words: &Words) {
    ui.horizontal(|ui| {
        let told = Message::new("office-conflicts-decided")
            .with("theirs", dialog.theirs.len())
            .with("ours", dialog.lines.conflicts.len() - dialog.theirs.len());
        ui.label(theme::strong(words.say(&told)));
        let keep = ui.button(words.text("office-keep-all")).clicked();
        let take = ui.button(words.text("office-take-all")).clicked();
        for at in shown.iter().filter(|_| keep || take) {
            let Some(place) = dialog.lines.conflicts.get(*at).cloned() else { continue };
            let _ = match take && can_be_settled(dialog, *at) {
                true => dialog.theirs.insert(place),
                false => dialog.theirs.remove(&place),
            };
        }
    });
}

fn can_be_settled(dialog: &RegisterDialog, at: usize) -> bool {
    let conflict =
        dialog.report().zip(dialog.lines.conflicts_at.get(at)).and_then(|(report, at)| lines::conflict(report, *at));
    conflict.is_some_and(|(_, conflict)| conflict.reason.can_be_settled())
}

fn is_theirs(dialog: &RegisterDialog, at: usize) -> bool {
    dialog.lines.conflicts.get(at).is_some_and(|place| dialog.theirs.contains(place))
}

fn cells(dialog: &RegisterDialog, at: usize, words: &Words) -> Option<[String; 7]> {
    let (sheet, conflict) = lines::conflict(dialog.report()?, *dialog.lines.conflicts_at.get(at)?)?;
    let value = |value| dialog.value(conflict.field, value);
    let decision = if is_theirs(dialog, at) { "office-take-theirs" } else { "office-keep-ours" };
    Some([
        row_name(dialog, sheet, conflict.row),
        conflict.field.label(),
        conflict.sent.as_ref().map_or_else(|| "–".to_owned(), value),
        value(&conflict.returned),
        value(&conflict.current),
        words.text(conflict.reason.key()),
        words.text(decision),
    ])
}

/// Whose value is kept. Gives whether it is theirs when that was chosen anew.
fn decision_ui(ui: &mut Ui, dialog: &RegisterDialog, at: usize, name: &str, words: &Words) -> Option<bool> {
    if !can_be_settled(dialog, at) {
        ui.label(theme::muted(ui, words.text("office-decided-by-map")));
        return None;
    }
    let theirs = is_theirs(dialog, at);
    let mut chosen = None;
    widgets::clear_marks(ui);
    for (value, key) in [(false, "office-keep-ours"), (true, "office-take-theirs")] {
        let text = words.text(key);
        let response = ui.radio(theirs == value, &text);
        let label = format!("{name}: {text}");
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, theirs == value, &label));
        if response.clicked() && theirs != value {
            chosen = Some(value);
        }
    }
    chosen
}
