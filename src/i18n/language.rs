//! The languages that the program speaks, and which of them the user's system asks for.

use std::str::FromStr;

/// A language of the window and of the command line. Vietnamese is the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

/// A language that has no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such language: {0} (vi, en)")]
pub struct UnknownLanguage(pub String);

/// Looked at in this order; the first that names a language of ours decides. The last three as POSIX orders them.
const VARIABLES: [&str; 4] = ["THUASO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The code of ISO 639-1: `vi`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// What the environment of this process asks for; Vietnamese when it names no language of ours.
    pub fn of_system() -> Self {
        Self::of_variables(|name| std::env::var(name).ok())
    }

    /// As [`Language::of_system`], with the variables from `read`.
    pub fn of_variables(read: impl Fn(&str) -> Option<String>) -> Self {
        VARIABLES.iter().filter_map(|name| read(name)).find_map(|value| value.parse().ok()).unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a code or a POSIX locale: `vi`, `EN`, `en_US.UTF-8`, `vi-VN`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_by(variables: &[(&str, &str)]) -> Language {
        Language::of_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn our_own_variable_stands_above_the_locale() {
        assert_eq!(asked_by(&[("LANG", "vi_VN.UTF-8"), ("THUASO_LANG", "en")]), Language::English);
    }

    #[test]
    fn a_locale_without_a_catalogue_is_passed_over() {
        assert_eq!(asked_by(&[("LC_ALL", "C.UTF-8"), ("LANG", "en_US.UTF-8")]), Language::English);
        assert_eq!(asked_by(&[("LANG", "fr_FR.UTF-8")]), Language::Vietnamese);
        assert_eq!(asked_by(&[]), Language::Vietnamese);
    }

    #[test]
    fn only_vietnamese_and_english_are_languages() {
        assert_eq!("vi-VN".parse(), Ok(Language::Vietnamese));
        assert_eq!("de".parse::<Language>(), Err(UnknownLanguage("de".to_owned())));
    }
}
