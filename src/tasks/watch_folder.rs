//! A folder that a scanner writes into: which of its files are whole. By looking again and again, which works on network shares too.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often to look. Source: a scanner writes a page in a second or two; two looks that agree are then ten seconds apart from it.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Looks in a row at which a file must be the same.
const STILL_LOOKS: u32 = 2;

/// Endings of files that are still being written, by programs that rename them at the end.
const UNFINISHED: [&str; 5] = ["tmp", "part", "partial", "crdownload", "filepart"];

/// A file as it was at one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    pub path: PathBuf,
    pub bytes: u64,
    /// When it was last written, by the folder's own clock.
    pub written: SystemTime,
}

/// What was seen of a folder so far. Has no thread and no clock: its owner looks every [`LOOK_EVERY`] and hands in what was seen.
#[derive(Debug, Clone, Default)]
pub struct WatchedFolder {
    files: BTreeMap<PathBuf, Watched>,
}

#[derive(Debug, Clone)]
struct Watched {
    bytes: u64,
    written: SystemTime,
    still: u32,
    given: bool,
}

impl WatchedFolder {
    /// Takes in one look; gives the files that are whole now and were not given before, sorted. A file whose size or time changes
    /// after it was given is given again, once it stands still. An empty file is never whole.
    pub fn look(&mut self, sights: Vec<Sight>) -> Vec<PathBuf> {
        let mut files = BTreeMap::new();
        for Sight { path, bytes, written } in sights {
            let before = self.files.remove(&path).filter(|before| (before.bytes, before.written) == (bytes, written));
            let (still, given) = before.map_or((1, false), |before| (before.still.saturating_add(1), before.given));
            files.insert(path, Watched { bytes, written, still, given });
        }
        // What is gone is forgotten: a new file of its name is another.
        self.files = files;
        let whole =
            self.files.iter_mut().filter(|(_, file)| !file.given && file.bytes > 0 && file.still >= STILL_LOOKS);
        whole
            .map(|(path, file)| {
                file.given = true;
                path.clone()
            })
            .collect()
    }

    /// These were given and could not be taken in: the next look gives them again, if they still stand as they did.
    pub fn give_again(&mut self, paths: &[PathBuf]) {
        for path in paths {
            if let Some(file) = self.files.get_mut(path) {
                file.given = false;
            }
        }
    }
}

/// The files of a folder and of those in it, as they are at this moment; hidden ones and those that say that they are unfinished
/// are left out. Waits for the disk.
///
/// Errors: the folder itself cannot be read. What cannot be read below it is left out: the next look may read it.
pub fn sights(folder: &Path) -> io::Result<Vec<Sight>> {
    let mut found = Vec::new();
    let mut waiting = vec![fs::read_dir(folder)?];
    while let Some(entries) = waiting.pop() {
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
            if name.starts_with(['.', '~']) || UNFINISHED.contains(&ending.as_str()) {
                continue;
            }
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                waiting.extend(fs::read_dir(&path).ok());
            } else if about.is_file() {
                let written = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                found.push(Sight { path, bytes: about.len(), written });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(path: &str, bytes: u64, written: u64) -> Sight {
        Sight { path: path.into(), bytes, written: SystemTime::UNIX_EPOCH + Duration::from_secs(written) }
    }

    #[test]
    fn a_file_is_whole_when_two_looks_agree_and_is_given_once() {
        let mut folder = WatchedFolder::default();
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1)]), Vec::<PathBuf>::new());
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1), sight("b.pdf", 5, 2)]), [PathBuf::from("a.pdf")]);
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1), sight("b.pdf", 5, 2)]), [PathBuf::from("b.pdf")]);
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1), sight("b.pdf", 5, 2)]), Vec::<PathBuf>::new());
    }

    #[test]
    fn what_could_not_be_taken_in_is_given_again_unless_it_changes() {
        let mut folder = WatchedFolder::default();
        folder.look(vec![sight("a.pdf", 10, 1)]);
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1)]).len(), 1);
        folder.give_again(&["a.pdf".into(), "gone.pdf".into()]);
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1)]), [PathBuf::from("a.pdf")]);
        assert_eq!(folder.look(vec![sight("a.pdf", 10, 1)]), Vec::<PathBuf>::new());
        folder.give_again(&["a.pdf".into()]);
        assert_eq!(folder.look(vec![sight("a.pdf", 11, 2)]), Vec::<PathBuf>::new(), "it is being written");
    }

    #[test]
    fn a_file_that_grows_or_is_written_again_waits() {
        let mut folder = WatchedFolder::default();
        for written in 1..5 {
            assert_eq!(folder.look(vec![sight("a.pdf", 10 * written, 1)]), Vec::<PathBuf>::new());
        }
        // The same size at a later time: written over.
        assert_eq!(folder.look(vec![sight("a.pdf", 40, 2)]), Vec::<PathBuf>::new());
        assert_eq!(folder.look(vec![sight("a.pdf", 40, 2)]).len(), 1);
        assert_eq!(folder.look(vec![sight("a.pdf", 41, 3)]), Vec::<PathBuf>::new());
        assert_eq!(folder.look(vec![sight("a.pdf", 41, 3)]).len(), 1, "changed after it was given");
    }

    #[test]
    fn an_empty_file_is_not_whole_and_one_that_is_gone_is_forgotten() {
        let mut folder = WatchedFolder::default();
        for _ in 0..3 {
            assert_eq!(folder.look(vec![sight("a.pdf", 0, 1)]), Vec::<PathBuf>::new());
        }
        folder.look(vec![sight("b.pdf", 7, 1)]);
        folder.look(Vec::new());
        assert_eq!(folder.look(vec![sight("b.pdf", 7, 1)]), Vec::<PathBuf>::new());
    }

    #[test]
    fn files_of_folders_within_are_seen_and_unfinished_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("hôm nay")).unwrap();
        for name in ["hôm nay/a.pdf", "b.pdf", ".ẩn.pdf", "c.pdf.part", "~$d.pdf"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let seen = sights(folder.path()).unwrap();
        let names: Vec<String> =
            seen.iter().map(|sight| sight.path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["b.pdf", "a.pdf"]);
        assert!(sights(&folder.path().join("không có")).is_err());
    }
}
