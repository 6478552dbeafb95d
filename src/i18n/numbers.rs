//! Numbers as a language writes them: `1.234,5` in Vietnamese, `1,234.5` in English.

/// The separators of a language. A type, not a value, because Fluent takes plain functions as formatters.
pub(super) trait Separators {
    const GROUP: char;
    const DECIMAL: char;
}

pub(super) struct Vietnamese;
pub(super) struct English;

impl Separators for Vietnamese {
    const GROUP: char = '.';
    const DECIMAL: char = ',';
}

impl Separators for English {
    const GROUP: char = ',';
    const DECIMAL: char = '.';
}

/// `value` rounded to `decimals`, in groups of three digits.
pub(super) fn grouped<S: Separators>(value: f64, decimals: usize) -> String {
    let plain = format!("{value:.decimals$}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digit.is_ascii_digit() && (digits.len() - at).is_multiple_of(3) {
            text.push(S::GROUP);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(S::DECIMAL);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped::<Vietnamese>(1_234_567.0, 0), "1.234.567");
        assert_eq!(grouped::<English>(1234.5, 1), "1,234.5");
        assert_eq!(grouped::<Vietnamese>(999.96, 1), "1.000,0");
        assert_eq!(grouped::<Vietnamese>(-586_123.456, 2), "-586.123,46");
    }

    #[test]
    fn small_numbers_and_nonsense_stay_as_they_are() {
        assert_eq!(grouped::<English>(12.0, 0), "12");
        assert_eq!(grouped::<English>(f64::NAN, 1), "NaN");
    }
}
