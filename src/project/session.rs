//! An open project: the only door to a change.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ProjectError;
use super::content::{ContentKeeper, ContentStore};
use super::file::{EntryKind, JournalEntry, ProjectFile};
use super::lock::WriterLock;
use super::private_copy::PrivateCopy;
use super::stack::{RecentActs, Step, UndoStack};
use super::trail::Trail;
use super::writer::{Answer, Order, Writer};
use crate::cadastre::{ChangeSet, Snapshot, Timestamp};
use crate::i18n::{Explain, Message};

/// How a project is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    ReadWrite,
    ReadOnly,
}

/// What the status bar says of the disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// Every act is on disk.
    OnDisk,
    /// So many acts are on their way.
    Writing(usize),
    /// The disk refused; the acts are kept in memory, [`Session::retry`] tries again and [`Session::save_copy`] takes them
    /// elsewhere. No further act is taken.
    Failed(Message),
}

/// An open project. Acts are visible at once and written by a thread of its own; dropping it waits until they are on disk.
pub struct Session {
    path: PathBuf,
    has_file: bool,
    who: String,
    clock: fn() -> Timestamp,
    snapshot: Arc<Snapshot>,
    journal: Arc<Vec<JournalEntry>>,
    stack: UndoStack,
    recent: RecentActs,
    /// What is read instead of a project that could not be read as it lies.
    copy: Option<Arc<PrivateCopy>>,
    /// `None` when read-only.
    writing: Option<Writing>,
    failure: Option<ProjectError>,
    /// A step whose images are on their way from disk.
    awaited: Option<Step>,
    last_done: Option<Result<(), ProjectError>>,
    copied: Option<(PathBuf, Result<(), ProjectError>)>,
}

struct Writing {
    writer: Writer,
    on_their_way: usize,
    _lock: WriterLock,
}

impl Session {
    /// Makes a new, empty project file. `who` is recorded with every act.
    ///
    /// Errors: [`ProjectError::Exists`], and those of the disk; then no file is left behind.
    pub fn create(path: &Path, who: &str, clock: fn() -> Timestamp) -> Result<Self, ProjectError> {
        let lock = WriterLock::take(path, who)?;
        let file = ProjectFile::create(path)?;
        Self::with(path, file, Some(lock), who, clock)
    }

    /// Opens a project file and reads the whole of its current state. [`Access::ReadOnly`] writes nothing beside the project:
    /// what a dead writer left, or an older program made, is read from a private copy.
    ///
    /// Errors: [`ProjectError::InUse`] when another window or command writes to it, and those of the file.
    pub fn open(path: &Path, access: Access, who: &str, clock: fn() -> Timestamp) -> Result<Self, ProjectError> {
        if !path.exists() {
            return Err(ProjectError::Missing { path: path.to_owned() });
        }
        let lock = match access {
            Access::ReadWrite => Some(WriterLock::take(path, who)?),
            Access::ReadOnly => None,
        };
        let file = ProjectFile::open(path, access)?;
        Self::with(path, file, lock, who, clock)
    }

    fn with(
        path: &Path,
        file: ProjectFile,
        lock: Option<WriterLock>,
        who: &str,
        clock: fn() -> Timestamp,
    ) -> Result<Self, ProjectError> {
        let snapshot = Arc::new(file.load()?);
        let journal = file.journal()?;
        let stack = UndoStack::of(&journal);
        let copy = file.copy();
        let writing = match lock {
            Some(lock) => Some(Writing { writer: Writer::start(file, path)?, on_their_way: 0, _lock: lock }),
            None => None,
        };
        Ok(Self {
            path: path.to_owned(),
            has_file: true,
            who: who.to_owned(),
            clock,
            snapshot,
            journal: Arc::new(journal),
            stack,
            recent: RecentActs::default(),
            copy,
            writing,
            failure: None,
            awaited: None,
            last_done: None,
            copied: None,
        })
    }

