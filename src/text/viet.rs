//! The letters of Vietnamese, and how much a text looks like it.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// The base letter of a Vietnamese letter, lower case, without marks: `ậ` → `a`, `Đ` → `d`.
pub(super) fn base(letter: char) -> char {
    let mut first = None;
    decompose_canonical(letter, |part| {
        first.get_or_insert(part);
    });
    match first.unwrap_or(letter) {
        'đ' | 'Đ' => 'd',
        plain => plain.to_ascii_lowercase(),
    }
}

/// Whether a letter is one of Vietnamese, beyond ASCII.
pub(super) fn is_vietnamese(letter: char) -> bool {
    matches!(letter,
        'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý'
        | 'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý'
        | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
}

/// How well a text reads as Vietnamese: the share of its words that are built as Vietnamese syllables, −1 to 1.
/// A word with a sign or a letter that Vietnamese has not counts against it.
pub(super) fn plausibility(text: &str) -> f64 {
    let words = text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit());
    let (mut score, mut counted) = (0.0, 0.0);
    for word in words.filter(|word| !word.is_empty()) {
        counted += 1.0;
        score += if is_syllable(word) { 1.0 } else { -1.0 };
    }
    if counted == 0.0 { 0.0 } else { score / counted }
}

/// Onsets of Vietnamese syllables, without marks; `gi` and `qu` apart.
const ONSETS: [&str; 26] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "r", "s",
    "t", "th", "tr", "v", "x",
];

/// Codas of Vietnamese syllables; `k` is of the highlands (Đắk Lắk).
const CODAS: [&str; 10] = ["", "c", "ch", "k", "m", "n", "ng", "nh", "p", "t"];

/// Vowel clusters of Vietnamese, with their vowel marks but without tones. (`i` and `u` after `q` or `g` belong to the onset.)
static NUCLEI: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    HashSet::from([
        "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu",
        "ia", "iê", "iêu", "iu", "oa", "oă", "oai", "oao", "oay", "oe", "oeo", "oi", "oo", "ôi", "ơi", "ua", "uâ",
        "uây", "uê", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ưa", "ưi", "ươ", "ươi", "ươu", "ưu", "yê",
        "yêu", "ya", "uêu", "ôô",
    ])
});

/// Letters of the longest abbreviations in capitals: `UBND`, `BTNMT`, `QSDĐ` apart.
const LONGEST_ABBREVIATION: usize = 5;

/// Whether a word is built as one Vietnamese syllable: onset, vowels, coda, at most one tone, and stops only with sắc or nặng.
/// Letters that stand alone (`A`, `B`) and abbreviations of consonants (`TP`, `HTX`) pass.
pub(super) fn is_syllable(word: &str) -> bool {
    let consonants = word.is_ascii() && !word.bytes().any(|byte| b"aeiouyAEIOUY".contains(&byte));
    let capitals = word.len() <= LONGEST_ABBREVIATION && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if consonants || capitals {
        return true;
    }
    let Some((plain, tone)) = split_tone(word) else { return false };
    let Some(start) = plain.find(is_vowel) else { return plain.chars().count() == 1 };
    let end = plain.rfind(is_vowel).map_or(start, |last| last + plain[last..].chars().next().map_or(0, char::len_utf8));
    let (onset, nucleus, coda) = (&plain[..start], &plain[start..end], &plain[end..]);
    let stopped = matches!(coda, "c" | "ch" | "k" | "p" | "t");
    let toned = !stopped || matches!(tone, Some('\u{301}' | '\u{323}'));
    // A stopped syllable without marks is text typed without accents, not a broken one.
    if !CODAS.contains(&coda) || !(toned || word.is_ascii()) {
        return false;
    }
    // The `i` of `gi` and the `u` of `qu` are of the onset, the first where another vowel follows.
    let glide = match onset {
        "g" => nucleus.strip_prefix('i'),
        "q" => nucleus.strip_prefix('u'),
        _ => None,
    };
    (ONSETS.contains(&onset) && NUCLEI.contains(nucleus)) || glide.is_some_and(|rest| NUCLEI.contains(rest))
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

/// A word in lower case without its tone, and the tone. `None` when it has two tones or a foreign letter.
fn split_tone(word: &str) -> Option<(String, Option<char>)> {
    let mut plain = String::new();
    let mut tone = None;
    for letter in word.chars().flat_map(char::to_lowercase) {
        if !letter.is_ascii_alphabetic() && !is_vietnamese(letter) {
            return None;
        }
        let mut parts = Vec::new();
        decompose_canonical(letter, |part| parts.push(part));
        for part in parts {
            match part {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                    if tone.replace(part).is_some() {
                        return None;
                    }
                }
                // Breve, circumflex and horn go back onto their vowel.
                '\u{302}' | '\u{306}' | '\u{31B}' => {
                    let vowel = plain.pop()?;
                    plain.push(unicode_normalization::char::compose(vowel, part)?);
                }
                part => plain.push(part),
            }
        }
    }
    Some((plain, tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_words_are_syllables() {
        for word in
            "Nguyễn Thị Hường Đất ở tại đô thị nghiêng Khuỷu quốc giếng gìn Đắk Thuỷ thủy hoà hòa yêu A TP xã ngoằn khuya rượu"
                .split(' ')
        {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn mojibake_is_no_syllable() {
        for word in "NguyÔn V¨n §øc TrÇn ThÞ t¹i ®« Nguyeãn thöûa ÑAÁT".split(' ') {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn the_base_of_a_letter_has_no_marks() {
        assert_eq!("ậ Đ ư Ỡ ỹ".split(' ').flat_map(str::chars).map(base).collect::<String>(), "aduoy");
    }
}
