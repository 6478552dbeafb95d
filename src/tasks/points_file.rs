//! A file of surveyed points (tệp điểm đo): a name, X (north) and Y (east) a row, of a total station or a spreadsheet.

use std::path::Path;

use geo_types::Coord;

use crate::formats::FormatError;
use crate::formats::workbook::{Budget, Cell, Visibility, read_workbook};
use crate::jobs::Watch;
use crate::text;

/// A surveyed point, metres in the project's CRS.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPoint {
    pub name: String,
    pub place: Coord<f64>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PointsFile {
    pub points: Vec<NamedPoint>,
    /// Y stood before X: they were exchanged.
    pub is_exchanged: bool,
    /// Rows without a point, counted from 1, the header apart.
    pub unread: Vec<u64>,
}

/// The southern end of Việt Nam lies farther north than any place of it is east of its zone's false origin, metres.
/// Source: 8°N is 884 km, the eastern edge of a zone of 6° about 830 km (`coordinate-systems.md`).
pub const NORTH_FROM: f64 = 850_000.0;

/// Reads a text with `;`, `,`, tabs or spaces between the values, or a workbook: of its first visible sheet with points the first two numbers
/// that follow each other in a row, the value before them is the name. Where every row has the east first, the two are exchanged.
///
/// Errors: those of the workbook's reader.
pub fn read_points(path: &Path, watch: &Watch) -> Result<PointsFile, FormatError> {
    let workbook = read_workbook(path, Budget::default(), watch)?;
    let visible = workbook.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
    let files = visible.map(|sheet| {
        let mut file = PointsFile::default();
        for row in &sheet.rows {
            let mut cells: Vec<String> = row.cells.iter().map(cell_text).collect();
            if let [only] = cells.as_slice() {
                cells = only.split_whitespace().map(str::to_owned).collect();
            }
            match point(&cells, row.number) {
                Some(point) => file.points.push(point),
                // What stands above the first point is its header.
                None if !file.points.is_empty() && cells.iter().any(|cell| !cell.is_empty()) => {
                    file.unread.push(row.number);
                }
                None => {}
            }
        }
        file
    });
    let mut file = files.max_by_key(|file| file.points.len()).unwrap_or_default();
    let is_turned = |point: &NamedPoint| point.place.x >= NORTH_FROM && point.place.y < NORTH_FROM;
    if !file.points.is_empty() && file.points.iter().all(is_turned) {
        file.is_exchanged = true;
        file.points.iter_mut().for_each(|point| point.place = Coord { x: point.place.y, y: point.place.x });
    }
    Ok(file)
}

/// The point of a row: X is the north.
fn point(cells: &[String], row: u64) -> Option<NamedPoint> {
    let numbers: Vec<Option<f64>> = cells.iter().map(|cell| metres(cell)).collect();
    let named = |at: usize| cells.get(at).map(|name| name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    // A name may be a number too: then three follow each other.
    let at = (1..numbers.len().saturating_sub(1)).find(|at| numbers[*at].is_some() && numbers[at + 1].is_some());
    let (name, at) = match (at, numbers.as_slice()) {
        (Some(at), _) => (named(at - 1), at),
        (None, [Some(_), Some(_)]) => (None, 0),
        _ => return None,
    };
    let place = Coord { x: numbers[at + 1]?, y: numbers[at]? };
    Some(NamedPoint { name: name.unwrap_or_else(|| row.to_string()), place })
}

fn metres(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', ".");
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.to_string(),
        Cell::Raw(bytes) => text::decode(bytes, text::Choice::Auto, None).text,
        Cell::Number(number) => number.to_string(),
        Cell::Empty | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<PointsFile, FormatError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("điểm.txt");
        std::fs::write(&path, bytes).expect("written");
        read_points(&path, &Watch::new())
    }

    fn points(text: &str) -> Vec<(String, f64, f64)> {
        let file = read(text.as_bytes()).expect("a text");
        file.points.into_iter().map(|point| (point.name, point.place.y, point.place.x)).collect()
    }

    #[test]
    fn names_x_and_y_stand_between_spaces_commas_semicolons_or_tabs() {
        let expected = [("M1".to_owned(), 2_320_010.5, 587_001.25), ("2".to_owned(), 2_320_020.0, 587_002.0)];
        for text in [
            "M1 2320010.5 587001.25\n2 2320020 587002\n",
            "name,X,Y,H\nM1,2320010.5,587001.25,4.1\n2,2320020,587002,4.2\n",
            "Tên;X;Y\nM1;2320010,5;587001,25\n2;2320020;587002\n",
            "M1\t2320010.5\t587001.25\n2\t2320020\t587002",
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
        assert_eq!(points("2320010.5;587001.25\n"), [("1".to_owned(), 2_320_010.5, 587_001.25)]);
    }

    #[test]
    fn exchanged_columns_are_told_and_rows_without_a_point_too() {
        let file = read(b"M1,587001,2320010\nM2,587002,\nM3,587003,2320030\n").expect("a text");
        assert!(file.is_exchanged && file.points.iter().all(|point| point.place.y > NORTH_FROM));
        assert_eq!((file.points.len(), file.unread), (2, vec![2]));
    }

    #[test]
    fn what_is_no_list_of_points_has_none() {
        assert_eq!(read("Biên bản\nkhông có điểm".as_bytes()).expect("a text"), PointsFile::default());
        assert!(read(b"\x00\x01\x02\x00\xff").is_err());
        assert!(read_points(Path::new("/không/có.txt"), &Watch::new()).is_err());
    }
}
