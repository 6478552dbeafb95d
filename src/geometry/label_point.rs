//! Where to write a polygon's label: the point inside that is farthest from its boundary.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo_types::{Coord, MultiPolygon, Polygon};

use super::inside::polygon_contains;
use super::measure::{bounding_box, rings, signed_ring_area, squared_boundary_distance};

/// How much deeper another point may be, as a share of the smaller side of the polygon's box.
/// Source: ours; a label of a parcel 10 m wide may be 0.3 m off its best place.
pub const LABEL_PRECISION: f64 = 0.03;

/// Cells looked at before the best so far is taken: bounds the work for combs and spirals.
const MAX_CELLS: usize = 2_000;

/// Half the height of the room for a label, as a share of the depth: lower rooms are wider. Source: ours, by eye.
pub const ROOM_HEIGHT: f64 = 0.6;

/// A point inside a polygon, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelPoint {
    /// In the middle of the widest room of its height around the deepest point.
    pub place: Coord<f64>,
    /// Distance of the deepest point to the boundary.
    pub depth: f64,
    /// No boundary is nearer to `place` than this to the west and east…
    pub half_width: f64,
    /// …within this to the south and north.
    pub half_height: f64,
}

/// The label point of the largest of the polygons. `None` when they have no inside.
///
/// Source: the quadtree search of Mapbox' polylabel (2016).
pub fn label_point(polygons: &MultiPolygon<f64>) -> Option<LabelPoint> {
    let largest = polygons.0.iter().max_by(|a, b| outer_area(a).total_cmp(&outer_area(b)))?;
    let outline = bounding_box(&MultiPolygon(vec![Polygon::new(largest.exterior().clone(), vec![])]))?;
    let side = outline.width().min(outline.height());
    if side <= 0.0 {
        return None;
    }
    let precision = side * LABEL_PRECISION;
    let mut cells = BinaryHeap::new();
    let mut best = Cell::new(largest, outline.center(), 0.0);
    let columns = (outline.width() / side).ceil().min(100.0);
    let rows = (outline.height() / side).ceil().min(100.0);
    let half = (outline.width() / columns).max(outline.height() / rows) / 2.0;
    for column in 0..columns as u32 {
        for row in 0..rows as u32 {
            let steps = Coord { x: f64::from(column) * 2.0 + 1.0, y: f64::from(row) * 2.0 + 1.0 };
            cells.push(Cell::new(largest, outline.min() + steps * half, half));
        }
    }
    let mut seen = cells.len();
    while let Some(cell) = cells.pop() {
        if cell.depth > best.depth {
            best = cell;
        }
        if cell.reach - best.depth <= precision || seen > MAX_CELLS {
            break;
        }
        let half = cell.half / 2.0;
        for (x, y) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            cells.push(Cell::new(largest, cell.middle + Coord { x, y }, half));
        }
        seen += 4;
    }
    (best.depth > 0.0).then(|| with_room(largest, best.middle, best.depth))
}

/// Moves a deepest point to the middle of the room that is west and east of it.
fn with_room(polygon: &Polygon<f64>, deepest: Coord<f64>, depth: f64) -> LabelPoint {
    let half_height = depth * ROOM_HEIGHT;
    let (south, north) = (deepest.y - half_height, deepest.y + half_height);
    let (mut west, mut east) = (f64::INFINITY, f64::INFINITY);
    for ring in rings(polygon) {
        for pair in ring.0.windows(2) {
            let [from, to] = pair else { continue };
            if from.y.max(to.y) < south || from.y.min(to.y) > north {
                continue;
            }
            for x in [from, to].map(|end| x_at(*from, *to, end.y.clamp(south, north))) {
                if x < deepest.x {
                    west = west.min(deepest.x - x);
                } else {
                    east = east.min(x - deepest.x);
                }
            }
        }
    }
    if !(west.is_finite() && east.is_finite()) {
        return LabelPoint { place: deepest, depth, half_width: half_height, half_height };
    }
    let place = Coord { x: deepest.x + (east - west) / 2.0, y: deepest.y };
    LabelPoint { place, depth, half_width: (west + east) / 2.0, half_height }
}

/// Where a segment is at a height that it spans.
fn x_at(from: Coord<f64>, to: Coord<f64>, y: f64) -> f64 {
    let rise = to.y - from.y;
    if rise == 0.0 { from.x.midpoint(to.x) } else { from.x + (to.x - from.x) * ((y - from.y) / rise) }
}

fn outer_area(polygon: &Polygon<f64>) -> f64 {
    signed_ring_area(polygon.exterior()).abs()
}

/// A square of the search: its middle's depth (negative outside), and the most that any point in it can have.
#[derive(Clone, Copy)]
struct Cell {
    middle: Coord<f64>,
    half: f64,
    depth: f64,
    reach: f64,
}

impl Cell {
    fn new(polygon: &Polygon<f64>, middle: Coord<f64>, half: f64) -> Self {
        let gap = squared_boundary_distance(polygon, middle).sqrt();
        let depth = if polygon_contains(polygon, middle) { gap } else { -gap };
        Self { middle, half, depth, reach: depth + half * std::f64::consts::SQRT_2 }
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Ties are broken by place, so that the same polygon always has the same label point.
impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        let places = || other.middle.x.total_cmp(&self.middle.x).then(other.middle.y.total_cmp(&self.middle.y));
        self.reach.total_cmp(&other.reach).then_with(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, polygon};

    #[test]
    fn definition_3_the_label_of_an_l_is_in_its_thick_part() {
        let shape = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 1.0), (x: 4.0, y: 1.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
        let label = label_point(&MultiPolygon(vec![shape.clone()])).expect("has an inside");
        assert!(polygon_contains(&shape, label.place));
        assert!((label.place.x - 2.0).abs() < 1e-9 && (label.half_width - 2.0).abs() < 1e-9, "{label:?}");
        assert!(label.depth > 2.0 - 4.0 * LABEL_PRECISION - 0.05, "{label:?}");
    }

    #[test]
    fn the_label_keeps_out_of_a_hole() {
        let ring = |low: f64, high: f64| {
            LineString::from(vec![(low, low), (high, low), (high, high), (low, high), (low, low)])
        };
        let frame = Polygon::new(ring(0.0, 10.0), vec![ring(3.0, 7.0)]);
        let label = label_point(&MultiPolygon(vec![frame.clone()])).expect("has an inside");
        assert!(polygon_contains(&frame, label.place) && label.depth > 1.2, "{label:?}");
    }

    #[test]
    fn a_flat_polygon_has_no_label_point() {
        let flat = polygon![(x: 0.0, y: 0.0), (x: 5.0, y: 0.0), (x: 2.0, y: 0.0)];
        assert_eq!(label_point(&MultiPolygon(vec![flat])), None);
        assert_eq!(label_point(&MultiPolygon(vec![])), None);
    }
}
