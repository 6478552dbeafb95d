//! An underlay (ảnh nền): a scanned map sheet or an orthophoto that lies under the parcels, and where it lies.

use geo_types::Coord;
use serde::{Deserialize, Serialize};

use super::UnderlayId;
use crate::geometry::{Warp, WarpKind, is_finite};

/// A picture under the map. Its file stays where it is; the project keeps where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Underlay {
    pub id: UnderlayId,
    pub name: String,
    pub file: PictureFile,
    /// Pixels, right and down.
    pub size: [u32; 2],
    /// Where it lies while no control points say better.
    pub start: StatedPlace,
    /// What its control points may make of it.
    pub kind: WarpKind,
    pub points: Vec<ControlPoint>,
}

/// The file of an underlay. Not hashed: an orthophoto has gigabytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFile {
    /// With `/`; relative to the project's folder where it can be, else absolute.
    pub path: String,
    pub bytes: u64,
    /// The page of it, from 0.
    pub page: u32,
}

impl PictureFile {
    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Where a file says that its picture lies, or where it was put for a start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatedPlace {
    /// As [`Warp::affine`] takes it: from the upper left corner of the picture, in pixels, to coordinates of `crs`.
    pub affine: [f64; 6],
    /// A definition that `Crs::parse` takes.
    pub crs: String,
    /// Nobody says where: it was put where the user looked.
    #[serde(default)]
    pub is_put: bool,
}

/// A place that is known in a picture and on the ground (điểm khống chế).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "([f64; 4], bool)", into = "([f64; 4], bool)")]
pub struct ControlPoint {
    /// Right and down from the upper left corner of the picture.
    pub pixel: Coord<f64>,
    /// Metres (east, north) in the project's CRS.
    pub place: Coord<f64>,
    /// One that is left out keeps its residual.
    pub is_used: bool,
}

impl From<([f64; 4], bool)> for ControlPoint {
    fn from(([right, down, east, north], is_used): ([f64; 4], bool)) -> Self {
        Self { pixel: Coord { x: right, y: down }, place: Coord { x: east, y: north }, is_used }
    }
}

impl From<ControlPoint> for ([f64; 4], bool) {
    fn from(point: ControlPoint) -> Self {
        ([point.pixel.x, point.pixel.y, point.place.x, point.place.y], point.is_used)
    }
}

impl ControlPoint {
    pub fn pair(&self) -> [Coord<f64>; 2] {
        [self.pixel, self.place]
    }
}

impl Underlay {
    /// A picture that lies where its file says, or where it was put: no control points yet.
    pub fn of_file(id: UnderlayId, name: &str, file: PictureFile, size: [u32; 2], start: StatedPlace) -> Self {
        Self { id, name: name.to_owned(), file, size, start, kind: WarpKind::default(), points: Vec::new() }
    }

    /// Whether somebody says where it lies: its file, or control points.
    pub fn is_placed(&self) -> bool {
        !self.start.is_put || self.fitted().is_some()
    }

    /// The control points that are used, each as a pixel and a place.
    pub fn pairs(&self) -> Vec<[Coord<f64>; 2]> {
        self.points.iter().filter(|point| point.is_used).map(ControlPoint::pair).collect()
    }

    /// What the used control points make of the picture: its kind, or with too few of them, or where they do not determine it, the strongest
    /// of the weaker kinds. `None` with fewer than two: then [`Underlay::start`] says how large it is, and which way up.
    pub fn fitted(&self) -> Option<(WarpKind, Warp)> {
        fitted(self.kind, &self.pairs())
    }

