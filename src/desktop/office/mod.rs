//! The office: what leaves as a file and comes back (registers, lists of pages to scan again), and the check of links.
//!
//! 1. A register is read and looked at by a job; a dialog shows what it would change; accepting it is one act.
//! 2. The dialog is of one revision and of the choices made so far ([`register::Wanted`]): when either moves on, a job looks again,
//!    and until then nothing can be accepted.
//! 3. What holds personal data goes out only after the journal has the purpose.
//! 4. Findings of the check are an act like any other. The groups of the parcels are no data: they are kept beside the snapshot
//!    ([`Checked`]), with the revision that they are of.
//! 5. A fault of the map becomes an exception for a reason that a person gives; the list shows it muted from then on, and the next check
//!    tells whether it still stands.
//! 6. The repair of the map is looked at in a panel beside it ([`repair`]).

mod carry_out;
mod check;
mod exception;
mod grid;
mod jobs;
mod register;
mod register_export;
mod repair;
mod rescan;

use super::dialogs::PathField;
pub use check::{Checked, group_counts_ui, parcel_group_ui};
use exception::ExceptionDialog;
use register::{RegisterDialog, RegisterPreview};
use register_export::{Counts, RegisterExportDialog};
use repair::{PlaceRepaired, RepairNews, RepairView, WaysNews};
pub use repair::{RepairAct, pressed as repair_keys};
use rescan::RescanDialog;

use crate::tasks::LinkCheck;
use crate::tasks::check_map::KeptFindings;

/// The dialogs of the office that are open.
#[derive(Default)]
pub struct Office {
    register: Option<RegisterDialog>,
    export: Option<RegisterExportDialog>,
    rescan: Option<RescanDialog>,
    exception: Option<ExceptionDialog>,
    /// Under the map, not over the window.
    repair: Option<RepairView>,
}

impl Office {
    /// Whether one of its dialogs lies over the window.
    pub fn is_asking(&self) -> bool {
        self.register.is_some() || self.export.is_some() || self.rescan.is_some() || self.exception.is_some()
    }

    /// The path fields of its dialogs.
    pub fn path_fields(&mut self) -> impl Iterator<Item = &mut PathField> {
        let export = self.export.iter_mut().map(|dialog| &mut dialog.target);
        export.chain(self.rescan.iter_mut().map(|dialog| &mut dialog.target))
    }
}

/// What the rules of links and of the map found; the act of the links keeps the findings of both.
pub struct ProjectCheck {
    pub links: LinkCheck,
    /// Open ones, and those that are left as they are.
    pub faults: usize,
    /// Of a person, that they need.
    pub decisions: usize,
    pub excepted: usize,
    pub kept: KeptFindings,
}

/// What a job of the office brought.
pub enum OfficeNews {
    /// Registers were read and looked at.
    Registers(Box<RegisterPreview>),
    /// What an export of the register would write.
    Counted(Counts),
    /// How many pages should be scanned again, in how many scans.
    RescansCounted { pages: usize, scans: usize },
    /// The links of the snapshot of this revision were checked.
    Checked { check: ProjectCheck, revision: u64 },
    /// The repair of the map was planned.
    Repair(Box<RepairNews>),
    /// The ways of a place were tried.
    Ways(Box<WaysNews>),
    /// The act that repairs one place.
    PlaceRepaired(Box<PlaceRepaired>),
}
