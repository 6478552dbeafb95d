//! A field sheet as a file: its name, and writing it whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use super::FieldSheets;
use crate::formats::{AtomicFile, WriteError};
use crate::i18n::{Explain, Message};
use crate::tasks::export::is_source;

impl FieldSheets<'_> {
    /// The file name of every group's sheet, by group; the same whichever groups are written.
    pub fn file_names(&self) -> BTreeMap<String, String> {
        numbered(self.groups())
    }

    /// Writes the PDF of a sheet; an earlier one is replaced, a file of the project is not.
    ///
    /// Errors: a target that is a source of the project, and those of the disk; then what was there is there still.
    pub fn write(&self, path: &Path, pdf: &[u8], project: &Path) -> Result<(), Message> {
        if is_source(path, self.ward.snapshot(), Some(project)) {
            return Err(Message::new("tasks-export-is-source").with("path", path.to_owned()));
        }
        write_sheet(path, pdf).map_err(|error| error.message())
    }
}

/// A file name for each group: those whose names differ in signs or in the case of letters only get a number.
fn numbered(groups: Vec<String>) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for group in groups {
        let plain = sheet_file_name(&group);
        let stem = plain.trim_end_matches(".pdf");
        let (mut name, mut count) = (plain.clone(), 1);
        while !taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{stem} ({count}).pdf");
        }
        names.insert(group, name);
    }
    names
}

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
fn write_sheet(path: &Path, pdf: &[u8]) -> Result<(), WriteError> {
    let mut file = AtomicFile::create(path)?;
    file.file().write_all(pdf).map_err(|error| WriteError::from_io(path, error))?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::super::ProjectMark;
    use super::*;
    use crate::cadastre::Snapshot;

    #[test]
    fn groups_whose_names_differ_in_signs_only_get_a_number() {
        let groups = ["TỔ 4-5", "Tổ 4-5", "Tổ 4/5", "Tổ 6"].map(str::to_owned).to_vec();
        let names: Vec<String> = numbered(groups).into_values().collect();
        assert_eq!(names, ["TỔ 4-5.pdf", "Tổ 4-5 (2).pdf", "Tổ 4-5 (3).pdf", "Tổ 6.pdf"]);
    }

    #[test]
    fn a_file_of_the_project_is_not_overwritten_and_an_earlier_sheet_is() {
        let folder = tempfile::tempdir().unwrap();
        let (project, sheet) = (folder.path().join("p.thuaso"), folder.path().join("Tổ 4.pdf"));
        std::fs::write(&project, "của dự án").unwrap();
        let snapshot = Snapshot::default();
        let sheets = FieldSheets::new(&snapshot, ProjectMark::of(&[]));
        let refused = sheets.write(&project, b"pdf", &project).unwrap_err();
        assert_eq!(refused.key, "tasks-export-is-source");
        assert_eq!(std::fs::read_to_string(&project).unwrap(), "của dự án");
        for content in ["một", "hai"] {
            sheets.write(&sheet, content.as_bytes(), &project).unwrap();
            assert_eq!(std::fs::read_to_string(&sheet).unwrap(), content);
        }
    }

    #[test]
    fn a_group_gives_a_name_that_every_disk_takes() {
        assert_eq!(sheet_file_name("Tổ 4/5: \"Bến Đò\""), "Tổ 4-5- -Bến Đò-.pdf");
        assert_eq!(sheet_file_name("..ẩn"), "ẩn.pdf");
    }
}
