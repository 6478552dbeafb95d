//! Coordinate reference systems: VN-2000 by central meridian, everything else through PROJ, and the judgement of what a file
//! is really in.
//!
//! Definitions:
//! 1. Coordinates are (x, y) = (east, north) in metres or (longitude, latitude) in degrees, whatever an authority's axis order is.
//!    Axes are swapped in one place, by whoever reads a file that has them the other way.
//! 2. VN-2000 ↔ WGS 84 is always EPSG:6960, by an explicit pipeline: left to itself, PROJ takes another Helmert in the Mekong delta,
//!    0.8 m off. Source: `crs.md` §1.3.
//! 3. A change of zone stays on the VN-2000 datum.
//!
//! Limits: heights are dropped, so VN-2000 → WGS 84 → VN-2000 moves a point by about 1 mm. The project's coordinates stay in VN-2000.

mod definition;
mod error;
mod judge;
mod place_evidence;
mod places;
mod polynomial;
mod proj_engine;
mod transform;
mod zones;

pub use definition::Crs;
pub use error::CrsError;
pub use judge::{Declared, Evidence, Expectation, Judgement, Numbers, Reading, judge, median};
pub use places::{Province, Ward, project_crs_for, province_near, provinces, ward_at, ward_by_code};
pub use transform::Transformer;
pub use zones::{Zone, zones};
