//! A layer of a foreign file in memory: geometry and columns as flat arrays, exactly what the file said.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use crate::cadastre::ColumnKind;
use crate::i18n::Message;

/// One layer. Row `i` of the geometry and of every column is feature `i` of the file; no feature is ever left out.
#[derive(Debug, Clone, Default)]
pub struct FeatureTable {
    /// Layer or file name, without extension.
    pub name: String,
    pub geometry: GeometryColumn,
    pub columns: Vec<Column>,
    /// What the file says of its CRS.
    pub crs: DeclaredCrs,
    /// Code page that the file declares for its texts (`.cpg`, DBF language driver), as written: a hint, often wrong.
    pub code_page: Option<String>,
    pub doubts: Vec<Doubt>,
}

impl FeatureTable {
    /// How many features there are.
    pub fn len(&self) -> usize {
        self.geometry.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a file says of its CRS. Readers do not judge it; `crs::` does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DeclaredCrs {
    /// Nothing was said.
    #[default]
    Absent,
    /// An authority code: 5897 of `EPSG:5897`.
    Epsg(u32),
    /// Well-known text, version 1 or 2, as it stands in the file.
    Wkt(String),
    /// The format's own default: GeoJSON without a `crs` member is WGS 84 longitude, latitude.
    Wgs84ByFormat,
}

/// Something doubtful that a reader met: read on, listed, never silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// Feature, counted from 0; `None` when it is about the whole file.
    pub row: Option<u64>,
    pub message: Message,
}

/// What kind of geometry a feature has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeometryKind {
    /// None, or one that could not be read (then a [`Doubt`] says why).
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
}

impl GeometryColumn {
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

    /// Closes the feature that was being written.
    pub fn end_feature(&mut self, kind: GeometryKind) {
        self.feature_ends.push(index(self.part_ends.len()));
        self.kinds.push(kind);
    }

    /// Takes back what was written of the current feature, and ends it as absent.
    pub fn abandon_feature(&mut self) {
        self.part_ends.truncate(self.feature_ends.last().map_or(0, |end| *end as usize));
        self.ring_ends.truncate(self.part_ends.last().map_or(0, |end| *end as usize));
        self.coords.truncate(self.ring_ends.last().map_or(0, |end| *end as usize));
        self.end_feature(GeometryKind::Absent);
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

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("readers refuse files of more than 4 billion coordinates")
}

/// One column: its name as in the file, and a value for each feature.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub values: ColumnValues,
}

impl Column {
    pub fn kind(&self) -> ColumnKind {
        match &self.values {
            ColumnValues::Boolean(_) => ColumnKind::Boolean,
            ColumnValues::Integer(_) => ColumnKind::Integer,
            ColumnValues::Real(_) => ColumnKind::Real,
            ColumnValues::Text(_) => ColumnKind::Text,
            ColumnValues::Date(_) => ColumnKind::Date,
            ColumnValues::Bytes(_) => ColumnKind::Bytes,
        }
    }
}

/// Values of one kind. Text is the bytes of the file, not yet decoded: each value may be in another encoding.
#[derive(Debug, Clone)]
pub enum ColumnValues {
    Boolean(Vec<Option<bool>>),
    Integer(Nullable<i64>),
    Real(Nullable<f64>),
    Text(ByteRuns),
    /// Year, month, day; month and day are 0 for a year alone.
    Date(Vec<Option<(i16, u8, u8)>>),
    Bytes(ByteRuns),
}

/// Numbers with gaps: `absent` lists the rows without a value, in order; their slot holds 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nullable<T> {
    pub values: Vec<T>,
    pub absent: Vec<u32>,
}

impl<T: Copy + Default> Nullable<T> {
    pub fn push(&mut self, value: Option<T>) {
        if value.is_none() {
            self.absent.push(index(self.values.len()));
        }
        self.values.push(value.unwrap_or_default());
    }

    pub fn get(&self, row: usize) -> Option<T> {
        let value = self.values.get(row)?;
        let absent = u32::try_from(row).is_ok_and(|row| self.absent.binary_search(&row).is_ok());
        (!absent).then_some(*value)
    }
}

/// Byte strings end to end, with gaps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ByteRuns {
    pub bytes: Vec<u8>,
    /// End of each value in `bytes`.
    pub ends: Vec<usize>,
    /// Rows without a value, in order.
    pub absent: Vec<u32>,
}

impl ByteRuns {
    pub fn push(&mut self, value: Option<&[u8]>) {
        if value.is_none() {
            self.absent.push(index(self.ends.len()));
        }
        self.bytes.extend_from_slice(value.unwrap_or_default());
        self.ends.push(self.bytes.len());
    }

    pub fn get(&self, row: usize) -> Option<&[u8]> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let absent = u32::try_from(row).is_ok_and(|row| self.absent.binary_search(&row).is_ok());
        if absent { None } else { self.bytes.get(start..end) }
    }
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
    fn an_empty_text_is_not_an_absent_one() {
        let mut runs = ByteRuns::default();
        for value in [Some(&b"ODT"[..]), None, Some(b""), Some(b"CLN")] {
            runs.push(value);
        }
        assert_eq!([0, 1, 2, 3, 4].map(|row| runs.get(row)), [Some(&b"ODT"[..]), None, Some(b""), Some(b"CLN"), None]);
    }
}
