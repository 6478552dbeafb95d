//! The dialogs of the campaign: renumbered sheets, progress, field sheets, and the end.
//!
//! 1. One of them is open at a time. What it shows is made by a job, from a snapshot that it names.
//! 2. An accepted renumbering is an act like any other: Ctrl+Z takes it back while the dialog is open.
//! 3. The figures are those of the tasks that the command line prints.
//! 4. The holders' names are printed only when they were asked for, and the journal has that first.
//! 5. Personal data leave the project only after the dialog that says what goes, what stays, and that there is no way back.

mod act;
mod carry_out;
mod crosswalk_detail_ui;
mod crosswalks;
mod crosswalks_ui;
mod field_sheets_ui;
mod follow;
mod jobs;
mod progress_ui;
mod rows;
mod sheet_items_ui;
mod table_ui;
mod wipe_ui;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use act::{CampaignAct, SheetOrder};
use crosswalks::Crosswalks;
pub use jobs::CampaignNews;
pub use sheet_items_ui::sheet_items_ui;

use super::dialogs::{PathField, Purpose};
use crate::project::{JournalEntry, Session};
use crate::tasks::WipeReport;
use crate::tasks::field_sheet::GroupSummary;
use crate::tasks::progress::Progress;

/// The dialog that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    Crosswalks,
    Progress,
    FieldSheets,
    Wipe,
    /// What the wiping did.
    Wiped,
}

/// What the dialogs remember while a project is open.
#[derive(Default)]
pub struct Campaign {
    open: Option<Dialog>,
    crosswalks: Crosswalks,
    progress: ProgressView,
    sheets: SheetsView,
    wipe: WipeView,
    wiping: Wiping,
}

impl Campaign {
    /// Shows a dialog in the place of the one that is open.
    pub fn show(&mut self, dialog: Dialog) {
        self.open = Some(dialog);
        self.wipe.understood = false;
    }

    /// Whether a project is out of the window to be wiped.
    pub fn is_wiping(&self) -> bool {
        matches!(self.wiping, Wiping::Waits(_) | Wiping::Runs)
    }

    /// Forgets all of a project but that it is being wiped.
    pub fn forget(&mut self) {
        *self = Self { wiping: std::mem::take(&mut self.wiping), ..Self::default() };
    }

    /// Says what the wiping of this project did, which is open again.
    pub fn tell_wiped(&mut self, project: &Path) {
        if let Wiping::Done { path, report } = std::mem::take(&mut self.wiping)
            && path == project
        {
            (self.open, self.wipe.report) = (Some(Dialog::Wiped), Some(report));
        }
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The path field of the dialog that is open.
    pub fn path_field(&mut self) -> Option<&mut PathField> {
        (self.open == Some(Dialog::FieldSheets)).then_some(&mut self.sheets.folder)
    }
}

/// The figures, and how they are looked at.
#[derive(Default)]
struct ProgressView {
    /// `None` before the first answer.
    figures: Option<Arc<Progress>>,
    /// Revision and working days a week for which they were asked last.
    asked: Option<(u64, u8)>,
    /// The journal, as a job may read it: it grows with the project's.
    journal: Arc<Vec<JournalEntry>>,
    table: ProgressTable,
    /// 0: nobody has chosen.
    days_a_week: u8,
}

impl ProgressView {
    /// Monday to Saturday, unless another week was chosen.
    fn days_a_week(&self) -> u8 {
        if self.days_a_week == 0 { 6 } else { self.days_a_week }
    }
}

/// The table that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum ProgressTable {
    #[default]
    Groups,
    People,
    Days,
}

/// The groups with what they lack, and what was chosen.
struct SheetsView {
    groups: Option<Arc<Vec<GroupSummary>>>,
    asked: Option<u64>,
    chosen: std::collections::BTreeSet<String>,
    folder: PathField,
    with_names: bool,
}

impl Default for SheetsView {
    fn default() -> Self {
        Self {
            groups: None,
            asked: None,
            chosen: std::collections::BTreeSet::new(),
            folder: PathField::new(Purpose::FieldSheets, None),
            with_names: false,
        }
    }
}

#[derive(Default)]
struct WipeView {
    understood: bool,
    /// What was done, once it is.
    report: Option<WipeReport>,
}

/// How far the wiping of a project is.
#[derive(Default)]
enum Wiping {
    #[default]
    No,
    /// The project has left the window, and waits for the jobs that still read from it.
    Waits(Box<Session>),
    Runs,
    /// Done, and the project is being opened again.
    Done {
        path: PathBuf,
        report: WipeReport,
    },
}
