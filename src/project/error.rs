//! What can go wrong with a project file.

use std::path::PathBuf;

use crate::i18n::{Explain, Message};

#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The project is open elsewhere for writing.
    #[error("{path} is open in another window or command")]
    InUse { path: PathBuf },
    /// A change was asked of a project that is open read-only.
    #[error("{path} is open read-only")]
    ReadOnly { path: PathBuf },
    /// The change was made for another state of the project.
    #[error("the project has changed meanwhile")]
    Stale,
}

impl Explain for ProjectError {
    fn message(&self) -> Message {
        match self {
            Self::InUse { path } => Message::new("project-in-use").with("path", path.clone()),
            Self::ReadOnly { path } => Message::new("project-read-only").with("path", path.clone()),
            Self::Stale => Message::new("project-stale"),
        }
    }
}
