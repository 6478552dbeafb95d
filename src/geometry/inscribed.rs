//! How wide an area is: the diameter of the largest circle within it. A long crack is narrow, whatever its area.
//!
//! Source: M. Davis, "Polygon narrowness" (2025): ratios of area and outline tell nothing of bulges. Search by squares after V. Agafonkin's
//! `polylabel`, with a bound of our own for squares that two edges run through: along a crack all places are equally wide, and squares
//! alone would be halved down to the precision along its whole length.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The largest circle within an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// As the area's coordinates.
    pub centre: [f64; 2],
    pub radius: f64,
}

/// Edges that are tried for a circle of the wanted radius beside them before the search begins.
const TRIED: usize = 16;

/// The largest circle within rings (shells anticlockwise, holes clockwise, the first corner not repeated), its radius at most `precision`
/// too small. `None` without an area. Ends early once a radius of `enough` is sure: then the radius is at least that.
pub fn largest_circle(rings: &[Vec<[f64; 2]>], precision: f64, enough: f64) -> Option<Circle> {
    let edges = edges(rings);
    if enough.is_finite()
        && let Some(circle) = beside_long_edges(&edges, enough)
    {
        return Some(circle);
    }
    let points = || rings.iter().flatten();
    let least = points().fold([f64::INFINITY; 2], |least, at| [least[0].min(at[0]), least[1].min(at[1])]);
    let most = points().fold([f64::NEG_INFINITY; 2], |most, at| [most[0].max(at[0]), most[1].max(at[1])]);
    let (width, height) = (most[0] - least[0], most[1] - least[1]);
    let side = width.min(height);
    if !(side > 0.0 && width.is_finite() && height.is_finite()) {
        return None;
    }
    let mut heap = BinaryHeap::new();
    let mut best = Circle { centre: least, radius: 0.0 };
    let (columns, rows) = ((width / side).ceil() as u32, (height / side).ceil() as u32);
    for column in 0..columns {
        for row in 0..rows {
            let centre = [least[0] + (f64::from(column) + 0.5) * side, least[1] + (f64::from(row) + 0.5) * side];
            heap.push(Square::of(centre, side / 2.0, &edges));
        }
    }
    while let Some(square) = heap.pop() {
        if square.inside > best.radius {
            best = Circle { centre: square.centre, radius: square.inside };
        }
        if square.most - best.radius <= precision || best.radius >= enough {
            break;
        }
        let half = square.half / 2.0;
        for [x, y] in [[-half, -half], [half, -half], [-half, half], [half, half]] {
            let part = Square::of([square.centre[0] + x, square.centre[1] + y], half, &edges);
            if part.most > best.radius + precision {
                heap.push(part);
            }
        }
    }
    (best.radius > 0.0).then_some(best)
}

/// A side of a ring: where it begins, its direction of length 1, its length.
#[derive(Clone, Copy)]
struct Side {
    from: [f64; 2],
    along: [f64; 2],
    length: f64,
}

impl Side {
    /// How far along and how far to the left a place is.
    fn place(&self, at: [f64; 2]) -> [f64; 2] {
        let off = [at[0] - self.from[0], at[1] - self.from[1]];
        [off[0] * self.along[0] + off[1] * self.along[1], off[1] * self.along[0] - off[0] * self.along[1]]
    }

    fn squared_distance(&self, at: [f64; 2]) -> f64 {
        let [along, left] = self.place(at);
        let beyond = along - along.clamp(0.0, self.length);
        beyond * beyond + left * left
    }
}

fn edges(rings: &[Vec<[f64; 2]>]) -> Vec<Side> {
    let mut sides = Vec::with_capacity(rings.iter().map(Vec::len).sum());
    for ring in rings {
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let [x, y] = [to[0] - from[0], to[1] - from[1]];
            let length = x.hypot(y);
            if length > 0.0 {
                sides.push(Side { from: *from, along: [x / length, y / length], length });
            }
        }
    }
    sides
}

/// A circle of the radius that touches the middle of one of the longest edges, where there is one: most areas that are wide enough show it
/// at once, however many corners they have.
fn beside_long_edges(edges: &[Side], radius: f64) -> Option<Circle> {
    let mut longest: Vec<&Side> = edges.iter().collect();
    if longest.len() > TRIED {
        longest.select_nth_unstable_by(TRIED, |a, b| b.length.total_cmp(&a.length));
        longest.truncate(TRIED);
    }
    longest.sort_by(|a, b| b.length.total_cmp(&a.length).then_with(|| order(a.from, b.from)));
    // A thousandth more, so that rounding takes nothing from what is enough.
    let (reach, half) = (radius * 1.001, 0.5);
    longest.into_iter().find_map(|side| {
        let middle = side.length * half;
        let centre = [
            side.from[0] + side.along[0] * middle - side.along[1] * reach,
            side.from[1] + side.along[1] * middle + side.along[0] * reach,
        ];
        let inside = Square::of(centre, 0.0, edges).inside;
        (inside >= radius).then_some(Circle { centre, radius: inside })
    })
}

