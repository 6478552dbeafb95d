//! A static R-tree: boxes sorted along a Hilbert curve, sixteen to a node, levels in plain arrays.
//!
//! Why not rstar for this part: its bulk load of 400 000 boxes takes 104 ms of CPU, this one 26, shapely's STRtree 90
//! (`benches/rtree.rs`), and its nodes are separate allocations. Source: FlatGeobuf and flatbush use the same layout.

use geo_types::{Coord, Rect};

/// Boxes per node. Source: ours, `benches/rtree.rs`.
const FAN: usize = 16;
/// Levels that a tree of `u32::MAX` boxes has: 16⁸ = 2³².
const MAX_LEVELS: usize = 9;
/// Low bits of the curve that are not sorted by: 22 are left, two passes of 11, 2 048 cells a side.
const UNUSED_CURVE_BITS: u32 = 10;
/// A walk pops one node and pushes at most [`FAN`] a level.
const STACK: usize = FAN * MAX_LEVELS;

/// West, south, east, north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Bounds {
    const NOTHING: Self =
        Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };

    fn grown(self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    pub fn touches(&self, other: &Self) -> bool {
        (self.west <= other.east)
            & (self.east >= other.west)
            & (self.south <= other.north)
            & (self.north >= other.south)
    }

    #[cfg(test)]
    pub fn squared_distance(&self, point: Coord<f64>) -> f64 {
        let x = (self.west - point.x).max(point.x - self.east).max(0.0);
        let y = (self.south - point.y).max(point.y - self.north).max(0.0);
        x * x + y * y
    }
}

impl From<Rect<f64>> for Bounds {
    fn from(rect: Rect<f64>) -> Self {
        Self { west: rect.min().x, south: rect.min().y, east: rect.max().x, north: rect.max().y }
    }
}

/// A box in the units of a [`Frame`], let out to whole ones: half the room of doubles. With a sign, because most processors compare such
/// numbers several at a time.
#[derive(Debug, Clone, Copy)]
struct Cell {
    low: [i32; 2],
    high: [i32; 2],
}

impl Cell {
    fn grown(self, other: &Self) -> Self {
        let pick = |ours: [i32; 2], theirs: [i32; 2], of: fn(i32, i32) -> i32| {
            [of(ours[0], theirs[0]), of(ours[1], theirs[1])]
        };
        Self { low: pick(self.low, other.low, i32::min), high: pick(self.high, other.high, i32::max) }
    }

    // `&` instead of `&&`: four compares without branches are faster on sixteen neighbours.
    fn touches(&self, other: &Self) -> bool {
        (self.low[0] <= other.high[0])
            & (self.high[0] >= other.low[0])
            & (self.low[1] <= other.high[1])
            & (self.high[1] >= other.low[1])
    }
}

/// The units of a tree: the main part of it is four thousand million of them wide and high, 5 µm in a ward of 20 km; half of them are
/// negative. What lies beyond is put at the edge: it is found too often, never too seldom.
#[derive(Debug, Clone, Copy)]
struct Frame {
    whole: Bounds,
    /// Where the units begin, west and south.
    from: [f64; 2],
    /// How wide and how high a unit is, and how many make one.
    unit: [f64; 2],
    per: [f64; 2],
}

impl Frame {
    /// The frame of boxes; `some` are the middles of a few of them.
    fn around(whole: Bounds, some: &[Coord<f64>]) -> Self {
        let east = main_part([whole.west, whole.east], some.iter().map(|middle| middle.x));
        let north = main_part([whole.south, whole.north], some.iter().map(|middle| middle.y));
        // Two on each side to let out. Halves, because the difference of the farthest doubles is none; the least, 1e-300, keeps places
        // finite when all are one.
        let half_of_all = f64::from(u32::MAX / 2 - 2);
        let unit = [east, north].map(|[low, high]| ((high / 2.0 - low / 2.0) / half_of_all).max(1e-300));
        Self { whole, from: [east[0], north[0]], unit, per: unit.map(f64::recip) }
    }

