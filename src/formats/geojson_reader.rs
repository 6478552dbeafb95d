//! GeoJSON as the field has it: feature collections, bare features, one feature a line, the `crs` member of 2008.
//!
//! Why our own parser and not the `geojson` crate: that one builds an object for every coordinate; here they go straight into
//! the flat arrays, and a hundred thousand nested brackets cost an error instead of the stack. The crate is the oracle in the tests.

use std::collections::HashMap;
use std::io::Read;

use geo_types::Coord;

use super::json::{Json, JsonError, Word};
use super::table::{
    ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, GeometryColumn, GeometryKind, Nullable,
};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// Collections inside collections are read to this depth; more would cost the stack.
const MAX_COLLECTIONS: u8 = 8;

/// Features between two looks at the cancel.
const CHECK_EVERY: usize = 4_096;

pub(super) enum GeoJsonError {
    Json(JsonError),
    Cancelled(Cancelled),
    /// It is JSON, but nothing in it is a feature.
    NoFeatures,
}

impl From<JsonError> for GeoJsonError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// Reads a whole stream as one table.
pub(super) fn read(stream: impl Read, name: String, watch: &Watch) -> Result<FeatureTable, GeoJsonError> {
    let mut json = Json::new(stream);
    let mut reader = Reader { table: FeatureTable { name, ..FeatureTable::default() }, ..Reader::default() };
    reader.table.crs = DeclaredCrs::Wgs84ByFormat;
    let mut any = false;
    while json.peek()?.is_some() {
        any |= reader.top(&mut json, watch)?;
    }
    if !any {
        return Err(GeoJsonError::NoFeatures);
    }
    Ok(reader.finish())
}

#[derive(Default)]
struct Reader {
    table: FeatureTable,
    columns: Vec<Growing>,
    names: Vec<Vec<u8>>,
    by_name: HashMap<Vec<u8>, usize>,
    ids: Growing,
    any_id: bool,
    key: Vec<u8>,
    text: Vec<u8>,
    cancelled: Option<Cancelled>,
}

impl Reader {
    /// One value of the top level; true when it was a collection, a feature or a geometry.
    fn top(&mut self, json: &mut Json<impl Read>, watch: &Watch) -> Result<bool, GeoJsonError> {
        let (mut collection, mut feature) = (false, Feature::default());
        let mut key = std::mem::take(&mut self.key);
        let walked = json.object(&mut key, |json, key| match key.as_slice() {
            b"features" if json.next_is()? == b'[' => {
                collection = true;
                json.array(|json| {
                    if self.table.geometry.len().is_multiple_of(CHECK_EVERY)
                        && let Err(cancelled) = watch.check()
                    {
                        self.cancelled = Some(cancelled);
                        return json.error("cancelled");
                    }
                    self.feature(json)
                })
            }
            b"crs" => self.crs(json),
            _ => self.member(json, key, &mut feature),
        });
        self.key = key;
        if let Some(cancelled) = self.cancelled {
            return Err(GeoJsonError::Cancelled(cancelled));
        }
        walked?;
        let bare = !collection && (feature.seen || feature.shape().is_some());
        if bare {
            self.end_feature(&feature);
        }
        Ok(collection || bare)
    }

    fn feature(&mut self, json: &mut Json<impl Read>) -> Result<(), JsonError> {
        let mut feature = Feature::default();
        let mut key = std::mem::take(&mut self.key);
        let walked = json.object(&mut key, |json, key| self.member(json, key, &mut feature));
        self.key = key;
        walked?;
        self.end_feature(&feature);
        Ok(())
    }

    /// A member of a feature, or of a bare geometry.
    fn member(
        &mut self,
        json: &mut Json<impl Read>,
        key: &mut Vec<u8>,
        feature: &mut Feature,
    ) -> Result<(), JsonError> {
        match key.as_slice() {
            b"geometry" => {
                feature.seen = true;
                if json.next_is()? == b'{' {
                    let mut shape = Shape::default();
                    self.geometry(json, key, &mut shape)?;
                    feature.shape = Some(shape);
                    Ok(())
                } else {
                    json.capture(&mut Vec::new())
                }
            }
            b"properties" => {
                feature.seen = true;
                if json.next_is()? == b'{' { self.properties(json, key) } else { json.capture(&mut Vec::new()) }
            }
            b"id" => {
                let mut text = std::mem::take(&mut self.text);
                let value = read_value(json, &mut text)?;
                let row = self.table.geometry.len();
                self.ids.push(row, &value, &text);
                self.any_id = true;
                self.text = text;
                Ok(())
            }
            // Of a bare geometry; a feature has a type too, which says nothing of its shape.
            b"type" | b"coordinates" | b"geometries" => {
                let read = self.geometry_member(json, key, &mut feature.bare);
                feature.seen |= feature.bare.kind == Some(Kind::Other);
                read
            }
            _ => json.capture(&mut Vec::new()),
        }
    }

