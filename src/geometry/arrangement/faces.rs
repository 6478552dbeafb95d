//! What is between pieces: rings of their halves, and the faces that the rings bound.

use std::cmp::Ordering;
use std::ops::Range;

use super::noding::Piece;
use crate::geometry::grid::{Node, turn};

/// A piece in one direction: twice its place, and one more when it runs from the second end. On its left lies one face.
pub type Half = u32;

/// What is between pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Layers over it.
    pub count: i32,
    /// Its outline, anticlockwise; `None` for what is outside of everything.
    pub shell: Option<u32>,
    /// The outlines of what lies within it, clockwise.
    pub holes: Vec<u32>,
}

/// Halves that follow each other around one side of a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ring {
    /// Among the halves of all rings.
    pub halves: Range<u32>,
    pub twice_area: i128,
    leftmost: Node,
    /// The face on its left.
    pub face: u32,
}

/// The rings of the pieces, and their faces: the first is outside of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Faces {
    pub faces: Vec<Face>,
    pub rings: Vec<Ring>,
    /// Ring after ring.
    pub halves: Vec<Half>,
    /// The ring of each half.
    pub ring_of: Vec<u32>,
}

/// No ring yet.
const NONE: u32 = u32::MAX;

pub(super) fn faces(pieces: &[Piece]) -> Faces {
    let mut all = rings(pieces);
    all.faces.push(Face { count: 0, shell: None, holes: Vec::new() });
    for at in 0..all.rings.len() {
        if all.rings[at].twice_area > 0 {
            all.rings[at].face = index(all.faces.len());
            all.faces.push(Face { count: 0, shell: Some(index(at)), holes: Vec::new() });
        }
    }
    // From the left to the right: what lies around an outline begins further left.
    let rows = Rows::of(pieces);
    let mut outlines: Vec<u32> =
        (0..index(all.rings.len())).filter(|at| all.rings[*at as usize].face == NONE).collect();
    outlines.sort_unstable_by_key(|at| all.rings[*at as usize].leftmost);
    let mut counted = vec![false; all.faces.len()];
    for outline in outlines {
        let leftmost = all.rings[outline as usize].leftmost;
        let left = rows.left_of(pieces, leftmost);
        let around = left.map_or(0, |half| all.face_of(half));
        all.rings[outline as usize].face = around;
        all.faces[around as usize].holes.push(outline);
        all.count_from(outline, pieces, &mut counted);
    }
    all
}

impl Faces {
    pub fn nodes<'a>(&'a self, pieces: &'a [Piece], ring: u32) -> impl Iterator<Item = Node> + Clone + use<'a> {
        self.halves_of(ring).iter().map(|half| ends(pieces, *half)[0])
    }

    pub fn halves_of(&self, ring: u32) -> &[Half] {
        let Range { start, end } = self.rings[ring as usize].halves;
        &self.halves[start as usize..end as usize]
    }

    pub fn face_of(&self, half: Half) -> u32 {
        self.rings[self.ring_of[half as usize] as usize].face
    }

    /// Counts every face that hangs together with an outline whose face is counted.
    fn count_from(&mut self, outline: u32, pieces: &[Piece], counted: &mut [bool]) {
        let mut waiting = vec![outline];
        while let Some(ring) = waiting.pop() {
            let Ring { halves: Range { start, end }, face: here, .. } = self.rings[ring as usize].clone();
            for at in start..end {
                let half = self.halves[at as usize];
                let beyond = self.ring_of[(half ^ 1) as usize];
                let face = self.rings[beyond as usize].face;
                if face == NONE
                    || counted.get(face as usize) != Some(&false)
                    || self.faces[face as usize].shell.is_none()
                {
                    continue;
                }
                let jump = pieces[(half / 2) as usize].jump;
                // The left of this half is here.
                let higher = if half.is_multiple_of(2) { -jump } else { jump };
                self.faces[face as usize].count = self.faces[here as usize].count + higher;
                counted[face as usize] = true;
                waiting.push(beyond);
            }
        }
    }
}

/// From where to where a half runs.
pub(super) fn ends(pieces: &[Piece], half: Half) -> [Node; 2] {
    let [a, b] = pieces[(half / 2) as usize].ends;
    if half.is_multiple_of(2) { [a, b] } else { [b, a] }
}

