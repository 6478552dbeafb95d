//! Rings on the grid of whole millimetres, where every question has an exact answer.

use std::collections::BTreeSet;

use geo_types::{Coord, LineString};

/// East and north in millimetres.
pub(super) type Point = [i64; 2];

/// The corners of a ring one after another; the first does not come again at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ring(pub Vec<Point>);

impl Ring {
    /// Of a closed ring in metres.
    pub fn of(line: &LineString<f64>) -> Self {
        let mut corners: Vec<Point> = line.0.iter().map(on_grid).collect();
        corners.pop();
        Self(corners)
    }

    /// Closed, in metres.
    pub fn line(&self) -> LineString<f64> {
        LineString(self.0.iter().chain(self.0.first()).map(|corner| metres(*corner)).collect())
    }

    /// Every edge from corner to corner, the one back to the first last.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + Clone + '_ {
        self.0.iter().copied().zip(self.0.iter().copied().cycle().skip(1))
    }

    pub fn has(&self, corner: Point) -> bool {
        self.0.contains(&corner)
    }

    /// The corner so many steps after (or before) one; none where there is no corner at all.
    pub fn beside(&self, at: usize, steps: isize) -> Option<Point> {
        let count = isize::try_from(self.0.len()).ok().filter(|count| *count > 0)?;
        let place = isize::try_from(at).ok()?.checked_add(steps)?.rem_euclid(count);
        self.0.get(usize::try_from(place).ok()?).copied()
    }

    /// Square metres, positive counter-clockwise.
    pub fn area(&self) -> f64 {
        let Some(base) = self.0.first() else { return 0.0 };
        let doubled: i64 = self.edges().map(|(a, b)| cross(*base, a, b)).sum();
        doubled as f64 / 2e6
    }

    /// Pairs of edges that have more in common than one end of each.
    pub fn contacts(&self) -> usize {
        let edges: Vec<(Point, Point)> = self.edges().collect();
        let pairs = edges.iter().enumerate().flat_map(|(at, one)| edges.iter().skip(at + 1).map(move |two| (one, two)));
        pairs.filter(|(one, two)| !apart(**one, **two)).count()
    }

    /// Whether no corner comes twice and no two edges meet but in the corner between them.
    pub fn is_simple(&self) -> bool {
        let twice =
            self.0.iter().enumerate().any(|(at, corner)| self.0.iter().skip(at + 1).any(|other| other == corner));
        self.0.len() > 2 && !twice && self.contacts() == 0
    }

    /// Whether the way round turns to one side only; it may go straight on.
    pub fn is_convex(&self) -> bool {
        let turns = (0..self.0.len())
            .filter_map(|at| Some(cross(self.beside(at, -1)?, self.beside(at, 0)?, self.beside(at, 1)?).signum()));
        let turns: BTreeSet<i64> = turns.filter(|turn| *turn != 0).collect();
        self.is_simple() && turns.len() == 1
    }

    /// Whether a segment meets the ring in common corners only.
    pub fn is_clear_of(&self, segment: (Point, Point)) -> bool {
        self.edges().all(|edge| apart(edge, segment))
    }

    /// Whether a place is in the inside, off the boundary.
    pub fn encloses(&self, place: Point) -> bool {
        let mut inside = false;
        for (a, b) in self.edges() {
            if on_segment(a, b, place) {
                return false;
            }
            if (a[1] > place[1]) != (b[1] > place[1]) {
                inside ^= (cross(a, b, place) > 0) == (b[1] > a[1]);
            }
        }
        inside
    }

    pub fn moved(&self, by: Point) -> Self {
        Self(self.0.iter().map(|corner| [corner[0] + by[0], corner[1] + by[1]]).collect())
    }

    /// Diameter in metres of the largest circle inside of a convex ring, either way round.
    ///
    /// Why: of a convex ring it touches three sides, and no other of the circles that touch three is as large and inside; so
    /// the truth is computed to the last digit, by another way than the rules'.
    pub fn widest_circle(&self) -> f64 {
        let Some(base) = self.0.first() else { return 0.0 };
        let turn = if self.area() < 0.0 { -1.0 } else { 1.0 };
        // Every side as (inward normal, distance of the base): normal · place + distance is how far inside a place is.
        let sides: Vec<[f64; 3]> = self
            .edges()
            .map(|(a, b)| {
                let (from, along) = (between(*base, a), between(a, b));
                let length = along.x.hypot(along.y);
                let normal = [-along.y * turn / length, along.x * turn / length];
                [normal[0], normal[1], -(normal[0] * from.x + normal[1] * from.y)]
            })
            .collect();
        let mut widest = 0.0_f64;
        for (at, one) in sides.iter().enumerate() {
            for (second, two) in sides.iter().enumerate().skip(at + 1) {
                for three in sides.iter().skip(second + 1) {
                    let Some([x, y, radius]) = touching(one, two, three) else { continue };
                    let inside = |side: &[f64; 3]| side[0] * x + side[1] * y + side[2] >= radius - 1e-9;
                    if sides.iter().all(inside) {
                        widest = widest.max(2.0 * radius);
                    }
                }
            }
        }
        widest
    }

    /// The mean of the corners: inside of a convex ring.
    pub fn middle(&self) -> Point {
        let count = i64::try_from(self.0.len()).unwrap_or(i64::MAX).max(1);
        let mean = |axis: usize| self.0.iter().map(|corner| corner[axis]).sum::<i64>().div_euclid(count);
        [mean(0), mean(1)]
    }
}

