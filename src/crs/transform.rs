//! From one CRS to another: exactly, point by point, or in bulk by a polynomial that is held against PROJ.

use geo_types::Coord;

use super::definition::{Crs, Kind};
use super::error::CrsError;
use super::polynomial;
use super::proj_engine::Operation;

/// EPSG:6960, VN-2000 to WGS 84 (2), coordinate frame rotation. Source: EPSG registry; QĐ 05/2007/QĐ-BTNMT; `crs.md` §1.3.
const HELMERT_6960: &str = "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 \
    +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame";

/// A transformation of horizontal coordinates. Cheap to clone, usable from any thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transformer {
    /// Applied one after the other; none for equal CRSs.
    operations: Vec<Operation>,
    /// Whether the result is in degrees.
    to_degrees: bool,
}

impl Transformer {
    /// Errors: [`CrsError::NoTransformation`] when PROJ knows no way.
    pub fn new(from: &Crs, to: &Crs) -> Result<Self, CrsError> {
        let operations = if from == to {
            Vec::new()
        } else {
            match (Steps::of(from), Steps::of(to)) {
                (Some(from), Some(to)) => vec![Operation::Pipeline(pipeline(&from, &to))],
                (Some(from), None) => vec![
                    Operation::Pipeline(pipeline(&from, &Steps::WGS84)),
                    Operation::Between(LON_LAT.to_owned(), to.definition()),
                ],
                (None, Some(to)) => vec![
                    Operation::Between(from.definition(), LON_LAT.to_owned()),
                    Operation::Pipeline(pipeline(&Steps::WGS84, &to)),
                ],
                (None, None) => vec![Operation::Between(from.definition(), to.definition())],
            }
        };
        for operation in &operations {
            operation.check().map_err(|reason| CrsError::NoTransformation {
                from: from.label(),
                to: to.label(),
                reason,
            })?;
        }
        Ok(Self { operations, to_degrees: to.is_geographic() })
    }

    /// One point, exactly.
    ///
    /// Errors: [`CrsError::OutOfRange`].
    pub fn point(&self, point: Coord<f64>) -> Result<Coord<f64>, CrsError> {
        self.operations
            .iter()
            .try_fold(point, |point, operation| operation.point(point))
            .filter(|point| point.x.is_finite() && point.y.is_finite())
            .ok_or(CrsError::OutOfRange)
    }

    /// Many points in place, within 0.01 mm of [`Transformer::point`]. Points that cannot be transformed become
    /// NaN; gives how many.
    ///
    /// Errors: never yet; kept so that a lost PROJ context can be told.
    pub fn apply(&self, coords: &mut [Coord<f64>]) -> Result<usize, CrsError> {
        if self.operations.is_empty() {
            return Ok(0);
        }
        let exact = |point: Coord<f64>| self.point(point).ok();
        if let Some(fit) = polynomial::fit(coords, self.to_degrees, exact) {
            fit.apply(coords);
            return Ok(0);
        }
        self.apply_exact(coords)
    }

    /// Many points in place, each through PROJ. Points that cannot be transformed become NaN; gives how many.
    ///
    /// Errors: as [`Transformer::apply`].
    pub fn apply_exact(&self, coords: &mut [Coord<f64>]) -> Result<usize, CrsError> {
        self.operations.iter().for_each(|operation| operation.points(coords));
        let lost = coords.iter_mut().filter(|coord| !(coord.x.is_finite() && coord.y.is_finite()));
        Ok(lost.map(|coord| *coord = Coord { x: f64::NAN, y: f64::NAN }).count())
    }
}

/// WGS 84 with longitude first.
const LON_LAT: &str = "OGC:CRS84";

/// How a CRS that needs no database stands to geographic coordinates.
struct Steps {
    vn2000: bool,
    /// The projection; empty for geographic coordinates.
    projection: String,
}

impl Steps {
    const WGS84: Self = Self { vn2000: false, projection: String::new() };

    fn of(crs: &Crs) -> Option<Self> {
        Some(match &crs.0 {
            Kind::Vn2000 { meridian, width } => Self {
                vn2000: true,
                projection: format!(
                    "+proj=tmerc +lat_0=0 +lon_0={} +k={} +x_0=500000 +y_0=0 +ellps=WGS84",
                    f64::from(*meridian) / 60.0,
                    width.scale()
                ),
            },
            Kind::Vn2000Geographic => Self { vn2000: true, projection: String::new() },
            Kind::Wgs84 => Self::WGS84,
            Kind::Utm { zone, south } => Self {
                vn2000: false,
                projection: format!("+proj=utm +zone={zone}{} +ellps=WGS84", if *south { " +south" } else { "" }),
            },
            Kind::Epsg(_) | Kind::Definition(_) => return None,
        })
    }
}

