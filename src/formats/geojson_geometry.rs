//! Geometries of GeoJSON, whose members may come in any order, read straight into the flat arrays.

use std::io::Read;

use geo_types::Coord;

use super::error::StreamError;
use super::geometry_column::{GeometryColumn, GeometryKind, Mark};
use super::json::Json;

/// Collections inside collections are read to this depth; more would cost the stack.
const MAX_COLLECTIONS: u8 = 8;

/// The nesting of a multipolygon's coordinates, the deepest there is.
const MAX_DEPTH: u8 = 4;

/// What was read of a geometry so far.
#[derive(Debug, Default)]
pub(super) struct Shape {
    kind: Option<Kind>,
    /// Nesting of its coordinates: 1 a point, 4 a multipolygon; 0 none read.
    depth: u8,
    /// Where its coordinates begin, once they do.
    start: Option<Mark>,
    /// How many collections it lies in.
    level: u8,
    /// A vertex stood where a ring was expected, or the other way round.
    ragged: bool,
    /// Of a collection: what each member was.
    members: Vec<Result<GeometryKind, &'static str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    Collection,
    /// A feature's type, or unknown.
    Other,
}

impl Kind {
    fn named(name: &[u8]) -> Self {
        match name {
            b"Point" => Self::Point,
            b"MultiPoint" => Self::MultiPoint,
            b"LineString" => Self::LineString,
            b"MultiLineString" => Self::MultiLineString,
            b"Polygon" => Self::Polygon,
            b"MultiPolygon" => Self::MultiPolygon,
            b"GeometryCollection" => Self::Collection,
            _ => Self::Other,
        }
    }
}

impl Shape {
    /// Reads a whole geometry object. `key` is room for its member names.
    pub(super) fn read(
        json: &mut Json<impl Read>,
        key: &mut Vec<u8>,
        column: &mut GeometryColumn,
    ) -> Result<Self, StreamError> {
        Self::read_at(0, json, key, column)
    }

    fn read_at(
        level: u8,
        json: &mut Json<impl Read>,
        key: &mut Vec<u8>,
        column: &mut GeometryColumn,
    ) -> Result<Self, StreamError> {
        let mut shape = Self { level, ..Self::default() };
        json.object(key, |json, key| shape.member(json, key, column))?;
        Ok(shape)
    }

    /// Whether its type says that it is a geometry.
    pub(super) fn is_geometry(&self) -> bool {
        self.kind.is_some_and(|kind| kind != Kind::Other)
    }

    /// Whether its type says that it is something else: a feature.
    pub(super) fn is_other(&self) -> bool {
        self.kind == Some(Kind::Other)
    }

    /// Reads one member of a geometry object. Of a member that stands there twice the last counts.
    pub(super) fn member(
        &mut self,
        json: &mut Json<impl Read>,
        key: &mut Vec<u8>,
        column: &mut GeometryColumn,
    ) -> Result<(), StreamError> {
        match key.as_slice() {
            b"type" if json.next_is()? == b'"' => {
                json.string(key)?;
                self.kind = Some(Kind::named(key));
                Ok(())
            }
            b"coordinates" if json.next_is()? == b'[' => {
                self.begin(column);
                self.depth = coordinates(json, column, key, 1, &mut self.ragged)?;
                Ok(())
            }
            b"geometries" if json.next_is()? == b'[' => {
                if self.level > MAX_COLLECTIONS {
                    return json.error("collections nested too deeply");
                }
                self.begin(column);
                json.array(|json| {
                    let member = Self::read_at(self.level + 1, json, key, column)?;
                    self.members.push(member.end(column));
                    Ok(())
                })
            }
            _ => json.capture(&mut Vec::new()),
        }
    }

    /// Begins its coordinates, or begins them anew.
    fn begin(&mut self, column: &mut GeometryColumn) {
        let start = *self.start.get_or_insert_with(|| column.mark());
        column.rewind(&start);
        self.depth = 0;
        self.ragged = false;
        self.members.clear();
    }

    /// Ends what is open of its rings and parts, according to its type. Errors: the key of the doubt.
    pub(super) fn end(&self, column: &mut GeometryColumn) -> Result<GeometryKind, &'static str> {
        const MISMATCH: &str = "geojson-wrong-coordinates";
        let kind = self.kind.filter(|_| !self.ragged).ok_or(MISMATCH)?;
        let first_ring = self.start.map_or(0, |start| start.rings);
        if self.depth == 0 && kind != Kind::Collection {
            return Ok(GeometryKind::Absent);
        }
        match (kind, self.depth) {
            (Kind::Point, 1) => {
                column.end_ring();
                column.end_part();
                Ok(GeometryKind::Point)
            }
            (Kind::LineString, 2) => {
                column.end_ring();
                column.end_part();
                Ok(GeometryKind::Line)
            }
            (Kind::MultiPoint, 2) => {
                let first = column.ring_ends.last().map_or(0, |end| *end as usize);
                for point in column.coords.split_off(first) {
                    column.coords.push(point);
                    column.end_ring();
                    column.end_part();
                }
                Ok(GeometryKind::Point)
            }
            (Kind::MultiLineString, 3) => {
                column.end_parts_ring_by_ring(first_ring);
                Ok(GeometryKind::Line)
            }
            (Kind::Polygon, 3) => {
                column.end_part();
                Ok(GeometryKind::Polygon)
            }
            (Kind::MultiPolygon, 4) => Ok(GeometryKind::Polygon),
            (Kind::Collection, _) => {
                let mut kinds = self.members.iter().copied().collect::<Result<Vec<_>, _>>()?;
                kinds.retain(|kind| *kind != GeometryKind::Absent);
                kinds.dedup();
                match kinds.as_slice() {
                    [] => Ok(GeometryKind::Absent),
                    [one] => Ok(*one),
                    _ => Err("geometry-mixed-collection"),
                }
            }
            _ => Err(MISMATCH),
        }
    }
}

/// Reads nested coordinates into the column; gives their nesting. Rings are ended at their depth, parts at theirs; what a
/// flatter geometry leaves open is ended by [`Shape::end`], which knows its type.
fn coordinates(
    json: &mut Json<impl Read>,
    column: &mut GeometryColumn,
    scratch: &mut Vec<u8>,
    level: u8,
    ragged: &mut bool,
) -> Result<u8, StreamError> {
    if level > MAX_DEPTH {
        return json.error("coordinates nested too deeply");
    }
    json.next_is()?;
    if let Some((x, y)) = json.plain_vertex()? {
        column.coords.push(Coord { x, y });
        return Ok(1);
    }
    json.expect(b'[')?;
    if json.take_if(b']')? {
        return Ok(0);
    }
    if json.next_is()? != b'[' {
        let x = json.coordinate(scratch)?;
        let mut y = f64::NAN;
        if json.take_if(b',')? {
            y = json.coordinate(scratch)?;
            // Heights and whatever follows them are not of a cadastral map.
            while json.take_if(b',')? {
                let height = json.coordinate(scratch)?;
                column.leave_out(height);
            }
        }
        json.expect(b']')?;
        column.coords.push(Coord { x, y });
        return Ok(1);
    }
    let mut depth = 0;
    loop {
        let inner = coordinates(json, column, scratch, level + 1, ragged)?;
        *ragged |= depth != 0 && inner != 0 && inner != depth;
        depth = depth.max(inner);
        match inner {
            2 => column.end_ring(),
            3 => column.end_part(),
            _ => {}
        }
        if !json.take_if(b',')? {
            json.expect(b']')?;
            return Ok(if depth == 0 { 0 } else { depth + 1 });
        }
    }
}
