//! What an act on boundaries must leave as it was: legal outlines, and no more overlap.

use std::collections::BTreeSet;

use geo::Intersects;
use geo_types::{Coord, Rect};

use super::super::{Refusal, parcel_label};
use super::outline::Outline;
use super::patch::{Draft, Fate, NAMED, Patch};
use crate::cadastre::ParcelId;
use crate::geometry::{Arrangement, Edge, Face, Node, NodePolygon, box_around_nodes, shortened, twice_ring_area};

impl Patch<'_> {
    /// Whether the drafts keep what the room promises.
    ///
    /// Refuses: where they do not.
    pub fn prove(&self) -> Result<(), Refusal> {
        let changed = self.changed();
        if let Some(locked) = changed.iter().find(|id| self.drafts[id].row.is_locked()) {
            return Err(Refusal::Locked { parcel: parcel_label(&self.drafts[locked].row) });
        }
        let grid = self.grid;
        let nodes = |outline: &Outline| outline.nodes(grid);
        // What an act does to outlines it does where edges come or go: a street with thousands of corners is looked at there first.
        let differing = self.differing();
        let Some(window) = box_around_nodes(differing.iter().copied()).map(grown) else { return Ok(()) };
        let near = |polygons: &[NodePolygon]| near(polygons, &window);
        for draft in changed.iter().map(|id| &self.drafts[id]).filter(|draft| draft.fate != Fate::Gone) {
            let now = nodes(&draft.now);
            let is_sound = has_legal_rings(&now) && covers_once(&near(&now), Some(&window));
            if !is_sound && (draft.fate == Fate::Made || is_legal(&nodes(&draft.before))) && !is_legal(&now) {
                return Err(Refusal::Crosses { parcel: parcel_label(&draft.row) });
            }
        }
        self.prove_strays(&differing)?;
        let now: Vec<Edge> = self.drafts.values().flat_map(|draft| near(&nodes(&draft.now))).collect();
        let overlapped = overlapped_within(&now, &window);
        if overlapped.is_empty() {
            return Ok(());
        }
        let grown = self.grown(&changed, &overlapped);
        if grown.is_empty() { Ok(()) } else { Err(Refusal::Overlaps { parcels: self.names(grown) }) }
    }

    /// Parcels of which one is changed and that share more land than before, as many as a sentence names; land that lies in more than one
    /// parcel is in these boxes, millimetres.
    fn grown(&self, changed: &[ParcelId], overlapped: &[Rect<f64>]) -> BTreeSet<ParcelId> {
        let bounds = |draft: &Draft| box_around_nodes(draft.now.nodes(self.grid).into_iter().flatten().flatten());
        let suspects: Vec<(ParcelId, Rect<f64>)> = self
            .drafts
            .iter()
            .filter_map(|(id, draft)| Some((*id, bounds(draft)?)))
            .filter(|(_, bounds)| overlapped.iter().any(|land| land.intersects(bounds)))
            .collect();
        let shared = |one: &Outline, other: &Outline| {
            let [one, other] = [one, other].map(|outline| outline.nodes(self.grid));
            overlap(&layer(&one).chain(layer(&other)).collect::<Vec<_>>())
        };
        let mut grown: BTreeSet<ParcelId> = BTreeSet::new();
        for (id, own) in suspects.iter().filter(|(id, _)| changed.binary_search(id).is_ok()) {
            for (other, beside) in suspects.iter().filter(|(other, beside)| other != id && beside.intersects(own)) {
                let both =
                    Rect::new(coord_of(own.min(), beside.min(), f64::max), coord_of(own.max(), beside.max(), f64::min));
                if !overlapped.iter().any(|land| land.intersects(&both)) {
                    continue;
                }
                let [one, another] = [&self.drafts[id], &self.drafts[other]];
                if shared(&one.now, &another.now) > shared(&one.before, &another.before) {
                    grown.extend([*id, *other]);
                }
                if grown.len() > NAMED {
                    return grown;
                }
            }
        }
        grown
    }

    /// Of a parcel that reaches hundreds of kilometres away nobody can say what a change would make of it.
    fn prove_strays(&self, differing: &BTreeSet<Node>) -> Result<(), Refusal> {
        let is_touched = |draft: &&Draft| {
            draft.before.corners().any(|corner| self.grid.node(corner).is_some_and(|node| differing.contains(&node)))
        };
        match self.strays.values().find(is_touched) {
            Some(draft) => Err(Refusal::NotLegal { parcel: parcel_label(&draft.row) }),
            None => Ok(()),
        }
    }
}

