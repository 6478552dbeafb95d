//! The scene: the drawable and pickable form of one snapshot. Made by a job, shared unchanged.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use geo_types::{Coord, MultiPolygon, Rect};

use super::canvas::ColourBy;
use super::chunk::{CHUNK_PARCELS, Chunk, DrawnParcel, union};
use super::style::{LegendEntry, LegendMeaning, LinkState};
use crate::cadastre::{ParcelId, ReferenceFeature, Snapshot};
use crate::geometry::{SpatialIndex, bounding_box, main_stretch, pick};
use crate::jobs::{Cancelled, Watch};

/// A chunk that keeps at least so many of its parcels is made again alone; the parcels of emptier ones are regrouped.
const WORTH_KEEPING: usize = CHUNK_PARCELS / 2;
/// Chunks whose labels or shapes are made between two repaints; of labels about 0.2 s.
const CHUNKS_A_REPAINT: usize = 8;
/// Chunks of a map that is seen from near as soon as it is opened.
const FEW_CHUNKS: usize = 4;
/// The cells in which the place of the parcels is looked for, metres.
const CELL: f64 = 1_000.0;
/// Reference features per chunk.
const CHUNK_REFERENCES: usize = 4096;

/// What is drawn, and where everything is.
#[derive(Debug, Default)]
pub struct Scene {
    pub snapshot: Arc<Snapshot>,
    pub index: SpatialIndex,
    pub chunks: Vec<Arc<Chunk>>,
    /// By chunk and slot.
    pub link_states: Vec<Vec<LinkState>>,
    pub references: Vec<Arc<Chunk>>,
    /// By land use, by link state.
    legends: [Vec<LegendEntry>; 2],
    /// Root of the mean area of a parcel, metres.
    pub typical_side: f64,
    bounds: Option<Rect<f64>>,
    /// Chunk and slot.
    places: HashMap<ParcelId, (u32, u32)>,
    reference_rows: Vec<Arc<ReferenceFeature>>,
}

