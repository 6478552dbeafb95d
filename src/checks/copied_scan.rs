//! L05: the same paper in two files, the same serial on two files, and a file whose code names another certificate.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Doubt, Subject, Ward};
use crate::cadastre::{CertificateId, ContentHash, PageCode, Scan, ScanId, ScanKind, Severity};
use crate::editing::certificate_label;
use crate::i18n::Message;

pub(super) const RULE: &str = "L05";

/// Bits of 64 in which the looks of two pages may differ and still be one picture. Source: common practice of difference hashes
/// (N. Krawetz, "Kind of Like That", 2013: up to 5 is a likely copy, above 10 another picture).
const NEAR_LOOK_BITS: u32 = 5;

/// Pages of a file from which it can be a whole certificate, so that a second such file of one serial is a copy. Source: the
/// forms since 2009 are scanned as two pages, `certificate.md` §4.1.
const PAGES_OF_A_WHOLE: u32 = 2;

/// Of several files that show one paper the first is left in peace and the others are told. Then certificates that have a serial
/// in common.
pub(super) fn find(ward: &Ward<'_>) -> Vec<Doubt> {
    let mut told: BTreeMap<ScanId, (Severity, Message)> = BTreeMap::new();
    let mut tell = |scan: ScanId, severity, message| {
        told.entry(scan).or_insert((severity, message));
    };
    for scan in ward.snapshot.scans.iter() {
        if let Some((serial, attached)) = other_certificate(ward, scan) {
            let message = Message::new("checks-scan-names-other").with("serial", serial).with("certificate", attached);
            tell(scan.id, Severity::Error, message);
        }
    }
    for (first, copy) in same_bytes(ward).into_iter().chain(same_code(ward)).chain(copies_of_certificates(ward)) {
        if ward.snapshot.settings.compared(first, copy) == Some(false) {
            continue;
        }
        let other = ward.snapshot.scans.get(first).map(|scan| scan.source.file_name().to_owned()).unwrap_or_default();
        tell(copy, Severity::Warning, Message::new("checks-copied-scan").with("other", other));
    }
    let of_scan = |(scan, (severity, message)): (ScanId, (Severity, Message))| {
        let file = ward.snapshot.scans.get(scan).map(|scan| scan.source.file_name().to_owned()).unwrap_or_default();
        Doubt { rule: RULE, subject: Subject::Scan(scan), severity, message: message.with("file", file) }
    };
    let mut doubts: Vec<Doubt> = told.into_iter().map(of_scan).collect();
    doubts.extend(same_serial(ward));
    doubts
}

/// The serial that a code of a scan says, and the certificate it is attached to, where those differ.
fn other_certificate(ward: &Ward<'_>, scan: &Scan) -> Option<(String, crate::i18n::Arg)> {
    for (page, reading) in (0..).zip(scan.readings.iter()) {
        let attached = scan.certificate_of_page(page).and_then(|id| ward.snapshot.certificates.get(id));
        let Some((certificate, own)) = attached.and_then(|row| Some((row, row.serial.as_ref()?))) else { continue };
        for code in &reading.codes {
            match code {
                PageCode::CertificateQr { serial, .. } if serial != own => {
                    return Some((serial.to_string(), certificate_label(certificate)));
                }
                _ => {}
            }
        }
    }
    None
}

/// Scans of the same bytes: first and copy.
fn same_bytes(ward: &Ward<'_>) -> Vec<(ScanId, ScanId)> {
    let mut first: BTreeMap<ContentHash, ScanId> = BTreeMap::new();
    let scans = ward.snapshot.scans.iter();
    let pairs = scans.filter_map(|scan| {
        let known = *first.entry(scan.source.hash).or_insert(scan.id);
        (known != scan.id).then_some((known, scan.id))
    });
    pairs.collect()
}

/// Files that show the same code: it stands once on a paper.
fn same_code(ward: &Ward<'_>) -> Vec<(ScanId, ScanId)> {
    let mut first: BTreeMap<String, ScanId> = BTreeMap::new();
    let mut pairs = Vec::new();
    for scan in ward.snapshot.scans.iter() {
        for code in scan.readings.iter().flat_map(|reading| &reading.codes) {
            let name = match code {
                PageCode::CertificateQr { serial, .. } => serial.to_string(),
                PageCode::CertificateBarcode(barcode) => barcode.as_str().to_owned(),
                PageCode::CitizenCard { .. } | PageCode::FieldSheet { .. } | PageCode::Other => continue,
            };
            let known = *first.entry(name).or_insert(scan.id);
            if known != scan.id {
                pairs.push((known, scan.id));
            }
        }
    }
    pairs
}

/// Files of one certificate that look the same on some page, or that are each long enough to be the whole of it.
fn copies_of_certificates(ward: &Ward<'_>) -> Vec<(ScanId, ScanId)> {
    let mut pairs = Vec::new();
    for certificate in ward.snapshot.certificates.iter() {
        let scans: Vec<&Arc<Scan>> = whole_scans(ward, certificate.id);
        for (at, copy) in scans.iter().enumerate() {
            let earlier = scans.iter().take(at).find(|earlier| is_copy(earlier, copy));
            pairs.extend(earlier.map(|earlier| (earlier.id, copy.id)));
        }
    }
    pairs
}

