//! Layers that this program delivered itself: their columns are the fields of parcels again, and what it computed when it
//! delivered them is left out, to be computed anew.

use crate::cadastre::ColumnRole;
use crate::formats::FeatureTable;

/// The columns that every delivered layer of parcels has: those of `tasks::export`, in its spelling.
const DELIVERED: [(&str, ColumnRole); 10] = [
    ("so_hieu_to_ban_do", ColumnRole::Sheet),
    ("so_thu_tu_thua", ColumnRole::Number),
    ("dien_tich_phap_ly", ColumnRole::LegalArea),
    ("dien_tich", ColumnRole::LeftOut),
    ("loai_dat", ColumnRole::LandUse),
    ("ma_muc_dich_su_dung", ColumnRole::LeftOut),
    ("dia_chi", ColumnRole::Address),
    ("co_khong_gian", ColumnRole::LeftOut),
    ("co_thuoc_tinh", ColumnRole::LeftOut),
    ("co_ho_so_quet", ColumnRole::LeftOut),
];

/// The key of a delivered GeoPackage table.
const KEY: &str = "fid";

/// The serials of the linked certificates, the last property in a delivered GeoJSON file. After it the reader puts the
/// features' ids.
const SERIALS: &str = "giay_chung_nhan";

/// What each column is, when the layer is a delivered one; `None` for the columns that came from its source maps.
pub(super) fn roles(table: &FeatureTable) -> Vec<Option<ColumnRole>> {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let mut roles = vec![None; table.columns.len()];
    let found: Vec<(usize, ColumnRole)> =
        DELIVERED.iter().filter_map(|(name, role)| Some((place(name)?, *role))).collect();
    if found.len() < DELIVERED.len() {
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
    } else if let Some(serials) = place(SERIALS).filter(|serials| serials + 2 == table.columns.len()) {
        give(serials, ColumnRole::LeftOut);
        give(serials + 1, ColumnRole::LeftOut);
    }
    roles
}
