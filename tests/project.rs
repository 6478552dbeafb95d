//! The promises of the project file: durable, reversible, one writer, whole after every mishap.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use common::{Dice, clock, random_act};
use proptest::prelude::*;
use thuaso::cadastre::{
    Certificate, CertificateId, Change, ChangeSet, Edit, Link, LinkId, LinkMethod, Parcel, ParcelId, Snapshot,
    Timestamp,
};
use thuaso::i18n::{Catalogue, Explain, Language, Message};
use thuaso::jobs::Watch;
use thuaso::project::{Access, BACKUPS_KEPT, EntryKind, ProjectError, Saved, Session, backups, verify};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phường mẫu.thuaso");
    (folder, path)
}

fn create(path: &Path) -> Session {
    Session::create(path, "người thử", clock).unwrap()
}

fn open(path: &Path) -> Session {
    Session::open(path, Access::ReadWrite, "người thử", clock).unwrap()
}

fn act(session: &mut Session, dice: &mut Dice) {
    let act = random_act(session.snapshot(), dice);
    session.perform(act).unwrap();
}

fn key(error: &ProjectError) -> String {
    error.message().key.into_owned()
}

#[test]
fn acts_are_there_after_reopening_and_the_journal_leads_to_them() {
    let (folder, path) = folder();
    let mut dice = Dice::new(1);
    let mut session = create(&path);
    for _ in 0..60 {
        act(&mut session, &mut dice);
    }
    session.flush().unwrap();
    assert_eq!(session.saved(), Saved::OnDisk);
    let before = session.snapshot().clone();
    drop(session);
    assert_eq!(open(&path).snapshot(), &before);
    let verification = verify(&path).unwrap();
    assert_eq!((verification.acts, verification.agrees), (60, true));
    let mut left: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["phường mẫu.backup-1.thuaso", "phường mẫu.thuaso"], "one file and its backup are left");
}

#[test]
fn undo_and_redo_reach_back_over_closing() {
    let (_folder, path) = folder();
    let mut dice = Dice::new(2);
    let mut session = create(&path);
    let mut states = vec![session.snapshot().clone()];
    for _ in 0..20 {
        act(&mut session, &mut dice);
        states.push(session.snapshot().clone());
    }
    for step in (0..20).rev() {
        if step % 7 == 0 {
            drop(session);
            session = open(&path);
        }
        session.undo().unwrap();
        session.flush().unwrap();
        assert_eq!(session.snapshot(), &states[step], "after taking back act {}", step + 1);
    }
    assert_eq!(session.undoable(), None);
    drop(session);
    let mut session = open(&path);
    for (step, state) in states.iter().enumerate().skip(1) {
        session.redo().unwrap();
        session.flush().unwrap();
        assert_eq!(session.snapshot(), state, "after doing act {step} again");
    }
    assert_eq!(session.redoable(), None);
    drop(session);
    let verification = verify(&path).unwrap();
    assert_eq!((verification.acts, verification.agrees), (60, true));
}

#[test]
fn a_new_act_after_undo_ends_redo() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(3);
    act(&mut session, &mut dice);
    session.undo().unwrap();
    assert!(session.redoable().is_some());
    act(&mut session, &mut dice);
    assert_eq!(session.redoable(), None);
}

#[test]
fn an_id_is_never_given_twice() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(4);
    for _ in 0..10 {
        act(&mut session, &mut dice);
    }
    let next = session.snapshot().parcels.next_id();
    while session.undoable().is_some() {
        session.undo().unwrap();
    }
    drop(session);
    assert_eq!(open(&path).snapshot().parcels.next_id(), next);
}

#[test]
fn a_second_writer_is_refused_and_may_read() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(5);
    act(&mut session, &mut dice);
    session.flush().unwrap();
    let refused = Session::open(&path, Access::ReadWrite, "người khác", clock).err().unwrap();
    assert!(matches!(&refused, ProjectError::InUse { who, .. } if who.contains("người thử")), "{refused}");
    let mut reader = Session::open(&path, Access::ReadOnly, "người khác", clock).unwrap();
    assert_eq!(reader.snapshot(), session.snapshot());
    let more = random_act(reader.snapshot(), &mut dice);
    assert_eq!(reader.perform(more).map_err(|error| key(&error)), Err("project-read-only".to_owned()));
}