    /// East and north, units.
    fn place(&self, at: Coord<f64>) -> [f64; 2] {
        let first = f64::from(i32::MIN + 2);
        [(at.x - self.from[0]) * self.per[0] + first, (at.y - self.from[1]) * self.per[1] + first]
    }

    /// The box of whole units around a box that touches the frame, a unit or two wider on every side.
    fn cell(&self, bounds: &Bounds) -> Cell {
        let low = self.place(Coord { x: bounds.west, y: bounds.south });
        let high = self.place(Coord { x: bounds.east, y: bounds.north });
        // The cast takes off what is no whole unit, towards 0, and keeps within what there is.
        Cell { low: low.map(|at| (at as i32).saturating_sub(2)), high: high.map(|at| (at as i32).saturating_add(2)) }
    }

    /// From a place, in units, to a cell: never further than to the box that the cell was made of.
    fn squared_distance(&self, cell: &Cell, place: [f64; 2]) -> f64 {
        let off = |axis: usize| {
            let (low, high) = (f64::from(cell.low[axis]), f64::from(cell.high[axis]));
            (low - place[axis]).max(place[axis] - high).max(0.0) * self.unit[axis]
        };
        let (x, y) = (off(0), off(1));
        x * x + y * y
    }

    /// Indices of places, sorted along the Hilbert curve over the frame; places on one cell of the curve keep their order.
    fn along_curve(&self, places: impl Iterator<Item = Coord<f64>>) -> Vec<u32> {
        let key = |place: Coord<f64>| {
            let [x, y] = self.place(place).map(|at| (at as i32).cast_unsigned().wrapping_add(1 << 31) >> 16);
            hilbert(x, y) >> UNUSED_CURVE_BITS
        };
        let mut keyed: Vec<(u32, u32)> = places.map(key).zip(0_u32..).collect();
        let mut other = vec![(0, 0); keyed.len()];
        for shift in [0, 11] {
            radix_pass(&keyed, &mut other, shift);
            std::mem::swap(&mut keyed, &mut other);
        }
        keyed.into_iter().map(|(_, at)| at).collect()
    }
}

/// Boxes, up to twice as many, of which it is told where most lie.
const SAMPLED: usize = 1_000;
/// So many times as far as most boxes reach others have no room of their own: one corner at (0, 0), or at 1e30, must not make one place of a
/// ward. Source: ours; the units of a ward of 20 km are 2 cm then.
const FAR_OFF: f64 = 2_000.0;

/// The part of a side in which boxes are told apart: all of it, but for what lies far off from most. `some` are places of a few.
fn main_part([low, high]: [f64; 2], some: impl Iterator<Item = f64>) -> [f64; 2] {
    let mut some: Vec<f64> = some.collect();
    some.sort_unstable_by(f64::total_cmp);
    let at = |of_twenty: usize| some.get(some.len() * of_twenty / 20).copied();
    let (Some(first), Some(middle), Some(last)) = (at(1), at(10), at(18)) else { return [low, high] };
    let reach = (last - first) * FAR_OFF;
    if reach > 0.0 && reach.is_finite() { [low.max(middle - reach), high.min(middle + reach)] } else { [low, high] }
}

/// Indices of points, sorted along the curve over `whole`.
pub(super) fn order_along_curve(points: &[Coord<f64>], whole: &Bounds) -> Vec<u32> {
    Frame::around(*whole, &[]).along_curve(points.iter().copied())
}

/// Boxes with ids, never changed after it is made.
#[derive(Debug, Default)]
pub(super) struct PackedTree {
    /// `None` when there are no boxes.
    frame: Option<Frame>,
    ids: Ids,
    /// The boxes along the curve, then the boxes around each [`FAN`] of them, up to one root level of at most [`FAN`].
    levels: Vec<Vec<Cell>>,
}

