//! Repairs of what offices and spreadsheets do to values: each by a rule, listed with before and after; what could be several things
//! is kept as it is and asked.
//!
//! Never: a value changed without a [`Repair`], words of a paper changed for others that mean the same.

mod citizen;
mod dates;
mod row;
mod serial;

use super::headers::MappedColumn;
use super::kind::RegisterKind;
use super::numbers;
use super::read::{RawRow, RegisterSheet};
use super::report::RegisterFinding;
use crate::cadastre::Confidential;
use crate::formats::register_form::{COLUMN_COUNT, COLUMNS, Field, ValueOf, Values};
use crate::formats::workbook::{Cell, date_of_serial};
use crate::jobs::{Cancelled, Watch};
use crate::text;

pub use citizen::CitizenDigits;
use dates::DateHabit;
use row::Repairer;

/// Rows between two looks at the cancel flag.
const ROWS_PER_LOOK: usize = 128;

/// Why a value was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairRule {
    /// TCVN3, VNI or Windows-1258 made Unicode.
    Encoding,
    /// Letters and marks composed (NFC), look-alikes of Đ made Đ.
    Composed,
    Spaces,
    LeadingZero,
    /// Month before day.
    MonthFirst,
    DateForm,
    /// The number that a spreadsheet counts a day by.
    DayNumber,
    /// `1017` for 2017, two digits for four.
    YearTypo,
    YearOnly,
    SerialForm,
    SerialLookAlike,
    SerialZeros,
    /// The scan's name has the whole serial.
    SerialOfScan,
    /// The list's own spelling.
    Word,
    AreaForm,
    /// Signs between digits, `.0` at the end.
    NumberForm,
}

impl RepairRule {
    /// The sentence that says what was done.
    pub fn key(self) -> &'static str {
        match self {
            Self::Encoding => "registers-repair-encoding",
            Self::Composed => "registers-repair-composed",
            Self::Spaces => "registers-repair-spaces",
            Self::LeadingZero => "registers-repair-leading-zero",
            Self::MonthFirst => "registers-repair-month-first",
            Self::DateForm => "registers-repair-date-form",
            Self::DayNumber => "registers-repair-day-number",
            Self::YearTypo => "registers-repair-year-typo",
            Self::YearOnly => "registers-repair-year-only",
            Self::SerialForm => "registers-repair-serial-form",
            Self::SerialLookAlike => "registers-repair-serial-look-alike",
            Self::SerialZeros => "registers-repair-serial-zeros",
            Self::SerialOfScan => "registers-repair-serial-of-scan",
            Self::Word => "registers-repair-word",
            Self::AreaForm => "registers-repair-area-form",
            Self::NumberForm => "registers-repair-number-form",
        }
    }
}

/// One value changed by one rule; a value may be changed by several, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// Row of the sheet, from 1.
    pub row: u64,
    pub field: Field,
    pub before: Confidential<String>,
    pub after: Confidential<String>,
    pub rule: RepairRule,
}

/// A sheet after its repairs.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairedSheet {
    pub name: String,
    pub kind: RegisterKind,
    pub columns: Vec<MappedColumn>,
    pub rows: Vec<RepairedRow>,
    pub passed_over: Vec<u64>,
    pub repairs: Vec<Repair>,
    /// What could be several things: kept, to be asked.
    pub questions: Vec<RegisterFinding>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RepairedRow {
    /// Row of the sheet, from 1.
    pub number: u64,
    pub ordinal: Option<u64>,
    /// Residential group; empty where none is told.
    pub group: String,
    pub values: Values,
    /// As the file has them, numbers and days as texts.
    pub written: Values,
    /// Whether a repair changed any of them.
    pub repaired: bool,
}

