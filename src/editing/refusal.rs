//! Why an act cannot run here.

use crate::i18n::{Explain, Message};

/// The act was not made; nothing has changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("the row is no longer there")]
    Gone,
    #[error("certificate and parcel {parcel} are linked already")]
    LinkedAlready { parcel: String },
    #[error("serial {serial} belongs to another certificate")]
    SerialTaken { serial: String },
}

impl Explain for Refusal {
    fn message(&self) -> Message {
        match self {
            Self::Gone => Message::new("editing-row-gone"),
            Self::LinkedAlready { parcel } => Message::new("editing-linked-already").with("parcel", parcel.as_str()),
            Self::SerialTaken { serial } => Message::new("editing-serial-taken").with("serial", serial.as_str()),
        }
    }
}