#[test]
fn personal_data_stands_only_in_its_own_tables() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(6);
    for _ in 0..160 {
        act(&mut session, &mut dice);
    }
    drop(session);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut with = Vec::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut found = false;
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let bytes = match row.get_ref(column).unwrap() {
                    rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => bytes.to_vec(),
                    _ => Vec::new(),
                };
                let text = String::from_utf8_lossy(&bytes).into_owned();
                found |=
                    text.contains("Trần Thị Mẫu") || text.contains("Nguyễn Văn Mẫu") || text.contains("000085000001");
            }
        }
        if found {
            with.push(table);
        }
    }
    with.sort();
    assert_eq!(
        with,
        ["exception_personal", "holder_personal", "journal_personal", "parcel_personal", "register_row_personal"]
    );
}

#[test]
fn bad_files_are_refused_and_left_as_they_are() {
    let (folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(7);
    for _ in 0..30 {
        act(&mut session, &mut dice);
    }
    drop(session);
    let whole = fs::read(&path).unwrap();
    for part in 0..24 {
        let cut = folder.path().join("cut.thuaso");
        let bytes = &whole[..whole.len() * part / 24];
        fs::write(&cut, bytes).unwrap();
        match Session::open(&cut, Access::ReadOnly, "", clock) {
            Ok(session) => assert!(verify(session.path()).is_err(), "cut at {part}/24 was taken as whole"),
            Err(error) => assert!(!key(&error).is_empty()),
        }
        assert_eq!(fs::read(&cut).unwrap(), bytes);
    }
    let text = folder.path().join("thơ.thuaso");
    fs::write(&text, "Trăm năm trong cõi người ta").unwrap();
    let other = folder.path().join("other.thuaso");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    for (path, expected) in [
        (text.as_path(), "project-not-a-project"),
        (other.as_path(), "project-not-a-project"),
        (folder.path(), "project-not-a-project"),
        (Path::new("/nowhere/at all.thuaso"), "project-missing"),
    ] {
        let error = Session::open(path, Access::ReadOnly, "", clock).err().unwrap();
        assert_eq!(key(&error), expected, "{}", path.display());
    }
    assert_eq!(key(&Session::create(&path, "", clock).err().unwrap()), "project-exists");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    assert_eq!(key(&Session::open(&path, Access::ReadWrite, "", clock).err().unwrap()), "project-newer");
}

#[test]
fn a_file_removed_underneath_loses_nothing() {
    let (folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(8);
    act(&mut session, &mut dice);
    session.flush().unwrap();
    fs::rename(&path, folder.path().join("away")).unwrap();
    act(&mut session, &mut dice);
    assert_eq!(session.flush().map_err(|error| key(&error)), Err("project-gone".to_owned()));
    assert!(matches!(session.saved(), Saved::Failed(_)));
    let more = random_act(session.snapshot(), &mut dice);
    assert_eq!(session.perform(more).map_err(|error| key(&error)), Err("project-not-saved".to_owned()));
    let elsewhere = folder.path().join("nơi khác.thuaso");
    session.save_copy(&elsewhere).unwrap();
    let saved = Session::open(&elsewhere, Access::ReadOnly, "", clock).unwrap();
    assert_eq!(saved.snapshot(), session.snapshot());
    let again = session.save_copy(&elsewhere).map_err(|error| key(&error));
    assert_eq!(again, Err("project-exists".to_owned()), "a copy is put over nothing");
    fs::rename(folder.path().join("away"), &path).unwrap();
    session.retry();
    session.flush().unwrap();
    let now = session.snapshot().clone();
    drop(session);
    assert_eq!(open(&path).snapshot(), &now);
}

#[test]
fn a_full_disk_loses_nothing() {
    let disk = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"]).arg(disk.path()).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("no small disk can be mounted here: the test of a full one says nothing");
        return;
    }
    let path = disk.path().join("nhỏ.thuaso");
    let mut session = create(&path);
    let mut dice = Dice::new(9);
    let mut last_good = session.snapshot().clone();
    let failed = (0..20_000).find_map(|_| {
        let act = random_act(session.snapshot(), &mut dice);
        session.perform(act).unwrap();
        let outcome = session.flush().err();
        if outcome.is_none() {
            last_good = session.snapshot().clone();
        }
        outcome
    });
    let error = failed.expect("400 kB are full after some acts");
    assert_eq!(key(&error), "project-disk-full");
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("bản sao.thuaso");
    session.save_copy(&copy).unwrap();
    let saved = Session::open(&copy, Access::ReadOnly, "", clock).unwrap();
    assert_eq!(saved.snapshot(), session.snapshot(), "the copy has the act that had no room");
    drop(session);
    let whole = Session::open(&path, Access::ReadOnly, "", clock).map(|session| session.snapshot().clone());
    // Closing tries the act once more, and what SQLite has given back in the meantime may be room enough.
    let whole = whole.unwrap();
    assert!(
        whole == last_good || &whole == saved.snapshot(),
        "the project has all acts, but perhaps the one without room"
    );
    assert!(Command::new("umount").arg("-l").arg(disk.path()).status().unwrap().success());
}

#[test]
fn backups_rotate_and_open() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(10);
    let mut states: Vec<Arc<Snapshot>> = Vec::new();
    for _ in 0..5 {
        act(&mut session, &mut dice);
        session.flush().unwrap();
        session.back_up().unwrap();
        states.push(session.snapshot().clone());
    }
    let copies = backups(&path);
    assert_eq!(copies.len(), BACKUPS_KEPT);
    for (copy, state) in copies.iter().zip(states.iter().rev()) {
        assert_eq!(Session::open(copy, Access::ReadOnly, "", clock).unwrap().snapshot(), state);
    }
}

