//! Invented wards of 40 000 parcels beside each other: outlines, land uses and numbers like those of real ones, in memory.

use std::sync::Arc;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::{Change, Edit, LandUse, Parcel, ParcelId, Snapshot};

/// Parcels of a ward, at most.
pub const WARD: usize = 40_000;
/// Parcels of a sheet.
const SHEET: usize = 400;
/// Sides of a typical parcel, metres.
const SIDES: [f64; 2] = [14.0, 18.0];
/// Open land between two wards, metres.
const APART: f64 = 60.0;

/// So many parcels, in square wards. A parcel has four corners and on some of its sides one that it shares with its neighbour: 5 to 8, of
/// whole millimetres; all parcels of one land use share it.
pub fn wards(parcels: usize) -> Snapshot {
    let uses = land_uses();
    let mut snapshot = Snapshot::default();
    for at in 0..parcels {
        let change = Change::Parcel(Edit::insert(parcel(at, parcels, &uses)));
        snapshot.change_in_place(&change).expect("a new id");
    }
    snapshot
}

/// The land uses that parcels share.
pub fn land_uses() -> Vec<Arc<LandUse>> {
    ["ODT", "CLN", "LUC", "NTS", "ONT+CLN", "ODT", "LUC"].iter().map(|code| LandUse::parse(code).into()).collect()
}

/// The so-many-th of so many parcels; of parcels without an end, the wards are eleven in a row.
pub fn parcel(at: usize, parcels: usize, uses: &[Arc<LandUse>]) -> Parcel {
    let wards_across = if parcels == usize::MAX { 11 } else { parcels.div_ceil(WARD).isqrt().max(1) };
    let across = parcels.min(WARD).isqrt().max(1);
    let stride = Coord { x: across as f64 * SIDES[0] + APART, y: across as f64 * SIDES[1] + APART };
    let (ward, within) = (at / WARD, at % WARD);
    let low = Coord { x: (ward % wards_across) as f64 * stride.x, y: (ward / wards_across) as f64 * stride.y };
    let ring = outline(within % across, within / across, Coord { x: 580_000.0, y: 2_310_000.0 } + low);
    let area = thuaso::geometry::area(&MultiPolygon(vec![Polygon::new(ring.clone(), vec![])]));
    Parcel {
        land_use: uses[(hash(within, 3) % uses.len() as u64) as usize].clone(),
        legal_area: Some((area * 10.0).round() / 10.0),
        geometry: Some(MultiPolygon(vec![Polygon::new(ring, vec![])]).into()),
        ..Parcel::numbered(
            ParcelId(at as u64 + 1),
            &(within / SHEET + 1).to_string(),
            &(within % SHEET + 1).to_string(),
        )
    }
}

fn outline(x: usize, y: usize, low: Coord<f64>) -> LineString<f64> {
    let mut ring: Vec<Coord<f64>> = Vec::with_capacity(9);
    let sides = [((0, 0), (1, 0)), ((1, 0), (1, 1)), ((1, 1), (0, 1)), ((0, 1), (0, 0))];
    for ((from_x, from_y), (to_x, to_y)) in sides {
        let (from, to) = ((x + from_x, y + from_y), (x + to_x, y + to_y));
        ring.push(node(from, low));
        // Named by both ends, so that the neighbour has it too.
        let ((a_x, a_y), (b_x, b_y)) = if from < to { (from, to) } else { (to, from) };
        let side = hash(a_x * 7_919 + b_x, a_y * 6_007 + b_y);
        if side % 5 < 3 {
            let [a, b] = [(a_x, a_y), (b_x, b_y)].map(|corner| node(corner, low));
            let way = b - a;
            let off = (side % 7) as f64 * 0.02 - 0.06;
            ring.push(millimetres(a + way * 0.5 + Coord { x: -way.y, y: way.x } * off));
        }
    }
    ring.extend(ring.first().copied());
    LineString(ring)
}

/// A corner that up to four parcels share.
fn node((x, y): (usize, usize), low: Coord<f64>) -> Coord<f64> {
    let shift = |salt| (hash(x * 5 + salt, y) % 1_000) as f64 / 1_000.0 - 0.5;
    let place = Coord { x: (x as f64 + shift(1) * 0.4) * SIDES[0], y: (y as f64 + shift(2) * 0.4) * SIDES[1] };
    millimetres(low + place)
}

fn millimetres(place: Coord<f64>) -> Coord<f64> {
    Coord { x: (place.x * 1e3).round() / 1e3, y: (place.y * 1e3).round() / 1e3 }
}

/// Source: the finaliser of SplitMix64 (Steele and others, 2014).
fn hash(x: usize, y: usize) -> u64 {
    let mut mixed = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
