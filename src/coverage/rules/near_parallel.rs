//! T06, definition 7: two boundaries that run beside each other and meet nowhere, so near that they are meant to be one.
//!
//! Why no more: boundaries this near enclose a gap, an overlap or corners that do not match, or meet at one end of an open gap; each is told as
//! that, with what can be done about it. What is left is open at both ends, and closes when one boundary is drawn on the other.

use super::super::fault::{Class, Fault, Rule};
use super::super::strip::Strip;
use super::super::ward::Ward;
use crate::i18n::Message;

/// The fault that a strip is, if its boundaries meet nowhere.
pub(super) fn fault(ward: &Ward, strip: &Strip) -> Option<Fault> {
    let width = strip.width / 1e3;
    (width <= ward.limits.parallel_distance && !strip.is_closed).then(|| Fault {
        rule: Rule::NearParallel,
        class: Class::Only,
        parcels: ward.parcels(strip.shapes.iter().copied()),
        place: Some(ward.place_of(strip.middle)),
        area: Some(strip.area / 1e6),
        width: Some(width),
        message: Message::new("coverage-near-parallel").with_number("width", width, 3).with_number(
            "length",
            strip.length / 1e3,
            1,
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{square, told};
    use super::*;

    fn apart(width: f64) -> Vec<(Rule, Vec<u64>)> {
        told(&[&square(0.0, 0.0, 10.0), &square(10.0 + width, 0.0, 10.0)])
    }

    #[test]
    fn boundaries_up_to_ten_centimetres_apart_that_meet_nowhere_are_meant_to_be_one() {
        for (width, rule) in [
            (0.002, Rule::UnmatchedEdge),
            (0.003, Rule::NearParallel),
            (0.1, Rule::NearParallel),
            (0.101, Rule::OpenGap),
        ] {
            assert_eq!(apart(width), [(rule, vec![1, 2])], "{width}");
        }
    }

    #[test]
    fn those_that_meet_are_told_as_what_lies_between_them() {
        let parted = ["POLYGON((0 0,20 0,20 -10,0 -10,0 0))", "POLYGON((0 0,20 0.05,20 15,0 15,0 0))"];
        assert_eq!(told(&parted), [(Rule::OpenGap, vec![1, 2])]);
    }

    #[test]
    fn those_that_run_apart_by_more_than_ten_degrees_are_none() {
        for (rise, count) in [(0.08, 1), (0.11, 0)] {
            let other = format!("POLYGON((10.01 0,{} 0.5,20 0.5,20 0,10.01 0))", 10.01 + rise);
            let all = ["POLYGON((0 0,10 0,10 0.5,0 0.5,0 0))", &other];
            let near = told(&all).into_iter().filter(|(rule, _)| *rule == Rule::NearParallel).count();
            assert_eq!(near, count, "{rise}");
        }
    }
}
