//! Land that a parcel gives away to nobody, and land that it gets from nobody: cutting a hole (khoét lỗ), filling one (lấp chỗ trống).

use geo_types::Coord;

use super::super::{Refusal, parcel_label};
use super::Land;
use super::blank::{Effort, Meant};
use super::patch::Patch;
use super::proof::layer;
use crate::cadastre::{ChangeSet, ParcelId};
use crate::geometry::{Arrangement, Edge, Node, NodePolygon, box_around, outlines};
use crate::i18n::Message;

/// Takes out of a parcel what lies in a ring (metres, the project's CRS; its first corner may be repeated). The land is nobody's then; what
/// of the ring is in other parcels stays theirs.
///
/// Refuses: a ring that crosses itself, or that holds no land of the parcel, or all of it; a parcel without a legal outline; what the room
/// does not allow.
pub fn cut_hole(land: Land<'_>, parcel: ParcelId, ring: &[Coord<f64>]) -> Result<ChangeSet, Refusal> {
    let row = land.snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
    let around = box_around(ring.iter().copied()).ok_or(Refusal::NoPlace)?;
    let mut patch = Patch::around(land, around.center());
    patch.load_parcel(parcel);
    if !patch.is_legal(parcel) {
        return Err(Refusal::NotLegal { parcel: parcel_label(row) });
    }
    let mut nodes = ring.iter().map(|place| Ok(patch.on_grid(*place)?.0)).collect::<Result<Vec<Node>, Refusal>>()?;
    nodes.dedup();
    if nodes.len() > 1 && nodes.first() == nodes.last() {
        nodes.pop();
    }
    let draft = patch.drafts.get(&parcel).ok_or(Refusal::NoBoundary)?;
    let outline = draft.now.nodes(patch.grid);
    let left = without(&outline, nodes).ok_or(Refusal::NoHole { parcel: parcel_label(row) })?;
    let now = patch.outline_of(parcel, &left);
    if let Some(draft) = patch.drafts.get_mut(&parcel) {
        draft.now = now;
    }
    patch.finish(Message::new("act-cut-hole").with("parcel", parcel_label(row)))
}

/// What a ring leaves of an outline; `None` where it leaves all or nothing, or crosses itself.
fn without(outline: &[NodePolygon], ring: Vec<Node>) -> Option<Vec<NodePolygon>> {
    let own: Vec<Edge> = layer(outline).collect();
    let ring: Vec<Edge> = layer(&[vec![ring]]).collect();
    // A lobe that lies on the right of its edges would give land instead of taking it.
    if Arrangement::of(&ring).faces().iter().any(|face| !matches!(face.count, 0 | 1)) {
        return None;
    }
    // Turned, the ring takes a layer away.
    let taken: Vec<Edge> = ring.iter().map(|edge| Edge { from: edge.to, to: edge.from }).collect();
    let (_, before) = covered_once(&own);
    let (left, after) = covered_once(&[own, taken].concat());
    (0 < after && after < before).then_some(left)
}

/// The land over which there is one layer, and twice its area, mm².
fn covered_once(edges: &[Edge]) -> (Vec<NodePolygon>, i128) {
    let arrangement = Arrangement::of(edges);
    let is_covered = |at: u32| arrangement.faces().get(at as usize).is_some_and(|face| face.count == 1);
    let area = arrangement.faces().iter().filter(|face| face.count == 1).map(|face| arrangement.twice_area(face)).sum();
    (outlines(&arrangement.boundary(is_covered).collect::<Vec<_>>()), area)
}

