//! Geometries of a layer as flat arrays, and what the arrays promise.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::growing::make_room;
use super::table::Doubt;
use crate::geometry::is_finite;
use crate::i18n::Message;

/// A measure below this stands for "no data". Source: ESRI 1998.
const NO_DATA: f64 = -1e38;

/// What kind of geometry a feature has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeometryKind {
    /// None, or one that could not be read (then a [`Doubt`](super::Doubt) says why).
    Absent,
    Point,
    Line,
    Polygon,
}

/// Geometries as flat arrays. A feature is a run of parts, a part a run of rings, a ring a run of coordinates.
///
/// Points: every part is one ring of one coordinate. Lines: every part is one ring. Polygons: a part's first ring is its exterior,
/// the others are holes; rings are closed (first coordinate = last). Coordinates are as in the file, x then y of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GeometryColumn {
    pub coords: Vec<Coord<f64>>,
    /// End of each ring in `coords`.
    pub ring_ends: Vec<u32>,
    /// End of each part in `ring_ends`.
    pub part_ends: Vec<u32>,
    /// End of each feature in `part_ends`.
    pub feature_ends: Vec<u32>,
    pub kinds: Vec<GeometryKind>,
    /// Features whose heights or measures (Z, M) were left out.
    flattened: usize,
    /// Whether the feature that is being written is one of them.
    flattening: bool,
}

impl GeometryColumn {
    /// Makes room for `expected` features, going by the first `seen` ones.
    pub(super) fn make_room(&mut self, seen: usize, expected: usize) {
        make_room(&mut self.coords, seen, expected);
        make_room(&mut self.ring_ends, seen, expected);
        make_room(&mut self.part_ends, seen, expected);
        make_room(&mut self.feature_ends, seen, expected);
        make_room(&mut self.kinds, seen, expected);
    }

    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Closes the ring that was being written.
    pub fn end_ring(&mut self) {
        self.ring_ends.push(index(self.coords.len()));
    }

    /// Closes the part that was being written.
    pub fn end_part(&mut self) {
        self.part_ends.push(index(self.ring_ends.len()));
    }

    /// Makes every ring from `first` on a part of its own.
    pub(super) fn end_parts_ring_by_ring(&mut self, first: usize) {
        self.part_ends.extend((first..self.ring_ends.len()).map(|ring| index(ring + 1)));
    }

    /// Closes the feature that was being written.
    pub fn end_feature(&mut self, kind: GeometryKind) {
        self.feature_ends.push(index(self.part_ends.len()));
        self.kinds.push(kind);
        self.flattened += usize::from(std::mem::take(&mut self.flattening) && kind != GeometryKind::Absent);
    }

    /// Tells of a height or measure in the feature that is being written: it is not kept. One that is 0 or nothing is no loss.
    pub(super) fn leave_out(&mut self, value: f64) {
        self.flattening |= value.abs() > 0.0 && value > NO_DATA;
    }

    /// How many features lost heights or measures, to be told once of the whole layer.
    pub(super) fn doubt_of_heights(&self) -> Option<Doubt> {
        let message = || Message::new("geometry-heights").with("count", self.flattened);
        (self.flattened > 0).then(|| Doubt { row: None, message: message() })
    }

    /// Takes back what was written of the current feature, and ends it as absent.
    pub fn abandon_feature(&mut self) {
        self.rewind(&Mark::default());
        self.end_feature(GeometryKind::Absent);
    }

