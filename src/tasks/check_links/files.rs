//! Looks at the files of scans on disk: are they there, and are they what they were?

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cadastre::{Scan, ScanFormat, ScanId, Snapshot, SourceFile};
use crate::checks::{FileState, SeenFile, SeenFiles};
use crate::jobs::{Cancelled, Watch};
use crate::scans;
use crate::tasks::scan_source::hash_file;

/// How closely files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Their presence, length and first bytes: a ward in some seconds.
    Quick,
    /// Every byte: the hash, and whether a PDF is signed.
    Whole,
}

/// Files that are looked at when moved ones are searched; a ward's folder has some tens of thousands.
const SEARCH_BUDGET: usize = 200_000;

/// What became of the file of every scan. `folder` is that of the project; relative paths start there. A scan whose bytes the
/// project keeps needs no file.
///
/// Errors: [`Cancelled`].
pub fn look_at_files(snapshot: &Snapshot, folder: &Path, look: Look, watch: &Watch) -> Result<SeenFiles, Cancelled> {
    watch.begin("stage-looking-at-files", snapshot.scans.len() as u64);
    let scans: Vec<&Scan> = snapshot.scans.iter().map(AsRef::as_ref).collect();
    let looked = |scan: &&Scan| -> Result<(ScanId, SeenFile), Cancelled> {
        watch.check()?;
        watch.advance(1);
        Ok((scan.id, look_at(scan, folder, look, watch)?))
    };
    let mut seen: SeenFiles = scans.par_iter().map(looked).collect::<Result<_, Cancelled>>()?;
    let missing: Vec<&Scan> = scans
        .into_iter()
        .filter(|scan| seen.get(&scan.id).is_some_and(|file| file.state == FileState::Missing))
        .collect();
    if !missing.is_empty() {
        let by_length = files_by_length(folder, &missing, watch)?;
        for scan in missing {
            if is_among(&by_length, &scan.source, watch)? {
                seen.insert(scan.id, SeenFile { state: FileState::Whole, signed: None });
            }
        }
    }
    Ok(seen)
}

/// The best that is found at the places where a scan was met.
fn look_at(scan: &Scan, folder: &Path, look: Look, watch: &Watch) -> Result<SeenFile, Cancelled> {
    if scan.stored {
        return Ok(SeenFile { state: FileState::Whole, signed: None });
    }
    let mut best = SeenFile { state: FileState::Missing, signed: None };
    for path in std::iter::once(&scan.source.path).chain(&scan.other_paths) {
        let file = look_at_path(&folder.join(path), scan, look, watch)?;
        if file.state == FileState::Whole {
            return Ok(file);
        }
        if best.state == FileState::Missing {
            best = file;
        }
    }
    Ok(best)
}

fn look_at_path(path: &Path, scan: &Scan, look: Look, watch: &Watch) -> Result<SeenFile, Cancelled> {
    let of = |state| SeenFile { state, signed: None };
    let about = match fs::metadata(path) {
        Ok(about) if about.is_file() => about,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return Ok(of(FileState::NoAccess)),
        _ => return Ok(of(FileState::Missing)),
    };
    if about.len() == 0 && scan.source.bytes > 0 {
        return Ok(of(FileState::Empty));
    }
    let Ok(start) = first_bytes(path) else { return Ok(of(FileState::NoAccess)) };
    let format = scans::sniff(&start);
    if format != scan.format && scan.format != ScanFormat::Unknown {
        return Ok(of(FileState::OtherFormat(format)));
    }
    if about.len() != scan.source.bytes {
        return Ok(of(FileState::Changed));
    }
    if look == Look::Quick {
        return Ok(of(FileState::Whole));
    }
    Ok(match hash_file(path, watch)? {
        Err(_) => of(FileState::NoAccess),
        Ok((hash, _)) if hash != scan.source.hash => of(FileState::Changed),
        Ok(_) => SeenFile { state: FileState::Whole, signed: signed(path, format) },
    })
}