fn order(a: [f64; 2], b: [f64; 2]) -> Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

struct Square {
    centre: [f64; 2],
    half: f64,
    /// Distance of the centre from the nearest ring, negative outside.
    inside: f64,
    /// No place of the square is further inside than this.
    most: f64,
}

impl Square {
    fn of(centre: [f64; 2], half: f64, edges: &[Side]) -> Self {
        let (mut within, mut nearest) = (false, [(f64::INFINITY, 0); 3]);
        for (at, side) in edges.iter().enumerate() {
            let to = [side.from[0] + side.along[0] * side.length, side.from[1] + side.along[1] * side.length];
            if (to[1] > centre[1]) != (side.from[1] > centre[1]) {
                // Left of an edge that runs up, or right of one that runs down: a ray to the east meets it.
                let [_, left] = side.place(centre);
                if (left > 0.0) == (side.along[1] > 0.0) {
                    within = !within;
                }
            }
            let square = side.squared_distance(centre);
            if square < nearest[2].0 {
                nearest[2] = (square, at);
                nearest.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        let distance = nearest[0].0.sqrt();
        let (inside, around) = (if within { distance } else { -distance }, half * std::f64::consts::SQRT_2);
        let mut most = inside + around;
        if nearest[2].0.sqrt() >= around
            && let (Some(one), Some(other)) = (edges.get(nearest[0].1), edges.get(nearest[1].1))
            && let Some(bound) = between(one, other, centre, half)
        {
            most = most.min(bound);
        }
        Self { centre, half, inside, most }
    }
}

/// How far inside a place of a square can be where only two edges come near, which face each other: what is inside lies left of both, and is
/// no further from the nearer than half of what it is from both. `None` where they do not, or where it may be nearer to an end of one.
fn between(one: &Side, other: &Side, centre: [f64; 2], half: f64) -> Option<f64> {
    let around = half * std::f64::consts::SQRT_2;
    for (side, opposite) in [(one, other), (other, one)] {
        let [along, left] = side.place(centre);
        let foot = [side.from[0] + along * side.along[0], side.from[1] + along * side.along[1]];
        let spans = along >= around && along + around <= side.length;
        let inside = left > -around && opposite.place(foot)[1] > 0.0;
        if !(spans && inside) {
            return None;
        }
    }
    let corners = [[-half, -half], [half, -half], [half, half], [-half, half]];
    let both = corners.map(|[x, y]| {
        let at = [centre[0] + x, centre[1] + y];
        one.place(at)[1] + other.place(at)[1]
    });
    Some(both.into_iter().fold(f64::NEG_INFINITY, f64::max) / 2.0)
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Square {}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most.total_cmp(&other.most).then_with(|| order(other.centre, self.centre))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(rings: &[Vec<[f64; 2]>]) -> f64 {
        largest_circle(rings, 0.001, f64::INFINITY).map_or(0.0, |circle| 2.0 * circle.radius)
    }

    #[test]
    fn a_crack_is_as_wide_as_it_is_however_long() {
        for long in [4.0_f64, 400.0, 40_000.0] {
            let crack = vec![vec![[0.0, 0.0], [long, 3.0], [long, 3.04], [0.0, 0.04]]];
            let slant = 0.04 * long / long.hypot(3.0);
            assert!((width(&crack) - slant).abs() < 0.002, "{}", width(&crack));
        }
    }

    #[test]
    fn a_hole_makes_an_area_narrow() {
        let square = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        let hole = vec![[1.0, 1.0], [1.0, 9.0], [9.0, 9.0], [9.0, 1.0]];
        assert!((width(std::slice::from_ref(&square)) - 10.0).abs() < 0.002);
        // The largest circle stands in a corner.
        assert!((width(&[square, hole]) - 2.0 * (2.0 - 2.0_f64.sqrt())).abs() < 0.01);
    }

    #[test]
    fn an_area_that_is_wide_enough_is_not_measured() {
        let square = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        let circle = largest_circle(std::slice::from_ref(&square), 0.001, 1.0).expect("an area");
        assert!(circle.radius >= 1.0 && circle.radius < 2.0);
        let narrow = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 1.9], [0.0, 1.9]];
        let circle = largest_circle(&[narrow], 0.001, 1.0).expect("an area");
        assert!((circle.radius - 0.95).abs() < 0.001);
    }

    #[test]
    fn no_area_has_no_width() {
        assert_eq!(largest_circle(&[vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]], 0.001, 1.0), None);
    }
}
