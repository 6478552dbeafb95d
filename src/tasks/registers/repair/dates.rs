//! Days as registers write them: two orders of day and month, years alone, typing faults of years, numbers of a spreadsheet.

use super::RepairRule;
use crate::cadastre::PartialDate;
use crate::formats::register_form::ValueOf;
use crate::formats::workbook::date_of_serial;

/// How the texts of one column write day and month, counted over its values that can be read in one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateHabit {
    /// `23/05/1985`
    pub day_first: u32,
    /// `05/23/1985`
    pub month_first: u32,
    /// Days that the spreadsheet itself took for days, with a day above 12.
    pub cells_after_12: u32,
    /// Days that the spreadsheet itself took for days.
    pub cells: u32,
}

/// So many texts to one of the other order are nearly all. Source: ours: asking two dates in five of a register
/// because one in thirty is American would bury what matters.
const NEARLY_ALL: u32 = 10;

/// Fewer texts than that say nothing of how a spreadsheet took the others.
const ENOUGH_TEXTS: u32 = 3;

impl DateHabit {
    pub fn count_text(&mut self, text: &str) {
        if let Some(Parts::Numbers { first, second, .. }) = parts(text) {
            match (first, second) {
                (13..=31, 1..=12) => self.day_first += 1,
                (1..=12, 13..=31) => self.month_first += 1,
                _ => {}
            }
        }
    }

    pub fn count_cell(&mut self, date: PartialDate) {
        self.cells += 1;
        self.cells_after_12 += u32::from(date.parts().2 > 12);
    }

    /// Whether nearly all texts write the day first.
    pub fn is_day_first(&self) -> bool {
        self.day_first >= self.month_first * NEARLY_ALL
    }

