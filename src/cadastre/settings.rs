//! What a project as a whole has: its CRS, its ward, and how columns were understood.

use serde::{Deserialize, Serialize};

use super::ColumnRole;
use crate::crs::Crs;

/// The settings of a project. A new project has no CRS until its first map is imported.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProjectSettings {
    /// Always metric: VN-2000 with the meridian of the ward's place, elsewhere a UTM zone.
    pub crs: Option<Crs>,
    /// Name of the ward (phường, xã), for titles and exports.
    pub ward_name: String,
    /// Five digits, text (mã đơn vị hành chính cấp xã).
    pub ward_code: String,
    pub presets: Vec<ColumnPreset>,
}

/// A remembered mapping of columns, recognised by the names that it maps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPreset {
    pub name: String,
    pub roles: Vec<(String, ColumnRole)>,
}
