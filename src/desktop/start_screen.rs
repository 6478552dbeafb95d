//! What a window without a project shows: what to do next, and the recent projects.

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;

/// The ways to begin, in the order in which a newcomer needs them.
const WAYS: [UiCommand; 4] = [UiCommand::OpenMap, UiCommand::OpenProject, UiCommand::NewProject, UiCommand::Tour];

/// Width of the column of cards, points.
const WIDTH: f32 = 620.0;

/// `missing` are recent projects whose file is not there any more.
pub fn start_screen_ui(ui: &mut Ui, state: &AppState, missing: &[std::path::PathBuf], acts: &mut Vec<Act>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.1).clamp(16.0, 96.0));
            ui.set_max_width(WIDTH);
            let words = &state.words;
            let colours = Palette::current(ui);
            ui.label(icons::ICON_MAP.rich_text().size(44.0).color(colours.accent));
            ui.label(theme::strong("ThửaSổ").size(30.0));
            ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-start-line")).size(15.0)).wrap());
            ui.add_space(theme::SPACE_L);
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                for command in WAYS {
                    way_ui(ui, command, state, acts);
                }
                ui.add_space(theme::SPACE_M);
                recent_ui(ui, state, missing, acts);
                ui.add_space(theme::SPACE_M);
                hint_ui(ui, icons::ICON_ADS_CLICK, &words.text("desktop-start-drop"));
                hint_ui(ui, icons::ICON_KEYBOARD, &words.text("desktop-start-keys"));
            });
        });
    });
}

fn way_ui(ui: &mut Ui, command: UiCommand, state: &AppState, acts: &mut Vec<Act>) {
    let colours = Palette::current(ui);
    let words = &state.words;
    let (label, tip) = (words.text(command.key()), words.text(command.tip_key()));
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 62.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let fill = if response.hovered() || response.has_focus() { colours.hover } else { colours.card };
    let line = if response.has_focus() { colours.accent } else { colours.line };
    ui.painter().rect(rect, theme::RADIUS_CARD, fill, egui::Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(egui::vec2(16.0, 8.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    inside.label(command.icon().rich_text().size(26.0).color(colours.accent));
    inside.add_space(theme::SPACE_S);
    inside.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(theme::strong(label).size(14.5));
        ui.add(egui::Label::new(theme::muted(ui, tip)).truncate());
    });
    if let Some(shortcut) = command.shortcut_text() {
        let at = egui::pos2(rect.right() - 16.0, rect.center().y);
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, shortcut, font, colours.muted);
    }
    if response.clicked() {
        acts.push(Act::Command(command));
    }
}

fn recent_ui(ui: &mut Ui, state: &AppState, missing: &[std::path::PathBuf], acts: &mut Vec<Act>) {
    if state.settings.recent.is_empty() {
        return;
    }
    let words = &state.words;
    let colours = Palette::current(ui);
    ui.label(theme::title(words.text("desktop-recent")));
    for path in &state.settings.recent {
        let gone = missing.contains(path);
        ui.horizontal(|ui| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let icon = if gone { icons::ICON_WARNING } else { icons::ICON_DESCRIPTION };
            ui.label(icon.rich_text().size(16.0).color(if gone { colours.warning } else { colours.muted }));
            let why_not = state.words.unless(!gone, "desktop-recent-missing");
            let link = widgets::offered(ui, why_not, egui::Link::new(name));
            if link.clicked() {
                acts.push(Act::OpenProject(path.clone()));
            }
            let folder = path.parent().unwrap_or(path).display().to_string();
            let note = if gone { words.text("desktop-recent-missing") } else { folder };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let forget = words.text("desktop-recent-forget");
                if widgets::icon_button(ui, icons::ICON_CLOSE, &forget).clicked() {
                    acts.push(Act::ForgetRecent(path.clone()));
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.add(egui::Label::new(theme::muted(ui, note)).truncate());
                });
            });
        });
    }
}

fn hint_ui(ui: &mut Ui, icon: egui_material_icons::MaterialIcon, text: &str) {
    let colours = Palette::current(ui);
    ui.horizontal(|ui| {
        ui.label(icon.rich_text().size(16.0).color(colours.muted));
        ui.add(egui::Label::new(theme::muted(ui, text)).wrap());
    });
}
