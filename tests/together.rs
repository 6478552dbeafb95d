//! Several projects seen together: every parcel says what it says in its own project, no file changes, and what is not there is told with its reason.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::SystemTime;

use common::{Dice, clock, random_act};
use thuaso::cadastre::{ChangeSet, Edit, Parcel, ParcelId, ProjectSettings, Snapshot};
use thuaso::crs::Crs;
use thuaso::desktop::map::LinkState;
use thuaso::i18n::Message;
use thuaso::jobs::{Cancelled, Watch};
use thuaso::project::{Access, Session};
use thuaso::tasks::together::{Together, open_together};

/// A project of random acts, of a ward and a CRS.
fn project(path: &Path, seed: u64, ward: &str, meridian: i32) {
    let mut session = Session::create(path, "người thử", clock).unwrap();
    let mut dice = Dice::new(seed);
    for _ in 0..60 {
        let act = random_act(session.snapshot(), &mut dice);
        session.perform(act).unwrap();
    }
    let before = session.snapshot().settings.clone();
    let settings =
        ProjectSettings { crs: Some(Crs::vn2000(meridian)), ward_name: ward.to_owned(), ..before.as_ref().clone() };
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::<ProjectSettings> { before: Some(before), after: Some(Arc::new(settings)) });
    // Beyond a chunk of ids.
    act.push(Edit::insert(Parcel::numbered(ParcelId(300 + seed), "9", "300")));
    session.perform(act).unwrap();
    session.flush().unwrap();
}

fn wards(folder: &Path, count: u64) -> Vec<PathBuf> {
    let path = |seed: u64| folder.join(format!("xã {seed}.thuaso"));
    (1..=count).for_each(|seed| project(&path(seed), seed, &format!("Xã {seed}"), 105 * 60));
    (1..=count).map(path).collect()
}

fn open(paths: &[PathBuf]) -> Together {
    open_together(paths, &Watch::new()).unwrap()
}

/// File names and the keys of their reasons.
fn left_out(together: &Together) -> Vec<(String, String)> {
    let of = |left: &thuaso::tasks::together::LeftOut| {
        (left.path.file_name().unwrap().to_string_lossy().into_owned(), left.reason.key.clone().into_owned())
    };
    together.left_out.iter().map(of).collect()
}

fn own(path: &Path) -> Arc<Snapshot> {
    Session::open(path, Access::ReadOnly, "", clock).unwrap().snapshot().clone()
}

#[test]
fn every_parcel_says_what_it_says_in_its_own_project() {
    let folder = tempfile::tempdir().unwrap();
    let paths = wards(folder.path(), 9);
    let together = open(&[folder.path().to_owned()]);
    let joined = &together.snapshot;
    assert_eq!((together.left_out.len(), joined.wards.len(), together.place.as_path()), (0, 9, folder.path()));
    let mut parcels = 0;
    for (ward, path) in joined.wards.iter().zip(&paths) {
        assert_eq!(&ward.project, path);
        let own = own(path);
        for row in own.parcels.iter() {
            let here = joined.parcels.get(ward.joined(row.id)).unwrap();
            assert_eq!((here.id, ward.own(here.id)), (ward.joined(row.id), row.id));
            assert_eq!((here.label(), &here.geometry, &here.land_use), (row.label(), &row.geometry, &row.land_use));
            assert_eq!((here.legal_area, here.is_locked()), (row.legal_area, row.is_locked()));
            assert_eq!(here.details().address(), row.details().address());
            assert!(here.details().attributes().eq(row.details().attributes()));
            assert_eq!(here.source_row(), row.source_row());
            assert_eq!(LinkState::of(joined, here.id), LinkState::of(&own, row.id));
            assert_eq!(joined.blocks(here), own.blocks(row));
            assert_eq!(joined.label_of(here.id), format!("{} · {}", ward.name, row.label()));
            let serials = |snapshot: &Snapshot, id: ParcelId| -> Vec<_> {
                let papers = snapshot.links_of_parcel(id).map(|link| snapshot.certificates.get(link.certificate));
                papers.map(|paper| paper.map(|paper| (paper.serial.clone(), paper.issue_date))).collect()
            };
            assert_eq!(serials(joined, here.id), serials(&own, row.id));
            // Personal columns stay where they are.
            assert_eq!(here.details.unpack().personal, Default::default());
            parcels += 1;
        }
        assert_eq!(joined.parcels.iter().filter(|parcel| ward.has(parcel.id)).count(), own.parcels.len());
    }
    assert_eq!(joined.parcels.len(), parcels);
    assert!(joined.holders.is_empty() && joined.scans.is_empty() && joined.register.is_empty());
    // Whatever the order in which they are named.
    let backwards: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    assert_eq!(&open(&backwards).snapshot, joined);
}

