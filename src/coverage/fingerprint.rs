//! What a fault is judged by, as a digest: an exception that was made for it lapses by itself when that changes.

use blake3::Hasher;
use geo_types::{LineString, MultiPolygon};
use rayon::prelude::*;

use super::{Fault, Rule, fault_ids};
use crate::cadastre::{Details, FaultMark, Fingerprint, Parcel, Snapshot};
use crate::text;

/// A corner in whole millimetres of the project's CRS: east, north.
type Corner = [i64; 2];

const MILLIMETRES: f64 = 1_000.0;

/// Steps in which the measures of a fault are told apart: decimetres, for two faults between the same parcels are further apart than that.
const STEPS: f64 = 10.0;

/// Of a step: measures are often round, and must not lie where one step becomes the next.
const ASIDE: f64 = 0.37;

/// What makes faults known again, in their order: all of a rule's, for they are named among each other.
pub fn fault_marks(faults: &[Fault], snapshot: &Snapshot) -> Vec<FaultMark> {
    let names = fault_ids(faults, snapshot);
    faults.par_iter().zip(names).map(|(fault, name)| fault_mark(fault, &name, snapshot)).collect()
}

/// What makes a fault known again, by its lasting name ([`fault_ids`]).
pub fn fault_mark(fault: &Fault, name: &str, snapshot: &Snapshot) -> FaultMark {
    let fingerprint = fingerprint(fault, snapshot);
    FaultMark { name: name.to_owned(), class: fault.class.name().to_owned(), fingerprint }
}

/// Of rule and class; of the polygons of the fault's parcels on the grid of millimetres, wherever their rings begin and whichever way they
/// run, whatever the ids and the order of the parcels; of the columns that the rule reads; of what lies between parcels
/// where it is and how large, by decimetres, for that tells two faults of the same parcels apart, and what lies outside of a ward
/// whose outline was drawn anew. A fault of no parcel (a layer without numbers) is what its sentence says.
///
/// Limits: a corner that moves anywhere on a parcel of the fault changes it, also far from the place.
fn fingerprint(fault: &Fault, snapshot: &Snapshot) -> Fingerprint {
    let mut hasher = Hasher::new();
    put_text(&mut hasher, fault.rule.name());
    put_text(&mut hasher, fault.class.name());
    let parcels = fault.parcels.iter().filter_map(|id| snapshot.parcels.get(*id));
    let mut parcels: Vec<[u8; 32]> = parcels.map(|parcel| of_parcel(fault.rule, parcel)).collect();
    parcels.sort_unstable();
    hasher.update(parcels.as_flattened());
    if parcels.is_empty() {
        put_text(&mut hasher, &serde_json::to_string(&fault.message).unwrap_or_default());
    }
    if tells_places_apart(fault.rule) {
        let place = [fault.place.map(|place| place.x), fault.place.map(|place| place.y)];
        for measure in place.into_iter().chain([fault.width, fault.area]) {
            let step = measure.map_or(i64::MIN, |measure| (measure * STEPS + ASIDE).floor() as i64);
            hasher.update(&step.to_le_bytes());
        }
    }
    Fingerprint(*hasher.finalize().as_bytes())
}

/// Whether a rule can tell several faults of the same parcels apart by where they are. What is wrong with one outline is said by the outline:
/// which corner of a bundle of spikes is the tip may depend on where the ring begins.
fn tells_places_apart(rule: Rule) -> bool {
    rule >= Rule::Overlap && !rule.is_of_columns() && rule != Rule::Sliver
}

fn of_parcel(rule: Rule, parcel: &Parcel) -> [u8; 32] {
    let mut hasher = Hasher::new();
    match rule {
        Rule::DuplicateNumber => {
            put_text(&mut hasher, &parcel.sheet.key());
            put_text(&mut hasher, &parcel.number.key());
        }
        Rule::AreaMismatch => {
            hasher.update(&parcel.legal_area.unwrap_or(f64::NAN).to_bits().to_le_bytes());
        }
        Rule::LandUseCode => put_text(&mut hasher, &parcel.land_use.verbatim),
        Rule::GarbledText => {
            garbled_texts(parcel, &parcel.details()).iter().for_each(|text| put_text(&mut hasher, text));
        }
        _ => {}
    }
    for rings in parcel.polygons().as_ref().map(polygons).unwrap_or_default() {
        put_count(&mut hasher, rings.len());
        for ring in rings {
            put_count(&mut hasher, ring.len());
            for metre in ring.iter().flatten() {
                hasher.update(&metre.to_le_bytes());
            }
        }
    }
    *hasher.finalize().as_bytes()
}

/// The texts of a parcel that are not what they were, each once. Personal columns are not looked at, as by the rule.
fn garbled_texts<'a>(parcel: &'a Parcel, details: &'a Details) -> Vec<&'a str> {
    let fields = [parcel.sheet.as_str(), parcel.number.as_str(), &parcel.land_use.verbatim, details.address()];
    let texts = details.attributes().filter_map(|value| value.text()).chain(fields).map(str::trim);
    let mut garbled: Vec<&str> =
        texts.filter(|text| text::may_be_garbled(text) && text::garbled(text).is_some()).collect();
    garbled.sort_unstable();
    garbled.dedup();
    garbled
}

