//! The map widget: what is given to it, what it answers.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, PointerButton};
use eframe::egui_wgpu;
use geo_types::{Coord, Rect};

use super::detail::Detail;
use super::frame::{frame, missing};
use super::furniture::{north_arrow_ui, scale_bar_ui, selection_box_ui};
use super::gestures::navigate;
use super::labels::{Written, least_labelled};
use super::look::Look;
use super::pictures::MapPicture;
use super::preview::{Preview, preview_ui};
use super::sides::SideLabel;
use super::style::Palette;
use super::view::MapView;
use crate::cadastre::{ParcelId, Snapshot};

/// Labels are made down to so small a part of the parcels that have one now: half the scale and more.
const LABELS_AHEAD: f32 = 0.2;
/// Selected parcels named to a screen reader.
const TOLD_PARCELS: usize = 5;

/// What the fill colour of a parcel says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColourBy {
    /// Official RGB of the main land-use code.
    #[default]
    LandUse,
    /// No certificate, linked, linked with a scan.
    LinkState,
    /// Classes that a job gave to the parcels: [`Look::classes`].
    Classes,
}

/// What a left drag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapTool {
    /// Click picks, drag selects by box.
    #[default]
    Select,
    /// Drag pans; click still picks.
    Pan,
    /// Drag is somebody else's; click still picks.
    Hold,
}

/// Background of the map, chosen apart from the theme of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapTheme {
    #[default]
    Light,
    Dark,
    HighContrast,
}

/// What the map is drawn from, frame by frame.
pub struct MapInput<'a> {
    pub snapshot: &'a Arc<Snapshot>,
    pub selection: &'a Arc<BTreeSet<ParcelId>>,
    /// A parcel pointed at elsewhere (in a table); the one under the cursor comes first.
    pub hovered: Option<ParcelId>,
    /// A parcel to mark as the target of a link or a drop.
    pub marked: Option<ParcelId>,
    /// What would become of some parcels, with a label for each.
    pub preview: Option<(&'a Preview, &'a [String])>,
    /// What lies under the parcels, the lowest first.
    pub pictures: &'a [MapPicture],
    pub look: &'a Look,
    pub tool: MapTool,
    pub theme: MapTheme,
    pub labels: bool,
    /// Along sides of the selected parcels; empty where they are not wanted.
    pub sides: &'a [SideLabel],
    /// Name of the canvas for screen readers, in the user's language.
    pub accessible_name: &'a str,
}

impl<'a> MapInput<'a> {
    /// A ward with a selection, and nothing else on it: no names, no pictures, no preview.
    pub fn new(snapshot: &'a Arc<Snapshot>, selection: &'a Arc<BTreeSet<ParcelId>>, look: &'a Look) -> Self {
        Self {
            snapshot,
            selection,
            hovered: None,
            marked: None,
            preview: None,
            pictures: &[],
            look,
            tool: MapTool::Select,
            theme: MapTheme::Light,
            labels: false,
            sides: &[],
            accessible_name: "",
        }
    }
}

/// A click that was no drag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Click {
    /// The parcel under it; `None` on empty ground.
    pub parcel: Option<ParcelId>,
    pub modifiers: egui::Modifiers,
    pub double: bool,
}

/// A finished box selection.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxSelection {
    /// In the order of their ids.
    pub parcels: Vec<ParcelId>,
    pub modifiers: egui::Modifiers,
    /// Dragged right to left: parcels that the box touches; else only those wholly inside.
    pub crossing: bool,
}

/// What the user did on the map in this frame.
pub struct MapResponse {
    /// The widget: `response.context_menu(…)` opens at [`MapResponse::context_parcel`].
    pub response: egui::Response,
    pub clicked: Option<Click>,
    pub box_selected: Option<BoxSelection>,
    /// The parcel under the cursor.
    pub hovered: Option<ParcelId>,
    /// Metres (east, north) in the project's CRS under the cursor.
    pub cursor_world: Option<Coord<f64>>,
    /// The parcel that the right button was last pressed on.
    pub context_parcel: Option<ParcelId>,
    /// Files that were dropped onto the canvas in this frame, and the parcel under them ([`MapResponse::hovered`]).
    pub dropped: Vec<PathBuf>,
    /// A scene is being made.
    pub busy: bool,
    /// Why the scene could not be made, in the frame in which that became known. [`MapView::try_again`] is the way out.
    pub failed: Option<String>,
}

