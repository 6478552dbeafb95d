//! What can go wrong with a project file.

use std::io;
use std::path::{Path, PathBuf};

use crate::i18n::{Explain, Message};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// The project is open elsewhere for writing.
    #[error("{path} is open elsewhere ({who})")]
    InUse { path: PathBuf, who: String },
    /// A change was asked of a project that is open read-only.
    #[error("{path} is open read-only")]
    ReadOnly { path: PathBuf },
    /// The change was made for another state of the project.
    #[error("the project has changed meanwhile")]
    Stale,
    #[error("{path} exists already")]
    Exists { path: PathBuf },
    #[error("{path} does not exist")]
    Missing { path: PathBuf },
    /// Where the project is to be.
    #[error("the folder {path} does not exist")]
    NoFolder { path: PathBuf },
    #[error("{path} is no project file")]
    NotAProject { path: PathBuf },
    /// Made by a newer version of the program.
    #[error("{path} was made by a newer version")]
    Newer { path: PathBuf },
    /// The content contradicts itself.
    #[error("{path} is damaged: {reason}")]
    Damaged { path: PathBuf, reason: String },
    #[error("{path}: the disk is full")]
    DiskFull { path: PathBuf },
    #[error("{path}: no permission")]
    NoPermission { path: PathBuf },
    /// The file was removed or replaced while it was open.
    #[error("{path} has gone")]
    Gone { path: PathBuf },
    /// The acts before could not be written; see [`super::Saved::Failed`].
    #[error("earlier acts are not on disk")]
    NotSaved { reason: Box<ProjectError> },
    #[error("{path}: {reason}")]
    Disk { path: PathBuf, reason: String },
}

impl ProjectError {
    pub(super) fn sql(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
            ReadOnly,
        };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::DiskFull { path },
            Some(DatabaseCorrupt) => Self::Damaged { path, reason: error.to_string() },
            Some(NotADatabase) => Self::NotAProject { path },
            Some(CannotOpen | PermissionDenied | ReadOnly) => Self::NoPermission { path },
            Some(DatabaseBusy | DatabaseLocked) => Self::InUse { path, who: String::new() },
            _ => Self::Disk { path, reason: error.to_string() },
        }
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NoPermission { path },
            io::ErrorKind::StorageFull => Self::DiskFull { path },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            _ => Self::Disk { path, reason: error.to_string() },
        }
    }

    /// For what is written beside a project, or as one: where nothing can be made, the folder is not there.
    pub(super) fn making(path: &Path, error: &io::Error) -> Self {
        match (error.kind(), path.parent()) {
            (io::ErrorKind::NotFound, Some(folder)) => Self::NoFolder { path: folder.to_owned() },
            _ => Self::io(path, error),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::InUse { .. } => "project-in-use",
            Self::ReadOnly { .. } => "project-read-only",
            Self::Stale => "project-stale",
            Self::Exists { .. } => "project-exists",
            Self::Missing { .. } => "project-missing",
            Self::NoFolder { .. } => "project-no-folder",
            Self::NotAProject { .. } => "project-not-a-project",
            Self::Newer { .. } => "project-newer",
            Self::Damaged { .. } => "project-damaged",
            Self::DiskFull { .. } => "project-disk-full",
            Self::NoPermission { .. } => "project-no-permission",
            Self::Gone { .. } => "project-gone",
            Self::NotSaved { .. } => "project-not-saved",
            Self::Disk { .. } => "project-disk",
        }
    }
}

impl Explain for ProjectError {
    fn message(&self) -> Message {
        let message = Message::new(self.key());
        match self {
            Self::Stale => message,
            Self::InUse { path, who } => message.with("path", path.clone()).with("who", who.as_str()),
            Self::Damaged { path, reason } | Self::Disk { path, reason } => {
                message.with("path", path.clone()).with("reason", reason.as_str())
            }
            Self::NotSaved { reason } => message.with("reason", reason.message()),
            Self::ReadOnly { path }
            | Self::Exists { path }
            | Self::Missing { path }
            | Self::NoFolder { path }
            | Self::NotAProject { path }
            | Self::Newer { path }
            | Self::DiskFull { path }
            | Self::NoPermission { path }
            | Self::Gone { path } => message.with("path", path.clone()),
        }
    }
}
