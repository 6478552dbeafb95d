//! Where a picture's pixels lie in the project's CRS, and which pixel lies at a place.

use geo_types::{Coord, Rect};

use crate::cadastre::Underlay;
use crate::crs::{Crs, CrsError, Transformer};
use crate::geometry::{Warp, box_around, pixel_at};

/// Places along each side of a picture that are looked at for its bounds.
const ALONG_A_SIDE: u32 = 8;

/// The function from pixels to places, metres (east, north) in the project's CRS.
#[derive(Debug, Clone, PartialEq)]
pub struct Lie {
    warp: Warp,
    /// From the CRS in which the warp gives its places, where that is another one.
    to_project: Option<Transformer>,
    /// What a single control point moves it by.
    shift: Coord<f64>,
    size: [u32; 2],
}

impl Lie {
    /// Where an underlay lies: by two control points or more, else as it was stated, moved by a single one.
    ///
    /// Errors: the stated CRS is unknown, or does not lead to the project's.
    pub fn of(underlay: &Underlay, project: &Crs) -> Result<Self, CrsError> {
        const NOWHERE: Coord<f64> = Coord { x: 0.0, y: 0.0 };
        if let Some((_, warp)) = underlay.fitted() {
            return Ok(Self { warp, to_project: None, shift: NOWHERE, size: underlay.size });
        }
        let stated = Crs::parse(&underlay.start.crs)?;
        let warp = Warp::affine(underlay.start.affine).ok_or(CrsError::OutOfRange)?;
        let to_project = if stated == *project { None } else { Some(Transformer::new(&stated, project)?) };
        let mut lie = Self { warp, to_project, shift: NOWHERE, size: underlay.size };
        if let Some([pixel, place]) = underlay.pairs().first() {
            lie.shift = *place - lie.place(*pixel).ok_or(CrsError::OutOfRange)?;
        }
        Ok(lie)
    }

    /// Where a pixel lies; `None` where it lies nowhere.
    pub fn place(&self, pixel: Coord<f64>) -> Option<Coord<f64>> {
        let place = self.warp.apply(pixel)?;
        let place = self.to_project.as_ref().map_or(Some(place), |to| to.point(place).ok())?;
        Some(place + self.shift)
    }

    /// The pixel at a place; `None` off the picture.
    pub fn pixel(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let [right, down] = self.size.map(f64::from);
        let pixel = pixel_at(|pixel| self.place(pixel), place, Coord { x: right / 2.0, y: down / 2.0 })?;
        ((0.0..=right).contains(&pixel.x) && (0.0..=down).contains(&pixel.y)).then_some(pixel)
    }

    /// The box around it, by places along its sides. `None` where none of them lies anywhere.
    pub fn bounds(&self) -> Option<Rect<f64>> {
        let [right, down] = self.size.map(f64::from);
        let steps = 0..=ALONG_A_SIDE;
        let sides = steps.flat_map(|step| {
            let share = f64::from(step) / f64::from(ALONG_A_SIDE);
            [(share, 0.0), (share, 1.0), (0.0, share), (1.0, share)].map(|(x, y)| Coord { x: x * right, y: y * down })
        });
        box_around(sides.filter_map(|pixel| self.place(pixel)))
    }

    /// Whether two triangles say all of it.
    pub fn is_affine(&self) -> bool {
        self.to_project.is_none() && self.warp.is_affine()
    }

    /// Metres on the ground of a pixel at this one, the mean of right and down.
    pub fn metres_per_pixel(&self, pixel: Coord<f64>) -> Option<f64> {
        let here = self.place(pixel)?;
        let sides = [Coord { x: 1.0, y: 0.0 }, Coord { x: 0.0, y: 1.0 }].map(|step| self.place(pixel + step));
        let [right, down] = sides.map(|there| there.map(|there| (there - here).x.hypot((there - here).y)));
        Some((right? + down?) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ControlPoint, PictureFile, StatedPlace, UnderlayId};
    use crate::geometry::WarpKind;

    fn photo() -> Underlay {
        let file = PictureFile { path: "ảnh.tif".to_owned(), bytes: 1, page: 0 };
        let start = StatedPlace {
            affine: [0.2, 0.0, 587_000.0, 0.0, -0.2, 2_320_600.0],
            crs: "105-00".to_owned(),
            is_put: false,
        };
        let photo = Underlay::of_file(UnderlayId(1), "ảnh", file, [4_000, 3_000], start);
        Underlay { kind: WarpKind::Affine, ..photo }
    }

    fn off(one: Coord<f64>, other: Coord<f64>) -> f64 {
        (one.x - other.x).hypot(one.y - other.y)
    }

    #[test]
    fn a_picture_of_another_zone_lies_where_its_ground_does() {
        let middle = Coord { x: 2_000.0, y: 1_500.0 };
        let own = Lie::of(&photo(), &Crs::vn2000(6_300)).expect("a CRS");
        assert!(
            own.is_affine() && off(own.place(middle).expect("there"), Coord { x: 587_400.0, y: 2_320_300.0 }) < 1e-9
        );
        let other = Crs::vn2000(6_345);
        let there =
            Transformer::new(&Crs::vn2000(6_300), &other).and_then(|to| to.point(own.place(middle).expect("there")));
        let lie = Lie::of(&photo(), &other).expect("a CRS");
        let place = lie.place(middle).expect("there");
        assert!(!lie.is_affine() && off(place, there.expect("in the zone")) < 1e-6);
        assert!(off(lie.pixel(place).expect("on it"), middle) < 0.05);
        assert_eq!(lie.pixel(place + Coord { x: 1_000.0, y: 0.0 }), None);
        assert!(lie.bounds().is_some_and(|bounds| (bounds.width() - 800.0).abs() < 20.0));
    }

    #[test]
    fn one_control_point_moves_it_two_turn_it() {
        let mut photo = photo();
        let project = Crs::vn2000(6_300);
        let point = |right, down, east, north| ControlPoint {
            pixel: Coord { x: right, y: down },
            place: Coord { x: east, y: north },
            is_used: true,
        };
        photo.points.push(point(100.0, 100.0, 587_025.0, 2_320_580.0));
        let moved = Lie::of(&photo, &project).expect("a CRS");
        assert!(
            off(moved.place(Coord { x: 0.0, y: 0.0 }).expect("there"), Coord { x: 587_005.0, y: 2_320_600.0 }) < 1e-9
        );
        photo.points.push(point(3_100.0, 100.0, 587_025.0, 2_321_180.0));
        let turned = Lie::of(&photo, &project).expect("a CRS");
        let pixel = Coord { x: 1_100.0, y: 100.0 };
        assert!(off(turned.place(pixel).expect("there"), Coord { x: 587_025.0, y: 2_320_780.0 }) < 1e-6);
        assert!((turned.metres_per_pixel(pixel).expect("there") - 0.2).abs() < 1e-9);
    }
}
