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
use crate::tasks::{PointsFile, read_points};

/// Metres of the map around points that are shown.
const AROUND: f64 = 20.0;
const JOB: &str = "read-points";

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
        self.boundaries.points = file.points;
        self.notices.done(told, Offer::Nothing);
    }
}
