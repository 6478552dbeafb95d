//! The table of parcels: what it shows, in which order, what its columns sum up to, and the file that it becomes.
//!
//! 1. A [`Column`] is a fact of the project about a parcel, or a column of its source maps. Personal columns are none: what
//!    an export withholds is neither shown nor searched, counted or written here.
//! 2. [`TableData`] has the values of columns, read once for a state of the project, row after row as the parcels lie packed: each text once, and
//!    of every row the number of its text. Filter, order, statistics and groups look at a text once, however many parcels have it.
//! 3. [`arrange`] answers a [`Query`]: the rows that pass the text and every [`Condition`], their order, and what is counted of them. A
//!    condition that cannot be read is an error; it never lets all rows through.
//! 4. [`write_table`] writes the rows of a query as CSV or as a workbook, as they are shown.

mod arrange;
mod column;
mod condition;
mod file;
mod groups;
mod notation;
mod numbers;
mod reader;
mod statistics;
mod texts;
mod values;

pub use arrange::{ArrangeError, Arranged, Order, Query, arrange};
pub use column::Column;
pub use condition::{Condition, ConditionError, How};
pub use file::{TableError, TableFile, guarded, write_table};
pub use groups::{Group, Groups};
pub use notation::{NotationError, read_columns, read_condition, read_order};
pub use reader::{Reader, Value};
pub use statistics::{NumberStatistics, Statistics};
pub(in crate::tasks) use texts::Texts;
pub(in crate::tasks) use values::Values;
pub use values::{TableData, shown_number};

#[cfg(test)]
pub(in crate::tasks) mod sample;
