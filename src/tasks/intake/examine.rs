//! Reads files in parallel: each is known by its hash first, and only a new one is decoded, within a bound of memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use super::Ignored;
use super::gather::ignored;
use crate::cadastre::{Confidential, ContentHash, ScanFormat};
use crate::jobs::{Cancelled, Watch};
use crate::scans::{self, Document, Examination};
use crate::tasks::THUMBNAIL_SIDE;
use crate::tasks::memory::ByteBudget;
use crate::tasks::scan_source::hash_file;

/// Largest file that is read. Source: an A0 sheet of 24-bit colour at 300 dpi, uncompressed, is 419 MB.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// Bytes of files that are held at once while they are decoded; a larger file goes alone. Source: a scan of some pages
/// has 1 to 20 MB, so that this keeps 16 processors busy.
const FILES_IN_MEMORY: u64 = 256 << 20;

/// Pages whose pixels take more than this are decoded one at a time. Source: A3 in colour at 300 dpi takes 52 MB.
const LARGE_PAGE_BYTES: u64 = 64 << 20;

/// Endings of files that a person means as scans: when unreadable they are listed as such, not ignored.
const SCAN_ENDINGS: [&str; 10] = ["pdf", "jpg", "jpeg", "jpe", "png", "tif", "tiff", "webp", "heic", "heif"];

/// The project's key of citizen numbers.
pub(super) type CitizenKey = Confidential<[u8; 32]>;

/// A file that was read.
pub(super) struct ReadFile {
    pub path: PathBuf,
    pub hash: ContentHash,
    pub bytes: u64,
    /// `None` for bytes whose pages the project has read, or that an earlier file of this intake has.
    pub examined: Option<Examination>,
}

/// What became of a file.
pub(super) type Outcome = Result<ReadFile, Ignored>;

/// Reads the files, in their order.
///
/// Errors: [`Cancelled`].
pub(super) fn read(
    files: &[PathBuf],
    known: &BTreeSet<ContentHash>,
    key: &CitizenKey,
    watch: &Watch,
) -> Result<Vec<Outcome>, Cancelled> {
    watch.begin("stage-reading-scans", files.len() as u64);
    let mut read: Vec<Outcome> = files
        .par_iter()
        .map(|path| {
            watch.check()?;
            let read = identify(path, watch)?;
            watch.advance(1);
            Ok(read)
        })
        .collect::<Result<_, Cancelled>>()?;

    let mut new: BTreeMap<ContentHash, usize> = BTreeMap::new();
    for (index, file) in read.iter().enumerate() {
        if let Ok(file) = file
            && !known.contains(&file.hash)
        {
            new.entry(file.hash).or_insert(index);
        }
    }
    watch.begin("stage-examining-scans", new.len() as u64);
    let memory = Memory { files: ByteBudget::new(FILES_IN_MEMORY), large_page: Mutex::new(()) };
    let examined: Vec<(usize, Result<Examination, Ignored>)> = new
        .into_par_iter()
        .filter_map(|(_, index)| Some((index, read.get(index)?.as_ref().ok()?)))
        .map(|(index, file)| {
            watch.check()?;
            let examination = examine(file, &memory, key, watch)?;
            watch.advance(1);
            Ok((index, examination))
        })
        .collect::<Result<_, Cancelled>>()?;
    for (index, examination) in examined {
        let Some(place) = read.get_mut(index) else { continue };
        match (place.as_mut(), examination) {
            (Ok(file), Ok(examination)) => file.examined = Some(examination),
            (_, Err(ignored)) => *place = Err(ignored),
            (Err(_), Ok(_)) => {}
        }
    }
    Ok(read)
}

