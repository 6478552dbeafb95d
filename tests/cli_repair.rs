//! `thuaso repair` as an office calls it: a dry run, a map file made whole, a project repaired in one act.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Output, complaint, exit code.
fn run(arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_thuaso")).args(arguments).env("THUASO_LANG", "vi").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

fn json(arguments: &[&str]) -> (Value, i32) {
    let (out, told, ended) = run(arguments);
    (serde_json::from_str(&out).unwrap_or_else(|_| panic!("{arguments:?}: {out}{told}")), ended)
}

/// An invented ward with defects.
fn ward(folder: &Path) -> PathBuf {
    let out = folder.join("ward");
    let (.., ended) = run(&[
        "sample-ward",
        "--parcels",
        "2000",
        "--seed",
        "5",
        "--certificates",
        "0",
        "--defects",
        "72",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(ended, 0);
    out.join("ban-do/thua-dat.shp")
}

/// Bytes of all files beside a map.
fn bytes(map: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(map.parent().unwrap()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

const SHAPES: &str = "overlap,gap,invalid_ring,spike,repeated_vertex,duplicate_parcel,unmatched_edge";

#[test]
fn a_map_is_made_whole_and_what_is_left_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let map = ward(folder.path());
    let (before, path) = (bytes(&map), map.to_str().unwrap());
    let (dry, _) = json(&["repair", path, "--dry-run", "--json"]);
    let out = folder.path().join("sach.gpkg");
    let (done, ended) = json(&["repair", path, "--apply", "--out", out.to_str().unwrap(), "--json"]);
    assert_eq!((&dry["repairs"], &dry["left"], &dry["counts"]), (&done["repairs"], &done["left"], &done["counts"]));
    assert_eq!(bytes(&map), before, "the source is not touched");
    let left = done["left"].as_array().unwrap();
    assert_eq!(ended, i32::from(!left.is_empty()));
    assert!(left.iter().all(|fault| !fault["reason"].as_str().unwrap().is_empty()), "{left:?}");
    assert!(done["repairs"].as_array().unwrap().len() > 30, "{done}");

    let (checked, _) = json(&["check", out.to_str().unwrap(), "--rules", SHAPES, "--json"]);
    let found = checked["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
    assert_eq!(found, left.len() as u64, "what is left is what is found again: {checked} {left:?}");
    let again = folder.path().join("lai.gpkg");
    json(&["repair", path, "--apply", "--out", again.to_str().unwrap(), "--json"]);
    assert!(fs::read(&out).unwrap() == fs::read(&again).unwrap(), "the same map gives the same bytes");
}

#[test]
fn a_project_is_repaired_in_one_act_and_vetoed_faults_stay() {
    let folder = tempfile::tempdir().unwrap();
    let map = ward(folder.path());
    let project = folder.path().join("phuong.thuaso");
    let project = project.to_str().unwrap();
    run(&["import", map.to_str().unwrap(), "--project", project]);
    let (dry, _) = json(&["repair", project, "--dry-run", "--json"]);
    let first = dry["repairs"][0]["id"].as_str().unwrap().to_owned();
    let (told, ..) = run(&["repair", project, "--dry-run"]);
    assert!(told.contains("Chạy thử: chưa thay đổi gì") && told.contains(&first), "{told}");
    let revision = |project: &str| json(&["info", project, "--json"]).0["revision"].as_u64().unwrap();
    let before = revision(project);
    let (done, _) = json(&["repair", project, "--apply", "--veto", &first, "--json"]);
    assert_eq!(revision(project), before + 1, "one act");
    assert!(done["left"].as_array().unwrap().iter().any(|left| left["id"] == first.as_str()));
    let (again, _) = json(&["repair", project, "--dry-run", "--json"]);
    let ids: Vec<&str> = again["repairs"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(
        ids.contains(&first.as_str()) && ids.len() < 4,
        "what was vetoed, and what hangs together with it: {ids:?}"
    );
}

#[test]
fn a_sheet_that_was_moved_is_one_decision_and_moved_only_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let map = ward(folder.path());
    let path = map.to_str().unwrap();
    let (dry, _) = json(&["repair", path, "--dry-run", "--json"]);
    let offered = dry["moved_sheets"].as_array().unwrap();
    assert!(!offered.is_empty() && offered.iter().all(|sheet| sheet["state"] == "offered"), "{offered:?}");
    let (told, ..) = run(&["check", path]);
    assert!(told.contains("bị xê dịch") && told.contains("quyết định"), "{told}");

    let sheets: Vec<&str> = offered.iter().map(|sheet| sheet["sheet"].as_str().unwrap()).collect();
    let (done, _) = json(&["repair", path, "--dry-run", "--move", &sheets.join(","), "--json"]);
    assert!(done["moved_sheets"].as_array().unwrap().iter().all(|sheet| sheet["state"] == "made"), "{done}");
    let along_seams = |told: &Value| {
        let left = told["left"].as_array().unwrap().iter();
        left.filter(|left| left["reason"].as_str().unwrap().contains("bị xê dịch")).count()
    };
    assert!(along_seams(&dry) >= 8 && along_seams(&done) == 0, "{dry} {done}");
    let lock = format!("{}/1", sheets[0]);
    let (locked, _) = json(&["repair", path, "--dry-run", "--move", sheets[0], "--lock", &lock, "--json"]);
    let refused = locked["moved_sheets"].as_array().unwrap().iter().find(|sheet| sheet["state"] == "refused");
    assert!(refused.is_some_and(|sheet| sheet["reason"].as_str().unwrap().contains(&lock)), "{locked}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let map = ward(folder.path());
    let path = map.to_str().unwrap();
    let before = bytes(&map);
    for (arguments, reason) in [
        (vec!["repair", path, "--apply"], "--out"),
        (vec!["repair", path, "--dry-run", "--strategy", "coin"], "evidence, longest-border"),
        (vec!["repair", path, "--dry-run", "--rules", "area_mismatch"], "overlap"),
        (vec!["repair", path, "--dry-run", "--lock", "999/1"], "999/1"),
        (vec!["repair", path, "--dry-run", "--widest=-1"], "--widest"),
        (vec!["repair", path, "--dry-run", "--move", "999"], "999"),
        (vec!["repair", path, "--dry-run", "--priority", "999"], "999"),
        (vec!["repair", path], "--dry-run"),
        (vec!["repair", path, "--apply", "--out", path], "thua-dat.shp"),
        (vec!["repair", "khong-co.shp", "--dry-run"], "khong-co.shp"),
    ] {
        let (out, told, ended) = run(&arguments);
        assert!(ended == 2 && told.contains(reason), "{arguments:?}: {ended} {out} {told}");
    }
    assert_eq!(bytes(&map), before);
}
