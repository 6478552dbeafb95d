//! The jobs of the window: what runs, how far it is, and what came of it.

use std::path::PathBuf;

use super::dialogs::Purpose;
use super::lists::ListAnswer;
use super::search::SearchIndex;
use super::viewer::DecodedPage;
use crate::cadastre::ChangeSet;
use crate::i18n::Message;
use crate::jobs::{Job, JobFailed, Progress, Watch};
use crate::project::Session;

/// What a job brought.
pub enum Outcome {
    /// A project is open.
    Opened(Box<Session>),
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
    /// It could not be done, for this reason.
    Failed(Message),
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
        self.last_id += 1;
        let ctx = ctx.clone();
        let job = Job::spawn(name, move || ctx.request_repaint(), work);
        self.running.push(Running { id: self.last_id, label, visibility, job });
        self.last_id
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

    pub fn is_running(&self, name: &str) -> bool {
        self.running.iter().any(|running| running.job.name() == name)
    }

    /// The outcomes that came since the last frame. A panic of a job is an outcome too.
    pub fn take_outcomes(&mut self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        self.running.retain(|running| match running.job.poll() {
            None => true,
            Some(Ok(outcome)) => {
                outcomes.push(outcome);
                false
            }
            Some(Err(JobFailed { reason, .. })) => {
                let what = running.label.clone();
                outcomes
                    .push(Outcome::Failed(Message::new("desktop-job-failed").with("job", what).with("reason", reason)));
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
        work.start(&ctx, "test", label, Visibility::Shown, |_| panic!("broken"));
        let outcomes = loop {
            let outcomes = work.take_outcomes();
            if !outcomes.is_empty() {
                break outcomes;
            }
            std::thread::yield_now();
        };
        assert!(matches!(outcomes.as_slice(), [Outcome::Failed(message)] if message.key == "desktop-job-failed"));
        assert_eq!(work.shown().count(), 0);
    }
}
