//! Reprojection of many vertices, VN-2000 105-00 to WGS 84: by the polynomial, and each through PROJ. Prints a JSON line a phase.

use std::time::Instant;

use geo_types::Coord;
use thuaso::crs::{Crs, Transformer};

/// Vertices of a ward of about 400 000 parcels.
const VERTICES: usize = 3_600_000;

fn main() {
    let transformer = Transformer::new(&Crs::vn2000(105 * 60), &Crs::wgs84()).expect("both are built in");
    let place = |index: usize| Coord {
        x: 580_000.0 + (index * 7_919 % 20_011) as f64 * 0.5,
        y: 2_318_000.0 + (index * 104_729 % 20_021) as f64 * 0.5,
    };
    let start: Vec<Coord<f64>> = (0..VERTICES).map(place).collect();
    let mut bulk = start.clone();
    phase("reproject", VERTICES, || {
        transformer.apply(&mut bulk).expect("inside of Việt Nam");
    });
    let mut exact = start[..VERTICES / 10].to_vec();
    phase("reproject-proj-tenth", exact.len(), || {
        transformer.apply_exact(&mut exact).expect("inside of Việt Nam");
    });
    let worst = bulk.iter().zip(&exact).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y) * 111_000.0).fold(0.0, f64::max);
    println!("{{\"phase\":\"largest-difference-mm\",\"n\":{},\"wall\":{:.7},\"cpu\":0}}", exact.len(), worst * 1_000.0);
}

fn phase(name: &str, n: usize, work: impl FnOnce()) {
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    work();
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!("{{\"phase\":\"{name}\",\"n\":{n},\"wall\":{wall:.5},\"cpu\":{cpu:.5}}}");
}

/// User and system time of this process, seconds; read from the scheduler, to the nanosecond.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
