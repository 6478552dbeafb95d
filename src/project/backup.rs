//! Copies of the project file beside it: made whole, verified, then put in the place of the oldest.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::ProjectError;
use super::file::{beside, check};

/// Copies that are kept. Ours: today, the one before, and one more for a mistake found late.
pub const BACKUPS_KEPT: usize = 3;

/// Pages copied in one go; the writer may commit in between.
const PAGES_PER_STEP: i32 = 2_000;

/// How long to wait for somebody else's lock on the copy.
const WHILE_BUSY: Duration = Duration::from_millis(5);

/// The copies of a project that there are, newest first.
pub fn backups(project: &Path) -> Vec<PathBuf> {
    (1..=BACKUPS_KEPT).map(|number| backup_path(project, number)).filter(|path| path.is_file()).collect()
}

/// The project that a path is named as the backup of; `None` for any other name.
pub fn backed_up(path: &Path) -> Option<PathBuf> {
    let (project, number) = path.file_stem()?.to_str()?.rsplit_once(".backup-")?;
    let is_number = number == "new" || number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| path.with_file_name(format!("{project}.thuaso")))
}

/// Copies the open project and rotates the copies: a copy that does not check is never put over one that did.
pub(super) fn back_up(connection: &Connection, project: &Path) -> Result<PathBuf, ProjectError> {
    back_up_watched(connection, project, &mut || {})
}

/// As [`back_up`]; `step` is called after each part of the copy and each change of a file: a test dies there.
pub(super) fn back_up_watched(
    connection: &Connection,
    project: &Path,
    step: &mut dyn FnMut(),
) -> Result<PathBuf, ProjectError> {
    let fresh = backup_path(project, 0);
    let made = copy_watched(connection, &fresh, step);
    if made.is_err() {
        // Half a copy is worth nothing.
        let _ = fs::remove_file(&fresh);
        made?;
    }
    for number in (0..BACKUPS_KEPT).rev() {
        let from = backup_path(project, number);
        if from.exists() {
            fs::rename(&from, backup_path(project, number + 1)).map_err(|error| ProjectError::io(&from, &error))?;
            step();
        }
    }
    Ok(backup_path(project, 1))
}

/// A whole, verified copy at a new path.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), ProjectError> {
    copy_watched(connection, to, &mut || {})
}

fn copy_watched(connection: &Connection, to: &Path, step: &mut dyn FnMut()) -> Result<(), ProjectError> {
    let sql = |error: &rusqlite::Error| ProjectError::sql(to, error);
    // A copy that died leaves its journal too, which must not be taken for that of the new one.
    for old in [to.to_owned(), beside(to, "-journal")] {
        match fs::remove_file(&old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(ProjectError::io(&old, &error)),
            _ => step(),
        }
    }
    let mut run = || -> rusqlite::Result<Connection> {
        let mut target = Connection::open(to)?;
        copy_pages(&Backup::new(connection, &mut target)?, step)?;
        target.pragma_update(None, "journal_mode", "delete")?;
        Ok(target)
    };
    let target = run().map_err(|error| sql(&error))?;
    check(&target, to)?;
    step();
    drop(target);
    let file = fs::File::open(to).map_err(|error| ProjectError::io(to, &error))?;
    file.sync_all().map_err(|error| ProjectError::io(to, &error))?;
    step();
    Ok(())
}

fn copy_pages(backup: &Backup<'_, '_>, step: &mut dyn FnMut()) -> rusqlite::Result<()> {
    loop {
        match backup.step(PAGES_PER_STEP)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => std::thread::sleep(WHILE_BUSY),
        }
        step();
    }
}

/// `ward.backup-1.thuaso`; number 0 is the one being made.
fn backup_path(project: &Path, number: usize) -> PathBuf {
    let stem = project.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if number == 0 { format!("{stem}.backup-new.thuaso") } else { format!("{stem}.backup-{number}.thuaso") };
    project.with_file_name(name)
}
