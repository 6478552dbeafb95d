//! About how many parcels lie around a place, without looking at each: sums over a grid of cells.

use geo_types::{Coord, Rect};

/// Side of a cell, metres. Source: ours; a third of the smallest reach that is asked for.
const CELL: f64 = 20.0;

/// A ward of this many cells would be larger than any; a stray parcel far away makes cells larger instead.
const MOST_CELLS: f64 = 1_000_000.0;

/// How many of the ward's places lie left of and below the corner of each cell.
#[derive(Debug, Default)]
pub(super) struct Density {
    origin: Coord<f64>,
    /// Metres.
    cell: f64,
    columns: usize,
    rows: usize,
    /// By row, with one column and one row of zeros before the first.
    sums: Vec<u32>,
}

impl Density {
    /// Of places in metres (east, north).
    pub(super) fn new(places: impl Iterator<Item = Coord<f64>> + Clone) -> Self {
        let Some(bounds) = crate::geometry::box_around(places.clone()) else { return Self::default() };
        let (width, height) = (bounds.width(), bounds.height());
        let cell = CELL.max((width * height / MOST_CELLS).sqrt()).max(width.max(height) / MOST_CELLS);
        // Between 1 and a million.
        let count = |length: f64| (length / cell) as usize + 1;
        let (columns, rows) = (count(width), count(height));
        let mut density = Self { origin: bounds.min(), cell, columns, rows, sums: vec![0; (columns + 1) * (rows + 1)] };
        for place in places {
            let (column, row) = (density.column(place.x), density.row(place.y));
            let at = density.at(column.min(columns - 1) + 1, row.min(rows - 1) + 1);
            if let Some(sum) = density.sums.get_mut(at) {
                *sum += 1;
            }
        }
        for row in 1..=rows {
            let mut of_row = 0;
            for column in 1..=columns {
                let below = density.sum(column, row - 1);
                let at = density.at(column, row);
                if let Some(sum) = density.sums.get_mut(at) {
                    of_row += *sum;
                    *sum = of_row + below;
                }
            }
        }
        density
    }

    /// How many lie within `reach` metres of any of some places, about: of places nearer to each other than that, one counts; and a
    /// circle is a square of its area.
    pub(super) fn around(&self, places: &[Coord<f64>], reach: f64) -> f64 {
        let near = |a: &Coord<f64>, b: &Coord<f64>| (a.x - b.x).hypot(a.y - b.y) <= reach;
        let mut apart: Vec<Coord<f64>> = Vec::with_capacity(places.len());
        for place in places {
            if !apart.iter().any(|other| near(place, other)) {
                apart.push(*place);
            }
        }
        let half = reach * std::f64::consts::PI.sqrt() / 2.0;
        let offset = Coord { x: half, y: half };
        apart.into_iter().map(|place| self.within(Rect::new(place - offset, place + offset))).sum()
    }

    /// How many lie in a box; within a cell they are taken to be spread evenly.
    fn within(&self, bounds: Rect<f64>) -> f64 {
        let (low, high) = (bounds.min() - self.origin, bounds.max() - self.origin);
        let sum = |x: f64, y: f64| self.left_and_below(x / self.cell, y / self.cell);
        sum(high.x, high.y) - sum(low.x, high.y) - sum(high.x, low.y) + sum(low.x, low.y)
    }

    /// How many lie left of and below a place, given in cells.
    fn left_and_below(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x.clamp(0.0, self.columns as f64), y.clamp(0.0, self.rows as f64));
        let (column, row) = (x as usize, y as usize);
        let (right, up) = (x.fract(), y.fract());
        let sum = |column: usize, row: usize| f64::from(self.sum(column.min(self.columns), row.min(self.rows)));
        let lower = sum(column, row) * (1.0 - right) + sum(column + 1, row) * right;
        let upper = sum(column, row + 1) * (1.0 - right) + sum(column + 1, row + 1) * right;
        lower * (1.0 - up) + upper * up
    }

    fn column(&self, x: f64) -> usize {
        ((x - self.origin.x) / self.cell) as usize
    }

    fn row(&self, y: f64) -> usize {
        ((y - self.origin.y) / self.cell) as usize
    }

    fn at(&self, column: usize, row: usize) -> usize {
        row * (self.columns + 1) + column
    }

    fn sum(&self, column: usize, row: usize) -> u32 {
        self.sums.get(self.at(column, row)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_around_is_counted_within_a_few_per_cent() {
        // One place every ten metres, two kilometres each way.
        let places =
            (0..40_000_u32).map(|at| Coord { x: f64::from(at % 200) * 10.0, y: 5_000.0 + f64::from(at / 200) * 10.0 });
        let density = Density::new(places);
        let middle = Coord { x: 1_000.0, y: 6_000.0 };
        for reach in [60.0, 200.0, 600.0] {
            let circle = std::f64::consts::PI * reach * reach / 100.0;
            let told = density.around(&[middle, middle], reach);
            assert!((told - circle).abs() < 0.1 * circle, "{told} of {circle} within {reach} m");
        }
        assert_eq!(density.around(&[Coord { x: -9_000.0, y: 0.0 }], 600.0), 0.0);
        assert!((density.around(&[middle], 50_000.0) - 40_000.0).abs() < 1e-6);
    }

    #[test]
    fn an_empty_ward_has_nothing_around() {
        assert_eq!(Density::new(std::iter::empty()).around(&[Coord { x: 1.0, y: 1.0 }], 600.0), 0.0);
    }
}
