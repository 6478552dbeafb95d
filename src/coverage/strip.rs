//! A strip: open land between two boundaries that face each other, with its measures.
//!
//! Definitions:
//! 1. *Open land* is a face that no parcel covers and that is no spot: what lies outside of everything, and what parcels surround and is
//!    too wide and too large for a gap.
//! 2. Two pieces of boundaries *face each other* across open land when they run against each other within 10°, are no further apart
//!    than a gap may be wide where they come nearest, and have different parcels behind them and nothing between them.
//! 3. A *strip* is made of such pairs as follow each other along both boundaries: it goes on where one of them bends, and ends where one
//!    turns away, steps aside or ends.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, Rect};

use super::spot::{ASIDE, shapes_at};
use super::ward::Ward;
use crate::geometry::{Arrangement, Node, box_around_nodes};

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
}

impl Strip {
    /// The box of the pieces along it.
    pub fn bounds(&self) -> Rect<f64> {
        box_around_nodes(self.nodes.iter().copied()).unwrap_or(Rect::new((0.0, 0.0), (0.0, 0.0)))
    }
}

/// How far from each other's direction boundaries that face each other may run. Source: `peers.md` §3.6, T06.
const MOST_DEGREES: f64 = 10.0;

/// The height of the rows in which walls are held against each other, millimetres: a few walls of a block.
const ROW: i32 = 16_000;

/// A piece of boundary with open land on its left.
#[derive(Clone, Copy)]
struct Wall {
    from: Node,
    to: Node,
    /// The open land.
    face: u32,
}

impl Wall {
    fn ends(&self) -> [Node; 2] {
        [self.from, self.to]
    }

    fn length(&self) -> f64 {
        (self.from.squared_distance(self.to) as f64).sqrt()
    }

    /// Left, bottom, right, top, wider by a margin.
    fn bounds(&self, margin: i32) -> [i32; 4] {
        let (a, b) = (self.from, self.to);
        [a.x.min(b.x) - margin, a.y.min(b.y) - margin, a.x.max(b.x) + margin, a.y.max(b.y) + margin]
    }

    /// How far along it and how far to its left a node is.
    fn place(&self, node: Node) -> [f64; 2] {
        let ([ux, uy], [vx, vy], length) = (self.from.to(self.to), self.from.to(node), self.length());
        [(ux * vx + uy * vy) as f64 / length, (ux * vy - uy * vx) as f64 / length]
    }

    /// From where it begins to the place so far along it and so far to its left.
    fn step(&self, along: f64, left: f64) -> [f64; 2] {
        let ([ux, uy], length) = (self.from.to(self.to), self.length());
        let [ux, uy] = [ux as f64 / length, uy as f64 / length];
        [ux * along - uy * left, uy * along + ux * left]
    }

    fn at(&self, along: f64, left: f64) -> [f64; 2] {
        let ([x, y], [dx, dy]) = (self.from.place(), self.step(along, left));
        [x + dx, y + dy]
    }

    /// The node nearest to there, the same wherever the grid begins.
    fn node_at(&self, along: f64, left: f64) -> Node {
        let [dx, dy] = self.step(along, left).map(|step| step.round() as i32);
        Node::new(self.from.x + dx, self.from.y + dy)
    }

    fn is_followed_by(&self, other: &Self) -> bool {
        self.to == other.from || other.to == self.from
    }
}

/// Two walls that face each other, from where to where along the first, with the distances across there.
#[derive(Clone, Copy)]
struct Pair {
    walls: [u32; 2],
    along: [f64; 2],
    across: [f64; 2],
}

impl Pair {
    fn length(&self) -> f64 {
        self.along[1] - self.along[0]
    }

