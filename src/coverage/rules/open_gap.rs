//! T04, definition 7: what lies between two boundaries that face each other, uncovered and open to the outside.
//!
//! What tells it from an alley that was left blank: nobody could pass. Either its boundaries come as near to each other somewhere as two
//! drawings of one boundary, so that it ends there; or it is nowhere as wide as a parcel can be. An alley is neither, and is as wide as
//! it is all along.

use super::super::fault::{Class, Fault, Rule};
use super::super::strip::Strip;
use super::super::ward::Ward;
use crate::i18n::Message;

/// How many times as long as wide it is at least: what is shorter is a notch or the mouth of a street. Ours; a wedge of 10° is 5.7 times as long.
const LEAST_LENGTH: f64 = 5.0;

/// Whether a strip is a fault, and no alley, street or notch.
pub(super) fn is_fault(ward: &Ward, strip: &Strip) -> bool {
    let [gap, crack, passable] =
        [ward.limits.gap_width, ward.limits.crack_width, ward.limits.parcel_width].map(|metres| metres * 1e3);
    let nobody_passes = strip.narrowest <= crack || strip.width < passable;
    strip.width <= gap && strip.length >= LEAST_LENGTH * strip.width && nobody_passes
}

pub(super) fn fault(ward: &Ward, strip: &Strip) -> Fault {
    let (width, area) = (strip.width / 1e3, strip.area / 1e6);
    let (class, key) = if width <= ward.limits.crack_width {
        (Class::Crack, "coverage-open-gap-crack")
    } else {
        (Class::Sliver, "coverage-open-gap-sliver")
    };
    Fault {
        rule: Rule::OpenGap,
        class,
        parcels: ward.parcels(strip.shapes.iter().copied()),
        place: Some(ward.place_of(strip.middle)),
        area: Some(area),
        width: Some(width),
        message: Message::new(key)
            .with_number("width", width, 3)
            .with_number("length", strip.length / 1e3, 1)
            .with_number("area", area, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    /// Two parcels that share a corner and are so far apart 20 m further on.
    fn wedge(width: f64) -> [String; 2] {
        ["POLYGON((0 0,20 0,20 -10,0 -10,0 0))".into(), format!("POLYGON((0 0,20 {width},20 15,0 15,0 0))")]
    }

    fn told_of<const N: usize>(all: &[String; N]) -> Vec<(Rule, Vec<u64>)> {
        told(&all.each_ref().map(String::as_str))
    }

    #[test]
    fn boundaries_that_part_at_a_corner_are_told_with_their_measures() {
        for (width, class) in [(0.03, Class::Crack), (0.05, Class::Crack), (0.06, Class::Sliver), (2.0, Class::Sliver)]
        {
            let all = wedge(width);
            assert_eq!(told_of(&all), [(Rule::OpenGap, vec![1, 2])], "{width}");
            let fault = &check(&[&all[0], &all[1]])[0];
            assert_eq!(fault.class, class, "{width}");
            assert!((fault.width.expect("a width") - width).abs() < 1e-6 && fault.place.is_some());
            assert!((fault.area.expect("an area") - 10.0 * width).abs() < 1e-6);
        }
    }

    #[test]
    fn a_street_that_narrows_to_a_corner_is_none() {
        assert_eq!(told_of(&wedge(2.01)), [], "it becomes wider than a gap");
        let notch = ["POLYGON((0 0,9 0,9 -9,0 -9,0 0))".into(), "POLYGON((0 0,9 1.7,9 15,0 15,0 0))".to_owned()];
        assert_eq!(told_of(&notch), [], "more than ten degrees");
    }

    #[test]
    fn what_is_open_at_both_ends_is_told_where_nobody_can_pass() {
        for (width, expected) in [(0.11, Some(Rule::OpenGap)), (0.49, Some(Rule::OpenGap)), (0.5, None), (1.5, None)] {
            let all = [square(0.0, 0.0, 10.0), square(10.0 + width, 0.0, 10.0)];
            let expected: Vec<_> = expected.into_iter().map(|rule| (rule, vec![1, 2])).collect();
            assert_eq!(told_of(&all), expected, "{width}");
        }
    }

    #[test]
    fn a_blind_alley_is_none_and_a_crack_that_ends_at_a_third_parcel_is_told() {
        let behind = |width: f64| {
            let far = 10.0 + width;
            [
                square(0.0, 0.0, 10.0),
                format!("POLYGON(({far} 0,30 0,30 10,{far} 10,{far} 0))"),
                format!("POLYGON((0 10,10 10,{far} 10,30 10,30 15,0 15,0 10))"),
            ]
        };
        assert_eq!(told_of(&behind(1.2)), []);
        assert_eq!(told_of(&behind(0.06)), [(Rule::OpenGap, vec![1, 2])]);
    }

    #[test]
    fn two_sides_of_one_parcel_are_none_and_several_neighbours_along_it_are_one() {
        let slit = "POLYGON((0 0,10 0,10 10,5.1 10,5.1 1,5 1,5 10,0 10,0 0))";
        assert_eq!(told(&[slit]), []);
        let row = [square(10.3, 0.0, 5.0), square(10.3, 5.0, 5.0)];
        let all = [square(0.0, 0.0, 10.0), row[0].clone(), row[1].clone()];
        let faults = told_of(&all);
        assert_eq!(faults, [(Rule::OpenGap, vec![1, 2, 3])]);
    }

    #[test]
    fn what_lies_beyond_a_parcel_is_not_beside_it() {
        let all =
            [square(0.0, 0.0, 10.0), square(10.7, 0.0, 10.0), "POLYGON((10.1 0,10.6 0,10.6 10,10.1 10,10.1 0))".into()];
        let faults = told_of(&all);
        assert!(!faults.iter().any(|(_, parcels)| *parcels == [1, 2]), "{faults:?}");
    }

    #[test]
    fn what_opens_to_a_street_that_was_left_blank_is_open_too() {
        let all = [
            "POLYGON((0 0,10 0,10 10,0 10,0 0))".to_owned(),
            "POLYGON((10 0,20 0,20 10,10.2 10,10 0))".into(),
            "POLYGON((0 0,0 -9,40 -9,40 40,0 40,0 20,20 20,30 20,30 0,20 0,10 0,0 0))".into(),
            "POLYGON((-9 -9,0 -9,0 0,0 10,0 20,0 40,-9 40,-9 -9))".into(),
        ];
        assert_eq!(told_of(&all).iter().filter(|(rule, _)| *rule == Rule::OpenGap).count(), 1, "{:?}", told_of(&all));
    }
}
