//! The program as scripts call it: exit codes, words in the user's language, and the whole job on an invented ward.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program in Vietnamese, without a display.
fn thuaso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thuaso"))
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("THUASO_LANG", "vi")
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The result of a command with `--json`, and how it ended.
fn json(arguments: &[&str]) -> (Value, i32) {
    let output = thuaso(&[arguments, &["--json"]].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {told}")), code(&output))
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An invented ward in a folder of its own.
fn ward(folder: &Path, certificates: u32) -> PathBuf {
    let out = folder.join("mau");
    let certificates = certificates.to_string();
    let arguments = [
        "sample-ward",
        "--parcels",
        "120",
        "--seed",
        "7",
        "--certificates",
        &certificates,
        "--out",
        out.to_str().unwrap(),
    ];
    let made = thuaso(&arguments);
    assert_eq!(code(&made), 0, "{}", complaint(&made));
    out
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_whole_job_from_an_invented_ward_to_a_geopackage() {
    let folder = tempfile::tempdir().unwrap();
    let out = ward(folder.path(), 24);
    let project = folder.path().join("mau.thuaso");
    let project = project.to_str().unwrap();
    let (map, roads) = (out.join("ban-do/thua-dat.shp"), out.join("ban-do/giao-thong.geojson"));

    let (imported, ended) =
        json(&["import", map.to_str().unwrap(), roads.to_str().unwrap(), "--project", project, "--encoding", "tcvn3"]);
    assert_eq!((imported["parcels"].as_u64(), ended), (Some(120), 0), "{imported}");
    assert!(imported["references"].as_u64().unwrap() > 0, "{imported}");

    let (scans, ended) = json(&["scans", out.join("quet").to_str().unwrap(), "--project", project]);
    assert_eq!((scans["unreadable"].as_u64(), scans["known"].as_u64(), ended), (Some(1), Some(1), 1), "{scans}");
    let codes = scans["certificate_qr"].as_u64().unwrap();
    assert_eq!(
        scans["waiting"].as_u64(),
        Some(0),
        "the telephone's photos have a QR code that says what they are: {scans}"
    );
    assert!(codes >= 2, "{scans}");

    let (linked, ended) = json(&["link", "--auto", "--project", project]);
    assert_eq!((linked["linked"].as_u64(), ended), (Some(16), 1), "{linked}");
    assert_eq!(linked["unlinked"].as_array().unwrap().len(), 1, "the parcel that is not there: {linked}");

    let package = folder.path().join("mau.gpkg");
    let (_, ended) =
        json(&["export", "--project", project, "--gpkg", package.to_str().unwrap(), "--scans", "reference"]);
    assert!(ended < 2 && fs::read(&package).unwrap().starts_with(b"SQLite format 3\0"));

    let (info, ended) = json(&["info", project]);
    assert_eq!(ended, 0);
    assert_eq!(
        (info["parcels"].as_u64(), info["links"].as_u64(), info["crs"].as_str()),
        (Some(120), Some(16), Some("EPSG:5897"))
    );
}

#[test]
fn a_certificate_is_linked_by_number_once() {
    let folder = tempfile::tempdir().unwrap();
    let out = ward(folder.path(), 7);
    let project = folder.path().join("mau.thuaso");
    let project = project.to_str().unwrap();
    thuaso(&["import", out.join("ban-do/thua-dat.shp").to_str().unwrap(), "--project", project]);
    json(&["scans", out.join("quet").to_str().unwrap(), "--project", project]);
    let scanned =
        files(&out.join("quet")).into_keys().find(|path| path.starts_with("Tờ 1") || path.components().count() == 1);
    let name = scanned.unwrap().file_stem().unwrap().to_string_lossy().into_owned();
    let serial =
        name.rsplit_once('_').map_or(name.as_str(), |(_, serial)| serial).replace("-GCN", "").replace("-GT", "");
    let link = ["link", "--certificate", &serial, "--parcel", "1/1", "--project", project];
    let first = thuaso(&link);
    assert_eq!(code(&first), 0, "{serial}: {}", complaint(&first));
    let second = thuaso(&link);
    assert_eq!(code(&second), 2);
    assert!(complaint(&second).contains("đã được liên kết"), "{}", complaint(&second));
    let nowhere = thuaso(&["link", "--certificate", &serial, "--parcel", "1/9999", "--project", project]);
    assert_eq!(code(&nowhere), 2);
}

#[test]
fn a_sample_ward_is_the_same_bytes_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    fs::create_dir_all(&one).unwrap();
    fs::create_dir_all(&two).unwrap();
    let (one, two) = (files(&ward(&one, 9)), files(&ward(&two, 9)));
    assert!(one.len() > 12 && one == two);
}

#[test]
fn a_refusal_is_a_sentence_in_the_users_language_and_code_two() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("khong-co.thuaso");
    let missing = missing.to_str().unwrap();
    let vietnamese = thuaso(&["info", missing]);
    assert_eq!(code(&vietnamese), 2);
    assert!(complaint(&vietnamese).contains("Không tìm thấy dự án"), "{}", complaint(&vietnamese));
    let english = thuaso(&["--lang", "en", "info", missing]);
    assert_eq!(code(&english), 2);
    assert!(!complaint(&english).contains("Không") && complaint(&english).contains("khong-co.thuaso"));

    let theirs = folder.path().join("ho-so");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("quan-trong.txt"), "giữ lại").unwrap();
    let refused = thuaso(&["sample-ward", "--parcels", "10", "--seed", "1", "--out", theirs.to_str().unwrap()]);
    assert_eq!(code(&refused), 2);
    assert!(complaint(&refused).contains("đã có nội dung khác"), "{}", complaint(&refused));
    assert_eq!(files(&theirs).len(), 1);
}

