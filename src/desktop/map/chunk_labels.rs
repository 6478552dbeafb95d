//! The labels of a chunk: made from the largest parcel down, as far as they can be read at the scale that is looked at.

use geo_types::Coord;

use super::chunk::{Chunk, DrawnParcel};
use crate::geometry::{ROOM_HEIGHT, area, label_point};

/// Where a parcel is written on, and its area in words; number and land use are the parcel's own texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub slot: u32,
    pub place: Coord<f64>,
    /// No boundary is in the room of this half width and half height around `place`, metres.
    pub half_room: [f64; 2],
    /// Square metres, of the geometry.
    pub area: f32,
    /// Legal area, else that of the geometry: `245,8`. Made once, not per frame.
    pub area_text: Box<str>,
}

/// Some labels of a chunk: those of its larger parcels.
#[derive(Debug)]
pub struct ChunkLabels {
    /// The largest parcel first; parcels without an inside have none.
    pub labels: Vec<Label>,
    /// All parcels larger than this are among them, square metres.
    pub made_to: f32,
}

impl ChunkLabels {
    /// The labels of all parcels larger than this, with those that were made.
    pub fn of(chunk: &Chunk, before: Option<&ChunkLabels>, larger_than: f32) -> Self {
        let made_to = before.map_or(f32::INFINITY, |before| before.made_to);
        let missing = |area: f32| area > larger_than && area <= made_to;
        let missing = chunk.parcels.iter().zip(&chunk.areas).zip(0..).filter(|((_, area), _)| missing(**area));
        let mut labels: Vec<Label> = missing.filter_map(|((parcel, area), slot)| label(parcel, *area, slot)).collect();
        labels.sort_unstable_by(|a, b| b.area.total_cmp(&a.area).then(a.slot.cmp(&b.slot)));
        // What was made is larger than all of these.
        let mut all: Vec<Label> = before.map(|before| before.labels.clone()).unwrap_or_default();
        all.append(&mut labels);
        Self { labels: all, made_to: larger_than }
    }
}

/// The area, square metres, that a parcel has at least in which there is room of this half height for a label.
pub fn least_area(half_height: f64) -> f32 {
    // The room is that part of the height of a circle within the parcel; a thousandth less, because areas are rounded.
    (std::f64::consts::PI * (half_height / ROOM_HEIGHT).powi(2) * 0.999) as f32
}

fn label(parcel: &DrawnParcel, measured: f32, slot: u32) -> Option<Label> {
    let polygons = parcel.row.polygons()?;
    let point = label_point(&polygons)?;
    let in_words = parcel.row.legal_area.unwrap_or_else(|| area(&polygons));
    Some(Label {
        slot,
        place: point.place,
        half_room: [point.half_width, point.half_height],
        area: measured,
        area_text: format!("{in_words:.1}").replace('.', ",").into(),
    })
}
