//! Repairs the values of one row, each by what its column holds.

use std::collections::HashMap;

use super::citizen::{self, NumberReading};
use super::dates::{self, DateHabit, DateReading};
use super::serial::{self, SerialReading};
use super::{Repair, RepairRule, RepairedRow, written};
use crate::cadastre::{Confidential, PartialDate, Severity};
use crate::formats::register_form::{COLUMN_COUNT, COLUMNS, Field, ValueOf, Values};
use crate::formats::workbook::{Cell, date_of_serial};
use crate::i18n::Message;
use crate::tasks::registers::numbers::{self, AreaReading};
use crate::tasks::registers::read::RawRow;
use crate::tasks::registers::report::RegisterFinding;
use crate::tasks::registers::words::WordLists;
use crate::text;

/// Different texts whose decoding is remembered: names and addresses repeat from row to row.
const REMEMBERED: usize = 65_536;

/// Repairs row after row of one sheet.
pub(super) struct Repairer {
    latest: i16,
    habits: [DateHabit; COLUMN_COUNT],
    pub(super) repairs: Vec<Repair>,
    pub(super) questions: Vec<RegisterFinding>,
    /// Texts beyond ASCII and what became of them; `None` where nothing did.
    decoded: HashMap<Box<[u8]>, Option<(String, bool)>>,
    row: u64,
}

impl Repairer {
    pub(super) fn new(latest: i16, habits: [DateHabit; COLUMN_COUNT]) -> Self {
        Self { latest, habits, repairs: Vec::new(), questions: Vec::new(), decoded: HashMap::new(), row: 0 }
    }

    pub(super) fn row(&mut self, raw: &RawRow, group: String) -> RepairedRow {
        self.row = raw.number;
        let begun = self.repairs.len();
        let mut row = RepairedRow {
            number: raw.number,
            ordinal: raw.ordinal,
            group,
            values: Values::default(),
            written: Values::default(),
            repaired: false,
        };
        for (column, cell) in COLUMNS.iter().zip(&raw.cells) {
            if cell.is_empty() {
                continue;
            }
            row.written.set(column.field, written(cell, column.value));
            let value = self.plain(column.field, cell);
            row.values.set(column.field, value);
        }
        // Serials and numbers are judged by other values of the row: those come first.
        for (column, cell) in COLUMNS.iter().zip(&raw.cells) {
            if !row.values.get(column.field).is_empty() && !judged_by_others(column.value) {
                self.by_kind(column.field, cell, &mut row.values);
            }
        }
        for (column, cell) in COLUMNS.iter().zip(&raw.cells) {
            if !row.values.get(column.field).is_empty() && judged_by_others(column.value) {
                self.by_kind(column.field, cell, &mut row.values);
            }
        }
        row.repaired = self.repairs.len() > begun;
        row
    }

    /// The text of a cell: decoded, composed, without outer and doubled spaces.
    fn plain(&mut self, field: Field, cell: &Cell) -> String {
        let shown = written(cell, field.column().value);
        let bytes: &[u8] = match cell {
            Cell::Text(text) => text.as_bytes(),
            Cell::Raw(bytes) => bytes,
            _ => return shown,
        };
        let mut value = shown;
        if !bytes.is_ascii() {
            if self.decoded.len() > REMEMBERED {
                self.decoded.clear();
            }
            let remembered = self.decoded.get(bytes).cloned();
            let decoded = remembered.unwrap_or_else(|| {
                let decoded = text::decode(bytes, text::Choice::Auto, None);
                let changed = decoded.changed.then_some((decoded.text, decoded.doubtful));
                self.decoded.insert(bytes.into(), changed.clone());
                changed
            });
            match decoded {
                // Bytes that are no Unicode have no other reading to fall back to.
                Some((_, true)) if matches!(cell, Cell::Text(_)) => {
                    self.ask(field, Message::new("registers-ask-encoding"));
                }
                Some((text, doubtful)) => {
                    let composed = text == *text::nfc(&value) || text::fold(&text) == text::fold(&value);
                    let rule = if composed { RepairRule::Composed } else { RepairRule::Encoding };
                    self.change(field, &mut value, text, rule);
                    if doubtful {
                        self.ask(field, Message::new("registers-ask-encoding"));
                    }
                }
                None => {}
            }
        }
        let spaced: Vec<&str> =
            value.split(|c: char| c.is_whitespace() || c == '\u{FEFF}').filter(|word| !word.is_empty()).collect();
        let spaced = spaced.join(" ");
        self.change(field, &mut value, spaced, RepairRule::Spaces);
        value
    }

    fn by_kind(&mut self, field: Field, cell: &Cell, values: &mut Values) {
        let mut value = values.get(field).to_owned();
        match field.column().value {
            ValueOf::IssueDate | ValueOf::BirthDate => self.date(field, cell, &mut value),
            ValueOf::CommuneCode => self.commune_code(field, &mut value),
            ValueOf::Serial => self.serial(field, &mut value, values),
            ValueOf::CitizenNumber => self.citizen_number(field, &mut value, values),
            ValueOf::OrganisationNumber if matches!(cell, Cell::Number(_)) && value.len() == 9 => {
                // Tax codes have ten digits.
                let padded = format!("0{value}");
                self.change(field, &mut value, padded, RepairRule::LeadingZero);
            }
            ValueOf::Words(list, true) => {
                if let Some(word) = WordLists::builtin().find(list, &value) {
                    self.change(field, &mut value, word.word.clone(), RepairRule::Word);
                }
            }
            ValueOf::Designation => self.designation(field, cell, &mut value),
            ValueOf::Area => self.area(field, cell, &mut value),
            ValueOf::Text | ValueOf::LandUse | ValueOf::OrganisationNumber | ValueOf::Words(..) => {}
        }
        values.set(field, value);
    }

