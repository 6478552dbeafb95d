//! Control points over the map: where each lies on the picture, where it should, and how far that is.

use egui::{Align2, FontId, Painter, Pos2, Stroke, vec2};
use geo_types::Coord;

use super::super::map::Palette;
use super::Underlays;
use crate::cadastre::Underlay;

const CROSS: f32 = 7.0;
const RING: f32 = 5.0;

/// A ring where the pixel lies, a cross where it should, a line between them; of a pixel that was picked the line goes to the mouse.
pub fn control_points_ui(
    painter: &Painter,
    palette: &Palette,
    (row, underlays): (&Underlay, &Underlays),
    target: Option<Coord<f64>>,
    screen: impl Fn(Coord<f64>) -> Pos2,
) {
    let lies = |pixel: Coord<f64>| underlays.place_of(row.id, pixel).map(&screen);
    for (point, number) in row.points.iter().zip(1..) {
        let to = screen(point.place);
        let strength = if point.is_used { 1.0 } else { 0.45 };
        let [seam, ink] = [palette.casing, palette.marked].map(|colour| colour.gamma_multiply(strength));
        for (width, colour) in [(4.0, seam), (1.8, ink)] {
            let stroke = Stroke::new(width, colour);
            painter.line_segment([to - vec2(CROSS, 0.0), to + vec2(CROSS, 0.0)], stroke);
            painter.line_segment([to - vec2(0.0, CROSS), to + vec2(0.0, CROSS)], stroke);
            if let Some(from) = lies(point.pixel) {
                painter.circle_stroke(from, RING, stroke);
                painter.line_segment([from, to], stroke);
            }
        }
        let (at, font) = (to + vec2(8.0, -4.0), FontId::proportional(14.0));
        for off in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
            painter.text(at + off, Align2::LEFT_BOTTOM, number, font.clone(), seam);
        }
        painter.text(at, Align2::LEFT_BOTTOM, number, font, ink);
    }
    if let Some(from) = underlays.picked.and_then(lies) {
        for (width, colour) in [(4.5, palette.casing), (2.2, palette.marked)] {
            painter.circle_stroke(from, RING, Stroke::new(width, colour));
            if let Some(to) = target.map(&screen) {
                painter.line_segment([from, to], Stroke::new(width, colour));
            }
        }
    }
}
