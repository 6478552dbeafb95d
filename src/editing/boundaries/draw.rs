//! Drawing a parcel anew (vẽ thửa mới) on nobody's land.

use geo_types::{Coord, Rect};

use super::super::{Refusal, parcel_label};
use super::Land;
use super::blank::{Effort, Meant};
use super::patch::Patch;
use crate::cadastre::{ChangeSet, Designation, NO_SOURCE_ROW, Parcel, ParcelDetails, ParcelId};
use crate::geometry::Node;
use crate::i18n::Message;

/// Makes a parcel of the nobody's land that a line (metres, the project's CRS) cuts off. A line whose ends are on boundaries is completed
/// along them: the smaller side is meant, or that which holds `part`. Any other line is closed straight, and what lies in it is meant. A single place means
/// the land around it. Land that is in a parcel stays there: of what it leaves in several parts the largest, or that which holds `part`.
///
/// The parcel is of the sheet and the layer of the neighbour with which it shares most boundary, or of `like`, and gets the number that follows the last
/// one of that sheet. It has neither land use nor legal area yet.
///
/// Refuses: a line that encloses no such land; a ward without a parcel to be like; what the room does not allow.
pub fn draw_parcel(
    land: Land<'_>,
    line: &[Coord<f64>],
    part: Option<Coord<f64>>,
    like: Option<ParcelId>,
    effort: Effort,
) -> Result<ChangeSet, Refusal> {
    let first = line.first().ok_or(Refusal::NoBlank)?;
    let mut patch = Patch::around(land, *first);
    let mut nodes: Vec<Node> = Vec::with_capacity(line.len());
    for place in line {
        patch.load(Rect::new(*place, *place));
        let node = patch.on_grid(*place)?.0;
        if nodes.last() != Some(&node) {
            nodes.push(node);
        }
    }
    let part = part.and_then(|place| patch.grid.node(place));
    let is_closed = nodes.len() > 2 && nodes.first() == nodes.last();
    let is_completed = [nodes.first(), nodes.last()].iter().flatten().all(|node| patch.is_on_land(**node));
    if is_closed {
        nodes.pop();
    }
    let blank = match nodes.as_slice() {
        [place] => patch.blank(Meant::Around(*place), None, effort),
        line if is_completed && !is_closed => patch.blank(Meant::Beside(line), part, effort),
        // Nothing lies in a ring of two corners.
        [_, _] => Err(Refusal::NoBlank),
        ring => patch.blank(Meant::Within(ring), part, effort),
    }?;
    let like = like.or(blank.neighbour()).or(land.snapshot.parcels.iter().next().map(|row| row.id));
    let like = like.and_then(|id| land.snapshot.parcels.get(id)).ok_or(Refusal::NoneAlike)?;
    let id = ParcelId(land.snapshot.parcels.next_id());
    let number = (land.next_number)(land.snapshot, like).to_string();
    let row = Parcel {
        sheet: like.sheet.clone(),
        number: Designation::new(&number),
        details: ParcelDetails { layer: like.layer(), source_row: NO_SOURCE_ROW, ..ParcelDetails::default() }.into(),
        ..Parcel::numbered(id, "", "")
    };
    let name = Message::new("act-draw-parcel").with("parcel", parcel_label(&row));
    let outline = patch.outline_of(id, &blank.polygons);
    patch.make(row, outline);
    patch.finish(name)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    /// A recess between three parcels, and a hole in the last one's corner.
    const RECESS: &str = "1(0 0,10 0,10 30,0 30) 2(10 0,30 0,30 10,10 10) 3(30 0,40 0,40 30,30 30)";

    fn draw(ward: &Ward, line: &[[f64; 2]], part: Option<[f64; 2]>) -> Result<ChangeSet, Refusal> {
        let line: Vec<Coord<f64>> = line.iter().map(|[x, y]| ward.at(*x, *y)).collect();
        ward.edit(|land| draw_parcel(land, &line, part.map(|[x, y]| ward.at(x, y)), None, Effort::Whole))
    }

    #[test]
    fn a_line_from_boundary_to_boundary_is_completed_along_them() {
        check(
            RECESS,
            |ward| draw(ward, &[[10., 20.], [20., 22.], [30., 20.]], None),
            "1(0 0,10 0,10 10,10 20,10 30,0 30) 2(10 0,30 0,30 10,10 10) 3(30 0,40 0,40 30,30 30,30 20,30 10) \
             4(10 20,10 10,30 10,30 20,20 22)",
        );
    }

    #[test]
    fn a_ring_leaves_to_parcels_what_is_theirs() {
        let drawn = "1(0 0,10 0,10 10,10 15,10 30,0 30) 2(10 0,30 0,30 10,20 10,10 10) 3(30 0,40 0,40 30,30 30) \
                     4(10 15,10 10,20 10,20 15)";
        check(RECESS, |ward| draw(ward, &[[5., 5.], [20., 5.], [20., 15.], [5., 15.]], None), drawn);
        check(RECESS, |ward| draw(ward, &[[5., 15.], [20., 15.], [20., 5.], [5., 5.], [5., 15.]], None), drawn);
    }

    #[test]
    fn a_single_place_means_the_land_around_it() {
        let ring =
            "A(0 0,30 0,30 10,0 10) B(0 20,30 20,30 30,0 30) C(0 10,10 10,10 20,0 20) D(20 10,30 10,30 20,20 20)";
        let ward = Ward::of(ring);
        let act = draw(&ward, &[[15., 15.]], None).expect("a blank");
        assert_eq!(act.changes.len(), 3, "two lacked corners of it");
        let after = ward.snapshot.apply(&act).expect("made for it");
        let row = after.parcels.get(5_u64).expect("the new one");
        assert_eq!((row.label().as_str(), row.legal_area, row.source_row()), ("5/1", None, None));
        assert_eq!(row.polygons().map(|polygons| crate::geometry::area(&polygons)), Some(100.0));
        assert_eq!(draw(&ward, &[[50., 15.]], None), Err(Refusal::NoBlank), "nothing encloses it");
        assert_eq!(draw(&ward, &[[5., 5.]], None), Err(Refusal::NoBlank), "it is a parcel's");
    }

    #[test]
    fn of_two_sides_the_smaller_is_meant_or_that_which_holds_the_part() {
        let ring = "A(0 0,30 0,30 10,0 10) B(0 20,30 20,30 30,0 30) C(0 10,5 10,5 20,0 20) D(25 10,30 10,30 20,25 20)";
        let ward = Ward::of(ring);
        let area = |part| {
            let after = ward.snapshot.apply(&draw(&ward, &[[11., 10.], [11., 20.]], part).expect("two sides"));
            let row = after.expect("made for it").parcels.get(5_u64).cloned().expect("the new one");
            row.polygons().map(|polygons| crate::geometry::area(&polygons).round())
        };
        assert_eq!((area(None), area(Some([20., 15.]))), (Some(60.0), Some(140.0)));
    }

    #[test]
    fn two_corners_that_reach_no_boundary_enclose_nothing() {
        let ring =
            "A(0 0,30 0,30 10,0 10) B(0 20,30 20,30 30,0 30) C(0 10,10 10,10 20,0 20) D(20 10,30 10,30 20,20 20)";
        assert_eq!(draw(&Ward::of(ring), &[[13., 15.], [17., 15.]], None), Err(Refusal::NoBlank));
    }

    #[test]
    fn while_a_line_is_drawn_what_lies_far_around_it_is_not_looked_at() {
        let ward = Ward::of(
            "A(0 0,900 0,900 5,0 5) B(0 300,900 300,900 305,0 305) C(0 5,5 5,5 300,0 300) D(895 5,900 5,900 300,895 300)",
        );
        let farthest = std::cell::Cell::new(0.0_f64);
        let draw = |effort: Effort| {
            ward.edit(|land| {
                let near = |window: Rect<f64>| {
                    farthest.set(farthest.get().max(window.width()));
                    (land.near)(window)
                };
                draw_parcel(Land { near: &near, ..land }, &[ward.at(400., 150.)], None, None, effort)
            })
        };
        assert_eq!(draw(Effort::Preview), Err(Refusal::NoBlank));
        assert!(farthest.get() < 200.0, "{farthest:?}");
        assert!(draw(Effort::Whole).is_ok());
    }

    #[test]
    fn what_encloses_nothing_or_a_locked_neighbour_is_refused() {
        let mut ward = Ward::of(RECESS);
        assert_eq!(draw(&ward, &[], None), Err(Refusal::NoBlank));
        assert_eq!(draw(&ward, &[[50., 0.], [60., 0.]], None), Err(Refusal::NoBlank));
        assert_eq!(draw(&ward, &[[1., 1.], [9., 1.], [5., 9.]], None), Err(Refusal::NoBlank));
        assert!(draw(&ward, &[[50., 0.], [60., 0.], [60., 9.]], None).is_ok(), "alone");
        ward.lock("3");
        let refused = draw(&ward, &[[10., 20.], [30., 20.]], None);
        assert_eq!(refused, Err(Refusal::Locked { parcel: "5/3".into() }), "it would get a corner");
    }
}
