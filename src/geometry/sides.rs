//! The sides of polygons, as a survey lists them: length and direction of each, around the land.

use geo_types::{Coord, MultiPolygon};

use super::construct::azimuth;
use super::measure::{rings, signed_ring_area};

/// A side. Whoever walks from one end to the other has the land on the right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    pub ends: [Coord<f64>; 2],
    /// Metres.
    pub length: f64,
    /// Azimuth (góc phương vị) of the walk: degrees clockwise from grid north, 0 to 360.
    pub azimuth: f64,
}

/// The sides of all rings: outer ones clockwise, those of holes against it. Without those that have no length.
pub fn sides(polygons: &MultiPolygon<f64>) -> Vec<Side> {
    let mut sides = Vec::new();
    for (ring, at) in polygons.0.iter().flat_map(|polygon| rings(polygon).zip(0..)) {
        let is_hole = at > 0;
        let reversed = (signed_ring_area(ring) > 0.0) != is_hole;
        let side = |[from, to]: [Coord<f64>; 2]| {
            let (ends, way) = ([from, to], to - from);
            Some(Side { ends, length: way.x.hypot(way.y), azimuth: azimuth(from, to)? })
        };
        let mut corners = ring.0.clone();
        if reversed {
            corners.reverse();
        }
        sides.extend(corners.array_windows().copied().filter_map(side));
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, Polygon};

    fn ring(corners: &[(f64, f64)]) -> LineString<f64> {
        LineString::from(corners.to_vec())
    }

    #[test]
    fn the_land_is_on_the_right_whichever_way_the_rings_run() {
        let outer = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0), (0.0, 0.0)]);
        let hole = ring(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)]);
        let told = |outer: &LineString<f64>, hole: &LineString<f64>| {
            let all = sides(&MultiPolygon(vec![Polygon::new(outer.clone(), vec![hole.clone()])]));
            let mut told: Vec<_> = all.iter().map(|side| (side.azimuth.round(), side.length)).collect();
            told.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
            told
        };
        let expected =
            [(0.0, 1.0), (0.0, 3.0), (90.0, 1.0), (90.0, 4.0), (180.0, 3.0), (225.0, 2.0_f64.sqrt()), (270.0, 4.0)];
        let turned = |ring: &LineString<f64>| LineString(ring.0.iter().rev().copied().collect());
        for (outer, hole) in [(outer.clone(), hole.clone()), (turned(&outer), turned(&hole))] {
            assert_eq!(told(&outer, &hole), expected);
        }
    }

    #[test]
    fn a_corner_that_stands_twice_makes_no_side() {
        let square = ring(&[(0.0, 0.0), (0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (0.0, 0.0)]);
        assert_eq!(sides(&MultiPolygon(vec![Polygon::new(square, Vec::new())])).len(), 3);
    }
}
