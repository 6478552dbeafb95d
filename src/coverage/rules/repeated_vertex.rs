//! G06, definition 4: two corners that follow each other are a millimetre apart at most.

use super::super::fault::{Class, Fault, Rule};
use super::super::ring::FlawKind;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn find(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    let repeated = ward.shapes.flaws.iter().filter(|(at, flaw)| flaw.kind == FlawKind::Repeated && of(*at));
    repeated
        .map(|(at, flaw)| Fault {
            rule: Rule::RepeatedVertex,
            class: Class::Only,
            parcels: vec![ward.parcel(*at)],
            place: Some(ward.place_of(flaw.node)),
            area: None,
            width: Some(flaw.measure as f64 / 1e3),
            message: Message::new("coverage-repeated-vertex"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{square, told};
    use super::*;

    #[test]
    fn corners_up_to_a_millimetre_apart_are_told_and_nothing_that_follows() {
        let beside = square(10.0, 0.0, 10.0);
        for (corner, fires) in [("10 10", true), ("10 9.999", true), ("10.001 10", true)] {
            let doubled = format!("POLYGON((0 0,10 0,10 10,{corner},0 10,0 0))");
            let expected = if fires { vec![(Rule::RepeatedVertex, vec![1])] } else { vec![] };
            assert_eq!(told(&[&doubled, &beside]), expected, "{corner}");
        }
    }

    #[test]
    fn corners_two_millimetres_apart_are_two() {
        let near = "POLYGON((0 0,10 0,10 10,9.998 10,0 10,0 0))";
        assert_eq!(told(&[near, &square(10.0, 0.0, 10.0)]), [(Rule::ShortEdge, vec![1])]);
    }
}
