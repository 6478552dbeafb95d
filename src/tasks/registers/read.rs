//! From a workbook to the rows of a register: which sheets, where the headers are, where the values begin.

use super::choice::SheetChoice;
use super::headers::{self, MappedColumn, Meaning};
use super::mapping::{BadMapping, Mapping};
use crate::formats::register_form::{COLUMN_COUNT, Field};
use crate::formats::workbook::{Cell, Row, Sheet, Visibility, Workbook};
use crate::text;

/// The headers of the true form end in row 6; titles, units and dates of other sheets never take more.
const ROWS_LOOKED_AT: usize = 30;

/// Headers take at most so many rows: group, subgroup, title.
const HEADER_ROWS: usize = 3;

/// Fewer columns than that are no register.
const FEWEST_COLUMNS: usize = 3;

/// A sheet understood as a register.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterSheet {
    pub name: String,
    pub columns: Vec<MappedColumn>,
    /// Residential group that the sheet's name, the file's name or a line above the headers tells; empty for none.
    pub group: String,
    pub rows: Vec<RawRow>,
    /// Rows below the headers that hold no value of a known column, or only a remark: their numbers.
    pub passed_over: Vec<u64>,
}

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    /// As a spreadsheet counts, from 1.
    pub number: u64,
    /// What counts the rows, where that is a number.
    pub ordinal: Option<u64>,
    /// Residential group of a column of its own.
    pub group: Cell,
    /// In the form's order.
    pub cells: Vec<Cell>,
}

/// The registers among the sheets: the form's own sheet alone where there is one (`PL3-01`), else every visible sheet whose headers
/// are understood. `file_stem` is the file's name without its ending. Where there are `choices`, only the sheets are read that a person took.
///
/// Errors: [`BadMapping`].
pub fn registers(
    workbook: &Workbook,
    file_stem: &str,
    mapping: Option<&Mapping>,
    choices: &[SheetChoice],
) -> Result<Vec<RegisterSheet>, BadMapping> {
    let told = mapping.and_then(|mapping| mapping.sheet.as_deref());
    let wanted = |sheet: &Sheet| told.is_none_or(|told| text::fold(told) == text::fold(&sheet.name));
    let shown = |sheet: &Sheet| sheet.visibility == Visibility::Visible || told.is_some();
    let mut found = Vec::new();
    if !choices.is_empty() {
        for sheet in &workbook.sheets {
            let choice = choices.iter().find(|choice| choice.taken && choice.sheet == sheet.name);
            if choice.is_some() {
                found.extend(sheet_register(sheet, file_stem, mapping, choice)?);
            }
        }
        return Ok(found);
    }
    for sheet in workbook.sheets.iter().filter(|sheet| wanted(sheet) && shown(sheet)) {
        found.extend(sheet_register(sheet, file_stem, mapping, None)?);
    }
    let is_form = |sheet: &RegisterSheet| text::fold(&sheet.name).starts_with("pl3");
    if found.iter().any(is_form) {
        found.retain(is_form);
    }
    Ok(found)
}

/// Where a sheet's headers stand, and what each column is taken for.
pub(super) struct Understood {
    band: std::ops::Range<usize>,
    pub columns: Vec<MappedColumn>,
}

/// The headers and columns of a sheet; `None` for a sheet without headers of which nothing was told.
///
/// Errors: [`BadMapping`].
pub(super) fn columns_of(
    sheet: &Sheet,
    mapping: Option<&Mapping>,
    choice: Option<&SheetChoice>,
) -> Result<Option<Understood>, BadMapping> {
    // A mapping by letters needs no headers, only to be told where the values begin.
    let told_first = mapping.filter(|mapping| !mapping.columns.is_empty()).and_then(|mapping| mapping.first_row);
    let chosen_first = choice.filter(|choice| !choice.columns.is_empty()).and_then(|choice| choice.first_row);
    let told_first = chosen_first.or(told_first);
    let before_told = told_first.map(|first| {
        let end = sheet.rows.iter().position(|row| row.number >= first).unwrap_or(sheet.rows.len());
        end..end
    });
    let Some(band) = header_band(&sheet.rows).or(before_told) else { return Ok(None) };
    let headers = headers_of(sheet.rows.get(band.clone()).unwrap_or_default());
    let mut columns = headers::guess(&headers);
    if let Some(mapping) = mapping {
        columns = mapping.applied(&headers, columns)?;
    }
    if let Some(choice) = choice {
        apply_choice(choice, &headers, &mut columns);
    }
    Ok(Some(Understood { band, columns }))
}

