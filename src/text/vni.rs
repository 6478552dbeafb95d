//! VNI-Windows: a base letter and a mark after it, each one byte. Source: `encodings.md` §10.2.

use unicode_normalization::UnicodeNormalization;

/// Bytes that are letters of their own, lower case; capitals lie 0x20 below.
const LETTERS: [(u8, char); 9] = [
    (0xF4, 'ơ'),
    (0xF6, 'ư'),
    (0xED, 'í'),
    (0xEC, 'ì'),
    (0xE6, 'ỉ'),
    (0xF3, 'ĩ'),
    (0xF2, 'ị'),
    (0xEE, 'ỵ'),
    (0xF1, 'đ'),
];

/// Mark bytes, lower case, as combining marks; capitals lie 0x20 below. The second field lists the bases they follow.
const MARKS: [(u8, &str, &str); 17] = [
    (0xF9, "aeouyơư", "\u{301}"),
    (0xF8, "aeouyơư", "\u{300}"),
    (0xFB, "aeouyơư", "\u{309}"),
    (0xF5, "aeouyơư", "\u{303}"),
    (0xEF, "aeouyơư", "\u{323}"),
    (0xE2, "aeo", "\u{302}"),
    (0xE1, "aeo", "\u{302}\u{301}"),
    (0xE0, "aeo", "\u{302}\u{300}"),
    (0xE5, "aeo", "\u{302}\u{309}"),
    (0xE3, "aeo", "\u{302}\u{303}"),
    (0xE4, "aeo", "\u{302}\u{323}"),
    (0xEA, "a", "\u{306}"),
    (0xE9, "a", "\u{306}\u{301}"),
    (0xE8, "a", "\u{306}\u{300}"),
    (0xFA, "a", "\u{306}\u{309}"),
    (0xFC, "a", "\u{306}\u{303}"),
    (0xEB, "a", "\u{306}\u{323}"),
];

/// Decodes a whole value. `None` when a byte is not VNI, or a mark follows no letter that takes it.
pub(super) fn decode(raw: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(raw.len() * 2);
    for &byte in raw {
        match byte {
            0..=0x7F => text.push(byte as char),
            0xA0 => text.push(' '),
            _ => {
                let lower = if (0xC0..=0xDF).contains(&byte) { byte + 0x20 } else { byte };
                if let Some((_, letter)) = LETTERS.iter().find(|(code, _)| *code == lower) {
                    text.extend(if lower == byte {
                        letter.to_lowercase().next()
                    } else {
                        letter.to_uppercase().next()
                    });
                } else {
                    let (_, bases, marks) = MARKS.iter().find(|(code, ..)| *code == lower)?;
                    let base = text.chars().next_back()?.to_lowercase().next()?;
                    if !bases.contains(base) {
                        return None;
                    }
                    text.push_str(marks);
                }
            }
        }
    }
    Some(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a text as Windows-1252 shows them.
    fn bytes(shown: &str) -> Vec<u8> {
        shown.chars().map(|c| u8::try_from(c).unwrap()).collect()
    }

    #[test]
    fn vni_pairs_become_letters() {
        for (shown, text) in [
            ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
            ("Traàn Thò Höôøng", "Trần Thị Hường"),
            ("ÑAÁT ÔÛ TAÏI ÑOÂ THÒ", "ĐẤT Ở TẠI ĐÔ THỊ"),
            ("Phöôøng 12, Quaän Goø Vaáp", "Phường 12, Quận Gò Vấp"),
        ] {
            assert_eq!(decode(&bytes(shown)).as_deref(), Some(text), "{shown}");
        }
    }

    #[test]
    fn a_mark_without_its_letter_is_not_vni() {
        assert_eq!(decode(&bytes("Tr\u{F9}n")), None);
        assert_eq!(decode(&[0xA8]), None);
    }
}
