//! One piece of work on a thread of its own, polled for its result.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crossbeam_channel::{Receiver, Select, bounded};

use super::behind::stay_behind;
use super::watch::{Progress, Watch};

/// The job ended without a result: it panicked, or its thread could not be started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("job {name} failed: {reason}")]
pub struct JobFailed {
    pub name: String,
    pub reason: String,
}

/// A handle to running work. Dropping it cancels the work.
#[derive(Debug)]
pub struct Job<T> {
    name: &'static str,
    watch: Watch,
    result: Receiver<Result<T, JobFailed>>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread called `name`; `wake` is called once when the result is there (to repaint a window).
    pub fn spawn(
        name: &'static str,
        wake: impl FnOnce() + Send + 'static,
        work: impl FnOnce(&Watch) -> T + Send + 'static,
    ) -> Self {
        let watch = Watch::new();
        let (sender, result) = bounded(1);
        let (inside, failed_start) = (watch.clone(), sender.clone());
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            stay_behind();
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&inside)))
                .map_err(|panic| JobFailed { name: name.to_owned(), reason: panic_text(panic.as_ref()) });
            // The receiver is gone when nobody waits any more: then the result is not wanted.
            let _ = sender.send(outcome);
            wake();
        });
        if let Err(error) = started {
            let _ = failed_start.send(Err(JobFailed { name: name.to_owned(), reason: error.to_string() }));
        }
        Self { name, watch, result }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn progress(&self) -> Progress {
        self.watch.progress()
    }

    pub fn cancel(&self) {
        self.watch.cancel();
    }

    /// The result once it is there; each result is given once.
    pub fn poll(&self) -> Option<Result<T, JobFailed>> {
        self.result.try_recv().ok()
    }

    /// Waits until the result is there, but no longer than this; says whether it is. It stays to be polled.
    pub fn ready_within(&self, patience: Duration) -> bool {
        let mut waiting = Select::new();
        waiting.recv(&self.result);
        waiting.ready_timeout(patience).is_ok()
    }

    /// Waits for the result. For the command line and for tests; the window polls.
    ///
    /// Errors: [`JobFailed`] when the work panicked.
    pub fn wait(self) -> Result<T, JobFailed> {
        let name = self.name.to_owned();
        self.result.recv().unwrap_or_else(|_| Err(JobFailed { name, reason: "no result".to_owned() }))
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.watch.cancel();
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "panic".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Cancelled;

    #[test]
    fn a_panic_stays_in_the_job() {
        let job: Job<()> = Job::spawn("test", || (), |_| panic!("broken page"));
        assert_eq!(job.wait().map_err(|failed| failed.reason), Err("broken page".to_owned()));
    }

    #[test]
    fn cancel_reaches_the_work() {
        let job = Job::spawn(
            "test",
            || (),
            |watch| -> Result<(), Cancelled> {
                loop {
                    watch.check()?;
                    std::thread::yield_now();
                }
            },
        );
        job.cancel();
        assert_eq!(job.wait(), Ok(Err(Cancelled)));
    }
}
