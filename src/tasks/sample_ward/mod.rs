//! An invented ward: maps, register and scans to try the program on, and to measure it with. Nobody and nothing in it is real.
//!
//! What it is like:
//! 1. Parcels share their boundaries exactly: every edge has one parcel on each side, or is the outline of the ward.
//! 2. Blocks of tube houses, gardens, public places, fields and ponds; streets, alleys and canals are parcels too.
//! 3. Sheets of about 6 ha, numbered from the north-west; parcels numbered in a zig-zag.
//! 4. Texts in TCVN3 without a label, some in Unicode, some half converted: as the field has them.
//! 5. Scans of an invented form with the words "sample, without value" across every page, in folders and under names as
//!    offices spell them, with a few mishaps among them.
//! 6. From [`CAMPAIGN_FROM`] certificates on, a ward in its campaign: merged from communes with their own numbers, papers of all
//!    generations, a register with the faults of the field, the sheets of the heads of residential groups, and the truth.
//! 7. Where defects are asked for, a map with so many of them, and the truth about each: see `defects`.
//!
//! Promises: the same options give the same bytes; the whole appears at once or nothing does. Never: a real person, a citizen
//! number that anybody can have, a serial that was ever printed, the national emblem.

mod campaign;
mod cell;
mod certificate;
mod defects;
mod dice;
mod form;
mod groups;
mod history;
mod lattice;
mod maps;
mod page;
mod papers;
mod people;
mod printed;
mod register;
mod register_entry;
mod scanning;
mod sheet;
mod truth;
mod typist;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cadastre::PhotoOrigin;
use crate::formats::WriteError;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::scans::ScanError;

pub use campaign::CAMPAIGN_FROM;
pub use history::Generation;
pub use register::Row;
pub(crate) use truth::area_of;
pub use truth::{Keys, Reason, TrueClaim, TrueCrosswalk};

use certificate::Paper;
use defects::TrueDefect;
use history::History;
use lattice::Lattice;

/// What a sample ward shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleOptions {
    /// Exactly so many, roads and water among them.
    pub parcels: u32,
    pub seed: u64,
    /// At most so many; fewer where fewer parcels have a paper. From 500 on the ward is in its campaign: definition 6.
    pub certificates: u32,
    /// Certificates that are drawn as scans; the others are in the register only.
    pub scans: u32,
    /// Defects of the map; fewer where there are fewer blocks. The map has some rows more then.
    pub defects: u32,
}

