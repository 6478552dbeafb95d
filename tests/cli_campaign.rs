//! The campaign's commands as scripts call them: check, progress, field-sheet, wipe-personal.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use thuaso::cadastre::{
    Certificate, CertificateId, ChangeSet, Edit, Holder, HolderId, Parcel, ParcelId, Serial, Timestamp,
};
use thuaso::i18n::Message;
use thuaso::project::{Access, EntryKind, Session, verify};

const SECRET: &str = "Nguyễn Văn Bí Mật";

fn thuaso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thuaso")).args(arguments).env("THUASO_LANG", "vi").output().unwrap()
}

fn json(arguments: &[&str]) -> (Value, i32) {
    let output = thuaso(&[arguments, &["--json"]].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {told}"));
    (value, output.status.code().unwrap())
}

fn clock() -> Timestamp {
    Timestamp(1_795_000_000)
}

/// Two parcels and a certificate of the group "Tổ 4" with its holder, unlinked.
fn project(path: &Path) {
    let mut session = Session::create(path, "an", clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-import"));
    for id in 1..=2 {
        act.push(Edit::insert(Parcel::numbered(ParcelId(id), "12", &id.to_string())));
    }
    act.push(Edit::insert(Holder {
        id: HolderId(1),
        name: SECRET.to_owned().into(),
        citizen_number: None,
        birth_date: None,
        address: None,
    }));
    act.push(Edit::insert(Certificate {
        residential_group: "Tổ 4".to_owned(),
        holders: vec![HolderId(1)],
        ..Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"))
    }));
    session.perform(act).unwrap();
}

#[test]
fn a_check_finds_the_same_twice_and_a_mended_link_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.thuaso");
    project(&path);
    let path = path.to_str().unwrap();
    let (first, ended) = json(&["check", "--project", path]);
    assert_eq!(
        (first["rules"]["L01"].as_u64(), first["rules"]["L02"].as_u64(), ended),
        (Some(2), Some(1), 1),
        "{first}"
    );
    assert_eq!(first["groups"]["5"].as_u64(), Some(2));
    let (again, _) = json(&["check", "--project", path]);
    assert_eq!((again["added"].as_u64(), again["removed"].as_u64()), (Some(0), Some(0)));
    assert_eq!(again["doubts"], first["doubts"]);
    json(&["link", "--project", path, "--certificate", "BX 037034", "--parcel", "12/1"]);
    let (mended, _) = json(&["check", "--project", path]);
    assert_eq!((mended["rules"]["L01"].as_u64(), mended["rules"].get("L02")), (Some(1), None), "{mended}");
}

#[test]
fn progress_counts_by_group_and_says_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.thuaso");
    project(&path);
    let (progress, ended) = json(&["progress", "--project", path.to_str().unwrap()]);
    assert_eq!((progress["total"]["received"].as_u64(), progress["left"].as_u64(), ended), (Some(1), Some(1), 0));
    assert_eq!(progress["groups"][0]["group"].as_str(), Some("Tổ 4"));
    assert_eq!(progress["left_by_reason"][0]["reason"].as_str(), Some("without-candidate"), "{progress}");
    assert!(progress["forecast"].is_null());
}

#[test]
fn a_field_sheet_has_names_only_on_request_and_the_request_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.thuaso");
    project(&path);
    let (project, pdf) = (path.to_str().unwrap(), folder.path().join("tổ 4.pdf"));
    let sheet = ["field-sheet", "--project", project, "--group", "Tổ 4", "--pdf", pdf.to_str().unwrap()];
    let (made, ended) = json(&sheet);
    assert_eq!((made["files"][0]["items"].as_u64(), ended), (Some(1), 0), "{made}");
    let plain = fs::read(&pdf).unwrap();
    assert!(plain.starts_with(b"%PDF-"));
    json(&[&sheet[..], &["--with-names"]].concat());
    assert_ne!(fs::read(&pdf).unwrap(), plain);
    let session = Session::open(&path, Access::ReadOnly, "", clock).unwrap();
    let disclosed = session.history().iter().filter(|entry| entry.kind == EntryKind::Disclosure).count();
    assert_eq!(disclosed, 1);
    let all = folder.path().join("phiếu");
    let (made, _) = json(&["field-sheet", "--project", project, "--all", all.to_str().unwrap()]);
    assert_eq!(made["files"].as_array().unwrap().len(), 1);
    assert!(all.join("Tổ 4.pdf").is_file());
    let unknown = thuaso(&["field-sheet", "--project", project, "--group", "Tổ 9", "--pdf", pdf.to_str().unwrap()]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn personal_data_are_wiped_only_when_that_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.thuaso");
    project(&path);
    let project = path.to_str().unwrap();
    let holds = |path: &Path| fs::read(path).unwrap().windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
    assert_eq!(thuaso(&["wipe-personal", "--project", project]).status.code(), Some(2));
    assert!(holds(&path));
    let (wiped, ended) = json(&["wipe-personal", "--project", project, "--yes"]);
    assert_eq!((wiped["rows"].as_u64(), wiped["images"].as_u64(), ended), (Some(1), Some(1), 0), "{wiped}");
    assert!(fs::read_dir(folder.path()).unwrap().all(|entry| !holds(&entry.unwrap().path())));
    assert!(verify(&path).unwrap().agrees);
    let (info, _) = json(&["info", project]);
    assert_eq!((info["certificates"].as_u64(), info["holders"].as_u64()), (Some(1), Some(1)));
}
