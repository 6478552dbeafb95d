//! What an archive really unpacks to, measured before anything else reads it: its declared sizes may lie.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::{Budget, too_large};
use crate::formats::FormatError;
use crate::jobs::Watch;

/// More parts than any office program writes.
const MOST_PARTS: usize = 10_000;

/// Bytes between two looks at the cancel flag.
const STEP: usize = 1 << 20;

/// What an archive is, by its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    Xlsx,
    /// `.xlsb`
    Binary,
    /// `.ods`
    OpenDocument,
    Other,
}

/// Unpacks every part into nothing, and says what kind of archive it is.
///
/// Errors: [`FormatError::TooLarge`] once the budget is used up; truncated or damaged parts; cancelled.
pub(super) fn measure(path: &Path, budget: &mut Budget, watch: &Watch) -> Result<ArchiveKind, FormatError> {
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    let length = file.metadata().map_err(|error| FormatError::io(path, error))?.len();
    let failed = |error: ZipError| zip_error(path, length, error);
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large(path, "too many parts"));
    }
    let mut kind = ArchiveKind::Other;
    let mut sink = vec![0; STEP];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(failed)?;
        match part.name().map_err(failed)?.as_ref() {
            "xl/workbook.xml" => kind = ArchiveKind::Xlsx,
            "xl/workbook.bin" => kind = ArchiveKind::Binary,
            "content.xml" if kind == ArchiveKind::Other => kind = ArchiveKind::OpenDocument,
            _ => {}
        }
        loop {
            watch.check()?;
            let read = part.read(&mut sink).map_err(|error| zip_error(path, length, ZipError::Io(error)))?;
            if read == 0 {
                break;
            }
            let left = budget.unpacked.checked_sub(read as u64);
            budget.unpacked = left.ok_or_else(|| too_large(path, "unpacks to too much"))?;
        }
    }
    Ok(kind)
}

fn zip_error(path: &Path, length: u64, error: ZipError) -> FormatError {
    let path = path.to_owned();
    match error {
        ZipError::Io(source) if source.kind() == io::ErrorKind::UnexpectedEof => {
            FormatError::Truncated { path, at: length }
        }
        // A flipped bit is told as bad data or a wrong checksum.
        ZipError::Io(source)
            if matches!(
                source.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
            ) =>
        {
            FormatError::Damaged { path, at: 0, reason: source.to_string() }
        }
        ZipError::Io(source) => FormatError::Io { path, source },
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FormatError::Encrypted { path },
        // Its directory stands at the end: without it the file was cut.
        ZipError::InvalidArchive(_) => FormatError::Truncated { path, at: length },
        other => FormatError::Damaged { path, at: 0, reason: other.to_string() },
    }
}
