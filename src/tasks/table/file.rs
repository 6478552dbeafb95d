//! The table as a file: the rows, columns and order that are shown, as CSV or as an Excel workbook.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::arrange::{ArrangeError, Query, arrange};
use super::column::Column;
use super::values::{TableData, Values};
use crate::cadastre::Snapshot;
use crate::formats::workbook::{ColumnLayout, Heading, HeadingStyle, NewCell, NewSheet, write_workbook};
use crate::i18n::{Explain, Language, Message};
use crate::jobs::{Cancelled, Watch};
use crate::tasks::delivery::{ContentError, DeliveryError, deliver};

/// Rows between two looks at the cancel.
const ROWS_PER_CHECK: usize = 1_024;

/// Computed areas are written to this part of a square metre, so that no noise of arithmetic is: 1 cm², as in an export.
const AREA_STEPS_PER_SQUARE_METRE: f64 = 10_000.0;

/// Rows of a sheet under its headings. Source: ECMA-376, a sheet has 2^20 rows.
const MOST_SHEET_ROWS: usize = 1_048_575;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    pub path: PathBuf,
    pub rows: usize,
    pub columns: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error(transparent)]
    Arrange(#[from] ArrangeError),
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// More than a sheet of a workbook holds.
    #[error("{0} rows do not fit into a workbook")]
    TooManyRows(usize),
}

impl TableError {
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Arrange(ArrangeError::Cancelled(_)) | Self::Delivery(DeliveryError::Cancelled(_)))
    }
}

impl Explain for TableError {
    fn message(&self) -> Message {
        match self {
            Self::Arrange(error) => error.message(),
            Self::Delivery(error) => error.message(),
            Self::TooManyRows(rows) => {
                Message::new("table-too-many-rows").with("count", *rows).with("most", MOST_SHEET_ROWS)
            }
        }
    }
}

/// Writes the answer to a query to `target`: CSV (RFC 4180, UTF-8 with its mark) where its ending says so, else `.xlsx`. Numbers stand as
/// numbers, with `.` before the decimals in CSV. `before` saves the reading of what it has.
///
/// Errors: [`TableError`]; then what stood at `target` stands there still.
pub fn write_table(
    (snapshot, before): (&Snapshot, Option<&TableData>),
    query: &Query,
    (target, project): (&Path, Option<&Path>),
    (language, say): (Language, &dyn Fn(&Message) -> String),
    watch: &Watch,
) -> Result<TableFile, TableError> {
    let mut needed = query.needed();
    needed.extend(query.columns.iter().cloned());
    let data = TableData::read(snapshot, &needed, before, (language, say), watch).map_err(ArrangeError::from)?;
    let rows = arrange(&data, query, watch)?.rows;
    let titles: Vec<String> = query.columns.iter().map(|column| column.title(say)).collect();
    let is_csv = target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if !is_csv {
        fits_sheet(rows.len())?;
    }
    watch.begin("table-stage-writing", rows.len() as u64);
    deliver(target, snapshot, project, |file| -> Result<(), ContentError> {
        if is_csv {
            return write_csv(&data, &query.columns, &titles, &rows, BufWriter::new(file), watch);
        }
        let title = say(&Message::new("table-file-title"));
        let cells = |row: &u32| query.columns.iter().map(|column| new_cell(&data, column, *row)).collect();
        let sheet = NewSheet {
            name: say(&Message::new("table-file-sheet")),
            columns: query
                .columns
                .iter()
                .map(|column| ColumnLayout { width: width(column), unlocked: false })
                .collect(),
            headings: (0..).zip(&titles).map(|(at, title)| heading(at, title)).collect(),
            first_row: 2,
            rows: rows.iter().map(cells).collect(),
            frozen: (1, 0),
            ..NewSheet::default()
        };
        Ok(write_workbook(&[sheet], &title, file, watch)?)
    })?;
    Ok(TableFile { path: target.to_owned(), rows: rows.len(), columns: titles.len() })
}

fn fits_sheet(rows: usize) -> Result<(), TableError> {
    if rows <= MOST_SHEET_ROWS { Ok(()) } else { Err(TableError::TooManyRows(rows)) }
}

fn write_csv(
    data: &TableData,
    columns: &[Column],
    titles: &[String],
    rows: &[u32],
    mut out: impl Write,
    watch: &Watch,
) -> Result<(), ContentError> {
    let io = |error: csv::Error| std::io::Error::from(error);
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    for title in titles {
        writer.write_field(guarded(title).as_bytes()).map_err(io)?;
    }
    writer.write_record(None::<&[u8]>).map_err(io)?;
    for (at, row) in rows.iter().enumerate() {
        if at.is_multiple_of(ROWS_PER_CHECK) {
            watch.check().map_err(stopped)?;
            watch.advance(ROWS_PER_CHECK as u64);
        }
        for column in columns {
            match new_cell(data, column, *row) {
                NewCell::Empty => writer.write_field(""),
                NewCell::Number(number) => writer.write_field(number.to_string()),
                NewCell::Text(text) => writer.write_field(guarded(&text).as_bytes()),
            }
            .map_err(io)?;
        }
        writer.write_record(None::<&[u8]>).map_err(io)?;
    }
    Ok(writer.flush()?)
}

/// A stop while a file is written, as the writer of workbooks tells it.
fn stopped(cancelled: Cancelled) -> ContentError {
    ContentError::Workbook(cancelled.into())
}

/// A text that no spreadsheet takes for a formula: one that begins as formulas do gets a `'` before it. Source: OWASP, CSV injection.
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    let is_number = || text.replace(',', ".").parse::<f64>().is_ok();
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if !is_number() => format!("'{text}").into(),
        _ => text.into(),
    }
}

