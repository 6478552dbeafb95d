//! A bound of memory that several threads share.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::jobs::{Cancelled, Watch};

/// How long a thread sleeps before it looks whether it was cancelled.
const LOOK_UP: Duration = Duration::from_millis(20);

/// So many bytes may be in use at once.
pub(super) struct ByteBudget {
    most: u64,
    taken: Mutex<u64>,
    freed: Condvar,
}

/// Bytes in use; dropping it gives them back.
pub(super) struct Taken<'a> {
    budget: &'a ByteBudget,
    bytes: u64,
}

impl ByteBudget {
    pub(super) fn new(most: u64) -> Self {
        Self { most, taken: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until so many bytes are free. Who asks for more than there are waits until all are.
    ///
    /// Errors: [`Cancelled`].
    pub(super) fn take(&self, bytes: u64, watch: &Watch) -> Result<Taken<'_>, Cancelled> {
        let bytes = bytes.min(self.most);
        // A number cannot be left half changed by a panic.
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken + bytes > self.most {
            watch.check()?;
            (taken, _) = self.freed.wait_timeout(taken, LOOK_UP).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        Ok(Taken { budget: self, bytes })
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn never_more_than_the_budget_is_in_use() {
        let budget = ByteBudget::new(10);
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (budget, now, most) = (&budget, &now, &most);
                scope.spawn(move || {
                    for round in 0..200 {
                        let bytes = (thread * 7 + round) % 14;
                        let held = budget.take(bytes, &Watch::new()).unwrap();
                        let held_now = now.fetch_add(bytes.min(10), Ordering::SeqCst) + bytes.min(10);
                        most.fetch_max(held_now, Ordering::SeqCst);
                        now.fetch_sub(bytes.min(10), Ordering::SeqCst);
                        drop(held);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 10);
    }

    #[test]
    fn who_waits_can_be_cancelled() {
        let budget = ByteBudget::new(1);
        let watch = Watch::new();
        let _held = budget.take(1, &watch).unwrap();
        watch.cancel();
        assert!(budget.take(1, &watch).is_err());
    }
}
