//! Saying whether two scans show one paper. Nothing is deleted: both stay, and the answer is remembered.

use super::{PagesTo, Refusal, certificate_label, create_certificate};
use crate::cadastre::{CertificateId, ChangeSet, ComparedScans, Edit, ScanId, Snapshot};
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
///
/// Refuses: a scan or certificate that is not there; a new certificate with a serial that another one has.
pub fn join_scans(snapshot: &Snapshot, scans: (ScanId, ScanId), to: &PagesTo) -> Result<ChangeSet, Refusal> {
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
    for scan in [scans.0, scans.1] {
        let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
        // A file of several papers keeps its pages apart; only what it shows as a whole is said anew.
        if before.certificate != Some(id) && !before.certificates().contains(&id) {
            let mut after = before.as_ref().clone();
            after.certificate = Some(id);
            after.doubt = None;
            act.push(Edit::replace(before.clone(), after));
        }
    }
    remember(snapshot, scans, true, &mut act);
    Ok(act)
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
    use crate::cadastre::{Certificate, ContentHash, Scan, ScanFormat, ScanKind, Serial, SourceFile};

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
        let joined = done(&ward(), join_scans(&ward(), PAIR, &PagesTo::Certificate(CertificateId(1))));
        assert_eq!(joined.scans_of_certificate(CertificateId(1)).count(), 2);
        assert_eq!((joined.scans.len(), joined.settings.compared(ScanId(2), ScanId(1))), (2, Some(true)));
    }

    #[test]
    fn scans_of_no_certificate_get_one_made_for_them() {
        let serial = Serial::parse("BX 037034");
        let joined = done(&ward(), join_scans(&ward(), PAIR, &PagesTo::New(serial.clone())));
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
        let again = done(&apart, join_scans(&apart, PAIR, &PagesTo::Certificate(CertificateId(1))));
        assert_eq!((again.settings.compared_scans.len(), again.settings.compared(PAIR.0, PAIR.1)), (1, Some(true)));
    }

    #[test]
    fn scans_and_certificates_that_are_not_there_are_refused() {
        assert_eq!(tell_scans_apart(&ward(), (ScanId(1), ScanId(9))), Err(Refusal::NoScan(ScanId(9))));
        let nowhere = join_scans(&ward(), PAIR, &PagesTo::Certificate(CertificateId(9)));
        assert_eq!(nowhere, Err(Refusal::NoCertificate(CertificateId(9))));
    }
}