    /// Closes the feature that was being written and holds the promises of the column: with a coordinate that is no finite
    /// number it becomes absent, a ring of a polygon that ends elsewhere than it began is closed. Gives the key of
    /// the doubt when it had to.
    pub fn seal_feature(&mut self, kind: GeometryKind) -> Option<&'static str> {
        let first_part = self.feature_ends.last().map_or(0, |end| *end as usize);
        if kind == GeometryKind::Absent || self.part_ends.len() == first_part {
            self.abandon_feature();
            return None;
        }
        let first_ring = self.part_ends[..first_part].last().map_or(0, |end| *end as usize);
        let first_coord = self.ring_ends[..first_ring].last().map_or(0, |end| *end as usize);
        if !self.coords[first_coord..].iter().all(is_finite) {
            self.abandon_feature();
            return Some("geometry-not-finite");
        }
        let closed = kind == GeometryKind::Polygon && self.close_rings(first_ring, first_coord);
        self.end_feature(kind);
        closed.then_some("geometry-ring-closed")
    }

    /// Closes the rings from `first` on, which begin at coordinate `start`; whether one was open.
    fn close_rings(&mut self, first: usize, start: usize) -> bool {
        let mut from = start;
        let open = self.ring_ends[first..].iter().any(|end| {
            let ring = &self.coords[from..*end as usize];
            from = *end as usize;
            ring.first() != ring.last()
        });
        if !open {
            return false;
        }
        let written = self.coords.split_off(start);
        let mut taken = 0;
        for end in &mut self.ring_ends[first..] {
            let ring = &written[taken..*end as usize - start];
            taken += ring.len();
            self.coords.extend_from_slice(ring);
            if ring.first() != ring.last() {
                self.coords.extend(ring.first());
            }
            *end = index(self.coords.len());
        }
        true
    }

    /// Where writing stands inside the current feature.
    pub(super) fn mark(&self) -> Mark {
        Mark { coords: self.coords.len(), rings: self.ring_ends.len(), parts: self.part_ends.len() }
    }

    /// Takes back what was written of the current feature since the mark.
    pub(super) fn rewind(&mut self, mark: &Mark) {
        self.part_ends.truncate(self.feature_ends.last().map_or(0, |end| *end as usize).max(mark.parts));
        self.ring_ends.truncate(self.part_ends.last().map_or(0, |end| *end as usize).max(mark.rings));
        self.coords.truncate(self.ring_ends.last().map_or(0, |end| *end as usize).max(mark.coords));
    }

    /// The coordinates of a feature, all its parts and rings together.
    pub fn feature_coords(&self, row: usize) -> &[Coord<f64>] {
        let parts = run(&self.feature_ends, row);
        let rings = span(&self.part_ends, &parts);
        &self.coords[span(&self.ring_ends, &rings)]
    }

    /// A feature as a geometry of its own; `None` when it has none.
    pub fn geometry(&self, row: usize) -> Option<Geometry<f64>> {
        let parts = run(&self.feature_ends, row);
        match self.kinds.get(row)? {
            GeometryKind::Absent => None,
            GeometryKind::Polygon => self.multi_polygon(row).map(Geometry::MultiPolygon),
            GeometryKind::Line => {
                let mut lines: Vec<LineString<f64>> =
                    parts.map(|part| self.ring(run(&self.part_ends, part).start)).collect();
                Some(if lines.len() == 1 {
                    Geometry::LineString(lines.remove(0))
                } else {
                    Geometry::MultiLineString(MultiLineString::new(lines))
                })
            }
            GeometryKind::Point => {
                let points: Vec<Point<f64>> =
                    self.feature_coords(row).iter().map(|coord| Point::from(*coord)).collect();
                Some(match points.as_slice() {
                    [point] => Geometry::Point(*point),
                    _ => Geometry::MultiPoint(MultiPoint::new(points)),
                })
            }
        }
    }

    /// The polygons of a feature; `None` when it is not of polygons.
    pub fn multi_polygon(&self, row: usize) -> Option<MultiPolygon<f64>> {
        if self.kinds.get(row) != Some(&GeometryKind::Polygon) {
            return None;
        }
        let polygon = |part: usize| {
            let mut rings = run(&self.part_ends, part).map(|ring| self.ring(ring));
            let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(exterior, rings.collect())
        };
        Some(MultiPolygon::new(run(&self.feature_ends, row).map(polygon).collect()))
    }

    fn ring(&self, ring: usize) -> LineString<f64> {
        LineString::new(self.coords[run(&self.ring_ends, ring)].to_vec())
    }
}

/// The items of run `at`, when `ends` holds where each run ends.
fn run(ends: &[u32], at: usize) -> std::ops::Range<usize> {
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
    start..ends.get(at).map_or(start, |end| *end as usize)
}

