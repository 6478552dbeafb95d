//! Reads the sources and holds the catalogue to them: every key that is named has a sentence, every sentence is named.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use thuaso::i18n::{Catalogue, Language};

/// What a key is handed to, right after the bracket: a literal there must have a sentence.
const SPEAKERS: [&str; 4] = ["Message::new(", ".begin(", ".text(", "tr("];

/// Rooms where `.text(` and `tr(` make words; elsewhere they read columns and strings.
const SPEAKING_ROOMS: [&str; 2] = ["desktop", "cli"];

#[test]
fn every_key_in_the_sources_has_a_sentence() {
    let catalogue = Catalogue::new(Language::Vietnamese);
    let mut missing = BTreeSet::new();
    for (path, text) in sources() {
        for key in spoken_keys(&path, &text) {
            if catalogue.text(&key) == format!("[{key}]") {
                missing.insert(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "keys without a sentence in assets/i18n/vi:\n{}", join(&missing));
}

#[test]
fn every_sentence_is_named_in_the_sources() {
    let literals: BTreeSet<String> = sources().iter().flat_map(|(_, text)| literals(text)).collect();
    let unused: BTreeSet<String> =
        catalogue_keys(Language::Vietnamese).into_iter().filter(|key| !literals.contains(key)).collect();
    assert!(unused.is_empty(), "sentences that nobody says:\n{}", join(&unused));
}

#[test]
fn every_file_of_the_folder_is_embedded() {
    for language in Language::ALL {
        let catalogue = Catalogue::new(language);
        for key in catalogue_keys(language) {
            assert_ne!(catalogue.text(&key), format!("[{key}]"), "{} is not embedded in catalogue.rs", language.code());
        }
    }
}

/// The keys of all files of a language's folder.
fn catalogue_keys(language: Language) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n").join(language.code());
    let mut keys = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let heads = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        keys.extend(heads.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()));
    }
    keys
}

/// Paths below `src/` and code lines, without unit tests and comments.
fn sources() -> Vec<(PathBuf, String)> {
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
                let tested = whole.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                let code = tested.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), code.join("\n")));
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The literals that are handed to a [`SPEAKERS`].
fn spoken_keys(path: &Path, text: &str) -> BTreeSet<String> {
    let speaks = SPEAKING_ROOMS.iter().any(|room| path.starts_with(room));
    let mut keys = BTreeSet::new();
    for speaker in SPEAKERS.iter().filter(|speaker| speaks || speaker.contains("new") || speaker.contains("begin")) {
        for (at, _) in text.match_indices(speaker) {
            let before = text[..at].chars().next_back();
            let inside_a_word = !speaker.starts_with('.') && before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let rest = text[at + speaker.len()..].trim_start();
            if let Some(literal) = rest.strip_prefix('"').filter(|_| !inside_a_word) {
                keys.insert(literal.chars().take_while(|c| *c != '"').collect());
            }
        }
    }
    keys
}

/// Every string literal that could be a key.
fn literals(text: &str) -> BTreeSet<String> {
    let is_key = |word: &&str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split('"').filter(is_key).map(str::to_owned).collect()
}

fn join(lines: &BTreeSet<String>) -> String {
    lines.iter().cloned().collect::<Vec<_>>().join("\n")
}
