//! The menu of columns: which ones the table of parcels shows, and in which order.

use egui::Ui;
use egui_material_icons::icons;

use super::rows::ListSource;
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::i18n::Message;
use crate::tasks::table::Column;

/// Width and greatest height of the menu, points.
const SIZE: [f32; 2] = [320.0, 380.0];

pub fn columns_menu_ui(ui: &mut Ui, state: &AppState, source: &ListSource, acts: &mut Vec<Act>) {
    let words = &state.words;
    let label = words.text("table-columns");
    let response = ui.button((icons::ICON_VIEW_COLUMN.rich_text().size(16.0), label.clone()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let popup = egui::Popup::from_toggle_button_response(&response)
        .width(SIZE[0])
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(SIZE[0]);
        ui.add(egui::Label::new(theme::muted(ui, words.text("table-columns-what"))).wrap());
        let shown = &source.parcels.shown;
        let mut chosen = None;
        egui::ScrollArea::vertical().max_height(SIZE[1]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (at, column) in shown.iter().enumerate() {
                chosen = shown_ui(ui, at, column, shown, state).or(chosen.take());
            }
            let hidden: Vec<&Column> = source.parcels.offered.iter().filter(|column| !shown.contains(column)).collect();
            if !hidden.is_empty() {
                ui.separator();
            }
            for column in hidden {
                let mut on = false;
                if ui.checkbox(&mut on, title(column, state)).changed() {
                    chosen = Some(shown.iter().chain([column]).cloned().collect());
                }
            }
        });
        ui.separator();
        if ui.button(words.text("table-columns-usual")).clicked() {
            acts.push(Act::ChooseColumns(None));
        }
        if let Some(columns) = chosen {
            let columns: Vec<Column> = columns;
            acts.push(Act::ChooseColumns(Some(columns.iter().map(Column::id).collect())));
        }
    });
}

/// A column that is shown, with its place. Gives the columns as they are wanted.
fn shown_ui(ui: &mut Ui, at: usize, column: &Column, shown: &[Column], state: &AppState) -> Option<Vec<Column>> {
    let title = title(column, state);
    let mut wanted = None;
    ui.horizontal(|ui| {
        let mut on = true;
        // The last one stays: a table without columns says nothing.
        let check = egui::Checkbox::new(&mut on, &title);
        let why_not = state.words.unless(shown.len() > 1, "table-needs-column");
        if widgets::offered(ui, why_not, check).changed() {
            wanted = Some(shown.iter().filter(|other| *other != column).cloned().collect());
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let behind = Some(at + 1).filter(|to| *to < shown.len());
            for (icon, key, end, other) in [
                (icons::ICON_KEYBOARD_ARROW_DOWN, "table-column-later", "table-column-last", behind),
                (icons::ICON_KEYBOARD_ARROW_UP, "table-column-earlier", "table-column-first", at.checked_sub(1)),
            ] {
                let name = state.words.say(&Message::new(key).with("column", title.as_str()));
                let why_not = state.words.unless(other.is_some(), end);
                let clicked = widgets::offered_ui(ui, why_not, |ui| widgets::icon_button(ui, icon, &name).clicked());
                if let Some(other) = other.filter(|_| clicked) {
                    let mut moved = shown.to_vec();
                    moved.swap(at, other);
                    wanted = Some(moved);
                }
            }
        });
    });
    wanted
}

fn title(column: &Column, state: &AppState) -> String {
    column.title(&|message| state.words.say(message))
}