/// Whether polygons are the outline of a parcel: definition 4 of the room.
pub(super) fn is_legal(polygons: &[NodePolygon]) -> bool {
    has_legal_rings(polygons) && covers_once(&layer(polygons).collect::<Vec<_>>(), None)
}

fn has_legal_rings(polygons: &[NodePolygon]) -> bool {
    let touches_itself = |ring: &Vec<Node>| {
        let mut nodes = ring.clone();
        nodes.sort_unstable();
        nodes.windows(2).any(|pair| pair[0] == pair[1])
    };
    !polygons.is_empty() && polygons.iter().flatten().all(|ring| ring.len() >= 3 && !touches_itself(ring))
}

/// Whether edges are the boundary of land that lies in them once, and meet at their ends only: everywhere, or in a window.
fn covers_once(edges: &[Edge], window: Option<&Rect<f64>>) -> bool {
    let arrangement = Arrangement::of(edges);
    let counts = |bounds: Option<Rect<f64>>| window.is_none_or(|window| bounds.is_some_and(|it| it.intersects(window)));
    let is_single = |piece: usize| arrangement.strands(u32::try_from(piece).unwrap_or(u32::MAX)).len() == 1;
    let mut pieces = arrangement.pieces().iter().enumerate();
    !arrangement.passages().iter().any(|passage| counts(box_around_nodes([passage.node])))
        && pieces.all(|(at, piece)| is_single(at) || !counts(box_around_nodes(piece.ends)))
        && arrangement.faces().iter().all(|face| matches!(face.count, 0 | 1) || !counts(bounds_of(&arrangement, face)))
}

/// The boxes of the land in a window that lies in more than one parcel, from the edges of the parcels there.
fn overlapped_within(edges: &[Edge], window: &Rect<f64>) -> Vec<Rect<f64>> {
    let arrangement = Arrangement::of(edges);
    let over = arrangement.faces().iter().filter(|face| face.count > 1);
    let boxes = over.filter_map(|face| bounds_of(&arrangement, face));
    boxes.filter(|bounds| bounds.intersects(window)).collect()
}

fn coord_of(one: Coord<f64>, other: Coord<f64>, pick: fn(f64, f64) -> f64) -> Coord<f64> {
    Coord { x: pick(one.x, other.x), y: pick(one.y, other.y) }
}

/// The box of a face, millimetres.
fn bounds_of(arrangement: &Arrangement, face: &Face) -> Option<Rect<f64>> {
    box_around_nodes(arrangement.rings(face).flat_map(|ring| arrangement.nodes(ring)))
}

/// How much land lies in more than one parcel, twice the mm², land in three of them twice; from the edges of the parcels.
pub(super) fn overlap(edges: &[Edge]) -> i128 {
    let arrangement = Arrangement::of(edges);
    let over = arrangement.faces().iter().filter(|face| face.count > 1);
    over.map(|face| i128::from(face.count - 1) * arrangement.twice_area(face)).sum()
}

/// The edges of a parcel, which lies on their left: outer rings anticlockwise, holes clockwise, whichever way they were drawn.
pub(super) fn layer(polygons: &[NodePolygon]) -> impl Iterator<Item = Edge> {
    turned(polygons).flat_map(|(ring, as_drawn)| edges(ring, as_drawn))
}

/// Those edges as they are in a window; elsewhere there are others.
fn near(polygons: &[NodePolygon], window: &Rect<f64>) -> Vec<Edge> {
    let rings = turned(polygons).map(|(ring, as_drawn)| (shortened(ring, window), as_drawn));
    rings.flat_map(|(ring, as_drawn)| edges(&ring, as_drawn).collect::<Vec<_>>()).collect()
}

/// Rings, and whether the parcel lies on their left as they were drawn.
fn turned(polygons: &[NodePolygon]) -> impl Iterator<Item = (&Vec<Node>, bool)> {
    let rings = polygons.iter().flat_map(|rings| rings.iter().enumerate());
    rings.map(|(at, ring)| (ring, (twice_ring_area(ring) > 0) == (at == 0)))
}

fn edges(ring: &[Node], as_drawn: bool) -> impl Iterator<Item = Edge> {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(move |(one, other)| {
        let [from, to] = if as_drawn { [*one, *other] } else { [*other, *one] };
        Edge { from, to }
    })
}

/// Millimetres by which the window of a change is let out: more than edges give way to the grid.
const AROUND: f64 = 10.0;

fn grown(window: Rect<f64>) -> Rect<f64> {
    let margin = Coord { x: AROUND, y: AROUND };
    Rect::new(window.min() - margin, window.max() + margin)
}
