//! Why a map file cannot be read.

use std::io;
use std::path::{Path, PathBuf};

use crate::i18n::{Explain, Message};
use crate::jobs::Cancelled;

/// One clear reason; nothing of the file was used.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path} is a folder")]
    IsFolder { path: PathBuf },
    #[error("{path} is empty")]
    Empty { path: PathBuf },
    /// The content is of no format that is read here.
    #[error("{path} is of no known format")]
    Unknown { path: PathBuf },
    /// The file ends in the middle of something.
    #[error("{path} ends too early, at byte {at}")]
    Truncated { path: PathBuf, at: u64 },
    /// The content contradicts its format.
    #[error("{path} is damaged at byte {at}: {reason}")]
    Damaged { path: PathBuf, at: u64, reason: String },
    /// A database that is no GeoPackage with features, or that SQLite cannot read.
    #[error("{path}: {reason}")]
    Database { path: PathBuf, reason: String },
    /// Larger than what is plausible, such as an archive that unpacks to far more than it holds.
    #[error("{path} is too large: {reason}")]
    TooLarge { path: PathBuf, reason: String },
    #[error("{path} is encrypted")]
    Encrypted { path: PathBuf },
    /// Neither a workbook nor a text with values between delimiters.
    #[error("{path} is no workbook")]
    NotWorkbook { path: PathBuf },
    /// A workbook of a kind that is not read here.
    #[error("{path} is a workbook of the kind {kind}, which is not read")]
    OtherWorkbook { path: PathBuf, kind: &'static str },
    /// A part of a shapefile that says nothing without its `.shp` and `.dbf`.
    #[error("{path} is a part of a shapefile that is not there")]
    LonePart { path: PathBuf },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl FormatError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

impl Explain for FormatError {
    fn message(&self) -> Message {
        match self {
            Self::Io { path, source } => {
                let key = match source.kind() {
                    io::ErrorKind::NotFound => "format-not-found",
                    io::ErrorKind::PermissionDenied => "format-no-permission",
                    _ => "format-io",
                };
                let message = Message::new(key).with("path", path.clone());
                if key == "format-io" { message.with("reason", source.to_string()) } else { message }
            }
            Self::IsFolder { path } => Message::new("format-is-folder").with("path", path.clone()),
            Self::Empty { path } => Message::new("format-empty").with("path", path.clone()),
            Self::Unknown { path } => Message::new("format-unknown").with("path", path.clone()),
            Self::Truncated { path, at } => Message::new("format-truncated").with("path", path.clone()).with("at", *at),
            Self::Damaged { path, at, reason } => {
                Message::new("format-damaged").with("path", path.clone()).with("at", *at).with("reason", reason.clone())
            }
            Self::Database { path, reason } => {
                Message::new("format-database").with("path", path.clone()).with("reason", reason.clone())
            }
            Self::TooLarge { path, reason } => {
                Message::new("format-too-large").with("path", path.clone()).with("reason", reason.clone())
            }
            Self::LonePart { path } => Message::new("format-lone-part").with("path", path.clone()),
            Self::NotWorkbook { path } => Message::new("format-not-workbook").with("path", path.clone()),
            Self::OtherWorkbook { path, kind } => {
                Message::new("format-other-workbook").with("path", path.clone()).with("kind", *kind)
            }
            Self::Encrypted { path } => Message::new("format-encrypted").with("path", path.clone()),
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
}

/// Why a stream cannot be read on, and at which byte; its caller knows the path.
#[derive(Debug)]
pub(super) enum StreamError {
    Io(io::Error),
    Truncated(u64),
    Damaged(u64, &'static str),
    Cancelled(Cancelled),
}

impl StreamError {
    pub(super) fn of_file(self, path: &Path) -> FormatError {
        let path = path.to_owned();
        match self {
            Self::Io(source) => FormatError::Io { path, source },
            Self::Truncated(at) => FormatError::Truncated { path, at },
            Self::Damaged(at, reason) => FormatError::Damaged { path, at, reason: reason.to_owned() },
            Self::Cancelled(cancelled) => FormatError::Cancelled(cancelled),
        }
    }
}

impl From<io::Error> for StreamError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Cancelled> for StreamError {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}
