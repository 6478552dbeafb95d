//! The arrangement of edges: cut where they meet, with the faces between them. Every edge says that one layer more lies on its left than
//! on its right, so that each face knows how many layers cover it.
//!
//! Definitions, on the grid of whole millimetres:
//! 1. An edge passes through a node when it comes within half a millimetre of it. A crossing is rounded to its nearest node.
//! 2. *Pieces* are the parts of edges between the nodes that they pass through; no two of them meet elsewhere.
//! 3. A *face* is what remains of the plane between them. Its *count* is the number of layers over it.
//!
//! Promises: orientation tests are exact; the same edges in any order give the same faces. Limits: a piece may lie half a millimetre beside
//! its edge, in a bundle of edges within millimetres a little more.
//!
//! Source: snap rounding after J. Hobby, "Practical segment intersection with finite precision output" (1999), here with parts tested
//! against nodes pair by pair instead of a hot-pixel sweep: what is given is what does not match, which is little.

mod faces;
mod noding;

pub use faces::Face;
use noding::Noded;
pub use noding::{Edge, Passage, Piece, Strand};

use super::grid::Node;

/// Pieces and faces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    noded: Noded,
    faces: faces::Faces,
}

impl Arrangement {
    pub fn of(edges: &[Edge]) -> Self {
        let noded = noding::noded(edges);
        let faces = faces::faces(&noded.pieces);
        Self { noded, faces }
    }

    /// By their ends.
    pub fn pieces(&self) -> &[Piece] {
        &self.noded.pieces
    }

    /// The edges along a piece.
    pub fn strands(&self, piece: u32) -> &[Strand] {
        let (at, ends) = (piece as usize, &self.noded.strand_ends);
        let start = if at == 0 { 0 } else { ends[at - 1] as usize };
        &self.noded.strands[start..ends[at] as usize]
    }

    /// The nodes that edges pass through between their ends, sorted.
    pub fn passages(&self) -> &[Passage] {
        &self.noded.passages
    }

    /// The first one is outside of everything.
    pub fn faces(&self) -> &[Face] {
        &self.faces.faces
    }

    /// The faces on the left and on the right of a piece, seen from its first end.
    pub fn sides(&self, piece: u32) -> [u32; 2] {
        [self.faces.face_of(2 * piece), self.faces.face_of(2 * piece + 1)]
    }

    /// The edges around the faces for which `holds` says so, those on their left.
    pub fn boundary(&self, holds: impl Fn(u32) -> bool) -> impl Iterator<Item = Edge> {
        (0_u32..).zip(self.pieces()).filter_map(move |(at, piece)| {
            let [low, high] = piece.ends;
            match self.sides(at).map(&holds) {
                [true, false] => Some(Edge { from: low, to: high }),
                [false, true] => Some(Edge { from: high, to: low }),
                _ => None,
            }
        })
    }

