//! What the user wants the map to look like: what it is coloured by, which parcels and layers it shows, and the views that have a name.
//!
//! 1. A [`Colouring`] is what the colours say. Classes of parcels are a job's work; until it is done the map stays coloured as it was.
//! 2. A [`ParcelFilter`] says which parcels are shown. With layers that are switched off it makes one set of shown parcels, likewise by a job.
//! 3. An act of the user moves both along: after it the job runs again, and the map follows where parcels differ.
//! 4. What belongs to one project is kept by its path in the user's settings: the colouring, layers, views.

mod act;
mod bookmarks;
mod carry_out;
mod colouring;
mod column_dialog;
mod filter;
mod follow;
mod layers_ui;
mod legend;
mod project_map;

pub use act::LookAct;
pub use bookmarks::{BookmarksDialog, bookmarks_ui};
pub use colouring::Colouring;
pub use column_dialog::{ColumnDialog, column_dialog_ui};
pub use filter::{ParcelFilter, Picked, filter_chip_ui};
pub use follow::{LookNews, Looks};
pub use layers_ui::layers_panel_ui;
pub use project_map::{Bookmark, ProjectMap};
