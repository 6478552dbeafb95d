//! The camera: which part of the world is on the canvas, in f64.

use eframe::egui;
use geo_types::{Coord, Rect};

/// Metres of glass a point takes: egui's points are 1/96 inch, as CSS pixels are. A screen with another true density shows
/// 1:n larger or smaller, as every GIS does.
const METRES_PER_POINT_OF_GLASS: f64 = 0.0254 / 96.0;
/// Room left around what is fitted, as a share of the canvas. Source: `egui.md` §1.3.
const FIT_MARGIN: f64 = 0.10;
/// Closest view, metres per point: 1:1 on the screen.
const CLOSEST: f64 = METRES_PER_POINT_OF_GLASS;
/// Farthest view, metres per point: the whole of Việt Nam in 200 points.
const FARTHEST: f64 = 10_000.0;
/// Half a metre: a box with no size (one point) is fitted as if it were one metre wide.
const SMALLEST_FIT: f64 = 0.5;

/// What is in the middle and how large. North is up; there is no rotation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Metres (east, north) in the project's CRS.
    pub centre_world: Coord<f64>,
    pub metres_per_point: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre_world: Coord { x: 0.0, y: 0.0 }, metres_per_point: 1.0 }
    }
}

impl Camera {
    /// Shows the whole of `world` in `canvas` (points) with a margin.
    pub fn fitting(world: Rect<f64>, canvas: egui::Rect) -> Self {
        let (width, height) = (world.width().max(SMALLEST_FIT * 2.0), world.height().max(SMALLEST_FIT * 2.0));
        let room = 1.0 - 2.0 * FIT_MARGIN;
        let across = width / (f64::from(canvas.width()).max(1.0) * room);
        let up = height / (f64::from(canvas.height()).max(1.0) * room);
        Self { centre_world: world.center(), metres_per_point: across.max(up).clamp(CLOSEST, FARTHEST) }
    }

    pub fn world_from_screen(&self, canvas: egui::Rect, screen: egui::Pos2) -> Coord<f64> {
        let from_middle = screen - canvas.center();
        Coord {
            x: self.centre_world.x + f64::from(from_middle.x) * self.metres_per_point,
            y: self.centre_world.y - f64::from(from_middle.y) * self.metres_per_point,
        }
    }

    pub fn screen_from_world(&self, canvas: egui::Rect, world: Coord<f64>) -> egui::Pos2 {
        let points = (world - self.centre_world) / self.metres_per_point;
        canvas.center() + egui::vec2(points.x as f32, -points.y as f32)
    }

    /// The box of the world that the canvas shows.
    pub fn visible_world(&self, canvas: egui::Rect) -> Rect<f64> {
        Rect::new(self.world_from_screen(canvas, canvas.min), self.world_from_screen(canvas, canvas.max))
    }

    /// Nearer by `factor` (above 1), keeping what is under `cursor_screen` where it is.
    pub fn zoom_at(&mut self, canvas: egui::Rect, cursor_screen: egui::Pos2, factor: f64) {
        let kept = self.world_from_screen(canvas, cursor_screen);
        self.metres_per_point = (self.metres_per_point / factor).clamp(CLOSEST, FARTHEST);
        let moved = self.world_from_screen(canvas, cursor_screen);
        self.centre_world = self.centre_world + kept - moved;
    }

    /// Moves the map with the hand: `drag` in points.
    pub fn pan(&mut self, drag: egui::Vec2) {
        self.centre_world.x -= f64::from(drag.x) * self.metres_per_point;
        self.centre_world.y += f64::from(drag.y) * self.metres_per_point;
    }

    /// At a scale that there is.
    pub fn kept_within(self) -> Self {
        Self { metres_per_point: self.metres_per_point.clamp(CLOSEST, FARTHEST), ..self }
    }

    /// The n of 1:n.
    pub fn scale_denominator(&self) -> f64 {
        self.metres_per_point / METRES_PER_POINT_OF_GLASS
    }

    pub fn set_scale_denominator(&mut self, denominator: f64) {
        if denominator.is_finite() {
            self.metres_per_point = (denominator * METRES_PER_POINT_OF_GLASS).clamp(CLOSEST, FARTHEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::coord;

    fn canvas() -> egui::Rect {
        egui::Rect::from_min_size(egui::pos2(40.0, 20.0), egui::vec2(800.0, 600.0))
    }

    #[test]
    fn zoom_keeps_what_is_under_the_cursor() {
        let mut camera = Camera { centre_world: coord! { x: 587_111.0, y: 2_318_456.0 }, metres_per_point: 0.5 };
        let cursor = egui::pos2(100.0, 500.0);
        let before = camera.world_from_screen(canvas(), cursor);
        camera.zoom_at(canvas(), cursor, 3.0);
        let after = camera.world_from_screen(canvas(), cursor);
        assert!((before.x - after.x).abs() < 1e-6 && (before.y - after.y).abs() < 1e-6);
    }

    #[test]
    fn a_fitted_box_is_wholly_visible_and_centred() {
        let world = Rect::new(coord! { x: 100.0, y: 100.0 }, coord! { x: 500.0, y: 200.0 });
        let camera = Camera::fitting(world, canvas());
        let seen = camera.visible_world(canvas());
        assert!(seen.min().x < 100.0 && seen.max().x > 500.0);
        assert_eq!(camera.screen_from_world(canvas(), world.center()), canvas().center());
    }

    #[test]
    fn the_scale_is_that_of_a_96_dpi_screen() {
        let mut camera = Camera::default();
        camera.set_scale_denominator(500.0);
        assert!((camera.metres_per_point - 500.0 * 0.0254 / 96.0).abs() < 1e-12);
        assert!((camera.scale_denominator() - 500.0).abs() < 1e-9);
    }
}
