//! What mouse and keys do on the map while a tool is on.

use egui::{Key, PointerButton, Ui};
use geo_types::{Coord, MultiPolygon, Rect};

use super::super::act::Act;
use super::super::app::App;
use super::super::map::{MapResponse, MapTheme, Palette};
use super::super::state::Subject;
use super::outlook::Asked;
use super::snap::{Snap, snap};
use super::{BoundaryAct, BoundaryTool, BoundaryView, bar, marks};

/// Points within which the mouse snaps. Source: ours, the size of a fingertip on a touchpad's cursor.
const REACH: f64 = 9.0;
/// Points that a hand trembles by.
const TREMBLE: f32 = 4.0;
/// Points below which a parcel's corners are too dense to be drawn. Source: ours.
const CORNERS_APPEAR: f64 = 40.0;

impl App {
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
    pub(super) fn polygons_near(&self, window: Rect<f64>) -> Vec<MultiPolygon<f64>> {
        let snapshot = self.state.snapshot();
        let near = self.map.parcels_near(snapshot, window).into_iter();
        near.filter_map(|id| snapshot.parcels.get(id)?.polygons()).collect()
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
            snap(near.iter(), place, reach, held)
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
    pub(super) fn add(&mut self, place: Coord<f64>) {
        if self.line.last() != Some(&place) {
            self.line.push(place);
        }
    }
}
