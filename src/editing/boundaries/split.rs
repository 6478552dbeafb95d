//! Splitting a parcel along a line (tách thửa).

use geo_types::Coord;

use super::super::{Refusal, parcel_label};
use super::Land;
use super::outline::Outline;
use super::patch::Patch;
use super::proof::layer;
use crate::cadastre::{ChangeSet, Designation, Parcel, ParcelId, Snapshot};
use crate::geometry::{
    Arrangement, Edge, Grid, Node, NodePolygon, box_around, in_odd_rings, outlines, twice_ring_area,
};
use crate::i18n::Message;

/// Splits a parcel along a line (metres, the project's CRS), which may end outside of it; its neighbours get the corners where the line meets
/// their boundary.
///
/// The part that holds `keeps` stays the parcel, with its number, its identifier, its certificates and its legal area; the largest where `keeps`
/// is in none. The others are new parcels with its land use, address and columns, without a legal area, and with the numbers
/// that follow the last one of its sheet.
///
/// Refuses: a line that does not divide it; a parcel whose outline is not legal; what the room does not allow.
pub fn split_parcel(
    land: Land<'_>,
    parcel: ParcelId,
    line: &[Coord<f64>],
    keeps: Option<Coord<f64>>,
) -> Result<ChangeSet, Refusal> {
    let row = land.snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
    let whole = box_around(line.iter().copied()).ok_or(Refusal::NoPlace)?;
    let mut patch = Patch::around(land, whole.center());
    patch.load_parcel(parcel);
    let outline = patch.drafts.get(&parcel).ok_or(Refusal::NoBoundary)?.now.nodes(patch.grid);
    if !patch.is_legal(parcel) {
        return Err(Refusal::NotLegal { parcel: parcel_label(row) });
    }
    let line = line.iter().map(|place| Ok(patch.on_grid(*place)?.0)).collect::<Result<Vec<Node>, Refusal>>()?;
    // Polygons that the line leaves whole stay with the part that stays the parcel.
    let (mut divided, mut whole) = divide(&outline, &line);
    if divided.is_empty() {
        return Err(Refusal::NotDivided { parcel: parcel_label(row) });
    }
    let holds = |place: [f64; 2]| {
        divided.iter().position(|rings: &NodePolygon| in_odd_rings(rings.iter().map(Vec::as_slice), place))
    };
    let kept = keeps.and_then(|place| patch.grid.node(place)).and_then(|node| holds(node.place()));
    let area = |at: &usize| divided[*at].iter().map(|ring| twice_ring_area(ring)).sum::<i128>();
    let kept = kept.or_else(|| (0..divided.len()).max_by_key(area)).unwrap_or(0);
    whole.insert(0, divided.remove(kept));
    let count = divided.len() + 1;
    let now = patch.outline_of(parcel, &whole);
    if let Some(draft) = patch.drafts.get_mut(&parcel) {
        draft.now = now;
    }
    let number = (land.next_number)(land.snapshot, row);
    let first = land.snapshot.parcels.next_id();
    for (at, part) in (0..).zip(divided) {
        let (id, number) = (ParcelId(first + at), Designation::new(&(number + at).to_string()));
        let outline = patch.outline_of(parcel, &[part]);
        patch.make(Parcel { id, number, legal_area: None, geometry: None, ..row.as_ref().clone() }, outline);
    }
    patch.finish(Message::new("act-split-parcel").with("parcel", parcel_label(row)).with("count", count))
}

/// Whether a line (metres, the project's CRS) divides a parcel, whatever else is said against splitting it: much quicker than the act.
pub fn is_divided(snapshot: &Snapshot, parcel: ParcelId, line: &[Coord<f64>]) -> bool {
    let polygons = snapshot.parcels.get(parcel).and_then(|row| row.polygons());
    let grid = line.first().map(|first| Grid::around(*first)).unwrap_or_default();
    let line: Option<Vec<Node>> = line.iter().map(|place| grid.node(*place)).collect();
    polygons.zip(line).is_some_and(|(polygons, line)| !divide(&Outline::of(&polygons).nodes(grid), &line).0.is_empty())
}

/// The parts of the polygons that a line divides, and the polygons that it leaves whole.
pub(super) fn divide(polygons: &[NodePolygon], line: &[Node]) -> (Vec<NodePolygon>, Vec<NodePolygon>) {
    let (mut divided, mut whole) = (Vec::new(), Vec::new());
    for polygon in polygons {
        let parts = parts(polygon, line);
        if parts.len() > 1 { divided.extend(parts) } else { whole.push(polygon.clone()) }
    }
    (divided, whole)
}

