//! The making of a scene, by a job: all of it, or what a scene before does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Coord, Rect};
use rayon::prelude::*;

use super::chunk::{CHUNK_PARCELS, Chunk, Measured};
use super::look::Look;
use super::places::Places;
use super::scene::{Base, Counts, Scene, legend};
use super::style::{LegendMeaning, LinkState};
use super::tiles::{TILE, TILES_ACROSS, Tiles};
use crate::cadastre::{LayerId, Parcel, ParcelId, ReferenceFeature, Snapshot};
use crate::geometry::{SpatialIndex, box_around_boxes, boxes_touch, main_box};
use crate::jobs::{Cancelled, Watch};

/// A chunk that keeps at least so many of its parcels is made again alone; the parcels of emptier ones are regrouped.
const WORTH_KEEPING: usize = CHUNK_PARCELS / 2;
/// Where more than one parcel in so many changed, everything is grouped anew.
const MUCH: usize = 4;
/// Chunks of a map whose overviews, and of one whose shapes, are made before it is shown: seen as a whole it is nearer than its tiles.
const FEW_OVERVIEWS: usize = 48;
const FEW_SHAPES: usize = 4;
/// Parcels of a map whose tiles have two texels along the side of a typical parcel; more have one. Source: ours, 20 MiB.
const FINE_TILES: usize = 1_000_000;
/// The cells in which the place of the parcels is looked for, metres.
const CELL: f64 = 1_000.0;
/// Reference features per chunk.
const CHUNK_REFERENCES: usize = 4096;

impl Scene {
    /// The scene of `snapshot`, with every chunk of `before` whose rows are the same.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn build(before: &Scene, snapshot: &Arc<Snapshot>, watch: &Watch) -> Result<Scene, Cancelled> {
        watch.begin("stage-drawing-map", snapshot.parcels.len() as u64);
        let differing = snapshot.parcels.differing(&before.snapshot.parcels).map(ParcelId);
        let changed: BTreeSet<ParcelId> = differing.chain(before.moved.keys().copied()).collect();
        let is_much = before.base.chunks.is_empty() || changed.len() * MUCH > snapshot.parcels.len();
        let (mut base, index) =
            if is_much { grouped(snapshot, watch)? } else { regrouped(before, snapshot, &changed, watch)? };
        base.references = if snapshot.references.differing(&before.snapshot.references).next().is_none() {
            before.base.references.clone()
        } else {
            let mut layers: BTreeMap<LayerId, Vec<Arc<ReferenceFeature>>> = BTreeMap::new();
            snapshot.references.iter().for_each(|row| layers.entry(row.layer).or_default().push(row.clone()));
            let chunks = layers.iter().flat_map(|(layer, rows)| {
                rows.chunks(CHUNK_REFERENCES).filter_map(|rows| Chunk::of_references(*layer, rows))
            });
            chunks.map(Arc::new).collect()
        };
        watch.check()?;
        // Lines have no overview, and a few parcels are seen from near at once.
        base.references.iter().for_each(|chunk| chunk.make_shapes());
        if base.chunks.len() <= FEW_OVERVIEWS {
            base.chunks.par_iter().for_each(|chunk| chunk.make_cells());
        }
        if base.chunks.len() <= FEW_SHAPES {
            base.chunks.iter().for_each(|chunk| chunk.make_shapes());
        }
        base.bounds_of_chunks = base.chunks.iter().map(|chunk| chunk.bounds).collect();
        base.bounds = base.bounds.or_else(|| box_around_boxes(base.references.iter().map(|chunk| chunk.bounds)));
        let counts = counts(&base, snapshot);
        let mut scene = Scene {
            snapshot: snapshot.clone(),
            index,
            legends: counts.each_ref().map(legend),
            counts,
            base: Arc::new(base),
            ..Scene::default()
        };
        if is_much {
            scene.tiles = Some(scene.make_tiles(&Look::default(), watch)?);
        }
        Ok(scene)
    }

    /// The tiles of the scene. Of a chunk that reaches over more tiles than one box may, each parcel says where it is.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn make_tiles(&self, look: &Look, watch: &Watch) -> Result<Tiles, Cancelled> {
        let side = self.typical_side();
        let texel = if self.snapshot.parcels.len() > FINE_TILES { side } else { side / 2.0 };
        let within = |chunk: &Chunk| self.bounds().is_none_or(|bounds| boxes_touch(&bounds, &chunk.bounds));
        let far = texel * (TILE * TILES_ACROSS) as f64;
        let (odd, near): (Vec<_>, Vec<_>) = self.base.chunks.iter().chain(&self.overlay).partition(|chunk| {
            let bounds = chunk.bounds;
            !within(chunk) || bounds.width().max(bounds.height()) > far
        });
        let of_parcels = odd.iter().flat_map(|chunk| &chunk.parcels).filter_map(|parcel| Measured::of(&parcel.row));
        let bounds = near.iter().map(|chunk| chunk.bounds).chain(of_parcels.map(|parcel| parcel.bounds));
        Tiles::make(&self.snapshot, &self.index, bounds, texel, look, watch)
    }
}

