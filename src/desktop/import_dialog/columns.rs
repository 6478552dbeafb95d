//! The columns of a layer in the import dialog: name, examples from the file, and what each is taken for.

use egui::{RichText, Ui};

use super::layer::LayerView;
use crate::cadastre::ColumnRole;
use crate::desktop::theme::{self, Palette};
use crate::desktop::words::Words;

/// Width of the examples, points.
const EXAMPLES_WIDTH: f32 = 330.0;

/// Draws the table of columns.
pub fn columns_ui(ui: &mut Ui, layer: &mut LayerView, words: &Words) {
    let colours = Palette::current(ui);
    egui::Grid::new("columns-grid").num_columns(3).striped(true).min_row_height(theme::ROW_HEIGHT).show(ui, |ui| {
        for key in ["desktop-import-column", "desktop-import-examples", "desktop-import-role"] {
            ui.label(theme::muted(ui, words.text(key)));
        }
        ui.end_row();
        for at in 0..layer.preview.choice.columns.len() {
            column_ui(ui, layer, at, words);
            ui.end_row();
        }
    });
    let roles: Vec<ColumnRole> = layer.preview.choice.columns.iter().map(|column| column.role).collect();
    if !roles.contains(&ColumnRole::Number) {
        let warning = RichText::new(words.text("desktop-import-no-number")).color(colours.warning);
        ui.add(egui::Label::new(warning).wrap());
    }
    if layer.preview.choice.columns_changed {
        ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-import-remembered"))).wrap());
    }
}

fn column_ui(ui: &mut Ui, layer: &mut LayerView, at: usize, words: &Words) {
    let Some(column) = layer.preview.choice.columns.get(at) else { return };
    let (name, before) = (column.name.clone(), column.role);
    ui.label(&name);
    let examples = match (before, layer.examples.get(at)) {
        (ColumnRole::Personal, _) => "•••",
        (_, examples) => examples.map_or("", String::as_str),
    };
    ui.scope(|ui| {
        ui.set_width(EXAMPLES_WIDTH);
        let label = ui.add(egui::Label::new(theme::muted(ui, examples)).truncate());
        if before == ColumnRole::Personal {
            label.on_hover_text(words.text("desktop-import-personal-tip"));
        }
    });
    let mut role = before;
    let combo = egui::ComboBox::from_id_salt(at).width(190.0).selected_text(words.text(role_key(role)));
    let response = combo.show_ui(ui, |ui| {
        for choice in ColumnRole::ALL {
            ui.selectable_value(&mut role, choice, words.text(role_key(choice)));
        }
    });
    let label = format!("{name}: {}", words.text(role_key(role)));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    if role != before {
        give_role(layer, at, role);
    }
}

/// A role that one column has is taken from the column that had it.
fn give_role(layer: &mut LayerView, at: usize, role: ColumnRole) {
    let choice = &mut layer.preview.choice;
    let shared = matches!(role, ColumnRole::Kept | ColumnRole::Personal | ColumnRole::LeftOut);
    for (index, column) in choice.columns.iter_mut().enumerate() {
        if index == at {
            column.role = role;
        } else if column.role == role && !shared {
            column.role = ColumnRole::Kept;
        }
    }
    choice.columns_changed = true;
}

fn role_key(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Sheet => "desktop-role-sheet",
        ColumnRole::Number => "desktop-role-number",
        ColumnRole::LegalArea => "desktop-role-legal-area",
        ColumnRole::LandUse => "desktop-role-land-use",
        ColumnRole::Address => "desktop-role-address",
        ColumnRole::CertificateSerial => "desktop-role-serial",
        ColumnRole::Personal => "desktop-role-personal",
        ColumnRole::Kept => "desktop-role-kept",
        ColumnRole::LeftOut => "desktop-role-left-out",
    }
}
