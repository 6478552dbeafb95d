//! Writes RFC 7946 GeoJSON: one FeatureCollection, WGS 84 longitude and latitude, a feature a line. Knows no parcel.

use std::io::Write;
use std::path::Path;

use geo_types::{LineString, MultiPolygon, Polygon};

use super::gpkg_writer::{Cell, signed_area};
use super::{AtomicFile, WriteError};

/// Decimals of a degree: 1e-9° is a tenth of a millimetre. RFC 7946 §11.2 thinks of 6 (10 cm), too coarse for boundaries.
pub const DECIMALS: usize = 9;

/// Bytes kept before they are written out.
const BUFFER_BYTES: usize = 1 << 18;

/// A value of a feature's properties.
#[derive(Debug, Clone, PartialEq)]
pub enum Property<'a> {
    Cell(&'a Cell<'a>),
    Texts(&'a [&'a str]),
}

/// A GeoJSON file being written beside its target. Dropped before [`GeoJsonWriter::finish`], it leaves nothing.
#[derive(Debug)]
pub struct GeoJsonWriter {
    file: AtomicFile,
    buffer: Vec<u8>,
    features: u64,
}

impl GeoJsonWriter {
    /// Errors: the place cannot be written.
    pub fn create(target: &Path) -> Result<Self, WriteError> {
        let file = AtomicFile::create(target)?;
        let buffer = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
        Ok(Self { file, buffer, features: 0 })
    }

    /// One feature; `geometry` in degrees, longitude then latitude. A feature without geometry has `null`, as RFC 7946 has it.
    pub fn feature<'a>(
        &mut self,
        id: u64,
        geometry: Option<&MultiPolygon<f64>>,
        properties: impl IntoIterator<Item = (&'a str, Property<'a>)>,
    ) -> Result<(), WriteError> {
        self.put(if self.features == 0 { "\n" } else { ",\n" });
        self.features += 1;
        self.put(&format!("{{\"type\":\"Feature\",\"id\":{id},\"geometry\":"));
        match geometry {
            None => self.put("null"),
            Some(MultiPolygon(polygons)) => match polygons.as_slice() {
                [polygon] => {
                    self.put("{\"type\":\"Polygon\",\"coordinates\":");
                    self.polygon(polygon);
                    self.put("}");
                }
                _ => {
                    self.put("{\"type\":\"MultiPolygon\",\"coordinates\":");
                    self.list(polygons.iter(), Self::polygon);
                    self.put("}");
                }
            },
        }
        self.put(",\"properties\":{");
        for (at, (name, value)) in properties.into_iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            self.text(name);
            self.put(":");
            match value {
                Property::Cell(cell) => self.cell(cell),
                Property::Texts(texts) => self.list(texts.iter(), |writer, text| writer.text(text)),
            }
        }
        self.put("}}");
        if self.buffer.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }

    /// Ends the collection and syncs the file. Gives it, its length in bytes, and the number of features.
    pub fn finish(mut self) -> Result<(AtomicFile, u64, u64), WriteError> {
        self.put("\n]}\n");
        self.flush()?;
        let bytes = self.file.sync()?;
        Ok((self.file, bytes, self.features))
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        let written = self.file.file().write_all(&self.buffer);
        self.buffer.clear();
        written.map_err(|error| WriteError::from_io(self.file.target(), error))
    }

    fn put(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    fn list<T>(&mut self, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.put("[");
        for (at, item) in items.enumerate() {
            if at > 0 {
                self.put(",");
            }
            write(self, item);
        }
        self.put("]");
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) {
        let rings =
            std::iter::once((polygon.exterior(), true)).chain(polygon.interiors().iter().map(|hole| (hole, false)));
        self.list(rings, |writer, (ring, counter_clockwise)| writer.ring(ring, counter_clockwise));
    }

    /// RFC 7946 §3.1.6: exteriors counter-clockwise, holes clockwise.
    fn ring(&mut self, ring: &LineString<f64>, counter_clockwise: bool) {
        let coord = |writer: &mut Self, coord: &geo_types::Coord<f64>| {
            // Writing to memory cannot fail.
            let _ = write!(writer.buffer, "[{:.DECIMALS$},{:.DECIMALS$}]", coord.x, coord.y);
        };
        if (signed_area(&ring.0) < 0.0) == counter_clockwise {
            self.list(ring.0.iter().rev(), coord);
        } else {
            self.list(ring.0.iter(), coord);
        }
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Null => self.put("null"),
            Cell::Boolean(value) => self.put(if *value { "true" } else { "false" }),
            Cell::Integer(value) => self.put(&value.to_string()),
            Cell::Double(value) if value.is_finite() => self.put(&value.to_string()),
            Cell::Double(_) => self.put("null"),
            Cell::Text(text) => self.text(text),
            Cell::Bytes(bytes) => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                self.text(&hex);
            }
        }
    }

    fn text(&mut self, text: &str) {
        // A string always has a JSON form, and writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.buffer, text);
    }
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    #[test]
    fn a_collection_reads_back_as_geojson() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("ward.geojson");
        let mut writer = GeoJsonWriter::create(&target).unwrap();
        let clockwise = wkt!(MULTIPOLYGON(((105. 21.,105. 22.,106. 22.,106. 21.,105. 21.))));
        let name = Cell::text("Thửa \"12\"\n");
        writer
            .feature(7, Some(&clockwise), [("ten", Property::Cell(&name)), ("gcn", Property::Texts(&["BX 037034"]))])
            .unwrap();
        writer.feature(8, None, [("ten", Property::Cell(&Cell::Double(f64::NAN)))]).unwrap();
        let (file, bytes, features) = writer.finish().unwrap();
        file.commit().unwrap();
        let text = std::fs::read_to_string(&target).unwrap();
        assert_eq!((text.len() as u64, features), (bytes, 2));
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let first = &read["features"][0];
        assert_eq!(first["properties"]["ten"], "Thửa \"12\"\n");
        assert_eq!(first["properties"]["gcn"][0], "BX 037034");
        assert_eq!(first["geometry"]["coordinates"][0][1], serde_json::json!([106.0, 21.0]), "counter-clockwise");
        assert!(read["features"][1]["geometry"].is_null() && read["features"][1]["properties"]["ten"].is_null());
    }
}
