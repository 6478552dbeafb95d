//! New scans, and the certificates that their names and the codes on their pages are sure about.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::examine::{CitizenKey, ReadFile};
use super::faces::{MOST_FACES, SHOT_WITHIN, face_name};
use super::field_sheets::SheetPages;
use super::ledger::{Found, Ledger};
use super::shares::{Named, Share, Shares, shares};
use super::{Ignored, Intake, IntakeOptions, IntakeReport};
use crate::cadastre::{
    CertificateId, ChangeSet, ContentHash, Edit, NameReading, PageApart, PageCode, ProjectSettings, Scan, ScanId,
    ScanKind, ScanState, Serial, Snapshot, SourceFile,
};
use crate::i18n::Message;
use crate::scans;
use crate::tasks::portable_path;
use crate::tasks::rescan::rescans_of;

/// The scans of the project with what comes to them.
pub(super) struct Builder<'a> {
    snapshot: &'a Snapshot,
    scans: BTreeMap<ContentHash, Scan>,
    on_disk: BTreeMap<ContentHash, PathBuf>,
    thumbnails: Vec<(ContentHash, Vec<u8>)>,
    next_scan: u64,
}

/// What became of a scan that looked for its certificate.
#[derive(Default)]
struct Decision {
    certificate: Option<CertificateId>,
    apart: Vec<PageApart>,
    doubt: Option<Message>,
}

impl Decision {
    fn waits(doubt: Message) -> Self {
        Self { doubt: Some(doubt), ..Self::default() }
    }

    fn is(certificate: CertificateId) -> Self {
        Self { certificate: Some(certificate), ..Self::default() }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let scans = snapshot.scans.iter().map(|scan| (scan.source.hash, scan.as_ref().clone())).collect();
        let next_scan = snapshot.scans.next_id();
        Self { snapshot, scans, on_disk: BTreeMap::new(), thumbnails: Vec::new(), next_scan }
    }

