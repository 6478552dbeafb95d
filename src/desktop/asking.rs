//! What lies over the window and asks: dialogs, and the keys that are the window's while nothing asks.

use std::path::PathBuf;

use egui::{Context, Key};

use super::act::Act;
use super::app::App;
use super::{command, dialogs, export_dialog, import_dialog, tasks_of_window as run};

impl App {
    /// The dialogs that lie over everything.
    pub(super) fn dialogs(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if let Some(dialog) = &mut self.import {
            match import_dialog::import_dialog_ui(ctx, dialog, &self.state.words) {
                import_dialog::Answer::Waiting => {}
                import_dialog::Answer::Cancelled => self.import = None,
                import_dialog::Answer::Go(target) => self.go_import(ctx, target),
            }
        }
        if let Some(dialog) = &mut self.export {
            match export_dialog::export_dialog_ui(ctx, dialog, &self.state.words) {
                export_dialog::Answer::Waiting => {}
                export_dialog::Answer::Cancelled => self.export = None,
                export_dialog::Answer::Go(options) => {
                    self.export = None;
                    run::export(&mut self.work, ctx, &self.state, options);
                }
            }
        }
        if let Some(prompt) = &mut self.prompt
            && !dialogs::path_prompt_ui(ctx, prompt, &self.state.words, acts)
        {
            self.prompt = None;
        }
        if let Some(palette) = &mut self.palette
            && !super::palette::palette_ui(ctx, palette, &self.state, acts)
        {
            self.palette = None;
        }
        if self.help && !super::palette::help_ui(ctx, &self.state) {
            self.help = false;
        }
    }

    fn go_import(&mut self, ctx: &Context, target: Option<PathBuf>) {
        let Some(dialog) = self.import.take() else { return };
        match target {
            None => run::import(&mut self.work, ctx, &self.state, dialog.preview),
            Some(path) => {
                self.after_opening = Some(Box::new(dialog));
                run::create_project(&mut self.work, ctx, path);
            }
        }
    }

    /// Shortcuts, and the keys of a link in waiting.
    pub(super) fn keys(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if self.is_asking() {
            return;
        }
        if let Some(command) = command::pressed(ctx) {
            acts.push(Act::Command(command));
        }
        if self.state.linking.is_some() && !ctx.text_edit_focused() {
            // Enter on a button that has the focus is that button's click.
            let focus = ctx.memory(egui::Memory::focused);
            let elsewhere = focus.is_some() && focus != self.map_widget;
            if !elsewhere && ctx.input(|input| input.key_pressed(Key::Enter)) {
                acts.push(Act::ConfirmLink);
            }
            if ctx.input(|input| input.key_pressed(Key::Escape)) {
                acts.push(Act::CancelLink);
            }
        }
    }

    /// Whether a dialog lies over the window.
    fn is_asking(&self) -> bool {
        self.palette.is_some() || self.import.is_some() || self.export.is_some() || self.prompt.is_some() || self.help
    }
}
