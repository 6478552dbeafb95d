//! The tables of a project file, and how an older file becomes a newer one.
//!
//! Every entity has a table with its plain columns and, where it has personal data, a table `…_personal` beside it. The journal
//! keeps images before and after of each row in the same division. Nothing in the journal is ever rewritten.

use rusqlite::{Connection, Transaction};

/// `THUA`, in the header of every project file.
pub(super) const APPLICATION_ID: i32 = 0x5448_5541;

/// Steps from an empty file to the present schema; a file's `user_version` says how many it has had.
const MIGRATIONS: [&str; 7] = [V1, V2, V3, V4, V5, V6, V7];

/// The version that this program writes.
pub(super) const VERSION: i32 = MIGRATIONS.len() as i32;

pub(super) const V1: &str = "
CREATE TABLE settings (id INTEGER PRIMARY KEY, crs TEXT, ward_name TEXT, ward_code TEXT, presets TEXT) STRICT;
CREATE TABLE layer (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, source TEXT, columns TEXT, source_crs TEXT, encoding TEXT) STRICT;
CREATE TABLE parcel (id INTEGER PRIMARY KEY, sheet TEXT, number TEXT, legal_area REAL, land_use TEXT, address TEXT, geometry BLOB,
    layer INTEGER, source_row INTEGER, attributes BLOB) STRICT;
CREATE TABLE parcel_personal (id INTEGER PRIMARY KEY, personal BLOB) STRICT;
CREATE TABLE reference (id INTEGER PRIMARY KEY, layer INTEGER, geometry BLOB, source_row INTEGER, attributes BLOB) STRICT;
CREATE TABLE reference_personal (id INTEGER PRIMARY KEY, personal BLOB) STRICT;
CREATE TABLE certificate (id INTEGER PRIMARY KEY, serial TEXT, issue_date TEXT, registry_number TEXT, holders TEXT, printed_parcels TEXT,
    printed_area REAL, note TEXT) STRICT;
CREATE TABLE holder (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE holder_personal (id INTEGER PRIMARY KEY, name TEXT, citizen_number TEXT, birth_date TEXT, address TEXT) STRICT;
CREATE TABLE scan (id INTEGER PRIMARY KEY, source TEXT, other_paths TEXT, format TEXT, pages INTEGER, kind TEXT, state TEXT,
    certificate INTEGER, doubt TEXT, stored INTEGER, quarter_turns INTEGER) STRICT;
CREATE TABLE link (id INTEGER PRIMARY KEY, certificate INTEGER, parcel INTEGER, how TEXT, who TEXT, at INTEGER) STRICT;
CREATE TABLE finding (id INTEGER PRIMARY KEY, rule TEXT, severity TEXT, layer INTEGER, source_row INTEGER, parcel INTEGER, place BLOB,
    message TEXT) STRICT;
CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, name TEXT NOT NULL, undoes INTEGER) STRICT;
CREATE TABLE journal_change (seq INTEGER NOT NULL, position INTEGER NOT NULL, entity TEXT NOT NULL, id INTEGER NOT NULL, before BLOB,
    after BLOB, PRIMARY KEY (seq, position)) STRICT, WITHOUT ROWID;
CREATE INDEX journal_change_of ON journal_change (entity, id);
CREATE TABLE journal_personal (seq INTEGER NOT NULL, position INTEGER NOT NULL, before BLOB, after BLOB, PRIMARY KEY (seq, position))
    STRICT, WITHOUT ROWID;
