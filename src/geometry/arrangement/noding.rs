//! Edges cut where they cross, touch or lie on each other: pieces that meet at nodes only.

use crate::geometry::grid::{Node, turn};

/// A directed edge: one layer more on its left than on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    pub from: Node,
    pub to: Node,
}

impl Edge {
    /// Whether a node lies on the edge, between its ends, within half a millimetre.
    pub fn passes(self, node: Node) -> bool {
        self.comes_within(1, node)
    }

    /// Whether the edge comes within so many half millimetres of a node, between its ends.
    pub fn comes_within(self, halves: i64, node: Node) -> bool {
        if node == self.from || node == self.to {
            return false;
        }
        let ([ux, uy], [vx, vy]) = (self.from.to(self.to), self.from.to(node));
        let (along, square) = (ux * vx + uy * vy, ux * ux + uy * uy);
        if along <= 0 || along >= square {
            return false;
        }
        let aside = i128::from(ux * vy - uy * vx);
        4 * aside * aside <= i128::from(square) * i128::from(halves * halves)
    }
}

/// A part of one or more edges between two neighbouring nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The smaller node first.
    pub ends: [Node; 2],
    /// Layers on its left, seen from the first end, less those on its right.
    pub jump: i32,
}

/// An edge, or part of one, along a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strand {
    /// Its place among the edges that were given.
    pub edge: u32,
    /// Whether it runs from the first end of the piece to the second.
    pub forward: bool,
}

/// A node that an edge passes through between its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    pub node: Node,
    /// Its place among the edges that were given.
    pub edge: u32,
}

/// Rounds of cutting after which what still crosses is left: each moves a piece by less than a millimetre, so two are enough but for
/// bundles of edges within a millimetre.
const ROUNDS: usize = 8;

/// A straight part of an edge, with its place among the edges.
#[derive(Clone, Copy)]
struct Part {
    from: Node,
    to: Node,
    edge: u32,
    /// Not yet compared with the others.
    fresh: bool,
}

/// What cutting makes of edges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Noded {
    /// By their ends.
    pub pieces: Vec<Piece>,
    /// Piece after piece.
    pub strands: Vec<Strand>,
    /// Where those of each piece end in `strands`.
    pub strand_ends: Vec<u32>,
    /// Nodes within edges, sorted.
    pub passages: Vec<Passage>,
}

pub(super) fn noded(edges: &[Edge]) -> Noded {
    let whole = |(at, edge): (u32, &Edge)| Part { from: edge.from, to: edge.to, edge: at, fresh: true };
    let mut parts: Vec<Part> = (0_u32..).zip(edges).map(whole).filter(|part| part.from != part.to).collect();
    let mut passages = Vec::new();
    for _ in 0..ROUNDS {
        let mut cuts = cuts(&parts);
        if cuts.is_empty() {
            break;
        }
        cuts.sort_unstable();
        cuts.dedup();
        passages.extend(cuts.iter().map(|cut| Passage { node: cut.node, edge: parts[cut.part as usize].edge }));
        parts = cut(&parts, &cuts);
    }
    passages.sort_unstable();
    passages.dedup();
    Noded { passages, ..merged(&parts) }
}

/// Parts between the same nodes are one piece.
fn merged(parts: &[Part]) -> Noded {
    let mut all: Vec<([Node; 2], u32, bool)> = Vec::with_capacity(parts.len());
    all.extend(parts.iter().map(|part| {
        let forward = part.from < part.to;
        (if forward { [part.from, part.to] } else { [part.to, part.from] }, part.edge, forward)
    }));
    all.sort_unstable();
    let mut noded = Noded { strands: Vec::with_capacity(all.len()), ..Noded::default() };
    for of_piece in all.chunk_by(|a, b| a.0 == b.0) {
        let forward = of_piece.iter().map(|(_, _, forward)| if *forward { 1 } else { -1 });
        noded.pieces.push(Piece { ends: of_piece[0].0, jump: forward.sum() });
        noded.strands.extend(of_piece.iter().map(|(_, edge, forward)| Strand { edge: *edge, forward: *forward }));
        noded.strand_ends.push(u32::try_from(noded.strands.len()).unwrap_or(u32::MAX));
    }
    noded
}

/// Where a part is to be cut.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    part: u32,
    /// How far along the part, mm² (times its length).
    along: i64,
    node: Node,
}

fn cuts(parts: &[Part]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for_near_pairs(parts, |one, other| {
        let (p, q) = (parts[one as usize], parts[other as usize]);
        let before = cuts.len();
        for (at, part, node) in [(one, p, q.from), (one, p, q.to), (other, q, p.from), (other, q, p.to)] {
            if (Edge { from: part.from, to: part.to }).passes(node) {
                cuts.push(Cut { part: at, along: along(part, node), node });
            }
        }
        if cuts.len() == before
            && let Some(node) = crossing(p, q)
        {
            for (at, part) in [(one, p), (other, q)] {
                if node != part.from && node != part.to {
                    cuts.push(Cut { part: at, along: along(part, node), node });
                }
            }
        }
    });
    cuts
}

fn along(part: Part, node: Node) -> i64 {
    let ([ux, uy], [vx, vy]) = (part.from.to(part.to), part.from.to(node));
    ux * vx + uy * vy
}

