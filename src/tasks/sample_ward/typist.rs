//! The faults of the field in a register: what hurried people, spreadsheets and old fonts do to a careful row.
//!
//! Faults of a certificate and of a parcel are the same in all of its rows, as a clerk copies them down; those of a person are not.
//! Source of the kinds: `campaign.md` §7.4, `certificate.md` §4.1, `citizen-id.md`, `encodings.md` §10.1. Shares: M.

use super::dice::Dice;
use super::lattice::Lattice;
use super::register::Row;
use crate::tasks::registers::Field;
use crate::text;

/// Columns that are spoiled.
pub(super) const SERIAL: usize = Field::Serial as usize;
pub(super) const ISSUED: usize = Field::IssueDate as usize;
pub(super) const REGISTRY: usize = Field::RegistryNumber as usize;
pub(super) const NAME: usize = Field::PersonName as usize;
pub(super) const BORN: usize = Field::BirthDate as usize;
pub(super) const CITIZEN: usize = Field::CitizenNumber as usize;
pub(super) const SHEET: usize = Field::PaperSheet as usize;
pub(super) const NUMBER: usize = Field::PaperNumber as usize;
pub(super) const ADDRESS: usize = Field::ParcelAddress as usize;
pub(super) const AREA: usize = Field::Area as usize;
const SCAN_FILE: usize = Field::ScanFile as usize;

/// Spoils some values of every kind.
pub(super) fn spoil(lattice: &Lattice, rows: &mut [Row]) {
    for row in rows {
        let place = i64::try_from(row.paper).unwrap_or(0);
        let (parcel, holder) = (i64::try_from(row.parcel).unwrap_or(0), i64::try_from(row.holder).unwrap_or(0));
        let mut typed = Typed(&mut row.values);
        typed.certificate(&mut lattice.dice("typed certificate", place, 0));
        typed.parcel(&mut lattice.dice("typed parcel", place, parcel));
        typed.person(&mut lattice.dice("typed person", place, parcel * 8 + holder));
    }
}

struct Typed<'a>(&'a mut Vec<String>);

impl Typed<'_> {
    fn change(&mut self, column: usize, change: impl FnOnce(&str) -> String) {
        if let Some(value) = self.0.get_mut(column) {
            *value = change(value);
        }
    }

    fn clear(&mut self, column: usize) {
        self.change(column, |_| String::new());
    }

    fn certificate(&mut self, dice: &mut Dice) {
        match dice.below(1_000) {
            0..25 => self.change(SERIAL, without_zeros),
            25..45 => self.change(SERIAL, |serial| serial.replace(' ', "")),
            45..60 => self.change(SERIAL, str::to_lowercase),
            60..70 => self.change(SERIAL, |serial| serial.replacen('0', "O", 1)),
            70..76 => self.change(SERIAL, |serial| serial.replace('Đ', "\u{D0}")),
            76..84 => self.clear(SERIAL),
            _ => {}
        }
        match dice.below(1_000) {
            0..60 => self.change(ISSUED, excel_day),
            60..100 => self.change(ISSUED, american),
            100..110 => self.change(ISSUED, |day| day.replace("/20", "/10")),
            110..200 => self.change(ISSUED, |day| day.replace("/0", "/").trim_start_matches('0').to_owned()),
            200..230 => self.change(ISSUED, |day| day.rsplit('/').next().unwrap_or(day).to_owned()),
            230..250 => self.clear(ISSUED),
            _ => {}
        }
        if dice.chance(0.04) {
            self.clear(REGISTRY);
        }
        if dice.chance(0.1) {
            self.clear(SCAN_FILE);
        }
    }

    fn parcel(&mut self, dice: &mut Dice) {
        match dice.below(1_000) {
            // Nobody could read them.
            0..30 => {
                self.clear(SHEET);
                self.clear(NUMBER);
            }
            30..45 => self.clear(SHEET),
            45..55 => self.clear(NUMBER),
            55..65 => self.0.swap(SHEET, NUMBER),
            65..80 => {
                let typo = mistyped_number(self.0.get(NUMBER).map_or("", String::as_str), dice);
                self.change(NUMBER, |_| typo);
            }
            80..86 => {
                let typo = mistyped_number(self.0.get(SHEET).map_or("", String::as_str), dice);
                self.change(SHEET, |_| typo);
            }
            // Spellings that say the same.
            86..120 => {
                self.change(SHEET, |sheet| format!("{sheet:0>2}"));
                self.change(NUMBER, |number| format!("{number:0>3}"));
            }
            120..135 => self.change(NUMBER, |number| format!("{number}.0")),
            _ => {}
        }
        match dice.below(1_000) {
            0..25 => self.clear(AREA),
            25..32 => self.change(AREA, |area| area.replace(',', "")),
            32..37 => {
                let typo = mistyped_number(self.0.get(AREA).map_or("", String::as_str), dice);
                self.change(AREA, |_| typo);
            }
            37..90 => self.change(AREA, |area| format!("{area} m2")),
            90..200 => self.change(AREA, |area| area.replace(',', ".")),
            200..320 => self.change(AREA, |area| area.trim_end_matches(",0").to_owned()),
            _ => {}
        }
        match dice.below(1_000) {
            0..60 => self.clear(ADDRESS),
            60..75 => self.change(ADDRESS, old_font),
            75..85 => self.change(ADDRESS, |address| address.replacen('đ', "®", 1).replacen('ê', "ª", 1)),
            85..105 => self.change(ADDRESS, str::to_uppercase),
            _ => {}
        }
    }

    fn person(&mut self, dice: &mut Dice) {
        match dice.below(1_000) {
            0..8 => self.clear(NAME),
            8..23 => self.change(NAME, old_font),
            23..31 => self.change(NAME, |name| name.replacen('ă', "¨", 1).replacen('ê', "ª", 1)),
            31..130 => self.change(NAME, str::to_uppercase),
            130..140 => self.change(NAME, text::fold),
            140..200 => self.change(NAME, |name| format!("Ông {name} ")),
            _ => {}
        }
        match dice.below(1_000) {
            // The spreadsheet took the number for a number.
            0..150 => self.change(CITIZEN, |number| number.trim_start_matches('0').to_owned()),
            150..200 => self.clear(CITIZEN),
            _ => {}
        }
        // 87 % of births are a year; the rest are days, and those are American.
        if dice.chance(0.13) {
            let (day, month) = (1 + dice.below(28), 1 + dice.below(12));
            self.change(BORN, |year| format!("{month:02}/{day:02}/{year}"));
        }
    }
}

