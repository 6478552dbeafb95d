//! All vertices of a map in VN-2000 105-00 to WGS 84: `reproject FILE`. By the polynomial; a tenth of them through PROJ too, which says
//! how far the two are apart. Prints a JSON line a phase.

mod common;

use geo_types::Coord;
use thuaso::crs::{Crs, Transformer};

/// Metres of a degree of latitude, about.
const METRES_A_DEGREE: f64 = 111_320.0;

fn main() {
    let start: Vec<Coord<f64>> = common::first_layer(&common::file_argument("reproject FILE")).geometry.coords;
    let transformer = Transformer::new(&Crs::vn2000(105 * 60), &Crs::wgs84()).expect("both are built in");
    let mut bulk = start.clone();
    common::phase("reproject", start.len(), || {
        transformer.apply(&mut bulk).expect("inside of Việt Nam");
        bulk.len()
    });
    let mut exact = start[..start.len() / 10].to_vec();
    common::phase("reproject-proj-tenth", exact.len(), || {
        transformer.apply_exact(&mut exact).expect("inside of Việt Nam");
        exact.len()
    });
    let apart = |(a, b): (&Coord<f64>, &Coord<f64>)| (a.x - b.x).hypot(a.y - b.y) * METRES_A_DEGREE * 1_000.0;
    let worst = bulk.iter().zip(&exact).map(apart).fold(0.0, f64::max);
    common::phase("largest-difference-mm", exact.len(), || worst);
}
