//! The jobs of the window: what runs, how far it is, and what came of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::campaign::CampaignNews;
use super::cockpit::CockpitNews;
use super::dialogs::Purpose;
use super::folder_watch::{FolderLook, FolderTaken};
use super::lists::ListAnswer;
use super::look::LookNews;
use super::office::OfficeNews;
use super::opening::OpenedProject;
use super::page_text::PlacedProposal;
use super::viewer::{DecodedPage, PageRequest};
use crate::cadastre::{ChangeSet, ControlPoint, ParcelId, ScanId, UnderlayId};
use crate::coverage::CheckedMap;
use crate::i18n::Message;
use crate::jobs::{Job, JobFailed, Progress, Watch};
use crate::project::Session;
use crate::scans::{Improvement, PageImage};
use crate::tasks::search::SearchIndex;
use crate::tasks::underlays::Laid;
use crate::tasks::{Duplicate, ParcelStep, PointsFile, WipeReport};

/// What a job brought.
pub enum Outcome {
    /// A project is open.
    Opened(Box<OpenedProject>),
    /// A new project is open, its first act performed, and what to say of that.
    Made {
        opened: Box<OpenedProject>,
        done: Message,
    },
    /// The sample ward is open, for the tour.
    Sample(Box<OpenedProject>),
    /// Answer of the system's file dialog; `at_once` when it took less than a person needs to cancel.
    Chosen {
        purpose: Purpose,
        paths: Vec<PathBuf>,
        at_once: bool,
    },
    /// An act to perform, made from the snapshot of this revision, and what to say when it is done.
    Act {
        act: Box<ChangeSet>,
        done: Message,
    },
    /// A file was written.
    Exported {
        folder: PathBuf,
        done: Message,
    },
    Preview(Box<super::import_dialog::Preview>),
    /// The preview of maps could not be made.
    PreviewFailed(Message),
    Indexed(Box<SearchIndex>),
    Listed(Box<ListAnswer>),
    /// For the clipboard.
    Copied(String),
    Page(Box<DecodedPage>),
    /// A page that will be wanted soon.
    PageAhead(Box<DecodedPage>),
    /// For the office: registers, the check of links.
    Office(Box<OfficeNews>),
    /// For the look of the map.
    Look(Box<LookNews>),
    /// The map of the open project, checked.
    MapChecked(Box<CheckedMap>),
    /// What became of a parcel, seen from this revision.
    ParcelHistory((ParcelId, u64), Vec<ParcelStep>),
    /// The parcels that an act concerned and that are still there.
    ParcelsOfAct(Vec<ParcelId>),
    /// Surveyed points, of this file.
    PointsRead(PathBuf, PointsFile),
    /// Pictures and where they lie, or why one cannot be laid.
    PicturesLaid(Vec<Result<Laid, Message>>),
    /// Dropped pictures: those whose files say where they lie, and those that are scans.
    PicturesSorted {
        placed: Vec<PathBuf>,
        scans: Vec<PathBuf>,
    },
    /// The control points of a file, for this picture.
    ControlPoints(UnderlayId, Vec<ControlPoint>),
    /// For a dialog of the campaign.
    Campaign(Box<CampaignNews>),
    /// The personal data of this project, which has left the window, are gone, or why not.
    Wiped {
        path: PathBuf,
        report: Result<WipeReport, Message>,
    },
    /// Scans that may show one paper.
    Copies(Vec<Duplicate>),
    /// What was seen of the scanner's folder.
    FolderLooked(FolderLook),
    /// Files of the scanner's folder, as an act with how many came, or why not.
    FolderTaken {
        paths: Vec<PathBuf>,
        taken: Result<FolderTaken, Message>,
    },
    /// What the text of a page says.
    PageText {
        request: PageRequest,
        found: Result<Vec<PlacedProposal>, Message>,
    },
    /// Whether this machine can recognise text, or why not.
    Recogniser(Result<(), Message>),
    /// What would make a page easier to read.
    Improved {
        request: PageRequest,
        found: Improvement,
    },
    /// For the linking cockpit.
    Cockpit(Box<CockpitNews>),
    /// Small pictures of pages of a scan.
    Thumbnails {
        scan: ScanId,
        pages: BTreeMap<u32, Option<PageImage>>,
    },
    /// Whether a path is there.
    Looked {
        purpose: Purpose,
        path: PathBuf,
        exists: bool,
    },
    /// Recent projects whose file is gone.
    Missing(Vec<PathBuf>),
    /// A project could not be closed without a loss: it comes back.
    NotClosed(Box<Session>),
    /// It could not be done, for this reason.
    Failed(Message),
    /// The job of this name broke, through a fault of the program.
    Broke {
        job: &'static str,
        message: Message,
    },
    /// The user stopped it.
    Cancelled,
    Nothing,
}

