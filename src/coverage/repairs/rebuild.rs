//! Outlines after faces were given away.

use std::collections::BTreeSet;

use geo_types::Coord;

use super::super::shapes::Shape;
use super::super::ward::Ward;
use super::decide::Assigned;
use super::dissection::{Dissection, node_lies_in};
use crate::geometry::{Edge, Node, NodePolygon, outlines, segment_distance};

/// A shape with its polygons.
pub(super) type Rebuilt = (u32, Vec<NodePolygon>);

/// The shapes whose outlines are others when faces are assigned: edges that a corner lies on have it too. Outside of the window no corner
/// comes or goes.
pub(super) fn rebuilt(ward: &Ward, dissection: &Dissection, assigned: &Assigned) -> Vec<Rebuilt> {
    let mut changed = BTreeSet::new();
    for (face, to) in assigned {
        changed.extend(dissection.over[*face as usize].iter().chain([to]));
    }
    let passages = dissection.arrangement.passages().iter();
    let here = passages.filter(|passage| node_lies_in(passage.node, &dissection.window));
    changed.extend(here.map(|passage| dissection.of_edges[passage.edge as usize]));
    if !dissection.welds.is_empty() {
        let welded = |at: &u32| ward.shape(*at).nodes().iter().any(|node| dissection.welds.contains_key(node));
        changed.extend(ward.near(dissection.window).into_iter().filter(welded));
    }
    let rebuilt = changed.into_iter().filter_map(|at| {
        let polygons = outline(ward.shape(at), dissection, &|face| match assigned.get(&face) {
            Some(to) => *to == at,
            None => dissection.over[face as usize].contains(&at),
        });
        (sorted(&polygons) != sorted_edges(ward.shape(at).edges())).then_some((at, polygons))
    });
    rebuilt.collect()
}

fn outline(shape: Shape<'_>, dissection: &Dissection, holds: &dyn Fn(u32) -> bool) -> Vec<NodePolygon> {
    let welded = |node: Node| dissection.welds.get(&node).copied().unwrap_or(node);
    let around = dissection.arrangement.boundary(holds);
    let mut around: Vec<Edge> = around.map(|edge| Edge { from: welded(edge.from), to: welded(edge.to) }).collect();
    if !dissection.welds.is_empty() {
        around = without_folds(around);
    }
    let mut polygons = outlines(&around);
    let mut own = shape.nodes().to_vec();
    own.sort_unstable();
    let stays = |node: &Node| node_lies_in(*node, &dissection.window) || own.binary_search(node).is_ok();
    for ring in polygons.iter_mut().flatten() {
        ring.retain(stays);
    }
    polygons
}

/// Edges without those that welding made nothing, or there and back.
fn without_folds(edges: Vec<Edge>) -> Vec<Edge> {
    let all: BTreeSet<Edge> = edges.iter().copied().collect();
    let folds = |edge: &Edge| edge.from == edge.to || all.contains(&Edge { from: edge.to, to: edge.from });
    edges.into_iter().filter(|edge| !folds(edge)).collect()
}

fn sorted(polygons: &[NodePolygon]) -> Vec<Edge> {
    let edges = polygons
        .iter()
        .flatten()
        .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).map(|(from, to)| Edge { from: *from, to: *to }));
    sorted_edges(edges)
}

fn sorted_edges(edges: impl Iterator<Item = Edge>) -> Vec<Edge> {
    let mut edges: Vec<Edge> = edges.collect();
    edges.sort_unstable();
    edges
}

/// How far a boundary gives way at most, millimetres: from a corner that goes to the new outline, from one that comes to the old one.
pub(super) fn gives_way(shape: Shape<'_>, polygons: &[NodePolygon]) -> f64 {
    let (old, new) = (sorted_edges(shape.edges()), sorted(polygons));
    let lone = |edges: &[Edge], others: &[Edge]| -> Vec<Edge> {
        edges.iter().copied().filter(|edge| others.binary_search(edge).is_err()).collect()
    };
    let farthest = |of: Vec<Edge>, from: &[Edge]| {
        of.iter().flat_map(|edge| [edge.from, edge.to]).map(|node| distance(node, from)).fold(0.0, f64::max)
    };
    if new.is_empty() || old.is_empty() {
        return 0.0;
    }
    farthest(lone(&old, &new), &new).max(farthest(lone(&new, &old), &old))
}

fn distance(node: Node, edges: &[Edge]) -> f64 {
    let at = |node: Node| Coord::from(node.place());
    let nearest = edges.iter().map(|edge| segment_distance(at(edge.from), at(edge.to), at(node)));
    nearest.fold(f64::INFINITY, f64::min)
}