/// Everything grouped anew.
fn grouped(snapshot: &Snapshot, watch: &Watch) -> Result<(Base, SpatialIndex), Cancelled> {
    let mut rows: Vec<&Arc<Parcel>> = Vec::with_capacity(snapshot.parcels.len());
    rows.extend(snapshot.parcels.iter());
    // Collected where they stay: lists of unknown length would be moved together, a second for five million.
    let measured: Vec<Option<Measured>> = rows.par_iter().map(|row| Measured::of(row)).collect();
    drop(rows);
    #[expect(clippy::filter_map_identity, reason = "`flatten` does not collect in place")]
    let measured: Vec<Measured> = measured.into_iter().filter_map(|parcel| parcel).collect();
    watch.check()?;
    // Each as long as the other, and the first cannot be divided.
    let ((index, bounds), made) = rayon::join(
        || {
            let index = SpatialIndex::new(measured.iter().map(|parcel| (parcel.parcel.id.0, parcel.bounds)));
            (index, main_box(measured.iter().map(|parcel| parcel.bounds), CELL))
        },
        || {
            let chunks = chunks(&measured, watch)?;
            let mut places = Places::default();
            chunks.iter().zip(0..).for_each(|(chunk, at)| put(&mut places, chunk, at));
            Ok((chunks, places))
        },
    );
    let (chunks, places) = made?;
    drop(measured);
    let typical_side = typical_side(&chunks);
    Ok((Base { chunks, places, typical_side, bounds, ..Base::default() }, index))
}

/// The base before, with the chunks made again that had what changed.
fn regrouped(
    before: &Scene,
    snapshot: &Snapshot,
    changed: &BTreeSet<ParcelId>,
    watch: &Watch,
) -> Result<(Base, SpatialIndex), Cancelled> {
    let old = &before.base;
    let row_now = |id: ParcelId| snapshot.parcels.get(id).and_then(Measured::of);
    let touched: BTreeSet<usize> = changed.iter().filter_map(|id| Some(old.places.get(*id)?.0)).collect();
    let touched: Vec<usize> = touched.into_iter().collect();
    let again = touched.par_iter().filter_map(|at| {
        let chunk = old.chunks.get(*at)?;
        let rows: Vec<Measured> = chunk.parcels.iter().filter_map(|parcel| row_now(parcel.id)).collect();
        if rows.len() < WORTH_KEEPING {
            return Some((*at, Err(rows)));
        }
        let now = Chunk::of_parcels(rows)?;
        make_as(&now, chunk);
        Some((*at, Ok(Arc::new(now))))
    });
    let again: BTreeMap<usize, Result<Arc<Chunk>, Vec<Measured>>> = again.collect();
    watch.check()?;
    let (mut chunks, mut places) = (old.chunks.clone(), old.places.clone());
    changed.iter().for_each(|id| places.set(*id, None));
    let mut loose: Vec<Measured> =
        changed.iter().filter(|id| old.places.get(**id).is_none()).filter_map(|id| row_now(*id)).collect();
    let mut empty = Vec::new();
    for (at, made) in again {
        match made {
            Ok(chunk) => {
                put(&mut places, &chunk, at);
                chunks[at] = chunk;
            }
            Err(rows) => {
                loose.extend(rows);
                empty.push(at);
            }
        }
    }
    for chunk in self::chunks(&loose, watch)? {
        let at = empty.pop().unwrap_or(chunks.len());
        put(&mut places, &chunk, at);
        if at == chunks.len() { chunks.push(chunk) } else { chunks[at] = chunk }
    }
    // From the last on, so that what moves into the gap is none itself.
    for at in empty.into_iter().rev() {
        chunks.swap_remove(at);
        if let Some(chunk) = chunks.get(at) {
            put(&mut places, chunk, at);
        }
    }
    let boxes: Vec<(u64, Rect<f64>)> = changed.iter().filter_map(|id| Some((id.0, row_now(*id)?.bounds))).collect();
    let near = |bounds: &Rect<f64>| old.bounds.is_none_or(|all| boxes_touch(&widened(all), bounds));
    let bounds = box_around_boxes(old.bounds.into_iter().chain(boxes.iter().map(|(_, bounds)| *bounds).filter(near)));
    let index = before.index.with_changes(changed.iter().map(|id| id.0), boxes);
    let index = if index.wants_rebuild() {
        let rows: Vec<&Arc<Parcel>> = snapshot.parcels.iter().collect();
        let measured = rows.par_iter().filter_map(|row| Some((row.id.0, Measured::of(row)?.bounds)));
        SpatialIndex::new(measured.collect::<Vec<_>>())
    } else {
        index
    };
    let typical_side = typical_side(&chunks);
    Ok((Base { chunks, places, typical_side, bounds, ..Base::default() }, index))
}

