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

    // `&` instead of `&&`: four compares without branches are faster on sixteen neighbours.
    pub fn touches(&self, other: &Self) -> bool {
        (self.west <= other.east)
            & (self.east >= other.west)
            & (self.south <= other.north)
            & (self.north >= other.south)
    }

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

/// Boxes with ids, never changed after it is made.
#[derive(Debug, Default)]
pub(super) struct PackedTree {
    ids: Vec<u64>,
    /// The boxes along the curve, then the boxes around each [`FAN`] of them, up to one root level of at most [`FAN`].
    levels: Vec<Vec<Bounds>>,
}

impl PackedTree {
    /// Sorts and packs ids and their boxes, which must be finite.
    pub fn new(mut ids: Vec<u64>, mut leaves: Vec<Bounds>) -> Self {
        if leaves.is_empty() {
            return Self::default();
        }
        let whole = leaves.iter().fold(Bounds::NOTHING, Bounds::grown);
        let mut order = curve_order(&leaves, &whole);
        // In place, one cycle after the other: two copies of millions of boxes would be the most memory that a check takes.
        for start in 0..order.len() {
            let mut at = start;
            loop {
                let from = std::mem::replace(&mut order[at], at as u32) as usize;
                if from == start {
                    break;
                }
                ids.swap(at, from);
                leaves.swap(at, from);
                at = from;
            }
        }
        let mut levels: Vec<Vec<Bounds>> = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > FAN) {
            let above = below.chunks(FAN).map(|node| node.iter().fold(Bounds::NOTHING, Bounds::grown)).collect();
            levels.push(above);
        }
        Self { ids, levels }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn bounds(&self) -> Option<Bounds> {
        let root = self.levels.last()?;
        Some(root.iter().fold(Bounds::NOTHING, Bounds::grown))
    }

    /// Calls `found` with the id of every box that touches `window`, until it says to stop (false).
    pub fn visit(&self, window: &Bounds, mut found: impl FnMut(u64) -> bool) {
        let Some(top) = self.levels.len().checked_sub(1) else { return };
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
            for (child, bounds) in boxes.iter().take(FAN).enumerate() {
                if !bounds.touches(window) {
                    continue;
                }
                if level == 0 {
                    if !self.ids.get(first + child).is_none_or(|id| found(*id)) {
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
        let top = self.levels.len().checked_sub(1)?;
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
            for (child, bounds) in boxes.iter().take(FAN).enumerate() {
                let gap = bounds.squared_distance(point);
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
                    self.ids.get(*child as usize).and_then(|id| distance(*id).map(|exact| (*id, exact)))
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

/// Indices of the boxes, sorted by the Hilbert number of their middles; equal numbers keep their order.
fn curve_order(boxes: &[Bounds], whole: &Bounds) -> Vec<u32> {
    let middle =
        |bounds: &Bounds| Coord { x: (bounds.west + bounds.east) / 2.0, y: (bounds.south + bounds.north) / 2.0 };
    order_along_curve(boxes.iter().map(middle), whole)
}

/// Indices of the places, sorted along the curve over `whole`; places outside of it are put at its edge.
pub(super) fn order_along_curve(places: impl ExactSizeIterator<Item = Coord<f64>>, whole: &Bounds) -> Vec<u32> {
    let cells = f64::from(u16::MAX);
    // The smallest side, 1e-300, keeps the scale finite when all places are one.
    let scale = |low: f64, high: f64| cells / (high - low).max(1e-300);
    let (across, up) = (scale(whole.west, whole.east), scale(whole.south, whole.north));
    let mut keyed: Vec<(u32, u32)> = places
        .zip(0_u32..)
        .map(|(place, at)| {
            let x = ((place.x - whole.west) * across).clamp(0.0, cells);
            let y = ((place.y - whole.south) * up).clamp(0.0, cells);
            (hilbert(x as u32, y as u32) >> UNUSED_CURVE_BITS, at)
        })
        .collect();
    let mut other = vec![(0, 0); keyed.len()];
    for shift in [0, 11] {
        radix_pass(&keyed, &mut other, shift);
        std::mem::swap(&mut keyed, &mut other);
    }
    keyed.into_iter().map(|(_, at)| at).collect()
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
