//! Sentences: every word that a user reads comes from the catalogues in `assets/i18n/`, Vietnamese the reference.
//!
//! The floors above speak [`Message`]s, a key and its arguments; words are made at the last moment, in the language
//! that the user has chosen then. A test holds the English catalogue to the Vietnamese one, key for key.

mod catalogue;
mod language;
mod message;

pub use catalogue::Catalogue;
pub use language::{Language, UnknownLanguage};
pub use message::{Arg, Explain, Message};
