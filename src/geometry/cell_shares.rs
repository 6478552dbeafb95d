//! How much of each cell of a grid a polygon covers, exactly: for pictures on which polygons are smaller than a cell.
//!
//! Every edge leaves in the cells of its rows how much lies to the east of it, with the sign of its direction; summed from west to east that is
//! the share of the polygon in each cell. Source: Raph Levien's font-rs (2016), which draws glyphs so.

use geo_types::{Coord, LineString, MultiPolygon, Rect};

use super::measure::{is_finite, rings, signed_ring_area};

/// Square cells in a square: row by row from the south, each from the west.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellFrame {
    /// South-west corner.
    pub low: Coord<f64>,
    /// Side of a cell, in the unit of the coordinates.
    pub cell: f64,
    /// Cells along each side.
    pub side: usize,
}

impl CellFrame {
    /// The columns and the rows, first and past the last, that a box touches. `None` where it misses the frame.
    pub fn touched(&self, bounds: Rect<f64>) -> Option<[std::ops::Range<usize>; 2]> {
        let [low, high] = [bounds.min(), bounds.max()].map(|corner| (corner - self.low) / self.cell);
        let range = |low: f64, high: f64| {
            let last = (self.side - 1) as f64;
            let inside = high >= 0.0 && low < self.side as f64;
            inside.then(|| low.floor().max(0.0) as usize..high.floor().min(last) as usize + 1)
        };
        Some([range(low.x, high.x)?, range(low.y, high.y)?])
    }

    /// The box of some columns and rows.
    pub fn bounds(&self, columns: &std::ops::Range<usize>, rows: &std::ops::Range<usize>) -> Rect<f64> {
        let corner = |column: usize, row: usize| self.low + Coord { x: column as f64, y: row as f64 } * self.cell;
        Rect::new(corner(columns.start, rows.start), corner(columns.end, rows.end))
    }
}

/// Finds shares; one for many polygons keeps its memory between them.
#[derive(Debug, Default)]
pub struct CellShares {
    columns: usize,
    rows: usize,
    /// By row, with two more columns than there are.
    steps: Vec<f32>,
}

impl CellShares {
    /// Calls `found` with column, row and share, 0 to 1, of every cell of the frame that the polygons have land in. `bounds` is their box.
    ///
    /// Limits: of a ring that crosses itself, land that is run around the other way counts against the rest.
    pub fn of(
        &mut self,
        polygons: &MultiPolygon<f64>,
        bounds: Rect<f64>,
        frame: &CellFrame,
        mut found: impl FnMut(usize, usize, f32),
    ) {
        let Some([columns, rows]) = frame.touched(bounds) else { return };
        (self.columns, self.rows) = (columns.len(), rows.len());
        self.steps.clear();
        self.steps.resize((self.columns + 2) * self.rows, 0.0);
        let low = frame.bounds(&columns, &rows).min();
        for polygon in &polygons.0 {
            for (ring, at) in rings(polygon).zip(0..) {
                let turns_right = signed_ring_area(ring) < 0.0;
                self.add_ring(ring, low, frame.cell, if turns_right == (at == 0) { 1.0 } else { -1.0 });
            }
        }
        for (steps, row) in self.steps.chunks_exact(self.columns + 2).zip(rows) {
            let mut share = 0.0;
            for (step, column) in steps.iter().zip(columns.clone()) {
                share += step;
                // What is less is the rounding of the sum.
                if share > 1e-5 {
                    found(column, row, share.min(1.0));
                }
            }
        }
    }

    fn add_ring(&mut self, ring: &LineString<f64>, low: Coord<f64>, cell: f64, sign: f64) {
        let east = self.columns as f64;
        let place = |corner: Coord<f64>| (corner - low) / cell;
        for pair in ring.0.windows(2) {
            let [from, to] = pair else { continue };
            if !is_finite(from) || !is_finite(to) {
                continue;
            }
            let (from, to) = (place(*from), place(*to));
            let (sign, south, north) = if from.y < to.y { (sign, from, to) } else { (-sign, to, from) };
            if south.y >= north.y {
                continue;
            }
            if south.x.min(north.x) >= 0.0 && south.x.max(north.x) <= east {
                self.add_edge(south, north, sign);
                continue;
            }
            // Cut where it leaves the columns: the parts outside stand on their edges.
            let at = |x: f64| (x - south.x) / (north.x - south.x);
            let mut cuts = [at(0.0), at(east)].map(|share| if share > 0.0 && share < 1.0 { share } else { 1.0 });
            cuts.sort_unstable_by(f64::total_cmp);
            let mut from = south;
            for share in [cuts[0], cuts[1], 1.0] {
                let to = south + (north - south) * share;
                let within = |corner: Coord<f64>| Coord { x: corner.x.clamp(0.0, east), y: corner.y };
                self.add_edge(within(from), within(to), sign);
                from = to;
            }
        }
    }