    /// Shows a snapshot that no project stands behind, such as that of wards seen together: read-only, with no history, contents or trail.
    /// `place` is where it was made from.
    pub fn without_file(place: &Path, snapshot: Snapshot, who: &str, clock: fn() -> Timestamp) -> Self {
        Self {
            path: place.to_owned(),
            has_file: false,
            who: who.to_owned(),
            clock,
            snapshot: Arc::new(snapshot),
            journal: Arc::default(),
            stack: UndoStack::default(),
            recent: RecentActs::default(),
            copy: None,
            writing: None,
            failure: None,
            awaited: None,
            last_done: None,
            copied: None,
        }
    }

    /// Whether a project's file stands behind it.
    pub fn has_file(&self) -> bool {
        self.has_file
    }

    /// The project's file; where there is none, the folder that the snapshot came from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn access(&self) -> Access {
        if self.writing.is_some() { Access::ReadWrite } else { Access::ReadOnly }
    }

    /// The account name under which acts are recorded.
    pub fn who(&self) -> &str {
        &self.who
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Every act so far, oldest first.
    pub fn history(&self) -> &[JournalEntry] {
        &self.journal
    }

    /// As [`Session::history`], for a job.
    pub fn shared_history(&self) -> Arc<Vec<JournalEntry>> {
        Arc::clone(&self.journal)
    }

    /// When the project was last changed; the start of time for an empty one.
    pub fn last_change(&self) -> Timestamp {
        self.journal.last().map(|entry| entry.at).unwrap_or_default()
    }

    /// Applies one act: visible at once in [`Session::snapshot`], on disk when [`Session::saved`] says so.
    /// An empty act does nothing. Gives the new revision.
    ///
    /// Errors: [`ProjectError::Stale`] when the act was made for another state; [`ProjectError::NotSaved`] while earlier acts
    /// cannot be written; then nothing is changed.
    pub fn perform(&mut self, act: ChangeSet) -> Result<u64, ProjectError> {
        self.record(Arc::new(act), None)
    }

    /// Records that personal data are shown to the user: of what, and what for. Call it first and show only when it succeeds.
    /// It changes nothing, cannot be undone, and leaves undo and redo as they are.
    ///
    /// Errors: as [`Session::perform`]; then nothing may be shown.
    pub fn record_disclosure(&mut self, subject: Message, purpose: Message) -> Result<(), ProjectError> {
        let name = Message::new("act-disclosure").with("subject", subject).with("purpose", purpose);
        self.enter(Arc::new(ChangeSet::new(name)), None, EntryKind::Disclosure).map(drop)
    }

    fn record(&mut self, act: Arc<ChangeSet>, undoes: Option<u64>) -> Result<u64, ProjectError> {
        if act.is_empty() {
            return Ok(self.snapshot.revision);
        }
        self.enter(act, undoes, EntryKind::Act)
    }

    fn enter(&mut self, act: Arc<ChangeSet>, undoes: Option<u64>, kind: EntryKind) -> Result<u64, ProjectError> {
        let Some(writing) = &mut self.writing else { return Err(ProjectError::ReadOnly { path: self.path.clone() }) };
        if let Some(reason) = &self.failure {
            return Err(ProjectError::NotSaved { reason: Box::new(reason.clone()) });
        }
        let next = match kind {
            EntryKind::Act => Arc::new(self.snapshot.apply(&act).map_err(|_| ProjectError::Stale)?),
            EntryKind::Disclosure | EntryKind::Wipe => self.snapshot.clone(),
        };
        let seq = self.journal.last().map_or(0, |entry| entry.seq) + 1;
        let entry =
            JournalEntry { seq, at: (self.clock)(), who: self.who.clone(), name: act.name.clone(), undoes, kind };
        writing.writer.order(Order::Commit(entry.clone(), act.clone()));
        writing.on_their_way += 1;
        self.snapshot = next;
        self.stack.note(&entry);
        if kind == EntryKind::Act {
            self.recent.insert(seq, act);
        }
        // A job that reads it keeps what it has.
        Arc::make_mut(&mut self.journal).push(entry);
        Ok(self.snapshot.revision)
    }

    /// The name of the act that [`Session::undo`] would take back.
    pub fn undoable(&self) -> Option<&Message> {
        self.stack.undoable().map(|step| &step.name)
    }

    pub fn redoable(&self) -> Option<&Message> {
        self.stack.redoable().map(|step| &step.name)
    }

    /// Takes back the last act. Its images may have to come from disk; then it happens in a later [`Session::poll`].
    ///
    /// Errors: as [`Session::perform`].
    pub fn undo(&mut self) -> Result<(), ProjectError> {
        let step = self.stack.undoable().cloned();
        self.step_back(step)
    }

    /// Does again what was undone last. As [`Session::undo`].
    pub fn redo(&mut self) -> Result<(), ProjectError> {
        let step = self.stack.redoable().cloned();
        self.step_back(step)
    }

    fn step_back(&mut self, step: Option<Step>) -> Result<(), ProjectError> {
        let Some(step) = step else { return Ok(()) };
        if self.awaited.is_some() {
            // One at a time: the step before is still on its way.
            return Ok(());
        }
        let Some(writing) = &self.writing else { return Err(ProjectError::ReadOnly { path: self.path.clone() }) };
        match self.recent.get(step.seq) {
            Some(act) => self.take_back(&step, &act),
            None => {
                let entry = self.journal.iter().rev().find(|entry| entry.seq == step.seq);
                if let Some(entry) = entry {
                    writing.writer.order(Order::LoadImages(entry.clone()));
                    self.awaited = Some(step);
                }
                Ok(())
            }
        }
    }

    fn take_back(&mut self, step: &Step, act: &ChangeSet) -> Result<(), ProjectError> {
        let mut inverse = act.inverted();
        inverse.name = step.name.clone();
        self.record(Arc::new(inverse), Some(step.seq)).map(drop)
    }

    /// Takes the answers of the writer thread; never waits. The window calls it every frame.
    /// True when [`Session::snapshot`] or [`Session::saved`] changed.
    pub fn poll(&mut self) -> bool {
        let answers: Vec<Answer> =
            self.writing.iter().flat_map(|writing| writing.writer.answers.try_iter().collect::<Vec<_>>()).collect();
        let any = !answers.is_empty();
        answers.into_iter().for_each(|answer| self.take(answer));
        any
    }

    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Committed => {
                self.failure = None;
                if let Some(writing) = &mut self.writing {
                    writing.on_their_way = writing.on_their_way.saturating_sub(1);
                }
            }
            Answer::Failed(error) => self.failure = Some(error),
            Answer::Images(images) => {
                let step = self.awaited.take();
                match (step, images) {
                    // Something else was done while the images came: it is on top now.
                    (Some(step), Ok(_)) if !self.stack.has_on_top(&step) => {}
                    (Some(step), Ok(act)) => {
                        if let Err(error) = self.take_back(&step, &act) {
                            self.failure = Some(error);
                        }
                    }
                    (_, Err(error)) => self.failure = Some(error),
                    (None, Ok(_)) => {}
                }
            }
            Answer::Done(outcome) => self.last_done = Some(outcome),
            Answer::Copied(to, outcome) => self.copied = Some((to, outcome)),
        }
    }

    pub fn saved(&self) -> Saved {
        match (&self.failure, &self.writing) {
            (Some(error), _) => Saved::Failed(error.message()),
            (None, Some(writing)) if writing.on_their_way > 0 => Saved::Writing(writing.on_their_way),
            _ => Saved::OnDisk,
        }
    }

    /// After [`Saved::Failed`]: tries to write again what is kept in memory.
    pub fn retry(&mut self) {
        if let Some(writing) = self.writing.as_mut().filter(|_| self.failure.is_some()) {
            // All that waits is answered at once.
            writing.on_their_way = 1;
            writing.writer.order(Order::Retry);
            self.failure = None;
        }
    }

    /// Waits until every act is on disk. For the command line, and for closing.
    ///
    /// Errors: why an act could not be written; it is still kept.
    pub fn flush(&mut self) -> Result<(), ProjectError> {
        loop {
            self.poll();
            if let Some(error) = &self.failure {
                return Err(error.clone());
            }
            let Some(writing) =
                self.writing.as_ref().filter(|writing| writing.on_their_way > 0 || self.awaited.is_some())
            else {
                return Ok(());
            };
            let Ok(answer) = writing.writer.answers.recv() else { return Ok(()) };
            self.take(answer);
        }
    }

    /// What the project keeps of scans; readable from any thread.
    pub fn contents(&self) -> ContentStore {
        ContentStore::new(&self.path, self.copy.clone())
    }

    /// What became of single parcels; readable from any thread.
    pub fn trail(&self) -> Trail {
        Trail::new(&self.path, self.copy.clone())
    }

    /// How many times [`Session::undo`] has to be called until this act is taken back; `None` where it is not among those that can be.
    pub fn steps_back_to(&self, seq: u64) -> Option<usize> {
        self.stack.steps_back_to(seq)
    }

    /// How many times [`Session::undo`] can be called.
    pub fn steps_back(&self) -> usize {
        self.stack.steps_back()
    }

    /// Whether a step waits for its images.
    pub fn is_stepping(&self) -> bool {
        self.awaited.is_some()
    }

    /// Keeps copies of scans and thumbnails; `None` when the project is open read-only. Usable from a job.
    pub fn keeper(&self) -> Option<ContentKeeper> {
        self.writing.as_ref().map(|writing| writing.writer.keeper())
    }

    /// Makes a verified backup beside the project now, and waits for it.
    pub fn back_up(&mut self) -> Result<(), ProjectError> {
        self.await_done(Order::BackUp)
    }

    /// Writes the whole project to another place, with the acts that could not be written here. Does not wait:
    /// [`Session::take_copied`] has the outcome in a later frame.
    ///
    /// Errors: [`ProjectError::ReadOnly`].
    pub fn start_copy(&mut self, to: &Path) -> Result<(), ProjectError> {
        let Some(writing) = &self.writing else { return Err(ProjectError::ReadOnly { path: self.path.clone() }) };
        writing.writer.order(Order::SaveCopy(to.to_owned()));
        Ok(())
    }

    /// Where a copy was written, or why it could not be; each outcome is given once, after [`Session::poll`].
    pub fn take_copied(&mut self) -> Option<(PathBuf, Result<(), ProjectError>)> {
        self.copied.take()
    }

    /// As [`Session::start_copy`], but waits.
    ///
    /// Errors: [`ProjectError::Exists`], and those of the disk; then nothing is left at `to`.
    pub fn save_copy(&mut self, to: &Path) -> Result<(), ProjectError> {
        self.start_copy(to)?;
        loop {
            if let Some((_, outcome)) = self.copied.take() {
                return outcome;
            }
            self.await_answer()?;
        }
    }

    fn await_done(&mut self, order: Order) -> Result<(), ProjectError> {
        let Some(writing) = &self.writing else { return Err(ProjectError::ReadOnly { path: self.path.clone() }) };
        writing.writer.order(order);
        loop {
            if let Some(outcome) = self.last_done.take() {
                return outcome;
            }
            self.await_answer()?;
        }
    }

    fn await_answer(&mut self) -> Result<(), ProjectError> {
        let answer = self.writing.as_ref().and_then(|writing| writing.writer.answers.recv().ok());
        self.take(answer.ok_or(ProjectError::Stale)?);
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(writing) = &mut self.writing {
            writing.writer.close();
        }
    }
}
