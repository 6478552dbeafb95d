//! Walls that face each other across open land.
//!
//! Definition: two pieces of boundaries *face each other* when they run against each other within 10°, are no further apart than a gap may
//! be wide where they come nearest, and have different parcels behind them and nothing between them.

use std::collections::BTreeMap;

use geo_types::{Coord, Rect};

use super::spot::{ASIDE, shapes_at};
use super::strip::Land;
use super::ward::Ward;
use crate::geometry::{Arrangement, Node};

/// How far from each other's direction boundaries that face each other may run. Source: `peers.md` §3.6, T06.
const MOST_DEGREES: f64 = 10.0;

/// The height of the rows in which walls are held against each other, millimetres: a few walls of a block.
const ROW: i32 = 16_000;

/// A piece of boundary with open land on its left.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    pub from: Node,
    pub to: Node,
    /// The open land.
    face: u32,
}

impl Wall {
    pub fn ends(&self) -> [Node; 2] {
        [self.from, self.to]
    }

    pub fn length(&self) -> f64 {
        (self.from.squared_distance(self.to) as f64).sqrt()
    }

    /// Left, bottom, right, top, wider by a margin.
    fn bounds(&self, margin: i32) -> [i32; 4] {
        let (a, b) = (self.from, self.to);
        [a.x.min(b.x) - margin, a.y.min(b.y) - margin, a.x.max(b.x) + margin, a.y.max(b.y) + margin]
    }

    /// How far along it and how far to its left a node is.
    pub fn place(&self, node: Node) -> [f64; 2] {
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
    pub fn node_at(&self, along: f64, left: f64) -> Node {
        let [dx, dy] = self.step(along, left).map(|step| step.round() as i32);
        Node::new(self.from.x + dx, self.from.y + dy)
    }

    /// The place on it that is nearest to a node beside it.
    pub fn foot(&self, node: Node) -> Node {
        self.node_at(self.place(node)[0], 0.0)
    }

    pub fn is_followed_by(&self, other: &Self) -> bool {
        self.to == other.from || other.to == self.from
    }
}

/// Two walls that face each other, from where to where along the first, with the distances across there.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub walls: [u32; 2],
    pub along: [f64; 2],
    pub across: [f64; 2],
}

impl Pair {
    pub fn length(&self) -> f64 {
        self.along[1] - self.along[0]
    }

    pub fn area(&self) -> f64 {
        self.length() * (self.across[0] + self.across[1]) / 2.0
    }
}

pub(super) fn walls(arrangement: &Arrangement, land: &[Land]) -> Vec<Wall> {
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
pub(super) fn pairs(behind: &mut Behind<'_>) -> Vec<Pair> {
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
pub(super) struct Behind<'a> {
    pub ward: &'a Ward,
    pub walls: &'a [Wall],
    pub known: BTreeMap<u32, Vec<u32>>,
}

impl Behind<'_> {
    pub fn of(&mut self, wall: u32) -> &[u32] {
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