CREATE TABLE scan_content (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE thumbnail (hash BLOB NOT NULL, page INTEGER NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY (hash, page)) STRICT;
";

/// What linking needs: registers, crosswalks, what pages say, and how far a certificate has come.
pub(super) const V2: &str = "
ALTER TABLE certificate ADD COLUMN barcode TEXT;
ALTER TABLE certificate ADD COLUMN supersedes TEXT;
ALTER TABLE certificate ADD COLUMN flat TEXT;
ALTER TABLE certificate ADD COLUMN residential_group TEXT;
ALTER TABLE certificate ADD COLUMN obstacle TEXT;
ALTER TABLE certificate ADD COLUMN postponed TEXT;
ALTER TABLE certificate ADD COLUMN verified TEXT;
ALTER TABLE scan ADD COLUMN readings TEXT;
ALTER TABLE scan ADD COLUMN photo TEXT;
ALTER TABLE scan ADD COLUMN pages_apart TEXT;
ALTER TABLE link ADD COLUMN evidence TEXT;
ALTER TABLE link ADD COLUMN confirmed TEXT;
ALTER TABLE journal ADD COLUMN kind TEXT;
ALTER TABLE finding ADD COLUMN certificate INTEGER;
ALTER TABLE finding ADD COLUMN scan INTEGER;
ALTER TABLE settings ADD COLUMN auto_links TEXT;
ALTER TABLE settings ADD COLUMN work_lists TEXT;
CREATE TABLE settings_personal (id INTEGER PRIMARY KEY, citizen_key BLOB) STRICT;
CREATE TABLE register_row (id INTEGER PRIMARY KEY, certificate INTEGER, position INTEGER, origin TEXT) STRICT;
CREATE TABLE register_row_personal (id INTEGER PRIMARY KEY, register_values BLOB, verbatim BLOB) STRICT;
CREATE TABLE crosswalk (id INTEGER PRIMARY KEY, former TEXT, present TEXT, numbers TEXT, origin TEXT, who TEXT, at INTEGER) STRICT;
";

/// Scans that people have compared.
pub(super) const V3: &str = "ALTER TABLE settings ADD COLUMN compared_scans TEXT;";

/// Faults of the map that are known again, and those that people leave as they are.
pub(super) const V4: &str = "
ALTER TABLE finding ADD COLUMN fault TEXT;
ALTER TABLE finding ADD COLUMN class TEXT;
ALTER TABLE finding ADD COLUMN fingerprint BLOB;
CREATE TABLE exception (id INTEGER PRIMARY KEY, fault TEXT, rule TEXT, who TEXT, at INTEGER, fingerprint BLOB) STRICT;
CREATE TABLE exception_personal (id INTEGER PRIMARY KEY, reason TEXT) STRICT;
";

/// Parcels that no act on boundaries may change.
pub(super) const V5: &str = "ALTER TABLE parcel ADD COLUMN locked INTEGER;";

/// Pictures under the map.
pub(super) const V6: &str = "CREATE TABLE underlay (id INTEGER PRIMARY KEY, name TEXT, file TEXT, size TEXT, start TEXT, warp TEXT, points TEXT) STRICT;";

/// Whether the map was checked.
pub(super) const V7: &str = "ALTER TABLE settings ADD COLUMN map_checked INTEGER;";

/// The version of a file: 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether a database says that it is a project file.
pub(super) fn is_project(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(id == APPLICATION_ID)
}

/// Whether a database has nothing in it and may become a project: a new file, or one whose maker died over the first step.
pub(super) fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    Ok(id == 0 && tables == 0 && version(connection)? == 0)
}

/// Brings a file to the present schema, each step whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    migrate_by(connection, &MIGRATIONS)
}

/// As [`migrate`], by other steps: tests of death and failure invent one.
pub(super) fn migrate_by(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let from = usize::try_from(version(connection)?).unwrap_or(0);
    for (step, sql) in steps.iter().enumerate().skip(from) {
        let transaction: Transaction<'_> = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", i32::try_from(step + 1).unwrap_or(i32::MAX))?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().expect("memory");
        migrate(&mut connection).expect("the steps run");
        let tables = |connection: &Connection| -> i64 {
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).expect("a count")
        };
        let before = (tables(&connection), version(&connection).expect("a version"));
        let failing =
            [V1, V2, V3, V4, V5, V6, V7, "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"];
        assert!(migrate_by(&mut connection, &failing).is_err());
        assert_eq!((tables(&connection), version(&connection).expect("a version")), before);
        migrate(&mut connection).expect("the next opening goes on from there");
    }
}
