//! One writer a project: a lock of the operating system on a small file beside it, gone when its holder dies.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ProjectError;

/// Held while a project is open for writing. The file is removed with it.
#[derive(Debug)]
pub(super) struct WriterLock {
    path: PathBuf,
    _file: File,
}

/// A reader looks at the lock for an instant ([`is_held`]); a writer that meets one tries again so often, so long apart.
const LOOKS: usize = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

impl WriterLock {
    /// Errors: [`ProjectError::InUse`] with what the holder wrote about itself.
    pub(super) fn take(project: &Path, who: &str) -> Result<Self, ProjectError> {
        let path = lock_path(project);
        let mut looks = LOOKS;
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(|error| ProjectError::making(&path, &error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if looks > 0 => {
                    looks -= 1;
                    std::thread::sleep(BETWEEN_LOOKS);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // What the holder says of itself is a courtesy; without it the refusal stands.
                    let _ = file.read_to_string(&mut holder);
                    return Err(ProjectError::InUse { path: project.to_owned(), who: holder.trim().to_owned() });
                }
                Err(TryLockError::Error(error)) => return Err(ProjectError::io(&path, &error)),
            }
            // The last holder may have removed the file between our opening and our locking it.
            if is_still(&file, &path) {
                let said = file.set_len(0).and_then(|()| writeln!(file, "{who}, {}", std::process::id()));
                said.map_err(|error| ProjectError::io(&path, &error))?;
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Left behind it does no harm: the next writer locks it again.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether somebody has the project open for writing. Writes nothing.
pub(super) fn is_held(project: &Path) -> bool {
    let lock = File::open(lock_path(project));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

fn lock_path(project: &Path) -> PathBuf {
    let mut name = project.as_os_str().to_owned();
    name.push("-lock");
    PathBuf::from(name)
}

/// Which file on disk it is, where the system can tell.
#[cfg(unix)]
pub(super) fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(super) fn identity(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

/// Whether a path still leads to this open file.
fn is_still(file: &File, path: &Path) -> bool {
    let (open, there) = (file.metadata(), fs::metadata(path));
    matches!((open, there), (Ok(open), Ok(there)) if identity(&open) == identity(&there))
}
