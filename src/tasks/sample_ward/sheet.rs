//! A map sheet of the invented ward: its cells and streets, with parcel numbers as surveyors give them.

use std::collections::BTreeSet;

use geo_types::{Coord, LineString, Polygon};

use super::cell::{Cell, Piece, Use};
use super::lattice::{Lattice, SHEET_COLUMNS, SHEET_ROWS};

/// A parcel with its number.
#[derive(Debug, Clone)]
pub(super) struct NumberedPiece {
    pub sheet: u32,
    pub number: u32,
    pub used_as: Use,
    /// Cell of the lattice, for names of streets and houses.
    pub column: i64,
    pub row: i64,
    pub place: usize,
    /// Metres, VN-2000 / TM-3 105°00'; outer ring clockwise, as shapefiles have it.
    pub shape: Polygon<f64>,
}

impl NumberedPiece {
    /// Area in square metres, as the geometry has it.
    pub fn area(&self) -> f64 {
        -signed_area(self.shape.exterior()) - self.shape.interiors().iter().map(signed_area).sum::<f64>()
    }
}

/// The first so many parcels of the ward. A field is among them with its pond or not at all: there is no hole with nothing in it.
pub(super) fn ward(lattice: &Lattice, parcels: u32) -> impl Iterator<Item = NumberedPiece> + '_ {
    let (mut left, mut ponds) = (parcels, BTreeSet::new());
    let mut pieces = sheets(lattice).flatten();
    std::iter::from_fn(move || {
        while left > 0 || !ponds.is_empty() {
            let piece = pieces.next()?;
            let land = (piece.column, piece.row, piece.place);
            if piece.used_as == Use::Pond {
                if ponds.remove(&land) {
                    return Some(piece);
                }
                continue;
            }
            let has_pond = !piece.shape.interiors().is_empty();
            let taken = 1 + u32::from(has_pond);
            if taken <= left {
                left -= taken;
                if has_pond {
                    ponds.insert(land);
                }
                return Some(piece);
            }
        }
        None
    })
}

/// The sheets of the ward without end, row by row from the north-west: whoever has enough parcels stops.
pub(super) fn sheets(lattice: &Lattice) -> impl Iterator<Item = Vec<NumberedPiece>> + '_ {
    (1_u32..).map(move |number| by_number(lattice, number))
}

