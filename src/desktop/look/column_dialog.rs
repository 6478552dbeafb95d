//! The choice of the column that the map is coloured by.

use egui::{Context, Key};

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::act::LookAct;
use super::colouring::Colouring;
use crate::tasks::table::Column;
use crate::tasks::themes::Theme;
use crate::text::fold;

/// The dialog while it is open.
pub struct ColumnDialog {
    offered: Vec<Column>,
    /// A part of a title, to find it.
    text: String,
}

impl ColumnDialog {
    pub fn new(state: &AppState) -> Self {
        Self { offered: Column::offered(state.snapshot()), text: String::new() }
    }
}

/// Draws the dialog. False when it is done with.
pub fn column_dialog_ui(ctx: &Context, dialog: &mut ColumnDialog, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let mut open = true;
    let modal = widgets::modal(ctx, "colour-column").show(ctx, |ui| {
        ui.set_width(340.0);
        ui.label(theme::title(words.text("look-choose-column")));
        let hint = words.text("look-find-column");
        let field = egui::TextEdit::singleline(&mut dialog.text).hint_text(hint.as_str()).desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &hint));
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ui.memory(|memory| memory.focused().is_none()) && !entered {
            response.request_focus();
        }
        let wanted = fold(&dialog.text);
        let title = |column: &Column| column.title(&|message| words.say(message));
        let mut found = dialog.offered.iter().filter(|column| fold(&title(column)).contains(&wanted)).peekable();
        let mut chosen = found.peek().copied().filter(|_| entered);
        ui.add_space(theme::SPACE_XS);
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for column in found {
                let on = state.colouring.column() == Some(column);
                let button = egui::Button::selectable(on, title(column));
                if ui.add(button.min_size(egui::vec2(ui.available_width(), theme::ROW_HEIGHT))).clicked() {
                    chosen = Some(column);
                }
            }
        });
        if let Some(column) = chosen {
            acts.push(Act::Look(LookAct::ColourBy(Colouring::Theme(Theme::Column(column.clone())))));
            open = false;
        }
    });
    open && !modal.should_close()
}