/// One sheet as a register; `None` when it is none.
///
/// Errors: [`BadMapping`].
pub(super) fn sheet_register(
    sheet: &Sheet,
    file_stem: &str,
    mapping: Option<&Mapping>,
    choice: Option<&SheetChoice>,
) -> Result<Option<RegisterSheet>, BadMapping> {
    let Some(Understood { band, columns }) = columns_of(sheet, mapping, choice)? else { return Ok(None) };
    // Of a sheet whose columns a person told, two are enough.
    let told = choice.is_some_and(|choice| !choice.columns.is_empty());
    let width = headers_of(sheet.rows.get(band.clone()).unwrap_or_default()).len();
    let enough = told || columns.len() >= FEWEST_COLUMNS.min(width.max(1));
    let has = |field| columns.iter().any(|column| column.meaning == Meaning::Field(field));
    let of_papers = [Field::Serial, Field::PersonName, Field::PaperNumber, Field::MapNumber, Field::CitizenNumber];
    if !enough || !of_papers.into_iter().any(has) {
        return Ok(None);
    }
    let above: Vec<String> =
        sheet.rows.iter().take(band.start).flat_map(|row| &row.cells).filter_map(shown_text).collect();
    let group = group_in(&sheet.name)
        .or_else(|| above.iter().find_map(|line| group_in(line)))
        .or_else(|| group_in(file_stem))
        .unwrap_or_default();
    let first_row = choice.and_then(|choice| choice.first_row).or(mapping.and_then(|mapping| mapping.first_row));
    let mut read =
        RegisterSheet { name: sheet.name.clone(), columns, group, rows: Vec::new(), passed_over: Vec::new() };
    let mut numbering = first_row.is_none();
    for row in sheet.rows.iter().skip(band.end) {
        if first_row.is_some_and(|first| row.number < first) {
            continue;
        }
        // Below the titles the form numbers its columns.
        if std::mem::take(&mut numbering) && numbers_columns(row) {
            continue;
        }
        let number = row.number;
        match raw_row(row, &read.columns) {
            Some(row) => read.rows.push(row),
            None => read.passed_over.push(number),
        }
    }
    Ok(Some(read))
}

/// The columns with what a person told of them; each meaning is given once.
fn apply_choice(choice: &SheetChoice, headers: &[(usize, String)], columns: &mut Vec<MappedColumn>) {
    for (column, meaning) in &choice.columns {
        columns.retain(|other| other.column != *column && Some(other.meaning) != *meaning);
        let header = headers.iter().find(|(at, _)| at == column).map(|(_, header)| header.clone()).unwrap_or_default();
        columns.extend(meaning.map(|meaning| MappedColumn { column: *column, header, meaning, doubtful: false }));
    }
    columns.sort_by_key(|column| column.column);
}

/// The words above each column, and the row below them, from 1. No words, and the first row, where no headers are understood.
pub(super) fn header_texts(sheet: &Sheet) -> (Vec<(usize, String)>, u64) {
    let band = header_band(&sheet.rows).unwrap_or(0..0);
    let headers = headers_of(sheet.rows.get(band.clone()).unwrap_or_default());
    (headers, sheet.rows.get(band.end).map_or(1, |row| row.number))
}

/// A value as a spreadsheet shows it, near enough for an example; `None` for an empty one.
pub(super) fn shown_value(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Number(value) => Some(value.to_string()),
        Cell::Date(date) => Some(date.to_string()),
        cell => shown_text(cell),
    }
}

/// The rows of the headers: those that say the most together, as few of them as possible.
fn header_band(rows: &[Row]) -> Option<std::ops::Range<usize>> {
    let looked_at = rows.len().min(ROWS_LOOKED_AT);
    // A title far above adds nothing: of bands that say the same the shortest is taken.
    let mut best: ((usize, usize), std::ops::Range<usize>) = ((0, 0), 0..0);
    for start in 0..looked_at {
        for length in 1..=HEADER_ROWS.min(looked_at - start) {
            let band = start..start + length;
            let rows = rows.get(band.clone()).unwrap_or_default();
            // A row of values is no header: numbers and days stand in none.
            let values =
                |row: &Row| row.cells.iter().filter(|cell| matches!(cell, Cell::Number(_) | Cell::Date(_))).count();
            if rows.iter().any(|row| values(row) > 1) {
                break;
            }
            let headers = headers_of(rows);
            let said = headers::guess(&headers).len() * 4 + headers::understood(&headers);
            let score = (said, HEADER_ROWS - length);
            if score > best.0 {
                best = (score, band);
            }
        }
    }
    (best.0.0 > 0).then_some(best.1)
}

