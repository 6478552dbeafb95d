//! What became of one parcel over time: its changes and those of its links, from the journal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::ProjectError;
use super::file::signed;
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
        let Some(rows) = self.rows(parcel, watch).map_err(|error| ProjectError::sql(&self.project, &error))? else {
            return Ok(None);
        };
        let mut changes = Vec::new();
        for (at, (seq, raw)) in rows.into_iter().enumerate() {
            if at.is_multiple_of(ROWS_PER_CHECK) && watch.check().is_err() {
                return Ok(None);
            }
            let reason = format!("journal {seq} {} {}", raw.entity, raw.id);
            let damaged = || ProjectError::Damaged { path: self.project.clone(), reason };
            let change = raw.read().ok_or_else(damaged)?;
            let concerns = match &change {
                Change::Link(edit) => edit.before.iter().chain(&edit.after).any(|link| link.parcel == parcel),
                _ => true,
            };
            changes.extend(concerns.then_some((seq, change)));
        }
        changes.sort_by_key(|(seq, _)| *seq);
        Ok(Some(changes))
    }

    fn rows(&self, parcel: ParcelId, watch: &Watch) -> rusqlite::Result<Option<Vec<(u64, RawChange)>>> {
        let place = self.copy.as_ref().map_or(&*self.project, |copy| copy.path());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(place, flags)?;
        let mut rows = Vec::new();
        // A link does not stay with one parcel: of links every image is looked at.
        for (which, id) in [("c.entity = 'parcel' AND c.id = ?1", Some(parcel)), ("c.entity = 'link'", None)] {
            let mut statement = connection.prepare(&format!(
                "SELECT c.entity, c.id, c.before, c.after, p.before, p.after, c.seq FROM journal_change c
                 LEFT JOIN journal_personal p USING (seq, position) WHERE {which} ORDER BY c.seq, c.position"
            ))?;
            let read = statement.query_map(params_from_iter(id.map(|id| signed(id.0))), |row| {
                Ok((super::file::unsigned(row.get(6)?), RawChange::of_row(row)?))
            })?;
            for row in read {
                if rows.len().is_multiple_of(ROWS_PER_CHECK) && watch.check().is_err() {
                    return Ok(None);
                }
                rows.push(row?);
            }
        }
        Ok(Some(rows))
    }
}
