//! A table of texts in a dialog: titles that stay, rows that are made only when they are seen.

use egui::{RichText, Ui};

use super::super::theme;
use super::super::words::Words;

/// Height of a row, points.
pub const ROW: f32 = theme::ROW_HEIGHT;

/// A column: key of its title, and its width in points. The last one takes what is left.
pub type Columns = [(&'static str, f32)];

/// Draws the table in the room that is left, at most `height` points; `row` draws the cells of a row with [`cell_ui`].
pub fn grid_ui(
    ui: &mut Ui,
    id: &'static str,
    (columns, words): (&Columns, &Words),
    (count, height): (usize, f32),
    mut row: impl FnMut(&mut Ui, usize, &[f32]),
) {
    let widths = widths(columns, ui.available_width());
    ui.horizontal(|ui| {
        for ((key, _), width) in columns.iter().zip(&widths) {
            cell_ui(ui, *width, theme::muted(ui, words.text(key)));
        }
    });
    ui.separator();
    let area = egui::ScrollArea::vertical().id_salt(id).max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, false]).show_rows(ui, ROW, count, |ui, rows| {
        for at in rows {
            ui.push_id(at, |ui| ui.horizontal(|ui| row(ui, at, &widths)));
        }
    });
}

/// The width of each column, the last one with what is left.
fn widths(columns: &Columns, room: f32) -> Vec<f32> {
    let gap = theme::SPACE_S * columns.len() as f32;
    let left = (room - gap - columns.iter().map(|(_, width)| width).sum::<f32>()).max(0.0);
    let last = columns.len().saturating_sub(1);
    columns.iter().enumerate().map(|(at, (_, width))| if at == last { width + left } else { *width }).collect()
}

/// A text at the left of its cell, cut where the cell ends; the whole of it on hovering.
pub fn cell_ui(ui: &mut Ui, width: f32, text: impl Into<RichText>) {
    let text = text.into();
    ui.allocate_ui_with_layout(egui::vec2(width, ROW - 4.0), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(width);
        ui.set_max_width(width);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// Control characters have no glyph; a dot stands for each.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{AD}' { '·' } else { c }).collect()
}

/// Lines of cells as tab-separated text, for a spreadsheet.
pub fn tsv(lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let clean = |cell: &String| cell.replace(['\t', '\n', '\r'], " ");
    let line = |cells: Vec<String>| cells.iter().map(clean).collect::<Vec<_>>().join("\t") + "\n";
    lines.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_takes_what_is_left() {
        assert_eq!(widths(&[("a", 50.0), ("b", 100.0)], 400.0), [50.0, 100.0 + 400.0 - 150.0 - 2.0 * theme::SPACE_S]);
        assert_eq!(widths(&[("a", 50.0), ("b", 100.0)], 20.0), [50.0, 100.0]);
    }

    #[test]
    fn a_cell_stays_one_cell_when_it_is_copied() {
        assert_eq!(tsv([vec!["a\tb".to_owned(), "c\nd".to_owned()], vec!["e".to_owned()]]), "a b\tc d\ne\n");
    }
}
