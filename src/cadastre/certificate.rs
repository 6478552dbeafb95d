//! A certificate (giấy chứng nhận), what is printed on it, and its holders.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CertificateId, Confidential, Designation, HolderId, Serial};

/// A land certificate ("sổ đỏ"). What is printed on the paper, not what the map says.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    pub id: CertificateId,
    /// Serial (số phát hành). `None` while nobody could read it.
    pub serial: Option<Serial>,
    pub issue_date: Option<PartialDate>,
    /// Registry number (số vào sổ), as written.
    pub registry_number: String,
    pub holders: Vec<HolderId>,
    /// The parcels named on the paper; their numbers may be those of an older map.
    pub printed_parcels: Vec<PrintedParcel>,
    /// Total area printed on the paper, square metres.
    pub printed_area: Option<f64>,
    pub note: String,
}

impl Certificate {
    /// A certificate of which only the serial is known.
    pub fn with_serial(id: CertificateId, serial: Option<Serial>) -> Self {
        Self {
            id,
            serial,
            issue_date: None,
            registry_number: String::new(),
            holders: Vec::new(),
            printed_parcels: Vec::new(),
            printed_area: None,
            note: String::new(),
        }
    }
}

/// A parcel as a certificate names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrintedParcel {
    pub sheet: Designation,
    pub number: Designation,
    /// Square metres.
    pub area: Option<f64>,
}

/// A holder (người sử dụng đất; LADM `LA_Party`): a person, a household or an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    pub id: HolderId,
    pub name: Confidential<String>,
    /// Citizen number (số định danh cá nhân, CCCD) or an older document number; as written.
    pub citizen_number: Option<Confidential<String>>,
    pub birth_date: Option<Confidential<PartialDate>>,
    pub address: Option<Confidential<String>>,
}

/// A calendar date, or only its year: 87 % of birth dates on papers are a year. Source: `citizen-id.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PartialDate {
    Year(i16),
    Day { year: i16, month: u8, day: u8 },
}

impl PartialDate {
    /// Month and day are 0 for a date that is only a year. `None` when there is no such day.
    pub fn from_parts(year: i16, month: u8, day: u8) -> Option<Self> {
        if (month, day) == (0, 0) {
            return Some(Self::Year(year));
        }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self::Day { year, month, day })
    }

    /// Year, month and day; month and day are 0 for a date that is only a year.
    pub fn parts(self) -> (i16, u8, u8) {
        match self {
            Self::Year(year) => (year, 0, 0),
            Self::Day { year, month, day } => (year, month, day),
        }
    }

    pub fn year(self) -> i16 {
        self.parts().0
    }

    /// Reads `dd/mm/yyyy` (also `-` and `.`), `yyyy-mm-dd` and a bare `yyyy`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split(['/', '-', '.']).map(str::trim).collect();
        match parts.as_slice() {
            [year] if year.len() == 4 => Self::from_parts(year.parse().ok()?, 0, 0),
            [year, month, day] if year.len() == 4 => {
                Self::from_parts(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            }
            [day, month, year] if year.len() == 4 => {
                Self::from_parts(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            }
            _ => None,
        }
    }
}

/// As Vietnamese papers print it: `dd/mm/yyyy`, or the year.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Day { year, month, day } => write!(f, "{day:02}/{month:02}/{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_of_the_field() {
        let day = PartialDate::from_parts(2009, 12, 10);
        assert_eq!(PartialDate::parse("10/12/2009"), day);
        assert_eq!(PartialDate::parse("2009-12-10"), day);
        assert_eq!(PartialDate::parse(" 1985 "), Some(PartialDate::Year(1985)));
        assert_eq!(PartialDate::parse("31/02/2009"), None);
        assert_eq!(day.map(|day| day.to_string()), Some("10/12/2009".to_owned()));
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused() {
        assert_eq!(PartialDate::from_parts(2023, 2, 29), None);
        assert!(PartialDate::from_parts(2024, 2, 29).is_some());
        assert_eq!(PartialDate::from_parts(2024, 13, 1), None);
    }
}