#[test]
fn kept_contents_are_verified() {
    let (folder, path) = folder();
    let session = create(&path);
    let file = folder.path().join("quét.pdf");
    fs::write(&file, b"%PDF-1.4 invented").unwrap();
    let hash = thuaso::cadastre::ContentHash(*blake3::hash(b"%PDF-1.4 invented").as_bytes());
    session.keeper().unwrap().store(hash, &file).unwrap();
    assert_eq!(session.contents().content(&hash).unwrap().as_deref(), Some(&b"%PDF-1.4 invented"[..]));
    fs::write(&file, b"changed").unwrap();
    let other = thuaso::cadastre::ContentHash([7; 32]);
    assert!(session.keeper().unwrap().store(other, &file).is_err(), "bytes of another hash are not kept");
    assert_eq!(session.contents().content(&other).unwrap(), None);
    drop(session);
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE scan_content SET bytes = x'00'", []).unwrap();
    assert!(open(&path).contents().content(&hash).is_err(), "spoilt bytes are not given");
}

/// The files of a folder and what is in them; but not of a log's index, in which readers and a living writer tell each other
/// what they read.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read =
        |path: &Path| if path.to_string_lossy().ends_with("-shm") { Vec::new() } else { fs::read(path).unwrap() };
    let mut files: Vec<_> = paths.map(|path| (path.clone(), read(&path))).collect();
    files.sort();
    files
}

/// Reads a project and holds that nothing beside it was made, changed or removed.
fn read_without_a_trace(path: &Path, when: &str) -> Arc<Snapshot> {
    let before = contents(path.parent().unwrap());
    let session = Session::open(path, Access::ReadOnly, "", clock).unwrap_or_else(|error| panic!("{when}: {error}"));
    assert!(session.contents().content(&thuaso::cadastre::ContentHash([7; 32])).unwrap().is_none());
    let snapshot = session.snapshot().clone();
    drop(session);
    assert!(verify(path).unwrap().agrees, "{when}");
    assert!(contents(path.parent().unwrap()) == before, "{when}: reading wrote beside the project");
    snapshot
}

