//! G01, definition 1: a parcel without a polygon of finite coordinates.

use super::super::fault::{Class, Fault, Rule};
use super::super::shapes::Missing;
use super::super::ward::Ward;
use crate::i18n::Message;

pub(super) fn find(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    let fault = |(at, missing): &(u32, Missing)| Fault {
        rule: Rule::MissingGeometry,
        class: Class::Only,
        parcels: vec![ward.parcel(*at)],
        place: None,
        area: None,
        width: None,
        message: Message::new(match missing {
            Missing::Absent => "coverage-missing-geometry",
            Missing::NotFinite => "coverage-missing-geometry-not-finite",
            Missing::FarAway => "coverage-missing-geometry-far-away",
        }),
    };
    ward.shapes.missing.iter().filter(|(at, _)| of(*at)).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square};
    use super::*;

    #[test]
    fn a_parcel_without_a_polygon_is_told_once() {
        let faults = check(&[&square(0.0, 0.0, 10.0), "MULTIPOLYGON EMPTY"]);
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].rule, faults[0].parcels[0].0), (Rule::MissingGeometry, 2));
    }

    #[test]
    fn a_corner_on_another_continent_is_told() {
        let faults = check(&[&square(0.0, 0.0, 10.0), &square(600_000.0, 0.0, 10.0)]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].message.key, "coverage-missing-geometry-far-away");
        assert_eq!(check(&[&square(0.0, 0.0, 10.0), &square(500_000.0, 0.0, 10.0)]), []);
    }
}
