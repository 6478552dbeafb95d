//! A chunk: some thousand neighbouring parcels, or reference features, that are drawn together.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use geo_types::{Coord, Rect};

use super::shapes::{Shapes, offset};
use super::style::LegendMeaning;
use crate::cadastre::{Parcel, ParcelId, ReferenceFeature};
use crate::geometry::{CellGrid, area, bounding_box, is_finite, label_point};

/// Parcels per chunk: one row of a state texture, the least width that every GPU has (WebGL 2: 2048).
pub const CHUNK_PARCELS: usize = 2048;

/// Cells of an overview along the side of a typical parcel: fine enough that four of them are looked at for a pixel as large as
/// half of that side.
const CELLS_A_SIDE: f64 = 4.0;
/// Cells of an overview; more would be those of a chunk with an outlier, and make no better picture.
const MOST_CELLS: usize = 1 << 17;
/// No cell is finer, metres: finer parcels are flaws.
const FINEST_CELL: f64 = 0.05;

/// A parcel that can be drawn. Its id and box stand here once more: walking from parcel to parcel to its corners misses every cache, and
/// index, places and zoom need no more than these.
#[derive(Debug, Clone)]
pub struct DrawnParcel {
    pub id: ParcelId,
    pub bounds: Rect<f64>,
    /// Square metres.
    pub area: f64,
    pub row: Arc<Parcel>,
}

