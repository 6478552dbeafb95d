//! A file that appears whole or not at all: written beside its target, synced, renamed over it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::i18n::{Explain, Message};
use crate::jobs::Cancelled;

/// Why a file could not be delivered. Whatever stood at the target before stands there still, and nothing is left beside it.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("{path} is a folder")]
    IsFolder { path: PathBuf },
    #[error("there is no folder {path}")]
    NoFolder { path: PathBuf },
    #[error("no permission to write {path}")]
    Denied { path: PathBuf },
    #[error("no space left for {path}")]
    DiskFull { path: PathBuf },
    #[error("{path} could not be written: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// SQLite refused for a reason that is not one of the others.
    #[error("{path} could not be written: {reason}")]
    Database { path: PathBuf, reason: String },
    #[error("cancelled")]
    Cancelled,
}

impl WriteError {
    /// The error for `path` that this failure of the system is.
    pub fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied { path },
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoFolder { path: folder_of(&path) },
            io::ErrorKind::IsADirectory => Self::IsFolder { path },
            _ => Self::Io { path, source },
        }
    }
}

impl From<Cancelled> for WriteError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl Explain for WriteError {
    fn message(&self) -> Message {
        match self {
            Self::IsFolder { path } => Message::new("formats-write-is-folder").with("path", path.clone()),
            Self::NoFolder { path } => Message::new("formats-write-no-folder").with("path", path.clone()),
            Self::Denied { path } => Message::new("formats-write-denied").with("path", path.clone()),
            Self::DiskFull { path } => Message::new("formats-write-disk-full").with("path", path.clone()),
            Self::Io { path, source } => {
                Message::new("formats-write-failed").with("path", path.clone()).with("reason", source.to_string())
            }
            Self::Database { path, reason } => {
                Message::new("formats-write-failed").with("path", path.clone()).with("reason", reason.as_str())
            }
            Self::Cancelled => Message::new("formats-write-cancelled"),
        }
    }
}

/// A file being written beside its target. Dropped before [`AtomicFile::commit`], it leaves nothing.
///
/// Limits: a process that is killed leaves its `.name.*.part` file; the target is untouched then too.
#[derive(Debug)]
pub struct AtomicFile {
    temporary: NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Begins a new version of `target`. A symbolic link is followed: the file that it names is the one replaced.
    ///
    /// Errors: no folder, no permission, `target` is a folder.
    pub fn create(target: &Path) -> Result<Self, WriteError> {
        let real = std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        if real.is_dir() {
            return Err(WriteError::IsFolder { path: target.to_owned() });
        }
        let Some(name) = real.file_name() else {
            return Err(WriteError::NoFolder { path: target.to_owned() });
        };
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{}.", name.to_string_lossy());
        builder.prefix(&prefix).suffix(".part");
        #[cfg(unix)]
        builder.permissions(permissions_for(&real));
        let temporary = builder.tempfile_in(folder_of(&real)).map_err(|error| WriteError::from_io(target, error))?;
        Ok(Self { temporary, target: real })
    }

    /// Where the bytes are written now.
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// Where they will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    pub fn file(&mut self) -> &mut File {
        self.temporary.as_file_mut()
    }

    /// Syncs the bytes to disk; after that only [`AtomicFile::commit`] is left to do. Gives their length.
    ///
    /// Errors: the disk refused; then the target is as it was.
    pub fn sync(&mut self) -> Result<u64, WriteError> {
        let file = self.temporary.as_file_mut();
        let length = file.flush().and_then(|()| file.sync_all()).and_then(|()| Ok(file.metadata()?.len()));
        length.map_err(|error| WriteError::from_io(&self.target, error))
    }

    /// Puts the new version in the target's place and syncs the folder.
    ///
    /// Errors: the disk refused; then the target is as it was.
    pub fn commit(mut self) -> Result<(), WriteError> {
        self.sync()?;
        let Self { temporary, target } = self;
        temporary.persist(&target).map_err(|error| WriteError::from_io(&target, error.error))?;
        #[cfg(unix)]
        {
            let folder = File::open(folder_of(&target)).and_then(|folder| folder.sync_all());
            // Some network folders cannot be synced; the file itself was.
            folder.or_else(|error| match error.kind() {
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied => Ok(()),
                _ => Err(WriteError::from_io(&target, error)),
            })?;
        }
        Ok(())
    }
}

/// The folder that holds `path`; `.` for a bare name.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The permissions of the file that is replaced, else those that any new file of this user gets.
#[cfg(unix)]
fn permissions_for(target: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    const NEW_FILE: u32 = 0o666;
    std::fs::metadata(target)
        .map_or_else(|_| std::fs::Permissions::from_mode(NEW_FILE), |metadata| metadata.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_dropped_file_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("ward.gpkg");
        std::fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.file().write_all(b"half").unwrap();
        drop(file);
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(folder.path()), ["ward.gpkg"]);
    }

    #[test]
    fn a_committed_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("ward.gpkg");
        std::fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.file().write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(folder.path()), ["ward.gpkg"]);
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(AtomicFile::create(folder.path()), Err(WriteError::IsFolder { .. })));
        let lost = folder.path().join("nowhere/ward.gpkg");
        assert!(matches!(AtomicFile::create(&lost), Err(WriteError::NoFolder { .. })));
    }
}
