//! The buttons and keys of the viewer: turning pages and the page, how large it is, what makes it easier to read.

use egui::{Key, Ui};
use egui_material_icons::icons;

use super::crop::CropTool;
use super::view::{MOST_LEAN, PageView};
use super::{Fit, Viewer, strip};
use crate::cadastre::Scan;
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::i18n::Message;

pub fn toolbar_ui(ui: &mut Ui, viewer: &mut Viewer, scan: &Scan, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let turns = scan.quarter_turns;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_XS;
        if widgets::icon_button(ui, icons::ICON_CHEVRON_LEFT, &words.text("desktop-viewer-previous")).clicked() {
            viewer.turn_page(-1);
        }
        let page = viewer.wanted.map_or(0, |wanted| wanted.page) + 1;
        let message = Message::new("desktop-viewer-page").with("page", page).with("pages", viewer.pages.max(1));
        ui.label(format!("{page}/{}", viewer.pages.max(1))).on_hover_text(words.say(&message));
        if widgets::icon_button(ui, icons::ICON_CHEVRON_RIGHT, &words.text("desktop-viewer-next")).clicked() {
            viewer.turn_page(1);
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        for (icon, key, turn) in [
            (icons::ICON_ROTATE_LEFT, "desktop-viewer-turn-left", 3),
            (icons::ICON_ROTATE_RIGHT, "desktop-viewer-turn-right", 1),
        ] {
            if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
                acts.push(Act::TurnScan { scan: scan.id, quarter_turns: (turns + turn) % 4 });
            }
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        for (icon, key, fit) in [
            (icons::ICON_FIT_WIDTH, "desktop-viewer-fit-width", Some(Fit::Width)),
            (icons::ICON_FIT_PAGE, "desktop-viewer-fit-page", Some(Fit::Page)),
            (icons::ICON_CENTER_FOCUS_STRONG, "desktop-viewer-actual", None),
        ] {
            if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
                viewer.by_hand(fit);
                if fit.is_none() {
                    viewer.zoom = 1.0 / ui.ctx().pixels_per_point();
                }
            }
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        let improved = viewer.view().is_changed();
        let key = if improved { "desktop-viewer-as-it-is" } else { "desktop-viewer-improve" };
        if switch(ui, icons::ICON_AUTO_FIX_HIGH, &words.text(key), improved).clicked() {
            acts.push(Act::ImprovePage);
        }
        let cropping = viewer.crop_tool != CropTool::Off;
        if switch(ui, icons::ICON_CROP, &words.text("desktop-viewer-crop"), cropping).clicked() {
            viewer.crop_tool = if cropping { CropTool::Off } else { CropTool::Waiting };
        }
        let menu = ui.menu_button(icons::ICON_CONTRAST.rich_text().size(17.0), |ui| {
            ui.set_min_width(300.0);
            // A menu draws its entries without edges; a box to be ticked would not be seen.
            ui.reset_style();
            view_ui(ui, viewer, scan, state, acts);
        });
        let name = words.text("desktop-viewer-view");
        menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        menu.response.on_hover_text(&name);
        if widgets::icon_button(ui, icons::ICON_DOCUMENT_SCANNER, &words.text("desktop-viewer-read")).clicked() {
            acts.push(Act::ReadPage);
        }
        let page = viewer.wanted.map_or(0, |wanted| wanted.page);
        let menu = ui.menu_button(icons::ICON_CALL_SPLIT.rich_text().size(17.0), |ui| {
            strip::pages_menu_ui(ui, scan, page, state, acts);
        });
        let name = words.text("desktop-pages-menu");
        menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        menu.response.on_hover_text(&name);
    });
}

/// An icon that is on or off.
fn switch(ui: &mut Ui, icon: egui_material_icons::MaterialIcon, name: &str, on: bool) -> egui::Response {
    let response = ui.add(egui::Button::new(icon.rich_text().size(17.0)).frame_when_inactive(on).selected(on));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, name));
    response.on_hover_text(name)
}

/// What can be set by hand.
fn view_ui(ui: &mut Ui, viewer: &mut Viewer, scan: &Scan, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let mut view = viewer.view();
    let label = words.text("desktop-viewer-straighten");
    let straighten = egui::Slider::new(&mut view.lean_degrees, -MOST_LEAN..=MOST_LEAN).suffix("°").step_by(0.1);
    ui.add(straighten.fixed_decimals(1).text(label));
    let adjustment = &mut view.adjustment;
    let slider = |value, key: &str| egui::Slider::new(value, -1.0..=1.0).show_value(false).text(words.text(key));
    ui.add(slider(&mut adjustment.brightness, "desktop-viewer-brightness"));
    ui.add(slider(&mut adjustment.contrast, "desktop-viewer-contrast"));
    ui.checkbox(&mut adjustment.inverted, words.text("desktop-viewer-invert"));
    ui.separator();
    if ui.button(words.text("desktop-viewer-crop-to-seen")).clicked()
        && let Some(seen) = viewer.seen
    {
        viewer.crop_to(seen, scan.quarter_turns);
        view.crop = viewer.view().crop;
    }
    let why_not = words.unless(view.crop.is_some(), "desktop-viewer-needs-crop");
    if widgets::offered(ui, why_not, egui::Button::new(words.text("desktop-viewer-uncrop"))).clicked() {
        view.crop = None;
    }
    if !viewer.view().is_changed() && ui.button(words.text("desktop-viewer-improve")).clicked() {
        acts.push(Act::ImprovePage);
    }
    let changed = view.is_changed();
    let why_not = words.unless(changed, "desktop-viewer-needs-change");
    let whole = egui::Button::new(words.text("desktop-viewer-whole-file"));
    if viewer.pages > 1 && widgets::offered(ui, why_not.clone(), whole).clicked() {
        viewer.set_view_of_file(PageView { crop: None, ..view });
    }
    if widgets::offered(ui, why_not, egui::Button::new(words.text("desktop-viewer-as-it-is"))).clicked() {
        view = PageView::default();
    }
    if view != viewer.view() {
        viewer.set_view(view);
    }
    ui.label(theme::muted(ui, words.text("desktop-viewer-file-untouched")).size(12.0));
}

/// The keys of the page under the mouse.
pub fn keys(ui: &Ui, viewer: &mut Viewer, response: &egui::Response, scan: &Scan, acts: &mut Vec<Act>) {
    if !response.hovered() || ui.ctx().text_edit_focused() {
        return;
    }
    let turns = scan.quarter_turns;
    ui.input(|input| {
        if input.modifiers.command || input.modifiers.alt {
            return;
        }
        if input.key_pressed(Key::R) {
            let turn = if input.modifiers.shift { 3 } else { 1 };
            acts.push(Act::TurnScan { scan: scan.id, quarter_turns: (turns + turn) % 4 });
        }
        if input.key_pressed(Key::W) {
            viewer.by_hand(Some(Fit::Width));
        }
        if input.key_pressed(Key::P) {
            viewer.by_hand(Some(Fit::Page));
        }
        if input.key_pressed(Key::F) {
            acts.push(Act::ImprovePage);
        }
        if input.key_pressed(Key::D) {
            acts.push(Act::ReadPage);
        }
        if input.key_pressed(Key::C) {
            viewer.crop_tool = CropTool::Waiting;
        }
        if input.key_pressed(Key::Escape) {
            viewer.crop_tool = CropTool::Off;
        }
        if input.key_pressed(Key::PageDown) {
            viewer.turn_page(1);
        }
        if input.key_pressed(Key::PageUp) {
            viewer.turn_page(-1);
        }
    });
}
