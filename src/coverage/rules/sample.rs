//! Small wards for the tests of the rules: WKT in, faults out.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::cadastre::ParcelId;
use crate::coverage::{Checked, Fault, Limits, Rule};
use crate::jobs::Watch;

/// The faults of parcels 1, 2, 3… given as WKT in metres.
pub(crate) fn check(parcels: &[&str]) -> Vec<Fault> {
    let geometries: Vec<MultiPolygon<f64>> = parcels.iter().map(|wkt| read(wkt)).collect();
    let outlined: Vec<_> = (1..).map(ParcelId).zip(geometries.iter().map(Some)).collect();
    Checked::of(&outlined, |parcel| *parcel, &Limits::default(), &Watch::new()).expect("not cancelled").faults()
}

/// Rule and parcels of each fault.
pub(crate) fn told(parcels: &[&str]) -> Vec<(Rule, Vec<u64>)> {
    let faults = check(parcels).into_iter();
    faults.map(|fault| (fault.rule, fault.parcels.iter().map(|parcel| parcel.0).collect())).collect()
}

/// A square by its lower left corner and its side.
pub(crate) fn square(x: f64, y: f64, side: f64) -> String {
    let (far_x, far_y) = (x + side, y + side);
    format!("POLYGON(({x} {y},{far_x} {y},{far_x} {far_y},{x} {far_y},{x} {y}))")
}

/// `POLYGON(…)` and `MULTIPOLYGON(…)`, as the tests write them.
pub(crate) fn read(wkt: &str) -> MultiPolygon<f64> {
    let (kind, body) = wkt.split_once(['(', ' ']).expect("a kind");
    if body.ends_with("EMPTY") {
        return MultiPolygon(Vec::new());
    }
    let body = body.strip_suffix(')').expect("a closing bracket");
    let polygons = if kind == "POLYGON" { vec![body] } else { body.split(")),((").collect() };
    MultiPolygon(polygons.into_iter().map(polygon).collect())
}

fn polygon(body: &str) -> Polygon<f64> {
    let rings = body.trim_matches(['(', ')']).split("),(");
    let corner = |text: &str| {
        let (x, y) = text.trim().split_once(' ').expect("two numbers");
        Coord { x: x.parse().expect("a number"), y: y.parse().expect("a number") }
    };
    let mut rings = rings.map(|ring| LineString(ring.split(',').map(corner).collect()));
    Polygon::new(rings.next().expect("a ring"), rings.collect())
}