/// The rings of each polygon, shell first; polygons and holes in an order of their own.
fn polygons(polygons: &MultiPolygon<f64>) -> Vec<Vec<Vec<Corner>>> {
    let rings = |polygon: &geo_types::Polygon<f64>| {
        let mut holes: Vec<Vec<Corner>> = polygon.interiors().iter().map(corners).collect();
        holes.sort_unstable();
        std::iter::once(corners(polygon.exterior())).chain(holes).collect()
    };
    let mut polygons: Vec<Vec<Vec<Corner>>> = polygons.0.iter().map(rings).collect();
    polygons.sort_unstable();
    polygons
}

/// The corners of a ring from its least one on, in the lesser of its two directions; that which closes it is left out. Corners that
/// stand there twice stay: a rule is about them.
fn corners(ring: &LineString<f64>) -> Vec<Corner> {
    let whole = |metres: f64| (metres * MILLIMETRES).round_ties_even() as i64;
    let mut corners: Vec<Corner> = ring.0.iter().map(|corner| [whole(corner.x), whole(corner.y)]).collect();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let mut back: Vec<Corner> = corners.iter().rev().copied().collect();
    for direction in [&mut corners, &mut back] {
        let start = least_start(direction);
        direction.rotate_left(start);
    }
    corners.min(back)
}

/// Where the least rotation of a ring begins. Source: Y. Shiloach, "Fast canonization of circular strings", 1981.
fn least_start(ring: &[Corner]) -> usize {
    let corner = |at: usize| ring.get(at % ring.len());
    let (mut one, mut other, mut same) = (0, 1, 0);
    while one < ring.len() && other < ring.len() && same < ring.len() {
        match corner(one + same).cmp(&corner(other + same)) {
            std::cmp::Ordering::Equal => {
                same += 1;
                continue;
            }
            std::cmp::Ordering::Greater => one += same + 1,
            std::cmp::Ordering::Less => other += same + 1,
        }
        other += usize::from(one == other);
        same = 0;
    }
    one.min(other)
}

fn put_text(hasher: &mut Hasher, text: &str) {
    put_count(hasher, text.len());
    hasher.update(text.as_bytes());
}

