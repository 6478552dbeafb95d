//! The faces around a place, and the shapes over each of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use geo_types::Rect;

use super::super::boxes::within;
use super::super::ward::Ward;
use crate::geometry::{Arrangement, Edge, Face, Node, box_around_nodes, boxes_touch};

/// All edges of the shapes around a place, cut where they meet.
pub(super) struct Dissection {
    pub arrangement: Arrangement,
    /// The shape of each edge that was given to the arrangement.
    pub of_edges: Vec<u32>,
    /// Shapes over each face, sorted.
    pub over: Vec<Vec<u32>>,
    /// Nodes in the window that are one corner with another, and that other.
    pub welds: BTreeMap<Node, Node>,
    pub window: Rect<f64>,
}

impl Dissection {
    /// Of two nodes that are one corner, that of a shape for which `is_fixed` says so stays. `cuts` are lines that cut faces and bound no shape.
    pub fn of(ward: &Ward, window: Rect<f64>, is_fixed: &dyn Fn(u32) -> bool, cuts: &[Edge]) -> Self {
        let (mut shapes, mut edges, mut of_edges) = (Vec::new(), Vec::new(), Vec::new());
        for at in ward.near(window) {
            let shape = ward.shape(at);
            if shape.edges().any(|edge| reaches([edge.from, edge.to], &window)) {
                shapes.push(at);
                edges.extend(shape.edges());
                of_edges.resize(edges.len(), at);
            }
        }
        // There and back: no shape is on one side alone.
        for Edge { from, to } in cuts {
            edges.extend([Edge { from: *from, to: *to }, Edge { from: *to, to: *from }]);
            of_edges.resize(edges.len(), shapes.first().copied().unwrap_or_default());
        }
        let arrangement = Arrangement::of(&edges);
        let over = over(&arrangement, &of_edges);
        let welds = welds(ward, &arrangement, &shapes, &window, is_fixed);
        Self { arrangement, of_edges, over, welds, window }
    }

    /// Faces that lie in the window, with what is outside of everything left out.
    pub fn faces(&self) -> impl Iterator<Item = (u32, &Face)> {
        let here = |face: &Face| self.bounds(face).is_some_and(|bounds| within(&self.window, &bounds, 0.0));
        (0_u32..).zip(self.arrangement.faces()).filter(move |(_, face)| here(face))
    }

    /// Millimetres; `None` for what is outside of everything.
    pub fn bounds(&self, face: &Face) -> Option<Rect<f64>> {
        box_around_nodes(self.arrangement.nodes(face.shell?))
    }

    /// Square millimetres.
    pub fn area(&self, face: u32) -> f64 {
        self.arrangement.twice_area(&self.arrangement.faces()[face as usize]) as f64 / 2.0
    }

    /// The rings of a face, its shell first.
    pub fn rings(&self, face: u32) -> Vec<Vec<Node>> {
        let face = &self.arrangement.faces()[face as usize];
        self.arrangement.rings(face).map(|ring| self.arrangement.nodes(ring).collect()).collect()
    }

    /// The pieces around a face, with the face beyond each.
    pub fn around(&self, face: u32) -> impl Iterator<Item = (u32, u32)> {
        self.arrangement.beyond(&self.arrangement.faces()[face as usize])
    }
}

/// Whether the box around nodes touches a window.
fn reaches(nodes: [Node; 2], window: &Rect<f64>) -> bool {
    box_around_nodes(nodes).is_some_and(|bounds| boxes_touch(&bounds, window))
}

/// Whether a node lies in a window.
pub(super) fn node_lies_in(node: Node, window: &Rect<f64>) -> bool {
    reaches([node; 2], window)
}

/// Nodes a millimetre apart at most are one corner (definition 4 of the coverage): that stays which more shapes have.
fn welds(
    ward: &Ward,
    arrangement: &Arrangement,
    shapes: &[u32],
    window: &Rect<f64>,
    is_fixed: &dyn Fn(u32) -> bool,
) -> BTreeMap<Node, Node> {
    let pieces = arrangement.pieces().iter().flat_map(|piece| piece.ends);
    let nodes: BTreeSet<Node> = pieces.filter(|node| node_lies_in(*node, window)).collect();
    let beside = |node: Node| {
        [(1, 0), (-1, 0), (0, 1), (0, -1)]
            .map(|(x, y)| Node::new(node.x + x, node.y + y))
            .into_iter()
            .filter(|near| nodes.contains(near))
    };
    let rank = |node: Node| {
        let of = shapes.iter().filter(|at| ward.shape(**at).nodes().contains(&node));
        let (fixed, others): (Vec<u32>, Vec<u32>) = of.copied().partition(|at| is_fixed(*at));
        (Reverse(fixed.len()), Reverse(others.len()), node)
    };
    let mut near: Vec<_> =
        nodes.iter().filter(|node| beside(**node).next().is_some()).map(|node| rank(*node)).collect();
    near.sort_unstable();
    let (mut welds, mut stays) = (BTreeMap::new(), BTreeSet::new());
    for (.., node) in near {
        if welds.contains_key(&node) {
            continue;
        }
        stays.insert(node);
        for other in beside(node).filter(|other| !stays.contains(other)) {
            welds.entry(other).or_insert(node);
        }
    }
    welds
}

/// The shapes over each face: from what is outside of everything inwards, every piece changes those whose boundary it is.
fn over(arrangement: &Arrangement, of_edges: &[u32]) -> Vec<Vec<u32>> {
    let faces = arrangement.faces();
    let mut over: Vec<Option<Vec<u32>>> = vec![None; faces.len()];
    let mut waiting = vec![0_u32];
    over[0] = Some(Vec::new());
    while let Some(at) = waiting.pop() {
        let here = over[at as usize].clone().unwrap_or_default();
        for (piece, beyond) in arrangement.beyond(&faces[at as usize]) {
            if over[beyond as usize].is_none() {
                let mut there = here.clone();
                for strand in arrangement.strands(piece) {
                    toggle(&mut there, of_edges[strand.edge as usize]);
                }
                over[beyond as usize] = Some(there);
                waiting.push(beyond);
            }
        }
    }
    over.into_iter().map(Option::unwrap_or_default).collect()
}

/// Puts a shape in or takes it out.
fn toggle(shapes: &mut Vec<u32>, shape: u32) {
    match shapes.binary_search(&shape) {
        Ok(at) => drop(shapes.remove(at)),
        Err(at) => shapes.insert(at, shape),
    }
}
