//! Small wards in words, for the tests: `A(0 0,10 0,10 10) B(…)`, metres from a corner of Hà Nội.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use super::super::{NewLinks, Refusal};
use super::{Land, next_free_number};
use crate::cadastre::{Certificate, CertificateId, ChangeSet, Edit, LinkMethod, Parcel, ParcelId, Snapshot, Timestamp};
use crate::i18n::Message;

const EAST: f64 = 587_000.0;
const NORTH: f64 = 2_320_000.0;

pub(super) struct Ward {
    pub snapshot: Snapshot,
}

impl Ward {
    /// Parcels of sheet 5, with letters for numbers, ids from 1.
    pub fn of(words: &str) -> Self {
        let mut snapshot = Snapshot::default();
        for (id, parcel) in (1..).zip(words.split(") ")) {
            let (name, corners) = parcel.trim_end_matches(')').split_once('(').expect("A(x y,x y,x y)");
            let corner = |words: &str| {
                let (x, y) = words.split_once(' ').expect("x y");
                let metres = |word: &str| word.parse::<f64>().expect("a number");
                Coord { x: EAST + metres(x), y: NORTH + metres(y) }
            };
            let ring = LineString(corners.split(',').map(corner).collect());
            let polygons = MultiPolygon(vec![Polygon::new(ring, Vec::new())]);
            let row = Parcel { geometry: Some(polygons.into()), ..Parcel::numbered(ParcelId(id), "5", name) };
            snapshot.change_in_place(&Edit::insert(row).into()).expect("a new id");
        }
        Self { snapshot }
    }

    pub fn change(&mut self, id: u64, change: impl FnOnce(&mut Parcel)) {
        let row = self.snapshot.parcels.get(id).expect("a parcel").clone();
        let mut after = row.as_ref().clone();
        change(&mut after);
        self.snapshot.change_in_place(&Edit::replace(row, after).into()).expect("its row");
    }

    /// Links a certificate, which is made where it is not there, to a parcel.
    pub fn link(&mut self, certificate: u64, parcel: u64) {
        let certificate = CertificateId(certificate);
        if self.snapshot.certificates.get(certificate).is_none() {
            let paper = Certificate::with_serial(certificate, None);
            self.snapshot.change_in_place(&Edit::insert(paper).into()).expect("a new one");
        }
        let mut links = NewLinks::new(&self.snapshot, "lan", Timestamp(1));
        links.add(certificate, ParcelId(parcel), LinkMethod::Click).expect("both are there");
        let act = links.act(Message::new("act-link"));
        self.snapshot = self.snapshot.apply(&act).expect("made for it");
    }

    pub fn lock(&mut self, name: &str) {
        let row = self.snapshot.parcels.iter().find(|row| row.number.as_str() == name).expect("a parcel");
        let id = row.id.0;
        self.change(id, |row| *row = row.with_lock(true));
    }

    pub fn at(&self, x: f64, y: f64) -> Coord<f64> {
        place(x, y)
    }

    pub fn edit<T>(&self, act: impl FnOnce(Land<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let near = |window: Rect<f64>| {
            let touches = |row: &&std::sync::Arc<Parcel>| {
                let polygons = row.polygons();
                let bounds = polygons.as_ref().and_then(crate::geometry::bounding_box);
                bounds.is_some_and(|bounds| geo::Intersects::intersects(&bounds, &window))
            };
            self.snapshot.parcels.iter().filter(touches).map(|row| row.id).collect()
        };
        act(Land { snapshot: &self.snapshot, near: &near, next_number: &next_free_number })
    }

    /// In the words that it is made of.
    pub fn words(&self) -> String {
        let words = self.snapshot.parcels.iter().map(|row| {
            let polygons = row.polygons().expect("a polygon");
            let rings = polygons.0.iter().flat_map(crate::geometry::rings).map(|ring| {
                let corner = |at: &Coord<f64>| {
                    let metres = |far: f64| (far * 1e3).round() / 1e3;
                    format!("{} {}", metres(at.x - EAST), metres(at.y - NORTH))
                };
                ring.0[..ring.0.len() - 1].iter().map(corner).collect::<Vec<_>>().join(",")
            });
            format!("{}({})", row.number, rings.collect::<Vec<_>>().join(")("))
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// A place of every ward, metres from its corner.
pub(super) fn place(x: f64, y: f64) -> Coord<f64> {
    Coord { x: EAST + x, y: NORTH + y }
}

/// What an act makes of a ward.
pub(super) fn check(before: &str, act: impl FnOnce(&Ward) -> Result<ChangeSet, Refusal>, after: &str) {
    let ward = Ward::of(before);
    let changes = act(&ward).expect("allowed");
    let snapshot = ward.snapshot.apply(&changes).expect("made for this ward");
    assert_eq!(Ward { snapshot }.words(), after);
}