/// How a job shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// In the status bar, with progress and cancel.
    Shown,
    /// In the status bar; no other change is started while it runs.
    Blocking,
    /// Not at all: file dialogs, search index, pages.
    Hidden,
}

/// One running job.
pub struct Running {
    pub id: u64,
    /// What it does, for the status bar.
    pub label: Message,
    pub visibility: Visibility,
    job: Job<Outcome>,
    /// Which of the window's projects it was started for.
    project: u64,
    /// What somebody waits for who must not wait for ever, should the job break.
    instead: Option<Outcome>,
}

impl Outcome {
    /// Whether it says or does something about the project that was open when its job began.
    fn is_of_project(&self) -> bool {
        match self {
            Self::Act { .. }
            | Self::Preview(_)
            | Self::Indexed(_)
            | Self::Listed(_)
            | Self::Page(_)
            | Self::PageAhead(_)
            | Self::Office(_)
            | Self::Look(_)
            | Self::MapChecked(_)
            | Self::PointsRead(..)
            | Self::PicturesLaid(_)
            | Self::PicturesSorted { .. }
            | Self::ControlPoints(..)
            | Self::ParcelHistory(..)
            | Self::ParcelsOfAct(_)
            | Self::Campaign(_)
            | Self::Copies(_)
            | Self::FolderLooked(_)
            | Self::FolderTaken { .. }
            | Self::PageText { .. }
            | Self::Improved { .. }
            | Self::Cockpit(_)
            | Self::Thumbnails { .. } => true,
            Self::Opened(_)
            | Self::Sample(_)
            | Self::Made { .. }
            | Self::Chosen { .. }
            | Self::Exported { .. }
            | Self::PreviewFailed(_)
            | Self::Copied(_)
            | Self::Wiped { .. }
            | Self::Recogniser(_)
            | Self::Looked { .. }
            | Self::Missing(_)
            | Self::NotClosed(_)
            | Self::Failed(_)
            | Self::Broke { .. }
            | Self::Cancelled
            | Self::Nothing => false,
        }
    }
}

impl Running {
    pub fn progress(&self) -> Progress {
        self.job.progress()
    }
}

/// All jobs of the window.
#[derive(Default)]
pub struct Work {
    running: Vec<Running>,
    last_id: u64,
    /// Counts the projects that the window has left.
    project: u64,
}

impl Work {
    /// Starts a job; the window is repainted when its result is there.
    pub fn start(
        &mut self,
        ctx: &egui::Context,
        name: &'static str,
        label: Message,
        visibility: Visibility,
        work: impl FnOnce(&Watch) -> Outcome + Send + 'static,
    ) -> u64 {
        let ctx = ctx.clone();
        self.adopt(Job::spawn(name, move || ctx.request_repaint(), work), label, visibility)
    }

    /// Takes in a job that runs already.
    pub fn adopt(&mut self, job: Job<Outcome>, label: Message, visibility: Visibility) -> u64 {
        self.last_id += 1;
        let project = self.project;
        self.running.push(Running { id: self.last_id, label, visibility, job, project, instead: None });
        self.last_id
    }

