//! Citizen numbers (số định danh cá nhân): the zeros that a spreadsheet ate, and what their digits say.

use crate::cadastre::PartialDate;

/// Digits of a citizen number, and of the identity cards before it (CMND). Source: `citizen-id.md`.
pub const DIGITS: usize = 12;
pub const OLD_DIGITS: usize = 9;

/// Codes of the 63 old provinces, where births were registered. Source: `citizen-id.md`.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
    46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
    93, 94, 95, 96,
];

/// What the digits of a number of twelve say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitizenDigits {
    pub province: u16,
    pub woman: bool,
    pub birth_year: i16,
}

impl CitizenDigits {
    /// `None` unless the text is twelve digits with a known century.
    pub fn read(number: &str) -> Option<Self> {
        if number.len() != DIGITS || !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let century: i16 = number.get(3..4)?.parse().ok()?;
        let year: i16 = number.get(4..6)?.parse().ok()?;
        (century < 6).then_some(Self {
            province: number.get(..3)?.parse().ok()?,
            woman: century % 2 == 1,
            birth_year: 1900 + century / 2 * 100 + year,
        })
    }

    /// Of a Vietnamese province, or of a country (1xx to 2xx).
    pub fn province_is_known(&self) -> bool {
        PROVINCES.contains(&self.province) || (100..300).contains(&self.province)
    }
}

/// What became of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberReading {
    /// As it is, signs between the digits apart.
    Digits(String),
    /// With the zeros that it lost.
    Padded(String),
    /// Could be either.
    Either(String, String),
    /// No number that is known.
    Unread,
}

/// Reads a citizen number or an old card's; birth year and sex of the same row decide whether zeros are missing.
pub fn read(text: &str, birth: Option<PartialDate>, woman: Option<bool>) -> NumberReading {
    let signs = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’' | '`' | '"' | '\u{FEFF}');
    let bare: String = text.strip_suffix(".0").unwrap_or(text).chars().filter(|c| !signs(*c)).collect();
    if bare.is_empty() || !bare.bytes().all(|digit| digit.is_ascii_digit()) {
        return NumberReading::Unread;
    }
    let padded = format!("{bare:0>DIGITS$}");
    let digits = CitizenDigits::read(&padded);
    let agrees = digits.is_some_and(|digits| {
        digits.province_is_known()
            && birth.is_none_or(|birth| birth.year() == digits.birth_year)
            && woman.is_none_or(|woman| woman == digits.woman)
    });
    match bare.len() {
        // No province has the code 000, so nine digits are never a citizen number without three zeros.
        DIGITS | OLD_DIGITS => NumberReading::Digits(bare),
        10 | 11 if agrees => NumberReading::Padded(padded),
        8 if !bare.starts_with('0') => NumberReading::Padded(format!("0{bare}")),
        10 | 11 => NumberReading::Either(padded, bare),
        _ => NumberReading::Unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_zeros_are_filled_in_where_the_digits_agree_with_the_row() {
        let year = |year| Some(PartialDate::Year(year));
        let padded = |text: &str| NumberReading::Padded(text.to_owned());
        let digits = |text: &str| NumberReading::Digits(text.to_owned());
        assert_eq!(read("1085000001", year(1985), Some(false)), padded("001085000001"));
        assert_eq!(read("36185000001", None, None), padded("036185000001"));
        assert_eq!(read("001 085 000 001", year(1985), None), digits("001085000001"));
        assert_eq!(read("012345678", year(1985), None), digits("012345678"));
        assert_eq!(read("12345678", None, None), padded("012345678"));
        assert_eq!(
            read("1085000001", year(1972), None),
            NumberReading::Either("001085000001".to_owned(), "1085000001".to_owned())
        );
        for text in ["1,08501E+11", "", "N/A-0101234567", "1234567"] {
            assert_eq!(read(text, None, None), NumberReading::Unread, "{text}");
        }
    }

    #[test]
    fn the_digits_tell_sex_and_year() {
        let digits = CitizenDigits::read("001185000001").expect("twelve digits");
        assert_eq!((digits.province, digits.woman, digits.birth_year), (1, true, 1985));
        assert_eq!(CitizenDigits::read("001302000001").map(|digits| digits.birth_year), Some(2002));
        assert!(!CitizenDigits::read("000185000001").expect("twelve digits").province_is_known());
        assert_eq!(CitizenDigits::read("0011850000"), None);
    }
}
