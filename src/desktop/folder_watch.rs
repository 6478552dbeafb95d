//! The folder that the scanner writes into: a job looks at it, and what is whole is taken in by another. Each project remembers its
//! folder on this machine.
//!
//! 1. A file is taken in once two looks agree about it; one that cannot be taken in now waits for its turn.
//! 2. The user goes on working: an intake that was made for an earlier state of the project is made again.

use std::path::PathBuf;
use std::time::Duration;

use egui::{Context, Ui};
use egui_material_icons::icons;

use super::act::Act;
use super::app::App;
use super::notices::{Offer, Tone};
use super::state::AppState;
use super::tasks_of_window as run;
use super::theme::Palette;
use super::widgets;
use crate::cadastre::ChangeSet;
use crate::i18n::{Explain, Message};
use crate::project::{Access, ProjectError, Saved};
use crate::tasks::{Intake, LOOK_EVERY, WatchedFolder};

/// What the status bar tells of the watch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FolderStatus {
    pub folder: PathBuf,
    /// Files that came in this run.
    pub came: u64,
    /// Files that wait to be taken in.
    pub waiting: usize,
    /// Why the folder cannot be read, in the words of the system.
    pub trouble: Option<String>,
}

/// The watch of the open project.
pub struct FolderWatch {
    /// How often the folder is looked at.
    pub every: Duration,
    /// Tells this watch from earlier ones, whose jobs may still answer.
    round: u64,
    /// The job that looks.
    job: Option<u64>,
    seen: WatchedFolder,
    /// Whole files that are still to be taken in.
    pending: Vec<PathBuf>,
    /// Files that could not be taken in: the next look gives them again.
    again: Vec<PathBuf>,
    /// Why not, as it was told last: told once, however often they are tried.
    told: Option<Message>,
}

impl Default for FolderWatch {
    fn default() -> Self {
        Self {
            every: LOOK_EVERY,
            round: 0,
            job: None,
            seen: WatchedFolder::default(),
            pending: Vec::new(),
            again: Vec::new(),
            told: None,
        }
    }
}

/// What a job saw of the folder.
pub struct FolderLook {
    /// Of the watch that it was made for.
    pub round: u64,
    pub seen: WatchedFolder,
    /// Files that are whole now.
    pub whole: Vec<PathBuf>,
    pub trouble: Option<String>,
}

/// What an intake of the folder's files made.
pub struct FolderTaken {
    act: Box<ChangeSet>,
    files: u64,
    /// Files that could not be opened, as while another program holds them.
    locked: Vec<PathBuf>,
    done: Message,
}

impl FolderTaken {
    pub fn of(intake: Intake) -> Self {
        let report = &intake.report;
        let done = Message::new("folder-watch-taken")
            .with("added", report.added)
            .with("attached", report.attached)
            .with("waiting", report.waiting);
        let locked = report.ignored.iter().filter(|one| one.reason.key == "tasks-intake-no-access");
        let locked = locked.map(|one| one.path.clone()).collect();
        Self { files: report.added, act: Box::new(intake.act), locked, done }
    }
}

impl App {
    /// The open project watches this folder from now on, or none.
    pub(super) fn watch_folder(&mut self, folder: Option<PathBuf>) {
        let Some(project) = self.state.session.as_ref().map(|session| session.path().to_owned()) else { return };
        let message = match &folder {
            Some(folder) => Message::new("folder-watch-begun").with("folder", folder.clone()),
            None => Message::new("folder-watch-stopped"),
        };
        self.state.settings.watch(&project, folder);
        self.tell(Tone::Done, message);
    }

    /// Looks no more; what a job has seen already is of no use.
    pub(super) fn end_watch(&mut self) {
        let FolderWatch { every, round, job, .. } = std::mem::take(&mut self.folder_watch);
        if let Some(job) = job {
            self.work.cancel(job);
        }
        self.folder_watch = FolderWatch { every, round: round + 1, ..FolderWatch::default() };
    }

