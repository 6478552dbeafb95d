//! Carrying out what is asked of pictures.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Key, Ui};
use geo_types::{Coord, Rect};

use super::super::act::Act;
use super::super::app::App;
use super::super::boundaries::{Snap, Snapping, snap, snap_mark};
use super::super::dialogs::Purpose;
use super::super::map::{MapResponse, Palette};
use super::super::notices::Offer;
use super::super::theme;
use super::super::work::{Outcome, Visibility};
use super::looks::UnderlayLook;
use super::{bar, marks};
use crate::cadastre::{ControlPoint, Underlay, UnderlayId};
use crate::crs::Crs;
use crate::editing;
use crate::geometry::{WarpKind, boxes_touch};
use crate::i18n::{Explain, Message};
use crate::jobs::Watch;
use crate::rasters::stated;
use crate::tasks::deliver;
use crate::tasks::underlays::{
    CrsBy, Laid, LayOptions, control_points_text, find_again, lay_picture, map_bounds, read_control_points,
};

/// Points within which the mouse snaps, as with the tools for boundaries.
const REACH: f64 = 9.0;
/// Percent of the fills of parcels, and what is left of them over the first picture.
const FULL_FILL: u8 = 100;
const FILL_OVER_PICTURES: u8 = 40;
/// Dropped files that are asked where they lie: more are a pile of scans.
const MOST_LOOKED_INTO: usize = 64;
const JOB: &str = "lay-pictures";
const POINTS_JOB: &str = "control-points";

/// What panels ask of a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum UnderlayAct {
    Look(UnderlayId, UnderlayLook),
    /// Over the next picture (1), or under it (-1).
    Shift(UnderlayId, i32),
    ZoomTo(UnderlayId),
    /// Places it by control points, or ends that.
    Georeference(UnderlayId),
    /// Gives the picture that is placed these points.
    Points(WarpKind, Vec<ControlPoint>),
    SetCrs(UnderlayId, String),
    Remove(UnderlayId),
    TryAgain(UnderlayId),
    Ask(Purpose),
    Leave,
}

impl App {
    pub(in crate::desktop) fn underlay_act(&mut self, ctx: &Context, act: UnderlayAct) {
        let snapshot = Arc::clone(self.state.snapshot());
        match act {
            UnderlayAct::Look(id, look) => self.change_map(|map| map.underlays.set(id, look)),
            UnderlayAct::Shift(id, by) => self.change_map(|map| map.underlays.shift(&snapshot, id, by)),
            UnderlayAct::ZoomTo(id) => {
                if let Some(bounds) = self.underlays.bounds(id) {
                    self.map.zoom_to(bounds);
                }
            }
            UnderlayAct::Georeference(id) => self.georeference(id),
            UnderlayAct::Points(kind, points) => {
                if let Some(id) = self.state.georeferenced {
                    self.try_edit(editing::georeference(&snapshot, id, kind, points));
                }
            }
            UnderlayAct::SetCrs(id, typed) => match Crs::parse_typed(&typed) {
                Ok(crs) => {
                    self.underlays.typed_crs = None;
                    self.try_edit(editing::restate_underlay(&snapshot, id, &crs));
                }
                Err(error) => self.notices.refused(error.message()),
            },
            UnderlayAct::Remove(id) => self.try_edit(editing::remove_underlay(&snapshot, id)),
            UnderlayAct::TryAgain(id) => self.underlays.try_again(id),
            UnderlayAct::Ask(purpose) => self.ask_for(ctx, purpose),
            UnderlayAct::Leave => (self.state.georeferenced, self.underlays.picked) = (None, None),
        }
    }

    /// Begins to place a picture, or ends that.
    pub(in crate::desktop) fn georeference(&mut self, id: UnderlayId) {
        self.underlays.picked = None;
        self.underlays.typed = Default::default();
        let is_on = self.state.georeferenced == Some(id);
        self.state.georeferenced = Some(id).filter(|_| !is_on);
        if is_on {
            return;
        }
        (self.state.boundary_tool, self.state.linking) = (None, None);
        self.change_map(|map| map.underlays.set(id, UnderlayLook { is_shown: true, ..map.underlays.of(id) }));
        if let Some(bounds) = self.underlays.bounds(id) {
            let seen = self.map.visible_world();
            if seen.is_none_or(|seen| !boxes_touch(&seen, &bounds)) {
                self.map.zoom_to(bounds);
            }
        }
    }

