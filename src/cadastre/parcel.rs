//! A parcel (thửa đất) and how it is named on a map.

use std::fmt;
use std::sync::Arc;

use ecow::EcoString;
use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::{Details, LandUse, LayerId, PackedDetails, ParcelDetails, ParcelId};
use crate::geometry::PackedPolygons;

/// A parcel of the cadastral map.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub id: ParcelId,
    /// Sheet (tờ bản đồ).
    pub sheet: Designation,
    /// Number on its sheet (số thửa).
    pub number: Designation,
    /// Legal area (diện tích pháp lý), square metres.
    pub legal_area: Option<f64>,
    /// Many parcels of one use share it.
    pub land_use: Arc<LandUse>,
    /// Metres (east, north) in the project's CRS. `None` when the source had none that could be read.
    pub geometry: Option<PackedPolygons>,
    /// Its lock, its layer and row there, its address and its columns.
    pub details: PackedDetails,
}

impl Parcel {
    /// A parcel of which nothing but its sheet and number is known.
    pub fn numbered(id: ParcelId, sheet: &str, number: &str) -> Self {
        Self {
            id,
            sheet: Designation::new(sheet),
            number: Designation::new(number),
            legal_area: None,
            land_use: Arc::default(),
            geometry: None,
            details: PackedDetails::default(),
        }
    }

    /// Its geometry, to compute with.
    pub fn polygons(&self) -> Option<MultiPolygon<f64>> {
        self.geometry.as_ref().map(PackedPolygons::unpack)
    }

    /// The layer it came from; `None` for a parcel made here.
    pub fn layer(&self) -> Option<LayerId> {
        self.details.layer()
    }

    /// Its row in the source file, counted from 0; `None` for a parcel drawn here.
    pub fn source_row(&self) -> Option<u64> {
        self.details.source_row()
    }

    /// Its row in the source file as people count, from 1; a dash for a parcel drawn here.
    pub fn row_label(&self) -> String {
        self.source_row().map_or_else(|| "–".to_owned(), |row| (row + 1).to_string())
    }

    /// Whether no act on boundaries may change it.
    pub fn is_locked(&self) -> bool {
        self.details.is_locked()
    }

    /// The parcel, locked or not.
    pub fn with_lock(&self, locked: bool) -> Self {
        let mut parcel = self.clone();
        parcel.details.locked = locked;
        parcel
    }

    /// Its address and the columns of its row, to read them.
    pub fn details(&self) -> Details {
        self.details.read()
    }

    /// Changes its details: its address, its columns.
    pub fn change_details(&mut self, change: impl FnOnce(&mut ParcelDetails)) {
        let mut details = self.details.unpack();
        change(&mut details);
        self.details = details.into();
    }

    /// `12/125`: the way a specialist names a parcel; `#80`, by its id, where the map does not name it.
    pub fn label(&self) -> String {
        match (self.sheet.is_empty(), self.number.is_empty()) {
            (true, true) => format!("#{}", self.id.0),
            _ => format!("{}/{}", self.sheet, self.number),
        }
    }
}

/// The three blocks (ba khối) that the national system asks of each parcel. Source: `campaign.md` §7.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Blocks {
    /// Spatial data (dữ liệu không gian).
    pub geometry: bool,
    /// Attribute data (dữ liệu thuộc tính): sheet, number, land use and a legal area.
    pub attributes: bool,
    /// A scan (hồ sơ quét), through a linked certificate.
    pub scan: bool,
}

impl Blocks {
    pub fn complete(self) -> bool {
        self.geometry && self.attributes && self.scan
    }
}

/// The number of a sheet or a parcel: text, because papers have `03-1`, `PL9` and `654a` too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Designation(EcoString);

impl Designation {
    /// Keeps the text as written, outer spaces apart.
    pub fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both have the same [`Designation::key`], without making it where that is plain.
    pub fn is_alike(&self, other: &Self) -> bool {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match (digits(&self.0), digits(&other.0)) {
            (true, true) => {
                self.0.trim_start_matches('0') == other.0.trim_start_matches('0')
                    && self.0.is_empty() == other.0.is_empty()
            }
            _ => self.0 == other.0 || self.key() == other.key(),
        }
    }

    /// What two spellings of one number share: upper case, no spaces, no leading zeros, no `.0` of a spreadsheet.
    pub fn key(&self) -> String {
        let mut key = String::new();
        self.push_key(&mut key);
        key
    }

    /// Appends [`Designation::key`] to a text, as wards of millions of parcels want it.
    pub fn push_key(&self, key: &mut String) {
        if self.0.bytes().all(|byte| byte.is_ascii_digit()) {
            return push_number(key, &self.0, "");
        }
        let compact: String = self.0.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let whole = match compact.split_once('.') {
            Some((whole, zeros)) if !whole.is_empty() && zeros.bytes().all(|digit| digit == b'0') => whole,
            _ => &compact,
        };
        let (digits, rest) = whole.split_at(whole.find(|c: char| !c.is_ascii_digit()).unwrap_or(whole.len()));
        push_number(key, digits, rest);
    }
}

/// Digits without their leading zeros, and what stands behind them.
fn push_number(key: &mut String, digits: &str, rest: &str) {
    match digits.trim_start_matches('0') {
        "" if !digits.is_empty() => key.push('0'),
        significant => key.push_str(significant),
    }
    key.push_str(rest);
}

impl fmt::Display for Designation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small() {
        // With the two counts of its `Arc`, 112 bytes: 16 more would be 80 MB more of five million parcels.
        assert!(size_of::<Parcel>() <= 96, "{}", size_of::<Parcel>());
    }

    #[test]
    fn spellings_of_one_number_share_a_key() {
        for (text, key) in [
            ("012", "12"),
            (" 12 ", "12"),
            ("12.0", "12"),
            ("654a", "654A"),
            ("PL 9", "PL9"),
            ("03-1", "3-1"),
            ("0", "0"),
            ("00", "0"),
            ("", ""),
            ("0A", "0A"),
        ] {
            let one = Designation::new(text);
            assert_eq!(one.key(), key, "{text}");
            assert!(one.is_alike(&Designation::new(key)), "{text}");
            for other in ["", "0", "12", "3-1", "0A"].map(Designation::new) {
                assert_eq!(one.is_alike(&other), key == other.key(), "{text} {other}");
            }
        }
    }
}
