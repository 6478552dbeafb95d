//! Parcels in the journal: what became of one over time, and which ones an act concerned.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::ProjectError;
use super::file::{signed, unsigned};
use super::private_copy::PrivateCopy;
use super::raw_change::RawChange;
use crate::cadastre::{Change, ParcelId};
use crate::jobs::Watch;

/// Rows between two looks at the cancel.
const ROWS_PER_CHECK: usize = 1_024;

/// Reads the journal of parcels, from any thread: each call opens the file for itself. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Trail {
    project: PathBuf,
    copy: Option<Arc<PrivateCopy>>,
}

impl Trail {
    /// `copy` is read instead of the project where there is one.
    pub(super) fn new(project: &Path, copy: Option<Arc<PrivateCopy>>) -> Self {
        Self { project: project.to_owned(), copy }
    }

    /// The changes of a parcel and of links to it that are on disk, each with the journal's number of its act, oldest first; `None` when the
    /// watch says so before they are all read.
    ///
    /// Errors: those of the file; [`ProjectError::Damaged`] where an image is not whole.
    pub fn of_parcel(&self, parcel: ParcelId, watch: &Watch) -> Result<Option<Vec<(u64, Change)>>, ProjectError> {
        let connection = self.connection()?;
        let own = self.changes(&connection, "c.entity = 'parcel' AND c.id = ?1", Some(parcel.0), watch)?;
        // A link does not stay with one parcel: of links every image is looked at.
        let links = self.changes(&connection, "c.entity = 'link'", None, watch)?;
        let (Some(mut changes), Some(links)) = (own, links) else { return Ok(None) };
        changes.extend(links.into_iter().filter(|(_, change)| of_link(change).any(|of| of == parcel)));
        changes.sort_by_key(|(seq, _)| *seq);
        Ok(Some(changes))
    }

    /// The parcels that an act changed, or whose links it changed, by its number in the journal; `None` when the watch says so before all
    /// are known. Some may be gone since.
    ///
    /// Errors: those of [`Trail::of_parcel`].
    pub fn parcels_of_act(&self, seq: u64, watch: &Watch) -> Result<Option<BTreeSet<ParcelId>>, ProjectError> {
        let connection = self.connection()?;
        // Of an import there are as many as the ward has: their images are left where they are.
        let own = self.sql(parcels_changed(&connection, seq))?;
        let links = self.changes(&connection, "c.entity = 'link' AND c.seq = ?1", Some(seq), watch)?;
        let linked =
            |links: Vec<(u64, Change)>| links.iter().flat_map(|(_, change)| of_link(change)).chain(own).collect();
        Ok(links.map(linked))
    }

    fn connection(&self) -> Result<Connection, ProjectError> {
        let place = self.copy.as_ref().map_or(&*self.project, |copy| copy.path());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        self.sql(Connection::open_with_flags(place, flags))
    }

    fn sql<T>(&self, outcome: rusqlite::Result<T>) -> Result<T, ProjectError> {
        outcome.map_err(|error| ProjectError::sql(&self.project, &error))
    }

    /// The changes of a part of the journal, with the number that its condition asks for.
    fn changes(
        &self,
        connection: &Connection,
        which: &str,
        number: Option<u64>,
        watch: &Watch,
    ) -> Result<Option<Vec<(u64, Change)>>, ProjectError> {
        let mut statement = self.sql(connection.prepare(&format!(
            "SELECT c.entity, c.id, c.before, c.after, p.before, p.after, c.seq FROM journal_change c
             LEFT JOIN journal_personal p USING (seq, position) WHERE {which} ORDER BY c.seq, c.position"
        )))?;
        let mut rows = self.sql(statement.query(params_from_iter(number.map(signed))))?;
        let mut changes = Vec::new();
        while let Some(row) = self.sql(rows.next())? {
            if changes.len().is_multiple_of(ROWS_PER_CHECK) && watch.check().is_err() {
                return Ok(None);
            }
            let seq = unsigned(self.sql(row.get(6))?);
            let raw = self.sql(RawChange::of_row(row))?;
            let reason = || format!("journal {seq} {} {}", raw.entity, raw.id);
            let damaged = || ProjectError::Damaged { path: self.project.clone(), reason: reason() };
            changes.push((seq, raw.read().ok_or_else(damaged)?));
        }
        Ok(Some(changes))
    }
}

fn parcels_changed(connection: &Connection, seq: u64) -> rusqlite::Result<Vec<ParcelId>> {
    let mut statement = connection.prepare("SELECT id FROM journal_change WHERE seq = ?1 AND entity = 'parcel'")?;
    let ids = statement.query_map([signed(seq)], |row| row.get(0).map(|id| ParcelId(unsigned(id))))?;
    ids.collect()
}

/// The parcels that a link was to, before and after a change of it; none for what is no link.
fn of_link(change: &Change) -> impl Iterator<Item = ParcelId> {
    let edit = if let Change::Link(edit) = change { Some(edit) } else { None };
    edit.into_iter().flat_map(|edit| edit.before.iter().chain(&edit.after)).map(|link| link.parcel)
}
