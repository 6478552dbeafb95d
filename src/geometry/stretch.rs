//! Where most of many coordinates are, on one axis: what is left out of it lies far from everything else.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use geo_types::{Coord, Rect};

use super::boxes::box_around_boxes;

/// Land without a coordinate, in cells: 15 km, or 0.15°. Ours: the meridians of two zones are 15' apart, which is 26 km in the north, and
/// a ward is mostly narrower than the 11 km that are left; parcels of one ward do not leave 15 km out.
pub const STRETCH_GAP: i64 = 15;

/// The widest stretch in which a gap means something, in cells: 100 km, or 1°. No ward is as wide, and the layers of a country have
/// gaps. Ours.
pub const WIDEST_STRETCH: i64 = 100;

/// The stretch from the median both ways, up to the first [`STRETCH_GAP`] without a value; `cell` is 1 km or 0.01° in the unit of the
/// values. `None` where it is [`WIDEST_STRETCH`] or wider, or does not hold more than half of the values.
pub fn main_stretch(values: impl Iterator<Item = f64>, cell: f64) -> Option<RangeInclusive<f64>> {
    let mut cells: BTreeMap<i64, usize> = BTreeMap::new();
    // Vertices of a parcel stand together: most fall into the cell of the one before.
    let (mut last, mut run, mut all) = (0_i64, 0_usize, 0_usize);
    for value in values.filter(|value| value.is_finite()) {
        // Saturates far outside of the world.
        let at = (value / cell).floor() as i64;
        if at != last {
            *cells.entry(last).or_default() += run;
            (last, run) = (at, 0);
        }
        (run, all) = (run + 1, all + 1);
    }
    *cells.entry(last).or_default() += run;
    cells.retain(|_, count| *count > 0);
    let mut passed = 0;
    let median = cells.iter().find_map(|(at, count)| {
        passed += count;
        (passed * 2 > all).then_some(*at)
    })?;
    let (mut low, mut high) = (median, median);
    for at in cells.range(..median).rev().map(|(at, _)| *at) {
        if low.saturating_sub(at) > STRETCH_GAP {
            break;
        }
        low = at;
    }
    for at in cells.range(median..).map(|(at, _)| *at) {
        if at.saturating_sub(high) > STRETCH_GAP {
            break;
        }
        high = at;
    }
    if high.saturating_sub(low) >= WIDEST_STRETCH {
        return None;
    }
    let inside: usize = cells.range(low..=high).map(|(_, count)| count).sum();
    (inside * 2 > all).then_some(low as f64 * cell..=(high as f64 + 1.0) * cell)
}

/// The box around the boxes whose middles are where most are, on both axes; around all where that is nowhere. `cell` as for [`main_stretch`].
pub fn main_box(boxes: impl Iterator<Item = Rect<f64>> + Clone, cell: f64) -> Option<Rect<f64>> {
    let stretch = |axis: fn(Coord<f64>) -> f64| main_stretch(boxes.clone().map(|rect| axis(rect.center())), cell);
    let (east, north) = (stretch(|middle| middle.x), stretch(|middle| middle.y));
    let within = |rect: &Rect<f64>| {
        let middle = rect.center();
        east.as_ref().is_none_or(|east| east.contains(&middle.x))
            && north.as_ref().is_none_or(|north| north.contains(&middle.y))
    };
    box_around_boxes(boxes.clone().filter(within)).or_else(|| box_around_boxes(boxes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_does_not_widen_the_main_box() {
        let square = |at: f64| Rect::new(Coord { x: at, y: at }, Coord { x: at + 10.0, y: at + 10.0 });
        let ward = [square(0.0), square(5e6), square(40.0)];
        let both = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 50.0, y: 50.0 });
        assert_eq!(main_box(ward.into_iter(), 1_000.0), Some(both));
    }

    #[test]
    fn a_stretch_ends_at_the_first_wide_gap() {
        let ward = (0..10).map(|step| 587_000.0 + 500.0 * f64::from(step));
        let stretch = main_stretch(ward.clone().chain([0.0, 700_000.0, f64::NAN]), 1_000.0);
        assert_eq!(stretch, Some(587_000.0..=592_000.0));
        assert_eq!(
            main_stretch(ward.clone().chain([605_000.0]), 1_000.0),
            Some(587_000.0..=606_000.0),
            "within the gap"
        );
        let country = (0..50).map(|step| 14_000.0 * f64::from(step));
        assert_eq!(main_stretch(country, 1_000.0), None, "too wide for a ward");
        let halves = ward.clone().chain(ward.map(|x| x + 50_000.0)).chain([300_000.0]);
        assert_eq!(main_stretch(halves, 1_000.0), None, "neither half is most of it");
        assert_eq!(main_stretch(std::iter::empty(), 1_000.0), None);
    }
}