#[test]
fn an_import_that_is_refused_leaves_no_project() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("moi.thuaso");
    let empty = folder.path().join("trong.shp");
    fs::write(&empty, b"").unwrap();
    let refused = thuaso(&["import", empty.to_str().unwrap(), "--project", project.to_str().unwrap()]);
    assert_eq!(code(&refused), 2);
    assert!(complaint(&refused).contains("trống"), "{}", complaint(&refused));
    assert!(!project.exists());

    let nowhere = folder.path().join("chua-co");
    let project = nowhere.join("moi.thuaso");
    let refused = thuaso(&["import", empty.to_str().unwrap(), "--project", project.to_str().unwrap()]);
    assert_eq!(code(&refused), 2);
    let told = format!("Không có thư mục {}.", nowhere.display());
    assert!(complaint(&refused).contains(&told), "{}", complaint(&refused));
}

#[test]
fn unknown_words_are_refused_and_help_is_not() {
    for bad in
        [&["ve-ban-do", "--to"][..], &["import"], &["sample-ward", "--parcels", "-3"], &["link", "--project", "p"]]
    {
        assert_eq!(code(&thuaso(bad)), 2, "{bad:?}");
    }
    let help = thuaso(&["--help"]);
    assert_eq!(code(&help), 0);
    let text = String::from_utf8(help.stdout).unwrap();
    for command in ["import", "scans", "link", "export", "info", "sample-ward", "score-matching"] {
        assert!(text.contains(command), "{command} is not in the help");
    }
    assert!(text.contains("Nhập bản đồ"), "the help is not Vietnamese: {text}");
}

