//! What the place of a reading says for and against it: the ward or province that the map's columns name, else the provinces around.

use geo_types::Coord;

use super::judge::{Evidence, Expectation, Reading};
use super::places::{Province, Ward, province_by_code, province_near, provinces_around, ward_at, ward_by_code};

/// A map may lie so far outside of its ward's extent, degrees: about 2 km.
const WARD_MARGIN: f64 = 0.02;

/// Adds what the wards and provinces say of a reading.
pub(super) fn weigh(reading: &mut Reading, expectation: &Expectation) {
    let ward = expectation.ward_code.as_deref().and_then(ward_by_code);
    let province = ward.map(|ward| ward.province).or(expectation.province_code.as_deref()).and_then(province_by_code);
    match province {
        Some(province) => weigh_named_place(reading, ward, province),
        None => weigh_any_place(reading),
    }
}

/// Holds a reading against the ward and province that the map's columns name.
fn weigh_named_place(reading: &mut Reading, ward: Option<&Ward>, province: &'static Province) {
    let Coord { x: longitude, y: latitude } = reading.place;
    let near = |[west, south, east, north]: [f64; 4]| {
        (west - WARD_MARGIN..=east + WARD_MARGIN).contains(&longitude)
            && (south - WARD_MARGIN..=north + WARD_MARGIN).contains(&latitude)
    };
    match ward.and_then(|ward| Some((ward.name, ward.extent.map(near)?))) {
        Some((ward, true)) => reading.note(Evidence::InWard(ward), 6),
        Some((ward, false)) => reading.note(Evidence::OutsideOfWard(ward), -8),
        None if !province.may_have(longitude, latitude) => {
            reading.note(Evidence::OutsideOfProvince(province.name), -4);
        }
        None => {}
    }
    if let Some(meridian) = reading.crs.cadastral_meridian() {
        if province.meridians.contains(&meridian) {
            reading.note(Evidence::MeridianOfProvince(province.name), 3);
        } else {
            reading.note(Evidence::MeridianOfAnotherProvince(province.name), -6);
        }
    }
}

