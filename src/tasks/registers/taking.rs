//! Takes the rows of a sheet into the project: new rows, taken values, and the certificates and holders that follow from them.

use std::collections::{BTreeMap, HashMap};

use super::compare::{ConflictReason, compare, same};
use super::current::{CurrentRow, RowKey};
use super::paper::Paper;
use super::repair::RepairedRow;
use super::report::{Conflict, RegisterFinding, RegisterReport, SheetReport};
use super::theirs::Theirs;
use super::update::{Updated, update};
use crate::cadastre::{
    Attributes, Certificate, CertificateId, ChangeSet, Confidential, Edit, Purpose, RegisterOrigin, RegisterRow,
    RegisterRowId, Serial, Severity, Snapshot,
};
use crate::formats::register_form::{Field, Values};
use crate::i18n::Message;

/// Which row of the project a row of the file is.
#[derive(Debug, Clone, Copy)]
pub enum Paired<'a> {
    New,
    RemovedHere,
    /// Index among the current rows, and what was sent of it.
    Row(usize, Option<&'a Values>),
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

/// A sheet on its way into the project: what its rows have changed so far.
pub struct Taking<'a> {
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
    theirs: &'a Theirs,
    /// Conflicts so far of a row and a field.
    conflicts_at: HashMap<(u64, Field), usize>,
    pub sheet: SheetReport,
}

impl<'a> Taking<'a> {
    /// `current` are the rows of `state`; `origin` is where the sheet's rows stand, without their row.
    pub fn new(
        state: &'a Snapshot,
        current: Vec<CurrentRow>,
        origin: RegisterOrigin,
        theirs: &'a Theirs,
        sheet: SheetReport,
    ) -> Self {
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
        Self {
            state,
            own_code: state.settings.ward_code.as_str(),
            current,
            by_serial,
            of_certificate,
            touched: BTreeMap::new(),
            next_row: state.register.next_id(),
            next_position: state.register.iter().map(|row| row.position + 1).max().unwrap_or_default(),
            next_certificate: state.certificates.next_id(),
            origin,
            edits: Vec::new(),
            kept: HashMap::new(),
            theirs,
            conflicts_at: HashMap::new(),
            sheet,
        }
    }

    /// Takes one row. `told` says which columns the sheet has; `renames` is of [`Taking::renames`].
    pub fn take(
        &mut self,
        row: &RepairedRow,
        paired: Paired<'_>,
        told: &[bool],
        renames: &HashMap<CertificateId, Serial>,
    ) {
        match paired {
            Paired::New => self.new_row(row),
            Paired::RemovedHere => {
                self.sheet.removed_here += 1;
                let message = Message::new("registers-row-removed-here");
                let finding = RegisterFinding { row: row.number, field: None, severity: Severity::Warning, message };
                self.sheet.findings.push(finding);
            }
            Paired::Row(at, sent) => self.known_row(row, at, sent, told, renames),
        }
    }

    /// Certificates whose every row came back with one other serial, which no certificate has: the serial was corrected.
    pub fn renames(&self, rows: &[RepairedRow], pairs: &[Paired<'_>]) -> HashMap<CertificateId, Serial> {
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
        let read = match now.key {
            RowKey::Row(id) => self.state.register.get(id),
            RowKey::Appended(..) => None,
        };
        let read = read.map(|row| Values::unpacked(row.values.open(Purpose::Matching)));
        let told = |field: Field| told.get(field.index()).copied().unwrap_or_default();
        let mut outcome = compare(row, sent, read.as_ref(), now, told);
        for (field, reason) in std::mem::take(&mut outcome.conflicts) {
            let value = |values: &Values| values.get(field).to_owned();
            let values = (value(&row.values), value(&now.values));
            if self.contradicted((row.number, field), reason, sent.map(value), values) {
                outcome.taken.push(field);
            }
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

    /// Lists a conflict, with the returned value and the one here. Whether the returned one is to be taken.
    fn contradicted(
        &mut self,
        (row, field): (u64, Field),
        reason: ConflictReason,
        sent: Option<String>,
        (returned, current): (String, String),
    ) -> bool {
        let count = self.conflicts_at.entry((row, field)).or_default();
        let nth = *count;
        *count += 1;
        let SheetReport { path, sheet, .. } = &self.sheet;
        let taken = reason.can_be_settled() && self.theirs.takes(path, sheet, row, field, nth);
        let (returned, current) = (Confidential::new(returned), Confidential::new(current));
        let sent = sent.map(Confidential::new);
        self.sheet.conflicts.push(Conflict { row, field, nth, reason, taken, sent, returned, current });
        taken
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

    /// The act of the sheet and its account.
    pub fn finish(mut self, act: &mut ChangeSet, report: &mut RegisterReport) -> SheetReport {
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
                Updated { certificate, holders: Vec::new() }
            } else {
                let (state, row) = (self.state, touched.row);
                let mut contradicted = |field, returned, current| {
                    self.contradicted((row, field), ConflictReason::OfCertificate, None, (returned, current))
                };
                update(state, certificate, before.as_ref(), &after, &mut next_holder, &mut contradicted)
            };
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
        self.sheet.conflicts.sort_by_key(|conflict| (conflict.row, conflict.field, conflict.nth));
        self.sheet
    }
}

/// What a certificate has once, and its rows tell differently.
fn disagreeing<'a>(rows: impl Iterator<Item = &'a Values> + Clone) -> impl Iterator<Item = Field> {
    [Field::IssueDate, Field::RegistryNumber].into_iter().filter(move |field| {
        let mut told = rows.clone().map(|values| values.get(*field)).filter(|value| !value.is_empty());
        told.next().is_some_and(|first| told.any(|other| !same(*field, first, other)))
    })
}
