//! The languages, and how each writes numbers.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the window and of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Vietnamese, Language::English];

    /// `vi`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// The user's choice in `THUASO_LANG`, else the system's language, else Vietnamese.
    pub fn of_system() -> Self {
        let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(chosen) = said("THUASO_LANG").and_then(|value| value.parse().ok()) {
            return chosen;
        }
        let system = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(said).unwrap_or_default();
        if system.starts_with("en") { Self::English } else { Self::Vietnamese }
    }

    /// A number with so many decimals, grouped by thousands: `1.234,50` in Vietnamese, `1,234.50` in English.
    pub fn number(self, value: f64, decimals: usize) -> String {
        let (group, point) = match self {
            Self::Vietnamese => ('.', ','),
            Self::English => (',', '.'),
        };
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        if value < 0.0 {
            text.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }
}

/// Not the code of a language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not vi or en")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::Vietnamese.number(-1_234_567.5, 2), "-1.234.567,50");
        assert_eq!(Language::English.number(999.96, 1), "1,000.0");
        assert_eq!(Language::Vietnamese.number(12.0, 0), "12");
    }
}
