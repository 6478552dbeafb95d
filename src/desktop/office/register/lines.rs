//! The rows of the dialog's tables: where each repair, finding and conflict stands in the report, made once for each preview.

use std::path::PathBuf;

use super::RegisterPreview;
use crate::tasks::registers::{Conflict, Field, Place, RegisterFinding, RegisterReport, Repair, SheetReport};

/// What names a conflict from one preview to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictAt {
    path: PathBuf,
    sheet: String,
    row: u64,
    field: Field,
    nth: usize,
}

impl ConflictAt {
    fn of(sheet: &SheetReport, conflict: &Conflict) -> Self {
        let Conflict { row, field, nth, .. } = *conflict;
        Self { path: sheet.path.clone(), sheet: sheet.sheet.clone(), row, field, nth }
    }

    /// As an import is told of it.
    pub fn place(self) -> (u64, Place) {
        let Self { path, sheet, row, field, nth } = self;
        (row, Place { path: Some(path), sheet: Some(sheet), field: Some(field), nth: Some(nth) })
    }
}

/// Index of a sheet in the report, and of the line in its list.
type At = (usize, usize);

/// The rows of the tables.
#[derive(Default)]
pub struct Lines {
    pub repairs: Vec<At>,
    /// What needs a person first.
    pub findings: Vec<At>,
    /// As `conflicts`, row for row.
    pub conflicts_at: Vec<At>,
    pub conflicts: Vec<ConflictAt>,
}

impl Lines {
    pub fn of(preview: &RegisterPreview) -> Self {
        let Ok(import) = &preview.import else { return Self::default() };
        let mut lines = Self::default();
        for (at, sheet) in import.report.sheets.iter().enumerate() {
            lines.repairs.extend((0..sheet.repairs.len()).map(|line| (at, line)));
            lines.findings.extend((0..sheet.findings.len()).map(|line| (at, line)));
            lines.conflicts_at.extend((0..sheet.conflicts.len()).map(|line| (at, line)));
            lines.conflicts.extend(sheet.conflicts.iter().map(|conflict| ConflictAt::of(sheet, conflict)));
        }
        let report = &import.report;
        lines.findings.sort_by_key(|at| std::cmp::Reverse(finding(report, *at).map(|(_, finding)| finding.severity)));
        lines
    }
}

pub fn repair(report: &RegisterReport, (sheet, line): At) -> Option<(&SheetReport, &Repair)> {
    let sheet = report.sheets.get(sheet)?;
    Some((sheet, sheet.repairs.get(line)?))
}

pub fn finding(report: &RegisterReport, (sheet, line): At) -> Option<(&SheetReport, &RegisterFinding)> {
    let sheet = report.sheets.get(sheet)?;
    Some((sheet, sheet.findings.get(line)?))
}

pub fn conflict(report: &RegisterReport, (sheet, line): At) -> Option<(&SheetReport, &Conflict)> {
    let sheet = report.sheets.get(sheet)?;
    Some((sheet, sheet.conflicts.get(line)?))
}
