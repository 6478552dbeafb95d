//! What an act on boundaries must leave as it was: legal outlines, and no more overlap.

use std::collections::BTreeSet;

use super::super::{Refusal, parcel_label};
use super::outline::Outline;
use super::patch::{Draft, Fate, Patch};
use crate::cadastre::ParcelId;
use crate::geometry::{Arrangement, Edge, Node, NodePolygon, twice_ring_area};

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
        let is_legal = |outline: &Outline| is_legal(&outline.nodes(grid));
        for draft in changed.iter().map(|id| &self.drafts[id]).filter(|draft| draft.fate != Fate::Gone) {
            if !is_legal(&draft.now) && (draft.fate == Fate::Made || is_legal(&draft.before)) {
                return Err(Refusal::Crosses { parcel: parcel_label(&draft.row) });
            }
        }
        self.prove_strays()?;
        let nodes = |outline: &Outline| outline.nodes(grid);
        let now: Vec<Vec<NodePolygon>> = self.drafts.values().map(|draft| nodes(&draft.now)).collect();
        if overlap(now.iter()) == 0 {
            return Ok(());
        }
        let shared = |one: &Outline, other: &Outline| overlap([nodes(one), nodes(other)].iter());
        let mut grown: BTreeSet<ParcelId> = BTreeSet::new();
        for id in &changed {
            let own = &self.drafts[id];
            for (other, beside) in self.drafts.iter().filter(|(other, _)| *other != id) {
                if shared(&own.now, &beside.now) > shared(&own.before, &beside.before) {
                    grown.extend([*id, *other]);
                }
            }
        }
        if grown.is_empty() { Ok(()) } else { Err(Refusal::Overlaps { parcels: self.names(grown) }) }
    }

    /// Of a parcel that reaches hundreds of kilometres away nobody can say what a change would make of it.
    fn prove_strays(&self) -> Result<(), Refusal> {
        let differing = self.differing();
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
    let touches_itself = |ring: &Vec<Node>| {
        let mut nodes = ring.clone();
        nodes.sort_unstable();
        nodes.windows(2).any(|pair| pair[0] == pair[1])
    };
    if polygons.is_empty() || polygons.iter().flatten().any(|ring| ring.len() < 3 || touches_itself(ring)) {
        return false;
    }
    let edges: Vec<Edge> = layer(polygons).collect();
    let arrangement = Arrangement::of(&edges);
    let is_single = |piece: usize| arrangement.strands(u32::try_from(piece).unwrap_or(u32::MAX)).len() == 1;
    arrangement.passages().is_empty()
        && (0..arrangement.pieces().len()).all(is_single)
        && arrangement.faces().iter().all(|face| matches!(face.count, 0 | 1))
}

/// How much land lies in more than one parcel, twice the mm², land in three of them twice.
pub(super) fn overlap<'a>(parcels: impl Iterator<Item = &'a Vec<NodePolygon>>) -> i128 {
    let edges: Vec<Edge> = parcels.flat_map(|polygons| layer(polygons)).collect();
    let arrangement = Arrangement::of(&edges);
    let over = arrangement.faces().iter().filter(|face| face.count > 1);
    over.map(|face| i128::from(face.count - 1) * arrangement.twice_area(face)).sum()
}

/// The edges of a parcel, which lies on their left: outer rings anticlockwise, holes clockwise, whichever way they were drawn.
pub(super) fn layer(polygons: &[NodePolygon]) -> impl Iterator<Item = Edge> {
    let rings = polygons.iter().flat_map(|rings| rings.iter().enumerate());
    rings.flat_map(|(at, ring)| {
        let as_drawn = (twice_ring_area(ring) > 0) == (at == 0);
        ring.iter().zip(ring.iter().cycle().skip(1)).map(move |(one, other)| {
            let [from, to] = if as_drawn { [*one, *other] } else { [*other, *one] };
            Edge { from, to }
        })
    })
}
