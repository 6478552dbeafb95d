//! What a tool asks of the project: turned on and off, what it would do, and doing it.

use std::sync::Arc;

use geo_types::{Coord, Rect};

use super::super::app::App;
use super::super::command::{Availability, UiCommand};
use super::super::map::MapTool;
use super::super::state::Subject;
use super::measure::Method;
use super::outlook::{Asked, NextNumber, Outlook};
use super::snap::{Snap, Snapping, snap};
use super::{BoundaryAct, BoundaryTool, BoundaryView, Shown};
use crate::cadastre::{Parcel, ParcelId, Snapshot};
use crate::editing::{self, Land, Refusal};
use crate::geometry::inner_point;
use crate::i18n::{Explain, Message};

/// How near typed coordinates must be to the corner that they mean, metres.
const TYPED_REACH: f64 = 0.5;

impl App {
    /// Turns a tool on, or off where it is on.
    pub(in crate::desktop) fn toggle_boundary_tool(&mut self, tool: BoundaryTool) {
        let on = self.state.boundary_tool != Some(tool);
        let points = std::mem::take(&mut self.boundaries.points);
        self.boundaries = BoundaryView { points, ..BoundaryView::default() };
        self.state.boundary_tool = on.then_some(tool);
        self.state.georeferenced = None;
        if on {
            self.state.linking = None;
        }
    }

    /// The tool that is at work on this map.
    pub(in crate::desktop) fn boundary_tool(&self) -> Option<BoundaryTool> {
        let here = !self.state.cockpit && !self.state.copies && self.state.session.is_some();
        self.state.boundary_tool.filter(|_| here)
    }

    /// What a drag on the map does.
    pub(in crate::desktop) fn map_tool(&self) -> MapTool {
        let view = &self.boundaries;
        match self.boundary_tool() {
            None if self.georeferenced().is_some() => MapTool::Pan,
            None => MapTool::Select,
            Some(tool) if self.chooses_parcels(tool) => MapTool::Select,
            Some(BoundaryTool::Corner) if view.held.is_some() || view.snap.is_some() => MapTool::Hold,
            Some(_) => MapTool::Pan,
        }
    }

    pub(in crate::desktop) fn boundary_preview(&self) -> Option<Shown> {
        self.boundary_tool()?;
        let view = &self.boundaries;
        let settling = view.settling.as_ref().map(|(_, shown)| shown.clone());
        view.outlook.as_ref().and_then(|outlook| outlook.preview.clone()).or(settling)
    }

    pub(in crate::desktop) fn boundary_act(&mut self, act: BoundaryAct) {
        let Some(tool) = self.boundary_tool() else { return };
        match act {
            BoundaryAct::Leave => self.toggle_boundary_tool(tool),
            BoundaryAct::Perform => {
                self.look_out(tool);
                self.perform_boundary();
            }
            BoundaryAct::Keep(parcel) => self.boundaries.parcel_kept = Some(parcel),
            BoundaryAct::Cut(mode) => {
                self.boundaries.let_go();
                self.boundaries.cut.mode = mode;
            }
            BoundaryAct::RemoveCorner => {
                if let Some(corner) = self.boundaries.picked_corner() {
                    self.remove_corner(corner);
                }
            }
            BoundaryAct::Place(place) if tool == BoundaryTool::Shift => self.boundaries.line.push(place),
            BoundaryAct::Place(place) if tool.draws() => {
                let in_parcel = self.map.parcel_at(place).is_some();
                self.boundaries.set(tool, place, place, in_parcel);
            }
            BoundaryAct::Place(to) => match self.boundaries.picked_corner() {
                Some(from) => {
                    if from != to && self.perform_asked(Asked::Move { from, to }) {
                        self.pick_corner(Snap::Corner(to));
                    }
                }
                None => self.pick_corner_near(to),
            },
        }
    }

    /// Picks the corner whose coordinates are known a little.
    fn pick_corner_near(&mut self, place: Coord<f64>) {
        let margin = Coord { x: TYPED_REACH, y: TYPED_REACH };
        let near = self.polygons_near(Rect::new(place - margin, place + margin));
        match snap(near.iter(), place, Snapping { reach: TYPED_REACH, ..Snapping::default() }) {
            Some(found @ Snap::Corner(_)) => self.pick_corner(found),
            _ => self.notices.refused(Refusal::NoCorner.message()),
        }
    }

