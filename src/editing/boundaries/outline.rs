//! The outline of a parcel while it is edited: its corners as they are written, and as nodes of the grid.

use std::collections::BTreeSet;
use std::ops::Range;

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
        self.rings().flat_map(move |ring| edges(ring, 0..ring.len(), grid))
    }

    /// The edges that only this outline has, and those that only the other one has: quick where they are much the same.
    pub fn unlike(&self, other: &Self, grid: Grid) -> [BTreeSet<Edge>; 2] {
        let counts = |outline: &Self| outline.0.iter().map(Vec::len).collect::<Vec<_>>();
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        if counts(self) == counts(other) {
            for (ring, another) in self.rings().zip(other.rings()) {
                let [from, to] = ends_alike(ring, another);
                if ring.len() > from || another.len() > from {
                    own.extend(edges(ring, from..ring.len() - to + 1, grid));
                    others.extend(edges(another, from..another.len() - to + 1, grid));
                }
            }
        } else {
            own.extend(self.edges(grid));
            others.extend(other.edges(grid));
        }
        [&own - &others, &others - &own]
    }
}

/// How many corners two rings have in common from their beginning, and from their end.
fn ends_alike(ring: &Ring, other: &Ring) -> [usize; 2] {
    let from = ring.iter().zip(other).take_while(|(one, another)| one == another).count();
    let rest = ring[from..].iter().rev().zip(other[from..].iter().rev());
    [from, rest.take_while(|(one, another)| one == another).count()]
}

/// The edges that end at some corners of a ring; the corner behind the last is the first.
fn edges(ring: &Ring, ends: Range<usize>, grid: Grid) -> impl Iterator<Item = Edge> {
    let count = ring.len();
    ends.filter_map(move |at| {
        let node = |at: usize| ring.get(at % count.max(1)).and_then(|corner| grid.node(*corner));
        Some(Edge { from: node((at + count).checked_sub(1)?)?, to: node(at)? })
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_come_and_go_are_those_of_the_whole_outlines() {
        let at = |x: i32, y: i32| Coord { x: f64::from(x), y: f64::from(y) };
        let grid = Grid::around(at(0, 0));
        let square = vec![at(0, 0), at(10, 0), at(10, 10), at(0, 10)];
        let with = |change: &dyn Fn(&mut Ring)| {
            let mut ring = square.clone();
            change(&mut ring);
            ring
        };
        let rings = [
            square.clone(),
            with(&|ring| ring[0] = at(1, 1)),
            with(&|ring| ring[3] = at(1, 9)),
            with(&|ring| ring.insert(2, at(10, 5))),
            with(&|ring| ring.push(at(0, 5))),
            with(&|ring| {
                ring.remove(0);
            }),
            with(&|ring| ring.rotate_left(1)),
            with(&|ring| ring.reverse()),
            with(&|ring| ring.truncate(1)),
            Vec::new(),
        ];
        let outline = |ring: &Ring| Outline(vec![vec![square.clone(), ring.clone()]]);
        for (ring, other) in rings.iter().flat_map(|ring| rings.iter().map(move |other| (ring, other))) {
            let [own, others] =
                [outline(ring), outline(other)].map(|outline| outline.edges(grid).collect::<BTreeSet<_>>());
            let [gone, come] = outline(ring).unlike(&outline(other), grid);
            assert!(gone.is_superset(&(&own - &others)) && come.is_superset(&(&others - &own)), "{ring:?} {other:?}");
            assert!(gone.is_subset(&own) && come.is_subset(&others) && gone.is_disjoint(&come), "{ring:?} {other:?}");
        }
    }
}