/// Makes of a chunk what was made of the one that it comes after: an edit must not make the map around it blink.
fn make_as(now: &Chunk, before: &Chunk) {
    if let Some(labels) = before.labels() {
        now.make_labels(labels.made_to);
    }
    if before.shapes_begun() {
        now.make_shapes();
    }
    if before.cells_begun() {
        now.make_cells();
    }
}

fn put(places: &mut Places, chunk: &Chunk, at: usize) {
    chunk.parcels.iter().zip(0..).for_each(|(parcel, slot)| places.set(parcel.id, Some((at, slot))));
}

/// Chunks of neighbours.
fn chunks(measured: &[Measured], watch: &Watch) -> Result<Vec<Arc<Chunk>>, Cancelled> {
    let groups = neighbours(measured);
    watch.check()?;
    let made = groups.par_iter().filter_map(|group| {
        watch.advance(group.len() as u64);
        let parcels = group.iter().filter_map(|site| measured.get(site.at as usize)).cloned().collect();
        Chunk::of_parcels(parcels).map(Arc::new)
    });
    let chunks = made.collect();
    watch.check()?;
    Ok(chunks)
}

/// Where a parcel is, from afar: there are millions to sort.
#[derive(Clone, Copy)]
struct Site {
    at: u32,
    /// Metres from the first parcel.
    middle: [f32; 2],
}

/// Groups of at most [`CHUNK_PARCELS`] near each other: strips of equal count from south to north, cut from west to east.
fn neighbours(measured: &[Measured]) -> Vec<Vec<Site>> {
    let Some(origin) = measured.first().map(|first| first.bounds.center()) else { return Vec::new() };
    let site = |(parcel, at): (&Measured, u32)| {
        let way = parcel.bounds.center() - origin;
        Site { at, middle: [way.x as f32, way.y as f32] }
    };
    let mut sites: Vec<Site> = measured.iter().zip(0_u32..).map(site).collect();
    let groups = sites.len().div_ceil(CHUNK_PARCELS).max(1);
    let strips = groups.isqrt().max(1);
    let per_strip = sites.len().div_ceil(strips).max(1);
    let along = |axis: usize| move |a: &Site, b: &Site| a.middle[axis].total_cmp(&b.middle[axis]).then(a.at.cmp(&b.at));
    sites.par_sort_unstable_by(along(1));
    let strips = sites.par_chunks_mut(per_strip).flat_map_iter(|strip| {
        strip.sort_unstable_by(along(0));
        let even = strip.len().div_ceil(strip.len().div_ceil(CHUNK_PARCELS).max(1)).max(1);
        strip.chunks(even).map(<[Site]>::to_vec).collect::<Vec<_>>()
    });
    strips.collect()
}

fn counts(base: &Base, snapshot: &Snapshot) -> [Counts; 2] {
    let mut by_use = Counts::new();
    let land_uses = base.chunks.iter().flat_map(|chunk| &chunk.land_uses);
    land_uses.for_each(|(meaning, parcels)| *by_use.entry(*meaning).or_default() += parcels);
    let drawn: usize = by_use.values().sum();
    let mut by_link = Counts::new();
    for parcel in snapshot.linked_parcels().into_iter().filter(|parcel| base.places.get(*parcel).is_some()) {
        *by_link.entry(LegendMeaning::LinkState(LinkState::of(snapshot, parcel))).or_default() += 1;
    }
    let unlinked = drawn - by_link.values().sum::<usize>();
    if unlinked > 0 {
        *by_link.entry(LegendMeaning::LinkState(LinkState::Unlinked)).or_default() += unlinked;
    }
    [by_use, by_link]
}

fn widened(bounds: Rect<f64>) -> Rect<f64> {
    let by = Coord { x: CELL, y: CELL };
    Rect::new(bounds.min() - by, bounds.max() + by)
}

fn typical_side(chunks: &[Arc<Chunk>]) -> f64 {
    let total: f64 = chunks.iter().map(|chunk| chunk.area).sum();
    let parcels: usize = chunks.iter().map(|chunk| chunk.parcels.len()).sum();
    if parcels == 0 { 0.0 } else { (total / parcels as f64).sqrt() }
}