    fn geometry(&mut self, json: &mut Json<impl Read>, key: &mut Vec<u8>, shape: &mut Shape) -> Result<(), JsonError> {
        json.object(key, |json, key| self.geometry_member(json, key, shape))
    }

    fn geometry_member(
        &mut self,
        json: &mut Json<impl Read>,
        key: &mut Vec<u8>,
        shape: &mut Shape,
    ) -> Result<(), JsonError> {
        match key.as_slice() {
            b"type" if json.next_is()? == b'"' => {
                json.string(&mut self.text)?;
                shape.kind = Some(Kind::named(&self.text));
                Ok(())
            }
            b"coordinates" if json.next_is()? == b'[' => {
                let column = &mut self.table.geometry;
                shape.first_ring = column.ring_ends.len();
                shape.first_part = column.part_ends.len();
                shape.depth = coordinates(json, column, &mut self.text, 1, &mut shape.ragged)?;
                Ok(())
            }
            b"geometries" if json.next_is()? == b'[' => {
                let mut inner = Vec::new();
                if shape.level > MAX_COLLECTIONS {
                    return json.error("collections nested too deeply");
                }
                json.array(|json| {
                    let mut member = Shape { level: shape.level + 1, ..Shape::default() };
                    self.geometry(json, &mut inner, &mut member)?;
                    let ended = end_shape(&member, &mut self.table.geometry);
                    shape.members.push(ended);
                    Ok(())
                })
            }
            _ => json.capture(&mut Vec::new()),
        }
    }

    fn properties(&mut self, json: &mut Json<impl Read>, key: &mut Vec<u8>) -> Result<(), JsonError> {
        let row = self.table.geometry.len();
        let mut expected = 0;
        let mut text = std::mem::take(&mut self.text);
        let walked = json.object(key, |json, key| {
            let value = read_value(json, &mut text)?;
            // The columns mostly come in the same order in every feature.
            let index = if self.names.get(expected) == Some(key) { expected } else { self.column(key) };
            expected = index + 1;
            self.columns[index].push(row, &value, &text);
            Ok(())
        });
        self.text = text;
        walked
    }

    fn column(&mut self, name: &[u8]) -> usize {
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        self.by_name.insert(name.to_owned(), self.columns.len());
        self.names.push(name.to_owned());
        self.columns.push(Growing::default());
        self.columns.len() - 1
    }

    fn end_feature(&mut self, feature: &Feature) {
        let row = self.table.geometry.len() as u64;
        let column = &mut self.table.geometry;
        let ended = match feature.shape() {
            None => Err("geometry-null"),
            Some(shape) => end_shape(shape, column),
        };
        match ended {
            Ok(kind) => column.end_feature(kind),
            Err(why) => {
                column.abandon_feature();
                self.table.doubts.push(Doubt { row: Some(row), message: Message::new(why).with("row", row + 1) });
            }
        }
    }

    /// The `crs` member of 2008: `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}}`.
    fn crs(&mut self, json: &mut Json<impl Read>) -> Result<(), JsonError> {
        let mut text = Vec::new();
        json.capture(&mut text)?;
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&text) else { return Ok(()) };
        if value.is_null() {
            self.table.crs = DeclaredCrs::Absent;
            return Ok(());
        }
        let name = value.pointer("/properties/name").and_then(|name| name.as_str()).unwrap_or_default();
        if name.to_ascii_uppercase().ends_with("CRS84") {
            return Ok(());
        }
        match name
            .rsplit(':')
            .next()
            .and_then(|code| code.parse().ok())
            .filter(|_| name.to_ascii_uppercase().contains("EPSG"))
        {
            Some(code) => self.table.crs = DeclaredCrs::Epsg(code),
            None => {
                let written = String::from_utf8_lossy(&text).into_owned();
                let message = Message::new("geojson-unknown-crs").with("written", written);
                self.table.doubts.push(Doubt { row: None, message });
            }
        }
        Ok(())
    }

    fn finish(mut self) -> FeatureTable {
        let rows = self.table.geometry.len();
        let has_id = self.by_name.contains_key(&b"id"[..]);
        if self.any_id {
            self.names.push(if has_id { b"feature_id".to_vec() } else { b"id".to_vec() });
            self.columns.push(self.ids);
        }
        let named = self.names.into_iter().zip(self.columns);
        self.table.columns = named
            .map(|(name, column)| Column {
                name: String::from_utf8_lossy(&name).into_owned(),
                values: column.finish(rows),
            })
            .collect();
        self.table
    }
}

