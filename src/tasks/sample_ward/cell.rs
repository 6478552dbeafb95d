//! One cell of the ward: an alley on its west, and a block of houses, gardens, fields or one public place.

use geo_types::{Coord, LineString};

use super::lattice::{CELL_HEIGHT, Lattice};
use crate::geometry::{ring_contains, segment_distance};

/// What a cell is built with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Two rows of tube houses, back to back.
    Houses,
    /// Two rows of houses with gardens.
    Gardens,
    /// One public place over the whole block: a school, a pagoda, a market.
    Public,
    /// Fields over the whole depth of the block.
    Fields,
}

/// What a parcel is, before it has a land use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    House,
    Garden,
    Public,
    Field,
    Pond,
    Alley,
    Street,
    Canal,
}

/// A piece of land: rings of ideal places, closed, the first clockwise, holes the other way.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub rings: Vec<Vec<Coord<f64>>>,
    pub used_as: Use,
    pub column: i64,
    pub row: i64,
    /// 0 for the strip in the north of the row, 1 and 2 for the rows of parcels, from north to south.
    pub band: u8,
    /// Which of its band it is, from west to east; with the band and the cell it names the piece.
    pub place: usize,
}

/// The lines of a cell that its neighbours need, and its inner ones.
pub(super) struct Cell<'a> {
    lattice: &'a Lattice,
    column: i64,
    row: i64,
    pub kind: CellKind,
    /// Ideal x of the block's west line, ideal y of its north and south line.
    west: f64,
    north: f64,
    south: f64,
    north_side: Side,
    south_side: Side,
}

/// One long side of a block, from west to east: its nodes, and which of them are ends of walls.
struct Side {
    nodes: Vec<Coord<f64>>,
    /// Index in `nodes` of the west end of each parcel, and of the east end of the last.
    walls: Vec<usize>,
}

impl Side {
    /// The nodes of parcel `place`, its both ends included.
    fn front(&self, place: usize) -> &[Coord<f64>] {
        match (self.walls.get(place), self.walls.get(place + 1)) {
            (Some(from), Some(to)) => self.nodes.get(*from..=*to).unwrap_or_default(),
            _ => &[],
        }
    }

    fn parcels(&self) -> usize {
        self.walls.len().saturating_sub(1)
    }

    fn wall_end(&self, wall: usize) -> Option<Coord<f64>> {
        self.nodes.get(*self.walls.get(wall)?).copied()
    }
}

/// Spine nodes nearer to each other than this are one: two houses back to back often share the corner. Metres.
const SAME_CORNER: f64 = 0.6;

impl<'a> Cell<'a> {
    pub fn new(lattice: &'a Lattice, column: i64, row: i64) -> Self {
        let kind = kind_of(lattice, column, row);
        let west = lattice.west_of(column) + lattice.alley_width(column, row);
        let east = lattice.west_of(column + 1);
        let north = lattice.north_of(row) - lattice.street_width(row);
        let south = lattice.north_of(row + 1);
        let mut dice = lattice.dice("sides", column, row);
        let (north_count, south_count) = match kind {
            CellKind::Houses => (11 + dice.below(6), 11 + dice.below(6)),
            CellKind::Gardens => (3 + dice.below(3), 3 + dice.below(3)),
            CellKind::Public => (1, 1),
            CellKind::Fields => {
                let count = 1 + dice.below(3);
                (count, count)
            }
        };
        let mut side = |count: usize, y: f64| Side::new(&mut dice, count, west, east, y);
        let (north_side, south_side) = (side(north_count, north), side(south_count, south));
        Self { lattice, column, row, kind, west, north, south, north_side, south_side }
    }

