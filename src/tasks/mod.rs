//! The use cases that the window and the command line share.

mod auto_link;
mod intake;
mod link_by_number;

pub use auto_link::{AutoLink, AutoLinkReport, Unlinked, auto_link};
pub use intake::{Ignored, Intake, IntakeError, IntakeOptions, IntakeReport, intake};
pub use link_by_number::{LinkRefusal, link_by_number};
