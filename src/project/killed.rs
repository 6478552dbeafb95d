//! Death at chosen moments: a child process kills itself (`kill -9`) over the n-th step of a migration or of a backup, for
//! every n or for many evenly spread; what is left must be whole.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rusqlite::Connection;

use super::file::{beside, check, set_up};
use super::{Access, Session, backup, backups, schema, verify};
use crate::cadastre::{ChangeSet, ContentHash, Edit, Timestamp};
use crate::cadastre::{LandUse, Parcel, ParcelDetails, ParcelId};
use crate::i18n::Message;

/// A step that a later program may bring: new tables, filled from the old, and rows rewritten.
const INVENTED: &str = "CREATE TABLE parcel_history (id INTEGER PRIMARY KEY, sheet TEXT) STRICT;
INSERT INTO parcel_history SELECT id, sheet FROM parcel;
ALTER TABLE parcel ADD COLUMN note TEXT;
UPDATE parcel SET note = 'tờ ' || sheet;";
const LATER: [&str; 8] = [schema::V1, schema::V2, schema::V3, schema::V4, schema::V5, schema::V6, schema::V7, INVENTED];

const PARCELS: u64 = 60;

/// Deaths over one migration.
const DEATHS: u64 = 24;

fn clock() -> Timestamp {
    Timestamp(1_795_000_000)
}

/// In the child: the work that it dies over, and at which step.
#[test]
fn child() {
    let Some(work) = std::env::var_os("THUASO_KILLED_WORK") else { return };
    let path = PathBuf::from(std::env::var_os("THUASO_KILLED_PATH").expect("the parent names a project"));
    let at: u64 = std::env::var("THUASO_KILLED_AT").ok().and_then(|at| at.parse().ok()).expect("the parent says when");
    let mut steps = 0;
    let mut step = move || {
        steps += 1;
        if steps == at {
            die();
        }
    };
    let mut connection = Connection::open(&path).expect("a database");
    if work == "backup" {
        backup::back_up_watched(&connection, &path, &mut step).expect("a backup");
    } else {
        set_up(&connection, work == "migrate-wal").expect("a log");
        connection.progress_handler(
            1,
            Some(move || {
                step();
                false
            }),
        );
        schema::migrate_by(&mut connection, &LATER).expect("a migration");
    }
    std::process::exit(0);
}

fn die() -> ! {
    let _ = Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
    loop {
        std::thread::park();
    }
}

/// Whether the child died; otherwise it had come to its end.
fn dies(work: &str, path: &Path, at: u64) -> bool {
    let status = Command::new(std::env::current_exe().expect("this test"))
        .args(["project::killed::child", "--exact", "--test-threads=1"])
        .env("THUASO_KILLED_WORK", work)
        .env("THUASO_KILLED_PATH", path)
        .env("THUASO_KILLED_AT", at.to_string())
        .output()
        .expect("a child")
        .status;
    assert!(status.success() || status.code().is_none(), "the child was killed or did its work: {status}");
    !status.success()
}

fn parcel(id: u64) -> Parcel {
    Parcel {
        legal_area: Some(100.0),
        land_use: LandUse::parse("ONT").into(),
        details: ParcelDetails::with_address("Thôn Mẫu").into(),
        ..Parcel::numbered(ParcelId(id), "12", &id.to_string())
    }
}

fn project(path: &Path) {
    let mut session = Session::create(path, "cha", clock).expect("a project");
    for id in 1..=PARCELS {
        let mut act = ChangeSet::new(Message::new("act-import"));
        act.push(Edit::insert(parcel(id)));
        session.perform(act).expect("an act");
    }
}

/// How many steps of SQLite's machine a migration takes from a file.
fn steps_of_migration(from: &Path) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("counted");
    std::fs::copy(from, &path).expect("a copy");
    let mut connection = Connection::open(&path).expect("a database");
    set_up(&connection, false).expect("a log");
    let steps = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let counted = steps.clone();
    connection.progress_handler(
        1,
        Some(move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            false
        }),
    );
    schema::migrate_by(&mut connection, &LATER).expect("a migration");
    steps.load(std::sync::atomic::Ordering::Relaxed)
}

