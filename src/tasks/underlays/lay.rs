//! Laying a picture under the map.

use std::path::{Path, PathBuf};

use geo_types::{Coord, Rect};

use crate::cadastre::{PictureFile, Snapshot, StatedPlace, Underlay, UnderlayId};
use crate::crs::Crs;
use crate::geometry::{bounding_box, main_box};
use crate::rasters::{Lie, PictureHead, RasterError, StatedBy, picture_head, stated};
use crate::tasks::portable_path;

/// How a picture is laid.
pub struct LayOptions<'a> {
    /// From 0, of a paper with several.
    pub page: u32,
    /// The CRS of its file, where a person says so.
    pub crs: Option<Crs>,
    pub project_crs: Crs,
    /// Of the project, for relative paths.
    pub project_folder: &'a Path,
    /// The box of the map, metres in the project's CRS.
    pub map: Option<Rect<f64>>,
    /// Where a picture of which nothing is stated is put: what the user sees.
    pub seen: Option<Rect<f64>>,
}

/// Who says in which CRS a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsBy {
    Person,
    File,
    /// Nobody: it is taken for degrees of WGS 84, or for the project's.
    Guess,
}

/// A picture ready to be added; its id is given by the act.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    pub underlay: Underlay,
    pub by: Option<StatedBy>,
    pub crs_by: CrsBy,
    /// Metres from the map to the picture; 0 where they touch, `None` without a map or where the picture lies nowhere.
    pub away: Option<f64>,
}

impl Laid {
    /// Whether its file says where it lies; else it is put into the middle of what is seen, for control points to be set.
    pub fn is_placed(&self) -> bool {
        self.by.is_some()
    }
}

/// How finely strays are looked for, metres.
const CELL: f64 = 1_000.0;
/// Share of what is seen that a picture without a place takes.
const PUT_SHARE: f64 = 0.8;
/// Metres of ground that it takes where nothing is seen: a sheet of 1:1000. Source: TT 26/2024, 50 cm of paper.
const PUT_METRES: f64 = 500.0;

/// Reads where a picture lies, and how large it is; its pixels are not read.
///
/// Errors: a file that is no picture.
pub fn lay_picture(path: &Path, options: &LayOptions<'_>) -> Result<Laid, RasterError> {
    let PictureHead { size, orientation, bytes } = picture_head(path, options.page)?;
    let stated = stated(path).filter(|_| options.page == 0).map(|stated| stated.upright(orientation, size));
    let (affine, crs, crs_by) = match &stated {
        Some(stated) => {
            let (crs, by) = match (&options.crs, &stated.crs) {
                (Some(given), _) => (given.clone(), CrsBy::Person),
                (None, Some(crs)) => (crs.clone(), CrsBy::File),
                (None, None) => (guess(stated.affine, &options.project_crs), CrsBy::Guess),
            };
            (stated.affine, crs, by)
        }
        None => (put(size, options.seen.or(options.map)), options.project_crs.clone(), CrsBy::Person),
    };
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if options.page > 0 { format!("{name} ({})", options.page + 1) } else { name };
    let file = PictureFile { path: portable_path(path, options.project_folder), bytes, page: options.page };
    let start = StatedPlace { affine, crs: crs.definition(), is_put: stated.is_none() };
    let underlay = Underlay::of_file(UnderlayId(0), &name, file, size, start);
    let bounds = Lie::of(&underlay, &options.project_crs).ok().and_then(|lie| lie.bounds());
    let away = options.map.zip(bounds).map(|(map, picture)| distance(map, picture));
    Ok(Laid { underlay, by: stated.map(|stated| stated.by), crs_by, away })
}

/// The file of a picture.
pub fn picture_path(file: &PictureFile, project_folder: &Path) -> PathBuf {
    project_folder.join(&file.path)
}

/// The box around the parcels, strays apart.
pub fn map_bounds(snapshot: &Snapshot) -> Option<Rect<f64>> {
    let boxes: Vec<_> = snapshot.parcels.iter().filter_map(|parcel| bounding_box(&parcel.polygons()?)).collect();
    main_box(boxes.into_iter(), CELL)
}

/// What small numbers are: degrees.
fn guess([_, _, x, _, _, y]: [f64; 6], project: &Crs) -> Crs {
    if x.abs() <= 180.0 && y.abs() <= 90.0 { Crs::wgs84() } else { project.clone() }
}

