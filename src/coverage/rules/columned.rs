//! A small invented ward for the tests of the rules.

use std::sync::Arc;

use geo_types::{MultiPolygon, Rect, coord};

use crate::cadastre::{Edit, LandUse, Parcel, ParcelDetails, ParcelId, Snapshot};

/// Parcels of 10 m by 20 m in a row, complete and right, unless a test changes them.
#[derive(Default)]
pub struct Ward(pub Snapshot);

impl Ward {
    pub fn parcels(&self) -> Vec<&Arc<Parcel>> {
        self.0.parcels.iter().collect()
    }

    pub fn parcel(&mut self, sheet: &str, number: &str, change: impl FnOnce(&mut Parcel)) {
        let id = self.0.parcels.next_id();
        let (x, y) = (587_000.0 + 10.0 * id as f64, 2_320_000.0);
        let square = Rect::new(coord! { x: x, y: y }, coord! { x: x + 10.0, y: y + 20.0 }).to_polygon();
        let mut parcel = Parcel {
            legal_area: Some(200.0),
            land_use: LandUse::parse("ONT+CLN").into(),
            details: ParcelDetails {
                source_row: id as u32 - 1,
                ..ParcelDetails::with_address("Thôn Đông, xã Mẫu Sơn")
            }
            .into(),
            geometry: Some(MultiPolygon::new(vec![square]).into()),
            ..Parcel::numbered(ParcelId(id), sheet, number)
        };
        change(&mut parcel);
        self.0.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
    }
}
