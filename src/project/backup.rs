//! Copies of the project file beside it: made whole, verified, then put in the place of the oldest.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::ProjectError;
use super::file::check;

/// Copies that are kept. Ours: today, the one before, and one more for a mistake found late.
pub const BACKUPS_KEPT: usize = 3;

/// Pages copied in one go; the writer may commit in between.
const PAGES_PER_STEP: i32 = 2_000;

/// The copies of a project that there are, newest first.
pub fn backups(project: &Path) -> Vec<PathBuf> {
    (1..=BACKUPS_KEPT).map(|number| backup_path(project, number)).filter(|path| path.is_file()).collect()
}

/// Copies the open project and rotates the copies: a copy that does not check is never put over one that did.
pub(super) fn back_up(connection: &Connection, project: &Path) -> Result<PathBuf, ProjectError> {
    let fresh = backup_path(project, 0);
    let made = copy(connection, &fresh);
    if made.is_err() {
        // Half a copy is worth nothing.
        let _ = fs::remove_file(&fresh);
        made?;
    }
    for number in (0..BACKUPS_KEPT).rev() {
        let from = backup_path(project, number);
        if from.exists() {
            fs::rename(&from, backup_path(project, number + 1)).map_err(|error| ProjectError::io(&from, &error))?;
        }
    }
    Ok(backup_path(project, 1))
}

/// A whole, verified copy at a new path.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), ProjectError> {
    let sql = |error: &rusqlite::Error| ProjectError::sql(to, error);
    let run = || -> rusqlite::Result<Connection> {
        let mut target = Connection::open(to)?;
        Backup::new(connection, &mut target)?.run_to_completion(PAGES_PER_STEP, Duration::ZERO, None)?;
        target.pragma_update(None, "journal_mode", "delete")?;
        Ok(target)
    };
    if to.exists() {
        fs::remove_file(to).map_err(|error| ProjectError::io(to, &error))?;
    }
    let target = run().map_err(|error| sql(&error))?;
    check(&target, to)?;
    drop(target);
    let file = fs::File::open(to).map_err(|error| ProjectError::io(to, &error))?;
    file.sync_all().map_err(|error| ProjectError::io(to, &error))
}

/// `ward.backup-1.thuaso`; number 0 is the one being made.
fn backup_path(project: &Path, number: usize) -> PathBuf {
    let stem = project.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if number == 0 { format!("{stem}.backup-new.thuaso") } else { format!("{stem}.backup-{number}.thuaso") };
    project.with_file_name(name)
}
