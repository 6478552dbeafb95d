//! Moving parcels together (dời nhóm thửa): a sheet that lies beside its place.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, Rect};

use super::super::Refusal;
use super::Land;
use super::patch::{Draft, Patch};
use crate::cadastre::{ChangeSet, ParcelId};
use crate::geometry::{Motion, Node, box_around};
use crate::i18n::Message;

/// Millimetres beside a corner of a parcel that stays at which a moved corner becomes that corner: what control points are measured to.
const FITS: i32 = 50;

/// Moves parcels, all alike. Corners that come to within five centimetres of one of a parcel that stays become that corner; parcels that stay keep theirs, but
/// get corners that come to lie on their edges. Their boundaries with the moved ones part, where these went.
///
/// Refuses: a parcel that is not there, or without a polygon; a corner that goes nowhere; what the room does not allow.
pub fn move_parcels(land: Land<'_>, parcels: &[ParcelId], motion: &Motion) -> Result<ChangeSet, Refusal> {
    let moved: BTreeSet<ParcelId> = parcels.iter().copied().collect();
    let rows = moved.iter().map(|id| land.snapshot.parcels.get(*id).ok_or(Refusal::NoParcel(*id)));
    let rows = rows.collect::<Result<Vec<_>, Refusal>>()?;
    let shapes: Vec<_> = rows.iter().map(|row| row.polygons().ok_or(Refusal::NoBoundary)).collect::<Result<_, _>>()?;
    let corners = shapes.iter().flat_map(|shape| &shape.0).flat_map(crate::geometry::rings).flat_map(|ring| &ring.0);
    let there = box_around(corners.map(|corner| motion.apply(*corner))).ok_or(Refusal::NoBoundary)?;
    let mut patch = Patch::around(land, there.center());
    moved.iter().for_each(|id| patch.load_parcel(*id));
    let margin = Coord { x: 0.001 * f64::from(FITS), y: 0.001 * f64::from(FITS) };
    patch.load(Rect::new(there.min() - margin, there.max() + margin));
    let mut fixed: BTreeMap<Node, Coord<f64>> = BTreeMap::new();
    for (_, draft) in patch.drafts.iter().filter(|(id, _)| !moved.contains(id)) {
        fixed.extend(draft.before.corners().map(|corner| (patch.node(corner), corner)));
    }
    let grid = patch.grid;
    let mut places: BTreeMap<Node, Coord<f64>> = BTreeMap::new();
    for corner in moved.iter().filter_map(|id| patch.drafts.get(id)).flat_map(|draft| draft.before.corners()) {
        let node = grid.node(corner).ok_or(Refusal::NoPlace)?;
        // From the node, so that parcels that share it go on sharing it.
        let to = grid.node(motion.apply(grid.place(node))).ok_or(Refusal::NoPlace)?;
        places.insert(node, nearest(&fixed, to).unwrap_or(grid.place(to)));
    }
    for id in &moved {
        let Some(draft) = patch.drafts.get_mut(id) else { return Err(Refusal::NoPlace) };
        let Draft { now, .. } = draft;
        for corner in now.rings_mut().flatten() {
            if let Some(place) = grid.node(*corner).and_then(|node| places.get(&node)) {
                *corner = *place;
            }
        }
        now.rings_mut().for_each(|ring| super::corner::join_repeated(ring, grid));
    }
    let way = motion.shift();
    let name = Message::new("act-move-parcels").with("count", moved.len());
    patch.finish(name.with_number("metres", way.x.hypot(way.y), 3))
}

