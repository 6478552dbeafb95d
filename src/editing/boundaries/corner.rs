//! Moving a corner, putting one on a boundary, taking one away.

use std::collections::BTreeSet;

use geo_types::{Coord, Rect};

use super::super::Refusal;
use super::Land;
use super::outline::Ring;
use super::patch::Patch;
use crate::cadastre::ChangeSet;
use crate::geometry::{Grid, Node};
use crate::i18n::Message;

/// Moves a corner (metres, the project's CRS), in every parcel that has it. Where `from` is no corner but lies on a boundary, it becomes
/// one first. A corner that is moved onto the one before or behind it becomes one with it.
///
/// Refuses: a place that is on no boundary; what the room does not allow.
pub fn move_corner(land: Land<'_>, from: Coord<f64>, to: Coord<f64>) -> Result<ChangeSet, Refusal> {
    let mut patch = Patch::around(land, from);
    let (from, place) = patch.on_grid(from)?;
    let (to, there) = patch.on_grid(to)?;
    if !patch.share_corner(from, place) {
        return Err(Refusal::NoBoundary);
    }
    if from == to {
        return patch.finish(Message::new("act-insert-corner"));
    }
    // A corner that is there already says how its place is written.
    patch.load(Rect::new(there, there));
    let there = patch.known(to).unwrap_or(there);
    let grid = patch.grid;
    let is_from = |corner: &Coord<f64>| grid.node(*corner) == Some(from);
    let rings = patch.drafts.values_mut().flat_map(|draft| draft.now.rings_mut());
    for ring in rings.filter(|ring| ring.iter().any(is_from)) {
        ring.iter_mut().filter(|corner| is_from(corner)).for_each(|corner| *corner = there);
        join_repeated(ring, grid);
    }
    patch.finish(Message::new("act-move-corner"))
}

/// Puts a corner on a boundary, into every parcel that has this boundary. Where there is one already, nothing changes.
///
/// Refuses: a place that is on no boundary; what the room does not allow.
pub fn insert_corner(land: Land<'_>, place: Coord<f64>) -> Result<ChangeSet, Refusal> {
    move_corner(land, place, place)
}

/// Takes a corner away, from every parcel that has it.
///
/// Refuses: a place without a corner; a junction, for its parcels would part; what the room does not allow.
pub fn remove_corner(land: Land<'_>, place: Coord<f64>) -> Result<ChangeSet, Refusal> {
    let mut patch = Patch::around(land, place);
    let (node, place) = patch.on_grid(place)?;
    if patch.known(node).is_none() {
        return Err(Refusal::NoCorner);
    }
    patch.share_corner(node, place);
    let grid = patch.grid;
    let chains = patch.rings().into_iter().filter_map(|ring| {
        let at = ring.iter().position(|other| *other == node)?;
        Some([ring[(at + ring.len() - 1) % ring.len()], node, ring[(at + 1) % ring.len()]])
    });
    for chain in chains.collect::<Vec<_>>() {
        patch.share_chain(&chain);
    }
    let beside = |ring: &Ring| -> Vec<Option<Node>> {
        let nodes: Vec<Option<Node>> = ring.iter().map(|corner| grid.node(*corner)).collect();
        let at = (0..nodes.len()).filter(|at| nodes[*at] == Some(node));
        at.flat_map(|at| [nodes[(at + nodes.len() - 1) % nodes.len()], nodes[(at + 1) % nodes.len()]]).collect()
    };
    let ways: BTreeSet<Option<Node>> =
        patch.drafts.values().flat_map(|draft| draft.now.rings()).flat_map(beside).collect();
    if ways.len() > 2 {
        return Err(Refusal::Junction);
    }
    let is_it = |corner: &Coord<f64>| grid.node(*corner) == Some(node);
    let rings = patch.drafts.values_mut().flat_map(|draft| draft.now.rings_mut());
    for ring in rings.filter(|ring| ring.iter().any(is_it)) {
        ring.retain(|corner| !is_it(corner));
        join_repeated(ring, grid);
    }
    patch.finish(Message::new("act-remove-corner"))
}

