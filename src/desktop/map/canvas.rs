//! The map widget: what is given to it, what it answers.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui_wgpu::RenderState;
use geo_types::{Coord, Rect};

use crate::cadastre::{ParcelId, Snapshot};

/// What the fill colour of a parcel says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColourBy {
    /// Official RGB of the main land-use code.
    #[default]
    LandUse,
    /// No certificate, linked, linked with a scan.
    LinkState,
}

/// What a left drag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapTool {
    /// Click picks, drag selects by box.
    #[default]
    Select,
    /// Drag pans; click still picks.
    Pan,
}

/// Background of the map, chosen apart from the theme of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapTheme {
    #[default]
    Light,
    Dark,
}

/// What the map is drawn from, frame by frame.
pub struct MapInput<'a> {
    pub snapshot: &'a Arc<Snapshot>,
    pub selection: &'a BTreeSet<ParcelId>,
    /// A parcel pointed at elsewhere (in a table); the one under the cursor comes first.
    pub hovered: Option<ParcelId>,
    /// A parcel to mark as the target of a link or a drop.
    pub marked: Option<ParcelId>,
    pub colour_by: ColourBy,
    pub tool: MapTool,
    pub theme: MapTheme,
    pub labels: bool,
    pub references: bool,
    /// Name of the canvas for screen readers, in the user's language.
    pub accessible_name: &'a str,
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
}

/// The state of one map on the screen.
#[derive(Default)]
pub struct MapView {}

impl MapView {
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the GPU pipelines; once per window, from `eframe::CreationContext::wgpu_render_state`. `samples` is the
    /// window's multisampling (1 for none). Without it the map answers but draws no parcels.
    pub fn install(_render_state: &RenderState, _samples: u32) {}

    /// Metres on the ground per metre on the screen: the n of 1:n. `None` before the first frame.
    pub fn scale_denominator(&self) -> Option<f64> {
        None
    }

    pub fn set_scale_denominator(&mut self, _denominator: f64) {}

    /// Fits a box (metres, project's CRS) with a margin.
    pub fn zoom_to(&mut self, _world: Rect<f64>) {}

    /// Fits parcels; false when none of them has a geometry.
    pub fn zoom_to_parcels(&mut self, _snapshot: &Snapshot, _parcels: impl IntoIterator<Item = ParcelId>) -> bool {
        false
    }

    /// Fits everything that is drawn.
    pub fn zoom_to_all(&mut self) {}

    /// The view before this one (Alt+←).
    pub fn back(&mut self) -> bool {
        false
    }

    /// The view after this one (Alt+→).
    pub fn forward(&mut self) -> bool {
        false
    }
}

/// Draws the map into all the room that `ui` has left.
pub fn map_ui(ui: &mut egui::Ui, _view: &mut MapView, input: &MapInput<'_>) -> MapResponse {
    let (_, response) = ui.allocate_exact_size(ui.available_size(), egui::Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, input.accessible_name));
    MapResponse {
        response,
        clicked: None,
        box_selected: None,
        hovered: None,
        cursor_world: None,
        context_parcel: None,
        dropped: Vec::new(),
        busy: false,
    }
}
