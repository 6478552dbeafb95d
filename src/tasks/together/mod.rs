//! Several projects seen together, as a director looks at the wards of a city: read as [`Glance`]s, joined into one snapshot of one CRS.
//!
//! Promises:
//! 1. No byte of a project changes, and no lock of it is taken; one that another program writes to is read as it is at that moment.
//! 2. What is not joined is told with its reason ([`LeftOut`]): nothing is dropped in silence. A file that was named twice is joined once.
//! 3. The same files give the same ids, whatever the order in which they were named or read.
//!
//! What of a project is read and what is not says [`crate::project::Glance`]. The CRS is the one that most of the projects have, of several the one
//! that stands first.

mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::cadastre::{ProjectSettings, Shift, Snapshot};
use crate::crs::Crs;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::project::{Glance, GlanceError};

pub use files::is_project;

/// Projects that were joined.
#[derive(Debug, Default)]
pub struct Together {
    pub snapshot: Snapshot,
    /// The folder that all of their files are in.
    pub place: PathBuf,
    /// By path.
    pub left_out: Vec<LeftOut>,
}

/// A file or folder that was not joined, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    pub path: PathBuf,
    pub reason: Message,
}

/// What was left out that a warning tells one by one: more fit no toast.
const TOLD: usize = 3;

/// A project on its way.
struct Found {
    path: PathBuf,
    glance: Glance,
    settings: ProjectSettings,
}

impl Together {
    /// How many projects were named: those that are here, and those that are not.
    pub fn named(&self) -> usize {
        self.snapshot.wards.len() + self.left_out.len()
    }

    /// How much was left out, and the first few with their reasons; `None` where that is nothing.
    pub fn warning(&self) -> Option<Message> {
        let (told, rest) = self.left_out.split_at(self.left_out.len().min(TOLD));
        let rest = (!rest.is_empty()).then(|| Message::new("together-left-rest").with("count", rest.len()));
        let list = rest.into_iter().chain(told.iter().rev().map(LeftOut::message));
        let list = list.reduce(|rest, one| Message::new("together-left-more").with("one", one).with("rest", rest))?;
        let sentence = Message::new("together-left-out").with("count", self.left_out.len()).with("of", self.named());
        Some(sentence.with("list", list))
    }
}

impl Explain for LeftOut {
    fn message(&self) -> Message {
        Message::new("together-left-one")
            .with("file", self.path.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .with("reason", self.reason.clone())
    }
}

/// Reads the projects of these files, and of these folders, and joins them.
///
/// Errors: [`Cancelled`]. A project that cannot be read is no error: it is among what was left out.
pub fn open_together(paths: &[PathBuf], watch: &Watch) -> Result<Together, Cancelled> {
    let (files, mut left_out) = files::projects(paths);
    watch.begin("stage-finding-projects", files.len() as u64);
    let looked: Vec<Result<Found, LeftOut>> = files.into_par_iter().map(|path| look(path, watch)).collect();
    watch.check()?;
    let crs = most_frequent_crs(looked.iter().flatten().map(|found| &found.settings));
    let mut taken = Vec::new();
    for found in looked {
        match found.and_then(|found| of_crs(found, crs.as_ref())) {
            Ok(found) => taken.push(found),
            Err(left) => left_out.push(left),
        }
    }
    let mut read = Vec::new();
    for ward in read_all(taken, watch)? {
        match ward {
            Ok(ward) => read.push(ward),
            Err(left) => left_out.push(left),
        }
    }
    left_out.sort_by(|one, other| one.path.cmp(&other.path));
    let place = files::common_folder(read.iter().map(|(path, _)| path.as_path()));
    let mut snapshot = joined(read, watch)?;
    snapshot.settings = Arc::new(ProjectSettings { crs, ..ProjectSettings::default() });
    Ok(Together { snapshot, place, left_out })
}

fn look(path: PathBuf, watch: &Watch) -> Result<Found, LeftOut> {
    watch.advance(1);
    let looked = Glance::at(&path).and_then(|glance| glance.settings().map(|settings| (glance, settings)));
    match looked {
        Ok((glance, settings)) => Ok(Found { path, glance, settings }),
        Err(error) => Err(LeftOut { path, reason: error.message() }),
    }
}

/// Of several that are as frequent, the one that comes first.
fn most_frequent_crs<'s>(all: impl Iterator<Item = &'s ProjectSettings>) -> Option<Crs> {
    let mut counts: Vec<(&Crs, usize)> = Vec::new();
    for crs in all.filter_map(|settings| settings.crs.as_ref()) {
        match counts.iter_mut().find(|(known, _)| *known == crs) {
            Some((_, count)) => *count += 1,
            None => counts.push((crs, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(crs, _)| crs.clone())
}

fn of_crs(found: Found, crs: Option<&Crs>) -> Result<Found, LeftOut> {
    let reason = match (&found.settings.crs, crs) {
        (None, _) => Message::new("together-no-map"),
        (Some(own), Some(crs)) if own != crs => {
            Message::new("together-other-crs").with("own", own.label()).with("crs", crs.label())
        }
        (Some(_), _) => return Ok(found),
    };
    Err(LeftOut { path: found.path, reason })
}

type ReadWard = (PathBuf, Snapshot);

/// In the order in which they were given.
fn read_all(found: Vec<Found>, watch: &Watch) -> Result<Vec<Result<ReadWard, LeftOut>>, Cancelled> {
    watch.begin("stage-reading-projects", found.len() as u64);
    let read = found.into_par_iter().map(|Found { path, glance, .. }| {
        let read = glance.read(watch);
        watch.advance(1);
        match read {
            Ok(snapshot) => Ok(Ok((path, snapshot))),
            Err(GlanceError::Cancelled(cancelled)) => Err(cancelled),
            Err(GlanceError::Project(error)) => Ok(Err(LeftOut { path, reason: error.message() })),
        }
    });
    read.collect()
}

fn joined(mut read: Vec<ReadWard>, watch: &Watch) -> Result<Snapshot, Cancelled> {
    let names = names(&read);
    let mut next = Shift::default();
    let shifts: Vec<Shift> = read
        .iter()
        .map(|(_, snapshot)| {
            let shift = next;
            next = shift.behind(snapshot);
            shift
        })
        .collect();
    read.par_iter_mut().zip(&shifts).try_for_each(|((_, snapshot), shift)| {
        watch.check()?;
        snapshot.shift(*shift);
        Ok(())
    })?;
    let mut joined = Snapshot::default();
    for (((path, snapshot), shift), name) in read.into_iter().zip(shifts).zip(names) {
        joined.join(snapshot, (name, path), shift);
    }
    Ok(joined)
}

/// What each ward is called: by its settings, else by its file; wards of one name by both.
fn names(read: &[ReadWard]) -> Vec<String> {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let plain = |(path, snapshot): &ReadWard| match snapshot.settings.ward_name.trim() {
        "" => stem(path),
        name => name.to_owned(),
    };
    let plain: Vec<String> = read.iter().map(plain).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    plain.iter().for_each(|name| *counts.entry(name).or_default() += 1);
    let mut given = BTreeSet::new();
    let name = |((path, _), name): (&ReadWard, &String)| {
        let mut unlike = match counts.get(name.as_str()) {
            Some(1) => name.clone(),
            _ => format!("{name} · {}", stem(path)),
        };
        // Files of one name in several folders.
        if !given.insert(unlike.clone()) {
            unlike = format!("{name} · {}", path.display());
        }
        unlike
    };
    read.iter().zip(&plain).map(name).collect()
}
