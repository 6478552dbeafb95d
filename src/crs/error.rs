//! Why a CRS cannot be used.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// The text is no CRS that is known here or to PROJ.
    #[error("unknown coordinate system: {0}")]
    Unknown(String),
    /// A meridian of which VN-2000 has no zone; those that it has, from west to east.
    #[error("{written} is no zone of VN-2000, which has {zones}")]
    NoZone { written: String, zones: String },
    /// PROJ cannot transform between the two.
    #[error("no way from {from} to {to}: {reason}")]
    NoTransformation { from: String, to: String, reason: String },
    /// A point lies outside of where the transformation is defined.
    #[error("the coordinates are outside of the coordinate system")]
    OutOfRange,
}
