//! A field sheet as a file: its name, and writing it whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::formats::{AtomicFile, WriteError};

/// A group's name as a file name: what file systems refuse becomes a hyphen.
pub fn sheet_file_name(group: &str) -> String {
    let letters = group.chars().map(|letter| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        letter if letter.is_control() => '-',
        letter => letter,
    });
    format!("{}.pdf", letters.collect::<String>().trim_start_matches('.'))
}

/// Writes the PDF of a sheet; a file that is there already is replaced.
///
/// Errors: those of the disk; then what was there is there still.
pub fn write_sheet(path: &Path, pdf: &[u8]) -> Result<(), WriteError> {
    let mut file = AtomicFile::create(path)?;
    file.file().write_all(pdf).map_err(|error| WriteError::from_io(path, error))?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_gives_a_name_that_every_disk_takes() {
        assert_eq!(sheet_file_name("Tổ 4/5: \"Bến Đò\""), "Tổ 4-5- -Bến Đò-.pdf");
        assert_eq!(sheet_file_name("..ẩn"), "ẩn.pdf");
    }
}
