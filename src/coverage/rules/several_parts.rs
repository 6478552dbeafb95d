//! G07, definition 9: a parcel of several parts.

use super::super::fault::{Class, Fault, Rule};
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn find(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    let fault = |(at, parts): &(u32, u32)| Fault {
        rule: Rule::SeveralParts,
        class: Class::Only,
        parcels: vec![ward.parcel(*at)],
        place: ward.shape(*at).nodes().first().map(|node| ward.place_of(*node)),
        area: None,
        width: None,
        message: Message::new("coverage-several-parts").with("parts", i64::from(*parts)),
    };
    ward.shapes.several_parts.iter().filter(|(at, _)| of(*at)).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::told;
    use super::*;

    #[test]
    fn two_parts_are_told_and_one_is_not() {
        let one = "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)))";
        let two = "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((20 0,30 0,30 10,20 10,20 0)))";
        assert_eq!(told(&[one]), []);
        assert_eq!(told(&[two]), [(Rule::SeveralParts, vec![1])]);
    }
}
