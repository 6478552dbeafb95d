//! T08, definition 13: a parcel lies outside of the ward's outline, or reaches out of it.

use super::super::fault::{Class, Fault, Rule};
use super::super::spot::{Spot, measured};
use super::super::ward::Ward;
use crate::geometry::{Arrangement, Edge};
use crate::i18n::Message;

pub(in super::super) fn outside_ward(ward: &Ward, at: u32) -> Option<Fault> {
    let (outline, shape) = (ward.outline.as_ref()?, ward.shape(at));
    let bounds = shape.bounds()?;
    if !outline.touches(&bounds) && outline.contains(shape.nodes().first()?.place()) {
        return None;
    }
    let mut edges: Vec<Edge> = shape.edges().collect();
    edges.extend(outline.edges_within(&bounds));
    let arrangement = Arrangement::of(&edges);
    let beyond = arrangement.faces().iter().filter(|face| face.count == 1 && face.shell.is_some());
    let beyond: Vec<Spot> = beyond.filter_map(|face| measured(&arrangement, face, f64::INFINITY)).collect();
    let widest = beyond.iter().reduce(|widest, part| if part.width > widest.width { part } else { widest })?;
    let (area, width) = (beyond.iter().map(|part| part.area).sum::<f64>() / 1e6, widest.width / 1e3);
    // Rounding moves crossings by half a millimetre.
    let is_whole = area >= shape.area() / 1e6 * 0.999;
    if width <= ward.limits.outline_distance && !is_whole {
        return None;
    }
    let key = if is_whole { "coverage-outside-ward-whole" } else { "coverage-outside-ward" };
    Some(Fault {
        rule: Rule::OutsideWard,
        class: Class::Only,
        parcels: vec![ward.parcel(at)],
        place: Some(ward.place(widest.centre)),
        area: Some(area),
        width: Some(width),
        message: Message::new(key).with_number("area", area, 1).with_number("width", width, 2),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{read, square};
    use super::*;
    use crate::cadastre::ParcelId;
    use crate::coverage::{Checked, Limits};
    use crate::jobs::Watch;

    /// A hundred parcels of 10 m by 10 m and one more, within reference polygons.
    fn checked(last: &str, references: &[&str]) -> Checked {
        let lattice = (0..100).map(|at| square(f64::from(at % 10) * 10.0, f64::from(at / 10) * 10.0, 10.0));
        let geometries: Vec<_> = lattice.chain([last.to_owned()]).map(|wkt| read(&wkt)).collect();
        let outlined: Vec<_> = (1..).map(ParcelId).zip(geometries.iter().map(Some)).collect();
        let mut checked =
            Checked::of(&outlined, |parcel| *parcel, &Limits::default(), &Watch::new()).expect("not cancelled");
        let references: Vec<_> = references.iter().map(|wkt| geo_types::Geometry::MultiPolygon(read(wkt))).collect();
        checked.compare_with_outline(references.iter());
        checked
    }

    fn told(last: &str, references: &[&str]) -> Vec<Fault> {
        checked(last, references).faults()
    }

    const WARD: &str = "POLYGON((0 0,110 0,110 100,0 100,0 0))";

    #[test]
    fn a_parcel_that_reaches_out_is_told_with_what_lies_beyond() {
        let reaching = |far: f64| format!("POLYGON((100 0,{far} 0,{far} 10,100 10,100 0))");
        for (far, count) in [(110.0, 0), (113.0, 0), (113.01, 1)] {
            assert_eq!(told(&reaching(far), &[WARD]).len(), count, "{far}");
        }
        let fault = &told(&reaching(115.0), &[WARD])[0];
        assert_eq!((fault.rule, fault.message.key.as_ref()), (Rule::OutsideWard, "coverage-outside-ward"));
        assert!(
            (fault.area.expect("an area") - 50.0).abs() < 1e-9 && (fault.width.expect("a width") - 5.0).abs() < 0.001
        );
        assert_eq!(fault.parcels, [ParcelId(101)]);
    }

    #[test]
    fn a_parcel_that_lies_outside_is_told_however_narrow_it_is() {
        for last in [square(300.0, 0.0, 10.0), square(110.0, 20.0, 2.0), square(130.0, 20.0, 2.0)] {
            let faults = told(&last, &[WARD]);
            assert_eq!(
                faults.iter().map(|fault| fault.message.key.as_ref()).collect::<Vec<_>>(),
                ["coverage-outside-ward-whole"]
            );
        }
    }

    #[test]
    fn the_smallest_polygon_around_nearly_all_parcels_is_the_ward() {
        let (last, district) = (square(300.0, 0.0, 10.0), "POLYGON((-900 -900,900 -900,900 900,-900 900,-900 -900))");
        assert_eq!(told(&last, &[district]), [], "it lies in the district");
        assert_eq!(told(&last, &[district, WARD, &square(5.0, 5.0, 50.0)]).len(), 1);
        assert_eq!(told(&last, &[&square(0.0, 0.0, 93.0)]), [], "a zone with 81 of the parcels is no ward");
        assert_eq!(told(&last, &[]), []);
    }

    #[test]
    fn after_an_edit_the_parcel_is_compared_again() {
        let mut checked = checked(&square(100.0, 0.0, 10.0), &[WARD]);
        for (x, count) in [(200.0, 1), (100.0, 0)] {
            let moved = read(&square(x, 0.0, 10.0));
            checked.edit([(ParcelId(101), Some(Some(&moved)))]);
            assert_eq!(checked.faults().len(), count);
        }
        checked.edit::<geo_types::MultiPolygon<f64>>([(ParcelId(101), None)]);
        assert_eq!(checked.faults(), []);
    }
}
