//! What is written along the sides of parcels: on the outer side of the boundary, where there is room, never over another label.

use eframe::egui::{self, Color32, FontId, Pos2, Rect, Shape, Vec2, emath::Rot2, epaint::TextShape, pos2, vec2};
use geo_types::Coord;

use super::camera::Camera;
use super::labels::{Grid, text_width};
use super::preview::clipped;
use super::style::Palette;

/// Points of the texts. As with all labels the size never changes.
const SIDE_POINTS: f32 = 11.0;
const LINE_HEIGHT: f32 = 1.25;
/// Points between the boundary and its text, and what a side is longer than its text at least.
const GAP: f32 = 4.0;

/// A side with its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct SideLabel {
    /// Metres (east, north) in the project's CRS; from one to the other the land is on the right.
    pub ends: [Coord<f64>; 2],
    /// The longest first: the first that has room is drawn.
    pub texts: Vec<String>,
}

/// A text that found its place.
pub struct PlacedSide<'a> {
    text: &'a str,
    middle: Pos2,
    /// Of the text, so that nobody has to stand on the head.
    turn: Rot2,
}

/// Finds places for texts along sides, and takes them.
pub fn place<'a>(labels: &'a [SideLabel], (canvas, camera): (Rect, &Camera), taken: &mut Grid) -> Vec<PlacedSide<'a>> {
    labels.iter().filter_map(|label| place_one(label, (canvas, camera), taken)).collect()
}

fn place_one<'a>(label: &'a SideLabel, (canvas, camera): (Rect, &Camera), taken: &mut Grid) -> Option<PlacedSide<'a>> {
    let ends = label.ends.map(|end| camera.screen_from_world(canvas, end));
    // Of a side that goes beyond the canvas what is seen.
    let [from, to] = clipped(ends, canvas)?;
    let (way, length) = (to - from, from.distance(to));
    let along = way / length.max(f32::EPSILON);
    let outward = vec2(along.y, -along.x);
    let turn = Rot2::from_angle(upright(along.angle()));
    let height = SIDE_POINTS * LINE_HEIGHT;
    label.texts.iter().find_map(|text| {
        let width = text_width(text, SIDE_POINTS);
        if width + GAP > length {
            return None;
        }
        let middle = from + way / 2.0;
        let places = [outward, -outward].map(|away| middle + away * (height / 2.0 + GAP / 2.0));
        let middle = places.into_iter().find(|middle| taken.take_all(&pieces(*middle, turn, vec2(width, height))))?;
        Some(PlacedSide { text, middle, turn })
    })
}

/// Angle of a text along a direction, from −90° to 90°.
fn upright(angle: f32) -> f32 {
    let half = std::f32::consts::PI;
    let quarter = std::f32::consts::FRAC_PI_2 + 1e-4;
    if angle > quarter {
        angle - half
    } else if angle < -quarter {
        angle + half
    } else {
        angle
    }
}

/// Boxes that together hold a turned text: one around all of it would take the room of a whole parcel.
fn pieces(middle: Pos2, turn: Rot2, size: Vec2) -> Vec<Rect> {
    let count = (size.x / size.y).ceil().max(1.0);
    let half = vec2(size.x / count, size.y) / 2.0;
    let corners = [half, vec2(half.x, -half.y)].map(|corner| turn * corner);
    let reach = vec2(corners[0].x.abs().max(corners[1].x.abs()), corners[0].y.abs().max(corners[1].y.abs()));
    let at = |piece: u32| (piece as f32 + 0.5) * 2.0 * half.x - size.x / 2.0;
    let piece = |piece| Rect::from_center_size(middle + turn * vec2(at(piece), 0.0), reach * 2.0);
    (0..count as u32).map(piece).collect()
}

/// Draws texts where they were placed.
pub fn draw(painter: &egui::Painter, placed: &[PlacedSide<'_>], palette: &Palette) {
    let font = FontId::proportional(SIDE_POINTS);
    for PlacedSide { text, middle, turn } in placed {
        let galley = painter.layout_no_wrap((*text).to_owned(), font.clone(), palette.text);
        let corner = *middle - *turn * (galley.size() / 2.0);
        let copy = |shift: Vec2, colour: Color32| {
            let shape = TextShape::new(pos2(corner.x, corner.y) + shift, galley.clone(), colour);
            Shape::from(shape.with_override_text_color(colour).with_angle(turn.angle()))
        };
        for shift in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
            painter.add(copy(shift, palette.halo));
        }
        painter.add(copy(Vec2::ZERO, palette.text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Rect = Rect::from_min_max(Pos2::ZERO, pos2(400.0, 300.0));

    fn side(ends: [(f64, f64); 2]) -> SideLabel {
        let ends = ends.map(|(x, y)| Coord { x, y });
        SideLabel { ends, texts: vec!["25,32 · 118°04'27\"".to_owned(), "25,32".to_owned()] }
    }

    fn placed(labels: &[SideLabel], metres_per_point: f64) -> Vec<(String, Pos2)> {
        let camera = Camera { centre_world: Coord { x: 0.0, y: 0.0 }, metres_per_point };
        let mut taken = Grid::default();
        taken.clear(CANVAS);
        let placed = place(labels, (CANVAS, &camera), &mut taken);
        placed.iter().map(|placed| (placed.text.to_owned(), placed.middle)).collect()
    }

    #[test]
    fn a_side_with_room_has_all_a_shorter_one_its_length_and_a_short_one_nothing() {
        let label = [side([(-20.0, 0.0), (20.0, 0.0)])];
        assert_eq!(placed(&label, 0.2)[0].0, label[0].texts[0]);
        assert_eq!(placed(&label, 0.5)[0].0, "25,32");
        assert!(placed(&label, 2.0).is_empty());
    }

    #[test]
    fn texts_stand_outside_of_the_land_and_give_way_to_what_is_there() {
        // To the east with the land on the right: that is south of it, below on the screen.
        let label = side([(-20.0, 0.0), (20.0, 0.0)]);
        let both = placed(&[label.clone(), label.clone(), label], 0.5);
        let middle = CANVAS.center().y;
        assert_eq!(both.len(), 2, "one on either side, none over another");
        assert!(both[0].1.y < middle && both[1].1.y > middle);
    }

    #[test]
    fn no_text_stands_on_its_head() {
        use std::f32::consts::PI;
        for angle in [0.0, 1.0, 1.6, 2.5, PI, -1.6, -3.0] {
            let turned = upright(angle);
            assert!(turned.abs() <= PI / 2.0 + 1e-3, "{angle}");
            assert!(((turned - angle) / PI - ((turned - angle) / PI).round()).abs() < 1e-5, "{angle}");
        }
    }

    #[test]
    fn a_side_that_goes_beyond_the_canvas_is_told_where_it_is_seen() {
        let label = [side([(0.0, 0.0), (5_000.0, 0.0)])];
        let middle = placed(&label, 0.5)[0].1;
        assert!(CANVAS.contains(middle) && middle.x > CANVAS.center().x);
    }
}
