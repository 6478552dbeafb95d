//! Which ring is a hole of which: shapefiles keep the rings of a feature in one list.

use geo_types::LineString;

use crate::geometry::{SpatialIndex, box_around, inner_point, ring_contains, signed_ring_area};
use crate::jobs::{Cancelled, Watch};

/// Rings that make one feature: each polygon's exterior, then its holes, as indices into the list; in the order of the list.
pub(super) struct Grouped {
    pub polygons: Vec<Vec<usize>>,
    /// All rings ran the way of holes; then how they lie in each other decides.
    pub rewound: bool,
}

/// Groups rings into polygons. Clockwise rings are exteriors (ESRI 1998); each other ring is a hole of the smallest exterior
/// around it or, when none is, of the first, so that nothing is lost.
pub(super) fn group(rings: &[LineString<f64>], watch: &Watch) -> Result<Grouped, Cancelled> {
    let areas: Vec<f64> = rings.iter().map(signed_ring_area).collect();
    let mut exteriors: Vec<usize> = (0..rings.len()).filter(|ring| areas[*ring] < 0.0).collect();
    let rewound = exteriors.is_empty();
    if rewound {
        exteriors = at_even_depth(rings, &areas, watch)?;
    }
    let mut polygons: Vec<Vec<usize>> = exteriors.iter().map(|exterior| vec![*exterior]).collect();
    let holes = (0..rings.len()).filter(|ring| exteriors.binary_search(ring).is_err());
    if let [only] = polygons.as_mut_slice() {
        only.extend(holes);
        return Ok(Grouped { polygons, rewound });
    }
    let around = Around::new(rings, &areas, &exteriors);
    for hole in holes {
        watch.check()?;
        let mut owner = None;
        around.visit(hole, |exterior| {
            let smaller = owner.is_none_or(|found: usize| areas[exterior].abs() < areas[found].abs());
            owner = if smaller { Some(exterior) } else { owner };
        });
        let place = owner.and_then(|owner| exteriors.binary_search(&owner).ok()).unwrap_or_default();
        if let Some(polygon) = polygons.get_mut(place) {
            polygon.push(hole);
        }
    }
    Ok(Grouped { polygons, rewound })
}

/// The rings that lie in an even number of others, themselves not counted.
fn at_even_depth(rings: &[LineString<f64>], areas: &[f64], watch: &Watch) -> Result<Vec<usize>, Cancelled> {
    let all: Vec<usize> = (0..rings.len()).collect();
    let around = Around::new(rings, areas, &all);
    let mut even = Vec::new();
    for ring in all {
        watch.check()?;
        let mut depth = 0_usize;
        around.visit(ring, |_| depth += 1);
        if depth.is_multiple_of(2) {
            even.push(ring);
        }
    }
    Ok(even)
}

/// Finds the rings around a ring.
struct Around<'a> {
    rings: &'a [LineString<f64>],
    areas: &'a [f64],
    index: SpatialIndex,
}

impl<'a> Around<'a> {
    fn new(rings: &'a [LineString<f64>], areas: &'a [f64], among: &[usize]) -> Self {
        let boxes = among.iter().filter_map(|ring| Some((*ring as u64, box_around(rings[*ring].0.iter().copied())?)));
        Self { rings, areas, index: SpatialIndex::new(boxes) }
    }

    /// Calls `found` with every ring around this one, in no order. A ring is around another when it holds a point of its
    /// inside and is larger; of two alike the earlier is around the later.
    fn visit(&self, ring: usize, mut found: impl FnMut(usize)) {
        let inside = |ring: &LineString<f64>| inner_point(ring).or_else(|| ring.0.first().copied());
        let Some(point) = self.rings.get(ring).and_then(inside) else { return };
        let size = |ring: usize| (self.areas[ring].abs(), std::cmp::Reverse(ring));
        self.index.visit_at(point, |id| {
            let other = usize::try_from(id).unwrap_or(usize::MAX);
            let holds = self.rings.get(other).is_some_and(|other| ring_contains(other, point));
            if holds && size(other) > size(ring) {
                found(other);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square ring; clockwise when `exterior`.
    fn square(x: f64, y: f64, side: f64, exterior: bool) -> LineString<f64> {
        let mut corners = vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)];
        if !exterior {
            corners.reverse();
        }
        LineString::from(corners)
    }

    fn check(rings: &[LineString<f64>], polygons: &[&[usize]], rewound: bool) {
        let grouped = group(rings, &Watch::new()).unwrap();
        assert_eq!((grouped.polygons, grouped.rewound), (polygons.iter().map(|one| one.to_vec()).collect(), rewound));
    }

    #[test]
    fn a_hole_belongs_to_the_smallest_exterior_around_it() {
        let island = [
            square(0.0, 0.0, 10.0, true),
            square(1.0, 1.0, 8.0, false),
            square(2.0, 2.0, 6.0, true),
            square(3.0, 3.0, 1.0, false),
            square(20.0, 0.0, 5.0, true),
        ];
        check(&island, &[&[0, 1], &[2, 3], &[4]], false);
    }

    #[test]
    fn a_hole_that_touches_another_exterior_keeps_its_own() {
        // All four corners of the hole lie on the boundary of the neighbour or of its own exterior.
        let rings = [square(10.0, 0.0, 5.0, true), square(0.0, 0.0, 10.0, true), square(5.0, 0.0, 5.0, false)];
        check(&rings, &[&[0], &[1, 2]], false);
    }

    #[test]
    fn rings_that_all_run_the_wrong_way_are_understood_by_how_they_lie() {
        let rings = [square(3.0, 3.0, 1.0, false), square(0.0, 0.0, 10.0, false), square(20.0, 0.0, 5.0, false)];
        check(&rings, &[&[1, 0], &[2]], true);
    }

    #[test]
    fn of_two_rings_that_are_alike_none_is_lost() {
        let twice = [square(0.0, 0.0, 2.0, false), square(0.0, 0.0, 2.0, false)];
        check(&twice, &[&[0, 1]], true);
    }

    #[test]
    fn a_hole_around_which_nothing_is_goes_to_the_first() {
        let rings = [square(0.0, 0.0, 1.0, true), square(5.0, 5.0, 1.0, true), square(9.0, 9.0, 1.0, false)];
        check(&rings, &[&[0, 2], &[1]], false);
    }

    #[test]
    fn thousands_of_rings_are_grouped() {
        let mut rings = Vec::new();
        for place in 0..5_000 {
            rings.push(square(f64::from(place) * 2.0, 0.0, 1.0, true));
        }
        for place in 0..5_000 {
            rings.push(square(f64::from(place) * 2.0 + 0.25, 0.25, 0.5, false));
        }
        let grouped = group(&rings, &Watch::new()).unwrap();
        assert!(grouped.polygons.iter().enumerate().all(|(at, polygon)| *polygon == [at, at + 5_000]));
    }
}
