//! The panel on the left: what is drawn, in which colours, and what the colours mean.

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::map::{self, LegendEntry, LegendMeaning, LinkState, MapTheme};
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use crate::cadastre::LayerKind;

/// Gives the switch of the reference layers as the user left it.
pub fn layers_panel_ui(ui: &mut Ui, state: &AppState, legend: &[LegendEntry], acts: &mut Vec<Act>) -> bool {
    let snapshot = state.snapshot();
    let words = &state.words;
    let mut show_references = state.show_references;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.label(theme::title(words.text("desktop-layers")));
        for layer in snapshot.layers.iter() {
            ui.horizontal(|ui| {
                let icon = match layer.kind {
                    LayerKind::Parcels => icons::ICON_PENTAGON,
                    LayerKind::Reference => icons::ICON_POLYLINE,
                };
                ui.label(icon.rich_text().size(16.0));
                ui.add(egui::Label::new(layer.name.clone()).truncate()).on_hover_text(&layer.source.path);
            });
        }
        if !snapshot.references.is_empty() {
            ui.checkbox(&mut show_references, words.text("desktop-show-references"));
        }
        let mut labels = state.settings.labels;
        if ui.checkbox(&mut labels, words.text(UiCommand::Labels.key())).changed() {
            acts.push(Act::Command(UiCommand::Labels));
        }
        ui.add_space(theme::SPACE_S);
        ui.separator();
        ui.label(theme::title(words.text("desktop-colour-by")));
        ui.horizontal_wrapped(|ui| {
            for command in [UiCommand::ColourLandUse, UiCommand::ColourLinks] {
                let on = command.is_on(state).unwrap_or(false);
                if ui.selectable_label(on, words.text(command.key())).clicked() {
                    acts.push(Act::Command(command));
                }
            }
        });
        ui.add_space(theme::SPACE_XS);
        for entry in legend {
            legend_line_ui(ui, state, entry);
        }
    });
    show_references
}

fn legend_line_ui(ui: &mut Ui, state: &AppState, entry: &LegendEntry) {
    let words = &state.words;
    let name = match entry.meaning {
        LegendMeaning::LandUse(code) => code.to_string(),
        LegendMeaning::OtherLandUse => words.text("desktop-other-land-uses"),
        LegendMeaning::LinkState(LinkState::Unlinked) => words.text("desktop-link-none"),
        LegendMeaning::LinkState(LinkState::Linked) => words.text("desktop-link-paper"),
        LegendMeaning::LinkState(LinkState::LinkedWithScan) => words.text("desktop-link-scan"),
    };
    let theme = if ui.visuals().dark_mode { MapTheme::Dark } else { MapTheme::Light };
    let fill = map::Palette::of(theme).fill(entry.meaning.colour());
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(20.0, 14.0), egui::Sense::hover());
        let line = egui::Stroke::new(1.0, Palette::current(ui).line);
        ui.painter().rect(rect, 3, fill, line, egui::StrokeKind::Inside);
        // The number has its place first, the name what is left of the line.
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(theme::muted(ui, words.count(entry.parcels)));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(name).truncate());
            });
        });
    });
}

/// What the panel says before a map is there.
pub fn no_layers_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    widgets::empty_state(
        ui,
        icons::ICON_LAYERS,
        &words.text("desktop-no-layers"),
        &words.text("desktop-no-layers-hint"),
    );
    ui.vertical_centered(|ui| widgets::command_button(ui, UiCommand::OpenMap, state, acts));
}
