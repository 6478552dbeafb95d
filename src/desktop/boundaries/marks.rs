//! What a tool draws over the map: corners that can be held, the mark of a snap, the line so far.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, vec2};
use geo_types::{Coord, MultiPolygon};

use super::super::map::Palette;
use super::snap::Snap;
use crate::geometry::rings;

/// Corners that are drawn at most: of a parcel seen from afar they would be one blot.
const MOST_CORNERS: usize = 600;
const CORNER: f32 = 3.0;
const SNAP: f32 = 6.5;
const CROSS: f32 = 5.0;

/// Draws the corners of polygons as small squares.
pub fn corners<'a>(
    painter: &Painter,
    palette: &Palette,
    polygons: impl Iterator<Item = &'a MultiPolygon<f64>>,
    screen: impl Fn(Coord<f64>) -> Pos2,
) {
    let corners = polygons.flat_map(|polygons| &polygons.0).flat_map(rings).flat_map(|ring| ring.0.iter().skip(1));
    let room = painter.clip_rect();
    let seen: Vec<Pos2> = corners.map(|corner| screen(*corner)).filter(|at| room.contains(*at)).collect();
    for at in seen.into_iter().take(MOST_CORNERS) {
        let square = Rect::from_center_size(at, vec2(2.0 * CORNER, 2.0 * CORNER));
        painter.rect(square, 0.0, palette.casing, Stroke::new(1.4, palette.selected), egui::StrokeKind::Middle);
    }
}

/// A place with its name, where it has one: of a file of points, A and B. Those outside of the map are not drawn.
pub fn named(painter: &Painter, palette: &Palette, name: &str, at: Pos2) {
    if !painter.clip_rect().expand(40.0).contains(at) {
        return;
    }
    for (width, colour) in [(4.0, palette.casing), (1.8, palette.marked)] {
        painter.line_segment([at - vec2(CROSS, 0.0), at + vec2(CROSS, 0.0)], Stroke::new(width, colour));
        painter.line_segment([at - vec2(0.0, CROSS), at + vec2(0.0, CROSS)], Stroke::new(width, colour));
    }
    if name.is_empty() {
        return;
    }
    let (font, align) = (FontId::proportional(13.0), Align2::LEFT_BOTTOM);
    for off in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
        painter.text(at + vec2(6.0, -3.0) + off, align, name, font.clone(), palette.casing);
    }
    painter.text(at + vec2(6.0, -3.0), align, name, font, palette.marked);
}

/// A square around a corner, a diamond around a place on a boundary, a cross where boundaries cross, a triangle at a middle, an angle at a foot.
/// The shapes are those of other editors: QGIS, AutoCAD.
pub fn snap(painter: &Painter, palette: &Palette, snap: Snap, at: Pos2) {
    let outline = match snap {
        Snap::Corner(_) => [vec2(-1.0, -1.0), vec2(1.0, -1.0), vec2(1.0, 1.0), vec2(-1.0, 1.0)],
        Snap::Edge(_) => [vec2(0.0, -1.2), vec2(1.2, 0.0), vec2(0.0, 1.2), vec2(-1.2, 0.0)],
        Snap::Middle(_) => [vec2(-1.2, 0.9), vec2(0.0, -1.2), vec2(1.2, 0.9), vec2(1.2, 0.9)],
        Snap::Foot(_) => [vec2(-1.0, -1.2), vec2(-1.0, 1.0), vec2(1.2, 1.0), vec2(-1.0, 1.0)],
        Snap::Crossing(_) => [vec2(-1.0, -1.0), vec2(1.0, 1.0), vec2(1.0, -1.0), vec2(-1.0, 1.0)],
    };
    let outline: Vec<Pos2> = outline.iter().map(|off| at + *off * SNAP).collect();
    for (width, colour) in [(4.5, palette.casing), (2.2, palette.marked)] {
        painter.add(Shape::closed_line(outline.clone(), Stroke::new(width, colour)));
    }
}

/// The line that is drawn, with its corners.
pub fn line(painter: &Painter, palette: &Palette, places: &[Pos2]) {
    for (width, colour) in [(5.0, palette.casing), (2.4, palette.marked)] {
        painter.add(Shape::line(places.to_vec(), Stroke::new(width, colour)));
    }
    for at in places {
        painter.circle(*at, 3.5, palette.marked, Stroke::new(1.5, Color32::WHITE));
    }
}
