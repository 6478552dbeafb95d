//! A ward for property tests: parcels side by side, and what may be done to them.

use std::collections::BTreeMap;

use geo::Translate;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::cadastre::{Edit, Parcel, ParcelId, Snapshot};

/// Parcels of 8 by 12 metres, columns and rows, whose corners are shared and off the lattice.
pub(super) fn lattice(columns: u32, rows: u32) -> BTreeMap<ParcelId, MultiPolygon<f64>> {
    let corner = |x: u32, y: u32| {
        let off = f64::from((x * 7_919 + y * 104_729) % 1_000) / 1_000.0;
        Coord { x: 586_000.0 + 8.0 * f64::from(x) + off, y: 2_325_000.0 + 12.0 * f64::from(y) - off }
    };
    let mut parcels = BTreeMap::new();
    for x in 0..columns {
        for y in 0..rows {
            let ring = vec![corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)];
            let id = ParcelId(u64::from(x * rows + y + 1));
            parcels.insert(id, MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]));
        }
    }
    parcels
}

/// A lattice of 18 by 8 parcels in sheets of six columns, `1` to `3`, of which some are moved by metres (east, north).
pub(super) fn sheets(moves: &[(&str, [f64; 2])]) -> Snapshot {
    let mut ward = Snapshot::default();
    for (id, mut polygon) in lattice(18, 8) {
        let sheet = ((id.0 - 1) / 48 + 1).to_string();
        for (_, [x, y]) in moves.iter().filter(|(moved, _)| *moved == sheet) {
            polygon.translate_mut(*x, *y);
        }
        let parcel = Parcel { geometry: Some(polygon.into()), ..Parcel::numbered(id, &sheet, &id.0.to_string()) };
        ward.change_in_place(&Edit::insert(parcel).into()).expect("new");
    }
    ward
}

/// What is done to a parcel, with a place among its corners and a shift.
pub(super) fn edited(
    parcel: &MultiPolygon<f64>,
    other: &MultiPolygon<f64>,
    act: u32,
    at: usize,
    by: [f64; 2],
) -> MultiPolygon<f64> {
    let by = Coord { x: by[0], y: by[1] };
    let mut ring = parcel.0[0].exterior().0.clone();
    ring.pop();
    let at = at % ring.len().max(1);
    match act {
        0 => ring[at] = ring[at] + by,
        1 => ring.iter_mut().for_each(|corner| *corner = *corner + by * 0.1),
        2 => ring.swap(at, 0),
        3 => ring.insert(at, ring[at]),
        4 => [ring[at], ring[at] + by].into_iter().for_each(|corner| ring.insert(at, corner)),
        5 => drop(ring.remove(at)),
        6 => return other.clone(),
        7 => ring.insert(at + 1, ring[at] + by * 0.005),
        8 => ring[at] = ring[at] + by * 0.05,
        _ => {
            let next = ring[(at + 1) % ring.len()];
            ring.insert(at + 1, (ring[at] + next) / 2.0 + by * 0.01);
        }
    }
    ring.extend(ring.first().copied());
    MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())])
}
