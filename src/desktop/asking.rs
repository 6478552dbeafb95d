//! What lies over the window and asks: dialogs, and the keys that are the window's while nothing asks.

use std::path::{Path, PathBuf};

use egui::{Context, Key};

use super::act::Act;
use super::app::App;
use super::dialogs::{self, PathField, Purpose, SystemDialog};
use super::help::help_ui;
use super::paper_settings::paper_settings_ui;
use super::unsaved::{self, Closing};
use super::{command, export_dialog, import_dialog, look, tasks_of_window as run, viewer};

impl App {
    /// The dialogs that lie over everything.
    pub(super) fn dialogs(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if let Some(dialog) = &mut self.import {
            match import_dialog::import_dialog_ui(ctx, dialog, &self.state, acts) {
                import_dialog::Answer::Waiting => {}
                import_dialog::Answer::Cancelled => self.import = None,
                import_dialog::Answer::Reread(encoding) => {
                    if let Some(dialog) = self.import.take() {
                        run::preview_again(&mut self.work, ctx, &self.state, dialog.preview.maps, encoding);
                    }
                }
                import_dialog::Answer::Go(target) => self.go_import(ctx, target),
            }
        }
        if let Some(dialog) = &mut self.export {
            match export_dialog::export_dialog_ui(ctx, dialog, &self.state, acts) {
                export_dialog::Answer::Waiting => {}
                export_dialog::Answer::Cancelled => self.export = None,
                export_dialog::Answer::Go(options) => {
                    self.export = None;
                    run::export(&mut self.work, ctx, &self.state, options);
                }
            }
        }
        self.office_dialogs(ctx, acts);
        self.campaign_dialogs(ctx, acts);
        if let Some(prompt) = &mut self.prompt
            && !dialogs::path_prompt_ui(ctx, prompt, &self.state, acts)
        {
            self.prompt = None;
        }
        if let Some(dialog) = &mut self.viewer.pages_dialog
            && !viewer::pages_dialog_ui(ctx, dialog, &self.state, acts)
        {
            self.viewer.pages_dialog = None;
        }
        if let Some(settings) = &mut self.paper_settings
            && !paper_settings_ui(ctx, settings, &self.page_text, &self.state, acts)
        {
            self.paper_settings = None;
        }
        if let Some(dialog) = &mut self.bookmarks
            && !look::bookmarks_ui(ctx, dialog, &self.state, acts)
        {
            self.bookmarks = None;
        }
        if let Some(dialog) = &mut self.column_dialog
            && !look::column_dialog_ui(ctx, dialog, &self.state, acts)
        {
            self.column_dialog = None;
        }
        if let Some(palette) = &mut self.palette
            && !super::palette::palette_ui(ctx, palette, &self.state, acts)
        {
            self.palette = None;
        }
        if let Closing::Asking(target) = self.closing
            && !unsaved::closing_ui(ctx, target, &self.state, &self.work, acts)
        {
            self.closing = Closing::No;
        }
        if let Some(topic) = self.help
            && !help_ui(ctx, &self.state, topic)
        {
            self.help = None;
        }
    }

    fn go_import(&mut self, ctx: &Context, target: Option<PathBuf>) {
        let Some(dialog) = self.import.take() else { return };
        for preset in dialog.preview.presets() {
            self.state.settings.remember_columns(preset);
        }
        match target {
            None => run::import(&mut self.work, ctx, &self.state, dialog.preview),
            Some(path) => run::import_into_new(&mut self.work, ctx, path, dialog.preview),
        }
    }

    /// Shortcuts, and the keys of a link in waiting.
    pub(super) fn keys(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if self.is_asking() {
            self.campaign_keys(ctx, acts);
            return;
        }
        if self.state.cockpit {
            self.cockpit_keys(ctx, acts);
        }
        if self.state.copies {
            let free = ctx.memory(egui::Memory::focused).is_none();
            acts.extend(super::copies::pressed(ctx, free).into_iter().map(Act::Copies));
        }
        if self.is_repairing() && self.state.linking.is_none() && self.boundary_tool().is_none() {
            let focus = ctx.memory(egui::Memory::focused);
            let free = focus.is_none() || focus == self.map_widget;
            acts.extend(super::office::repair_keys(ctx, free).into_iter().map(Act::Repair));
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
    pub(super) fn is_asking(&self) -> bool {
        let dialogs = self.import.is_some()
            || self.export.is_some()
            || self.prompt.is_some()
            || self.office.is_asking()
            || self.campaign.is_open()
            || self.paper_settings.is_some()
            || self.viewer.pages_dialog.is_some();
        dialogs || self.palette.is_some() || self.help.is_some() || matches!(self.closing, Closing::Asking(_))
    }

    /// The path fields of the dialogs that are open.
    fn path_fields(&mut self) -> impl Iterator<Item = &mut PathField> {
        let import = self.import.iter_mut().flat_map(|dialog| &mut dialog.project);
        let export = self.export.iter_mut().flat_map(|dialog| [&mut dialog.gpkg, &mut dialog.geojson]);
        let office = self.office.path_fields();
        let campaign = self.campaign.path_field();
        let prompt = self.prompt.iter_mut().map(|prompt| &mut prompt.field);
        import.chain(export).chain(office).chain(campaign).chain(prompt)
    }

    /// Finds out whether the paths that would be written to are there already, one after the other.
    pub(super) fn look_for_paths(&mut self, ctx: &Context) {
        if self.work.is_running(run::LOOK) {
            return;
        }
        let unlooked = self.path_fields().find_map(|field| Some((field.purpose, field.unlooked()?)));
        if let Some((purpose, path)) = unlooked {
            run::look_for(&mut self.work, ctx, purpose, path);
        }
    }

    pub(super) fn take_look(&mut self, purpose: Purpose, path: &Path, exists: bool) {
        for field in self.path_fields().filter(|field| field.purpose == purpose) {
            field.take_look(path.to_owned(), exists);
        }
    }

    /// Takes the answer of the system's file dialog: into the field that asked for it, else as what is to be done.
    pub(super) fn take_paths(&mut self, ctx: &Context, purpose: Purpose, paths: Vec<PathBuf>, at_once: bool) {
        self.state.system_dialog = if paths.is_empty() && at_once { SystemDialog::Absent } else { SystemDialog::Ready };
        let prompted = self.prompt.as_ref().is_some_and(|prompt| prompt.field.purpose == purpose);
        if let Some(first) = paths.first() {
            let field = self.path_fields().find(|field| field.purpose == purpose).filter(|_| !prompted);
            if let Some(field) = field {
                field.text = first.display().to_string();
            } else {
                self.prompt = None;
                self.chosen(ctx, purpose, paths);
            }
        } else if prompted && !at_once {
            self.prompt = None;
        }
    }
}
