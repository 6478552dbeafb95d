//! Takes in scans: reads files in parallel, knows each by its bytes, and attaches it to its certificate where its name is sure.

mod attach;
mod examine;
mod gather;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cadastre::{ChangeSet, ContentHash, Snapshot};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::project::{ContentKeeper, ProjectError};
use attach::Builder;

#[derive(Debug, Clone)]
pub struct IntakeOptions {
    /// Paths are kept relative to it where they can be.
    pub project_folder: PathBuf,
    /// Whether the project file shall hold the bytes too.
    pub copy: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    pub act: ChangeSet,
    pub report: IntakeReport,
    /// Files to store in the project; empty unless `copy` was asked.
    pub contents: Vec<(ContentHash, PathBuf)>,
    /// JPEG thumbnails of first pages.
    pub thumbnails: Vec<(ContentHash, Vec<u8>)>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntakeReport {
    pub files: u64,
    pub added: u64,
    pub attached: u64,
    /// Files whose bytes the project or this intake has already.
    pub known: u64,
    pub unreadable: u64,
    /// New scans that wait for a person.
    pub waiting: u64,
    pub certificates_created: u64,
    /// Unreadable and waiting ones among the new scans, by path (as the project names it), with the reason.
    pub doubts: Vec<Ignored>,
    pub ignored: Vec<Ignored>,
}

/// A file that needs a person, or that was passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignored {
    pub path: PathBuf,
    pub reason: Message,
}

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error("{path} cannot be read: {error}")]
    Root { path: PathBuf, error: std::io::Error },
}

impl Explain for IntakeError {
    fn message(&self) -> Message {
        match self {
            Self::Cancelled(_) => Message::new("tasks-cancelled"),
            Self::Project(error) => error.message(),
            Self::Root { path, error } => {
                Message::new("tasks-intake-root").with("path", path.clone()).with("detail", error.to_string())
            }
        }
    }
}

impl Intake {
    /// Puts copies and thumbnails into the project. Before the act: a scan that says it is in the project must be there.
    /// Waits for the disk.
    ///
    /// Errors: cancelled, or a file that cannot be kept; bytes that are kept already do no harm, the act is not to be done.
    pub fn keep_files(&mut self, keeper: &ContentKeeper, watch: &Watch) -> Result<(), IntakeError> {
        watch.begin("stage-keeping-scans", self.contents.len() as u64);
        for (hash, path) in std::mem::take(&mut self.contents) {
            watch.check()?;
            keeper.store(hash, &path)?;
            watch.advance(1);
        }
        for (hash, jpeg) in std::mem::take(&mut self.thumbnails) {
            keeper.store_thumbnail(hash, 0, jpeg);
        }
        Ok(())
    }
}

