//! The queue of certificates that wait for their link: who stands where, in which order, and which groups may be confirmed together.
//!
//! Definitions:
//! 1. A certificate's *work state* follows from its row and its links alone: put aside with a reason, put off, linked by the program
//!    and looked at by nobody, linked, or still to do. One that names three parcels is linked when it has three links.
//! 2. A *filter* chooses and orders certificates; under a name it is a work list of the project.
//! 3. The *queue* of a filter holds every certificate that fits it, whatever its state: so a certificate that was just linked
//!    keeps its place, and the next one is the next one.
//! 4. A *group* is a set of claims that one reason speaks for. It is confirmed in one act, after a sample of it was looked through.
//!
//! Promises: pure functions of a snapshot and of rankings; the same input gives the same order. Never here: a change, a screen.

mod filter;
mod groups;
mod order;
mod sample;
mod work_lists;
mod work_state;

pub use filter::{QueueFilter, QueueOrder};
pub use groups::{BulkGroup, GroupKind, Member, groups};
pub use order::{Counts, Queue, queue};
pub use sample::{draw_sample, sample_size};
pub use work_lists::{remove_work_list, save_work_list, work_lists};
pub use work_state::{WorkState, automatic_link, work_state};
