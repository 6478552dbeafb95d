//! G09, definition 7: a hole of one parcel in which no other lies, too wide for a gap.

use super::super::fault::{Class, Fault, Rule};
use super::super::spot::Spot;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn fault(ward: &Ward, spot: &Spot) -> Option<Fault> {
    let wide = spot.width / 1e3 > ward.limits.gap_width;
    (spot.count < 1 && wide && spot.shapes.len() == 1).then(|| Fault {
        rule: Rule::EmptyHole,
        class: Class::Only,
        parcels: ward.parcels(spot.shapes.iter().copied()),
        place: Some(ward.place(spot.centre)),
        area: Some(spot.area / 1e6),
        width: Some(spot.width / 1e3),
        message: Message::new("coverage-empty-hole").with_number("area", spot.area / 1e6, 1),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{square, told};
    use super::*;

    #[test]
    fn a_hole_is_told_until_a_parcel_fills_it() {
        let holed = "POLYGON((0 0,30 0,30 30,0 30,0 0),(10 10,10 20,20 20,20 10,10 10))";
        assert_eq!(told(&[holed]), [(Rule::EmptyHole, vec![1])]);
        assert_eq!(told(&[holed, &square(10.0, 10.0, 10.0)]), []);
        let narrow = "POLYGON((0 0,30 0,30 30,0 30,0 0),(10 10,10 11,20 11,20 10,10 10))";
        assert_eq!(told(&[narrow]), [(Rule::Gap, vec![1])]);
    }
}
