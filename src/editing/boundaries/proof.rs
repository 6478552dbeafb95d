//! What an act on boundaries must leave as it was: legal outlines, and no more overlap.

use crate::geometry::{Arrangement, Edge, Node, NodePolygon, twice_ring_area};

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