    /// Starts what is lacking; ends the watch of a folder that is watched no more.
    pub(super) fn follow_folder(&mut self, ctx: &Context) {
        let session = self.state.session.as_ref().filter(|session| session.access() == Access::ReadWrite);
        let wanted = session.and_then(|session| self.state.settings.watched_folder(session.path()));
        let watched = self.state.folder_watch.as_ref().map(|watch| watch.folder.as_path());
        if wanted != watched {
            let wanted = wanted.map(std::path::Path::to_owned);
            self.end_watch();
            self.state.folder_watch = wanted.map(|folder| FolderStatus { folder, ..FolderStatus::default() });
        }
        let Some(watch) = &mut self.state.folder_watch else { return };
        watch.waiting = self.folder_watch.pending.len();
        if self.folder_watch.job.is_none() {
            let mut seen = std::mem::take(&mut self.folder_watch.seen);
            seen.give_again(&std::mem::take(&mut self.folder_watch.again));
            let when = (self.folder_watch.round, self.folder_watch.every);
            self.folder_watch.job = Some(run::watch_folder(&mut self.work, ctx, when, watch.folder.clone(), seen));
        }
        // One intake at a time, and none while the disk refuses.
        let on_disk = self.state.session.as_ref().is_some_and(|it| !matches!(it.saved(), Saved::Failed(_)));
        let free = !self.work.is_running(run::WATCHED_INTAKE) && !self.work.blocks() && on_disk;
        if free && !self.folder_watch.pending.is_empty() {
            let paths = std::mem::take(&mut self.folder_watch.pending);
            run::take_in_watched(&mut self.work, ctx, &self.state, paths);
        }
    }

    /// Takes what the job saw, unless it was started for another watch; the next frame starts the next one.
    pub(super) fn take_folder_look(&mut self, look: FolderLook) {
        let is_current = look.round == self.folder_watch.round;
        let Some(watch) = self.state.folder_watch.as_mut().filter(|_| is_current) else { return };
        watch.trouble = look.trouble;
        self.folder_watch.job = None;
        self.folder_watch.seen = look.seen;
        self.folder_watch.pending.extend(look.whole);
    }

    /// Performs the act of an intake. One that was made for an earlier state is made again.
    pub(super) fn take_folder_files(&mut self, paths: Vec<PathBuf>, taken: Result<FolderTaken, Message>) {
        let taken = match taken {
            Ok(taken) => taken,
            Err(reason) => return self.try_again(paths, reason),
        };
        if taken.locked.is_empty() {
            self.folder_watch.told = None;
        } else {
            let reason = Message::new("folder-watch-locked").with("count", taken.locked.len());
            self.try_again(taken.locked, reason);
        }
        let Some(session) = self.state.session.as_mut().filter(|_| self.state.folder_watch.is_some()) else { return };
        if taken.act.is_empty() {
            // Files that the project has already, as after a restart.
            return;
        }
        match session.perform(*taken.act) {
            Ok(_) => {
                if let Some(watch) = &mut self.state.folder_watch {
                    watch.came += taken.files;
                }
                self.notices.done(taken.done, Offer::Nothing);
            }
            Err(ProjectError::Stale) => self.folder_watch.pending.extend(paths),
            Err(error) => self.try_again(paths, error.message()),
        }
    }

    /// Files that could not be taken in for this reason are given again by the next look, after the usual pause.
    fn try_again(&mut self, paths: Vec<PathBuf>, reason: Message) {
        self.folder_watch.again.extend(paths);
        // The job has what was seen, and gives it back when it ends.
        if let Some(job) = self.folder_watch.job {
            self.work.cancel(job);
        }
        if self.folder_watch.told.as_ref() != Some(&reason) {
            self.notices.failed(reason.clone());
            self.folder_watch.told = Some(reason);
        }
    }
}

/// That a folder is watched, how many files came, and the button that stops it.
pub fn status_ui(ui: &mut Ui, watch: &FolderStatus, state: &AppState, acts: &mut Vec<Act>) {
    let (words, colours) = (&state.words, Palette::current(ui));
    let folder = watch.folder.display().to_string();
    let (icon, colour, text, tip) = match &watch.trouble {
        Some(detail) => {
            let tip = Message::new("folder-watch-trouble-tip").with("folder", folder).with("detail", detail.as_str());
            (icons::ICON_WARNING, colours.warning, Message::new("folder-watch-trouble"), tip)
        }
        None => {
            let text = match watch.waiting {
                0 => Message::new("folder-watch-watching").with("count", watch.came),
                waiting => Message::new("folder-watch-waiting").with("waiting", waiting),
            };
            (icons::ICON_FOLDER_EYE, colours.ok, text, Message::new("folder-watch-tip").with("folder", folder))
        }
    };
    widgets::chip(ui, icon, &words.say(&text), colour).on_hover_text(words.say(&tip));
    if widgets::icon_button(ui, icons::ICON_STOP_CIRCLE, &words.text("folder-watch-stop")).clicked() {
        acts.push(Act::StopWatching);
    }
}
