//! Wards, provinces and their meridians: where a map can be.

use std::sync::LazyLock;

use super::definition::{Crs, degrees_minutes};
use super::zones::rows;

/// A province since 1/7/2025. It may hold maps of several meridians: those of the old provinces in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Province {
    pub code: &'static str,
    pub name: &'static str,
    /// Minutes of arc; the one of the province's seat first.
    pub meridians: Vec<i32>,
    /// West, south, east, north in WGS 84 degrees. Rough.
    pub extent: [f64; 4],
}

impl Province {
    /// Its meridians as they are written: `106-00, 105-30`.
    pub fn meridians_written(&self) -> String {
        self.meridians.iter().map(|meridian| degrees_minutes(*meridian)).collect::<Vec<_>>().join(", ")
    }

    /// Whether a place may lie in it: within [`PROVINCE_MARGIN`] of its rough extent. Degrees, WGS 84.
    pub(super) fn may_have(&self, longitude: f64, latitude: f64) -> bool {
        let [west, south, east, north] = self.extent;
        let margin = PROVINCE_MARGIN;
        contains(&[west - margin, south - margin, east + margin, north + margin], longitude, latitude)
    }
}

/// A commune or ward since 1/7/2025.
#[derive(Debug, Clone, PartialEq)]
pub struct Ward {
    /// Five digits.
    pub code: &'static str,
    pub province: &'static str,
    pub name: &'static str,
    /// West, south, east, north in WGS 84 degrees; known for Hà Nội.
    pub extent: Option<[f64; 4]>,
}

/// How far the rough extents may be wrong, degrees: about 15 km. Ours: Hà Nội's, the one that can be held against boundaries here, is
/// within 0.01°; and of the labels with a meridian that is not the province's this margin hides 17 %, none at all 13 %.
const PROVINCE_MARGIN: f64 = 0.15;

pub fn provinces() -> &'static [Province] {
    &PROVINCES
}

pub(super) fn province_by_code(code: &str) -> Option<&'static Province> {
    PROVINCES.iter().find(|province| province.code == code)
}

/// The provinces that a place may lie in. Their extents are boxes, which overlap: several. Degrees, WGS 84.
pub(super) fn provinces_around(longitude: f64, latitude: f64) -> impl Iterator<Item = &'static Province> {
    PROVINCES.iter().filter(move |province| province.may_have(longitude, latitude))
}

/// The ward with this code. A code that lost its leading zeros is found too.
pub fn ward_by_code(code: &str) -> Option<&'static Ward> {
    let padded = format!("{:0>5}", code.trim());
    WARDS.binary_search_by(|ward| ward.code.cmp(padded.as_str())).ok().and_then(|at| WARDS.get(at))
}

/// The ward of Hà Nội whose extent has this place and the nearest middle. Degrees, WGS 84.
pub fn ward_at(longitude: f64, latitude: f64) -> Option<&'static Ward> {
    let inside = |ward: &&Ward| ward.extent.is_some_and(|extent| contains(&extent, longitude, latitude));
    WARDS.iter().filter(inside).min_by(|a, b| {
        let off = |ward: &Ward| ward.extent.map_or(f64::MAX, |extent| distance_to_middle(&extent, longitude, latitude));
        off(a).total_cmp(&off(b))
    })
}

/// The province whose rough extent has this place, the one with the nearest middle on several. Degrees, WGS 84.
pub fn province_near(longitude: f64, latitude: f64) -> Option<&'static Province> {
    if let Some(ward) = ward_at(longitude, latitude) {
        return province_by_code(ward.province);
    }
    let inside = |province: &&Province| contains(&province.extent, longitude, latitude);
    PROVINCES.iter().filter(inside).min_by(|a, b| {
        let off = |province: &Province| distance_to_middle(&province.extent, longitude, latitude);
        off(a).total_cmp(&off(b))
    })
}

/// The metric CRS for a project at this place (WGS 84 degrees): in Việt Nam the VN-2000 zone of the province, on several the nearest
/// meridian; elsewhere the UTM zone.
pub fn project_crs_for(longitude: f64, latitude: f64) -> Crs {
    let nearest = |meridians: &[i32]| {
        let off = |meridian: &i32| (f64::from(*meridian) / 60.0 - longitude).abs();
        meridians.iter().copied().min_by(|a, b| off(a).total_cmp(&off(b)))
    };
    match province_near(longitude, latitude).and_then(|province| nearest(&province.meridians)) {
        Some(meridian) => Crs::vn2000(meridian),
        None => Crs::utm_at(longitude, latitude),
    }
}

fn contains([west, south, east, north]: &[f64; 4], longitude: f64, latitude: f64) -> bool {
    (*west..=*east).contains(&longitude) && (*south..=*north).contains(&latitude)
}

fn distance_to_middle([west, south, east, north]: &[f64; 4], longitude: f64, latitude: f64) -> f64 {
    ((west + east) / 2.0 - longitude).hypot((south + north) / 2.0 - latitude)
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    rows(include_str!("../../assets/provinces.csv"))
        .filter_map(|row| {
            let [code, name, meridians, west, south, east, north] = row[..] else { return None };
            Some(Province {
                code,
                name,
                meridians: meridians.split(' ').filter_map(|meridian| meridian.parse().ok()).collect(),
                extent: extent([west, south, east, north])?,
            })
        })
        .collect()
});

/// By code.
static WARDS: LazyLock<Vec<Ward>> = LazyLock::new(|| {
    let mut wards: Vec<Ward> = rows(include_str!("../../assets/wards.csv"))
        .filter_map(|row| {
            let [code, province, name, west, south, east, north] = row[..] else { return None };
            Some(Ward { code, province, name, extent: extent([west, south, east, north]) })
        })
        .collect();
    wards.sort_by_key(|ward| ward.code);
    wards
});

fn extent(sides: [&str; 4]) -> Option<[f64; 4]> {
    let [west, south, east, north] = sides.map(|side| side.parse::<f64>().ok());
    Some([west?, south?, east?, north?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_a_meridian_that_is_a_zone() {
        assert_eq!(provinces().len(), 34);
        for province in provinces() {
            let known = |meridian: &i32| super::super::zones().iter().any(|zone| zone.meridian == *meridian);
            assert!(!province.meridians.is_empty() && province.meridians.iter().all(known), "{}", province.name);
        }
    }

    #[test]
    fn a_ward_is_found_by_place_and_by_code() {
        assert_eq!(ward_at(105.838_565, 20.971_265).map(|ward| ward.province), Some("01"));
        assert_eq!(ward_by_code("4").map(|ward| ward.code), Some("00004"));
        assert!(WARDS.len() == 3321 && WARDS.is_sorted_by(|before, after| before.code < after.code));
        assert!(WARDS.iter().all(|ward| province_by_code(ward.province).is_some()));
    }

    #[test]
    fn the_project_crs_follows_the_place() {
        assert_eq!(project_crs_for(105.84, 20.97), Crs::vn2000(105 * 60));
        assert_eq!(project_crs_for(106.69, 10.77), Crs::vn2000(105 * 60 + 45));
        assert_eq!(project_crs_for(-71.1, 42.37).epsg(), Some(32619));
    }
}
