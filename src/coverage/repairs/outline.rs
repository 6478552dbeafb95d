//! The outline of one parcel, sound again.

use std::collections::BTreeSet;

use geo_types::{LineString, MultiPolygon};

use super::super::nets::passes;
use super::super::ring::{self, Flaw, FlawKind};
use super::super::ward::Ward;
use super::corner_order::{as_neighbours_have_it, untangled};
use crate::geometry::{Edge, Node, NodePolygon, box_around_nodes, outlines, rings};
use crate::i18n::Message;

/// A sound outline, polygon by polygon, and what was done.
pub(super) type Mended = (Vec<NodePolygon>, Message);

/// The outline of a flawed shape made sound: corners in the order that neighbours have them, then turned round where they cross, then what
/// an odd number of rings surrounds; without spikes and repeated corners.
///
/// Errors: there is no further way.
pub(super) fn mended(ward: &Ward, at: u32, polygons: &MultiPolygon<f64>, attempt: usize) -> Result<Mended, Message> {
    let flaws: Vec<Flaw> = ward.shapes.flaws.iter().filter(|(of, _)| *of == at).map(|(_, flaw)| *flaw).collect();
    let has = |kind: FlawKind| flaws.iter().any(|flaw| flaw.kind == kind);
    let shape = ward.shape(at);
    let plain = || outlines(&shape.edges().collect::<Vec<_>>());
    if shape.nodes().is_empty() {
        return first(attempt, (Vec::new(), Message::new("repair-method-collapsed")));
    }
    if !has(FlawKind::Crossing) && !has(FlawKind::Misplaced) {
        let key = if has(FlawKind::Spike) { "repair-method-spike" } else { "repair-method-repeated" };
        let method = Message::new(if has(FlawKind::Collapsed) { "repair-method-ring-dropped" } else { key });
        return match attempt {
            0 => Ok((as_others_have_corners(ward, at, plain(), &flaws), method)),
            1 => Ok((plain(), method)),
            _ => Err(none()),
        };
    }
    let reordered = |order: &dyn Fn(&[Node]) -> Option<Vec<Node>>| {
        let polygon = |polygon: &geo_types::Polygon<f64>| {
            let sound: Option<NodePolygon> = rings(polygon).map(|line| sound(ward, line, order)).collect();
            sound.map(|rings| rings.into_iter().filter(|ring| !ring.is_empty()).collect::<Vec<_>>())
        };
        polygons.0.iter().map(polygon).collect::<Option<Vec<_>>>().map(|polygons| oriented(&polygons))
    };
    let of_neighbours = edges_of_neighbours(ward, at);
    let ways = [
        reordered(&|ring| as_neighbours_have_it(ring, &of_neighbours))
            .map(|mended| (mended, "repair-method-reordered")),
        reordered(&untangled).map(|mended| (mended, "repair-method-untangled")),
        Some((plain(), "repair-method-rings-rebuilt")),
    ];
    let (mended, key) = ways.into_iter().flatten().nth(attempt).ok_or_else(none)?;
    Ok((mended, Message::new(key)))
}

fn first(attempt: usize, mended: Mended) -> Result<Mended, Message> {
    if attempt == 0 { Ok(mended) } else { Err(none()) }
}

fn none() -> Message {
    Message::new("repair-left-no-way")
}

/// A ring of a polygon on the grid, without spikes and repeated corners, its corners in order; empty when it encloses nothing.
fn sound(ward: &Ward, line: &LineString<f64>, order: &dyn Fn(&[Node]) -> Option<Vec<Node>>) -> Option<Vec<Node>> {
    let mut nodes: Vec<Node> = line.0.iter().filter_map(|at| ward.shapes.grid.node(*at)).collect();
    // Among corners in the wrong order some look like spikes.
    nodes.dedup();
    if nodes.first() == nodes.last() {
        nodes.pop();
    }
    if ring::crossing(&nodes).is_some()
        && let Some(ordered) = order(&nodes).filter(|ordered| is_clean(ordered))
    {
        return Some(ordered);
    }
    ring::clean(&mut nodes, &mut Vec::new());
    if ring::crossing(&nodes).is_none() { Some(nodes) } else { order(&nodes) }
}

fn is_clean(nodes: &[Node]) -> bool {
    let mut cleaned = nodes.to_vec();
    ring::clean(&mut cleaned, &mut Vec::new());
    cleaned == nodes
}

/// Shells anticlockwise, holes clockwise.
fn oriented(polygons: &[NodePolygon]) -> Vec<NodePolygon> {
    let oriented = |(at, ring): (usize, &Vec<Node>)| {
        let mut ring = ring.clone();
        if (crate::geometry::twice_ring_area(&ring) > 0) != (at == 0) {
            ring.reverse();
        }
        ring
    };
    let polygons = polygons.iter().filter(|rings| !rings.is_empty());
    polygons.map(|rings| rings.iter().enumerate().map(oriented).collect()).collect()
}

/// Edges of sound shapes around one.
fn edges_of_neighbours(ward: &Ward, at: u32) -> BTreeSet<Edge> {
    let Some(window) = ward.reach(at) else { return BTreeSet::new() };
    let others = ward.near(window).into_iter().filter(|other| *other != at && !ward.shapes.has_flaws(*other));
    others.flat_map(|other| ward.shape(other).edges()).collect()
}

/// Of repeated corners the one stays that neighbours have; the foot of a spike goes where nobody else has it
/// and the boundary is straight, or a neighbour has the edge without it.
fn as_others_have_corners(ward: &Ward, at: u32, mut polygons: Vec<NodePolygon>, flaws: &[Flaw]) -> Vec<NodePolygon> {
    let of_neighbours = edges_of_neighbours(ward, at);
    let others_have = |node: Node| {
        let Some(place) = box_around_nodes([node]) else { return false };
        ward.near(place).into_iter().any(|other| other != at && ward.shape(other).nodes().contains(&node))
    };
    let others_pass = |edge: Edge| of_neighbours.contains(&Edge { from: edge.to, to: edge.from });
    let off = (ward.limits.least_width * 1e3) as i64;
    for flaw in flaws {
        for ring in polygons.iter_mut().flatten() {
            let Some(foot) = ring.iter().position(|node| *node == flaw.beside) else { continue };
            match flaw.kind {
                FlawKind::Repeated if !others_have(flaw.beside) && others_have(flaw.node) => ring[foot] = flaw.node,
                FlawKind::Spike => {
                    // A corner near the foot may be the foot as well.
                    let count = ring.len();
                    let stands_alone = |at: &usize| {
                        let around = Edge { from: ring[(at + count - 1) % count], to: ring[(at + 1) % count] };
                        let is_foot = *at == foot && passes(around, ring[*at], off) || others_pass(around);
                        count > 3 && is_foot && !others_have(ring[*at])
                    };
                    let near = [foot, (foot + 1) % count, (foot + count - 1) % count];
                    if let Some(at) = near.into_iter().find(stands_alone) {
                        ring.remove(at);
                    }
                }
                _ => {}
            }
        }
    }
    polygons
}
