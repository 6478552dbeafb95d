//! A register becomes one act: its rows, and the certificates and holders that they tell of.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::choice::{RegisterFile, SheetChoice, read_register, stem_of};
use super::current::{CurrentRow, RowKey, current_rows};
use super::headers::Meaning;
use super::mapping::{BadMapping, Mapping, place_of};
use super::pairing;
use super::read::registers;
use super::repair::{RepairedSheet, repair};
use super::report::{ColumnReport, RegisterFinding, RegisterReport, SheetReport};
use super::sent::{self, SentRow};
use super::taking::{Paired, Taking};
use super::theirs::{NotTaken, Theirs};
use super::validate::{MISSING, validate};
use crate::cadastre::{
    Change, ChangeSet, Edit, PartialDate, ProjectSettings, Purpose, RegisterOrigin, Severity, Snapshot, Timestamp,
};
use crate::formats::FormatError;
use crate::formats::register_form::{Field, Values};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

/// The day of a time, in Vietnam: until then dates are none of the future.
pub fn day_of(time: Timestamp) -> PartialDate {
    let date = crate::tasks::progress::day_of(time);
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    PartialDate::from_parts(date.year(), part(date.month()), part(date.day())).unwrap_or(PartialDate::Year(date.year()))
}

/// Rows between two looks at the cancel flag.
const ROWS_PER_LOOK: usize = 256;

/// Fewer than this part of the rows that a workbook was sent with are rows of this project: it is of another one.
const OWN_ROWS: f64 = 0.5;

#[derive(Debug, Clone, PartialEq)]
pub struct RegisterOptions {
    /// Outranks what the headers say.
    pub mapping: Option<Mapping>,
    /// What a person decided about sheets; outranks the mapping. Files that are not among them are read as they are understood.
    pub sheets: Vec<SheetChoice>,
    /// Where the register outranks the project.
    pub theirs: Theirs,
    /// The day of the import: later years are faults.
    pub today: PartialDate,
}

/// What an import makes.
#[derive(Debug)]
pub struct RegisterImport {
    pub act: ChangeSet,
    pub report: RegisterReport,
}

