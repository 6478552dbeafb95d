//! Pictures under the map: laying one there, taking it away, and saying by control points where it lies.

use super::Refusal;
use crate::cadastre::{ChangeSet, ControlPoint, Edit, PictureFile, Snapshot, StatedPlace, Underlay, UnderlayId};
use crate::crs::Crs;
use crate::geometry::WarpKind;
use crate::i18n::Message;

/// Lays a picture under the map; its id is given here.
pub fn add_underlay(snapshot: &Snapshot, underlay: Underlay) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-add-underlay").with("name", underlay.name.as_str()));
    act.push(Edit::insert(Underlay { id: UnderlayId(snapshot.underlays.next_id()), ..underlay }));
    act
}

/// Takes a picture away. Its file stays.
///
/// Refuses: one that is not there.
pub fn remove_underlay(snapshot: &Snapshot, underlay: UnderlayId) -> Result<ChangeSet, Refusal> {
    let row = snapshot.underlays.get(underlay).ok_or(Refusal::NoUnderlay(underlay))?;
    let mut act = ChangeSet::new(Message::new("act-remove-underlay").with("name", row.name.as_str()));
    act.push(Edit::remove(row.clone()));
    Ok(act)
}

/// Gives a picture these control points, and what they may make of it; without any it lies where it lay at the start.
///
/// Refuses: a picture that is not there; a point that is no place, off the picture, or given twice.
pub fn georeference(
    snapshot: &Snapshot,
    underlay: UnderlayId,
    kind: WarpKind,
    points: Vec<ControlPoint>,
) -> Result<ChangeSet, Refusal> {
    let row = snapshot.underlays.get(underlay).ok_or(Refusal::NoUnderlay(underlay))?;
    for (at, point) in points.iter().enumerate() {
        let [right, down] = row.size.map(f64::from);
        let is_on = (0.0..=right).contains(&point.pixel.x) && (0.0..=down).contains(&point.pixel.y);
        let is_place = point.place.x.is_finite() && point.place.y.is_finite();
        let is_new = points[..at].iter().all(|before| before.pixel != point.pixel);
        if !(is_on && is_place && is_new) {
            return Err(Refusal::NoControlPoint { point: at + 1 });
        }
    }
    let used = points.iter().filter(|point| point.is_used).count();
    let name = Message::new("act-georeference").with("name", row.name.as_str()).with("points", used);
    let mut act = ChangeSet::new(name);
    if (kind, &points) != (row.kind, &row.points) {
        act.push(Edit::replace(row.clone(), Underlay { kind, points, ..(**row).clone() }));
    }
    Ok(act)
}

/// Says in which CRS a picture was stated, where its file does not or is wrong.
///
/// Refuses: a picture that is not there.
pub fn restate_underlay(snapshot: &Snapshot, underlay: UnderlayId, crs: &Crs) -> Result<ChangeSet, Refusal> {
    let row = snapshot.underlays.get(underlay).ok_or(Refusal::NoUnderlay(underlay))?;
    let name = Message::new("act-restate-underlay").with("name", row.name.as_str()).with("crs", crs.label());
    let mut act = ChangeSet::new(name);
    let crs = crs.definition();
    if row.start.crs != crs {
        let start = StatedPlace { crs, ..row.start.clone() };
        act.push(Edit::replace(row.clone(), Underlay { start, ..(**row).clone() }));
    }
    Ok(act)
}

/// Says where the files of pictures are now.
///
/// Refuses: a picture that is not there.
pub fn move_underlay_files(snapshot: &Snapshot, files: &[(UnderlayId, PictureFile)]) -> Result<ChangeSet, Refusal> {
    let mut edits = Vec::new();
    for (id, file) in files {
        let row = snapshot.underlays.get(*id).ok_or(Refusal::NoUnderlay(*id))?;
        if row.file != *file {
            edits.push(Edit::replace(row.clone(), Underlay { file: file.clone(), ..(**row).clone() }));
        }
    }
    let first = edits.first().and_then(|edit| edit.after.as_ref()).map(|row| row.name.clone()).unwrap_or_default();
    let name = Message::new("act-move-underlay-files").with("name", first).with("count", edits.len());
    let mut act = ChangeSet::new(name);
    edits.into_iter().for_each(|edit| act.push(edit));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use geo_types::Coord;

    use super::*;

    fn ward() -> Snapshot {
        let file = PictureFile { path: "tờ 5.png".to_owned(), bytes: 1, page: 0 };
        let start = StatedPlace { affine: [1.0, 0.0, 0.0, 0.0, -1.0, 0.0], crs: "EPSG:9209".to_owned(), is_put: false };
        let picture = Underlay::of_file(UnderlayId(0), "tờ 5", file, [100, 80], start);
        let none = Snapshot::default();
        none.apply(&add_underlay(&none, picture)).expect("new")
    }

    fn point(right: f64, down: f64) -> ControlPoint {
        ControlPoint { pixel: Coord { x: right, y: down }, place: Coord { x: right, y: -down }, is_used: true }
    }

    #[test]
    fn control_points_are_given_taken_back_and_refused_off_the_picture() {
        let ward = ward();
        let points = vec![point(0.0, 0.0), point(100.0, 80.0)];
        let act = georeference(&ward, UnderlayId(1), WarpKind::Affine, points.clone()).expect("on the picture");
        let after = ward.apply(&act).expect("fits");
        assert_eq!(after.underlays.get(UnderlayId(1)).expect("there").points, points);
        assert!(georeference(&after, UnderlayId(1), WarpKind::Affine, points).expect("the same").is_empty());
        assert_eq!(after.apply(&act.inverted()).expect("fits"), ward);
        let twice = [point(1.0, 1.0), point(1.0, 1.0)];
        for (wrong, points) in [(1, vec![point(100.5, 3.0)]), (1, vec![point(f64::NAN, 0.0)]), (2, twice.to_vec())] {
            let refused = georeference(&ward, UnderlayId(1), WarpKind::Affine, points);
            assert_eq!(refused, Err(Refusal::NoControlPoint { point: wrong }));
        }
    }

    #[test]
    fn a_picture_is_laid_stated_anew_and_taken_away() {
        let ward = ward();
        let act = restate_underlay(&ward, UnderlayId(1), &Crs::vn2000(6_345)).expect("there");
        let other = ward.apply(&act).expect("fits");
        assert_eq!(other.underlays.get(UnderlayId(1)).expect("there").start.crs, Crs::vn2000(6_345).definition());
        assert!(restate_underlay(&other, UnderlayId(1), &Crs::vn2000(6_345)).expect("the same").is_empty());
        let gone = ward.apply(&remove_underlay(&ward, UnderlayId(1)).expect("there")).expect("fits");
        assert_eq!(gone.underlays.len(), 0);
        assert_eq!(remove_underlay(&gone, UnderlayId(1)), Err(Refusal::NoUnderlay(UnderlayId(1))));
    }
}
