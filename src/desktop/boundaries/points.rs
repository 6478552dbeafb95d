//! Surveyed points on the map while boundaries are edited: read from a file by a job, places to snap to.

use std::path::{Path, PathBuf};

use egui::Context;
use geo_types::{Coord, Rect};

use super::super::app::App;
use super::super::notices::Offer;
use super::super::work::{Outcome, Visibility};
use super::BoundaryTool;
use crate::formats::FormatError;
use crate::geometry::box_around;
use crate::i18n::{Explain, Message};
use crate::tasks::{NamedPoint, PointsFile, read_points};

/// Metres of the map around points that are shown.
const AROUND: f64 = 20.0;
const JOB: &str = "read-points";

/// Points that are drawn at most, and of which the names are: more are one blot.
const MOST_DRAWN: usize = 400;
const MOST_NAMED: usize = 120;

/// Points of a file, from the west to the east.
#[derive(Debug, Default)]
pub struct Points(Vec<NamedPoint>);

impl Points {
    pub fn of(mut points: Vec<NamedPoint>) -> Self {
        points.sort_by(|one, other| one.place.x.total_cmp(&other.place.x));
        Self(points)
    }

    /// Those not farther from a place than so many metres, east and north.
    pub fn near(&self, place: Coord<f64>, metres: f64) -> impl Iterator<Item = &NamedPoint> {
        let margin = Coord { x: metres, y: metres };
        self.within(Rect::new(place - margin, place + margin)).map(|(_, point)| point)
    }

    /// Those in a window that are drawn, the same ones wherever it is moved; and whether their names are drawn too.
    pub fn drawn(&self, window: Rect<f64>) -> (Vec<&NamedPoint>, bool) {
        let seen = self.within(window).count();
        let step = seen.div_ceil(MOST_DRAWN).next_power_of_two();
        let drawn = self.within(window).filter(|(at, _)| at.is_multiple_of(step)).map(|(_, point)| point);
        (drawn.collect(), seen <= MOST_NAMED)
    }

    /// Those in a window, and which each of all is.
    fn within(&self, window: Rect<f64>) -> impl Iterator<Item = (usize, &NamedPoint)> {
        let from = self.0.partition_point(|point| point.place.x < window.min().x);
        let strip = self.0.iter().enumerate().skip(from).take_while(move |(_, point)| point.place.x <= window.max().x);
        strip.filter(move |(_, point)| (window.min().y..=window.max().y).contains(&point.place.y))
    }
}

impl App {
    pub(in crate::desktop) fn read_points(&mut self, ctx: &Context, path: PathBuf) {
        let label = Message::new("boundary-reading-points");
        self.work.start(ctx, JOB, label, Visibility::Shown, move |watch| match read_points(&path, watch) {
            Ok(file) => Outcome::PointsRead(path, file),
            Err(FormatError::Cancelled(_)) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        });
    }

    /// Shows the points of a file in the place of those before, and says what could not be read.
    pub(in crate::desktop) fn take_points(&mut self, path: &Path, file: PointsFile) {
        let key = match &file {
            file if file.points.is_empty() => "boundary-points-none",
            file if file.is_exchanged => "boundary-points-exchanged",
            _ => "boundary-points-read",
        };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let told = Message::new(key).with("count", file.points.len()).with("file", name);
        let told =
            told.with("unread", file.unread.len()).with("first", file.unread.first().copied().unwrap_or_default());
        if file.points.is_empty() {
            self.notices.refused(told);
            return;
        }
        if let Some(around) = box_around(file.points.iter().map(|point| point.place)) {
            let margin = Coord { x: AROUND, y: AROUND };
            self.map.zoom_to(Rect::new(around.min() - margin, around.max() + margin));
        }
        // They are shown while a tool is at work.
        self.state.boundary_tool.get_or_insert(BoundaryTool::Draw);
        self.boundaries.points = Points::of(file.points);
        self.notices.done(told, Offer::Nothing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_points_few_are_drawn_and_named_and_none_but_those_near_are_looked_at() {
        let point = |at: u32| NamedPoint {
            name: at.to_string(),
            place: Coord { x: f64::from(at % 100), y: f64::from(at / 100) },
        };
        let points = Points::of((0..10_000).map(point).collect());
        let window = |far: f64| Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: far, y: far });
        let (drawn, named) = points.drawn(window(99.0));
        assert!((MOST_DRAWN / 2..=MOST_DRAWN).contains(&drawn.len()) && !named, "{}", drawn.len());
        let (drawn, named) = points.drawn(window(4.0));
        assert_eq!((drawn.len(), named), (25, true));
        let near: Vec<&str> = points.near(Coord { x: 7.2, y: 3.1 }, 0.5).map(|point| point.name.as_str()).collect();
        assert_eq!(near, ["307"]);
    }
}
