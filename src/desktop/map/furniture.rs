//! What lies on the glass: scale bar, north arrow, selection box.

use eframe::egui::{self, Align2, FontId, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::camera::Camera;
use super::style::Palette;

/// Distance from the edge of the canvas, points.
const INSET: f32 = 14.0;
/// The longest scale bar, points.
const LONGEST_BAR: f64 = 140.0;

/// Where scale bar and north arrow stand: nothing is written there.
pub fn rooms(canvas: Rect, camera: &Camera) -> [Rect; 2] {
    let (left, width, _) = scale_bar(canvas, camera);
    let bar = Rect::from_min_max(left + vec2(-6.0, -22.0), left + vec2(width + 6.0, 6.0));
    let (middle, radius) = north_arrow(canvas);
    [bar, Rect::from_center_size(middle, Vec2::splat(radius * 2.0))]
}

/// Left end of the bar, its length in points and in metres.
fn scale_bar(canvas: Rect, camera: &Camera) -> (Pos2, f32, f64) {
    let metres = round_length(LONGEST_BAR * camera.metres_per_point);
    (canvas.left_bottom() + vec2(INSET, -INSET), (metres / camera.metres_per_point) as f32, metres)
}

/// Middle and radius of the ground of the arrow.
fn north_arrow(canvas: Rect) -> (Pos2, f32) {
    (canvas.right_top() + vec2(-INSET - 12.0, INSET + 22.0), 21.0)
}

/// Draws a scale bar of a round length.
pub fn scale_bar_ui(painter: &egui::Painter, canvas: Rect, camera: &Camera, palette: &Palette) {
    let (left, width, metres) = scale_bar(canvas, camera);
    let [backing, _] = rooms(canvas, camera);
    painter.rect_filled(backing, 3.0, palette.ground.gamma_multiply(0.82));
    let tick = vec2(0.0, -5.0);
    let bar = vec![left + tick, left, left + vec2(width, 0.0), left + vec2(width, 0.0) + tick];
    painter.add(Shape::line(bar, Stroke::new(1.5, palette.text)));
    let middle = left + vec2(width / 2.0, -4.0);
    painter.text(middle, Align2::CENTER_BOTTOM, length_text(metres), FontId::proportional(11.0), palette.text);
}

/// 1, 2 or 5 times a power of ten, at most `longest`.
fn round_length(longest: f64) -> f64 {
    let power = 10_f64.powf(longest.log10().floor());
    [5.0, 2.0].into_iter().map(|steps| steps * power).find(|length| *length <= longest).unwrap_or(power)
}

/// `200 m`, `1,5 km`, `20 cm`: units are the same in both languages.
fn length_text(metres: f64) -> String {
    if metres >= 1000.0 {
        format!("{} km", metres / 1000.0)
    } else if metres >= 1.0 {
        format!("{metres} m")
    } else {
        format!("{:.0} cm", metres * 100.0)
    }
}

/// Draws the north arrow: the map is never rotated, but its print must say so.
pub fn north_arrow_ui(painter: &egui::Painter, canvas: Rect, palette: &Palette) {
    let (ground, radius) = north_arrow(canvas);
    painter.circle_filled(ground, radius, palette.ground.gamma_multiply(0.82));
    let middle = ground + vec2(0.0, 2.0);
    let (tip, foot) = (middle + vec2(0.0, -8.0), middle + vec2(0.0, 8.0));
    let (left, right) = (middle + vec2(-6.0, 13.0), middle + vec2(6.0, 13.0));
    painter.add(Shape::convex_polygon(vec![tip, foot, left], palette.text, Stroke::NONE));
    painter.add(Shape::closed_line(vec![tip, foot, right], Stroke::new(1.0, palette.text)));
    painter.text(tip + vec2(0.0, -1.0), Align2::CENTER_BOTTOM, "N", FontId::proportional(11.0), palette.text);
}

/// Draws the box being dragged: full line for "inside", dashes for "crossing", as CAD programs do.
pub fn selection_box_ui(painter: &egui::Painter, from: Pos2, to: Pos2, crossing: bool, palette: &Palette) {
    let room = Rect::from_two_pos(from, to);
    painter.rect_filled(room, 0.0, palette.selected.gamma_multiply(0.12));
    let stroke = Stroke::new(1.0, palette.selected);
    let corners = [room.min, pos2(room.max.x, room.min.y), room.max, pos2(room.min.x, room.max.y), room.min];
    if crossing {
        painter.extend(Shape::dashed_line(&corners, stroke, 5.0, 4.0));
    } else {
        painter.add(Shape::line(corners.to_vec(), stroke));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_bar_has_a_round_length() {
        for (longest, round) in [(140.0, 100.0), (499.0, 200.0), (500.0, 500.0), (0.3, 0.2), (1999.0, 1000.0)] {
            assert!((round_length(longest) - round).abs() < 1e-9, "{longest}");
        }
        assert_eq!((length_text(2000.0), length_text(0.2)), ("2 km".to_owned(), "20 cm".to_owned()));
    }
}
