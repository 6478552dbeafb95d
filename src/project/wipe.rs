//! Takes the personal data out of a project file for good, when the campaign is over.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, params};

use super::file::{ProjectFile, WIPE};
use super::lock::WriterLock;
use super::{Access, ProjectError, backups};
use crate::cadastre::{ContentHash, Timestamp};
use crate::i18n::Message;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wiped {
    /// Personal halves of rows: holders, parcels, register rows, references, reasons of exceptions, the key of citizen numbers.
    pub rows: usize,
    /// Their images in the journal.
    pub images: usize,
    /// Kept copies of identity papers, and pictures of their pages.
    pub contents: usize,
    pub thumbnails: usize,
    /// Backups beside the project: they had all of it.
    pub backups: usize,
}

/// Entities that have personal halves.
const TABLES: [&str; 6] = ["parcel", "reference", "holder", "register_row", "exception", "settings"];

/// A page of a scan, or all of it.
pub type PaperOfPerson = (ContentHash, Option<u32>);

/// Removes every personal value, its images in the journal, and what is kept of `papers`; then the file is made anew without the
/// space that they took, and its backups are deleted. It is recorded in the journal, nothing before it can be undone any more, and
/// the rows still are what the journal leads to. Nobody may have the project open.
///
/// Errors: [`ProjectError::InUse`], and those of the disk; before the one transaction is written nothing is removed.
pub fn wipe_personal(path: &Path, who: &str, at: Timestamp, papers: &[PaperOfPerson]) -> Result<Wiped, ProjectError> {
    let _lock = WriterLock::take(path, who)?;
    let file = ProjectFile::open(path, Access::ReadWrite)?;
    let seq = file.last_seq()? + 1;
    let mut wiped = wipe(file.connection(), seq, who, at, papers).map_err(|error| ProjectError::sql(path, &error))?;
    file.close();
    for backup in backups(path) {
        fs::remove_file(&backup).map_err(|error| ProjectError::io(&backup, &error))?;
        wiped.backups += 1;
    }
    Ok(wiped)
}

fn wipe(
    connection: &Connection,
    seq: u64,
    who: &str,
    at: Timestamp,
    papers: &[PaperOfPerson],
) -> rusqlite::Result<Wiped> {
    let mut wiped = Wiped::default();
    // What is deleted is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", "on")?;
    let transaction = connection.unchecked_transaction()?;
    for table in TABLES {
        wiped.rows += transaction.execute(&format!("DELETE FROM {table}_personal"), [])?;
    }
    wiped.images = transaction.execute("DELETE FROM journal_personal", [])?;
    for (hash, page) in papers {
        match page {
            Some(page) => {
                let sql = "DELETE FROM thumbnail WHERE hash = ?1 AND page = ?2";
                wiped.thumbnails += transaction.execute(sql, params![hash.0, page])?;
            }
            None => {
                wiped.contents += transaction.execute("DELETE FROM scan_content WHERE hash = ?1", [hash.0])?;
                wiped.thumbnails += transaction.execute("DELETE FROM thumbnail WHERE hash = ?1", [hash.0])?;
            }
        }
    }
    let name = serde_json::to_string(&Message::new("act-wipe-personal")).unwrap_or_default();
    transaction.execute(
        "INSERT INTO journal (seq, at, who, name, undoes, kind) VALUES (?1, ?2, ?3, ?4, NULL, ?5)",
        params![i64::try_from(seq).unwrap_or(i64::MAX), at.0, who, name, WIPE],
    )?;
    transaction.commit()?;
    connection.execute_batch("VACUUM")?;
    Ok(wiped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Attribute, Attributes, ChangeSet, Edit, Exception, ExceptionId, Fingerprint, Holder, HolderId, Parcel,
        ParcelDetails, ParcelId, RegisterOrigin, RegisterRow, RegisterRowId,
    };
    use crate::project::{Session, verify};

    const SECRET: &str = "Nguyễn Văn Bí Mật";

    fn clock() -> Timestamp {
        Timestamp(1_795_000_000)
    }

    fn secret() -> Attributes {
        [Attribute::Text(SECRET)].into_iter().collect()
    }

    fn holder(name: &str) -> Holder {
        let address = Some(SECRET.to_owned().into());
        Holder { id: HolderId(1), name: name.to_owned().into(), citizen_number: None, birth_date: None, address }
    }

    fn holds(path: &Path) -> bool {
        let bytes = fs::read(path).expect("a file");
        bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
    }

    #[test]
    fn nothing_personal_is_left_and_the_project_still_verifies() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.thuaso");
        let mut session = Session::create(&path, "an", clock).expect("a project");
        let mut act = ChangeSet::new(Message::new("act-import"));
        act.push(Edit::insert(holder(SECRET)));
        act.push(Edit::insert(Parcel {
            details: ParcelDetails { personal: secret().into(), ..ParcelDetails::default() }.into(),
            ..Parcel::numbered(ParcelId(1), "12", "125")
        }));
        act.push(Edit::insert(RegisterRow {
            id: RegisterRowId(1),
            certificate: None,
            position: 0,
            origin: RegisterOrigin::default(),
            values: secret().into(),
            verbatim: secret().into(),
        }));
        act.push(Edit::insert(Exception {
            id: ExceptionId(1),
            fault: "gap:12/125".to_owned(),
            rule: "gap".to_owned(),
            reason: format!("ngõ đi chung với {SECRET}").into(),
            by: "an".to_owned(),
            at: clock(),
            fingerprint: Fingerprint([7; 32]),
        }));
        session.perform(act).expect("an act");
        let mut act = ChangeSet::new(Message::new("act-edit-holders"));
        let before = session.snapshot().holders.get(HolderId(1)).expect("there").clone();
        act.push(Edit::replace(before, holder("Trần Thị Mẫu")));
        session.perform(act).expect("an act");
        drop(session);
        let kept = backups(&path);
        assert!(holds(&path) && kept.iter().any(|backup| holds(backup)), "it was there");

        let wiped = wipe_personal(&path, "bình", clock(), &[]).expect("wiped");
        assert_eq!((wiped.rows, wiped.images, wiped.backups), (4, 5, kept.len()));
        let verification = verify(&path).expect("it verifies");
        assert_eq!((verification.acts, verification.agrees), (3, true));
        let session = Session::open(&path, Access::ReadWrite, "an", clock).expect("it opens");
        let snapshot = session.snapshot();
        assert_eq!((snapshot.holders.len(), snapshot.parcels.len(), snapshot.register.len()), (1, 1, 1));
        let exception = snapshot.exception_of("gap:12/125").expect("it stands without its reason");
        assert!(exception.reason.open(crate::cadastre::Purpose::Display).is_empty() && exception.by == "an");
        assert_eq!(snapshot.parcels.get(ParcelId(1)).map(|parcel| parcel.label()), Some("12/125".to_owned()));
        assert_eq!(session.undoable(), None, "no undo brings back half a row");
        drop(session);
        for entry in fs::read_dir(folder.path()).expect("the folder") {
            assert!(!holds(&entry.expect("a file").path()));
        }
    }

    #[test]
    fn a_project_that_somebody_has_open_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.thuaso");
        let _session = Session::create(&path, "an", clock).expect("a project");
        let refused = wipe_personal(&path, "bình", clock(), &[]);
        assert!(matches!(refused, Err(ProjectError::InUse { .. })), "{refused:?}");
    }
}