    /// Whether a day that the spreadsheet took for one may have day and month exchanged: typed as `05/06/1985` into an American
    /// Excel it became 6 May, while every day after the 12th stayed a text.
    pub fn cells_are_doubtful(&self) -> bool {
        self.cells_after_12 == 0 && self.day_first >= ENOUGH_TEXTS
    }
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateReading {
    /// Written as it should be.
    AsIs,
    Repaired(PartialDate, RepairRule),
    /// Could be either; both as `dd/mm/yyyy`.
    Either(PartialDate, PartialDate),
    /// No day that there is.
    Unread,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    Year(u32),
    /// The year's digits, as many as were written.
    Numbers {
        first: u32,
        second: u32,
        year: u32,
        year_digits: usize,
        year_first: bool,
    },
}

/// The numbers of a date text, its words left out: `ngày 15 tháng 10 năm 2013`, `2013-10-15 00:00:00`, `NS 1985`.
fn parts(text: &str) -> Option<Parts> {
    let text = without_time(text);
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let value = |text: &str| text.parse::<u32>().ok();
    match numbers.as_slice() {
        [year] if year.len() == 4 => Some(Parts::Year(value(year)?)),
        [year, first, second] if year.len() == 4 => Some(Parts::Numbers {
            first: value(second)?,
            second: value(first)?,
            year: value(year)?,
            year_digits: 4,
            year_first: true,
        }),
        [first, second, year] if first.len() <= 2 && second.len() <= 2 && (2..=5).contains(&year.len()) => {
            Some(Parts::Numbers {
                first: value(first)?,
                second: value(second)?,
                year: value(year)?,
                year_digits: year.len(),
                year_first: false,
            })
        }
        _ => None,
    }
}

/// The text without a time of day after it: `2013-10-15T00:00:00`, `15/10/2013 07:30`.
fn without_time(text: &str) -> &str {
    let digit = |c: char| c.is_ascii_digit();
    let ends = text.match_indices(['T', ' ']).find(|(at, sign)| {
        let (before, after) = (text.get(..*at), text.get(at + sign.len()..));
        let clock = after
            .and_then(|after| after.split_once(':'))
            .is_some_and(|(hour, _)| !hour.is_empty() && hour.chars().all(digit));
        clock && before.is_some_and(|before| before.ends_with(digit))
    });
    ends.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The year meant: `1017` is 2017, two digits are of the century that has been. `None` when it could be several.
fn year_meant(year: u32, digits: usize, kind: ValueOf, latest: i16) -> Option<(i16, bool)> {
    let latest = u32::try_from(latest).ok()?;
    let plausible = |year: u32| (1850..=latest).contains(&year);
    let meant = match digits {
        4 if plausible(year) => return Some((i16::try_from(year).ok()?, false)),
        4 if (1000..1100).contains(&year) && plausible(year + 1000) => year + 1000,
        // `20017`: one digit too many.
        5 => {
            let text = year.to_string();
            // Only a doubled digit tells which one is too many.
            let doubled = (1..5).filter(|at| text.as_bytes().get(*at) == text.as_bytes().get(at - 1));
            let without =
                |at: usize| format!("{}{}", text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            let mut meant: Vec<u32> = doubled
                .filter_map(|at| without(at).parse().ok())
                .filter(|year| *year >= 1900 && plausible(*year))
                .collect();
            meant.dedup();
            match meant.as_slice() {
                [one] => *one,
                _ => return None,
            }
        }
        // Certificates of the land law are younger than 1987: their century is known; a birth's is not.
        2 if kind == ValueOf::IssueDate && year >= 87 => 1900 + year,
        2 if kind == ValueOf::IssueDate && plausible(2000 + year) => 2000 + year,
        _ => return None,
    };
    Some((i16::try_from(meant).ok()?, true))
}

/// Reads one text. `latest` is the year that the register is read in: later years are faults.
pub fn read(text: &str, kind: ValueOf, habit: DateHabit, latest: i16) -> DateReading {
    let Some(parts) = parts(text) else {
        return serial_text(text, latest)
            .map_or(DateReading::Unread, |date| DateReading::Repaired(date, RepairRule::DayNumber));
    };
    match parts {
        Parts::Year(year) => match year_meant(year, 4, kind, latest) {
            Some((year, typo)) => {
                settled(text, PartialDate::Year(year), if typo { RepairRule::YearTypo } else { RepairRule::YearOnly })
            }
            None => DateReading::Unread,
        },
        Parts::Numbers { first: 0, second: 0, year, year_digits, .. } => {
            match year_meant(year, year_digits, kind, latest) {
                Some((year, _)) => DateReading::Repaired(PartialDate::Year(year), RepairRule::YearOnly),
                None => DateReading::Unread,
            }
        }
        Parts::Numbers { first, second, year, year_digits, year_first } => {
            let Some((year, typo)) = year_meant(year, year_digits, kind, latest) else { return DateReading::Unread };
            let day = |day: u32, month: u32| {
                let date = PartialDate::from_parts(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
                matches!(date, PartialDate::Day { .. }).then_some(date)
            };
            let american = || second > 12 || (!year_first && habit.month_first > 0 && habit.day_first == 0);
            match (day(first, second), day(second, first)) {
                (Some(usual), Some(exchanged)) if usual != exchanged && !year_first && habit.month_first > 0 => {
                    if american() {
                        DateReading::Repaired(exchanged, RepairRule::MonthFirst)
                    } else {
                        DateReading::Either(usual, exchanged)
                    }
                }
                (Some(usual), _) if typo => DateReading::Repaired(usual, RepairRule::YearTypo),
                (Some(usual), _) => settled(text, usual, RepairRule::DateForm),
                (None, Some(exchanged)) => DateReading::Repaired(exchanged, RepairRule::MonthFirst),
                (None, None) => DateReading::Unread,
            }
        }
    }
}

fn settled(text: &str, date: PartialDate, rule: RepairRule) -> DateReading {
    if date.to_string() == text { DateReading::AsIs } else { DateReading::Repaired(date, rule) }
}

/// A day that stands as the number that a spreadsheet counts it by: `41562`.
fn serial_text(text: &str, latest: i16) -> Option<PartialDate> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    if digits.len() != 5 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    serial(digits.parse().ok()?, latest)
}

/// The day that a number of a spreadsheet means in a register: from 1910 on, not after `latest`.
pub fn serial(number: f64, latest: i16) -> Option<PartialDate> {
    date_of_serial(number).filter(|date| (1910..=latest).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: ValueOf, habit: DateHabit, expected: &str) {
        let shown = match read(text, kind, habit, 2026) {
            DateReading::AsIs => "as it is".to_owned(),
            DateReading::Repaired(date, rule) => format!("{date} {rule:?}"),
            DateReading::Either(usual, exchanged) => format!("{usual} or {exchanged}"),
            DateReading::Unread => "unread".to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn days_are_repaired_by_the_rule_that_fits() {
        let habit = DateHabit::default();
        for (text, expected) in [
            ("15/10/2013", "as it is"),
            ("5/6/2013", "05/06/2013 DateForm"),
            ("2013-10-15 00:00:00", "15/10/2013 DateForm"),
            ("ngày 15 tháng 10 năm 2013", "15/10/2013 DateForm"),
            ("15.10.13", "15/10/2013 YearTypo"),
            ("15/10/1017", "15/10/2017 YearTypo"),
            ("15/10/20017", "15/10/2017 YearTypo"),
            ("05/23/2013", "23/05/2013 MonthFirst"),
            ("41562", "15/10/2013 DayNumber"),
            ("31/02/2013", "unread"),
            ("15/10/2031", "unread"),
            ("đã mất", "unread"),
        ] {
            check(text, ValueOf::IssueDate, habit, expected);
        }
    }

    #[test]
    fn births_may_be_a_year_and_their_century_is_not_guessed() {
        let habit = DateHabit::default();
        for (text, expected) in [
            ("1985", "as it is"),
            ("NS: 1985", "1985 YearOnly"),
            ("00/00/1985", "1985 YearOnly"),
            ("1085", "unread"),
            ("15/10/13", "unread"),
        ] {
            check(text, ValueOf::BirthDate, habit, expected);
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_the_columns_and_asked_where_it_has_both() {
        let american = DateHabit { month_first: 4, ..DateHabit::default() };
        let mixed = DateHabit { month_first: 4, day_first: 9, ..DateHabit::default() };
        check("05/06/1985", ValueOf::BirthDate, DateHabit::default(), "as it is");
        check("05/06/1985", ValueOf::BirthDate, american, "06/05/1985 MonthFirst");
        check("05/06/1985", ValueOf::BirthDate, mixed, "05/06/1985 or 06/05/1985");
        check("05/05/1985", ValueOf::BirthDate, mixed, "as it is");
        check("23/06/1985", ValueOf::BirthDate, mixed, "as it is");
    }
}
