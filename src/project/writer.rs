//! The thread that writes: acts in their order, one transaction each; what cannot be written waits.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::content::{ContentKeeper, NotStored};
use super::file::{JournalEntry, ProjectFile};
use super::{ProjectError, backup, content};
use crate::cadastre::{ChangeSet, ContentHash};

/// Acts after which a backup is made while the project stays open.
const ACTS_PER_BACKUP: usize = 500;

/// What the session asks of the writer.
pub(super) enum Order {
    Commit(JournalEntry, Arc<ChangeSet>),
    /// Try again what could not be written.
    Retry,
    LoadImages(JournalEntry),
    /// The outcome goes to whoever asked, from whichever thread.
    StoreContent(ContentHash, PathBuf, Sender<Result<(), ProjectError>>),
    StoreThumbnail(ContentHash, u32, Vec<u8>),
    BackUp,
    SaveCopy(PathBuf),
    Close,
}

/// What the writer tells the session.
pub(super) enum Answer {
    Committed,
    /// An act could not be written; it and all after it are kept.
    Failed(ProjectError),
    Images(Result<ChangeSet, ProjectError>),
    /// The outcome of [`Order::BackUp`].
    Done(Result<(), ProjectError>),
    /// The outcome of [`Order::SaveCopy`].
    Copied(PathBuf, Result<(), ProjectError>),
}

/// The session's end of the writer.
pub(super) struct Writer {
    orders: Sender<Order>,
    pub(super) answers: Receiver<Answer>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Errors: when no thread can be started.
    pub(super) fn start(file: ProjectFile, path: &Path) -> Result<Self, ProjectError> {
        let (orders, inbox) = unbounded();
        let (outbox, answers) = unbounded();
        let mut work = Work { file, path: path.to_owned(), backlog: VecDeque::new(), failing: false, unbacked: 0 };
        let thread = std::thread::Builder::new()
            .name("project-writer".to_owned())
            .spawn(move || {
                for order in inbox {
                    if matches!(order, Order::Close) {
                        break;
                    }
                    if let Some(answer) = work.obey(order) {
                        // Nobody listens any more when the session is gone; the work is done all the same.
                        let _ = outbox.send(answer);
                    }
                }
                work.finish();
            })
            .map_err(|error| ProjectError::io(path, &error))?;
        Ok(Self { orders, answers, thread: Some(thread) })
    }

    pub(super) fn keeper(&self) -> ContentKeeper {
        ContentKeeper { orders: self.orders.clone() }
    }

    pub(super) fn order(&self, order: Order) {
        // The thread only ends on Close, which is the last order.
        let _ = self.orders.send(order);
    }

    /// Waits until all orders are obeyed and the file is closed.
    pub(super) fn close(&mut self) {
        self.order(Order::Close);
        if let Some(thread) = self.thread.take() {
            // A panic of the writer has nothing more to tell here: what it wrote is whole.
            let _ = thread.join();
        }
    }
}

struct Work {
    file: ProjectFile,
    path: PathBuf,
    backlog: VecDeque<(JournalEntry, Arc<ChangeSet>)>,
    /// The disk refused the first act of the backlog.
    failing: bool,
    /// Acts since the last backup.
    unbacked: usize,
}

impl Work {
    fn obey(&mut self, order: Order) -> Option<Answer> {
        match order {
            Order::Commit(entry, act) => {
                self.backlog.push_back((entry, act));
                if self.failing { None } else { Some(self.write_backlog()) }
            }
            Order::Retry => {
                self.failing = false;
                Some(self.write_backlog())
            }
            Order::LoadImages(entry) => {
                let images = self.file.images(&entry);
                Some(Answer::Images(images))
            }
            Order::StoreContent(hash, from, reply) => {
                // Who asked may have gone; the bytes are kept all the same.
                let _ = reply.send(self.store_content(&hash, &from));
                None
            }
            Order::StoreThumbnail(hash, page, jpeg) => {
                // A thumbnail that cannot be kept is made again when it is wanted.
                let _ = content::store_thumbnail(self.file.connection(), &hash, page, &jpeg);
                None
            }
            Order::BackUp => {
                self.unbacked = 0;
                Some(Answer::Done(backup::back_up(self.file.connection(), &self.path).map(drop)))
            }
            Order::SaveCopy(to) => {
                let outcome = self.save_copy(&to);
                Some(Answer::Copied(to, outcome))
            }
            Order::Close => None,
        }
    }

    /// Writes what waits, in order, until the disk refuses.
    fn write_backlog(&mut self) -> Answer {
        while let Some((entry, act)) = self.backlog.front() {
            if let Err(error) = self.file.commit(entry, act) {
                self.failing = true;
                return Answer::Failed(error);
            }
            self.backlog.pop_front();
            self.unbacked += 1;
        }
        if self.unbacked >= ACTS_PER_BACKUP {
            self.unbacked = 0;
            // The next one is tried after as many acts again; the acts themselves are on disk.
            let _ = backup::back_up(self.file.connection(), &self.path);
        }
        Answer::Committed
    }

    fn store_content(&self, hash: &ContentHash, from: &Path) -> Result<(), ProjectError> {
        content::store(self.file.connection(), hash, from).map_err(|error| match error {
            NotStored::File(error) => ProjectError::io(from, &error),
            NotStored::Changed => ProjectError::Damaged { path: from.to_owned(), reason: hash.to_string() },
            NotStored::Sql(error) => ProjectError::sql(&self.path, &error),
        })
    }

    /// The whole project elsewhere, with what could not be written here. Never over a file that is there: it could be this one.
    fn save_copy(&self, to: &Path) -> Result<(), ProjectError> {
        if to.exists() {
            return Err(ProjectError::Exists { path: to.to_owned() });
        }
        let outcome = self.copy_with_backlog(to);
        if outcome.is_err() {
            // Half a copy is worth nothing.
            let _ = std::fs::remove_file(to);
        }
        outcome
    }

    fn copy_with_backlog(&self, to: &Path) -> Result<(), ProjectError> {
        backup::copy(self.file.connection(), to)?;
        let mut copy = ProjectFile::open(to, super::Access::ReadWrite)?;
        for (entry, act) in &self.backlog {
            copy.commit(entry, act)?;
        }
        copy.close();
        Ok(())
    }

    fn finish(mut self) {
        if !self.backlog.is_empty() {
            self.failing = false;
            self.write_backlog();
        }
        if self.unbacked > 0 {
            let _ = backup::back_up(self.file.connection(), &self.path);
        }
        self.file.close();
    }
}
