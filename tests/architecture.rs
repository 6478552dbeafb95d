//! Reads the sources and holds the floors of the house: `use crate::…` points down, one third-party crate has one owner
//! room, and the lower floors know no screen and no language.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, by floor. A room may use rooms of lower floors, and those of its own floor that [`SIDEWAYS`] names.
const FLOORS: [(u8, &[&str]); 6] = [
    (1, &["geometry", "crs", "text", "i18n", "jobs"]),
    (2, &["cadastre", "formats", "scans"]),
    (3, &["editing", "rasters"]),
    (4, &["project", "matching", "checks", "coverage"]),
    (5, &["tasks"]),
    (6, &["desktop", "cli"]),
];

/// Sideways uses that the design allows: readers and scans speak of the cadastre's plain values.
const SIDEWAYS: [(&str, &str); 2] = [("formats", "cadastre"), ("scans", "cadastre")];

/// Third-party crates and the only rooms that may name them.
const OWNERS: [(&str, &[&str]); 34] = [
    ("rusqlite", &["project", "formats"]),
    ("proj", &["crs"]),
    ("proj_sys", &["crs"]),
    ("fearless_simd", &["crs"]),
    ("egui", &["desktop"]),
    ("eframe", &["desktop"]),
    ("egui_table", &["desktop"]),
    ("egui_material_icons", &["desktop"]),
    ("rfd", &["desktop"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("rstar", &["geometry"]),
    ("earcut", &["geometry"]),
    ("shapefile", &["formats"]),
    ("dbase", &["formats"]),
    ("geojson", &["formats"]),
    ("zip", &["formats"]),
    ("hayro", &["scans"]),
    ("hayro_ccitt", &["scans"]),
    ("tiff", &["scans"]),
    ("flate2", &["scans"]),
    ("image", &["scans"]),
    ("zune_jpeg", &["scans"]),
    ("exif", &["scans"]),
    ("zxingcpp", &["scans"]),
    ("hpvcd", &["scans"]),
    ("calamine", &["formats"]),
    ("rust_xlsxwriter", &["formats"]),
    ("krilla", &["scans"]),
    ("qrcodegen", &["scans"]),
    ("fluent_bundle", &["i18n"]),
    ("encoding_rs", &["text"]),
    ("rmp_serde", &["project"]),
    ("thread_priority", &["jobs"]),
];

struct Source {
    path: PathBuf,
    room: String,
    text: String,
}

#[test]
fn uses_point_down() {
    let mut broken = BTreeSet::new();
    for source in sources() {
        for used in used_rooms(&source.text) {
            let (from, to) = (floor(&source.room), floor(&used));
            let sideways = SIDEWAYS.contains(&(source.room.as_str(), used.as_str()));
            if used != source.room && to >= from && !sideways {
                broken.insert(format!(
                    "{}: {} (floor {from}) uses {used} (floor {to})",
                    source.path.display(),
                    source.room
                ));
            }
        }
    }
    assert!(broken.is_empty(), "uses that do not point down:\n{}", join(&broken));
}

#[test]
fn a_third_party_crate_has_one_owner_room() {
    let mut broken = BTreeSet::new();
    for source in sources() {
        for (name, owners) in OWNERS {
            let named = source.text.contains(&format!("{name}::")) && has_path_root(&source.text, name);
            if named && !owners.contains(&source.room.as_str()) {
                broken.insert(format!("{}: {name} belongs to {owners:?}", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "crates used outside of their room:\n{}", join(&broken));
}

#[test]
fn lower_floors_speak_no_language() {
    let mut broken = BTreeSet::new();
    for source in sources().into_iter().filter(|source| floor(&source.room) <= 5 && source.room != "i18n") {
        if source.text.contains("Catalogue") {
            broken.insert(format!("{}: makes words below floor 6", source.path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", join(&broken));
}

/// Whoever makes a control that cannot be used says why: `widgets` has the ways to.
#[test]
fn no_control_is_disabled_without_a_reason() {
    let silent: BTreeSet<String> = sources()
        .into_iter()
        .filter(|source| !source.path.ends_with("desktop/widgets.rs"))
        .filter(|source| ["add_enabled", ".disable()", ".set_enabled("].iter().any(|way| source.text.contains(way)))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "controls that do not say why they cannot be used:\n{}", join(&silent));
}

#[test]
fn every_file_says_in_its_first_line_what_it_holds() {
    let silent: BTreeSet<String> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "files without a first sentence:\n{}", join(&silent));
}

/// The sources of `src/`, without their unit tests, comments left in.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let whole = fs::read_to_string(&path).unwrap();
                let text = whole.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                let below = path.strip_prefix(&root).unwrap().to_owned();
                let room =
                    below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
                found.push(Source { path: below, room, text });
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// `main.rs` and `lib.rs` stand above all rooms.
fn floor(room: &str) -> u8 {
    FLOORS.iter().find(|(_, rooms)| rooms.contains(&room)).map_or(7, |(floor, _)| *floor)
}

/// The rooms named in `crate::room` of a source's code lines.
fn used_rooms(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>())
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .filter(|room: &String| floor(room) < 7)
        .collect()
}

/// Whether `name::` occurs as the root of a path in a code line, not inside another path or word.
fn has_path_root(text: &str, name: &str) -> bool {
    let pattern = format!("{name}::");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(&pattern).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
    })
}

fn join(lines: &BTreeSet<String>) -> String {
    lines.iter().cloned().collect::<Vec<_>>().join("\n")
}
