//! How mouse and keys move the map.

use eframe::egui::{self, Key, Modifiers, PointerButton};

use super::canvas::{MapInput, MapTool};
use super::view::MapView;

/// Points that egui scrolls for one notch of a wheel (its `line_scroll_speed`).
const POINTS_PER_NOTCH: f64 = 40.0;
/// Notches that double the scale. Source: `egui.md` §1.1, factor 2 per 3–4 notches.
const NOTCHES_TO_DOUBLE: f64 = 3.5;
/// With Ctrl a notch does a quarter. Source: `egui.md` §1.1.
const FINE: f64 = 0.25;
/// egui turns Ctrl+wheel into a zoom of e to the points over this.
const EGUI_POINTS_PER_E: f64 = 200.0;
/// Share of the canvas that an arrow key moves. Source: `egui.md` §1.1.
const ARROW_STEP: f32 = 1.0 / 3.0;

/// Moves the camera as the user asks. True while a movement goes on.
pub fn navigate(view: &mut MapView, ui: &egui::Ui, response: &egui::Response, input: &MapInput<'_>) -> bool {
    let dragged = drag(view, ui, response, input);
    let wheeled = wheel(view, ui, response);
    keys(view, ui, response);
    dragged || wheeled
}

fn drag(view: &mut MapView, ui: &egui::Ui, response: &egui::Response, input: &MapInput<'_>) -> bool {
    let space = ui.input(|i| i.key_down(Key::Space)) && !ui.ctx().text_edit_focused();
    if response.dragged_by(PointerButton::Middle)
        || (input.tool == MapTool::Pan && response.dragged_by(PointerButton::Primary) && view.box_from.is_none())
    {
        view.camera.pan(response.drag_delta());
        return true;
    }
    if space && response.contains_pointer() {
        view.camera.pan(ui.input(|i| i.pointer.delta()));
        return true;
    }
    if response.double_clicked_by(PointerButton::Middle) {
        view.zoom_to_all();
    }
    false
}

fn wheel(view: &mut MapView, ui: &egui::Ui, response: &egui::Response) -> bool {
    let Some(cursor) = response.hover_pos() else { return false };
    let (scrolled, pinched, fine) =
        ui.input(|i| (f64::from(i.smooth_scroll_delta().y), f64::from(i.zoom_delta()), i.modifiers.command));
    let factor = if fine {
        let points = pinched.ln() * EGUI_POINTS_PER_E;
        2_f64.powf(points / POINTS_PER_NOTCH / NOTCHES_TO_DOUBLE * FINE)
    } else {
        2_f64.powf(scrolled / POINTS_PER_NOTCH / NOTCHES_TO_DOUBLE) * pinched
    };
    let moved = factor.is_finite() && (factor - 1.0).abs() > f64::EPSILON;
    if moved {
        view.camera.zoom_at(response.rect, cursor, factor);
    }
    moved
}

fn keys(view: &mut MapView, ui: &egui::Ui, response: &egui::Response) {
    let focused = ui.memory(egui::Memory::focused);
    let ours = focused == Some(response.id) || (focused.is_none() && response.contains_pointer());
    if !ours {
        return;
    }
    ui.memory_mut(|memory| {
        let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        memory.set_focus_lock_filter(response.id, filter);
    });
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowLeft) {
        view.back();
    }
    if pressed(Modifiers::ALT, Key::ArrowRight) {
        view.forward();
    }
    let step = response.rect.size() * ARROW_STEP;
    for (key, x, y) in [
        (Key::ArrowLeft, 1.0, 0.0),
        (Key::ArrowRight, -1.0, 0.0),
        (Key::ArrowUp, 0.0, 1.0),
        (Key::ArrowDown, 0.0, -1.0),
    ] {
        if pressed(Modifiers::NONE, key) {
            view.camera.pan(step * egui::vec2(x, y));
        }
    }
    for (key, factor) in [(Key::PageUp, 2.0), (Key::PageDown, 0.5)] {
        if pressed(Modifiers::NONE, key) {
            view.zoom_by(factor);
        }
    }
}