/// The nearest of some corners that is near enough, by its node.
fn nearest(corners: &BTreeMap<Node, Coord<f64>>, node: Node) -> Option<Coord<f64>> {
    let [x, y] = node.place();
    let [west, east] = [-FITS, FITS].map(|by| (x as i32).saturating_add(by));
    let [south, north] = [-FITS, FITS].map(|by| (y as i32).saturating_add(by));
    // Nodes are in the order of their easting.
    let column = corners.range(Node::new(west, i32::MIN)..=Node::new(east, i32::MAX));
    let near = column.filter(|(corner, _)| (f64::from(south)..=f64::from(north)).contains(&corner.place()[1]));
    let distance = |corner: &Node| corner.squared_distance(node);
    let found = near.min_by_key(|(corner, _)| distance(corner));
    found.filter(|(corner, _)| distance(corner) <= i64::from(FITS).pow(2)).map(|(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    #[test]
    fn a_group_goes_to_its_neighbours_and_becomes_one_with_them() {
        check(
            "A(0 0,10 0,10 10,0 10) B(12 1,22 1,22 11,12 11) C(22 1,32 1,32 11,22 11)",
            |ward| {
                let motion = Motion::fit(&[[ward.at(12., 1.), ward.at(10.02, 0.)]]).expect("a pair");
                ward.edit(|land| move_parcels(land, &[ParcelId(2), ParcelId(3)], &motion))
            },
            "A(0 0,10 0,10 10,0 10) B(10 0,20.02 0,20.02 10,10 10) C(20.02 0,30.02 0,30.02 10,20.02 10)",
        );
    }

    #[test]
    fn a_turn_goes_around_the_control_points() {
        check(
            "A(0 0,10 0,10 10,0 10)",
            |ward| {
                let pairs = [[ward.at(0., 0.), ward.at(0., 0.)], [ward.at(10., 0.), ward.at(0., 10.)]];
                let motion = Motion::fit(&pairs).expect("two pairs");
                ward.edit(|land| move_parcels(land, &[ParcelId(1)], &motion))
            },
            "A(0 0,0 10,-10 10,-10 0)",
        );
    }

    #[test]
    fn a_corner_that_comes_onto_an_edge_is_put_there_and_overlap_is_refused() {
        let ward = Ward::of("A(0 0,10 0,10 20,0 20) B(14 5,20 5,20 15,14 15)");
        let shift = |by: f64| {
            let motion = Motion::fit(&[[ward.at(14., 5.), ward.at(14. + by, 5.)]]).expect("a pair");
            ward.edit(|land| move_parcels(land, &[ParcelId(2)], &motion))
        };
        let act = shift(-4.0).expect("beside it");
        let after = Ward { snapshot: ward.snapshot.apply(&act).expect("made for it") };
        assert_eq!(after.words(), "A(0 0,10 0,10 5,10 15,10 20,0 20) B(10 5,16 5,16 15,10 15)");
        assert_eq!(shift(-5.0), Err(Refusal::Overlaps { parcels: "5/A, 5/B".to_owned() }));
        let motion = Motion::fit(&[[ward.at(0., 0.), ward.at(1., 0.)]]).expect("a pair");
        let refused = ward.edit(|land| move_parcels(land, &[ParcelId(9)], &motion));
        assert_eq!(refused, Err(Refusal::NoParcel(ParcelId(9))));
    }

    #[test]
    fn a_sheet_that_would_lie_over_another_is_refused_without_comparing_each_parcel_with_each() {
        let parcel = |at: u32| {
            let (x, y) = (at % 50 * 10, at / 50 * 10);
            let (name, east, north) = (at + 1, x + 10, y + 10);
            format!("{name}({x} {y},{east} {y},{east} {north},{x} {north})")
        };
        let ward = Ward::of(&(0..1_200).map(parcel).collect::<Vec<_>>().join(" "));
        let moved: Vec<ParcelId> = (1..=600).map(ParcelId).collect();
        let motion = Motion::fit(&[[ward.at(0., 0.), ward.at(3., 124.)]]).expect("a pair");
        let refused = ward.edit(|land| move_parcels(land, &moved, &motion));
        let Err(Refusal::Overlaps { parcels }) = refused else { panic!("{refused:?}") };
        assert!(parcels.starts_with("5/1, 5/601") && parcels.ends_with('…'), "{parcels}");
    }

    #[test]
    fn locked_parcels_and_their_corners_stay() {
        let mut ward = Ward::of("A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10)");
        ward.lock("A");
        let motion = Motion::fit(&[[ward.at(0., 0.), ward.at(0., 30.)]]).expect("a pair");
        let shift = |id: u64| ward.edit(|land| move_parcels(land, &[ParcelId(id)], &motion));
        assert_eq!(shift(1), Err(Refusal::Locked { parcel: "5/A".into() }));
        assert!(shift(2).is_ok());
    }
}
