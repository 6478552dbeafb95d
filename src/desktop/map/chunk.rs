//! A chunk: some thousand neighbouring parcels, or reference features, as buffers for the GPU.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use bytemuck::{Pod, Zeroable};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Rect};

use super::style::land_use_colour;
use crate::cadastre::{Parcel, ReferenceFeature};
use crate::geometry::{area, bounding_box, is_finite, label_point, triangulate};

/// Parcels per chunk: one row of a state texture, the least width that every GPU has (WebGL 2: 2048).
pub const CHUNK_PARCELS: usize = 2048;

/// A corner of a fill triangle: metres from the chunk's origin, and its parcel's slot.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct FillCorner {
    pub offset: [f32; 2],
    pub slot: u32,
}

/// A piece of an outline, metres from the chunk's origin.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Segment {
    pub from: [f32; 2],
    pub to: [f32; 2],
    pub slot: u32,
}

/// Where a parcel is written on, and its area in words; number and land use are the parcel's own texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub place: Coord<f64>,
    /// No boundary is in the room of this half width and half height around `place`, metres.
    pub half_room: [f64; 2],
    /// Square metres, of the geometry.
    pub area: f64,
    /// Legal area, else that of the geometry: `245,8`. Made once, not per frame.
    pub area_text: Box<str>,
}

/// The labels of a chunk.
#[derive(Debug)]
pub struct ChunkLabels {
    /// `None` without an inside.
    pub by_slot: Vec<Option<Label>>,
    /// The greatest half height of a label's room, metres.
    pub highest_room: f64,
}

/// What the GPU is given of a chunk, once.
#[derive(Debug, Default)]
pub struct Buffers {
    pub corners: Vec<FillCorner>,
    pub indices: Vec<u32>,
    pub segments: Vec<Segment>,
}

impl Buffers {
    pub fn bytes(&self) -> usize {
        size_of_val(&self.corners[..]) + size_of_val(&self.indices[..]) + size_of_val(&self.segments[..])
    }
}

/// Never changed after it is made; the key is its identity on the GPU.
#[derive(Debug)]
pub struct Chunk {
    pub key: u64,
    pub origin: Coord<f64>,
    pub bounds: Rect<f64>,
    /// By slot. Empty for reference features.
    pub parcels: Vec<Arc<Parcel>>,
    /// Land-use colours by slot.
    pub colours: Vec<[u8; 3]>,
    /// Made after the chunk is drawn: finding the room of a label takes longer than all the rest.
    labels: OnceLock<ChunkLabels>,
    /// Until the GPU has them: kept twice they would be a large part of a map in memory.
    buffers: Mutex<Option<Buffers>>,
}

impl Chunk {
    /// The chunk of parcels that have a geometry with a box. `None` when there are none.
    pub fn of_parcels(parcels: Vec<Arc<Parcel>>) -> Option<Self> {
        let boxes: Vec<Rect<f64>> =
            parcels.iter().filter_map(|parcel| bounding_box(parcel.geometry.as_deref()?)).collect();
        let bounds = union(boxes.iter().copied())?;
        // Not the middle of the bounds: a single corner at (0, 0) would take the offsets of all others their centimetres.
        let middle = boxes.get(boxes.len() / 2).map_or(bounds.center(), |rect| rect.center());
        let mut drawing = Drawing::at(middle);
        for (parcel, slot) in parcels.iter().zip(0_u32..) {
            if let Some(polygons) = parcel.geometry.as_deref() {
                drawing.add_fill(polygons, slot);
                for polygon in &polygons.0 {
                    std::iter::once(polygon.exterior())
                        .chain(polygon.interiors())
                        .for_each(|ring| drawing.add_line(ring, slot));
                }
            }
        }
        let colours = parcels.iter().map(|parcel| land_use_colour(&parcel.land_use)).collect();
        Some(Self { parcels, colours, ..drawing.finish(bounds) })
    }

    /// The chunk of reference features: lines, polygon outlines and points.
    pub fn of_references(features: &[Arc<ReferenceFeature>]) -> Option<Self> {
        let boxes =
            features.iter().filter_map(|feature| geo::BoundingRect::bounding_rect(feature.geometry.as_deref()?));
        let bounds = union(boxes)?;
        let mut drawing = Drawing::at(bounds.center());
        let shapes = features.iter().filter_map(|feature| feature.geometry.as_deref());
        shapes.for_each(|shape| drawing.add_reference(shape));
        Some(drawing.finish(bounds))
    }

    /// The labels, once they are made.
    pub fn labels(&self) -> Option<&ChunkLabels> {
        self.labels.get()
    }

