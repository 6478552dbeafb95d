//! What reading a register found, in sentences without personal data.

use super::columns::Field;
use crate::cadastre::Severity;
use crate::i18n::Message;

/// Something that a person should look at, or know.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterFinding {
    /// Row of the sheet, from 1; 0 for the whole sheet.
    pub row: u64,
    pub field: Option<Field>,
    pub severity: Severity,
    /// Its reason, as a key and without values of persons.
    pub message: Message,
}