/// The parts into which a line divides a polygon, whole millimetres.
fn parts(polygon: &NodePolygon, line: &[Node]) -> Vec<NodePolygon> {
    let mut edges: Vec<Edge> = layer(std::slice::from_ref(polygon)).collect();
    for pair in line.windows(2) {
        // There and back: a line has no inside.
        edges.extend([Edge { from: pair[0], to: pair[1] }, Edge { from: pair[1], to: pair[0] }]);
    }
    let arrangement = Arrangement::of(&edges);
    let faces = (0_u32..).zip(arrangement.faces()).filter(|(_, face)| face.count == 1);
    let part = |at: u32| outlines(&arrangement.boundary(|face| face == at).collect::<Vec<_>>());
    faces.flat_map(|(at, _)| part(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    #[test]
    fn a_parcel_is_split_and_its_neighbours_get_the_corners() {
        let ward = "1(0 0,20 0,20 10,0 10) 7a(0 10,20 10,20 20,0 20)";
        check(
            ward,
            |ward| ward.edit(|land| split_parcel(land, ParcelId(1), &[ward.at(8., -1.), ward.at(8., 10.)], None)),
            "1(8 10,8 0,20 0,20 10) 7a(0 10,8 10,20 10,20 20,0 20) 8(0 10,0 0,8 0,8 10)",
        );
        check(
            ward,
            |ward| {
                let line = [ward.at(8., 0.), ward.at(9., 5.), ward.at(8., 12.)];
                ward.edit(|land| split_parcel(land, ParcelId(1), &line, Some(ward.at(1., 1.))))
            },
            "1(0 10,0 0,8 0,9 5,8.286 10) 7a(0 10,8.286 10,20 10,20 20,0 20) 8(9 5,8 0,20 0,20 10,8.286 10)",
        );
    }

    #[test]
    fn a_line_that_divides_nothing_is_refused() {
        let ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        for line in [
            [ward.at(8., -1.), ward.at(8., 9.)],
            [ward.at(5., 5.), ward.at(8., 5.)],
            [ward.at(30., 0.), ward.at(30., 9.)],
        ] {
            let refused = ward.edit(|land| split_parcel(land, ParcelId(1), &line, None));
            assert_eq!(refused, Err(Refusal::NotDivided { parcel: "5/1".into() }));
            assert!(!is_divided(&ward.snapshot, ParcelId(1), &line));
        }
        let bow_tie = Ward::of("1(0 0,10 10,10 0,0 10)");
        let refused = bow_tie.edit(|land| split_parcel(land, ParcelId(1), &[ward.at(8., -1.), ward.at(8., 11.)], None));
        assert_eq!(refused, Err(Refusal::NotLegal { parcel: "5/1".into() }));
        assert_eq!(ward.edit(|land| split_parcel(land, ParcelId(9), &[], None)), Err(Refusal::NoParcel(ParcelId(9))));
    }

    #[test]
    fn a_part_that_the_line_does_not_meet_stays_with_the_parcel() {
        let mut ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        let island = Ward::of("2(40 0,50 0,50 10,40 10)").snapshot.parcels.get(1_u64).and_then(|row| row.polygons());
        ward.change(1, |row| {
            let mut polygons = row.polygons().expect("a polygon");
            polygons.0.extend(island.expect("a polygon").0);
            row.geometry = Some(polygons.into());
        });
        let act = ward.edit(|land| split_parcel(land, ParcelId(1), &[ward.at(8., -1.), ward.at(8., 11.)], None));
        let after = ward.snapshot.apply(&act.expect("two parts")).expect("made for it");
        let parts: Vec<usize> = after.parcels.iter().filter_map(|row| Some(row.polygons()?.0.len())).collect();
        assert_eq!(parts, [2, 1]);
    }

    #[test]
    fn the_numbers_of_the_parts_and_what_they_keep() {
        let mut ward = Ward::of("1(0 0,30 0,30 10,0 10) 4(0 10,30 10,30 20,0 20)");
        ward.change(1, |row| row.legal_area = Some(300.0));
        let line = [ward.at(10., -1.), ward.at(10., 11.), ward.at(20., 11.), ward.at(20., -1.)];
        assert!(is_divided(&ward.snapshot, ParcelId(1), &line));
        let act = ward.edit(|land| split_parcel(land, ParcelId(1), &line, None)).expect("three parts");
        let after = ward.snapshot.apply(&act).expect("made for it");
        let rows: Vec<(u64, &str, Option<f64>)> =
            after.parcels.iter().map(|row| (row.id.0, row.number.as_str(), row.legal_area)).collect();
        assert_eq!(rows, [(1, "1", Some(300.0)), (2, "4", None), (3, "5", None), (4, "6", None)]);
        assert_eq!(act.inverted().changes.len(), act.changes.len());
        assert_eq!(after.apply(&act.inverted()).expect("its inverse").parcels, ward.snapshot.parcels);
    }
}
