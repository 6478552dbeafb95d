//! Spatial index of a map's parcels: bulk load, a million points in polygons, a million nearest, pick latency:
//! `rtree FILE`. Prints a JSON line a phase.

mod common;

use std::time::{Duration, Instant};

use geo_types::{Coord, MultiPolygon, Rect};
use rstar::{AABB, RTree, RTreeObject};
use thuaso::geometry::{SpatialIndex, bounding_box, multi_polygon_contains, multi_polygon_distance, pick};

/// Questions asked of the index.
const POINTS: usize = 1_000_000;
/// Picks under the cursor of which the latency is measured.
const PICKS: usize = 20_000;

fn main() {
    let geometry = common::first_layer(&common::file_argument("rtree FILE")).geometry;
    let parcels: Vec<MultiPolygon<f64>> = (0..geometry.len()).filter_map(|row| geometry.multi_polygon(row)).collect();
    let boxes: Vec<(u64, Rect<f64>)> =
        (0_u64..).zip(&parcels).filter_map(|(id, parcel)| Some((id, bounding_box(parcel)?))).collect();

    let rstar_boxes: Vec<Item> = boxes.iter().map(|(id, rect)| Item { _id: *id, rect: *rect }).collect();
    common::phase("bulk-load-rstar", boxes.len(), || RTree::bulk_load(rstar_boxes).size());
    common::phase("bulk-load", boxes.len(), || SpatialIndex::new(boxes.iter().copied()).len());
    let index = SpatialIndex::new(boxes.iter().copied());

    let whole = index.bounds().expect("there are parcels");
    let mut random = Random(7);
    let places: Vec<Coord<f64>> = (0..POINTS)
        .map(|_| whole.min() + Coord { x: random.unit() * whole.width(), y: random.unit() * whole.height() })
        .collect();
    let of = |id: u64| parcels.get(usize::try_from(id).ok()?);
    common::phase("point-in-polygon", POINTS, || {
        let mut hits = 0;
        for place in in_order(&index, &places) {
            index.visit_at(place, |id| hits += usize::from(of(id).is_some_and(|p| multi_polygon_contains(p, place))));
        }
        hits
    });
    common::phase("nearest", POINTS, || {
        let near = |place: Coord<f64>| {
            index.nearest(place, f64::INFINITY, |id| of(id).map(|parcel| multi_polygon_distance(parcel, place)))
        };
        in_order(&index, &places).filter_map(near).count()
    });

    let mut latencies: Vec<Duration> = places
        .iter()
        .take(PICKS)
        .map(|place| {
            let start = Instant::now();
            std::hint::black_box(pick(&index, *place, of));
            start.elapsed()
        })
        .collect();
    latencies.sort_unstable();
    let at = |share: usize| latencies.get(latencies.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1e6);
    println!("{{\"phase\":\"pick\",\"n\":{},\"p50_us\":{:.2},\"p99_us\":{:.2}}}", latencies.len(), at(50), at(99));
}

/// The places, neighbours after each other; sorting them is part of the measured work.
fn in_order<'a>(index: &SpatialIndex, places: &'a [Coord<f64>]) -> impl Iterator<Item = Coord<f64>> + use<'a> {
    index.order_of(places).into_iter().filter_map(|at| places.get(usize::try_from(at).ok()?).copied())
}

/// As large as an item of an index must be.
struct Item {
    _id: u64,
    rect: Rect<f64>,
}

impl RTreeObject for Item {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let (low, high) = (self.rect.min(), self.rect.max());
        AABB::from_corners([low.x, low.y], [high.x, high.y])
    }
}

/// Splitmix64: the same points in every run.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
