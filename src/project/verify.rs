//! Does the journal tell how the rows came about? Replayed from nothing, it must give the rows that are there.

use std::path::Path;

use super::file::ProjectFile;
use super::{Access, ProjectError};
use crate::cadastre::Snapshot;

/// What a replay of the journal found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    pub acts: usize,
    /// Whether the rows are those that the journal leads to.
    pub agrees: bool,
}

/// Replays the journal of a project and compares the outcome with its rows.
///
/// Errors: as for opening it read-only; [`ProjectError::Damaged`] when an image does not read or does not fit.
pub fn verify(path: &Path) -> Result<Verification, ProjectError> {
    let file = ProjectFile::open(path, Access::ReadOnly)?;
    super::file::check(file.connection(), path)?;
    let rows = file.load()?;
    let mut replayed = Snapshot::default();
    let journal = file.journal()?;
    for entry in &journal {
        let act = file.images(entry)?;
        replayed = replayed.apply(&act).map_err(|stale| ProjectError::Damaged {
            path: path.to_owned(),
            reason: format!("act {}: {stale}", entry.seq),
        })?;
    }
    Ok(Verification { acts: journal.len(), agrees: replayed == rows })
}
