//! A certificate (giấy chứng nhận), what is printed on it, and its holders.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CertificateBarcode, CertificateId, Confidential, Designation, HolderId, Obstacle, Serial, Stamp};

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
    /// Of the forms of 2009 to 2024 (mã vạch).
    pub barcode: Option<CertificateBarcode>,
    /// Serials that this paper says it replaces (cấp đổi từ).
    pub supersedes: Vec<Serial>,
    /// The flat that it is about (căn hộ); the building's parcel has many such certificates.
    pub flat: Option<Flat>,
    /// Residential group (tổ dân phố, thôn) whose head handed it in.
    pub residential_group: String,
    /// Why it cannot be linked.
    pub obstacle: Option<Obstacle>,
    /// Put off until later (để sau).
    pub postponed: Option<Stamp>,
    /// Compared with its scan by a person, all of it (đã đối chiếu).
    pub verified: Option<Stamp>,
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
            barcode: None,
            supersedes: Vec::new(),
            flat: None,
            residential_group: String::new(),
            obstacle: None,
            postponed: None,
            verified: None,
        }
    }
}

/// A parcel as a certificate names it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PrintedParcel {
    pub sheet: Designation,
    pub number: Designation,
    /// Square metres.
    pub area: Option<f64>,
    pub address: String,
    /// Land use as printed, codes or words.
    pub land_use: String,
    /// Lengths of its sides on the sketch, metres, going round in either direction from any corner.
    pub sides: Vec<f64>,
    /// The commune as the paper tells: code or name; empty for the ward's own.
    pub commune: String,
}

impl PrintedParcel {
    /// A parcel of which the paper tells no more.
    pub fn numbered(sheet: &str, number: &str, area: Option<f64>) -> Self {
        Self { sheet: Designation::new(sheet), number: Designation::new(number), area, ..Self::default() }
    }
}

/// A flat (căn hộ) as a certificate names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flat {
    /// Khu chung cư.
    pub estate: String,
    /// Nhà chung cư.
    pub building: String,
    pub number: String,
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