    fn date(&mut self, field: Field, cell: &Cell, value: &mut String) {
        let habit = self.habits.get(field.index()).copied().unwrap_or_default();
        match cell {
            Cell::Date(serial) => {
                let doubtful = habit.cells_are_doubtful()
                    && date_of_serial(*serial).is_some_and(|date| date.parts().1 != date.parts().2);
                if doubtful {
                    self.ask(field, Message::new("registers-ask-date-cell").with("value", self.shown(field, value)));
                }
            }
            Cell::Number(number) if number.fract() == 0.0 && (1850.0..=f64::from(self.latest)).contains(number) => {}
            Cell::Number(number) => {
                if let Some(date) = dates::serial(*number, self.latest) {
                    self.change(field, value, date.to_string(), RepairRule::DayNumber);
                }
            }
            _ => match dates::read(value, field.column().value, habit, self.latest) {
                DateReading::Repaired(date, rule) => self.change(field, value, date.to_string(), rule),
                DateReading::Either(usual, exchanged) => {
                    let one = self.shown(field, &usual.to_string());
                    let other = self.shown(field, &exchanged.to_string());
                    let message = Message::new("registers-ask-date").with("one", one).with("other", other);
                    // Where nearly all days stand first, so does this one: listed, but nobody need look at each.
                    let severity = if habit.is_day_first() { Severity::Info } else { Severity::Warning };
                    self.questions.push(RegisterFinding { row: self.row, field: Some(field), severity, message });
                }
                DateReading::AsIs | DateReading::Unread => {}
            },
        }
    }

    fn commune_code(&mut self, field: Field, value: &mut String) {
        let digits = value.strip_suffix(".0").unwrap_or(value);
        if (1..=5).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            let padded = format!("{digits:0>5}");
            self.change(field, value, padded, RepairRule::LeadingZero);
        }
    }

    fn serial(&mut self, field: Field, value: &mut String, values: &Values) {
        let issued = PartialDate::parse(values.get(Field::IssueDate));
        match serial::read(value, issued, values.get(Field::ScanFile)) {
            SerialReading::Repaired(serial, rule) => self.change(field, value, serial.to_string(), rule),
            SerialReading::Either(serials) => {
                let serials: Vec<String> = serials.iter().map(ToString::to_string).collect();
                let message = Message::new("registers-ask-serial")
                    .with("value", value.as_str())
                    .with("serials", serials.join(", "));
                self.ask(field, message);
            }
            SerialReading::AsIs | SerialReading::Unread => {}
        }
    }

    fn citizen_number(&mut self, field: Field, value: &mut String, values: &Values) {
        // Birth and sex stand in the row for the person on the paper only.
        let of_holder = field == Field::CitizenNumber;
        let birth = PartialDate::parse(values.get(Field::BirthDate)).filter(|_| of_holder);
        let sex = values.get(Field::Sex);
        let woman = if of_holder && (sex == "Nữ" || sex == "Nam") { Some(sex == "Nữ") } else { None };
        match citizen::read(value, birth, woman) {
            NumberReading::Digits(digits) => self.change(field, value, digits, RepairRule::NumberForm),
            NumberReading::Padded(digits) => self.change(field, value, digits, RepairRule::LeadingZero),
            NumberReading::Either(..) => self.ask(field, Message::new("registers-ask-citizen-number")),
            NumberReading::Unread => {}
        }
    }

    fn designation(&mut self, field: Field, cell: &Cell, value: &mut String) {
        if let Cell::Date(_) = cell {
            // `12/5` became a day.
            self.ask(field, Message::new("registers-ask-day-for-number").with("value", value.as_str()));
        } else if let Some(whole) =
            value.strip_suffix(".0").filter(|whole| whole.bytes().all(|digit| digit.is_ascii_digit()))
        {
            let whole = whole.to_owned();
            self.change(field, value, whole, RepairRule::NumberForm);
        }
    }

    fn area(&mut self, field: Field, cell: &Cell, value: &mut String) {
        if matches!(cell, Cell::Number(_)) {
            return;
        }
        match numbers::area(value) {
            Some(AreaReading::Known(area)) => {
                // Zeros after the comma say how exactly it was measured: they stay.
                let decimals = value.rsplit_once(',').is_some_and(|(whole, rest)| {
                    !rest.is_empty() && format!("{whole}{rest}").bytes().all(|digit| digit.is_ascii_digit())
                });
                if !decimals {
                    self.change(field, value, numbers::written(area), RepairRule::AreaForm);
                }
            }
            Some(AreaReading::Either(thousands, decimals)) => {
                let message = Message::new("registers-ask-area").with("value", value.as_str());
                self.ask(
                    field,
                    message.with("one", numbers::written(thousands)).with("other", numbers::written(decimals)),
                );
            }
            None => {}
        }
    }

    /// A value in a sentence: personal ones are not told there.
    fn shown(&self, field: Field, value: &str) -> String {
        if field.column().personal { "•••".to_owned() } else { value.to_owned() }
    }

    fn change(&mut self, field: Field, value: &mut String, after: String, rule: RepairRule) {
        if *value == after {
            return;
        }
        let before = std::mem::replace(value, after);
        self.repairs.push(Repair {
            row: self.row,
            field,
            before: Confidential::new(before),
            after: Confidential::new(value.clone()),
            rule,
        });
    }

    fn ask(&mut self, field: Field, message: Message) {
        self.questions.push(RegisterFinding {
            row: self.row,
            field: Some(field),
            severity: Severity::Warning,
            message,
        });
    }
}

fn judged_by_others(value: ValueOf) -> bool {
    matches!(value, ValueOf::Serial | ValueOf::CitizenNumber)
}
