//! Lines that divide a parcel as its owners want it: so far from a side, or so much land.

use geo_types::{Coord, MultiPolygon};

use super::super::{Refusal, parcel_label};
use super::outline::Outline;
use super::split::divide;
use crate::cadastre::{ParcelId, Snapshot};
use crate::geometry::{Grid, area, rings, segment_distance, signed_ring_area, twice_ring_area};

/// How a parcel is divided, seen from one of its sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// By a line along the side, so many metres from it.
    Parallel { distance: f64 },
    /// By a line along the side, which leaves so many square metres between them.
    AreaAlong { area: f64 },
    /// By a line square to the side, which leaves so many square metres where the side begins.
    AreaAcross { area: f64 },
}

/// How exact a required area is met before the line is put on the grid, square metres.
const EXACT: f64 = 1e-6;
/// Halvings of a width of kilometres until nothing smaller than a nanometre is left.
const MOST_HALVINGS: u32 = 60;
/// Metres by which a line reaches out of the parcel.
const BEYOND: f64 = 0.5;
/// Metres by which a boundary may lie beside its place once it is on the grid.
const WIDTH: f64 = 0.001;
/// Square metres to twice the mm².
const TWICE_MM2: f64 = 2e6;

/// The line that divides a parcel so, from outside to outside; `side` is one of its sides with the parcel on the left. Metres in the project's CRS.
///
/// Refuses: what leaves nothing on either side; a line along the side that lies behind it; an area that is not one part alone, as where the
/// line cuts both arms of a bent parcel, to a millimetre along its boundary; a side without length; a parcel without a polygon.
pub fn cut_line(
    snapshot: &Snapshot,
    parcel: ParcelId,
    [from, to]: [Coord<f64>; 2],
    cut: Cut,
) -> Result<[Coord<f64>; 2], Refusal> {
    let row = snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
    let refused = || Refusal::NoCut { parcel: parcel_label(row) };
    let polygons = row.polygons().ok_or_else(refused)?;
    let way = to - from;
    let length = way.x.hypot(way.y);
    if !(length.is_finite() && length > 0.0) {
        return Err(refused());
    }
    let along = way / length;
    let inward = Coord { x: -along.y, y: along.x };
    // The line lies at one distance from `from` in direction `ahead`.
    let (ahead, wanted) = match cut {
        Cut::Parallel { .. } => (inward, None),
        Cut::AreaAlong { area } => (inward, Some(area)),
        Cut::AreaAcross { area } => (along, Some(area)),
    };
    let corners: Vec<Coord<f64>> = corners(&polygons).collect();
    let far = |direction: Coord<f64>| {
        let reach = corners.iter().map(|corner| dot(*corner - from, direction));
        reach.fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], at| [least.min(at), most.max(at)])
    };
    let [least, most] = far(ahead);
    let at = match (cut, wanted) {
        (Cut::Parallel { distance }, _) => distance,
        (_, Some(wanted)) if wanted > 0.0 && wanted < area(&polygons) => {
            let (mut low, mut high) = (least, most);
            for _ in 0..MOST_HALVINGS {
                let middle = f64::midpoint(low, high);
                let behind = area_behind(&polygons, from, ahead, middle);
                if (behind - wanted).abs() < EXACT {
                    (low, high) = (middle, middle);
                    break;
                }
                if behind < wanted { low = middle } else { high = middle }
            }
            f64::midpoint(low, high)
        }
        _ => return Err(refused()),
    };
    // A side of a bent parcel has land behind it too, which is not meant.
    let begins = if matches!(cut, Cut::AreaAcross { .. }) { least } else { least.max(0.0) };
    if !(at > begins && at < most) {
        return Err(refused());
    }
    let across = Coord { x: -ahead.y, y: ahead.x };
    let [left, right] = far(across);
    let place = |sideways: f64| from + ahead * at + across * sideways;
    let line = [place(left - BEYOND), place(right + BEYOND)];
    if wanted.is_some_and(|wanted| !leaves(&polygons, line, wanted)) {
        return Err(refused());
    }
    Ok(line)
}

