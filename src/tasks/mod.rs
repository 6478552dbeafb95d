//! The use cases that the window and the command line share, so that both give the same answer.
//!
//! A task takes a [`Snapshot`](crate::cadastre::Snapshot) and gives back a change set and a report; whoever called it
//! performs the change. It never sees the screen, and it can be cancelled until it returns.

mod auto_link;
mod check_links;
mod crosswalk_review;
mod crosswalks;
mod delivery;
mod duplicates;
mod here;
mod intake;
mod link_automatically;
mod link_by_evidence;
mod link_by_number;
mod memory;
mod parcel_history;
mod paths;
mod points_file;
mod proposals;
mod rescan;
mod rescan_file;
mod sample_project;
mod scan_source;
pub mod search;
mod summary;
mod thumbnails;
mod watch_folder;
mod wipe;

pub mod check_map;
pub mod export;
pub mod field_sheet;
pub mod import;
pub mod progress;
pub mod queue;
pub mod registers;
pub mod repair_map;
pub mod sample_ward;
pub mod score_matching;
pub mod table;
pub mod themes;
pub mod together;
pub mod underlays;

pub use auto_link::{AutoLink, AutoLinkReport, Unlinked, auto_link};
pub use check_links::{LinkCheck, LinkCheckReport, Look, check_links, look_at_files};
pub use crosswalk_review::{
    CrosswalkException, CrosswalkOffer, CrosswalkReview, TableRow, crosswalk_heading, crosswalk_review, table_rows,
};
pub use crosswalks::{
    CrosswalkTable, CrosswalkTableError, DoubtfulRow, RowDoubt, accept_suggestions, open_crosswalk_table,
    read_crosswalk_table, suggested_crosswalks,
};
pub use delivery::{ContentError, DeliveryError, deliver};
pub use duplicates::{Duplicate, Likeness, NEAR_BITS, duplicates, strongest_first};
pub use here::{account, now};
pub use intake::{Ignored, Intake, IntakeError, IntakeOptions, IntakeReport, intake};
pub use link_automatically::{AutomaticLinks, link_automatically};
pub use link_by_evidence::{EvidenceLinks, EvidenceReport, link_by_evidence};
pub use link_by_number::{LinkRefusal, link_by_number};
pub use parcel_history::{ParcelStep, StepKind, parcel_history};
pub use paths::portable_path;
pub use points_file::{NORTH_FROM, NamedPoint, PointsFile, read_points};
pub use proposals::{Proposal, ProposedField, proposals};
pub use rescan::{Rescan, page_faults, rescan_list, rescans_of};
pub use rescan_file::{RescanFile, write_rescan_list};
pub use sample_project::{sample_project, sample_project_path};
pub use scan_source::{ScanSource, find_moved};
pub use summary::{BlockCounts, Summary, summary};
pub use thumbnails::{THUMBNAIL_SIDE, thumbnails};
pub use watch_folder::{LOOK_EVERY, Sight, WatchedFolder, sights};
pub use wipe::{WipeReport, wipe};
