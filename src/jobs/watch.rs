//! The thread between a running job and whoever waits for it: progress one way, cancel the other.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The work was stopped because its user asked for that. Nothing was changed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// How far a job is, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Key of the sentence that says what is being done, e.g. `stage-reading-map`.
    pub stage: &'static str,
    pub done: u64,
    /// 0 while unknown.
    pub total: u64,
}

/// Shared by a job and its watcher. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    stage: Mutex<&'static str>,
}

impl Watch {
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work to stop. It does at its next [`Watch::check`].
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// Called by the work every few milliseconds, so that a cancel is obeyed within 50 ms.
    ///
    /// Errors: [`Cancelled`] once [`Watch::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Begins a stage of the work: `stage` is a sentence key, `total` the units to do (0 when unknown).
    pub fn begin(&self, stage: &'static str, total: u64) {
        if let Ok(mut current) = self.shared.stage.lock() {
            *current = stage;
        }
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.total.store(total, Ordering::Relaxed);
    }

    pub fn advance(&self, units: u64) {
        self.shared.done.fetch_add(units, Ordering::Relaxed);
    }

    pub fn progress(&self) -> Progress {
        Progress {
            stage: self.shared.stage.lock().map(|stage| *stage).unwrap_or_default(),
            done: self.shared.done.load(Ordering::Relaxed),
            total: self.shared.total.load(Ordering::Relaxed),
        }
    }
}
