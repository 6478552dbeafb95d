//! G02, G03 and G05, definition 2: a ring that encloses nothing, crosses or touches itself, or lies where it should not.

use super::super::fault::{Class, Fault, Rule};
use super::super::ring::{Flaw, FlawKind};
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn find(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    let fault = |(at, flaw): &(u32, Flaw)| {
        let key = match flaw.kind {
            FlawKind::Collapsed => "coverage-invalid-ring-collapsed",
            FlawKind::Crossing => "coverage-invalid-ring-crossing",
            FlawKind::Misplaced => "coverage-invalid-ring-misplaced",
            FlawKind::Spike | FlawKind::Repeated => return None,
        };
        Some(Fault {
            rule: Rule::InvalidRing,
            class: Class::Only,
            parcels: vec![ward.parcel(*at)],
            place: Some(ward.place_of(flaw.node)),
            area: None,
            width: None,
            message: Message::new(key),
        })
    };
    ward.shapes.flaws.iter().filter(|(at, _)| of(*at)).filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn a_bow_tie_is_told_and_what_it_leaves_beside_it_is_not() {
        let bow_tie = "POLYGON((0 0,10 0,0 10,10 10,0 0))";
        let all = [bow_tie, &square(10.0, 0.0, 10.0), &square(-10.0, 0.0, 10.0), &square(0.0, 10.0, 10.0)];
        assert_eq!(told(&all), [(Rule::InvalidRing, vec![1])]);
        assert_eq!(check(&all)[0].message.key, "coverage-invalid-ring-crossing");
    }

    #[test]
    fn two_others_that_overlap_beneath_a_bow_tie_are_told() {
        let bow_tie = "POLYGON((0 0,10 0,0 10,10 10,0 0))";
        let beneath = ["POLYGON((2 -5,8 -5,8 3,2 3,2 -5))", "POLYGON((4 -5,9 -5,9 3,4 3,4 -5))"];
        let faults = told(&[bow_tie, beneath[0], beneath[1]]);
        assert!(
            faults.contains(&(Rule::InvalidRing, vec![1])) && faults.contains(&(Rule::Overlap, vec![2, 3])),
            "{faults:?}"
        );
    }

    #[test]
    fn a_ring_that_encloses_nothing_is_told() {
        assert_eq!(told(&["POLYGON((0 0,10 0,0 0,0 0))"]), [(Rule::InvalidRing, vec![1])]);
        assert_eq!(
            told(&["POLYGON((0 0,10 0,0 0.001,0 0))"]),
            [(Rule::InvalidRing, vec![1])],
            "half a millimetre wide"
        );
        let thin = "POLYGON((0 0,10 0,0 0.004,0 0))";
        assert!(!told(&[thin]).contains(&(Rule::InvalidRing, vec![1])), "it encloses something");
    }

    #[test]
    fn a_hole_outside_of_its_shell_is_told() {
        let ring = "(0 0,10 0,10 10,0 10,0 0)";
        let holed = |hole: &str| format!("POLYGON({ring},{hole})");
        let within = holed("(2 2,2 5,5 5,5 2,2 2)");
        assert!(!told(&[&within]).iter().any(|(rule, _)| *rule == Rule::InvalidRing));
        for wrong in ["(20 20,20 22,22 22,22 20,20 20)", "(5 5,5 15,8 15,8 5,5 5)"] {
            assert!(told(&[&holed(wrong)]).contains(&(Rule::InvalidRing, vec![1])), "{wrong}");
        }
    }

    #[test]
    fn a_part_within_another_is_told() {
        let nested = "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((2 2,5 2,5 5,2 5,2 2)))";
        assert!(told(&[nested]).contains(&(Rule::InvalidRing, vec![1])));
    }
}
