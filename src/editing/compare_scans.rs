//! Saying whether two scans show one paper. Nothing is deleted: both stay, and the answer is remembered.

use super::{PagesTo, Refusal, certificate_label, create_certificate};
use crate::cadastre::{CertificateId, ChangeSet, ComparedScans, Edit, Scan, ScanId, Snapshot};
use crate::i18n::Message;

/// Remembers that two scans show other papers, however alike they look.
///
/// Refuses: a scan that is not there.
pub fn tell_scans_apart(snapshot: &Snapshot, scans: (ScanId, ScanId)) -> Result<ChangeSet, Refusal> {
    let (first, second) = names(snapshot, scans)?;
    let name = Message::new("act-scans-differ").with("first", first).with("second", second);
    let mut act = ChangeSet::new(name);
    remember(snapshot, scans, false, &mut act);
    Ok(act)
}

/// Attaches two scans to one certificate, which is made where it is not there yet, and remembers that they show the same paper.
/// `pages` (from 0) were compared: one that is apart from its file is attached alone, else what the file shows as a whole.
///
/// Refuses: a scan or certificate that is not there; a new certificate with a serial that another one has.
pub fn join_scans(
    snapshot: &Snapshot,
    scans: (ScanId, ScanId),
    pages: (u32, u32),
    to: &PagesTo,
) -> Result<ChangeSet, Refusal> {
    let (first, second) = names(snapshot, scans)?;
    let (made, label, id) = match to {
        PagesTo::Certificate(id) => {
            let row = snapshot.certificates.get(*id).ok_or(Refusal::NoCertificate(*id))?;
            (Vec::new(), certificate_label(row), *id)
        }
        PagesTo::New(serial) => {
            let id = CertificateId(snapshot.certificates.next_id());
            let made = create_certificate(snapshot, serial.clone())?;
            let after = snapshot.apply(&made).map_err(|_| Refusal::NoCertificate(id))?;
            let row = after.certificates.get(id).ok_or(Refusal::NoCertificate(id))?;
            (made.changes, certificate_label(row), id)
        }
    };
    let name = Message::new("act-scans-same").with("first", first).with("second", second).with("certificate", label);
    let mut act = ChangeSet::new(name);
    act.changes.extend(made);
    for (scan, page) in [(scans.0, pages.0), (scans.1, pages.1)] {
        let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
        if before.certificate_of_page(page) != Some(id) {
            act.push(Edit::replace(before.clone(), attached(before, page, id)));
        }
    }
    remember(snapshot, scans, true, &mut act);
    Ok(act)
}

/// The scan with what a page (from 0) is of attached to a certificate; pages apart from it stay as they are.
fn attached(scan: &Scan, page: u32, certificate: CertificateId) -> Scan {
    let mut after = Scan { doubt: None, ..scan.clone() };
    match after.pages_apart.iter_mut().find(|apart| apart.page == page) {
        Some(apart) => apart.certificate = Some(certificate),
        None => after.certificate = Some(certificate),
    }
    after.pages_apart.retain(|apart| (apart.certificate, apart.kind) != (after.certificate, after.kind));
    after
}

fn names(snapshot: &Snapshot, (one, other): (ScanId, ScanId)) -> Result<(String, String), Refusal> {
    let name = |id: ScanId| {
        let scan = snapshot.scans.get(id).ok_or(Refusal::NoScan(id))?;
        Ok(scan.source.file_name().to_owned())
    };
    Ok((name(one)?, name(other)?))
}

