//! What a person decides about the sheets of a workbook before it is imported, and what he is shown for that.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::RegisterError;
use super::headers::Meaning;
use super::kind::RegisterKind;
use super::mapping::Mapping;
use super::read::{columns_of, header_texts, sheet_register, shown_value};
use crate::cadastre::Confidential;
use crate::formats::workbook::{Budget, Sheet, Visibility, Workbook, column_letters, read_workbook};
use crate::jobs::Watch;

/// Different values of a column that are shown as examples.
const EXAMPLES: usize = 3;

/// Rows that are looked through for examples.
const ROWS_FOR_EXAMPLES: usize = 200;

/// A workbook that was read: to be looked at, and to be imported as it was looked at, whatever becomes of the file meanwhile.
pub struct RegisterFile {
    pub path: PathBuf,
    pub(super) workbook: Workbook,
}

/// Reads a workbook or a CSV file.
///
/// Errors: when it cannot be read; cancelled.
pub fn read_register(path: &Path, watch: &Watch) -> Result<RegisterFile, RegisterError> {
    Ok(RegisterFile { path: path.to_owned(), workbook: read_workbook(path, Budget::default(), watch)? })
}

/// What a person decided about a sheet. It outranks headers and mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetChoice {
    pub path: PathBuf,
    pub sheet: String,
    /// Whether it is read. Of a file with choices only these sheets are.
    pub taken: bool,
    /// Row of the first values, from 1; `None` for what the headers say.
    pub first_row: Option<u64>,
    /// Columns whose meaning was told, from 0; `None` leaves a column out.
    pub columns: BTreeMap<usize, Option<Meaning>>,
}

/// A sheet as a person decides about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLook {
    pub path: PathBuf,
    pub sheet: String,
    /// `None` for a sheet that is no register by its headers.
    pub kind: Option<RegisterKind>,
    /// Whether it is read unless a person says otherwise.
    pub taken: bool,
    /// Row of the first values, from 1.
    pub first_row: u64,
    /// Rows with a value of a known column.
    pub rows: usize,
    /// Every column with a header or a value.
    pub columns: Vec<ColumnLook>,
}

/// A column as a person decides what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnLook {
    /// From 0.
    pub column: usize,
    /// As a spreadsheet names it: `K`.
    pub letters: String,
    /// The words above it, upper headings first; empty where there are none.
    pub header: String,
    pub meaning: Option<Meaning>,
    pub doubtful: bool,
    /// The first different values.
    pub examples: Confidential<Vec<String>>,
}

/// The sheets that a spreadsheet shows of a workbook. `choices` are those made so far.
pub fn look_at_sheets(file: &RegisterFile, mapping: Option<&Mapping>, choices: &[SheetChoice]) -> Vec<SheetLook> {
    let stem = stem_of(&file.path);
    let read = super::read::registers(&file.workbook, &stem, mapping, choices).unwrap_or_default();
    let taken: BTreeSet<&str> = read.iter().map(|sheet| sheet.name.as_str()).collect();
    let shown = file.workbook.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
    shown
        .filter(|sheet| !sheet.rows.is_empty())
        .map(|sheet| look_at(file, sheet, &stem, mapping, choices, taken.contains(sheet.name.as_str())))
        .collect()
}