    fn area(&self) -> f64 {
        self.length() * (self.across[0] + self.across[1]) / 2.0
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

fn walls(arrangement: &Arrangement, land: &[Land]) -> Vec<Wall> {
    let of = |face: u32| land.get(face as usize).copied().unwrap_or(Land::Beyond);
    let pieces = (0_u32..).zip(arrangement.pieces()).filter(|(_, piece)| piece.jump != 0);
    let wall = |(at, [from, to]): (u32, [Node; 2])| {
        let [left, right] = arrangement.sides(at);
        match [of(left), of(right)] {
            [Land::Open, Land::Taken] => Some(Wall { from, to, face: left }),
            [Land::Taken, Land::Open] => Some(Wall { from: to, to: from, face: right }),
            _ => None,
        }
    };
    pieces.filter_map(|(at, piece)| wall((at, piece.ends))).collect()
}

/// The walls that face each other, by the first and the second.
fn pairs(behind: &mut Behind<'_>) -> Vec<Pair> {
    let (ward, walls) = (behind.ward, behind.walls);
    let most = ward.limits.gap_width * 1e3;
    let margin = (most / 2.0).ceil() as i32 + 1;
    let row = |y: i32| y.div_euclid(ROW);
    let mut members: Vec<(i32, i32, u32)> = Vec::with_capacity(2 * walls.len());
    for (at, wall) in (0_u32..).zip(walls) {
        let [west, south, _, north] = wall.bounds(margin);
        members.extend((row(south)..=row(north)).map(|row| (row, west, at)));
    }
    members.sort_unstable();
    let mut found = Vec::new();
    for of_row in members.chunk_by(|a, b| a.0 == b.0) {
        for (place, (here, _, one)) in of_row.iter().enumerate() {
            let [_, south, east, north] = walls[*one as usize].bounds(margin);
            for (_, _, other) in of_row[place + 1..].iter().take_while(|(_, west, _)| *west <= east) {
                let [_, other_south, _, other_north] = walls[*other as usize].bounds(margin);
                let first_common = row(south.max(other_south));
                if other_south > north || south > other_north || first_common != *here {
                    continue;
                }
                let both = [*one.min(other), *one.max(other)];
                let pair = pair(walls, both, most).filter(|pair| behind.differs(both) && is_free(ward, walls, pair));
                found.extend(pair);
            }
        }
    }
    found.sort_unstable_by_key(|pair| pair.walls);
    found
}

/// How two walls face each other.
fn pair(walls: &[Wall], both: [u32; 2], most: f64) -> Option<Pair> {
    let [p, q] = both.map(|at| walls[at as usize]);
    let ([ux, uy], [vx, vy]) = (p.from.to(p.to), q.from.to(q.to));
    let (dot, cross) = ((ux * vx + uy * vy) as f64, (ux * vy - uy * vx) as f64);
    if p.face != q.face || dot >= 0.0 || cross.abs() > -dot * MOST_DEGREES.to_radians().tan() {
        return None;
    }
    let ([low, across_low], [high, across_high]) = (p.place(q.to), p.place(q.from));
    let along = [low.max(0.0), high.min(p.length())];
    if along[1] - along[0] < 1.0 {
        return None;
    }
    let lean = (across_high - across_low) / (high - low);
    let across = along.map(|along| across_low + (along - low) * lean);
    let (least, greatest) = (across[0].min(across[1]), across[0].max(across[1]));
    // Walls that share a corner are half a millimetre apart there at most.
    let faces = least > -0.5 && greatest > 0.5 && least <= most;
    faces.then(|| Pair { walls: both, along, across: across.map(|across| across.max(0.0)) })
}

/// Whether no boundary runs between two walls, halfway along.
fn is_free(ward: &Ward, walls: &[Wall], pair: &Pair) -> bool {
    let along = (pair.along[0] + pair.along[1]) / 2.0;
    let across = (pair.across[0] + pair.across[1]) / 2.0;
    if across <= 2.0 * ASIDE {
        return true;
    }
    let wall = walls[pair.walls[0] as usize];
    let [a, b] = [wall.at(along, ASIDE), wall.at(along, across - ASIDE)];
    let window = Rect::new(Coord::from(a), Coord::from(b));
    let side = |[ax, ay]: [f64; 2], [bx, by]: [f64; 2], [x, y]: [f64; 2]| (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    let crosses = |[c, d]: [[f64; 2]; 2]| {
        (side(a, b, c) > 0.0) != (side(a, b, d) > 0.0) && (side(c, d, a) > 0.0) != (side(c, d, b) > 0.0)
    };
    let mut edges = ward.near(window).into_iter().flat_map(|at| ward.shape(at).edges());
    !edges.any(|edge| crosses([edge.from.place(), edge.to.place()]))
}

/// The shapes behind walls, looked for when they are asked for.
struct Behind<'a> {
    ward: &'a Ward,
    walls: &'a [Wall],
    known: BTreeMap<u32, Vec<u32>>,
}

impl Behind<'_> {
    fn of(&mut self, wall: u32) -> &[u32] {
        self.known.entry(wall).or_insert_with(|| {
            let side = self.walls[wall as usize];
            shapes_at(self.ward, [side.at(side.length() / 2.0, -ASIDE)].into_iter(), usize::MAX)
        })
    }

    /// Whether no parcel lies behind both of two walls.
    fn differs(&mut self, [one, other]: [u32; 2]) -> bool {
        let first = self.of(one).to_vec();
        let second = self.of(other);
        !first.is_empty() && !second.is_empty() && first.iter().all(|shape| !second.contains(shape))
    }
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
    })
}

/// Whether two walls share a corner, or one piece joins them.
fn is_closed(walls: &[Wall], pair: &Pair, arrangement: &Arrangement) -> bool {
    let [p, q] = pair.walls.map(|at| walls[at as usize]);
    [[p.from, q.to], [q.from, p.to]].iter().any(|[a, b]| {
        let ends = [*a.min(b), *a.max(b)];
        a == b || arrangement.pieces().binary_search_by_key(&ends, |piece| piece.ends).is_ok()
    })
}
