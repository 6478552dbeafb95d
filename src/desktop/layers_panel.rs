//! The panel on the left: what is drawn, in which colours, and what the colours mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Color32, Ui};
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::map::{self, ColourBy, LegendMeaning, LinkState, MapTheme};
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use crate::cadastre::{LandUseCode, LayerKind, Snapshot};

/// How many land uses the legend names; the rest is one line.
const LEGEND_LINES: usize = 14;

/// Numbers of the legend, counted once a revision.
#[derive(Default)]
pub struct Legend {
    revision: Option<u64>,
    land_uses: Vec<(String, usize)>,
    links: [usize; 3],
    references: usize,
}

impl Legend {
    fn refresh(&mut self, snapshot: &Arc<Snapshot>) {
        if self.revision == Some(snapshot.revision) {
            return;
        }
        let mut land_uses: BTreeMap<String, usize> = BTreeMap::new();
        let mut links = [0; 3];
        for parcel in snapshot.parcels.iter() {
            let code = parcel.land_use.main().map(|code| code.to_string()).unwrap_or_default();
            *land_uses.entry(code).or_default() += 1;
            let linked = snapshot.links_of_parcel(parcel.id).next().is_some();
            let state = match (linked, snapshot.blocks(parcel).scan) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => 2,
            };
            links[state] += 1;
        }
        let mut land_uses: Vec<(String, usize)> = land_uses.into_iter().collect();
        land_uses.sort_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
        *self = Self { revision: Some(snapshot.revision), land_uses, links, references: snapshot.references.len() };
    }
}

/// Gives the switch of the reference layers as the user left it.
pub fn layers_panel_ui(ui: &mut Ui, state: &AppState, legend: &mut Legend, acts: &mut Vec<Act>) -> bool {
    let snapshot = state.snapshot();
    legend.refresh(snapshot);
    let words = &state.words;
    let mut show_references = state.show_references;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.label(theme::title(words.text("desktop-layers")));
        for layer in snapshot.layers.iter() {
            ui.horizontal(|ui| {
                let icon = match layer.kind {
                    LayerKind::Parcels => icons::ICON_CROP_SQUARE,
                    LayerKind::Reference => icons::ICON_POLYLINE,
                };
                ui.label(icon.rich_text().size(16.0));
                ui.add(egui::Label::new(layer.name.clone()).truncate()).on_hover_text(&layer.source.path);
            });
        }
        if legend.references > 0 {
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
        match state.colour_by {
            ColourBy::LandUse => land_use_legend_ui(ui, state, legend),
            ColourBy::LinkState => link_legend_ui(ui, state, legend),
        }
    });
    show_references
}

fn land_use_legend_ui(ui: &mut Ui, state: &AppState, legend: &Legend) {
    let words = &state.words;
    for (code, count) in legend.land_uses.iter().take(LEGEND_LINES) {
        let name = if code.is_empty() { words.text("desktop-no-land-use") } else { code.clone() };
        legend_line_ui(ui, state, land_use_colour(ui, code), &name, *count);
    }
    let rest: usize = legend.land_uses.iter().skip(LEGEND_LINES).map(|(_, count)| count).sum();
    if rest > 0 {
        legend_line_ui(ui, state, land_use_colour(ui, ""), &words.text("desktop-other-land-uses"), rest);
    }
}

fn link_legend_ui(ui: &mut Ui, state: &AppState, legend: &Legend) {
    let states = [LinkState::Unlinked, LinkState::Linked, LinkState::LinkedWithScan];
    let keys = ["desktop-link-none", "desktop-link-paper", "desktop-link-scan"];
    for ((key, count), link) in keys.iter().zip(legend.links).zip(states) {
        legend_line_ui(ui, state, map_fill(ui, link.colour()), &state.words.text(key), count);
    }
}

fn legend_line_ui(ui: &mut Ui, state: &AppState, colour: Color32, name: &str, count: usize) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(20.0, 14.0), egui::Sense::hover());
        let line = egui::Stroke::new(1.0, Palette::current(ui).line);
        ui.painter().rect(rect, 3, colour, line, egui::StrokeKind::Inside);
        ui.label(name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(theme::muted(ui, state.words.count(count)));
        });
    });
}

/// The colour of a land-use code as the map draws it.
fn land_use_colour(ui: &Ui, code: &str) -> Color32 {
    let meaning = LandUseCode::new(code).map_or(LegendMeaning::OtherLandUse, LegendMeaning::LandUse);
    map_fill(ui, meaning.colour())
}

/// A fill as it comes out on the map of this theme.
fn map_fill(ui: &Ui, colour: [u8; 3]) -> Color32 {
    let theme = if ui.visuals().dark_mode { MapTheme::Dark } else { MapTheme::Light };
    map::Palette::of(theme).fill(colour)
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
