//! Where to look for a parcel.

use geo_types::Coord;

use crate::cadastre::Parcel;
use crate::geometry::{inner_point, label_point, signed_ring_area};

/// Where to look for a parcel: a point in its largest part, in none of its holes. `None` without a geometry.
pub fn place_in(parcel: &Parcel) -> Option<Coord<f64>> {
    let polygons = &parcel.polygons()?;
    let size = |ring| f64::abs(signed_ring_area(ring));
    let largest = polygons.0.iter().max_by(|one, other| size(one.exterior()).total_cmp(&size(other.exterior())))?;
    let inside = if largest.interiors().is_empty() {
        inner_point(largest.exterior())
    } else {
        label_point(polygons).map(|label| label.place)
    };
    inside.or_else(|| largest.exterior().0.first().copied())
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::super::columned::Ward;
    use super::*;
    use crate::geometry::multi_polygon_contains;

    #[test]
    fn the_place_of_a_parcel_is_inside_of_its_largest_part_and_in_no_hole() {
        let ring = wkt!(MULTIPOLYGON(((0. 0.,1. 0.,1. 1.,0. 1.,0. 0.)),((10. 0.,30. 0.,30. 20.,10. 20.,10. 0.),(11. 1.,29. 1.,29. 19.,11. 19.,11. 1.))));
        let mut ward = Ward::default();
        ward.parcel("5", "1", |parcel| parcel.geometry = Some((&ring).into()));
        let parcel = ward.0.parcels.iter().next().expect("one");
        let place = place_in(parcel).expect("has an inside");
        assert!(place.x > 10.0 && multi_polygon_contains(&ring, place), "{place:?}");
    }
}
