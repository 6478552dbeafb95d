//! Spatial index: bulk load, 1 M point-in-polygon, 1 M nearest, pick latency. One JSON line a phase.
//!
//! `rtree [PARCELS] [POINTS] [FILE.wkb]`: without a file a lattice of quadrilaterals with exactly shared corners; a file
//! is a run of WKB polygons or multipolygons, little endian, one after the other (`bench/dump_wkb.py` writes one).

use std::path::Path;
use std::time::{Duration, Instant};

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rstar::{AABB, RTree, RTreeObject};
use thuaso::geometry::{SpatialIndex, bounding_box, multi_polygon_contains, multi_polygon_distance, pick};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize, usual: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let parcels = match arguments.get(2) {
        Some(file) => read_wkb(Path::new(file)),
        None => lattice(number(0, 400_000)),
    };
    let points = number(1, 1_000_000);
    let boxes: Vec<(u64, Rect<f64>)> =
        (0_u64..).zip(&parcels).filter_map(|(id, parcel)| Some((id, bounding_box(parcel)?))).collect();

    let rstar_boxes: Vec<Item> = boxes.iter().map(|(id, rect)| Item { _id: *id, rect: *rect }).collect();
    phase("bulk load, rstar", boxes.len(), || RTree::bulk_load(rstar_boxes).size());
    phase("bulk load", boxes.len(), || SpatialIndex::new(boxes.iter().copied()).bounds().is_some().into());
    let index = SpatialIndex::new(boxes.iter().copied());

    let whole = index.bounds().expect("there are parcels");
    let mut random = Random(7);
    let places: Vec<Coord<f64>> = (0..points)
        .map(|_| whole.min() + Coord { x: random.unit() * whole.width(), y: random.unit() * whole.height() })
        .collect();
    let of = |id: u64| parcels.get(usize::try_from(id).ok()?);
    phase("point in polygon", points, || {
        let mut hits = 0;
        for place in in_order(&index, &places) {
            index.visit_at(place, |id| hits += usize::from(of(id).is_some_and(|p| multi_polygon_contains(p, place))));
        }
        hits
    });
    phase("nearest", points, || {
        let near = |place: Coord<f64>| {
            index.nearest(place, f64::INFINITY, |id| of(id).map(|parcel| multi_polygon_distance(parcel, place)))
        };
        in_order(&index, &places).filter_map(near).count()
    });

    let mut latencies: Vec<Duration> = places
        .iter()
        .take(20_000)
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

/// Runs a phase and prints wall and CPU seconds.
fn phase(name: &str, n: usize, work: impl FnOnce() -> usize) {
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    let result = std::hint::black_box(work());
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!("{{\"phase\":\"{name}\",\"n\":{n},\"wall\":{wall:.5},\"cpu\":{cpu:.5},\"result\":{result}}}");
}

/// CPU seconds of this thread, from the scheduler's nanosecond count; 0 where `/proc` is missing.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanoseconds).as_secs_f64()
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

/// A square lattice of parcels, 20 m wide, whose corners are moved by up to 5 m; eight corners a parcel.
fn lattice(parcels: usize) -> Vec<MultiPolygon<f64>> {
    let side = parcels.isqrt().max(1);
    let node = |x: usize, y: usize| {
        let mut random = Random(((x as u64) << 32 | y as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let shift = Coord { x: random.unit(), y: random.unit() } * 5.0;
        Coord { x: 580_000.0 + x as f64 * 10.0, y: 2_310_000.0 + y as f64 * 10.0 } + shift
    };
    let parcel = |x: usize, y: usize| {
        let (x, y) = (2 * x, 2 * y);
        let around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)];
        let ring: LineString<f64> = around.iter().map(|(right, up)| node(x + right, y + up)).collect();
        MultiPolygon(vec![Polygon::new(ring, vec![])])
    };
    (0..parcels).map(|at| parcel(at % side, at / side)).collect()
}

/// Reads little-endian WKB polygons and multipolygons, one after the other.
fn read_wkb(path: &Path) -> Vec<MultiPolygon<f64>> {
    let bytes = std::fs::read(path).expect("the WKB file can be read");
    let mut reader = Wkb { rest: &bytes };
    let mut parcels = Vec::new();
    while !reader.rest.is_empty() {
        parcels.push(reader.geometry().expect("little-endian WKB polygons"));
    }
    parcels
}

struct Wkb<'a> {
    rest: &'a [u8],
}

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn count(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn geometry(&mut self) -> Option<MultiPolygon<f64>> {
        let [_order] = self.take()?;
        match self.count()? {
            3 => Some(MultiPolygon(vec![self.polygon()?])),
            6 => {
                let parts: Option<Vec<MultiPolygon<f64>>> = (0..self.count()?).map(|_| self.geometry()).collect();
                Some(parts?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    fn polygon(&mut self) -> Option<Polygon<f64>> {
        let rings: Option<Vec<LineString<f64>>> = (0..self.count()?).map(|_| self.ring()).collect();
        let mut rings = rings?.into_iter();
        Some(Polygon::new(rings.next().unwrap_or_else(|| LineString(vec![])), rings.collect()))
    }

    fn ring(&mut self) -> Option<LineString<f64>> {
        (0..self.count()?)
            .map(|_| Some(Coord { x: f64::from_le_bytes(self.take()?), y: f64::from_le_bytes(self.take()?) }))
            .collect()
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
