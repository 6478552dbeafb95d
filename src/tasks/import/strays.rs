//! Features that do not lie with their layer: in degrees among metres, with axes exchanged, in another zone, at the origin.
//!
//! The reading of a layer is judged by the middle of its coordinates, so a few that are in something else go unseen there. Here
//! they are found by the empty land between: a map of a ward is one stretch of coordinates on each axis.
//!
//! Definitions:
//! 1. The stretch of an axis is that of [`main_stretch`].
//! 2. A coordinate is astray when it is outside of a stretch, or when no place of Việt Nam has it in the zone that the layer is in. A
//!    feature is, with one such coordinate.
//!
//! Limits: what is astray by less than the gap, and layers whose halves are apart, are not told. Nothing is altered.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use geo_types::Coord;

use super::choice::CrsChoice;
use crate::crs::{Crs, Numbers, Transformer, zones};
use crate::formats::GeometryColumn;
use crate::geometry::main_stretch;
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// Size of a cell, metres.
const CELL_METRES: f64 = 1_000.0;

/// Size of a cell, degrees.
const CELL_DEGREES: f64 = 0.01;

/// Metres of a degree of latitude, roughly: for a distance in whole kilometres.
const METRES_OF_DEGREE: f64 = 111_000.0;

/// A vertex this near to (0, 0) was never surveyed, in the unit of the layer.
const ORIGIN: f64 = 1e-3;

/// Features of a layer that are told one by one; of more only the number is.
pub const LISTED: usize = 20;

/// What the coordinates of a stray feature look like.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// Longitude and latitude, in either order, in a layer of metres.
    Degrees,
    /// Metres in a layer of degrees.
    Metres,
    /// East and north are exchanged.
    Swapped,
    /// A vertex at (0, 0).
    Origin,
    /// It would lie with the others in this zone.
    Zone(Crs),
    /// So many kilometres away from the others.
    Far(f64),
}

impl Look {
    /// The doubt in words, about what `named` names.
    pub fn doubt(&self, named: Message) -> Message {
        let key = match self {
            Self::Degrees => "import-stray-degrees",
            Self::Metres => "import-stray-metres",
            Self::Swapped => "import-stray-swapped",
            Self::Origin => "import-stray-origin",
            Self::Zone(_) => "import-stray-zone",
            Self::Far(_) => "import-stray-far",
        };
        let doubt = Message::new(key).with("feature", named);
        match self {
            Self::Zone(crs) => doubt.with("crs", crs.label()),
            Self::Far(kilometres) => doubt.with_number("km", *kilometres, 0),
            _ => doubt,
        }
    }
}

/// The stray features of a layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strays {
    /// The first [`LISTED`], by row.
    pub listed: BTreeMap<usize, Look>,
    /// How many more there are.
    pub more: usize,
}

/// Finds them among the coordinates of a file.
///
/// Errors: [`Cancelled`].
pub fn strays(geometry: &GeometryColumn, reading: &CrsChoice, watch: &Watch) -> Result<Strays, Cancelled> {
    let layer = Surroundings::of(geometry, reading, watch)?;
    let mut found = Strays::default();
    for row in 0..geometry.len() {
        if row % super::act::ROWS_PER_CHECK == 0 {
            watch.check()?;
        }
        let mut coords = geometry.feature_coords(row).iter().map(|coord| layer.east_north(*coord));
        let Some(astray) = coords.find(|coord| layer.is_astray(*coord)) else { continue };
        if found.listed.len() < LISTED {
            found.listed.insert(row, layer.look(astray));
        } else {
            found.more += 1;
        }
    }
    Ok(found)
}

/// Where a layer lies.
struct Surroundings<'a> {
    reading: &'a CrsChoice,
    is_geographic: bool,
    is_zone: bool,
    /// `None` where the layer is not in one stretch.
    east: Option<RangeInclusive<f64>>,
    north: Option<RangeInclusive<f64>>,
}

impl<'a> Surroundings<'a> {
    fn of(geometry: &GeometryColumn, reading: &'a CrsChoice, watch: &Watch) -> Result<Self, Cancelled> {
        let is_geographic = reading.crs.is_geographic();
        let is_zone = reading.crs.central_meridian_minutes().is_some();
        let mut layer = Self { reading, is_geographic, is_zone, east: None, north: None };
        let cell = if is_geographic { CELL_DEGREES } else { CELL_METRES };
        let along = |axis: fn(Coord<f64>) -> f64| {
            main_stretch(geometry.coords.iter().map(|coord| axis(layer.east_north(*coord))), cell)
        };
        let east = along(|coord| coord.x);
        watch.check()?;
        let north = along(|coord| coord.y);
        (layer.east, layer.north) = (east, north);
        Ok(layer)
    }