    /// How far each control point is off, (east, north) in metres from where it should lie to where it lies; `None` for one beyond the horizon.
    /// One that is used is also told as it would be off if it were not, where the others do: a mistake shows there, though it bends the picture
    /// to itself.
    pub fn residuals(&self) -> Vec<Residual> {
        let Some((_, warp)) = self.fitted() else { return Vec::new() };
        let off = |warp: &Warp, point: &ControlPoint| warp.apply(point.pixel).map(|there| there - point.place);
        let one = |(at, point): (usize, &ControlPoint)| {
            let others = || -> Vec<[Coord<f64>; 2]> {
                let used = self.points.iter().enumerate().filter(|(other, point)| *other != at && point.is_used);
                used.map(|(_, point)| point.pair()).collect()
            };
            let alone = Warp::fit(self.kind, &others()).filter(|_| point.is_used);
            Residual { off: off(&warp, point), alone: alone.and_then(|warp| off(&warp, point)) }
        };
        self.points.iter().enumerate().map(one).collect()
    }
}

impl Underlay {
    /// The root mean square of the residuals of the used control points, metres; `None` where they leave none to measure by.
    pub fn rms(&self) -> Option<f64> {
        let (pairs, (_, warp)) = (self.pairs(), self.fitted()?);
        let finite = warp.residuals(&pairs).into_iter().filter(is_finite);
        let squares: Vec<f64> = finite.map(|off| off.x.powi(2) + off.y.powi(2)).collect();
        (!squares.is_empty()).then(|| (squares.iter().sum::<f64>() / squares.len() as f64).sqrt())
    }
}

/// How far a control point is off, metres (east, north).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Residual {
    pub off: Option<Coord<f64>>,
    /// By the others alone.
    pub alone: Option<Coord<f64>>,
}

fn fitted(kind: WarpKind, pairs: &[[Coord<f64>; 2]]) -> Option<(WarpKind, Warp)> {
    let kinds = WarpKind::ALL.into_iter().rev().filter(|weaker| *weaker <= kind);
    kinds.into_iter().find_map(|kind| Some((kind, Warp::fit(kind, pairs)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(kind: WarpKind, points: &[(f64, f64)]) -> Underlay {
        let point = |&(right, down): &(f64, f64)| ControlPoint {
            pixel: Coord { x: right, y: down },
            place: Coord { x: 587_000.0 + right * 0.1, y: 2_320_000.0 - down * 0.1 },
            is_used: true,
        };
        let file = PictureFile { path: "quét/tờ 12.tif".to_owned(), bytes: 9, page: 0 };
        let start = StatedPlace { affine: [1.0, 0.0, 0.0, 0.0, -1.0, 0.0], crs: "EPSG:9209".to_owned(), is_put: false };
        let picture = Underlay::of_file(UnderlayId(1), "tờ 12", file, [5_000, 4_000], start);
        Underlay { kind, points: points.iter().map(point).collect(), ..picture }
    }

    #[test]
    fn few_points_determine_a_weaker_kind() {
        let corners = [(0.0, 0.0), (5_000.0, 0.0), (5_000.0, 4_000.0), (0.0, 4_000.0)];
        let kinds: Vec<Option<WarpKind>> =
            (0..=4).map(|n| sheet(WarpKind::Quadratic, &corners[..n]).fitted().map(|(kind, _)| kind)).collect();
        use WarpKind::{Affine, Projective, Similarity};
        assert_eq!(kinds, [None, None, Some(Similarity), Some(Affine), Some(Projective)]);
        assert_eq!(sheet(Similarity, &corners).fitted().map(|(kind, _)| kind), Some(Similarity));
    }

    #[test]
    fn a_mistake_is_largest_by_the_others_alone() {
        let five = [(0.0, 0.0), (5_000.0, 0.0), (5_000.0, 4_000.0), (0.0, 4_000.0), (2_500.0, 1_000.0)];
        let mut sheet = sheet(WarpKind::Affine, &five);
        sheet.points[1].place.x += 10.0;
        let length = |way: Option<Coord<f64>>| way.map_or(f64::NAN, |way| way.x.hypot(way.y));
        let residuals = sheet.residuals();
        assert!(length(residuals[1].off) < 7.0 && (length(residuals[1].alone) - 10.0).abs() < 1e-6, "{residuals:?}");
        sheet.points[1].is_used = false;
        let residuals = sheet.residuals();
        assert!(residuals.iter().enumerate().all(|(at, one)| at == 1 || length(one.off) < 1e-6));
        assert!((length(residuals[1].off) - 10.0).abs() < 1e-6 && residuals[1].alone.is_none());
    }
}
