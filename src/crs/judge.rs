//! What a map is really in: what the file says, weighed against its coordinates and the places that are known.
//!
//! Every reading gets points for evidence; the weights below are ours. A reading is decided when it leads the next one by
//! [`LEAD`]. Numbers alone cannot tell the meridians apart (Hà Nội's coordinates read in 105°45' lie in Hải Phòng), so
//! without a label, a known ward or a project there is a tie, and the user is asked.
//!
//! A label of another meridian moves a map 26 km and more. Where that takes it to provinces that do not use the meridian, or to none,
//! the label is contested: neither believed nor overruled by itself, for the extents of the provinces are rough. Limits: a
//! wrong label that takes the map to a province that does use its meridian is believed, unless the map has a column of commune codes.

use geo_types::Coord;

use super::definition::Crs;
use super::place_evidence::weigh;
use super::places::Province;
use super::transform::Transformer;
use super::zones::zones;

/// What a file says of its CRS.
#[derive(Debug, Clone, PartialEq)]
pub enum Declared {
    Absent,
    /// The user says so, whatever the file says.
    Given(Crs),
    /// The file says so.
    Label(Crs),
    /// The format has no other: GeoJSON without a `crs` member is WGS 84.
    ByFormat(Crs),
}

/// What else is known of the place of a map.
#[derive(Debug, Clone, Default)]
pub struct Expectation {
    /// The CRS of the project that it is imported into.
    pub project: Option<Crs>,
    /// The commune code that most features of the map have in its own columns.
    pub ward_code: Option<String>,
    /// The code of the province that most features lie in by their commune codes, where no single commune has most of them.
    pub province_code: Option<String>,
    /// The format puts longitude and latitude wherever it has degrees (GeoJSON).
    pub degrees_are_wgs84: bool,
}

/// One way to read the coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub crs: Crs,
    /// The file holds north before east.
    pub axes_swapped: bool,
    /// The middle of the map in this reading: longitude, latitude in WGS 84 degrees.
    pub place: Coord<f64>,
    pub evidence: Vec<Evidence>,
    pub score: i32,
}