fn remember(snapshot: &Snapshot, (one, other): (ScanId, ScanId), same: bool, act: &mut ChangeSet) {
    let mut settings = snapshot.settings.as_ref().clone();
    let answer = ComparedScans { scans: (one.min(other), one.max(other)), same };
    settings.compared_scans.retain(|compared| compared.scans != answer.scans);
    settings.compared_scans.push(answer);
    settings.compared_scans.sort_unstable();
    if settings != *snapshot.settings {
        act.push(Edit { before: Some(snapshot.settings.clone()), after: Some(settings.into()) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ContentHash, PageApart, ScanFormat, ScanKind, Serial, SourceFile};

    const PAIR: (ScanId, ScanId) = (ScanId(1), ScanId(2));

    /// Two scans; the first shows the only certificate.
    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        for id in 1..=2_u8 {
            let source = SourceFile { hash: ContentHash([id; 32]), path: format!("{id}.jpg"), bytes: 10 };
            let scan = Scan::of_file(ScanId(id.into()), source, ScanFormat::Jpeg, ScanKind::Certificate);
            act.push(Edit::insert(Scan { certificate: (id == 1).then_some(CertificateId(1)), ..scan }));
        }
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn done(snapshot: &Snapshot, act: Result<ChangeSet, Refusal>) -> Snapshot {
        snapshot.apply(&act.expect("allowed")).expect("made for it")
    }

    #[test]
    fn scans_of_one_paper_are_both_attached_to_it_and_none_is_gone() {
        let joined = done(&ward(), join_scans(&ward(), PAIR, (0, 0), &PagesTo::Certificate(CertificateId(1))));
        assert_eq!(joined.scans_of_certificate(CertificateId(1)).count(), 2);
        assert_eq!((joined.scans.len(), joined.settings.compared(ScanId(2), ScanId(1))), (2, Some(true)));
    }

    #[test]
    fn a_page_apart_is_attached_alone_and_its_file_stays() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(2), None)));
        let ward = ward();
        let before = ward.scans.get(1_u64).expect("there");
        let apart = PageApart { page: 2, certificate: None, kind: ScanKind::Certificate };
        act.push(Edit::replace(before.clone(), Scan { pages: 3, pages_apart: vec![apart], ..before.as_ref().clone() }));
        let ward = ward.apply(&act).expect("made for it");
        let joined = done(&ward, join_scans(&ward, PAIR, (2, 0), &PagesTo::Certificate(CertificateId(2))));
        let of = |scan: u64, page| joined.scans.get(scan).and_then(|scan| scan.certificate_of_page(page));
        assert_eq!((of(1, 0), of(1, 2)), (Some(CertificateId(1)), Some(CertificateId(2))));
        assert_eq!(of(2, 0), Some(CertificateId(2)));
    }

    #[test]
    fn scans_of_no_certificate_get_one_made_for_them() {
        let serial = Serial::parse("BX 037034");
        let joined = done(&ward(), join_scans(&ward(), PAIR, (0, 0), &PagesTo::New(serial.clone())));
        let both = joined.scans_of_certificate(CertificateId(2)).count();
        assert_eq!((both, joined.certificates.get(2_u64).and_then(|paper| paper.serial.clone())), (2, serial));
    }

    #[test]
    fn what_differs_is_remembered_taken_back_and_said_anew() {
        let ward = ward();
        let act = tell_scans_apart(&ward, (ScanId(2), ScanId(1))).expect("there");
        let apart = ward.apply(&act).expect("made for it");
        assert_eq!(apart.settings.compared(ScanId(1), ScanId(2)), Some(false));
        assert!(tell_scans_apart(&apart, PAIR).expect("there").is_empty());
        assert_eq!(apart.apply(&act.inverted()).expect("its inverse").settings.compared(PAIR.0, PAIR.1), None);
        let again = done(&apart, join_scans(&apart, PAIR, (0, 0), &PagesTo::Certificate(CertificateId(1))));
        assert_eq!((again.settings.compared_scans.len(), again.settings.compared(PAIR.0, PAIR.1)), (1, Some(true)));
    }

    #[test]
    fn scans_and_certificates_that_are_not_there_are_refused() {
        assert_eq!(tell_scans_apart(&ward(), (ScanId(1), ScanId(9))), Err(Refusal::NoScan(ScanId(9))));
        let nowhere = join_scans(&ward(), PAIR, (0, 0), &PagesTo::Certificate(CertificateId(9)));
        assert_eq!(nowhere, Err(Refusal::NoCertificate(CertificateId(9))));
    }
}
