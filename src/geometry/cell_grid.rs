//! Which polygon is where, on a grid of cells: enough for a map on which its polygons are about as small as a pixel.

use geo_types::{Coord, MultiPolygon, Polygon, Rect};

use super::measure::{is_finite, rings};

/// A cell that no polygon holds.
pub const NOBODY: u16 = u16::MAX;
/// Cells in a row or a column. Source: the least size of a texture that every GPU takes (WebGL 2: 2048).
const LONGEST_SIDE: f64 = 2048.0;

/// A polygon that crosses the rows more often is only outlined: a boundary that runs up and down all of a ward a thousand times is none.
const MOST_CROSSINGS: usize = 1 << 21;

/// Square cells, each held by the polygon that was painted last over its middle. One whose middle no polygon holds is held by the first
/// that was outlined in it: so every point of every polygon is in a cell that some polygon holds, also where two grids meet, and
/// a polygon is too small to be there only where another has its cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellGrid {
    /// South-west corner of the grid.
    pub low: Coord<f64>,
    /// Side of a cell, in the unit of the coordinates.
    pub cell: f64,
    pub columns: usize,
    pub rows: usize,
    /// The number of who holds a cell, or [`NOBODY`]: row by row from the south, each from the west.
    pub holders: Vec<u16>,
}

impl CellGrid {
    /// An empty grid over a box. Its cells have the side `finest`, or a greater one where there would be more than `most` cells.
    pub fn over(bounds: Rect<f64>, finest: f64, most: usize) -> Self {
        let (width, height) = (bounds.width(), bounds.height());
        let cell = finest
            .max((width * height / most.max(1) as f64).sqrt())
            .max(width.max(height) / LONGEST_SIDE)
            .max(f64::MIN_POSITIVE);
        let count = |length: f64| ((length / cell).ceil() as usize).max(1);
        let (columns, rows) = (count(width), count(height));
        let holders = vec![NOBODY; columns * rows];
        Self { low: bounds.min(), cell, columns, rows, holders }
    }

    /// Gives polygons, each with its box, the cells whose middle they hold, then those that their boundaries touch and that nobody holds.
    pub fn fill<'a>(&mut self, shapes: impl Iterator<Item = (Rect<f64>, &'a MultiPolygon<f64>, u16)> + Clone) {
        let mut crossings = Vec::new();
        for (_, polygons, holder) in shapes.clone() {
            polygons.0.iter().for_each(|polygon| self.paint(polygon, holder, &mut crossings));
        }
        for (bounds, polygons, holder) in shapes {
            if self.has_gap(bounds) {
                polygons.0.iter().flat_map(edges).for_each(|(south, north)| self.outline_edge(south, north, holder));
            }
        }
    }

    /// The row or column, one of `count`, at a distance from the low side.
    fn at(&self, way: f64, count: usize) -> usize {
        ((way / self.cell) as usize).min(count - 1)
    }

    /// Whether a cell that a box touches is nobody's.
    fn has_gap(&self, bounds: Rect<f64>) -> bool {
        let (low, high) = (bounds.min() - self.low, bounds.max() - self.low);
        let (west, east) = (self.at(low.x, self.columns), self.at(high.x, self.columns));
        let mut rows = self.at(low.y, self.rows)..=self.at(high.y, self.rows);
        rows.any(|row| {
            let cells = self.holders.get(row * self.columns + west..=row * self.columns + east);
            cells.is_some_and(|cells| cells.contains(&NOBODY))
        })
    }

    /// `crossings`: where boundaries cross the middles of rows; only its memory is kept from polygon to polygon.
    fn paint(&mut self, polygon: &Polygon<f64>, holder: u16, crossings: &mut Vec<(usize, f64)>) {
        // The first row or column whose middle is at this distance from the low side, or after it.
        let from = |way: f64, count: usize| ((way / self.cell - 0.5).ceil().max(0.0) as usize).min(count);
        crossings.clear();
        for (south, north) in edges(polygon) {
            let slope = (north.x - south.x) / (north.y - south.y);
            for row in from(south.y - self.low.y, self.rows)..from(north.y - self.low.y, self.rows) {
                let middle = self.low.y + (row as f64 + 0.5) * self.cell;
                crossings.push((row, south.x + (middle - south.y) * slope));
            }
            if crossings.len() > MOST_CROSSINGS {
                return;
            }
        }
        crossings.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        // A closed ring crosses the middle of a row an even number of times.
        for pair in crossings.chunks_exact(2) {
            let [(row, west), (_, east)] = pair else { continue };
            let columns = from(west - self.low.x, self.columns)..from(east - self.low.x, self.columns);
            let cells = row * self.columns + columns.start..row * self.columns + columns.end;
            if let Some(cells) = self.holders.get_mut(cells) {
                cells.fill(holder);
            }
        }
    }

    fn outline_edge(&mut self, south: Coord<f64>, north: Coord<f64>, holder: u16) {
        if !is_finite(&south) || !is_finite(&north) {
            return;
        }
        let slope = if north.y > south.y { (north.x - south.x) / (north.y - south.y) } else { 0.0 };
        for row in self.at(south.y - self.low.y, self.rows)..=self.at(north.y - self.low.y, self.rows) {
            // The part of the edge within the row.
            let low = self.low.y + row as f64 * self.cell;
            let (from, to) = (low.max(south.y), (low + self.cell).min(north.y));
            let x = |y: f64| if y >= north.y { north.x } else { south.x + (y - south.y).max(0.0) * slope };
            let ends = if slope == 0.0 { [south.x, north.x] } else { [x(from), x(to)] };
            let [one, other] = ends.map(|x| self.at(x - self.low.x, self.columns));
            let cells = row * self.columns + one.min(other)..=row * self.columns + one.max(other);
            let cells = self.holders.get_mut(cells).into_iter().flatten();
            cells.filter(|held| **held == NOBODY).for_each(|held| *held = holder);
        }
    }
}

