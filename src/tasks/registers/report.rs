//! What an import of registers found and did; sentences in it are without personal data.

use std::path::PathBuf;

use super::compare::ConflictReason;
use super::headers::Meaning;
use super::kind::RegisterKind;
use super::repair::Repair;
use crate::cadastre::{Confidential, Severity};
use crate::formats::register_form::Field;
use crate::i18n::Message;

/// Something that a person should look at, or know.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterFinding {
    /// Row of the sheet, from 1; 0 for the whole sheet.
    pub row: u64,
    pub field: Option<Field>,
    pub severity: Severity,
    /// Its reason, as a key and without values of persons.
    pub message: Message,
}

/// What an import did, file by file and sheet by sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisterReport {
    pub sheets: Vec<SheetReport>,
    /// Certificates that did not exist.
    pub certificates_created: usize,
}

/// One sheet's account: `rows = new + changed + unchanged + removed_here`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetReport {
    pub path: PathBuf,
    pub sheet: String,
    pub kind: RegisterKind,
    /// Sent out by this program: compared with what was sent.
    pub returned: bool,
    pub rows: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Sent, returned, and meanwhile removed here: not taken.
    pub removed_here: usize,
    /// Sent and not returned: they stay.
    pub missing: usize,
    pub columns: Vec<ColumnReport>,
    pub repairs: Vec<Repair>,
    pub findings: Vec<RegisterFinding>,
    pub conflicts: Vec<Conflict>,
}

/// How a column was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    /// `K “Số CCCD”`
    pub place: String,
    pub meaning: Meaning,
    pub doubtful: bool,
}

/// A value that contradicts the project's, for a person to decide. Unless asked for it is not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Row of the sheet, from 1.
    pub row: u64,
    pub field: Field,
    /// Which of the conflicts of this row and field it is, from 0: a certificate's holders and parcels are told in its first row.
    pub nth: usize,
    pub reason: ConflictReason,
    /// The returned value was taken, as a person decided.
    pub taken: bool,
    pub sent: Option<Confidential<String>>,
    pub returned: Confidential<String>,
    pub current: Confidential<String>,
}

impl SheetReport {
    /// Conflicts in which the project kept its value.
    pub fn open_conflicts(&self) -> usize {
        self.conflicts.iter().filter(|conflict| !conflict.taken).count()
    }
}

impl RegisterReport {
    /// Whether something in it needs a person: a conflict that nobody decided, or a finding above [`Severity::Info`].
    pub fn needs_person(&self) -> bool {
        let doubtful = |sheet: &SheetReport| {
            sheet.open_conflicts() > 0 || sheet.findings.iter().any(|finding| finding.severity > Severity::Info)
        };
        self.sheets.iter().any(doubtful)
    }
}