fn first_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut start = Vec::new();
    fs::File::open(path)?.take(scans::SNIFF_BYTES as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// Pictures carry no signature; a PDF may.
fn signed(path: &Path, format: ScanFormat) -> Option<bool> {
    match format {
        ScanFormat::Pdf => fs::read(path).ok().map(|bytes| scans::is_signed_pdf(&bytes)),
        _ => Some(false),
    }
}

/// The files below a folder that are as long as one of the missing.
fn files_by_length(folder: &Path, missing: &[&Scan], watch: &Watch) -> Result<BTreeMap<u64, Vec<PathBuf>>, Cancelled> {
    let mut found: BTreeMap<u64, Vec<PathBuf>> = missing.iter().map(|scan| (scan.source.bytes, Vec::new())).collect();
    let (mut folders, mut looked) = (vec![folder.to_owned()], 0);
    while let Some(folder) = folders.pop() {
        watch.check()?;
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            looked += 1;
            if looked > SEARCH_BUDGET {
                return Ok(found);
            }
            match entry.metadata() {
                Ok(about) if about.is_dir() => folders.push(entry.path()),
                Ok(about) if about.is_file() => {
                    if let Some(paths) = found.get_mut(&about.len()) {
                        paths.push(entry.path());
                    }
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

fn is_among(files: &BTreeMap<u64, Vec<PathBuf>>, wanted: &SourceFile, watch: &Watch) -> Result<bool, Cancelled> {
    for path in files.get(&wanted.bytes).into_iter().flatten() {
        if matches!(hash_file(path, watch)?, Ok((hash, _)) if hash == wanted.hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ContentHash, Edit, ScanKind};

    const PDF: &[u8] = b"%PDF-1.7 bytes of a scan";

    /// A scan of [`PDF`] at a path, and what is found in a folder where `files` lie.
    fn found(files: &[(&str, &[u8])], look: Look) -> SeenFile {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("below")).expect("folders");
            fs::write(path, bytes).expect("a file");
        }
        let hash = ContentHash(*blake3::hash(PDF).as_bytes());
        let source = SourceFile { hash, path: "quét/a.pdf".to_owned(), bytes: PDF.len() as u64 };
        let mut snapshot = Snapshot::default();
        let scan = Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Certificate);
        snapshot.change_in_place(&Edit::insert(scan).into()).expect("new");
        let mut seen = look_at_files(&snapshot, folder.path(), look, &Watch::new()).expect("not cancelled");
        seen.remove(&ScanId(1)).expect("looked at")
    }

    #[test]
    fn a_file_is_whole_missing_empty_of_another_kind_or_changed() {
        let other: &[u8] = b"%PDF-1.7 bytes of a scaN";
        for (bytes, quick, whole) in [
            (PDF, FileState::Whole, FileState::Whole),
            (other, FileState::Whole, FileState::Changed),
            (&other[..20], FileState::Changed, FileState::Changed),
            (b"", FileState::Empty, FileState::Empty),
            (
                b"\xff\xd8\xff\xe0 no PDF any more",
                FileState::OtherFormat(ScanFormat::Jpeg),
                FileState::OtherFormat(ScanFormat::Jpeg),
            ),
        ] {
            assert_eq!(found(&[("quét/a.pdf", bytes)], Look::Quick).state, quick);
            assert_eq!(found(&[("quét/a.pdf", bytes)], Look::Whole).state, whole);
        }
        assert_eq!(found(&[], Look::Quick).state, FileState::Missing);
    }

    #[test]
    fn a_file_that_was_moved_is_found_by_its_bytes() {
        let decoy: &[u8] = b"%PDF-1.7 bytes of a decoy";
        let moved = found(&[("mới/sâu/b.pdf", PDF), ("mới/c.pdf", &decoy[..PDF.len()])], Look::Quick);
        assert_eq!(moved.state, FileState::Whole);
        assert_eq!(found(&[("mới/c.pdf", &decoy[..PDF.len()])], Look::Quick).state, FileState::Missing);
    }

    #[test]
    fn a_signature_is_looked_for_only_in_whole_files() {
        assert_eq!(found(&[("quét/a.pdf", PDF)], Look::Quick).signed, None);
        assert_eq!(found(&[("quét/a.pdf", PDF)], Look::Whole).signed, Some(false));
    }
}
