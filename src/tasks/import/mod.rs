//! Import of maps: read whole, looked at, then taken into the project as one act.
//!
//! 1. [`read_maps`] reads the files; nothing of the project is touched.
//! 2. [`preview`] says for each layer what the program takes it for: its CRS with the evidence, the meaning of its columns,
//!    every doubtful text before and after. The user may change any of these [`LayerChoice`]s.
//! 3. [`import`] makes one [`ChangeSet`](crate::cadastre::ChangeSet) of it, and a report that accounts for every feature.
//!
//! Promises: a feature is never left out; one whose geometry cannot be read keeps its attributes and is listed; the
//! bytes of every text are kept; a file that cannot be read refuses the whole import. Never: a guess where two readings
//! of the CRS fit equally well, or where the place of the map contests the one that the file names; then the import refuses and
//! names those that fit. Features that do not lie with their layer are listed, not moved.

mod act;
mod choice;
mod columns;
mod commune;
mod error;
mod land_uses;
mod namesakes;
mod notes;
mod own_export;
mod preset;
mod report;
mod rows;
mod strays;

pub use act::{ImportOutcome, import};
pub use choice::{CrsChoice, ImportOptions, LayerChoice, LayerPreview, MapInHand, preview, read_maps, remarks};
pub use columns::{guess_roles, matching_preset};
pub use error::ImportError;
pub use report::{ImportReport, LayerReport, ReportLine};
pub use rows::TextDoubt;

use std::path::PathBuf;

use crate::cadastre::Snapshot;
use crate::jobs::Watch;

/// All three steps with the program's own proposals: what the command line does, and what the window does when nothing is
/// changed in its preview.
///
/// Errors: as those of the steps.
pub fn import_files(
    snapshot: &Snapshot,
    paths: &[PathBuf],
    options: &ImportOptions,
    watch: &Watch,
) -> Result<ImportOutcome, ImportError> {
    let maps = read_maps(paths, watch)?;
    let previews = preview(&maps, &snapshot.settings, options, watch)?;
    let choices: Vec<LayerChoice> = previews.into_iter().map(|preview| preview.choice).collect();
    import(snapshot, &maps, &choices, options, watch)
}
