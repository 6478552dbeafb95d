//! An exception (ngoại lệ): a fault of the map that a person has looked at and leaves as it is, with the reason.

use std::sync::Arc;

use super::{Confidential, ExceptionId, Timestamp};

/// What a person decided about one fault. It stands while the fault is the one that was looked at: see [`Fingerprint`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub id: ExceptionId,
    /// The lasting name of the fault, which has one exception at most: `overlap:12/5+12/6`.
    pub fault: String,
    /// `overlap`.
    pub rule: String,
    /// Free words of the person, in which somebody may be named. Empty once the personal data have left the project.
    pub reason: Confidential<String>,
    /// The account name of the person.
    pub by: String,
    pub at: Timestamp,
    /// Of the fault as the person saw it.
    pub fingerprint: Fingerprint,
}

/// Digest of what a fault is judged by: polygons, and the columns that its rule reads. BLAKE3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// What makes a fault of the map known again, as a check found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultMark {
    /// Its lasting name.
    pub name: String,
    /// The kind of fault among those of its rule; empty where there is one.
    pub class: String,
    pub fingerprint: Fingerprint,
}

/// How far a fault has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FaultState {
    #[default]
    Open,
    /// Open: the exception was made for a place that has changed since.
    Lapsed(Arc<Exception>),
    Excepted(Arc<Exception>),
    /// It is gone, and its exception is not needed any more.
    Fixed(Arc<Exception>),
}

impl FaultState {
    /// Whether somebody still has to look at it.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::Lapsed(_))
    }

    /// Its name in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open | Self::Lapsed(_) => "open",
            Self::Excepted(_) => "exception",
            Self::Fixed(_) => "fixed",
        }
    }

    /// The exception that was made for it, whether it stands or not.
    pub fn exception(&self) -> Option<&Arc<Exception>> {
        match self {
            Self::Open => None,
            Self::Lapsed(exception) | Self::Excepted(exception) | Self::Fixed(exception) => Some(exception),
        }
    }
}
