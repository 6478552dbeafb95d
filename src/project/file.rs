//! A project file as SQL: opened, read whole, one act written at a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params, params_from_iter};

use super::lock::identity;
use super::private_copy::{self, PrivateCopy};
use super::raw_change::RawChange;
use super::storage::keeps_wal;
use super::stored::{Columns, Stored, image};
use super::{Access, ProjectError, schema};
use crate::cadastre::{
    Certificate, Change, ChangeSet, Crosswalk, Edit, Exception, Finding, Holder, Layer, Link, Parcel, ProjectSettings,
    ROWS_TOGETHER, ReferenceFeature, RegisterRow, Scan, Snapshot, StaleChange, Timestamp, Underlay,
};
use crate::i18n::Message;

/// How long to wait for a reader's lock, milliseconds: a reader is done in less, or it hangs.
const BUSY_MILLISECONDS: u32 = 5_000;

/// Ids are given one by one; one past a billion is a damaged file, and must not be made room for.
pub(super) const HIGHEST_ID: u64 = 1_000_000_000;

/// An act as the journal lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    pub seq: u64,
    pub at: Timestamp,
    pub who: String,
    pub name: Message,
    /// The act that this one takes back.
    pub undoes: Option<u64>,
    pub kind: EntryKind,
}

/// What an entry of the journal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// It changed rows, and can be taken back.
    Act,
    /// Personal data were shown to a person, for a purpose. Nothing was changed, and nobody can take it back.
    Disclosure,
    /// The personal data of the project were removed. Nothing before it can be undone.
    Wipe,
}

/// How the journal's table writes what is no act; an act is null.
const DISCLOSURE: &str = "disclosure";
pub(super) const WIPE: &str = "wipe";

impl EntryKind {
    fn written(self) -> Option<&'static str> {
        match self {
            Self::Act => None,
            Self::Disclosure => Some(DISCLOSURE),
            Self::Wipe => Some(WIPE),
        }
    }

    fn read(written: Option<&str>) -> Self {
        match written {
            Some(DISCLOSURE) => Self::Disclosure,
            Some(WIPE) => Self::Wipe,
            _ => Self::Act,
        }
    }
}

/// An open project file. Belongs to one thread.
pub(super) struct ProjectFile {
    connection: Connection,
    path: PathBuf,
    identity: Option<(u64, u64)>,
    /// Write-ahead logging, rather than a rollback journal.
    wal: bool,
    /// Where the rows are read from when the project itself could not be read without a write.
    copy: Option<Arc<PrivateCopy>>,
}

impl ProjectFile {
    /// Makes a new file. Errors: [`ProjectError::Exists`].
    pub(super) fn create(path: &Path) -> Result<Self, ProjectError> {
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(|error| ProjectError::making(path, &error))?;
        let made = Self::open(path, Access::ReadWrite);
        if made.is_err() {
            // A file that could not become a project is not left behind.
            let _ = fs::remove_file(path);
        }
        made
    }

    pub(super) fn open(path: &Path, access: Access) -> Result<Self, ProjectError> {
        let metadata = fs::metadata(path).map_err(|error| ProjectError::io(path, &error))?;
        if metadata.is_dir() {
            return Err(ProjectError::NotAProject { path: path.to_owned() });
        }
        let copy = match access {
            Access::ReadWrite => None,
            Access::ReadOnly => private_copy::instead_of(path)?.map(Arc::new),
        };
        let place = copy.as_ref().map_or(path, |copy| copy.path());
        let may_write = access == Access::ReadWrite || copy.is_some();
        let unclean = private_copy::is_unclean(place);
        let mode = if may_write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
        let sql = |error: &rusqlite::Error| ProjectError::sql(path, error);
        let mut connection =
            Connection::open_with_flags(place, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|error| sql(&error))?;
        let prepared = |connection: &Connection| -> rusqlite::Result<(bool, i32)> {
            connection.busy_timeout(std::time::Duration::from_millis(BUSY_MILLISECONDS.into()))?;
            let usable =
                schema::is_project(connection)? || (access == Access::ReadWrite && schema::is_empty(connection)?);
            Ok((usable, schema::version(connection)?))
        };
        let (usable, version) = prepared(&connection).map_err(|error| sql(&error))?;
        if !usable {
            return Err(ProjectError::NotAProject { path: path.to_owned() });
        }
        if version > schema::VERSION {
            return Err(ProjectError::Newer { path: path.to_owned() });
        }
        if unclean {
            check(&connection, path)?;
        }
        let wal = access == Access::ReadWrite && keeps_wal(path);
        if access == Access::ReadWrite {
            set_up(&connection, wal).map_err(|error| sql(&error))?;
        }
        if may_write {
            schema::migrate(&mut connection).map_err(|error| sql(&error))?;
        }
        Ok(Self { connection, path: path.to_owned(), identity: identity(&metadata), wal, copy })
    }

