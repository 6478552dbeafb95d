//! T03, definition 7: a narrow or small place that parcels surround and none covers.

use super::super::fault::{Class, Fault, Rule};
use super::super::spot::Spot;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn fault(ward: &Ward, spot: &Spot) -> Option<Fault> {
    (spot.count < 1).then(|| {
        let (class, key) = match spot.width / 1e3 {
            width if width <= ward.limits.crack_width => (Class::Crack, "coverage-gap-crack"),
            width if width <= ward.limits.gap_width => (Class::Sliver, "coverage-gap-sliver"),
            _ => (Class::Block, "coverage-gap-block"),
        };
        Fault {
            rule: Rule::Gap,
            class,
            parcels: ward.parcels(spot.shapes.iter().copied()),
            place: Some(ward.place(spot.centre)),
            area: Some(spot.area / 1e6),
            width: Some(spot.width / 1e3),
            message: Message::new(key).with_number("area", spot.area / 1e6, 2).with_number(
                "width",
                spot.width / 1e3,
                3,
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, told};
    use super::*;

    /// Four parcels around an empty place of 10 m and a width.
    fn around(width: f64) -> [String; 4] {
        let far = 10.0 + width;
        [
            "POLYGON((0 0,10 0,10 10,0 10,0 0))".to_owned(),
            format!("POLYGON(({far} 0,30 0,30 10,{far} 10,{far} 0))"),
            format!("POLYGON((0 -5,30 -5,30 0,{far} 0,10 0,0 0,0 -5))"),
            format!("POLYGON((0 10,10 10,{far} 10,30 10,30 15,0 15,0 10))"),
        ]
    }

    fn found(width: f64) -> Vec<Fault> {
        let all = around(width);
        check(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn a_gap_is_told_with_its_width_and_class() {
        for (width, key) in
            [(0.03, "crack"), (0.05, "crack"), (0.06, "sliver"), (1.9, "sliver"), (2.0, "sliver"), (2.1, "block")]
        {
            let faults = found(width);
            assert_eq!(faults.len(), 1, "{width}: {faults:?}");
            let fault = &faults[0];
            assert_eq!(
                (fault.rule, fault.class.name(), fault.message.key.as_ref()),
                (Rule::Gap, key, &*format!("coverage-gap-{key}")),
                "{width}"
            );
            assert!(
                (fault.width.expect("a width") - width).abs() < 0.001
                    && (fault.area.expect("an area") - 10.0 * width).abs() < 1e-6
            );
            assert_eq!(fault.parcels.len(), 4);
        }
    }

    #[test]
    fn a_wide_and_large_place_without_a_parcel_is_none() {
        assert_eq!(found(5.1), [], "51 m²");
        assert_eq!(found(4.9).len(), 1, "49 m²");
    }

    #[test]
    fn a_gap_of_two_millimetres_is_told_as_corners_that_do_not_match() {
        let faults = found(0.002);
        assert!(faults.iter().all(|fault| fault.rule == Rule::UnmatchedEdge) && !faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn a_crack_that_ends_within_the_ward_is_told() {
        let all = [
            "POLYGON((0 0,10 0,10 3,9.98 5,10 7,10 10,0 10,0 0))",
            "POLYGON((10 0,20 0,20 10,10 10,10 7,10.01 5,10 3,10 0))",
        ];
        assert_eq!(told(&all), [(Rule::Gap, vec![1, 2])]);
    }
}