fn look_at(
    file: &RegisterFile,
    sheet: &Sheet,
    stem: &str,
    mapping: Option<&Mapping>,
    choices: &[SheetChoice],
    taken: bool,
) -> SheetLook {
    let choice = choices.iter().find(|choice| choice.sheet == sheet.name);
    let register = sheet_register(sheet, stem, mapping, choice).ok().flatten();
    let (headers, below) = header_texts(sheet);
    let first_row = choice.and_then(|choice| choice.first_row).or(mapping.and_then(|mapping| mapping.first_row));
    let first_row = first_row.or_else(|| register.as_ref()?.rows.first().map(|row| row.number)).unwrap_or(below);
    let rows = || sheet.rows.iter().filter(|row| row.number >= first_row).take(ROWS_FOR_EXAMPLES);
    let width = rows().map(|row| row.cells.len()).max().unwrap_or_default();
    let width = width.max(headers.last().map_or(0, |(column, _)| column + 1));
    // Of a sheet that is no register yet, what is understood so far.
    let mapped =
        columns_of(sheet, mapping, choice).ok().flatten().map(|understood| understood.columns).unwrap_or_default();
    let column = |column: usize| {
        let mapped = mapped.iter().find(|other| other.column == column);
        let mut examples: Vec<String> = Vec::new();
        for value in rows().filter_map(|row| shown_value(row.cell(column))) {
            if examples.len() < EXAMPLES && !examples.contains(&value) {
                examples.push(value);
            }
        }
        let header = headers.iter().find(|(at, _)| *at == column).map(|(_, header)| header.clone()).unwrap_or_default();
        let look = ColumnLook {
            column,
            letters: column_letters(column),
            header,
            meaning: mapped.map(|mapped| mapped.meaning),
            doubtful: mapped.is_some_and(|mapped| mapped.doubtful),
            examples: Confidential::new(examples.clone()),
        };
        (!examples.is_empty() || !look.header.is_empty()).then_some(look)
    };
    SheetLook {
        path: file.path.clone(),
        sheet: sheet.name.clone(),
        kind: register.as_ref().map(|read| RegisterKind::of(&read.name, &read.columns, !read.group.is_empty())),
        taken,
        first_row,
        rows: register.as_ref().map_or(0, |read| read.rows.len()),
        columns: (0..width).filter_map(column).collect(),
    }
}

/// The file's name without its ending: it may tell the residential group.
pub(super) fn stem_of(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Purpose;
    use crate::formats::register_form::Field;
    use crate::formats::workbook::{Cell, Row};

    fn file(lines: &[&str]) -> RegisterFile {
        let rows =
            (1..).zip(lines).map(|(number, line)| Row { number, cells: line.split(';').map(Cell::of_text).collect() });
        let sheet = Sheet { name: "Sheet1".to_owned(), rows: rows.collect(), ..Sheet::default() };
        RegisterFile {
            path: PathBuf::from("khac.xlsx"),
            workbook: Workbook { sheets: vec![sheet], doubts: Vec::new() },
        }
    }

    fn choice(columns: &[(usize, Option<Field>)]) -> SheetChoice {
        SheetChoice {
            path: PathBuf::from("khac.xlsx"),
            sheet: "Sheet1".to_owned(),
            taken: true,
            first_row: None,
            columns: columns.iter().map(|(column, field)| (*column, field.map(Meaning::Field))).collect(),
        }
    }

    #[test]
    fn a_sheet_of_another_workbook_is_shown_with_examples_and_becomes_a_register_by_what_is_told() {
        let file = file(&["Ký hiệu;Ai;Ghi", "BX 037034;Nguyễn Văn Mẫu;a", "BX 037035;Nguyễn Văn Mẫu;a"]);
        let [look] = look_at_sheets(&file, None, &[]).try_into().expect("one sheet");
        assert_eq!((look.kind, look.taken, look.rows), (None, false, 0));
        let examples: Vec<String> =
            look.columns.iter().map(|column| column.examples.open(Purpose::Display).join(" · ")).collect();
        assert_eq!(look.columns.iter().map(|column| column.letters.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
        assert!(examples[0].contains("BX 037034"), "{examples:?}");

        let told =
            SheetChoice { first_row: Some(2), ..choice(&[(0, Some(Field::Serial)), (1, Some(Field::PersonName))]) };
        let [look] = look_at_sheets(&file, None, &[told]).try_into().expect("one sheet");
        assert_eq!((look.kind, look.taken, look.rows), (Some(RegisterKind::Other), true, 2));
        assert_eq!(look.columns[1].meaning, Some(Meaning::Field(Field::PersonName)));
    }

    #[test]
    fn what_is_told_of_a_column_outranks_its_header_and_is_told_once() {
        let file = file(&["Số phát hành;Họ và tên;Số thửa", "BX 037034;Nguyễn Văn Mẫu;44"]);
        let told = choice(&[(1, None), (2, Some(Field::MapNumber))]);
        let [look] = look_at_sheets(&file, None, &[told]).try_into().expect("one sheet");
        let meanings: Vec<Option<Meaning>> = look.columns.iter().map(|column| column.meaning).collect();
        let field = |field| Some(Meaning::Field(field));
        assert_eq!(meanings, [field(Field::Serial), None, field(Field::MapNumber)]);
        let [look] =
            look_at_sheets(&file, None, &[SheetChoice { taken: false, ..choice(&[]) }]).try_into().expect("one");
        assert!(!look.taken);
    }
}