/// Scans of certificates that are drawn unless more are asked for: pixels take time and room, a register does not.
pub const SCANS_UNLESS_ASKED: u32 = 200;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleReport {
    pub parcels: u32,
    pub sheets: u32,
    pub roads: u32,
    pub certificates: u32,
    pub scans: u32,
    pub defects: u32,
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
/// What the README also says of a ward with defects.
const README_DEFECTS: &str = include_str!("defects/README.md");
const README_NAME: &str = "README.md";
pub(super) const MAPS: &str = "ban-do";
pub(super) const SCANS: &str = "quet";
const REGISTER: &str = "dang-ky.csv";
const GROUPS: &str = "to-dan-pho";
const TRUTH: &str = "su-that.csv";
const TRUE_CROSSWALKS: &str = "su-that-doi-chieu.csv";
const TRUE_PAGES: &str = "su-that-quet.csv";
const TRUE_DEFECTS: &str = "su-that-loi.csv";
const ALL: [&str; 9] = [MAPS, SCANS, REGISTER, GROUPS, TRUTH, TRUE_CROSSWALKS, TRUE_PAGES, TRUE_DEFECTS, README_NAME];

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
    for name in ALL {
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
    let ours = fs::read(out.join(README_NAME)).is_ok_and(|text| text.starts_with(README.as_bytes()));
    if entries.next().is_some() && !ours {
        return Err(SampleError::NotEmpty { path: out.to_owned() });
    }
    Ok(())
}

fn write_into(folder: &Path, options: &SampleOptions, watch: &Watch) -> Result<SampleReport, SampleError> {
    let maps = folder.join(MAPS);
    make_folder(&maps)?;
    let ward = invent(&maps, options, watch)?;
    write(&folder.join(REGISTER), |file| register::write_register(file, &ward.rows))?;
    if let Some(history) = &ward.history {
        let claims = truth::claims(history, &ward.papers, &ward.rows);
        write(&folder.join(TRUTH), |file| truth::write_claims(file, &ward.papers, &claims))?;
        let crosswalks = truth::crosswalks(history, &ward.papers);
        write(&folder.join(TRUE_CROSSWALKS), |file| truth::write_crosswalks(file, &crosswalks))?;
        make_folder(&folder.join(GROUPS))?;
        let groups: BTreeSet<u32> = ward.papers.iter().map(groups::group_of).collect();
        for group in groups {
            let path = folder.join(GROUPS).join(groups::file_name(group));
            write(&path, |file| groups::write_group(&ward.lattice, group, &ward.papers, file))?;
        }
    }

    let mut scans = 0;
    let drawn = spread(&ward.papers, options.scans);
    let mut keep = |scan: papers::ScanFile| {
        let path = folder.join(SCANS).join(scan.path);
        if let Some(parent) = path.parent() {
            make_folder(parent)?;
        }
        scans += 1;
        Ok(fs::write(&path, scan.bytes).map_err(|error| WriteError::from_io(&path, error))?)
    };
    if !drawn.is_empty() && ward.history.is_some() {
        let mut pages = Vec::new();
        scanning::scan_files(&ward.lattice, &drawn, watch, &mut |made| {
            pages.extend(made.pages);
            keep(made.file)
        })?;
        write(&folder.join(TRUE_PAGES), |file| scanning::write_pages(file, &pages))?;
    } else if !drawn.is_empty() {
        papers::scan_files(&ward.lattice, &drawn, watch, &mut keep)?;
    }
    let mut readme = README.to_owned();
    if options.defects > 0 {
        write(&folder.join(TRUE_DEFECTS), |file| defects::write_truth(file, &ward.truth))?;
        readme.push_str(README_DEFECTS);
    }
    let path = folder.join(README_NAME);
    fs::write(&path, readme).map_err(|error| WriteError::from_io(&path, error))?;
    let certificates = u32::try_from(ward.papers.len()).unwrap_or(u32::MAX);
    let Ward { sheets, roads, defects, .. } = ward;
    Ok(SampleReport { parcels: options.parcels, sheets, roads, certificates, scans, defects })
}

/// Everything about a ward but its pixels.
struct Ward {
    lattice: Lattice,
    sheets: u32,
    roads: u32,
    papers: Vec<Paper>,
    rows: Vec<Row>,
    /// Of a ward in its campaign.
    history: Option<History>,
    /// What is wrong on its map, where that was asked for, and how much of it was injected.
    truth: Vec<TrueDefect>,
    defects: u32,
}

/// Invents a ward and writes its maps into the folder `maps`.
fn invent(maps: &Path, options: &SampleOptions, watch: &Watch) -> Result<Ward, SampleError> {
    let campaign = options.certificates >= CAMPAIGN_FROM;
    let plain = Lattice::new(options.seed, options.parcels);
    let lattice = if campaign { plain.in_campaign() } else { plain };
    let mut drawn = maps::write_maps(maps, &lattice, options, watch)?;
    let (sheets, roads, defects) = (drawn.sheets, drawn.roads, drawn.defects);
    let truth = std::mem::take(&mut drawn.truth);
    if !campaign {
        let papers = certificate::papers(&lattice, &drawn.candidates, options.certificates);
        let rows = register::rows(&papers, false);
        return Ok(Ward { lattice, sheets, roads, papers, rows, history: None, truth, defects });
    }
    let history = History::new(&lattice, &drawn.parcels_of_sheet);
    let papers = campaign::papers(&lattice, &history, &drawn, options.certificates);
    let mut rows = register::rows(&papers, true);
    typist::spoil(&lattice, &mut rows);
    Ok(Ward { lattice, sheets, roads, papers, rows, history: Some(history), truth, defects })
}

/// A ward in its campaign without its pixels: its map on disk, its register as handed in, and the truth.
pub struct CampaignInHand {
    /// Shapefile of the parcels.
    pub map: PathBuf,
    pub ward_code: &'static str,
    pub ward_name: &'static str,
    pub rows: Vec<Row>,
    /// What the scans of each certificate tell, in the order of the certificates.
    pub papers: Vec<PaperInHand>,
    /// In the order of the rows.
    pub claims: Vec<TrueClaim>,
    pub crosswalks: Vec<TrueCrosswalk>,
}

/// What can be read off a certificate's scan without reading its print.
#[derive(Debug, Clone)]
pub struct PaperInHand {
    /// Digits of its bar code, where it has one.
    pub barcode: Option<String>,
    /// Residential group that handed it in.
    pub group: u32,
    /// The file's path below the folder of scans.
    pub path: String,
    pub photo: PhotoOrigin,
}

/// Invents a ward in its campaign and writes its maps into `folder`; nothing else is written. Fewer than [`CAMPAIGN_FROM`]
/// certificates make no campaign: then as many are made.
///
/// Errors: [`SampleError`].
pub fn campaign_in_hand(folder: &Path, options: &SampleOptions, watch: &Watch) -> Result<CampaignInHand, SampleError> {
    let options = SampleOptions { certificates: options.certificates.max(CAMPAIGN_FROM), ..*options };
    let ward = invent(folder, &options, watch)?;
    let ground = scanning::Ground::new();
    let papers = ward.papers.iter().map(|paper| {
        let (path, photo) = scanning::first_file(&ward.lattice, &ground, paper);
        PaperInHand { barcode: paper.barcode(), group: groups::group_of(paper), path, photo }
    });
    let (claims, crosswalks) = match &ward.history {
        Some(history) => (truth::claims(history, &ward.papers, &ward.rows), truth::crosswalks(history, &ward.papers)),
        None => (Vec::new(), Vec::new()),
    };
    let map = folder.join("thua-dat.shp");
    Ok(CampaignInHand {
        map,
        ward_code: register_entry::WARD_CODE,
        ward_name: register_entry::WARD,
        papers: papers.collect(),
        claims,
        crosswalks,
        rows: ward.rows,
    })
}

/// So many papers, evenly out of all.
fn spread(papers: &[Paper], count: u32) -> Vec<Paper> {
    let (count, all) = (usize::try_from(count).unwrap_or(usize::MAX).min(papers.len()), papers.len());
    let chosen = |at: &usize| (at + 1) * count / all.max(1) > at * count / all.max(1);
    papers.iter().enumerate().filter(|(at, _)| chosen(at)).map(|(_, paper)| paper.clone()).collect()
}

fn write(path: &Path, content: impl FnOnce(fs::File) -> Result<(), csv::Error>) -> Result<(), SampleError> {
    let file = fs::File::create(path).map_err(|error| WriteError::from_io(path, error))?;
    Ok(content(file).map_err(|error| WriteError::from_io(path, std::io::Error::other(error.to_string())))?)
}

fn make_folder(path: &Path) -> Result<(), SampleError> {
    Ok(fs::create_dir_all(path).map_err(|error| WriteError::from_io(path, error))?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const OPTIONS: SampleOptions = SampleOptions { parcels: 150, seed: 5, certificates: 12, scans: 12, defects: 0 };

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
    fn a_campaign_is_the_same_bytes_too_and_brings_its_truth() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let options = SampleOptions { parcels: 1_500, seed: 3, certificates: 600, scans: 0, defects: 0 };
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let report = write_sample_ward(&one, &options, &Watch::new())?;
        write_sample_ward(&two, &options, &Watch::new())?;
        let (one, two) = (contents(&one), contents(&two));
        assert!(one == two, "the bytes differ");
        assert_eq!((report.certificates, report.scans), (600, 0));
        let lines = |name: &str| {
            one.get(Path::new(name)).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
        };
        assert!(lines(TRUTH) > 600 && lines(TRUE_CROSSWALKS) > 3_000 && lines(REGISTER) > 800);
        assert!(one.keys().any(|path| path.starts_with(GROUPS)));
        Ok(())
    }

    #[test]
    fn defects_are_the_same_bytes_too_and_leave_papers_as_they_are() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let options = SampleOptions { parcels: 1_500, certificates: 600, scans: 0, seed: 3, defects: 20 };
        let [one, two, intact] = ["one", "two", "intact"].map(|name| folder.path().join(name));
        let report = write_sample_ward(&one, &options, &Watch::new())?;
        write_sample_ward(&two, &options, &Watch::new())?;
        assert_eq!(report.defects, 20);
        assert!(contents(&one) == contents(&two), "the bytes differ");

        write_sample_ward(&intact, &SampleOptions { defects: 0, ..options }, &Watch::new())?;
        let differs = |(path, bytes): (PathBuf, Vec<u8>)| {
            (contents(&intact).get(&path) != Some(&bytes)).then(|| path.to_string_lossy().replace('\\', "/"))
        };
        let changed: Vec<String> = contents(&one).into_iter().filter_map(differs).collect();
        let maps = ["ban-do/thua-dat.dbf", "ban-do/thua-dat.shp", "ban-do/thua-dat.shx"];
        assert_eq!(changed, [README_NAME, maps[0], maps[1], maps[2], TRUE_DEFECTS]);

        // It is a sample ward still, and a ward without defects takes its place whole.
        write_sample_ward(&one, &SampleOptions { defects: 0, ..options }, &Watch::new())?;
        assert!(contents(&one) == contents(&intact));
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