impl DrawnParcel {
    /// `None` for a parcel without a box.
    pub fn of(row: &Arc<Parcel>) -> Option<Self> {
        let polygons = &row.polygons()?;
        Some(Self { id: row.id, bounds: bounding_box(polygons)?, area: area(polygons), row: row.clone() })
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

/// Where the cells of a chunk's overview are: who is where, for scales at which a parcel has few pixels.
#[derive(Debug, Clone, Copy)]
pub struct OverviewPlace {
    /// South-west corner, metres from the chunk's origin.
    pub low: [f32; 2],
    /// Side of a cell, metres.
    pub cell: f64,
}

/// Never changed after it is made; the key is its identity on the GPU.
#[derive(Debug)]
pub struct Chunk {
    pub key: u64,
    pub origin: Coord<f64>,
    pub bounds: Rect<f64>,
    /// By slot. Empty for reference features.
    pub parcels: Vec<DrawnParcel>,
    /// Empty for parcels.
    pub references: Vec<Arc<ReferenceFeature>>,
    /// Land-use colours by slot.
    pub colours: Vec<[u8; 3]>,
    /// What the land-use colours mean, and of how many parcels.
    pub land_uses: BTreeMap<LegendMeaning, usize>,
    /// Of all parcels together, square metres.
    pub area: f64,
    /// `None` for reference features.
    pub overview: Option<OverviewPlace>,
    /// Made after the chunk is drawn: finding the room of a label takes longer than all the rest.
    labels: OnceLock<ChunkLabels>,
    /// Until the GPU has them.
    cells: Mutex<Option<CellGrid>>,
    /// From when they are made until the GPU has them.
    shapes: Mutex<Option<Shapes>>,
    /// Whether somebody makes or made the shapes: a chunk whose shapes cannot be made is not tried again and again.
    shapes_begun: AtomicBool,
}

impl Chunk {
    /// The chunk of these parcels. `None` when there are none.
    pub fn of_parcels(parcels: Vec<DrawnParcel>) -> Option<Self> {
        let bounds = union(parcels.iter().map(|parcel| parcel.bounds))?;
        // Not the middle of the bounds: a single corner at (0, 0) would take the offsets of all others their centimetres.
        let middle = parcels.get(parcels.len() / 2).map_or(bounds.center(), |parcel| parcel.bounds.center());
        let mut colours = Vec::with_capacity(parcels.len());
        let mut land_uses = BTreeMap::new();
        let area = parcels.iter().map(|parcel| parcel.area).sum::<f64>();
        let side = (area / parcels.len() as f64).sqrt();
        let mut cells = CellGrid::over(bounds, (side / CELLS_A_SIDE).max(FINEST_CELL), MOST_CELLS);
        for parcel in &parcels {
            let meaning = LegendMeaning::of_land_use(&parcel.row.land_use);
            colours.push(meaning.colour());
            *land_uses.entry(meaning).or_default() += 1;
        }
        let shapes = parcels.iter().zip(0_u16..).filter_map(|(parcel, slot)| {
            let polygons = parcel.row.polygons()?;
            Some((parcel.bounds, polygons, slot))
        });
        let shapes: Vec<_> = shapes.collect();
        cells.fill(shapes.iter().map(|(bounds, polygons, slot)| (*bounds, polygons, *slot)));
        let overview = Some(OverviewPlace { low: offset(cells.low, middle), cell: cells.cell });
        let cells = Mutex::new(Some(cells));
        Some(Self { parcels, colours, land_uses, area, overview, cells, ..Self::empty(middle, bounds) })
    }

    /// The chunk of reference features.
    pub fn of_references(features: &[Arc<ReferenceFeature>]) -> Option<Self> {
        let boxes =
            features.iter().filter_map(|feature| geo::BoundingRect::bounding_rect(feature.geometry.as_deref()?));
        let bounds = union(boxes)?;
        Some(Self { references: features.to_vec(), ..Self::empty(bounds.center(), bounds) })
    }

    fn empty(origin: Coord<f64>, bounds: Rect<f64>) -> Self {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(1);
        Self {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            origin,
            bounds,
            parcels: Vec::new(),
            references: Vec::new(),
            colours: Vec::new(),
            land_uses: BTreeMap::new(),
            area: 0.0,
            overview: None,
            labels: OnceLock::new(),
            cells: Mutex::new(None),
            shapes: Mutex::new(None),
            shapes_begun: AtomicBool::new(false),
        }
    }

    /// The labels, once they are made.
    pub fn labels(&self) -> Option<&ChunkLabels> {
        self.labels.get()
    }

    /// Makes the labels if they are not made yet: some 25 ms of work.
    pub fn make_labels(&self) {
        self.labels.get_or_init(|| {
            let by_slot: Vec<Option<Label>> = self.parcels.iter().map(label).collect();
            let highest_room = by_slot.iter().flatten().map(|label| label.half_room[1]).fold(0.0, f64::max);
            ChunkLabels { by_slot, highest_room }
        });
    }

    pub fn shapes_begun(&self) -> bool {
        self.shapes_begun.load(Ordering::Relaxed)
    }

    /// Makes the shapes, once: 1 to 2 ms of work, of odd parcels more.
    pub fn make_shapes(&self) {
        if !self.shapes_begun.swap(true, Ordering::Relaxed) {
            let made = Shapes::of(self);
            if let Ok(mut shapes) = self.shapes.lock() {
                *shapes = Some(made);
            }
        }
    }

    /// Gives the shapes away, when they are made; there is one GPU to take them.
    pub fn take_shapes(&self) -> Option<Shapes> {
        self.shapes.lock().ok().and_then(|mut shapes| shapes.take())
    }

    /// Gives the cells of the overview away; likewise.
    pub fn take_cells(&self) -> Option<CellGrid> {
        self.cells.lock().ok().and_then(|mut cells| cells.take())
    }
}

fn label(parcel: &DrawnParcel) -> Option<Label> {
    let point = label_point(&parcel.row.polygons()?)?;
    Some(Label {
        place: point.place,
        half_room: [point.half_width, point.half_height],
        area: parcel.area,
        area_text: format!("{:.1}", parcel.row.legal_area.unwrap_or(parcel.area)).replace('.', ",").into(),
    })
}

/// The box around all boxes that are finite.
pub fn union(boxes: impl Iterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    boxes.filter(|rect| [rect.min(), rect.max()].iter().all(is_finite)).reduce(|all, rect| {
        let low = Coord { x: all.min().x.min(rect.min().x), y: all.min().y.min(rect.min().y) };
        Rect::new(low, Coord { x: all.max().x.max(rect.max().x), y: all.max().y.max(rect.max().y) })
    })
}
