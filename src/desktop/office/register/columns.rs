//! What each column of a sheet means, with its first values; the user corrects it.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::{RegisterDialog, sheet_name};
use crate::cadastre::Purpose;
use crate::desktop::office::grid::{self, cell_ui, printable};
use crate::desktop::theme::{self, Palette};
use crate::desktop::words::Words;
use crate::tasks::registers::{ColumnLook, Field, Meaning};

/// Letters, header, examples, meaning.
const COLUMNS: [(&str, f32); 4] = [
    ("desktop-import-column", 56.0),
    ("office-column-header", 300.0),
    ("desktop-import-examples", 330.0),
    ("office-column-meaning", 300.0),
];

/// Digits of a value that may be a person's number.
const DIGITS_OF_A_PERSON: usize = 9;

pub fn columns_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words) {
    sheet_choice_ui(ui, dialog, words);
    let sheet = dialog.sheet;
    let Some(look) = dialog.preview.sheets.get(sheet) else { return };
    let columns = look.columns.clone();
    let height = ui.available_height() - 2.0 * grid::ROW;
    let mut told: Option<(usize, Option<Meaning>)> = None;
    grid::grid_ui(ui, "register-columns", (&COLUMNS, words), (columns.len(), height), |ui, at, widths| {
        let (Some(column), [letters, header, examples, meaning]) = (columns.get(at), widths) else { return };
        let shown = dialog.meaning(sheet, column.column);
        cell_ui(ui, *letters, column.letters.as_str());
        let title = match column.doubtful && shown == column.meaning {
            true => RichText::new(format!("{} {}", icons::ICON_HELP.codepoint, column.header))
                .color(Palette::current(ui).warning),
            false => RichText::new(&column.header),
        };
        cell_ui(ui, *header, title);
        cell_ui(ui, *examples, theme::muted(ui, examples_of(column, shown, dialog.personal)));
        if let Some(meaning) = meaning_ui(ui, *meaning, column, shown, words) {
            told = Some((column.column, meaning));
        }
    });
    if let Some((column, meaning)) = told {
        dialog.tell_column(sheet, column, meaning);
    }
}

/// Which sheet, and where its values begin.
fn sheet_choice_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words) {
    let names: Vec<String> = dialog.preview.sheets.iter().map(|look| sheet_name(&look.path, &look.sheet)).collect();
    ui.horizontal(|ui| {
        let now = names.get(dialog.sheet).cloned().unwrap_or_default();
        let label = words.text("office-column-sheet");
        ui.label(theme::muted(ui, &label));
        let combo = egui::ComboBox::from_id_salt("register-sheet").width(300.0).selected_text(&now);
        let response = combo.show_ui(ui, |ui| {
            for (at, name) in names.iter().enumerate() {
                ui.selectable_value(&mut dialog.sheet, at, name);
            }
        });
        let name = format!("{label}: {now}");
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
        let Some(look) = dialog.preview.sheets.get(dialog.sheet) else { return };
        let sheet = dialog.sheet;
        let label = ui.label(theme::muted(ui, words.text("office-column-first-row")));
        let told = dialog.choices.iter().find(|choice| choice.path == look.path && choice.sheet == look.sheet);
        let before = told.and_then(|choice| choice.first_row).unwrap_or(look.first_row);
        let mut first = before;
        ui.add(egui::DragValue::new(&mut first).range(1..=1_048_576).speed(0.1)).labelled_by(label.id);
        if first != before
            && let Some(choice) = dialog.choice(sheet)
        {
            choice.first_row = Some(first);
        }
    });
    ui.add(egui::Label::new(theme::muted(ui, words.text("office-columns-hint"))).wrap());
}

/// The first values; those of persons stay masked until they are asked for, and so does what looks like the number of one.
fn examples_of(column: &ColumnLook, meaning: Option<Meaning>, personal: bool) -> String {
    let masked = matches!(meaning, Some(Meaning::Field(field)) if field.column().personal);
    let show = |value: &String| {
        let like_a_number =
            meaning.is_none() && value.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_PERSON;
        if !personal && (masked || like_a_number) { "•••".to_owned() } else { printable(value) }
    };
    column.examples.open(Purpose::Display).iter().map(show).collect::<Vec<_>>().join(" · ")
}

/// The choice of what a column means. Gives another one when it was chosen.
fn meaning_ui(
    ui: &mut Ui,
    width: f32,
    column: &ColumnLook,
    now: Option<Meaning>,
    words: &Words,
) -> Option<Option<Meaning>> {
    let mut chosen = now;
    let combo = egui::ComboBox::from_id_salt(column.column).width(width.min(320.0)).height(360.0);
    let response = combo.selected_text(meaning_name(now, words)).show_ui(ui, |ui| {
        let special = [None, Some(Meaning::Ordinal), Some(Meaning::Group)];
        for choice in special.into_iter().chain(Field::all().map(|field| Some(Meaning::Field(field)))) {
            ui.selectable_value(&mut chosen, choice, meaning_name(choice, words));
        }
    });
    let name = format!("{} {}: {}", column.letters, column.header, meaning_name(now, words));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
    (chosen != now).then_some(chosen)
}

fn meaning_name(meaning: Option<Meaning>, words: &Words) -> String {
    match meaning {
        None => words.text("office-meaning-none"),
        Some(Meaning::Ordinal) => words.text("office-meaning-ordinal"),
        Some(Meaning::Group) => words.text("office-meaning-group"),
        Some(Meaning::Field(field)) => field.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Confidential;

    #[test]
    fn values_of_persons_are_no_examples_until_they_are_asked_for() {
        let column = ColumnLook {
            column: 0,
            letters: "A".to_owned(),
            header: String::new(),
            meaning: None,
            doubtful: false,
            examples: Confidential::new(vec!["BX 037034".to_owned(), "001085000001".to_owned()]),
        };
        let of_person = Some(Meaning::Field(Field::PersonName));
        assert_eq!(examples_of(&column, None, false), "BX 037034 · •••");
        assert_eq!(examples_of(&column, of_person, false), "••• · •••");
        assert_eq!(examples_of(&column, of_person, true), "BX 037034 · 001085000001");
        assert_eq!(examples_of(&column, Some(Meaning::Field(Field::Serial)), false), "BX 037034 · 001085000001");
    }
}