    /// The nodes of the cell's north line from west to east, its corners included: what the street north of it needs.
    pub fn north_line(&self) -> impl Iterator<Item = Coord<f64>> + '_ {
        let corner = Coord { x: self.lattice.west_of(self.column), y: self.north };
        std::iter::once(corner).chain(self.north_side.nodes.iter().copied())
    }

    /// As [`Cell::north_line`], of the south line: what the street of the next row needs.
    pub fn south_line(&self) -> impl Iterator<Item = Coord<f64>> + '_ {
        let corner = Coord { x: self.lattice.west_of(self.column), y: self.south };
        std::iter::once(corner).chain(self.south_side.nodes.iter().copied())
    }

    /// The alley and all parcels of the cell.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![self.piece(self.alley(), Use::Alley, 1, usize::MAX)];
        match self.kind {
            CellKind::Houses => self.two_rows(Use::House, &mut pieces),
            CellKind::Gardens => self.two_rows(Use::Garden, &mut pieces),
            CellKind::Public => self.whole_depth(Use::Public, &mut pieces),
            CellKind::Fields => self.whole_depth(Use::Field, &mut pieces),
        }
        pieces
    }

    fn piece(&self, mut ring: Vec<Coord<f64>>, used_as: Use, band: u8, place: usize) -> Piece {
        ring.extend(ring.first().copied());
        Piece { rings: vec![ring], used_as, column: self.column, row: self.row, band, place }
    }

    fn alley(&self) -> Vec<Coord<f64>> {
        let line = self.lattice.west_of(self.column);
        let neighbours_east = east_spine(self.lattice, self.column - 1, self.row);
        vec![
            Coord { x: line, y: self.north },
            Coord { x: self.west, y: self.north },
            self.west_spine(),
            Coord { x: self.west, y: self.south },
            Coord { x: line, y: self.south },
            neighbours_east,
        ]
    }

    /// Where the line between the two rows of houses meets the alley.
    fn west_spine(&self) -> Coord<f64> {
        let y =
            spine_height(self.lattice, self.row) + self.lattice.dice("west", self.column, self.row).between(-0.4, 0.4);
        Coord { x: self.west, y }
    }

    fn two_rows(&self, used_as: Use, pieces: &mut Vec<Piece>) {
        let spine = Spine::new(self);
        for place in 0..self.north_side.parcels() {
            let mut ring = self.north_side.front(place).to_vec();
            ring.extend(self.wall(&spine, Row::North, place + 1));
            ring.extend(spine.between(Row::North, place).iter().rev());
            ring.extend(self.wall(&spine, Row::North, place).iter().rev());
            pieces.push(self.piece(ring, used_as, 1, place));
        }
        for place in 0..self.south_side.parcels() {
            let mut ring = spine.between(Row::South, place).to_vec();
            ring.extend(self.wall(&spine, Row::South, place + 1).iter().rev());
            ring.extend(self.south_side.front(place).iter().rev());
            ring.extend(self.wall(&spine, Row::South, place));
            pieces.push(self.piece(ring, used_as, 2, place));
        }
    }

    /// Inner nodes of a side wall, from the front to the spine. The block's own outer walls have none.
    fn wall(&self, spine: &Spine, row: Row, wall: usize) -> Vec<Coord<f64>> {
        let (side, topic) = match row {
            Row::North => (&self.north_side, "north wall"),
            Row::South => (&self.south_side, "south wall"),
        };
        let ends = side.wall_end(wall).zip(spine.at(row, wall));
        match ends {
            Some((front, back)) if wall > 0 && wall < side.parcels() => self.jogs(topic, wall, front, back, 0.2),
            _ => Vec::new(),
        }
    }

    /// Nodes on the way between two places, each a little beside the straight line.
    fn jogs(&self, topic: &str, wall: usize, from: Coord<f64>, to: Coord<f64>, aside: f64) -> Vec<Coord<f64>> {
        // Walls of a cell are far fewer than i64 holds.
        let mut dice = self.lattice.dice(topic, self.column * 1_000 + wall as i64, self.row);
        let count = dice.weighed(&[(0_u8, 40), (1, 35), (2, 25)]).unwrap_or(0);
        (1..=count)
            .map(|step| {
                let along = f64::from(step) / f64::from(count + 1) + dice.between(-0.05, 0.05);
                Coord {
                    x: from.x + (to.x - from.x) * along + dice.between(-aside, aside),
                    y: from.y + (to.y - from.y) * along,
                }
            })
            .collect()
    }

    fn whole_depth(&self, used_as: Use, pieces: &mut Vec<Piece>) {
        let count = self.north_side.parcels();
        let wall = |wall: usize| match (self.north_side.wall_end(wall), self.south_side.wall_end(wall)) {
            (Some(_), Some(_)) if wall == 0 => vec![self.west_spine()],
            (Some(_), Some(_)) if wall == count => vec![east_spine(self.lattice, self.column, self.row)],
            (Some(north), Some(south)) => self.jogs("deep wall", wall, north, south, 0.6),
            _ => Vec::new(),
        };
        for place in 0..count {
            let mut ring = self.north_side.front(place).to_vec();
            ring.extend(wall(place + 1));
            ring.extend(self.south_side.front(place).iter().rev());
            ring.extend(wall(place).iter().rev());
            let mut parcel = self.piece(ring, used_as, 1, place);
            if let Some(pond) = self.pond(place).and_then(|pond| within(&parcel.rings, &pond)) {
                let mut hole = pond.clone();
                hole.extend(hole.first().copied());
                hole.reverse();
                parcel.rings.push(hole);
                pieces.push(self.piece(pond, Use::Pond, 2, place));
            }
            pieces.push(parcel);
        }
    }

    /// A pond in the middle of some large parcels, clockwise: an island in the coverage.
    fn pond(&self, place: usize) -> Option<Vec<Coord<f64>>> {
        let mut dice = self.lattice.dice("pond", self.column * 1_000 + place as i64, self.row);
        let front = self.north_side.front(place);
        let (first, last) = (front.first()?, front.last()?);
        if last.x - first.x < 18.0 || !dice.chance(0.3) {
            return None;
        }
        let middle = Coord { x: (first.x + last.x) / 2.0, y: (self.north + self.south) / 2.0 };
        let corners = 8;
        Some(
            (0..corners)
                .map(|corner| {
                    let angle = -f64::from(corner) / f64::from(corners) * std::f64::consts::TAU;
                    let radius = dice.between(3.5, 5.5);
                    Coord { x: middle.x + 1.2 * radius * angle.cos(), y: middle.y + radius * angle.sin() }
                })
                .collect(),
        )
    }
}

