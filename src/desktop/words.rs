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
        if change >= 0.05 { format!("+{text}") } else { text }
    }

    /// An area, square metres: `245,8 m²`.
    pub fn area(&self, square_metres: f64) -> String {
        format!("{} m²", self.number(square_metres, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
