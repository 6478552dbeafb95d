//! The ward's outline (địa giới), where the project holds it.
//!
//! Definition: of the polygons of the reference layers, those in which at least 95 % of the parcels' area lies, a parcel by the middle of its
//! box; the smallest of them is the ward, for what surrounds it (district, province, the frame of a map) is larger. Limits: lines are no
//! outline; edits of parcels do not make another polygon the ward until everything is checked again.

use geo_types::{Coord, Geometry, MultiPolygon, Rect};
use rayon::prelude::*;

use super::nets::unmatched_within;
use super::shapes::{Shape, Shapes};
use crate::geometry::Edge;

/// An outline, with its edges by rows.
#[derive(Debug)]
pub(crate) struct Outline {
    shapes: Shapes,
    bottom: i32,
    /// Of a row, millimetres.
    height: i32,
    rows: Vec<Vec<Edge>>,
}

/// Share of the parcels' area that lies in the ward. Ours: a sheet of a neighbour's among forty is found to be one.
const LEAST_SHARE: f64 = 0.95;

/// The least height of a row of edges, millimetres: about a parcel.
const LEAST_HEIGHT: i32 = 32_000;

/// Rows at most, so that what is not a ward's outline takes no more room than one.
const MOST_ROWS: i32 = 1_024;

impl Outline {
    /// The ward among polygons in metres, if it is there; of equal ones the first.
    pub fn among<'a>(references: impl Iterator<Item = &'a Geometry<f64>>, parcels: &Shapes) -> Option<Self> {
        let polygons = references.filter_map(|geometry| match geometry {
            Geometry::Polygon(polygon) => Some(MultiPolygon(vec![polygon.clone()])),
            Geometry::MultiPolygon(polygons) => Some(polygons.clone()),
            _ => None,
        });
        let mut polygons: Vec<MultiPolygon<f64>> = polygons.collect();
        if polygons.is_empty() {
            return None;
        }
        let places: Vec<(f64, [f64; 2])> =
            parcels.iter().filter_map(|shape| Some((shape.area(), middle(shape)?))).collect();
        let all: f64 = places.iter().map(|(area, _)| area).sum();
        let square_millimetres = |polygons: &MultiPolygon<f64>| crate::geometry::area(polygons) * 1e6;
        polygons.retain(|polygons| all > 0.0 && square_millimetres(polygons) >= LEAST_SHARE * all);
        polygons.sort_by(|a, b| square_millimetres(a).total_cmp(&square_millimetres(b)));
        polygons.into_iter().map(|polygons| Self::new(parcels.alone(&polygons))).find(|outline| {
            let within = places.par_iter().filter(|(_, place)| outline.contains(*place)).map(|(area, _)| *area);
            within.sum::<f64>() >= LEAST_SHARE * all
        })
    }

    fn new(shapes: Shapes) -> Self {
        let ys = || shapes.iter().flat_map(|shape| shape.nodes().iter().map(|node| node.y));
        let (bottom, top) = (ys().min().unwrap_or(0), ys().max().unwrap_or(0));
        let height = ((top - bottom) / MOST_ROWS + 1).max(LEAST_HEIGHT);
        let mut rows = vec![Vec::new(); ((top - bottom) / height + 1) as usize];
        for edge in shapes.iter().flat_map(Shape::edges) {
            let [low, high] = [edge.from.y.min(edge.to.y), edge.from.y.max(edge.to.y)];
            let [low, high] = [low, high].map(|y| ((y - bottom) / height) as usize);
            rows[low..=high].iter_mut().for_each(|row| row.push(edge));
        }
        Self { shapes, bottom, height, rows }
    }

    /// The edges of the rows that reach from one height to another.
    fn between(&self, low: f64, high: f64) -> impl Iterator<Item = &Edge> {
        let row = |y: f64| ((y - f64::from(self.bottom)) / f64::from(self.height)).floor();
        let last = row(high).min(self.rows.len() as f64 - 1.0);
        let rows = if last < 0.0 {
            &[][..]
        } else {
            self.rows.get(row(low).max(0.0) as usize..=last as usize).unwrap_or_default()
        };
        rows.iter().flatten()
    }

    /// Whether a place, in millimetres, lies in it.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let crossed = |edge: &Edge| {
            let ([ax, ay], [bx, by]) = (edge.from.place(), edge.to.place());
            (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        };
        self.between(y, y).filter(|edge| crossed(edge)).count() % 2 == 1
    }

    /// Whether one of its edges touches a box in millimetres.
    pub fn touches(&self, bounds: &Rect<f64>) -> bool {
        let (low, high) = (bounds.min(), bounds.max());
        let touches = |edge: &Edge| {
            let ([ax, ay], [bx, by]) = (edge.from.place(), edge.to.place());
            let apart = ax.min(bx) > high.x || ax.max(bx) < low.x || ay.min(by) > high.y || ay.max(by) < low.y;
            let left = |x: f64, y: f64| (bx - ax) * (y - ay) - (by - ay) * (x - ax);
            let corners = [left(low.x, low.y), left(high.x, low.y), left(high.x, high.y), left(low.x, high.y)];
            let on_one_side = corners.iter().all(|side| *side > 0.0) || corners.iter().all(|side| *side < 0.0);
            !apart && !on_one_side
        };
        self.between(low.y, high.y).any(touches)
    }

    /// Its edges as they are within a window in millimetres, the ward on their right.
    pub fn edges_within(&self, window: &Rect<f64>) -> Vec<Edge> {
        let edges = unmatched_within(self.shapes.iter(), window).into_iter();
        edges.map(|edge| Edge { from: edge.to, to: edge.from }).collect()
    }
}

fn middle(shape: Shape<'_>) -> Option<[f64; 2]> {
    let bounds = shape.bounds()?;
    let Coord { x, y } = bounds.center();
    Some([x, y])
}