    /// Lays pictures that were chosen: where they lie is read by a job.
    pub(in crate::desktop) fn lay_pictures(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let Some(session) = &self.state.session else { return };
        let Some(crs) = session.snapshot().settings.crs.clone() else {
            self.notices.refused(Message::new("underlay-no-map"));
            return;
        };
        let (snapshot, project, seen) =
            (Arc::clone(session.snapshot()), session.path().to_owned(), self.map.visible_world());
        let label = Message::new("underlay-laying");
        self.work.start(ctx, JOB, label, Visibility::Shown, move |watch: &Watch| {
            let options = LayOptions {
                page: 0,
                crs: None,
                project_crs: crs,
                project_folder: project.parent().unwrap_or(Path::new(".")),
                map: map_bounds(&snapshot),
                seen,
            };
            let mut laid = Vec::new();
            for path in &paths {
                if watch.is_cancelled() {
                    return Outcome::Cancelled;
                }
                laid.push(lay_picture(path, &options).map_err(|error| error.message()));
            }
            Outcome::PicturesLaid(laid)
        });
    }

    /// Adds pictures of which a job has read where they lie, and says what somebody should look at.
    pub(in crate::desktop) fn take_pictures(&mut self, laid: Vec<Result<Laid, Message>>) {
        for one in laid {
            let laid = match one {
                Ok(laid) => laid,
                Err(message) => {
                    self.notices.failed(message);
                    continue;
                }
            };
            let name = laid.underlay.name.clone();
            let about = |key: &'static str| Message::new(key).with("name", name.as_str());
            let told = match laid.away.filter(|away| *away > 0.0) {
                Some(away) if laid.is_placed() => about("underlay-away").with_number("kilometres", away / 1_000.0, 1),
                _ if !laid.is_placed() => about("underlay-put"),
                _ if laid.crs_by == CrsBy::Guess => {
                    about("underlay-crs-guessed").with("crs", laid.underlay.start.crs.as_str())
                }
                _ => about("underlay-laid"),
            };
            let is_placed = laid.is_placed();
            let act = editing::add_underlay(self.state.snapshot(), laid.underlay);
            self.perform(act, told, Offer::Undo);
            let added = self.state.snapshot().underlays.iter().map(|row| row.id).max();
            if let Some(id) = added.filter(|_| !is_placed) {
                self.state.georeferenced = None;
                self.georeference(id);
            }
        }
        self.state.settings.panels.layers = true;
        // Under full fills it would not be seen; the panel has the slider.
        if self.state.settings.fill_percent == FULL_FILL {
            self.state.settings.fill_percent = FILL_OVER_PICTURES;
        }
    }

    /// Takes dropped pictures: what its file says a place of is laid under the map, the others are scans.
    pub(in crate::desktop) fn take_dropped_pictures(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let has_map = self.state.may_change() && self.state.snapshot().settings.crs.is_some();
        if !has_map || paths.len() > MOST_LOOKED_INTO {
            self.chosen(ctx, Purpose::Scans, paths);
            return;
        }
        self.work.start(ctx, JOB, Message::new("underlay-laying"), Visibility::Hidden, move |_: &Watch| {
            let (placed, scans) = paths.into_iter().partition(|path| stated(path).is_some());
            Outcome::PicturesSorted { placed, scans }
        });
    }

    /// Says that this is the file of a picture that was moved.
    pub(in crate::desktop) fn find_underlay(&mut self, ctx: &Context, id: UnderlayId, path: PathBuf) {
        let Some(session) = &self.state.session else { return };
        let (snapshot, project) = (Arc::clone(session.snapshot()), session.path().to_owned());
        self.work.start(ctx, JOB, Message::new("underlay-laying"), Visibility::Shown, move |_: &Watch| {
            let folder = project.parent().unwrap_or(Path::new("."));
            match find_again(&snapshot, id, &path, folder) {
                Ok(act) => Outcome::Act { done: act.name.clone(), act: Box::new(act) },
                Err(error) => Outcome::Failed(error.message()),
            }
        });
    }

    /// Takes the control points of a file.
    pub(in crate::desktop) fn load_control_points(&mut self, ctx: &Context, path: PathBuf) {
        let Some((id, crs)) = self.state.georeferenced.zip(self.state.snapshot().settings.crs.clone()) else { return };
        let label = Message::new("boundary-reading-points");
        self.work.start(ctx, POINTS_JOB, label, Visibility::Shown, move |_: &Watch| {
            match read_control_points(&path, &crs) {
                Ok(points) => Outcome::ControlPoints(id, points),
                Err(error) => Outcome::Failed(error.message()),
            }
        });
    }