/// Gives the nobody's land around a place (metres, the project's CRS), which boundaries enclose, to a parcel beside it: to `into`, or to the one
/// that has most of its boundary.
///
/// Refuses: a place in a parcel, or that nothing encloses; a parcel that is not beside that land, or without a legal outline; what the room
/// does not allow.
pub fn fill_hole(land: Land<'_>, place: Coord<f64>, into: Option<ParcelId>) -> Result<ChangeSet, Refusal> {
    let mut patch = Patch::around(land, place);
    let node = patch.on_grid(place)?.0;
    let blank = patch.blank(Meant::Around(node), None, Effort::Whole)?;
    let into = into.or(blank.neighbour()).filter(|id| blank.beside.contains_key(id)).ok_or(Refusal::NoBlank)?;
    let row = land.snapshot.parcels.get(into).ok_or(Refusal::NoParcel(into))?;
    if !patch.is_legal(into) {
        return Err(Refusal::NotLegal { parcel: parcel_label(row) });
    }
    let now = patch.joined(into, &blank.polygons);
    if let Some(draft) = patch.drafts.get_mut(&into) {
        draft.now = now;
    }
    patch.finish(Message::new("act-fill-hole").with("parcel", parcel_label(row)))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::super::split_parcel;
    use super::*;

    fn places(ward: &Ward, places: &[[f64; 2]]) -> Vec<Coord<f64>> {
        places.iter().map(|[x, y]| ward.at(*x, *y)).collect()
    }

    const INNER: [[f64; 2]; 4] = [[8., 4.], [12., 4.], [12., 8.], [8., 8.]];

    #[test]
    fn a_hole_is_cut_and_filled_again() {
        let mut ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        let whole = ward.snapshot.clone();
        let cut = ward.edit(|land| cut_hole(land, ParcelId(1), &places(&ward, &INNER))).expect("a hole");
        ward.snapshot = ward.snapshot.apply(&cut).expect("made for it");
        assert_eq!(ward.words(), "1(0 10,0 0,20 0,20 10)(8 4,8 8,12 8,12 4)");
        let filled = ward.edit(|land| fill_hole(land, ward.at(10., 6.), None)).expect("a blank");
        let after = ward.snapshot.apply(&filled).expect("made for it");
        assert_eq!(Ward { snapshot: after }.words(), "1(0 10,0 0,20 0,20 10)");
        let back = ward.snapshot.apply(&cut.inverted()).expect("its inverse");
        assert!(back.parcels == whole.parcels);
    }

    #[test]
    fn a_closed_line_makes_a_parcel_of_what_it_holds() {
        let ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        let mut line = places(&ward, &INNER);
        line.push(line[0]);
        let act = ward.edit(|land| split_parcel(land, ParcelId(1), &line, None)).expect("two parts");
        let after = Ward { snapshot: ward.snapshot.apply(&act).expect("made for it") };
        assert_eq!(after.words(), "1(0 10,0 0,20 0,20 10)(8 4,8 8,12 8,12 4) 2(8 8,8 4,12 4,12 8)");
    }

    #[test]
    fn a_ring_over_the_boundary_cuts_a_notch_and_the_neighbours_get_its_corners() {
        check(
            "1(0 0,20 0,20 10,0 10) 2(0 -10,20 -10,20 0,0 0)",
            |ward| {
                let ring = places(ward, &[[8., -5.], [12., -5.], [12., 5.], [8., 5.]]);
                ward.edit(|land| cut_hole(land, ParcelId(1), &ring))
            },
            "1(0 10,0 0,8 0,8 5,12 5,12 0,20 0,20 10) 2(0 -10,20 -10,20 0,12 0,8 0,0 0)",
        );
    }

    #[test]
    fn a_gap_goes_to_the_parcel_that_is_said_or_has_most_of_its_boundary() {
        let gap = "A(0 0,30 0,30 10,0 10) B(0 14,30 14,30 30,0 30) C(-9 0,0 0,0 30,-9 30) D(30 0,39 0,39 30,30 30)";
        let ward = Ward::of(gap);
        let area = |into: Option<u64>, of: u64| {
            let act = ward.edit(|land| fill_hole(land, ward.at(15., 12.), into.map(ParcelId))).expect("a blank");
            let after = ward.snapshot.apply(&act).expect("made for it");
            after.parcels.get(of).and_then(|row| row.polygons()).map(|polygons| crate::geometry::area(&polygons))
        };
        assert_eq!((area(None, 2), area(Some(1), 1), area(Some(3), 3)), (Some(600.0), Some(420.0), Some(390.0)));
        let refuse = |place: [f64; 2], into: Option<u64>| {
            ward.edit(|land| fill_hole(land, ward.at(place[0], place[1]), into.map(ParcelId)))
        };
        assert_eq!(refuse([5., 5.], None), Err(Refusal::NoBlank));
        assert_eq!(refuse([5., 90.], None), Err(Refusal::NoBlank));
        assert_eq!(refuse([15., 12.], Some(9)), Err(Refusal::NoBlank));
    }

    #[test]
    fn rings_that_hold_nothing_or_everything_are_refused() {
        let mut ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        let cut = |ward: &Ward, ring: &[[f64; 2]]| ward.edit(|land| cut_hole(land, ParcelId(1), &places(ward, ring)));
        let refused = Err(Refusal::NoHole { parcel: "5/1".into() });
        assert_eq!(cut(&ward, &[[40., 4.], [44., 4.], [44., 8.]]), refused);
        assert_eq!(cut(&ward, &[[-1., -1.], [30., -1.], [30., 20.], [-1., 20.]]), refused);
        assert_eq!(cut(&ward, &[[5., 5.], [8., 5.]]), refused);
        let bow_tie = [[10., 4.], [22., 6.], [22., 4.], [10., 6.]];
        assert_eq!(cut(&ward, &bow_tie), refused, "it crosses itself, with a lobe over the boundary");
        ward.lock("1");
        assert_eq!(cut(&ward, &INNER), Err(Refusal::Locked { parcel: "5/1".into() }));
    }
}
