//! What mouse and keys do on the map while a tool is on.

use egui::{Key, PointerButton, Ui};
use geo_types::{Coord, MultiPolygon, Rect};

use super::super::act::Act;
use super::super::app::App;
use super::super::map::{MapResponse, Palette};
use super::super::state::Subject;
use super::super::theme;
use super::outlook::Asked;
use super::snap::{Snap, Snapping, snap};
use super::trace::trace;
use super::{BoundaryAct, BoundaryTool, BoundaryView, CutMode, bar, marks};

/// Points within which the mouse snaps. Source: ours, the size of a fingertip on a touchpad's cursor.
const REACH: f64 = 9.0;
/// Metres by which a place on a boundary may lie beside it, being on the grid.
const BESIDE: f64 = 0.002;
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
    pub(in crate::desktop) fn polygons_near(&self, window: Rect<f64>) -> Vec<MultiPolygon<f64>> {
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
        let snaps =
            tool != BoundaryTool::Merge && (tool != BoundaryTool::Split || self.boundaries.cut.mode == CutMode::Line);
        let snapped = cursor.filter(|_| !free && snaps).and_then(|place| {
            let margin = Coord { x: reach, y: reach };
            let near = self.polygons_near(Rect::new(place - margin, place + margin));
            let view = &self.boundaries;
            let places = view.places(tool, place, reach);
            let (without, from) = (view.held.map(Snap::place), view.line.last().copied());
            snap(near.iter(), place, Snapping { reach, without, from, places: &places })
        });
        let follows = ui.input(|i| i.modifiers.command) && tool.draws() && tool != BoundaryTool::Shift;
        let along = self.boundaries.line.last().copied().zip(snapped.map(Snap::place)).filter(|_| follows);
        let traced = along.and_then(|(from, to)| {
            let margin = Coord { x: BESIDE, y: BESIDE };
            trace(self.polygons_near(Rect::new(from - margin, from + margin)).iter(), from, to)
        });
        self.boundaries.traced = traced.unwrap_or_default();
        let chooses = self.chooses_parcels(tool);
        let view = &mut self.boundaries;
        (view.cursor, view.snap) = (cursor, snapped);
        // A hand that trembles moves nothing.
        let rests = view.pressed_at.zip(pointer).is_some_and(|(began, now)| began.distance(now) < TREMBLE);
        if let Some(held) = view.held.filter(|_| rests) {
            (view.cursor, view.snap) = (Some(held.place()), None);
        }
        if let Some(place) =
            answer.clicked.filter(|click| click.modifiers.shift && !chooses).and(snapped.map(Snap::place).or(cursor))
        {
            view.held = None;
            view.mark(place);
            return;
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
                        Snap::Edge(place) | Snap::Middle(place) | Snap::Crossing(place)
                            if answer.response.double_clicked_by(PointerButton::Primary) =>
                        {
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
            BoundaryTool::Split if view.cut.mode != CutMode::Line => {
                if !view.ended {
                    self.follow_side(cursor);
                }
                if answer.clicked.is_some() {
                    self.boundaries.click_cut(cursor);
                }
            }
            BoundaryTool::Reshape | BoundaryTool::Split | BoundaryTool::Draw | BoundaryTool::Hole => {
                let Some(click) = answer.clicked else { return };
                let Some(place) = snapped.map(Snap::place).or(cursor) else { return };
                if view.ended {
                    (view.part_kept, view.parcel_kept) = (cursor, click.parcel.or(view.parcel_kept));
                } else if tool.closes() && view.line.len() > 2 && view.line.first() == Some(&place) {
                    view.set(tool, place, place, true);
                    self.end_line(tool);
                } else if click.double {
                    // The first of the two clicks has set the corner.
                    self.end_line(tool);
                } else {
                    view.set(tool, place, cursor.unwrap_or(place), click.parcel.is_some());
                }
            }
            BoundaryTool::Shift if !chooses => {
                if let Some(place) = answer.clicked.and(snapped.map(Snap::place).or(cursor)) {
                    view.line.push(place);
                }
            }
            BoundaryTool::Shift | BoundaryTool::Merge => self.choose_parcels(answer, acts),
        }
    }

    /// Whether clicks are for the selection.
    pub(super) fn chooses_parcels(&self, tool: BoundaryTool) -> bool {
        let is_first = tool == BoundaryTool::Shift && self.state.selection.parcels.is_empty();
        is_first || tool == BoundaryTool::Merge
    }

    /// A click takes a parcel into the selection or out of it, a drag selects those in a box.
    fn choose_parcels(&self, answer: &MapResponse, acts: &mut Vec<Act>) {
        if let Some(parcel) = answer.clicked.and_then(|click| click.parcel) {
            acts.push(Act::ToggleParcel(parcel));
        }
        if let Some(selected) = &answer.box_selected {
            acts.push(Act::SelectParcels(selected.parcels.clone()));
        }
    }

    fn follow_keys(&mut self, ui: &Ui, tool: BoundaryTool, acts: &mut Vec<Act>) {
        // Escape closes a list that is open, not the tool.
        if ui.ctx().text_edit_focused() || self.is_asking() || egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let focus = ui.ctx().memory(egui::Memory::focused);
        let free = focus.is_none() || focus == self.map_widget;
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        if pressed(Key::Escape) && !self.boundaries.let_go() {
            acts.push(Act::Boundary(BoundaryAct::Leave));
        }
        if free && pressed(Key::Enter) {
            let is_drawing = tool.draws() && tool != BoundaryTool::Shift && self.boundaries.cut.mode == CutMode::Line;
            if is_drawing && !self.boundaries.ended {
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

    /// Ends a line: a run is redrawn and a hole cut at once, of a split and of land that is cut off it is still asked which part is meant.
    fn end_line(&mut self, tool: BoundaryTool) {
        let least = match tool {
            BoundaryTool::Draw => 1,
            BoundaryTool::Hole => 3,
            _ => 2,
        };
        if self.boundaries.line.len() < least {
            return;
        }
        self.boundaries.ended = true;
        self.boundaries.mean_land(tool);
        if matches!(tool, BoundaryTool::Reshape | BoundaryTool::Hole) {
            self.look_out(tool);
            self.perform_boundary();
            self.boundaries.ended = false;
        }
    }

    fn paint_marks(&self, ui: &Ui, tool: BoundaryTool, answer: &MapResponse) {
        let palette = Palette::of(theme::map_theme(ui));
        let painter = ui.painter_at(answer.response.rect);
        let screen = |place: Coord<f64>| self.map.to_screen(place);
        let view = &self.boundaries;
        if tool != BoundaryTool::Merge && self.map.typical_points() > CORNERS_APPEAR {
            let shown = answer.hovered.into_iter().chain(self.state.selection.parcels.iter().copied().take(8));
            let polygons: Vec<MultiPolygon<f64>> =
                shown.filter_map(|id| self.state.snapshot().parcels.get(id)?.polygons()).collect();
            marks::corners(&painter, palette, polygons.iter(), screen);
        }
        if tool == BoundaryTool::Shift {
            for pair in view.drawn().chunks(2) {
                marks::line(&painter, palette, &pair.iter().copied().map(screen).collect::<Vec<_>>());
            }
        } else if !view.ended {
            let line: Vec<egui::Pos2> = view.drawn().into_iter().map(screen).collect();
            marks::line(&painter, palette, &line);
        }
        if let Some((_, side)) = view.cut.side.filter(|_| tool == BoundaryTool::Split) {
            marks::line(&painter, palette, &side.map(screen));
        }
        if let Some(picked) = view.picked_corner() {
            marks::snap(&painter, palette, Snap::Corner(picked), screen(picked));
        }
        for (name, place) in ["A", "B"].into_iter().zip(view.marks).filter_map(|(name, place)| Some((name, place?))) {
            marks::named(&painter, palette, name, screen(place));
        }
        let rect = answer.response.rect;
        let corners = [rect.min, rect.max].map(|corner| self.map.world_from_screen(corner));
        if let [Some(one), Some(other)] = corners {
            let (drawn, named) = view.points.drawn(Rect::new(one, other));
            for point in drawn {
                marks::named(&painter, palette, if named { &point.name } else { "" }, screen(point.place));
            }
        }
        if let Some(place) = view.measure.place(view.known()).filter(|_| tool != BoundaryTool::Merge) {
            marks::snap(&painter, palette, Snap::Edge(place), screen(place));
        }
        if let Some(snap) = view.snap {
            marks::snap(&painter, palette, snap, screen(snap.place()));
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
    }
}

impl BoundaryView {
    /// Places near the mouse to snap to, beside those of the map: where the line began, if it may end there, and points of a file. A corner can
    /// be brought to such a point, but none can be held.
    pub(super) fn places(&self, tool: BoundaryTool, place: Coord<f64>, reach: f64) -> Vec<Coord<f64>> {
        let own = self.line.first().filter(|_| tool.closes()).copied();
        let holds_nothing = tool == BoundaryTool::Corner && self.held.is_none();
        let points = self.points.near(place, reach).filter(|_| !holds_nothing).map(|point| point.place);
        own.into_iter().chain(points).collect()
    }

    /// Adds a place to the line, and the corners of the boundary that is followed to it; `at` is where the mouse is, not snapped. With the
    /// tool for holes a place in no parcel is one that is to be filled.
    pub(super) fn set(&mut self, tool: BoundaryTool, place: Coord<f64>, at: Coord<f64>, in_parcel: bool) {
        self.ended = tool == BoundaryTool::Hole && self.line.is_empty() && !in_parcel;
        if self.line.is_empty() {
            self.began = Some(at);
        }
        let traced = std::mem::take(&mut self.traced);
        traced.into_iter().for_each(|corner| self.add(corner));
        self.add(place);
        if self.ended {
            self.mean_land(tool);
        }
    }

    /// A single place means the land around it, where the mouse was: a thin gap lies within reach of the corners around it.
    pub(super) fn mean_land(&mut self, tool: BoundaryTool) {
        if let (BoundaryTool::Draw | BoundaryTool::Hole, [only], Some(began)) =
            (tool, self.line.as_mut_slice(), self.began)
        {
            *only = began;
        }
    }

    fn add(&mut self, place: Coord<f64>) {
        if self.line.last() != Some(&place) {
            self.line.push(place);
        }
    }
}
