//! A file of surveyed points (tệp điểm đo): a name, X (north) and Y (east) a row, of a total station or a spreadsheet.

use std::path::Path;

use geo_types::Coord;

use crate::formats::FormatError;
use crate::formats::workbook::{Budget, Cell, Row, Visibility, read_workbook};
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

/// No place of Việt Nam is farther west in its zone, metres. Source: a zone of 6° reaches 330 km to either side of its meridian, whose false
/// easting is 500 km (`coordinate-systems.md`).
const EAST_FROM: f64 = 100_000.0;

/// Digits that a coordinate has at least: to tell a row that should be a point from a title.
const LEAST_DIGITS: usize = 4;

/// Reads a text with `;`, `,`, tabs or spaces between the values, or a workbook: of the sheet with most points. A point is two
/// numbers that follow each other and can be a north and an east, of several such pairs the last: numbers and names stand before them. The
/// value before them is the name. In a sheet without any such pair the first two numbers that follow each other are a point: a local
/// system. Where every row has the east first, the two are exchanged.
///
/// Errors: those of the workbook's reader.
pub fn read_points(path: &Path, watch: &Watch) -> Result<PointsFile, FormatError> {
    let workbook = read_workbook(path, Budget::default(), watch)?;
    let visible = workbook.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
    let files = visible.map(|sheet| {
        let cells = |row: &Row| row.cells.iter().map(cell_text).collect::<Vec<String>>();
        let rows: Vec<(u64, Vec<String>)> = sheet.rows.iter().map(|row| (row.number, cells(row))).collect();
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<String>>();
        let is_single = |cells: &[String]| cells.len() == 1;
        let file = points(
            rows.iter().map(|(row, cells)| (*row, if is_single(cells) { words(&cells[0]) } else { cells.clone() })),
        );
        if !file.points.is_empty() {
            return file;
        }
        // Between spaces, a comma before the decimals is no separator.
        points(rows.iter().map(|(row, cells)| (*row, words(&cells.join(",")))))
    });
    let mut file = files.max_by_key(|file| file.points.len()).unwrap_or_default();
    let is_turned = |point: &NamedPoint| point.place.x >= NORTH_FROM && point.place.y < NORTH_FROM;
    if !file.points.is_empty() && file.points.iter().all(is_turned) {
        file.is_exchanged = true;
        file.points.iter_mut().for_each(|point| point.place = Coord { x: point.place.y, y: point.place.x });
    }
    Ok(file)
}

/// The points of rows, each with its number.
fn points(rows: impl Iterator<Item = (u64, Vec<String>)> + Clone) -> PointsFile {
    let is_local = rows.clone().all(|(_, cells)| place_on_map(&numbers(&cells)).is_none());
    let mut file = PointsFile::default();
    for (row, cells) in rows {
        match point(&cells, row, is_local) {
            Some(point) => file.points.push(point),
            // What stands above the first point is its header, unless it should have been one.
            None if cells.iter().all(String::is_empty) => {}
            None if !file.points.is_empty() || should_be_point(&cells) => file.unread.push(row),
            None => {}
        }
    }
    file
}

/// The point of a row: X is the north.
fn point(cells: &[String], row: u64, is_local: bool) -> Option<NamedPoint> {
    let numbers = numbers(cells);
    let at = if is_local { local_place(&numbers) } else { place_on_map(&numbers) }?;
    let name = at.checked_sub(1).and_then(|at| cells.get(at)).map(|name| name.trim()).filter(|name| !name.is_empty());
    let place = Coord { x: (*numbers.get(at + 1)?)?, y: (*numbers.get(at)?)? };
    Some(NamedPoint { name: name.map_or_else(|| row.to_string(), str::to_owned), place })
}

fn numbers(cells: &[String]) -> Vec<Option<f64>> {
    cells.iter().map(|cell| metres(cell)).collect()
}

/// Where a north and an east stand beside each other, in either order.
fn place_on_map(numbers: &[Option<f64>]) -> Option<usize> {
    let is_north = |metres: f64| metres >= NORTH_FROM;
    let is_east = |metres: f64| (EAST_FROM..NORTH_FROM).contains(&metres);
    let is_place = |pair: &[Option<f64>]| match pair {
        [Some(one), Some(other)] => is_north(*one) && is_east(*other) || is_east(*one) && is_north(*other),
        _ => false,
    };
    numbers.windows(2).rposition(is_place)
}

/// Where the first two numbers behind a name stand; a name may be a number too: then three follow each other.
fn local_place(numbers: &[Option<f64>]) -> Option<usize> {
    let behind = numbers.windows(2).skip(1).position(|pair| pair.iter().all(Option::is_some));
    behind.map(|at| at + 1).or(matches!(numbers, [Some(_), Some(_)]).then_some(0))
}

/// Whether two cells begin as coordinates do.
fn should_be_point(cells: &[String]) -> bool {
    let is_like = |cell: &&String| {
        cell.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && cell.chars().filter(char::is_ascii_digit).count() >= LEAST_DIGITS
    };
    cells.iter().filter(is_like).count() > 1
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
    fn what_can_be_a_place_is_one_whatever_stands_before_and_behind() {
        let place = |name: &str| [(name.to_owned(), 2_320_010.5, 587_001.25)];
        for (text, name) in [
            ("X,Y,H\n2320010.5,587001.25,4.1\n", "2"),
            ("STT;Tên;X;Y\n1;1;2320010,5;587001,25\n", "1"),
            ("1;101234;2320010,5;587001,25;4,1;rào\n", "101234"),
            ("M1 2320010,5 587001,25\n", "M1"),
        ] {
            assert_eq!(points(text), place(name), "{text}");
        }
        let exchanged = read(b"1;7;587001.25;2320010.5\n").expect("a text");
        assert!(exchanged.is_exchanged && exchanged.points[0].place.y > NORTH_FROM);
        assert_eq!(points("1;10.5;20.25\n2;11;21\n"), [("1".to_owned(), 10.5, 20.25), ("2".to_owned(), 11.0, 21.0)]);
    }

    #[test]
    fn a_point_that_cannot_be_read_is_told_above_the_first_one_too() {
        let file =
            read("Biên bản,ngày 12/3/2024\nM1,2320010.5,58700l.25\nM2,2320020,587002\n".as_bytes()).expect("a text");
        assert_eq!((file.points.len(), file.unread), (1, vec![2]));
        let file = read(b"1;1;2320010;587001\n2;2;2320020;\n").expect("a text");
        assert_eq!((file.points.len(), file.unread), (1, vec![2]), "its number is no north");
    }

    #[test]
    fn what_is_no_list_of_points_has_none() {
        assert_eq!(read("Biên bản\nkhông có điểm".as_bytes()).expect("a text"), PointsFile::default());
        assert!(read(b"\x00\x01\x02\x00\xff").is_err());
        assert!(read_points(Path::new("/không/có.txt"), &Watch::new()).is_err());
    }
}
