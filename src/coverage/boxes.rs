//! Boxes in millimetres of the grid: which lies in which, how far they grow, which are apart.

use geo_types::{Coord, Rect};

use crate::geometry::{box_around_boxes, boxes_touch};

/// Beyond all corners, millimetres. Source: [`Grid`](crate::geometry::Grid).
const FAR: f64 = 536_000_100.0;

/// Whether the second lies in the first, so far from every side.
pub(super) fn within(outer: &Rect<f64>, inner: &Rect<f64>, margin: f64) -> bool {
    let (low, high) = (inner.min() - outer.min(), outer.max() - inner.max());
    [low.x, low.y, high.x, high.y].iter().all(|distance| *distance >= margin)
}

/// The window around a box, as far as the grid reaches.
pub(super) fn grown(rect: Rect<f64>, margin: f64) -> Rect<f64> {
    let low = Coord { x: (rect.min().x - margin).max(-FAR), y: (rect.min().y - margin).max(-FAR) };
    Rect::new(low, Coord { x: (rect.max().x + margin).min(FAR), y: (rect.max().y + margin).min(FAR) })
}

/// Boxes that touch made one, until none do.
pub(super) fn apart(boxes: Vec<Rect<f64>>) -> Vec<Rect<f64>> {
    let mut apart: Vec<Rect<f64>> = Vec::new();
    let mut waiting = boxes;
    while let Some(one) = waiting.pop() {
        match apart.iter().position(|other| boxes_touch(other, &one)) {
            Some(other) => waiting.extend(box_around_boxes([apart.swap_remove(other), one])),
            None => apart.push(one),
        }
    }
    apart
}
