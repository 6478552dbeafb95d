//! Boxes: which of them touch, and what is around them.

use geo_types::{Coord, Rect};

use super::measure::is_finite;

/// Whether two boxes have a place in common, their edges included.
#[inline]
pub fn boxes_touch(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x && a.max().x >= b.min().x && a.min().y <= b.max().y && a.max().y >= b.min().y
}

/// The box around those boxes that are finite; `None` when there is none.
pub fn box_around_boxes(boxes: impl IntoIterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    let finite = boxes.into_iter().filter(|rect| is_finite(&rect.min()) && is_finite(&rect.max()));
    finite.reduce(|a, b| {
        let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        Rect::new(low, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::coord;

    fn square(low: f64, high: f64) -> Rect<f64> {
        Rect::new(coord! { x: low, y: low }, coord! { x: high, y: high })
    }

    #[test]
    fn boxes_that_share_a_corner_touch() {
        assert!(boxes_touch(&square(0.0, 1.0), &square(1.0, 2.0)));
        assert!(!boxes_touch(&square(0.0, 1.0), &square(1.1, 2.0)));
    }

    #[test]
    fn what_is_not_finite_is_left_out() {
        let lost = square(f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(box_around_boxes([square(0.0, 1.0), lost, square(4.0, 5.0)]), Some(square(0.0, 5.0)));
        assert_eq!(box_around_boxes([lost]), None);
    }
}
