//! Control points as the file that QGIS's georeferencer writes and reads (`.points`): so its work is taken over, and ours can be looked at there.

use std::fmt::Write;
use std::path::Path;

use geo_types::Coord;

use crate::cadastre::{ControlPoint, Underlay};
use crate::crs::{Crs, CrsError, Transformer};
use crate::i18n::{Explain, Message};
use crate::text;

/// Largest file: a hundred thousand points.
const MOST_BYTES: u64 = 16 << 20;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ControlPointsError {
    #[error("{file}: {reason}")]
    Unreadable { file: String, reason: String },
    /// No line has a place and a pixel.
    #[error("{file} has no control points")]
    None { file: String },
    /// Lines are counted from 1.
    #[error("line {line} of {file} is no control point")]
    Line { file: String, line: usize },
    #[error("{file}: {error}")]
    Crs { file: String, error: CrsError },
}

impl Explain for ControlPointsError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable { file, reason } => {
                Message::new("underlay-points-unreadable").with("file", file.as_str()).with("reason", reason.as_str())
            }
            Self::None { file } => Message::new("underlay-points-none").with("file", file.as_str()),
            Self::Line { file, line } => {
                Message::new("underlay-points-line").with("file", file.as_str()).with("line", *line)
            }
            Self::Crs { file, error } => {
                Message::new("underlay-points-crs").with("file", file.as_str()).with("reason", error.message())
            }
        }
    }
}

/// Reads `mapX,mapY,sourceX,sourceY,enable`, after a line `#CRS: …` or without one: then the places are in the project's CRS. A `sourceY` counts
/// down in negative numbers, as QGIS writes it; files of older versions call the columns `pixelX` and `pixelY`.
///
/// Errors: [`ControlPointsError`].
pub fn read_control_points(path: &Path, project: &Crs) -> Result<Vec<ControlPoint>, ControlPointsError> {
    let file = path.display().to_string();
    let unreadable =
        |error: std::io::Error| ControlPointsError::Unreadable { file: file.clone(), reason: error.to_string() };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        return Err(ControlPointsError::None { file });
    }
    let text = text::decode(&std::fs::read(path).map_err(unreadable)?, text::Choice::Auto, None).text;
    let mut to_project = None;
    let mut points = Vec::new();
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if let Some(definition) = line.strip_prefix("#CRS:") {
            let given = |error| ControlPointsError::Crs { file: file.clone(), error };
            let crs = Crs::parse(definition).map_err(given)?;
            to_project = Some(Transformer::new(&crs, project).map_err(given)?).filter(|_| crs != *project);
            continue;
        }
        // Empty, a remark, or the head.
        if line.is_empty() || line.starts_with('#') || line.starts_with(char::is_alphabetic) {
            continue;
        }
        let broken = || ControlPointsError::Line { file: file.clone(), line: number };
        let mut point = point(line).ok_or_else(broken)?;
        if let Some(to) = &to_project {
            point.place = to.point(point.place).map_err(|_| broken())?;
        }
        points.push(point);
    }
    if points.is_empty() { Err(ControlPointsError::None { file }) } else { Ok(points) }
}

fn point(line: &str) -> Option<ControlPoint> {
    let mut fields = line.split([',', ';', '\t']).map(str::trim);
    let mut number = || fields.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let (east, north, right, up) = (number()?, number()?, number()?, number()?);
    let is_used = fields.next().is_none_or(|enabled| enabled != "0");
    let pixel = Coord { x: right, y: if up == 0.0 { 0.0 } else { -up } };
    Some(ControlPoint { pixel, place: Coord { x: east, y: north }, is_used })
}

/// The control points of an underlay for such a file, residuals in pixels as QGIS has them left out: it works them out anew.
pub fn control_points_text(underlay: &Underlay, project: &Crs) -> String {
    let mut text = format!("#CRS: {}\nmapX,mapY,sourceX,sourceY,enable\n", project.wkt());
    for point in &underlay.points {
        let (pixel, place) = (point.pixel, point.place);
        // A string takes every line.
        let _ = writeln!(text, "{},{},{},{},{}", place.x, place.y, pixel.x, -pixel.y, u8::from(point.is_used));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{PictureFile, StatedPlace, UnderlayId};
    use crate::geometry::WarpKind;

    fn read(text: &str) -> Result<Vec<ControlPoint>, ControlPointsError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tờ 5.points");
        std::fs::write(&path, text).expect("written");
        read_control_points(&path, &Crs::vn2000(6_300))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let point = |right, down, is_used| ControlPoint {
            pixel: Coord { x: right, y: down },
            place: Coord { x: 587_000.25 + right, y: 2_320_000.125 - down },
            is_used,
        };
        let points = vec![point(12.5, 0.0, true), point(100.25, 80.75, false), point(0.0, 33.0, true)];
        let file = PictureFile { path: "tờ 5.png".to_owned(), bytes: 1, page: 0 };
        let start = StatedPlace { affine: [1.0, 0.0, 0.0, 0.0, -1.0, 0.0], crs: "105-00".to_owned(), is_put: false };
        let sheet = Underlay::of_file(UnderlayId(1), "tờ 5", file, [200, 100], start);
        let underlay = Underlay { kind: WarpKind::Affine, points: points.clone(), ..sheet };
        assert_eq!(read(&control_points_text(&underlay, &Crs::vn2000(6_300))), Ok(points));
    }

    #[test]
    fn places_of_another_crs_come_into_the_projects() {
        let text = "#CRS: EPSG:4326\nmapX,mapY,sourceX,sourceY,enable,dX,dY,residual\n105.838565459,20.971265342,10,-20,1,0,0,0\n";
        let points = read(text).expect("points");
        let off = points[0].place - Coord { x: 587_000.0, y: 2_320_000.0 };
        assert!(off.x.hypot(off.y) < 0.01 && points[0].pixel == Coord { x: 10.0, y: 20.0 }, "{points:?}");
    }

    #[test]
    fn what_is_no_point_is_told_by_its_line() {
        let told = |text: &str| read(text).expect_err("no points");
        assert!(matches!(
            told("mapX,mapY,sourceX,sourceY\n1,2,3,-4\n1,2,x,-4\n"),
            ControlPointsError::Line { line: 3, .. }
        ));
        assert!(matches!(told("# rỗng\n"), ControlPointsError::None { .. }));
        assert!(matches!(told("#CRS: chẳng có\n1,2,3,-4\n"), ControlPointsError::Crs { .. }));
    }
}
