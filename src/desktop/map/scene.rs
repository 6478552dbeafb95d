//! The scene: the drawable and pickable form of one snapshot, and the step to that of the next one.
//!
//! Its chunks are shared by the scenes that come of it by steps. A step takes as long as what changed: a parcel that changed is hidden where it
//! was and drawn by a chunk of the step's own, until a job groups parcels anew ([`Scene::wants_regrouping`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Coord, MultiPolygon, Rect};

use super::canvas::ColourBy;
use super::chunk::{Chunk, Measured};
use super::look::Look;
use super::places::{Place, Places};
use super::style::{LegendEntry, LegendMeaning, LinkState};
use super::tiles::Tiles;
use crate::cadastre::{Parcel, ParcelId, Snapshot};
use crate::geometry::{SpatialIndex, bounding_box, boxes_touch, pick};

/// Parcels that one step draws anew: 4 ms of the drawing thread, with their labels. More are for a job.
const MOST_IN_A_STEP: usize = 256;
/// Parcels whose links one step counts anew: 2 ms.
const MOST_LINKED_IN_A_STEP: usize = 4_096;
/// Steps, and parcels that they moved, after which parcels are grouped anew: each step is a chunk to draw.
const MOST_STEPS: usize = 64;
const MOST_MOVED: usize = 512;

/// What is drawn, and where everything is.
#[derive(Debug, Default)]
pub struct Scene {
    pub snapshot: Arc<Snapshot>,
    pub index: SpatialIndex,
    pub(super) base: Arc<Base>,
    /// A chunk a step, after those of the base.
    pub(super) overlay: Vec<Arc<Chunk>>,
    /// Where parcels are since the steps; `None` for those that are not drawn.
    pub(super) moved: BTreeMap<ParcelId, Option<Place>>,
    /// By land use, by link state.
    pub(super) counts: [Counts; 2],
    pub(super) legends: [Vec<LegendEntry>; 2],
    /// What the last step changed: their rows, or their links.
    pub stepped: Vec<ParcelId>,
    /// Of the first scene of a map: the tiles by land use.
    pub tiles: Option<Tiles>,
}

/// Of how many drawn parcels it is true.
pub type Counts = BTreeMap<LegendMeaning, usize>;

/// What scenes share that come of each other by steps.
#[derive(Debug, Default)]
pub struct Base {
    pub chunks: Vec<Arc<Chunk>>,
    /// Of the chunks, beside each other: every frame asks them which are on the canvas.
    pub bounds_of_chunks: Vec<Rect<f64>>,
    pub references: Vec<Arc<Chunk>>,
    pub places: Places,
    /// Root of the mean area of a parcel, metres.
    pub typical_side: f64,
    /// The box of the parcels without the few that lie far from all others.
    pub bounds: Option<Rect<f64>>,
}

impl Scene {
    /// The scene of a snapshot that differs in little, drawn at once. `None` where so much differs that it is work for a job.
    pub fn step(&self, snapshot: &Arc<Snapshot>) -> Option<Scene> {
        if self.base.chunks.is_empty() {
            return None;
        }
        let before = &self.snapshot;
        let differing = snapshot.parcels.differing(&before.parcels).map(ParcelId);
        let changed: Vec<ParcelId> = differing.take(MOST_IN_A_STEP + 1).collect();
        let references_differ = snapshot.references.differing(&before.references).next().is_some();
        // Thousands of links are told from a few without looking at all of them.
        let many_links = snapshot.links.differing(&before.links).nth(MOST_LINKED_IN_A_STEP).is_some();
        if references_differ || changed.len() > MOST_IN_A_STEP || many_links {
            return None;
        }
        let linked = snapshot.linked_otherwise(before);
        if linked.len() > MOST_LINKED_IN_A_STEP {
            return None;
        }
        let rows = changed.iter().filter_map(|id| snapshot.parcels.get(*id));
        let measured: Vec<Measured> = rows.filter_map(Measured::of).collect();
        let boxes = measured.iter().map(|parcel| (parcel.parcel.id.0, parcel.bounds));
        let index = match changed.is_empty() {
            true => self.index.clone(),
            false => self.index.with_changes(changed.iter().map(|id| id.0), boxes),
        };
        let mut next = Scene {
            snapshot: snapshot.clone(),
            index,
            base: self.base.clone(),
            overlay: self.overlay.clone(),
            moved: self.moved.clone(),
            counts: self.counts.clone(),
            ..Scene::default()
        };
        next.moved.extend(changed.iter().map(|id| (*id, None)));
        if let Some(chunk) = Chunk::of_parcels(measured) {
            // An edit must not make the map around it blink.
            chunk.make_shapes();
            chunk.make_cells();
            chunk.make_labels(0.0);
            let at = next.chunk_count();
            next.moved.extend(chunk.parcels.iter().zip(0..).map(|(parcel, slot)| (parcel.id, Some((at, slot)))));
            next.overlay.push(Arc::new(chunk));
        }
        let otherwise: BTreeSet<ParcelId> = changed.into_iter().chain(linked).collect();
        for id in &otherwise {
            next.count(self.meanings(*id), false);
            next.count(next.meanings(*id), true);
        }
        next.stepped = otherwise.into_iter().collect();
        next.legends = next.counts.each_ref().map(legend);
        Some(next)
    }

    /// Whether so much was done in steps that it is time for a job to group parcels anew.
    pub fn wants_regrouping(&self) -> bool {
        self.overlay.len() > MOST_STEPS || self.moved.len() > MOST_MOVED || self.index.wants_rebuild()
    }