#[test]
fn results_alone_go_to_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("mau");
    let made = thuaso(&[
        "sample-ward",
        "--parcels",
        "5",
        "--seed",
        "1",
        "--certificates",
        "0",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(made.stderr.is_empty(), "no terminal, no progress: {}", complaint(&made));
    assert!(String::from_utf8(made.stdout).unwrap().contains("5 thửa"));
}

/// The keys of each command's `--json`, which scripts rely on; the README lists the same.
const KEYS: [(&str, &[&str]); 6] = [
    ("import", &["layers", "lines", "needs_person", "parcels", "project", "references"]),
    (
        "scans",
        &[
            "added",
            "attached",
            "barcodes",
            "certificate_qr",
            "certificates_created",
            "citizen_cards",
            "doubts",
            "field_sheets",
            "files",
            "ignored",
            "known",
            "pages",
            "read_again",
            "rescans",
            "unreadable",
            "waiting",
        ],
    ),
    ("link", &["already", "by_evidence", "linked", "unlinked"]),
    ("export", &["doubts", "files", "withheld"]),
    (
        "info",
        &[
            "blocks",
            "certificates",
            "crs",
            "crs_name",
            "findings",
            "holders",
            "layers",
            "linked_parcels",
            "links",
            "parcels",
            "references",
            "revision",
            "scans",
            "waiting_scans",
        ],
    ),
    ("sample-ward", &["certificates", "defects", "parcels", "roads", "scans", "sheets"]),
];

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn each_command_prints_the_keys_that_the_readme_lists() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("mau");
    let (out, project) = (out.to_str().unwrap(), folder.path().join("mau.thuaso"));
    let (project, package) = (project.to_str().unwrap(), folder.path().join("mau.gpkg"));
    let (map, scans) = (format!("{out}/ban-do/thua-dat.shp"), format!("{out}/quet"));
    let made = json(&["sample-ward", "--parcels", "40", "--seed", "3", "--certificates", "6", "--out", out]);
    let printed = [
        ("sample-ward", made),
        ("import", json(&["import", &map, "--project", project, "--crs", "105-00", "--encoding", "auto"])),
        ("scans", json(&["scans", &scans, "--project", project, "--copy"])),
        ("link", json(&["link", "--auto", "--project", project])),
        ("export", json(&["export", "--project", project, "--gpkg", package.to_str().unwrap(), "--scans", "embed"])),
        ("info", json(&["info", project])),
    ];
    let readme = readme();
    for (command, (value, ended)) in printed {
        assert!(ended < 2, "{command}: {value}");
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        let expected = KEYS.iter().find(|(name, _)| *name == command).unwrap().1;
        assert_eq!(keys, expected, "{command}");
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{command}` | "))).unwrap_or_default();
        for key in expected {
            assert!(row.contains(&format!("`{key}`")), "the README's row of {command} has no {key}");
        }
    }
}

#[test]
fn what_the_readme_shows_and_leads_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = readme();
    let ends = readme.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let here: Vec<&str> = ends.map(|(to, _)| to).filter(|to| !to.contains("://") && !to.starts_with('#')).collect();
    assert!(here.len() > 3, "{here:?}");
    let missing: Vec<&&str> = here.iter().filter(|to| !root.join(to).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn each_command_takes_the_words_that_the_readme_lists() {
    let readme = readme();
    for (command, _) in KEYS {
        let line = readme.lines().find(|line| line.starts_with(&format!("thuaso {command} "))).unwrap();
        let words = |text: &str| -> std::collections::BTreeSet<String> {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            let options = words.filter(|word| word.starts_with("--") && word.len() > 2);
            options.filter(|word| !["--help", "--lang", "--json"].contains(word)).map(str::to_owned).collect()
        };
        let help = String::from_utf8(thuaso(&[command, "--help"]).stdout).unwrap();
        let options = help.split_once("Options:").map_or(help.as_str(), |(_, options)| options);
        assert_eq!(words(line), words(options), "{command}");
    }
    assert_eq!(code(&thuaso(&["--version"])), 0);
}

/// A project of so many parcels, and an older export beside it.
fn project_to_export(folder: &Path, parcels: &str) -> (PathBuf, PathBuf) {
    let (out, project) = (folder.join("mau"), folder.join("mau.thuaso"));
    let (out, at) = (out.to_str().unwrap(), project.to_str().unwrap());
    let made = thuaso(&["sample-ward", "--parcels", parcels, "--seed", "5", "--certificates", "0", "--out", out]);
    assert_eq!(code(&made), 0, "{}", complaint(&made));
    assert!(code(&thuaso(&["import", &format!("{out}/ban-do/thua-dat.shp"), "--project", at])) < 2);
    let outbox = folder.join("giao nộp");
    fs::create_dir(&outbox).unwrap();
    (project, outbox)
}

#[test]
fn the_table_is_written_as_it_was_asked_for_and_what_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (project, outbox) = project_to_export(folder.path(), "40");
    let (project, target) = (project.to_str().unwrap(), outbox.join("bảng.csv"));
    let base = ["table", "--project", project, "--out", target.to_str().unwrap()];
    let wanted = ["--columns", "sheet,number,area", "--where", "sheet=1", "--where", "area>0", "--sort", "-area"];
    let (told, ended) = json(&[&base[..], &wanted].concat());
    assert_eq!((ended, &told["columns"]), (0, &serde_json::json!(["sheet", "number", "area"])));
    let text = fs::read_to_string(&target).unwrap();
    let areas = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[0], "1");
        cells[2].parse::<f64>().unwrap()
    });
    let areas: Vec<f64> = areas.collect();
    assert_eq!(told["rows"].as_u64(), Some(areas.len() as u64));
    assert!(areas.len() > 1 && areas.is_sorted_by(|one, next| one >= next), "{areas:?}");
    for (wanted, words) in [
        (["--where", "area>ba"], "không phải là số"),
        (["--where", "sheet"], "không phải là điều kiện"),
        (["--columns", "chủ"], "Không có cột chủ"),
    ] {
        let refused = thuaso(&[&base[..], &wanted].concat());
        assert!(code(&refused) == 2 && complaint(&refused).contains(words), "{}", complaint(&refused));
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), text, "an earlier file stays");
}

/// Mounts over a folder; false where that is not allowed, and the test then says nothing.
#[cfg(target_os = "linux")]
fn mounted(folder: &Path, arguments: &[&str]) -> bool {
    let mount = Command::new("mount").args(arguments).arg(folder).output();
    let done = mount.is_ok_and(|output| output.status.success());
    if !done {
        eprintln!("only root can mount: the test of {arguments:?} says nothing");
    }
    done
}

#[test]
#[cfg(target_os = "linux")]
fn an_export_without_room_or_permission_is_refused_and_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let (project, outbox) = project_to_export(folder.path(), "2000");
    let target = outbox.join("phường.gpkg");
    for (how, word) in [("size=200k", "không đủ chỗ"), ("size=8m", "quyền")] {
        if !mounted(&outbox, &["-t", "tmpfs", "-o", how, "tmpfs"]) {
            return;
        }
        fs::write(&target, "cũ").unwrap();
        let read_only = how == "size=8m" && mounted(&outbox, &["-o", "remount,ro"]);
        let arguments = ["export", "--project", project.to_str().unwrap(), "--gpkg", target.to_str().unwrap()];
        let refused = thuaso(&arguments);
        let left = files(&outbox);
        assert!(Command::new("umount").arg(&outbox).status().unwrap().success());
        assert!(read_only || how != "size=8m");
        assert_eq!(code(&refused), 2, "{how}");
        assert!(complaint(&refused).contains(word), "{how}: {}", complaint(&refused));
        assert_eq!(left, BTreeMap::from([(PathBuf::from("phường.gpkg"), "cũ".as_bytes().to_vec())]), "{how}");
    }
}

/// Stopped while it writes, told to end, and let go on: it takes its half-made file away. A stop that comes too late finds the
/// whole new file, and the next try comes earlier.
#[test]
#[cfg(unix)]
fn an_export_that_is_told_to_end_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let (project, outbox) = project_to_export(folder.path(), "6000");
    let target = outbox.join("phường.gpkg");
    for signal in ["-TERM", "-INT", "-HUP"] {
        let ended = (0..20).any(|_| {
            fs::write(&target, "cũ").unwrap();
            let mut export = Command::new(env!("CARGO_BIN_EXE_thuaso"))
                .args(["export", "--project", project.to_str().unwrap(), "--gpkg", target.to_str().unwrap()])
                .env("THUASO_LANG", "vi")
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            let tell = |signal: &str| {
                Command::new("kill").args([signal, &export.id().to_string()]).status().unwrap();
            };
            while fs::read_dir(&outbox).unwrap().count() < 2 && fs::read(&target).unwrap() == "cũ".as_bytes() {
                std::thread::yield_now();
            }
            tell("-STOP");
            tell(signal);
            tell("-CONT");
            let status = export.wait().unwrap();
            let left = files(&outbox);
            let (_, bytes) = left.iter().next().unwrap();
            assert_eq!(left.len(), 1, "{signal}: something is left beside the export: {:?}", left.keys());
            if status.code() == Some(0) {
                assert!(bytes.starts_with(b"SQLite format 3\0"));
                return false;
            }
            assert_eq!((status.code(), bytes.as_slice()), (Some(2), "cũ".as_bytes()), "{signal}");
            true
        });
        assert!(ended, "{signal} never came in time");
    }
}

#[test]
fn the_committed_sample_data_is_what_the_command_makes() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("sample-data");
    let made = thuaso(&["sample-ward", "--parcels", "300", "--seed", "2026", "--out", out.to_str().unwrap()]);
    assert_eq!(code(&made), 0, "{}", complaint(&made));
    // The pixels of drawn letters may differ with the machine's mathematics; names, maps and register may not.
    let compared = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        let drawn = |path: &Path| path.starts_with("quet");
        files(folder)
            .into_iter()
            .map(|(path, bytes)| (path.clone(), if drawn(&path) { Vec::new() } else { bytes }))
            .collect()
    };
    let (committed, made) = (compared(&committed), compared(&out));
    assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "run make sample-data");
    assert!(committed == made, "run make sample-data");
}