    fn east_north(&self, coord: Coord<f64>) -> Coord<f64> {
        if self.reading.axes_swapped { swapped(coord) } else { coord }
    }

    fn is_astray(&self, coord: Coord<f64>) -> bool {
        let impossible = self.is_zone && Numbers::of(coord) != Numbers::Metres;
        impossible || !self.has(coord)
    }

    /// Whether a coordinate lies in both stretches.
    fn has(&self, coord: Coord<f64>) -> bool {
        let within = |stretch: &Option<RangeInclusive<f64>>, value: f64| {
            stretch.as_ref().is_none_or(|stretch| stretch.contains(&value))
        };
        within(&self.east, coord.x) && within(&self.north, coord.y)
    }

    fn look(&self, astray: Coord<f64>) -> Look {
        if astray.x.abs() < ORIGIN && astray.y.abs() < ORIGIN {
            return Look::Origin;
        }
        let numbers = Numbers::of(astray);
        if self.is_geographic && matches!(numbers, Numbers::Metres | Numbers::MetresSwapped) {
            return Look::Metres;
        }
        if !self.is_geographic && matches!(numbers, Numbers::Degrees | Numbers::DegreesSwapped) {
            return Look::Degrees;
        }
        if (self.east.is_some() || numbers == Numbers::MetresSwapped) && self.has(swapped(astray)) {
            return Look::Swapped;
        }
        self.zone_of(astray).map_or_else(|| Look::Far(self.kilometres_to(astray)), Look::Zone)
    }

    /// The zone in which a coordinate would lie with the others.
    fn zone_of(&self, astray: Coord<f64>) -> Option<Crs> {
        self.reading.crs.cadastral_meridian()?;
        let east = self.east.as_ref()?;
        let others = zones().iter().map(|zone| Crs::vn2000(zone.meridian)).filter(|crs| *crs != self.reading.crs);
        let off = |coord: Coord<f64>| (coord.x - (east.start() + east.end()) / 2.0).abs();
        let fitting = others.filter_map(|crs| {
            let moved = Transformer::new(&crs, &self.reading.crs).ok()?.point(astray).ok()?;
            self.has(moved).then(|| (off(moved), crs))
        });
        fitting.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, crs)| crs)
    }

    fn kilometres_to(&self, astray: Coord<f64>) -> f64 {
        let beyond = |stretch: &Option<RangeInclusive<f64>>, value: f64| {
            stretch.as_ref().map_or(0.0, |stretch| (stretch.start() - value).max(value - stretch.end()).max(0.0))
        };
        let metres = if self.is_geographic { METRES_OF_DEGREE } else { 1.0 };
        beyond(&self.east, astray.x).hypot(beyond(&self.north, astray.y)) * metres / 1_000.0
    }
}

