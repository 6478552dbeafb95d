//! Bytes that the project keeps beside its rows: copies of scans, and thumbnails. Addressed by their hash, outside of undo.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Sender, bounded};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::ProjectError;
use super::private_copy::PrivateCopy;
use super::writer::Order;
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

/// Keeps contents in an open project, from any thread but the one that draws: it waits for the writer. Cheap to clone.
#[derive(Clone)]
pub struct ContentKeeper {
    pub(super) orders: Sender<Order>,
}

impl ContentKeeper {
    /// Keeps the bytes of a file under their hash, and waits until they are on disk.
    ///
    /// Errors: when the file cannot be read or is no longer the one of this hash; [`ProjectError::Stale`] when the project
    /// was closed meanwhile.
    pub fn store(&self, hash: ContentHash, from: &Path) -> Result<(), ProjectError> {
        let (reply, answer) = bounded(1);
        self.orders.send(Order::StoreContent(hash, from.to_owned(), reply)).map_err(|_| ProjectError::Stale)?;
        answer.recv().unwrap_or(Err(ProjectError::Stale))
    }

    /// Keeps a thumbnail. Does not wait; one that cannot be kept is made again when it is wanted.
    pub fn store_thumbnail(&self, hash: ContentHash, page: u32, jpeg: Vec<u8>) {
        let _ = self.orders.send(Order::StoreThumbnail(hash, page, jpeg));
    }
}

/// Why a file cannot be kept.
pub(super) enum NotStored {
    File(io::Error),
    /// It has other bytes than those of the hash.
    Changed,
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for NotStored {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

/// Keeps a file's bytes under their hash, block by block. The same bytes are kept once; of other bytes nothing is kept.
pub(super) fn store(connection: &Connection, hash: &ContentHash, from: &Path) -> Result<(), NotStored> {
    let known = "SELECT 1 FROM scan_content WHERE hash = ?1";
    if connection.prepare_cached(known)?.exists(params![hash.0])? {
        return Ok(());
    }
    let mut file = std::fs::File::open(from).map_err(NotStored::File)?;
    let length = file.metadata().map_err(NotStored::File)?.len();
    let length = i64::try_from(length).map_err(|_| NotStored::Changed)?;
    // Dropped without its commit, it is rolled back.
    let whole = connection.unchecked_transaction()?;
    whole
        .prepare_cached("INSERT INTO scan_content (hash, bytes) VALUES (?1, zeroblob(?2))")?
        .execute(params![hash.0, length])?;
    let mut blob = whole.blob_open("main", "scan_content", "bytes", whole.last_insert_rowid(), false)?;
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 1 << 20];
    loop {
        let read = match file.read(&mut block) {
            Ok(0) => break,
            Ok(read) => block.get(..read).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(NotStored::File(error)),
        };
        hasher.update(read);
        // A file that grew meanwhile does not fit.
        blob.write_all(read).map_err(|_| NotStored::Changed)?;
    }
    blob.close()?;
    if hasher.finalize().as_bytes() != &hash.0 {
        return Err(NotStored::Changed);
    }
    whole.commit()?;
    Ok(())
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