/// The edges of all rings, each from south to north whichever way its ring runs: two neighbours see their boundary cross at one place.
fn edges(polygon: &Polygon<f64>) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> {
    rings(polygon).flat_map(|ring| {
        ring.0.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(if a.y <= b.y { (*a, *b) } else { (*b, *a) }),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, coord, polygon};

    fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
        Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon()
    }

    fn fill<'a>(cells: &mut CellGrid, polygons: impl Iterator<Item = (&'a MultiPolygon<f64>, u16)> + Clone) {
        let bounds = |polygons| super::super::bounding_box(polygons).unwrap_or(Rect::new([-1e9; 2], [1e9; 2]));
        cells.fill(polygons.map(|(polygons, holder)| (bounds(polygons), polygons, holder)));
    }

    fn grid(side: f64, cell: f64) -> CellGrid {
        CellGrid::over(Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: side, y: side }), cell, 1 << 16)
    }

    #[test]
    fn neighbours_share_the_cells_without_gap_or_overlap() {
        let mut cells = grid(10.0, 0.25);
        let slanted = polygon![(x: 0.0, y: 0.0), (x: 3.3, y: 0.0), (x: 6.1, y: 10.0), (x: 0.0, y: 10.0)];
        let other = polygon![(x: 3.3, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 6.1, y: 10.0)];
        let both = [slanted, other].map(MultiPolygon::from);
        fill(&mut cells, both.iter().zip(1..));
        for (at, holder) in cells.holders.iter().enumerate() {
            let middle = [at % cells.columns, at / cells.columns].map(|step| (step as f64 + 0.5) * cells.cell);
            let border = 3.3 + middle[1] * 0.28;
            assert_eq!(*holder, if middle[0] < border { 1 } else { 2 }, "{middle:?}");
        }
    }

    #[test]
    fn a_hole_is_not_held_and_the_area_is_right() {
        let mut cells = grid(10.0, 0.1);
        let hole: LineString<f64> = square(2.0, 2.0, 3.0).exterior().clone();
        let ringed = Polygon::new(square(0.0, 0.0, 10.0).exterior().clone(), vec![hole]).into();
        fill(&mut cells, [(&ringed, 7)].into_iter());
        let held = cells.holders.iter().filter(|holder| **holder == 7).count();
        // Those that the boundary of the hole runs along are held too.
        let inside = 100 * 100 - 30 * 30;
        assert!((inside..=inside + 4 * 31).contains(&held), "{held}");
        assert_eq!(cells.holders[35 * cells.columns + 35], NOBODY);
    }

    #[test]
    fn a_polygon_smaller_than_a_cell_is_not_lost_unless_another_holds_its_cell() {
        let mut cells = grid(10.0, 1.0);
        let squares = [square(3.1, 4.1, 0.2), square(3.3, 4.3, 0.1), square(7.0, 6.9, 0.3), square(0.0, 0.0, 0.9)];
        let squares = squares.map(MultiPolygon::from);
        fill(&mut cells, squares.iter().zip(5..));
        let at = |column: usize, row: usize| cells.holders[row * cells.columns + column];
        assert_eq!([at(3, 4), at(7, 6), at(7, 7), at(0, 0)], [5, 7, 7, 8]);
        assert_eq!(cells.holders.iter().filter(|holder| **holder == NOBODY).count(), 100 - 4);
    }

    #[test]
    fn where_two_grids_meet_every_point_is_in_a_held_cell_of_one_of_them() {
        let border = |y: f64| 5.0 + 0.37 * (y * 1.7).sin();
        let ys: Vec<f64> = (0..=40).map(|step| f64::from(step) * 0.25).collect();
        let side = |outer: f64| -> MultiPolygon<f64> {
            let mut ring: Vec<Coord<f64>> = ys.iter().map(|y| coord! { x: border(*y), y: *y }).collect();
            ring.extend([coord! { x: outer, y: 10.0 }, coord! { x: outer, y: 0.0 }]);
            Polygon::new(LineString(ring), vec![]).into()
        };
        let made = |polygons: &MultiPolygon<f64>, cell| {
            let mut cells = CellGrid::over(super::super::bounding_box(polygons).unwrap(), cell, 1 << 16);
            fill(&mut cells, [(polygons, 1)].into_iter());
            cells
        };
        let grids = [made(&side(0.0), 0.31), made(&side(10.0), 0.47)];
        let held = |cells: &CellGrid, point: Coord<f64>| {
            let way = (point - cells.low) / cells.cell;
            let inside = way.x >= 0.0 && way.y >= 0.0 && way.x < cells.columns as f64 && way.y < cells.rows as f64;
            inside && cells.holders[way.y as usize * cells.columns + way.x as usize] == 1
        };
        for step in 0..200_000 {
            let point = coord! { x: f64::from(step % 500) * 0.02 + 0.001, y: f64::from(step / 500) * 0.025 + 0.001 };
            assert!(grids.iter().any(|cells| held(cells, point)), "{point:?}");
        }
    }

    #[test]
    fn a_huge_or_flat_box_takes_coarser_cells_and_a_point_takes_one() {
        let far = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 600_000.0, y: 2_300_000.0 });
        let cells = CellGrid::over(far, 1.0, 1 << 16);
        assert!(cells.columns * cells.rows <= (1 << 16) + cells.columns + cells.rows + 1);
        let flat = Rect::new(coord! { x: 0.0, y: 5.0 }, coord! { x: 50_000.0, y: 5.0 });
        assert_eq!((CellGrid::over(flat, 1.0, 1 << 16).columns, CellGrid::over(flat, 1.0, 1 << 16).rows), (2048, 1));
        let point = Rect::new(coord! { x: 1.0, y: 1.0 }, coord! { x: 1.0, y: 1.0 });
        assert_eq!(CellGrid::over(point, 0.0, 100).holders.len(), 1);
    }

    #[test]
    fn corners_outside_of_the_grid_or_not_finite_do_no_harm() {
        let mut cells = grid(10.0, 1.0);
        let wild = polygon![(x: -1e9, y: -5.0), (x: f64::NAN, y: 3.0), (x: 5.0, y: f64::INFINITY), (x: 1e300, y: 2.0)];
        let wild = MultiPolygon::from(wild);
        fill(&mut cells, [(&wild, 1), (&square(-50.0, -50.0, 200.0).into(), 2)].into_iter());
        assert!(cells.holders.iter().all(|holder| *holder == 2));
    }
}
