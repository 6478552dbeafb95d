//! The outline of a parcel while it is edited: its corners as they are written, and as nodes of the grid.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::{Edge, Grid, Node, NodePolygon, rings};

/// A ring; its first corner is not repeated.
pub(super) type Ring = Vec<Coord<f64>>;

/// The outline of a parcel: polygons of rings, the outer one first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Outline(pub Vec<Vec<Ring>>);

impl Outline {
    pub fn of(polygons: &MultiPolygon<f64>) -> Self {
        let open = |ring: &LineString<f64>| ring.0.split_last().map_or(Vec::new(), |(_, corners)| corners.to_vec());
        Self(polygons.0.iter().map(|polygon| rings(polygon).map(open).collect()).collect())
    }

    /// A corner that is written twice is one.
    pub fn nodes(&self, grid: Grid) -> Vec<NodePolygon> {
        let ring = |ring: &Ring| {
            let mut nodes: Vec<Node> = ring.iter().filter_map(|corner| grid.node(*corner)).collect();
            nodes.dedup();
            if nodes.len() > 1 && nodes.first() == nodes.last() {
                nodes.pop();
            }
            nodes
        };
        self.0.iter().map(|rings| rings.iter().map(ring).collect()).collect()
    }

    pub fn polygons(&self) -> MultiPolygon<f64> {
        let closed = |ring: &Ring| LineString(ring.iter().chain(ring.first()).copied().collect());
        let polygon = |of: &Vec<Ring>| {
            let mut lines = of.iter().map(closed);
            Polygon::new(lines.next().unwrap_or(LineString(Vec::new())), lines.collect())
        };
        MultiPolygon(self.0.iter().map(polygon).collect())
    }

    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.0.iter().flatten()
    }

    pub fn rings_mut(&mut self) -> impl Iterator<Item = &mut Ring> {
        self.0.iter_mut().flatten()
    }

    pub fn corners(&self) -> impl Iterator<Item = Coord<f64>> {
        self.rings().flatten().copied()
    }

    /// The edges, as the rings run.
    pub fn edges(&self, grid: Grid) -> impl Iterator<Item = Edge> {
        self.rings().flat_map(move |ring| {
            let nodes: Vec<Node> = ring.iter().filter_map(|corner| grid.node(*corner)).collect();
            (0..nodes.len()).map(move |at| Edge { from: nodes[at], to: nodes[(at + 1) % nodes.len()] })
        })
    }
}

/// Inserts a corner into a ring where an edge of it passes; true when the ring has the corner then.
pub(super) fn insert_where_passed(ring: &mut Ring, grid: Grid, (node, place): (Node, Coord<f64>), halves: i64) -> bool {
    let nodes: Vec<Option<Node>> = ring.iter().map(|corner| grid.node(*corner)).collect();
    if nodes.contains(&Some(node)) {
        return true;
    }
    let passes = |at: &usize| match (nodes[*at], nodes[(*at + 1) % nodes.len()]) {
        (Some(from), Some(to)) => Edge { from, to }.comes_within(halves, node),
        _ => false,
    };
    let Some(at) = (0..nodes.len()).find(passes) else { return false };
    ring.insert(at + 1, place);
    true
}
