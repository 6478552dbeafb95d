//! The use cases that the window and the command line share, so that both give the same answer.
//!
//! A task takes a [`Snapshot`](crate::cadastre::Snapshot) and gives back a change set and a report; whoever called it
//! performs the change. It never sees the screen, and it can be cancelled until it returns.

mod paths;

pub mod export;
pub mod import;

pub use paths::portable_path;