#[test]
fn a_project_killed_over_a_migration_is_the_old_one_and_migrates_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("old.thuaso");
    project(&old);
    let steps = steps_of_migration(&old);
    for work in ["migrate-wal", "migrate-rollback"] {
        for death in 1..=DEATHS {
            let path = folder.path().join(format!("{work}-{death}.thuaso"));
            std::fs::copy(&old, &path).expect("a copy");
            assert!(dies(work, &path, (steps * death / (DEATHS + 1)).max(1)), "{work}: death {death}");
            let read = Session::open(&path, Access::ReadOnly, "", clock).expect("it can be read");
            assert_eq!(read.snapshot().parcels.len() as u64, PARCELS);
            assert!(verify(&path).expect("it verifies").agrees);
            let written = Session::open(&path, Access::ReadWrite, "", clock).expect("today's program can write it");
            assert_eq!(written.history().len() as u64, PARCELS);
            drop(written);
            let mut connection = Connection::open(&path).expect("a database");
            schema::migrate_by(&mut connection, &LATER).expect("the migration goes through the second time");
            check(&connection, &path).expect("whole");
            let moved: u64 = connection
                .query_row(
                    "SELECT count(*) FROM parcel_history JOIN parcel USING (id) WHERE note = 'tờ 12'",
                    [],
                    |row| row.get(0),
                )
                .expect("a count");
            assert_eq!(moved, PARCELS);
        }
    }
}

#[test]
fn a_file_killed_over_its_first_tables_becomes_a_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.thuaso");
    std::fs::write(&empty, b"").expect("a file");
    let steps = steps_of_migration(&empty);
    for work in ["migrate-wal", "migrate-rollback"] {
        for death in 1..=DEATHS / 2 {
            let path = folder.path().join(format!("{work}-{death}.thuaso"));
            std::fs::write(&path, b"").expect("a file");
            // The first half of the steps is over the first tables.
            assert!(dies(work, &path, (steps * death / DEATHS / 2).max(1)), "{work}: death {death}");
            let session = Session::open(&path, Access::ReadWrite, "", clock);
            let session = session.unwrap_or_else(|error| panic!("{work}: death {death}: {error}"));
            assert!(session.snapshot().parcels.is_empty());
        }
    }
}

#[test]
fn a_project_killed_over_a_backup_is_whole_and_so_is_every_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ward.thuaso");
    project(&path);
    // Larger than one part of the copy.
    let scan = folder.path().join("scan.pdf");
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    std::fs::write(&scan, &bytes).expect("a scan");
    let hash = ContentHash(*blake3::hash(&bytes).as_bytes());
    let mut session = Session::open(&path, Access::ReadWrite, "cha", clock).expect("a project");
    session.keeper().expect("a writer").store(hash, &scan).expect("a kept scan");
    session.back_up().expect("a backup");
    drop(session);
    let mut deaths = 0;
    while dies("backup", &path, deaths + 1) {
        deaths += 1;
        assert!(verify(&path).expect("the project is whole").agrees, "death {deaths}");
        let copies = backups(&path);
        assert!(!copies.is_empty(), "death {deaths}: no backup is left");
        for copy in copies {
            assert!(verify(&copy).expect("the backup is whole").agrees, "death {deaths}: {}", copy.display());
            let kept = Session::open(&copy, Access::ReadOnly, "", clock).expect("it opens").contents().content(&hash);
            // The first backup was made before the scan was kept.
            assert!(kept.is_ok(), "death {deaths}: {}", copy.display());
        }
    }
    assert!(deaths > 8, "the copy has several parts: {deaths} deaths");
    let left = |suffix: &str| beside(&folder.path().join("ward.backup-new.thuaso"), suffix).exists();
    assert!(!left("") && !left("-journal"), "the last backup, which nobody killed, leaves nothing half-made");
}
