//! Words and numbers in the language of the user: the only place of the window that speaks.

use std::sync::Arc;

use crate::i18n::{Catalogue, Language, Message};
pub use crate::text::parse_number;

/// The words of one language. A clone shares the catalogue, so that jobs can speak too.
#[derive(Clone)]
pub struct Words {
    language: Language,
    catalogue: Arc<Catalogue>,
}

impl Words {
    pub fn new(language: Language) -> Self {
        Self { language, catalogue: Arc::new(Catalogue::new(language)) }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a key that takes no arguments.
    pub fn text(&self, key: &str) -> String {
        self.catalogue.text(key)
    }

    /// The sentence that says why not, unless it may be.
    pub fn unless(&self, may: bool, key: &str) -> Option<String> {
        (!may).then(|| self.text(key))
    }

    pub fn say(&self, message: &Message) -> String {
        self.catalogue.say(message)
    }

    /// A number with this many decimals, grouped by thousands: `1.234,50` in Vietnamese, `1,234.50` in English.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        self.language.number(value, decimals)
    }

    /// A number with every digit that it has, ungrouped: what a field shows, so that nothing is lost by committing it.
    pub fn exact(&self, value: f64) -> String {
        match self.language {
            Language::Vietnamese => value.to_string().replace('.', ","),
            Language::English => value.to_string(),
        }
    }

    pub fn count(&self, count: usize) -> String {
        self.number(count as f64, 0)
    }

    /// A change of an area, square metres, with its sign: `+1,4`.
    pub fn signed(&self, change: f64) -> String {
        let text = self.number(change, 1);
        match change {
            _ if change >= SEEN => format!("+{text}"),
            _ if change > -SEEN => self.number(0.0, 1),
            _ => text,
        }
    }

    /// An area, square metres: `245,8 m²`.
    pub fn area(&self, square_metres: f64) -> String {
        format!("{} m²", self.number(square_metres, 1))
    }
}

/// Below half of what is printed a change is none.
const SEEN: f64 = 0.05;

/// An angle as papers print it, to the second: `118°04'27"`.
pub fn degrees_text(degrees: f64) -> String {
    let seconds = (degrees * 3_600.0).round().rem_euclid(360.0 * 3_600.0);
    let (minutes, seconds) = ((seconds / 60.0).floor(), seconds % 60.0);
    format!("{:.0}°{:02.0}'{seconds:02.0}\"", (minutes / 60.0).floor(), minutes % 60.0)
}

/// Reads an angle as a user types it, degrees: `45,5`, `45°30'15"`, `45-30-15`.
pub fn parse_angle(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '°' | 'º' | '\'' | '"' | '′' | '″' | '’' | '”' | '-');
    let parts: Vec<f64> =
        text.split(is_mark).filter(|part| !part.is_empty()).map(parse_number).collect::<Option<_>>()?;
    let is_sixtieth = |part: &f64| (0.0..60.0).contains(part);
    match parts.as_slice() {
        [degrees, rest @ ..] if rest.len() <= 2 && rest.iter().all(is_sixtieth) && *degrees >= 0.0 => {
            let [minutes, seconds] = [rest.first(), rest.get(1)].map(|part| part.copied().unwrap_or_default());
            Some(sign * (degrees + minutes / 60.0 + seconds / 3_600.0))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_read_as_degrees_minutes_and_seconds() {
        for (text, value) in
            [("45", 45.0), ("45,5", 45.5), ("45°30'", 45.5), ("45-30-36", 45.51), ("-1° 0’ 36″", -1.01)]
        {
            assert!(parse_angle(text).is_some_and(|angle| (angle - value).abs() < 1e-9), "{text}");
        }
        for text in ["", "x", "45°60'", "45-30-15-2", "45°-30'x"] {
            assert_eq!(parse_angle(text), None, "{text}");
        }
    }

    #[test]
    fn an_angle_is_told_to_the_second_and_never_has_sixty_of_them() {
        for (angle, text) in
            [(0.0, "0°00'00\""), (118.074_2, "118°04'27\""), (59.999_99, "60°00'00\""), (359.999_99, "0°00'00\"")]
        {
            assert_eq!(degrees_text(angle), text);
        }
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Words::new(Language::Vietnamese).number(-1_234_567.5, 2), "-1.234.567,50");
        assert_eq!(Words::new(Language::English).number(999.96, 1), "1,000.0");
    }

    #[test]
    fn an_exact_number_is_read_back_the_same() {
        for language in [Language::Vietnamese, Language::English] {
            for value in [0.1, 245.857_3, 1_234.5, 1e6] {
                assert_eq!(parse_number(&Words::new(language).exact(value)), Some(value));
            }
        }
    }
}
