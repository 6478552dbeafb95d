//! The lattice that the invented ward stands on: columns and rows of cells, and where their lines run.
//!
//! Everything here is a function of the seed and a place, never of what was made before, so that two neighbours that ask
//! for the line between them get the very same numbers.

use geo_types::Coord;

use super::dice::Dice;

/// A cell from line to line: one block of houses, or a few fields. Metres. Source: Hà Nội blocks of two rows of tube houses.
pub(super) const CELL_WIDTH: f64 = 68.0;
pub(super) const CELL_HEIGHT: f64 = 42.0;

/// Cells of a map sheet: about the 6.25 ha of a sheet at 1:500. Source: `cadastral-map.md` §2.3.
pub(super) const SHEET_COLUMNS: i64 = 2;
pub(super) const SHEET_ROWS: i64 = 3;

/// Parcels of a cell in the middle of a town (18.5 with the fields, over 400 000 parcels); only the shape of the ward hangs on it.
const PARCELS_PER_CELL: f64 = 21.0;

/// North-west corner of the ward: east and north in metres, VN-2000 / TM-3 105°00' (EPSG:5897), at Hà Nội.
const ORIGIN: Coord<f64> = Coord { x: 586_400.0, y: 2_326_900.0 };

/// Old town plans do not point north.
const TURN_DEGREES: f64 = 11.3;

/// The shape of a ward: which cells it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    pub seed: u64,
    pub columns: i64,
    /// How many rows the wished number of parcels will take, about.
    pub rows: i64,
    /// Whether it is a ward in its campaign: with a history of numbers, and a map that knows less.
    pub campaign: bool,
}

/// Cells of a residential group (tổ dân phố). Why: about 400 parcels, as a head of a group can know.
const GROUP_COLUMNS: i64 = 4;
const GROUP_ROWS: i64 = 5;

impl Lattice {
    pub fn new(seed: u64, parcels: u32) -> Self {
        let cells = (f64::from(parcels) / PARCELS_PER_CELL).max(1.0);
        let columns = (cells * CELL_HEIGHT / CELL_WIDTH).sqrt().round().max(1.0);
        // Both are below 200 for any u32: far inside i64.
        Self { seed, columns: columns as i64, rows: (cells / columns).ceil() as i64, campaign: false }
    }

    pub fn in_campaign(self) -> Self {
        Self { campaign: true, ..self }
    }

    /// The residential group that a cell belongs to, from 1, row by row from the north-west.
    pub fn group(&self, column: i64, row: i64) -> u32 {
        let across = (self.columns + GROUP_COLUMNS - 1) / GROUP_COLUMNS;
        u32::try_from(row / GROUP_ROWS * across + column / GROUP_COLUMNS + 1).unwrap_or(1)
    }

    pub fn dice(&self, topic: &str, column: i64, row: i64) -> Dice {
        Dice::at(self.seed, topic, [column, row])
    }

    /// The columns of a row, from and up to: a ward's outline is not a rectangle.
    pub fn columns_of(&self, row: i64) -> (i64, i64) {
        if self.columns < 8 {
            return (0, self.columns);
        }
        let most = (self.columns / 8) as f64;
        let wave = |phase: f64| {
            let turn = row as f64 / self.rows.max(1) as f64 * std::f64::consts::TAU + phase;
            ((1.0 + turn.sin()) / 2.0 * most).round() as i64
        };
        let phase = self.dice("outline", 0, 0).between(0.0, 6.0);
        (wave(phase), self.columns - wave(phase + 2.0))
    }

    pub fn has(&self, column: i64, row: i64) -> bool {
        let (from, to) = self.columns_of(row);
        row >= 0 && (from..to).contains(&column)
    }

    /// Ideal place of a column's west line.
    pub fn west_of(&self, column: i64) -> f64 {
        column as f64 * CELL_WIDTH
    }

    /// Ideal place of a row's north line; rows run south.
    pub fn north_of(&self, row: i64) -> f64 {
        row as f64 * -CELL_HEIGHT
    }

    /// Whether the strip north of a row is a canal; else it is a street.
    pub fn is_canal(&self, row: i64) -> bool {
        row % 7 == 3
    }

    /// Width in metres of the strip north of a row.
    pub fn street_width(&self, row: i64) -> f64 {
        let mut dice = self.dice("street", 0, row);
        if self.is_canal(row) {
            dice.between(7.0, 9.0)
        } else if row % 5 == 0 {
            dice.between(10.0, 12.0)
        } else {
            dice.between(5.0, 6.5)
        }
    }

    /// Width in metres of the alley west of a cell.
    pub fn alley_width(&self, column: i64, row: i64) -> f64 {
        if column % 6 == 3 {
            // A street that runs through all rows has one width.
            return self.dice("avenue", column, 0).between(7.0, 9.0);
        }
        self.dice("alley", column, row).between(2.2, 3.6)
    }

    /// Where an ideal place is on the ground: warped, turned, moved to Hà Nội; metres, rounded to 1 mm.
    pub fn ground(&self, ideal: Coord<f64>) -> Coord<f64> {
        use std::f64::consts::TAU;
        let Coord { x, y } = ideal;
        let bent_x = x + 6.0 * (TAU * (x / 1710.0 + y / 2930.0)).sin() + 3.0 * (TAU * (y / 870.0 + 0.31)).sin();
        let bent_y = y + 5.0 * (TAU * (x / 1330.0 - y / 3510.0 + 0.2)).sin() + 2.0 * (TAU * (x / 790.0 + 0.7)).sin();
        let (sin, cos) = TURN_DEGREES.to_radians().sin_cos();
        Coord {
            x: to_millimetre(ORIGIN.x + bent_x * cos - bent_y * sin),
            y: to_millimetre(ORIGIN.y + bent_x * sin + bent_y * cos),
        }
    }
}

fn to_millimetre(metres: f64) -> f64 {
    (metres * 1_000.0).round() / 1_000.0
}
