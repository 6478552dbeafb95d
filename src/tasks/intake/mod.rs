//! Takes in scans: reads files in parallel, knows each by its bytes, reads every page of it once, and attaches it to its
//! certificate where its name and the codes on its pages are sure.

mod attach;
mod examine;
mod faces;
mod field_sheets;
mod gather;
mod ledger;
mod shares;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cadastre::{ChangeSet, Confidential, ContentHash, Scan, ScanState, Snapshot};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::project::{ContentKeeper, ProjectError};
use crate::tasks::here::new_secret;
use crate::tasks::rescan::Rescan;
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
    /// Pages that were read.
    pub pages: u64,
    /// Scans that were taken in before and had their pages read now.
    pub read_again: u64,
    /// QR codes of certificates, bar codes of certificates, and citizen cards on these pages.
    pub certificate_codes: u64,
    pub barcodes: u64,
    pub citizen_cards: u64,
    /// New scans that are field sheets of ours.
    pub field_sheets: u64,
    /// Pages of the files given that should be scanned again.
    pub rescans: Vec<Rescan>,
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
    // A scan whose pages were never read is read when its file is given again; so is one of a kind that is read since.
    let is_read = |scan: &Scan| match &scan.state {
        ScanState::Readable => !scan.readings.is_empty(),
        ScanState::Unreadable(reason) => reason.key != "scans-heic",
    };
    let known: BTreeSet<ContentHash> =
        snapshot.scans.iter().filter(|scan| is_read(scan)).map(|scan| scan.source.hash).collect();
    let key = snapshot.settings.citizen_key.clone().unwrap_or_else(|| Confidential::new(new_secret()));
    let read = examine::read(&files, &known, &key, watch)?;
    let mut builder = Builder::new(snapshot);
    for outcome in read {
        match outcome {
            Ok(file) => builder.add(file, options, &mut report),
            Err(ignored) => report.ignored.push(ignored),
        }
    }
    let mut intake = builder.finish(options, key, report);
    intake.report.ignored.sort_by(|a, b| a.path.cmp(&b.path));
    intake.report.doubts.sort_by(|a, b| a.path.cmp(&b.path));
    intake.report.rescans.sort_by(|a, b| (&a.path, a.page).cmp(&(&b.path, b.page)));
    Ok(intake)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    use super::shares::tests as pages;
    use crate::cadastre::{
        Certificate, CertificateBarcode, CertificateId, PageApart, PageReading, PhotoOrigin, ScanFormat, ScanId,
        ScanKind, Serial, SourceFile,
    };
    use crate::i18n::Message;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n damaged";

    fn scan() -> &'static [u8] {
        include_bytes!("../../../sample-data/quet/To2_Thua37_MS 158786-GCN.pdf")
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

    /// A file that was read, as if its pages had these codes.
    fn file(name: &str, mark: u8, readings: Vec<PageReading>) -> examine::ReadFile {
        let inspection = crate::scans::Inspection {
            format: ScanFormat::Pdf,
            pages: readings.len() as u32,
            state: ScanState::Readable,
            doubt: None,
            page_sizes: Vec::new(),
        };
        let photo = PhotoOrigin { taken: Some(i64::from(mark)), ..PhotoOrigin::default() };
        let examined = crate::scans::Examination { inspection, thumbnail: None, readings, photo };
        let path = Path::new("/du-an/quet").join(name);
        examine::ReadFile { path, hash: ContentHash([mark; 32]), bytes: 1, examined: Some(examined) }
    }

    fn built(snapshot: &Snapshot, files: Vec<examine::ReadFile>) -> (Snapshot, IntakeReport) {
        let options = IntakeOptions { project_folder: "/du-an".into(), copy: false };
        let (mut builder, mut report) = (Builder::new(snapshot), IntakeReport::default());
        files.into_iter().for_each(|file| builder.add(file, &options, &mut report));
        let intake = builder.finish(&options, Confidential::new([7; 32]), report);
        (snapshot.apply(&intake.act).unwrap(), intake.report)
    }

    fn scan_named(snapshot: &Snapshot, name: &str) -> Scan {
        let found = snapshot.scans.iter().find(|scan| scan.source.file_name() == name);
        found.expect(name).as_ref().clone()
    }

    fn doubt_of(snapshot: &Snapshot, name: &str) -> String {
        scan_named(snapshot, name).doubt.map(|doubt| doubt.key.into_owned()).unwrap_or_default()
    }

    #[test]
    fn a_serial_in_the_qr_code_attaches_as_a_name_does() {
        let read = file("IMG_0001.jpg", 1, vec![pages::page(vec![pages::qr("AA 06654954")])]);
        let (after, report) = built(&Snapshot::default(), vec![read]);
        let scan = scan_named(&after, "IMG_0001.jpg");
        assert_eq!((scan.kind, scan.certificate, scan.doubt), (ScanKind::Certificate, Some(CertificateId(1)), None));
        assert_eq!(
            (report.attached, report.certificates_created, report.certificate_codes, report.waiting),
            (1, 1, 1, 0)
        );
    }

    #[test]
    fn a_name_that_contradicts_the_code_waits_and_one_that_agrees_does_not() {
        let code = || vec![pages::page(vec![pages::qr("AA 06654954")])];
        let (after, report) = built(
            &Snapshot::default(),
            vec![file("AA 06654955-GCN.pdf", 1, code()), file("AA 06654954 AA 06654955.pdf", 2, code())],
        );
        assert_eq!(doubt_of(&after, "AA 06654955-GCN.pdf"), "tasks-intake-name-against-code");
        assert_eq!(scan_named(&after, "AA 06654954 AA 06654955.pdf").certificate, Some(CertificateId(1)));
        assert_eq!((report.waiting, report.attached), (1, 1));
    }

    #[test]
    fn a_bar_code_goes_to_its_certificate_and_finds_it_again() {
        let code = || vec![pages::page(vec![pages::bar("0032714000123")])];
        let (after, _) = built(&Snapshot::default(), vec![file("BX 037034-GCN.pdf", 1, code())]);
        let barcode = after.certificates.get(1_u64).and_then(|certificate| certificate.barcode.clone());
        assert_eq!(barcode, CertificateBarcode::parse("0032714000123"));
        let (later, report) = built(&after, vec![file("IMG_0002.jpg", 2, code())]);
        assert_eq!((scan_named(&later, "IMG_0002.jpg").certificate, report.attached), (Some(CertificateId(1)), 1));
        let other = vec![pages::page(vec![pages::bar("0032714000999")])];
        let (last, _) = built(&after, vec![file("BX 037034-GCN 2.pdf", 3, other)]);
        assert_eq!(doubt_of(&last, "BX 037034-GCN 2.pdf"), "tasks-intake-other-barcode");
    }

    #[test]
    fn several_certificates_in_one_file_are_parted_by_page() {
        let readings = || {
            let codes = [vec![pages::qr("AA 06654954")], vec![], vec![pages::qr("AA 06654955")], vec![]];
            codes.into_iter().map(pages::page).collect::<Vec<_>>()
        };
        let (after, report) = built(&Snapshot::default(), vec![file("ho so.pdf", 1, readings())]);
        let scan = scan_named(&after, "ho so.pdf");
        assert_eq!((scan.certificate, scan.doubt.clone()), (Some(CertificateId(1)), None));
        let (certificate, kind) = (Some(CertificateId(2)), ScanKind::Certificate);
        assert_eq!(scan.pages_apart, [2, 3].map(|page| PageApart { page, certificate, kind }));
        assert_eq!((report.certificates_created, after.scans_of_certificate(CertificateId(2)).count()), (2, 1));
        let uneven = readings().into_iter().take(3).collect();
        let (after, _) = built(&Snapshot::default(), vec![file("ho so.pdf", 1, uneven)]);
        assert_eq!(doubt_of(&after, "ho so.pdf"), "tasks-intake-several-in-file");
    }

    #[test]
    fn a_citizen_card_marks_its_page_and_brings_the_key_with_it() {
        let card = crate::cadastre::PageCode::CitizenCard { number: crate::cadastre::CitizenDigest([1; 16]) };
        let readings = vec![pages::page(vec![]), pages::page(vec![card.clone()])];
        let (after, _) = built(
            &Snapshot::default(),
            vec![file("BX 037034-GCN.pdf", 1, readings), file("anh.jpg", 2, vec![pages::page(vec![card])])],
        );
        let (certificate, kind) = (Some(CertificateId(1)), ScanKind::IdentityPapers);
        assert_eq!(scan_named(&after, "BX 037034-GCN.pdf").pages_apart, [PageApart { page: 1, certificate, kind }]);
        assert_eq!(scan_named(&after, "anh.jpg").kind, ScanKind::IdentityPapers);
        assert_eq!(after.settings.citizen_key, Some(Confidential::new([7; 32])));
        let (without, _) = built(&Snapshot::default(), vec![file("BX 037034.pdf", 1, vec![pages::page(vec![])])]);
        assert_eq!(without.settings.citizen_key, None);
    }

    #[test]
    fn faces_with_one_name_of_their_own_share_the_certificate_of_the_one_with_a_code() {
        let blank = || vec![pages::page(vec![])];
        let coded = || vec![pages::page(vec![pages::qr("AA 06654954")])];
        let (after, report) = built(
            &Snapshot::default(),
            vec![
                file("Hồ sơ 17_1.jpg", 1, coded()),
                file("Hồ sơ 17_2.jpg", 2, blank()),
                file("scan_1.jpg", 101, coded()),
                file("scan_2.jpg", 102, blank()),
                file("scan_9.jpg", 200, blank()),
            ],
        );
        assert_eq!(scan_named(&after, "Hồ sơ 17_2.jpg").certificate, Some(CertificateId(1)));
        // A device's running number is no name of a paper: the time of the shot only makes a question of it.
        assert_eq!(doubt_of(&after, "scan_2.jpg"), "tasks-intake-shot-with");
        assert_eq!(doubt_of(&after, "scan_9.jpg"), "tasks-intake-no-serial");
        assert_eq!((report.attached, report.waiting), (3, 2));
    }

    #[test]
    fn a_scan_taken_in_before_has_its_pages_read_and_keeps_what_a_person_decided() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(crate::cadastre::Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"))));
        let source = SourceFile { hash: ContentHash([1; 32]), path: "quet/a.pdf".to_owned(), bytes: 1 };
        let scan = Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Certificate);
        act.push(crate::cadastre::Edit::insert(Scan { certificate: Some(CertificateId(1)), ..scan }));
        let before = Snapshot::default().apply(&act).unwrap();
        let codes = vec![pages::qr("AA 06654954"), pages::bar("0032714000123")];
        let (after, report) = built(&before, vec![file("a.pdf", 1, vec![pages::page(codes)])]);
        let scan = scan_named(&after, "a.pdf");
        assert_eq!((scan.readings.len(), scan.certificate, scan.doubt), (1, Some(CertificateId(1)), None));
        assert_eq!((report.read_again, report.added, report.pages), (1, 0, 1));
    }
}
