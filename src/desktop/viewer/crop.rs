//! Cropping by hand: a rectangle is dragged over the page. Only what is shown changes.

use egui::{Pos2, Rect, Ui, pos2};

use super::view::{LEAST_CROP, part_turned};
use super::{UNIT, Viewer};
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};

/// Whether a crop is being drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CropTool {
    Off,
    /// It waits for the first corner.
    Waiting,
    /// From this corner: 0 to 1 of the page as it is shown.
    From(Pos2),
}

/// Draws the rectangle while it is dragged, and takes it when the button is let go. `place` is the whole page on the screen.
pub fn crop_ui(
    ui: &Ui,
    viewer: &mut Viewer,
    response: &egui::Response,
    (panel, place): (Rect, Rect),
    quarter_turns: u8,
    state: &AppState,
) {
    ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    let colours = Palette::current(ui);
    let painter = ui.painter_at(panel);
    let share = |at: Pos2| (pos2(0.0, 0.0) + (at - place.min) / place.size()).clamp(UNIT.min, UNIT.max);
    if let (true, Some(at)) = (response.drag_started(), ui.input(|input| input.pointer.press_origin())) {
        viewer.crop_tool = CropTool::From(share(at));
    }
    let corners = match (viewer.crop_tool, response.interact_pointer_pos()) {
        (CropTool::From(from), Some(to)) => Some(Rect::from_two_pos(from, share(to))),
        _ => None,
    };
    match corners {
        Some(part) => {
            let corner = |at: Pos2| place.min + at.to_vec2() * place.size();
            let dragged = Rect::from_min_max(corner(part.min), corner(part.max));
            painter.rect_filled(dragged, 0, colours.accent.gamma_multiply(0.15));
            painter.rect_stroke(dragged, 0, egui::Stroke::new(2.0, colours.accent), egui::StrokeKind::Inside);
        }
        None => {
            let hint = state.words.text("desktop-viewer-crop-hint");
            let at = panel.center_top() + egui::vec2(0.0, theme::SPACE_L);
            let galley = painter.layout_no_wrap(hint, egui::FontId::proportional(13.5), colours.text);
            let room = egui::Align2::CENTER_TOP.anchor_size(at, galley.size()).expand2(egui::vec2(10.0, 6.0));
            let stroke = egui::Stroke::new(1.0, colours.accent);
            painter.rect(room, theme::RADIUS, colours.card, stroke, egui::StrokeKind::Inside);
            painter.galley(room.min + egui::vec2(10.0, 6.0), galley, colours.text);
        }
    }
    if let (true, CropTool::From(from), Some(to)) =
        (response.drag_stopped(), viewer.crop_tool, response.interact_pointer_pos())
    {
        viewer.crop_tool = CropTool::Off;
        viewer.crop_to(Rect::from_two_pos(from, share(to)), quarter_turns);
    }
}

impl Viewer {
    /// Shows only this part: 0 to 1 of the page as it is shown. A part that is too small is a slip of the hand.
    pub fn crop_to(&mut self, part: Rect, quarter_turns: u8) {
        let part = part.intersect(UNIT);
        if part.width() >= LEAST_CROP && part.height() >= LEAST_CROP {
            let back = (4 - quarter_turns % 4) % 4;
            let view = super::PageView { crop: Some(part_turned(part, back)), ..self.view() };
            self.fit = Some(super::Fit::Page);
            self.set_view(view);
        }
    }
}