    pub(in crate::desktop) fn take_control_points(&mut self, id: UnderlayId, points: Vec<ControlPoint>) {
        let snapshot = self.state.snapshot();
        let kind = snapshot.underlays.get(id).map(|row| row.kind).unwrap_or_default();
        let act = editing::georeference(snapshot, id, kind, points);
        self.try_edit(act);
    }

    /// Writes the control points of the picture that is placed.
    pub(in crate::desktop) fn save_control_points(&mut self, ctx: &Context, path: PathBuf) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(row) = self.georeferenced() else { return };
        let Some(crs) = snapshot.settings.crs.clone() else { return };
        let project = self.state.session.as_ref().map(|session| session.path().to_owned());
        let label = Message::new("underlay-saving-points");
        self.work.start(ctx, POINTS_JOB, label, Visibility::Shown, move |_: &Watch| {
            let text = control_points_text(&row, &crs);
            let write = |file: &mut File| file.write_all(text.as_bytes());
            match deliver(&path, &snapshot, project.as_deref(), write) {
                Ok(()) => {
                    let done = Message::new("underlay-points-saved").with("path", path.clone());
                    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
                    Outcome::Exported { folder, done: done.with("points", row.points.len()) }
                }
                Err(error) => Outcome::Failed(error.message()),
            }
        });
    }

    /// The picture that is placed.
    pub(in crate::desktop) fn georeferenced(&self) -> Option<Arc<Underlay>> {
        let id = self.state.georeferenced.filter(|_| !self.state.cockpit && !self.state.copies)?;
        self.state.snapshot().underlays.get(id).cloned()
    }

    /// Follows the mouse while a picture is placed; draws its control points, and the bar.
    pub(in crate::desktop) fn georeference_ui(&mut self, ui: &Ui, answer: &MapResponse, acts: &mut Vec<Act>) {
        let Some(row) = self.georeferenced() else { return };
        let free = ui.input(|input| input.modifiers.alt);
        let reach = REACH * self.map.metres_per_point();
        let snapped = answer.cursor_world.filter(|_| self.underlays.picked.is_some() && !free).and_then(|place| {
            let margin = Coord { x: reach, y: reach };
            let near = self.polygons_near(Rect::new(place - margin, place + margin));
            snap(near.iter(), place, Snapping { reach, ..Snapping::default() })
        });
        if let Some(place) = answer.clicked.and(snapped.map(Snap::place).or(answer.cursor_world)) {
            match self.underlays.picked.take() {
                Some(pixel) => self.add_control_point(&row, pixel, place),
                None => {
                    self.underlays.picked = self.underlays.pixel_at(row.id, place);
                    if let Some(pixel) = self.underlays.picked {
                        let tenths = |pixels: f64| self.state.words.exact((pixels * 10.0).round() / 10.0);
                        self.underlays.typed = [tenths(pixel.x), tenths(pixel.y), String::new(), String::new()];
                    } else {
                        self.notices.refused(Message::new("underlay-off-picture").with("name", row.name.as_str()));
                    }
                }
            }
        }
        let is_typing = ui.ctx().text_edit_focused();
        if !is_typing && ui.input(|input| input.key_pressed(Key::Escape)) && self.underlays.picked.take().is_none() {
            self.state.georeferenced = None;
            return;
        }
        let palette = Palette::of(theme::map_theme(ui));
        let painter = ui.painter_at(answer.response.rect);
        let target = snapped.map(Snap::place).or(answer.cursor_world);
        marks::control_points_ui(&painter, palette, (&row, &self.underlays), target, |place| self.map.to_screen(place));
        if let Some(snapped) = snapped {
            snap_mark(&painter, palette, snapped, self.map.to_screen(snapped.place()));
        }
        let added = bar::bar_ui(ui, &row, &mut self.underlays, &self.state, answer.response.rect, acts);
        if let Some((pixel, place)) = added {
            self.underlays.picked = None;
            self.add_control_point(&row, pixel, place);
        }
    }

    fn add_control_point(&mut self, row: &Underlay, pixel: Coord<f64>, place: Coord<f64>) {
        self.underlays.typed = Default::default();
        let mut points = row.points.clone();
        points.push(ControlPoint { pixel, place, is_used: true });
        self.try_edit(editing::georeference(self.state.snapshot(), row.id, row.kind, points));
    }
}
