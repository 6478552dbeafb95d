//! A chunk: some thousand neighbouring parcels, or reference features, that are drawn together.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use geo_types::{Coord, Rect};

use super::chunk_labels::ChunkLabels;
use super::shapes::{Shapes, offset};
use super::style::LegendMeaning;
use crate::cadastre::{LayerId, Parcel, ParcelId, ReferenceFeature};
use crate::geometry::{CellGrid, area, bounding_box, box_around_boxes};

/// Parcels per chunk: one row of a state texture, the least width that every GPU has (WebGL 2: 2048).
pub const CHUNK_PARCELS: usize = 2048;

/// Cells of an overview along the side of a typical parcel: fine enough that four of them are looked at for a pixel as large as
/// half of that side.
const CELLS_A_SIDE: f64 = 4.0;
/// Cells of an overview; more would be those of a chunk with an outlier, and make no better picture.
const MOST_CELLS: usize = 1 << 17;
/// No cell is finer, metres: finer parcels are flaws.
const FINEST_CELL: f64 = 0.05;

/// A parcel that is drawn. Its id stands here once more: walking from row to row misses every cache.
#[derive(Debug, Clone)]
pub struct DrawnParcel {
    pub id: ParcelId,
    pub row: Arc<Parcel>,
}

/// A parcel that can be drawn, with what only the making of chunks and index needs.
#[derive(Debug, Clone)]
pub struct Measured {
    pub parcel: DrawnParcel,
    pub bounds: Rect<f64>,
    /// Square metres.
    pub area: f32,
}

impl Measured {
    /// `None` for a parcel without a box.
    pub fn of(row: &Arc<Parcel>) -> Option<Self> {
        let polygons = &row.polygons()?;
        let parcel = DrawnParcel { id: row.id, row: row.clone() };
        Some(Self { parcel, bounds: bounding_box(polygons)?, area: area(polygons) as f32 })
    }
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
    /// Of the reference features.
    pub layer: Option<LayerId>,
    /// Land-use colours by slot.
    pub colours: Vec<[u8; 3]>,
    /// What the land-use colours mean, and of how many parcels.
    pub land_uses: BTreeMap<LegendMeaning, usize>,
    /// Of all parcels together, square metres.
    pub area: f64,
    /// By slot, square metres.
    pub areas: Vec<f32>,
    /// Of the largest parcel.
    pub largest: f32,
    /// `None` for reference features.
    pub overview: Option<OverviewPlace>,
    /// Made when they can be read: finding the room of a label takes longer than all the rest.
    labels: Mutex<Option<Arc<ChunkLabels>>>,
    cells: Made<CellGrid>,
    shapes: Made<Shapes>,
    /// The frame in which the chunk was last on the canvas.
    seen: AtomicU64,
}

/// What a job makes for the GPU, which keeps it as long as it has room.
#[derive(Debug)]
struct Made<T> {
    /// Whether somebody makes or made it: what cannot be made is not tried again and again.
    begun: AtomicBool,
    /// From when it is made until the GPU takes it.
    waiting: Mutex<Option<T>>,
}

impl<T> Made<T> {
    fn new() -> Self {
        Self { begun: AtomicBool::new(false), waiting: Mutex::new(None) }
    }

    fn begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    fn make(&self, make: impl FnOnce() -> T) {
        if !self.begun.swap(true, Ordering::Relaxed) {
            let made = make();
            if let Ok(mut waiting) = self.waiting.lock() {
                *waiting = Some(made);
            }
        }
    }

    fn take(&self) -> Option<T> {
        self.waiting.lock().ok().and_then(|mut waiting| waiting.take())
    }

    /// Gives up what the GPU did not take.
    fn give_up(&self) {
        if self.take().is_some() {
            self.begun.store(false, Ordering::Relaxed);
        }
    }
}

impl Chunk {
    /// The chunk of these parcels. `None` when there are none.
    pub fn of_parcels(measured: Vec<Measured>) -> Option<Self> {
        let bounds = box_around_boxes(measured.iter().map(|parcel| parcel.bounds))?;
        // Not the middle of the bounds: a single corner at (0, 0) would take the offsets of all others their centimetres.
        let middle = measured.get(measured.len() / 2).map_or(bounds.center(), |parcel| parcel.bounds.center());
        let mut colours = Vec::with_capacity(measured.len());
        let mut land_uses = BTreeMap::new();
        let areas: Vec<f32> = measured.iter().map(|parcel| parcel.area).collect();
        let largest = areas.iter().copied().fold(0.0, f32::max);
        for parcel in &measured {
            let meaning = LegendMeaning::of_land_use(&parcel.parcel.row.land_use);
            colours.push(meaning.colour());
            *land_uses.entry(meaning).or_default() += 1;
        }
        let parcels = measured.into_iter().map(|measured| measured.parcel).collect();
        let area = areas.iter().map(|area| f64::from(*area)).sum();
        let chunk = Self { parcels, colours, land_uses, area, areas, largest, ..Self::empty(middle, bounds) };
        let cells = chunk.empty_cells();
        let overview = Some(OverviewPlace { low: offset(cells.low, middle), cell: cells.cell });
        Some(Self { overview, ..chunk })
    }

