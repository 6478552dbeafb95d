//! Boxes in millimetres of the grid: which touch, which lies in which, what is around them.

use geo_types::{Coord, Rect};

/// Beyond all corners, millimetres. Source: [`Grid`](crate::geometry::Grid).
const FAR: f64 = 536_000_100.0;

/// Whether two boxes have a place in common, their edges included.
pub(super) fn touch(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && a.max().x >= b.min().x && a.min().y <= b.max().y && a.max().y >= b.min().y
}

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

/// The box around boxes.
pub(super) fn around(boxes: impl IntoIterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    boxes.into_iter().reduce(|a, b| {
        let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        let high = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
        Rect::new(low, high)
    })
}

/// Boxes that touch made one, until none do.
pub(super) fn apart(boxes: Vec<Rect<f64>>) -> Vec<Rect<f64>> {
    let mut apart: Vec<Rect<f64>> = Vec::new();
    let mut waiting = boxes;
    while let Some(one) = waiting.pop() {
        match apart.iter().position(|other| touch(other, &one)) {
            Some(other) => waiting.extend(around([apart.swap_remove(other), one])),
            None => apart.push(one),
        }
    }
    apart
}