/// A reason for or against a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence {
    GivenByUser,
    DeclaredByFile,
    DeclaredByFormat,
    /// The file says another CRS, which its numbers cannot be in.
    LabelImpossible,
    /// The numbers are degrees.
    Degrees,
    /// North stands before east.
    AxesSwapped,
    /// The map lies in this ward, by extent.
    InWard(&'static str),
    /// The map does not lie in the ward that its columns name.
    OutsideOfWard(&'static str),
    /// The meridian is one of this province's.
    MeridianOfProvince(&'static str),
    /// The meridian is none of the province that its columns name.
    MeridianOfAnotherProvince(&'static str),
    /// The map does not lie in the province that its columns name, by its rough extent.
    OutsideOfProvince(&'static str),
    /// The map lies in or beside this province, whose meridian it is, by the rough extents.
    InProvinceOfMeridian(&'static str),
    /// No province that the map may lie in uses the meridian; this one is the nearest.
    ForeignMeridian(&'static Province),
    /// The map lies in no province.
    OutsideOfProvinces,
    /// The project is in it.
    ProjectCrs,
    /// The eastings are far from the meridian, as no cadastral map is.
    FarFromMeridian,
}

/// The readings of one map, likeliest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    pub readings: Vec<Reading>,
}

impl Judgement {
    /// The reading that is clear enough to propose without asking. What nobody said is never proposed for where it would not lie.
    pub fn decided(&self) -> Option<&Reading> {
        let (first, second) = (self.readings.first()?, self.readings.get(1));
        let leads = second.is_none_or(|second| first.score >= second.score + LEAD);
        let stands = first.is_said() || !first.is_elsewhere();
        (leads && stands && self.contested().is_none()).then_some(first)
    }

    /// The reading that the file names, or without a label that fits the one of the project, when its place or the commune codes speak
    /// against it and nothing is clearly better: then a person must choose.
    pub fn contested(&self) -> Option<&Reading> {
        let first = self.readings.first()?;
        let said = self.declared().or_else(|| Some(first).filter(|first| first.has(&Evidence::ProjectCrs)))?;
        let twice = said.has(&Evidence::DeclaredByFile) && said.has(&Evidence::ProjectCrs);
        let refuted = said.evidence.iter().any(|evidence| matches!(evidence, Evidence::MeridianOfAnotherProvince(_)));
        // Commune codes overrule a label for a reading that lies where they say, by themselves.
        let overruled = refuted && !first.is_elsewhere();
        let doubted = refuted || said.is_elsewhere_by_extents();
        (doubted && !twice && !overruled && !said.has(&Evidence::GivenByUser)).then_some(said)
    }

    /// The reading that the file names, if its numbers can be in it.
    pub fn declared(&self) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.has(&Evidence::DeclaredByFile))
    }
}

/// Points by which a reading must lead the next one to be decided.
const LEAD: i32 = 2;

/// The eastings of cadastral maps in their own zone, metres. Source: `crs.md` §1.4.
pub(super) const USUAL_EASTINGS: std::ops::RangeInclusive<f64> = 350_000.0..=650_000.0;

/// Eastings that a zone of Việt Nam can have at all, metres.
pub(super) const POSSIBLE_EASTINGS: std::ops::RangeInclusive<f64> = 100_000.0..=900_000.0;

/// Northings of Việt Nam on the mainland and its islands, metres: latitude 7° to 24°. Above 800 000 it is a northing: `crs.md` §1.4.
const NORTHINGS: std::ops::RangeInclusive<f64> = 770_000.0..=2_660_000.0;

/// Việt Nam with its seas, degrees.
const LONGITUDES: std::ops::RangeInclusive<f64> = 101.0..=118.0;
const LATITUDES: std::ops::RangeInclusive<f64> = 6.0..=24.0;

/// Judges a sample of a map's coordinates, as they stand in the file.
pub fn judge(declared: &Declared, sample: &[Coord<f64>], expectation: &Expectation) -> Judgement {
    let Some(middle) = median(sample) else { return without_coordinates(declared, expectation) };
    let mut readings: Vec<Reading> = Vec::new();
    let mut add = |crs: &Crs, axes_swapped: bool| {
        let known = readings.iter().any(|reading| reading.crs == *crs && reading.axes_swapped == axes_swapped);
        if !known {
            readings.extend(reading(crs, axes_swapped, middle, declared, expectation));
        }
    };
    let told = match declared {
        Declared::Given(crs) | Declared::Label(crs) | Declared::ByFormat(crs) => Some(crs),
        Declared::Absent => None,
    };
    if let Some(crs) = told {
        add(crs, false);
        add(crs, true);
    }
    if !matches!(declared, Declared::Given(_)) {
        for crs in alternatives(middle, told, expectation) {
            add(&crs, false);
            add(&crs, true);
        }
    }
    let label_fits = told.is_some_and(|told| readings.iter().any(|reading| reading.crs == *told));
    if told.is_some() && !label_fits {
        readings.iter_mut().for_each(|reading| reading.evidence.push(Evidence::LabelImpossible));
    }
    readings.sort_by_key(|reading| (-reading.score, reading.is_elsewhere(), reading.axes_swapped));
    Judgement { readings }
}

/// A reading of the middle of the map, or `None` when the numbers cannot be in this CRS.
fn reading(
    crs: &Crs,
    axes_swapped: bool,
    middle: Coord<f64>,
    declared: &Declared,
    expectation: &Expectation,
) -> Option<Reading> {
    let middle = if axes_swapped { Coord { x: middle.y, y: middle.x } } else { middle };
    let zone = crs.central_meridian_minutes();
    if crs.is_geographic() {
        let degrees = middle.x.abs() <= 180.0 && middle.y.abs() <= 90.0;
        // Away from Việt Nam both orders of degrees can be right: only the label's own is thought of.
        if !degrees || (axes_swapped && !in_vietnam(middle)) {
            return None;
        }
    } else if zone.is_some() {
        if !in_a_zone(middle) {
            return None;
        }
    } else if (middle.x.abs() <= 180.0 && middle.y.abs() <= 90.0) || axes_swapped {
        return None;
    }
    let place = Transformer::new(crs, &Crs::wgs84()).ok()?.point(middle).ok()?;
    if place.x.abs() > 180.0 || place.y.abs() > 90.0 {
        return None;
    }
    let mut reading = Reading { crs: crs.clone(), axes_swapped, place, evidence: Vec::new(), score: 0 };
    match declared {
        Declared::Given(given) if given == crs => reading.note(Evidence::GivenByUser, 20),
        Declared::Label(label) if label == crs => reading.note(Evidence::DeclaredByFile, 4),
        Declared::ByFormat(format) if format == crs => reading.note(Evidence::DeclaredByFormat, 4),
        _ => {}
    }
    if axes_swapped {
        reading.note(Evidence::AxesSwapped, -2);
    }
    if crs.is_geographic() {
        // The datum of bare degrees is not to be seen (it is 224 m); GeoJSON fixes it, else GPS and web maps make them WGS 84.
        reading.note(Evidence::Degrees, if *crs == Crs::wgs84() && expectation.degrees_are_wgs84 { 3 } else { 0 });
    }
    if zone.is_some() && !USUAL_EASTINGS.contains(&middle.x) {
        reading.note(Evidence::FarFromMeridian, -3);
    }
    if expectation.project.as_ref() == Some(crs) {
        reading.note(Evidence::ProjectCrs, 3);
    }
    weigh(&mut reading, expectation);
    Some(reading)
}

impl Reading {
    /// Whether the map would lie where nobody uses this CRS for cadastral maps, or elsewhere than its columns say.
    pub fn is_elsewhere(&self) -> bool {
        use Evidence::{MeridianOfAnotherProvince, OutsideOfWard};
        let by_codes = |evidence: &Evidence| matches!(evidence, OutsideOfWard(_) | MeridianOfAnotherProvince(_));
        self.evidence.iter().any(by_codes) || self.is_elsewhere_by_extents()
    }

    /// The same, as far as the rough extents of provinces say it.
    fn is_elsewhere_by_extents(&self) -> bool {
        use Evidence::{ForeignMeridian, OutsideOfProvince, OutsideOfProvinces};
        let by_extents =
            |evidence: &Evidence| matches!(evidence, ForeignMeridian(_) | OutsideOfProvince(_) | OutsideOfProvinces);
        self.evidence.iter().any(by_extents)
    }

    /// Whether the user, the file or the project says so.
    fn is_said(&self) -> bool {
        [Evidence::GivenByUser, Evidence::DeclaredByFile, Evidence::ProjectCrs].iter().any(|saying| self.has(saying))
    }

    pub(super) fn has(&self, evidence: &Evidence) -> bool {
        self.evidence.contains(evidence)
    }

    pub(super) fn note(&mut self, evidence: Evidence, points: i32) {
        self.evidence.push(evidence);
        self.score += points;
    }
}

/// CRSs that the numbers could be in, beside what was told.
fn alternatives(middle: Coord<f64>, told: Option<&Crs>, expectation: &Expectation) -> Vec<Crs> {
    let swapped = Coord { x: middle.y, y: middle.x };
    let mut found: Vec<Crs> = expectation.project.iter().cloned().collect();
    if in_vietnam(middle) || in_vietnam(swapped) {
        found.extend([Crs::wgs84(), Crs::vn2000_geographic()]);
    } else if in_a_zone(middle) || in_a_zone(swapped) {
        // A map outside of Việt Nam with a label that fits is what it says.
        let elsewhere = told.is_some_and(|crs| {
            crs.central_meridian_minutes().is_none()
                && reading(crs, false, middle, &Declared::Absent, expectation).is_some()
        });
        if !elsewhere {
            found.extend(zones().iter().map(|zone| Crs::vn2000(zone.meridian)));
        }
    } else if told.is_none() && middle.x.abs() <= 180.0 && middle.y.abs() <= 90.0 {
        found.push(Crs::wgs84());
    }
    found
}

/// A layer without any coordinates is in whatever it says; it does not matter.
fn without_coordinates(declared: &Declared, expectation: &Expectation) -> Judgement {
    let crs = match declared {
        Declared::Given(crs) | Declared::Label(crs) | Declared::ByFormat(crs) => Some(crs.clone()),
        Declared::Absent => expectation.project.clone(),
    };
    let crs = crs.unwrap_or_else(Crs::wgs84);
    let reading = Reading { crs, axes_swapped: false, place: Coord { x: 0.0, y: 0.0 }, evidence: Vec::new(), score: 0 };
    Judgement { readings: vec![reading] }
}

fn in_vietnam(point: Coord<f64>) -> bool {
    LONGITUDES.contains(&point.x) && LATITUDES.contains(&point.y)
}

fn in_a_zone(point: Coord<f64>) -> bool {
    POSSIBLE_EASTINGS.contains(&point.x) && NORTHINGS.contains(&point.y)
}

/// What the two numbers of a point can be in Việt Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// East, north in some zone of VN-2000.
    Metres,
    /// North, east.
    MetresSwapped,
    /// Longitude, latitude.
    Degrees,
    /// Latitude, longitude.
    DegreesSwapped,
    Neither,
}

impl Numbers {
    pub fn of(point: Coord<f64>) -> Self {
        let swapped = Coord { x: point.y, y: point.x };
        match () {
            () if in_a_zone(point) => Self::Metres,
            () if in_a_zone(swapped) => Self::MetresSwapped,
            () if in_vietnam(point) => Self::Degrees,
            () if in_vietnam(swapped) => Self::DegreesSwapped,
            () => Self::Neither,
        }
    }
}

/// The median of each axis: one stray vertex at (0, 0) does not move it.
pub fn median(sample: &[Coord<f64>]) -> Option<Coord<f64>> {
    let axis = |of: fn(&Coord<f64>) -> f64| {
        let mut values: Vec<f64> = sample.iter().map(of).filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Some(Coord { x: axis(|coord| coord.x)?, y: axis(|coord| coord.y)? })
}

#[cfg(test)]
mod tests {
    use super::super::places::ward_at;
    use super::*;

    const HANOI: Coord<f64> = Coord { x: 587_000.0, y: 2_320_000.0 };

    fn decided(declared: &Declared, at: Coord<f64>, expectation: &Expectation) -> Option<(Crs, bool)> {
        judge(declared, &[at; 5], expectation).decided().map(|reading| (reading.crs.clone(), reading.axes_swapped))
    }

    fn swapped(point: Coord<f64>) -> Coord<f64> {
        Coord { x: point.y, y: point.x }
    }

    #[test]
    fn a_label_that_fits_is_believed() {
        let label = Declared::Label(Crs::vn2000(6300));
        assert_eq!(decided(&label, HANOI, &Expectation::default()), Some((Crs::vn2000(6300), false)));
        let cambridge = Crs::from_epsg(26986).unwrap();
        let place = Coord { x: 231_000.0, y: 902_000.0 };
        assert_eq!(
            decided(&Declared::Label(cambridge.clone()), place, &Expectation::default()),
            Some((cambridge, false))
        );
    }

    #[test]
    fn degrees_labelled_as_metres_are_seen() {
        let degrees = Coord { x: 105.6, y: 20.9 };
        let label = Declared::Label(Crs::vn2000(6300));
        let geojson = Expectation { degrees_are_wgs84: true, ..Expectation::default() };
        assert_eq!(decided(&label, degrees, &geojson), Some((Crs::wgs84(), false)));
        // In a shapefile the datum of the degrees is anyone's guess: asked.
        let judgement = judge(&label, &[degrees], &Expectation::default());
        assert_eq!(judgement.decided(), None);
        assert!(judgement.readings[0].evidence.contains(&Evidence::LabelImpossible));
        assert_eq!(decided(&label, swapped(degrees), &geojson), Some((Crs::wgs84(), true)));
    }

    #[test]
    fn swapped_axes_are_seen() {
        let label = Declared::Label(Crs::vn2000(6300));
        assert_eq!(decided(&label, swapped(HANOI), &Expectation::default()), Some((Crs::vn2000(6300), true)));
    }

    #[test]
    fn metres_without_a_label_are_a_tie_until_something_tells() {
        let judgement = judge(&Declared::Absent, &[HANOI], &Expectation::default());
        assert_eq!(judgement.decided(), None);
        assert!(
            judgement.readings.len() > 3 && judgement.readings.iter().any(|reading| reading.crs == Crs::vn2000(6300))
        );
        let project = Expectation { project: Some(Crs::vn2000(6300)), ..Expectation::default() };
        assert_eq!(decided(&Declared::Absent, HANOI, &project), Some((Crs::vn2000(6300), false)));
        let ward = ward_at(105.838_565, 20.971_265).unwrap().code.to_owned();
        let named = Expectation { ward_code: Some(ward), ..Expectation::default() };
        assert_eq!(decided(&Declared::Absent, HANOI, &named), Some((Crs::vn2000(6300), false)));
    }

    #[test]
    fn a_wrong_meridian_is_seen_by_the_ward() {
        let ward = ward_at(105.838_565, 20.971_265).unwrap().code.to_owned();
        let named = Expectation { ward_code: Some(ward), ..Expectation::default() };
        let label = Declared::Label(Crs::vn2000(6345));
        assert_eq!(decided(&label, HANOI, &named), Some((Crs::vn2000(6300), false)));
    }

    #[test]
    fn what_the_user_gives_is_obeyed_but_not_beyond_the_possible() {
        let given = Declared::Given(Crs::vn2000(6345));
        assert_eq!(decided(&given, HANOI, &Expectation::default()), Some((Crs::vn2000(6345), false)));
        assert_eq!(decided(&given, swapped(HANOI), &Expectation::default()), Some((Crs::vn2000(6345), true)));
        let degrees = Coord { x: 105.6, y: 20.9 };
        assert!(judge(&given, &[degrees], &Expectation::default()).readings.is_empty());
    }

    #[test]
    fn a_layer_without_coordinates_is_what_it_says() {
        let label = Declared::Label(Crs::vn2000(6300));
        let judgement = judge(&label, &[Coord { x: f64::NAN, y: f64::NAN }], &Expectation::default());
        assert_eq!(judgement.decided().map(|reading| reading.crs.clone()), Some(Crs::vn2000(6300)));
    }
}