/// All pieces of the sheet of this number, from 1.
pub(super) fn by_number(lattice: &Lattice, number: u32) -> Vec<NumberedPiece> {
    let across = (lattice.columns + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
    let index = i64::from(number) - 1;
    sheet(lattice, number, index % across * SHEET_COLUMNS, index / across * SHEET_ROWS)
}

/// All pieces of one sheet, numbered in a zig-zag from its north-west.
fn sheet(lattice: &Lattice, sheet: u32, column: i64, row: i64) -> Vec<NumberedPiece> {
    let mut pieces = Vec::new();
    for row in row..row + SHEET_ROWS {
        let (from, to) = lattice.columns_of(row);
        let (from, to) = (from.max(column), to.min(column + SHEET_COLUMNS));
        if from < to {
            pieces.push(street(lattice, row, from, to));
            pieces.extend((from..to).flat_map(|column| Cell::new(lattice, column, row).pieces()));
        }
    }
    pieces.sort_by_key(|piece| {
        let band = piece.row * 3 + i64::from(piece.band);
        let along = piece.column * 1_000 + i64::try_from(piece.place).map_or(0, |place| place + 1);
        (band, if band % 2 == 0 { along } else { -along })
    });
    (1..).zip(pieces).map(|(number, piece)| numbered(lattice, sheet, number, piece)).collect()
}

/// The street (or canal) north of a row, over the columns of one sheet. It has every node of the blocks on both sides.
fn street(lattice: &Lattice, row: i64, from: i64, to: i64) -> Piece {
    let (north, south) = (lattice.north_of(row), lattice.north_of(row) - lattice.street_width(row));
    let end = |column: i64, y: f64| Coord { x: lattice.west_of(column), y };
    let mut ring = vec![end(from, north)];
    for column in (from..to).filter(|column| lattice.has(*column, row - 1)) {
        ring.extend(Cell::new(lattice, column, row - 1).south_line());
    }
    ring.extend([end(to, north), end(to, south)]);
    let mut back: Vec<Coord<f64>> =
        (from..to).flat_map(|column| Cell::new(lattice, column, row).north_line().collect::<Vec<_>>()).collect();
    back.reverse();
    ring.extend(back);
    ring.extend([end(from, south), end(from, north)]);
    ring.dedup();
    let used_as = if lattice.is_canal(row) { Use::Canal } else { Use::Street };
    Piece { rings: vec![ring], used_as, column: from, row, band: 0, place: 0 }
}

fn numbered(lattice: &Lattice, sheet: u32, number: u32, piece: Piece) -> NumberedPiece {
    let mut rings = piece.rings.into_iter().map(|ring| {
        let mut ground: Vec<Coord<f64>> = ring.into_iter().map(|place| lattice.ground(place)).collect();
        ground.dedup();
        LineString(ground)
    });
    let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    NumberedPiece {
        sheet,
        number,
        used_as: piece.used_as,
        column: piece.column,
        row: piece.row,
        place: piece.place,
        shape: Polygon::new(outer, rings.collect()),
    }
}

/// Positive counter-clockwise; taken around the first place, where the numbers are small.
fn signed_area(ring: &LineString<f64>) -> f64 {
    let Some(base) = ring.0.first() else { return 0.0 };
    let doubled: f64 = ring
        .0
        .windows(2)
        .map(|edge| match edge {
            [a, b] => (a.x - base.x) * (b.y - base.y) - (b.x - base.x) * (a.y - base.y),
            _ => 0.0,
        })
        .sum();
    doubled / 2.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Enough for all kinds of cells, several sheets and an outline with steps.
    const PARCELS: u32 = 6_000;

    fn ward(seed: u64) -> Vec<NumberedPiece> {
        super::ward(&Lattice::new(seed, PARCELS), PARCELS).collect()
    }

    fn edges(piece: &NumberedPiece) -> Vec<[[i64; 2]; 2]> {
        let rings = crate::geometry::rings(&piece.shape);
        let millimetres = |c: &Coord<f64>| [(c.x * 1_000.0).round() as i64, (c.y * 1_000.0).round() as i64];
        rings
            .flat_map(|ring| {
                ring.0.windows(2).map(|edge| [millimetres(&edge[0]), millimetres(&edge[1])]).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn an_edge_has_a_parcel_on_each_side_or_is_the_outline() {
        for seed in [1, 2026, 77] {
            let mut used: BTreeMap<[[i64; 2]; 2], usize> = BTreeMap::new();
            for edge in ward(seed).iter().flat_map(edges) {
                *used.entry(edge).or_default() += 1;
            }
            let twice = used.values().filter(|count| **count > 1).count();
            assert_eq!(twice, 0, "seed {seed}: edges with two parcels on the same side");
            let outline: Vec<_> = used.keys().filter(|[a, b]| !used.contains_key(&[*b, *a])).collect();
            assert!(
                outline.len() * 20 < used.len(),
                "seed {seed}: {} of {} edges unmatched",
                outline.len(),
                used.len()
            );
            // The outline closes: every node of it is entered as often as it is left. A missed node of a neighbour would
            // leave a sliver that closes too, so the outline must also be as long as a ward's, not longer.
            let mut balance: BTreeMap<[i64; 2], i64> = BTreeMap::new();
            let mut length = 0.0;
            for [a, b] in &outline {
                *balance.entry(*a).or_default() += 1;
                *balance.entry(*b).or_default() -= 1;
                length += ((a[0] - b[0]) as f64).hypot((a[1] - b[1]) as f64) / 1_000.0;
            }
            assert!(balance.values().all(|count| *count == 0), "seed {seed}: the outline is open");
            let area: f64 = ward(seed).iter().map(NumberedPiece::area).sum();
            assert!(length < 6.0 * area.sqrt(), "seed {seed}: outline {length} m around {area} m²");
        }
    }

    #[test]
    fn parcels_have_area_and_fill_the_outline_once() {
        for seed in [1, 2026, 77] {
            let pieces = ward(seed);
            assert!(pieces.iter().all(|piece| piece.area() > 8.0), "seed {seed}: a parcel without area");
            let mut used: BTreeMap<[[i64; 2]; 2], usize> = BTreeMap::new();
            pieces.iter().flat_map(edges).for_each(|edge| *used.entry(edge).or_default() += 1);
            let outline = used.keys().filter(|[a, b]| !used.contains_key(&[*b, *a]));
            let origin = pieces[0].shape.exterior().0[0];
            let cross = |[a, b]: &[[i64; 2]; 2]| {
                let from = |c: [i64; 2]| (c[0] as f64 / 1_000.0 - origin.x, c[1] as f64 / 1_000.0 - origin.y);
                let ((ax, ay), (bx, by)) = (from(*a), from(*b));
                (bx * ay - ax * by) / 2.0
            };
            let enclosed: f64 = outline.map(cross).sum();
            let filled: f64 = pieces.iter().map(NumberedPiece::area).sum();
            assert!((enclosed - filled).abs() < 0.01, "seed {seed}: {enclosed} enclosed, {filled} filled");
        }
    }

    #[test]
    fn rings_do_not_cross_themselves() {
        use geo::algorithm::validation::Validation;
        for piece in ward(5) {
            assert!(piece.shape.is_valid(), "sheet {} parcel {}: {:?}", piece.sheet, piece.number, piece.used_as);
        }
    }

    #[test]
    fn a_pond_lies_in_its_field_even_where_the_walls_slant() {
        use geo::algorithm::validation::Validation;
        // Fields whose ponds reached into the next one.
        for (seed, number) in [(3, 320), (5, 29), (6, 169)] {
            let pieces = by_number(&Lattice::new(seed, 40_000), number);
            assert!(pieces.iter().any(|piece| piece.used_as == Use::Pond), "seed {seed}: the pond is gone");
            assert!(pieces.iter().all(|piece| piece.shape.is_valid() && piece.area() > 8.0), "seed {seed}");
        }
    }

    #[test]
    fn a_field_comes_with_its_pond_wherever_the_ward_ends() {
        let lattice = Lattice::new(2, 261);
        for parcels in 200..320 {
            let pieces: Vec<NumberedPiece> = super::ward(&lattice, parcels).collect();
            assert_eq!(pieces.len(), parcels as usize);
            let ponds = pieces.iter().filter(|piece| piece.used_as == Use::Pond).count();
            let holes: usize = pieces.iter().map(|piece| piece.shape.interiors().len()).sum();
            assert_eq!(holes, ponds, "{parcels} parcels");
        }
    }

    #[test]
    fn sheet_and_number_name_one_parcel() {
        let pieces = ward(3);
        let keys: BTreeSet<(u32, u32)> = pieces.iter().map(|piece| (piece.sheet, piece.number)).collect();
        assert_eq!(keys.len(), pieces.len());
        assert!(keys.contains(&(1, 1)));
    }

    #[test]
    fn a_ward_has_houses_fields_public_places_water_and_roads() {
        let kinds: BTreeSet<String> = ward(4).iter().map(|piece| format!("{:?}", piece.used_as)).collect();
        assert_eq!(kinds.len(), 8, "{kinds:?}");
    }
}
