//! The bar below: where the cursor is, scale, CRS, running jobs, and whether everything is on disk.

use egui::Ui;
use egui_material_icons::icons;
use geo_types::Coord;

use super::act::Act;
use super::command::UiCommand;
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use super::work::{Running, Work};
use crate::i18n::Message;
use crate::project::{Access, Saved};

/// What the map told of itself in the last frame.
#[derive(Debug, Clone, Default)]
pub struct MapReading {
    /// Name of the project's CRS.
    pub crs: Option<String>,
    /// Under the cursor: metres (east, north), project's CRS.
    pub cursor: Option<Coord<f64>>,
    /// The same place in WGS 84, degrees (longitude, latitude).
    pub wgs84: Option<Coord<f64>>,
    /// The n of 1:n.
    pub scale: Option<f64>,
    pub busy: bool,
}

/// The scale that the user chose in the status bar, if any.
pub fn status_bar_ui(
    ui: &mut Ui,
    state: &AppState,
    reading: &MapReading,
    work: &Work,
    acts: &mut Vec<Act>,
) -> Option<f64> {
    let colours = Palette::current(ui);
    let frame = egui::Frame::new().fill(colours.bar).inner_margin(egui::Margin::symmetric(10, 3));
    let mut chosen = None;
    egui::Panel::bottom("status-bar").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(24.0);
            if state.session.is_some() {
                saved_ui(ui, state, acts);
                ui.separator();
            }
            if let Some(watch) = &state.folder_watch {
                super::folder_watch::status_ui(ui, watch, state, acts);
                ui.separator();
            }
            for running in work.shown() {
                job_ui(ui, state, running, acts);
                ui.separator();
            }
            if reading.busy {
                ui.label(theme::muted(ui, state.words.text("desktop-drawing-map")));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if state.session.is_some() {
                    chosen = place_ui(ui, state, reading);
                }
            });
        });
    });
    chosen
}

fn saved_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let colours = Palette::current(ui);
    let Some(session) = &state.session else { return };
    let words = &state.words;
    if state.is_together() {
        let folder = session.path().display().to_string();
        widgets::chip(ui, icons::ICON_LOCK, &state.together_text(), colours.warning).on_hover_text(folder);
        return;
    }
    if session.access() == Access::ReadOnly {
        widgets::chip(ui, icons::ICON_LOCK, &words.text("desktop-read-only"), colours.warning);
        return;
    }
    match session.saved() {
        Saved::OnDisk => {
            widgets::chip(ui, icons::ICON_CHECK_CIRCLE, &words.text("desktop-saved"), colours.ok)
                .on_hover_text(words.text("desktop-saved-tip"));
        }
        Saved::Writing(acts) => {
            let text = words.say(&Message::new("desktop-writing").with("count", acts));
            widgets::chip(ui, icons::ICON_SYNC, &text, colours.muted);
        }
        Saved::Failed(reason) => {
            widgets::chip(ui, icons::ICON_ERROR, &words.text("desktop-save-failed"), colours.danger)
                .on_hover_text(words.say(&reason));
            widgets::command_button(ui, UiCommand::RetrySave, state, acts);
        }
    }
}

fn job_ui(ui: &mut Ui, state: &AppState, running: &Running, acts: &mut Vec<Act>) {
    let words = &state.words;
    let progress = running.progress();
    let stage = if progress.stage.is_empty() { words.say(&running.label) } else { words.text(progress.stage) };
    let counts = match progress.total {
        0 => String::new(),
        total => format!(" {}/{}", words.number(progress.done as f64, 0), words.number(total as f64, 0)),
    };
    let share = if progress.total == 0 { 0.0 } else { progress.done as f32 / progress.total as f32 };
    let bar = egui::ProgressBar::new(share.min(1.0)).desired_width(90.0).desired_height(8.0);
    ui.add(bar).on_hover_text(words.say(&running.label));
    ui.label(format!("{stage}{counts}"));
    let cancel = words.say(&Message::new("desktop-cancel-job").with("job", running.label.clone()));
    if widgets::icon_button(ui, icons::ICON_CANCEL, &cancel).clicked() {
        acts.push(Act::CancelJob(running.id));
    }
}

/// From right to left: CRS, scale, WGS 84, VN-2000.
fn place_ui(ui: &mut Ui, state: &AppState, reading: &MapReading) -> Option<f64> {
    let words = &state.words;
    let crs = reading.crs.clone().unwrap_or_else(|| words.text("desktop-no-crs"));
    ui.label(crs).on_hover_text(words.text("desktop-crs-tip"));
    ui.separator();
    let chosen = scale_ui(ui, state, reading.scale);
    let Some(cursor) = reading.cursor else { return chosen };
    ui.separator();
    if let Some(place) = reading.wgs84 {
        // Latitude first, as maps and phones show it.
        ui.label(theme::muted(ui, format!("{:.6}°, {:.6}°", place.y, place.x)))
            .on_hover_text(words.text("desktop-wgs84-tip"));
        ui.separator();
    }
    let text = format!("X {}   Y {}", words.number(cursor.y, 3), words.number(cursor.x, 3));
    ui.label(text).on_hover_text(words.text("desktop-axes-tip"));
    chosen
}

/// The scales that a map sheet may have. Source: `cadastral-map.md`.
const SCALES: [f64; 6] = [200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0];

fn scale_ui(ui: &mut Ui, state: &AppState, scale: Option<f64>) -> Option<f64> {
    let words = &state.words;
    let now = scale.map_or_else(|| "1:–".to_owned(), |scale| format!("1:{}", words.number(scale, 0)));
    let mut chosen = None;
    let name = words.text("desktop-scale");
    let response = egui::ComboBox::from_id_salt("scale").width(96.0).selected_text(now.clone()).show_ui(ui, |ui| {
        for scale in SCALES {
            if ui.selectable_label(false, format!("1:{}", words.number(scale, 0))).clicked() {
                chosen = Some(scale);
            }
        }
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("{name} {now}")));
    response.response.on_hover_text(name);
    chosen
}