/// Whether one of the parts into which a line divides polygons is so large, square metres.
fn leaves(polygons: &MultiPolygon<f64>, line: [Coord<f64>; 2], wanted: f64) -> bool {
    let grid = Grid::around(line[0]);
    let [Some(from), Some(to)] = line.map(|place| grid.node(place)) else { return false };
    let (parts, _) = divide(&Outline::of(polygons).nodes(grid), &[from, to]);
    let boundary: f64 = polygons.0.iter().flat_map(rings).flat_map(geo_types::LineString::lines).map(length).sum();
    let close = WIDTH * boundary;
    let area =
        |rings: &Vec<_>| rings.iter().map(|ring: &Vec<_>| twice_ring_area(ring)).sum::<i128>() as f64 / TWICE_MM2;
    parts.iter().any(|part| (area(part) - wanted).abs() <= close)
}

fn length(side: geo_types::Line<f64>) -> f64 {
    let way = side.end - side.start;
    way.x.hypot(way.y)
}

/// The side of polygons that is nearest to a place, with the polygon on its left; `None` where they have none.
pub fn nearest_side(polygons: &MultiPolygon<f64>, place: Coord<f64>) -> Option<[Coord<f64>; 2]> {
    let sides = polygons.0.iter().flat_map(|polygon| {
        rings(polygon).enumerate().flat_map(|(at, ring)| {
            let is_turned = (signed_ring_area(ring) > 0.0) != (at == 0);
            ring.lines().map(move |side| if is_turned { [side.end, side.start] } else { [side.start, side.end] })
        })
    });
    let distance = |[from, to]: &[Coord<f64>; 2]| segment_distance(*from, *to, place);
    sides.filter(|[from, to]| from != to).min_by(|one, other| distance(one).total_cmp(&distance(other)))
}

fn dot(one: Coord<f64>, other: Coord<f64>) -> f64 {
    one.x * other.x + one.y * other.y
}

fn corners(polygons: &MultiPolygon<f64>) -> impl Iterator<Item = Coord<f64>> {
    polygons.0.iter().flat_map(rings).flat_map(|ring| ring.0.iter().copied())
}

/// The land of polygons that lies less than `at` ahead of a place, square metres.
fn area_behind(polygons: &MultiPolygon<f64>, from: Coord<f64>, ahead: Coord<f64>, at: f64) -> f64 {
    let of_ring = |ring: &geo_types::LineString<f64>| signed_ring_area(&behind(ring, from, ahead, at)).abs();
    let of_polygon = |polygon: &geo_types::Polygon<f64>| {
        let holes: f64 = polygon.interiors().iter().map(of_ring).sum();
        of_ring(polygon.exterior()) - holes
    };
    polygons.0.iter().map(of_polygon).sum()
}

