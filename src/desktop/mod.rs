//! The window: panels that draw from a project and send commands. It decides nothing.

pub mod map;

use std::path::PathBuf;

use crate::i18n::{Explain, Language, Message};

/// Why no window could be opened.
#[derive(Debug, thiserror::Error)]
pub enum DesktopError {
    /// There is no display, as on a server.
    #[error("no display")]
    NoDisplay,
    #[error("{0}")]
    Window(String),
}

impl Explain for DesktopError {
    fn message(&self) -> Message {
        match self {
            Self::NoDisplay => Message::new("cli-no-display"),
            Self::Window(reason) => Message::new("cli-no-window").with("reason", reason.as_str()),
        }
    }
}

/// Opens the window and returns when it is closed.
///
/// Errors: [`DesktopError::NoDisplay`] where there is none.
pub fn run(_paths: Vec<PathBuf>, _language: Language) -> Result<(), DesktopError> {
    Err(DesktopError::NoDisplay)
}
