//! The catalogues: English has what Vietnamese has, key for key and argument for argument; every key that the sources use is
//! there, and none stands there for nothing.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use thuaso::cadastre::ObstacleReason;

/// Keys and the arguments of their sentences, of one language.
fn catalogue(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n").join(language);
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.to_owned();
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: {key} stands there twice");
            }
            let arguments = line.split("{ $").skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
            let arguments: Vec<String> = arguments.collect();
            found.entry(key.clone()).or_default().extend(arguments);
        }
    }
    found.remove("");
    found
}

/// The text of every source file.
fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                all.push_str(text.split("\n#[cfg(test)]\nmod tests {").next().unwrap());
            }
        }
    }
    all
}

#[test]
fn english_has_what_vietnamese_has() {
    let (vietnamese, english) = (catalogue("vi"), catalogue("en"));
    let keys = |catalogue: &BTreeMap<String, BTreeSet<String>>| catalogue.keys().cloned().collect::<BTreeSet<_>>();
    let (vi, en) = (keys(&vietnamese), keys(&english));
    assert_eq!(vi.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "only in Vietnamese");
    assert_eq!(en.difference(&vi).collect::<Vec<_>>(), Vec::<&String>::new(), "only in English");
    for (key, arguments) in &vietnamese {
        assert_eq!(Some(arguments), english.get(key), "arguments of {key}");
    }
}

#[test]
fn every_key_that_is_used_is_there() {
    let keys = catalogue("vi");
    let mut missing = BTreeSet::new();
    let text = sources();
    for call in ["Message::new(\"", ".begin(\"", ".text(\"", "tr(\""] {
        for rest in text.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            let is_key =
                key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_key && !keys.contains_key(key) {
                missing.insert(key.to_owned());
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "keys that have no sentence");
}

#[test]
fn no_sentence_stands_there_for_nothing() {
    let text = sources();
    // Some keys are made of a part and an ending: a command's tip, a block's yes and no, an empty list's hint.
    let base =
        |key: &str| ["-tip", "-hint", "-yes", "-no"].iter().find_map(|end| key.strip_suffix(end)).map(str::to_owned);
    let made_by_the_cadastre: BTreeSet<String> = ObstacleReason::ALL
        .iter()
        .flat_map(|reason| [reason.key(), reason.next_action_key()])
        .map(str::to_owned)
        .collect();
    assert!(made_by_the_cadastre.is_subset(&catalogue("vi").into_keys().collect()));
    let used = |key: &str| text.contains(&format!("\"{key}\""));
    let unused: Vec<String> = catalogue("vi")
        .into_keys()
        .filter(|key| !used(key) && !base(key).is_some_and(|base| used(&base)))
        // Made of an enum's key and a suffix, in `desktop/command.rs`.
        .filter(|key| !key.starts_with("desktop-cmd-") && !made_by_the_cadastre.contains(key))
        .collect();
    assert_eq!(unused, Vec::<String>::new(), "sentences that nothing says");
}