#[derive(Default)]
struct Feature {
    /// Something of a feature was met: its type, a geometry or properties.
    seen: bool,
    /// Of the member `geometry`.
    shape: Option<Shape>,
    /// Of the object itself, when it is a geometry and no feature.
    bare: Shape,
}

impl Feature {
    /// The geometry that was met, in the member for it or as the object itself.
    fn shape(&self) -> Option<&Shape> {
        let bare = self.bare.kind.is_some_and(|kind| kind != Kind::Other);
        self.shape.as_ref().or(bare.then_some(&self.bare))
    }
}

/// What was read of a geometry so far; its members may come in any order.
#[derive(Default)]
struct Shape {
    kind: Option<Kind>,
    /// Nesting of its coordinates: 1 a point, 4 a multipolygon; 0 none read.
    depth: u8,
    first_ring: usize,
    first_part: usize,
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

/// Reads nested coordinates into the column; gives their nesting. Rings are ended at their depth, parts at theirs; what a
/// flatter geometry leaves open is ended by [`end_shape`], which knows its type.
fn coordinates(
    json: &mut Json<impl Read>,
    column: &mut GeometryColumn,
    scratch: &mut Vec<u8>,
    level: u8,
    ragged: &mut bool,
) -> Result<u8, JsonError> {
    if level > 4 {
        return json.error("coordinates nested too deeply");
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
                json.coordinate(scratch)?;
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

/// Ends what is open of a geometry according to its type. Errors: the key of the doubt.
fn end_shape(shape: &Shape, column: &mut GeometryColumn) -> Result<GeometryKind, &'static str> {
    let mismatch = Err("geojson-wrong-coordinates");
    let kind = shape.kind.filter(|_| !shape.ragged).ok_or("geojson-wrong-coordinates")?;
    if shape.depth == 0 && kind != Kind::Collection {
        return Ok(GeometryKind::Absent);
    }
    match (kind, shape.depth) {
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
            let points = column.coords.split_off(first);
            for point in points {
                column.coords.push(point);
                column.end_ring();
                column.end_part();
            }
            Ok(GeometryKind::Point)
        }
        (Kind::MultiLineString, 3) => {
            for ring in shape.first_ring..column.ring_ends.len() {
                column.part_ends.push(u32::try_from(ring + 1).map_err(|_| "geojson-wrong-coordinates")?);
            }
            Ok(GeometryKind::Line)
        }
        (Kind::Polygon, 3) => {
            close_rings(shape.first_ring, column);
            column.end_part();
            Ok(GeometryKind::Polygon)
        }
        (Kind::MultiPolygon, 4) => {
            close_rings(shape.first_ring, column);
            Ok(GeometryKind::Polygon)
        }
        (Kind::Collection, _) => {
            let mut kinds = shape.members.iter().copied().collect::<Result<Vec<_>, _>>()?;
            kinds.retain(|kind| *kind != GeometryKind::Absent);
            kinds.dedup();
            match kinds.as_slice() {
                [] => Ok(GeometryKind::Absent),
                [one] => Ok(*one),
                _ => Err("geometry-mixed-collection"),
            }
        }
        _ => mismatch,
    }
}

/// Closes the rings from `first` on that end elsewhere than they began.
fn close_rings(first: usize, column: &mut GeometryColumn) {
    let start_of = |ring: usize, ends: &[u32]| {
        ring.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize)
    };
    let open = (first..column.ring_ends.len()).any(|ring| {
        let run = &column.coords[start_of(ring, &column.ring_ends)..column.ring_ends[ring] as usize];
        run.first() != run.last()
    });
    if !open {
        return;
    }
    let tail_start = start_of(first, &column.ring_ends);
    let tail = column.coords.split_off(tail_start);
    let mut taken = 0;
    for ring in first..column.ring_ends.len() {
        let end = column.ring_ends[ring] as usize - tail_start;
        let run = &tail[taken..end];
        column.coords.extend_from_slice(run);
        if let Some(start) = run.first().filter(|start| Some(*start) != run.last()) {
            column.coords.push(*start);
        }
        taken = end;
        // Moved on by at most one coordinate a ring, far from the limit of the type that readers hold.
        column.ring_ends[ring] = u32::try_from(column.coords.len()).unwrap_or(u32::MAX);
    }
}

/// A property's value; texts and numbers stand in the scratch text.
enum Value {
    Null,
    Boolean(bool),
    Number,
    Text,
}