/// Holds a reading against the provinces that its place may be in. Their extents are rough: they order the readings and put a label
/// in doubt, but decide for none.
fn weigh_any_place(reading: &mut Reading) {
    let Coord { x: longitude, y: latitude } = reading.place;
    let meridian = reading.crs.cadastral_meridian();
    let fits = |province: &Province| meridian.is_none_or(|meridian| province.meridians.contains(&meridian));
    // Only the wards of Hà Nội have an extent here, so this speaks for a reading, never against another.
    let ward = ward_at(longitude, latitude).filter(|ward| province_by_code(ward.province).is_some_and(fits));
    if let Some(ward) = ward {
        reading.note(Evidence::InWard(ward.name), 1);
    }
    if reading.crs.central_meridian_minutes().is_none() {
        return;
    }
    let doubted = if reading.has(&Evidence::DeclaredByFile) { -3 } else { 0 };
    let nearest = province_near(longitude, latitude).or_else(|| provinces_around(longitude, latitude).next());
    let fitting = nearest.filter(|nearest| fits(nearest));
    match (fitting.or_else(|| provinces_around(longitude, latitude).find(|province| fits(province))), nearest) {
        (Some(_), _) if ward.is_some() || meridian.is_none() => {}
        (Some(province), _) => reading.note(Evidence::InProvinceOfMeridian(province.name), 0),
        (None, Some(province)) => reading.note(Evidence::ForeignMeridian(province), doubted),
        (None, None) => reading.note(Evidence::OutsideOfProvinces, doubted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::judge::{Declared, POSSIBLE_EASTINGS, USUAL_EASTINGS, judge};
    use super::super::{Crs, Transformer, provinces, zones};
    use super::*;

    const HANOI: Coord<f64> = Coord { x: 587_000.0, y: 2_320_000.0 };

    fn decided(declared: &Declared, at: Coord<f64>, expectation: &Expectation) -> Option<Crs> {
        judge(declared, &[at; 5], expectation).decided().map(|reading| reading.crs.clone())
    }

    /// The numbers of a place (WGS 84 degrees) in a zone.
    fn written(meridian: i32, longitude: f64, latitude: f64) -> Coord<f64> {
        let to = Transformer::new(&Crs::wgs84(), &Crs::vn2000(meridian)).unwrap();
        to.point(Coord { x: longitude, y: latitude }).unwrap()
    }

    /// Places all over the extents of the provinces, corners included.
    fn places() -> impl Iterator<Item = (&'static Province, f64, f64)> {
        const STEPS: u32 = 4;
        provinces().iter().flat_map(|province| {
            let [west, south, east, north] = province.extent;
            // Not on the very edges, where rounding decides.
            let part = |from: f64, to: f64, step: u32| from + 0.001 + (to - from) * f64::from(step) / f64::from(STEPS);
            (0..=STEPS)
                .flat_map(move |x| (0..=STEPS).map(move |y| (province, part(west, east, x), part(south, north, y))))
        })
    }

    #[test]
    fn the_right_label_is_believed_all_over_every_province() {
        let (mut believed, mut far) = (0, 0);
        for (province, longitude, latitude) in places() {
            // The extents may be wrong by their margin.
            for (dx, dy) in [(0.0, 0.0), (0.14, 0.14), (-0.14, 0.14), (0.14, -0.14), (-0.14, -0.14)] {
                for meridian in &province.meridians {
                    let at = written(*meridian, longitude + dx, latitude + dy);
                    if !USUAL_EASTINGS.contains(&at.x) {
                        // The meridian of one old province at the far end of another.
                        assert!(province.meridians.len() > 1 || dx != 0.0, "{}", province.name);
                        far += 1;
                        continue;
                    }
                    let judgement = judge(&Declared::Label(Crs::vn2000(*meridian)), &[at], &Expectation::default());
                    let Some(reading) = judgement.decided() else { panic!("{} {longitude} {latitude}", province.name) };
                    assert!(reading.crs == Crs::vn2000(*meridian) && !reading.axes_swapped && !reading.is_elsewhere());
                    believed += 1;
                }
            }
        }
        assert!(believed > 5_000 && far * 10 < believed, "{believed}, {far}");
    }

    #[test]
    fn a_meridian_that_nobody_around_uses_is_never_believed_in_silence() {
        let (mut asked, mut all) = (0, 0);
        for (province, longitude, latitude) in places() {
            for zone in zones() {
                let used = |around: &Province| around.meridians.contains(&zone.meridian);
                if provinces_around(longitude, latitude).any(used) {
                    continue;
                }
                let at = written(zone.meridian, longitude, latitude);
                let judgement = judge(&Declared::Label(Crs::vn2000(zone.meridian)), &[at], &Expectation::default());
                let possible = POSSIBLE_EASTINGS.contains(&at.x);
                assert_eq!(judgement.decided(), None, "{} in {}", province.name, zone.name);
                assert_eq!(judgement.contested().is_some(), possible, "{} in {}", province.name, zone.name);
                (asked, all) = (asked + usize::from(possible), all + 1);
            }
        }
        // The others are so far from the meridian that the numbers themselves are impossible in it.
        assert!(asked > 10_000, "{asked} of {all}");
    }

    #[test]
    fn a_label_that_moves_the_map_to_where_it_is_not_used_is_contested() {
        // Hà Nội's coordinates labelled 104-30 lie 52 km to the west, in Phú Thọ.
        let judgement = judge(&Declared::Label(Crs::vn2000(6270)), &[HANOI], &Expectation::default());
        assert_eq!(judgement.decided(), None);
        let contested = judgement.contested().unwrap();
        assert!(contested.crs == Crs::vn2000(6270) && contested.is_elsewhere());
        assert_eq!(judgement.readings[0].crs, Crs::vn2000(6300), "the likeliest stands first");
        let laos = written(6300, 104.2, 18.2);
        let judgement = judge(&Declared::Label(Crs::vn2000(6300)), &[laos], &Expectation::default());
        assert!(judgement.contested().unwrap().has(&Evidence::OutsideOfProvinces) && judgement.decided().is_none());
    }

    #[test]
    fn a_contested_label_is_not_overruled_by_the_project_but_confirmed_by_it() {
        let label = Declared::Label(Crs::vn2000(6270));
        let project = |meridian: i32| Expectation { project: Some(Crs::vn2000(meridian)), ..Expectation::default() };
        assert_eq!(decided(&label, HANOI, &project(6300)), None);
        let judgement = judge(&label, &[HANOI], &project(6270));
        assert!(judgement.decided().unwrap().is_elsewhere(), "decided, and told");
        let unlabelled = judge(&Declared::Absent, &[HANOI], &project(6270));
        assert!(unlabelled.decided().is_none() && unlabelled.contested().is_some());
        let given = judge(&Declared::Given(Crs::vn2000(6270)), &[HANOI], &project(6270));
        assert!(given.decided().unwrap().is_elsewhere(), "obeyed, and told");
    }

    #[test]
    fn a_map_in_a_zone_of_six_degrees_has_the_meridian_of_no_province() {
        let six = Crs::from_epsg(3405).unwrap();
        let to = Transformer::new(&Crs::wgs84(), &six).unwrap();
        let (saigon, laos) = (Coord { x: 106.69, y: 10.77 }, Coord { x: 102.2, y: 16.0 });
        assert_eq!(
            decided(&Declared::Label(six.clone()), to.point(saigon).unwrap(), &Expectation::default()),
            Some(six.clone())
        );
        assert_eq!(decided(&Declared::Label(six), to.point(laos).unwrap(), &Expectation::default()), None);
    }

    #[test]
    fn codes_that_the_place_belies_overrule_nothing() {
        // A column of small numbers that are codes of Hà Nội by chance, on a map of An Giang, and on one of Hậu Giang, whose zone is the same.
        let chance = Expectation { ward_code: Some("00004".to_owned()), ..Expectation::default() };
        let south = written(6270, 104.9, 10.2);
        let judgement = judge(&Declared::Label(Crs::vn2000(6270)), &[south], &chance);
        assert!(judgement.decided().is_none() && judgement.contested().unwrap().crs == Crs::vn2000(6270));
        assert_eq!(decided(&Declared::Absent, south, &chance), None);
        let same_zone = written(6300, 105.6, 9.8);
        let judgement = judge(&Declared::Label(Crs::vn2000(6300)), &[same_zone], &chance);
        assert!(judgement.decided().unwrap().has(&Evidence::OutsideOfWard("Phường Ba Đình")), "believed, and told");
    }

    #[test]
    fn a_label_that_takes_the_map_out_of_the_province_of_its_codes_is_asked() {
        // Đồng Tháp has 105-00 and 105-45: both are right by the code, but not at every place.
        let named = Expectation { province_code: Some("82".to_owned()), ..Expectation::default() };
        let east_end = written(6300, 106.5, 10.4);
        assert_eq!(decided(&Declared::Label(Crs::vn2000(6300)), east_end, &named), Some(Crs::vn2000(6300)));
        let wrong = judge(&Declared::Label(Crs::vn2000(6345)), &[east_end], &named);
        assert!(wrong.decided().is_none() && wrong.readings[0].crs == Crs::vn2000(6300));
        assert!(wrong.declared().unwrap().has(&Evidence::OutsideOfProvince("Đồng Tháp")));
    }
}