/// Repairs every value of a sheet. `latest` is the year of reading: later ones are faults.
///
/// Errors: cancelled.
pub fn repair(sheet: RegisterSheet, latest: i16, watch: &Watch) -> Result<RepairedSheet, Cancelled> {
    let habits = habits(&sheet.rows);
    let mut repairer = Repairer::new(latest, habits);
    let count = sheet.rows.len();
    let mut rows = Vec::with_capacity(count);
    for (index, raw) in sheet.rows.into_iter().enumerate() {
        if index.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
            watch.advance(ROWS_PER_LOOK.min(count - index) as u64);
        }
        let group = match &raw.group {
            Cell::Empty => sheet.group.clone(),
            cell => text::nfc(written(cell, ValueOf::Text).trim()).into_owned(),
        };
        rows.push(repairer.row(&raw, group));
    }
    let Repairer { repairs, questions, .. } = repairer;
    Ok(RepairedSheet {
        kind: RegisterKind::of(&sheet.name, &sheet.columns, !sheet.group.is_empty()),
        name: sheet.name,
        columns: sheet.columns,
        rows,
        passed_over: sheet.passed_over,
        repairs,
        questions,
    })
}

/// How each column of dates writes them.
fn habits(rows: &[RawRow]) -> [DateHabit; COLUMN_COUNT] {
    let mut habits = [DateHabit::default(); COLUMN_COUNT];
    for column in COLUMNS.iter().filter(|column| is_date(column.value)) {
        let Some(habit) = habits.get_mut(column.field.index()) else { continue };
        for row in rows {
            match row.cells.get(column.field.index()) {
                Some(Cell::Text(text)) => habit.count_text(text),
                Some(Cell::Date(serial)) => {
                    if let Some(date) = date_of_serial(*serial) {
                        habit.count_cell(date);
                    }
                }
                _ => {}
            }
        }
    }
    habits
}

fn is_date(value: ValueOf) -> bool {
    matches!(value, ValueOf::IssueDate | ValueOf::BirthDate)
}

