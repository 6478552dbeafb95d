//! New scans, and the certificates that their names are sure about.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::examine::ReadFile;
use super::{Ignored, Intake, IntakeOptions, IntakeReport};
use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, ContentHash, Edit, NameReading, Scan, ScanId, ScanKind, ScanState, Serial,
    Snapshot, SourceFile,
};
use crate::i18n::Message;
use crate::scans;
use crate::tasks::portable_path;

/// The scans of the project with what comes to them.
pub(super) struct Builder<'a> {
    snapshot: &'a Snapshot,
    scans: BTreeMap<ContentHash, Scan>,
    on_disk: BTreeMap<ContentHash, PathBuf>,
    thumbnails: Vec<(ContentHash, Vec<u8>)>,
    next_scan: u64,
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
            return;
        }
        let Some(examined) = file.examined else { return };
        let inspection = examined.inspection;
        if let ScanState::Unreadable(reason) = &inspection.state {
            report.doubts.push(Ignored { path: path.clone().into(), reason: reason.clone() });
        }
        report.added += 1;
        report.unreadable += u64::from(inspection.state != ScanState::Readable);
        self.thumbnails.extend(examined.thumbnail.map(|jpeg| (file.hash, jpeg)));
        let kind = NameReading::of(&path).kind;
        let source = SourceFile { hash: file.hash, path, bytes: file.bytes };
        let scan = Scan {
            pages: inspection.pages,
            state: inspection.state,
            doubt: inspection.doubt,
            ..Scan::of_file(ScanId(self.next_scan), source, inspection.format, kind)
        };
        self.next_scan += 1;
        self.scans.insert(file.hash, scan);
    }

    pub(super) fn finish(mut self, options: &IntakeOptions, mut report: IntakeReport) -> Intake {
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
        // Only what was given is looked at, however long others of the project wait.
        order.retain(|hash| self.on_disk.contains_key(hash));
        // Certificates first: papers of a person attach to what these make.
        order.sort_by_key(|hash| self.scans.get(hash).is_some_and(|scan| scan.kind == ScanKind::IdentityPapers));
        for hash in &order {
            let Some(scan) = self.scans.get_mut(hash) else { continue };
            let old = self.snapshot.scans.get(scan.id).is_some();
            // What a person decided about a scan of the project stays; one that waits may find its certificate now.
            if scan.certificate.is_some() || scan.state != ScanState::Readable || (old && scan.doubt.is_none()) {
                continue;
            }
            // A file that ends too early waits for a person, whatever its name says.
            if let Some(doubt) = scan.doubt.as_ref().filter(|doubt| scans::is_about_the_file(doubt)) {
                if !old {
                    report.waiting += 1;
                    report.doubts.push(Ignored { path: scan.source.path.clone().into(), reason: doubt.clone() });
                }
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
            if let Some(doubt) = doubt.as_ref().filter(|_| !old) {
                report.waiting += 1;
                report.doubts.push(Ignored { path: scan.source.path.clone().into(), reason: doubt.clone() });
            }
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
