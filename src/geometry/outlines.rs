//! Rings from the edges around an area, as the OGC wants them.

use super::arrangement::Edge;
use super::grid::{Node, in_odd_rings, turn, twice_ring_area};

/// A polygon on the grid: its rings, the shell first; first nodes are not repeated.
pub type NodePolygon = Vec<Vec<Node>>;

/// The polygons of an area from the edges around it, which meet at their ends only and have the area on their left: shells anticlockwise, each
/// with its holes, clockwise; first nodes are not repeated. No ring touches itself: a part that hangs on by a corner is a polygon of its
/// own, a hole that touches its shell in a corner stays a hole. In the order of the edges. Edges that close no ring are left out.
pub fn outlines(edges: &[Edge]) -> Vec<NodePolygon> {
    let mut rings = Vec::new();
    for walk in walks(edges) {
        split(walk, &mut rings);
    }
    let (shells, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| twice_ring_area(ring) > 0);
    let mut polygons: Vec<NodePolygon> = shells.into_iter().map(|shell| vec![shell]).collect();
    for hole in holes {
        // Rings meet in nodes at most: the middle of an edge lies in the shell or outside of it.
        let Some([a, b]) = hole.first_chunk::<2>() else { continue };
        let middle = [(f64::from(a.x) + f64::from(b.x)) / 2.0, (f64::from(a.y) + f64::from(b.y)) / 2.0];
        let around = polygons.iter_mut().filter(|polygon| in_odd_rings([polygon[0].as_slice()], middle));
        if let Some(polygon) = around.min_by_key(|polygon| twice_ring_area(&polygon[0])) {
            polygon.push(hole);
        }
    }
    polygons
}

/// Closed walks along the boundary, each with what it bounds on its left.
fn walks(edges: &[Edge]) -> Vec<Vec<Node>> {
    let mut leaving: Vec<(Node, u32)> = (0_u32..).zip(edges).map(|(at, edge)| (edge.from, at)).collect();
    leaving.sort_unstable();
    let mut used = vec![false; edges.len()];
    let mut walks = Vec::new();
    for start in 0..edges.len() {
        let (mut walk, mut at) = (Vec::new(), start);
        while !used[at] {
            used[at] = true;
            let edge = edges[at];
            walk.push(edge.from);
            let first = leaving.partition_point(|(node, _)| *node < edge.to);
            let here = leaving[first..].iter().take_while(|(node, _)| *node == edge.to).map(|(_, next)| *next as usize);
            let free = here.filter(|next| !used[*next] || *next == start);
            let Some(next) =
                free.reduce(|best, other| if sooner(edge, edges[other].to, edges[best].to) { other } else { best })
            else {
                walk.clear();
                break;
            };
            at = next;
        }
        if at == start && walk.len() > 2 {
            walks.push(walk);
        }
    }
    walks
}

/// Whether of two nodes to go on to the first comes sooner, turning clockwise from where the edge came from: the walk keeps to the part of
/// the area that it bounds.
fn sooner(edge: Edge, one: Node, other: Node) -> bool {
    let (here, back) = (edge.to, edge.from);
    // Half turns clockwise from the way back: 0 to the right of it, 1 to the left.
    let half = |to: Node| u8::from(turn(here, back, to) > 0);
    match half(one).cmp(&half(other)) {
        std::cmp::Ordering::Equal => turn(here, one, other) < 0,
        order => order.is_lt(),
    }
}

/// Rings of which none passes a node twice.
fn split(walk: Vec<Node>, rings: &mut Vec<Vec<Node>>) {
    let mut sorted = walk.clone();
    sorted.sort_unstable();
    if sorted.windows(2).all(|pair| pair[0] != pair[1]) {
        rings.push(walk);
        return;
    }
    let mut open: Vec<Node> = Vec::new();
    for node in walk {
        if let Some(before) = open.iter().position(|other| *other == node) {
            rings.extend(Some(open.split_off(before)).filter(|ring| ring.len() > 2));
        }
        open.push(node);
    }
    rings.extend(Some(open).filter(|ring| ring.len() > 2));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(places: &[(i32, i32)]) -> Vec<Edge> {
        let nodes: Vec<Node> = places.iter().map(|(x, y)| Node::new(*x, *y)).collect();
        nodes.iter().zip(nodes.iter().cycle().skip(1)).map(|(from, to)| Edge { from: *from, to: *to }).collect()
    }

    /// Number of corners of every ring, polygon by polygon.
    fn told(edges: &[Edge]) -> Vec<Vec<usize>> {
        outlines(edges).iter().map(|polygon| polygon.iter().map(Vec::len).collect()).collect()
    }

    const SQUARE: [(i32, i32); 4] = [(0, 0), (10, 0), (10, 10), (0, 10)];

    #[test]
    fn a_ring_is_given_back_as_it_is() {
        let edges = ring(&SQUARE);
        assert_eq!(outlines(&edges), [vec![edges.iter().map(|edge| edge.from).collect::<Vec<_>>()]]);
    }

    #[test]
    fn a_hole_that_touches_its_shell_in_a_corner_stays_a_hole() {
        let hole = ring(&[(10, 10), (8, 5), (5, 8)]);
        let turned: Vec<Edge> = hole.iter().map(|edge| Edge { from: edge.to, to: edge.from }).collect();
        let area = |edges: &[Edge]| {
            let polygons = outlines(edges);
            (polygons.len(), polygons[0].iter().map(|ring| twice_ring_area(ring)).collect::<Vec<_>>())
        };
        let expected = |edges: Vec<Edge>| {
            let (count, areas) = area(&edges);
            assert_eq!((count, areas.len(), areas[0] > 0, areas[1] < 0), (1, 2, true, true), "{edges:?}");
        };
        let clockwise =
            if twice_ring_area(&[Node::new(10, 10), Node::new(8, 5), Node::new(5, 8)]) > 0 { turned } else { hole };
        expected([ring(&SQUARE), clockwise.clone()].concat());
        expected([clockwise, ring(&SQUARE)].concat());
    }

    #[test]
    fn parts_that_touch_in_a_corner_are_two() {
        let other = ring(&[(10, 10), (20, 10), (20, 20), (10, 20)]);
        assert_eq!(told(&[ring(&SQUARE), other].concat()), [[4], [4]]);
    }

    #[test]
    fn an_island_in_a_hole_is_a_part_of_its_own() {
        let mut hole = ring(&[(2, 2), (2, 8), (8, 8), (8, 2)]);
        hole.extend(ring(&[(4, 4), (6, 4), (6, 6), (4, 6)]));
        assert_eq!(told(&[ring(&SQUARE), hole].concat()), [vec![4, 4], vec![4]]);
    }

    #[test]
    fn edges_that_close_no_ring_are_left_out() {
        let open = [ring(&SQUARE), vec![Edge { from: Node::new(30, 0), to: Node::new(40, 0) }]].concat();
        assert_eq!(told(&open), [[4]]);
    }
}
