//! The doubtful texts of a layer in the import dialog, before and after; every one of them, made only when it is seen.

use egui::Ui;

use super::layer::LayerView;
use crate::desktop::theme;
use crate::desktop::words::Words;
use crate::i18n::Message;
use crate::tasks::import::TextDoubt;

/// Height of the list, points.
const HEIGHT: f32 = 180.0;
/// Widths of row, column, before and after, points.
const WIDTHS: [f32; 4] = [70.0, 110.0, 260.0, 260.0];

/// Draws how many texts were read from a legacy encoding, and the doubtful ones one by one.
pub fn texts_ui(ui: &mut Ui, layer: &LayerView, words: &Words) {
    let preview = &layer.preview;
    if preview.decoded_texts == 0 && preview.text_doubts.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_S);
    let message = Message::new("desktop-import-texts")
        .with("decoded", preview.decoded_texts)
        .with("doubtful", preview.text_doubts.len());
    if preview.text_doubts.is_empty() {
        ui.label(theme::muted(ui, words.say(&message)));
        return;
    }
    ui.label(theme::strong(words.say(&message)));
    let titles = ["desktop-col-row", "desktop-import-column", "desktop-import-before", "desktop-import-after"];
    cells_ui(ui, titles.map(|key| words.text(key)), true);
    let area = egui::ScrollArea::vertical()
        .id_salt("texts")
        .max_height(HEIGHT)
        .min_scrolled_height(HEIGHT)
        .auto_shrink([false, true]);
    area.show_rows(ui, theme::ROW_HEIGHT - 4.0, preview.text_doubts.len(), |ui, rows| {
        for doubt in preview.text_doubts.get(rows).unwrap_or_default() {
            cells_ui(ui, cells(layer, doubt), false);
        }
    });
}

fn cells(layer: &LayerView, doubt: &TextDoubt) -> [String; 4] {
    let column = layer.preview.choice.columns.get(doubt.column).map(|column| column.name.clone());
    [(doubt.row + 1).to_string(), column.unwrap_or_default(), printable(&doubt.before), doubt.after.clone()]
}

fn cells_ui(ui: &mut Ui, cells: [String; 4], title: bool) {
    ui.horizontal(|ui| {
        for (text, width) in cells.into_iter().zip(WIDTHS) {
            let text = if title { theme::muted(ui, text) } else { egui::RichText::new(text) };
            ui.add_sized([width, theme::ROW_HEIGHT - 6.0], LeftLabel(text));
        }
    });
}

/// A label at the left of its cell, cut where the cell ends.
struct LeftLabel(egui::RichText);

impl egui::Widget for LeftLabel {
    fn ui(self, ui: &mut Ui) -> egui::Response {
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.with_layout(layout, |ui| ui.add(egui::Label::new(self.0).truncate())).inner
    }
}

/// Control characters and the soft hyphen have no glyph; a dot stands for each.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{AD}' { '·' } else { c }).collect()
}