/// North up, in the middle of a box.
fn put([width, height]: [u32; 2], seen: Option<Rect<f64>>) -> [f64; 6] {
    let [width, height] = [f64::from(width), f64::from(height)];
    let middle = seen.map_or(Coord { x: 0.0, y: 0.0 }, Rect::center);
    let room = seen.map_or([PUT_METRES; 2], |seen| [seen.width() * PUT_SHARE, seen.height() * PUT_SHARE]);
    let metres = (room[0] / width).min(room[1] / height);
    let metres = if metres > 0.0 && metres.is_finite() { metres } else { PUT_METRES / width.max(height) };
    [metres, 0.0, middle.x - width * metres / 2.0, 0.0, -metres, middle.y + height * metres / 2.0]
}

fn distance(one: Rect<f64>, other: Rect<f64>) -> f64 {
    let gap = |low: f64, high: f64| (low - high).max(0.0);
    let x = gap(other.min().x, one.max().x) + gap(one.min().x, other.max().x);
    let y = gap(other.min().y, one.max().y) + gap(one.min().y, other.max().y);
    x.hypot(y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scans::{Canvas, JpegStyle, jpeg_file};

    fn at(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rasters").join(name)
    }

    fn options(crs: Option<Crs>) -> LayOptions<'static> {
        let map = Rect::new(Coord { x: 587_000.0, y: 2_319_900.0 }, Coord { x: 587_500.0, y: 2_320_500.0 });
        LayOptions {
            page: 0,
            crs,
            project_crs: Crs::vn2000(6_330),
            project_folder: Path::new(env!("CARGO_MANIFEST_DIR")),
            map: Some(map),
            seen: Some(map),
        }
    }

    #[test]
    fn a_picture_lies_where_its_file_says() {
        let laid = lay_picture(&at("tiled.tif"), &options(None)).expect("a picture");
        assert_eq!((laid.crs_by, laid.is_placed(), laid.away), (CrsBy::File, true, Some(0.0)));
        assert_eq!(laid.underlay.file.path, "tests/data/rasters/tiled.tif");
        assert_eq!((laid.underlay.name.as_str(), laid.underlay.size), ("tiled", [1_100, 700]));
        let far = lay_picture(&at("strips.tif"), &options(None)).expect("a picture");
        assert!(far.away.is_some_and(|away| away > 20_000.0), "another meridian: {:?}", far.away);
        let corrected = lay_picture(&at("strips.tif"), &options(Some(Crs::vn2000(6_330)))).expect("a picture");
        assert_eq!((corrected.crs_by, corrected.away), (CrsBy::Person, Some(0.0)));
    }

    #[test]
    fn a_photo_on_its_side_lies_where_its_world_file_says_of_the_stored_pixels() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ảnh bay.jpg");
        let style = JpegStyle { quality: 60, dots_per_inch: 100, grey: true, orientation: Some(6) };
        let stored = jpeg_file(&Canvas::new(60, 40, [255; 3]), style).expect("a JPEG");
        std::fs::write(&path, stored).expect("written");
        std::fs::write(folder.path().join("ảnh bay.jgw"), "0.5\n0\n0\n-0.5\n587000.25\n2320199.75\n").expect("written");
        let laid = lay_picture(&path, &options(None)).expect("a picture");
        assert_eq!(laid.underlay.size, [40, 60], "upright");
        let lie = Lie::of(&laid.underlay, &Crs::vn2000(6_330)).expect("a CRS");
        let bounds = lie.bounds().expect("somewhere");
        let wanted = Rect::new(Coord { x: 587_000.0, y: 2_320_180.0 }, Coord { x: 587_030.0, y: 2_320_200.0 });
        assert!(
            (bounds.min() - wanted.min()).x.abs() < 1e-6 && (bounds.max() - wanted.max()).y.abs() < 1e-6,
            "{bounds:?}"
        );
        assert!((bounds.width() - 30.0).abs() < 1e-6 && (bounds.height() - 20.0).abs() < 1e-6, "{bounds:?}");
    }

    #[test]
    fn one_without_a_place_is_put_where_the_user_looks() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tờ 7.png");
        std::fs::copy(at("world.png"), &path).expect("copied");
        let laid = lay_picture(&path, &options(None)).expect("a picture");
        let lie = Lie::of(&laid.underlay, &Crs::vn2000(6_330)).expect("a CRS");
        let bounds = lie.bounds().expect("somewhere");
        assert!(!laid.underlay.is_placed());
        assert!(!laid.is_placed() && (bounds.width() - 400.0).abs() < 1e-6, "{bounds:?}");
        let middle = bounds.center() - Coord { x: 587_250.0, y: 2_320_200.0 };
        assert!(middle.x.hypot(middle.y) < 1e-6);
        let nowhere = lay_picture(&path, &LayOptions { map: None, seen: None, ..options(None) }).expect("a picture");
        assert_eq!(nowhere.away, None);
        assert!(matches!(lay_picture(&folder.path().join("không.png"), &options(None)), Err(RasterError::Gone { .. })));
    }
}