impl Scene {
    /// The scene of `snapshot`, with every chunk of `before` whose rows are the same.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn build(before: &Scene, snapshot: Arc<Snapshot>, watch: &Watch) -> Result<Scene, Cancelled> {
        watch.begin("stage-drawing-map", snapshot.parcels.len() as u64);
        let (chunks, all_kept) = parcel_chunks(before, &snapshot, watch)?;
        let mut places = HashMap::with_capacity(snapshot.parcels.len());
        let mut link_states = Vec::with_capacity(chunks.len());
        for (chunk, at) in chunks.iter().zip(0_u32..) {
            watch.check()?;
            places.extend(chunk.parcels.iter().zip(0_u32..).map(|(parcel, slot)| (parcel.id, (at, slot))));
            link_states.push(chunk.parcels.iter().map(|parcel| LinkState::of(&snapshot, parcel.id)).collect());
        }
        let index = if all_kept {
            before.index.clone()
        } else {
            SpatialIndex::new(drawn(&chunks).map(|parcel| (parcel.id.0, parcel.bounds)))
        };
        watch.check()?;
        let reference_rows: Vec<Arc<ReferenceFeature>> = snapshot.references.iter().cloned().collect();
        let references = if same_rows(&reference_rows, &before.reference_rows) {
            before.references.clone()
        } else {
            reference_rows.chunks(CHUNK_REFERENCES).filter_map(Chunk::of_references).map(Arc::new).collect()
        };
        watch.check()?;
        // Lines have no overview, and a few parcels are seen from near at once.
        references.iter().for_each(|chunk| chunk.make_shapes());
        if chunks.len() <= FEW_CHUNKS {
            chunks.iter().for_each(|chunk| chunk.make_shapes());
        }
        let typical_side = typical_side(&chunks);
        let bounds = home(&chunks).or_else(|| union(references.iter().map(|chunk| chunk.bounds)));
        let land_uses =
            chunks.iter().flat_map(|chunk| chunk.land_uses.iter().map(|(meaning, count)| (*meaning, *count)));
        let links = link_states.iter().flatten().map(|state: &LinkState| (LegendMeaning::LinkState(*state), 1));
        let legends = [legend(land_uses), legend(links)];
        Ok(Scene {
            snapshot,
            index,
            chunks,
            link_states,
            references,
            legends,
            typical_side,
            bounds,
            places,
            reference_rows,
        })
    }

    /// Makes the labels of every chunk that has none, those near `from` first; `some_made` is called now and then.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn make_labels(&self, from: Coord<f64>, watch: &Watch, some_made: impl Fn()) -> Result<(), Cancelled> {
        let distance = |chunk: &Chunk| {
            let way = chunk.origin - from;
            way.x.hypot(way.y)
        };
        let mut waiting: Vec<&Arc<Chunk>> = self.chunks.iter().filter(|chunk| chunk.labels().is_none()).collect();
        waiting.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        watch.begin("stage-drawing-map", waiting.len() as u64);
        for (chunk, made) in waiting.into_iter().zip(1_usize..) {
            watch.check()?;
            chunk.make_labels();
            watch.advance(1);
            if made.is_multiple_of(CHUNKS_A_REPAINT) {
                some_made();
            }
        }
        Ok(())
    }

    /// Makes the shapes of chunks; `some_made` is called now and then.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn make_shapes(chunks: &[Arc<Chunk>], watch: &Watch, some_made: impl Fn()) -> Result<(), Cancelled> {
        for (chunk, made) in chunks.iter().zip(1_usize..) {
            watch.check()?;
            chunk.make_shapes();
            if made.is_multiple_of(CHUNKS_A_REPAINT) {
                some_made();
            }
        }
        Ok(())
    }

    /// What the colours mean, most frequent first.
    pub fn legend(&self, colour_by: ColourBy) -> &[LegendEntry] {
        let [land_use, link_state] = &self.legends;
        match colour_by {
            ColourBy::LandUse => land_use,
            ColourBy::LinkState => link_state,
        }
    }

    /// The chunk and slot of a parcel that is drawn.
    pub fn place(&self, parcel: ParcelId) -> Option<(usize, usize)> {
        let (chunk, slot) = self.places.get(&parcel)?;
        Some((usize::try_from(*chunk).ok()?, usize::try_from(*slot).ok()?))
    }

    /// The parcel at a point (definition 6 of the room).
    pub fn pick(&self, point: Coord<f64>) -> Option<ParcelId> {
        pick(&self.index, point, |id| self.polygons(id)).map(ParcelId)
    }

    /// The parcels wholly in `window`, or with `crossing` those that touch it, in the order of their ids.
    pub fn in_box(&self, window: Rect<f64>, crossing: bool) -> Vec<ParcelId> {
        let holds = |id: &u64| {
            let Some(polygons) = self.polygons(*id) else { return false };
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
        self.bounds
    }

    fn polygons(&self, id: u64) -> Option<MultiPolygon<f64>> {
        self.snapshot.parcels.get(id)?.polygons()
    }
}

/// The parcel chunks, and whether all of them are those of the scene before.
fn parcel_chunks(before: &Scene, snapshot: &Snapshot, watch: &Watch) -> Result<(Vec<Arc<Chunk>>, bool), Cancelled> {
    let mut chunks = Vec::new();
    let mut kept = BTreeSet::new();
    let mut all_kept = true;
    for chunk in &before.chunks {
        watch.check()?;
        let row_now = |old: &DrawnParcel| {
            let row = snapshot.parcels.get(old.id)?;
            if Arc::ptr_eq(row, &old.row) { Some(old.clone()) } else { DrawnParcel::of(row) }
        };
        let rows: Vec<DrawnParcel> = chunk.parcels.iter().filter_map(row_now).collect();
        let is_same = rows.len() == chunk.parcels.len()
            && rows.iter().zip(&chunk.parcels).all(|(now, old)| Arc::ptr_eq(&now.row, &old.row));
        if is_same {
            kept.extend(rows.iter().map(|parcel| parcel.id));
            chunks.push(chunk.clone());
            continue;
        }
        all_kept = false;
        if rows.len() >= WORTH_KEEPING {
            kept.extend(rows.iter().map(|parcel| parcel.id));
            if let Some(now) = Chunk::of_parcels(rows) {
                // An edit must not make the map around it blink.
                now.make_labels();
                if chunk.shapes_begun() {
                    now.make_shapes();
                }
                chunks.push(Arc::new(now));
            }
        }
    }
    let mut loose: Vec<DrawnParcel> = Vec::with_capacity(snapshot.parcels.len() - kept.len());
    loose.extend(snapshot.parcels.iter().filter(|parcel| !kept.contains(&parcel.id)).filter_map(DrawnParcel::of));
    all_kept &= loose.is_empty();
    for group in neighbours(loose) {
        watch.check()?;
        watch.advance(group.len() as u64);
        chunks.extend(Chunk::of_parcels(group).map(Arc::new));
    }
    Ok((chunks, all_kept))
}

