//! Land that is in no parcel (đất chưa có thửa): a part of it that a line cuts off, or that lies around a place.

use std::collections::BTreeMap;

use geo_types::{Coord, Rect};

use super::super::Refusal;
use super::outline::Outline;
use super::patch::Patch;
use super::proof::layer;
use crate::cadastre::ParcelId;
use crate::geometry::{
    Arrangement, Edge, Face, Node, NodePolygon, box_around, box_around_nodes, in_odd_rings, outlines, twice_ring_area,
};

/// Parcels around a blank at most: a frame must not wait for the streets of a whole city.
const MOST_AROUND: usize = 2_000;

/// The same while a line is drawn.
const MOST_IN_PREVIEW: usize = 400;

/// Metres around a place in which the boundaries of a blank are looked for first; then four times as far.
const FIRST_LOOK: f64 = 20.0;

/// How far boundaries around a blank are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// While a line is drawn, at each move of the mouse: among some hundred parcels, less than a hundred metres around.
    Preview,
    /// As far as there is any sense in it.
    Whole,
}

impl Effort {
    /// Parcels around it at most.
    fn most_around(self) -> usize {
        match self {
            Self::Preview => MOST_IN_PREVIEW,
            Self::Whole => MOST_AROUND,
        }
    }

    /// Windows that are tried, each four times as wide.
    fn looks(self) -> u32 {
        match self {
            Self::Preview => 2,
            Self::Whole => 5,
        }
    }
}

/// A connected part of nobody's land, which boundaries and a line enclose.
pub(super) struct Blank {
    /// Several where it hangs together in single places only.
    pub polygons: Vec<NodePolygon>,
    /// How much of its boundary is each parcel's, millimetres.
    pub beside: BTreeMap<ParcelId, f64>,
}

impl Blank {
    /// The parcel that has most of its boundary.
    pub fn neighbour(&self) -> Option<ParcelId> {
        self.beside.iter().max_by(|one, other| one.1.total_cmp(other.1)).map(|(id, _)| *id)
    }
}

/// Which blank is meant.
#[derive(Clone, Copy)]
pub(super) enum Meant<'a> {
    /// The one around a place.
    Around(Node),
    /// One within a ring, whose first node is not repeated: the largest, for the others are what it leaves of parcels.
    Within(&'a [Node]),
    /// One that a line cuts off: the smallest, where no place says which.
    Beside(&'a [Node]),
}

impl Meant<'_> {
    /// What is drawn, there and back: a line has no inside.
    fn edges(self) -> Vec<Edge> {
        let (line, closing) = match self {
            Self::Around(_) => (&[][..], None),
            Self::Within(ring) => (ring, ring.last().zip(ring.first())),
            Self::Beside(line) => (line, None),
        };
        let way = line.windows(2).map(|pair| Edge { from: pair[0], to: pair[1] });
        let there: Vec<Edge> = way.chain(closing.map(|(last, first)| Edge { from: *last, to: *first })).collect();
        let back = there.iter().map(|edge| Edge { from: edge.to, to: edge.from });
        there.iter().copied().chain(back).collect()
    }

    fn nodes(&self) -> &[Node] {
        match self {
            Self::Around(node) => std::slice::from_ref(node),
            Self::Within(line) | Self::Beside(line) => line,
        }
    }

    /// The face that is meant; of several the one that holds `part`.
    fn face(self, arrangement: &Arrangement, drawn_from: usize, part: Option<Node>) -> Option<u32> {
        let is_blank = |at: &u32| {
            arrangement.faces().get(*at as usize).is_some_and(|face| face.count == 0 && face.shell.is_some())
        };
        let area = |at: &u32| arrangement.faces().get(*at as usize).map(|face| arrangement.twice_area(face));
        let mut beside: Vec<u32> = match self {
            Self::Around(_) => (0..u32::try_from(arrangement.faces().len()).unwrap_or(u32::MAX)).collect(),
            Self::Within(ring) => lefts(arrangement, drawn_from, ring.len(), twice_ring_area(ring) < 0),
            Self::Beside(line) => [false, true]
                .iter()
                .flat_map(|turned| lefts(arrangement, drawn_from, line.len().saturating_sub(1), *turned))
                .collect(),
        };
        beside.retain(is_blank);
        let around = match self {
            Self::Around(node) => Some(node),
            Self::Within(_) | Self::Beside(_) => part,
        };
        let holds = |at: &&u32| {
            around
                .zip(arrangement.faces().get(**at as usize))
                .is_some_and(|(node, face)| holds(arrangement, face, node))
        };
        beside.iter().find(holds).copied().or_else(|| match self {
            Self::Around(_) => None,
            Self::Within(_) => beside.iter().copied().max_by_key(|at| area(at)),
            Self::Beside(_) => beside.iter().copied().min_by_key(|at| area(at)),
        })
    }
}