/// A pond stays so far off the boundary: half a millimetre on a sheet at 1:500. Metres.
const BANK: f64 = 0.25;
/// What a pond that does not is shrunk by, and how often before the parcel has none.
const SHRINK: f64 = 0.7;
const SHRUNK_AT_MOST: u32 = 2;

/// A pond that lies in its parcel: walls slant, and one in the middle of the front may be at the wall farther back.
fn within(parcel: &[Vec<Coord<f64>>], pond: &[Coord<f64>]) -> Option<Vec<Coord<f64>>> {
    let outline = LineString(parcel.first()?.clone());
    let count = pond.len().max(1) as f64;
    let sum = pond.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, corner| sum + *corner);
    let middle = sum / count;
    let shrunk = |times: u32| {
        let share = SHRINK.powi(times.cast_signed());
        pond.iter().map(|corner| if times == 0 { *corner } else { middle + (*corner - middle) * share }).collect()
    };
    let fits = |pond: &Vec<Coord<f64>>| {
        let mut shore = LineString(pond.clone());
        shore.close();
        let off = |places: &LineString<f64>, line: &LineString<f64>| {
            let edges = || line.0.iter().zip(line.0.iter().skip(1));
            places.0.iter().all(|place| edges().all(|(from, to)| segment_distance(*from, *to, *place) >= BANK))
        };
        pond.iter().all(|corner| ring_contains(&outline, *corner))
            && !outline.0.iter().any(|corner| ring_contains(&shore, *corner))
            && off(&shore, &outline)
            && off(&outline, &shore)
    };
    (0..=SHRUNK_AT_MOST).map(shrunk).find(fits)
}

#[derive(Clone, Copy)]
enum Row {
    North,
    South,
}

/// The line between two rows of houses, from west to east, and where the walls of each row meet it.
struct Spine {
    nodes: Vec<Coord<f64>>,
    north: Vec<usize>,
    south: Vec<usize>,
}

