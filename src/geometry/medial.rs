//! The line in the middle of a long, narrow place, between the neighbours that face each other over it.
//!
//! The chordal axis: the outline is given corners as dense as the place is wide, the inside is triangulated (constrained Delaunay), and the line runs
//! through the middles of the edges between corners of different neighbours. A neighbour at an end, whose boundary there is hardly longer
//! than the place is wide, has no part in it: no spike runs into a corner. Source: L. Prasad, "Morphological analysis of shapes" (1997).

use std::collections::BTreeMap;

use geo::Simplify;
use geo_types::{Coord, LineString};
use spade::{ConstrainedDelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::{Edge, Node, in_odd_rings, turn};

/// A place this many times as long as wide is long. Source: as of strips, definition 7 of the coverage.
const LONG: f64 = 5.0;

/// A neighbour whose boundary is shorter than so many widths has no part in the place. Source: ours.
const PART: f64 = 2.0;

/// Corners of the outline at most: a hair of a kilometre is triangulated in milliseconds too.
const CORNERS: f64 = 4_000.0;

/// Corners are no denser than this, millimetres.
const DENSEST: f64 = 4.0;

/// How far the line may be straightened, millimetres: as far as it stays inside. Source: ours.
const STRAIGHTENED: [f64; 3] = [20.0, 4.0, 1.0];

/// A stretch of an outline: from a node to the next one, with the neighbour beyond, `None` where there is none.
pub type Stretch = (Node, Option<u32>);

/// The lines that share a place among its neighbours. `outline` runs once around it; `width` is that of its largest circle, millimetres. `None`
/// where it is short, or one neighbour has all of it, or a long stretch has none.
pub fn medial_lines(outline: &[Stretch], width: f64) -> Option<Vec<Edge>> {
    let ring: Vec<Node> = outline.iter().map(|(node, _)| *node).collect();
    let around: f64 = (0..ring.len()).map(|at| length(&ring, at)).sum();
    if width <= 0.0 || around / 2.0 < LONG * width {
        return None;
    }
    let owners = with_part(outline, width)?;
    let corners = dense(&ring, &owners, (width / 2.0).max(DENSEST).max(around / CORNERS));
    let axis = axis(corners, &ring)?;
    let inside = |line: &Vec<Node>| line.windows(2).all(|ends| stays_inside([ends[0], ends[1]], &ring));
    let straight = |line: &LineString<f64>| {
        let nodes = STRAIGHTENED.iter().map(|far| on_grid(&line.simplify(*far)));
        nodes.into_iter().find(inside)
    };
    let lines: Vec<Vec<Node>> = axis.iter().filter_map(straight).collect();
    let edges = lines.iter().flat_map(|line| line.windows(2).map(|ends| Edge { from: ends[0], to: ends[1] }));
    Some(edges.collect()).filter(|edges: &Vec<Edge>| !edges.is_empty())
}

fn length(ring: &[Node], at: usize) -> f64 {
    (ring[at].squared_distance(ring[(at + 1) % ring.len()]) as f64).sqrt()
}

fn on_grid(line: &LineString<f64>) -> Vec<Node> {
    let mut nodes: Vec<Node> = line.0.iter().map(|at| Node::new(at.x.round() as i32, at.y.round() as i32)).collect();
    nodes.dedup();
    nodes
}

/// The neighbour of each stretch, those that have no part replaced by the one before. `None` where only one is left, or a stretch has none.
fn with_part(outline: &[Stretch], width: f64) -> Option<Vec<u32>> {
    let ring: Vec<Node> = outline.iter().map(|(node, _)| *node).collect();
    let mut owners: Vec<Option<u32>> = outline.iter().map(|(_, owner)| *owner).collect();
    loop {
        // Runs of stretches of one neighbour, from where the neighbour changes.
        let first = (0..owners.len()).find(|at| owners[*at] != owners[(at + owners.len() - 1) % owners.len()])?;
        let mut runs: Vec<(Vec<usize>, f64)> = Vec::new();
        for at in (0..owners.len()).map(|step| (first + step) % owners.len()) {
            match runs.last_mut().filter(|(run, _)| owners[run[0]] == owners[at]) {
                Some((run, long)) => {
                    run.push(at);
                    *long += length(&ring, at);
                }
                None => runs.push((vec![at], length(&ring, at))),
            }
        }
        let (shortest, long) = runs.iter().map(|(run, long)| (run, *long)).min_by(|a, b| a.1.total_cmp(&b.1))?;
        if long >= PART * width {
            return owners.into_iter().collect();
        }
        let before = owners[(shortest[0] + owners.len() - 1) % owners.len()];
        shortest.iter().for_each(|at| owners[*at] = before);
    }
}

/// A corner of the dense outline.
#[derive(Debug, Clone, Copy)]
struct Corner {
    at: Point2<f64>,
    /// The neighbours before and after it.
    owners: [u32; 2],
}

impl HasPosition for Corner {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

fn dense(ring: &[Node], owners: &[u32], step: f64) -> Vec<Corner> {
    let mut corners = Vec::new();
    for (at, node) in ring.iter().enumerate() {
        let before = owners[(at + owners.len() - 1) % owners.len()];
        let ([x, y], [to_x, to_y]) = (node.place(), ring[(at + 1) % ring.len()].place());
        corners.push(Corner { at: Point2::new(x, y), owners: [before, owners[at]] });
        let parts = (length(ring, at) / step).ceil().max(1.0);
        corners.extend((1..parts as usize).map(|part| {
            let share = part as f64 / parts;
            Corner { at: Point2::new(x + (to_x - x) * share, y + (to_y - y) * share), owners: [owners[at]; 2] }
        }));
    }
    corners
}

/// A point of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// Of an edge between corners of different neighbours.
    Middle(usize, usize),
    /// Between two neighbours.
    Corner(usize),
    /// Of a triangle between three.
    Junction(usize),
}

/// With where it is.
type Placed = (Point, Coord<f64>);

/// Points, with those that each is joined to.
#[derive(Default)]
struct Axis {
    places: BTreeMap<Point, Coord<f64>>,
    beside: BTreeMap<Point, Vec<Point>>,
}

impl Axis {
    fn join(&mut self, ends: [Placed; 2]) {
        let [(one, _), (other, _)] = ends;
        self.places.extend(ends);
        self.beside.entry(one).or_default().push(other);
        self.beside.entry(other).or_default().push(one);
    }
}

/// The lines of the axis, each from a junction or a corner to the next. `None` where the outline cannot be triangulated.
fn axis(corners: Vec<Corner>, ring: &[Node]) -> Option<Vec<LineString<f64>>> {
    let edges = (0..corners.len()).map(|at| [at, (at + 1) % corners.len()]).collect();
    let mut crosses = false;
    let triangles =
        ConstrainedDelaunayTriangulation::<Corner>::try_bulk_load_cdt(corners, edges, |_| crosses = true).ok()?;
    if crosses {
        return None;
    }
    let mut axis = Axis::default();
    // Corners between two neighbours, and the middles of edges from there over the gap.
    let mut over: BTreeMap<usize, (Coord<f64>, Vec<Placed>)> = BTreeMap::new();
    for face in triangles.inner_faces() {
        let vertices = face.vertices();
        let at = vertices.map(|vertex| Coord { x: vertex.position().x, y: vertex.position().y });
        let centre = (at[0] + at[1] + at[2]) / 3.0;
        if !in_odd_rings([ring], [centre.x, centre.y]) {
            continue;
        }
        let owners = vertices.map(|vertex| vertex.data().owners);
        let index = vertices.map(|vertex| vertex.index());
        let mut middles = Vec::new();
        for [i, j] in [[0, 1], [1, 2], [2, 0]] {
            if owners[i].iter().any(|owner| owners[j].contains(owner)) {
                continue;
            }
            let middle = (Point::Middle(index[i].min(index[j]), index[i].max(index[j])), (at[i] + at[j]) / 2.0);
            middles.push((middle, [i, j]));
            for of in [i, j].into_iter().filter(|of| owners[*of][0] != owners[*of][1]) {
                over.entry(index[of]).or_insert((at[of], Vec::new())).1.push(middle);
            }
        }
        match middles.as_slice() {
            // The third corner is one between the two.
            [(middle, [i, j])] => {
                let third = 3 - i - j;
                axis.join([*middle, (Point::Corner(index[third]), at[third])]);
            }
            [(one, _), (other, _)] => axis.join([*one, *other]),
            [_, _, _] => {
                let junction = (Point::Junction(face.index()), centre);
                middles.iter().for_each(|(middle, _)| axis.join([*middle, junction]));
            }
            _ => {}
        }
    }
    let far = |from: Coord<f64>, to: Coord<f64>| (to - from).x.hypot((to - from).y);
    for (corner, (at, middles)) in over {
        let nearest = middles.into_iter().min_by(|one, other| far(at, one.1).total_cmp(&far(at, other.1)));
        if let Some(middle) = nearest.filter(|_| !axis.places.contains_key(&Point::Corner(corner))) {
            axis.join([middle, (Point::Corner(corner), at)]);
        }
    }
    let line = |chain: Vec<Point>| chain.iter().map(|point| axis.places[point]).collect();
    Some(chains(&axis.beside).into_iter().map(line).collect())
}

/// The ways between points that have not just two beside them.
fn chains(beside: &BTreeMap<Point, Vec<Point>>) -> Vec<Vec<Point>> {
    let is_end = |point: &Point| beside[point].len() != 2;
    let mut chains = Vec::new();
    for end in beside.keys().filter(|point| is_end(point)) {
        for next in &beside[end] {
            let mut chain = vec![*end, *next];
            while let [.., before, here] = chain[..]
                && !is_end(&here)
            {
                chain.extend(beside[&here].iter().copied().find(|point| *point != before));
            }
            // Each way is found from both of its ends.
            if chain.first() <= chain.last() {
                chains.push(chain);
            }
        }
    }
    chains
}

/// Whether a line crosses no edge of a ring.
fn stays_inside([a, b]: [Node; 2], ring: &[Node]) -> bool {
    let crosses = |c: Node, d: Node| {
        let sides = [turn(a, b, c).signum() * turn(a, b, d).signum(), turn(c, d, a).signum() * turn(c, d, b).signum()];
        sides == [-1, -1]
    };
    (0..ring.len()).all(|at| !crosses(ring[at], ring[(at + 1) % ring.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(corners: &[(i32, i32, u32)]) -> Vec<Stretch> {
        corners.iter().map(|(x, y, owner)| (Node::new(*x, *y), Some(*owner))).collect()
    }

    fn ends(edges: &[Edge]) -> Vec<[[f64; 2]; 2]> {
        edges.iter().map(|edge| [edge.from.place(), edge.to.place()]).collect()
    }

    #[test]
    fn a_gap_between_two_that_runs_out_is_halved_from_end_to_end() {
        let gap = outline(&[(0, 0, 1), (10_000, 0, 2), (5_000, 400, 2)]);
        let edges = medial_lines(&gap, 200.0).expect("long");
        let nodes: Vec<[f64; 2]> = ends(&edges).into_iter().flatten().collect();
        assert!(nodes.contains(&[0.0, 0.0]) && nodes.contains(&[10_000.0, 0.0]), "{nodes:?}");
        let middle = nodes.iter().map(|[_, y]| *y).fold(0.0, f64::max);
        assert!((middle - 200.0).abs() < 25.0 && edges.len() <= 4, "{nodes:?}");
    }

    #[test]
    fn those_at_the_ends_of_a_gap_have_no_part_in_it() {
        let gap = outline(&[(0, 0, 1), (10_000, 0, 3), (10_000, 200, 2), (0, 200, 4)]);
        let edges = medial_lines(&gap, 200.0).expect("long");
        for [from, to] in ends(&edges) {
            let slope = (to[1] - from[1]).abs() / (to[0] - from[0]).abs().max(1.0);
            assert!([from, to].iter().all(|[_, y]| (0.0..=200.0).contains(y)) && slope <= 1.1, "{from:?} {to:?}");
        }
        let middle: f64 = ends(&edges)
            .iter()
            .filter(|ends| ends.iter().all(|[_, y]| *y == 100.0))
            .map(|[from, to]| (to[0] - from[0]).abs())
            .sum();
        assert!(middle > 9_000.0, "{:?}", ends(&edges));
    }

    #[test]
    fn neighbours_along_one_side_have_their_shares() {
        let gap = outline(&[(0, 0, 1), (5_000, 0, 2), (10_000, 0, 3), (10_000, 200, 3), (0, 200, 3)]);
        let edges = medial_lines(&gap, 200.0).expect("long");
        let meets = ends(&edges).into_iter().flatten().filter(|at| *at == [5_000.0, 0.0]).count();
        assert_eq!(meets, 1, "a line to where the two meet: {:?}", ends(&edges));
    }

    #[test]
    fn what_is_short_or_has_one_neighbour_is_not_shared() {
        assert_eq!(medial_lines(&outline(&[(0, 0, 1), (400, 0, 2), (400, 400, 3), (0, 400, 4)]), 400.0), None);
        assert_eq!(medial_lines(&outline(&[(0, 0, 1), (10_000, 0, 1), (5_000, 400, 1)]), 200.0), None);
    }
}
