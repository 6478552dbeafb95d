//! The bar over the map while a picture is placed: what to do next, coordinates to type, the control points with their residuals.

use egui::{Align2, Grid, Key, Ui};
use geo_types::Coord;

use super::super::act::Act;
use super::super::dialogs::Purpose;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::super::words::parse_number;
use super::{UnderlayAct, Underlays};
use crate::cadastre::{ControlPoint, Residual, Underlay};
use crate::geometry::WarpKind;
use crate::i18n::Message;

/// Height of the list of points.
const LIST: f32 = 190.0;

/// Gives a control point that was typed.
pub fn bar_ui(
    ui: &Ui,
    row: &Underlay,
    underlays: &mut Underlays,
    state: &AppState,
    map: egui::Rect,
    acts: &mut Vec<Act>,
) -> Option<(Coord<f64>, Coord<f64>)> {
    let words = &state.words;
    let at = map.left_top() + egui::vec2(theme::SPACE_L, theme::SPACE_L);
    let area = egui::Area::new(egui::Id::unique("underlay-bar")).pivot(Align2::LEFT_TOP).fixed_pos(at);
    let mut added = None;
    area.constrain_to(map).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_max_width((map.width() - 40.0).clamp(200.0, 760.0));
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong(words.say(&Message::new("underlay-placing").with("name", row.name.as_str()))));
                let kinds = (row.kind, WarpKind::ALL);
                if let Some(kind) = widgets::choice(ui, words, "underlay-warp", kinds, kind_key) {
                    acts.push(Act::Underlay(UnderlayAct::Points(kind, row.points.clone())));
                }
                for (key, purpose) in [
                    ("underlay-load-points", Purpose::ControlPoints),
                    ("underlay-save-points", Purpose::SaveControlPoints),
                ] {
                    let may = !purpose.saves() || !row.points.is_empty();
                    let why_not = words.unless(may, "underlay-needs-points");
                    if widgets::offered(ui, why_not, egui::Button::new(words.text(key))).clicked() {
                        acts.push(Act::Underlay(UnderlayAct::Ask(purpose)));
                    }
                }
                if ui.button(format!("{} (Esc)", words.text("desktop-close"))).clicked() {
                    acts.push(Act::Underlay(UnderlayAct::Leave));
                }
            });
            let hint = if underlays.picked.is_some() { "underlay-hint-place" } else { "underlay-hint-pixel" };
            ui.label(theme::muted(ui, words.text(hint)));
            added = typed_ui(ui, underlays, state);
            if !row.points.is_empty() {
                ui.separator();
                ui.label(words.say(&quality(row)));
                egui::ScrollArea::vertical().max_height(LIST).show(ui, |ui| points_ui(ui, row, underlays, state, acts));
            }
        });
    });
    added
}

fn kind_key(kind: WarpKind) -> &'static str {
    match kind {
        WarpKind::Similarity => "underlay-warp-similarity",
        WarpKind::Affine => "underlay-warp-affine",
        WarpKind::Projective => "underlay-warp-projective",
        WarpKind::Quadratic => "underlay-warp-quadratic",
    }
}

/// How well it lies: by which kind, and how far off in the mean; or how many points are lacking.
fn quality(row: &Underlay) -> Message {
    let used = row.pairs().len();
    let Some((kind, _)) = row.fitted() else {
        return Message::new("underlay-moved-only").with("lacking", row.kind.least_points().saturating_sub(used));
    };
    if kind != row.kind {
        let lacking = row.kind.least_points().saturating_sub(used);
        return Message::new("underlay-weaker").with("kind", Message::new(kind_key(kind))).with("lacking", lacking);
    }
    if used == kind.least_points() {
        return Message::new("underlay-exact");
    }
    Message::new("underlay-rms").with_number("rms", row.rms().unwrap_or(0.0), 3)
}

/// Right and down on the picture, X and Y on the ground.
fn typed_ui(ui: &mut Ui, underlays: &mut Underlays, state: &AppState) -> Option<(Coord<f64>, Coord<f64>)> {
    let words = &state.words;
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        let keys = ["underlay-right", "underlay-down", "underlay-x", "underlay-y"];
        for (key, typed) in keys.into_iter().zip(&mut underlays.typed) {
            let label = ui.label(words.text(key));
            let field = ui.add(egui::TextEdit::singleline(typed).desired_width(90.0)).labelled_by(label.id);
            entered |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        }
        let [right, down, north, east] = underlays.typed.each_ref().map(|text| parse_number(text));
        let pixel = right.zip(down).map(|(x, y)| Coord { x, y });
        // X is the north, as on every Vietnamese sheet.
        let place = east.zip(north).map(|(x, y)| Coord { x, y });
        let why_not = words.unless(pixel.is_some() && place.is_some(), "underlay-needs-numbers");
        entered |= widgets::offered(ui, why_not, egui::Button::new(words.text("underlay-add-point"))).clicked();
        pixel.zip(place).filter(|_| entered)
    })
    .inner
}

fn points_ui(ui: &mut Ui, row: &Underlay, underlays: &Underlays, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let residuals = row.residuals();
    let mut changed: Option<Vec<ControlPoint>> = None;
    Grid::new("control-points").num_columns(7).striped(true).show(ui, |ui| {
        let heads =
            ["underlay-used", "underlay-x", "underlay-y", "underlay-off", "underlay-off-pixels", "underlay-off-alone"];
        for key in heads {
            ui.label(theme::muted(ui, words.text(key)));
        }
        ui.end_row();
        for (at, point) in row.points.iter().enumerate() {
            let number = at + 1;
            let mut is_used = point.is_used;
            if ui.checkbox(&mut is_used, number.to_string()).changed() {
                let mut points = row.points.clone();
                points[at].is_used = is_used;
                changed = Some(points);
            }
            ui.label(words.number(point.place.y, 2));
            ui.label(words.number(point.place.x, 2));
            let residual = residuals.get(at).copied().unwrap_or_default();
            let metres = |off: Option<Coord<f64>>| off.map(|off| off.x.hypot(off.y));
            let shown = |metres: Option<f64>, decimals| {
                metres.map_or("–".to_owned(), |metres| words.number(metres, decimals))
            };
            let Residual { off, alone } = residual;
            let scale = underlays.metres_per_pixel(row.id, point.pixel);
            ui.label(shown(metres(off), 3));
            ui.label(shown(metres(off).zip(scale).map(|(off, scale)| off / scale), 1));
            ui.label(shown(metres(alone), 3));
            let name = words.say(&Message::new("underlay-remove-point").with("number", number));
            if widgets::icon_button(ui, egui_material_icons::icons::ICON_DELETE, &name).clicked() {
                let mut points = row.points.clone();
                points.remove(at);
                changed = Some(points);
            }
            ui.end_row();
        }
    });
    if let Some(points) = changed {
        acts.push(Act::Underlay(UnderlayAct::Points(row.kind, points)));
    }
}
