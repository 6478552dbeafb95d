//! Redrawing a run of boundary, once for the parcels on both sides.

use std::collections::BTreeSet;

use geo_types::Coord;

use super::super::Refusal;
use super::Land;
use super::outline::Ring;
use super::patch::Patch;
use crate::cadastre::ChangeSet;
use crate::geometry::{Node, twice_ring_area};
use crate::i18n::Message;

/// Puts a line (metres, the project's CRS) in the place of the run of boundary between its ends, which lie on it: in every parcel that has
/// this run. Where the boundary runs from one end to the other in two ways, as around a parcel that stands alone, the way is
/// meant that has less land between it and the line.
///
/// Refuses: a line that does not begin and end on one boundary; a run with a junction on it, for a third parcel would part; what the room
/// does not allow.
pub fn reshape_boundary(land: Land<'_>, line: &[Coord<f64>]) -> Result<ChangeSet, Refusal> {
    let [first, .., last] = line else { return Err(Refusal::NoRun) };
    let mut patch = Patch::around(land, *first);
    line.iter().for_each(|place| patch.load(geo_types::Rect::new(*place, *place)));
    let (start, place) = patch.on_grid(*first)?;
    let (end, other) = patch.on_grid(*last)?;
    if start == end || !patch.share_corner(start, place) || !patch.share_corner(end, other) {
        return Err(Refusal::NoRun);
    }
    let (mut nodes, mut corners) = (Vec::with_capacity(line.len()), Vec::with_capacity(line.len()));
    for place in line {
        let (node, place) = patch.on_grid(*place)?;
        if nodes.last() != Some(&node) {
            nodes.push(node);
            corners.push(patch.known(node).unwrap_or(place));
        }
    }
    // A parcel along the run may lack corners of it, or have more: first it is the same for all.
    let run = nearest_run(&patch.rings(), &nodes).ok_or(Refusal::NoRun)?;
    patch.share_chain(&run);
    let rings = patch.rings();
    let run = nearest_run(&rings, &nodes).filter(|run| !has_junction(run, &rings)).ok_or(Refusal::NoRun)?;
    let grid = patch.grid;
    for ring in patch.drafts.values_mut().flat_map(|draft| draft.now.rings_mut()) {
        let nodes: Vec<Option<Node>> = ring.iter().map(|corner| grid.node(*corner)).collect();
        replace(ring, &nodes, &run, &corners);
    }
    let is_new = |edge: &[Node; 2]| nodes.windows(2).any(|pair| pair == edge || [pair[1], pair[0]] == *edge);
    let left = patch.rings();
    let old =
        |edge: [Node; 2]| run.windows(2).any(|pair| *pair == edge || [pair[1], pair[0]] == edge) && !is_new(&edge);
    if left.iter().any(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).any(|(from, to)| old([*from, *to]))) {
        return Err(Refusal::NoRun);
    }
    patch.finish(Message::new("act-reshape-boundary"))
}

/// The run of boundary between the ends of a line that has the least land between it and the line.
fn nearest_run(rings: &[Vec<Node>], line: &[Node]) -> Option<Vec<Node>> {
    let [start, inner @ .., end] = line else { return None };
    let runs: BTreeSet<Vec<Node>> = rings.iter().flat_map(|ring| runs(ring, *start, *end)).collect();
    let between =
        |run: &Vec<Node>| twice_ring_area(&run.iter().chain(inner.iter().rev()).copied().collect::<Vec<_>>()).abs();
    runs.into_iter().min_by_key(between)
}

/// The two ways along a ring from one of its nodes to another.
fn runs(ring: &[Node], start: Node, end: Node) -> Vec<Vec<Node>> {
    let at = |node: Node| ring.iter().position(|other| *other == node);
    let (Some(from), Some(to)) = (at(start), at(end)) else { return Vec::new() };
    let steps = (to + ring.len() - from) % ring.len();
    let forward = (0..=steps).map(|step| ring[(from + step) % ring.len()]).collect();
    let backward = (0..=ring.len() - steps).map(|step| ring[(from + ring.len() - step) % ring.len()]).collect();
    vec![forward, backward]
}

/// Whether a boundary leaves a run between its ends.
fn has_junction(run: &[Node], rings: &[Vec<Node>]) -> bool {
    let inner: BTreeSet<Node> = run.iter().skip(1).take(run.len().saturating_sub(2)).copied().collect();
    let along: BTreeSet<[Node; 2]> = run.windows(2).flat_map(|pair| [[pair[0], pair[1]], [pair[1], pair[0]]]).collect();
    let edges = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    edges.into_iter().any(|(from, to)| (inner.contains(from) || inner.contains(to)) && !along.contains(&[*from, *to]))
}

