//! Geometries as a GeoPackage keeps them: header, envelope and well-known binary, little endian, two dimensions.
//!
//! Source: OGC 12-128r18 (GeoPackage 1.3.1) §2.1.3. Exteriors run counter-clockwise and holes clockwise, whatever way
//! they run in the snapshot (recommended by PDOK, RC20 there).

use geo_types::{Coord, LineString, MultiLineString, MultiPoint, MultiPolygon};

use super::Envelope;
use crate::geometry::is_finite;

/// A geometry to be written, coordinates x then y in the table's CRS.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    Points(&'a MultiPoint<f64>),
    Lines(&'a MultiLineString<f64>),
    Polygons(&'a MultiPolygon<f64>),
}

impl Shape<'_> {
    /// Whether it has coordinates, all of them finite, and no empty part: what a delivery may hold (PDOK RQ24).
    pub fn is_deliverable(&self) -> bool {
        let sound = |line: &LineString<f64>| !line.0.is_empty() && line.0.iter().all(is_finite);
        match self {
            Shape::Points(points) => !points.0.is_empty() && points.0.iter().all(|point| is_finite(&point.0)),
            Shape::Lines(lines) => !lines.0.is_empty() && lines.0.iter().all(sound),
            Shape::Polygons(polygons) => {
                let whole = |polygon: &geo_types::Polygon<f64>| {
                    sound(polygon.exterior()) && polygon.interiors().iter().all(sound)
                };
                !polygons.0.is_empty() && polygons.0.iter().all(whole)
            }
        }
    }
}

/// `GP`, version 0, flags: little endian, envelope of x and y.
const HEADER: [u8; 4] = [b'G', b'P', 0, 0b0000_0011];
const ENVELOPE_AT: usize = 8;
const BODY_AT: usize = ENVELOPE_AT + 4 * 8;
const LITTLE_ENDIAN: u8 = 1;
const POINT: u32 = 1;
const LINE_STRING: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_LINE_STRING: u32 = 5;
const MULTI_POLYGON: u32 = 6;

/// Writes `shape` into `blob`, which is cleared first, and gives the box around it.
///
/// `shape` must be deliverable: an empty one would get an envelope that is none.
pub fn write_blob(blob: &mut Vec<u8>, srs_id: i32, shape: Shape<'_>) -> Envelope {
    blob.clear();
    blob.extend_from_slice(&HEADER);
    blob.extend_from_slice(&srs_id.to_le_bytes());
    blob.resize(BODY_AT, 0);
    let mut envelope = Envelope::EMPTY;
    match shape {
        Shape::Points(points) => {
            begin(blob, MULTI_POINT, points.0.len());
            for point in &points.0 {
                blob.push(LITTLE_ENDIAN);
                blob.extend_from_slice(&POINT.to_le_bytes());
                envelope.add(point.0);
                push_coord(blob, point.0);
            }
        }
        Shape::Lines(lines) => {
            begin(blob, MULTI_LINE_STRING, lines.0.len());
            for line in &lines.0 {
                begin(blob, LINE_STRING, line.0.len());
                line.0.iter().for_each(|coord| envelope.add(*coord));
                push_coords(blob, line.0.iter());
            }
        }
        Shape::Polygons(polygons) => {
            begin(blob, MULTI_POLYGON, polygons.0.len());
            for polygon in &polygons.0 {
                begin(blob, POLYGON, 1 + polygon.interiors().len());
                polygon.exterior().0.iter().for_each(|coord| envelope.add(*coord));
                push_ring(blob, polygon.exterior(), true);
                for hole in polygon.interiors() {
                    // A hole may stick out of a broken polygon; the envelope holds every vertex.
                    hole.0.iter().for_each(|coord| envelope.add(*coord));
                    push_ring(blob, hole, false);
                }
            }
        }
    }
    let sides = [envelope.min_x, envelope.max_x, envelope.min_y, envelope.max_y];
    for (slot, side) in blob[ENVELOPE_AT..BODY_AT].chunks_exact_mut(8).zip(sides) {
        slot.copy_from_slice(&side.to_le_bytes());
    }
    envelope
}

