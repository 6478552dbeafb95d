//! The project file: every act durable, every act reversible. [`Session`] is the only door to a change.
//!
//! Promises:
//! 1. There is no "save". An act is on disk when [`Session::saved`] says so, rows and journal in one transaction.
//! 2. Undo and redo without limit, across closing and reopening: both are acts of their own, nothing in the journal is rewritten.
//! 3. After `kill -9` at any moment the project opens whole; [`verify`] holds rows against a replay of the journal.
//! 4. One writer. Others are refused, or read; reading writes nothing beside the project.
//! 5. Personal data stands in tables of its own (`…_personal`), its journal images too.
//! 6. Showing personal data to a person can be recorded ([`Session::record_disclosure`]); such an entry is no act: it changes no
//!    row, no undo reaches it, and it stands in nobody's way.
//! 7. Verified backups beside the file; a copy that does not check never replaces one that did.
//!
//! Never: SQL or disk on the thread that draws; a project without its lock; a half-written act.

mod backup;
mod content;
mod entities;
mod error;
mod file;
mod geometry_blob;
mod glance;
#[cfg(test)]
mod killed;
mod lock;
mod private_copy;
mod raw_change;
mod schema;
mod session;
mod stack;
mod storage;
mod stored;
mod trail;
mod verify;
mod wipe;
mod writer;

pub use backup::{BACKUPS_KEPT, backed_up, backups};
pub use content::{ContentKeeper, ContentStore};
pub use error::ProjectError;
pub use file::{EntryKind, JournalEntry};
pub use glance::{Glance, GlanceError};
pub use session::{Access, Saved, Session};
pub use trail::Trail;
pub use verify::{Verification, verify};
pub use wipe::{PaperOfPerson, Wiped, wipe_personal};
