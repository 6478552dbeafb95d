//! The part of the bar where a place is typed.

use egui::{Key, Ui};

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::measure::Method;
use super::{BoundaryAct, BoundaryTool, BoundaryView};

pub fn place_ui(ui: &mut Ui, tool: BoundaryTool, view: &mut BoundaryView, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let choices = (view.measure.method, Method::ALL);
    if let Some(method) = widgets::choice(ui, words, "boundary-place-by", choices, Method::key) {
        (view.measure.method, view.measure.typed) = (method, Default::default());
    }
    let method = view.measure.method;
    let mut entered = false;
    for (key, typed) in method.fields().into_iter().zip(&mut view.measure.typed) {
        let label = ui.label(words.text(key));
        let field = ui.add(egui::TextEdit::singleline(typed).desired_width(100.0)).labelled_by(label.id);
        entered |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    if method == Method::Distances {
        ui.checkbox(&mut view.measure.right, words.text("boundary-on-the-right"));
    }
    let place = view.measure.place(view.known());
    let key = match tool {
        BoundaryTool::Corner if view.picked.is_none() => "boundary-find-corner",
        BoundaryTool::Corner => "boundary-move-there",
        _ => "boundary-add-place",
    };
    let why_not = words.unless(place.is_some(), "boundary-needs-place");
    entered |= widgets::offered(ui, why_not, egui::Button::new(words.text(key))).clicked();
    if let Some(place) = place.filter(|_| entered) {
        acts.push(Act::Boundary(BoundaryAct::Place(place)));
    }
    if view.picked.is_some() && ui.button(words.text("boundary-remove-corner")).clicked() {
        acts.push(Act::Boundary(BoundaryAct::RemoveCorner));
    }
    if method.needs_marks() && view.marks.iter().any(Option::is_none) {
        ui.label(theme::muted(ui, words.text("boundary-needs-marks")));
    }
}
