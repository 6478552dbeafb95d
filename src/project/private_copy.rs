//! Reading a project without writing beside it: one that its writer left unclean, or that an older program made, is read from
//! a private copy, which is mended and migrated in place of the file.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::file::beside;
use super::{ProjectError, lock, schema};

/// How often a copy is tried again when the file changed under it.
const ATTEMPTS: usize = 3;

/// Files that SQLite may have left beside the project and that are part of its state.
const LOGS: [&str; 2] = ["-wal", "-journal"];

/// Bytes of SQLite's header, and where in it stand: the version of the format that a reader must know (2: write-ahead log),
/// our schema's version, our application id. Source: <https://sqlite.org/fileformat2.html>, §1.3.
const HEADER: usize = 100;
const READ_VERSION: usize = 19;
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;
const LOGS_AHEAD: u8 = 2;

/// A copy that nobody else can see; gone when it is dropped.
#[derive(Debug)]
pub(super) struct PrivateCopy {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl PrivateCopy {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// A copy to read instead of the project, where the project itself cannot be read as it lies without a write: a log that its
/// dead writer left, a header that asks for a log which is not there, an older schema. `None` for a clean project, and
/// while a writer lives, who shares its log.
///
/// Errors: [`ProjectError::NotAProject`] before anything is copied; [`ProjectError::InUse`] when the file never stands still.
pub(super) fn instead_of(project: &Path) -> Result<Option<PrivateCopy>, ProjectError> {
    for _ in 0..ATTEMPTS {
        if lock::is_held(project) {
            return Ok(None);
        }
        let before = stamps(project)?;
        if !needs_copy(project)? {
            return Ok(None);
        }
        let copy = copied(project)?;
        if stamps(project)? == before {
            return Ok(Some(copy));
        }
    }
    Err(ProjectError::InUse { path: project.to_owned(), who: String::new() })
}

/// Whether something was written that was not brought to its end. An empty log holds nothing.
pub(super) fn is_unclean(project: &Path) -> bool {
    LOGS.iter().any(|log| fs::metadata(beside(project, log)).is_ok_and(|log| log.len() > 0))
}

fn needs_copy(project: &Path) -> Result<bool, ProjectError> {
    let unclean = is_unclean(project);
    let mut bytes = Vec::with_capacity(HEADER);
    let read = File::open(project).and_then(|file| file.take(HEADER as u64).read_to_end(&mut bytes));
    read.map_err(|error| ProjectError::io(project, &error))?;
    let Some(header) = bytes.first_chunk::<HEADER>() else { return Ok(unclean) };
    let number =
        |at: usize| header.get(at..at + 4).and_then(|number| number.try_into().ok()).map_or(0, i32::from_be_bytes);
    // The id is written with the first tables: a file without it has nothing in it, or is not ours.
    let ours = number(APPLICATION_ID) == schema::APPLICATION_ID;
    if !ours && number(APPLICATION_ID) != 0 {
        return Err(ProjectError::NotAProject { path: project.to_owned() });
    }
    Ok(unclean || (ours && (header[READ_VERSION] == LOGS_AHEAD || number(USER_VERSION) < schema::VERSION)))
}

fn copied(project: &Path) -> Result<PrivateCopy, ProjectError> {
    let io = |error: &std::io::Error| ProjectError::io(project, error);
    let folder = tempfile::Builder::new().prefix("thuaso-").tempdir().map_err(|error| io(&error))?;
    let path = folder.path().join("project.thuaso");
    fs::copy(project, &path).map_err(|error| io(&error))?;
    for log in LOGS {
        match fs::copy(beside(project, log), beside(&path, log)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(&error)),
            _ => {}
        }
    }
    let parts = std::iter::once(path.clone()).chain(LOGS.map(|log| beside(&path, log)));
    parts.filter(|part| part.exists()).try_for_each(|part| make_writable(&part)).map_err(|error| io(&error))?;
    Ok(PrivateCopy { _folder: folder, path })
}

/// A copy takes the permissions of its original, which may be read-only.
fn make_writable(file: &Path) -> std::io::Result<()> {
    let mut permissions = fs::metadata(file)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    fs::set_permissions(file, permissions)
}

/// Length and time of change of a file; `None` when it is not there.
type Stamp = Option<(u64, Option<SystemTime>)>;

/// Those of the project and its logs: a writer in between would have changed them.
fn stamps(project: &Path) -> Result<[Stamp; 3], ProjectError> {
    let stamp = |path: &Path| match fs::metadata(path) {
        Ok(metadata) => Ok(Some((metadata.len(), metadata.modified().ok()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProjectError::io(path, &error)),
    };
    let [wal, journal] = LOGS;
    Ok([stamp(project)?, stamp(&beside(project, wal))?, stamp(&beside(project, journal))?])
}