/// The node nearest to where two parts cross within both.
fn crossing(p: Part, q: Part) -> Option<Node> {
    let (a, b) = (turn(p.from, p.to, q.from), turn(p.from, p.to, q.to));
    let (c, d) = (turn(q.from, q.to, p.from), turn(q.from, q.to, p.to));
    if a == 0 || b == 0 || c == 0 || d == 0 || (a > 0) == (b > 0) || (c > 0) == (d > 0) {
        return None;
    }
    // p.from + (p.to - p.from) * c / (c - d), to the nearest.
    let ([ux, uy], below) = (p.from.to(p.to), (i128::from(c) - i128::from(d)).abs());
    let at = |from: i32, side: i64| {
        let rounded = (2 * i128::from(side) * i128::from(c.abs()) + below).div_euclid(2 * below);
        i32::try_from(i128::from(from) + rounded).ok()
    };
    Some(Node { x: at(p.from.x, ux)?, y: at(p.from.y, uy)? })
}

/// The parts after cutting; `cuts` are sorted.
fn cut(parts: &[Part], cuts: &[Cut]) -> Vec<Part> {
    let mut whole = Vec::with_capacity(parts.len() + cuts.len());
    let mut cuts = cuts.iter().peekable();
    for (at, part) in (0_u32..).zip(parts) {
        let mut rest = Part { fresh: false, ..*part };
        while let Some(cut) = cuts.next_if(|cut| cut.part == at) {
            rest.fresh = true;
            if cut.node != rest.from {
                whole.push(Part { to: cut.node, ..rest });
                rest.from = cut.node;
            }
        }
        if rest.from != rest.to {
            whole.push(rest);
        }
    }
    whole
}

/// Calls back for each pair of parts, one of them fresh, whose boxes are a millimetre apart at most and that may come that near to each
/// other; once for a pair of short ones.
fn for_near_pairs(parts: &[Part], mut meet: impl FnMut(u32, u32)) {
    let cells = Cells::of(parts);
    let mut members: Vec<(u64, u32)> = Vec::with_capacity(2 * parts.len());
    for (at, part) in (0_u32..).zip(parts) {
        cells.for_covered(part, |cell| members.push((cell, at)));
    }
    members.sort_unstable();
    for cell in members.chunk_by(|a, b| a.0 == b.0) {
        if !cell.iter().any(|(_, at)| parts[*at as usize].fresh) {
            continue;
        }
        for (place, (name, one)) in cell.iter().enumerate() {
            let first = parts[*one as usize];
            let (box_of_first, first_is_long) = (bounds(&first), cells.is_long(&first));
            for (_, other) in &cell[place + 1..] {
                let second = parts[*other as usize];
                if !(first.fresh || second.fresh) {
                    continue;
                }
                let box_of_second = bounds(&second);
                let meeting = [box_of_first[0].max(box_of_second[0]), box_of_first[1].max(box_of_second[1])];
                let apart = meeting[0] > box_of_first[2].min(box_of_second[2])
                    || meeting[1] > box_of_first[3].min(box_of_second[3]);
                // A pair that shares several cells is met in the one where their common box begins.
                let here = first_is_long || cells.of_place(meeting) == *name || cells.is_long(&second);
                if !apart && here {
                    meet(*one, *other);
                }
            }
        }
    }
}

/// Left, bottom, right, top, a millimetre wider at the right and the top.
fn bounds(part: &Part) -> [i32; 4] {
    let (a, b) = (part.from, part.to);
    [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x) + 1, a.y.max(b.y) + 1]
}

/// Square cells of about twice the length of the parts.
struct Cells {
    side: i32,
}

impl Cells {
    /// A cell is not smaller than this, millimetres.
    const LEAST: i64 = 1_000;
    /// A part this many sides long or longer stands in the cells that it runs through, a shorter one in those of its box.
    const LONG: i64 = 4;

    fn of(parts: &[Part]) -> Self {
        let mean = parts.iter().map(length).sum::<i64>() / i64::try_from(parts.len()).unwrap_or(1).max(1);
        Self { side: i32::try_from((2 * mean).max(Self::LEAST)).unwrap_or(i32::MAX) }
    }

    fn is_long(&self, part: &Part) -> bool {
        length(part) >= Self::LONG * i64::from(self.side)
    }

    fn of_place(&self, [x, y]: [i32; 2]) -> u64 {
        Node::new(x.div_euclid(self.side), y.div_euclid(self.side)).packed()
    }

    fn for_covered(&self, part: &Part, mut each: impl FnMut(u64)) {
        let bounds = bounds(part);
        let cell = |at: i32| at.div_euclid(self.side);
        let long = self.is_long(part);
        for x in cell(bounds[0])..=cell(bounds[2]) {
            let [bottom, top] = if long { self.rows_in_column(part, x) } else { [bounds[1], bounds[3]] };
            for y in cell(bottom)..=cell(top) {
                each(Node::new(x, y).packed());
            }
        }
    }

    /// The lowest and the highest place of a part in a column, millimetres, with two to spare.
    fn rows_in_column(&self, part: &Part, column: i32) -> [i32; 2] {
        let (left, right) = if part.from.x <= part.to.x { (part.from, part.to) } else { (part.to, part.from) };
        let [width, height] = left.to(right).map(|side| side as f64);
        let west = i64::from(column) * i64::from(self.side);
        let height_at = |x: i64| {
            let share = if width > 0.0 { ((x - i64::from(left.x)) as f64 / width).clamp(0.0, 1.0) } else { 0.0 };
            f64::from(left.y) + height * share
        };
        let ends = [height_at(west - 2), height_at(west + i64::from(self.side) + 2)];
        if width > 0.0 {
            [(ends[0].min(ends[1]) - 2.0) as i32, (ends[0].max(ends[1]) + 2.0) as i32]
        } else {
            [left.y.min(right.y) - 2, left.y.max(right.y) + 2]
        }
    }
}

/// The longer side of its box, millimetres.
fn length(part: &Part) -> i64 {
    let [x, y] = part.from.to(part.to);
    x.abs().max(y.abs())
}
