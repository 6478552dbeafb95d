//! Following a boundary between two places on it.

use geo_types::{Coord, MultiPolygon};

use crate::geometry::{Grid, Node, rings};

/// Half millimetres by which a place on an edge may lie beside it.
const BESIDE: i64 = 2;

/// The corners of a boundary between two places on it (metres), the shorter way, without the two. `None` where no ring has both.
pub fn trace<'a>(
    polygons: impl Iterator<Item = &'a MultiPolygon<f64>>,
    from: Coord<f64>,
    to: Coord<f64>,
) -> Option<Vec<Coord<f64>>> {
    let grid = Grid::around(from);
    let [start, end] = [grid.node(from)?, grid.node(to)?];
    let ways = polygons.flat_map(|polygons| &polygons.0).flat_map(rings).filter_map(|ring| {
        let corners = &ring.0[..ring.0.len().saturating_sub(1)];
        let [start, end] = [place_in(corners, start, grid)?, place_in(corners, end, grid)?];
        let count = corners.len();
        let forward: Vec<Coord<f64>> = between(start, end, count).map(|at| corners[at]).collect();
        let mut backward: Vec<Coord<f64>> = between(end, start, count).map(|at| corners[at]).collect();
        backward.reverse();
        Some(if length(from, &forward, to) <= length(from, &backward, to) { forward } else { backward })
    });
    ways.min_by(|one, other| length(from, one, to).total_cmp(&length(from, other, to)))
}

/// Where a node is on a ring: at a corner, or behind it on its side.
#[derive(Clone, Copy, PartialEq)]
struct On {
    corner: usize,
    is_corner: bool,
}

fn place_in(corners: &[Coord<f64>], node: Node, grid: Grid) -> Option<On> {
    let nodes: Vec<Node> = corners.iter().map(|corner| grid.node(*corner)).collect::<Option<_>>()?;
    if let Some(corner) = nodes.iter().position(|other| *other == node) {
        return Some(On { corner, is_corner: true });
    }
    let edge = |at: usize| crate::geometry::Edge { from: nodes[at], to: nodes[(at + 1) % nodes.len()] };
    let corner = (0..nodes.len()).find(|at| edge(*at).comes_within(BESIDE, node))?;
    Some(On { corner, is_corner: false })
}

/// The corners that one comes past from a place of a ring to another, as the ring runs.
fn between(from: On, to: On, count: usize) -> impl Iterator<Item = usize> {
    let last = if to.is_corner { (to.corner + count - 1) % count } else { to.corner };
    let steps = (last + count - from.corner) % count;
    // From a corner straight to itself, or back behind the start on one side, is around the whole ring or nothing.
    let steps = if from.corner == to.corner && from.is_corner == to.is_corner { 0 } else { steps };
    (1..=steps).map(move |step| (from.corner + step) % count)
}

fn length(from: Coord<f64>, inner: &[Coord<f64>], to: Coord<f64>) -> f64 {
    let all: Vec<Coord<f64>> = [from].into_iter().chain(inner.iter().copied()).chain([to]).collect();
    all.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    #[test]
    fn the_shorter_way_along_a_boundary_is_followed() {
        let ring = wkt!(MULTIPOLYGON(((0. 0.,10. 0.,10. 10.,0. 10.,0. 0.))));
        let way = |from: (f64, f64), to: (f64, f64)| {
            let [from, to] = [from, to].map(|(x, y)| Coord { x, y });
            trace([&ring].into_iter(), from, to).map(|way| way.iter().map(|at| (at.x, at.y)).collect::<Vec<_>>())
        };
        assert_eq!(way((0.0, 0.0), (10.0, 10.0)).map(|way| way.len()), Some(1));
        assert_eq!(way((3.0, 0.0), (10.0, 4.0)), Some(vec![(10.0, 0.0)]));
        assert_eq!(way((10.0, 4.0), (3.0, 0.0)), Some(vec![(10.0, 0.0)]));
        assert_eq!(way((0.0, 9.0), (10.0, 9.0)), Some(vec![(0.0, 10.0), (10.0, 10.0)]));
        assert_eq!(way((0.0, 3.0), (0.0, 7.0)), Some(vec![]));
        assert_eq!(way((0.0, 7.0), (0.0, 3.0)), Some(vec![]));
        assert_eq!(way((0.0, 0.0), (10.0, 0.0)), Some(vec![]));
        assert_eq!(way((0.0, 0.0), (5.0, 5.0)), None);
    }
}
