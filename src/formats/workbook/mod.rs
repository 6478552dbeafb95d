//! Workbooks and delimited texts ⇄ plain sheets of cells. A reader knows no register; it keeps every cell and its row number.
//!
//! Promises: the kind is known by content, not by name; a workbook is unpacked only within a budget that its own declarations
//! cannot change ([`Budget`]); a cell far outside of the others costs nothing; texts are not decoded (a value that is no
//! UTF-8 stays [`Cell::Raw`]); the same sheets give the same bytes. Never: formulas computed, macros looked at, a panic.
//! Limits: `.xlsx`, `.xls`, `.csv`, `.tsv`, `.txt`; OpenDocument and `.xlsb` are refused by name; hidden rows are read like others.

mod budget;
mod cell;
mod delimited;
mod file;
mod unpacked;
mod writer;
mod xls;
mod xlsx;

pub use budget::Budget;
pub use cell::{Cell, Row, Sheet, Visibility, Workbook, column_letters, column_of_letters, date_of_serial};
pub use file::read_workbook;
pub use writer::{ColumnLayout, Heading, HeadingStyle, ListRule, NewCell, NewSheet, WorkbookError, write_workbook};
