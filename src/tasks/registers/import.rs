//! A register becomes one act: its rows, and the certificates and holders that they tell of.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::columns::{Field, Values};
use super::compare::{ConflictReason, compare, same};
use super::current::{CurrentRow, RowKey, current_rows};
use super::headers::Meaning;
use super::mapping::{BadMapping, Mapping, place_of};
use super::pairing;
use super::paper::Paper;
use super::read::registers;
use super::repair::{Repair, RepairedRow, RepairedSheet, repair};
use super::report::RegisterFinding;
use super::sent::{self, SentRow};
use super::update::{PaperConflict, Updated, update};
use super::validate::validate;
use crate::cadastre::{
    Attributes, Certificate, CertificateId, ChangeSet, Confidential, Edit, PartialDate, Purpose, RegisterOrigin,
    RegisterRow, RegisterRowId, Serial, Severity, Snapshot,
};
use crate::formats::FormatError;
use crate::formats::workbook::{Budget, read_workbook};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

/// Rows between two looks at the cancel flag.
const ROWS_PER_LOOK: usize = 256;

/// Fewer than this part of the rows that a workbook was sent with are rows of this project: it is of another one.
const OWN_ROWS: f64 = 0.5;

#[derive(Debug, Clone, PartialEq)]
pub struct RegisterOptions {
    /// Outranks what the headers say.
    pub mapping: Option<Mapping>,
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
            Self::NoRegister { path } => Message::new("registers-no-register").with("path", path.clone()),
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
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

/// A value that was not taken, for a person to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Row of the sheet, from 1.
    pub row: u64,
    pub field: Field,
    pub reason: ConflictReason,
    pub sent: Option<Confidential<String>>,
    pub returned: Confidential<String>,
    pub current: Confidential<String>,
}

impl RegisterReport {
    /// Whether something in it needs a person: a conflict, or a finding above [`Severity::Info`].
    pub fn needs_person(&self) -> bool {
        let doubtful = |sheet: &SheetReport| {
            !sheet.conflicts.is_empty() || sheet.findings.iter().any(|finding| finding.severity > Severity::Info)
        };
        self.sheets.iter().any(doubtful)
    }
}

/// Reads the files, one after the other, into one act. Nothing is changed yet: the caller performs the act.
///
/// Errors: the first file that cannot be read, or that has no register; cancelled.
pub fn import_registers(
    snapshot: &Snapshot,
    files: &[PathBuf],
    options: &RegisterOptions,
    watch: &Watch,
) -> Result<RegisterImport, RegisterError> {
    let mut report = RegisterReport::default();
    let mut act = ChangeSet::new(Message::new("act-import-register"));
    let mut state = snapshot.clone();
    for path in files {
        let workbook = read_workbook(path, Budget::default(), watch)?;
        let doubts: Vec<Message> = workbook.doubts.iter().map(|doubt| doubt.message.clone()).collect();
        let sent = sent::read(&workbook);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let sheets = registers(workbook, &stem, options.mapping.as_ref())
            .map_err(|reason| RegisterError::Mapping { path: path.clone(), reason })?;
        if sheets.is_empty() {
            return Err(RegisterError::NoRegister { path: path.clone() });
        }
        for sheet in sheets {
            watch.begin("stage-repairing-register", sheet.rows.len() as u64);
            let sheet = repair(sheet, options.today.year(), watch)?;
            let begun = act.changes.len();
            let mut told = import_sheet(&state, path, sheet, sent.as_deref(), &mut act, &mut report, watch)?;
            told.findings.extend(doubts.iter().map(|message| about_sheet(Severity::Warning, message.clone())));
            report.sheets.push(told);
            for change in act.changes.get(begun..).unwrap_or_default() {
                // Made for this very state: it applies.
                let applied = state.change_in_place(change);
                debug_assert!(applied.is_ok(), "{applied:?}");
            }
        }
    }
    let rows: usize = report.sheets.iter().map(|sheet| sheet.new + sheet.changed).sum();
    let names: Vec<String> = files.iter().map(|path| file_name(path)).collect();
    act.name = Message::new("act-import-register").with("files", names.join(", ")).with("rows", rows);
    Ok(RegisterImport { act, report })
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn about_sheet(severity: Severity, message: Message) -> RegisterFinding {
    RegisterFinding { row: 0, field: None, severity, message }
}

/// The rows of one certificate before and after, and what else a register tells of it.
#[derive(Default)]
struct Touched {
    /// Views of its rows by key, before.
    before: BTreeMap<RowKey, Values>,
    after: BTreeMap<RowKey, Values>,
    /// Where its values stand in the sheet.
    row: u64,
    group: String,
    rename: Option<Serial>,
    created: bool,
}

struct Import<'a> {
    state: &'a Snapshot,
    own_code: &'a str,
    current: Vec<CurrentRow>,
    by_serial: HashMap<Serial, CertificateId>,
    /// Rows of each certificate in `current`.
    of_certificate: HashMap<CertificateId, Vec<usize>>,
    touched: BTreeMap<CertificateId, Touched>,
    next_row: u64,
    next_position: u64,
    next_certificate: u64,
    origin: RegisterOrigin,
    edits: Vec<Edit<RegisterRow>>,
    /// Rows that only the export made, and are the register's now: their key, and their place in `edits`.
    kept: HashMap<RowKey, (RowKey, usize)>,
    sheet: SheetReport,
}

