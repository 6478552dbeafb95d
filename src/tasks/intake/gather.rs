//! The files below what was given.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Ignored, IntakeError, IntakeReport};
use crate::i18n::Message;
use crate::jobs::Watch;

pub(super) fn ignored(path: &Path, key: &'static str) -> Ignored {
    Ignored { path: path.to_owned(), reason: Message::new(key) }
}

/// Every file below the roots, sorted, each once.
pub(super) fn gather(roots: &[PathBuf], report: &mut IntakeReport, watch: &Watch) -> Result<Vec<PathBuf>, IntakeError> {
    let mut files = BTreeSet::new();
    for root in roots {
        let about = fs::metadata(root).map_err(|error| IntakeError::Root { path: root.clone(), error })?;
        if !about.is_dir() {
            files.insert(root.clone());
            continue;
        }
        fs::read_dir(root).map_err(|error| IntakeError::Root { path: root.clone(), error })?;
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            watch.check()?;
            let Ok(entries) = fs::read_dir(&folder) else {
                report.ignored.push(ignored(&folder, "tasks-intake-no-access"));
                continue;
            };
            for entry in entries.flatten() {
                let path = entry.path();
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                match entry.file_type() {
                    _ if hidden => report.ignored.push(ignored(&path, "tasks-intake-hidden")),
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() => drop(files.insert(path)),
                    Ok(kind) if kind.is_symlink() && path.is_file() => drop(files.insert(path)),
                    _ => report.ignored.push(ignored(&path, "tasks-intake-not-a-file")),
                }
            }
        }
    }
    Ok(files.into_iter().collect())
}
