//! Bytes that the project keeps beside its rows: copies of scans, and thumbnails. Addressed by their hash, outside of undo.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::ProjectError;
use super::private_copy::PrivateCopy;
use crate::cadastre::ContentHash;

/// Reads kept contents, from any thread: each handle opens the file for itself. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ContentStore {
    project: PathBuf,
    copy: Option<Arc<PrivateCopy>>,
}

impl ContentStore {
    /// `copy` is read instead of the project where there is one.
    pub(super) fn new(project: &Path, copy: Option<Arc<PrivateCopy>>) -> Self {
        Self { project: project.to_owned(), copy }
    }

    /// The bytes of a kept scan; `None` when the project has none of this hash.
    ///
    /// Errors: [`ProjectError::Damaged`] when the bytes are not those of the hash.
    pub fn content(&self, hash: &ContentHash) -> Result<Option<Vec<u8>>, ProjectError> {
        let bytes = self.read("SELECT bytes FROM scan_content WHERE hash = ?1", params![hash.0])?;
        match bytes {
            Some(bytes) if blake3::hash(&bytes).as_bytes() != &hash.0 => {
                Err(ProjectError::Damaged { path: self.project.clone(), reason: hash.to_string() })
            }
            bytes => Ok(bytes),
        }
    }

    /// The thumbnail of a page, as JPEG.
    pub fn thumbnail(&self, hash: &ContentHash, page: u32) -> Result<Option<Vec<u8>>, ProjectError> {
        self.read("SELECT jpeg FROM thumbnail WHERE hash = ?1 AND page = ?2", params![hash.0, page])
    }

    fn read(&self, sql: &str, params: impl rusqlite::Params) -> Result<Option<Vec<u8>>, ProjectError> {
        let read = || -> rusqlite::Result<Option<Vec<u8>>> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection =
                Connection::open_with_flags(self.copy.as_ref().map_or(&*self.project, |copy| copy.path()), flags)?;
            connection.query_row(sql, params, |row| row.get(0)).optional()
        };
        read().map_err(|error| ProjectError::sql(&self.project, &error))
    }
}

/// Keeps bytes under their hash. The same bytes are kept once.
pub(super) fn store(connection: &Connection, hash: &ContentHash, bytes: &[u8]) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO scan_content (hash, bytes) VALUES (?1, ?2)")?
        .execute(params![hash.0, bytes])
        .map(drop)
}

pub(super) fn store_thumbnail(
    connection: &Connection,
    hash: &ContentHash,
    page: u32,
    jpeg: &[u8],
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO thumbnail (hash, page, jpeg) VALUES (?1, ?2, ?3)")?
        .execute(params![hash.0, page, jpeg])
        .map(drop)
}