/// Corners of a ring that follow each other at one place become one.
pub(super) fn join_repeated(ring: &mut Ring, grid: Grid) {
    ring.dedup_by_key(|corner| grid.node(*corner));
    if ring.len() > 1 && ring.first().map(|corner| grid.node(*corner)) == ring.last().map(|corner| grid.node(*corner)) {
        ring.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    #[test]
    fn a_junction_moves_in_every_parcel_that_has_it() {
        check(
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(0 10,10 10,20 10,20 20,0 20)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 10.), ward.at(11., 9.))),
            "A(0 0,10 0,11 9,0 10) B(10 0,20 0,20 10,11 9) C(0 10,11 9,20 10,20 20,0 20)",
        );
    }

    #[test]
    fn a_parcel_that_lacks_the_corner_gets_it() {
        check(
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(0 10,20 10,20 20,0 20)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 10.), ward.at(10., 9.))),
            "A(0 0,10 0,10 9,0 10) B(10 0,20 0,20 10,10 9) C(0 10,10 9,20 10,20 20,0 20)",
        );
    }

    #[test]
    fn a_corner_on_a_neighbours_edge_is_put_there_too() {
        check(
            "A(0 0,10 0,10 10,5 10,0 10) B(0 14,20 14,20 20,0 20)",
            |ward| ward.edit(|land| move_corner(land, ward.at(5., 10.), ward.at(5., 14.))),
            "A(0 0,10 0,10 10,5 14,0 10) B(0 14,5 14,20 14,20 20,0 20)",
        );
    }

    #[test]
    fn an_edge_over_a_neighbours_corner_gets_it() {
        check(
            "A(0 0,20 0,20 8,0 10) B(10 10,15 20,5 20)",
            |ward| ward.edit(|land| move_corner(land, ward.at(20., 8.), ward.at(20., 10.))),
            "A(0 0,20 0,20 10,10 10,0 10) B(10 10,15 20,5 20)",
        );
    }

    #[test]
    fn the_middle_of_a_boundary_bends_on_both_sides() {
        check(
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 5.), ward.at(12., 5.))),
            "A(0 0,10 0,12 5,10 10,0 10) B(10 0,20 0,20 10,10 10,12 5)",
        );
    }

    #[test]
    fn a_corner_moved_onto_the_next_becomes_one_with_it() {
        check(
            "A(0 0,10 0,10 5,10 10,0 10) B(10 0,20 0,20 10,10 10,10 5)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 5.), ward.at(10., 10.))),
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10)",
        );
    }

    #[test]
    fn a_corner_goes_from_both_sides_and_a_junction_stays() {
        let ward = "A(0 0,10 0,10 5,10 10,0 10) B(10 0,20 0,20 10,10 10,10 5) C(0 10,10 10,20 10,20 20,0 20)";
        check(
            ward,
            |ward| ward.edit(|land| remove_corner(land, ward.at(10., 5.))),
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(0 10,10 10,20 10,20 20,0 20)",
        );
        let ward = Ward::of(ward);
        assert_eq!(ward.edit(|land| remove_corner(land, ward.at(10., 10.))), Err(Refusal::Junction));
        assert_eq!(ward.edit(|land| remove_corner(land, ward.at(3., 3.))), Err(Refusal::NoCorner));
        assert_eq!(ward.edit(|land| insert_corner(land, ward.at(3., 3.))), Err(Refusal::NoBoundary));
    }

    #[test]
    fn a_side_that_lacks_the_corners_beside_it_does_not_make_a_junction() {
        check(
            "A(0 0,10 0,10 10,5 10,0 10) B(0 10,20 10,20 20,0 20)",
            |ward| ward.edit(|land| remove_corner(land, ward.at(5., 10.))),
            "A(0 0,10 0,10 10,0 10) B(0 10,10 10,20 10,20 20,0 20)",
        );
    }

    #[test]
    fn rings_without_the_corner_are_left_as_they_are_written() {
        check(
            "A(0 0,10 0,10 5,10 10,0 10) B(-5 -5,30 -5,30 20,30 20,29 19,29 -4)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 5.), ward.at(9., 5.))),
            "A(0 0,10 0,9 5,10 10,0 10) B(-5 -5,30 -5,30 20,30 20,29 19,29 -4)",
        );
    }

    #[test]
    fn another_overlap_that_shrinks_makes_no_room_for_a_new_one() {
        let ward = Ward::of("A(0 0,11 0,11 10,0 10) B(10 0,20 0,20 10,10 10) C(0 11,30 11,30 20,0 20)");
        let act = ward.edit(|land| move_corner(land, ward.at(11., 10.), ward.at(10., 12.)));
        assert_eq!(act, Err(Refusal::Overlaps { parcels: "5/A, 5/B, 5/C".to_owned() }), "B has the corner too");
    }

    #[test]
    fn what_would_overlap_cross_or_touch_a_locked_parcel_is_refused() {
        let mut ward = Ward::of("A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(0 12,20 12,20 20,0 20)");
        let over = |ward: &Ward, to: Coord<f64>| ward.edit(|land| move_corner(land, ward.at(0., 10.), to));
        assert_eq!(over(&ward, ward.at(0., 13.)), Err(Refusal::Overlaps { parcels: "5/A, 5/C".to_owned() }));
        assert_eq!(over(&ward, ward.at(5., -3.)), Err(Refusal::Crosses { parcel: "5/A".into() }));
        assert!(over(&ward, ward.at(0., 11.)).is_ok());
        ward.lock("B");
        assert!(over(&ward, ward.at(0., 11.)).is_ok(), "B has no part in it");
        let shared = ward.edit(|land| move_corner(land, ward.at(10., 10.), ward.at(10., 11.)));
        assert_eq!(shared, Err(Refusal::Locked { parcel: "5/B".into() }));
    }

    #[test]
    fn what_was_wrong_before_can_be_mended_by_hand() {
        check(
            "A(0 0,10 10,10 0,0 10)",
            |ward| ward.edit(|land| move_corner(land, ward.at(10., 10.), ward.at(5., -5.))),
            "A(0 0,5 -5,10 0,0 10)",
        );
        check(
            "A(0 0,11 0,11 10,0 10) B(10 0,20 0,20 10,10 10)",
            |ward| ward.edit(|land| move_corner(land, ward.at(11., 0.), ward.at(10., 0.))),
            "A(0 0,10 0,11 10,0 10) B(10 0,20 0,20 10,10 10)",
        );
    }
}
