//! A parcel in the inspector: its three blocks, its facts, its certificates, and the columns of its file.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Ui;
use egui_material_icons::icons;

use super::Inspector;
use super::bulk_ui::bulk_ui;
use super::history_ui::history_ui;
use super::parcel_certificates::certificates_ui;
use super::parcel_form::{ParcelForm, areas_note, parcel_form_ui};
use crate::cadastre::{Attribute, ColumnRole, Parcel, ParcelId, Snapshot};
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::office::parcel_group_ui;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::together::ward_ui;
use crate::desktop::widgets;

pub fn parcel_ui(ui: &mut Ui, id: ParcelId, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let snapshot = state.snapshot();
    let Some(parcel) = snapshot.parcels.get(id) else { return };
    let words = &state.words;
    ui.horizontal(|ui| {
        ui.label(icons::ICON_PENTAGON.rich_text().size(20.0));
        ui.label(theme::strong(format!("{} {}", words.text("desktop-parcel"), parcel.label())).size(17.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            widgets::command_icon(ui, UiCommand::EditParcel, state, acts);
        });
    });
    ward_ui(ui, id, state, acts);
    if state.selection.parcels.len() > 1 {
        let area = inspector.selected_area.follow(state);
        let message = crate::i18n::Message::new("desktop-selected-parcels")
            .with("count", state.selection.parcels.len())
            .with("area", words.area(area));
        ui.label(theme::muted(ui, words.say(&message)));
        if !state.is_together() {
            bulk_ui(ui, &mut inspector.bulk, state, acts);
        }
    }
    blocks_ui(ui, parcel, snapshot, state);
    parcel_group_ui(ui, id, state, acts);
    ui.add_space(theme::SPACE_S);
    match inspector.parcel_forms.get_mut(&id) {
        Some(form) => {
            if !form.is_of(parcel) {
                // The project has moved on under the form, by an undo for example: it begins anew.
                *form = ParcelForm::new(parcel, words);
            }
            parcel_form_ui(ui, form, inspector.last.as_ref(), state);
        }
        None => facts_ui(ui, parcel, state),
    }
    ui.add_space(theme::SPACE_S);
    ui.separator();
    certificates_ui(ui, parcel, state, acts);
    ui.separator();
    egui::CollapsingHeader::new(words.text("desktop-source-columns"))
        .id_salt("source-columns")
        .show(ui, |ui| columns_ui(ui, parcel, snapshot));
    if !state.is_together() {
        history_ui(ui, &inspector.history, id, state, acts);
    }
}

/// The legal areas of the selected parcels together, of one selection and one revision.
#[derive(Debug, Default)]
pub struct SelectedArea {
    of: Option<(Arc<BTreeSet<ParcelId>>, u64)>,
    /// Square metres.
    sum: f64,
}

impl SelectedArea {
    fn follow(&mut self, state: &AppState) -> f64 {
        let of = (Arc::clone(&state.selection.parcels), state.snapshot().revision);
        if self.of.as_ref() != Some(&of) {
            self.sum = state.selected_parcels().filter_map(|parcel| parcel.legal_area).sum();
            self.of = Some(of);
        }
        self.sum
    }
}

fn facts_ui(ui: &mut Ui, parcel: &Parcel, state: &AppState) {
    let (words, snapshot) = (&state.words, state.snapshot());
    egui::Grid::new("parcel-facts").num_columns(2).spacing([12.0, 5.0]).show(ui, |ui| {
        widgets::fact(ui, &words.text("desktop-col-sheet"), parcel.sheet.as_str());
        widgets::fact(ui, &words.text("desktop-col-number"), parcel.number.as_str());
        let area = parcel.legal_area.map(|area| words.area(area)).unwrap_or_default();
        widgets::fact(ui, &words.text("desktop-legal-area"), &area);
        widgets::fact(ui, &words.text("boundary-map-area"), &map_area(parcel, state));
        widgets::fact(ui, &words.text("desktop-col-land-use"), &parcel.land_use.verbatim);
        widgets::fact(ui, &words.text("desktop-col-address"), parcel.details().address());
        if let Some(layer) = parcel.layer().and_then(|layer| snapshot.layers.get(layer)) {
            let source = format!("{} · {}", layer.name, parcel.row_label());
            widgets::fact(ui, &words.text("desktop-source"), &source);
        }
    });
    areas_note(ui, &parcel.land_use, parcel.legal_area, words);
}

/// The area on the map, and how far that is off the legal one.
fn map_area(parcel: &Parcel, state: &AppState) -> String {
    let Some(measured) = parcel.polygons().map(|polygons| crate::geometry::area(&polygons)) else {
        return String::new();
    };
    let text = state.words.area(measured);
    match parcel.legal_area.map(|legal| state.words.signed(measured - legal)) {
        Some(off) => format!("{text} ({off})"),
        None => text,
    }
}

/// Ba khối: colour, icon and words say whether each block is there.
fn blocks_ui(ui: &mut Ui, parcel: &Parcel, snapshot: &Snapshot, state: &AppState) {
    let colours = Palette::current(ui);
    let blocks = snapshot.blocks(parcel);
    ui.horizontal_wrapped(|ui| {
        if parcel.is_locked() {
            let name = state.words.text("boundary-locked");
            widgets::chip(ui, icons::ICON_LOCK, &name, colours.warning)
                .on_hover_text(state.words.text("boundary-locked-tip"));
        }
        for (has, key) in [
            (blocks.geometry, "desktop-block-geometry"),
            (blocks.attributes, "desktop-block-attributes"),
            (blocks.scan, "desktop-block-scan"),
        ] {
            let (icon, colour) = match has {
                true => (icons::ICON_CHECK_CIRCLE, colours.ok),
                false => (icons::ICON_RADIO_BUTTON_UNCHECKED, colours.muted),
            };
            let tip = state.words.text(&format!("{key}-{}", if has { "yes" } else { "no" }));
            widgets::chip(ui, icon, &state.words.text(key), colour).on_hover_text(tip);
        }
    });
}

/// The columns of the file that no field above shows; personal ones are kept out of sight.
fn columns_ui(ui: &mut Ui, parcel: &Parcel, snapshot: &Snapshot) {
    let Some(layer) = parcel.layer().and_then(|layer| snapshot.layers.get(layer)) else { return };
    let details = parcel.details();
    egui::Grid::new("parcel-columns").num_columns(2).spacing([12.0, 3.0]).show(ui, |ui| {
        for (column, value) in layer.columns.iter().zip(details.attributes()) {
            let text = match (column.role, value) {
                (ColumnRole::Personal, _) => "•••".to_owned(),
                (_, Attribute::Null) => String::new(),
                (_, value) => value.display(),
            };
            widgets::fact(ui, &column.name, &text);
        }
    });
}