/// Before what is of any length, so that no two lists are the same bytes.
fn put_count(hasher: &mut Hasher, count: usize) {
    hasher.update(&(count as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo_types::wkt;

    use super::*;
    use crate::cadastre::{Edit, LandUse, ParcelId};
    use crate::coverage::rules::columned::Ward;
    use crate::coverage::{Limits, check};
    use crate::jobs::Watch;

    /// A bow-tie, an overlap, a gap, an old code, an area that is not the legal one, a number that stands twice, and two right parcels.
    fn ward() -> Ward {
        let mut ward = Ward::default();
        let shapes = [
            wkt!(MULTIPOLYGON(((0. 0.,10. 10.,10. 0.,0. 10.,0. 0.)))),
            wkt!(MULTIPOLYGON(((100. 0.,110.2 0.,110.2 10.,100. 10.,100. 0.)))),
            wkt!(MULTIPOLYGON(((110. 0.,120. 0.,120. 10.,110. 10.,110. 0.)))),
            wkt!(MULTIPOLYGON(((200. 0.,230. 0.,230. 30.,200. 30.,200. 0.),(210. 10.,210. 11.,211. 11.,211. 10.,210. 10.)))),
            wkt!(MULTIPOLYGON(((300. 0.,310. 0.,310. 10.,300. 10.,300. 0.)))),
            wkt!(MULTIPOLYGON(((400. 0.,410. 0.,410. 10.,400. 10.,400. 0.)))),
            wkt!(MULTIPOLYGON(((500. 0.,510. 0.,510. 10.,500. 10.,500. 0.)))),
            wkt!(MULTIPOLYGON(((600. 0.,610. 0.,610. 10.,600. 10.,600. 0.)))),
        ];
        for (number, shape) in ["1", "2", "3", "4", "5", "6", "6", "8"].into_iter().zip(shapes) {
            ward.parcel("5", number, |parcel| {
                parcel.legal_area = None;
                parcel.geometry = Some(shape.into());
                if parcel.id == ParcelId(5) {
                    (parcel.land_use, parcel.legal_area) = (LandUse::parse("BHK").into(), Some(80.0));
                    parcel.change_details(|details| details.address = "§Êt ë t¹i ®« thÞ".to_owned());
                }
            });
        }
        ward
    }

    /// Name and fingerprint of each fault.
    fn marked(snapshot: &Snapshot) -> Vec<(String, Fingerprint)> {
        let faults = check(snapshot, &Limits::default(), &Rule::ALL, &Watch::new()).expect("not cancelled").faults;
        fault_marks(&faults, snapshot).into_iter().map(|mark| (mark.name, mark.fingerprint)).collect()
    }

    fn changed(ward: &Ward, id: u64, change: impl FnOnce(&mut Parcel)) -> Snapshot {
        let mut snapshot = ward.0.clone();
        let before = snapshot.parcels.get(ParcelId(id)).expect("there").clone();
        let mut after = before.as_ref().clone();
        change(&mut after);
        snapshot.change_in_place(&Edit::replace(before, after).into()).expect("fits");
        snapshot
    }

    /// The faults that an exception made for them would still hold for, and those that it would not.
    fn stands(ward: &Ward, after: &Snapshot) -> [Vec<String>; 2] {
        let after = marked(after);
        let (stand, lapse) = marked(&ward.0).into_iter().partition::<Vec<_>, _>(|mark| after.contains(mark));
        [stand, lapse].map(|marks| marks.into_iter().map(|(name, _)| name).collect())
    }

    fn ring_of(parcel: &mut Parcel, change: impl Fn(&mut Vec<geo_types::Coord<f64>>)) {
        let mut geometry = parcel.polygons().expect("a shape");
        geometry.0.iter_mut().for_each(|polygon| {
            polygon.exterior_mut(|ring| change(&mut ring.0));
            polygon.interiors_mut(|rings| rings.iter_mut().for_each(|ring| change(&mut ring.0)));
        });
        parcel.geometry = Some(geometry.into());
    }

    #[test]
    fn a_corner_that_moves_by_a_millimetre_lapses_the_faults_of_its_parcel_and_no_other() {
        let ward = ward();
        let all: Vec<String> = marked(&ward.0).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            all,
            [
                "invalid_ring:5/1",
                "overlap:5/2+5/3",
                "gap:5/4",
                "duplicate_number:5/6+5/6",
                "area_mismatch:5/5",
                "land_use_code:5/5",
                "garbled_text:5/5"
            ]
        );
        for (id, label) in
            [(1, "5/1"), (2, "5/2"), (3, "5/3"), (4, "5/4"), (5, "5/5"), (6, "5/6"), (7, "5/6"), (8, "5/8")]
        {
            let corners = ward.0.parcels.get(ParcelId(id)).and_then(|parcel| parcel.polygons()).expect("a shape");
            for corner in 0..corners.0[0].exterior().0.len() - 1 {
                let moved = changed(&ward, id, |parcel| {
                    ring_of(parcel, |ring| {
                        // The hole's ring is as long as the shell's.
                        ring[corner].x += 0.001;
                        let first = ring[0];
                        *ring.last_mut().expect("closed") = first;
                    });
                });
                let [_, lapsed] = stands(&ward, &moved);
                let of_parcel: Vec<&String> = all.iter().filter(|name| name.contains(label)).collect();
                assert_eq!(lapsed.iter().collect::<Vec<_>>(), of_parcel, "corner {corner} of {label}");
            }
        }
    }

    #[test]
    fn where_a_ring_begins_and_which_way_it_runs_does_not_matter_nor_ids_nor_rows() {
        let ward = ward();
        let mut again = Ward::default();
        let mut parcels: Vec<Arc<Parcel>> = ward.0.parcels.iter().cloned().collect();
        parcels.rotate_left(3);
        for (turn, parcel) in parcels.iter().enumerate() {
            again.parcel("5", parcel.number.as_str(), |anew| {
                let source_row = anew.source_row().expect("of a map") as u32;
                *anew = Parcel { id: anew.id, ..parcel.as_ref().clone() };
                anew.change_details(|details| details.source_row = source_row);
                ring_of(anew, |ring| {
                    ring.pop();
                    ring.rotate_left(turn % 4);
                    if turn % 2 == 0 {
                        ring.reverse();
                    }
                    ring.push(ring[0]);
                });
            });
        }
        assert_eq!(stands(&ward, &again.0)[1], Vec::<String>::new());
    }

    #[test]
    fn rules_of_columns_rest_on_their_columns_too() {
        let ward = ward();
        let lapsed = |id, change: fn(&mut Parcel)| stands(&ward, &changed(&ward, id, change))[1].join(" ");
        assert_eq!(lapsed(5, |parcel| parcel.legal_area = Some(80.5)), "area_mismatch:5/5");
        assert_eq!(lapsed(5, |parcel| parcel.land_use = LandUse::parse("BHK+LNQ").into()), "land_use_code:5/5");
        assert_eq!(
            lapsed(5, |parcel| parcel.change_details(|details| details.address = "§Êt ë".to_owned())),
            "garbled_text:5/5"
        );
        assert_eq!(
            lapsed(6, |parcel| parcel.change_details(|details| details.address = "Xóm Tây".to_owned())),
            "",
            "no rule reads it"
        );
    }

    #[test]
    fn the_least_rotation_of_a_ring_is_found_where_corners_repeat() {
        for ring in [vec![1, 0, 0, 1, 0], vec![0, 0, 0], vec![2, 1, 2, 1, 0, 1, 2], vec![5]] {
            let ring: Vec<Corner> = ring.into_iter().map(|x| [x, 0]).collect();
            let rotated = |by: usize| {
                let mut ring = ring.clone();
                ring.rotate_left(by);
                ring
            };
            let least = (0..ring.len()).map(rotated).min().expect("some");
            assert_eq!(rotated(least_start(&ring)), least, "{ring:?}");
        }
    }
}
