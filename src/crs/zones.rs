//! The VN-2000 / TM-3 zones: `assets/crs.csv`.

use std::sync::LazyLock;

/// One zone of VN-2000 / TM-3: central scale 0.9999, false easting 500 000 m.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Minutes of arc east of Greenwich.
    pub meridian: i32,
    pub epsg: u32,
    pub name: &'static str,
    /// Provinces before 1/7/2025 whose maps are in it.
    pub old_provinces: Vec<&'static str>,
}

/// All zones, from west to east.
pub fn zones() -> &'static [Zone] {
    &ZONES
}

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    rows(include_str!("../../assets/crs.csv"))
        .filter_map(|row| {
            let [meridian, epsg, name, provinces] = row[..] else { return None };
            Some(Zone {
                meridian: meridian.parse().ok()?,
                epsg: epsg.parse().ok()?,
                name,
                old_provinces: provinces.split("; ").filter(|province| !province.is_empty()).collect(),
            })
        })
        .collect()
});

/// The rows of one of our own tables: comments and the heading left out.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanoi_and_saigon_have_their_zones() {
        let zone =
            |province: &str| zones().iter().find(|zone| zone.old_provinces.contains(&province)).map(|zone| zone.epsg);
        assert_eq!((zone("Hà Nội"), zone("TP HCM"), zones().len()), (Some(5897), Some(9210), 18));
    }
}