/// Scans of a certificate that show it and nothing else.
fn whole_scans<'a>(ward: &Ward<'a>, certificate: CertificateId) -> Vec<&'a Arc<Scan>> {
    let scans = ward.snapshot.scans_of_certificate(certificate);
    scans.filter(|scan| scan.kind == ScanKind::Certificate && scan.pages_apart.is_empty()).collect()
}

fn is_copy(a: &Scan, b: &Scan) -> bool {
    if a.readings.is_empty() || b.readings.is_empty() {
        return a.pages >= PAGES_OF_A_WHOLE && b.pages >= PAGES_OF_A_WHOLE;
    }
    let looks = |scan: &Scan| -> Vec<u64> {
        scan.readings.iter().filter(|page| !page.quality.faults.blank).map(|page| page.look).collect()
    };
    let (of_a, of_b) = (looks(a), looks(b));
    of_a.iter().any(|look| of_b.iter().any(|other| (look ^ other).count_ones() <= NEAR_LOOK_BITS))
}

/// Certificates that share their serial with an earlier one.
fn same_serial(ward: &Ward<'_>) -> Vec<Doubt> {
    let doubles: BTreeSet<CertificateId> =
        ward.by_serial.values().flat_map(|ids| ids.iter().skip(1)).copied().collect();
    let doubt = |id: CertificateId| {
        let certificate = ward.snapshot.certificates.get(id)?;
        Some(Doubt {
            rule: RULE,
            subject: Subject::Certificate(id),
            severity: Severity::Warning,
            message: Message::new("checks-serial-twice").with("certificate", certificate_label(certificate)),
        })
    };
    doubles.into_iter().filter_map(doubt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{PageReading, Serial};
    use crate::checks::sample::Sample;

    fn found(sample: &Sample) -> Vec<(Subject, String)> {
        let doubts = find(&Ward::of(&sample.0));
        doubts.into_iter().map(|doubt| (doubt.subject, doubt.message.key.into_owned())).collect()
    }

    fn page(look: u64, codes: Vec<PageCode>) -> PageReading {
        PageReading { width: 100, height: 100, codes, look, ..PageReading::default() }
    }

    fn qr(serial: &str) -> PageCode {
        PageCode::CertificateQr {
            serial: Serial::parse(serial).expect("a serial"),
            office: String::new(),
            dossier: String::new(),
            certificate_code: String::new(),
            issued: None,
        }
    }

    /// Two photos of one certificate that look so.
    fn two_photos(looks: [u64; 2]) -> Sample {
        let mut sample = Sample::default();
        sample.certificate(1);
        for (id, look) in (1..).zip(looks) {
            sample.scan(id, 1);
            sample.change_scan(id, |scan| scan.readings = [page(look, Vec::new())].into());
        }
        sample
    }

    #[test]
    fn photos_that_look_the_same_are_copies_and_two_faces_are_not() {
        let copied = vec![(Subject::Scan(ScanId(2)), "checks-copied-scan".to_owned())];
        assert_eq!(found(&two_photos([0, 0b1_1111])), copied, "five bits");
        assert_eq!(found(&two_photos([0, 0b11_1111])), Vec::new(), "six bits");
        let mut blank = two_photos([0, 0]);
        blank.change_scan(2, |scan| {
            let mut reading = page(0, Vec::new());
            reading.quality.faults.blank = true;
            scan.readings = [reading].into();
        });
        assert_eq!(found(&blank), Vec::new(), "empty pages all look the same");
    }

    #[test]
    fn two_whole_files_of_one_serial_are_copies_where_nobody_looked_inside() {
        let mut sample = Sample::default();
        sample.certificate(1);
        (1..=2).for_each(|id| sample.scan(id, 1));
        assert_eq!(found(&sample), Vec::new(), "a page each");
        (1..=2).for_each(|id| sample.change_scan(id, |scan| scan.pages = 2));
        assert_eq!(found(&sample), [(Subject::Scan(ScanId(2)), "checks-copied-scan".to_owned())]);
        sample.change_scan(2, |scan| scan.kind = ScanKind::IdentityPapers);
        assert_eq!(found(&sample), Vec::new(), "identity papers are another paper");
    }

    #[test]
    fn the_same_code_on_two_files_is_told_and_one_of_another_certificate_is_an_error() {
        let mut sample = two_photos([0, u64::MAX]);
        for id in 1..=2 {
            let look = if id == 1 { 0 } else { u64::MAX };
            sample.change_scan(id, |scan| scan.readings = [page(look, vec![qr("BX 000001")])].into());
        }
        assert_eq!(found(&sample), [(Subject::Scan(ScanId(2)), "checks-copied-scan".to_owned())]);
        sample.change_scan(2, |scan| scan.readings = [page(u64::MAX, vec![qr("BX 000009")])].into());
        assert_eq!(found(&sample), [(Subject::Scan(ScanId(2)), "checks-scan-names-other".to_owned())]);
    }

    #[test]
    fn the_same_bytes_and_the_same_serial_are_told_once() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.certificate(id));
        (1..=2).for_each(|id| sample.scan(id, id));
        assert_eq!(found(&sample), Vec::new());
        sample.change_scan(2, |scan| scan.source.hash = ContentHash([1; 32]));
        sample.change_certificate(2, |row| row.serial = Serial::parse("BX 000001"));
        assert_eq!(
            found(&sample),
            [
                (Subject::Scan(ScanId(2)), "checks-copied-scan".to_owned()),
                (Subject::Certificate(CertificateId(2)), "checks-serial-twice".to_owned())
            ]
        );
    }
}
