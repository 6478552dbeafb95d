//! The rows of the dialog's tables: where each repair, finding and conflict stands in the report, made once for each preview.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::RegisterPreview;
use crate::cadastre::Severity;
use crate::tasks::registers::{
    Conflict, Field, Place, RegisterFinding, RegisterReport, Repair, RepairRule, SheetReport,
};

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
    /// All repairs, or those of one rule.
    pub repairs: Vec<At>,
    /// All findings, or those of one column; what needs a person first.
    pub findings: Vec<At>,
    /// How many repairs each rule made, most first.
    pub rules: Vec<(RepairRule, usize)>,
    /// How many findings that need a person each column has, most first; `None` for those of whole rows and sheets.
    pub fields: Vec<(Option<Field>, usize)>,
    /// How many conflicts each column has, most first.
    pub contested: Vec<(Field, usize)>,
    /// The rule and the columns that are shown alone.
    pub only_rule: Option<RepairRule>,
    pub only_contested: Option<Field>,
    pub only_field: Option<Option<Field>>,
    /// As `conflicts`, row for row.
    pub conflicts_at: Vec<At>,
    pub conflicts: Vec<ConflictAt>,
}

impl Lines {
    pub fn of(preview: &RegisterPreview) -> Self {
        let Ok(import) = &preview.import else { return Self::default() };
        let mut lines = Self::default();
        let report = &import.report;
        let sheets = || report.sheets.iter();
        lines.rules = counted(sheets().flat_map(|sheet| &sheet.repairs).map(|repair| repair.rule));
        let needs_look = sheets().flat_map(|sheet| &sheet.findings).filter(|finding| finding.severity > Severity::Info);
        lines.fields = counted(needs_look.map(|finding| finding.field));
        lines.choose(report);
        for (at, sheet) in sheets().enumerate() {
            lines.conflicts_at.extend((0..sheet.conflicts.len()).map(|line| (at, line)));
            lines.conflicts.extend(sheet.conflicts.iter().map(|conflict| ConflictAt::of(sheet, conflict)));
        }
        lines.contested = counted(lines.conflicts.iter().map(|conflict| conflict.field));
        lines
    }

    /// Indices of the conflicts of the column that is shown alone, or of all.
    pub fn shown_conflicts(&self) -> Vec<usize> {
        let all = self.conflicts.iter().enumerate();
        all.filter(|(_, at)| self.only_contested.is_none_or(|only| only == at.field)).map(|(at, _)| at).collect()
    }

    /// Repairs of all rules.
    pub fn all_repairs(&self) -> usize {
        self.rules.iter().map(|(_, count)| count).sum()
    }

    /// Findings that need a person, of all columns.
    pub fn needs_look(&self) -> usize {
        self.fields.iter().map(|(_, count)| count).sum()
    }

    /// Brings the rows in line with the rule and the column that are shown alone.
    pub fn choose(&mut self, report: &RegisterReport) {
        let rule = |repair: &Repair| self.only_rule.is_none_or(|only| only == repair.rule);
        let field = |finding: &RegisterFinding| self.only_field.is_none_or(|only| only == finding.field);
        let (mut repairs, mut findings) = (Vec::new(), Vec::new());
        for (at, sheet) in report.sheets.iter().enumerate() {
            let lines = sheet.repairs.iter().enumerate().filter(|(_, repair)| rule(repair));
            repairs.extend(lines.map(|(line, _)| (at, line)));
            let lines = sheet.findings.iter().enumerate().filter(|(_, finding)| field(finding));
            findings.extend(lines.map(|(line, _)| (at, line)));
        }
        findings.sort_by_key(|at| std::cmp::Reverse(finding(report, *at).map(|(_, finding)| finding.severity)));
        (self.repairs, self.findings) = (repairs, findings);
    }
}

/// How often each stands there, most first.
fn counted<T: Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Confidential;
    use crate::i18n::Message;

    #[test]
    fn one_rule_and_one_column_can_be_shown_alone() {
        let repair = |row, rule| Repair {
            row,
            field: Field::Serial,
            before: Confidential::default(),
            after: Confidential::default(),
            rule,
        };
        let finding =
            |row, field, severity| RegisterFinding { row, field, severity, message: Message::new("registers-missing") };
        let sheet = SheetReport {
            repairs: vec![repair(7, RepairRule::Spaces), repair(8, RepairRule::Word), repair(9, RepairRule::Word)],
            findings: vec![
                finding(7, Some(Field::Area), Severity::Info),
                finding(8, Some(Field::Area), Severity::Error),
                finding(9, None, Severity::Warning),
            ],
            ..SheetReport::default()
        };
        let report = RegisterReport { sheets: vec![sheet], certificates_created: 0 };
        let mut lines = Lines::default();
        lines.choose(&report);
        assert_eq!((lines.repairs.len(), lines.findings.as_slice()), (3, [(0, 1), (0, 2), (0, 0)].as_slice()));
        (lines.only_rule, lines.only_field) = (Some(RepairRule::Word), Some(None));
        lines.choose(&report);
        assert_eq!(
            (lines.repairs.as_slice(), lines.findings.as_slice()),
            ([(0, 1), (0, 2)].as_slice(), [(0, 2)].as_slice())
        );
        let rules = report.sheets[0].repairs.iter().map(|repair| repair.rule);
        assert_eq!(counted(rules), [(RepairRule::Word, 2), (RepairRule::Spaces, 1)]);
    }
}