#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error("{path}: {reason}")]
    Mapping { path: PathBuf, reason: BadMapping },
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    #[error("{path} has no sheet that is a register")]
    NoRegister { path: PathBuf },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for RegisterError {
    fn message(&self) -> Message {
        match self {
            Self::Format(error) => error.message(),
            Self::Mapping { reason, .. } => reason.message(),
            Self::NotTaken(error) => error.message(),
            Self::NoRegister { path } => Message::new("registers-no-register").with("path", path.clone()),
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
}

/// Reads the files, one after the other, into one act. Nothing is changed yet: the caller performs the act.
///
/// Errors: the first file that cannot be read, or that has no register; a place of `theirs` without a conflict; cancelled.
pub fn import_registers(
    snapshot: &Snapshot,
    files: &[PathBuf],
    options: &RegisterOptions,
    watch: &Watch,
) -> Result<RegisterImport, RegisterError> {
    let mut importing = Importing::new(snapshot, options, watch);
    for path in files {
        importing.file(&read_register(path, watch)?)?;
    }
    importing.done()
}

/// As [`import_registers`], of files that were read already.
///
/// Errors: as [`import_registers`].
pub fn import_read_registers(
    snapshot: &Snapshot,
    files: &[RegisterFile],
    options: &RegisterOptions,
    watch: &Watch,
) -> Result<RegisterImport, RegisterError> {
    let mut importing = Importing::new(snapshot, options, watch);
    for file in files {
        importing.file(file)?;
    }
    importing.done()
}

/// An import on its way, file after file.
struct Importing<'a> {
    options: &'a RegisterOptions,
    watch: &'a Watch,
    /// The project with what was imported so far.
    state: Snapshot,
    act: ChangeSet,
    report: RegisterReport,
    names: Vec<String>,
}

impl<'a> Importing<'a> {
    fn new(snapshot: &Snapshot, options: &'a RegisterOptions, watch: &'a Watch) -> Self {
        let act = ChangeSet::new(Message::new("act-import-register"));
        let (state, report) = (snapshot.clone(), RegisterReport::default());
        Self { options, watch, state, act, report, names: Vec::new() }
    }

    fn file(&mut self, file: &RegisterFile) -> Result<(), RegisterError> {
        let Self { options, watch, state, act, report, .. } = self;
        let RegisterFile { path, workbook } = file;
        self.names.push(file_name(path));
        let doubts: Vec<Message> = workbook.doubts.iter().map(|doubt| doubt.message.clone()).collect();
        let sent = sent::read(workbook);
        let choices: Vec<SheetChoice> = options.sheets.iter().filter(|choice| choice.path == *path).cloned().collect();
        let sheets = registers(workbook, &stem_of(path), options.mapping.as_ref(), &choices)
            .map_err(|reason| RegisterError::Mapping { path: path.clone(), reason })?;
        let wanted = choices.iter().filter(|choice| choice.taken).count();
        if sheets.len() < wanted || (choices.is_empty() && sheets.is_empty()) {
            return Err(RegisterError::NoRegister { path: path.clone() });
        }
        for sheet in sheets {
            watch.begin("stage-repairing-register", sheet.rows.len() as u64);
            let sheet = repair(sheet, options.today.year(), watch)?;
            let ward = ward_of(state, &sheet);
            if let Some(settings) = &ward {
                let named = Change::from(Edit { before: Some(state.settings.clone()), after: Some(settings.clone()) });
                let applied = state.change_in_place(&named);
                debug_assert!(applied.is_ok(), "{applied:?}");
                act.changes.push(named);
            }
            let begun = act.changes.len();
            let mut told = import_sheet(state, path, sheet, (sent.as_deref(), &options.theirs), act, report, watch)?;
            if let Some(settings) = ward {
                let message = Message::new("registers-ward-code").with("code", settings.ward_code.as_str());
                told.findings.push(about_sheet(Severity::Info, message));
            }
            told.findings.extend(doubts.iter().map(|message| about_sheet(Severity::Warning, message.clone())));
            report.sheets.push(told);
            for change in act.changes.get(begun..).unwrap_or_default() {
                // Made for this very state: it applies.
                let applied = state.change_in_place(change);
                debug_assert!(applied.is_ok(), "{applied:?}");
            }
        }
        Ok(())
    }

    fn done(self) -> Result<RegisterImport, RegisterError> {
        let Self { mut act, report, names, options, .. } = self;
        options.theirs.check(&report)?;
        let rows: usize = report.sheets.iter().map(|sheet| sheet.new + sheet.changed).sum();
        act.name = Message::new("act-import-register").with("files", names.join(", ")).with("rows", rows);
        Ok(RegisterImport { act, report })
    }
}

/// The settings with the ward's code, where the project has none yet and its first register tells one for more than half of its
/// rows: column B is the commune of today, whatever commune the papers are of.
fn ward_of(state: &Snapshot, sheet: &RepairedSheet) -> Option<Arc<ProjectSettings>> {
    if !state.settings.ward_code.is_empty() || !state.register.is_empty() {
        return None;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &sheet.rows {
        *counts.entry(row.values.get(Field::CommuneCode)).or_default() += 1;
    }
    let (code, count) = counts.into_iter().filter(|(code, _)| !code.is_empty()).max_by_key(|(_, count)| *count)?;
    let settings = ProjectSettings { ward_code: code.to_owned(), ..state.settings.as_ref().clone() };
    (count * 2 > sheet.rows.len()).then(|| settings.into())
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn about_sheet(severity: Severity, message: Message) -> RegisterFinding {
    RegisterFinding { row: 0, field: None, severity, message }
}

fn import_sheet(
    state: &Snapshot,
    path: &Path,
    repaired: RepairedSheet,
    (sent, theirs): (Option<&[SentRow]>, &Theirs),
    act: &mut ChangeSet,
    report: &mut RegisterReport,
    watch: &Watch,
) -> Result<SheetReport, RegisterError> {
    let RepairedSheet { name, kind, columns, rows, passed_over, repairs, questions } = repaired;
    let current = current_rows(state, Purpose::Matching);
    let mut sheet = SheetReport {
        path: path.to_owned(),
        sheet: name.clone(),
        kind,
        rows: rows.len(),
        repairs,
        findings: questions,
        columns: columns
            .iter()
            .map(|column| ColumnReport { place: place_of(column), meaning: column.meaning, doubtful: column.doubtful })
            .collect(),
        ..SheetReport::default()
    };
    let told: Vec<bool> =
        Field::all().map(|field| columns.iter().any(|column| column.meaning == Meaning::Field(field))).collect();
    for column in columns.iter().filter(|column| column.doubtful) {
        let Meaning::Field(field) = column.meaning else { continue };
        let message =
            Message::new("registers-column-doubtful").with("column", place_of(column)).with("meaning", field.label());
        sheet.findings.push(RegisterFinding { row: 0, field: Some(field), severity: Severity::Warning, message });
    }
    for row in passed_over {
        let message = Message::new("registers-row-passed-over");
        sheet.findings.push(RegisterFinding { row, field: None, severity: Severity::Info, message });
    }
    let ward_code = state.settings.ward_code.as_str();
    watch.begin("stage-checking-register", rows.len() as u64);
    for (index, row) in rows.iter().enumerate() {
        if index.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
            watch.advance(ROWS_PER_LOOK.min(rows.len() - index) as u64);
        }
        // A column that the sheet has not is lacking once, not in every row.
        let said = validate(row.number, &row.values, ward_code).into_iter();
        let lacks = |finding: &RegisterFinding| finding.message.key == MISSING && !is_told(&told, finding.field);
        sheet.findings.extend(said.filter(|finding| !lacks(finding)));
    }
    for field in Field::all().filter(|field| field.column().mandatory && !is_told(&told, Some(*field))) {
        let message = Message::new("registers-missing-column").with("column", field.column().title);
        sheet.findings.push(RegisterFinding { row: 0, field: Some(field), severity: Severity::Info, message });
    }
    let sent = sent.filter(|sent| {
        let own = is_of_this_project(sent, &current);
        if !own {
            sheet.findings.push(about_sheet(Severity::Warning, Message::new("registers-sent-elsewhere")));
        }
        own
    });
    sheet.returned = sent.is_some();
    // Which current row each row of the file is; and what was sent of it.
    let by_key: HashMap<RowKey, usize> = current.iter().enumerate().map(|(at, row)| (row.key, at)).collect();
    let pairs: Vec<Paired<'_>> = match sent {
        Some(sent) => {
            let of = pairing::with_sent(&rows, sent);
            sheet.missing = sent.len().saturating_sub(of.iter().flatten().count());
            let paired = |place: Option<usize>| match place.and_then(|place| sent.get(place)) {
                Some(sent) => match by_key.get(&sent.key) {
                    Some(at) => Paired::Row(*at, Some(&sent.values)),
                    None => Paired::RemovedHere,
                },
                None => Paired::New,
            };
            of.into_iter().map(paired).collect()
        }
        None => {
            let of = pairing::with_current(&rows, &current);
            // A row that only the export would make is none yet: the certificate is compared instead.
            let is_row = |at: &usize| current.get(*at).is_some_and(|row| matches!(row.key, RowKey::Row(_)));
            of.into_iter().map(|at| at.filter(is_row).map_or(Paired::New, |at| Paired::Row(at, None))).collect()
        }
    };
    if sheet.missing > 0 {
        let message = Message::new("registers-missing-rows").with("count", sheet.missing);
        sheet.findings.push(about_sheet(Severity::Warning, message));
    }
    let origin = RegisterOrigin { file: file_name(path), sheet: name, row: 0 };
    let mut taking = Taking::new(state, current, origin, theirs, sheet);
    let renames = taking.renames(&rows, &pairs);
    watch.begin("stage-importing-register", rows.len() as u64);
    for (index, (row, paired)) in rows.iter().zip(&pairs).enumerate() {
        if index.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
            watch.advance(ROWS_PER_LOOK.min(rows.len() - index) as u64);
        }
        taking.take(row, *paired, &told, &renames);
    }
    Ok(taking.finish(act, report))
}

/// Whether a sheet has a column for this field.
fn is_told(told: &[bool], field: Option<Field>) -> bool {
    field.and_then(|field| told.get(field.index())).copied().unwrap_or_default()
}

/// Whether the rows that a workbook was sent with are of this project: their keys are here, with the same serials.
fn is_of_this_project(sent: &[SentRow], current: &[CurrentRow]) -> bool {
    let by_key: HashMap<RowKey, &Values> = current.iter().map(|row| (row.key, &row.values)).collect();
    let own = sent.iter().filter(|row| {
        by_key.get(&row.key).is_some_and(|values| values.get(Field::Serial) == row.values.get(Field::Serial))
    });
    own.count() as f64 >= sent.len() as f64 * OWN_ROWS
}