    /// An edge from south to north within the columns.
    fn add_edge(&mut self, south: Coord<f64>, north: Coord<f64>, sign: f64) {
        if south.y >= north.y || north.y <= 0.0 {
            return;
        }
        let slope = (north.x - south.x) / (north.y - south.y);
        let first = south.y.max(0.0) as usize;
        let mut x = south.x + (first as f64 - south.y).max(0.0) * slope;
        for row in first..(north.y.ceil() as usize).min(self.rows) {
            let rise = north.y.min((row + 1) as f64) - south.y.max(row as f64);
            let next = (x + slope * rise).clamp(0.0, self.columns as f64);
            self.add_step(row, x.min(next), x.max(next), rise * sign);
            x = next;
        }
    }

    /// The part of an edge in a row, from west to east: `rise` of the row is covered to the east of it.
    fn add_step(&mut self, row: usize, west: f64, east: f64, rise: f64) {
        let width = self.columns + 2;
        let first = west as usize;
        let Some(steps) = self.steps.get_mut(row * width + first..(row + 1) * width) else { return };
        let mut before = 0.0;
        // What is covered of each cell that the edge goes through, and all of those after it.
        for (step, at) in steps.iter_mut().zip(first..) {
            let (left, right) = (at as f64, (at + 1) as f64);
            let covered = if east <= right && at == first {
                right - west.midpoint(east)
            } else {
                let (from, to) = (west.max(left), east.min(right));
                // Of the rise, the part that is done within the cell, its land to the east, and what was done before it.
                let done = |x: f64| (x - west) / (east - west);
                (done(to) - done(from)) * (right - from.midpoint(to)) + done(from)
            };
            *step += ((covered - before) * rise) as f32;
            before = covered;
            if east <= right {
                if let Some(next) = steps.get_mut(at + 1 - first) {
                    *next += ((1.0 - covered) * rise) as f32;
                }
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{area, bounding_box};
    use geo_types::{Polygon, coord, polygon};
    use proptest::prelude::*;

    const FRAME: CellFrame = CellFrame { low: Coord { x: -3.0, y: 2.0 }, cell: 0.5, side: 16 };

    fn shares(polygons: &MultiPolygon<f64>, frame: &CellFrame) -> Vec<((usize, usize), f32)> {
        let mut all = Vec::new();
        let bounds = bounding_box(polygons).expect("corners");
        CellShares::default().of(polygons, bounds, frame, |column, row, share| all.push(((column, row), share)));
        all
    }

    #[test]
    fn a_square_covers_what_it_covers_whichever_way_its_rings_run() {
        let square = polygon!(
            exterior: [(x: -2.75, y: 2.25), (x: -1.75, y: 2.25), (x: -1.75, y: 2.75), (x: -2.75, y: 2.75)],
            interiors: [[(x: -2.5, y: 2.5), (x: -2.25, y: 2.5), (x: -2.25, y: 2.75), (x: -2.5, y: 2.75)]],
        );
        let mut turned = square.clone();
        turned.exterior_mut(|ring| ring.0.reverse());
        let wanted = [((0, 0), 0.25), ((1, 0), 0.5), ((2, 0), 0.25), ((0, 1), 0.25), ((1, 1), 0.25), ((2, 1), 0.25)];
        for polygon in [square, turned] {
            let found = shares(&polygon.into(), &FRAME);
            assert_eq!(found.len(), wanted.len(), "{found:?}");
            for ((cell, share), (wanted_cell, wanted)) in found.iter().zip(wanted) {
                assert!(*cell == wanted_cell && (share - wanted).abs() < 1e-5, "{found:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_shares_are_the_area_within_the_frame(
            corners in prop::collection::vec((-6.0..8.0_f64, 0.0..14.0_f64), 3),
        ) {
            let triangle = Polygon::new(LineString(corners.iter().map(|(x, y)| coord! { x: *x, y: *y }).collect()), vec![]);
            let within = FRAME.bounds(&(0..16), &(0..16)).to_polygon();
            let cut = geo::BooleanOps::intersection(&triangle, &within);
            let polygons = MultiPolygon::from(triangle);
            let found: f64 = shares(&polygons, &FRAME).iter().map(|(_, share)| f64::from(*share) * 0.25).sum();
            prop_assert!((found - area(&cut)).abs() < 2e-3, "{} of {}", found, area(&cut));
            // What leaves the frame is cut at its edges.
            let moved = CellFrame { low: FRAME.low + coord! { x: 2.0, y: 2.0 }, ..FRAME };
            let within = moved.bounds(&(0..16), &(0..16)).to_polygon();
            let cut = geo::BooleanOps::intersection(&polygons, &within);
            let found: f64 = shares(&polygons, &moved).iter().map(|(_, share)| f64::from(*share) * 0.25).sum();
            prop_assert!((found - area(&cut)).abs() < 2e-3, "{} of {}", found, area(&cut));
        }
    }
}
