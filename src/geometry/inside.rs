//! Whether a point is inside a polygon: exact, half-open on the boundary.

use geo::Kernel;
use geo::algorithm::kernels::{Orientation, RobustKernel};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::measure::is_finite;

/// Whether `point` is inside one ring by the even-odd rule, half-open on the boundary (definition 1 of the room).
/// The ring may be open or closed and run either way.
pub fn ring_contains(ring: &LineString<f64>, point: Coord<f64>) -> bool {
    let Some(&last) = ring.0.last() else { return false };
    let mut inside = false;
    let mut from = last;
    for &to in &ring.0 {
        if (from.y > point.y) != (to.y > point.y) && crosses_to_the_right(from, to, point) {
            inside = !inside;
        }
        from = to;
    }
    inside
}

/// Whether `point` is in the polygon and in none of its holes. The boundary of a hole is half-open the other way round,
/// so that a parcel that fills the hole exactly has what this one has not.
pub fn polygon_contains(polygon: &Polygon<f64>, point: Coord<f64>) -> bool {
    ring_contains(polygon.exterior(), point) && !polygon.interiors().iter().any(|hole| ring_contains(hole, point))
}

/// Whether `point` is in one of the polygons.
pub fn multi_polygon_contains(polygons: &MultiPolygon<f64>, point: Coord<f64>) -> bool {
    polygons.0.iter().any(|polygon| polygon_contains(polygon, point))
}

/// A point in the inside of a ring, away from its boundary: in the middle of its widest stretch at a height where no vertex
/// lies. `None` for a ring without an inside, or with a coordinate that is not finite.
pub fn inner_point(ring: &LineString<f64>) -> Option<Coord<f64>> {
    if !ring.0.iter().all(is_finite) {
        return None;
    }
    let mut heights: Vec<f64> = ring.0.iter().map(|coord| coord.y).collect();
    heights.sort_by(f64::total_cmp);
    let widest = |values: &[f64], step: usize| {
        let gaps = values.windows(2).step_by(step).map(|pair| (pair[1] - pair[0], pair[0] + (pair[1] - pair[0]) / 2.0));
        gaps.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|gap| gap.0 > 0.0).map(|gap| gap.1)
    };
    let y = widest(&heights, 1)?;
    let edges = ring.0.iter().zip(ring.0.iter().cycle().skip(1));
    let spanning = edges.filter(|(from, to)| (from.y > y) != (to.y > y));
    let mut crossings: Vec<f64> =
        spanning.map(|(from, to)| from.x + (to.x - from.x) * ((y - from.y) / (to.y - from.y))).collect();
    crossings.sort_by(f64::total_cmp);
    Some(Coord { x: widest(&crossings, 2)?, y })
}

/// Whether the ray from `point` towards +x meets an edge that spans the point's height.
fn crosses_to_the_right(from: Coord<f64>, to: Coord<f64>, point: Coord<f64>) -> bool {
    if point.x < from.x.min(to.x) {
        return true;
    }
    if point.x > from.x.max(to.x) {
        return false;
    }
    let (low, high) = if from.y < to.y { (from, to) } else { (to, from) };
    RobustKernel::orient2d(low, high, point) == Orientation::CounterClockwise
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Intersects};
    use geo_types::{coord, polygon};
    use proptest::prelude::*;

    fn square(x: f64, y: f64) -> Polygon<f64> {
        polygon![(x: x, y: y), (x: x + 1.0, y: y), (x: x + 1.0, y: y + 1.0), (x: x, y: y + 1.0)]
    }

    #[test]
    fn an_inner_point_is_inside_of_combs_and_absent_of_lines() {
        let comb = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 5.0), (x: 6.0, y: 5.0), (x: 6.0, y: 1.0), (x: 3.0, y: 1.0), (x: 3.0, y: 5.0), (x: 0.0, y: 5.0)];
        let point = inner_point(comb.exterior()).unwrap();
        assert!(comb.contains(&point), "{point:?}");
        for flat in [
            vec![],
            vec![(1.0, 1.0)],
            vec![(0.0, 0.0), (2.0, 2.0), (0.0, 0.0)],
            vec![(0.0, 0.0), (5.0, 0.0), (3.0, 0.0)],
        ] {
            assert_eq!(inner_point(&LineString::from(flat.clone())), None, "{flat:?}");
        }
    }

    #[test]
    fn definition_1_a_shared_boundary_belongs_to_one_side() {
        let squares = [square(0.0, 0.0), square(1.0, 0.0), square(0.0, 1.0), square(1.0, 1.0)];
        for point in [coord! { x: 1.0, y: 0.5 }, coord! { x: 0.5, y: 1.0 }, coord! { x: 1.0, y: 1.0 }] {
            let holders = squares.iter().filter(|square| polygon_contains(square, point)).count();
            assert_eq!(holders, 1, "{point:?}");
        }
    }

    #[test]
    fn a_hole_and_the_parcel_that_fills_it_share_no_point() {
        let hole = polygon![(x: 1.0, y: 1.0), (x: 3.0, y: 1.5), (x: 2.0, y: 3.0)];
        let outer = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
        let ringed = Polygon::new(outer.exterior().clone(), vec![hole.exterior().clone()]);
        for corner in hole.exterior().coords() {
            assert_ne!(polygon_contains(&ringed, *corner), polygon_contains(&hole, *corner), "{corner:?}");
        }
    }

    #[test]
    fn an_empty_polygon_holds_nothing() {
        assert!(!polygon_contains(&polygon![], coord! { x: 0.0, y: 0.0 }));
    }

    proptest! {
        #[test]
        fn inside_agrees_with_geo_off_the_boundary(
            corners in proptest::collection::vec((-5_i32..5, -5_i32..5), 3..4),
            x in -6.0_f64..6.0, y in -6.0_f64..6.0,
        ) {
            let ring: LineString<f64> = corners.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let triangle = Polygon::new(ring, vec![]);
            let point = coord! { x: x, y: y };
            prop_assume!(!triangle.exterior().intersects(&point));
            prop_assert_eq!(polygon_contains(&triangle, point), triangle.contains(&point));
        }
    }
}
