//! Registers (sổ tổng hợp): the campaign's form PL3 and other sheets ⇄ the project.
//!
//! 1. A *row* is one certificate × parcel × person; its values are words, in the 49 columns of the form ([`COLUMNS`]).
//! 2. A *repair* changes a value by a rule and is listed with before and after ([`Repair`]). What could be several things is kept as
//!    it is and asked ([`RegisterFinding`]).
//! 3. A row is compared three ways: as it was *sent* (in a sheet of the workbook that no spreadsheet shows), as it *returned*, and as
//!    it is *now*. Only what changed there and not here is taken; the rest is a [`Conflict`], and the value
//!    here stays unless a person says otherwise ([`Theirs`]). Without what was sent only gaps are filled.
//! 4. The register *now* is what was read, with what the certificate, its holders and its links say since.
//!
//! Promises: an import is one act; what is exported and comes back untouched changes nothing; values of persons stay
//! [`Confidential`](crate::cadastre::Confidential) up to the exported workbook. Never: a row deleted because a file lacks it, a link made
//! from columns 19 and 20 (that is `matching`'s). Limits: land uses past the third stay together in the first.

mod choice;
mod compare;
mod current;
mod export;
mod headers;
mod import;
mod kind;
mod linked;
mod mapping;
mod numbers;
mod pairing;
mod paper;
mod read;
mod repair;
mod report;
mod sent;
mod taking;
mod theirs;
mod update;
mod validate;
mod words;

pub use crate::formats::register_form::{COLUMN_COUNT, COLUMNS, Column, Field, USES, ValueOf, Values};
pub use choice::{ColumnLook, RegisterFile, SheetChoice, SheetLook, look_at_sheets, read_register};
pub use compare::ConflictReason;
pub use current::{CurrentRow, RowKey, current_rows};
pub use export::{
    RegisterCounts, RegisterExport, RegisterExportError, RegisterSelection, count_register, export_disclosure,
    export_groups, export_register,
};
pub use headers::{MappedColumn, Meaning};
pub use import::{RegisterError, RegisterImport, RegisterOptions, day_of, import_read_registers, import_registers};
pub use kind::RegisterKind;
pub use mapping::{BadMapping, Mapping};
pub use repair::{CitizenDigits, Repair, RepairRule};
pub use report::{ColumnReport, Conflict, RegisterFinding, RegisterReport, SheetReport};
pub use theirs::{NotTaken, Place, Theirs};
pub use validate::{serial_against_date, validate};
pub use words::{Word, WordLists};
