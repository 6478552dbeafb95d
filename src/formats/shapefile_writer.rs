//! Writes polygons and their attributes as a shapefile, one after another, in any encoding of texts.
//!
//! Why our own: the `shapefile` crate takes texts as Unicode only and holds a whole polygon tree per record; a sample ward
//! has texts in TCVN3, and 400 000 parcels. Source: ESRI Shapefile Technical Description, July 1998; dBASE III.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use geo_types::{Coord, LineString, Polygon, Rect};

use super::WriteError;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DbfColumn {
    /// At most 10 ASCII letters.
    pub name: &'static str,
    pub kind: DbfKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbfKind {
    /// Bytes in any encoding, at most this many; longer texts are cut.
    Text(u8),
    /// Digits with the sign and the point, and decimals among them.
    Number(u8, u8),
}

/// A value of a row. What does not fit its column's kind is written empty.
#[derive(Debug, Clone, PartialEq)]
pub enum DbfValue {
    Text(Vec<u8>),
    Number(f64),
    Empty,
}

const POLYGON: u32 = 5;
const HEADER_BYTES: u64 = 100;
/// Version of the format. Source: ESRI Shapefile Technical Description, table 1.
const VERSION: u32 = 1_000;
const FILE_CODE: u32 = 9_994;
/// Date in a table's header, fixed so that the same rows are the same bytes: 1 January 2026.
const DBF_DATE: [u8; 3] = [126, 1, 1];

/// Three files that grow together. Nothing in them is valid before [`ShapefileWriter::finish`].
pub struct ShapefileWriter {
    shapes: Output,
    index: Output,
    table: Output,
    columns: Vec<DbfColumn>,
    rows: u32,
    /// Bytes of the .shp file so far.
    length: u64,
    extent: Option<Rect<f64>>,
}

struct Output {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    fn create(base: &Path, ending: &str) -> Result<Self, WriteError> {
        let path = base.with_extension(ending);
        let file = File::create(&path).map_err(|error| WriteError::from_io(&path, error))?;
        Ok(Self { path, file: BufWriter::with_capacity(1 << 18, file) })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.file.write_all(bytes).map_err(|error| WriteError::from_io(&self.path, error))
    }

    fn rewrite_start(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.file.seek(SeekFrom::Start(0)).map_err(|error| WriteError::from_io(&self.path, error))?;
        self.write(bytes)?;
        self.file.flush().map_err(|error| WriteError::from_io(&self.path, error))
    }
}

impl ShapefileWriter {
    /// Begins `base`.shp, .shx and .dbf; whatever has these names is replaced.
    pub fn create(base: &Path, columns: &[DbfColumn]) -> Result<Self, WriteError> {
        let mut writer = Self {
            shapes: Output::create(base, "shp")?,
            index: Output::create(base, "shx")?,
            table: Output::create(base, "dbf")?,
            columns: columns.to_vec(),
            rows: 0,
            length: HEADER_BYTES,
            extent: None,
        };
        let empty = writer.header(HEADER_BYTES);
        writer.shapes.write(&empty)?;
        writer.index.write(&empty)?;
        let empty = writer.table_header();
        writer.table.write(&empty)?;
        Ok(writer)
    }

    /// Writes one row: a polygon whose outer ring runs clockwise, and as many values as there are columns.
    pub fn row(&mut self, polygon: &Polygon<f64>, values: &[DbfValue]) -> Result<(), WriteError> {
        self.row_of_parts(std::slice::from_ref(polygon), values)
    }

    /// As [`ShapefileWriter::row`], of a feature of several polygons; at least one.
    pub fn row_of_parts(&mut self, parts: &[Polygon<f64>], values: &[DbfValue]) -> Result<(), WriteError> {
        self.rows += 1;
        let content = shape(parts);
        let words = |bytes: u64| u32::try_from(bytes / 2).unwrap_or(u32::MAX).to_be_bytes();
        let entry = [words(self.length), words(content.len() as u64)].concat();
        self.index.write(&entry)?;
        self.shapes.write(&self.rows.to_be_bytes())?;
        self.shapes.write(&words(content.len() as u64))?;
        self.shapes.write(&content)?;
        self.length += 8 + content.len() as u64;
        let own = extent(parts);
        self.extent = Some(self.extent.map_or(own, |before| both(before, own)));
        self.table_row(values)
    }

    /// Ends the files, with the text of a .prj beside them.
    pub fn finish(mut self, prj: &str) -> Result<(), WriteError> {
        let header = self.header(self.length);
        self.shapes.rewrite_start(&header)?;
        let header = self.header(HEADER_BYTES + 8 * u64::from(self.rows));
        self.index.rewrite_start(&header)?;
        self.table.write(&[0x1A])?;
        let header = self.table_header();
        self.table.rewrite_start(&header)?;
        let mut label = Output::create(&self.shapes.path, "prj")?;
        label.rewrite_start(prj.as_bytes())
    }

    fn header(&self, length: u64) -> Vec<u8> {
        let mut header = FILE_CODE.to_be_bytes().to_vec();
        header.extend([0; 20]);
        header.extend(u32::try_from(length / 2).unwrap_or(u32::MAX).to_be_bytes());
        header.extend(VERSION.to_le_bytes());
        header.extend(POLYGON.to_le_bytes());
        let zero = Coord { x: 0.0, y: 0.0 };
        let extent = self.extent.unwrap_or_else(|| Rect::new(zero, zero));
        for value in [extent.min().x, extent.min().y, extent.max().x, extent.max().y, 0.0, 0.0, 0.0, 0.0] {
            header.extend(value.to_le_bytes());
        }
        header
    }

    fn table_header(&self) -> Vec<u8> {
        let widths = self.columns.iter().map(|column| u16::from(width(column.kind)));
        let row_bytes = 1 + widths.sum::<u16>();
        let header_bytes = 33 + 32 * u16::try_from(self.columns.len()).unwrap_or(0);
        let mut header = vec![0x03];
        header.extend(DBF_DATE);
        header.extend(self.rows.to_le_bytes());
        header.extend(header_bytes.to_le_bytes());
        header.extend(row_bytes.to_le_bytes());
        header.extend([0; 20]);
        for column in &self.columns {
            let mut name = column.name.as_bytes().to_vec();
            name.resize(11, 0);
            header.extend(name);
            header.push(if matches!(column.kind, DbfKind::Text(_)) { b'C' } else { b'N' });
            header.extend([0; 4]);
            header.push(width(column.kind));
            header.push(if let DbfKind::Number(_, decimals) = column.kind { decimals } else { 0 });
            header.extend([0; 14]);
        }
        header.push(0x0D);
        header
    }

    fn table_row(&mut self, values: &[DbfValue]) -> Result<(), WriteError> {
        let mut row = vec![b' '];
        for (place, column) in self.columns.iter().enumerate() {
            row.extend(cell(column.kind, values.get(place).unwrap_or(&DbfValue::Empty)));
        }
        self.table.write(&row)
    }
}

fn width(kind: DbfKind) -> u8 {
    match kind {
        DbfKind::Text(width) | DbfKind::Number(width, _) => width,
    }
}

/// The bytes of a value, filled with blanks: texts on the right, numbers on the left.
fn cell(kind: DbfKind, value: &DbfValue) -> Vec<u8> {
    let wide = usize::from(width(kind));
    match (kind, value) {
        (DbfKind::Text(_), DbfValue::Text(text)) => {
            let mut bytes = text.clone();
            bytes.resize(wide, b' ');
            bytes
        }
        (DbfKind::Number(_, decimals), DbfValue::Number(number)) => {
            let written = format!("{number:>wide$.*}", usize::from(decimals)).into_bytes();
            // A number that is too long would push the next column aside: dBASE writes stars.
            if written.len() == wide { written } else { vec![b'*'; wide] }
        }
        _ => vec![b' '; wide],
    }
}

/// The content of a polygon record.
fn shape(parts: &[Polygon<f64>]) -> Vec<u8> {
    let rings: Vec<&LineString<f64>> = parts.iter().flat_map(crate::geometry::rings).collect();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    let extent = extent(parts);
    let points: usize = rings.iter().map(|ring| ring.0.len()).sum();
    let mut bytes = Vec::with_capacity(44 + 4 * rings.len() + 16 * points);
    bytes.extend(POLYGON.to_le_bytes());
    for value in [extent.min().x, extent.min().y, extent.max().x, extent.max().y] {
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(count(rings.len()));
    bytes.extend(count(points));
    let mut start = 0;
    for ring in &rings {
        bytes.extend(count(start));
        start += ring.0.len();
    }
    for place in rings.iter().flat_map(|ring| &ring.0) {
        bytes.extend(place.x.to_le_bytes());
        bytes.extend(place.y.to_le_bytes());
    }
    bytes
}

/// The box around the outer rings.
fn extent(parts: &[Polygon<f64>]) -> Rect<f64> {
    let mut corners = parts.iter().flat_map(|part| part.exterior().0.iter().copied());
    let first = corners.next().unwrap_or(Coord { x: 0.0, y: 0.0 });
    corners.fold(Rect::new(first, first), |extent, place| both(extent, Rect::new(place, place)))
}

fn both(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (min, max) = ((a.min(), b.min()), (a.max(), b.max()));
    Rect::new(
        Coord { x: min.0.x.min(min.1.x), y: min.0.y.min(min.1.y) },
        Coord { x: max.0.x.max(max.1.x), y: max.0.y.max(max.1.y) },
    )
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::super::{ColumnValues, read_map};
    use super::*;
    use crate::jobs::Watch;

    #[test]
    fn what_is_written_is_read_back() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let base = folder.path().join("thua");
        let columns = [
            DbfColumn { name: "SHTHUA", kind: DbfKind::Number(5, 0) },
            DbfColumn { name: "TENCHU", kind: DbfKind::Text(12) },
        ];
        let square = polygon![
            exterior: [(x: 0.0, y: 0.0), (x: 0.0, y: 9.5), (x: 9.5, y: 9.5), (x: 9.5, y: 0.0), (x: 0.0, y: 0.0)],
            interiors: [[(x: 2.0, y: 2.0), (x: 4.0, y: 2.0), (x: 4.0, y: 4.0), (x: 2.0, y: 2.0)]],
        ];
        let mut writer = ShapefileWriter::create(&base, &columns)?;
        writer.row(&square, &[DbfValue::Number(12.0), DbfValue::Text(vec![0xA7, b'i'])])?;
        writer.row(&square, &[DbfValue::Number(123_456.0), DbfValue::Empty])?;
        let apart = polygon![(x: 20.0, y: 0.0), (x: 20.0, y: 3.0), (x: 23.0, y: 3.0), (x: 20.0, y: 0.0)];
        writer.row_of_parts(&[square, apart], &[DbfValue::Number(3.0), DbfValue::Empty])?;
        writer.finish("PROJCS[]")?;

        let map = read_map(&base.with_extension("shp"), &Watch::new())?;
        assert!(map.doubts.is_empty(), "{:?}", map.doubts);
        let table = map.tables.first().ok_or("no table")?;
        assert_eq!((table.len(), table.geometry.coords.len()), (3, 31));
        let names = table.columns.iter().find(|column| column.name == "TENCHU").map(|column| &column.values);
        let Some(ColumnValues::Text(names)) = names else { return Err("no names".into()) };
        assert_eq!((names.get(0), names.get(1)), (Some(&[0xA7, b'i'][..]), None));
        Ok(())
    }

    #[test]
    fn a_number_that_does_not_fit_is_stars() {
        assert_eq!(cell(DbfKind::Number(3, 0), &DbfValue::Number(1_234.0)), b"***");
        assert_eq!(cell(DbfKind::Number(6, 1), &DbfValue::Number(23.45)), b"  23.4".to_vec());
    }
}