    /// The copy that is read instead of the project, if there is one.
    pub(super) fn copy(&self) -> Option<Arc<PrivateCopy>> {
        self.copy.clone()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The whole present state.
    ///
    /// Errors: [`ProjectError::Damaged`] when a row does not read.
    pub(super) fn load(&self) -> Result<Snapshot, ProjectError> {
        let mut snapshot = Snapshot::default();
        self.load_table::<Layer>(&mut snapshot)?;
        self.load_table::<Parcel>(&mut snapshot)?;
        self.load_table::<ReferenceFeature>(&mut snapshot)?;
        self.load_table::<Certificate>(&mut snapshot)?;
        self.load_table::<Holder>(&mut snapshot)?;
        self.load_table::<Scan>(&mut snapshot)?;
        self.load_table::<Link>(&mut snapshot)?;
        self.load_table::<Finding>(&mut snapshot)?;
        self.load_table::<RegisterRow>(&mut snapshot)?;
        self.load_table::<Crosswalk>(&mut snapshot)?;
        self.load_table::<Underlay>(&mut snapshot)?;
        self.load_table::<Exception>(&mut snapshot)?;
        self.load_table::<ProjectSettings>(&mut snapshot)?;
        snapshot.revision = self.last_seq()?;
        self.reserve_ids(&mut snapshot)?;
        Ok(snapshot)
    }

    /// Ids that were ever given are not given again, even when their act was taken back.
    fn reserve_ids(&self, snapshot: &mut Snapshot) -> Result<(), ProjectError> {
        let highest = |entity: &str| -> rusqlite::Result<u64> {
            let highest: Option<i64> =
                self.connection
                    .query_row("SELECT max(id) FROM journal_change WHERE entity = ?1", [entity], |row| row.get(0))?;
            Ok(highest.and_then(|id| u64::try_from(id).ok()).unwrap_or(0))
        };
        let reserve = |snapshot: &mut Snapshot| -> rusqlite::Result<()> {
            snapshot.layers.reserve_id(highest(Layer::TABLE)?);
            snapshot.parcels.reserve_id(highest(Parcel::TABLE)?);
            snapshot.references.reserve_id(highest(ReferenceFeature::TABLE)?);
            snapshot.certificates.reserve_id(highest(Certificate::TABLE)?);
            snapshot.holders.reserve_id(highest(Holder::TABLE)?);
            snapshot.scans.reserve_id(highest(Scan::TABLE)?);
            snapshot.links.reserve_id(highest(Link::TABLE)?);
            snapshot.findings.reserve_id(highest(Finding::TABLE)?);
            snapshot.register.reserve_id(highest(RegisterRow::TABLE)?);
            snapshot.crosswalks.reserve_id(highest(Crosswalk::TABLE)?);
            snapshot.underlays.reserve_id(highest(Underlay::TABLE)?);
            snapshot.exceptions.reserve_id(highest(Exception::TABLE)?);
            Ok(())
        };
        reserve(snapshot).map_err(|error| self.sql(&error))
    }

    /// Puts all rows of one entity into a snapshot, each as it is read: a ward in between would be a ward more in memory.
    fn load_table<T: Stored>(&self, snapshot: &mut Snapshot) -> Result<(), ProjectError>
    where
        Change: From<Edit<T>>,
    {
        let personal: String = T::PERSONAL.iter().map(|name| format!(", p.\"{name}\"")).collect();
        let plain: String = T::PLAIN.iter().map(|name| format!(", t.\"{name}\"")).collect();
        let join = if T::PERSONAL.is_empty() {
            String::new()
        } else {
            format!(" LEFT JOIN {}_personal p USING (id)", T::TABLE)
        };
        let sql = format!("SELECT t.id{plain}{personal} FROM {} t{join} ORDER BY t.id", T::TABLE);
        let mut read = || -> rusqlite::Result<Result<(), String>> {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            let mut settled: Vec<T> = Vec::with_capacity(ROWS_TOGETHER);
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let mut columns = Columns::default();
                for (index, name) in T::PLAIN.iter().chain(T::PERSONAL).enumerate() {
                    columns.push(*name, row.get(index + 1)?);
                }
                let known = u64::try_from(id).ok().filter(|id| *id <= HIGHEST_ID);
                let Some(row) = known.and_then(|id| T::from_columns(id, &mut columns)) else {
                    return Ok(Err(format!("{} {id}", T::TABLE)));
                };
                settled.push(row);
                if settled.len() == ROWS_TOGETHER
                    && let Err(stale) = insert(snapshot, &mut settled)
                {
                    return Ok(Err(stale.to_string()));
                }
            }
            Ok(insert(snapshot, &mut settled).map_err(|stale| stale.to_string()))
        };
        let read = read().map_err(|error| self.sql(&error))?;
        read.map_err(|reason| ProjectError::Damaged { path: self.path.clone(), reason })
    }

