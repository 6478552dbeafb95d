//! What mouse and keys do on the map while a tool is on.

use std::sync::Arc;

use egui::{Key, PointerButton, Ui};
use geo_types::{Coord, MultiPolygon, Rect};

use super::super::act::Act;
use super::super::app::App;
use super::super::command::{Availability, UiCommand};
use super::super::map::{MapResponse, MapTheme, MapTool, Palette};
use super::super::state::Subject;
use super::outlook::{Asked, Outlook};
use super::snap::{Snap, snap};
use super::{BoundaryAct, BoundaryTool, BoundaryView, bar, marks};
use crate::cadastre::ParcelId;
use crate::editing::{self, Land, Refusal};
use crate::i18n::{Explain, Message};

/// Points within which the mouse snaps. Source: ours, the size of a fingertip on a touchpad's cursor.
const REACH: f64 = 9.0;
/// Points that a hand trembles by.
const TREMBLE: f32 = 4.0;
/// How near typed coordinates must be to the corner that they mean, metres.
const TYPED_REACH: f64 = 0.5;
/// Points below which a parcel's corners are too dense to be drawn. Source: ours.
const CORNERS_APPEAR: f64 = 40.0;

impl App {
    /// Turns a tool on, or off where it is on.
    pub(in crate::desktop) fn toggle_boundary_tool(&mut self, tool: BoundaryTool) {
        let on = self.state.boundary_tool != Some(tool);
        self.boundaries = BoundaryView::default();
        self.state.boundary_tool = on.then_some(tool);
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
            None | Some(BoundaryTool::Merge) => MapTool::Select,
            Some(BoundaryTool::Corner) if view.held.is_some() || view.snap.is_some() => MapTool::Hold,
            Some(_) => MapTool::Pan,
        }
    }

    pub(in crate::desktop) fn boundary_preview(&self) -> Option<(Arc<super::Preview>, Vec<String>)> {
        self.boundary_tool()?;
        let view = &self.boundaries;
        let settling = view.settling.as_ref().map(|(_, shown)| shown.clone());
        view.outlook.as_ref().and_then(|outlook| outlook.preview.clone()).or(settling)
    }

    /// Follows mouse and keys on the map; draws what the tool draws, and its bar.
    pub(in crate::desktop) fn boundary_map_ui(&mut self, ui: &mut Ui, answer: &MapResponse, acts: &mut Vec<Act>) {
        let Some(tool) = self.boundary_tool() else { return };
        let revision = self.state.snapshot().revision;
        let drawn = self.map.has_scene_of(self.state.snapshot());
        self.boundaries.settling.take_if(|(of, _)| drawn || *of != revision);
        // A corner that an undo took away is not one that can be moved.
        self.boundaries.picked.take_if(|(of, _)| *of != revision);
        self.follow_mouse(ui, tool, answer, acts);
        self.follow_keys(ui, tool, acts);
        self.look_out(tool);
        self.paint_marks(ui, tool, answer);
        bar::bar_ui(ui, tool, &mut self.boundaries, &self.state, answer.response.rect, acts);
    }

    /// The polygons of parcels whose boxes touch a window.
    fn polygons_near(&self, window: Rect<f64>) -> Vec<(ParcelId, MultiPolygon<f64>)> {
        let snapshot = self.state.snapshot();
        let near = self.map.parcels_near(snapshot, window).into_iter();
        near.filter_map(|id| Some((id, snapshot.parcels.get(id)?.polygons()?))).collect()
    }

    fn follow_mouse(&mut self, ui: &Ui, tool: BoundaryTool, answer: &MapResponse, acts: &mut Vec<Act>) {
        let (pressed, released, free) =
            ui.input(|i| (i.pointer.primary_pressed(), i.pointer.primary_released(), i.modifiers.alt));
        let pointer = ui.input(|i| i.pointer.latest_pos());
        let world = pointer.and_then(|at| self.map.world_from_screen(at));
        let over = answer.response.contains_pointer();
        let cursor = world.filter(|_| over || self.boundaries.held.is_some());
        let reach = REACH * self.map.metres_per_point();
        let snapped = cursor.filter(|_| !free && tool != BoundaryTool::Merge).and_then(|place| {
            let margin = Coord { x: reach, y: reach };
            let near = self.polygons_near(Rect::new(place - margin, place + margin));
            let held = self.boundaries.held.map(Snap::place);
            snap(near.iter().map(|(_, polygons)| polygons), place, reach, held)
        });
        let view = &mut self.boundaries;
        (view.cursor, view.snap) = (cursor, snapped);
        // A hand that trembles moves nothing.
        let rests = view.pressed_at.zip(pointer).is_some_and(|(began, now)| began.distance(now) < TREMBLE);
        if let Some(held) = view.held.filter(|_| rests) {
            (view.cursor, view.snap) = (Some(held.place()), None);
        }
        match tool {
            BoundaryTool::Corner => {
                if over && pressed {
                    (view.held, view.pressed_at) = (snapped, pointer);
                }
                if let Some(held) = view.held.filter(|_| released) {
                    self.look_out(tool);
                    self.boundaries.held = None;
                    match held {
                        Snap::Edge(place) if answer.response.double_clicked_by(PointerButton::Primary) => {
                            self.perform_asked(Asked::Move { from: place, to: place });
                        }
                        _ if self.boundaries.outlook.is_some() => drop(self.perform_boundary()),
                        _ => self.pick_corner(held),
                    }
                } else if answer.response.secondary_clicked()
                    && let Some(Snap::Corner(corner)) = snapped
                {
                    self.remove_corner(corner);
                } else if answer.clicked.is_some() && snapped.is_none() {
                    view.let_go();
                    acts.push(Act::Select(answer.hovered.map_or(Subject::Nothing, Subject::Parcel)));
                }
            }
            BoundaryTool::Reshape | BoundaryTool::Split => {
                let Some(click) = answer.clicked else { return };
                let Some(place) = snapped.map(Snap::place).or(cursor) else { return };
                if view.ended {
                    view.part_kept = Some(place);
                } else if click.double {
                    // The first of the two clicks has set the corner.
                    self.end_line(tool);
                } else {
                    view.add(place);
                }
            }
            BoundaryTool::Merge => {
                if let Some(parcel) = answer.clicked.and_then(|click| click.parcel) {
                    acts.push(Act::ToggleParcel(parcel));
                }
                if let Some(selected) = &answer.box_selected {
                    acts.push(Act::SelectParcels(selected.parcels.clone()));
                }
            }
        }
    }

    fn follow_keys(&mut self, ui: &Ui, tool: BoundaryTool, acts: &mut Vec<Act>) {
        if ui.ctx().text_edit_focused() || self.is_asking() {
            return;
        }
        let focus = ui.ctx().memory(egui::Memory::focused);
        let free = focus.is_none() || focus == self.map_widget;
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        if pressed(Key::Escape) && !self.boundaries.let_go() {
            acts.push(Act::Boundary(BoundaryAct::Leave));
        }
        if free && pressed(Key::Enter) {
            if tool.draws() && !self.boundaries.ended {
                self.end_line(tool);
            } else {
                acts.push(Act::Boundary(BoundaryAct::Perform));
            }
        }
        if free && pressed(Key::Backspace) && tool.draws() {
            (self.boundaries.ended, self.boundaries.part_kept) = (false, None);
            self.boundaries.line.pop();
        }
        if free && pressed(Key::Delete) && tool == BoundaryTool::Corner {
            let under = match self.boundaries.snap {
                Some(Snap::Corner(corner)) => Some(corner),
                _ => None,
            };
            if let Some(corner) = under.or(self.boundaries.picked_corner()) {
                self.remove_corner(corner);
            }
        }
    }

    /// Ends a line: a run is redrawn at once, of a split it is still asked which part keeps the number.
    fn end_line(&mut self, tool: BoundaryTool) {
        if self.boundaries.line.len() < 2 {
            return;
        }
        self.boundaries.ended = true;
        if tool == BoundaryTool::Reshape {
            self.look_out(tool);
            self.perform_boundary();
            self.boundaries.ended = false;
        }
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
            BoundaryAct::RemoveCorner => {
                if let Some(corner) = self.boundaries.picked_corner() {
                    self.remove_corner(corner);
                }
            }
            BoundaryAct::Place(place) if tool.draws() => self.boundaries.add(place),
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
        match snap(near.iter().map(|(_, polygons)| polygons), place, TYPED_REACH, None) {
            Some(found @ Snap::Corner(_)) => self.pick_corner(found),
            _ => self.notices.refused(Refusal::NoCorner.message()),
        }
    }

    /// Keeps a corner whose coordinates can be typed.
    fn pick_corner(&mut self, held: Snap) {
        if let Snap::Corner(corner) = held {
            self.boundaries.picked = Some((self.state.snapshot().revision, corner));
            self.boundaries.typed = [corner.y, corner.x].map(|metres| format!("{metres:.3}"));
        }
    }

    fn remove_corner(&mut self, corner: Coord<f64>) {
        self.boundaries.picked = None;
        self.perform_asked(Asked::Remove { corner });
    }

    /// Works out what the tool would do now, unless it is known.
    fn look_out(&mut self, tool: BoundaryTool) {
        let selected = self.state.selection.clone();
        let only = selected.parcels.first().copied().filter(|_| selected.parcels.len() == 1);
        let under = |line: &[Coord<f64>]| {
            let middles = line.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
            let crossed = middles.filter_map(|middle| self.map.parcel_at(middle));
            let meant: Vec<ParcelId> = only.into_iter().chain(crossed).collect();
            let divided = meant.iter().copied().find(|parcel| self.is_divided(*parcel, line));
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

    /// Whether a line divides a parcel, whatever else is said against it.
    fn is_divided(&self, parcel: ParcelId, line: &[Coord<f64>]) -> bool {
        let snapshot = self.state.snapshot();
        let near = |window| self.map.parcels_near(snapshot, window);
        let act = editing::split_parcel(Land { snapshot, near: &near }, parcel, line, None);
        !matches!(act, Err(Refusal::NotDivided { .. }))
    }

    fn outlook(&self, asked: Asked) -> Outlook {
        let snapshot = self.state.snapshot();
        Outlook::of(asked, snapshot, &|window| self.map.parcels_near(snapshot, window), &self.state.words)
    }

    /// Performs what is asked; whether it was allowed.
    fn perform_asked(&mut self, asked: Asked) -> bool {
        self.boundaries.outlook = Some(self.outlook(asked));
        self.perform_boundary()
    }

    /// Performs the act that is shown, or says why it is refused.
    fn perform_boundary(&mut self) -> bool {
        let Some(outlook) = self.boundaries.outlook.take() else { return false };
        if let Availability::Disabled(reason) = UiCommand::CornerTool.availability(&self.state) {
            self.notices.refused(reason);
            return false;
        }
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
                    if let Asked::Split { parcel, .. } | Asked::Merge { keeper: parcel, .. } = outlook.asked {
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

    fn paint_marks(&self, ui: &Ui, tool: BoundaryTool, answer: &MapResponse) {
        let palette = Palette::of(if ui.visuals().dark_mode { MapTheme::Dark } else { MapTheme::Light });
        let painter = ui.painter_at(answer.response.rect);
        let screen = |place: Coord<f64>| self.map.to_screen(place);
        let view = &self.boundaries;
        if tool != BoundaryTool::Merge && self.map.typical_points() > CORNERS_APPEAR {
            let shown = answer.hovered.into_iter().chain(self.state.selection.parcels.iter().copied().take(8));
            let polygons: Vec<MultiPolygon<f64>> =
                shown.filter_map(|id| self.state.snapshot().parcels.get(id)?.polygons()).collect();
            marks::corners(&painter, palette, polygons.iter(), screen);
        }
        if !view.ended {
            let line: Vec<egui::Pos2> = view.drawn().into_iter().map(screen).collect();
            marks::line(&painter, palette, &line);
        }
        if let Some(picked) = view.picked_corner() {
            marks::snap(&painter, palette, Snap::Corner(picked), screen(picked));
        }
        if let Some(snap) = view.snap {
            marks::snap(&painter, palette, snap, screen(snap.place()));
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
    }
}

impl BoundaryView {
    fn add(&mut self, place: Coord<f64>) {
        if self.line.last() != Some(&place) {
            self.line.push(place);
        }
    }
}
