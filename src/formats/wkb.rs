//! Geometry blobs: GeoPackage's header and well-known binary, ISO and extended.
//! Source: OGC 12-128r19 §2.1.3 (GeoPackageBinary), OGC 06-103r4 (WKB), PostGIS (EWKB flags).

use geo_types::Coord;

use super::geometry_column::{GeometryColumn, GeometryKind};

/// Collections inside collections are read to this depth.
const MAX_DEPTH: u8 = 8;

/// Reads a GeoPackage blob into the column as one feature. Gives the key of the doubt that it met.
pub(super) fn read_gpkg(blob: &[u8], column: &mut GeometryColumn) -> Option<&'static str> {
    let read = match strip_header(blob) {
        None => Err("gpkg-no-geometry-blob"),
        Some([]) => Ok(None),
        Some(bytes) => Reader { bytes, at: 0 }.geometry(column, 0),
    };
    match read {
        Ok(kind) => column.seal_feature(kind.unwrap_or(GeometryKind::Absent)),
        Err(why) => {
            column.abandon_feature();
            Some(why)
        }
    }
}

/// The WKB after a GeoPackage header; empty when the header says that there is none.
fn strip_header(blob: &[u8]) -> Option<&[u8]> {
    let [b'G', b'P', _version, flags, rest @ ..] = blob else { return None };
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    rest.get(4 + envelope..)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], &'static str> {
        let taken = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>()).ok_or("wkb-truncated")?;
        self.at += N;
        Ok(*taken)
    }

    fn number(&mut self, little: bool) -> Result<u32, &'static str> {
        let bytes = self.take()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// Writes the parts of one geometry; gives their kind, `None` for an empty geometry.
    fn geometry(&mut self, column: &mut GeometryColumn, depth: u8) -> Result<Option<GeometryKind>, &'static str> {
        if depth > MAX_DEPTH {
            return Err("wkb-nested");
        }
        let [order] = self.take()?;
        let little = order == 1;
        let code = self.number(little)?;
        if code & 0x2000_0000 != 0 {
            self.number(little)?;
        }
        let extended_axes = (code & 0x8000_0000 != 0) as usize + (code & 0x4000_0000 != 0) as usize;
        let base = code & 0x0FFF_FFFF;
        let axes = 2 + extended_axes.max(match base / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err("wkb-unknown-type"),
        });
        match base % 1000 {
            1 => {
                let start = column.coords.len();
                self.coords(1, axes, little, column)?;
                // A point of NaN is how WKB writes an empty point.
                if column.coords.get(start).is_none_or(|coord| coord.x.is_nan() && coord.y.is_nan()) {
                    column.coords.truncate(start);
                    return Ok(None);
                }
                column.end_ring();
                column.end_part();
                Ok(Some(GeometryKind::Point))
            }
            2 => {
                let count = self.number(little)?;
                if count == 0 {
                    return Ok(None);
                }
                self.coords(count, axes, little, column)?;
                column.end_ring();
                column.end_part();
                Ok(Some(GeometryKind::Line))
            }
            3 => {
                let rings = self.number(little)?;
                if rings == 0 {
                    return Ok(None);
                }
                for _ in 0..rings {
                    let count = self.number(little)?;
                    self.coords(count, axes, little, column)?;
                    column.end_ring();
                }
                column.end_part();
                Ok(Some(GeometryKind::Polygon))
            }
            4..=7 => {
                let members = self.number(little)?;
                let mut kind = None;
                for _ in 0..members {
                    let member = self.geometry(column, depth + 1)?;
                    if member.is_some() && kind.is_some() && member != kind {
                        return Err("geometry-mixed-collection");
                    }
                    kind = kind.or(member);
                }
                Ok(kind)
            }
            8..=14 => Err("geometry-curve"),
            _ => Err("wkb-unknown-type"),
        }
    }

    /// Reads `count` coordinates; a lying count costs nothing, because all their bytes must be there first.
    fn coords(
        &mut self,
        count: u32,
        axes: usize,
        little: bool,
        column: &mut GeometryColumn,
    ) -> Result<(), &'static str> {
        let size = axes * 8;
        let length = (count as usize).checked_mul(size).ok_or("wkb-truncated")?;
        let end = self.at.checked_add(length).ok_or("wkb-truncated")?;
        let bytes = self.bytes.get(self.at..end).ok_or("wkb-truncated")?;
        let value = |eight: &[u8]| {
            let mut raw = [0; 8];
            raw.copy_from_slice(eight);
            if little { f64::from_le_bytes(raw) } else { f64::from_be_bytes(raw) }
        };
        let coord = |point: &[u8]| Coord { x: value(&point[..8]), y: value(&point[8..16]) };
        column.coords.extend(bytes.chunks_exact(size).map(coord));
        if axes > 2 {
            let others = bytes.chunks_exact(size).flat_map(|point| point[16..].as_chunks::<8>().0);
            others.for_each(|eight| column.leave_out(value(eight)));
        }
        self.at = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, Point, wkt};

    use super::*;

    /// A little-endian GeoPackage blob without envelope.
    fn blob(wkb: &[u8]) -> Vec<u8> {
        [b"GP\x00\x01\0\0\0\0", wkb].concat()
    }

    fn ring(points: &[(f64, f64)]) -> Vec<u8> {
        let mut bytes = u32::try_from(points.len()).unwrap().to_le_bytes().to_vec();
        points.iter().for_each(|(x, y)| bytes.extend([x.to_le_bytes(), y.to_le_bytes()].concat()));
        bytes
    }

    fn triangle() -> Vec<u8> {
        [&[1, 3, 0, 0, 0, 1, 0, 0, 0][..], &ring(&[(0., 0.), (2., 0.), (2., 2.), (0., 0.)])].concat()
    }

    fn read(blob: &[u8]) -> Result<Option<Geometry<f64>>, &'static str> {
        let mut column = GeometryColumn::default();
        match read_gpkg(blob, &mut column) {
            None => Ok(column.geometry(0)),
            Some(why) => Err(why),
        }
    }

    #[test]
    fn a_polygon_and_a_multipolygon_come_out_alike() {
        let expected = Geometry::MultiPolygon(wkt!(MULTIPOLYGON(((0. 0.,2. 0.,2. 2.,0. 0.)))));
        assert_eq!(read(&blob(&triangle())), Ok(Some(expected.clone())));
        let multi = [&[1, 6, 0, 0, 0, 1, 0, 0, 0][..], &triangle()].concat();
        assert_eq!(read(&blob(&multi)), Ok(Some(expected)));
    }

    #[test]
    fn heights_are_stepped_over_and_counted() {
        let mut column = GeometryColumn::default();
        for (kind, values) in [(1001_u32, &[1.0_f64, 2.0, 99.0][..]), (3001, &[1.0, 2.0, 0.0, f64::NAN])] {
            let mut wkb = vec![1];
            wkb.extend(kind.to_le_bytes());
            values.iter().for_each(|value| wkb.extend(value.to_le_bytes()));
            assert_eq!(read_gpkg(&blob(&wkb), &mut column), None);
        }
        let point = Some(Geometry::Point(Point::new(1.0, 2.0)));
        assert_eq!((column.geometry(0), column.geometry(1)), (point.clone(), point));
        let told = column.doubt_of_heights().map(|doubt| doubt.message);
        assert_eq!(told, Some(crate::i18n::Message::new("geometry-heights").with("count", 1_usize)));
    }

    #[test]
    fn cut_and_lying_blobs_are_doubts() {
        let whole = blob(&triangle());
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err() || length == 8, "{length}");
        }
        let lying = [&[1, 3, 0, 0, 0, 1, 0, 0, 0][..], &u32::MAX.to_le_bytes()].concat();
        assert_eq!(read(&blob(&lying)), Err("wkb-truncated"));
        let nested: Vec<u8> = [1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(100_000);
        assert_eq!(read(&blob(&nested)), Err("wkb-nested"));
    }

    #[test]
    fn an_open_ring_is_closed_and_said() {
        let open = [&[1, 3, 0, 0, 0, 1, 0, 0, 0][..], &ring(&[(0., 0.), (2., 0.), (2., 2.)])].concat();
        let mut column = GeometryColumn::default();
        assert_eq!(read_gpkg(&blob(&open), &mut column), Some("geometry-ring-closed"));
        assert_eq!(column.multi_polygon(0), Some(wkt!(MULTIPOLYGON(((0. 0.,2. 0.,2. 2.,0. 0.))))));
    }

    #[test]
    fn a_vertex_that_is_no_number_leaves_no_geometry() {
        let ring = ring(&[(0., 0.), (f64::INFINITY, 0.), (2., 2.), (0., 0.)]);
        assert_eq!(read(&blob(&[&[1, 3, 0, 0, 0, 1, 0, 0, 0][..], &ring].concat())), Err("geometry-not-finite"));
    }
}