/// `BX 037034` as a spreadsheet leaves it: `BX 37034`.
fn without_zeros(serial: &str) -> String {
    match serial.split_once(' ') {
        Some((letters, digits)) => format!("{letters} {}", digits.trim_start_matches('0')),
        None => serial.to_owned(),
    }
}

/// Days since 30/12/1899, as a spreadsheet shows a date in a column of numbers.
fn excel_day(day: &str) -> String {
    let parts: Vec<i64> = day.split('/').filter_map(|part| part.parse().ok()).collect();
    let [day, month, year] = parts.as_slice() else { return day.to_owned() };
    // Source: Howard Hinnant, days_from_civil; day 0 is 1/1/1970, which spreadsheets call 25569.
    let year = if *month <= 2 { year - 1 } else { *year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if *month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (days + 25_569).to_string()
}

fn american(day: &str) -> String {
    let parts: Vec<&str> = day.split('/').collect();
    match parts.as_slice() {
        [day, month, year] => format!("{month}/{day}/{year}"),
        _ => day.to_owned(),
    }
}

/// Two digits exchanged, one wrong, or one doubled; a value without digits stays.
fn mistyped_number(number: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = number.chars().collect();
    let digits: Vec<usize> =
        letters.iter().enumerate().filter(|(_, letter)| letter.is_ascii_digit()).map(|(at, _)| at).collect();
    let Some(at) = digits.get(dice.below(digits.len())).copied() else { return number.to_owned() };
    match dice.below(3) {
        0 if letters.get(at + 1).is_some_and(char::is_ascii_digit) => letters.swap(at, at + 1),
        1 => letters.insert(at, letters.get(at).copied().unwrap_or('1')),
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = char::from_digit((letter.to_digit(10).unwrap_or(0) + 3) % 10, 10).unwrap_or('1');
            }
        }
    }
    letters.into_iter().collect()
}

/// TCVN3 bytes as a program shows them that knows nothing of it.
fn old_font(words: &str) -> String {
    text::shown_as_windows_1252(&text::encode_tcvn3(words))
}

#[cfg(test)]
mod tests {
    use super::super::campaign::small;
    use super::super::register::rows;
    use super::*;

    #[test]
    fn a_date_is_the_number_that_a_spreadsheet_gives_it() {
        assert_eq!(excel_day("01/01/1970"), "25569");
        assert_eq!(excel_day("01/12/2014"), "41974");
        assert_eq!(american("25/12/2014"), "12/25/2014");
        assert_eq!(without_zeros("MK 037034"), "MK 37034");
    }

    #[test]
    fn most_values_stay_as_they_were_and_every_kind_of_fault_is_there() {
        let (lattice, _, papers) = small();
        let careful = rows(papers, true);
        let mut typed = careful.clone();
        spoil(lattice, &mut typed);
        let share = |column: usize| {
            let same =
                typed.iter().zip(&careful).filter(|(typed, careful)| typed.values[column] == careful.values[column]);
            same.count() as f64 / careful.len() as f64
        };
        for column in [SERIAL, SHEET, NUMBER, ADDRESS] {
            assert!((0.8..0.99).contains(&share(column)), "column {column}: {}", share(column));
        }
        for (column, fault) in
            [(ISSUED, "/10"), (NAME, "¨"), (NAME, "NGUYỄN"), (AREA, " m2"), (NUMBER, ".0"), (ADDRESS, "®")]
        {
            assert!(typed.iter().any(|row| row.values[column].contains(fault)), "no {fault} in column {column}");
        }
        let numbered = |row: &Row| row.values[ISSUED].len() == 5 && row.values[ISSUED].parse::<u32>().is_ok();
        assert!(typed.iter().any(numbered), "no date is a spreadsheet's number");
    }

    #[test]
    fn all_rows_of_a_certificate_have_one_serial_and_of_a_parcel_one_area() {
        let (lattice, _, papers) = small();
        let mut typed = rows(papers, true);
        spoil(lattice, &mut typed);
        for pair in typed.windows(2) {
            if pair[0].paper == pair[1].paper {
                assert_eq!(pair[0].values[SERIAL], pair[1].values[SERIAL]);
                if pair[0].parcel == pair[1].parcel {
                    assert_eq!(pair[0].values[AREA], pair[1].values[AREA]);
                }
            }
        }
    }
}