/// The items of all the runs in `runs` together.
fn span(ends: &[u32], runs: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    if runs.is_empty() { 0..0 } else { run(ends, runs.start).start..run(ends, runs.end - 1).end }
}

/// A place in the arrays; the default is the begin of the current feature.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    coords: usize,
    pub rings: usize,
    parts: usize,
}

/// A length as the arrays hold it.
pub(super) fn index(length: usize) -> u32 {
    u32::try_from(length).expect("readers refuse files of more than 4 billion coordinates")
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, wkt};

    use super::*;

    fn ring(column: &mut GeometryColumn, coords: &[(f64, f64)]) {
        column.coords.extend(coords.iter().map(|&(x, y)| Coord { x, y }));
        column.end_ring();
    }

    #[test]
    fn a_polygon_with_a_hole_after_an_absent_feature_comes_back() {
        let mut column = GeometryColumn::default();
        column.end_feature(GeometryKind::Absent);
        ring(&mut column, &[(0., 0.), (4., 0.), (4., 4.), (0., 0.)]);
        ring(&mut column, &[(2., 1.), (3., 1.), (3., 2.), (2., 1.)]);
        column.end_part();
        column.end_feature(GeometryKind::Polygon);
        let expected = wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.),(2. 1.,3. 1.,3. 2.,2. 1.))));
        assert_eq!((column.geometry(0), column.multi_polygon(1)), (None, Some(expected)));
        assert_eq!((column.feature_coords(0).len(), column.feature_coords(1).len()), (0, 8));
    }

    #[test]
    fn an_abandoned_feature_leaves_nothing_behind() {
        let mut column = GeometryColumn::default();
        ring(&mut column, &[(1., 1.)]);
        column.end_part();
        column.end_feature(GeometryKind::Point);
        ring(&mut column, &[(0., 0.), (4., 0.)]);
        column.coords.push(Coord { x: f64::NAN, y: 0. });
        column.abandon_feature();
        assert_eq!((column.len(), column.coords.len(), column.geometry(1)), (2, 1, None));
        assert_eq!(column.geometry(0), Some(Geometry::Point(Point::new(1., 1.))));
    }

    #[test]
    fn a_sealed_polygon_has_closed_rings_and_finite_coordinates() {
        use GeometryKind::{Absent, Polygon};
        let mut column = GeometryColumn::default();
        ring(&mut column, &[(0., 0.), (4., 0.), (4., 4.)]);
        ring(&mut column, &[(2., 1.), (3., 1.), (3., 2.), (2., 1.)]);
        ring(&mut column, &[(1., 1.), (2., 1.), (2., 2.)]);
        column.end_part();
        assert_eq!(column.seal_feature(Polygon), Some("geometry-ring-closed"));
        ring(&mut column, &[(0., 0.), (f64::NAN, 0.), (4., 4.), (0., 0.)]);
        column.end_part();
        assert_eq!(column.seal_feature(Polygon), Some("geometry-not-finite"));
        ring(&mut column, &[(0., 0.), (1., 0.), (1., 1.), (0., 0.)]);
        column.end_part();
        assert_eq!(column.seal_feature(Polygon), None);
        let expected =
            wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.),(2. 1.,3. 1.,3. 2.,2. 1.),(1. 1.,2. 1.,2. 2.,1. 1.))));
        assert_eq!(column.multi_polygon(0), Some(expected));
        assert_eq!((column.kinds.as_slice(), column.feature_coords(2).len()), (&[Polygon, Absent, Polygon][..], 4));
    }

    #[test]
    fn what_was_written_since_a_mark_can_be_taken_back() {
        let mut column = GeometryColumn::default();
        ring(&mut column, &[(7., 7.)]);
        column.end_part();
        let (before, mark) = (column.clone(), column.mark());
        ring(&mut column, &[(1., 1.)]);
        column.end_part();
        column.coords.push(Coord { x: 2., y: 2. });
        column.rewind(&mark);
        assert_eq!(column, before);
        column.abandon_feature();
        assert!(column.coords.is_empty());
    }
}
