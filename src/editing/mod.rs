//! Commands: pure functions from a snapshot to a [`ChangeSet`](crate::cadastre::ChangeSet), one file each.
//!
//! Every act that a person can do to one row or a few is here; the window and the command line call the same function
//! and give the result to the session. A command never changes anything itself. Where it cannot run it gives a
//! [`Refusal`]; where there is nothing to change it gives an empty change set, which the session passes over.
//!
//! Never here: disk, screen, clock (who and when are arguments), bulk work (that is `tasks/`).

mod attach_scan;
mod boundaries;
mod bulk;
mod certificate;
mod clear_obstacle;
mod compare_scans;
mod confirm_link;
mod correct_link;
mod crosswalk;
mod delete;
mod disclosure;
mod exception;
mod holders;
mod label;
mod link;
mod link_candidate;
mod lock;
mod pages;
mod parcel;
mod postpone;
mod refusal;
mod scan;
mod set_obstacle;
mod settings;
mod take_back_auto_links;
mod underlay;
mod verify_certificate;

pub use attach_scan::{attach_scan, detach_scan};
pub use boundaries::{
    Cut, Effort, Land, cut_hole, cut_line, draw_parcel, fill_hole, insert_corner, is_divided, merge_parcels,
    move_corner, move_parcels, nearest_side, next_free_number, remove_corner, reshape_boundary, split_parcel,
};
pub use bulk::{BulkChange, change_parcels};
pub use certificate::{create_certificate, edit_certificate};
pub use clear_obstacle::clear_obstacle;
pub use compare_scans::{join_scans, tell_scans_apart};
pub use confirm_link::confirm_link;
pub use correct_link::correct_link;
pub use crosswalk::{accept_crosswalks, remove_crosswalk};
pub use delete::delete_parcels;
pub use disclosure::{DisclosurePurpose, disclosure_subject};
pub use exception::{except_faults, withdraw_exceptions};
pub use holders::edit_holders;
pub use label::{certificate_label, parcel_label};
pub use link::{NewLinks, link_certificate, unlink};
pub use link_candidate::{Choice, link_candidate, link_candidates};
pub use lock::lock_parcels;
pub use pages::{PagesTo, assign_pages, hand_pages, rejoin_pages};
pub use parcel::{ParcelAttributes, edit_parcel_attributes};
pub use postpone::postpone;
pub use refusal::Refusal;
pub use scan::{set_scan_kind, turn_scan};
pub use set_obstacle::set_obstacle;
pub use settings::edit_settings;
pub use take_back_auto_links::take_back_auto_links;
pub use underlay::{add_underlay, georeference, move_underlay_files, remove_underlay, restate_underlay};
pub use verify_certificate::verify_certificate;
