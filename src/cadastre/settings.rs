//! What a project as a whole has: its CRS, its ward, and how columns were understood.

use serde::{Deserialize, Serialize};

use super::{ColumnRole, Confidential, ScanId};
use crate::crs::Crs;

/// The settings of a project. A new project has no CRS until its first map is imported.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProjectSettings {
    /// Always metric: VN-2000 with the meridian of the ward's place, elsewhere a UTM zone.
    pub crs: Option<Crs>,
    /// Name of the ward (phường, xã), for titles and exports.
    pub ward_name: String,
    /// Five digits, text (mã đơn vị hành chính cấp xã).
    pub ward_code: String,
    pub presets: Vec<ColumnPreset>,
    pub auto_links: AutoLinkRecord,
    pub work_lists: Vec<WorkList>,
    /// Scans that people have compared, sorted by the pair.
    pub compared_scans: Vec<ComparedScans>,
    /// Whether the map was checked: from then on its findings are kept up to date.
    pub map_checked: bool,
    /// Key of [`super::CitizenDigest`]; made with the first one.
    pub citizen_key: Option<Confidential<[u8; 32]>>,
}

/// How links that the program made by evidence fared under people's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AutoLinkRecord {
    /// Found right by a person.
    pub confirmed: u32,
    /// Taken away or replaced by a person.
    pub corrected: u32,
}

impl AutoLinkRecord {
    /// Least share of automatic links that people must have found right. Source: the precision asked of them, `peers.md` §8 idea 2.
    pub const LEAST_PRECISION: f64 = 0.999;

    /// Share of those that people have looked at which were right; `None` before anybody has.
    pub fn precision(self) -> Option<f64> {
        let seen = self.confirmed.saturating_add(self.corrected);
        (seen > 0).then(|| f64::from(self.confirmed) / f64::from(seen))
    }

    /// Whether the program may still link by itself.
    pub fn is_trusted(self) -> bool {
        self.precision().is_none_or(|precision| precision >= Self::LEAST_PRECISION)
    }
}

/// Two scans that looked as if they showed one paper, and what a person found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ComparedScans {
    /// The smaller id first.
    pub scans: (ScanId, ScanId),
    /// Whether both show one paper.
    pub same: bool,
}

impl ProjectSettings {
    /// What a person found of these two scans, in whichever order; `None` while nobody has compared them.
    pub fn compared(&self, one: ScanId, other: ScanId) -> Option<bool> {
        let scans = (one.min(other), one.max(other));
        let at = self.compared_scans.binary_search_by_key(&scans, |compared| compared.scans).ok()?;
        self.compared_scans.get(at).map(|compared| compared.same)
    }
}

/// A filter of the queue under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkList {
    pub name: String,
    /// The filter, as `tasks::queue` writes it.
    pub filter: String,
}

/// A remembered mapping of columns, recognised by the names that it maps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPreset {
    pub name: String,
    pub roles: Vec<(String, ColumnRole)>,
}