    /// Writes one act: its rows and its journal entry, together or not at all.
    pub(super) fn commit(&mut self, entry: &JournalEntry, act: &ChangeSet) -> Result<(), ProjectError> {
        self.check_still_there()?;
        let path = self.path.clone();
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            transaction
                .prepare_cached(
                    "INSERT INTO journal (seq, at, who, name, undoes, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    signed(entry.seq),
                    entry.at.0,
                    entry.who,
                    serde_json::to_string(&entry.name).unwrap_or_default(),
                    entry.undoes.map(signed),
                    entry.kind.written()
                ])?;
            for (position, change) in act.changes.iter().enumerate() {
                write_change(&transaction, entry.seq, position, change)?;
            }
            transaction.commit()
        };
        write().map_err(|error| ProjectError::sql(&path, &error))
    }

    /// Every act, oldest first.
    pub(super) fn journal(&self) -> Result<Vec<JournalEntry>, ProjectError> {
        let read = || -> rusqlite::Result<Vec<JournalEntry>> {
            let mut statement =
                self.connection.prepare("SELECT seq, at, who, name, undoes, kind FROM journal ORDER BY seq")?;
            let entries = statement.query_map([], |row| {
                let (name, kind): (String, Option<String>) = (row.get(3)?, row.get(5)?);
                Ok(JournalEntry {
                    seq: unsigned(row.get(0)?),
                    at: Timestamp(row.get(1)?),
                    who: row.get(2)?,
                    name: serde_json::from_str(&name).unwrap_or_else(|_| Message::new("act-unknown")),
                    undoes: row.get::<_, Option<i64>>(4)?.map(unsigned),
                    kind: EntryKind::read(kind.as_deref()),
                })
            })?;
            entries.collect()
        };
        read().map_err(|error| self.sql(&error))
    }

    /// The images of one act.
    pub(super) fn images(&self, entry: &JournalEntry) -> Result<ChangeSet, ProjectError> {
        let mut act = ChangeSet::new(entry.name.clone());
        let read = || -> rusqlite::Result<Vec<RawChange>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT c.entity, c.id, c.before, c.after, p.before, p.after FROM journal_change c
                 LEFT JOIN journal_personal p USING (seq, position) WHERE c.seq = ?1 ORDER BY c.position",
            )?;
            let changes = statement.query_map([signed(entry.seq)], RawChange::of_row)?;
            changes.collect()
        };
        for raw in read().map_err(|error| self.sql(&error))? {
            let reason = format!("journal {} {} {}", entry.seq, raw.entity, raw.id);
            let damaged = || ProjectError::Damaged { path: self.path.clone(), reason };
            act.changes.push(raw.read().ok_or_else(damaged)?);
        }
        Ok(act)
    }

    pub(super) fn last_seq(&self) -> Result<u64, ProjectError> {
        let last: Option<i64> = self
            .connection
            .query_row("SELECT max(seq) FROM journal", [], |row| row.get(0))
            .optional()
            .map_err(|error| self.sql(&error))?
            .flatten();
        Ok(last.map_or(0, unsigned))
    }

    /// Ends with one file: the log is folded in and removed.
    pub(super) fn close(self) {
        if self.wal {
            // Left behind, the log is read again at the next opening.
            let _ = self.connection.pragma_update(None, "journal_mode", "delete");
        }
    }

    /// Errors: [`ProjectError::Gone`] when the path no longer leads to the open file.
    fn check_still_there(&self) -> Result<(), ProjectError> {
        let there = fs::metadata(&self.path).ok();
        let same = there.is_some_and(|metadata| identity(&metadata) == self.identity);
        if same { Ok(()) } else { Err(ProjectError::Gone { path: self.path.clone() }) }
    }

    fn sql(&self, error: &rusqlite::Error) -> ProjectError {
        ProjectError::sql(&self.path, error)
    }
}

