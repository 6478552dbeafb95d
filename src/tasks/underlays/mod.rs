//! Pictures under the map (ảnh nền): laying one where its file says it lies, finding it again where it was moved to, and its control points as
//! a file.
//!
//! What a file says nothing of is taken for what it most likely is, and told ([`CrsBy`], [`Laid::is_placed`]): nothing is asked before the
//! picture can be seen, everything can be changed after.

mod control_points;
mod find_again;
mod lay;

pub use control_points::{ControlPointsError, control_points_text, read_control_points};
pub use find_again::{FindAgainError, find_again};
pub use lay::{CrsBy, Laid, LayOptions, lay_picture, map_bounds, picture_path};
