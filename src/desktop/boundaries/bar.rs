//! The bar over the map: the tools, what to do next, what would become of the parcels, coordinates to type.

use egui::{Align2, Key, RichText, Ui};
use geo_types::Coord;

use super::super::act::Act;
use super::super::command::Availability;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::parse_number;
use super::{BoundaryAct, BoundaryTool, BoundaryView, MOST_MERGED};
use crate::cadastre::ParcelId;
use crate::editing::Refusal;
use crate::i18n::Explain;

pub fn bar_ui(
    ui: &Ui,
    tool: BoundaryTool,
    view: &mut BoundaryView,
    state: &AppState,
    map: egui::Rect,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    let at = map.center_top() + egui::vec2(0.0, theme::SPACE_L);
    let area = egui::Area::new(egui::Id::unique("boundary-bar")).pivot(Align2::CENTER_TOP).fixed_pos(at);
    area.constrain_to(map).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_max_width((map.width() - 40.0).max(200.0));
            ui.horizontal_wrapped(|ui| {
                for other in BoundaryTool::ALL {
                    widgets::command_switch(ui, other.command(), state, acts);
                }
                if ui.button(format!("{} (Esc)", words.text("desktop-close"))).clicked() {
                    acts.push(Act::Boundary(BoundaryAct::Leave));
                }
            });
            let refusal = view.outlook.as_ref().and_then(|outlook| outlook.act.as_ref().err());
            // Half a line does nothing yet: that is no mistake.
            let is_half =
                |refusal: &&Refusal| !view.ended && matches!(refusal, Refusal::NoRun | Refusal::NotDivided { .. });
            match refusal.filter(|refusal| !is_half(refusal)) {
                Some(refusal) => {
                    let colours = Palette::current(ui);
                    ui.label(RichText::new(words.say(&refusal.message())).color(colours.danger));
                }
                None => drop(ui.label(theme::muted(ui, words.text(hint(tool, view, state))))),
            }
            ui.horizontal_wrapped(|ui| {
                if tool != BoundaryTool::Merge {
                    coordinates_ui(ui, tool, view, state, acts);
                }
                if tool == BoundaryTool::Merge {
                    keepers_ui(ui, view, state, acts);
                }
                let key = match tool {
                    BoundaryTool::Split if view.ended => Some("boundary-split"),
                    BoundaryTool::Merge => Some("boundary-merge"),
                    _ => None,
                };
                if let Some(key) = key {
                    let holds = view.outlook.as_ref().is_some_and(|outlook| outlook.act.is_ok());
                    let may = tool.command().availability(state) == Availability::Available;
                    let label = format!("{} (Enter)", words.text(key));
                    if widgets::primary_button(ui, holds && may, label).clicked() {
                        acts.push(Act::Boundary(BoundaryAct::Perform));
                    }
                }
            });
        });
    });
}

/// Key of what to do next.
fn hint(tool: BoundaryTool, view: &BoundaryView, state: &AppState) -> &'static str {
    match tool {
        BoundaryTool::Corner if view.held.is_some() => "boundary-hint-drop",
        BoundaryTool::Corner => "boundary-hint-corner",
        BoundaryTool::Reshape if view.line.is_empty() => "boundary-hint-reshape",
        BoundaryTool::Split if view.ended => "boundary-hint-keep",
        BoundaryTool::Split if view.line.is_empty() => "boundary-hint-split",
        BoundaryTool::Reshape | BoundaryTool::Split => "boundary-hint-line",
        BoundaryTool::Merge if state.selection.parcels.len() < 2 => "boundary-hint-merge",
        BoundaryTool::Merge if state.selection.parcels.len() > MOST_MERGED => "boundary-hint-too-many",
        BoundaryTool::Merge => "boundary-hint-keeper",
    }
}

/// X (north) and Y (east), as papers print them.
fn coordinates_ui(ui: &mut Ui, tool: BoundaryTool, view: &mut BoundaryView, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let mut entered = false;
    for (key, typed) in ["boundary-north", "boundary-east"].into_iter().zip(&mut view.typed) {
        let label = ui.label(words.text(key));
        let field = ui.add(egui::TextEdit::singleline(typed).desired_width(110.0)).labelled_by(label.id);
        entered |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    let place = match view.typed.each_ref().map(|typed| parse_number(typed)) {
        [Some(y), Some(x)] => Some(Coord { x, y }),
        _ => None,
    };
    let key = match tool {
        BoundaryTool::Corner if view.picked.is_none() => "boundary-find-corner",
        BoundaryTool::Corner => "boundary-move-there",
        _ => "boundary-add-place",
    };
    entered |= ui.add_enabled(place.is_some(), egui::Button::new(words.text(key))).clicked();
    if let Some(place) = place.filter(|_| entered) {
        acts.push(Act::Boundary(BoundaryAct::Place(place)));
    }
    if view.picked.is_some() && ui.button(words.text("boundary-remove-corner")).clicked() {
        acts.push(Act::Boundary(BoundaryAct::RemoveCorner));
    }
}

/// Which of the selected parcels stays.
fn keepers_ui(ui: &mut Ui, view: &BoundaryView, state: &AppState, acts: &mut Vec<Act>) {
    let selected = &state.selection.parcels;
    let kept = view.parcel_kept.filter(|kept| selected.contains(kept)).or(selected.first().copied());
    for parcel in selected.iter().copied().filter(|_| selected.len() > 1).take(MOST_KEEPERS) {
        let label = state.snapshot().parcels.get(parcel).map_or(String::new(), |row| row.label());
        if ui.radio(kept == Some(parcel), label).clicked() {
            acts.push(Act::Boundary(BoundaryAct::Keep(ParcelId(parcel.0))));
        }
    }
}

/// Parcels between which one chooses by a button.
const MOST_KEEPERS: usize = 12;
