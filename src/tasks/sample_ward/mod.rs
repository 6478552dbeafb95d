//! An invented ward: maps, register and scans to try the program on, and to measure it with. Nobody and nothing in it is real.
//!
//! What it is like:
//! 1. Parcels share their boundaries exactly: every edge has one parcel on each side, or is the outline of the ward.
//! 2. Blocks of tube houses, gardens, public places, fields and ponds; streets, alleys and canals are parcels too.
//! 3. Sheets of about 6 ha, numbered from the north-west; parcels numbered in a zig-zag.
//! 4. Texts in TCVN3 without a label, some in Unicode, some half converted: as the field has them.
//! 5. Scans of an invented form with the words "sample, without value" across every page, in folders and under names as
//!    offices spell them, with a few mishaps among them.
//!
//! Promises: the same options give the same bytes; the whole appears at once or nothing does. Never: a real person, a citizen
//! number that anybody can have, a serial that was ever printed, the national emblem.

mod cell;
mod certificate;
mod dice;
mod form;
mod lattice;
mod maps;
mod papers;
mod people;
mod register;
mod register_entry;
mod sheet;

use std::fs;
use std::path::{Path, PathBuf};

use crate::formats::WriteError;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::scans::ScanError;

use lattice::Lattice;

/// What a sample ward shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleOptions {
    /// Exactly so many, roads and water among them.
    pub parcels: u32,
    pub seed: u64,
    /// At most so many; fewer where fewer parcels have a paper.
    pub certificates: u32,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleReport {
    pub parcels: u32,
    pub sheets: u32,
    pub roads: u32,
    pub certificates: u32,
    pub scans: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The folder holds something that is not a sample ward.
    #[error("{path} is not empty")]
    NotEmpty { path: PathBuf },
    #[error("a ward has at least one parcel")]
    NoParcels,
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Drawing(#[from] ScanError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for SampleError {
    fn message(&self) -> Message {
        match self {
            Self::NotEmpty { path } => Message::new("tasks-sample-not-empty").with("path", path.clone()),
            Self::NoParcels => Message::new("tasks-sample-no-parcels"),
            Self::Write(error) => error.message(),
            Self::Drawing(error) => error.message(),
            Self::Cancelled(_) => Message::new("tasks-cancelled"),
        }
    }
}

const README: &str = include_str!("README.md");
const README_NAME: &str = "README.md";
const MAPS: &str = "ban-do";
const SCANS: &str = "quet";
const REGISTER: &str = "dang-ky.csv";

/// Writes an invented ward into the folder `out`, which it makes where there is none: `ban-do/`, `quet/`, `dang-ky.csv` and
/// a README. A sample ward that is there already is replaced.
///
/// Errors: [`SampleError`]; the folder is as it was then.
pub fn write_sample_ward(out: &Path, options: &SampleOptions, watch: &Watch) -> Result<SampleReport, SampleError> {
    if options.parcels == 0 {
        return Err(SampleError::NoParcels);
    }
    refuse_foreign_folder(out)?;
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| SampleError::Write(WriteError::from_io(&path, error))
    };
    fs::create_dir_all(parent).map_err(at(parent))?;
    let unfinished = tempfile::Builder::new().prefix(".thuaso-sample-").tempdir_in(parent).map_err(at(parent))?;
    let report = write_into(unfinished.path(), options, watch)?;

    watch.check()?;
    fs::create_dir_all(out).map_err(at(out))?;
    for name in [MAPS, SCANS, REGISTER, README_NAME] {
        let (from, to) = (unfinished.path().join(name), out.join(name));
        let gone = if to.is_dir() { fs::remove_dir_all(&to) } else { fs::remove_file(&to) };
        if to.exists() {
            gone.map_err(at(&to))?;
        }
        if from.exists() {
            fs::rename(&from, &to).map_err(at(&to))?;
        }
    }
    Ok(report)
}

