//! The grid of whole millimetres on which boundaries are compared: one rounding for all.

use geo_types::{Coord, Rect};

use super::measure::box_around;

/// A place on the grid: whole millimetres east and north of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    pub x: i32,
    pub y: i32,
}

impl Node {
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// Millimetres east and north of the origin.
    #[inline]
    pub fn place(self) -> [f64; 2] {
        [f64::from(self.x), f64::from(self.y)]
    }

    /// Both numbers in one, the same order as the nodes of one sign.
    #[inline]
    pub fn packed(self) -> u64 {
        u64::from(self.x.cast_unsigned()) << 32 | u64::from(self.y.cast_unsigned())
    }

    /// Millimetres from here to there.
    #[inline]
    pub fn to(self, there: Self) -> [i64; 2] {
        [i64::from(there.x) - i64::from(self.x), i64::from(there.y) - i64::from(self.y)]
    }

    /// Square of the distance, mm².
    #[inline]
    pub fn squared_distance(self, there: Self) -> i64 {
        let [x, y] = self.to(there);
        x * x + y * y
    }
}

/// Twice the signed area of the triangle, mm²: positive when `c` lies left of `a` → `b`, 0 on the line. Exact.
#[inline]
pub fn turn(a: Node, b: Node, c: Node) -> i64 {
    let ([ux, uy], [vx, vy]) = (a.to(b), a.to(c));
    ux * vy - uy * vx
}

/// Twice the signed area of a ring, mm², positive anticlockwise; the first node is not repeated. Exact.
pub fn twice_ring_area(ring: &[Node]) -> i128 {
    let Some(first) = ring.first() else { return 0 };
    let around = ring.windows(2).map(|pair| turn(*first, pair[0], pair[1]));
    around.map(i128::from).sum()
}

/// Whether a place, in millimetres, lies in an odd number of rings; their first nodes are not repeated.
pub fn in_odd_rings<'a>(rings: impl IntoIterator<Item = &'a [Node]>, [x, y]: [f64; 2]) -> bool {
    let mut within = false;
    for ring in rings {
        let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
        for (to, from) in ring.iter().zip(before) {
            let ([ax, ay], [bx, by]) = (from.place(), to.place());
            within ^= (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
        }
    }
    within
}

/// The box around nodes, millimetres. `None` when there is none.
pub fn box_around_nodes(nodes: impl IntoIterator<Item = Node>) -> Option<Rect<f64>> {
    box_around(nodes.into_iter().map(|node| Coord::from(node.place())))
}

/// Where the grid begins: whole kilometres of the CRS, so that the same place has the same millimetre on every grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grid {
    /// Millimetres.
    origin: [i64; 2],
}

/// Added to a number of less than 2⁵¹ and taken away again, it leaves the nearest whole one, halves to the even one: two additions, where
/// `f64::round` is a call on processors of 2008.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Where a corner is at most, metres from the origin of the grid: below 2²⁹ mm, so that products of two differences stay below 2⁶⁰.
const REACH: f64 = 536_000.0;
const MILLIMETRES: f64 = 1_000.0;

impl Grid {
    /// The grid around a place, metres.
    pub fn around(place: Coord<f64>) -> Self {
        let kilometres = |metres: f64| if metres.is_finite() { (metres / 1_000.0).floor() as i64 } else { 0 };
        Self { origin: [kilometres(place.x) * 1_000_000, kilometres(place.y) * 1_000_000] }
    }

    /// The nearest node. `None` for what is no place, or over five hundred kilometres away.
    #[inline]
    pub fn node(&self, place: Coord<f64>) -> Option<Node> {
        let whole = |metres: f64, origin: i64| {
            let millimetres = metres * MILLIMETRES;
            let rounded = (millimetres + ROUNDER) - ROUNDER;
            rounded - origin as f64
        };
        let (x, y) = (whole(place.x, self.origin[0]), whole(place.y, self.origin[1]));
        let near = x.abs() < REACH * MILLIMETRES && y.abs() < REACH * MILLIMETRES;
        near.then_some(Node { x: x as i32, y: y as i32 })
    }

    /// Where a node is, metres: the double nearest to its millimetres.
    pub fn place(&self, node: Node) -> Coord<f64> {
        self.place_between([f64::from(node.x), f64::from(node.y)])
    }

    /// Millimetres from the origin of a place, metres.
    pub fn millimetres(&self, place: Coord<f64>) -> [f64; 2] {
        [place.x * MILLIMETRES - self.origin[0] as f64, place.y * MILLIMETRES - self.origin[1] as f64]
    }

    /// Where a place between nodes is, metres; given in millimetres from the origin.
    pub fn place_between(&self, [x, y]: [f64; 2]) -> Coord<f64> {
        Coord { x: (self.origin[0] as f64 + x) / MILLIMETRES, y: (self.origin[1] as f64 + y) / MILLIMETRES }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::coord;

    #[test]
    fn a_place_has_the_same_millimetre_on_every_grid() {
        let place = coord! { x: 587_111.123_5, y: 2_318_456.999_6 };
        let other = Grid::around(coord! { x: 590_500.0, y: 2_310_020.0 });
        let (near, far) = (Grid::around(place), other);
        let back = |grid: Grid| grid.node(place).map(|node| grid.place(node));
        assert_eq!(back(near), back(far));
        assert_eq!(back(near), Some(coord! { x: 587_111.124, y: 2_318_457.0 }));
    }

    #[test]
    fn what_is_no_place_has_no_node() {
        let grid = Grid::around(coord! { x: 587_111.0, y: 2_318_456.0 });
        for (x, known) in [(f64::NAN, false), (f64::INFINITY, false), (-9e15, false), (0.0, false), (100_000.0, true)] {
            assert_eq!(grid.node(coord! { x: x, y: 2_318_456.0 }).is_some(), known, "{x}");
        }
    }

    #[test]
    fn a_turn_to_the_left_is_positive() {
        let (a, b) = (Node::new(-536_000_000, 5), Node::new(536_000_000, 5));
        assert!(turn(a, b, Node::new(0, 6)) > 0 && turn(a, b, Node::new(0, 5)) == 0 && turn(b, a, Node::new(0, 6)) < 0);
        let square = [(0, 0), (10, 0), (10, 10), (0, 10)].map(|(x, y)| Node::new(x, y));
        assert_eq!(twice_ring_area(&square), 200);
    }
}
