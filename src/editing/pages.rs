//! Which pages of a scan show another certificate, or another kind of paper, than the file as a whole.

use std::borrow::Cow;

use super::{Refusal, certificate_label, create_certificate};
use crate::cadastre::{CertificateId, ChangeSet, Edit, PageApart, Scan, ScanId, ScanKind, Serial, Snapshot};
use crate::i18n::Message;

/// Splits pages (from 0) off a scan: they show this certificate (or none), and this kind of paper. Pages that then show what
/// the file as a whole shows are no longer apart. A doubt about the file is settled by it.
///
/// Refuses: a scan or certificate that is not there; no pages, or a page that the scan does not have.
pub fn assign_pages(
    snapshot: &Snapshot,
    scan: ScanId,
    pages: &[u32],
    certificate: Option<CertificateId>,
    kind: ScanKind,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let name = match certificate {
        Some(id) => {
            let to = snapshot.certificates.get(id).ok_or(Refusal::NoCertificate(id))?;
            Message::new("act-assign-pages").with("certificate", certificate_label(to))
        }
        None => Message::new("act-split-pages"),
    };
    let mut act = ChangeSet::new(name.with("file", before.source.file_name()).with("pages", pages_label(pages)));
    let mut after = without(before, pages)?;
    after.pages_apart.extend(pages.iter().map(|page| PageApart { page: *page, certificate, kind }));
    after.pages_apart.retain(|apart| (apart.certificate, apart.kind) != (after.certificate, after.kind));
    after.pages_apart.sort_by_key(|apart| apart.page);
    after.pages_apart.dedup_by_key(|apart| apart.page);
    after.doubt = None;
    if **before != after {
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

/// Whose paper pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagesTo {
    Certificate(CertificateId),
    /// One that the project does not have yet; its serial, as far as it is known.
    New(Option<Serial>),
}

/// Hands pages (from 0) of a scan to a certificate, which is made where it is not there yet: one act. All pages of a scan are the
/// scan as a whole.
///
/// Refuses: what [`assign_pages`] refuses; a new certificate with a serial that another one has.
pub fn hand_pages(
    snapshot: &Snapshot,
    scan: ScanId,
    pages: &[u32],
    to: &PagesTo,
    kind: ScanKind,
) -> Result<ChangeSet, Refusal> {
    let (made, id) = match to {
        PagesTo::Certificate(id) => (None, *id),
        PagesTo::New(serial) => {
            let id = CertificateId(snapshot.certificates.next_id());
            (Some(create_certificate(snapshot, serial.clone())?), id)
        }
    };
    let between = match &made {
        Some(made) => Cow::Owned(snapshot.apply(made).map_err(|_| Refusal::NoCertificate(id))?),
        None => Cow::Borrowed(snapshot),
    };
    let before = between.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let whole = (0..before.pages).all(|page| pages.contains(&page));
    let handed = assign_pages(&between, scan, pages, Some(id), kind)?;
    let mut act = ChangeSet::new(handed.name.clone());
    act.changes.extend(made.into_iter().flat_map(|made| made.changes));
    if whole {
        let after =
            Scan { certificate: Some(id), kind, pages_apart: Vec::new(), doubt: None, ..before.as_ref().clone() };
        if **before != after {
            act.push(Edit::replace(before.clone(), after));
        }
    } else {
        act.changes.extend(handed.changes);
    }
    Ok(act)
}

/// Merges pages (from 0) with their file again: they show what it shows as a whole.
///
/// Refuses: a scan that is not there; no pages, or a page that the scan does not have.
pub fn rejoin_pages(snapshot: &Snapshot, scan: ScanId, pages: &[u32]) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let after = without(before, pages)?;
    let name = Message::new("act-rejoin-pages").with("file", before.source.file_name());
    let mut act = ChangeSet::new(name.with("pages", pages_label(pages)));
    if **before != after {
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

/// The scan with these pages not apart.
fn without(scan: &Scan, pages: &[u32]) -> Result<Scan, Refusal> {
    let file = || scan.source.file_name().to_owned();
    if pages.is_empty() {
        return Err(Refusal::NoPages { file: file() });
    }
    if let Some(page) = pages.iter().find(|page| **page >= scan.pages) {
        return Err(Refusal::NoSuchPage { file: file(), page: *page });
    }
    let mut after = scan.clone();
    after.pages_apart.retain(|apart| !pages.contains(&apart.page));
    Ok(after)
}

/// Counted from 1, sorted: `2, 3, 7`.
fn pages_label(pages: &[u32]) -> String {
    let mut sorted: Vec<u32> = pages.iter().map(|page| page.saturating_add(1)).collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ContentHash, ScanFormat, SourceFile};

    const OTHER: Option<CertificateId> = Some(CertificateId(2));

    /// A scan of four pages that shows certificate 1, with a doubt; certificate 2 has none.
    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(2), None)));
        let source = SourceFile { hash: ContentHash([1; 32]), path: "a.pdf".to_owned(), bytes: 10 };
        let scan = Scan {
            pages: 4,
            certificate: Some(CertificateId(1)),
            doubt: Some(Message::new("tasks-intake-several-in-file")),
            ..Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Certificate)
        };
        act.push(Edit::insert(scan));
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn done(snapshot: &Snapshot, act: Result<ChangeSet, Refusal>) -> Snapshot {
        snapshot.apply(&act.expect("allowed")).expect("made for it")
    }

    fn pages_of(snapshot: &Snapshot) -> Vec<Option<u64>> {
        let scan = snapshot.scans.get(1_u64).expect("there");
        (0..4).map(|page| scan.certificate_of_page(page).map(|certificate| certificate.0)).collect()
    }

    #[test]
    fn pages_are_split_off_and_both_certificates_have_the_scan() {
        let next = done(&ward(), assign_pages(&ward(), ScanId(1), &[3, 2, 2], OTHER, ScanKind::Certificate));
        assert_eq!(pages_of(&next), [Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!(next.scans_of_certificate(CertificateId(2)).count(), 1);
        assert_eq!(next.scans.get(1_u64).and_then(|scan| scan.doubt.clone()), None);
    }

    #[test]
    fn pages_given_back_are_apart_no_more() {
        let split = done(&ward(), assign_pages(&ward(), ScanId(1), &[1, 2], OTHER, ScanKind::Certificate));
        let joined = done(&split, rejoin_pages(&split, ScanId(1), &[1]));
        assert_eq!(pages_of(&joined), [Some(1), Some(1), Some(2), Some(1)]);
        let own = assign_pages(&joined, ScanId(1), &[2], Some(CertificateId(1)), ScanKind::Certificate);
        let own = done(&joined, own);
        assert_eq!(own.scans.get(1_u64).map(|scan| scan.pages_apart.len()), Some(0));
        assert!(rejoin_pages(&own, ScanId(1), &[2]).expect("allowed").is_empty());
    }

    #[test]
    fn the_same_certificate_s_papers_of_a_person_are_apart() {
        let papers = assign_pages(&ward(), ScanId(1), &[3], Some(CertificateId(1)), ScanKind::IdentityPapers);
        let next = done(&ward(), papers);
        let apart = next.scans.get(1_u64).map(|scan| scan.pages_apart.clone());
        let kind = ScanKind::IdentityPapers;
        assert_eq!(apart, Some(vec![PageApart { page: 3, certificate: Some(CertificateId(1)), kind }]));
    }

    #[test]
    fn pages_are_handed_to_a_certificate_that_is_made_for_them_in_one_act() {
        let serial = Serial::parse("BX 037034");
        let to = PagesTo::New(serial.clone());
        let next = done(&ward(), hand_pages(&ward(), ScanId(1), &[2, 3], &to, ScanKind::Certificate));
        assert_eq!(pages_of(&next), [Some(1), Some(1), Some(3), Some(3)]);
        assert_eq!(next.certificates.get(3_u64).and_then(|paper| paper.serial.clone()), serial);
        let taken = hand_pages(&next, ScanId(1), &[1], &to, ScanKind::Certificate);
        assert!(matches!(taken, Err(Refusal::SerialTaken { .. })), "{taken:?}");
    }

    #[test]
    fn all_pages_are_the_file_as_a_whole() {
        let split = done(&ward(), assign_pages(&ward(), ScanId(1), &[1, 2], None, ScanKind::Other));
        let to = PagesTo::Certificate(CertificateId(2));
        let next = done(&split, hand_pages(&split, ScanId(1), &[0, 1, 2, 3], &to, ScanKind::Certificate));
        let scan = next.scans.get(1_u64).expect("there");
        assert_eq!((scan.certificate, scan.pages_apart.len()), (OTHER, 0));
    }

    #[test]
    fn pages_that_are_not_there_and_none_at_all_are_refused() {
        let file = || "a.pdf".to_owned();
        let ward = ward();
        let assign = |pages: &[u32], to| assign_pages(&ward, ScanId(1), pages, to, ScanKind::Other);
        assert_eq!(assign(&[3, 4], None), Err(Refusal::NoSuchPage { file: file(), page: 4 }));
        assert_eq!(assign(&[], None), Err(Refusal::NoPages { file: file() }));
        assert_eq!(assign(&[1], Some(CertificateId(9))), Err(Refusal::NoCertificate(CertificateId(9))));
        assert_eq!(rejoin_pages(&ward, ScanId(2), &[1]), Err(Refusal::NoScan(ScanId(2))));
    }
}