    pub(super) fn add(&mut self, file: ReadFile, options: &IntakeOptions, report: &mut IntakeReport) {
        report.files += 1;
        let path = portable_path(&file.path, &options.project_folder);
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
            if let Some(examined) = file.examined.filter(|examined| !examined.readings.is_empty()) {
                report.read_again += 1;
                if scan.state != ScanState::Readable {
                    // Of a kind that earlier versions could not read.
                    let found = examined.inspection;
                    (scan.pages, scan.format) = (found.pages, found.format);
                    (scan.state, scan.doubt) = (found.state, found.doubt.or_else(|| Some(Message::new(NO_SERIAL))));
                    self.thumbnails.extend(examined.thumbnail.map(|jpeg| (file.hash, jpeg)));
                }
                report.pages += examined.readings.len() as u64;
                (scan.readings, scan.photo) = (examined.readings.into(), examined.photo);
            }
            return;
        }
        let Some(examined) = file.examined else { return };
        let inspection = examined.inspection;
        if let ScanState::Unreadable(reason) = &inspection.state {
            report.doubts.push(Ignored { path: path.clone().into(), reason: reason.clone() });
        }
        report.added += 1;
        report.pages += examined.readings.len() as u64;
        report.unreadable += u64::from(inspection.state != ScanState::Readable);
        self.thumbnails.extend(examined.thumbnail.map(|jpeg| (file.hash, jpeg)));
        let kind = NameReading::of(&path).kind;
        let source = SourceFile { hash: file.hash, path, bytes: file.bytes };
        let scan = Scan {
            pages: inspection.pages,
            state: inspection.state,
            doubt: inspection.doubt,
            readings: examined.readings.into(),
            photo: examined.photo,
            ..Scan::of_file(ScanId(self.next_scan), source, inspection.format, kind)
        };
        self.next_scan += 1;
        self.scans.insert(file.hash, scan);
    }

    pub(super) fn finish(mut self, options: &IntakeOptions, key: CitizenKey, mut report: IntakeReport) -> Intake {
        let mut act = ChangeSet::new(Message::new("act-take-in-scans").with("count", report.added));
        let mut ledger = Ledger::new(self.snapshot);
        let mut order: Vec<ContentHash> = self
            .scans
            .values()
            .map(|scan| (scan.id, scan.source.hash))
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect();
        // Only what was given is looked at, however long others of the project wait.
        order.retain(|hash| self.on_disk.contains_key(hash));
        // Certificates first: papers of a person attach to what these make.
        order.sort_by_key(|hash| self.scans.get(hash).is_some_and(|scan| scan.kind == ScanKind::IdentityPapers));
        for hash in &order {
            let Some(scan) = self.scans.get_mut(hash) else { continue };
            let is_old = self.snapshot.scans.get(scan.id).is_some();
            count_codes(
                scan,
                is_old && self.snapshot.scans.get(scan.id).is_some_and(|old| !old.readings.is_empty()),
                &mut report,
            );
            // What a person decided about a scan of the project stays; one that waits may find its certificate now.
            if scan.certificate.is_some() || scan.state != ScanState::Readable || (is_old && scan.doubt.is_none()) {
                keep_barcode(scan, &mut ledger);
                continue;
            }
            // A file that ends too early waits for a person, whatever its name says.
            if scan.doubt.as_ref().is_some_and(scans::is_about_the_file) {
                continue;
            }
            let decision = decide(scan, &mut ledger);
            scan.certificate = decision.certificate;
            scan.doubt = decision.doubt;
            if scan.pages_apart.is_empty() {
                scan.pages_apart = decision.apart;
            }
        }
        self.join_faces(&order, &ledger);
        for hash in &order {
            let Some(scan) = self.scans.get(hash) else { continue };
            let before = self.snapshot.scans.get(scan.id);
            let attached = scan.certificate.is_some() && before.is_none_or(|before| before.certificate.is_none());
            report.attached += u64::from(attached);
            report.field_sheets += u64::from(before.is_none() && scan.kind == ScanKind::FieldSheet);
            if let Some(doubt) = scan.doubt.as_ref().filter(|_| before.is_none()) {
                report.waiting += 1;
                report.doubts.push(Ignored { path: scan.source.path.clone().into(), reason: doubt.clone() });
            }
            report.rescans.extend(rescans_of(scan));
        }
        report.certificates_created = ledger.created;
        act.changes = ledger.changes();
        let has_digest = |scan: &Scan| {
            let mut codes = scan.readings.iter().flat_map(|reading| &reading.codes);
            codes.any(|code| matches!(code, PageCode::CitizenCard { .. }))
        };
        if self.snapshot.settings.citizen_key.is_none() && self.scans.values().any(has_digest) {
            let settings = ProjectSettings { citizen_key: Some(key), ..self.snapshot.settings.as_ref().clone() };
            act.push(Edit { before: Some(self.snapshot.settings.clone()), after: Some(settings.into()) });
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

    /// Faces of one certificate in several files of a folder: by names of their own, and as a question by the time of the shot.
    fn join_faces(&mut self, order: &[ContentHash], ledger: &Ledger<'_>) {
        let mut faces: BTreeMap<String, Vec<(ContentHash, Option<CertificateId>)>> = BTreeMap::new();
        let mut shots: BTreeMap<String, Vec<(i64, CertificateId)>> = BTreeMap::new();
        for scan in self.scans.values() {
            let path = &scan.source.path;
            if let Some(face) = face_name(path).filter(|face| face.own) {
                faces.entry(face.base).or_default().push((scan.source.hash, scan.certificate));
            }
            if let (Some(taken), Some(certificate)) = (scan.photo.taken, scan.certificate) {
                shots.entry(folder_of(path)).or_default().push((taken, certificate));
            }
        }
        for hash in order {
            let Some(scan) = self.scans.get_mut(hash) else { continue };
            if scan.doubt.as_ref().is_none_or(|doubt| doubt.key != NO_SERIAL) {
                continue;
            }
            let siblings = face_name(&scan.source.path).and_then(|face| faces.get(&face.base));
            let mut named: Vec<CertificateId> =
                siblings.into_iter().flatten().filter_map(|(_, certificate)| *certificate).collect();
            named.sort_unstable();
            named.dedup();
            if let ([certificate], Some(siblings)) = (named.as_slice(), siblings)
                && siblings.len() <= MOST_FACES
            {
                scan.certificate = Some(*certificate);
                scan.doubt = None;
                if scan.kind == ScanKind::Other {
                    scan.kind = ScanKind::Certificate;
                }
                continue;
            }
            let Some(taken) = scan.photo.taken else { continue };
            let near = shots.get(&folder_of(&scan.source.path)).into_iter().flatten();
            let mut near: Vec<CertificateId> = near
                .filter(|(shot, _)| shot.abs_diff(taken) <= SHOT_WITHIN.unsigned_abs())
                .map(|(_, certificate)| *certificate)
                .collect();
            near.sort_unstable();
            near.dedup();
            if let [certificate] = near.as_slice()
                && let Some(serial) = ledger.serial(*certificate)
            {
                scan.doubt = Some(Message::new("tasks-intake-shot-with").with("serial", serial.as_str()));
            }
        }
    }
}

const NO_SERIAL: &str = "tasks-intake-no-serial";

/// What a scan is: a field sheet of ours, or a paper with pages of one between its own.
fn decide(scan: &mut Scan, ledger: &mut Ledger<'_>) -> Decision {
    let sheets = SheetPages::of(scan);
    if sheets.are_all {
        scan.kind = ScanKind::FieldSheet;
        return Decision::default();
    }
    let mut decision = decide_paper(scan, &sheets, ledger);
    if !sheets.is_empty() && decision.doubt.as_ref().is_some_and(|doubt| doubt.key == NO_SERIAL) {
        decision.doubt = Some(Message::new("tasks-intake-beside-sheet"));
    }
    sheets.put_apart(&mut decision.apart);
    decision
}

/// Decides by name and codes of all pages but those of a field sheet. A certificate is made where a scan shows one that the project
/// does not have.
fn decide_paper(scan: &mut Scan, sheets: &SheetPages, ledger: &mut Ledger<'_>) -> Decision {
    let said = shares(&sheets.others(scan));
    let is_paper_of_a_person = scan.kind == ScanKind::Other && !said.cards.is_empty() && said.shares.is_empty();
    if is_paper_of_a_person {
        scan.kind = ScanKind::IdentityPapers;
    }
    let name = NameReading::of(&scan.source.path);
    let mut decision = match said.shares.as_slice() {
        [] => by_name(scan, &name.serials, ledger),
        [Share { by: Named::Serial(serial), .. }] => by_code(scan, &name.serials, serial, ledger),
        [Share { by: Named::Barcode(barcode), .. }] => {
            let known = if name.serials.is_empty() { ledger.find_barcode(barcode) } else { Found::None };
            let mut decision = match known {
                Found::One(certificate) => Decision::is(certificate),
                Found::None | Found::Several => by_name(scan, &name.serials, ledger),
            };
            if let Some(certificate) = decision.certificate
                && !ledger.note_barcode(certificate, barcode)
            {
                let message = Message::new("tasks-intake-other-barcode").with("barcode", barcode.as_str());
                decision = Decision::waits(message);
            }
            decision
        }
        several => parted(scan, several, said.sure, ledger),
    };
    if decision.certificate.is_some() && scan.kind == ScanKind::Certificate {
        decision.apart.extend(cards_apart(&said, &decision));
        decision.apart.sort_by_key(|apart| apart.page);
        decision.apart.dedup_by_key(|apart| apart.page);
    }
    decision
}

fn by_name(scan: &Scan, serials: &[Serial], ledger: &mut Ledger<'_>) -> Decision {
    match serials {
        [] => Decision::waits(Message::new(NO_SERIAL)),
        [serial] => of_serial(scan, serial, ledger),
        several => Decision::waits(Message::new("tasks-intake-several-serials").with("serials", joined(several))),
    }
}

/// The QR code says it; a name that says otherwise makes the scan wait.
fn by_code(scan: &mut Scan, named: &[Serial], serial: &Serial, ledger: &mut Ledger<'_>) -> Decision {
    if !named.is_empty() && !named.contains(serial) {
        return Decision::waits(
            Message::new("tasks-intake-name-against-code").with("named", joined(named)).with("code", serial.as_str()),
        );
    }
    if scan.kind == ScanKind::Other {
        scan.kind = ScanKind::Certificate;
    }
    of_serial(scan, serial, ledger)
}

fn of_serial(scan: &Scan, serial: &Serial, ledger: &mut Ledger<'_>) -> Decision {
    let found = if scan.kind == ScanKind::Certificate { ledger.find_or_make(serial) } else { ledger.find(serial) };
    match found {
        Found::One(certificate) => Decision::is(certificate),
        Found::Several => {
            Decision::waits(Message::new("tasks-intake-several-certificates").with("serial", serial.as_str()))
        }
        Found::None => Decision::waits(Message::new("tasks-intake-no-certificate").with("serial", serial.as_str())),
    }
}

/// A file of several certificates: each page goes to its own, the file as a whole to the first.
fn parted(scan: &mut Scan, several: &[Share], sure: bool, ledger: &mut Ledger<'_>) -> Decision {
    if scan.kind == ScanKind::Other {
        scan.kind = ScanKind::Certificate;
    }
    let certificate_of = |share: &Share, ledger: &mut Ledger<'_>| {
        let found = match &share.by {
            Named::Serial(serial) => ledger.find_or_make(serial),
            Named::Barcode(barcode) => ledger.find_barcode(barcode),
        };
        match found {
            Found::One(certificate) => Some(certificate),
            Found::None | Found::Several => None,
        }
    };
    let certificates: Vec<Option<CertificateId>> = several.iter().map(|share| certificate_of(share, ledger)).collect();
    let whole = certificates.first().copied().flatten();
    let apart = several.iter().zip(&certificates).filter(|(_, certificate)| **certificate != whole);
    let apart = apart.flat_map(|(share, certificate)| {
        let kind = ScanKind::Certificate;
        share.pages.iter().map(move |page| PageApart { page: *page, certificate: *certificate, kind })
    });
    let mut apart: Vec<PageApart> = apart.collect();
    apart.sort_by_key(|apart| apart.page);
    let all_known = certificates.iter().all(Option::is_some);
    let doubt =
        (!sure || !all_known).then(|| Message::new("tasks-intake-several-in-file").with("count", several.len()));
    Decision { certificate: whole, apart, doubt }
}

