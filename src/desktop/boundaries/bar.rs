//! The bar over the map: the tools, what to do next, what would become of the parcels, coordinates to type.

use egui::{Align2, RichText, Ui};

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::place_ui::place_ui;
use super::{BoundaryAct, BoundaryTool, BoundaryView, CutMode, MOST_MERGED, MOST_MOVED, cut};
use crate::cadastre::ParcelId;
use crate::editing::Refusal;
use crate::geometry::Motion;
use crate::i18n::{Explain, Message};

pub fn bar_ui(
    ui: &Ui,
    tool: BoundaryTool,
    view: &mut BoundaryView,
    state: &AppState,
    map: egui::Rect,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    // From the left: what is pressed stays under the mouse when the bar grows.
    let at = map.left_top() + egui::vec2(theme::SPACE_L, theme::SPACE_L);
    let area = egui::Area::new(egui::Id::unique("boundary-bar")).pivot(Align2::LEFT_TOP).fixed_pos(at);
    area.constrain_to(map).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_max_width((map.width() - 40.0).max(200.0));
            ui.horizontal_wrapped(|ui| {
                for other in BoundaryTool::ALL {
                    widgets::command_icon(ui, other.command(), state, acts);
                }
                widgets::command_icon(ui, UiCommand::LoadPoints, state, acts);
                ui.label(theme::strong(words.text(tool.command().key())));
                if ui.button(format!("{} (Esc)", words.text("desktop-close"))).clicked() {
                    acts.push(Act::Boundary(BoundaryAct::Leave));
                }
            });
            let refusal = view.outlook.as_ref().and_then(|outlook| outlook.act.as_ref().err());
            // Half a line does nothing yet: that is no mistake.
            let is_half = |refusal: &&Refusal| {
                !view.ended
                    && matches!(
                        refusal,
                        Refusal::NoRun | Refusal::NotDivided { .. } | Refusal::NoBlank | Refusal::NoHole { .. }
                    )
            };
            match refusal.filter(|refusal| !is_half(refusal)) {
                Some(refusal) => {
                    let colours = Palette::current(ui);
                    ui.label(RichText::new(words.say(&refusal.message())).color(colours.danger));
                }
                None => drop(ui.label(theme::muted(ui, words.text(hint(tool, view, state))))),
            }
            ui.horizontal_wrapped(|ui| {
                if tool == BoundaryTool::Split {
                    cut::cut_ui(ui, view, state, acts);
                }
                if tool != BoundaryTool::Merge && !(tool == BoundaryTool::Split && view.cut.mode != CutMode::Line) {
                    place_ui(ui, tool, view, state, acts);
                }
                if tool == BoundaryTool::Shift {
                    motion_ui(ui, view, state);
                }
                if tool == BoundaryTool::Merge {
                    keepers_ui(ui, view, state, acts);
                }
                let key = match tool {
                    BoundaryTool::Split if view.ended => Some("boundary-split"),
                    BoundaryTool::Merge => Some("boundary-merge"),
                    BoundaryTool::Shift if !view.pairs().is_empty() => Some("boundary-shift"),
                    BoundaryTool::Draw if view.ended => Some("boundary-draw"),
                    BoundaryTool::Hole if view.ended => Some("boundary-fill"),
                    _ => None,
                };
                if let Some(key) = key {
                    let refused = match view.outlook.as_ref().map(|outlook| &outlook.act) {
                        Some(Ok(_)) => None,
                        Some(Err(refusal)) => Some(words.say(&refusal.message())),
                        None => Some(words.text("boundary-needs-preview")),
                    };
                    let why_not = tool.command().why_not(state).or(refused);
                    let label = format!("{} (Enter)", words.text(key));
                    if widgets::primary_button(ui, why_not, label).clicked() {
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
        BoundaryTool::Shift if state.selection.parcels.is_empty() => "boundary-needs-selected",
        BoundaryTool::Shift if state.selection.parcels.len() > MOST_MOVED => "boundary-hint-too-many-moved",
        BoundaryTool::Shift if view.line.len() % 2 == 1 => "boundary-hint-shift-to",
        BoundaryTool::Shift => "boundary-hint-shift",
        BoundaryTool::Corner if view.held.is_some() => "boundary-hint-drop",
        BoundaryTool::Corner => "boundary-hint-corner",
        BoundaryTool::Split if view.cut.mode != CutMode::Line && !view.ended => "boundary-hint-side",
        BoundaryTool::Draw if view.ended => "boundary-hint-drawn",
        BoundaryTool::Draw if view.line.is_empty() => "boundary-hint-draw",
        BoundaryTool::Hole if view.ended => "boundary-hint-fill",
        BoundaryTool::Hole if view.line.is_empty() => "boundary-hint-hole",
        BoundaryTool::Reshape if view.line.is_empty() => "boundary-hint-reshape",
        BoundaryTool::Split if view.ended => "boundary-hint-keep",
        BoundaryTool::Split if view.line.is_empty() => "boundary-hint-split",
        BoundaryTool::Reshape | BoundaryTool::Split | BoundaryTool::Draw | BoundaryTool::Hole => "boundary-hint-line",
        BoundaryTool::Merge if state.selection.parcels.len() < 2 => "boundary-hint-merge",
        BoundaryTool::Merge if state.selection.parcels.len() > MOST_MERGED => "boundary-hint-too-many",
        BoundaryTool::Merge => "boundary-hint-keeper",
    }
}

/// What the pairs of places make together, and how far each is off.
fn motion_ui(ui: &mut Ui, view: &BoundaryView, state: &AppState) {
    let (words, pairs) = (&state.words, view.pairs());
    let Some(motion) = Motion::fit(&pairs) else { return };
    let way = motion.shift();
    let residuals = motion.residuals(&pairs);
    let off = residuals.iter().map(|metres| words.number(*metres, 3)).collect::<Vec<_>>().join(" · ");
    let told =
        Message::new("boundary-motion").with("north", words.number(way.y, 3)).with("east", words.number(way.x, 3));
    let told = told.with("turn", words.number(-motion.degrees(), 4)).with("off", off);
    ui.label(words.say(&told));
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
