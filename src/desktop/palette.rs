//! The command palette: type a few letters of a command, Enter runs it.

use egui::{Context, Key};

use super::act::Act;
use super::command::{Availability, Menu, UiCommand};
use super::state::AppState;
use super::theme;
use super::widgets;
use crate::text::fold;

/// The palette while it is open.
#[derive(Default)]
pub struct CommandPalette {
    text: String,
    chosen: usize,
}

/// Draws the palette. False when it is done with.
pub fn palette_ui(ctx: &Context, palette: &mut CommandPalette, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let mut open = true;
    let modal = widgets::modal(ctx, "palette").show(ctx, |ui| {
        ui.set_width(460.0);
        let hint = state.words.text("desktop-palette-hint");
        let field = egui::TextEdit::singleline(&mut palette.text).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(field);
        if response.changed() {
            palette.chosen = 0;
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        response.request_focus();
        let found = matching(&palette.text, state);
        let last = found.len().saturating_sub(1);
        if ui.input(|input| input.key_pressed(Key::ArrowDown)) {
            palette.chosen = (palette.chosen + 1).min(last);
        }
        if ui.input(|input| input.key_pressed(Key::ArrowUp)) {
            palette.chosen = palette.chosen.saturating_sub(1);
        }
        ui.add_space(theme::SPACE_XS);
        let mut run = None;
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (at, command) in found.iter().enumerate() {
                let available = command.availability(state);
                let label = widgets::command_label(*command, state);
                let mut line =
                    egui::Button::selectable(at == palette.chosen, (command.icon().rich_text().size(16.0), label));
                if let Some(shortcut) = command.shortcut_text() {
                    line = line.shortcut_text(shortcut);
                }
                let enabled = available == Availability::Available;
                let response =
                    ui.add_enabled(enabled, line.min_size(egui::vec2(ui.available_width(), theme::ROW_HEIGHT)));
                if let Availability::Disabled(reason) = &available {
                    response.clone().on_disabled_hover_text(state.words.say(reason));
                }
                if at == palette.chosen {
                    response.scroll_to_me(None);
                }
                if enabled && (response.clicked() || (entered && at == palette.chosen)) {
                    run = Some(*command);
                }
            }
        });
        if let Some(command) = run {
            acts.push(Act::Command(command));
            open = false;
        }
    });
    open && !modal.should_close()
}

/// The commands whose label has all the words typed, in the order of the menus.
fn matching(text: &str, state: &AppState) -> Vec<UiCommand> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let fits = |command: &UiCommand| {
        let label = fold(&state.words.text(command.key()));
        *command != UiCommand::Palette && words.iter().all(|word| label.contains(word))
    };
    UiCommand::ALL.iter().copied().filter(fits).collect()
}

/// Draws the list of shortcuts. False when it is done with.
pub fn help_ui(ctx: &Context, state: &AppState) -> bool {
    let modal = widgets::modal(ctx, "help").show(ctx, |ui| {
        ui.set_width(720.0);
        ui.label(theme::title(state.words.text("desktop-help-title")));
        ui.add_space(theme::SPACE_S);
        let height = (ctx.content_rect().height() - 160.0).max(160.0);
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.columns(2, |columns| {
                let halves = [&[Menu::File, Menu::Edit, Menu::Campaign][..], &[Menu::View, Menu::Go, Menu::Help][..]];
                for (ui, menus) in columns.iter_mut().zip(halves) {
                    menus.iter().for_each(|menu| shortcuts_ui(ui, *menu, state));
                }
            });
        });
        ui.add_space(theme::SPACE_S);
        ui.button(state.words.text("desktop-close")).clicked()
    });
    !(modal.inner || modal.should_close())
}

/// The shortcuts of one menu.
fn shortcuts_ui(ui: &mut egui::Ui, menu: Menu, state: &AppState) {
    ui.label(theme::strong(state.words.text(menu.key())).color(theme::Palette::current(ui).accent));
    egui::Grid::new(menu.key())
        .num_columns(2)
        .striped(false)
        .spacing([theme::SPACE_M, theme::SPACE_XS])
        .min_col_width(104.0)
        .show(ui, |ui| {
            for command in UiCommand::ALL.iter().filter(|command| command.menu() == menu) {
                let Some(shortcut) = command.shortcut_text() else { continue };
                ui.label(theme::muted(ui, shortcut));
                ui.label(state.words.text(command.key()));
                ui.end_row();
            }
        });
    ui.add_space(theme::SPACE_S);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desktop::settings::Settings;

    #[test]
    fn a_command_is_found_without_accents() {
        let state = AppState::new(Settings::default());
        assert_eq!(matching("hoan tac", &state), [UiCommand::Undo]);
        assert_eq!(matching("", &state).len(), UiCommand::ALL.len() - 1);
    }
}
