//! One form for comparing and searching texts.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::viet;

/// Canonical composition, the form that everything is stored in.
pub fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// A text without case, accents and doubled spaces, `đ` as `d`: `Nguyễn  Văn ĐỨC` → `nguyen van duc`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            '!'..='~' => folded.push(letter),
            _ if letter.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            // Combining marks of decomposed text, and the look-alikes of Đ.
            '\u{300}'..='\u{36F}' => {}
            'Ð' | 'Ɖ' | 'ð' => folded.push('d'),
            _ => folded.extend(viet::base(letter).to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_fold_away() {
        assert_eq!(fold("  Nguyễn  Văn ĐỨC "), "nguyen van duc");
        assert_eq!(fold("Tha\u{302}\u{309}m o\u{31B}\u{309} 12/125"), "tham o 12/125");
        assert_eq!(fold("B\u{D0} 263922"), fold("BĐ 263922"));
    }

    #[test]
    fn composed_text_is_borrowed() {
        assert!(matches!(nfc("Thửa đất"), Cow::Borrowed(_)));
        assert_eq!(nfc("Thu\u{31B}\u{309}a"), "Thửa");
    }
}
