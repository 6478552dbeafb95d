//! A strip: open land between two boundaries that face each other, with its measures.
//!
//! Definitions:
//! 1. *Open land* is a face that no parcel covers and that is no spot: what lies outside of everything, and what parcels surround and is
//!    too wide and too large for a gap.
//! 2. A *strip* is made of such pairs of walls as face each other across it (`facing`) and follow each other along both boundaries: it goes
//!    on where one of them bends, and ends where one turns away, steps aside or ends.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Rect;

use super::facing::{Behind, Pair, Wall, pairs, walls};
use super::ward::Ward;
use crate::geometry::{Arrangement, Edge, Node, box_around_nodes};

/// What a face is to a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Land {
    /// It lies beyond the window that is looked at.
    Beyond,
    /// Parcels cover it, or it is a spot.
    Taken,
    Open,
}

/// Open land between boundaries. Lengths in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strip {
    /// Shapes along both boundaries, sorted.
    pub shapes: Vec<u32>,
    /// The greatest and the least distance across.
    pub width: f64,
    pub narrowest: f64,
    pub length: f64,
    /// Square millimetres.
    pub area: f64,
    /// A place in the middle between its boundaries.
    pub middle: Node,
    /// Its boundaries meet at one end, in a corner that they share or at one edge that closes it.
    pub is_closed: bool,
    /// The ends of the pieces along it, sorted.
    pub nodes: Vec<Node>,
    /// Edges that would close it, one at each of its ends where its boundaries do not meet.
    pub caps: Vec<Edge>,
}

impl Strip {
    /// The box of the pieces along it.
    pub fn bounds(&self) -> Rect<f64> {
        box_around_nodes(self.nodes.iter().copied()).unwrap_or(Rect::new((0.0, 0.0), (0.0, 0.0)))
    }
}

/// The strips among the faces of an arrangement, each of which is what `land` says of it.
pub(crate) fn strips(ward: &Ward, arrangement: &Arrangement, land: &[Land]) -> Vec<Strip> {
    let walls = walls(arrangement, land);
    let mut behind = Behind { ward, walls: &walls, known: BTreeMap::new() };
    let pairs = pairs(&mut behind);
    let mut found: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for (pair, strip) in pairs.iter().zip(joined(&walls, &pairs)) {
        found.entry(strip).or_default().push(*pair);
    }
    found.into_values().filter_map(|pairs| strip(&mut behind, &pairs, arrangement)).collect()
}

/// The strip of each pair, called by the first pair of it.
fn joined(walls: &[Wall], pairs: &[Pair]) -> Vec<usize> {
    let mut ends: Vec<(Node, usize)> = Vec::with_capacity(4 * pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        ends.extend(pair.walls.iter().flat_map(|wall| walls[*wall as usize].ends()).map(|node| (node, at)));
    }
    ends.sort_unstable();
    ends.dedup();
    let mut strip: Vec<usize> = (0..pairs.len()).collect();
    for around in ends.chunk_by(|a, b| a.0 == b.0) {
        for (place, (_, one)) in around.iter().enumerate() {
            for (_, other) in &around[place + 1..] {
                if follow(walls, pairs[*one].walls, pairs[*other].walls) {
                    let (a, b) = (first_of(&mut strip, *one), first_of(&mut strip, *other));
                    strip[a.max(b)] = a.min(b);
                }
            }
        }
    }
    (0..pairs.len()).map(|at| first_of(&mut strip, at)).collect()
}

fn first_of(strip: &mut [usize], mut at: usize) -> usize {
    while strip[at] != at {
        strip[at] = strip[strip[at]];
        at = strip[at];
    }
    at
}

/// Whether a pair goes on as another along both boundaries.
fn follow(walls: &[Wall], [a, b]: [u32; 2], [c, d]: [u32; 2]) -> bool {
    let near = |one: u32, other: u32| one == other || walls[one as usize].is_followed_by(&walls[other as usize]);
    (near(a, c) && near(b, d)) || (near(a, d) && near(b, c))
}

fn strip(behind: &mut Behind<'_>, pairs: &[Pair], arrangement: &Arrangement) -> Option<Strip> {
    let walls = behind.walls;
    let across = || pairs.iter().flat_map(|pair| pair.across);
    let largest = pairs.iter().reduce(|best, pair| if pair.area() > best.area() { pair } else { best })?;
    let [along, across_there] = [largest.along, largest.across].map(|[from, to]| (from + to) / 2.0);
    let of_pairs: BTreeSet<u32> = pairs.iter().flat_map(|pair| pair.walls).collect();
    let nodes: BTreeSet<Node> = of_pairs.iter().flat_map(|at| walls[*at as usize].ends()).collect();
    Some(Strip {
        shapes: of_pairs.iter().flat_map(|at| behind.of(*at).to_vec()).collect::<BTreeSet<u32>>().into_iter().collect(),
        width: across().fold(0.0, f64::max),
        narrowest: across().fold(f64::INFINITY, f64::min),
        length: pairs.iter().map(Pair::length).sum(),
        area: pairs.iter().map(Pair::area).sum(),
        middle: walls[largest.walls[0] as usize].node_at(along, across_there / 2.0),
        is_closed: pairs.iter().any(|pair| is_closed(walls, pair, arrangement)),
        nodes: nodes.into_iter().collect(),
        caps: caps(walls, pairs),
    })
}

/// A pair ends at one of its two ends where no other of the strip goes on along both boundaries.
fn caps(walls: &[Wall], pairs: &[Pair]) -> Vec<Edge> {
    let mut around: BTreeMap<Node, Vec<[u32; 2]>> = BTreeMap::new();
    for pair in pairs {
        for node in pair.walls.iter().flat_map(|at| walls[*at as usize].ends()) {
            around.entry(node).or_default().push(pair.walls);
        }
    }
    let mut caps = Vec::new();
    for pair in pairs {
        let [p, q] = pair.walls.map(|at| walls[at as usize]);
        for ends in [[p.from, q.to], [p.to, q.from]] {
            let beyond = |wall: u32, own: usize| {
                let other = walls[wall as usize];
                wall == pair.walls[own] || other.ends().contains(&ends[own])
            };
            let goes_on = |[r, s]: [u32; 2]| (beyond(r, 0) && beyond(s, 1)) || (beyond(s, 0) && beyond(r, 1));
            let mut others = ends.iter().flat_map(|node| &around[node]).filter(|other| **other != pair.walls);
            if !others.any(|other| goes_on(*other)) {
                caps.push(cap([p, q], ends));
            }
        }
    }
    caps.retain(|cap| cap.from != cap.to);
    caps
}

/// The edge that closes two walls where they end: from corner to corner where these are beside each other, else from the corner of the one
/// that ends to the other.
fn cap([p, q]: [Wall; 2], [end, other]: [Node; 2]) -> Edge {
    let [along, across] = p.place(other);
    let beyond = if end == p.from { -along } else { along - p.length() };
    if beyond.abs() <= across.abs() + 1.0 {
        return Edge { from: end, to: other };
    }
    if beyond > 0.0 { Edge { from: end, to: q.foot(end) } } else { Edge { from: p.foot(other), to: other } }
}

/// Whether two walls share a corner, or one piece joins them.
fn is_closed(walls: &[Wall], pair: &Pair, arrangement: &Arrangement) -> bool {
    let [p, q] = pair.walls.map(|at| walls[at as usize]);
    [[p.from, q.to], [q.from, p.to]].iter().any(|[a, b]| {
        let ends = [*a.min(b), *a.max(b)];
        a == b || arrangement.pieces().binary_search_by_key(&ends, |piece| piece.ends).is_ok()
    })
}