/// Refuses a folder with anything in it, unless its README says that it is a sample ward.
fn refuse_foreign_folder(out: &Path) -> Result<(), SampleError> {
    let Ok(mut entries) = fs::read_dir(out) else { return Ok(()) };
    let ours = fs::read(out.join(README_NAME)).is_ok_and(|text| text == README.as_bytes());
    if entries.next().is_some() && !ours {
        return Err(SampleError::NotEmpty { path: out.to_owned() });
    }
    Ok(())
}

fn write_into(folder: &Path, options: &SampleOptions, watch: &Watch) -> Result<SampleReport, SampleError> {
    let lattice = Lattice::new(options.seed, options.parcels);
    let maps = folder.join(MAPS);
    make_folder(&maps)?;
    let drawn = maps::write_maps(&maps, &lattice, options, watch)?;
    let papers = certificate::papers(&lattice, &drawn.candidates, options.certificates);

    let path = folder.join(REGISTER);
    let file = fs::File::create(&path).map_err(|error| WriteError::from_io(&path, error))?;
    register::write_register(file, &papers)
        .map_err(|error| WriteError::from_io(&path, std::io::Error::other(error.to_string())))?;

    let mut scans = 0;
    if !papers.is_empty() {
        papers::scan_files(&lattice, &papers, watch, &mut |scan| {
            let path = folder.join(SCANS).join(scan.path);
            if let Some(parent) = path.parent() {
                make_folder(parent)?;
            }
            scans += 1;
            Ok(fs::write(&path, scan.bytes).map_err(|error| WriteError::from_io(&path, error))?)
        })?;
    }
    let path = folder.join(README_NAME);
    fs::write(&path, README).map_err(|error| WriteError::from_io(&path, error))?;
    let certificates = u32::try_from(papers.len()).unwrap_or(u32::MAX);
    Ok(SampleReport { parcels: options.parcels, sheets: drawn.sheets, roads: drawn.roads, certificates, scans })
}

fn make_folder(path: &Path) -> Result<(), SampleError> {
    Ok(fs::create_dir_all(path).map_err(|error| WriteError::from_io(path, error))?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const OPTIONS: SampleOptions = SampleOptions { parcels: 150, seed: 5, certificates: 12 };

    /// Every file below a folder.
    fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(current) = folders.pop() {
            for entry in fs::read_dir(&current).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap_or_default();
                    found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), bytes);
                }
            }
        }
        found
    }

    #[test]
    fn the_same_options_give_the_same_bytes() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let report = write_sample_ward(&one, &OPTIONS, &Watch::new())?;
        assert_eq!(report, write_sample_ward(&two, &OPTIONS, &Watch::new())?);
        assert_eq!((report.parcels, report.certificates), (150, 12));
        assert!(contents(&one) == contents(&two), "the bytes differ");
        assert!(contents(&one).len() > 18);
        Ok(())
    }

    #[test]
    fn a_sample_ward_is_replaced_and_a_strangers_folder_is_not() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("mau");
        write_sample_ward(&out, &OPTIONS, &Watch::new())?;
        let smaller = SampleOptions { certificates: 0, ..OPTIONS };
        write_sample_ward(&out, &smaller, &Watch::new())?;
        assert!(!out.join(SCANS).exists(), "scans of the ward before are still there");

        let theirs = folder.path().join("ho-so");
        fs::create_dir(&theirs)?;
        fs::write(theirs.join("README.md"), "của tôi")?;
        let refused = write_sample_ward(&theirs, &OPTIONS, &Watch::new());
        assert!(matches!(refused, Err(SampleError::NotEmpty { .. })));
        assert_eq!(fs::read_to_string(theirs.join("README.md"))?, "của tôi");
        Ok(())
    }

    #[test]
    fn a_cancelled_ward_leaves_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let watch = Watch::new();
        watch.cancel();
        let stopped = write_sample_ward(&folder.path().join("mau"), &OPTIONS, &watch);
        assert!(matches!(stopped, Err(SampleError::Cancelled(_))));
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }
}