    /// What the colours mean, most frequent first.
    pub fn legend(&self, colour_by: ColourBy) -> &[LegendEntry] {
        let [land_use, link_state] = &self.legends;
        match colour_by {
            ColourBy::LandUse => land_use,
            ColourBy::LinkState => link_state,
            // Whoever made the classes counted them.
            ColourBy::Classes => &[],
        }
    }

    /// The chunk and slot of a parcel that is drawn.
    pub fn place(&self, parcel: ParcelId) -> Option<Place> {
        match self.moved.get(&parcel) {
            Some(moved) => *moved,
            None => self.base.places.get(parcel),
        }
    }

    /// The slots of a chunk whose parcels are drawn elsewhere by now, or no more.
    pub fn slots_left(&self, at: usize) -> impl Iterator<Item = usize> {
        let base = self.moved.keys().filter_map(move |parcel| self.base.places.get(*parcel));
        let of_base = base.filter(move |(chunk, _)| *chunk == at).map(|(_, slot)| slot);
        let step = at.checked_sub(self.base.chunks.len()).and_then(|step| self.overlay.get(step));
        let parcels = step.into_iter().flat_map(|chunk| chunk.parcels.iter().zip(0..));
        let of_step = parcels.filter(move |(parcel, slot)| self.place(parcel.id) != Some((at, *slot)));
        of_base.chain(of_step.map(|(_, slot)| slot))
    }

    /// Whether a slot's parcel is drawn there.
    pub fn is_at(&self, parcel: ParcelId, place: Place) -> bool {
        self.moved.is_empty() || self.place(parcel) == Some(place)
    }

    pub fn chunk_count(&self) -> usize {
        self.base.chunks.len() + self.overlay.len()
    }

    pub fn chunk(&self, at: usize) -> Option<&Arc<Chunk>> {
        let base = &self.base.chunks;
        base.get(at).or_else(|| self.overlay.get(at.checked_sub(base.len())?))
    }

    /// The chunks of parcels whose boxes touch a window, with their numbers.
    pub fn chunks_within(&self, window: Rect<f64>) -> impl Iterator<Item = (usize, &Arc<Chunk>)> {
        let boxes = self.base.bounds_of_chunks.iter().copied();
        let boxes = boxes.chain(self.overlay.iter().map(|chunk| chunk.bounds));
        let here = boxes.zip(0..).filter(move |(bounds, _)| boxes_touch(bounds, &window));
        here.filter_map(|(_, at)| Some((at, self.chunk(at)?)))
    }

    pub fn references(&self) -> &[Arc<Chunk>] {
        &self.base.references
    }

    /// Root of the mean area of a parcel, metres.
    pub fn typical_side(&self) -> f64 {
        self.base.typical_side
    }

    /// The parcel at a point (definition 6 of the room).
    pub fn pick(&self, point: Coord<f64>, look: &Look) -> Option<ParcelId> {
        let polygons = |id: u64| self.polygons(id).filter(|_| look.shows(ParcelId(id)));
        pick(&self.index, point, polygons).map(ParcelId)
    }

    /// The parcels that are shown and lie wholly in `window`, or with `crossing` touch it, in the order of their ids.
    pub fn in_box(&self, window: Rect<f64>, crossing: bool, look: &Look) -> Vec<ParcelId> {
        let holds = |id: &u64| {
            let polygons = self.polygons(*id).filter(|_| look.shows(ParcelId(*id)));
            let Some(polygons) = polygons else { return false };
            if crossing {
                return geo::Intersects::intersects(&window, &polygons);
            }
            bounding_box(&polygons).is_some_and(|inner| {
                (inner.min().x >= window.min().x && inner.min().y >= window.min().y)
                    && (inner.max().x <= window.max().x && inner.max().y <= window.max().y)
            })
        };
        self.index.query(window).into_iter().filter(holds).map(ParcelId).collect()
    }

    /// The box of the parcels, of the references where there are none. Without the few that lie far from all others: one corner at (0, 0)
    /// must not make a dot of the ward. `None` when nothing is drawn.
    pub fn bounds(&self) -> Option<Rect<f64>> {
        self.base.bounds
    }

    fn polygons(&self, id: u64) -> Option<MultiPolygon<f64>> {
        self.snapshot.parcels.get(id)?.polygons()
    }

    /// What a drawn parcel counts as in the legends.
    fn meanings(&self, parcel: ParcelId) -> Option<[LegendMeaning; 2]> {
        self.place(parcel)?;
        let row: &Parcel = self.snapshot.parcels.get(parcel)?;
        let link_state = LinkState::of(&self.snapshot, parcel);
        Some([LegendMeaning::of_land_use(&row.land_use), LegendMeaning::LinkState(link_state)])
    }

    fn count(&mut self, meanings: Option<[LegendMeaning; 2]>, one_more: bool) {
        for (meaning, counts) in meanings.into_iter().flatten().zip(&mut self.counts) {
            let count = counts.entry(meaning).or_default();
            *count = if one_more { *count + 1 } else { count.saturating_sub(1) };
            if *count == 0 {
                counts.remove(&meaning);
            }
        }
    }
}

/// What is drawn how often, most frequent first.
pub(super) fn legend(counts: &Counts) -> Vec<LegendEntry> {
    let entries = counts.iter().map(|(meaning, parcels)| LegendEntry { meaning: *meaning, parcels: *parcels });
    let mut legend: Vec<LegendEntry> = entries.collect();
    legend.sort_by_key(|entry| std::cmp::Reverse(entry.parcels));
    legend
}
