//! One layer of the import dialog, as a card: what it is taken for, its CRS, its columns and its doubtful texts.

use egui::Ui;

use super::crs::{CrsView, crs_ui};
use super::{columns, texts};
use crate::cadastre::LayerKind;
use crate::desktop::theme::{self, Palette};
use crate::desktop::words::Words;
use crate::formats::{ColumnValues, FeatureTable};
use crate::i18n::Message;
use crate::tasks::import::{LayerPreview, MapInHand};
use crate::text::{self, Choice};

/// Rows that are looked through for examples of a column's values.
const ROWS_FOR_EXAMPLES: usize = 500;
/// Different values shown of a column.
const EXAMPLES: usize = 3;
/// Letters shown of one value.
const EXAMPLE_LETTERS: usize = 40;

/// A layer as the dialog shows it.
pub struct LayerView {
    pub preview: LayerPreview,
    pub crs: CrsView,
    /// A few values of each column, as they are read.
    pub examples: Vec<String>,
}

impl LayerView {
    /// Reads examples and names the readings of the CRS: for a job.
    pub fn new(preview: LayerPreview, maps: &[MapInHand], encoding: Choice) -> Self {
        let map = maps.iter().find(|map| map.path == preview.choice.path);
        let table = map.and_then(|map| map.file.tables.iter().find(|table| table.name == preview.choice.layer));
        let examples = match table {
            Some(table) => (0..table.columns.len()).map(|column| examples(table, column, encoding)).collect(),
            None => Vec::new(),
        };
        Self { crs: CrsView::new(&preview), preview, examples }
    }
}

/// The first few different values of a column.
fn examples(table: &FeatureTable, column: usize, encoding: Choice) -> String {
    let Some(column) = table.columns.get(column) else { return String::new() };
    let mut found: Vec<String> = Vec::new();
    for row in 0..table.len().min(ROWS_FOR_EXAMPLES) {
        let value = value(&column.values, row, encoding);
        let value: String = value.trim().chars().take(EXAMPLE_LETTERS).collect();
        if !value.is_empty() && !found.contains(&value) {
            found.push(value);
        }
        if found.len() == EXAMPLES {
            break;
        }
    }
    found.join(" · ")
}

fn value(values: &ColumnValues, row: usize, encoding: Choice) -> String {
    match values {
        ColumnValues::Boolean(values) => values.get(row).copied().flatten().map(|value| value.to_string()),
        ColumnValues::Integer(values) => values.get(row).map(|value| value.to_string()),
        ColumnValues::Real(values) => values.get(row).map(|value| value.to_string()),
        ColumnValues::Text(runs) => runs.get(row).map(|raw| text::decode(raw, encoding, None).text),
        ColumnValues::Date(dates) => dates.get(row).copied().flatten().map(|date| match date {
            (year, 0, _) => year.to_string(),
            (year, month, day) => format!("{day:02}/{month:02}/{year}"),
        }),
        ColumnValues::Bytes(_) => None,
    }
    .unwrap_or_default()
}

/// Draws the card of a layer.
pub fn layer_ui(ui: &mut Ui, layer: &mut LayerView, words: &Words) {
    let colours = Palette::current(ui);
    let card = egui::Frame::group(ui.style()).fill(colours.panel).inner_margin(egui::Margin::same(12));
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        head_ui(ui, layer, words);
        if !layer.preview.choice.taken {
            return;
        }
        section(ui, &words.text("desktop-import-crs"));
        crs_ui(ui, layer, words);
        if layer.preview.choice.kind == LayerKind::Parcels {
            section(ui, &words.text("desktop-import-columns"));
            columns::columns_ui(ui, layer, words);
        }
        texts::texts_ui(ui, layer, words);
    });
}

fn head_ui(ui: &mut Ui, layer: &mut LayerView, words: &Words) {
    let preview = &mut layer.preview;
    ui.horizontal(|ui| {
        let name = words.say(&Message::new("desktop-import-layer").with("layer", preview.choice.layer.as_str()));
        ui.checkbox(&mut preview.choice.taken, theme::strong(name));
        let mut facts = words.say(
            &Message::new("desktop-import-features")
                .with("features", preview.features)
                .with("polygons", preview.polygons),
        );
        if preview.without_geometry > 0 {
            let without = Message::new("desktop-import-shapeless").with("count", preview.without_geometry);
            facts = format!("{facts} · {}", words.say(&without));
        }
        ui.label(theme::muted(ui, facts));
    });
    if preview.choice.taken {
        ui.horizontal(|ui| {
            for (kind, key) in [
                (LayerKind::Parcels, "desktop-import-as-parcels"),
                (LayerKind::Reference, "desktop-import-as-references"),
            ] {
                ui.radio_value(&mut preview.choice.kind, kind, words.text(key));
            }
        });
    }
}

/// The heading of a part of the card.
fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::SPACE_S);
    ui.label(theme::strong(title));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ByteRuns, Column};

    #[test]
    fn examples_are_the_first_different_values_in_the_letters_that_they_are_read_as() {
        let mut runs = ByteRuns::default();
        for value in [None, Some("  "), Some("Th\u{AB}n"), Some("Th\u{AB}n"), Some("2"), Some("3"), Some("4")] {
            let raw = value.map(|text| text.chars().map(|c| c as u8).collect::<Vec<u8>>());
            runs.push(raw.as_deref());
        }
        let mut table = FeatureTable::default();
        table.columns.push(Column { name: "DIACHI".to_owned(), values: ColumnValues::Text(runs) });
        table.geometry.kinds = vec![crate::formats::GeometryKind::Absent; 7];
        assert_eq!(examples(&table, 0, Choice::Fixed(text::Encoding::Tcvn3)), "Thôn · 2 · 3");
    }
}