/// Draws the map into all the room that `ui` has left.
pub fn map_ui(ui: &mut egui::Ui, view: &mut MapView, input: &MapInput<'_>) -> MapResponse {
    let (canvas, response) = ui.allocate_exact_size(ui.available_size(), egui::Sense::click_and_drag());
    view.follow_snapshot(ui.ctx(), input);
    view.fit_if_asked(canvas);
    let moving = navigate(view, ui, &response, input);
    view.remember(!moving);
    // A fit that a key asked for is done in this frame, not in the next.
    view.fit_if_asked(canvas);

    let cursor_screen = response.hover_pos().filter(|place| canvas.contains(*place));
    let cursor_world = cursor_screen.map(|place| view.camera.world_from_screen(canvas, place));
    let here = |parcel: &ParcelId| input.snapshot.parcels.get(*parcel).is_some();
    let hovered = cursor_world.and_then(|place| view.parcel_at(place)).filter(here);

    let clicked = click(ui, &response, hovered);
    let box_selected = box_selection(view, ui, &response, input);
    if response.secondary_clicked() {
        view.context_parcel = hovered;
    }
    let emphasised = hovered.or(input.hovered);
    let scene = view.scene.clone();
    view.states.follow(&scene, input, emphasised);
    if ui.is_rect_visible(canvas) {
        paint(ui, view, input, canvas);
    }
    tell_screen_readers(ui, &response, input, hovered);
    let dropped = ui.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
    let dropped = if response.contains_pointer() { dropped } else { Vec::new() };
    let (context_parcel, busy, failed) = (view.context_parcel, view.is_busy(), view.take_failure());
    MapResponse { response, clicked, box_selected, hovered, cursor_world, context_parcel, dropped, busy, failed }
}

/// Only a real click of the mouse: egui also clicks what has the focus when Space or Enter is pressed.
fn click(ui: &egui::Ui, response: &egui::Response, parcel: Option<ParcelId>) -> Option<Click> {
    let real = ui.input(|i| i.pointer.button_clicked(PointerButton::Primary));
    if !(real && response.clicked_by(PointerButton::Primary)) {
        return None;
    }
    response.request_focus();
    let modifiers = ui.input(|i| i.modifiers);
    Some(Click { parcel, modifiers, double: response.double_clicked_by(PointerButton::Primary) })
}

fn box_selection(
    view: &mut MapView,
    ui: &egui::Ui,
    response: &egui::Response,
    input: &MapInput<'_>,
) -> Option<BoxSelection> {
    let space = ui.input(|i| i.key_down(egui::Key::Space));
    if response.drag_started_by(PointerButton::Primary) && input.tool == MapTool::Select && !space {
        view.box_from = ui.input(|i| i.pointer.press_origin());
    }
    if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        view.box_from = None;
    }
    if !response.drag_stopped_by(PointerButton::Primary) {
        return None;
    }
    let (from, to) = (view.box_from.take()?, response.interact_pointer_pos()?);
    let crossing = to.x < from.x;
    let [from, to] = [from, to].map(|place| view.camera.world_from_screen(response.rect, place));
    let mut parcels = view.scene.in_box(Rect::new(from, to), crossing, input.look);
    parcels.retain(|parcel| input.snapshot.parcels.get(*parcel).is_some());
    Some(BoxSelection { parcels, modifiers: ui.input(|i| i.modifiers), crossing })
}

fn paint(ui: &egui::Ui, view: &mut MapView, input: &MapInput<'_>, canvas: egui::Rect) {
    let palette = Palette::of(input.theme);
    let painter = ui.painter_at(canvas);
    let scene = view.scene.clone();
    let frame = frame(ui.ctx(), view, &scene, input, canvas, palette);
    let visible = view.camera.visible_world(canvas);
    let least = least_labelled(&view.camera);
    let mut wanted = missing(&frame);
    wanted.extend(
        scene
            .chunks_within(visible)
            .filter(|(_, chunk)| input.labels && chunk.wants_labels(least))
            .map(|(_, chunk)| (chunk.clone(), Detail::Labels(least * LABELS_AHEAD))),
    );
    view.make_details(ui.ctx(), wanted);
    painter.add(egui_wgpu::Callback::new_paint_callback(canvas, frame));
    if input.labels || !input.sides.is_empty() {
        let chunks = scene.chunks_within(visible).filter(|_| input.labels);
        let written = Written { chunks, selection: input.selection, look: input.look, sides: input.sides };
        view.labels.draw_ui(&painter, (canvas, &view.camera), &scene, written, palette);
    }
    if let Some(preview) = input.preview {
        preview_ui(&painter, canvas, &view.camera, preview, palette);
    }
    scale_bar_ui(&painter, canvas, &view.camera, palette);
    north_arrow_ui(&painter, canvas, palette);
    let pointer = ui.input(|i| i.pointer.latest_pos());
    if let (Some(from), Some(to)) = (view.box_from, pointer) {
        selection_box_ui(&painter, from, to, to.x < from.x, palette);
    }
}

/// Name of the canvas, and as its value the parcel pointed at, else those selected.
fn tell_screen_readers(ui: &egui::Ui, response: &egui::Response, input: &MapInput<'_>, hovered: Option<ParcelId>) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, input.accessible_name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        let told: Vec<String> = hovered
            .iter()
            .chain(input.selection.iter().take(if hovered.is_some() { 0 } else { TOLD_PARCELS }))
            .filter_map(|id| Some(input.snapshot.parcels.get(*id)?.label()))
            .collect();
        node.set_value(told.join(", "));
    });
}