/// A cell as text: what a person sees in it, or near enough.
fn written(cell: &Cell, value: ValueOf) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.to_string(),
        Cell::Raw(bytes) => text::shown_as_windows_1252(bytes),
        Cell::Number(number) if value == ValueOf::Area => numbers::written(*number),
        // Whole numbers up to there are exact.
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Cell::Number(number) => number.to_string(),
        Cell::Date(serial) => date_of_serial(*serial).map_or_else(|| serial.to_string(), |date| date.to_string()),
        Cell::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Purpose;
    use crate::text::encode_tcvn3;

    fn repaired(rows: &[&[(Field, Cell)]]) -> RepairedSheet {
        let rows = (7..).zip(rows).map(|(number, filled)| {
            let mut cells = vec![Cell::Empty; COLUMN_COUNT];
            for (field, cell) in *filled {
                cells[field.index()] = cell.clone();
            }
            RawRow { number, ordinal: None, group: Cell::Empty, cells }
        });
        let sheet = RegisterSheet {
            name: "PL3-01".to_owned(),
            columns: Vec::new(),
            group: String::new(),
            rows: rows.collect(),
            passed_over: Vec::new(),
        };
        repair(sheet, 2026, &Watch::new()).expect("not cancelled")
    }

    fn text(value: &str) -> Cell {
        Cell::of_text(value)
    }

    fn rules(sheet: &RepairedSheet) -> Vec<(Field, RepairRule)> {
        sheet.repairs.iter().map(|repair| (repair.field, repair.rule)).collect()
    }

    #[test]
    fn every_change_is_listed_with_before_after_and_rule() {
        let sheet = repaired(&[&[
            (Field::CommuneCode, Cell::Number(316.0)),
            (Field::Serial, text("BX O37O34")),
            (Field::IssueDate, text("15/10/1017")),
            (Field::PersonName, text("  Nguyễn  Văn Mẫu ")),
            (Field::BirthDate, text("NS 1985")),
            (Field::Sex, text("nam")),
            (Field::CitizenNumber, Cell::Number(1_085_000_001.0)),
            (Field::PaperNumber, text("125.0")),
            (Field::Area, text("1.200,5 m2")),
        ]]);
        let listed: Vec<(&str, &str)> = sheet
            .repairs
            .iter()
            .map(|repair| (repair.before.open(Purpose::Display).as_str(), repair.after.open(Purpose::Display).as_str()))
            .collect();
        assert_eq!(
            listed,
            [
                ("  Nguyễn  Văn Mẫu ", "Nguyễn Văn Mẫu"),
                ("316", "00316"),
                ("15/10/1017", "15/10/2017"),
                ("NS 1985", "1985"),
                ("nam", "Nam"),
                ("125.0", "125"),
                ("1.200,5 m2", "1200,5"),
                ("BX O37O34", "BX 037034"),
                ("1085000001", "001085000001"),
            ]
        );
        assert!(sheet.questions.is_empty());
        assert_eq!(sheet.rows[0].written.get(Field::Serial), "BX O37O34");
        assert_eq!(sheet.rows[0].values.get(Field::Serial), "BX 037034");
    }

    #[test]
    fn a_repaired_value_is_not_repaired_again() {
        let first = repaired(&[&[
            (Field::IssueDate, text("5.6.2013")),
            (Field::Area, text("1.200,50m2")),
            (Field::Serial, text("bx37034")),
            (Field::CitizenNumber, text("001 085 000 001")),
        ]]);
        let again: Vec<(Field, Cell)> =
            Field::all().map(|field| (field, text(first.rows[0].values.get(field)))).collect();
        assert!(!first.repairs.is_empty());
        assert_eq!(rules(&repaired(&[&again])), []);
    }

    #[test]
    fn leftovers_of_tcvn3_are_decoded_and_clean_text_is_left_alone() {
        let old = encode_tcvn3("Trần Thị Hường");
        let shown: String = old.iter().map(|byte| char::from(*byte)).collect();
        let sheet = repaired(&[&[
            (Field::PersonName, text(&shown)),
            (Field::PersonAddress, Cell::Raw(old.into())),
            (Field::ParcelAddress, text("Tổ 5, phường Mẫu Sơn")),
        ]]);
        assert_eq!(sheet.rows[0].values.get(Field::PersonName), "Trần Thị Hường");
        assert_eq!(sheet.rows[0].values.get(Field::PersonAddress), "Trần Thị Hường");
        assert_eq!(
            rules(&sheet),
            [(Field::PersonName, RepairRule::Encoding), (Field::PersonAddress, RepairRule::Encoding)]
        );
    }

    #[test]
    fn what_could_be_several_things_is_kept_and_asked() {
        let sheet = repaired(&[
            &[(Field::Serial, text("AO12345")), (Field::Area, text("1.200")), (Field::BirthDate, text("05/06/1985"))],
            &[(Field::BirthDate, text("23/06/1985")), (Field::PaperNumber, Cell::Date(41_562.0))],
            &[(Field::BirthDate, text("06/23/1985")), (Field::CitizenNumber, text("1972000001"))],
        ]);
        assert_eq!(sheet.rows[0].values.get(Field::Serial), "AO12345");
        assert_eq!(sheet.rows[0].values.get(Field::Area), "1.200");
        assert_eq!(sheet.rows[0].values.get(Field::BirthDate), "05/06/1985");
        let asked: Vec<(u64, Option<Field>)> =
            sheet.questions.iter().map(|question| (question.row, question.field)).collect();
        assert_eq!(
            asked,
            [
                (7, Some(Field::BirthDate)),
                (7, Some(Field::Area)),
                (7, Some(Field::Serial)),
                (8, Some(Field::PaperNumber)),
                (9, Some(Field::CitizenNumber)),
            ]
        );
    }

    #[test]
    fn days_that_the_spreadsheet_took_are_asked_where_every_later_day_stayed_a_text() {
        let day = |serial: f64| [(Field::BirthDate, Cell::Date(serial))];
        let late = |value: &str| [(Field::BirthDate, text(value))];
        // 41 432 is 6/7/2013: typed as 07/06/2013?
        let asked = repaired(&[&late("23/06/2013"), &late("24/06/2013"), &late("25/06/2013"), &day(41_432.0)]);
        assert_eq!((asked.questions.len(), asked.rows[3].values.get(Field::BirthDate)), (1, "07/06/2013"));
        let trusted =
            repaired(&[&late("23/06/2013"), &late("24/06/2013"), &late("25/06/2013"), &day(41_432.0), &day(41_562.0)]);
        assert_eq!(trusted.questions.len(), 0);
    }
}
