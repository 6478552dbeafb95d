//! What sheets and parcels are called, whatever the spelling: the same text for the same one.

use std::collections::HashMap;

use crate::cadastre::{LayerId, Parcel, Snapshot};

/// Makes keys. A sheet is one of its commune: the commune of the row where the layer has a column of commune codes, else the project's ward.
/// A sheet that the map does not name is its layer's. Limits: layers of several former communes without a column of codes count as one
/// commune's.
pub(super) struct Keys<'a> {
    ward_code: &'a str,
    /// Where the commune codes of a layer stand, of the layers that have them.
    commune_columns: HashMap<LayerId, usize>,
}

impl<'a> Keys<'a> {
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let columns = snapshot.layers.iter().filter_map(|layer| Some((layer.id, layer.commune_columns().next()?)));
        Self { ward_code: &snapshot.settings.ward_code, commune_columns: columns.collect() }
    }

    /// Writes the key of a parcel's number into `key`; `false` when it has none.
    pub fn write_number(&self, parcel: &Parcel, key: &mut String) -> bool {
        key.clear();
        if parcel.number.is_empty() {
            return false;
        }
        self.push_sheet(parcel, key);
        key.push('\n');
        parcel.number.push_key(key);
        true
    }

    /// The key of a parcel's sheet; `None` where the map does not name it.
    pub fn sheet(&self, parcel: &Parcel) -> Option<String> {
        let mut key = String::new();
        self.push_sheet(parcel, &mut key);
        Some(key).filter(|_| !parcel.sheet.is_empty())
    }

    fn push_sheet(&self, parcel: &Parcel, key: &mut String) {
        let layer = parcel.layer();
        let commune = layer.and_then(|layer| self.commune_columns.get(&layer)).map(|column| {
            let code = parcel.details().shown(*column);
            code.trim().trim_start_matches('0').to_owned()
        });
        let commune = commune.filter(|code| !code.is_empty());
        key.push_str(commune.as_deref().unwrap_or_else(|| self.ward_code.trim_start_matches('0')));
        // No designation has a line break in it.
        key.push('\n');
        if parcel.sheet.is_empty() {
            key.push_str(&layer.map_or_else(String::new, |layer| format!("@{}", layer.0)));
        }
        parcel.sheet.push_key(key);
    }
}