impl PackedTree {
    /// Sorts and packs ids and their boxes, which must be finite. They are walked through three times, because copies of millions of boxes
    /// would be the most memory that a check of a ward takes.
    pub fn new(items: impl Iterator<Item = (u64, Rect<f64>)> + Clone) -> Self {
        let (mut whole, mut count, mut are_long) = (Bounds::NOTHING, 0, false);
        let (mut some, mut stride): (Vec<Coord<f64>>, usize) = (Vec::new(), 1);
        for (id, rect) in items.clone() {
            if count % stride == 0 {
                some.push(rect.center());
            }
            if some.len() == 2 * SAMPLED {
                (some, stride) = (some.into_iter().step_by(2).collect(), 2 * stride);
            }
            (whole, count) = (whole.grown(&rect.into()), count + 1);
            are_long |= u32::try_from(id).is_err();
        }
        if count == 0 {
            return Self::default();
        }
        let frame = Frame::around(whole, &some);
        let ranks = inverse(frame.along_curve(items.clone().map(|(_, rect)| rect.center())));
        let mut leaves = vec![Cell { low: [0; 2], high: [0; 2] }; count];
        let mut ids = Ids::new(count, are_long);
        for (rank, (id, rect)) in ranks.into_iter().zip(items) {
            ids.set(rank as usize, id);
            leaves[rank as usize] = frame.cell(&rect.into());
        }
        let mut levels: Vec<Vec<Cell>> = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > FAN) {
            let around = |node: &[Cell]| node.iter().skip(1).fold(node[0], Cell::grown);
            levels.push(below.chunks(FAN).map(around).collect());
        }
        Self { frame: Some(frame), ids, levels }
    }

    pub fn len(&self) -> usize {
        self.ids.low.len()
    }

    pub fn bounds(&self) -> Option<Bounds> {
        self.frame.map(|frame| frame.whole)
    }

    /// Calls `found` with the id of every box that touches `window`, until it says to stop (false). A box that misses it by less than a
    /// thousand-millionth of the whole may be among them.
    pub fn visit(&self, window: &Bounds, mut found: impl FnMut(u64) -> bool) {
        let Some(frame) = self.frame.filter(|frame| frame.whole.touches(window)) else { return };
        let window = frame.cell(window);
        let top = self.levels.len() - 1;
        let mut stack = [(0_u8, 0_u32); STACK];
        let mut height = 1;
        stack[0] = (top as u8, 0);
        while height > 0 {
            height -= 1;
            let (level, node) = stack[height];
            let first = node as usize * FAN;
            let Some(boxes) = self.levels.get(usize::from(level)).and_then(|level| level.get(first..)) else {
                continue;
            };
            for (child, cell) in boxes.iter().take(FAN).enumerate() {
                if !cell.touches(&window) {
                    continue;
                }
                if level == 0 {
                    if !self.ids.get(first + child).is_none_or(&mut found) {
                        return;
                    }
                } else if let Some(slot) = stack.get_mut(height) {
                    *slot = (level - 1, (first + child) as u32);
                    height += 1;
                }
            }
        }
    }

    /// The id with the smallest distance below `limit`; `distance` is exact, never less than that of the box. Equal
    /// distances: the smaller id.
    pub fn nearest(
        &self,
        point: Coord<f64>,
        limit: f64,
        mut distance: impl FnMut(u64) -> Option<f64>,
    ) -> Option<(u64, f64)> {
        let frame = self.frame?;
        // Within the frame, as the boxes are: that brings nothing further away.
        let place = frame.place(point).map(|at| at.clamp(f64::from(i32::MIN), f64::from(i32::MAX)));
        let top = self.levels.len() - 1;
        let mut best: Option<(u64, f64)> = None;
        let mut reach = squared_reach(limit);
        let mut stack = [(0.0_f64, 0_u8, 0_u32); STACK];
        let mut height = 1;
        stack[0] = (0.0, top as u8, 0);
        while height > 0 {
            height -= 1;
            let (gap, level, node) = stack[height];
            if gap > reach {
                continue;
            }
            let first = node as usize * FAN;
            let Some(boxes) = self.levels.get(usize::from(level)).and_then(|level| level.get(first..)) else {
                continue;
            };
            let mut near = [(0.0_f64, 0_u32); FAN];
            let mut count = 0;
            for (child, cell) in boxes.iter().take(FAN).enumerate() {
                let gap = frame.squared_distance(cell, place);
                if gap <= reach {
                    // Insertion keeps the few children that are near in falling order: the nearest is popped first.
                    let mut at = count;
                    while at > 0 && near[at - 1].0 < gap {
                        near[at] = near[at - 1];
                        at -= 1;
                    }
                    near[at] = (gap, (first + child) as u32);
                    count += 1;
                }
            }
            if level > 0 {
                for (gap, child) in &near[..count] {
                    if let Some(slot) = stack.get_mut(height) {
                        *slot = (*gap, level - 1, *child);
                        height += 1;
                    }
                }
                continue;
            }
            for (gap, child) in near[..count].iter().rev() {
                if *gap > reach {
                    break;
                }
                let Some((id, exact)) =
                    self.ids.get(*child as usize).and_then(|id| distance(id).map(|exact| (id, exact)))
                else {
                    continue;
                };
                let closer = best.is_none_or(|(other, nearest)| exact < nearest || (exact == nearest && id < other));
                if exact <= limit && closer {
                    best = Some((id, exact));
                    reach = squared_reach(exact);
                }
            }
        }
        best
    }
}