fn import_sheet(
    state: &Snapshot,
    path: &Path,
    repaired: RepairedSheet,
    sent: Option<&[SentRow]>,
    act: &mut ChangeSet,
    report: &mut RegisterReport,
    watch: &Watch,
) -> Result<SheetReport, RegisterError> {
    let RepairedSheet { name, columns, rows, passed_over, repairs, questions } = repaired;
    let current = current_rows(state, Purpose::Matching);
    let mut sheet = SheetReport {
        path: path.to_owned(),
        sheet: name.clone(),
        rows: rows.len(),
        repairs,
        findings: questions,
        columns: columns
            .iter()
            .map(|column| ColumnReport { place: place_of(column), meaning: column.meaning, doubtful: column.doubtful })
            .collect(),
        ..SheetReport::default()
    };
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
            watch.advance(ROWS_PER_LOOK as u64);
        }
        sheet.findings.extend(validate(row.number, &row.values, ward_code));
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
    let mut by_serial = HashMap::new();
    for certificate in state.certificates.iter() {
        if let Some(serial) = &certificate.serial {
            by_serial.entry(serial.clone()).or_insert(certificate.id);
        }
    }
    let mut of_certificate: HashMap<CertificateId, Vec<usize>> = HashMap::new();
    for (at, row) in current.iter().enumerate() {
        if let Some(id) = row.certificate {
            of_certificate.entry(id).or_default().push(at);
        }
    }
    let mut import = Import {
        state,
        own_code: ward_code,
        current,
        by_serial,
        of_certificate,
        touched: BTreeMap::new(),
        next_row: state.register.next_id(),
        next_position: state.register.iter().map(|row| row.position + 1).max().unwrap_or_default(),
        next_certificate: state.certificates.next_id(),
        origin: RegisterOrigin { file: file_name(path), sheet: name, row: 0 },
        edits: Vec::new(),
        kept: HashMap::new(),
        sheet,
    };
    let told: Vec<bool> =
        Field::all().map(|field| columns.iter().any(|column| column.meaning == Meaning::Field(field))).collect();
    let renames = import.renames(&rows, &pairs);
    watch.begin("stage-importing-register", rows.len() as u64);
    for (index, (row, paired)) in rows.iter().zip(&pairs).enumerate() {
        if index.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
            watch.advance(ROWS_PER_LOOK as u64);
        }
        match paired {
            Paired::New => import.new_row(row),
            Paired::RemovedHere => {
                import.sheet.removed_here += 1;
                let message = Message::new("registers-row-removed-here");
                import.sheet.findings.push(RegisterFinding {
                    row: row.number,
                    field: None,
                    severity: Severity::Warning,
                    message,
                });
            }
            Paired::Row(at, sent) => import.known_row(row, *at, *sent, &told, &renames),
        }
    }
    Ok(import.finish(act, report))
}

