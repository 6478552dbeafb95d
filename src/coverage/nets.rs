//! Which edges of a coverage have their partner: the same edge in the other direction, of a neighbour. What is left over is all that
//! geometry has to look at: matched pairs change the number of parcels over a place nowhere.

use geo_types::Rect;
use rayon::prelude::*;

use super::shapes::{Shape, Shapes};
use crate::geometry::{Edge, Node, shortened};
use crate::jobs::{Cancelled, Watch};

/// Shapes that are matched among themselves before the rest: their edges fit into a processor's cache. Source: `shared/bench/README.md`,
/// where chunks of a thousand neighbours are six times as fast as one table.
const CHUNK: u32 = 1_024;

/// An edge by its lesser node, with how many times more it runs from there than to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Net {
    low: Node,
    high: Node,
    count: i32,
}

impl Net {
    fn of(edge: Edge) -> Self {
        if edge.from < edge.to {
            Self { low: edge.from, high: edge.to, count: 1 }
        } else {
            Self { low: edge.to, high: edge.from, count: -1 }
        }
    }

    /// The edge as often as it is left over.
    fn edges(self) -> impl Iterator<Item = Edge> {
        let forward = Edge { from: self.low, to: self.high };
        let backward = Edge { from: self.high, to: self.low };
        let edge = if self.count > 0 { forward } else { backward };
        std::iter::repeat_n(edge, self.count.unsigned_abs() as usize)
    }
}

/// The edges of shapes that have no partner, sorted by their nodes: the same whatever the order of the shapes.
///
/// Errors: [`Cancelled`].
pub(crate) fn unmatched(shapes: &Shapes, watch: &Watch) -> Result<Vec<Edge>, Cancelled> {
    let count = u32::try_from(shapes.len()).unwrap_or(u32::MAX);
    let firsts: Vec<u32> = (0..count).step_by(CHUNK as usize).collect();
    let parts: Vec<Vec<Net>> = firsts
        .par_iter()
        .map_init(Table::default, |table, first| {
            watch.check()?;
            for at in *first..first.saturating_add(CHUNK).min(count) {
                shapes.shape(at).edges().for_each(|edge| table.add(Net::of(edge)));
            }
            Ok(table.take())
        })
        .collect::<Result<_, _>>()?;
    let mut table = Table::default();
    parts.iter().flatten().for_each(|net| table.add(*net));
    Ok(table.edges())
}

/// The edges without a partner as they are within a window, in millimetres, of all shapes that touch it; sorted. Outside of the window there
/// are others.
pub(crate) fn unmatched_within<'a>(shapes: impl Iterator<Item = Shape<'a>>, window: &Rect<f64>) -> Vec<Edge> {
    let mut table = Table::default();
    for ring in shapes.flat_map(Shape::rings) {
        let near = shortened(ring, window);
        let before = near.iter().cycle().skip(near.len().saturating_sub(1));
        near.iter().zip(before).for_each(|(to, from)| table.add(Net::of(Edge { from: *from, to: *to })));
    }
    table.edges()
}

/// Edges with their nets: open addressing, because nothing is ever taken out and a chunk is over in a moment.
struct Table {
    /// Index into `nets`, one more; 0 where nothing is.
    slots: Vec<u32>,
    nets: Vec<Net>,
}

impl Default for Table {
    fn default() -> Self {
        Self { slots: vec![0; 1 << 10], nets: Vec::new() }
    }
}

impl Table {
    fn add(&mut self, net: Net) {
        if self.nets.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = mixed(net.low, net.high) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    self.nets.push(net);
                    self.slots[slot] = u32::try_from(self.nets.len()).unwrap_or(u32::MAX);
                    return;
                }
                at => {
                    let known = &mut self.nets[at as usize - 1];
                    if known.low == net.low && known.high == net.high {
                        known.count += net.count;
                        return;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (at, net) in (1_u32..).zip(&self.nets) {
            let mut slot = mixed(net.low, net.high) as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = at;
        }
    }

    /// What is left over, each edge as often as it is, sorted; the table is empty then.
    fn edges(&mut self) -> Vec<Edge> {
        let mut left = self.take();
        left.sort_unstable();
        left.into_iter().flat_map(Net::edges).collect()
    }

    /// What is left over; the table is empty then.
    fn take(&mut self) -> Vec<Net> {
        self.slots.fill(0);
        let left = self.nets.iter().filter(|net| net.count != 0).copied().collect();
        self.nets.clear();
        left
    }
}

/// Whether an edge comes within so many millimetres of a node.
pub(crate) fn passes(edge: Edge, node: Node, millimetres: i64) -> bool {
    let ([ux, uy], [vx, vy]) = (edge.from.to(edge.to), edge.from.to(node));
    let (along, square) = (ux * vx + uy * vy, ux * ux + uy * uy);
    let near = millimetres * millimetres;
    if along <= 0 {
        return edge.from.squared_distance(node) <= near;
    }
    if along >= square {
        return edge.to.squared_distance(node) <= near;
    }
    let aside = i128::from(ux * vy - uy * vx);
    aside * aside <= i128::from(square) * i128::from(near)
}

/// Two multiplications mix well enough what are coordinates.
fn mixed(low: Node, high: Node) -> u64 {
    let product = |value: u64, by: u64| {
        let wide = u128::from(value) * u128::from(by);
        (wide >> 64) as u64 ^ wide as u64
    };
    product(low.packed() ^ 0x9E37_79B9_7F4A_7C15, high.packed() ^ 0xF39C_C060_5CED_C835)
}
