//! A02: the area on the map is not the legal one.

use std::sync::Arc;

use super::place_in;
use crate::cadastre::{Parcel, Snapshot};
use crate::coverage::{Class, Fault, Limits, Rule};
use crate::geometry;
use crate::i18n::Message;

/// Parts of a square metre in which differences are judged, as they are told: what reads 0.50 m² is 0.50 m². Source: ours, finer by
/// ten than areas are printed.
const PARTS: f64 = 100.0;

/// Definition 11. Parcels without a legal area or without a geometry agree with everything.
pub(in crate::coverage) fn find(_snapshot: &Snapshot, parcels: &[&Arc<Parcel>], limits: &Limits) -> Vec<Fault> {
    parcels.iter().filter_map(|parcel| fault(parcel, limits)).collect()
}

fn fault(parcel: &Parcel, limits: &Limits) -> Option<Fault> {
    let legal = parcel.legal_area?;
    let map = geometry::area(&parcel.polygons()?);
    let (class, difference) = judge(map, legal, limits)?;
    let key = if legal > 0.0 { "coverage-area-mismatch" } else { "coverage-area-none" };
    let message = Message::new(key).with_number("map", map, 1).with_number("legal", legal, 1).with_number(
        "difference",
        difference,
        2,
    );
    let message = if legal > 0.0 { message.with_number("share", difference.abs() / legal * 100.0, 2) } else { message };
    Some(Fault {
        rule: Rule::AreaMismatch,
        class,
        parcels: vec![parcel.id],
        place: place_in(parcel),
        area: Some(difference),
        width: None,
        message,
    })
}

/// Whether an area on the map disagrees with the legal one more than it did. Square metres, before and after; `None` for what is no area.
pub(in super::super) fn worse_area(legal: Option<f64>, [before, after]: [Option<f64>; 2], limits: &Limits) -> bool {
    let (Some(legal), Some(after)) = (legal, after) else { return false };
    let class = |area: f64| judge(area, legal, limits).map(|(class, _)| class);
    before.is_some_and(|before| class(after) > class(before))
}

/// How far the areas are apart, that on the map less the legal one, when that is too far.
fn judge(map: f64, legal: f64, limits: &Limits) -> Option<(Class, f64)> {
    let difference = ((map - legal) * PARTS).round() / PARTS;
    let apart = difference.abs();
    // An area that is not a number is never within a tolerance.
    if apart <= limits.area_rounding {
        return None;
    }
    let within = apart <= legal * limits.area_share && apart <= limits.area_difference;
    Some((if within { Class::Slight } else { Class::Gross }, difference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ParcelId;
    use crate::coverage::rules::columned::Ward;

    #[test]
    fn definition_11_areas_are_judged_by_rounding_share_and_difference() {
        let judged = |map, legal| judge(map, legal, &Limits::default()).map(|(class, _)| class);
        for (map, legal, class) in [
            (200.0, 200.0, None),
            (200.5, 200.0, None),
            (199.504, 200.0, None),
            (200.51, 200.0, Some(Class::Slight)),
            (202.0, 200.0, Some(Class::Slight)),
            (198.0, 200.0, Some(Class::Slight)),
            (202.01, 200.0, Some(Class::Gross)),
            (10_005.0, 10_000.0, Some(Class::Slight)),
            (10_005.01, 10_000.0, Some(Class::Gross)),
            (30.6, 30.0, Some(Class::Gross)),
            (200.0, 0.0, Some(Class::Gross)),
        ] {
            assert_eq!(judged(map, legal), class, "{map} on the map, {legal} by law");
        }
    }

    #[test]
    fn a_parcel_that_is_too_small_on_the_map_is_told_with_the_difference_and_its_place() {
        let mut ward = Ward::default();
        ward.parcel("5", "1", |_| ());
        ward.parcel("5", "2", |parcel| parcel.legal_area = Some(212.3));
        ward.parcel("5", "3", |parcel| parcel.legal_area = None);
        ward.parcel("5", "4", |parcel| (parcel.legal_area, parcel.geometry) = (Some(9.0), None));
        let faults = find(&ward.0, &ward.parcels(), &Limits::default());
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!(
            (fault.class, fault.parcels.as_slice(), fault.area),
            (Class::Gross, &[ParcelId(2)][..], Some(-12.3))
        );
        assert_eq!(fault.place, Some(geo_types::Coord { x: 587_025.0, y: 2_320_010.0 }));
    }
}
