//! A field sheet as a file: its name, and writing it whole or not at all.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::FieldSheets;
use crate::tasks::delivery::{DeliveryError, deliver};
use crate::tasks::paths::{file_names, safe};

impl FieldSheets<'_> {
    /// The file name of every group's sheet, by group; the same whichever groups are written.
    pub fn file_names(&self) -> BTreeMap<String, String> {
        file_names(self.groups(), str::to_owned, "pdf")
    }

    /// Writes the PDF of a sheet; an earlier one is replaced, a file of the project is not.
    ///
    /// Errors: [`DeliveryError`]; then what was there is there still.
    pub fn write(&self, path: &Path, pdf: &[u8], project: &Path) -> Result<(), DeliveryError> {
        deliver(path, self.ward.snapshot(), Some(project), |file| file.write_all(pdf))
    }
}

/// File name of the sheet of a group that no certificate names.
pub fn sheet_file_name(group: &str) -> String {
    format!("{}.pdf", safe(group))
}
