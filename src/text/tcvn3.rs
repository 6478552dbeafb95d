//! TCVN3 (ABC, fonts `.Vn…`): one byte a letter, lower case with tones only. Source: `encodings.md` §10.1 (TCVN 5712).

use super::viet;

/// Byte and letter, in the order of the bytes: the 74 codes of TCVN3; all other bytes from 0x80 are not TCVN3.
pub(super) const CODES: [(u8, char); 74] = [
    (0xA1, 'Ă'),
    (0xA2, 'Â'),
    (0xA3, 'Ê'),
    (0xA4, 'Ô'),
    (0xA5, 'Ơ'),
    (0xA6, 'Ư'),
    (0xA7, 'Đ'),
    (0xA8, 'ă'),
    (0xA9, 'â'),
    (0xAA, 'ê'),
    (0xAB, 'ô'),
    (0xAC, 'ơ'),
    (0xAD, 'ư'),
    (0xAE, 'đ'),
    (0xB5, 'à'),
    (0xB6, 'ả'),
    (0xB7, 'ã'),
    (0xB8, 'á'),
    (0xB9, 'ạ'),
    (0xBB, 'ằ'),
    (0xBC, 'ẳ'),
    (0xBD, 'ẵ'),
    (0xBE, 'ắ'),
    (0xC6, 'ặ'),
    (0xC7, 'ầ'),
    (0xC8, 'ẩ'),
    (0xC9, 'ẫ'),
    (0xCA, 'ấ'),
    (0xCB, 'ậ'),
    (0xCC, 'è'),
    (0xCE, 'ẻ'),
    (0xCF, 'ẽ'),
    (0xD0, 'é'),
    (0xD1, 'ẹ'),
    (0xD2, 'ề'),
    (0xD3, 'ể'),
    (0xD4, 'ễ'),
    (0xD5, 'ế'),
    (0xD6, 'ệ'),
    (0xD7, 'ì'),
    (0xD8, 'ỉ'),
    (0xDC, 'ĩ'),
    (0xDD, 'í'),
    (0xDE, 'ị'),
    (0xDF, 'ò'),
    (0xE1, 'ỏ'),
    (0xE2, 'õ'),
    (0xE3, 'ó'),
    (0xE4, 'ọ'),
    (0xE5, 'ồ'),
    (0xE6, 'ổ'),
    (0xE7, 'ỗ'),
    (0xE8, 'ố'),
    (0xE9, 'ộ'),
    (0xEA, 'ờ'),
    (0xEB, 'ở'),
    (0xEC, 'ỡ'),
    (0xED, 'ớ'),
    (0xEE, 'ợ'),
    (0xEF, 'ù'),
    (0xF1, 'ủ'),
    (0xF2, 'ũ'),
    (0xF3, 'ú'),
    (0xF4, 'ụ'),
    (0xF5, 'ừ'),
    (0xF6, 'ử'),
    (0xF7, 'ữ'),
    (0xF8, 'ứ'),
    (0xF9, 'ự'),
    (0xFA, 'ỳ'),
    (0xFB, 'ỷ'),
    (0xFC, 'ỹ'),
    (0xFD, 'ý'),
    (0xFE, 'ỵ'),
];

/// The letter of a TCVN3 byte from 0x80 on; `None` for the bytes that TCVN3 has not.
pub(super) fn letter(byte: u8) -> Option<char> {
    CODES.binary_search_by_key(&byte, |(code, _)| *code).ok().map(|at| CODES[at].1)
}

/// Decodes a whole value. `None` when a byte is not TCVN3.
///
/// A capital vowel followed by the toned letter of the same base is one capital letter (`A¸` = `Á`): some converters
/// write capitals that way, because TCVN3 has none with a tone.
pub(super) fn decode(raw: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(raw.len() * 2);
    for &byte in raw {
        let letter = match byte {
            0..=0x7F => byte as char,
            0xA0 => ' ',
            _ => letter(byte)?,
        };
        if let Some(merged) = text.chars().next_back().and_then(|before| merged_capital(before, letter)) {
            text.pop();
            text.push(merged);
        } else {
            text.push(letter);
        }
    }
    Some(text)
}

/// `A` and `á` → `Á`; only for ASCII capitals before a letter with a mark of the same base.
fn merged_capital(capital: char, letter: char) -> Option<char> {
    let same = capital.is_ascii_uppercase() && !letter.is_ascii() && viet::base(letter) == capital.to_ascii_lowercase();
    if same { letter.to_uppercase().next() } else { None }
}

/// Encodes Vietnamese text; letters that TCVN3 has not (capitals with a tone among them) become their lower case,
/// and what is not Vietnamese a `?`.
pub fn encode_tcvn3(text: &str) -> Vec<u8> {
    let code = |letter: char| CODES.iter().find(|(_, coded)| *coded == letter).map(|(byte, _)| *byte);
    super::nfc(text)
        .chars()
        .map(|letter| match u8::try_from(letter) {
            Ok(ascii) if ascii.is_ascii() => ascii,
            _ => code(letter).or_else(|| letter.to_lowercase().next().and_then(code)).unwrap_or(b'?'),
        })
        .collect()
}
