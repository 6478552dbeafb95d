//! Geometries in the project file: what kind, how many parts and rings, then the coordinates as they are.
//!
//! Layout, little endian: a kind byte (1 points, 2 lines, 3 polygons), the number of parts (u32), for polygons and lines the lengths
//! of the rings of each part (u32 counts before), then x, y as f64 for each coordinate. Metres in the project's CRS.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

const POINTS: u8 = 1;
const LINES: u8 = 2;
const POLYGONS: u8 = 3;

pub(super) fn encode_polygons(polygons: &MultiPolygon<f64>) -> Vec<u8> {
    let mut out = vec![POLYGONS];
    count(&mut out, polygons.0.len());
    for polygon in polygons {
        count(&mut out, polygon.interiors().len() + 1);
        ring(&mut out, polygon.exterior());
        polygon.interiors().iter().for_each(|interior| ring(&mut out, interior));
    }
    out
}

/// Encodes what a reader makes: points, lines and polygons, single or many. Others become their points.
pub(super) fn encode(geometry: &Geometry<f64>) -> Vec<u8> {
    use geo::CoordsIter;
    match geometry {
        Geometry::Polygon(polygon) => encode_polygons(&MultiPolygon::new(vec![polygon.clone()])),
        Geometry::MultiPolygon(polygons) => encode_polygons(polygons),
        Geometry::LineString(line) => encode_lines(std::slice::from_ref(line)),
        Geometry::MultiLineString(lines) => encode_lines(&lines.0),
        other => {
            let mut out = vec![POINTS];
            let points: Vec<Coord<f64>> = other.coords_iter().collect();
            count(&mut out, points.len());
            coords(&mut out, &points);
            out
        }
    }
}

fn encode_lines(lines: &[LineString<f64>]) -> Vec<u8> {
    let mut out = vec![LINES];
    count(&mut out, lines.len());
    lines.iter().for_each(|line| ring(&mut out, line));
    out
}

/// Errors: `None` when the bytes are not whole, or not of polygons.
pub(super) fn decode_polygons(bytes: &[u8]) -> Option<MultiPolygon<f64>> {
    let mut reader = Reader(bytes);
    if reader.take::<1>()? != [POLYGONS] {
        return None;
    }
    let parts = reader.count()?;
    // A part takes at least its two counts, so a lying number cannot ask for more than the bytes there are.
    let mut polygons = Vec::with_capacity(parts.min(reader.0.len() / 8));
    for _ in 0..parts {
        let holes = reader.count()?.checked_sub(1)?;
        let exterior = reader.ring()?;
        let mut interiors = Vec::with_capacity(holes.min(reader.0.len() / 4));
        for _ in 0..holes {
            interiors.push(reader.ring()?);
        }
        polygons.push(Polygon::new(exterior, interiors));
    }
    reader.0.is_empty().then(|| MultiPolygon::new(polygons))
}

/// Errors: `None` when the bytes are not whole.
pub(super) fn decode(bytes: &[u8]) -> Option<Geometry<f64>> {
    let mut reader = Reader(bytes);
    match reader.take::<1>()? {
        [POLYGONS] => decode_polygons(bytes).map(Geometry::MultiPolygon),
        [LINES] => {
            let count = reader.count()?;
            let mut lines: Vec<LineString<f64>> = (0..count).map_while(|_| reader.ring()).collect();
            (lines.len() == count).then_some(())?;
            Some(if count == 1 {
                Geometry::LineString(lines.pop()?)
            } else {
                Geometry::MultiLineString(MultiLineString::new(lines))
            })
        }
        [POINTS] => {
            let count = reader.count()?;
            let points = reader.coords(count)?;
            Some(match points.as_slice() {
                [point] => Geometry::Point(Point::from(*point)),
                _ => Geometry::MultiPoint(MultiPoint::new(points.into_iter().map(Point::from).collect())),
            })
        }
        _ => None,
    }
}

fn count(out: &mut Vec<u8>, count: usize) {
    out.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn ring(out: &mut Vec<u8>, ring: &LineString<f64>) {
    count(out, ring.0.len());
    coords(out, &ring.0);
}

fn coords(out: &mut Vec<u8>, coords: &[Coord<f64>]) {
    for coord in coords {
        out.extend_from_slice(&coord.x.to_le_bytes());
        out.extend_from_slice(&coord.y.to_le_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn count(&mut self) -> Option<usize> {
        self.take().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn ring(&mut self) -> Option<LineString<f64>> {
        let count = self.count()?;
        self.coords(count).map(LineString::new)
    }

    fn coords(&mut self, count: usize) -> Option<Vec<Coord<f64>>> {
        let (bytes, rest) = self.0.split_at_checked(count.checked_mul(16)?)?;
        self.0 = rest;
        let value = |eight: &[u8; 8]| f64::from_le_bytes(*eight);
        Some(
            bytes
                .as_chunks::<8>()
                .0
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[x, y]| Coord { x: value(x), y: value(y) })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    #[test]
    fn geometries_come_back_as_they_were() {
        let geometries: [Geometry<f64>; 5] = [
            Geometry::MultiPolygon(
                wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.),(2. 1.,3. 1.,3. 2.,2. 1.)),((9. 9.,10. 9.,10. 10.,9. 9.)))),
            ),
            Geometry::LineString(wkt!(LINESTRING(0. 0.,587000.123 2320000.456))),
            Geometry::MultiLineString(wkt!(MULTILINESTRING((0. 0.,1. 1.),(2. 2.,3. 3.)))),
            Geometry::Point(Point::new(1.0, 2.0)),
            Geometry::MultiPoint(wkt!(MULTIPOINT(1. 2.,3. 4.))),
        ];
        for geometry in geometries {
            let bytes = encode(&geometry);
            assert_eq!(decode(&bytes), Some(geometry));
            assert!((0..bytes.len()).all(|length| decode(&bytes[..length]).is_none()));
        }
    }
}