    /// The nodes of a ring of a face, which lies on its left; the first is not repeated.
    pub fn nodes(&self, ring: u32) -> impl Iterator<Item = Node> + Clone + use<'_> {
        self.faces.nodes(&self.noded.pieces, ring)
    }

    /// The shell and the holes of a face.
    pub fn rings<'a>(&'a self, face: &'a Face) -> impl Iterator<Item = u32> + Clone + use<'a> {
        face.shell.iter().chain(&face.holes).copied()
    }

    /// The pieces around a face, each with the face beyond it; as often as the face lies beside it.
    pub fn beyond<'a>(&'a self, face: &'a Face) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let halves = self.rings(face).flat_map(|ring| self.faces.halves_of(ring));
        halves.map(|half| (half / 2, self.faces.face_of(half ^ 1)))
    }

    /// Twice the area of a face, mm²; negative for one without a shell.
    pub fn twice_area(&self, face: &Face) -> i128 {
        self.rings(face).filter_map(|ring| self.faces.rings.get(ring as usize)).map(|ring| ring.twice_area).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(places: &[(i32, i32)]) -> Vec<Edge> {
        let nodes: Vec<Node> = places.iter().map(|(x, y)| Node::new(*x, *y)).collect();
        let next = nodes.iter().cycle().skip(1);
        nodes.iter().zip(next).map(|(from, to)| Edge { from: *from, to: *to }).collect()
    }

    fn square(x: i32, y: i32, side: i32) -> Vec<Edge> {
        ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    /// Count, area in mm², number of holes of every bounded face, sorted.
    fn told(edges: &[Edge]) -> Vec<(i32, i128, usize)> {
        let arrangement = Arrangement::of(edges);
        let bounded = arrangement.faces().iter().filter(|face| face.shell.is_some());
        let mut told: Vec<_> =
            bounded.map(|face| (face.count, arrangement.twice_area(face) / 2, face.holes.len())).collect();
        told.sort_unstable();
        told
    }

    #[test]
    fn what_two_squares_share_is_covered_twice() {
        let edges = [square(0, 0, 1_000), square(900, 0, 1_000)].concat();
        assert_eq!(told(&edges), [(1, 900_000, 0), (1, 900_000, 0), (2, 100_000, 0)]);
    }

    #[test]
    fn a_square_within_another_is_a_hole_of_the_rest() {
        let edges = [square(0, 0, 1_000), square(200, 200, 100)].concat();
        assert_eq!(told(&edges), [(1, 990_000, 1), (2, 10_000, 0)]);
    }

    #[test]
    fn a_hole_is_covered_by_nothing() {
        let mut hole = square(200, 200, 100);
        hole.reverse();
        hole.iter_mut().for_each(|edge| *edge = Edge { from: edge.to, to: edge.from });
        assert_eq!(told(&[square(0, 0, 1_000), hole].concat()), [(0, 10_000, 0), (1, 990_000, 1)]);
    }

    #[test]
    fn a_node_that_one_side_lacks_is_a_passage_and_the_pieces_cancel() {
        let other = ring(&[(1_000, 0), (2_000, 0), (2_000, 1_000), (1_000, 1_000), (1_000, 501)]);
        let arrangement = Arrangement::of(&[square(0, 0, 1_000), other].concat());
        assert_eq!(arrangement.passages(), [Passage { node: Node::new(1_000, 501), edge: 1 }]);
        assert_eq!(arrangement.pieces().iter().filter(|piece| piece.jump == 0).count(), 2);
        let counts: Vec<i32> = arrangement.faces().iter().map(|face| face.count).collect();
        assert_eq!(counts, [0, 1, 1]);
    }

    #[test]
    fn edges_that_cross_anywhere_meet_at_nodes() {
        let long = Edge { from: Node::new(-80_000_000, -79_999_999), to: Node::new(80_000_000, 80_000_001) };
        let edges: Vec<Edge> = (0..50).flat_map(|at| square(at * 40_000, at * 40_003, 1_000)).chain([long]).collect();
        let arrangement = Arrangement::of(&edges);
        let crossed = arrangement.passages().iter().filter(|passage| passage.edge == 200).count();
        assert_eq!(crossed, 100, "twice through every square, at a corner of some");
    }

    #[test]
    fn a_crossing_is_rounded_to_its_nearest_node() {
        let cross = |turned: bool| {
            let (a, b) = (
                Edge { from: Node::new(0, 0), to: Node::new(10, 3) },
                Edge { from: Node::new(7, 0), to: Node::new(5, 9) },
            );
            let edges = if turned { [Edge { from: b.to, to: b.from }, a] } else { [a, b] };
            Arrangement::of(&edges).passages().iter().map(|passage| passage.node).collect::<Vec<_>>()
        };
        // 6.5625, 1.96875
        assert_eq!(cross(false), [Node::new(7, 2); 2]);
        assert_eq!(cross(true), [Node::new(7, 2); 2]);
    }

    #[test]
    fn the_order_of_edges_changes_nothing() {
        let mut edges = [square(0, 0, 1_000), square(333, 411, 1_000), square(-500, 700, 900)].concat();
        let there = told(&edges);
        edges.reverse();
        assert_eq!(told(&edges), there);
    }
}
