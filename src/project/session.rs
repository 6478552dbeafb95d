//! An open project: the only door to a change.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ProjectError;
use crate::cadastre::{ChangeSet, Snapshot, Timestamp};
use crate::i18n::Message;

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
    /// The disk refused; the acts are kept in memory and [`Session::retry`] tries again. No further act is taken.
    Failed(Message),
}

/// An open project. Skeleton: lives in memory.
pub struct Session {
    path: PathBuf,
    access: Access,
    snapshot: Arc<Snapshot>,
    undo: Vec<ChangeSet>,
    redo: Vec<ChangeSet>,
}

impl Session {
    /// Makes a new, empty project file. Errors: when the file exists already or cannot be made.
    pub fn create(path: &Path, who: &str, clock: fn() -> Timestamp) -> Result<Self, ProjectError> {
        Self::open(path, Access::ReadWrite, who, clock)
    }

    /// Opens a project file and reads the whole of its current state.
    pub fn open(path: &Path, access: Access, _who: &str, _clock: fn() -> Timestamp) -> Result<Self, ProjectError> {
        Ok(Self { path: path.to_owned(), access, snapshot: Arc::default(), undo: Vec::new(), redo: Vec::new() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn access(&self) -> Access {
        self.access
    }

    /// The account name under which acts are recorded.
    pub fn who(&self) -> &str {
        "me"
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Applies one act: visible at once in [`Session::snapshot`], on disk when [`Session::saved`] says so.
    /// An empty act does nothing. Gives the new revision.
    pub fn perform(&mut self, act: ChangeSet) -> Result<u64, ProjectError> {
        if act.is_empty() {
            return Ok(self.snapshot.revision);
        }
        self.snapshot = Arc::new(self.snapshot.apply(&act).map_err(|_| ProjectError::Stale)?);
        self.undo.push(act);
        self.redo.clear();
        Ok(self.snapshot.revision)
    }

    /// The act that [`Session::undo`] would take back.
    pub fn undoable(&self) -> Option<&Message> {
        self.undo.last().map(|act| &act.name)
    }

    pub fn redoable(&self) -> Option<&Message> {
        self.redo.last().map(|act| &act.name)
    }

    /// Takes back the last act; its images may have to come from disk, then it happens in a later [`Session::poll`].
    pub fn undo(&mut self) -> Result<(), ProjectError> {
        if let Some(act) = self.undo.pop() {
            self.snapshot = Arc::new(self.snapshot.apply(&act.inverted()).map_err(|_| ProjectError::Stale)?);
            self.redo.push(act);
        }
        Ok(())
    }

    pub fn redo(&mut self) -> Result<(), ProjectError> {
        if let Some(act) = self.redo.pop() {
            self.snapshot = Arc::new(self.snapshot.apply(&act).map_err(|_| ProjectError::Stale)?);
            self.undo.push(act);
        }
        Ok(())
    }

    /// Takes the answers of the writer thread; never waits. The window calls it every frame.
    /// True when [`Session::snapshot`] or [`Session::saved`] changed.
    pub fn poll(&mut self) -> bool {
        false
    }

    pub fn saved(&self) -> Saved {
        Saved::OnDisk
    }

    /// After [`Saved::Failed`]: tries to write again what is kept in memory.
    pub fn retry(&mut self) {}

    /// Waits until every act is on disk. For the command line, and for closing.
    pub fn flush(&mut self) -> Result<(), ProjectError> {
        Ok(())
    }
}
