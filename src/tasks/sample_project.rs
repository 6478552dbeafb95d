//! A project of the sample ward, for who wants to try the program: its map, its scans and the links that are beyond doubt.

use std::path::{Path, PathBuf};

use super::import::{ImportOptions, import_files};
use super::sample_ward::{MAPS, SCANS, SampleOptions, write_sample_ward};
use super::{IntakeOptions, account, intake, link_automatically, now};
use crate::cadastre::ChangeSet;
use crate::i18n::{Explain, Message};
use crate::jobs::Watch;
use crate::project::{Access, ProjectError, Session};

/// As the ward of `sample-data/`.
const WARD: SampleOptions = SampleOptions { parcels: 300, seed: 2026, certificates: 24, scans: 24, defects: 0 };
/// The folder of its files, and its project.
const FILES: &str = "phuong-mau";
const PROJECT: &str = "phuong-mau.thuaso";

/// Where the project of the sample ward is in a folder.
pub fn sample_project_path(folder: &Path) -> PathBuf {
    folder.join(PROJECT)
}

/// Opens the project of the sample ward in a folder, which is made where there is none; the project too.
///
/// Errors: what the user can do nothing about but choose another folder, in words. A project that was begun is not left behind.
pub fn sample_project(folder: &Path, watch: &Watch) -> Result<Session, Message> {
    let path = sample_project_path(folder);
    if path.exists() {
        return Session::open(&path, Access::ReadWrite, &account(), now).map_err(|error| error.message());
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Message::new("tasks-sample-folder").with("path", folder.to_owned()).with("reason", error.to_string())
    })?;
    write_sample_ward(&folder.join(FILES), &WARD, watch).map_err(|error| error.message())?;
    let mut session = Session::create(&path, &account(), now).map_err(|error| error.message())?;
    match fill(&mut session, folder, watch) {
        Ok(()) => Ok(session),
        Err(message) => {
            drop(session);
            let _ = std::fs::remove_file(&path);
            Err(message)
        }
    }
}

fn fill(session: &mut Session, folder: &Path, watch: &Watch) -> Result<(), Message> {
    let options = ImportOptions { project_folder: folder.to_owned(), ..ImportOptions::default() };
    let maps = maps_of(&folder.join(FILES).join(MAPS));
    let imported = import_files(session.snapshot(), &maps, &options, watch).map_err(|error| error.message())?;
    perform(session, imported.act)?;
    let scans = [folder.join(FILES).join(SCANS)];
    let options = IntakeOptions { project_folder: folder.to_owned(), copy: false };
    let taken = intake(session.snapshot(), &scans, &options, watch).and_then(|mut taken| {
        if let Some(keeper) = session.keeper() {
            taken.keep_files(&keeper, watch)?;
        }
        Ok(taken.act)
    });
    perform(session, taken.map_err(|error| error.message())?)?;
    let (who, now) = (session.who().to_owned(), session.now());
    let linked =
        link_automatically(session.snapshot(), &who, now, watch).map_err(|_| Message::new("tasks-cancelled"))?;
    perform(session, linked.act)?;
    session.flush().map_err(|error| error.message())
}

fn perform(session: &mut Session, act: ChangeSet) -> Result<(), Message> {
    session.perform(act).map(drop).map_err(|error: ProjectError| error.message())
}

fn maps_of(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_map = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "shp" || ending == "geojson");
    let mut maps: Vec<PathBuf> = files.filter(is_map).collect();
    maps.sort();
    maps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_made_once_and_opened_again_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("new");
        let session = sample_project(&at, &Watch::new()).unwrap();
        let parcels = session.snapshot().parcels.len();
        assert!(parcels >= 300 && !session.snapshot().links.is_empty(), "{parcels}");
        let done = session.history().len();
        drop(session);
        let again = sample_project(&at, &Watch::new()).unwrap();
        assert_eq!((again.snapshot().parcels.len(), again.history().len()), (parcels, done));
    }

    #[test]
    fn a_sample_that_is_cancelled_leaves_no_project() {
        let folder = tempfile::tempdir().unwrap();
        let watch = Watch::new();
        watch.cancel();
        assert!(sample_project(folder.path(), &watch).is_err());
        assert!(!folder.path().join(PROJECT).exists());
    }
}
