//! Layers that this program delivered itself: their columns are the fields of parcels again, and what it computed when it
//! delivered them is left out, to be computed anew.

use crate::cadastre::ColumnRole;
use crate::formats::FeatureTable;
use crate::tasks::export::{CERTIFICATES, PARCEL_COLUMNS};

/// The key of a delivered GeoPackage table.
const KEY: &str = "fid";

/// What each column is, when the layer is a delivered one; `None` for the columns that came from its source maps.
pub(super) fn roles(table: &FeatureTable) -> Vec<Option<ColumnRole>> {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let mut roles = vec![None; table.columns.len()];
    let found: Vec<(usize, ColumnRole)> =
        PARCEL_COLUMNS.iter().filter_map(|(name, _, _, role)| Some((place(name)?, *role))).collect();
    if found.len() < PARCEL_COLUMNS.len() {
        return roles;
    }
    let mut give = |place: usize, role: ColumnRole| {
        if let Some(slot) = roles.get_mut(place) {
            *slot = Some(role);
        }
    };
    found.into_iter().for_each(|(place, role)| give(place, role));
    if let Some(key) = place(KEY) {
        give(key, ColumnRole::LeftOut);
    } else if let Some(serials) = place(CERTIFICATES).filter(|serials| serials + 2 == table.columns.len()) {
        // A delivered GeoJSON file: the serials of the linked certificates, and the features' ids, which the reader puts last.
        give(serials, ColumnRole::LeftOut);
        give(serials + 1, ColumnRole::LeftOut);
    }
    roles
}
