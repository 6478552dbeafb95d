//! The panel on the left: layers, which parcels are shown, what the colours mean.

use egui::Ui;
use egui_material_icons::{MaterialIcon, icons};

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::map::{self, ColourBy, LegendEntry};
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::underlays::{Underlays, underlays_ui};
use super::super::widgets;
use super::act::LookAct;
use super::filter::ParcelFilter;
use super::legend::{LegendLine, legend};
use super::project_map::ProjectMap;
use crate::cadastre::{Layer, LayerKind};
use crate::i18n::Message;

/// Colourings, in their order.
const COLOURINGS: [UiCommand; 5] = [
    UiCommand::ColourLandUse,
    UiCommand::ColourLinks,
    UiCommand::ColourBlocks,
    UiCommand::ColourFindings,
    UiCommand::ColourColumn,
];

/// Layers that are seen without scrolling: of a city's wards there are hundreds, and what is below them is wanted more often.
const LAYERS_SHOWN: usize = 8;
/// Height of one, points.
const LAYER_HEIGHT: f32 = 34.0;
/// Height of the pictures under the map that are seen without scrolling: three or four.
const PICTURES_HEIGHT: f32 = 240.0;

/// `entries`: the legend of the map's own colourings.
pub fn layers_panel_ui(
    ui: &mut Ui,
    state: &AppState,
    underlays: &mut Underlays,
    entries: &[LegendEntry],
    acts: &mut Vec<Act>,
) {
    if state.snapshot().layers.is_empty() && state.snapshot().parcels.is_empty() {
        no_layers_ui(ui, state, acts);
        return;
    }
    let words = &state.words;
    // Always with its bar: what is below must not change where lines break.
    let visible = egui::scroll_area::ScrollBarVisibility::AlwaysVisible;
    egui::ScrollArea::vertical().auto_shrink(false).scroll_bar_visibility(visible).show(ui, |ui| {
        ui.label(theme::title(words.text("desktop-layers")));
        let many = state.snapshot().layers.len() > LAYERS_SHOWN;
        let height = if many { LAYER_HEIGHT * LAYERS_SHOWN as f32 } else { f32::INFINITY };
        egui::ScrollArea::vertical().id_salt("layers").max_height(height).show(ui, |ui| layers_ui(ui, state, acts));
        opacity_ui(ui, state, acts);
        for command in [UiCommand::Labels, UiCommand::SideLabels] {
            let mut on = command.is_on(state).unwrap_or(false);
            let response = ui.checkbox(&mut on, words.text(command.key()));
            if response.on_hover_text(words.text(command.tip_key())).changed() {
                acts.push(Act::Command(command));
            }
        }
        if state.snapshot().settings.crs.is_some() {
            ui.add_space(theme::SPACE_S);
            ui.separator();
            let pictures = egui::ScrollArea::vertical().id_salt("underlays").max_height(PICTURES_HEIGHT);
            pictures.show(ui, |ui| underlays_ui(ui, underlays, state, acts));
        }
        heading_ui(ui, &words.text("look-shown"));
        ui.horizontal_wrapped(|ui| {
            for command in [UiCommand::ShowAllParcels, UiCommand::ShowListed, UiCommand::ShowSelected] {
                choice_ui(ui, command, &words.text(command.key()), state, acts);
            }
            if matches!(state.filter, Some(ParcelFilter::Of(_))) {
                let _ = ui.selectable_label(true, words.text("look-one-class"));
            }
        });
        heading_ui(ui, &words.text("desktop-colour-by"));
        ui.horizontal_wrapped(|ui| {
            for command in COLOURINGS {
                let name = words.text(command.key());
                let column = state.colouring.column().filter(|_| command == UiCommand::ColourColumn);
                let name = column.map_or(name.clone(), |column| {
                    format!("{}: {}", name.trim_end_matches('…'), column.title(&|message| words.say(message)))
                });
                choice_ui(ui, command, &name, state, acts);
            }
        });
        ui.add_space(theme::SPACE_XS);
        if state.is_colouring() {
            ui.label(theme::muted(ui, words.text("table-counting")));
        }
        legend(state, entries).iter().for_each(|line| legend_line_ui(ui, state, line, acts));
    });
}

fn heading_ui(ui: &mut Ui, title: &str) {
    ui.add_space(theme::SPACE_S);
    ui.separator();
    ui.label(theme::title(title));
}

/// One of several commands of which one is on.
fn choice_ui(ui: &mut Ui, command: UiCommand, name: &str, state: &AppState, acts: &mut Vec<Act>) {
    let on = command.is_on(state).unwrap_or(false);
    // What is on is left by choosing another.
    let why_not = command.why_not(state).filter(|_| !on);
    let (enabled, may) = (why_not.is_none(), command.why_not(state).is_none());
    let response = widgets::offered(ui, why_not, egui::Button::selectable(on, name));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, enabled, on, name));
    let response = response.on_hover_text(state.words.text(command.tip_key()));
    if response.clicked() && may {
        acts.push(Act::Command(command));
    }
}

