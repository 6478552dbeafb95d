//! Background work: a named thread, a typed handle to poll, progress, and a cancel that the work itself looks at.
//!
//! Promises: a panic in a job stays in the job and is reported; dropping a [`Job`] cancels it; nothing here blocks
//! the thread that polls; a job's thread yields to it. Never: an async runtime, a global pool of its own, or a job that touches the window.

mod behind;
mod job;
mod watch;

pub use behind::keep_pool_behind;
pub use job::{Job, JobFailed};
pub use watch::{Cancelled, Progress, Watch};
