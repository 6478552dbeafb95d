//! The end of the campaign: the personal data leave the project, and what remains is a map with its links.

use std::path::Path;

use crate::cadastre::{ChangeSet, Edit, Scan, Snapshot};
use crate::i18n::Message;
use crate::project::{PaperOfPerson, ProjectError, Session, Wiped, wipe_personal};

/// What was removed, and what a person should still look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WipeReport {
    pub wiped: Wiped,
    /// Rows of registers.
    pub register_rows: usize,
    /// Certificates and obstacles with a note: free words, in which a name may stand. They are left.
    pub notes: usize,
    /// Kept scans of certificates: their pictures show the holders. They are left, with the scans on disk.
    pub pictures: usize,
}

/// Wipes the personal data of a project (see [`wipe_personal`]): those of holders and parcels, the rows of registers, what is kept of
/// identity papers, and all their images in the journal. The session is closed for it.
///
/// Errors: those of the project.
pub fn wipe(mut session: Session) -> Result<WipeReport, ProjectError> {
    let (path, who, now) = (session.path().to_owned(), session.who().to_owned(), session.now());
    let snapshot = session.snapshot().clone();
    session.perform(removal(&snapshot))?;
    session.flush()?;
    drop(session);
    let wiped = wipe_personal(Path::new(&path), &who, now, &papers(&snapshot))?;
    let notes = snapshot.certificates.iter().filter(|row| {
        let of_obstacle = row.obstacle.as_ref().is_some_and(|obstacle| !obstacle.note.trim().is_empty());
        of_obstacle || !row.note.trim().is_empty()
    });
    Ok(WipeReport {
        wiped,
        register_rows: snapshot.register.len(),
        notes: notes.count(),
        pictures: snapshot.scans.iter().filter(|scan| scan.stored && !scan.kind.is_personal()).count(),
    })
}

/// The rows that go with their values, and the scans whose kept bytes go.
fn removal(snapshot: &Snapshot) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-remove-registers").with("count", snapshot.register.len()));
    for row in snapshot.register.iter() {
        act.push(Edit::remove(row.clone()));
    }
    for scan in snapshot.scans.iter().filter(|scan| scan.kind.is_personal() && scan.stored) {
        act.push(Edit::replace(scan.clone(), Scan { stored: false, ..scan.as_ref().clone() }));
    }
    act
}

/// Identity papers and field sheets: whole files, and pages of others.
fn papers(snapshot: &Snapshot) -> Vec<PaperOfPerson> {
    let mut papers = Vec::new();
    for scan in snapshot.scans.iter() {
        if scan.kind.is_personal() {
            papers.push((scan.source.hash, None));
        }
        let apart = scan.pages_apart.iter().filter(|apart| apart.kind.is_personal());
        papers.extend(apart.map(|apart| (scan.source.hash, Some(apart.page))));
    }
    papers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ContentHash, ScanFormat, ScanId, ScanKind, SourceFile, Timestamp};
    use crate::project::{Access, verify};

    fn clock() -> Timestamp {
        Timestamp(1_795_000_000)
    }

    #[test]
    fn kept_identity_papers_go_and_kept_certificates_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.thuaso");
        let mut session = Session::create(&path, "an", clock).expect("a project");
        let mut act = ChangeSet::new(Message::new("act-take-in-scans"));
        let mut hashes = Vec::new();
        for (id, kind) in [(1, ScanKind::Certificate), (2, ScanKind::IdentityPapers)] {
            let bytes = format!("bytes of {id}");
            let file = folder.path().join(id.to_string());
            std::fs::write(&file, &bytes).expect("a file");
            let hash = ContentHash(*blake3::hash(bytes.as_bytes()).as_bytes());
            let keeper = session.keeper().expect("writable");
            keeper.store(hash, &file).expect("kept");
            keeper.store_thumbnail(hash, 0, vec![1, 2, 3]);
            hashes.push(hash);
            let source = SourceFile { hash, path: format!("{id}.pdf"), bytes: bytes.len() as u64 };
            let scan = Scan { stored: true, ..Scan::of_file(ScanId(id), source, ScanFormat::Pdf, kind) };
            act.push(Edit::insert(scan));
        }
        session.perform(act).expect("an act");
        let report = wipe(session).expect("wiped");
        assert_eq!((report.wiped.contents, report.wiped.thumbnails, report.pictures), (1, 1, 1));
        assert!(verify(&path).expect("it verifies").agrees);
        let session = Session::open(&path, Access::ReadWrite, "an", clock).expect("it opens");
        let kept: Vec<bool> =
            hashes.iter().map(|hash| session.contents().content(hash).expect("readable").is_some()).collect();
        assert_eq!(kept, [true, false]);
        let stored: Vec<bool> = session.snapshot().scans.iter().map(|scan| scan.stored).collect();
        assert_eq!(stored, [true, false]);
    }
}