/// A second name of a folder under which nothing can be written, also not by root. `None` where that cannot be had.
fn read_only_mount(of: &Path) -> Option<ReadOnlyMount> {
    let place = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| Command::new("mount").args(args).status().is_ok_and(|status| status.success());
    let (from, to) = (of.to_str().unwrap(), place.path().to_str().unwrap());
    let mounted = run(&["--bind", from, to]).then(|| ReadOnlyMount { place })?;
    let to = mounted.place.path().to_str().unwrap();
    run(&["-o", "remount,bind,ro", to]).then_some(mounted)
}

struct ReadOnlyMount {
    place: tempfile::TempDir,
}

impl Drop for ReadOnlyMount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.place.path()).status();
    }
}

#[test]
fn reading_after_a_dead_writer_sees_every_act_and_writes_nothing() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(11);
    for _ in 0..30 {
        act(&mut session, &mut dice);
    }
    session.flush().unwrap();
    // What lies on disk now is what a writer leaves that dies now; of the index of the log nothing is sure.
    let dead = tempfile::tempdir().unwrap();
    let left = dead.path().join("chết.thuaso");
    for suffix in ["", "-wal"] {
        let from = PathBuf::from(format!("{}{suffix}", path.display()));
        if from.exists() {
            fs::copy(from, dead.path().join(format!("chết.thuaso{suffix}"))).unwrap();
        }
    }
    assert_eq!(&read_without_a_trace(&left, "a log without its index"), session.snapshot());
    match read_only_mount(dead.path()) {
        Some(mount) => {
            let there = mount.place.path().join("chết.thuaso");
            assert_eq!(&read_without_a_trace(&there, "the same, where nothing can be written"), session.snapshot());
        }
        None => eprintln!("nothing can be mounted here: the test of a read-only folder says nothing"),
    }
    let owner = open(&left);
    assert_eq!(owner.snapshot(), session.snapshot(), "and who may write goes on from there");
}

#[test]
fn a_transaction_that_died_half_written_is_not_read() {
    let (folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(12);
    for _ in 0..60 {
        act(&mut session, &mut dice);
    }
    let whole = session.snapshot().clone();
    drop(session);
    // A cache of one page spills the half-done act into the file; its journal tells how to take it back.
    let dying = rusqlite::Connection::open(&path).unwrap();
    dying
        .execute_batch(
            "PRAGMA journal_mode = delete; PRAGMA cache_size = 1; BEGIN; DELETE FROM journal; DELETE FROM parcel;
                        DELETE FROM journal_change; UPDATE certificate SET note = hex(randomblob(5000));",
        )
        .unwrap();
    let dead = tempfile::tempdir().unwrap();
    let left = dead.path().join("chết.thuaso");
    fs::copy(&path, &left).unwrap();
    let journal = folder.path().join("phường mẫu.thuaso-journal");
    fs::copy(journal, dead.path().join("chết.thuaso-journal")).unwrap();
    assert!(fs::read(&left).unwrap() != fs::read(folder.path().join("phường mẫu.backup-1.thuaso")).unwrap());
    assert_eq!(read_without_a_trace(&left, "a hot journal"), whole);
    assert_eq!(open(&left).snapshot(), &whole);
}

#[test]
fn a_copy_of_an_open_project_is_read_without_a_trace() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    act(&mut session, &mut Dice::new(13));
    let whole = session.snapshot().clone();
    drop(session);
    // Its header asks for a log, and none was copied along.
    let closed = rusqlite::Connection::open(&path).unwrap();
    closed.pragma_update(None, "journal_mode", "wal").unwrap();
    drop(closed);
    assert_eq!(read_without_a_trace(&path, "a header that asks for a log"), whole);
}

#[test]
fn a_living_writer_is_read_where_nothing_can_be_written() {
    let (folder, path) = folder();
    let mut session = create(&path);
    let mut dice = Dice::new(14);
    for _ in 0..5 {
        act(&mut session, &mut dice);
    }
    session.flush().unwrap();
    let Some(mount) = read_only_mount(folder.path()) else {
        eprintln!("nothing can be mounted here: the test of a read-only folder says nothing");
        return;
    };
    let there = mount.place.path().join("phường mẫu.thuaso");
    assert_eq!(&read_without_a_trace(&there, "a living writer"), session.snapshot());
    let refused = Session::open(&there, Access::ReadWrite, "", clock).err().map(|error| key(&error));
    assert_eq!(refused.as_deref(), Some("project-no-permission"));
    act(&mut session, &mut dice);
    session.flush().unwrap();
    assert_eq!(&read_without_a_trace(&there, "the writer goes on"), session.snapshot());
}

