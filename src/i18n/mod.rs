//! Sentences: every word that a user reads comes from the catalogues in `assets/i18n/`, Vietnamese the reference.
//!
//! The floors above speak [`Message`]s, a key and its arguments; words are made at the last moment, in the language
//! that the user has chosen then. Tests hold the English catalogue to the Vietnamese one, key for key and variable for
//! variable, and every key that the sources name to both.

mod catalogue;
mod language;
mod message;
mod numbers;

pub use catalogue::Catalogue;
pub use language::{Language, UnknownLanguage};
pub use message::{Arg, Explain, Message};
