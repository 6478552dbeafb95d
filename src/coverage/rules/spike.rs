//! G04, definition 3: the boundary runs out and back along itself, within a millimetre.

use super::super::fault::{Class, Fault, Rule};
use super::super::ring::FlawKind;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn find(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    let spikes = ward.shapes.flaws.iter().filter(|(at, flaw)| flaw.kind == FlawKind::Spike && of(*at));
    spikes
        .map(|(at, flaw)| {
            let length = flaw.measure as f64 / 1e3;
            Fault {
                rule: Rule::Spike,
                class: Class::Only,
                parcels: vec![ward.parcel(*at)],
                place: Some(ward.place_of(flaw.node)),
                area: None,
                width: Some(length),
                message: Message::new("coverage-spike").with_number("length", length, 2),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn a_spike_is_told_with_its_length_and_without_the_corner_it_leaves() {
        let spiked = "POLYGON((0 0,10 0,10 4,12.5 4,10 4,10 10,0 10,0 0))";
        let all = [spiked, &square(10.0, 0.0, 10.0)];
        assert_eq!(told(&all), [(Rule::Spike, vec![1])]);
        let fault = &check(&all)[0];
        assert_eq!((fault.width, fault.place.map(|at| (at.x, at.y))), (Some(2.5), Some((12.5, 4.0))));
    }

    #[test]
    fn what_encloses_two_millimetres_is_no_spike() {
        let narrow = "POLYGON((0 0,10 0,10 4,12.5 4,10 4.003,10 10,0 10,0 0))";
        assert!(!told(&[narrow]).iter().any(|(rule, _)| *rule == Rule::Spike));
    }
}
