//! Coordinate reference systems.
use serde::{Deserialize, Serialize};
/// A coordinate reference system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Crs(String);
