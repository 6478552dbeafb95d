//! Areas, boxes and distances of polygons, in the metres of their CRS.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use super::inside::polygon_contains;

/// All rings of a polygon, the outer one first.
pub fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> + Clone {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Area enclosed by a ring, positive when it runs counter-clockwise. Computed relative to its first corner, so that
/// northings of millions of metres cost no digits. The ring may be open or closed.
pub fn signed_ring_area(ring: &LineString<f64>) -> f64 {
    let Some(&origin) = ring.0.first() else { return 0.0 };
    let doubled: f64 = ring
        .0
        .windows(2)
        .map(|pair| match pair {
            [from, to] => (from.x - origin.x) * (to.y - origin.y) - (to.x - origin.x) * (from.y - origin.y),
            _ => 0.0,
        })
        .sum();
    doubled / 2.0
}

/// Area of the polygons less their holes, whichever way their rings run.
pub fn area(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.0.iter().map(polygon_area).sum()
}

fn polygon_area(polygon: &Polygon<f64>) -> f64 {
    let holes: f64 = polygon.interiors().iter().map(|hole| signed_ring_area(hole).abs()).sum();
    signed_ring_area(polygon.exterior()).abs() - holes
}

/// Whether both numbers of a coordinate are numbers, and finite ones.
#[inline]
pub fn is_finite(coord: &Coord<f64>) -> bool {
    coord.x.is_finite() && coord.y.is_finite()
}

/// The box around all outer rings. `None` when there is no corner or one that is not finite.
pub fn bounding_box(polygons: &MultiPolygon<f64>) -> Option<Rect<f64>> {
    box_around(polygons.0.iter().flat_map(|polygon| polygon.exterior().0.iter().copied()))
}

/// The box around corners. `None` when there is none or one that is not finite.
pub fn box_around(corners: impl IntoIterator<Item = Coord<f64>>) -> Option<Rect<f64>> {
    let mut corners = corners.into_iter();
    let first = corners.next()?;
    let (mut low, mut high) = (first, first);
    let mut finite = is_finite(&first);
    for corner in corners {
        finite &= is_finite(&corner);
        low = Coord { x: low.x.min(corner.x), y: low.y.min(corner.y) };
        high = Coord { x: high.x.max(corner.x), y: high.y.max(corner.y) };
    }
    finite.then(|| Rect::new(low, high))
}

/// Distance from a point to a segment.
pub fn segment_distance(from: Coord<f64>, to: Coord<f64>, point: Coord<f64>) -> f64 {
    squared_segment_distance(from, to, point).sqrt()
}

/// Distance from a point to the nearest point of a polygon: 0 inside of it.
pub fn distance(polygon: &Polygon<f64>, point: Coord<f64>) -> f64 {
    if polygon_contains(polygon, point) { 0.0 } else { squared_boundary_distance(polygon, point).sqrt() }
}

/// Distance from a point to the nearest of the polygons; infinite when there is none.
pub fn multi_polygon_distance(polygons: &MultiPolygon<f64>, point: Coord<f64>) -> f64 {
    polygons.0.iter().map(|polygon| distance(polygon, point)).fold(f64::INFINITY, f64::min)
}

/// Squared distance to the boundary, holes included.
pub(super) fn squared_boundary_distance(polygon: &Polygon<f64>, point: Coord<f64>) -> f64 {
    let mut nearest = f64::INFINITY;
    for ring in rings(polygon) {
        for pair in ring.0.windows(2) {
            if let [from, to] = pair {
                nearest = nearest.min(squared_segment_distance(*from, *to, point));
            }
        }
    }
    nearest
}

fn squared_segment_distance(from: Coord<f64>, to: Coord<f64>, point: Coord<f64>) -> f64 {
    let (along, offset) = (to - from, point - from);
    let squared_length = along.x * along.x + along.y * along.y;
    let share = if squared_length > 0.0 {
        ((offset.x * along.x + offset.y * along.y) / squared_length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let gap = offset - along * share;
    gap.x * gap.x + gap.y * gap.y
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{coord, polygon};

    #[test]
    fn a_small_area_far_from_the_origin_keeps_its_digits() {
        let (x, y) = (587_111.0, 2_318_456.0);
        let parcel = polygon![(x: x, y: y), (x: x + 0.01, y: y), (x: x + 0.01, y: y + 0.01), (x: x, y: y + 0.01)];
        assert!((signed_ring_area(parcel.exterior()) - 1e-4).abs() < 1e-9);
    }

    #[test]
    fn holes_are_taken_off_whichever_way_they_run() {
        let outer = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
        let hole = LineString::from(vec![(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]);
        let mut reversed = hole.clone();
        reversed.0.reverse();
        for hole in [hole, reversed] {
            let ringed = Polygon::new(outer.exterior().clone(), vec![hole]);
            assert!((area(&MultiPolygon(vec![ringed])) - 15.0).abs() < 1e-12);
        }
    }

    #[test]
    fn distance_is_zero_inside_and_to_the_nearest_edge_outside() {
        let square = polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0)];
        assert_eq!(distance(&square, coord! { x: 1.0, y: 1.0 }), 0.0);
        assert_eq!(distance(&square, coord! { x: 5.0, y: 6.0 }), 5.0);
        assert_eq!(distance(&square, coord! { x: 1.0, y: -0.25 }), 0.25);
    }

    #[test]
    fn a_corner_that_is_not_finite_has_no_box() {
        let broken = polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 0.0), (x: 1.0, y: 1.0)];
        assert_eq!(bounding_box(&MultiPolygon(vec![broken])), None);
        assert_eq!(bounding_box(&MultiPolygon(vec![])), None);
    }
}
