//! The shapes of a chunk as the GPU takes them: outlines and fill triangles of its parcels, lines and dots of its references.

use bytemuck::{Pod, Zeroable};
use geo_types::{Coord, Geometry, LineString, Polygon};

use super::chunk::Chunk;
use crate::geometry::{Triangulator, rings};

/// A corner of a ring or line: metres from the chunk's origin, exact to 0.5 mm up to 8 km from it, and its parcel's slot. An outline
/// goes from each corner to the next one in the buffer, except from one that is marked [`LAST_CORNER`]; fills are triangles of
/// the same corners.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Corner {
    pub offset: [f32; 2],
    pub slot: u32,
}

/// In a corner's slot: its ring or line ends there. As in `shader.wgsl`.
const LAST_CORNER: u32 = 1 << 31;

/// Corners in the order of their rings and lines, and fill triangles. Of a ward most are never needed: they are made when a chunk is first
/// seen from near, or one of its parcels is selected or pointed at.
#[derive(Debug)]
pub struct Shapes {
    origin: Coord<f64>,
    pub corners: Vec<Corner>,
    /// Three indices into the corners a triangle.
    pub indices: Vec<u32>,
}

impl Shapes {
    pub fn bytes(&self) -> usize {
        size_of_val(&self.corners[..]) + size_of_val(&self.indices[..])
    }

    pub fn of(chunk: &Chunk) -> Self {
        let mut shapes = Self { origin: chunk.origin, corners: Vec::new(), indices: Vec::new() };
        let mut triangulator = Triangulator::default();
        for (parcel, slot) in chunk.parcels.iter().zip(0_u32..) {
            let Some(polygons) = parcel.row.polygons() else { continue };
            triangulator.add(&polygons, shapes.corners.len(), &mut shapes.indices);
            polygons.0.iter().for_each(|polygon| shapes.add_rings(polygon, slot));
        }
        for feature in &chunk.references {
            feature.geometry.iter().for_each(|shape| shapes.add_reference(shape));
        }
        shapes
    }

    fn add_line(&mut self, line: &LineString<f64>, slot: u32) {
        let origin = self.origin;
        self.corners.extend(line.0.iter().map(|corner| Corner { offset: offset(*corner, origin), slot }));
        if let Some(last) = self.corners.last_mut() {
            last.slot |= LAST_CORNER;
        }
    }

    fn add_rings(&mut self, polygon: &Polygon<f64>, slot: u32) {
        rings(polygon).for_each(|ring| self.add_line(ring, slot));
    }

    /// References have two slots: 0 for lines, 1 for dots.
    fn add_dot(&mut self, place: Coord<f64>) {
        self.add_line(&LineString(vec![place, place]), 1);
    }

    fn add_reference(&mut self, shape: &Geometry<f64>) {
        match shape {
            Geometry::Point(point) => self.add_dot(point.0),
            Geometry::MultiPoint(points) => points.0.iter().for_each(|point| self.add_dot(point.0)),
            Geometry::Line(line) => self.add_line(&LineString(vec![line.start, line.end]), 0),
            Geometry::LineString(line) => self.add_line(line, 0),
            Geometry::MultiLineString(lines) => lines.0.iter().for_each(|line| self.add_line(line, 0)),
            Geometry::Polygon(polygon) => self.add_rings(polygon, 0),
            Geometry::MultiPolygon(polygons) => polygons.0.iter().for_each(|polygon| self.add_rings(polygon, 0)),
            Geometry::GeometryCollection(shapes) => shapes.0.iter().for_each(|shape| self.add_reference(shape)),
            Geometry::Rect(rect) => self.add_line(rect.to_polygon().exterior(), 0),
            Geometry::Triangle(triangle) => self.add_line(triangle.to_polygon().exterior(), 0),
        }
    }
}

/// A place as it goes to the GPU: metres from the origin of its chunk.
pub fn offset(place: Coord<f64>, origin: Coord<f64>) -> [f32; 2] {
    [(place.x - origin.x) as f32, (place.y - origin.y) as f32]
}
