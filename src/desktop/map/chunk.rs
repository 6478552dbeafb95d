//! A chunk: some thousand neighbouring parcels, or reference features, as buffers for the GPU.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use bytemuck::{Pod, Zeroable};
use geo_types::{Coord, Geometry, LineString, Polygon, Rect};

use super::style::LegendMeaning;
use crate::cadastre::{Parcel, ParcelId, ReferenceFeature};
use crate::geometry::{area, bounding_box, is_finite, label_point, triangulate};

/// Parcels per chunk: one row of a state texture, the least width that every GPU has (WebGL 2: 2048).
pub const CHUNK_PARCELS: usize = 2048;

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

/// A parcel that can be drawn. Its id and box stand here once more: walking from parcel to parcel to its corners misses every cache, and
/// index, places and zoom need no more than these.
#[derive(Debug, Clone)]
pub struct DrawnParcel {
    pub id: ParcelId,
    pub bounds: Rect<f64>,
    pub row: Arc<Parcel>,
}

impl DrawnParcel {
    /// `None` for a parcel without a box.
    pub fn of(row: &Arc<Parcel>) -> Option<Self> {
        let bounds = bounding_box(row.geometry.as_deref()?)?;
        Some(Self { id: row.id, bounds, row: row.clone() })
    }
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
    pub corners: Vec<Corner>,
    /// Of the fill triangles, into the corners.
    pub indices: Vec<u32>,
}

impl Buffers {
    pub fn bytes(&self) -> usize {
        size_of_val(&self.corners[..]) + size_of_val(&self.indices[..])
    }
}

/// Never changed after it is made; the key is its identity on the GPU.
#[derive(Debug)]
pub struct Chunk {
    pub key: u64,
    pub origin: Coord<f64>,
    pub bounds: Rect<f64>,
    /// By slot. Empty for reference features.
    pub parcels: Vec<DrawnParcel>,
    /// Land-use colours by slot.
    pub colours: Vec<[u8; 3]>,
    /// What the land-use colours mean, and of how many parcels.
    pub land_uses: BTreeMap<LegendMeaning, usize>,
    /// Of all parcels together, square metres.
    pub area: f64,
    /// Made after the chunk is drawn: finding the room of a label takes longer than all the rest.
    labels: OnceLock<ChunkLabels>,
    /// Until the GPU has them: kept twice they would be a large part of a map in memory.
    buffers: Mutex<Option<Buffers>>,
}

impl Chunk {
    /// The chunk of these parcels. `None` when there are none.
    pub fn of_parcels(parcels: Vec<DrawnParcel>) -> Option<Self> {
        let bounds = union(parcels.iter().map(|parcel| parcel.bounds))?;
        // Not the middle of the bounds: a single corner at (0, 0) would take the offsets of all others their centimetres.
        let middle = parcels.get(parcels.len() / 2).map_or(bounds.center(), |parcel| parcel.bounds.center());
        let mut drawing = Drawing::at(middle);
        let mut colours = Vec::with_capacity(parcels.len());
        let mut land_uses = BTreeMap::new();
        let mut total_area = 0.0;
        for (parcel, slot) in parcels.iter().zip(0_u32..) {
            let meaning = LegendMeaning::of_land_use(&parcel.row.land_use);
            colours.push(meaning.colour());
            *land_uses.entry(meaning).or_default() += 1;
            if let Some(polygons) = parcel.row.geometry.as_deref() {
                total_area += area(polygons);
                triangulate(polygons, drawing.buffers.corners.len(), &mut drawing.buffers.indices);
                polygons.0.iter().for_each(|polygon| drawing.add_rings(polygon, slot));
            }
        }
        Some(Self { parcels, colours, land_uses, area: total_area, ..drawing.finish(bounds) })
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
            let by_slot: Vec<Option<Label>> = self.parcels.iter().map(|parcel| label(&parcel.row)).collect();
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
            land_uses: BTreeMap::new(),
            area: 0.0,
            labels: OnceLock::new(),
            buffers: Mutex::new(Some(self.buffers)),
        }
    }

    fn add_line(&mut self, line: &LineString<f64>, slot: u32) {
        let origin = self.origin;
        let offset = |corner: &Coord<f64>| [(corner.x - origin.x) as f32, (corner.y - origin.y) as f32];
        self.buffers.corners.extend(line.0.iter().map(|corner| Corner { offset: offset(corner), slot }));
        if let Some(last) = self.buffers.corners.last_mut() {
            last.slot |= LAST_CORNER;
        }
    }

    fn add_rings(&mut self, polygon: &Polygon<f64>, slot: u32) {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).for_each(|ring| self.add_line(ring, slot));
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