/// Centre and radius of the circle that three sides are as far inside of: `normal · centre + distance = radius`.
fn touching(one: &[f64; 3], two: &[f64; 3], three: &[f64; 3]) -> Option<[f64; 3]> {
    let rows = [
        [two[0] - one[0], two[1] - one[1], one[2] - two[2]],
        [three[0] - one[0], three[1] - one[1], one[2] - three[2]],
    ];
    let [[a, b, e], [c, d, f]] = rows;
    let determinant = a * d - b * c;
    if determinant.abs() < 1e-12 {
        return None;
    }
    let (x, y) = ((e * d - b * f) / determinant, (a * f - e * c) / determinant);
    Some([x, y, one[0] * x + one[1] * y + one[2]])
}

/// The grid's place nearest to one in metres. Northings are below 10 million metres: far inside an i64.
pub(super) fn on_grid(place: &Coord<f64>) -> Point {
    [(place.x * 1_000.0).round() as i64, (place.y * 1_000.0).round() as i64]
}

pub(super) fn metres(place: Point) -> Coord<f64> {
    Coord { x: place[0] as f64 / 1_000.0, y: place[1] as f64 / 1_000.0 }
}

/// The way from one place to another, in metres.
pub(super) fn between(from: Point, to: Point) -> Coord<f64> {
    metres([to[0] - from[0], to[1] - from[1]])
}

pub(super) fn length(from: Point, to: Point) -> f64 {
    let way = between(from, to);
    way.x.hypot(way.y)
}

/// The grid's place nearest to a way in metres from a place.
pub(super) fn stepped(from: Point, way: Coord<f64>) -> Point {
    let [x, y] = on_grid(&way);
    [from[0] + x, from[1] + y]
}

/// Twice the area of a triangle in square millimetres, positive where `c` is to the left of the way from `a` to `b`.
/// Places of one ward are less than 100 km from each other: the products fit.
pub(super) fn cross(a: Point, b: Point, c: Point) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Distance in metres of a place from the straight line through two others.
pub(super) fn off_line(a: Point, b: Point, place: Point) -> f64 {
    cross(a, b, place).abs() as f64 / 1e6 / length(a, b)
}

/// Where two lines cross, in whole millimetres; none where they are parallel.
pub(super) fn crossing(one: (Point, Point), two: (Point, Point)) -> Option<Point> {
    let (from, to) = (cross(two.0, two.1, one.0), cross(two.0, two.1, one.1));
    if from == to {
        return None;
    }
    let share = from as f64 / (from - to) as f64;
    Some(stepped(one.0, between(one.0, one.1) * share))
}

