//! GeoJSON as the field has it: feature collections, bare features, one feature a line, the `crs` member of 2008.
//!
//! Why our own parser and not the `geojson` crate: that one builds an object for every coordinate; here they go straight into
//! the flat arrays, and a hundred thousand nested brackets cost an error instead of the stack. The crate is the oracle in the tests.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::error::StreamError;
use super::geojson_geometry::Shape;
use super::geometry_column::Mark;
use super::growing::{Cell, Growing};
use super::json::{Json, Word};
use super::table::{Column, DeclaredCrs, Doubt, FeatureTable};
use crate::i18n::Message;
use crate::jobs::Watch;

/// Features between two looks at the cancel.
const CHECK_EVERY: usize = 4_096;

/// Reads a whole stream as one table; `None` when it is JSON, but nothing in it is a feature.
pub(super) fn read(stream: impl Read, name: String, watch: &Watch) -> Result<Option<FeatureTable>, StreamError> {
    let mut json = Json::new(stream);
    let mut reader = Reader { table: FeatureTable { name, ..FeatureTable::default() }, ..Reader::default() };
    reader.table.crs = DeclaredCrs::Wgs84ByFormat;
    let mut any = false;
    while json.peek()?.is_some() {
        any |= reader.top(&mut json, watch)?;
    }
    Ok(any.then(|| reader.finish()))
}

#[derive(Default)]
struct Reader {
    table: FeatureTable,
    columns: Vec<Growing>,
    names: Vec<Vec<u8>>,
    by_name: HashMap<Vec<u8>, usize>,
    /// Of each column the feature that it last had a value from, counted from 1.
    last_set: Vec<usize>,
    /// Names that stand twice in one object, with the features where they do.
    repeated: BTreeMap<Vec<u8>, Vec<u64>>,
    ids: Growing,
    any_id: bool,
    key: Vec<u8>,
    text: Vec<u8>,
}

impl Reader {
    /// One value of the top level; true when it was a collection, a feature or a geometry.
    fn top(&mut self, json: &mut Json<impl Read>, watch: &Watch) -> Result<bool, StreamError> {
        let (mut collection, mut feature) = (false, Feature::default());
        let mut key = std::mem::take(&mut self.key);
        let walked = json.object(&mut key, |json, key| match key.as_slice() {
            b"features" if json.next_is()? == b'[' => {
                collection = true;
                json.array(|json| self.feature(json, watch))
            }
            b"crs" => self.crs(json),
            _ => self.member(json, key, &mut feature),
        });
        self.key = key;
        walked?;
        let bare = !collection && (feature.seen || feature.shape().is_some());
        if bare {
            self.end_feature(&feature);
        }
        Ok(collection || bare)
    }

    fn feature(&mut self, json: &mut Json<impl Read>, watch: &Watch) -> Result<(), StreamError> {
        if self.table.geometry.len().is_multiple_of(CHECK_EVERY) {
            watch.check()?;
        }
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
    ) -> Result<(), StreamError> {
        match key.as_slice() {
            b"geometry" => {
                feature.seen = true;
                if std::mem::replace(&mut feature.has_geometry, true) {
                    self.tell_repeated(key);
                }
                self.table.geometry.rewind(&Mark::default());
                feature.shape = if json.next_is()? == b'{' {
                    Some(Shape::read(json, key, &mut self.table.geometry)?)
                } else {
                    json.capture(&mut Vec::new())?;
                    None
                };
                Ok(())
            }
            b"properties" => {
                feature.seen = true;
                if std::mem::replace(&mut feature.has_properties, true) {
                    self.tell_repeated(key);
                    self.take_back_properties();
                }
                if json.next_is()? == b'{' { self.properties(json, key) } else { json.capture(&mut Vec::new()) }
            }
            b"id" => {
                let mut text = std::mem::take(&mut self.text);
                if std::mem::replace(&mut feature.has_id, true) {
                    self.tell_repeated(key);
                }
                self.ids.take_back(self.table.geometry.len());
                self.ids.push(self.table.geometry.len(), read_value(json, &mut text)?);
                self.any_id = true;
                self.text = text;
                Ok(())
            }
            // Of a bare geometry; a feature has a type too, which says nothing of its shape.
            b"type" | b"coordinates" | b"geometries" if feature.shape.is_none() => {
                let read = feature.bare.member(json, key, &mut self.table.geometry);
                feature.seen |= feature.bare.is_other();
                read
            }
            _ => json.capture(&mut Vec::new()),
        }
    }