/// The words above each column: a title that stands over several columns counts for each of them.
fn headers_of(rows: &[Row]) -> Vec<(usize, String)> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut headers: Vec<(usize, Vec<String>)> = (0..width).map(|column| (column, Vec::new())).collect();
    for (depth, row) in rows.iter().enumerate() {
        let lower = rows.get(depth + 1..).unwrap_or_default();
        let mut over = String::new();
        for (column, words) in &mut headers {
            let below = lower.iter().any(|row| !row.cell(*column).is_empty());
            match shown_text(row.cell(*column)) {
                Some(text) => {
                    words.push(text.clone());
                    over = text;
                }
                None if below && !over.is_empty() && words.is_empty() => words.push(over.clone()),
                None if !below => over.clear(),
                None => {}
            }
        }
    }
    let joined = headers.into_iter().map(|(column, words)| (column, words.join(headers::UNDER)));
    joined.filter(|(_, header)| !header.is_empty()).collect()
}

/// A header or a title as text.
fn shown_text(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Text(text) => text::decode(text.as_bytes(), text::Choice::Auto, None).text,
        Cell::Raw(bytes) => text::decode(bytes, text::Choice::Auto, None).text,
        _ => return None,
    };
    let joined: Vec<&str> = text.split_whitespace().collect();
    (!joined.is_empty()).then(|| joined.join(" "))
}

/// Whether a row only numbers the columns: `1`, `(2)`, `A`, `[25]`.
fn numbers_columns(row: &Row) -> bool {
    let number = |cell: &Cell| match cell {
        Cell::Number(value) => value.fract() == 0.0 && (0.0..100.0).contains(value),
        Cell::Text(text) => {
            let inner = text.trim().trim_matches(['(', ')', '[', ']']);
            inner.len() <= 3
                && (inner.parse::<u8>().is_ok()
                    || (inner.len() <= 2 && inner.bytes().all(|byte| byte.is_ascii_uppercase())))
        }
        _ => false,
    };
    let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
    filled.len() >= FEWEST_COLUMNS && filled.iter().filter(|cell| number(cell)).count() * 10 >= filled.len() * 9
}

/// The row in the form's order; `None` when it holds nothing, or one remark, of the known columns.
fn raw_row(row: &Row, columns: &[MappedColumn]) -> Option<RawRow> {
    let mut raw =
        RawRow { number: row.number, ordinal: None, group: Cell::Empty, cells: vec![Cell::Empty; COLUMN_COUNT] };
    let mut filled = 0;
    for column in columns {
        let Some(cell) = row.cells.get(column.column).cloned() else { continue };
        match column.meaning {
            Meaning::Ordinal => raw.ordinal = whole(&cell),
            Meaning::Group => raw.group = cell,
            Meaning::Field(field) => {
                filled += usize::from(!cell.is_empty());
                if let Some(slot) = raw.cells.get_mut(field.index()) {
                    *slot = cell;
                }
            }
        }
    }
    let has = |field: Field| raw.cells.get(field.index()).is_some_and(|cell| !cell.is_empty());
    let remark = filled == 1 && raw.ordinal.is_none() && !has(Field::Serial) && !has(Field::PersonName);
    (filled > 0 && !remark).then_some(raw)
}

