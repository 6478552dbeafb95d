//! Corners of a ring that crosses itself, in the order that they were meant in.

use std::collections::BTreeSet;

use super::super::ring::crossing;
use crate::geometry::{Edge, Node, turn};

/// The ring through all corners that has the edges that its neighbours have, and else its own. `None` when there is none.
pub(super) fn as_neighbours_have_it(ring: &[Node], of_neighbours: &BTreeSet<Edge>) -> Option<Vec<Node>> {
    let mut chains = Chains::of(ring)?;
    let place = |node: Node| ring.iter().position(|other| *other == node);
    for edge in of_neighbours {
        if let (Some(a), Some(b)) = (place(edge.from), place(edge.to))
            && !chains.joined(a, b)
            && !chains.join(a, b)
        {
            return None;
        }
    }
    let known = chains.edges();
    if known.is_empty() {
        return None;
    }
    let crosses = |edges: &[(usize, usize)], a: usize, b: usize| {
        edges.iter().any(|(c, d)| {
            ![*c, *d].contains(&a) && ![*c, *d].contains(&b) && cross([ring[a], ring[b]], [ring[*c], ring[*d]])
        })
    };
    for a in 0..ring.len() {
        let b = (a + 1) % ring.len();
        if !chains.joined(a, b) && !crosses(&chains.edges(), a, b) {
            chains.join(a, b);
        }
    }
    while let Some((a, b)) = chains.nearest_ends(ring, |a, b| !crosses(&chains.edges(), a, b)) {
        chains.join(a, b);
    }
    chains
        .ring()
        .map(|order| order.into_iter().map(|at| ring[at]).collect())
        .filter(|ring: &Vec<Node>| crossing(ring).is_none())
}

/// The ring with the way between two edges that cross turned round, until none do. `None` when that does not end.
pub(super) fn untangled(ring: &[Node]) -> Option<Vec<Node>> {
    let mut ring = ring.to_vec();
    for _ in 0..=ring.len() {
        let Some((a, b)) = crossing_edges(&ring) else { break };
        ring[a + 1..=b].reverse();
    }
    crossing(&ring).is_none().then_some(ring)
}

/// The first two edges that cross, by their first corners.
fn crossing_edges(ring: &[Node]) -> Option<(usize, usize)> {
    let edge = |at: usize| [ring[at], ring[(at + 1) % ring.len()]];
    (0..ring.len()).find_map(|a| (a + 2..ring.len()).find(|b| cross(edge(a), edge(*b))).map(|b| (a, b)))
}

/// Whether two edges cross between their ends.
fn cross([a, b]: [Node; 2], [c, d]: [Node; 2]) -> bool {
    let sides = |a, b, c, d| turn(a, b, c).signum() * turn(a, b, d).signum() < 0;
    sides(a, b, c, d) && sides(c, d, a, b)
}

/// Corners joined to chains, by their places in a ring.
struct Chains {
    /// Whom each is joined to.
    beside: Vec<Vec<usize>>,
}

impl Chains {
    /// None joined yet. `None` when a corner comes twice.
    fn of(ring: &[Node]) -> Option<Self> {
        let mut sorted = ring.to_vec();
        sorted.sort_unstable();
        let once = sorted.windows(2).all(|pair| pair[0] != pair[1]);
        once.then(|| Self { beside: vec![Vec::new(); ring.len()] })
    }

    fn joined(&self, a: usize, b: usize) -> bool {
        self.beside[a].contains(&b)
    }

    /// Joins two that are ends, unless that closes a ring without the others. Whether it did.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let free = a != b && self.beside[a].len() < 2 && self.beside[b].len() < 2;
        let may = free && (self.other_end(a) != b || self.edges().len() + 1 == self.beside.len());
        if may {
            self.beside[a].push(b);
            self.beside[b].push(a);
        }
        may
    }

    /// The other end of the chain that ends here.
    fn other_end(&self, from: usize) -> usize {
        let (mut before, mut at) = (from, from);
        while let Some(next) = self.beside[at].iter().copied().find(|next| *next != before) {
            (before, at) = (at, next);
            if at == from {
                break;
            }
        }
        at
    }

    fn edges(&self) -> Vec<(usize, usize)> {
        let beside = self.beside.iter().enumerate();
        beside.flat_map(|(a, others)| others.iter().filter(move |b| a < **b).map(move |b| (a, *b))).collect()
    }

    /// The two ends of different chains, or the last two, that are nearest to each other and may be joined.
    fn nearest_ends(&self, ring: &[Node], may: impl Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
        let ends: Vec<usize> = (0..ring.len()).filter(|at| self.beside[*at].len() < 2).collect();
        let last = self.edges().len() + 1 == ring.len();
        let pairs = ends.iter().enumerate().flat_map(|(at, a)| ends[at + 1..].iter().map(move |b| (*a, *b)));
        let open = pairs.filter(|(a, b)| last || self.other_end(*a) != *b);
        open.filter(|(a, b)| may(*a, *b)).min_by_key(|(a, b)| ring[*a].squared_distance(ring[*b]))
    }

    /// The one ring that all are in.
    fn ring(&self) -> Option<Vec<usize>> {
        let mut order = vec![0];
        let (mut before, mut at) = (0, *self.beside.first()?.first()?);
        while at != 0 {
            order.push(at);
            let next = self.beside[at].iter().copied().find(|next| *next != before)?;
            (before, at) = (at, next);
        }
        (order.len() == self.beside.len()).then_some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(places: &[(i32, i32)]) -> Vec<Node> {
        places.iter().map(|(x, y)| Node::new(*x, *y)).collect()
    }

    fn edges(places: &[[(i32, i32); 2]]) -> BTreeSet<Edge> {
        let node = |(x, y): (i32, i32)| Node::new(x, y);
        places.iter().map(|[a, b]| Edge { from: node(*a), to: node(*b) }).collect()
    }

    #[test]
    fn corners_come_in_the_order_that_neighbours_have_them() {
        // Two corners of the upper side have changed places; the one between them is off the line.
        let ring = nodes(&[(0, 0), (10, 0), (0, 20), (6, 19), (10, 20)]);
        let of_neighbours = edges(&[[(10, 20), (10, 0)], [(6, 19), (10, 20)], [(0, 20), (6, 19)], [(0, 0), (0, 20)]]);
        let mended = as_neighbours_have_it(&ring, &of_neighbours).expect("a ring");
        assert_eq!(crossing(&mended), None);
        assert_eq!(mended.len(), 5);
        let at = |node: (i32, i32)| mended.iter().position(|other| *other == Node::new(node.0, node.1)).expect("there");
        let apart = (at((10, 20)) + 5 - at((10, 0))) % 5;
        assert!(apart == 1 || apart == 4, "{mended:?}");
    }

    #[test]
    fn without_neighbours_the_way_between_is_turned_round() {
        let ring = nodes(&[(0, 0), (10, 10), (10, 0), (0, 10)]);
        assert_eq!(as_neighbours_have_it(&ring, &BTreeSet::new()), None);
        let mended = untangled(&ring).expect("a ring");
        assert_eq!(crate::geometry::twice_ring_area(&mended).abs(), 200);
    }

    #[test]
    fn edges_of_neighbours_that_leave_no_ring_are_told() {
        let ring = nodes(&[(0, 0), (10, 10), (10, 0), (0, 10)]);
        let star = edges(&[[(0, 0), (10, 0)], [(0, 0), (0, 10)], [(0, 0), (10, 10)]]);
        assert_eq!(as_neighbours_have_it(&ring, &star), None);
    }
}