/// What lies on top stands on top: references, then parcels.
fn layers_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let snapshot = state.snapshot();
    let standard = ProjectMap::default();
    let kept = state.project_map().unwrap_or(&standard);
    let order = kept.reference_order(snapshot.layers.iter().map(AsRef::as_ref));
    let (lowest, highest) = (order.first().copied(), order.last().copied());
    for layer in order.iter().rev().filter_map(|id| snapshot.layers.get(*id)) {
        layer_ui(ui, layer, kept, state, acts, |ui, acts| {
            let several = order.len() > 1;
            // From right to left.
            for (up, end, key, icon) in [
                (false, lowest, "look-layer-down", icons::ICON_ARROW_DOWNWARD),
                (true, highest, "look-layer-up", icons::ICON_ARROW_UPWARD),
            ]
            .into_iter()
            .filter(|_| several)
            {
                if layer_button(ui, icon, key, layer, Some(layer.id) != end, state) {
                    acts.push(Act::Look(LookAct::MoveLayer { layer: layer.id, up }));
                }
            }
        });
    }
    for layer in snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels) {
        layer_ui(ui, layer, kept, state, acts, |_, _| ());
    }
}

fn layer_ui(
    ui: &mut Ui,
    layer: &Layer,
    kept: &ProjectMap,
    state: &AppState,
    acts: &mut Vec<Act>,
    more: impl FnOnce(&mut Ui, &mut Vec<Act>),
) {
    let words = &state.words;
    ui.horizontal(|ui| {
        let mut shown = !kept.hides(layer.id);
        let name = words.say(&Message::new("look-show-layer").with("layer", layer.name.as_str()));
        let response = ui.add(egui::Checkbox::without_text(&mut shown));
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, shown, &name));
        if response.on_hover_text(&name).changed() {
            acts.push(Act::Look(LookAct::ShowLayer(layer.id, shown)));
        }
        let icon = match layer.kind {
            LayerKind::Parcels => icons::ICON_PENTAGON,
            LayerKind::Reference => icons::ICON_POLYLINE,
        };
        ui.label(icon.rich_text().size(16.0));
        // Buttons have their place first, the name what is left of the line.
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if layer_button(ui, icons::ICON_ZOOM_IN_MAP, "look-zoom-layer", layer, true, state) {
                acts.push(Act::Look(LookAct::ZoomToLayer(layer.id)));
            }
            more(ui, acts);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(layer.name.clone()).truncate()).on_hover_text(&layer.source.path);
            });
        });
    });
}

fn layer_button(ui: &mut Ui, icon: MaterialIcon, key: &'static str, layer: &Layer, on: bool, state: &AppState) -> bool {
    let name = state.words.say(&Message::new(key).with("layer", layer.name.as_str()));
    let why_not = state.words.unless(on, "look-needs-layer-on");
    widgets::offered_ui(ui, why_not, |ui| widgets::icon_button(ui, icon, &name)).clicked()
}

fn opacity_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let label = ui.label(theme::muted(ui, words.text("look-opacity")));
    let mut percent = state.settings.fill_percent;
    ui.spacing_mut().slider_width = 130.0;
    let slider = egui::Slider::new(&mut percent, 0..=100).suffix(" %");
    if ui.add(slider).labelled_by(label.id).on_hover_text(words.text("look-opacity-tip")).changed() {
        acts.push(Act::Look(LookAct::FillOpacity(f32::from(percent) / 100.0)));
    }
}

/// A click selects the parcels of the line, its button shows only them.
fn legend_line_ui(ui: &mut Ui, state: &AppState, line: &LegendLine, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        swatch_ui(ui, line, state.look.colour_by);
        // The number has its place first, the name what is left of the line.
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let told = |key| words.say(&Message::new(key).with("class", line.name.as_str()));
            if widgets::icon_button(ui, icons::ICON_FILTER_ALT, &told("look-show-class")).clicked() {
                acts.push(Act::Look(LookAct::ShowOnly(line.picked.clone())));
            }
            ui.label(theme::muted(ui, words.count(line.parcels)));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let button = egui::Button::new(line.name.as_str()).frame_when_inactive(false).truncate();
                let response = ui.add(button);
                let name = format!("{}: {}", line.name, words.count(line.parcels));
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if response.on_hover_text(told("look-select-class")).clicked() {
                    acts.push(Act::Look(LookAct::Select(line.picked.clone())));
                }
            });
        });
    });
}

/// The colour as it comes out on the map, hatched where the map hatches.
fn swatch_ui(ui: &mut Ui, line: &LegendLine, colour_by: ColourBy) {
    let palette = map::Palette::of(theme::map_theme(ui));
    let (rect, _) = ui.allocate_exact_size(egui::vec2(20.0, 14.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 3, palette.fill_as(line.ink.colour, colour_by));
    if line.ink.hatched {
        let stroke = egui::Stroke::new(1.0, palette.outline.gamma_multiply(0.7));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        for step in 0..5 {
            let foot = egui::pos2(rect.left() - 8.0 + step as f32 * 7.0, rect.bottom());
            painter.line_segment([foot, foot + egui::vec2(14.0, -14.0)], stroke);
        }
    }
    let border = egui::Stroke::new(1.0, Palette::current(ui).line);
    ui.painter().rect_stroke(rect, 3, border, egui::StrokeKind::Inside);
}

/// What the panel says before a map is there.
fn no_layers_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    widgets::empty_state(
        ui,
        icons::ICON_LAYERS,
        &words.text("desktop-no-layers"),
        &words.text("desktop-no-layers-hint"),
    );
    ui.vertical_centered(|ui| widgets::command_button(ui, UiCommand::OpenMap, state, acts));
}