fn whole(cell: &Cell) -> Option<u64> {
    match cell {
        Cell::Number(value) if value.fract() == 0.0 && (0.0..1e15).contains(value) => Some(*value as u64),
        Cell::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// What residential groups are called, folded, the longer first; a name must follow.
const GROUP_WORDS: [&str; 7] = ["to dan pho", "khu dan cu", "tdp", "to dp", "thon", "xom", "khu pho"];

/// The residential group that a name or a title tells, in its own spelling: `TDP 5`, `Thôn Đoài`. The name ends where a dash, a
/// bracket or an underscore begins something else.
fn group_in(text: &str) -> Option<String> {
    text.split(['_', '-', '–', '(', ')', ',', ';', ':']).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        (0..words.len()).find_map(|at| {
            let rest = words.get(at..)?.join(" ");
            let folded = text::fold(&rest);
            let word = GROUP_WORDS.iter().find_map(|word| folded.strip_prefix(word));
            // `Tổ 5`, but not `Tờ 5`, which is a sheet and folds to the same.
            let short = || {
                rest.to_lowercase()
                    .strip_prefix("tổ ")
                    .filter(|after| after.starts_with(|c: char| c.is_ascii_digit()))
                    .is_some()
            };
            let after = word.or_else(|| folded.strip_prefix("to").filter(|_| short()))?;
            let named = after.starts_with(' ') || after.starts_with(|c: char| c.is_ascii_digit());
            (named && !after.trim().is_empty()).then_some(rest)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::register_form::COLUMNS;

    fn row(number: u64, texts: &[&str]) -> Row {
        Row { number, cells: texts.iter().map(|text| Cell::of_text(text)).collect() }
    }

    fn workbook(name: &str, rows: Vec<Row>) -> Workbook {
        Workbook { sheets: vec![Sheet { name: name.to_owned(), rows, ..Sheet::default() }], doubts: Vec::new() }
    }

    #[test]
    fn the_forms_values_begin_in_row_7() {
        let titles: Vec<&str> = std::iter::once("STT").chain(COLUMNS.iter().map(|column| column.title)).collect();
        let numbers: Vec<String> = (0..50).map(|number| format!("({number})")).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let mut values = vec!["1", "00316", "BX 037034"];
        values.resize(50, "");
        let rows = vec![
            row(1, &["DANH SÁCH"]),
            row(5, &titles),
            row(6, &numbers),
            row(7, &values),
            row(9, &["", "", "", "Người lập biểu"]),
        ];
        let read = registers(&workbook("PL3-01", rows), "so", None, &[]).expect("no mapping");
        let [sheet] = read.as_slice() else { panic!("one sheet") };
        assert_eq!(sheet.rows.iter().map(|row| (row.number, row.ordinal)).collect::<Vec<_>>(), [(7, Some(1))]);
        assert_eq!(sheet.rows[0].cells[Field::Serial.index()], Cell::of_text("BX 037034"));
        assert_eq!(sheet.passed_over, [9]);
    }

    #[test]
    fn titles_over_several_columns_count_for_each() {
        let rows = vec![
            row(3, &["TT", "Số phát hành", "Thửa đất trên GCN", "", "Theo bản đồ địa chính", ""]),
            row(4, &["", "", "Số tờ", "Số thửa", "Số tờ", "Số thửa"]),
            row(5, &["1", "BX 037034", "3", "44", "7", "45"]),
        ];
        let read = registers(&workbook("Sheet1", rows), "so", None, &[]).expect("no mapping");
        let fields: Vec<Meaning> = read[0].columns.iter().map(|column| column.meaning).collect();
        let field = Meaning::Field;
        assert_eq!(
            fields,
            [
                Meaning::Ordinal,
                field(Field::Serial),
                field(Field::PaperSheet),
                field(Field::PaperNumber),
                field(Field::MapSheet),
                field(Field::MapNumber)
            ]
        );
        assert_eq!(read[0].rows.len(), 1);
    }

    #[test]
    fn the_residential_group_is_told_by_names_and_titles() {
        for (text, group) in [
            ("TDP 5", Some("TDP 5")),
            ("Danh sách tổ dân phố số 12 - đợt 2", Some("tổ dân phố số 12")),
            ("PL3_Thôn Đoài_2025", Some("Thôn Đoài")),
            ("tdp7", Some("tdp7")),
            ("Tổ 05", Some("Tổ 05")),
            ("Tờ 05", None),
            ("Tổ trưởng", None),
            ("PL3-01", None),
            ("thôn", None),
            ("Thông tin", None),
        ] {
            assert_eq!(group_in(text).as_deref(), group, "{text}");
        }
    }

    #[test]
    fn a_mapping_by_letters_needs_no_headers() {
        let rows = vec![row(1, &["x", "y", "z"]), row(2, &["BX 037034", "Nguyễn Văn Mẫu", "44"])];
        let mapping: Mapping = serde_json::from_str(
            r#"{"first_row": 2, "columns": {"A": "serial", "B": "person_name", "C": "paper_number"}}"#,
        )
        .expect("JSON");
        let read = registers(&workbook("Sheet1", rows), "so", Some(&mapping), &[]).expect("known keys");
        assert_eq!(read[0].rows.len(), 1);
        assert_eq!(read[0].rows[0].cells[Field::PaperNumber.index()], Cell::of_text("44"));
    }

    #[test]
    fn a_sheet_of_something_else_is_no_register() {
        let rows = vec![row(1, &["Doanh thu", "Quý I"]), row(2, &["a", "b"])];
        assert_eq!(registers(&workbook("Sheet1", rows), "so", None, &[]), Ok(Vec::new()));
    }
}
