//! Serials as people type them: `O` for 0, `I` for 1, `B` for 8, and zeros that a spreadsheet ate.

use super::RepairRule;
use crate::cadastre::{PartialDate, Serial};

/// What became of a serial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SerialReading {
    /// In normal form already.
    AsIs,
    Repaired(Serial, RepairRule),
    /// Could be any of these.
    Either(Vec<Serial>),
    Unread,
}

/// Since then certificates have eight digits. Source: `certificate.md` §4.1.
const EIGHT_DIGITS_SINCE: i16 = 2025;

/// Reads a serial. The name of the scan (`AA 00476432-GCN.pdf`) decides where it names one that the text can be.
pub fn read(text: &str, issued: Option<PartialDate>, scan_name: &str) -> SerialReading {
    let parsed = Serial::parse(text);
    let named = Serial::find_all(scan_name);
    let sure = |serial: &Serial| serial.as_str() == text;
    if let Some(serial) = &parsed {
        // A certificate of the new form that lost its zeros looks like an old one: only the scan's name tells.
        let new = issued.is_some_and(|date| date.year() >= EIGHT_DIGITS_SINCE);
        let longer = named.iter().find(|other| new && *other != serial && same_but_for_zeros(serial, other));
        return match longer {
            Some(longer) => SerialReading::Repaired(longer.clone(), RepairRule::SerialOfScan),
            None if sure(serial) => SerialReading::AsIs,
            None => SerialReading::Repaired(serial.clone(), RepairRule::SerialForm),
        };
    }
    let mut readings: Vec<(Serial, RepairRule)> = Vec::new();
    for (letters, digits) in splits(text) {
        let replaced: String = digits.chars().map(as_digit).collect();
        if !replaced.bytes().all(|digit| digit.is_ascii_digit()) {
            continue;
        }
        let look_alike = replaced != digits;
        let new = issued.is_some_and(|date| date.year() >= EIGHT_DIGITS_SINCE);
        for wanted in [6, 8] {
            let fits = match (replaced.len(), wanted) {
                (length, wanted) if length == wanted => true,
                // Never more than three zeros are filled in, and eight digits only where the paper is new or seven are there.
                (3..=5, 6) => !new,
                (5..=7, 8) => letters.chars().count() == 2 && (new || replaced.len() == 7),
                _ => false,
            };
            let Some(serial) = fits.then(|| Serial::parse(&format!("{letters} {replaced:0>wanted$}"))).flatten() else {
                continue;
            };
            let rule = if look_alike { RepairRule::SerialLookAlike } else { RepairRule::SerialZeros };
            if !readings.iter().any(|(other, _)| *other == serial) {
                readings.push((serial, rule));
            }
        }
    }
    match readings.as_slice() {
        [] => SerialReading::Unread,
        [(serial, rule)] => SerialReading::Repaired(serial.clone(), *rule),
        several => match several.iter().find(|(serial, _)| named.contains(serial)) {
            Some((serial, _)) => SerialReading::Repaired(serial.clone(), RepairRule::SerialOfScan),
            None => SerialReading::Either(several.iter().map(|(serial, _)| serial.clone()).collect()),
        },
    }
}

fn same_but_for_zeros(one: &Serial, other: &Serial) -> bool {
    let split = |serial: &Serial| {
        serial
            .as_str()
            .split_once(' ')
            .map(|(letters, digits)| (letters.to_owned(), digits.trim_start_matches('0').to_owned()))
    };
    split(one) == split(other)
}

/// The letters and the rest of a text: where a sign divides them there, else after the first letter and after the second.
fn splits(text: &str) -> Vec<(String, String)> {
    let upper: String = text.to_uppercase().chars().map(|c| if matches!(c, 'Ð' | 'Ɖ') { 'Đ' } else { c }).collect();
    let bare = upper.trim().trim_start_matches("SỐ").trim_start_matches([':', '.', ' ']);
    let signs = |c: char| matches!(c, ' ' | '.' | '-' | '_' | '\u{A0}');
    let parts: Vec<&str> = bare.split(signs).filter(|part| !part.is_empty()).collect();
    let is_letters = |text: &str| {
        !text.is_empty() && text.chars().count() <= 2 && text.chars().all(|c| c.is_ascii_uppercase() || c == 'Đ')
    };
    if let [letters, digits @ ..] = parts.as_slice()
        && is_letters(letters)
        && !digits.is_empty()
    {
        return vec![((*letters).to_owned(), digits.concat())];
    }
    let compact: Vec<char> = parts.concat().chars().collect();
    [1, 2]
        .into_iter()
        .filter_map(|at| {
            let (letters, digits) = compact.split_at_checked(at)?;
            let letters: String = letters.iter().collect();
            is_letters(&letters).then(|| (letters, digits.iter().collect()))
        })
        .collect()
}

/// The digit that a letter is taken for. Source: `certificate.md` §4.1, faults of the field.
fn as_digit(c: char) -> char {
    match c {
        'O' | 'Q' => '0',
        'I' | 'L' | '|' => '1',
        'B' => '8',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, year: i16, scan: &str, expected: &str) {
        let shown = match read(text, Some(PartialDate::Year(year)), scan) {
            SerialReading::AsIs => "as it is".to_owned(),
            SerialReading::Repaired(serial, rule) => format!("{serial} {rule:?}"),
            SerialReading::Either(serials) => serials.iter().map(Serial::as_str).collect::<Vec<_>>().join(" or "),
            SerialReading::Unread => "unread".to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn serials_are_repaired_only_where_one_reading_fits() {
        for (text, year, scan, expected) in [
            ("BX 037034", 2013, "", "as it is"),
            ("bx-037034", 2013, "", "BX 037034 SerialForm"),
            ("BX 37034", 2013, "", "BX 037034 SerialZeros"),
            ("BX O37O34", 2013, "", "BX 037034 SerialLookAlike"),
            ("BX 03703I", 2013, "", "BX 037031 SerialLookAlike"),
            ("AA 6654954", 2025, "", "AA 06654954 SerialZeros"),
            ("AA 476432", 2025, "AA 00476432-GCN.pdf", "AA 00476432 SerialOfScan"),
            ("AA 476432", 2025, "", "as it is"),
            ("AO12345", 2003, "", "A 012345 or AO 012345"),
            ("AO12345", 2003, "A 012345-GCN.pdf", "A 012345 SerialOfScan"),
            ("BX 12", 2013, "", "unread"),
            ("không có", 2013, "", "unread"),
        ] {
            check(text, year, scan, expected);
        }
    }
}
