//! Why a picture cannot be laid under the map.

use std::path::Path;

use crate::i18n::{Explain, Message};
use crate::scans::ScanError;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    #[error("{file} is not there")]
    Gone { file: String },
    #[error("{file}: {reason}")]
    Unreadable { file: String, reason: String },
    #[error("{file}: {error}")]
    NoPicture { file: String, error: ScanError },
    /// No room for the smaller levels, or no folder for them.
    #[error("no room for temporary data: {reason}")]
    NoRoom { reason: String },
    #[error("cancelled")]
    Cancelled,
}

impl RasterError {
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let file = path.display().to_string();
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Gone { file },
            _ => Self::Unreadable { file, reason: error.to_string() },
        }
    }

    pub(super) fn no_picture(path: &Path, error: ScanError) -> Self {
        Self::NoPicture { file: path.display().to_string(), error }
    }
}

impl Explain for RasterError {
    fn message(&self) -> Message {
        match self {
            Self::Gone { file } => Message::new("rasters-gone").with("file", file.as_str()),
            Self::Unreadable { file, reason } => {
                Message::new("rasters-unreadable").with("file", file.as_str()).with("reason", reason.as_str())
            }
            Self::NoPicture { file, error } => {
                Message::new("rasters-no-picture").with("file", file.as_str()).with("reason", error.message())
            }
            Self::NoRoom { reason } => Message::new("rasters-no-room").with("reason", reason.as_str()),
            Self::Cancelled => Message::new("cancelled"),
        }
    }
}
