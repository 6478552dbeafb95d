//! Where the bytes of a scan are: in the project, at its path, or, after a move, wherever a file with its hash is found.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cadastre::{ContentHash, Scan, SourceFile};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::project::ContentStore;
use crate::tasks::export::ScanBytes;

/// Files that are looked at when a moved one is searched; a ward's folder has some tens of thousands.
const SEARCH_BUDGET: usize = 200_000;

/// Gives the bytes of a project's scans. Usable from any thread.
#[derive(Debug, Clone)]
pub struct ScanSource {
    contents: ContentStore,
    folder: PathBuf,
}

impl ScanSource {
    /// `folder` is that of the project file; relative paths start there.
    pub fn new(contents: ContentStore, folder: &Path) -> Self {
        Self { contents, folder: folder.to_owned() }
    }

    /// The file of a scan, where it was or where it has gone.
    pub fn locate(&self, scan: &Scan) -> Option<PathBuf> {
        let known = std::iter::once(&scan.source.path).chain(&scan.other_paths).map(|path| self.folder.join(path));
        known.into_iter().find(|path| is_file(path, &scan.source)).or_else(|| find_moved(&self.folder, &scan.source))
    }
}

impl ScanBytes for ScanSource {
    fn bytes(&self, scan: &Scan) -> Result<Vec<u8>, Message> {
        if scan.stored
            && let Some(bytes) = self.contents.content(&scan.source.hash).map_err(|error| error.message())?
        {
            return Ok(bytes);
        }
        let missing = || Message::new("scan-file-missing").with("path", scan.source.path.as_str());
        let path = self.locate(scan).ok_or_else(missing)?;
        fs::read(&path).map_err(|_| missing())
    }
}

/// A file below `folder` with the size and hash that are wanted.
pub fn find_moved(folder: &Path, wanted: &SourceFile) -> Option<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            looked += 1;
            if looked > SEARCH_BUDGET {
                return None;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() && is_file(&entry.path(), wanted) => return Some(entry.path()),
                _ => {}
            }
        }
    }
    None
}

/// Whether a path leads to the very file: its size first, which costs nothing, then its hash.
fn is_file(path: &Path, wanted: &SourceFile) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == wanted.bytes)
        && matches!(hash_file(path, &Watch::new()), Ok(Ok((hash, _))) if hash == wanted.hash)
}

/// Hash and length of a file, which is streamed through.
///
/// Errors: [`Cancelled`], and inside of it those of the disk.
pub(super) fn hash_file(path: &Path, watch: &Watch) -> Result<io::Result<(ContentHash, u64)>, Cancelled> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 1 << 18];
    loop {
        watch.check()?;
        match file.read(&mut block) {
            Ok(0) => return Ok(Ok((ContentHash(*hasher.finalize().as_bytes()), hasher.count()))),
            Ok(read) => drop(hasher.update(block.get(..read).unwrap_or_default())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_file_is_found_by_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("mới/sâu")).unwrap();
        fs::write(folder.path().join("mới/sâu/khác tên.pdf"), b"bytes").unwrap();
        fs::write(folder.path().join("decoy.pdf"), b"bytez").unwrap();
        let hash = ContentHash(*blake3::hash(b"bytes").as_bytes());
        let wanted = SourceFile { hash, path: "cũ/tên.pdf".to_owned(), bytes: 5 };
        assert_eq!(find_moved(folder.path(), &wanted), Some(folder.path().join("mới/sâu/khác tên.pdf")));
        let other = SourceFile { hash: ContentHash([0; 32]), ..wanted };
        assert_eq!(find_moved(folder.path(), &other), None);
    }
}
