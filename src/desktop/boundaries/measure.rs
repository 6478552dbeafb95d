//! Places from measures that are typed: coordinates, distances, directions, angles.

use geo_types::Coord;

use super::super::words::{parse_angle, parse_number};
use crate::geometry::{along, azimuth, polar, two_directions, two_distances};

/// From what a place is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// X (north) and Y (east), as papers print them.
    #[default]
    Coordinates,
    /// Direction and distance from the last place.
    Polar,
    /// Angle and distance from the last place, seen from the one before.
    Turned,
    /// Distances from A and from B.
    Distances,
    /// Directions from A and from B.
    Directions,
    /// Distance from A on the way to B, and to the right of it.
    Along,
}

impl Method {
    pub const ALL: [Self; 6] =
        [Self::Coordinates, Self::Polar, Self::Turned, Self::Distances, Self::Directions, Self::Along];

    pub fn key(self) -> &'static str {
        match self {
            Self::Coordinates => "boundary-by-coordinates",
            Self::Polar => "boundary-by-polar",
            Self::Turned => "boundary-by-angle",
            Self::Distances => "boundary-by-distances",
            Self::Directions => "boundary-by-directions",
            Self::Along => "boundary-by-along",
        }
    }

    /// Keys of what its two fields ask for.
    pub fn fields(self) -> [&'static str; 2] {
        match self {
            Self::Coordinates => ["boundary-north", "boundary-east"],
            Self::Polar => ["boundary-azimuth", "boundary-distance"],
            Self::Turned => ["boundary-angle", "boundary-distance"],
            Self::Distances => ["boundary-from-a", "boundary-from-b"],
            Self::Directions => ["boundary-azimuth-a", "boundary-azimuth-b"],
            Self::Along => ["boundary-from-a", "boundary-right"],
        }
    }

    /// Whether it is measured from A and B.
    pub fn needs_marks(self) -> bool {
        matches!(self, Self::Distances | Self::Directions | Self::Along)
    }
}

/// Places that measures start from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// The last place of the line, or the corner that is picked.
    pub last: Option<Coord<f64>>,
    /// The one before it.
    pub before: Option<Coord<f64>>,
    /// A and B.
    pub marks: [Option<Coord<f64>>; 2],
}

/// What is typed into the bar.
#[derive(Debug, Default)]
pub struct Measure {
    pub method: Method,
    pub typed: [String; 2],
    /// Of two places that are as far from A and B, the one on the right of the way from A to B.
    pub right: bool,
}

impl Measure {
    /// The place that is meant, metres in the project's CRS; `None` until everything is there and meets.
    pub fn place(&self, known: Known) -> Option<Coord<f64>> {
        let [one, other] = &self.typed;
        let marks = || Some([known.marks[0]?, known.marks[1]?]);
        let place = match self.method {
            Method::Coordinates => Coord { x: parse_number(other)?, y: parse_number(one)? },
            Method::Polar => polar(known.last?, parse_angle(one)?, parse_number(other)?),
            Method::Turned => {
                let (last, before) = (known.last?, known.before.or(known.marks[0])?);
                polar(last, azimuth(last, before)? + parse_angle(one)?, parse_number(other)?)
            }
            Method::Distances => {
                let both = two_distances(marks()?, [parse_number(one)?, parse_number(other)?])?;
                both[usize::from(self.right)]
            }
            Method::Directions => two_directions(marks()?, [parse_angle(one)?, parse_angle(other)?])?,
            Method::Along => along(marks()?, parse_number(one)?, parse_number(other).unwrap_or(0.0))?,
        };
        (place.x.is_finite() && place.y.is_finite()).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_finds_its_place_once_all_is_there() {
        let at = |x: f64, y: f64| Coord { x, y };
        let known = Known {
            last: Some(at(5.0, 5.0)),
            before: Some(at(0.0, 5.0)),
            marks: [Some(at(0.0, 0.0)), Some(at(10.0, 0.0))],
        };
        let place = |method, one: &str, other: &str, known| {
            let measure = Measure { method, typed: [one.to_owned(), other.to_owned()], right: false };
            measure.place(known).map(|place| ((place.x * 1e3).round() / 1e3 + 0.0, (place.y * 1e3).round() / 1e3 + 0.0))
        };
        for (method, one, other, expected) in [
            (Method::Coordinates, "2,5", "7", (7.0, 2.5)),
            (Method::Polar, "90", "2", (7.0, 5.0)),
            (Method::Turned, "90", "2", (5.0, 7.0)),
            (Method::Distances, "8", "6", (6.4, 4.8)),
            (Method::Directions, "45", "315°00'00\"", (5.0, 5.0)),
            (Method::Along, "4", "-1", (4.0, 1.0)),
            (Method::Along, "4", "", (4.0, 0.0)),
        ] {
            assert_eq!(place(method, one, other, known), Some(expected), "{method:?}");
            assert_eq!(place(method, "x", other, known), None);
            if method != Method::Coordinates {
                assert_eq!(place(method, one, other, Known::default()), None, "{method:?}");
            }
        }
        let right = Measure { method: Method::Distances, typed: ["8".into(), "6".into()], right: true };
        assert!(right.place(known).is_some_and(|place| place.y < 0.0));
    }
}
