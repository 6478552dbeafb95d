//! The search field and its answers.

use egui::{Key, Ui};
use egui_material_icons::{MaterialIcon, icons};

use super::act::Act;
use super::state::{AppState, Subject};
use super::theme::{self, Palette};
use super::widgets;
use super::words::Words;
use crate::tasks::search::{Found, Hit};

/// Answers shown; more than fit a glance help nobody.
const SHOWN: usize = 12;

/// The field, and what it found.
#[derive(Default)]
pub struct SearchBox {
    /// The revision that a job was asked to index last; one that fails is not asked again by itself.
    pub indexing: Option<u64>,
    text: String,
    hits: Vec<Hit>,
    /// The query and revision that `hits` are for.
    asked: Option<(String, u64)>,
    chosen: usize,
    wants_focus: bool,
}

impl SearchBox {
    /// Puts the cursor into the field at the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    fn refresh(&mut self, state: &AppState) {
        let Some(index) = &state.search_index else { return };
        let asked = (self.text.clone(), index.revision);
        if self.asked.as_ref() != Some(&asked) {
            self.hits = index.find(&self.text, SHOWN);
            self.chosen = 0;
            self.asked = Some(asked);
        }
    }
}

pub fn search_ui(ui: &mut Ui, search: &mut SearchBox, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let hint = words.text("desktop-search-hint");
    let field = egui::TextEdit::singleline(&mut search.text).hint_text(&hint).desired_width(300.0);
    let why_not = words.unless(state.session.is_some(), "desktop-needs-project");
    let response = widgets::offered(ui, why_not, field);
    ui.label(icons::ICON_SEARCH.rich_text().size(18.0).color(Palette::current(ui).muted));
    if std::mem::take(&mut search.wants_focus) {
        response.request_focus();
    }
    search.refresh(state);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.has_focus() {
        let last = search.hits.len().saturating_sub(1);
        if ui.input(|input| input.key_pressed(Key::ArrowDown)) {
            search.chosen = (search.chosen + 1).min(last);
        }
        if ui.input(|input| input.key_pressed(Key::ArrowUp)) {
            search.chosen = search.chosen.saturating_sub(1);
        }
    }
    let mut picked = if entered { search.hits.get(search.chosen).map(|hit| hit.found) } else { None };
    let open = !search.text.trim().is_empty() && (response.has_focus() || response.lost_focus());
    egui::Popup::from_response(&response).open(open).width(380.0).show(|ui| {
        if search.hits.is_empty() {
            ui.label(theme::muted(ui, words.text("desktop-search-none")));
        }
        for (at, hit) in search.hits.iter().enumerate() {
            let (icon, text) = (icon(hit.found), line(hit, words));
            let line = egui::Button::selectable(at == search.chosen, (icon.rich_text().size(16.0), text)).truncate();
            if ui.add_sized([ui.available_width(), theme::ROW_HEIGHT], line).clicked() {
                picked = Some(hit.found);
            }
        }
    });
    if let Some(found) = picked {
        acts.extend(go_to(found, state));
        search.text.clear();
        search.asked = None;
        ui.memory_mut(|memory| memory.surrender_focus(response.id));
    }
}

pub(super) fn icon(found: Found) -> MaterialIcon {
    match found {
        Found::Parcel(_) => icons::ICON_PENTAGON,
        Found::Certificate(_) => icons::ICON_DESCRIPTION,
        Found::Scan(_) => icons::ICON_PICTURE_AS_PDF,
        Found::Place(_) => icons::ICON_PLACE,
    }
}

/// An answer in one line.
pub(super) fn line(hit: &Hit, words: &Words) -> String {
    let label = if hit.label.is_empty() { words.text("desktop-no-serial") } else { hit.label.clone() };
    format!("{label}   {}", hit.note)
}

/// What leads to an answer; nothing to a place without a geometry.
pub(super) fn go_to(found: Found, state: &AppState) -> Option<Act> {
    Some(match found {
        Found::Parcel(id) => Act::GoTo(Subject::Parcel(id)),
        Found::Certificate(id) => Act::GoTo(Subject::Certificate(id)),
        Found::Scan(id) => Act::GoTo(Subject::Scan(id)),
        Found::Place(id) => {
            let geometry = state.snapshot().references.get(id)?.geometry.clone()?;
            let bounds = geo::BoundingRect::bounding_rect(geometry.as_ref())?;
            Act::GoToPlace { east: bounds.center().x, north: bounds.center().y }
        }
    })
}