    fn properties(&mut self, json: &mut Json<impl Read>, key: &mut Vec<u8>) -> Result<(), StreamError> {
        let row = self.table.geometry.len();
        let mut expected = 0;
        let mut text = std::mem::take(&mut self.text);
        let walked = json.object(key, |json, key| {
            let value = read_value(json, &mut text)?;
            // The columns mostly come in the same order in every feature.
            let index = if self.names.get(expected) == Some(key) { expected } else { self.column(key) };
            expected = index + 1;
            if std::mem::replace(&mut self.last_set[index], row + 1) == row + 1 {
                self.columns[index].take_back(row);
                self.tell_repeated(key);
            }
            self.columns[index].push(row, value);
            Ok(())
        });
        self.text = text;
        walked
    }

    /// Notes a name that stands twice in one object of the current feature.
    fn tell_repeated(&mut self, name: &[u8]) {
        let row = self.table.geometry.len() as u64;
        let rows = self.repeated.entry(name.to_owned()).or_default();
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }

    /// Forgets the properties of the current feature: others stand after them.
    fn take_back_properties(&mut self) {
        let row = self.table.geometry.len();
        for (column, last_set) in self.columns.iter_mut().zip(&mut self.last_set) {
            if *last_set == row + 1 {
                column.take_back(row);
                *last_set = 0;
            }
        }
    }

    fn column(&mut self, name: &[u8]) -> usize {
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        self.by_name.insert(name.to_owned(), self.columns.len());
        self.names.push(name.to_owned());
        self.columns.push(Growing::default());
        self.last_set.push(0);
        self.columns.len() - 1
    }

    fn end_feature(&mut self, feature: &Feature) {
        let row = self.table.geometry.len() as u64;
        let column = &mut self.table.geometry;
        let ended = match feature.shape() {
            None => Err("geometry-null"),
            Some(shape) => shape.end(column),
        };
        let doubt = match ended {
            Ok(kind) => column.seal_feature(kind),
            Err(why) => {
                column.abandon_feature();
                Some(why)
            }
        };
        if let Some(key) = doubt {
            self.table.doubts.push(Doubt { row: Some(row), message: Message::new(key).with("row", row + 1) });
        }
    }

    /// The `crs` member of 2008: `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}}`.
    fn crs(&mut self, json: &mut Json<impl Read>) -> Result<(), StreamError> {
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
        self.table.doubts.extend(self.table.geometry.doubt_of_heights());
        for (name, rows) in &self.repeated {
            let message = Message::new("geojson-repeated-name")
                .with("name", String::from_utf8_lossy(name).into_owned())
                .with("count", rows.len())
                .with("row", rows.first().map_or(0, |row| row + 1));
            self.table.doubts.push(Doubt { row: rows.first().copied(), message });
        }
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
    has_geometry: bool,
    has_properties: bool,
    has_id: bool,
    /// Of the member `geometry`.
    shape: Option<Shape>,
    /// Of the object itself, when it is a geometry and no feature.
    bare: Shape,
}

impl Feature {
    /// The geometry that was met, in the member for it or as the object itself.
    fn shape(&self) -> Option<&Shape> {
        self.shape.as_ref().or(self.bare.is_geometry().then_some(&self.bare))
    }
}

/// A property's value; a text, or a number in its digits, stands in `text`.
fn read_value<'a>(json: &mut Json<impl Read>, text: &'a mut Vec<u8>) -> Result<Cell<'a>, StreamError> {
    Ok(match json.next_is()? {
        b'"' => {
            json.string(text)?;
            Cell::Text(text)
        }
        b'-' | b'0'..=b'9' => {
            json.number_text(text)?;
            Cell::Number(text)
        }
        b'{' | b'[' => {
            text.clear();
            json.capture(text)?;
            Cell::Text(text)
        }
        _ => match json.word()? {
            Word::True => Cell::Boolean(true),
            Word::False => Cell::Boolean(false),
            Word::Null => Cell::Null,
        },
    })
}
