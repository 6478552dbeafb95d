//! Codes of scanned pages: found and time a page, at full size and as the intake reads them; and pages a second of the intake. JSON
//! lines.
//!
//! `codes FOLDER`: every JPEG and PNG in it, alphabetically; `truth.csv` (name, size, text) or `NAME.txt` beside a picture says
//! what is to be found. `codes --intake FOLDER` takes in all of it, with two threads.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thuaso::cadastre::Confidential;
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::scans::{Document, Grey, codes_of_page, texts_of_page};
use thuaso::tasks::{self, IntakeOptions};

mod common;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--intake", folder] => intake(Path::new(folder)),
        [folder] => codes(Path::new(folder)),
        _ => {
            eprintln!("usage: codes [--intake] FOLDER");
            std::process::exit(2);
        }
    }
}

fn codes(folder: &Path) {
    let pictures = pictures(folder);
    let truth = truth(folder, &pictures);
    let key = Confidential::new([0; 32]);
    let pages = pictures.len();
    // Decoding and reading, the whole page; what was read is held against the truth.
    common::phase("codes-full", pages, || {
        let found = pictures.iter().filter(|path| {
            let page = Document::open(std::fs::read(path).unwrap()).unwrap().grey_page(0).unwrap();
            texts_of_page(&page).iter().any(|text| truth.get(*path).is_some_and(|truth| truth == text))
        });
        found.count()
    });
    // As the intake does it: half size where that will do, with thumbnail, quality and look.
    common::phase("read-page", pages, || {
        let read = pictures.iter().filter(|path| {
            let document = Document::open(std::fs::read(path).unwrap()).unwrap();
            !document.read_page(0, tasks::THUMBNAIL_SIDE, &key).unwrap().reading.codes.is_empty()
        });
        read.count()
    });
    common::phase("codes", pages, || {
        let read = pictures.iter().filter(|path| {
            !Document::open(std::fs::read(path).unwrap()).unwrap().page_codes(0, &key).unwrap().is_empty()
        });
        read.count()
    });
    let grey: Vec<Grey> = pictures
        .iter()
        .map(|path| Document::open(std::fs::read(path).unwrap()).unwrap().grey_page(0).unwrap())
        .collect();
    common::phase("codes-decoded", pages, || grey.iter().filter(|page| !codes_of_page(page, &key).is_empty()).count());
}

fn intake(folder: &Path) {
    // Two processors, as an office's machine.
    let home = tempfile::tempdir().unwrap();
    let session = Session::create(&home.path().join("a.thuaso"), "bench", tasks::now).unwrap();
    let options = IntakeOptions { project_folder: home.path().to_owned(), copy: false };
    let start = std::time::Instant::now();
    let taken = tasks::intake(session.snapshot(), &[folder.to_owned()], &options, &Watch::new()).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let pages = taken.report.pages;
    println!(
        "{{\"phase\":\"intake\",\"n\":{pages},\"wall\":{seconds:.3},\"pages_per_second\":{:.1},\"peak_mib\":{}}}",
        pages as f64 / seconds,
        common::peak_mib()
    );
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "jpg" || ending == "png"));
    found.sort();
    found
}

fn truth(folder: &Path, pictures: &[PathBuf]) -> BTreeMap<PathBuf, String> {
    let mut truth: BTreeMap<PathBuf, String> = BTreeMap::new();
    for path in pictures {
        if let Ok(text) = std::fs::read_to_string(path.with_extension("txt")) {
            truth.insert(path.clone(), text.trim_end().to_owned());
        }
    }
    let table = std::fs::read_to_string(folder.join("truth.csv")).unwrap_or_default();
    for line in table.lines() {
        let mut cells = line.split(',');
        let (Some(name), Some(_size)) = (cells.next(), cells.next()) else { continue };
        let rest: Vec<&str> = cells.collect();
        // The text may hold commas; behind it stands the angle.
        let Some((_angle, text)) = rest.split_last() else { continue };
        truth.insert(folder.join(name), text.join(",").trim_matches('"').to_owned());
    }
    truth
}