/// Parcels, references, certificates; scans, links, holders, layers of that project.
const FIRST_VERSION: ([usize; 3], [usize; 4]) = ([12, 1, 3], [4, 3, 0, 2]);

/// `tests/data/projects/version-1.thuaso` was written by the first program; every later one reads and writes it.
#[test]
fn a_project_of_the_first_version_is_read_and_written() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/projects/version-1.thuaso");
    let (_folder, path) = folder();
    fs::copy(fixture, &path).unwrap();
    let read = read_without_a_trace(&path, "an older schema");
    let counts = |snapshot: &Snapshot| {
        let things = [snapshot.parcels.len(), snapshot.references.len(), snapshot.certificates.len()];
        (things, [snapshot.scans.len(), snapshot.links.len(), snapshot.holders.len(), snapshot.layers.len()])
    };
    assert_eq!(counts(&read), FIRST_VERSION);
    let mut session = open(&path);
    assert_eq!(session.snapshot(), &read);
    session.undo().unwrap();
    session.flush().unwrap();
    assert!(session.snapshot().links.is_empty(), "its journal is understood");
    session.redo().unwrap();
    session.flush().unwrap();
    assert!(session.snapshot().links == read.links);
    act(&mut session, &mut Dice::new(15));
    drop(session);
    assert!(verify(&path).unwrap().agrees);
}

#[test]
fn a_project_of_a_later_version_is_refused_in_plain_words_and_left_alone() {
    let (folder, path) = folder();
    drop(create(&path));
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = contents(folder.path());
    for access in [Access::ReadOnly, Access::ReadWrite] {
        let error = Session::open(&path, access, "", clock).err().unwrap();
        assert_eq!(key(&error), "project-newer");
        for (language, word) in [(Language::Vietnamese, "mới hơn"), (Language::English, "newer")] {
            let said = Catalogue::new(language).say(&error.message());
            assert!(said.contains(word) && said.contains("phường mẫu.thuaso"), "{said}");
        }
    }
    assert!(contents(folder.path()) == before);
}

#[test]
fn the_log_is_the_one_that_the_file_system_bears() {
    let (folder, path) = folder();
    let mut session = create(&path);
    act(&mut session, &mut Dice::new(16));
    session.flush().unwrap();
    let ahead = folder.path().join("phường mẫu.thuaso-wal").exists();
    let asked = std::env::var_os(ROLLBACK).is_some();
    assert!(!(ahead && asked), "the rollback journal was asked for");
}

/// Set in the environment: SQLite's rollback journal is used, as on a network's file system. Only in programs for tests.
const ROLLBACK: &str = "THUASO_TEST_ROLLBACK_JOURNAL";

/// Every promise of this file once more as on a network's file system.
#[test]
fn every_promise_holds_over_the_rollback_journal_too() {
    if std::env::var_os(ROLLBACK).is_some() {
        return;
    }
    let again = Command::new(std::env::current_exe().unwrap()).env(ROLLBACK, "1").output().unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn apply_then_invert_gives_the_same_snapshot(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let mut state = Snapshot::default();
        for _ in 0..8 {
            let act = random_act(&state, &mut dice);
            let next = state.apply(&act).unwrap();
            prop_assert_eq!(&next.apply(&act.inverted()).unwrap(), &state);
            prop_assert_eq!(act.inverted().inverted(), act);
            state = next;
        }
    }
}

