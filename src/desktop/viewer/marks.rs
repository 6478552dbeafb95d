//! Places that are marked on the page: what was read there, with the digit that takes it.

use egui::{Align2, FontFamily, FontId, Rect, Response, Stroke, Ui, Vec2, vec2};

use super::view::Frame;
use crate::desktop::act::Act;
use crate::desktop::theme::{self, Palette};

/// Side of the square with the digit, points.
const BADGE: f32 = 14.0;

/// A place on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageMark {
    /// Its corners, clockwise from the upper left: 0 to 1 of the page as its file has it.
    pub corners: [Vec2; 4],
    /// Counted from 1.
    pub number: usize,
    /// Whether the field says this already.
    pub taken: bool,
}

/// Draws the marks over the page; one that is clicked is taken.
pub fn marks_ui(
    ui: &Ui,
    marks: &[PageMark],
    (response, inside): (&Response, Rect),
    frame: &Frame,
    acts: &mut Vec<Act>,
) {
    let colours = Palette::current(ui);
    let painter = ui.painter_at(inside);
    let pointer = response.interact_pointer_pos().filter(|_| response.clicked());
    for mark in marks {
        let corners = mark.corners.map(|at| frame.screen(at));
        let colour = if mark.taken { colours.ok } else { colours.accent };
        // Around the words, so that they can still be read.
        let bounds = Rect::from_points(&corners).expand(3.0);
        painter.rect_stroke(bounds, 2, Stroke::new(1.5, colour), egui::StrokeKind::Inside);
        let badge = Rect::from_min_size(bounds.right_top(), vec2(BADGE, BADGE));
        painter.rect_filled(badge, 3, colour);
        let font = FontId::new(10.5, FontFamily::Name(theme::STRONG.into()));
        painter.text(badge.center(), Align2::CENTER_CENTER, mark.number.to_string(), font, colours.on_accent);
        if pointer.is_some_and(|at| bounds.union(badge).contains(at)) {
            acts.push(Act::TakeProposal(mark.number - 1));
        }
    }
}