fn begin(blob: &mut Vec<u8>, kind: u32, count: usize) {
    blob.push(LITTLE_ENDIAN);
    blob.extend_from_slice(&kind.to_le_bytes());
    push_count(blob, count);
}

fn push_count(blob: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).expect("readers refuse more than 4 billion coordinates");
    blob.extend_from_slice(&count.to_le_bytes());
}

fn push_ring(blob: &mut Vec<u8>, ring: &LineString<f64>, counter_clockwise: bool) {
    push_count(blob, ring.0.len());
    if (signed_area(&ring.0) < 0.0) == counter_clockwise {
        push_coords(blob, ring.0.iter().rev());
    } else {
        push_coords(blob, ring.0.iter());
    }
}

fn push_coords<'a>(blob: &mut Vec<u8>, coords: impl ExactSizeIterator<Item = &'a Coord<f64>>) {
    blob.reserve(coords.len() * 16);
    coords.for_each(|coord| push_coord(blob, *coord));
}

fn push_coord(blob: &mut Vec<u8>, coord: Coord<f64>) {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&coord.x.to_le_bytes());
    bytes[8..].copy_from_slice(&coord.y.to_le_bytes());
    blob.extend_from_slice(&bytes);
}

/// Twice the area of a closed ring, positive when it runs counter-clockwise. Measured from its first coordinate, so that
/// northings of millions of metres do not swallow a small parcel.
pub(in crate::formats) fn signed_area(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|pair| (pair[0].x - origin.x) * (pair[1].y - origin.y) - (pair[1].x - origin.x) * (pair[0].y - origin.y))
        .sum()
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    /// The coordinates of the rings in a blob of one polygon.
    fn rings(blob: &[u8]) -> Vec<Vec<(f64, f64)>> {
        let u32_at = |at: usize| u32::from_le_bytes(blob[at..at + 4].try_into().unwrap()) as usize;
        let f64_at = |at: usize| f64::from_le_bytes(blob[at..at + 8].try_into().unwrap());
        let mut at = BODY_AT + 9 + 5;
        let count = u32_at(at);
        at += 4;
        (0..count)
            .map(|_| {
                let length = u32_at(at);
                let ring = (0..length).map(|i| (f64_at(at + 4 + 16 * i), f64_at(at + 12 + 16 * i))).collect();
                at += 4 + 16 * length;
                ring
            })
            .collect()
    }

    #[test]
    fn exteriors_run_counter_clockwise_and_holes_clockwise() {
        let clockwise = wkt!(MULTIPOLYGON(((0. 0.,0. 4.,4. 4.,4. 0.,0. 0.),(1. 1.,2. 1.,2. 2.,1. 2.,1. 1.))));
        let mut blob = Vec::new();
        let envelope = write_blob(&mut blob, 5897, Shape::Polygons(&clockwise));
        assert_eq!(envelope, Envelope { min_x: 0.0, max_x: 4.0, min_y: 0.0, max_y: 4.0 });
        assert_eq!(blob[..8], [b'G', b'P', 0, 3, 0x09, 0x17, 0, 0]);
        let expected = [
            vec![(0., 0.), (4., 0.), (4., 4.), (0., 4.), (0., 0.)],
            vec![(1., 1.), (1., 2.), (2., 2.), (2., 1.), (1., 1.)],
        ];
        assert_eq!(rings(&blob), expected);
        let mut again = Vec::new();
        let turned = wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.),(1. 1.,1. 2.,2. 2.,2. 1.,1. 1.))));
        write_blob(&mut again, 5897, Shape::Polygons(&turned));
        assert_eq!(blob, again);
    }

    #[test]
    fn empty_and_infinite_geometries_are_not_deliverable() {
        let whole = wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.))));
        assert!(Shape::Polygons(&whole).is_deliverable());
        let mut infinite = whole;
        infinite.0[0].exterior_mut(|ring| ring.0[1].x = f64::NAN);
        assert!(!Shape::Polygons(&infinite).is_deliverable());
        assert!(!Shape::Polygons(&MultiPolygon::new(Vec::new())).is_deliverable());
        assert!(!Shape::Lines(&MultiLineString::new(vec![LineString::new(Vec::new())])).is_deliverable());
    }
}
