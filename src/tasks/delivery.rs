//! A file that is made from the project for somebody else: whole or not at all, and never over a file of the project.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::export::is_source;
use crate::cadastre::Snapshot;
use crate::formats::workbook::WorkbookError;
use crate::formats::{AtomicFile, WriteError};
use crate::i18n::{Explain, Message};
use crate::jobs::Cancelled;

#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error("{path} belongs to the project")]
    IsSource { path: PathBuf },
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A value that no workbook can hold.
    #[error("{path}: {reason}")]
    Workbook { path: PathBuf, reason: String },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for DeliveryError {
    fn message(&self) -> Message {
        match self {
            Self::IsSource { path } => Message::new("tasks-export-is-source").with("path", path.clone()),
            Self::Write(error) => error.message(),
            Self::Workbook { path, reason } => {
                Message::new("formats-write-failed").with("path", path.clone()).with("reason", reason.as_str())
            }
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
}

/// Why what goes into the file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

/// Writes `target` with what `content` puts into it; an earlier file is replaced, one of the project is not.
///
/// Errors: [`DeliveryError`]; then what stood at `target` stands there still.
pub fn deliver<E: Into<ContentError>>(
    target: &Path,
    snapshot: &Snapshot,
    project: Option<&Path>,
    content: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), DeliveryError> {
    if is_source(target, snapshot, project) {
        return Err(DeliveryError::IsSource { path: target.to_owned() });
    }
    let mut file = AtomicFile::create(target)?;
    content(file.file()).map_err(|error| match error.into() {
        ContentError::Io(error) => WriteError::from_io(target, error).into(),
        ContentError::Workbook(WorkbookError::Cancelled(cancelled)) => cancelled.into(),
        ContentError::Workbook(WorkbookError::Xlsx(error)) => {
            DeliveryError::Workbook { path: target.to_owned(), reason: error.to_string() }
        }
    })?;
    Ok(file.commit()?)
}

#[cfg(test)]
mod tests {
    use std::io::{Error, Write};

    use super::*;

    #[test]
    fn a_file_of_the_project_is_not_overwritten_an_earlier_delivery_is_and_stays_where_the_new_one_fails() {
        let folder = tempfile::tempdir().unwrap();
        let (project, target) = (folder.path().join("p.thuaso"), folder.path().join("Tổ 4.pdf"));
        std::fs::write(&project, "của dự án").unwrap();
        let write = |path: &Path, text: &'static str| {
            deliver(path, &Snapshot::default(), Some(&project), |file| file.write_all(text.as_bytes()))
        };
        assert_eq!(write(&project, "pdf").unwrap_err().message().key, "tasks-export-is-source");
        assert_eq!(std::fs::read_to_string(&project).unwrap(), "của dự án");
        for text in ["một", "hai"] {
            write(&target, text).unwrap();
            assert_eq!(std::fs::read_to_string(&target).unwrap(), text);
        }
        let full = deliver(&target, &Snapshot::default(), None, |file| {
            file.write_all(b"ba")?;
            Err(Error::from(std::io::ErrorKind::StorageFull))
        });
        assert!(matches!(full, Err(DeliveryError::Write(_))));
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "hai");
    }
}
