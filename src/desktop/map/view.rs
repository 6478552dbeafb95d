//! The state of one map on the screen: camera and its history, the scene and the job that makes the next one.

use std::sync::Arc;

use eframe::egui;
use eframe::egui_wgpu::RenderState;
use geo_types::Rect;

use super::camera::Camera;
use super::canvas::ColourBy;
use super::labels::Labels;
use super::look::Look;
use super::renderer;
use super::scene::Scene;
use super::states::States;
use super::style::LegendEntry;
use super::tiles::Tiles;
use crate::cadastre::{LayerId, ParcelId, Snapshot};
use crate::geometry::{bounding_box, box_around_boxes};
use crate::jobs::{Cancelled, Job};

/// Views kept for Alt+←. Source: ours.
const HISTORY: usize = 100;

/// The state of one map on the screen.
#[derive(Default)]
pub struct MapView {
    pub(super) camera: Camera,
    pub(super) canvas: Option<egui::Rect>,
    pub(super) scene: Arc<Scene>,
    /// The map from afar, by the colouring and of the snapshot that they were last made for.
    pub(super) tiles: Option<Tiles>,
    /// Frames drawn.
    pub(super) frames: u64,
    pub(super) states: States,
    /// As it was drawn last.
    pub(super) look: Look,
    pub(super) labels: Labels,
    pub(super) context_parcel: Option<ParcelId>,
    /// Where the dragged box began; the drag was begun with this tool.
    pub(super) box_from: Option<egui::Pos2>,
    pub(super) job: Option<SceneJob>,
    pub(super) tiles_job: Option<Job<Result<Tiles, Cancelled>>>,
    pub(super) details_job: Option<Job<Result<(), Cancelled>>>,
    /// A scene came with this frame; its details are made once it is drawn.
    pub(super) is_fresh: bool,
    /// The snapshot to which no step leads from the scene.
    pub(super) beyond_a_step: Option<Arc<Snapshot>>,
    /// The snapshot that the last job was started for.
    pub(super) started: Option<Arc<Snapshot>>,
    /// The tiles cannot be made; not tried again until there is another scene.
    pub(super) tiles_failed: bool,
    /// Why the last job left no scene.
    pub(super) failed: Option<String>,
    /// What to fit as soon as there is a canvas and a scene.
    pub(super) fit: Option<Fit>,
    pub(super) ever_fitted: bool,
    /// The view of everything, and the size of the canvas that it was for.
    fitted_all: Option<(Camera, egui::Vec2)>,
    past: Vec<Camera>,
    future: Vec<Camera>,
    /// The view that the history has last seen.
    settled: Option<Camera>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Fit {
    All,
    World(Rect<f64>),
}

/// The making of a scene.
pub type SceneJob = Job<Result<Scene, Cancelled>>;

/// Starts to make the scene of a snapshot, with what is the same of the scene before.
pub fn scene_job(before: Arc<Scene>, snapshot: Arc<Snapshot>, wake: impl FnOnce() + Send + 'static) -> SceneJob {
    Job::spawn("map-scene", wake, move |watch| Scene::build(&before, &snapshot, watch))
}

impl MapView {
    pub fn new() -> Self {
        Self::default()
    }

    /// A map whose first scene, that of `snapshot`, is being made.
    pub fn awaiting(snapshot: Arc<Snapshot>, scene: SceneJob) -> Self {
        Self { job: Some(scene), started: Some(snapshot), ..Self::default() }
    }

    /// Makes the GPU pipelines; once per window, from `eframe::CreationContext::wgpu_render_state`. `samples` is the
    /// window's multisampling (1 for none). Without it the map answers but draws no parcels.
    pub fn install(render_state: &RenderState, samples: u32) {
        renderer::install(render_state, samples);
    }

    /// The n of 1:n on a 96-dpi screen. `None` before the first frame.
    pub fn scale_denominator(&self) -> Option<f64> {
        self.canvas.map(|_| self.camera.scale_denominator())
    }

    pub fn set_scale_denominator(&mut self, denominator: f64) {
        self.camera.set_scale_denominator(denominator);
    }