/// The part of a ring that lies behind the line, closed along it: parts of a bent ring hang together by land of no width.
fn behind(
    ring: &geo_types::LineString<f64>,
    from: Coord<f64>,
    ahead: Coord<f64>,
    at: f64,
) -> geo_types::LineString<f64> {
    let mut kept = Vec::with_capacity(ring.0.len() + 2);
    for side in ring.lines() {
        let [start, end] = [side.start, side.end].map(|corner| dot(corner - from, ahead) - at);
        if start < 0.0 {
            kept.push(side.start);
        }
        if (start < 0.0) != (end < 0.0) {
            kept.push(side.start + (side.end - side.start) * (start / (start - end)));
        }
    }
    kept.extend(kept.first().copied());
    geo_types::LineString(kept)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Ward;
    use super::super::split_parcel;
    use super::*;

    /// The areas of the parts of parcel 1, m².
    fn areas(ward: &Ward, side: [[f64; 2]; 2], cut: Cut) -> Result<Vec<f64>, Refusal> {
        let side = side.map(|[x, y]| ward.at(x, y));
        let line = cut_line(&ward.snapshot, ParcelId(1), side, cut)?;
        let act = ward.edit(|land| split_parcel(land, ParcelId(1), &line, None))?;
        let after = ward.snapshot.apply(&act).expect("made for it");
        let area = |polygons: MultiPolygon<f64>| (area(&polygons) * 100.0).round() / 100.0;
        Ok(after.parcels.iter().filter_map(|row| row.polygons()).map(area).collect())
    }

    #[test]
    fn a_strip_along_a_side_is_as_wide_as_it_is_asked() {
        let ward = Ward::of("1(0 0,20 0,20 10,0 10)");
        assert_eq!(areas(&ward, [[0., 0.], [20., 0.]], Cut::Parallel { distance: 2.5 }), Ok(vec![150.0, 50.0]));
        assert_eq!(areas(&ward, [[20., 0.], [20., 10.]], Cut::Parallel { distance: 6.0 }), Ok(vec![140.0, 60.0]));
        let refused = Err(Refusal::NoCut { parcel: "5/1".into() });
        for distance in [-1.0, 0.0, 10.0, 11.0, f64::NAN, f64::INFINITY] {
            assert_eq!(areas(&ward, [[0., 0.], [20., 0.]], Cut::Parallel { distance }), refused, "{distance}");
        }
        assert_eq!(areas(&ward, [[0., 0.], [0., 0.]], Cut::Parallel { distance: 1.0 }), refused);
    }

    #[test]
    fn the_required_area_is_met_to_the_width_of_a_millimetre() {
        let ward = Ward::of("1(0 0,21.37 3.1,19.4 17.3,8 12,-2.2 15.6)");
        let side = [[0., 0.], [21.37, 3.1]];
        let whole: f64 = areas(&ward, side, Cut::AreaAlong { area: 100.0 }).expect("enough").iter().sum();
        for wanted in [20.0, 100.0, 123.4, 200.0] {
            for cut in [Cut::AreaAlong { area: wanted }, Cut::AreaAcross { area: wanted }] {
                let parts = areas(&ward, side, cut).expect("enough");
                let off = |part: f64| (part - wanted).abs().min((whole - part - wanted).abs());
                assert!(parts.iter().any(|part| off(*part) < 0.03), "{cut:?}: {parts:?} of {whole}");
            }
        }
        let refused = Err(Refusal::NoCut { parcel: "5/1".into() });
        for wanted in [0.0, -3.0, 1e4, f64::NAN] {
            assert_eq!(areas(&ward, side, Cut::AreaAlong { area: wanted }), refused);
        }
    }

    #[test]
    fn land_behind_the_side_and_land_in_several_parts_is_not_what_was_asked() {
        let refused = |ward: &str, side: [[f64; 2]; 2], cut: Cut| {
            assert_eq!(areas(&Ward::of(ward), side, cut), Err(Refusal::NoCut { parcel: "5/1".into() }), "{cut:?}");
        };
        let bent = "1(0 0,20 0,20 10,10 10,10 20,0 20)";
        let inner = [[20., 10.], [10., 10.]];
        refused(bent, inner, Cut::AreaAlong { area: 60.0 });
        refused(bent, inner, Cut::Parallel { distance: -3.0 });
        assert_eq!(areas(&Ward::of(bent), inner, Cut::AreaAlong { area: 150.0 }), Ok(vec![150.0, 150.0]));
        let forked = "1(0 0,30 0,30 20,20 20,20 10,10 10,10 20,0 20)";
        refused(forked, [[30., 20.], [20., 20.]], Cut::AreaAlong { area: 100.0 });
        assert_eq!(
            areas(&Ward::of(forked), [[0., 0.], [30., 0.]], Cut::AreaAlong { area: 150.0 }),
            Ok(vec![350.0, 150.0])
        );
        let mut ward = Ward::of("1(0 0,10 0,10 10,0 10)");
        let island = Ward::of("2(20 0,30 0,30 5,20 5)").snapshot.parcels.get(1_u64).and_then(|row| row.polygons());
        ward.change(1, |row| {
            let mut polygons = row.polygons().expect("a polygon");
            polygons.0.extend(island.expect("a polygon").0);
            row.geometry = Some(polygons.into());
        });
        let side = [[0., 0.], [10., 0.]];
        assert!(areas(&ward, side, Cut::AreaAlong { area: 60.0 }).is_err(), "40 and 20 of two polygons");
        assert!(areas(&ward, side, Cut::AreaAlong { area: 120.0 }).is_err(), "70 and the whole of the other");
    }

    #[test]
    fn a_hole_is_not_counted() {
        let polygons: MultiPolygon<f64> =
            geo_types::wkt!(MULTIPOLYGON(((0. 0.,10. 0.,10. 10.,0. 10.,0. 0.),(2. 2.,2. 4.,4. 4.,4. 2.,2. 2.))));
        let ahead = Coord { x: 0.0, y: 1.0 };
        assert_eq!(area_behind(&polygons, Coord { x: 0.0, y: 0.0 }, ahead, 3.0), 28.0);
        let near = |x: f64, y: f64| nearest_side(&polygons, Coord { x, y }).map(|side| side.map(|at| (at.x, at.y)));
        assert_eq!(near(5.0, 0.4), Some([(0.0, 0.0), (10.0, 0.0)]));
        assert_eq!(near(3.0, 2.2), Some([(4.0, 2.0), (2.0, 2.0)]), "the land is on its left");
    }
}