/// What a file is by its first bytes, and its hash; it is streamed through, never held.
fn identify(path: &Path, watch: &Watch) -> Result<Outcome, Cancelled> {
    let no_access = || ignored(path, "tasks-intake-no-access");
    let Ok(about) = fs::metadata(path) else { return Ok(Err(no_access())) };
    if !about.is_file() {
        return Ok(Err(ignored(path, "tasks-intake-not-a-file")));
    }
    if about.len() > MAX_FILE_BYTES {
        return Ok(Err(ignored(path, "tasks-intake-too-large")));
    }
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(scans::SNIFF_BYTES as u64).read_to_end(&mut start));
    if read.is_err() {
        return Ok(Err(no_access()));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let meant = SCAN_ENDINGS.contains(&ending.as_str()) || scans::is_heic(&start);
    if !meant && scans::sniff(&start) == ScanFormat::Unknown {
        return Ok(Err(ignored(path, "tasks-intake-not-a-scan")));
    }
    Ok(match hash_file(path, watch)? {
        Ok((hash, bytes)) => Ok(ReadFile { path: path.to_owned(), hash, bytes, examined: None }),
        Err(_) => Err(no_access()),
    })
}

/// The bound of memory. A page waits for its turn with its file in memory, but the one that has it waits for nothing.
struct Memory {
    files: ByteBudget,
    large_page: Mutex<()>,
}

fn examine(
    file: &ReadFile,
    memory: &Memory,
    key: &CitizenKey,
    watch: &Watch,
) -> Result<Result<Examination, Ignored>, Cancelled> {
    let _held = memory.files.take(file.bytes, watch)?;
    let Ok(content) = fs::read(&file.path) else { return Ok(Err(ignored(&file.path, "tasks-intake-no-access"))) };
    if blake3::hash(&content).as_bytes() != &file.hash.0 {
        return Ok(Err(ignored(&file.path, "tasks-intake-changed")));
    }
    let format = scans::sniff(&content);
    let document = match Document::open(content) {
        Err(error) => return Ok(Ok(Examination::unreadable(format, &error))),
        Ok(document) => document,
    };
    let mut pages = Vec::new();
    for page in 0..document.pages() {
        watch.check()?;
        let large = document.decoding_bytes(page) > LARGE_PAGE_BYTES;
        // Nothing is guarded but the turn: a panic of another holder does not matter.
        let _turn = large.then(|| memory.large_page.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        watch.check()?;
        // The first page stands for the file in lists; thumbnails of others are made when they are shown.
        let side = if page == 0 { THUMBNAIL_SIDE } else { 0 };
        let read = document.read_page(page, side, key);
        let unreadable = page == 0 && read.is_err();
        pages.push(read);
        if unreadable {
            break;
        }
    }
    Ok(Ok(document.examination(pages)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(folder: &Path, names: &[&str]) -> Vec<Outcome> {
        let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
        read(&files, &BTreeSet::new(), &CitizenKey::new([7; 32]), &Watch::new()).unwrap()
    }

    #[test]
    fn a_decompression_bomb_is_refused_with_its_size() {
        let folder = tempfile::tempdir().unwrap();
        // The header of a PNG of 60 000 × 60 000 pixels, with the check sum of that header.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
        png.extend(crc_of_png(&png[12..]).to_be_bytes());
        png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        fs::write(folder.path().join("BX 037034.png"), &png).unwrap();
        let read = read_all(folder.path(), &["BX 037034.png"]);
        let [Ok(file)] = read.as_slice() else { panic!("ignored") };
        let state = &file.examined.as_ref().unwrap().inspection.state;
        let crate::cadastre::ScanState::Unreadable(reason) = state else { panic!("readable") };
        assert_eq!(reason.key, "scans-too-large");
    }

    /// Source: PNG specification, annex D.
    fn crc_of_png(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    #[test]
    fn the_same_bytes_are_examined_once_and_a_file_that_is_no_scan_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let scan = include_bytes!("../../../sample-data/quet/MS 00384179-GCN.pdf");
        fs::write(folder.path().join("a.pdf"), scan).unwrap();
        fs::write(folder.path().join("b.pdf"), scan).unwrap();
        fs::write(folder.path().join("c.txt"), "no scan").unwrap();
        fs::write(folder.path().join("d"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
        let read = read_all(folder.path(), &["a.pdf", "b.pdf", "c.txt", "d"]);
        let examined: Vec<Option<bool>> =
            read.iter().map(|file| file.as_ref().ok().map(|file| file.examined.is_some())).collect();
        assert_eq!(examined, [Some(true), Some(false), None, Some(true)]);
    }
}