fn rings(pieces: &[Piece]) -> Faces {
    let next = next_halves(pieces);
    let mut all = Faces { halves: Vec::with_capacity(next.len()), ring_of: vec![NONE; next.len()], ..Faces::default() };
    for start in 0..index(next.len()) {
        if all.ring_of[start as usize] != NONE {
            continue;
        }
        let (name, begin) = (index(all.rings.len()), index(all.halves.len()));
        let origin = ends(pieces, start)[0];
        let (mut twice_area, mut leftmost, mut at) = (0_i128, origin, start);
        while all.ring_of[at as usize] == NONE {
            all.ring_of[at as usize] = name;
            all.halves.push(at);
            let [from, to] = ends(pieces, at);
            twice_area += i128::from(turn(origin, from, to));
            leftmost = leftmost.min(from);
            at = next[at as usize];
        }
        all.rings.push(Ring { halves: begin..index(all.halves.len()), twice_area, leftmost, face: NONE });
    }
    all
}

/// The half that follows each one around the face on its left.
fn next_halves(pieces: &[Piece]) -> Vec<Half> {
    let mut leaving: Vec<(Node, Half)> = Vec::with_capacity(2 * pieces.len());
    for (at, piece) in (0_u32..).zip(pieces) {
        leaving.extend([(piece.ends[0], 2 * at), (piece.ends[1], 2 * at + 1)]);
    }
    leaving.sort_unstable();
    let mut next = vec![0; leaving.len()];
    for around in leaving.chunk_by_mut(|a, b| a.0 == b.0) {
        let node = around[0].0;
        around.sort_unstable_by(|(_, a), (_, b)| by_direction(node, ends(pieces, *a)[1], ends(pieces, *b)[1]));
        for at in 0..around.len() {
            // Coming in on the twin of this one, the face on the left goes on with the one before it, anticlockwise.
            let before = around[(at + around.len() - 1) % around.len()].1;
            next[(around[at].1 ^ 1) as usize] = before;
        }
    }
    next
}

/// Anticlockwise from east.
fn by_direction(from: Node, a: Node, b: Node) -> Ordering {
    let lower = |to: Node| {
        let [x, y] = from.to(to);
        y < 0 || (y == 0 && x < 0)
    };
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&turn(from, a, b)))
}

/// Pieces by the rows that they cross.
struct Rows {
    height: i64,
    bottom: i64,
    /// Row and piece, sorted.
    pieces: Vec<(u32, u32)>,
    /// Where each row begins in `pieces`.
    starts: Vec<u32>,
}

impl Rows {
    fn of(pieces: &[Piece]) -> Self {
        let ys = || pieces.iter().flat_map(|piece| piece.ends).map(|node| i64::from(node.y));
        let (bottom, top) = (ys().min().unwrap_or(0), ys().max().unwrap_or(0));
        let long: i64 = pieces.iter().map(|piece| piece.ends[0].to(piece.ends[1])[1].abs()).sum();
        let count = i64::try_from(pieces.len()).unwrap_or(1).max(1);
        // As high as a piece on average, so that a piece stands in two or three.
        let height = (long / count).max((top - bottom) / (count + 1)).max(1);
        let mut rows = Self { height, bottom, pieces: Vec::new(), starts: Vec::new() };
        for (at, piece) in (0_u32..).zip(pieces) {
            let [a, b] = piece.ends.map(|node| rows.row(node.y));
            rows.pieces.extend((a.min(b)..=a.max(b)).map(|row| (row, at)));
        }
        rows.pieces.sort_unstable();
        let last = rows.pieces.last().map_or(0, |(row, _)| *row);
        let mut place = 0;
        for row in 0..=last + 1 {
            while rows.pieces.get(place).is_some_and(|(of, _)| *of < row) {
                place += 1;
            }
            rows.starts.push(index(place));
        }
        rows
    }

    fn row(&self, y: i32) -> u32 {
        u32::try_from((i64::from(y) - self.bottom) / self.height).unwrap_or(0)
    }

    fn in_row(&self, row: u32) -> &[(u32, u32)] {
        let at = |row: u32| self.starts.get(row as usize).map_or(self.pieces.len(), |start| *start as usize);
        &self.pieces[at(row)..at(row + 1)]
    }

    /// The nearest piece on the left of a node, in the direction that has the node on its left.
    fn left_of(&self, pieces: &[Piece], node: Node) -> Option<Half> {
        let mut best: Option<((f64, f64), Half)> = None;
        for (_, at) in self.in_row(self.row(node.y)) {
            let [a, b] = pieces[*at as usize].ends;
            let (low, high, down) = if a.y < b.y { (a, b, 1) } else { (b, a, 0) };
            if !(low.y <= node.y && node.y < high.y) || turn(low, high, node) >= 0 {
                continue;
            }
            let [width, height] = low.to(high).map(|side| side as f64);
            let lean = width / height;
            let x = f64::from(low.x) + (f64::from(node.y) - f64::from(low.y)) * lean;
            // Two that leave the same node upwards: the one that leans further right.
            if best.is_none_or(|(place, _)| (x, lean) > place) {
                best = Some(((x, lean), 2 * at + down));
            }
        }
        best.map(|(_, half)| half)
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