    /// What is seen, metres in the project's CRS. `None` before the first frame.
    pub fn visible_world(&self) -> Option<Rect<f64>> {
        self.canvas.map(|canvas| self.camera.visible_world(canvas))
    }

    /// Where a place (metres, project's CRS) is on the screen. `None` before the first frame, and off the canvas.
    pub fn screen_from_world(&self, place: geo_types::Coord<f64>) -> Option<egui::Pos2> {
        let canvas = self.canvas?;
        Some(self.camera.screen_from_world(canvas, place)).filter(|screen| canvas.contains(*screen))
    }

    /// Where a place (metres, project's CRS) is on the screen, also off the canvas.
    pub fn to_screen(&self, place: geo_types::Coord<f64>) -> egui::Pos2 {
        self.camera.screen_from_world(self.canvas.unwrap_or(egui::Rect::ZERO), place)
    }

    /// What lies under a place of the screen, metres in the project's CRS. `None` before the first frame.
    pub fn world_from_screen(&self, screen: egui::Pos2) -> Option<geo_types::Coord<f64>> {
        Some(self.camera.world_from_screen(self.canvas?, screen))
    }

    pub fn metres_per_point(&self) -> f64 {
        self.camera.metres_per_point
    }

    /// How many points the side of a typical parcel is long.
    pub fn typical_points(&self) -> f64 {
        self.scene.typical_side() / self.camera.metres_per_point
    }

    /// The parcel at a place of the map as it is drawn.
    pub fn parcel_at(&self, place: geo_types::Coord<f64>) -> Option<ParcelId> {
        self.scene.pick(place, &self.look)
    }

    /// The box of what is drawn of a reference layer. `None` when nothing is.
    pub fn bounds_of_references(&self, layer: LayerId) -> Option<Rect<f64>> {
        box_around_boxes(
            self.scene.references().iter().filter(|chunk| chunk.layer == Some(layer)).map(|chunk| chunk.bounds),
        )
    }

    /// The middle of the view, metres in the project's CRS, and metres per point.
    pub fn place(&self) -> (geo_types::Coord<f64>, f64) {
        (self.camera.centre_world, self.camera.metres_per_point)
    }

    /// Shows a place at a scale, as [`MapView::place`] told it.
    pub fn go_to(&mut self, middle: geo_types::Coord<f64>, metres_per_point: f64) {
        (self.fit, self.ever_fitted) = (None, true);
        self.camera = Camera { centre_world: middle, metres_per_point }.kept_within();
    }

    /// Whether there is a view before this one, and one after it.
    pub fn has_history(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }

    /// The parcels of a snapshot whose boxes touch a window, and all that changed since the scene was made.
    pub fn parcels_near(&self, snapshot: &Snapshot, window: Rect<f64>) -> Vec<ParcelId> {
        let mut near = self.scene.index.query(window);
        near.extend(snapshot.parcels.differing(&self.scene.snapshot.parcels));
        near.sort_unstable();
        near.dedup();
        near.into_iter().filter(|id| snapshot.parcels.get(*id).is_some()).map(ParcelId).collect()
    }

    /// Fits a box (metres, project's CRS) with a margin.
    pub fn zoom_to(&mut self, world: Rect<f64>) {
        self.fit = Some(Fit::World(world));
    }

    /// Fits parcels; false when none of them has a geometry.
    pub fn zoom_to_parcels(&mut self, snapshot: &Snapshot, parcels: impl IntoIterator<Item = ParcelId>) -> bool {
        let boxes = parcels.into_iter().filter_map(|id| bounding_box(&snapshot.parcels.get(id)?.polygons()?));
        let Some(world) = box_around_boxes(boxes) else { return false };
        self.zoom_to(world);
        true
    }

    /// Fits everything that is drawn.
    pub fn zoom_to_all(&mut self) {
        self.fit = Some(Fit::All);
    }

    /// Nearer (factor above 1) or farther, around the middle.
    pub fn zoom_by(&mut self, factor: f64) {
        if let Some(canvas) = self.canvas {
            self.camera.zoom_at(canvas, canvas.center(), factor);
        }
    }

