//! Texts that are not what they were: letters of a legacy encoding left in them, or letters lost on the way.

use super::decode::{Choice, Encoding, decode, is_leftover, is_of_windows_1252};
use super::viet;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Garble {
    /// It reads as Vietnamese in another encoding.
    Legacy { reading: String },
    /// Letters were replaced by a sign that stands for none.
    Lost,
}

/// Whether a text is worth a closer look: quick, and never wrong about one that is plain.
pub fn may_be_garbled(text: &str) -> bool {
    text.bytes().any(|byte| !(b' '..=b'~').contains(&byte) || byte == b'?')
}

/// What is wrong with a text that should be Unicode; `None` when it may stand. Words of other languages may: only what reads better as
/// Vietnamese in another encoding is called legacy.
pub fn garbled(text: &str) -> Option<Garble> {
    if !may_be_garbled(text) {
        return None;
    }
    if text.chars().any(stands_for_no_letter) || text.split_whitespace().any(has_question_mark_for_letter) {
        return Some(Garble::Lost);
    }
    if text.is_ascii() || is_clean(text) {
        return None;
    }
    let decoded = decode(text.as_bytes(), Choice::Auto, None);
    (decoded.encoding != Encoding::Utf8).then_some(Garble::Legacy { reading: decoded.text })
}

/// No word with a letter or sign that a legacy font leaves, and either a letter that none of their code pages has or no letter with
/// an accent at all: the common case, told without another reading. Signs that stand alone (`½`, `·`) are signs.
fn is_clean(text: &str) -> bool {
    let sound =
        |c: char| c.is_ascii() || viet::is_vietnamese(c) || !(c.is_alphabetic() || is_leftover(c) || is_combining(c));
    let mut words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let plain = |c: char| c.is_ascii() || !c.is_alphabetic();
    words.all(|word| word.chars().all(sound)) && (text.chars().all(plain) || !text.chars().all(is_of_windows_1252))
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// The replacement character, the private letters of old fonts, and control characters other than line ends and tabs.
fn stands_for_no_letter(c: char) -> bool {
    c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(&c) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// `Nguy?n`: a question mark within a word of letters alone. An address of the web has other signs too.
fn has_question_mark_for_letter(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphabetic() && c != '?').trim_matches('?');
    inner.contains('?') && inner.chars().all(|c| c.is_alphabetic() || c == '?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_letters_are_told_with_their_reading() {
        for (text, reading) in [
            ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
            ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
            ("Nguyễn Thị Hiªn", "Nguyễn Thị Hiên"),
        ] {
            assert_eq!(garbled(text), Some(Garble::Legacy { reading: reading.to_owned() }), "{text}");
        }
    }

    #[test]
    fn letters_that_are_lost_are_told() {
        for text in ["Th\u{FFFD}a", "Nguy?n V?n", "(Nguy?n)", "Tr\u{F0A1}n", "a\u{0}b", "S\u{8D}n"] {
            assert_eq!(garbled(text), Some(Garble::Lost), "{text:?}");
        }
    }

    #[test]
    fn clean_text_stands() {
        for text in [
            "",
            "12/125",
            "Hà Nam",
            "Lê Hân",
            "Thôn Đông, xã Mẫu Sơn",
            "Thửa 12 – tờ 7, 245,8 m²",
            "còn không?",
            "? ",
            "http://a.vn/tim?so=3&b=4",
            "Rue de la Forêt",
            "Côté du château, façade",
            "Straße 12",
            "Thửa\tđất\n",
            "½ thửa · “vườn”",
        ] {
            assert_eq!(garbled(text), None, "{text}");
        }
    }

    #[test]
    fn no_commune_of_the_country_is_garbled() {
        let names = include_str!("../../assets/wards.csv").lines().flat_map(|line| line.split(','));
        let told: Vec<(&str, Garble)> = names.filter_map(|name| Some((name, garbled(name)?))).collect();
        assert_eq!(told, []);
    }
}