/// Puts a line in the place of a run in a ring that has it, either way.
fn replace(ring: &mut Ring, nodes: &[Option<Node>], run: &[Node], line: &[Coord<f64>]) {
    let count = nodes.len();
    if run.len() > count {
        return;
    }
    let Some(from) = nodes.iter().position(|node| *node == run.first().copied()) else { return };
    let runs_so = |step: fn(usize, usize, usize) -> usize| {
        run.iter().enumerate().all(|(at, node)| nodes[step(from, at, count)] == Some(*node))
    };
    let forward: fn(usize, usize, usize) -> usize = |from, at, count| (from + at) % count;
    let backward: fn(usize, usize, usize) -> usize = |from, at, count| (from + count - at % count) % count;
    let inner = line[1..line.len() - 1].iter().copied();
    let rest = count - run.len();
    if runs_so(forward) {
        // From the end of the run around to its start, then the line.
        let around = (0..rest + 2).map(|at| ring[(from + run.len() - 1 + at) % count]);
        *ring = around.chain(inner).collect();
    } else if runs_so(backward) {
        let around = (0..rest + 2).map(|at| ring[(from + at) % count]);
        *ring = around.chain(inner.rev()).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    #[test]
    fn a_run_is_redrawn_on_both_sides() {
        check(
            "A(0 0,10 0,10 5,10 10,0 10) B(10 0,20 0,20 10,10 10,10 5)",
            |ward| {
                ward.edit(|land| {
                    reshape_boundary(land, &[ward.at(10., 0.), ward.at(12., 2.), ward.at(11., 8.), ward.at(10., 10.)])
                })
            },
            "A(10 10,0 10,0 0,10 0,12 2,11 8) B(10 0,20 0,20 10,10 10,11 8,12 2)",
        );
    }

    #[test]
    fn a_run_between_places_on_an_edge_leaves_the_rest() {
        check(
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10)",
            |ward| ward.edit(|land| reshape_boundary(land, &[ward.at(10., 8.), ward.at(9., 5.), ward.at(10., 2.)])),
            "A(10 8,10 10,0 10,0 0,10 0,10 2,9 5) B(10 2,10 0,20 0,20 10,10 10,10 8,9 5)",
        );
    }

    #[test]
    fn a_side_that_lacks_a_corner_of_the_run_is_redrawn_too() {
        for line in [[[10., 0.], [8., 5.], [10., 10.]], [[10., 10.], [12., 5.], [10., 0.]]] {
            let bent = line[1][0];
            let ward = Ward::of("A(0 0,10 0,10 5,10 10,0 10) B(10 0,20 0,20 10,10 10) T(10 0,12 -5,14 -5)");
            let line: Vec<Coord<f64>> = line.iter().map(|[x, y]| ward.at(*x, *y)).collect();
            let act = ward.edit(|land| reshape_boundary(land, &line)).expect("a run of both");
            assert_eq!(act.changes.len(), 2, "{bent}");
        }
    }

    #[test]
    fn a_junction_far_from_the_corners_of_the_line_is_seen() {
        let ward = Ward::of("A(0 0,100 0,100 10,60 10,40 10,0 10) C(40 10,60 10,60 20,40 20)");
        let line = [ward.at(0., 10.), ward.at(50., 8.), ward.at(100., 10.)];
        assert_eq!(ward.edit(|land| reshape_boundary(land, &line)), Err(Refusal::NoRun));
    }

    #[test]
    fn of_two_ways_around_a_parcel_the_nearer_is_meant() {
        check(
            "A(0 0,10 0,10 10,0 10)",
            |ward| ward.edit(|land| reshape_boundary(land, &[ward.at(0., 10.), ward.at(5., 12.), ward.at(10., 10.)])),
            "A(0 10,0 0,10 0,10 10,5 12)",
        );
    }

    #[test]
    fn a_run_over_a_junction_and_a_line_off_the_boundary_are_refused() {
        let ward = Ward::of("A(0 0,20 0,20 10,10 10,0 10) B(0 10,10 10,10 20,0 20) C(10 10,20 10,20 20,10 20)");
        let line = |places: &[[f64; 2]]| {
            let line: Vec<Coord<f64>> = places.iter().map(|[x, y]| ward.at(*x, *y)).collect();
            ward.edit(|land| reshape_boundary(land, &line))
        };
        assert!(line(&[[0., 10.], [5., 9.], [10., 10.]]).is_ok());
        assert_eq!(line(&[[0., 10.], [10., 9.], [20., 10.]]), Err(Refusal::NoRun), "a junction at 10 10");
        assert_eq!(line(&[[0., 10.], [5., 9.], [10., 9.]]), Err(Refusal::NoRun));
        assert_eq!(line(&[[0., 10.]]), Err(Refusal::NoRun));
        assert_eq!(line(&[[0., 10.], [15., -5.], [10., 10.]]), Err(Refusal::Crosses { parcel: "5/A".into() }));
    }
}
