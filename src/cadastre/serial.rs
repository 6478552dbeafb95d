//! The serial of a certificate (số phát hành): its two generations of format, and how the field spells it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A serial in normal form: letters (A–Z and Đ), one space, digits with their leading zeros: `DĐ 659138`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Serial(String);

/// The generation of a serial. Source: `certificate.md` §4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SerialForm {
    /// One letter and six digits: Land Law 1993.
    OneLetter,
    /// Two letters and six digits: 2003 to 2024.
    TwoLetters,
    /// Two letters and eight digits: the form with a QR code, from 1/1/2025.
    Qr,
}

impl Serial {
    /// Reads a serial that is the whole of `text`, in any spelling of the field: `bx037034`, `Số: BX-037034`, `Ð…` for `Đ…`.
    pub fn parse(text: &str) -> Option<Self> {
        let upper = fold_letters(text);
        let trimmed = upper.trim().trim_start_matches("SỐ").trim_start_matches([':', ' ', '.']);
        let compact: String = trimmed.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '_' | '\u{A0}')).collect();
        let split = compact.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = compact.split_at(split);
        Self::from_parts(letters, digits)
    }

    /// Every serial that stands in `text` as a word of its own, in order, each once.
    pub fn find_all(text: &str) -> Vec<Self> {
        let chars: Vec<char> = fold_letters(text).chars().collect();
        let mut found: Vec<Self> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            match serial_at(&chars, at) {
                Some((serial, end)) => {
                    if !found.contains(&serial) {
                        found.push(serial);
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn form(&self) -> SerialForm {
        let letters = self.0.chars().take_while(|c| *c != ' ').count();
        match (letters, self.0.len() - self.0.find(' ').map_or(0, |space| space + 1)) {
            (1, _) => SerialForm::OneLetter,
            (_, 8) => SerialForm::Qr,
            _ => SerialForm::TwoLetters,
        }
    }

    fn from_parts(letters: &str, digits: &str) -> Option<Self> {
        let lettered = letters.chars().all(is_serial_letter);
        let counted = matches!((letters.chars().count(), digits.len()), (1 | 2, 6) | (2, 8));
        let numbered = digits.bytes().all(|digit| digit.is_ascii_digit());
        (lettered && counted && numbered).then(|| Self(format!("{letters} {digits}")))
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Upper case, with the look-alikes of Đ (Ð eth, Ɖ African D) and a decomposed Đ made Đ.
fn fold_letters(text: &str) -> String {
    text.chars()
        .flat_map(char::to_uppercase)
        .filter(|c| *c != '\u{335}')
        .map(|c| if matches!(c, 'Ð' | 'Ɖ') { 'Đ' } else { c })
        .collect()
}

fn is_serial_letter(c: char) -> bool {
    c.is_ascii_uppercase() || c == 'Đ'
}

/// A serial that starts at `start` and ends at a word boundary, and where it ends.
fn serial_at(chars: &[char], start: usize) -> Option<(Serial, usize)> {
    let before = start.checked_sub(1).and_then(|index| chars.get(index));
    if before.is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    let rest = chars.get(start..)?;
    let letters: String = rest.iter().take_while(|c| is_serial_letter(**c)).collect();
    let mut at = start + letters.chars().count();
    if matches!(chars.get(at), Some(' ' | '-' | '_' | '.' | '\u{A0}')) {
        at += 1;
    }
    let digits: String = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
    let end = at + digits.len();
    if chars.get(end).is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    Some((Serial::from_parts(&letters, &digits)?, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Serial::parse(text).map(|serial| serial.to_string())
    }

    #[test]
    fn serials_of_every_generation_are_read() {
        for (text, normal, form) in [
            ("A 679987", "A 679987", SerialForm::OneLetter),
            ("AĐ266864", "AĐ 266864", SerialForm::TwoLetters),
            ("dđ 659138", "DĐ 659138", SerialForm::TwoLetters),
            ("Số: BX-037034", "BX 037034", SerialForm::TwoLetters),
            ("AA 06654954", "AA 06654954", SerialForm::Qr),
            ("AA 066549", "AA 066549", SerialForm::TwoLetters),
            ("B\u{D0} 263922", "BĐ 263922", SerialForm::TwoLetters),
        ] {
            let serial = Serial::parse(text).expect(text);
            assert_eq!((serial.as_str(), serial.form()), (normal, form));
        }
    }

    #[test]
    fn what_is_not_a_serial_is_refused() {
        for text in ["", "AA 12345", "AA 1234567", "ABC 123456", "123456", "A 06654954", "Ô 123456"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn serials_are_found_in_file_names_of_the_field() {
        for (name, serials) in [
            ("AA 00476432-GCN", vec!["AA 00476432"]),
            ("24349_GCN_DL 242877", vec!["DL 242877"]),
            ("23449_GT_CY 163553", vec!["CY 163553"]),
            ("Giấy chứng nhận DĐ 659138", vec!["DĐ 659138"]),
            ("BX037034 va BX037035", vec!["BX 037034", "BX 037035"]),
            ("IMG_20251103_101500", vec![]),
            ("GIẤY CHỨNG NHẬN QSD ĐẤT", vec![]),
        ] {
            let found: Vec<String> = Serial::find_all(name).iter().map(Serial::to_string).collect();
            assert_eq!(found, serials, "{name}");
        }
    }
}