/// What a certificate has once, and its rows tell differently.
fn disagreeing<'a>(rows: impl Iterator<Item = &'a Values> + Clone) -> impl Iterator<Item = Field> {
    [Field::IssueDate, Field::RegistryNumber].into_iter().filter(move |field| {
        let mut told = rows.clone().map(|values| values.get(*field)).filter(|value| !value.is_empty());
        told.next().is_some_and(|first| told.any(|other| !same(*field, first, other)))
    })
}

#[derive(Debug, Clone, Copy)]
enum Paired<'a> {
    New,
    RemovedHere,
    /// Index among the current rows, and what was sent of it.
    Row(usize, Option<&'a Values>),
}

/// Whether the rows that a workbook was sent with are of this project: their keys are here, with the same serials.
fn is_of_this_project(sent: &[SentRow], current: &[CurrentRow]) -> bool {
    let by_key: HashMap<RowKey, &Values> = current.iter().map(|row| (row.key, &row.values)).collect();
    let own = sent.iter().filter(|row| {
        by_key.get(&row.key).is_some_and(|values| values.get(Field::Serial) == row.values.get(Field::Serial))
    });
    own.count() as f64 >= sent.len() as f64 * OWN_ROWS
}

impl Import<'_> {
    /// Certificates whose every row came back with one other serial, which no certificate has: the serial was corrected.
    fn renames(&self, rows: &[RepairedRow], pairs: &[Paired<'_>]) -> HashMap<CertificateId, Serial> {
        let mut told: HashMap<CertificateId, (usize, Option<Serial>)> = HashMap::new();
        for (row, paired) in rows.iter().zip(pairs) {
            let Paired::Row(at, _) = paired else { continue };
            let Some(id) = self.current.get(*at).and_then(|row| row.certificate) else { continue };
            let serial = Serial::parse(row.values.get(Field::Serial));
            told.entry(id)
                .and_modify(|(count, all)| {
                    *count += 1;
                    if *all != serial {
                        *all = None;
                    }
                })
                .or_insert((1, serial));
        }
        let renamed = told.into_iter().filter_map(|(id, (count, serial))| {
            let serial = serial.filter(|serial| !self.by_serial.contains_key(serial))?;
            (self.of_certificate.get(&id).map(Vec::len) == Some(count)).then_some((id, serial))
        });
        renamed.collect()
    }

    fn known_row(
        &mut self,
        row: &RepairedRow,
        at: usize,
        sent: Option<&Values>,
        told: &[bool],
        renames: &HashMap<CertificateId, Serial>,
    ) {
        let Some(now) = self.current.get(at).cloned() else { return };
        let now = &now;
        let outcome = compare(row, sent, now, |field| told.get(field.index()).copied().unwrap_or_default());
        for (field, reason) in &outcome.conflicts {
            self.sheet.conflicts.push(Conflict {
                row: row.number,
                field: *field,
                reason: *reason,
                sent: sent.map(|sent| Confidential::new(sent.get(*field).to_owned())),
                returned: Confidential::new(row.values.get(*field).to_owned()),
                current: Confidential::new(now.values.get(*field).to_owned()),
            });
        }
        if let Some(id) = now.certificate {
            self.tell_group(id, row);
        }
        if outcome.taken.is_empty() {
            self.sheet.unchanged += 1;
            return;
        }
        self.sheet.changed += 1;
        let (key, certificate) = (now.key, now.certificate);
        let mut view = now.values.clone();
        for field in &outcome.taken {
            view.set(*field, row.values.get(*field));
        }
        if let RowKey::Appended(id, _) = key {
            self.appended_row(id, key, row, view);
            return;
        }
        let RowKey::Row(row_id) = key else { return };
        let Some(before) = self.state.register.get(row_id).cloned() else { return };
        let mut after = before.as_ref().clone();
        let mut stored = Values::unpacked(before.values.open(Purpose::Matching));
        let mut verbatim = Values::unpacked(before.verbatim.open(Purpose::Matching));
        for field in &outcome.taken {
            stored.set(*field, row.values.get(*field));
            verbatim.set(*field, row.written.get(*field));
        }
        if row.repaired && !before.verbatim.open(Purpose::Matching).is_empty() {
            after.verbatim = Confidential::new(verbatim.packed());
        }
        after.origin = RegisterOrigin { row: row.number, ..self.origin.clone() };
        if let Some(id) = certificate {
            self.touch(id, row);
        }
        let serial = Serial::parse(view.get(Field::Serial)).filter(|_| outcome.taken.contains(&Field::Serial));
        after.certificate = match (certificate, serial) {
            (Some(id), Some(serial)) if renames.get(&id) == Some(&serial) => {
                if let Some(touched) = self.touched.get_mut(&id) {
                    touched.rename = Some(serial);
                }
                Some(id)
            }
            (_, Some(serial)) => Some(self.certificate_of(serial, row)),
            (certificate, None) => certificate,
        };
        after.values = Confidential::new(stored.packed());
        if let Some(touched) =
            certificate.filter(|id| after.certificate != Some(*id)).and_then(|id| self.touched.get_mut(&id))
        {
            touched.after.remove(&key);
        }
        if let Some(touched) = after.certificate.and_then(|id| self.touched.get_mut(&id)) {
            touched.after.insert(key, view);
        }
        self.edits.push(Edit::replace(before, after));
    }

    fn new_row(&mut self, row: &RepairedRow) {
        self.sheet.new += 1;
        let serial = Serial::parse(row.values.get(Field::Serial));
        let certificate = serial.map(|serial| self.certificate_of(serial, row));
        if let Some(id) = certificate {
            self.tell_group(id, row);
            // What was sent of a certificate without a register came back with a row more.
            if self.sheet.returned {
                self.keep_appended(id);
            }
        }
        let written = if row.repaired { row.written.packed() } else { Attributes::default() };
        let origin = RegisterOrigin { row: row.number, ..self.origin.clone() };
        let key = self.insert_row(certificate, &row.values, written, origin);
        if let Some(touched) = certificate.and_then(|id| self.touched.get_mut(&id)) {
            touched.after.insert(key, row.values.clone());
        }
    }

    fn insert_row(
        &mut self,
        certificate: Option<CertificateId>,
        values: &Values,
        verbatim: Attributes,
        origin: RegisterOrigin,
    ) -> RowKey {
        let id = RegisterRowId(self.next_row);
        self.edits.push(Edit::insert(RegisterRow {
            id,
            certificate,
            position: self.next_position,
            origin,
            values: Confidential::new(values.packed()),
            verbatim: Confidential::new(verbatim),
        }));
        self.next_row += 1;
        self.next_position += 1;
        RowKey::Row(id)
    }

    /// The rows that the export made of a certificate are the register's from now on, all of them.
    fn keep_appended(&mut self, id: CertificateId) {
        let places = self.of_certificate.get(&id).cloned().unwrap_or_default();
        for at in places {
            let Some(row) = self.current.get(at).filter(|row| matches!(row.key, RowKey::Appended(..))).cloned() else {
                continue;
            };
            if self.kept.contains_key(&row.key) {
                continue;
            }
            let place = self.edits.len();
            let key = self.insert_row(Some(id), &row.values, Attributes::default(), self.origin.clone());
            self.kept.insert(row.key, (key, place));
            if let Some(touched) = self.touched.get_mut(&id) {
                touched.after.insert(key, row.values);
            }
        }
    }

    /// A row that was only made for the export comes back changed.
    fn appended_row(&mut self, id: CertificateId, key: RowKey, row: &RepairedRow, view: Values) {
        self.touch(id, row);
        self.keep_appended(id);
        let Some((kept, place)) = self.kept.get(&key).copied() else { return };
        if let Some(edit) = self.edits.get_mut(place)
            && let Some(inserted) = &edit.after
        {
            let values = Confidential::new(view.packed());
            let origin = RegisterOrigin { row: row.number, ..self.origin.clone() };
            *edit = Edit::insert(RegisterRow { values, origin, ..inserted.as_ref().clone() });
        }
        if let Some(touched) = self.touched.get_mut(&id) {
            touched.after.insert(kept, view);
        }
    }

    /// The certificate of a serial: the one that has it, else a new one.
    fn certificate_of(&mut self, serial: Serial, row: &RepairedRow) -> CertificateId {
        if let Some(id) = self.by_serial.get(&serial).copied() {
            self.touch(id, row);
            return id;
        }
        let id = CertificateId(self.next_certificate);
        self.next_certificate += 1;
        self.by_serial.insert(serial.clone(), id);
        self.touched.insert(id, Touched { row: row.number, rename: Some(serial), created: true, ..Touched::default() });
        id
    }

    /// Remembers a certificate's rows as they are before this import.
    fn touch(&mut self, id: CertificateId, row: &RepairedRow) {
        if self.touched.contains_key(&id) {
            return;
        }
        let rows = self.of_certificate.get(&id).into_iter().flatten().filter_map(|at| self.current.get(*at));
        let before: BTreeMap<RowKey, Values> = rows.map(|row| (row.key, row.values.clone())).collect();
        // Rows that only the export makes are the certificate itself, not what a register said of it.
        let of_register = before.keys().all(|key| matches!(key, RowKey::Row(_)));
        let after = if of_register { before.clone() } else { BTreeMap::new() };
        self.touched.insert(id, Touched { after, before, row: row.number, ..Touched::default() });
    }

    fn tell_group(&mut self, id: CertificateId, row: &RepairedRow) {
        if row.group.is_empty() {
            return;
        }
        let own = self.state.certificates.get(id).map(|certificate| certificate.residential_group.clone());
        match own {
            Some(own) if own == row.group => {}
            Some(own) if !own.is_empty() => {
                let message = Message::new("registers-group-differs").with("told", row.group.as_str()).with("own", own);
                self.sheet.findings.push(RegisterFinding {
                    row: row.number,
                    field: None,
                    severity: Severity::Warning,
                    message,
                });
            }
            _ => {
                self.touch(id, row);
                if let Some(touched) = self.touched.get_mut(&id).filter(|touched| touched.group.is_empty()) {
                    touched.group.clone_from(&row.group);
                }
            }
        }
    }

    fn finish(mut self, act: &mut ChangeSet, report: &mut RegisterReport) -> SheetReport {
        let mut next_holder = self.state.holders.next_id();
        for (id, touched) in std::mem::take(&mut self.touched) {
            let row_before = self.state.certificates.get(id).cloned();
            let mut certificate =
                row_before.as_ref().map_or_else(|| Certificate::with_serial(id, None), |row| row.as_ref().clone());
            if let Some(serial) = touched.rename {
                certificate.serial = Some(serial);
            }
            if certificate.residential_group.is_empty() {
                certificate.residential_group = touched.group;
            }
            // Rows that were sent for a certificate without a register, and came back changed, are what was sent of it.
            let from_rows = touched.before.keys().any(|key| matches!(key, RowKey::Row(_)));
            let sent_back = self.sheet.returned && !touched.before.is_empty();
            let before =
                (from_rows || sent_back || touched.created).then(|| Paper::of(touched.before.values(), self.own_code));
            let after = Paper::of(touched.after.values(), self.own_code);
            for field in disagreeing(touched.after.values()) {
                let serial = certificate.serial.as_ref().map_or("", |serial| serial.as_str());
                let message = Message::new("registers-rows-disagree").with("serial", serial);
                self.sheet.findings.push(RegisterFinding {
                    row: touched.row,
                    field: Some(field),
                    severity: Severity::Warning,
                    message,
                });
            }
            // Nothing of a certificate is told where none of its rows was taken.
            let updated = if touched.after.is_empty() && !from_rows {
                Updated { certificate, holders: Vec::new(), conflicts: Vec::new() }
            } else {
                update(self.state, certificate, before.as_ref(), &after, &mut next_holder)
            };
            for PaperConflict { field, returned, current } in updated.conflicts {
                self.sheet.conflicts.push(Conflict {
                    row: touched.row,
                    field,
                    reason: PaperConflict::reason(),
                    sent: None,
                    returned: Confidential::new(returned),
                    current: Confidential::new(current),
                });
            }
            for edit in updated.holders {
                act.push(edit);
            }
            match row_before {
                None => {
                    report.certificates_created += 1;
                    act.push(Edit::insert(updated.certificate));
                }
                Some(row) if *row != updated.certificate => act.push(Edit::replace(row, updated.certificate)),
                Some(_) => {}
            }
        }
        for edit in self.edits {
            act.push(edit);
        }
        self.sheet.findings.sort_by_key(|finding| (finding.row, finding.field));
        self.sheet.conflicts.sort_by_key(|conflict| (conflict.row, conflict.field));
        self.sheet
    }
}