    /// The chunk of reference features of one layer.
    pub fn of_references(layer: LayerId, features: &[Arc<ReferenceFeature>]) -> Option<Self> {
        let boxes =
            features.iter().filter_map(|feature| geo::BoundingRect::bounding_rect(feature.geometry.as_deref()?));
        let bounds = box_around_boxes(boxes)?;
        Some(Self { references: features.to_vec(), layer: Some(layer), ..Self::empty(bounds.center(), bounds) })
    }

    fn empty(origin: Coord<f64>, bounds: Rect<f64>) -> Self {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(1);
        Self {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            origin,
            bounds,
            parcels: Vec::new(),
            references: Vec::new(),
            layer: None,
            colours: Vec::new(),
            land_uses: BTreeMap::new(),
            area: 0.0,
            areas: Vec::new(),
            largest: 0.0,
            overview: None,
            labels: Mutex::new(None),
            cells: Made::new(),
            shapes: Made::new(),
            seen: AtomicU64::new(0),
        }
    }

    /// The labels that are made.
    pub fn labels(&self) -> Option<Arc<ChunkLabels>> {
        self.labels.lock().ok()?.clone()
    }

    /// Whether labels are missing of parcels that are larger than this, square metres.
    pub fn wants_labels(&self, larger_than: f32) -> bool {
        let made =
            || self.labels.lock().map_or(0.0, |labels| labels.as_ref().map_or(f32::INFINITY, |made| made.made_to));
        self.largest > larger_than && made() > larger_than
    }

    /// Makes the labels of parcels that are larger than this, as far as they are not made: 12 µs each.
    pub fn make_labels(&self, larger_than: f32) {
        if self.wants_labels(larger_than) {
            let made = ChunkLabels::of(self, self.labels().as_deref(), larger_than);
            if let Ok(mut labels) = self.labels.lock() {
                *labels = Some(Arc::new(made));
            }
        }
    }

    pub fn forget_labels(&self) {
        if let Ok(mut labels) = self.labels.lock() {
            *labels = None;
        }
    }

    pub fn shapes_begun(&self) -> bool {
        self.shapes.begun()
    }

    /// Makes the shapes, once: 1 to 2 ms of work, of odd parcels more.
    pub fn make_shapes(&self) {
        self.shapes.make(|| Shapes::of(self));
    }

    /// Gives the shapes away, when they are made; there is one GPU to take them.
    pub fn take_shapes(&self) -> Option<Shapes> {
        self.shapes.take()
    }

    pub fn cells_begun(&self) -> bool {
        self.cells.begun()
    }

    /// Makes the cells of the overview, once: about 3 ms of work.
    pub fn make_cells(&self) {
        self.cells.make(|| {
            let mut cells = self.empty_cells();
            let shapes = self.parcels.iter().zip(0_u16..).filter_map(|(parcel, slot)| {
                let polygons = parcel.row.polygons()?;
                Some((bounding_box(&polygons)?, polygons, slot))
            });
            let shapes: Vec<_> = shapes.collect();
            cells.fill(shapes.iter().map(|(bounds, polygons, slot)| (*bounds, polygons, *slot)));
            cells
        });
    }

    /// Gives the cells of the overview away; likewise.
    pub fn take_cells(&self) -> Option<CellGrid> {
        self.cells.take()
    }

    /// The GPU has given up what it had: it can be made again.
    pub fn forget_shapes_and_cells(&self) {
        self.shapes.begun.store(false, Ordering::Relaxed);
        self.cells.begun.store(false, Ordering::Relaxed);
    }

    /// It left the canvas before the GPU took what was made.
    pub fn give_up_waiting(&self) {
        self.shapes.give_up();
        self.cells.give_up();
    }

    pub fn see(&self, frame: u64) {
        self.seen.store(frame, Ordering::Relaxed);
    }

    pub fn last_seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    fn empty_cells(&self) -> CellGrid {
        let side = (self.area / self.parcels.len().max(1) as f64).sqrt();
        CellGrid::over(self.bounds, (side / CELLS_A_SIDE).max(FINEST_CELL), MOST_CELLS)
    }
}