    /// Makes the labels if they are not made yet: some 25 ms of work.
    pub fn make_labels(&self) {
        self.labels.get_or_init(|| {
            let by_slot: Vec<Option<Label>> = self.parcels.iter().map(|parcel| label(parcel)).collect();
            let highest_room = by_slot.iter().flatten().map(|label| label.half_room[1]).fold(0.0, f64::max);
            ChunkLabels { by_slot, highest_room }
        });
    }

    /// Gives the buffers away; there is one GPU to take them.
    pub fn take_buffers(&self) -> Option<Buffers> {
        self.buffers.lock().ok().and_then(|mut buffers| buffers.take())
    }
}

/// A chunk's buffers while they are made.
struct Drawing {
    origin: Coord<f64>,
    buffers: Buffers,
}

impl Drawing {
    fn at(origin: Coord<f64>) -> Self {
        Self { origin, buffers: Buffers::default() }
    }

    fn finish(self, bounds: Rect<f64>) -> Chunk {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(1);
        Chunk {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            origin: self.origin,
            bounds,
            parcels: Vec::new(),
            colours: Vec::new(),
            labels: OnceLock::new(),
            buffers: Mutex::new(Some(self.buffers)),
        }
    }

    fn offset(&self, corner: Coord<f64>) -> [f32; 2] {
        [(corner.x - self.origin.x) as f32, (corner.y - self.origin.y) as f32]
    }

    fn add_fill(&mut self, polygons: &MultiPolygon<f64>, slot: u32) {
        let triangles = triangulate(polygons, self.origin);
        // A chunk with 2³² corners cannot be in memory; past that nothing is filled rather than something wrong.
        let Ok(base) = u32::try_from(self.buffers.corners.len()) else { return };
        self.buffers.corners.extend(triangles.corners.into_iter().map(|offset| FillCorner { offset, slot }));
        self.buffers.indices.extend(triangles.indices.into_iter().filter_map(|index| base.checked_add(index)));
    }

    fn add_line(&mut self, line: &LineString<f64>, slot: u32) {
        for pair in line.0.windows(2) {
            if let [from, to] = pair {
                self.buffers.segments.push(Segment { from: self.offset(*from), to: self.offset(*to), slot });
            }
        }
    }

    /// References have two slots: 0 for lines, 1 for dots.
    fn add_dot(&mut self, place: Coord<f64>) {
        let offset = self.offset(place);
        self.buffers.segments.push(Segment { from: offset, to: offset, slot: 1 });
    }

    fn add_reference(&mut self, shape: &Geometry<f64>) {
        match shape {
            Geometry::Point(point) => self.add_dot(point.0),
            Geometry::MultiPoint(points) => points.0.iter().for_each(|point| self.add_dot(point.0)),
            Geometry::Line(line) => self.add_line(&LineString(vec![line.start, line.end]), 0),
            Geometry::LineString(line) => self.add_line(line, 0),
            Geometry::MultiLineString(lines) => lines.0.iter().for_each(|line| self.add_line(line, 0)),
            Geometry::Polygon(polygon) => {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).for_each(|ring| self.add_line(ring, 0));
            }
            Geometry::MultiPolygon(polygons) => {
                for polygon in &polygons.0 {
                    self.add_reference(&Geometry::Polygon(polygon.clone()));
                }
            }
            Geometry::GeometryCollection(shapes) => shapes.0.iter().for_each(|shape| self.add_reference(shape)),
            Geometry::Rect(rect) => self.add_line(rect.to_polygon().exterior(), 0),
            Geometry::Triangle(triangle) => self.add_line(triangle.to_polygon().exterior(), 0),
        }
    }
}

fn label(parcel: &Parcel) -> Option<Label> {
    let polygons = parcel.geometry.as_deref()?;
    let point = label_point(polygons)?;
    let drawn = area(polygons);
    Some(Label {
        place: point.place,
        half_room: [point.half_width, point.half_height],
        area: drawn,
        area_text: format!("{:.1}", parcel.legal_area.unwrap_or(drawn)).replace('.', ",").into(),
    })
}

/// The box around all boxes that are finite.
pub fn union(boxes: impl Iterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    boxes.filter(|rect| [rect.min(), rect.max()].iter().all(is_finite)).reduce(|all, rect| {
        let low = Coord { x: all.min().x.min(rect.min().x), y: all.min().y.min(rect.min().y) };
        Rect::new(low, Coord { x: all.max().x.max(rect.max().x), y: all.max().y.max(rect.max().y) })
    })
}