fn on_segment(a: Point, b: Point, place: Point) -> bool {
    let within = |axis: usize| (a[axis].min(b[axis])..=a[axis].max(b[axis])).contains(&place[axis]);
    cross(a, b, place) == 0 && within(0) && within(1)
}

/// Whether two segments have nothing in common, or one end of each only.
fn apart((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let common = [a, b].iter().filter(|end| **end == c || **end == d).count();
    match common {
        0 => {
            let touches = on_segment(a, b, c) || on_segment(a, b, d) || on_segment(c, d, a) || on_segment(c, d, b);
            let sides =
                (cross(a, b, c).signum() * cross(a, b, d).signum(), cross(c, d, a).signum() * cross(c, d, b).signum());
            !touches && sides != (-1, -1)
        }
        1 => {
            let on_other = |ends: [Point; 2], (from, to): (Point, Point)| {
                ends.into_iter().any(|end| end != from && end != to && on_segment(from, to, end))
            };
            !on_other([c, d], (a, b)) && !on_other([a, b], (c, d))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[Point]) -> Ring {
        Ring(corners.to_vec())
    }

    #[test]
    fn a_ring_of_the_map_comes_back_bit_for_bit() {
        let line = LineString(vec![
            Coord { x: 586_400.123, y: 2_326_900.007 },
            Coord { x: 586_411.001, y: 2_326_933.999 },
            Coord { x: 586_420.550, y: 2_326_911.100 },
            Coord { x: 586_400.123, y: 2_326_900.007 },
        ]);
        assert_eq!(Ring::of(&line).line(), line);
    }

    #[test]
    fn a_bow_tie_has_one_contact_and_a_square_none() {
        let square = ring(&[[0, 0], [0, 10], [10, 10], [10, 0]]);
        assert!(square.is_simple() && square.encloses([5, 5]) && !square.encloses([0, 5]) && !square.encloses([11, 5]));
        assert_eq!(ring(&[[0, 0], [10, 10], [0, 10], [10, 0]]).contacts(), 1);
        assert_eq!(crossing(([0, 0], [10, 10]), ([0, 10], [10, 0])), Some([5, 5]));
        // Out and back along itself; touching an edge of its own.
        assert!(!ring(&[[0, 0], [0, 10], [0, 4], [10, 0]]).is_simple());
        assert!(!ring(&[[0, 0], [0, 10], [10, 10], [10, 5], [0, 5], [10, 0]]).is_simple());
    }

    #[test]
    fn a_segment_is_clear_where_it_shares_corners_only() {
        let square = ring(&[[0, 0], [0, 10], [10, 10], [10, 0]]);
        assert!(square.is_clear_of(([0, 0], [10, 10])) && square.is_clear_of(([2, 2], [5, 5])));
        assert!(!square.is_clear_of(([5, 5], [15, 5])) && !square.is_clear_of(([0, 0], [0, 20])));
        assert!(!square.is_clear_of(([0, 5], [5, 5])), "it begins on an edge");
    }

    #[test]
    fn the_widest_circle_is_that_of_the_narrowest_way_through() {
        let strip = ring(&[[0, 0], [500, 40], [4_500, 40], [5_000, 0]]);
        assert!(strip.is_convex() && !ring(&[[0, 0], [500, 40], [2_000, 10], [5_000, 0]]).is_convex());
        assert!((strip.widest_circle() - 0.040).abs() < 1e-9);
        let square = ring(&[[0, 0], [3_000, 0], [3_000, 3_000], [0, 3_000]]);
        assert!((square.widest_circle() - 3.0).abs() < 1e-9);
        let triangle = ring(&[[0, 0], [4_000, 0], [0, 3_000]]);
        assert!((triangle.widest_circle() - 2.0).abs() < 1e-9);
        assert!((triangle.area() - 6.0).abs() < 1e-12);
    }
}
