//! T01, definition 5: a place that lies in several parcels. Three on one spot are one fault.

use super::super::fault::{Class, Fault, Rule};
use super::super::spot::Spot;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn fault(ward: &Ward, spot: &Spot) -> Option<Fault> {
    (spot.count > 1).then(|| {
        let parcels = ward.parcels(spot.shapes.iter().copied());
        Fault {
            rule: Rule::Overlap,
            class: Class::Only,
            message: Message::new("coverage-overlap")
                .with("count", parcels.len() as i64)
                .with_number("area", spot.area / 1e6, 2)
                .with_number("width", spot.width / 1e3, 3),
            parcels,
            place: Some(ward.place(spot.centre)),
            area: Some(spot.area / 1e6),
            width: Some(spot.width / 1e3),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn overlap_of_touching_squares_is_not_reported() {
        assert_eq!(told(&[&square(0.0, 0.0, 10.0), &square(10.0, 0.0, 10.0)]), []);
    }

    #[test]
    fn what_two_parcels_share_is_told_with_its_measures() {
        let all = [square(0.0, 0.0, 10.0), square(9.5, 0.0, 10.0)];
        let faults = check(&[&all[0], &all[1]]);
        assert_eq!(told(&[&all[0], &all[1]]), [(Rule::Overlap, vec![1, 2])]);
        assert!((faults[0].area.expect("an area") - 5.0).abs() < 1e-9);
        assert!((faults[0].width.expect("a width") - 0.5).abs() < 0.001);
    }

    #[test]
    fn three_parcels_on_one_spot_are_one_fault() {
        let lower = "POLYGON((0 0,20 0,20 6,0 6,0 0))";
        let upper = "POLYGON((0 5,10 5,10 12,0 12,0 5))";
        let right = "POLYGON((8 5,20 5,20 12,8 12,8 5))";
        let faults = told(&[lower, upper, right]);
        assert_eq!(faults.iter().filter(|(_, parcels)| *parcels == [1, 2, 3]).count(), 1, "{faults:?}");
    }

    #[test]
    fn an_overlap_of_two_millimetres_is_told_as_corners_that_do_not_match() {
        for (shift, rule) in [(0.001, Rule::UnmatchedEdge), (0.002, Rule::UnmatchedEdge), (0.004, Rule::Overlap)] {
            let all = [square(0.0, 0.0, 10.0), square(10.0 - shift, 0.0, 10.0)];
            assert_eq!(told(&[&all[0], &all[1]]), [(rule, vec![1, 2])], "{shift}");
        }
    }

    #[test]
    fn a_parcel_within_another_is_an_overlap_however_its_neighbours_match() {
        let all = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0), square(4.0, 4.0, 2.0)];
        assert_eq!(told(&[&all[0], &all[1], &all[2]]), [(Rule::Overlap, vec![1, 3])]);
        let across = square(8.0, 4.0, 4.0);
        let expected = [(Rule::Overlap, vec![1, 3]), (Rule::Overlap, vec![2, 3])];
        assert_eq!(told(&[&all[0], &all[1], &across]), expected, "each part by its own");
    }
}