    /// Deletes the selected parcels; what became of their links is told.
    pub(in crate::desktop) fn delete_parcels(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let act = editing::delete_parcels(&snapshot, self.selected().iter().copied());
        self.try_edit(act);
    }

    /// Keeps a corner whose coordinates can be typed.
    pub(super) fn pick_corner(&mut self, held: Snap) {
        if let Snap::Corner(corner) = held {
            self.boundaries.picked = Some((self.state.snapshot().revision, corner));
            let measure = &mut self.boundaries.measure;
            if measure.method == Method::Coordinates {
                measure.typed = [corner.y, corner.x].map(|metres| format!("{metres:.3}"));
            }
        }
    }

    pub(super) fn remove_corner(&mut self, corner: Coord<f64>) {
        self.boundaries.picked = None;
        self.perform_asked(Asked::Remove { corner });
    }

    /// Works out what the tool would do now, unless it is known.
    pub(super) fn look_out(&mut self, tool: BoundaryTool) {
        let selected = self.state.selection.clone();
        let only = selected.parcels.first().copied().filter(|_| selected.parcels.len() == 1);
        let under = |line: &[Coord<f64>]| {
            let middles = line.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
            let crossed = middles.filter_map(|middle| self.map.parcel_at(middle));
            // Who cuts a hole means the parcel around it, whichever was selected for something else.
            let inside = inner_point(&line.to_vec().into()).filter(|_| tool == BoundaryTool::Hole);
            let around = inside.and_then(|place| self.map.parcel_at(place));
            let meant: Vec<ParcelId> = around.into_iter().chain(only).chain(crossed).collect();
            let divided =
                meant.iter().copied().find(|parcel| editing::is_divided(self.state.snapshot(), *parcel, line));
            divided.or(meant.first().copied())
        };
        let asked = self.boundaries.asked(tool, &selected.parcels, under);
        let revision = self.state.snapshot().revision;
        let known = match (&asked, &self.boundaries.outlook) {
            (Some(asked), Some(outlook)) => outlook.is_of(asked, revision),
            (None, None) => true,
            _ => false,
        };
        if !known {
            self.boundaries.outlook = asked.map(|asked| self.outlook(asked));
        }
    }

    fn outlook(&self, asked: Asked) -> Outlook {
        let snapshot = self.state.snapshot();
        let near = |window: Rect<f64>| self.map.parcels_near(snapshot, window);
        let next_number =
            |snapshot: &Snapshot, row: &Parcel| NextNumber::of(&self.boundaries.next_number, snapshot, row);
        Outlook::of(asked, Land { snapshot, near: &near, next_number: &next_number }, &self.state.words)
    }

    /// Performs what is asked; whether it was allowed.
    pub(super) fn perform_asked(&mut self, asked: Asked) -> bool {
        self.boundaries.outlook = Some(self.outlook(asked));
        self.perform_boundary()
    }

    /// Performs the act that is shown, or says why it is refused.
    pub(super) fn perform_boundary(&mut self) -> bool {
        let Some(outlook) = self.boundaries.outlook.take() else { return false };
        if let Availability::Disabled(reason) = UiCommand::CornerTool.availability(&self.state) {
            self.notices.refused(reason);
            return false;
        }
        let parcel = outlook.parcel();
        match outlook.act {
            Ok(act) if act.is_empty() => {
                self.notices.refused(Message::new("boundary-nothing"));
                false
            }
            Ok(act) => {
                let revision = self.state.snapshot().revision;
                self.try_edit(Ok(act));
                let done = self.state.snapshot().revision != revision;
                if done {
                    self.boundaries.let_go();
                    self.boundaries.settling = outlook.preview.map(|shown| (self.state.snapshot().revision, shown));
                    if let Some(parcel) = parcel {
                        self.state.select(Subject::Parcel(parcel));
                    }
                }
                done
            }
            Err(refusal) => {
                self.notices.refused(refusal.message());
                false
            }
        }
    }
}
