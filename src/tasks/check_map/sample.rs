//! A small ward with a twin number, a wrong area and an old code, for the tests of this room.

use std::sync::Arc;

use geo_types::{MultiPolygon, Rect, coord};

use super::{MapQuestion, MapReport, check_map};
use crate::cadastre::{Edit, LandUse, Parcel, ParcelDetails, ParcelId, ProjectSettings, Snapshot};
use crate::coverage::{Moment, Profile, Rule};
use crate::crs::Crs;
use crate::jobs::Watch;

/// Four parcels of 10 m by 20 m in a row, in the zone of Hà Nội.
pub fn ward() -> Snapshot {
    let settings = ProjectSettings { crs: Some(Crs::vn2000(105 * 60)), ..ProjectSettings::default() };
    let mut ward = Snapshot::default();
    ward.settings = Arc::new(settings);
    let parcels = [("1", 200.0, "ONT"), ("2", 250.25, "ONT"), ("3", 200.0, "BHK"), ("01", 200.0, "CLN")];
    for (id, (number, legal, land_use)) in (1..).zip(parcels) {
        let (x, y) = (587_000.0 + 10.0 * id as f64, 2_320_000.0);
        let square = Rect::new(coord! { x: x, y: y }, coord! { x: x + 10.0, y: y + 20.0 }).to_polygon();
        let parcel = Parcel {
            legal_area: Some(legal),
            land_use: LandUse::parse(land_use).into(),
            geometry: Some(MultiPolygon::new(vec![square]).into()),
            details: ParcelDetails { source_row: id as u32 - 1, ..ParcelDetails::default() }.into(),
            ..Parcel::numbered(ParcelId(id), "12", number)
        };
        ward.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
    }
    ward
}

pub fn report(profile: &Profile, moment: Moment, rules: &[Rule]) -> MapReport {
    check_map(&ward(), MapQuestion { profile, moment, rules }, &Watch::new()).expect("not cancelled")
}