fn swapped(coord: Coord<f64>) -> Coord<f64> {
    Coord { x: coord.y, y: coord.x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::GeometryKind;

    /// Forty parcels of 20 m in Hà Nội, in 105-00, and others among them.
    fn layer(others: &[&[(f64, f64)]]) -> GeometryColumn {
        let mut geometry = GeometryColumn::default();
        let mut add = |ring: &[(f64, f64)]| {
            geometry.coords.extend(ring.iter().map(|&(x, y)| Coord { x, y }));
            geometry.end_ring();
            geometry.end_part();
            geometry.end_feature(GeometryKind::Polygon);
        };
        for at in 0..40 {
            add(&square(587_000.0 + 25.0 * f64::from(at), 2_320_000.0));
        }
        others.iter().for_each(|other| add(other));
        geometry
    }

    fn square(x: f64, y: f64) -> [(f64, f64); 4] {
        [(x, y), (x + 20.0, y), (x + 20.0, y + 20.0), (x, y)]
    }

    fn found(geometry: &GeometryColumn, crs: Crs) -> Strays {
        strays(geometry, &CrsChoice { crs, axes_swapped: false }, &Watch::new()).unwrap()
    }

    fn looks(others: &[&[(f64, f64)]]) -> Vec<(usize, Look)> {
        found(&layer(others), Crs::vn2000(6300)).listed.into_iter().collect()
    }

    #[test]
    fn what_is_astray_is_told_by_what_it_looks_like() {
        let (degrees, latitude_first) =
            ([(105.838, 20.971), (105.839, 20.971)], [(20.971, 105.838), (20.972, 105.838)]);
        let exchanged = square(587_300.0, 2_320_000.0).map(|(x, y)| (y, x));
        let one_vertex = [(587_300.0, 2_320_000.0), (0.0, 0.0), (587_300.0, 2_320_020.0)];
        assert_eq!(looks(&[&degrees, &latitude_first]), [(40, Look::Degrees), (41, Look::Degrees)]);
        assert_eq!(looks(&[&exchanged, &one_vertex]), [(40, Look::Swapped), (41, Look::Origin)]);
        let found = looks(&[&square(588_000.0, 2_380_000.0)]);
        assert!(matches!(found.as_slice(), [(40, Look::Far(km))] if (58.0..60.0).contains(km)), "{found:?}");
    }

    #[test]
    fn a_parcel_of_the_zone_beside_is_known_by_it() {
        for meridian in [6285, 6330, 6345] {
            let to = Transformer::new(&Crs::vn2000(6300), &Crs::vn2000(meridian)).unwrap();
            let moved = square(587_500.0, 2_320_000.0)
                .map(|(x, y)| to.point(Coord { x, y }).unwrap())
                .map(|coord| (coord.x, coord.y));
            assert_eq!(looks(&[&moved]), [(40, Look::Zone(Crs::vn2000(meridian)))]);
        }
    }

    #[test]
    fn a_long_commune_and_a_scattered_layer_have_no_strays() {
        let mut long: Vec<[(f64, f64); 4]> = Vec::new();
        for step in 1..=8 {
            long.push(square(587_000.0 + 10_000.0 * f64::from(step), 2_320_000.0));
        }
        let long: Vec<&[(f64, f64)]> = long.iter().map(<[_; 4]>::as_slice).collect();
        assert_eq!(looks(&long), []);
        assert_eq!(looks(&[&square(587_000.0, 2_334_000.0)]), [], "just within the gap");
        assert_eq!(looks(&[&square(587_000.0, 2_338_000.0)]).len(), 1, "just beyond it");
        let country: Vec<_> =
            (1..=50).map(|step| square(587_000.0, 2_320_000.0 - 14_000.0 * f64::from(step))).collect();
        let mut country: Vec<&[(f64, f64)]> = country.iter().map(<[_; 4]>::as_slice).collect();
        let island = square(587_000.0, 1_200_000.0);
        country.push(&island);
        assert_eq!(looks(&country), [], "too wide for a ward");
        let mut marks = GeometryColumn::default();
        for step in 0..20 {
            marks
                .coords
                .push(Coord { x: 400_000.0 + 9_000.0 * f64::from(step), y: 2_000_000.0 + 20_000.0 * f64::from(step) });
            marks.end_ring();
            marks.end_part();
            marks.end_feature(GeometryKind::Point);
        }
        assert_eq!(found(&marks, Crs::vn2000(6300)), Strays::default());
    }

    #[test]
    fn numbers_that_no_zone_has_are_told_however_many_they_are() {
        let degrees = [(105.838, 20.971), (105.839, 20.971), (105.839, 20.972), (105.838, 20.971)];
        let many: Vec<&[(f64, f64)]> = vec![&degrees; 39];
        let found = found(&layer(&many), Crs::vn2000(6300));
        assert_eq!((found.listed.len(), found.more), (LISTED, 19));
        assert!(found.listed.values().all(|look| *look == Look::Degrees));
    }

    #[test]
    fn metres_among_degrees_are_told() {
        let mut geometry = GeometryColumn::default();
        for at in
            [(105.83, 20.97), (105.84, 20.98), (587_000.0, 2_320_000.0), (0.0, 0.0), (105.85, 20.97), (105.86, 20.97)]
        {
            geometry.coords.push(at.into());
            geometry.end_ring();
            geometry.end_part();
            geometry.end_feature(GeometryKind::Point);
        }
        let found: Vec<_> = found(&geometry, Crs::wgs84()).listed.into_iter().collect();
        assert_eq!(found, [(2, Look::Metres), (3, Look::Origin)]);
    }

    #[test]
    fn a_layer_without_coordinates_has_none() {
        assert_eq!(found(&GeometryColumn::default(), Crs::vn2000(6300)), Strays::default());
    }
}
