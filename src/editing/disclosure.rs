//! Why a person asks to see a holder's personal data, in words for the journal.

use super::certificate_label;
use crate::cadastre::Certificate;
use crate::i18n::Message;

/// What personal data are opened for: one of the usual purposes, or the person's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisclosurePurpose {
    /// To compare the record with the paper.
    Compare,
    /// To correct what was entered wrong.
    Correct,
    /// To get in touch with the holder.
    Contact,
    /// To answer an authority or the holder himself.
    Answer,
    /// Words that [`DisclosurePurpose::typed`] accepted.
    Typed(String),
}

/// Letters that a purpose in own words has at least: a single key is no purpose.
const SHORTEST: usize = 5;

impl DisclosurePurpose {
    /// The purposes that can be picked.
    pub const PICKED: [Self; 4] = [Self::Compare, Self::Correct, Self::Contact, Self::Answer];

    /// A purpose in own words; `None` for too few of them.
    pub fn typed(words: &str) -> Option<Self> {
        let enough = words.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST;
        enough.then(|| Self::Typed(words.trim().to_owned()))
    }

    pub fn message(&self) -> Message {
        match self {
            Self::Compare => Message::new("disclosure-compare"),
            Self::Correct => Message::new("disclosure-correct"),
            Self::Contact => Message::new("disclosure-contact"),
            Self::Answer => Message::new("disclosure-answer"),
            Self::Typed(words) => Message::new("disclosure-typed").with("words", words.as_str()),
        }
    }
}

/// Whose data are shown, without any of them: the certificate.
pub fn disclosure_subject(certificate: &Certificate) -> Message {
    Message::new("disclosure-of-certificate").with("certificate", certificate_label(certificate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_in_own_words_has_words() {
        assert_eq!(DisclosurePurpose::typed(" ..1234 abcd"), None);
        let typed = DisclosurePurpose::typed(" đối chiếu sổ ");
        assert_eq!(typed, Some(DisclosurePurpose::Typed("đối chiếu sổ".to_owned())));
    }
}
