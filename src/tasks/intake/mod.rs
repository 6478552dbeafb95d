//! Takes in scans: reads files in parallel, knows each by its bytes, and attaches it to its certificate where its name is sure.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, ContentHash, Edit, NameReading, Scan, ScanFormat, ScanId, ScanKind,
    ScanState, Serial, Snapshot, SourceFile,
};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::scans;

/// Longer side of thumbnails in pixels. Source: two of the list's rows on a screen of 2×.
const THUMBNAIL_SIDE: u32 = 256;

/// Largest file that is read. Source: an A0 sheet of 24-bit colour at 300 dpi, uncompressed, is 419 MB.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// Endings of files that a person means as scans: when unreadable they are listed as such, not ignored.
const SCAN_ENDINGS: [&str; 9] = ["pdf", "jpg", "jpeg", "jpe", "png", "tif", "tiff", "heic", "heif"];

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
    pub ignored: Vec<Ignored>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ignored {
    pub path: PathBuf,
    pub reason: Message,
}

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error("{path} cannot be read: {error}")]
    Root { path: PathBuf, error: std::io::Error },
}

impl Explain for IntakeError {
    fn message(&self) -> Message {
        match self {
            Self::Cancelled(_) => Message::new("tasks-cancelled"),
            Self::Root { path, error } => {
                Message::new("tasks-intake-root").with("path", path.clone()).with("detail", error.to_string())
            }
        }
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
    let files = gather(roots, &mut report, watch)?;
    watch.begin("stage-reading-scans", files.len() as u64);
    let known: BTreeSet<ContentHash> = snapshot.scans.iter().map(|scan| scan.source.hash).collect();
    let read: Vec<Result<Read, Ignored>> = files
        .par_iter()
        .map(|path| {
            watch.check()?;
            let read = read(path, &known);
            watch.advance(1);
            Ok(read)
        })
        .collect::<Result<_, Cancelled>>()?;

    let mut builder = Builder::new(snapshot);
    for outcome in read {
        match outcome {
            Ok(file) => builder.add(file, options, &mut report),
            Err(ignored) => report.ignored.push(ignored),
        }
    }
    report.ignored.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(builder.finish(options, report))
}

struct Read {
    path: PathBuf,
    hash: ContentHash,
    bytes: u64,
    /// `None` for bytes that the project has.
    examined: Option<scans::Examination>,
}

fn ignored(path: &Path, key: &'static str) -> Ignored {
    Ignored { path: path.to_owned(), reason: Message::new(key) }
}

/// Every file below the roots, sorted, each once.
fn gather(roots: &[PathBuf], report: &mut IntakeReport, watch: &Watch) -> Result<Vec<PathBuf>, IntakeError> {
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

fn read(path: &Path, known: &BTreeSet<ContentHash>) -> Result<Read, Ignored> {
    let about = fs::metadata(path).map_err(|_| ignored(path, "tasks-intake-no-access"))?;
    if !about.is_file() {
        return Err(ignored(path, "tasks-intake-not-a-file"));
    }
    if about.len() > MAX_FILE_BYTES {
        return Err(ignored(path, "tasks-intake-too-large"));
    }
    let content = fs::read(path).map_err(|_| ignored(path, "tasks-intake-no-access"))?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if scans::sniff(&content) == ScanFormat::Unknown && !SCAN_ENDINGS.contains(&ending.as_str()) {
        return Err(ignored(path, "tasks-intake-not-a-scan"));
    }
    let hash = ContentHash(*blake3::hash(&content).as_bytes());
    let bytes = content.len() as u64;
    let examined = (!known.contains(&hash)).then(|| scans::examine(content, THUMBNAIL_SIDE));
    Ok(Read { path: path.to_owned(), hash, bytes, examined })
}

/// With `/`; relative to the project's folder where it can be.
fn kept_path(path: &Path, project_folder: &Path) -> String {
    path.strip_prefix(project_folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

struct Builder<'a> {
    snapshot: &'a Snapshot,
    scans: BTreeMap<ContentHash, Scan>,
    on_disk: BTreeMap<ContentHash, PathBuf>,
    thumbnails: Vec<(ContentHash, Vec<u8>)>,
    next_scan: u64,
}

impl<'a> Builder<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        let scans = snapshot.scans.iter().map(|scan| (scan.source.hash, scan.as_ref().clone())).collect();
        let next_scan = snapshot.scans.next_id();
        Self { snapshot, scans, on_disk: BTreeMap::new(), thumbnails: Vec::new(), next_scan }
    }

    fn add(&mut self, file: Read, options: &IntakeOptions, report: &mut IntakeReport) {
        report.files += 1;
        let path = kept_path(&file.path, &options.project_folder);
        self.on_disk.entry(file.hash).or_insert_with(|| file.path.clone());
        if let Some(scan) = self.scans.get_mut(&file.hash) {
            report.known += 1;
            if scan.source.path != path && !scan.other_paths.contains(&path) {
                if options.project_folder.join(&scan.source.path).exists() {
                    scan.other_paths.push(path);
                } else {
                    scan.source.path = path;
                }
            }
            return;
        }
        let Some(examined) = file.examined else { return };
        let inspection = examined.inspection;
        report.added += 1;
        report.unreadable += u64::from(inspection.state != ScanState::Readable);
        self.thumbnails.extend(examined.thumbnail.map(|jpeg| (file.hash, jpeg)));
        let scan = Scan {
            id: ScanId(self.next_scan),
            kind: NameReading::of(&path).kind,
            source: SourceFile { hash: file.hash, path, bytes: file.bytes },
            other_paths: Vec::new(),
            format: inspection.format,
            pages: inspection.pages,
            state: inspection.state,
            certificate: None,
            doubt: None,
            stored: false,
            quarter_turns: 0,
        };
        self.next_scan += 1;
        self.scans.insert(file.hash, scan);
    }

    fn finish(mut self, options: &IntakeOptions, mut report: IntakeReport) -> Intake {
        let mut act = ChangeSet::new(Message::new("act-take-in-scans").with("count", report.added));
        let mut certificates: BTreeMap<Serial, Vec<CertificateId>> = BTreeMap::new();
        for certificate in self.snapshot.certificates.iter() {
            if let Some(serial) = &certificate.serial {
                certificates.entry(serial.clone()).or_default().push(certificate.id);
            }
        }
        let mut next_certificate = self.snapshot.certificates.next_id();
        let mut order: Vec<ContentHash> = self
            .scans
            .values()
            .map(|scan| (scan.id, scan.source.hash))
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect();
        // Certificates first: papers of a person attach to what these make.
        order.sort_by_key(|hash| self.scans.get(hash).is_some_and(|scan| scan.kind == ScanKind::IdentityPapers));
        for hash in &order {
            let Some(scan) = self.scans.get_mut(hash) else { continue };
            let old = self.snapshot.scans.get(scan.id).is_some();
            // What a person decided about a scan of the project stays; one that waits may find its certificate now.
            if scan.certificate.is_some() || scan.state != ScanState::Readable || (old && scan.doubt.is_none()) {
                continue;
            }
            let reading = NameReading::of(&scan.source.path);
            let doubt = match reading.serials.as_slice() {
                [] => Some(Message::new("tasks-intake-no-serial")),
                [serial] => match certificates.get(serial).map(Vec::as_slice) {
                    Some([one]) => {
                        scan.certificate = Some(*one);
                        None
                    }
                    Some([_, _, ..]) => {
                        Some(Message::new("tasks-intake-several-certificates").with("serial", serial.as_str()))
                    }
                    _ if scan.kind == ScanKind::Certificate => {
                        let id = CertificateId(next_certificate);
                        next_certificate += 1;
                        act.changes.push(Edit::insert(Certificate::with_serial(id, Some(serial.clone()))).into());
                        certificates.insert(serial.clone(), vec![id]);
                        report.certificates_created += 1;
                        scan.certificate = Some(id);
                        None
                    }
                    _ => Some(Message::new("tasks-intake-no-certificate").with("serial", serial.as_str())),
                },
                several => {
                    let said: Vec<&str> = several.iter().map(Serial::as_str).collect();
                    Some(Message::new("tasks-intake-several-serials").with("serials", said.join(", ")))
                }
            };
            report.attached += u64::from(scan.certificate.is_some());
            report.waiting += u64::from(doubt.is_some() && !old);
            scan.doubt = doubt;
        }
        let mut contents = Vec::new();
        for hash in order {
            let Some(mut scan) = self.scans.remove(&hash) else { continue };
            if let Some(path) = self.on_disk.get(&hash).filter(|_| options.copy && !scan.stored) {
                scan.stored = true;
                contents.push((hash, path.clone()));
            }
            match self.snapshot.scans.get(scan.id) {
                None => act.changes.push(Edit::insert(scan).into()),
                Some(before) if **before != scan => act.changes.push(Edit::replace(before.clone(), scan).into()),
                Some(_) => {}
            }
        }
        Intake { act, report, contents, thumbnails: self.thumbnails }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n damaged";

    fn scan() -> &'static [u8] {
        include_bytes!("../../sample-data/quet/MS 00384179-GCN.pdf")
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
}
