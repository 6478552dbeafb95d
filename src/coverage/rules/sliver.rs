//! T07, definition 8: a parcel that is nowhere as wide as a parcel can be.
//!
//! Why not by thinness (area of the enclosing square over its own, QGIS): it says of every alley what it says of a sliver.

use super::super::fault::{Class, Fault, Rule};
use super::super::ward::Ward;
use crate::geometry::largest_circle;
use crate::i18n::Message;

/// How far too small a circle's radius may be, millimetres.
const PRECISION: f64 = 0.25;

pub(in super::super) fn sliver(ward: &Ward, at: u32) -> Option<Fault> {
    let (shape, least) = (ward.shape(at), ward.limits.parcel_width * 1e3);
    let area = shape.area();
    // No place is further inside than the largest circle's radius, so the area is at most that far along the whole outline.
    if area <= 0.0 || 2.0 * area >= least * shape.perimeter() {
        return None;
    }
    let rings: Vec<Vec<[f64; 2]>> = shape.rings().map(|ring| ring.iter().map(|node| node.place()).collect()).collect();
    let circle = largest_circle(&rings, PRECISION, least / 2.0)?;
    let width = 2.0 * circle.radius;
    (width < least).then(|| Fault {
        rule: Rule::Sliver,
        class: Class::Only,
        parcels: vec![ward.parcel(at)],
        place: Some(ward.place(circle.centre)),
        area: Some(area / 1e6),
        width: Some(width / 1e3),
        message: Message::new("coverage-sliver").with_number("width", width / 1e3, 2).with_number(
            "area",
            area / 1e6,
            1,
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, told};
    use super::*;

    fn strip(width: f64) -> String {
        format!("POLYGON((0 0,40 3,40 {},0 {width},0 0))", 3.0 + width)
    }

    #[test]
    fn a_strip_is_told_with_its_width_and_an_alley_is_not() {
        assert_eq!(told(&[&strip(0.3)]), [(Rule::Sliver, vec![1])]);
        let width = check(&[&strip(0.3)])[0].width.expect("a width");
        assert!((width - 0.3 * 40.0 / 40.0_f64.hypot(3.0)).abs() < 0.001, "{width}");
        assert_eq!(told(&[&strip(0.49)]), [(Rule::Sliver, vec![1])], "just below");
        assert_eq!(told(&[&strip(0.51)]), [], "across it is 0.508");
        assert_eq!(told(&[&strip(3.0)]), []);
    }
}