fn new_cell<'d>(data: &'d TableData, column: &Column, row: u32) -> NewCell<'d> {
    match data.values(column) {
        Some(Values::Texts(texts)) => match texts.of_row(row) {
            "" => NewCell::Empty,
            text => NewCell::Text(text.into()),
        },
        Some(numbers) => numbers.number(row).map_or(NewCell::Empty, |number| NewCell::Number(written(column, number))),
        None => NewCell::Empty,
    }
}

fn written(column: &Column, number: f64) -> f64 {
    match column {
        Column::Area | Column::Difference => {
            // Added to 0, what is rounded to -0 is none.
            (number * AREA_STEPS_PER_SQUARE_METRE).round() / AREA_STEPS_PER_SQUARE_METRE + 0.0
        }
        _ => number,
    }
}

fn heading(column: u16, title: &str) -> Heading {
    Heading { row: 1, column, last_column: column, text: title.to_owned(), style: HeadingStyle::Column }
}

/// Width of a column in digits.
fn width(column: &Column) -> f64 {
    match column {
        Column::Sheet | Column::Number | Column::Blocks | Column::Lock => 11.0,
        Column::LegalArea | Column::Area | Column::Difference => 17.0,
        Column::Address => 48.0,
        Column::Ward | Column::LandUse | Column::Certificates | Column::LinkState | Column::Map { .. } => 22.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::workbook::{Budget, Cell, read_workbook};
    use crate::tasks::table::sample::{keys, ward};
    use crate::tasks::table::{Condition, How, Order};

    fn write(query: &Query, target: &Path, project: Option<&Path>, watch: &Watch) -> Result<TableFile, TableError> {
        write_table((&ward(), None), query, (target, project), (Language::Vietnamese, &keys), watch)
    }

    fn query() -> Query {
        let columns = [Column::Number, Column::Difference, Column::Map { name: "GHICHU".into(), occurrence: 0 }];
        let order = vec![Order { column: Column::Number, descending: true }];
        Query { columns: columns.to_vec(), order, ..Query::default() }
    }

    #[test]
    fn a_csv_has_what_is_shown_and_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("thửa.csv");
        assert_eq!(write(&query(), &target, None, &Watch::new()).unwrap().rows, 3);
        let text = std::fs::read_to_string(&target).unwrap();
        assert_eq!(text, "\u{FEFF}desktop-col-number,table-difference,GHICHU\r\n12a,,\r\n12,,'=1+1\r\n9,70,gò\r\n");
        let quoted = [("a\"b,c", "a\"b,c"), ("-5.2", "-5.2"), ("-A", "'-A"), ("@x", "'@x"), ("", "")];
        for (text, safe) in quoted {
            assert_eq!(guarded(text), safe);
        }
    }

    #[test]
    fn a_workbook_has_numbers_as_numbers_and_the_filter_of_the_query() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("thửa.xlsx");
        let mut query = query();
        query.conditions = vec![Condition { column: Column::Sheet, how: How::Is, text: "1".to_owned() }];
        write(&query, &target, None, &Watch::new()).unwrap();
        let workbook = read_workbook(&target, Budget::default(), &Watch::new()).unwrap();
        let cells: Vec<Vec<Cell>> =
            workbook.sheets[0].rows.iter().map(|row| (0..3).map(|at| row.cell(at).clone()).collect()).collect();
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(cells[1], [text("12a"), Cell::Empty, Cell::Empty]);
        assert_eq!(cells[2], [text("9"), Cell::Number(70.0), text("gò")]);
        assert_eq!(cells.len(), 3);
    }

    #[test]
    fn more_rows_than_a_sheet_holds_are_refused_before_they_are_made() {
        assert!(fits_sheet(1_048_575).is_ok());
        assert_eq!(fits_sheet(1_048_576).unwrap_err().message().key, "table-too-many-rows");
    }

    #[test]
    fn no_area_is_written_as_less_than_nothing() {
        assert!(written(&Column::Difference, -0.000_01).is_sign_positive());
    }

    #[test]
    fn what_cannot_be_written_is_told_and_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let [project, lost] = ["p.thuaso", "không có/thửa.csv"].map(|name| folder.path().join(name));
        std::fs::write(&project, "của dự án").unwrap();
        let key = |written: Result<TableFile, TableError>| written.unwrap_err().message().key;
        assert_eq!(key(write(&query(), &project, Some(&project), &Watch::new())), "tasks-export-is-source");
        assert_eq!(key(write(&query(), &lost, None, &Watch::new())), "formats-write-no-folder");
        assert_eq!(key(write(&query(), folder.path(), None, &Watch::new())), "formats-write-is-folder");
        let mut unread = query();
        unread.conditions = vec![Condition { column: Column::Area, how: How::Number, text: ">".to_owned() }];
        let target = folder.path().join("thửa.csv");
        assert_eq!(key(write(&unread, &target, None, &Watch::new())), "table-condition-no-number");
        let watch = Watch::new();
        watch.cancel();
        assert!(write(&query(), &target, None, &watch).unwrap_err().is_cancelled());
        assert!(!target.exists());
        assert_eq!(std::fs::read_to_string(&project).unwrap(), "của dự án");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_told() {
        // `/dev/full` takes nothing, and says so as a full disk does.
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let data = TableData::read(&ward(), &[Column::Number], None, (Language::Vietnamese, &keys), &Watch::new());
        let error = write_csv(&data.unwrap(), &[Column::Number], &["a".to_owned()], &[0, 1], full, &Watch::new());
        let Err(ContentError::Io(error)) = error else { panic!("no space") };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    }
}