/// Reads the files and folders (with all that is in them; links to folders are not followed) and proposes one act.
///
/// Errors: cancelled, or a root that cannot be read; nothing is changed then.
pub fn intake(
    snapshot: &Snapshot,
    roots: &[PathBuf],
    options: &IntakeOptions,
    watch: &Watch,
) -> Result<Intake, IntakeError> {
    let mut report = IntakeReport::default();
    let files = gather::gather(roots, &mut report, watch)?;
    let known: BTreeSet<ContentHash> = snapshot.scans.iter().map(|scan| scan.source.hash).collect();
    let read = examine::read(&files, &known, watch)?;
    let mut builder = Builder::new(snapshot);
    for outcome in read {
        match outcome {
            Ok(file) => builder.add(file, options, &mut report),
            Err(ignored) => report.ignored.push(ignored),
        }
    }
    let mut intake = builder.finish(options, report);
    intake.report.ignored.sort_by(|a, b| a.path.cmp(&b.path));
    intake.report.doubts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(intake)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n damaged";

    fn scan() -> &'static [u8] {
        include_bytes!("../../../sample-data/quet/MS 00384179-GCN.pdf")
    }

    /// The same page as other bytes: readers skip what stands behind a PDF's end.
    fn other_scan(mark: u8) -> Vec<u8> {
        let mut bytes = scan().to_vec();
        bytes.extend_from_slice(&[b'\n', b'%', mark, b'\n']);
        bytes
    }

    fn take_in(snapshot: &Snapshot, folder: &Path) -> Intake {
        let options = IntakeOptions { project_folder: folder.to_owned(), copy: false };
        intake(snapshot, &[folder.to_owned()], &options, &Watch::new()).expect("folder can be read")
    }

    #[test]
    fn scans_of_a_serial_share_one_new_certificate() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("AA 00476432-GCN.pdf"), scan()).unwrap();
        fs::write(folder.path().join("AA 00476432-GT.pdf"), other_scan(b'a')).unwrap();
        fs::write(folder.path().join("BX 037034-GT.pdf"), other_scan(b'b')).unwrap();
        let taken = take_in(&Snapshot::default(), folder.path());
        let report = &taken.report;
        assert_eq!((report.added, report.attached, report.certificates_created, report.waiting), (3, 2, 1, 1));
        let after = Snapshot::default().apply(&taken.act).unwrap();
        assert_eq!((after.certificates.len(), after.scans.len()), (1, 3));
    }

    #[test]
    fn taking_in_the_same_folder_again_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("AA 00476432-GCN.pdf"), scan()).unwrap();
        fs::write(folder.path().join("copy of it.pdf"), scan()).unwrap();
        fs::write(folder.path().join("BX 037034.png"), PNG).unwrap();
        fs::write(folder.path().join("notes.txt"), "no scan").unwrap();
        let first = take_in(&Snapshot::default(), folder.path());
        assert_eq!((first.report.added, first.report.known, first.report.unreadable), (2, 1, 1));
        assert_eq!(first.report.ignored.len(), 1);
        let after = Snapshot::default().apply(&first.act).unwrap();
        assert_eq!(take_in(&after, folder.path()).act.changes, Vec::new());
    }

    #[test]
    fn a_moved_file_keeps_its_scan() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("AC 491066.pdf"), scan()).unwrap();
        let after = Snapshot::default().apply(&take_in(&Snapshot::default(), folder.path()).act).unwrap();
        fs::rename(folder.path().join("AC 491066.pdf"), folder.path().join("moved.pdf")).unwrap();
        let moved = after.apply(&take_in(&after, folder.path()).act).unwrap();
        let paths: Vec<_> = moved.scans.iter().map(|scan| scan.source.path.clone()).collect();
        assert_eq!(paths, ["moved.pdf"]);
        assert_eq!(moved.scans.iter().filter(|scan| scan.certificate.is_some()).count(), 1);
    }

    #[test]
    fn several_serials_in_a_name_wait() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("BX 037034 BX 037035.pdf"), scan()).unwrap();
        let taken = take_in(&Snapshot::default(), folder.path());
        assert_eq!((taken.report.waiting, taken.report.attached, taken.report.certificates_created), (1, 0, 0));
    }

    #[test]
    fn scans_outside_of_what_is_given_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("một"), folder.path().join("hai"));
        fs::create_dir(&first).unwrap();
        fs::create_dir(&second).unwrap();
        fs::write(first.join("BX 037034-GT.pdf"), scan()).unwrap();
        fs::write(second.join("BX 037034-GCN.pdf"), other_scan(b'a')).unwrap();
        let options = IntakeOptions { project_folder: folder.path().to_owned(), copy: false };
        let take = |snapshot: &Snapshot, root: &PathBuf| {
            let taken = intake(snapshot, std::slice::from_ref(root), &options, &Watch::new()).unwrap();
            snapshot.apply(&taken.act).unwrap()
        };
        let waiting = take(&Snapshot::default(), &first);
        // Its certificate comes by another folder: it waits on until its own folder is given again.
        let with_certificate = take(&waiting, &second);
        let attached = |snapshot: &Snapshot| snapshot.scans.iter().filter(|scan| scan.certificate.is_some()).count();
        assert_eq!((attached(&waiting), attached(&with_certificate)), (0, 1));
        assert_eq!(attached(&take(&with_certificate, &first)), 2);
    }

    #[test]
    fn a_file_that_ends_too_early_waits_for_a_person_and_goes_on_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let cut = scan().len() - 300;
        fs::write(folder.path().join("BX 037034-GCN.pdf"), &scan()[..cut]).unwrap();
        let taken = take_in(&Snapshot::default(), folder.path());
        let report = &taken.report;
        assert_eq!((report.added, report.unreadable, report.waiting, report.attached), (1, 0, 1, 0));
        assert_eq!(report.doubts.len(), 1);
        let after = Snapshot::default().apply(&taken.act).unwrap();
        let doubt = after.scans.iter().next().unwrap().doubt.clone().unwrap();
        assert_eq!(doubt.key, "scans-pdf-cut");
        assert_eq!(take_in(&after, folder.path()).act.changes, Vec::new());
    }
}
