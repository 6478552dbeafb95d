//! Attaching a scan to the certificate that it shows, and detaching it.

use super::{Refusal, certificate_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, ScanId, Snapshot};
use crate::i18n::Message;

/// Attaches a scan to a certificate, from wherever it was; a doubt about it is settled by that.
///
/// Refuses: a scan or certificate that is not there.
pub fn attach_scan(snapshot: &Snapshot, scan: ScanId, certificate: CertificateId) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let to = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let mut act = ChangeSet::new(
        Message::new("act-attach-scan")
            .with("file", before.source.file_name())
            .with("certificate", certificate_label(to)),
    );
    if before.certificate != Some(certificate) || before.doubt.is_some() {
        let mut after = before.as_ref().clone();
        after.certificate = Some(certificate);
        after.doubt = None;
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

/// Detaches a scan from its certificate; it stays in the project.
///
/// Refuses: a scan that is not there, or that is attached to nothing.
pub fn detach_scan(snapshot: &Snapshot, scan: ScanId) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let file = before.source.file_name();
    if before.certificate.is_none() {
        return Err(Refusal::NotAttached { file: file.to_owned() });
    }
    let mut act = ChangeSet::new(Message::new("act-detach-scan").with("file", file));
    let mut after = before.as_ref().clone();
    after.certificate = None;
    act.push(Edit::replace(before.clone(), after));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ContentHash, Scan, ScanFormat, ScanKind, SourceFile};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        let source = SourceFile { hash: ContentHash([1; 32]), path: "quet/a.pdf".to_owned(), bytes: 10 };
        let doubt = Some(Message::new("scans-two-serials"));
        let scan = Scan { doubt, ..Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Certificate) };
        act.push(Edit::insert(scan));
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    #[test]
    fn attaching_settles_the_doubt() {
        let ward = ward();
        let act = attach_scan(&ward, ScanId(1), CertificateId(1)).expect("both are there");
        let next = ward.apply(&act).expect("made for it");
        let scan = next.scans_of_certificate(CertificateId(1)).next().expect("just attached");
        assert_eq!(scan.doubt, None);
        assert!(attach_scan(&next, ScanId(1), CertificateId(1)).expect("allowed").is_empty());
    }

    #[test]
    fn a_scan_attached_to_nothing_cannot_be_detached() {
        let file = "a.pdf".to_owned();
        assert_eq!(detach_scan(&ward(), ScanId(1)), Err(Refusal::NotAttached { file }));
    }
}