impl Spine {
    fn new(cell: &Cell) -> Self {
        let ends =
            |side: &Side| (0..side.walls.len()).filter_map(|wall| side.wall_end(wall)).map(|end| end.x).collect();
        let (north, south): (Vec<f64>, Vec<f64>) = (ends(&cell.north_side), ends(&cell.south_side));
        let near = |x: f64| north.iter().copied().find(|known| (known - x).abs() < SAME_CORNER).unwrap_or(x);
        let south: Vec<f64> = south.into_iter().map(near).collect();
        let mut places: Vec<f64> = north.iter().chain(&south).copied().collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let index_of = |x: &f64| places.partition_point(|known| known < x);
        let (north, south) = (north.iter().map(index_of).collect(), south.iter().map(index_of).collect());

        let mut dice = cell.lattice.dice("spine", cell.column, cell.row);
        let middle = spine_height(cell.lattice, cell.row);
        let mut nodes: Vec<Coord<f64>> =
            places.iter().map(|x| Coord { x: *x, y: middle + dice.between(-0.3, 0.3) }).collect();
        if let Some(first) = nodes.first_mut() {
            *first = cell.west_spine();
        }
        if let Some(last) = nodes.last_mut() {
            *last = east_spine(cell.lattice, cell.column, cell.row);
        }
        Self { nodes, north, south }
    }

    fn at(&self, row: Row, wall: usize) -> Option<Coord<f64>> {
        self.nodes.get(*self.walls(row).get(wall)?).copied()
    }

    /// The nodes behind a parcel, from west to east.
    fn between(&self, row: Row, place: usize) -> &[Coord<f64>] {
        match (self.walls(row).get(place), self.walls(row).get(place + 1)) {
            (Some(from), Some(to)) => self.nodes.get(*from..=*to).unwrap_or_default(),
            _ => &[],
        }
    }

    fn walls(&self, row: Row) -> &[usize] {
        match row {
            Row::North => &self.north,
            Row::South => &self.south,
        }
    }
}

impl Side {
    /// `count` parcels of uneven width between two lines, with some nodes between their walls.
    fn new(dice: &mut super::dice::Dice, count: usize, west: f64, east: f64, y: f64) -> Self {
        let widths: Vec<f64> = (0..count).map(|_| dice.between(0.75, 1.3)).collect();
        let total: f64 = widths.iter().sum();
        let mut side = Self { nodes: vec![Coord { x: west, y }], walls: vec![0] };
        let (mut from, mut done) = (west, 0.0);
        for (place, width) in widths.iter().enumerate() {
            done += width;
            let to = if place + 1 == count { east } else { west + (east - west) * done / total };
            if dice.chance(0.3) {
                side.nodes.push(Coord { x: (from + to) / 2.0, y: y + dice.between(-0.06, 0.06) });
            }
            side.walls.push(side.nodes.len());
            let aside = if place + 1 == count { 0.0 } else { dice.between(-0.06, 0.06) };
            side.nodes.push(Coord { x: to, y: y + aside });
            from = to;
        }
        side
    }
}

/// The ideal height of the line between the two rows of a block.
fn spine_height(lattice: &Lattice, row: i64) -> f64 {
    lattice.north_of(row) - (CELL_HEIGHT + lattice.street_width(row)) / 2.0
}

/// Where the line between the two rows of houses meets the cell's east line.
fn east_spine(lattice: &Lattice, column: i64, row: i64) -> Coord<f64> {
    let y = spine_height(lattice, row) + lattice.dice("east", column, row).between(-0.4, 0.4);
    Coord { x: lattice.west_of(column + 1), y }
}

/// The town in the middle, fields around it.
fn kind_of(lattice: &Lattice, column: i64, row: i64) -> CellKind {
    let off_middle = |at: i64, count: i64| ((at as f64 + 0.5) / count.max(1) as f64 - 0.5).abs() * 2.0;
    let outside = off_middle(column, lattice.columns).max(off_middle(row, lattice.rows));
    let weights = if outside > 0.75 {
        [(CellKind::Houses, 45), (CellKind::Gardens, 20), (CellKind::Public, 3), (CellKind::Fields, 32)]
    } else {
        [(CellKind::Houses, 82), (CellKind::Gardens, 8), (CellKind::Public, 9), (CellKind::Fields, 1)]
    };
    lattice.dice("kind", column, row).weighed(&weights).unwrap_or(CellKind::Houses)
}