/// The square of a distance, let out by more than its rounding: a box exactly as far away is still looked into, so that
/// of equal distances the smaller id is found. Source: squaring a root is off by at most 3 units in the last place.
pub(super) fn squared_reach(distance: f64) -> f64 {
    distance * distance * (1.0 + 8.0 * f64::EPSILON)
}

/// Ids in two halves: of the ids of a ward the high ones are all 0, and are left out.
#[derive(Debug, Default)]
struct Ids {
    low: Vec<u32>,
    high: Vec<u32>,
}

impl Ids {
    fn new(count: usize, are_long: bool) -> Self {
        Self { low: vec![0; count], high: vec![0; if are_long { count } else { 0 }] }
    }

    fn set(&mut self, at: usize, id: u64) {
        self.low[at] = id as u32;
        if let Some(high) = self.high.get_mut(at) {
            *high = (id >> 32) as u32;
        }
    }

    fn get(&self, at: usize) -> Option<u64> {
        let high = self.high.get(at).copied().unwrap_or_default();
        self.low.get(at).map(|low| u64::from(high) << 32 | u64::from(*low))
    }
}

/// Of each item its place in an order.
fn inverse(order: Vec<u32>) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at as usize] = rank;
    }
    ranks
}

/// One stable pass of a radix sort over 11 bits of the key.
fn radix_pass(from: &[(u32, u32)], to: &mut [(u32, u32)], shift: u32) {
    let digit = |key: u32| (key >> shift) as usize & 0x7FF;
    let mut starts = [0_usize; 2048];
    for (key, _) in from {
        starts[digit(*key)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        (*start, sum) = (sum, sum + *start);
    }
    for pair in from {
        let start = &mut starts[digit(pair.0)];
        if let Some(slot) = to.get_mut(*start) {
            *slot = *pair;
        }
        *start += 1;
    }
}

/// Place of the cell (x, y) of a 2¹⁶ × 2¹⁶ grid along the Hilbert curve. Source: R. Sharpe's branchless form, as in flatbush.
fn hilbert(x: u32, y: u32) -> u32 {
    let (mut a, mut b, mut c, mut d);
    (a, b, c, d) = (x ^ y, 0xFFFF ^ (x ^ y), 0xFFFF ^ (x | y), x & (y ^ 0xFFFF));
    let (mut a1, mut b1) = (a | (b >> 1), (a >> 1) ^ a);
    let (mut c1, mut d1) = (((c >> 1) ^ (b & (d >> 1))) ^ c, ((a & (c >> 1)) ^ (d >> 1)) ^ d);
    for step in [2, 4] {
        (a, b, c, d) = (a1, b1, c1, d1);
        a1 = (a & (a >> step)) ^ (b & (b >> step));
        b1 = (a & (b >> step)) ^ (b & ((a ^ b) >> step));
        c1 ^= (a & (c >> step)) ^ (b & (d >> step));
        d1 ^= (b & (c >> step)) ^ ((a ^ b) & (d >> step));
    }
    (a, b, c, d) = (a1, b1, c1, d1);
    c1 ^= (a & (c >> 8)) ^ (b & (d >> 8));
    d1 ^= (b & (c >> 8)) ^ ((a ^ b) & (d >> 8));
    (a, b) = (c1 ^ (c1 >> 1), d1 ^ (d1 >> 1));
    let (even, odd) = (x ^ y, b | (0xFFFF ^ ((x ^ y) | a)));
    (spread(odd) << 1) | spread(even)
}

/// The 16 low bits moved to the even places.
fn spread(bits: u32) -> u32 {
    let mut bits = bits & 0xFFFF;
    bits = (bits | (bits << 8)) & 0x00FF_00FF;
    bits = (bits | (bits << 4)) & 0x0F0F_0F0F;
    bits = (bits | (bits << 2)) & 0x3333_3333;
    (bits | (bits << 1)) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_far_off_does_not_make_one_place_of_the_others() {
        let square = |x: f64, y: f64| Rect::new(Coord { x, y }, Coord { x: x + 0.5, y: y + 0.5 });
        let squares = (0..1_000).map(|at| square(f64::from(at % 40), f64::from(at / 40)));
        for far in [1e30, -1e15, f64::MAX] {
            let whole = squares.clone().chain([Rect::new(Coord { x: 3.0, y: 3.0 }, Coord { x: far, y: far })]);
            let boxes: Vec<Rect<f64>> = whole.collect();
            let tree = PackedTree::new((0_u64..).zip(boxes.iter().copied()));
            for window in [square(7.1, 9.1), square(50.0, 50.0), square(far, far), square(-1e40, 0.0)] {
                let mut found = Vec::new();
                tree.visit(&window.into(), |id| {
                    found.push(id);
                    true
                });
                found.sort_unstable();
                let touches = |at: &u64| Bounds::from(boxes[*at as usize]).touches(&window.into());
                assert_eq!(found, (0..1_001).filter(touches).collect::<Vec<u64>>(), "{far} {window:?}");
            }
            for point in [Coord { x: 7.75, y: 9.75 }, Coord { x: -5.0, y: 2.0 }, Coord { x: -1e30, y: -1e30 }] {
                let gap = |id: u64| Bounds::from(boxes[id as usize]).squared_distance(point).sqrt();
                let nearest = tree.nearest(point, f64::INFINITY, |id| Some(gap(id)));
                let least = (0..1_001).map(gap).fold(f64::INFINITY, f64::min);
                assert_eq!(nearest.map(|(_, distance)| distance), Some(least), "{far} {point:?}");
            }
        }
    }

    #[test]
    fn long_ids_come_back_whole() {
        let square = |at: f64| Rect::new(Coord { x: at, y: at }, Coord { x: at + 1.0, y: at });
        for ids in [[7, 9], [7, u64::MAX - 5]] {
            let tree = PackedTree::new(ids.into_iter().zip([square(0.0), square(5.0)]));
            let mut found = Vec::new();
            tree.visit(&square(5.0).into(), |id| {
                found.push(id);
                true
            });
            assert_eq!(found, [ids[1]]);
        }
    }

    #[test]
    fn the_curve_goes_from_cell_to_neighbour() {
        let mut cells: Vec<(u32, i64, i64)> =
            (0..64).flat_map(|x| (0..64).map(move |y| (hilbert(x, y), i64::from(x), i64::from(y)))).collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let steps = (pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs();
            assert_eq!(steps, 1, "{pair:?}");
        }
    }
}