    /// What is to come of a job should it break.
    pub fn or_else(&mut self, id: u64, instead: Outcome) {
        if let Some(running) = self.running.iter_mut().find(|running| running.id == id) {
            running.instead = Some(instead);
        }
    }

    /// The jobs that the user sees.
    pub fn shown(&self) -> impl Iterator<Item = &Running> {
        self.running.iter().filter(|running| running.visibility != Visibility::Hidden)
    }

    pub fn blocks(&self) -> bool {
        self.running.iter().any(|running| running.visibility == Visibility::Blocking)
    }

    pub fn cancel(&self, id: u64) {
        if let Some(running) = self.running.iter().find(|running| running.id == id) {
            running.job.cancel();
        }
    }

    /// Cancels what the user sees, hidden work ends by itself; what either brings for the project is no longer wanted.
    pub fn leave_project(&mut self) {
        self.shown().for_each(|running| running.job.cancel());
        self.project += 1;
    }

    /// Whether an outcome came for a project that the window has left: another project must not get it.
    pub fn is_late(&self, project: u64, outcome: &Outcome) -> bool {
        project != self.project && outcome.is_of_project()
    }

    /// Whether nothing runs.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// How far the job of this name is, while it runs.
    pub fn progress_of(&self, name: &str) -> Option<Progress> {
        self.running.iter().find(|running| running.job.name() == name).map(Running::progress)
    }

    pub fn is_running(&self, name: &str) -> bool {
        self.running.iter().any(|running| running.job.name() == name)
    }

    /// The outcomes that came since the last frame, each with the project that it is for. A panic of a job is an outcome too.
    pub fn take_outcomes(&mut self) -> Vec<(u64, Outcome)> {
        let mut outcomes = Vec::new();
        self.running.retain_mut(|running| match running.job.poll() {
            None => true,
            Some(Ok(outcome)) => {
                outcomes.push((running.project, outcome));
                false
            }
            Some(Err(JobFailed { reason, .. })) => {
                let what = running.label.clone();
                let message = Message::new("desktop-job-failed").with("job", what).with("reason", reason);
                let broke = Outcome::Broke { job: running.job.name(), message };
                let came = std::iter::once(broke).chain(running.instead.take());
                outcomes.extend(came.map(|outcome| (running.project, outcome)));
                false
            }
        });
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_job_becomes_a_sentence() {
        let mut work = Work::default();
        let ctx = egui::Context::default();
        let label = Message::new("desktop-job-open");
        let id = work.start(&ctx, "test", label, Visibility::Shown, |_| panic!("broken"));
        work.or_else(id, Outcome::Missing(Vec::new()));
        let outcomes = loop {
            let outcomes = work.take_outcomes();
            if !outcomes.is_empty() {
                break outcomes;
            }
            std::thread::yield_now();
        };
        let [(0, Outcome::Broke { job: "test", message }), (0, Outcome::Missing(_))] = outcomes.as_slice() else {
            panic!("a sentence, and what somebody waits for");
        };
        assert_eq!(message.key, "desktop-job-failed");
        assert_eq!(work.shown().count(), 0);
    }

    #[test]
    fn what_a_job_made_for_one_project_is_late_for_the_next() {
        let mut work = Work::default();
        let act = || Outcome::Act { act: Box::new(ChangeSet::new(Message::new("act-test"))), done: Message::new("x") };
        work.start(&egui::Context::default(), "test", Message::new("x"), Visibility::Blocking, move |_| act());
        work.leave_project();
        let outcomes = loop {
            let outcomes = work.take_outcomes();
            if !outcomes.is_empty() {
                break outcomes;
            }
            std::thread::yield_now();
        };
        let [(project, outcome)] = outcomes.as_slice() else { panic!("one job") };
        assert!(work.is_late(*project, outcome) && !work.is_late(1, outcome));
        assert!(!work.is_late(*project, &Outcome::Missing(Vec::new())), "what is of no project is never late");
    }
}
