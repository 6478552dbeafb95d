//! Which polygon is where, on a grid of cells: enough for a map on which its polygons are about as small as a pixel.

use geo_types::{Coord, MultiPolygon, Polygon, Rect};

/// A cell that no polygon holds.
pub const NOBODY: u16 = u16::MAX;
/// Cells in a row or a column. Source: the least size of a texture that every GPU takes (WebGL 2: 2048).
const LONGEST_SIDE: f64 = 2048.0;

/// Square cells, each held by the polygon that was painted last over its middle.
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
    /// Where boundaries cross the middles of rows; kept from polygon to polygon.
    crossings: Vec<(usize, f64)>,
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
        Self { low: bounds.min(), cell, columns, rows, holders, crossings: Vec::new() }
    }

    /// Gives the polygons the cells whose middle they hold, and at least the one of their first corner unless it is held already.
    pub fn paint(&mut self, polygons: &MultiPolygon<f64>, holder: u16) {
        let painted: usize = polygons.0.iter().map(|polygon| self.paint_inside(polygon, holder)).sum();
        let first = polygons.0.first().and_then(|polygon| polygon.exterior().0.first());
        if let Some(corner) = first.filter(|_| painted == 0) {
            let at = |way: f64, count: usize| ((way / self.cell) as usize).min(count - 1);
            let cell = at(corner.y - self.low.y, self.rows) * self.columns + at(corner.x - self.low.x, self.columns);
            if let Some(held) = self.holders.get_mut(cell).filter(|held| **held == NOBODY) {
                *held = holder;
            }
        }
    }

    /// How many cells it gave.
    fn paint_inside(&mut self, polygon: &Polygon<f64>, holder: u16) -> usize {
        // The first row or column whose middle is at this distance from the low side, or after it.
        let from = |way: f64, count: usize| ((way / self.cell - 0.5).ceil().max(0.0) as usize).min(count);
        self.crossings.clear();
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for pair in ring.0.windows(2) {
                let [a, b] = pair else { continue };
                // From south to north, whichever way the ring runs: two neighbours see their boundary cross at one place.
                let (south, north) = if a.y <= b.y { (a, b) } else { (b, a) };
                let slope = (north.x - south.x) / (north.y - south.y);
                for row in from(south.y - self.low.y, self.rows)..from(north.y - self.low.y, self.rows) {
                    let middle = self.low.y + (row as f64 + 0.5) * self.cell;
                    self.crossings.push((row, south.x + (middle - south.y) * slope));
                }
            }
        }
        self.crossings.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut painted = 0;
        // A closed ring crosses the middle of a row an even number of times.
        for pair in self.crossings.chunks_exact(2) {
            let [(row, west), (_, east)] = pair else { continue };
            let columns = from(west - self.low.x, self.columns)..from(east - self.low.x, self.columns);
            let cells = row * self.columns + columns.start..row * self.columns + columns.end;
            if let Some(cells) = self.holders.get_mut(cells) {
                cells.fill(holder);
                painted += cells.len();
            }
        }
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, coord, polygon};

    fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
        Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon()
    }

    fn grid(side: f64, cell: f64) -> CellGrid {
        CellGrid::over(Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: side, y: side }), cell, 1 << 16)
    }

    #[test]
    fn neighbours_share_the_cells_without_gap_or_overlap() {
        let mut cells = grid(10.0, 0.25);
        let slanted = polygon![(x: 0.0, y: 0.0), (x: 3.3, y: 0.0), (x: 6.1, y: 10.0), (x: 0.0, y: 10.0)];
        let other = polygon![(x: 3.3, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 6.1, y: 10.0)];
        cells.paint(&other.into(), 2);
        let of_other: Vec<u16> = cells.holders.clone();
        cells.paint(&slanted.into(), 1);
        let taken = of_other.iter().zip(&cells.holders).filter(|(was, is)| **was == 2 && **is == 1).count();
        assert_eq!(taken, 0, "no cell is held by both");
        assert!(!cells.holders.contains(&NOBODY));
    }

    #[test]
    fn a_hole_is_not_held_and_the_area_is_right() {
        let mut cells = grid(10.0, 0.1);
        let hole: LineString<f64> = square(2.0, 2.0, 3.0).exterior().clone();
        cells.paint(&Polygon::new(square(0.0, 0.0, 10.0).exterior().clone(), vec![hole]).into(), 7);
        let held = cells.holders.iter().filter(|holder| **holder == 7).count();
        assert_eq!(held, 100 * 100 - 30 * 30);
        assert_eq!(cells.holders[35 * cells.columns + 35], NOBODY);
    }

    #[test]
    fn a_polygon_smaller_than_a_cell_is_not_lost_unless_another_holds_its_cell() {
        let mut cells = grid(10.0, 1.0);
        cells.paint(&square(3.1, 4.1, 0.2).into(), 5);
        assert_eq!(cells.holders[4 * cells.columns + 3], 5);
        cells.paint(&square(3.3, 4.3, 0.1).into(), 6);
        assert_eq!(cells.holders[4 * cells.columns + 3], 5);
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
        cells.paint(&wild.into(), 1);
        cells.paint(&square(-50.0, -50.0, 200.0).into(), 2);
        assert!(cells.holders.iter().all(|holder| *holder == 2));
    }
}