    /// The view before this one (Alt+←); false when there is none.
    pub fn back(&mut self) -> bool {
        let Some(camera) = self.past.pop() else { return false };
        self.future.push(self.camera);
        (self.camera, self.settled) = (camera, Some(camera));
        true
    }

    /// The view after this one (Alt+→); false when there is none.
    pub fn forward(&mut self) -> bool {
        let Some(camera) = self.future.pop() else { return false };
        self.past.push(self.camera);
        (self.camera, self.settled) = (camera, Some(camera));
        true
    }

    /// What the colours of the drawn map mean, most frequent first.
    pub fn legend(&self, colour_by: ColourBy) -> &[LegendEntry] {
        self.scene.legend(colour_by)
    }

    /// Makes the scene again, after a job failed.
    pub fn try_again(&mut self) {
        self.started = None;
    }

    /// Whether a scene, its tiles or details are being made.
    pub fn is_busy(&self) -> bool {
        self.job.is_some() || self.is_fresh || self.tiles_job.is_some() || self.details_job.is_some()
    }

    /// Whether the next frame draws this snapshot, its labels apart.
    pub fn has_scene_of(&self, snapshot: &Arc<Snapshot>) -> bool {
        Arc::ptr_eq(&self.scene.snapshot, snapshot)
    }

    /// Why the scene of the snapshot could not be made; told once.
    pub(super) fn take_failure(&mut self) -> Option<String> {
        self.failed.take()
    }

    /// Fits what was asked for, now that the canvas is known. Everything is still seen where the canvas grew or shrank (the window that was
    /// opened is made larger): until the view is moved.
    pub(super) fn fit_if_asked(&mut self, canvas: egui::Rect) {
        self.canvas = Some(canvas);
        let is_other = |(camera, size): (Camera, egui::Vec2)| camera == self.camera && size != canvas.size();
        let resized = self.fit.is_none() && self.fitted_all.is_some_and(is_other);
        let world = match self.fit {
            Some(Fit::World(world)) => Some(world),
            Some(Fit::All) => self.scene.bounds(),
            None if resized => self.scene.bounds(),
            None => return,
        };
        let Some(world) = world else { return };
        let before = std::mem::replace(&mut self.camera, Camera::fitting(world, canvas));
        let all = resized || matches!(self.fit, Some(Fit::All));
        self.fitted_all = all.then_some((self.camera, canvas.size()));
        if resized && self.settled == Some(before) {
            // The user did not move: there is nothing to go back to.
            self.settled = Some(self.camera);
        }
        (self.fit, self.ever_fitted) = (None, true);
    }

    /// Keeps the view before a movement that has come to rest. The one before the map was there is none.
    pub(super) fn remember(&mut self, at_rest: bool) {
        if !self.ever_fitted {
            return;
        }
        match self.settled {
            None => self.settled = Some(self.camera),
            Some(settled) if at_rest && settled != self.camera => {
                self.past.push(settled);
                if self.past.len() > HISTORY {
                    self.past.remove(0);
                }
                self.future.clear();
                self.settled = Some(self.camera);
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canvas::MapInput;
    use super::*;

    #[test]
    fn a_scene_that_cannot_be_made_is_told_once_and_made_again_when_asked() {
        let (snapshot, selection) = (Arc::new(Snapshot::default()), Arc::default());
        let look = Look::default();
        let input = MapInput::new(&snapshot, &selection, &look);
        let context = egui::Context::default();
        let mut view = MapView::new();
        view.started = Some(snapshot.clone());
        view.job = Some(Job::spawn("map-scene", || (), |_| panic!("a mesh without an end")));
        let told = loop {
            view.follow_snapshot(&context, &input);
            if let Some(told) = view.take_failure() {
                break told;
            }
            std::thread::yield_now();
        };
        assert_eq!(told, "a mesh without an end");
        view.follow_snapshot(&context, &input);
        assert!(!view.is_busy() && view.take_failure().is_none(), "not again by itself");
        view.try_again();
        view.follow_snapshot(&context, &input);
        assert!(view.is_busy());
    }
}