fn read_value(json: &mut Json<impl Read>, text: &mut Vec<u8>) -> Result<Value, JsonError> {
    Ok(match json.next_is()? {
        b'"' => {
            json.string(text)?;
            Value::Text
        }
        b'-' | b'0'..=b'9' => {
            json.number_text(text)?;
            Value::Number
        }
        b'{' | b'[' => {
            text.clear();
            json.capture(text)?;
            Value::Text
        }
        _ => match json.word()? {
            Word::True => Value::Boolean(true),
            Word::False => Value::Boolean(false),
            Word::Null => Value::Null,
        },
    })
}

/// A column whose kind is found out while it is read: whole numbers may become reals, everything may become text.
#[derive(Default)]
enum Growing {
    /// Only nulls so far.
    #[default]
    Unknown,
    Boolean(Vec<Option<bool>>),
    Integer(Nullable<i64>),
    Real(Nullable<f64>),
    Text(ByteRuns),
}

impl Growing {
    fn len(&self) -> usize {
        match self {
            Self::Unknown => 0,
            Self::Boolean(values) => values.len(),
            Self::Integer(values) => values.values.len(),
            Self::Real(values) => values.values.len(),
            Self::Text(values) => values.ends.len(),
        }
    }

    /// Sets the value of `row`; rows since the last one had none. A second value for one row is not taken.
    fn push(&mut self, row: usize, value: &Value, text: &[u8]) {
        if matches!(value, Value::Null) || (self.len() > row) {
            return;
        }
        self.fit(value, text);
        self.pad(row);
        match (&mut *self, value) {
            (Self::Boolean(values), Value::Boolean(value)) => values.push(Some(*value)),
            (Self::Integer(values), Value::Number) => values.push(integer(text)),
            (Self::Real(values), Value::Number) => values.push(super::blocks::number(text)),
            (Self::Text(values), Value::Boolean(value)) => values.push(Some(if *value { b"true" } else { b"false" })),
            (Self::Text(values), _) => values.push(Some(text)),
            _ => {}
        }
    }

    /// Becomes a kind that can hold the value.
    fn fit(&mut self, value: &Value, text: &[u8]) {
        let next = match (&*self, value) {
            (Self::Unknown, Value::Boolean(_)) => Self::Boolean(Vec::new()),
            (Self::Unknown, Value::Number) if integer(text).is_some() => Self::Integer(Nullable::default()),
            (Self::Unknown, Value::Number) => Self::Real(Nullable::default()),
            (Self::Unknown, _) => Self::Text(ByteRuns::default()),
            (Self::Boolean(_), Value::Boolean(_)) | (Self::Real(_), Value::Number) | (Self::Text(_), _) => return,
            (Self::Integer(_), Value::Number) if integer(text).is_some() => return,
            (Self::Integer(values), Value::Number) if fits_reals(values) => {
                let mut reals = Nullable::default();
                (0..values.values.len()).for_each(|row| reals.push(values.get(row).map(|value| value as f64)));
                Self::Real(reals)
            }
            _ => self.as_text(),
        };
        *self = next;
    }

    fn as_text(&self) -> Self {
        let mut runs = ByteRuns::default();
        for row in 0..self.len() {
            let text = match self {
                Self::Unknown | Self::Text(_) => None,
                Self::Boolean(values) => values[row].map(|value| value.to_string()),
                Self::Integer(values) => values.get(row).map(|value| value.to_string()),
                Self::Real(values) => values.get(row).map(|value| value.to_string()),
            };
            runs.push(text.as_ref().map(String::as_bytes));
        }
        Self::Text(runs)
    }

    fn pad(&mut self, rows: usize) {
        while self.len() < rows {
            match self {
                Self::Unknown => return,
                Self::Boolean(values) => values.push(None),
                Self::Integer(values) => values.push(None),
                Self::Real(values) => values.push(None),
                Self::Text(values) => values.push(None),
            }
        }
    }

    fn finish(mut self, rows: usize) -> ColumnValues {
        if matches!(self, Self::Unknown) {
            self = Self::Text(ByteRuns::default());
        }
        self.pad(rows);
        match self {
            Self::Boolean(values) => ColumnValues::Boolean(values),
            Self::Integer(values) => ColumnValues::Integer(values),
            Self::Real(values) => ColumnValues::Real(values),
            Self::Text(values) => ColumnValues::Text(values),
            Self::Unknown => ColumnValues::Text(ByteRuns::default()),
        }
    }
}

fn integer(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Whether whole numbers keep all their digits as reals.
fn fits_reals(values: &Nullable<i64>) -> bool {
    values.values.iter().all(|value| value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS)
}