fn drawn(chunks: &[Arc<Chunk>]) -> impl Iterator<Item = &DrawnParcel> + Clone {
    chunks.iter().flat_map(|chunk| &chunk.parcels)
}

fn same_rows<T>(these: &[Arc<T>], those: &[Arc<T>]) -> bool {
    these.len() == those.len() && these.iter().zip(those).all(|(this, that)| Arc::ptr_eq(this, that))
}

/// Groups of at most [`CHUNK_PARCELS`] near each other: strips of equal count from south to north, cut from west to east.
fn neighbours(mut parcels: Vec<DrawnParcel>) -> Vec<Vec<DrawnParcel>> {
    let groups = parcels.len().div_ceil(CHUNK_PARCELS).max(1);
    let strips = groups.isqrt().max(1);
    let per_strip = (parcels.len().div_ceil(strips)).max(1);
    let sort = |parcels: &mut [DrawnParcel], along: fn(Coord<f64>) -> f64| {
        let place = |parcel: &DrawnParcel| along(parcel.bounds.center());
        parcels.sort_unstable_by(|a, b| place(a).total_cmp(&place(b)).then(a.id.cmp(&b.id)));
    };
    sort(&mut parcels, |middle| middle.y);
    let mut sizes = Vec::with_capacity(groups);
    for strip in parcels.chunks_mut(per_strip) {
        sort(strip, |middle| middle.x);
        let even = strip.len().div_ceil(strip.len().div_ceil(CHUNK_PARCELS).max(1)).max(1);
        sizes.extend(strip.chunks(even).map(<[DrawnParcel]>::len));
    }
    let mut parcels = parcels.into_iter();
    sizes.into_iter().map(|size| parcels.by_ref().take(size).collect()).collect()
}

/// What is drawn how often, most frequent first.
fn legend(drawn: impl Iterator<Item = (LegendMeaning, usize)>) -> Vec<LegendEntry> {
    let mut counts = BTreeMap::<LegendMeaning, usize>::new();
    drawn.for_each(|(meaning, parcels)| *counts.entry(meaning).or_default() += parcels);
    let entries = counts.into_iter().map(|(meaning, parcels)| LegendEntry { meaning, parcels });
    let mut legend: Vec<LegendEntry> = entries.collect();
    legend.sort_by_key(|entry| std::cmp::Reverse(entry.parcels));
    legend
}

/// The box of the parcels whose middle is where most are.
fn home(chunks: &[Arc<Chunk>]) -> Option<Rect<f64>> {
    let boxes = || drawn(chunks).map(|parcel| parcel.bounds);
    let stretch = |axis: fn(Coord<f64>) -> f64| main_stretch(boxes().map(|rect| axis(rect.center())), CELL);
    let (east, north) = (stretch(|middle| middle.x), stretch(|middle| middle.y));
    let within = |rect: &Rect<f64>| {
        let middle = rect.center();
        east.as_ref().is_none_or(|east| east.contains(&middle.x))
            && north.as_ref().is_none_or(|north| north.contains(&middle.y))
    };
    union(boxes().filter(within)).or_else(|| union(boxes()))
}

