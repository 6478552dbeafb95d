//! Numbers in conditions: ranges of them, and parts of them as they are shown.

use super::condition::ConditionError;
use crate::i18n::Language;
use crate::text::parse_number;

/// A range of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    low: f64,
    high: f64,
    /// Whether the bounds themselves belong to it.
    closed: bool,
}

impl Bounds {
    pub fn hold(&self, number: f64) -> bool {
        if self.closed { self.low <= number && number <= self.high } else { self.low < number && number < self.high }
    }

    /// Reads `100-200`, `100..200`, `100 đến 200`, `> 300`, `>= 300`, `< 5`, `<= 5`, `12`.
    ///
    /// Errors: [`ConditionError`].
    pub fn read(text: &str, language: Language) -> Result<Self, ConditionError> {
        let text = text.trim();
        for (mark, closed) in [(">=", true), ("≥", true), (">", false)] {
            if let Some(rest) = text.strip_prefix(mark) {
                return Ok(Self { low: sure_number(rest, language)?, high: f64::INFINITY, closed });
            }
        }
        for (mark, closed) in [("<=", true), ("≤", true), ("<", false)] {
            if let Some(rest) = text.strip_prefix(mark) {
                return Ok(Self { low: f64::NEG_INFINITY, high: sure_number(rest, language)?, closed });
            }
        }
        let spelled = text.replace("..", "–").replace('—', "–").replace(" đến ", "–").replace(" to ", "–");
        // A minus after a digit divides; one before a number belongs to it.
        let minus = || {
            let mut before = ' ';
            spelled.char_indices().find_map(|(at, letter)| {
                let divides = letter == '-' && before.is_ascii_digit();
                before = if letter.is_whitespace() { before } else { letter };
                divides.then_some((spelled.get(..at)?, spelled.get(at + 1..)?))
            })
        };
        let (low, high) = match spelled.split_once('–').or_else(minus) {
            Some((low, high)) => (sure_number(low, language)?, sure_number(high, language)?),
            None => (
                sure_number(text.trim_start_matches('='), language)?,
                sure_number(text.trim_start_matches('='), language)?,
            ),
        };
        if low > high {
            return Err(ConditionError::Backward(text.to_owned()));
        }
        Ok(Self { low, high, closed: true })
    }
}

/// A number that can be read in one way only, with or without the unit of areas. Whole thousands after the language's own mark
/// (`1.200` in Vietnamese) may be three decimals of somebody else.
///
/// Errors: [`ConditionError`].
pub fn sure_number(text: &str, language: Language) -> Result<f64, ConditionError> {
    let bare = text.trim();
    let bare = ["m2", "m²"].iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(bare).trim();
    if let Some((whole, rest)) = bare.trim_start_matches('-').split_once(thousands(language))
        && rest.len() == 3
        && (1..=3).contains(&whole.len())
        && whole != "0"
        && rest.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(ConditionError::Ambiguous(bare.to_owned()));
    }
    parse_number(bare).ok_or_else(|| ConditionError::NoNumber(bare.to_owned()))
}

/// What stands between thousands.
fn thousands(language: Language) -> char {
    match language {
        Language::Vietnamese => '.',
        Language::English => ',',
    }
}

/// A part of a number as somebody types it, to be found in numbers as they are shown.
#[derive(Debug, Clone)]
pub struct NumberPart {
    /// As it would stand in a number without thousands' marks, with `.` before the decimals: one way, or two.
    forms: Vec<String>,
}

impl NumberPart {
    /// `None` where no number can hold the text.
    pub fn of(folded: &str, language: Language) -> Option<Self> {
        let fits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
        if folded.is_empty() || !folded.chars().all(fits) {
            return None;
        }
        let mut forms = vec![folded.replace(thousands(language), "").replace(',', "."), folded.replace(',', ".")];
        forms.dedup();
        forms.retain(|form| !form.is_empty());
        Some(Self { forms })
    }

    /// Whether a number holds it: an area with one decimal, another with what it has.
    pub fn is_in(&self, number: f64, is_area: bool) -> bool {
        if number.is_nan() {
            return false;
        }
        let mut digits = smallvec::SmallVec::<[u8; 32]>::new();
        // Tenths of an area as an integer: four times as fast as the formatting of the standard library.
        if is_area && number.abs() < 1e15 {
            let mut tenths = (number.abs() * 10.0).round() as u64;
            digits.push(b'0' + (tenths % 10) as u8);
            digits.push(b'.');
            tenths /= 10;
            loop {
                digits.push(b'0' + (tenths % 10) as u8);
                tenths /= 10;
                if tenths == 0 {
                    break;
                }
            }
            if number < 0.0 {
                digits.push(b'-');
            }
            digits.reverse();
        } else {
            digits.extend_from_slice(number.to_string().as_bytes());
        }
        self.forms.iter().any(|form| digits.windows(form.len()).any(|window| window == form.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_after_the_mark_of_the_language_are_not_guessed() {
        let read = |text, language| sure_number(text, language).ok();
        assert_eq!(read("1.200", Language::Vietnamese), None);
        assert_eq!(read("1,200", Language::Vietnamese), Some(1.2));
        assert_eq!(read("1.200,5 m²", Language::Vietnamese), Some(1200.5));
        assert_eq!(read("1,200", Language::English), None);
        assert_eq!(read("0.125", Language::Vietnamese), Some(0.125));
    }

    #[test]
    fn a_part_is_found_in_a_number_as_it_is_shown() {
        let holds = |part: &str, number: f64, is_area: bool| {
            NumberPart::of(part, Language::Vietnamese).is_some_and(|part| part.is_in(number, is_area))
        };
        assert!(holds("1.245,8", 1245.83, true) && holds("245.8", 1245.83, true) && holds("5,8", 1245.83, true));
        assert!(!holds("83", 1245.83, true) && holds("83", 1245.83, false));
        assert!(holds("-0,3", -0.25, true) && !holds("1", f64::NAN, true) && !holds("m", 1.0, true));
    }
}
