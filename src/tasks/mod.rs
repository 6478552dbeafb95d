//! The use cases that the window and the command line share.

mod auto_link;
mod intake;

pub use auto_link::{AutoLink, AutoLinkReport, LinkRefusal, Unlinked, auto_link, link_by_number};
pub use intake::{Ignored, Intake, IntakeError, IntakeOptions, IntakeReport, intake};