fn typical_side(chunks: &[Arc<Chunk>]) -> f64 {
    let total: f64 = chunks.iter().map(|chunk| chunk.area).sum();
    let parcels = drawn(chunks).count();
    if parcels == 0 { 0.0 } else { (total / parcels as f64).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Change, ChangeSet, Edit, LandUse, Parcel};
    use crate::i18n::Message;
    use geo_types::coord;

    fn parcel(id: u64) -> Parcel {
        let low = coord! { x: (id % 100) as f64 * 10.0, y: (id / 100) as f64 * 10.0 };
        Parcel {
            land_use: LandUse::parse("ODT").into(),
            geometry: Some(MultiPolygon::from(Rect::new(low, low + coord! { x: 10.0, y: 10.0 }).to_polygon()).into()),
            ..Parcel::numbered(ParcelId(id), "1", &id.to_string())
        }
    }

    fn apply(before: &Snapshot, changes: Vec<Change>) -> Arc<Snapshot> {
        let act = ChangeSet { name: Message::new("test"), changes };
        Arc::new(before.apply(&act).expect("made for this snapshot"))
    }

    fn build(before: &Scene, snapshot: &Arc<Snapshot>) -> Scene {
        Scene::build(before, snapshot.clone(), &Watch::new()).expect("not cancelled")
    }

    fn ward() -> Arc<Snapshot> {
        apply(&Snapshot::default(), (1..=6_000).map(|id| Change::Parcel(Edit::insert(parcel(id)))).collect())
    }

    #[test]
    fn an_edited_parcel_makes_only_its_own_chunk_anew() {
        let snapshot = ward();
        let before = build(&Scene::default(), &snapshot);
        let old = snapshot.parcels.get(ParcelId(77)).expect("is there").clone();
        let next =
            apply(&snapshot, vec![Change::Parcel(Edit::replace(old, Parcel { legal_area: Some(7.0), ..parcel(77) }))]);
        let after = build(&before, &next);
        let kept = |chunk: &Arc<Chunk>| before.chunks.iter().any(|other| Arc::ptr_eq(other, chunk));
        assert!(before.chunks.len() >= 3);
        assert_eq!(after.chunks.iter().filter(|chunk| !kept(chunk)).count(), 1);
        assert_eq!(after.place(ParcelId(77)), before.place(ParcelId(77)));
    }

    #[test]
    fn one_corner_at_the_origin_does_not_make_a_dot_of_the_ward() {
        let ward = |id: u64| {
            let mut parcel = parcel(id);
            let low = coord! { x: 587_000.0 + id as f64 * 10.0, y: 2_320_000.0 };
            let far = if id == 7 {
                coord! { x: 0.0, y: 0.0 }
            } else {
                low + coord! { x: 10.0, y: 10.0 }
            };
            parcel.geometry = Some(MultiPolygon::from(Rect::new(low, far).to_polygon()).into());
            parcel
        };
        let snapshot = apply(&Snapshot::default(), (1..=50).map(|id| Change::Parcel(Edit::insert(ward(id)))).collect());
        let scene = build(&Scene::default(), &snapshot);
        let expected = Rect::new(coord! { x: 587_010.0, y: 2_320_000.0 }, coord! { x: 587_510.0, y: 2_320_010.0 });
        assert_eq!(scene.bounds(), Some(expected));
        assert!(scene.place(ParcelId(7)).is_some(), "drawn all the same");
    }

    #[test]
    fn every_parcel_is_in_one_chunk_after_removals_and_insertions() {
        let snapshot = ward();
        let before = build(&Scene::default(), &snapshot);
        let removed = (1..=2_500).filter_map(|id| snapshot.parcels.get(ParcelId(id)).cloned());
        let mut changes: Vec<Change> =
            removed.map(|row| Change::Parcel(Edit { before: Some(row), after: None })).collect();
        changes.extend((6_001..=6_050).map(|id| Change::Parcel(Edit::insert(parcel(id)))));
        let after = build(&before, &apply(&snapshot, changes));
        let mut drawn: Vec<u64> =
            after.chunks.iter().flat_map(|chunk| chunk.parcels.iter().map(|parcel| parcel.id.0)).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, (2_501..=6_050).collect::<Vec<_>>());
        assert!(after.chunks.iter().all(|chunk| chunk.parcels.len() <= CHUNK_PARCELS));
        assert_eq!(after.pick(coord! { x: 15.0, y: 605.0 }), Some(ParcelId(6_001)));
        assert_eq!(after.pick(coord! { x: 15.0, y: 5.0 }), None);
    }
}