/// How every act gets to the disk.
pub(super) fn set_up(connection: &Connection, wal: bool) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", if wal { "wal" } else { "delete" })?;
    connection.pragma_update(None, "synchronous", "full")
}

/// Errors: [`ProjectError::Damaged`] with SQLite's first complaint.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), ProjectError> {
    let found: rusqlite::Result<String> = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match found {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(reason) => Err(ProjectError::Damaged { path: path.to_owned(), reason }),
        Err(error) => Err(ProjectError::sql(path, &error)),
    }
}

/// A path with something after its whole name: `ward.thuaso-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Puts rows that were just read into a snapshot, and leaves none.
fn insert<T: Stored>(snapshot: &mut Snapshot, rows: &mut Vec<T>) -> Result<(), StaleChange>
where
    Change: From<Edit<T>>,
{
    T::settle(rows);
    rows.drain(..).try_for_each(|row| {
        let insertion = Edit { before: None, after: Some(Arc::new(row)) };
        snapshot.change_in_place(&insertion.into())
    })
}

fn write_change(transaction: &Transaction<'_>, seq: u64, position: usize, change: &Change) -> rusqlite::Result<()> {
    let at = (seq, position);
    match change {
        Change::Parcel(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Certificate(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Holder(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Scan(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Link(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Layer(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Reference(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Finding(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::RegisterRow(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Crosswalk(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Underlay(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Exception(edit) => write_edit(transaction, at, edit.id(), edit),
        Change::Settings(edit) => write_edit(transaction, at, SETTINGS_ID, edit),
    }
}

/// The settings are one row.
const SETTINGS_ID: u64 = 1;

fn write_edit<T: Stored>(
    transaction: &Transaction<'_>,
    (seq, position): (u64, usize),
    id: u64,
    edit: &Edit<T>,
) -> rusqlite::Result<()> {
    let split = |row: &Arc<T>| {
        let mut values = row.to_values();
        let personal = values.split_off(T::PLAIN.len());
        (values, personal)
    };
    let (before, after) = (edit.before.as_ref().map(split), edit.after.as_ref().map(split));
    let plain = |half: &Option<(Vec<Value>, Vec<Value>)>| {
        half.as_ref().map(|(plain, _)| image(T::PLAIN, plain).unwrap_or_else(empty_image))
    };
    let personal =
        |half: &Option<(Vec<Value>, Vec<Value>)>| half.as_ref().and_then(|(_, personal)| image(T::PERSONAL, personal));
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    transaction
        .prepare_cached(
            "INSERT INTO journal_change (seq, position, entity, id, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![signed(seq), position, T::TABLE, signed(id), plain(&before), plain(&after)])?;
    let (hidden_before, hidden_after) = (personal(&before), personal(&after));
    if hidden_before.is_some() || hidden_after.is_some() {
        transaction
            .prepare_cached("INSERT INTO journal_personal (seq, position, before, after) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![signed(seq), position, hidden_before, hidden_after])?;
    }
    write_row(transaction, T::TABLE, T::PLAIN, id, after.as_ref().map(|(plain, _)| plain.as_slice()))?;
    if !T::PERSONAL.is_empty() {
        let hidden = after.as_ref().map(|(_, personal)| personal.as_slice());
        let hidden = hidden.filter(|values| values.iter().any(|value| *value != Value::Null));
        write_row(transaction, &format!("{}_personal", T::TABLE), T::PERSONAL, id, hidden)?;
    }
    Ok(())
}

/// Puts a row, or takes it away.
fn write_row(
    transaction: &Transaction<'_>,
    table: &str,
    names: &[&str],
    id: u64,
    values: Option<&[Value]>,
) -> rusqlite::Result<()> {
    let Some(values) = values else {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([signed(id)])?;
        return Ok(());
    };
    let columns: String = names.iter().map(|name| format!(", \"{name}\"")).collect();
    let marks: String = (0..names.len()).map(|at| format!(", ?{}", at + 2)).collect();
    let sql = format!("INSERT OR REPLACE INTO {table} (id{columns}) VALUES (?1{marks})");
    let id = Value::Integer(signed(id));
    transaction.prepare_cached(&sql)?.execute(params_from_iter(std::iter::once(&id).chain(values)))?;
    Ok(())
}

/// The image of a row all of whose plain columns are null: there is a row, with nothing in it.
fn empty_image() -> Vec<u8> {
    image(&["-"], &[Value::Integer(0)]).unwrap_or_default()
}

pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