fn pipeline(from: &Steps, to: &Steps) -> String {
    const DEGREES_IN: &str = "+proj=unitconvert +xy_in=deg +xy_out=rad";
    const DEGREES_OUT: &str = "+proj=unitconvert +xy_in=rad +xy_out=deg";
    let mut steps = Vec::new();
    steps.push(if from.projection.is_empty() { DEGREES_IN.to_owned() } else { format!("+inv {}", from.projection) });
    if from.vn2000 != to.vn2000 {
        let inverse = if from.vn2000 { "" } else { "+inv " };
        steps.push("+proj=cart +ellps=WGS84".to_owned());
        steps.push(format!("{inverse}{HELMERT_6960}"));
        steps.push("+inv +proj=cart +ellps=WGS84".to_owned());
    }
    steps.push(if to.projection.is_empty() { DEGREES_OUT.to_owned() } else { to.projection.clone() });
    format!("+proj=pipeline +step {}", steps.join(" +step "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Degrees that are less than 0.1 mm on the ground.
    const TENTH_OF_A_MILLIMETRE: f64 = 1e-9;

    fn transformed(from: &Crs, to: &Crs, x: f64, y: f64) -> Coord<f64> {
        Transformer::new(from, to).unwrap().point(Coord { x, y }).unwrap()
    }

    /// Test vectors of `crs.md` §1.3, EPSG:6960.
    #[test]
    fn vn2000_to_wgs84_agrees_with_the_registry() {
        for (meridian, east, north, longitude, latitude) in [
            (105 * 60, 587_000.0, 2_320_000.0, 105.838_565_459, 20.971_265_342),
            (105 * 60 + 45, 603_000.0, 1_191_000.0, 106.693_584_094, 10.768_403_658),
            (104 * 60, 500_000.0, 2_350_000.0, 104.001_888_964, 21.244_325_661),
            (104 * 60, 548_000.0, 2_400_000.0, 104.465_791_875, 21.695_295_543),
        ] {
            let place = transformed(&Crs::vn2000(meridian), &Crs::wgs84(), east, north);
            let off = (place.x - longitude).abs().max((place.y - latitude).abs());
            assert!(off < TENTH_OF_A_MILLIMETRE, "{place:?} is off by {off}");
            let back = transformed(&Crs::wgs84(), &Crs::vn2000(meridian), place.x, place.y);
            // The height is dropped on the way: 1.1 mm at most. Source: dependencies.md §1.2.
            assert!((back.x - east).hypot(back.y - north) < 0.0015, "{back:?}");
        }
    }

    #[test]
    fn a_change_of_zone_stays_on_the_datum() {
        let hanoi = Coord { x: 587_000.0, y: 2_320_000.0 };
        let neighbour = transformed(&Crs::vn2000(6300), &Crs::vn2000(6345), hanoi.x, hanoi.y);
        assert!((neighbour.x - 508_000.0).abs() < 2_000.0, "{neighbour:?}");
        let back = transformed(&Crs::vn2000(6345), &Crs::vn2000(6300), neighbour.x, neighbour.y);
        assert!((back.x - hanoi.x).hypot(back.y - hanoi.y) < 1e-6, "{back:?}");
    }

    #[test]
    fn any_epsg_code_is_reached_through_the_embedded_database() {
        let cambridge = transformed(&Crs::from_epsg(26986).unwrap(), &Crs::wgs84(), 231_000.0, 902_000.0);
        assert!((cambridge.x + 71.12).abs() < 0.05 && (cambridge.y - 42.37).abs() < 0.05, "{cambridge:?}");
        let back = transformed(&Crs::wgs84(), &Crs::from_epsg(26986).unwrap(), cambridge.x, cambridge.y);
        assert!((back.x - 231_000.0).hypot(back.y - 902_000.0) < 0.01, "{back:?}");
    }

    #[test]
    fn bulk_agrees_with_proj_within_a_hundredth_of_a_millimetre() {
        let ways = [
            (Crs::vn2000(6300), Crs::wgs84(), 587_000.0, 2_320_000.0, 3_000.0, 111_000.0),
            (Crs::vn2000(6300), Crs::vn2000(6345), 560_000.0, 2_320_000.0, 40_000.0, 1.0),
            (Crs::wgs84(), Crs::vn2000(6345), 106.69, 10.77, 0.2, 1.0),
            (Crs::utm(48, false), Crs::vn2000(6300), 587_000.0, 2_320_000.0, 30_000.0, 1.0),
        ];
        for (from, to, x, y, reach, metres) in ways {
            let place = |i: u32| Coord {
                x: x + reach * f64::from(i * 7919 % 10_007) / 10_007.0,
                y: y + reach * f64::from(i * 104_729 % 10_009) / 10_009.0,
            };
            let start: Vec<Coord<f64>> = (0..5_000).map(place).collect();
            let transformer = Transformer::new(&from, &to).unwrap();
            let (mut bulk, mut exact) = (start.clone(), start);
            assert_eq!(transformer.apply(&mut bulk), Ok(0));
            transformer.apply_exact(&mut exact).unwrap();
            let worst = bulk.iter().zip(&exact).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y) * metres).fold(0.0, f64::max);
            assert!(worst < polynomial::TOLERANCE, "{from} to {to}: {worst} m");
        }
    }

    #[test]
    fn a_stray_point_does_not_spoil_the_others() {
        let mut coords = vec![Coord { x: 587_000.0, y: 2_320_000.0 }; 3_000];
        coords[7] = Coord { x: f64::NAN, y: 0.0 };
        coords[8] = Coord { x: 1e30, y: -1e30 };
        let transformer = Transformer::new(&Crs::vn2000(6300), &Crs::wgs84()).unwrap();
        assert_eq!(transformer.apply(&mut coords), Ok(2));
        assert!(coords[7].x.is_nan() && (coords[9].x - 105.838_565_459).abs() < TENTH_OF_A_MILLIMETRE);
    }
}