/// Name, bytes and time of change of everything in a folder.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>, SystemTime)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = entries
        .map(|path| {
            let (bytes, at) = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
            (path, bytes, at)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn no_file_changes_and_none_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let paths = wards(folder.path(), 3);
    // What a dead writer left is read from a copy.
    fs::copy(&paths[0], folder.path().join("c.thuaso")).unwrap();
    fs::write(folder.path().join("c.thuaso-journal"), "nửa chừng").unwrap();
    let before = contents(folder.path());
    let together = open(&[folder.path().to_owned()]);
    assert_eq!(together.snapshot.wards.len(), 4, "{:?}", together.left_out);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn what_cannot_be_joined_is_told_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut paths = wards(folder.path(), 2);
    project(&at("a khác.thuaso"), 7, "Xã Khác", 107 * 60 + 45);
    drop(Session::create(&at("b rỗng.thuaso"), "", clock).unwrap());
    let whole = fs::read(&paths[0]).unwrap();
    fs::write(at("c cụt.thuaso"), &whole[..whole.len() / 3]).unwrap();
    fs::write(at("d thơ.thuaso"), "Trăm năm trong cõi người ta").unwrap();
    fs::write(at("e mới.thuaso"), &whole).unwrap();
    rusqlite::Connection::open(at("e mới.thuaso")).unwrap().pragma_update(None, "user_version", 999).unwrap();
    fs::create_dir(at("g trống")).unwrap();
    let names =
        ["a khác.thuaso", "b rỗng.thuaso", "c cụt.thuaso", "d thơ.thuaso", "e mới.thuaso", "f mất.thuaso", "g trống"];
    paths.extend(names.map(at));
    // The same file by another way.
    paths.push(at("g trống").join("../xã 1.thuaso"));
    let together = open(&paths);
    assert_eq!(together.snapshot.wards.iter().map(|ward| ward.name.as_str()).collect::<Vec<_>>(), ["Xã 1", "Xã 2"]);
    let reasons: Vec<_> = left_out(&together);
    let expected = [
        "together-other-crs",
        "together-no-map",
        "project-damaged",
        "project-not-a-project",
        "project-newer",
        "project-missing",
        "together-empty-folder",
    ];
    let expected: Vec<_> =
        names.into_iter().zip(expected).map(|(name, key)| (name.to_owned(), key.to_owned())).collect();
    assert_eq!(reasons, expected);
    assert_eq!(together.named(), 9);
    let words = thuaso::i18n::Catalogue::new(thuaso::i18n::Language::Vietnamese);
    let told = words.say(&together.warning().unwrap());
    assert!(told.starts_with("7/9 dự án không mở được: a khác.thuaso (") && told.contains("còn 4 dự án nữa"), "{told}");
    assert_eq!(open(&paths[..1]).warning(), None);
    assert!(open(&[at("g trống")]).snapshot.wards.is_empty());
}

#[test]
fn wards_of_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for (file, name) in [("a.thuaso", "Xã Mẫu"), ("b.thuaso", "Xã Mẫu"), ("c.thuaso", " "), ("d.thuaso", "Xã Thử")]
    {
        project(&folder.path().join(file), 1, name, 105 * 60);
    }
    let together = open(&[folder.path().to_owned()]);
    let names: Vec<&str> = together.snapshot.wards.iter().map(|ward| ward.name.as_str()).collect();
    assert_eq!(names, ["Xã Mẫu · a", "Xã Mẫu · b", "c", "Xã Thử"]);
}

/// The other program of the test below: opens the project that its environment names, acts, says so, and waits.
#[test]
fn child() {
    let Some(path) = std::env::var_os("THUASO_TOGETHER_CHILD") else { return };
    let mut session = Session::open(Path::new(&path), Access::ReadWrite, "người khác", clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::insert(Parcel::numbered(ParcelId(400), "9", "400")));
    session.perform(act).unwrap();
    session.flush().unwrap();
    println!("ready");
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn a_project_that_another_program_writes_to_is_seen_as_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    let paths = wards(folder.path(), 2);
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture", "--test-threads=1"])
        .env("THUASO_TOGETHER_CHILD", &paths[0])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Kept: what it says at its end must go somewhere.
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line.ends_with("ready")));
    let bytes = fs::read(&paths[0]).unwrap();
    let together = open(&paths);
    assert_eq!((together.left_out.as_slice(), together.snapshot.wards.len()), (&[][..], 2));
    let ward = &together.snapshot.wards[0];
    assert_eq!(together.snapshot.label_of(ward.joined(ParcelId(400))), "Xã 1 · 9/400");
    assert_eq!(fs::read(&paths[0]).unwrap(), bytes);
    // It goes on writing and ends as it would have.
    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    assert!(own(&paths[0]).parcels.get(400_u64).is_some());
}

#[test]
fn a_cancel_ends_it_and_joins_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let paths = wards(folder.path(), 2);
    let watch = Watch::new();
    watch.cancel();
    assert_eq!(open_together(&paths, &watch).err(), Some(Cancelled));
}