#[test]
fn a_disclosure_is_kept_and_stands_in_the_way_of_no_undo() {
    let (_folder, path) = folder();
    let mut dice = Dice::new(5);
    let mut session = create(&path);
    act(&mut session, &mut dice);
    let one = session.snapshot().clone();
    act(&mut session, &mut dice);
    let two = session.snapshot().clone();
    session.undo().unwrap();
    session.flush().unwrap();
    let disclose = |session: &mut Session| {
        let subject = Message::new("disclosure-of-certificate").with("certificate", "BX 037034");
        session.record_disclosure(subject, Message::new("disclosure-compare")).unwrap();
        session.flush().unwrap();
    };
    disclose(&mut session);
    assert_eq!(session.snapshot(), &one, "it changes no row");
    session.redo().unwrap();
    session.flush().unwrap();
    assert_eq!(session.snapshot(), &two, "redo is not cleared by it");
    disclose(&mut session);
    drop(session);

    let mut session = open(&path);
    let kinds: Vec<EntryKind> = session.history().iter().map(|entry| entry.kind).collect();
    use EntryKind::{Act, Disclosure};
    assert_eq!(kinds, [Act, Act, Act, Disclosure, Act, Disclosure]);
    let last = session.history().last().unwrap();
    assert_eq!((last.name.key.as_ref(), last.at, last.undoes), ("act-disclosure", clock(), None));
    session.undo().unwrap();
    session.flush().unwrap();
    assert_eq!(session.snapshot(), &one, "undo reaches over it");
    session.redo().unwrap();
    session.flush().unwrap();
    assert_eq!(session.snapshot(), &two);
    drop(session);
    assert!(verify(&path).unwrap().agrees);
    let mut reader = Session::open(&path, Access::ReadOnly, "", clock).unwrap();
    let refused =
        reader.record_disclosure(Message::new("disclosure-of-certificate"), Message::new("disclosure-compare"));
    assert!(matches!(refused, Err(ProjectError::ReadOnly { .. })), "what cannot be journaled is not shown");
}

#[test]
fn the_trail_of_a_parcel_has_its_changes_and_those_of_its_links_alone() {
    let (_folder, path) = folder();
    let mut session = create(&path);
    let perform = |session: &mut Session, changes: Vec<Change>| {
        let mut act = ChangeSet::new(Message::new("act-test"));
        changes.into_iter().for_each(|change| act.push(change));
        session.perform(act).unwrap();
    };
    let parcel = |id: u64| Parcel::numbered(ParcelId(id), "5", &id.to_string());
    perform(&mut session, vec![Edit::insert(parcel(1)).into(), Edit::insert(parcel(2)).into()]);
    let row = session.snapshot().parcels.get(1_u64).unwrap().clone();
    perform(&mut session, vec![Edit::replace(row.clone(), row.with_lock(true)).into()]);
    let paper = Certificate::with_serial(CertificateId(1), None);
    let link = Link {
        id: LinkId(1),
        certificate: CertificateId(1),
        parcel: ParcelId(2),
        how: LinkMethod::Click,
        by: "lan".to_owned(),
        at: Timestamp(1),
        evidence: Vec::new(),
        confirmed: None,
    };
    perform(&mut session, vec![Edit::insert(paper).into(), Edit::insert(link).into()]);
    let lock = session.history()[1].seq;
    assert_eq!((session.steps_back_to(lock), session.steps_back_to(99)), (Some(2), None));
    session.undo().unwrap();
    session.undo().unwrap();
    assert_eq!(session.steps_back_to(lock), None, "it is taken back");
    session.flush().unwrap();
    let seqs = |id: u64| -> Vec<u64> {
        session
            .trail()
            .of_parcel(ParcelId(id), &Watch::new())
            .unwrap()
            .unwrap()
            .into_iter()
            .map(|(seq, _)| seq)
            .collect()
    };
    assert_eq!((seqs(1), seqs(2), seqs(3)), (vec![1, 2, 5], vec![1, 3, 4], vec![]));
    let touched = |seq: u64| -> Vec<u64> {
        let found = session.trail().parcels_of_act(seq, &Watch::new()).unwrap().unwrap();
        found.into_iter().map(|id| id.0).collect()
    };
    assert_eq!([1, 2, 3, 4, 6].map(touched), [vec![1, 2], vec![1], vec![2], vec![2], vec![]]);
}
