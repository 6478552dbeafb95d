//! Parcels by the lengths of their sides, read from a certificate's sketch in any start and direction.

use geo_types::{Coord, MultiPolygon};

use crate::geometry::segment_distance;

/// A corner nearer than this to the line between its neighbours may be none on a sketch, metres; each bound gives a shape of its own.
/// Source: a sketch at 1:200 draws 0.1 m as half a millimetre, and who draws by hand straightens more.
const STRAIGHT: [f64; 3] = [0.05, 0.15, 0.35];

/// Fewest sides that can be looked for: three lengths are a triangle.
pub const FEWEST_SIDES: usize = 3;

/// Lengths of the sides of a parcel's outer ring, metres, going round: once for each way of straightening that gives another
/// shape. None for a parcel without geometry or with more than one part.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SideLengths {
    shapes: Vec<Box<[f32]>>,
}

pub(super) fn side_lengths(polygons: &MultiPolygon<f64>) -> SideLengths {
    let [polygon] = polygons.0.as_slice() else { return SideLengths::default() };
    let mut corners: Vec<Coord<f64>> = polygon.exterior().0.iter().copied().skip(1).collect();
    let mut shapes: Vec<Box<[f32]>> = Vec::with_capacity(1);
    for straight in STRAIGHT {
        straighten(&mut corners, straight);
        if shapes.last().is_none_or(|shape| shape.len() != corners.len()) {
            let next = corners.iter().cycle().skip(1);
            shapes.push(corners.iter().zip(next).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y) as f32).collect());
        }
    }
    SideLengths { shapes }
}

/// Leaves out the corners at which a ring hardly turns: one at a time, the straightest first, so that a slow bend of many corners
/// keeps its shape.
fn straighten(corners: &mut Vec<Coord<f64>>, straight: f64) {
    while corners.len() > FEWEST_SIDES {
        let count = corners.len();
        let offset = |at: usize| {
            let (before, here, after) = (corners[(at + count - 1) % count], corners[at], corners[(at + 1) % count]);
            segment_distance(before, after, here)
        };
        let straightest = (0..count).map(|at| (offset(at), at)).min_by(|a, b| a.0.total_cmp(&b.0));
        match straightest {
            Some((distance, at)) if distance < straight => drop(corners.remove(at)),
            _ => break,
        }
    }
}

impl SideLengths {
    /// How far these sides are from the lengths of a sketch: the root mean square difference, metres, in the best start and
    /// direction. `None` when the numbers of sides differ or one side is off by more than `tolerance`. A length that is not a
    /// number is illegible and fits any side.
    pub(super) fn difference(&self, sketch: &[f64], tolerance: f64) -> Option<f64> {
        let shape = self.shapes.iter().find(|shape| shape.len() == sketch.len())?;
        let count = shape.len();
        if count < FEWEST_SIDES {
            return None;
        }
        let fit = |start: usize, backwards: bool| {
            let mut squares = 0.0;
            for (at, length) in sketch.iter().enumerate() {
                let side = if backwards { (start + count - at) % count } else { (start + at) % count };
                let off = f64::from(shape[side]) - length;
                if off.abs() > tolerance {
                    return None;
                }
                // Illegible: not a number, so the comparison above is false and it adds nothing.
                squares += if off.is_nan() { 0.0 } else { off * off };
            }
            Some((squares / count as f64).sqrt())
        };
        (0..count).flat_map(|start| [fit(start, false), fit(start, true)]).flatten().min_by(f64::total_cmp)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The shape with so many sides, else that with the fewest.
    pub(super) fn written(&self, sides: usize) -> String {
        let shape = self.shapes.iter().find(|shape| shape.len() == sides).or(self.shapes.last());
        written(shape.into_iter().flatten().map(|length| f64::from(*length)))
    }
}

/// Parcels by how many sides they have, then by the sum of the lengths: only near sums can fit a sketch.
#[derive(Debug, Default)]
pub(super) struct SidesIndex {
    order: Vec<(usize, f32, u32)>,
}

impl SidesIndex {
    pub(super) fn new(sides: &[SideLengths]) -> Self {
        let shapes = (0..).zip(sides).flat_map(|(at, of)| of.shapes.iter().map(move |shape| (at, shape)));
        let mut order: Vec<(usize, f32, u32)> =
            shapes.map(|(at, shape)| (shape.len(), shape.iter().sum(), at)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        Self { order }
    }

    /// Positions of the parcels with as many sides whose sum may be that of these lengths, each off by up to `tolerance`. An
    /// illegible length leaves only the number of sides.
    pub(super) fn around(&self, lengths: &[f64], tolerance: f64) -> impl Iterator<Item = u32> + '_ {
        let count = lengths.len();
        let sum: f64 = lengths.iter().sum();
        let reach = tolerance * count as f64;
        let (low, high) = if sum.is_nan() { (f64::MIN, f64::MAX) } else { (sum - reach, sum + reach) };
        let below = |limit: f64| move |(sides, sum, _): &(usize, f32, u32)| (*sides, f64::from(*sum)) < (count, limit);
        let from = self.order.partition_point(below(low));
        let to = self.order.partition_point(below(high.next_up()));
        self.order.get(from..to).unwrap_or_default().iter().map(|(_, _, at)| *at)
    }
}

/// `5.0 20.1 5.0 19.9`, as a specialist types them.
pub(super) fn written(lengths: impl Iterator<Item = f64>) -> String {
    lengths.map(|length| format!("{length:.1}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Polygon};

    use super::*;

    fn parcel(corners: &[(f64, f64)]) -> SideLengths {
        let ring = LineString::from_iter(corners.iter().chain(corners.first()).copied());
        side_lengths(&MultiPolygon(vec![Polygon::new(ring, vec![])]))
    }

    fn tube_house() -> SideLengths {
        parcel(&[(0.0, 0.0), (5.0, 0.0), (5.0, 19.9), (2.5, 20.0), (0.0, 20.1)])
    }

    #[test]
    fn a_corner_on_a_straight_line_is_no_corner() {
        assert_eq!(tube_house().shapes.iter().map(|shape| shape.len()).collect::<Vec<_>>(), [4]);
        let bent = parcel(&[(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (2.5, 10.1), (0.0, 10.0)]);
        assert_eq!(bent.shapes.iter().map(|shape| shape.len()).collect::<Vec<_>>(), [5, 4]);
    }

    #[test]
    fn sides_are_found_from_any_start_in_any_direction() {
        for sketch in [[5.0, 19.9, 5.0, 20.1], [20.1, 5.0, 19.9, 5.0], [5.0, 20.1, 5.0, 19.9]] {
            assert!(tube_house().difference(&sketch, 0.15).is_some(), "{sketch:?}");
        }
    }

    #[test]
    fn a_side_beyond_the_tolerance_does_not_fit_and_an_illegible_one_does() {
        assert_eq!(tube_house().difference(&[5.0, 19.9, 5.3, 20.1], 0.2), None);
        assert!(tube_house().difference(&[5.0, 19.9, f64::NAN, 20.1], 0.2).is_some());
        assert_eq!(tube_house().difference(&[5.0, 19.9, 5.0], 0.2), None);
    }

    #[test]
    fn more_than_one_part_has_no_sides() {
        assert_eq!(side_lengths(&MultiPolygon(vec![])), SideLengths::default());
    }
}
