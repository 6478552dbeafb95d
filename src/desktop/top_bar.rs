//! The bar above: menus, toolbar, and the search field.

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::command::{Menu, UiCommand};
use super::look::LookAct;
use super::search::SearchBox;
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;

/// The commands of the toolbar, in groups.
const TOOLBAR: [&[UiCommand]; 6] = [
    &[UiCommand::OpenMap, UiCommand::OpenProject, UiCommand::AddScans, UiCommand::Export],
    &[UiCommand::Undo, UiCommand::Redo],
    &[UiCommand::Link, UiCommand::Unlink, UiCommand::NewCertificate],
    &[
        UiCommand::CornerTool,
        UiCommand::ReshapeTool,
        UiCommand::SplitTool,
        UiCommand::MergeTool,
        UiCommand::DrawTool,
        UiCommand::HoleTool,
        UiCommand::ShiftTool,
    ],
    &[UiCommand::ZoomAll, UiCommand::ZoomSelection],
    &[UiCommand::ToggleLayers, UiCommand::ToggleList, UiCommand::ToggleInspector, UiCommand::ToggleViewer],
];

/// Where lines part the commands of a menu.
const LAST_OF_GROUP: [UiCommand; 20] = [
    UiCommand::NewProject,
    UiCommand::ExportTable,
    UiCommand::RetrySave,
    UiCommand::ShowOfAct,
    UiCommand::UnlockParcels,
    UiCommand::NewCertificate,
    UiCommand::Bookmarks,
    UiCommand::ColourColumn,
    UiCommand::ShowAllParcels,
    UiCommand::SideLabels,
    UiCommand::ToggleViewer,
    UiCommand::ThemeHighContrast,
    UiCommand::ScaleReset,
    UiCommand::Crosswalks,
    UiCommand::RescanList,
    UiCommand::ExportRegister,
    UiCommand::WithdrawException,
    UiCommand::FieldSheets,
    UiCommand::PaperSettings,
    UiCommand::Palette,
];

/// Named views in the menu; all of them are in their dialog and in the palette.
const MOST_BOOKMARKS: usize = 12;

pub fn top_bar_ui(ui: &mut Ui, state: &AppState, search: &mut SearchBox, acts: &mut Vec<Act>) {
    let colours = Palette::current(ui);
    let frame = egui::Frame::new().fill(colours.bar).inner_margin(egui::Margin::symmetric(10, 4));
    egui::Panel::top("menu-bar").frame(frame).show_separator_line(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            menus_ui(ui, state, acts);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let language = state.words.text("desktop-language-short");
                let response = ui.button(language).on_hover_text(state.words.text(UiCommand::Language.tip_key()));
                if response.clicked() {
                    acts.push(Act::Command(UiCommand::Language));
                }
                if let Some(session) = &state.session {
                    let name = session.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
                    ui.label(theme::muted(ui, name)).on_hover_text(session.path().display().to_string());
                }
            });
        });
    });
    let frame = egui::Frame::new().fill(colours.panel).inner_margin(egui::Margin::symmetric(10, 5));
    egui::Panel::top("tool-bar").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_XS;
            for (at, group) in TOOLBAR.iter().enumerate() {
                if at > 0 {
                    ui.separator();
                }
                for command in *group {
                    widgets::command_icon(ui, *command, state, acts);
                }
            }
            ui.separator();
            // In words: whoever sees the window for the first time looks for the work, not for an icon.
            widgets::command_switch(ui, UiCommand::Cockpit, state, acts);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                super::search::search_ui(ui, search, state, acts);
            });
        });
    });
}

fn menus_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    egui::MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(state.words.text(menu.key()), |ui| {
                ui.set_min_width(280.0);
                for command in UiCommand::ALL.iter().filter(|command| command.menu() == menu) {
                    widgets::command_menu_item(ui, *command, state, acts);
                    if LAST_OF_GROUP.contains(command) {
                        ui.separator();
                    }
                }
                if menu == Menu::Go {
                    bookmarks_ui(ui, state, acts);
                }
            });
        }
    });
}

/// The views of the map that have a name, the first ones.
fn bookmarks_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let bookmarks = state.bookmarks();
    if !bookmarks.is_empty() {
        ui.separator();
    }
    for (at, bookmark) in bookmarks.iter().enumerate().take(MOST_BOOKMARKS) {
        let label = (icons::ICON_BOOKMARK.rich_text().size(16.0), bookmark.name.as_str());
        let response = ui.button(label);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, &bookmark.name));
        if response.clicked() {
            acts.push(Act::Look(LookAct::GoToBookmark(at)));
            ui.close();
        }
    }
}