/// The faces on the left of a line whose edges there are `count`, from `drawn_from` on; on its right where it is `turned`.
fn lefts(arrangement: &Arrangement, drawn_from: usize, count: usize, turned: bool) -> Vec<u32> {
    let pieces = 0..u32::try_from(arrangement.pieces().len()).unwrap_or(u32::MAX);
    let left = |piece: u32| {
        let mut strands = arrangement.strands(piece).iter();
        let strand = strands.find(|strand| (drawn_from..drawn_from + count).contains(&(strand.edge as usize)))?;
        let [left, right] = arrangement.sides(piece);
        Some(if strand.forward != turned { left } else { right })
    };
    pieces.filter_map(left).collect()
}

fn holds(arrangement: &Arrangement, face: &Face, node: Node) -> bool {
    let rings: Vec<Vec<Node>> = arrangement.rings(face).map(|ring| arrangement.nodes(ring).collect()).collect();
    in_odd_rings(rings.iter().map(Vec::as_slice), node.place())
}

impl Patch<'_> {
    /// The blank that is meant, with all parcels around it loaded.
    ///
    /// Refuses: where there is none that boundaries enclose, as far as they are looked for.
    pub fn blank(&mut self, meant: Meant<'_>, part: Option<Node>, effort: Effort) -> Result<Blank, Refusal> {
        let place = |node: Node| self.grid.place(node);
        let first = box_around(meant.nodes().iter().copied().map(place)).ok_or(Refusal::NoBlank)?;
        let (mut window, mut reach, mut looks) = (first, FIRST_LOOK, effort.looks());
        loop {
            let known = self.drafts.len();
            if !self.load_at_most(window, effort.most_around()) {
                return Err(Refusal::NoBlank);
            }
            let (edges, owners) = self.owned_edges();
            let arrangement = Arrangement::of(&edges.into_iter().chain(meant.edges()).collect::<Vec<_>>());
            let face = meant.face(&arrangement, owners.len(), part);
            let around = face.and_then(|at| arrangement.faces().get(at as usize));
            if let Some((at, face)) = face.zip(around) {
                let nodes = arrangement.rings(face).flat_map(|ring| arrangement.nodes(ring));
                let reached = box_around_nodes(nodes).map(|millimetres| self.in_metres(millimetres)).unwrap_or(first);
                if self.drafts.len() == known && reached == window {
                    return Ok(blank(&arrangement, at, face, &owners));
                }
                window = reached;
            } else {
                // What encloses it lies farther away, or nothing does.
                if looks == 0 {
                    return Err(Refusal::NoBlank);
                }
                let margin = Coord { x: reach, y: reach };
                window = Rect::new(first.min() - margin, first.max() + margin);
                (reach, looks) = (reach * 4.0, looks - 1);
            }
        }
    }

    /// Whether a node is on a boundary, or inside of a parcel that is loaded.
    pub fn is_on_land(&self, node: Node) -> bool {
        self.drafts.values().any(|draft| {
            let polygons = draft.now.nodes(self.grid);
            let is_inside = in_odd_rings(polygons.iter().flatten().map(Vec::as_slice), node.place());
            is_inside || draft.now.edges(self.grid).any(|edge| edge.from == node || edge.comes_within(2, node))
        })
    }

    /// The outline of a parcel together with land beside it.
    pub fn joined(&self, parcel: ParcelId, land: &[NodePolygon]) -> Outline {
        let own = self.drafts.get(&parcel).map(|draft| draft.now.nodes(self.grid)).unwrap_or_default();
        let arrangement = Arrangement::of(&layer(&own).chain(layer(land)).collect::<Vec<_>>());
        let is_covered = |face: u32| arrangement.faces().get(face as usize).is_some_and(|face| face.count > 0);
        self.outline_of(parcel, &outlines(&arrangement.boundary(is_covered).collect::<Vec<_>>()))
    }

    /// The edges of all drafts, and whose each is.
    fn owned_edges(&self) -> (Vec<Edge>, Vec<ParcelId>) {
        let (mut edges, mut owners) = (Vec::new(), Vec::new());
        for (id, draft) in &self.drafts {
            edges.extend(layer(&draft.now.nodes(self.grid)));
            owners.resize(edges.len(), *id);
        }
        (edges, owners)
    }
}

fn blank(arrangement: &Arrangement, at: u32, face: &Face, owners: &[ParcelId]) -> Blank {
    let mut beside = BTreeMap::new();
    for (piece, _) in arrangement.beyond(face) {
        let length = arrangement.pieces().get(piece as usize).map_or(0.0, |piece| {
            let [from, to] = piece.ends;
            (from.squared_distance(to) as f64).sqrt()
        });
        for owner in arrangement.strands(piece).iter().filter_map(|strand| owners.get(strand.edge as usize)) {
            *beside.entry(*owner).or_insert(0.0) += length;
        }
    }
    Blank { polygons: outlines(&arrangement.boundary(|face| face == at).collect::<Vec<_>>()), beside }
}