/// Pages with a citizen card in a file of certificates: personal data throughout, of the certificate that they lie with.
fn cards_apart(said: &Shares, decision: &Decision) -> Vec<PageApart> {
    let certificate_of = |page: u32| match decision.apart.iter().find(|apart| apart.page == page) {
        Some(apart) => apart.certificate,
        None => decision.certificate,
    };
    let kind = ScanKind::IdentityPapers;
    said.cards.iter().map(|page| PageApart { page: *page, certificate: certificate_of(*page), kind }).collect()
}

/// A scan that has its certificate gives it its bar code, when it shows one and no other certificate.
fn keep_barcode(scan: &Scan, ledger: &mut Ledger<'_>) {
    if let ([Share { by: Named::Barcode(barcode), .. }], Some(certificate)) =
        (shares(&SheetPages::of(scan).others(scan)).shares.as_slice(), scan.certificate)
    {
        // A certificate with another bar code keeps it: a person attached this scan.
        ledger.note_barcode(certificate, barcode);
    }
}

fn count_codes(scan: &Scan, counted_before: bool, report: &mut IntakeReport) {
    if counted_before {
        return;
    }
    for code in scan.readings.iter().flat_map(|reading| &reading.codes) {
        match code {
            PageCode::CertificateQr { .. } => report.certificate_codes += 1,
            PageCode::CertificateBarcode(_) => report.barcodes += 1,
            PageCode::CitizenCard { .. } => report.citizen_cards += 1,
            PageCode::FieldSheet { .. } | PageCode::Other => {}
        }
    }
}

fn folder_of(path: &str) -> String {
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

fn joined(serials: &[Serial]) -> String {
    serials.iter().map(Serial::as_str).collect::<Vec<_>>().join(", ")
}
