//! Commands: pure functions from a snapshot to the change set of one act. They touch no file and no screen.
//!
//! Promises: the same snapshot and arguments give the same act; an act that cannot run is a [`Refusal`] with its reason;
//! an act that would change nothing is an empty change set.

mod edit_certificate;
mod link_certificate;
mod refusal;

pub use edit_certificate::{CertificateDraft, HolderDraft, edit_certificate, new_certificate};
pub use link_certificate::{LinkStamp, attach_scan, link_certificate, turn_scan, unlink};
pub use refusal::Refusal;
