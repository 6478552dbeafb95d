//! What is not on disk: the bar that says so and offers the ways out, and the question before it would be lost.

use egui::{Context, RichText, Ui};
use egui_material_icons::icons;

use super::act::Act;
use super::app::App;
use super::command::UiCommand;
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use super::work::Work;
use crate::i18n::Message;
use crate::project::{Saved, Session};

/// What is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Project,
    Window,
}

/// How far closing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closing {
    #[default]
    No,
    /// As soon as the last acts are on disk.
    WhenSaved(Target),
    /// The user is asked, because something would be lost.
    Asking(Target),
    /// The window may go, whatever is lost.
    Sure,
}

/// The bar under the tools while the disk refuses: what happened, and the two ways out.
pub fn unsaved_bar_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let Some(Saved::Failed(reason)) = state.session.as_ref().map(Session::saved) else { return };
    let colours = Palette::current(ui);
    let frame = egui::Frame::new()
        .fill(colours.danger.gamma_multiply(0.12))
        .stroke(egui::Stroke::new(1.0, colours.danger))
        .inner_margin(egui::Margin::symmetric(12, 6));
    egui::Panel::top("unsaved-bar").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(icons::ICON_ERROR.rich_text().size(18.0).color(colours.danger));
            ui.label(theme::strong(state.words.text("desktop-save-failed")));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                widgets::command_button(ui, UiCommand::SaveCopy, state, acts);
                widgets::command_button(ui, UiCommand::RetrySave, state, acts);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.add(egui::Label::new(state.words.say(&reason)).wrap());
                });
            });
        });
    });
}

impl App {
    /// Closes the project or the window, after a question when something would be lost by it.
    pub(super) fn close(&mut self, ctx: &Context, target: Target) {
        let saved = self.state.session.as_ref().map(Session::saved);
        let working = self.work.shown().next().is_some();
        self.closing = match saved {
            Some(Saved::Failed(_)) if !self.is_copied() => Closing::Asking(target),
            _ if working => Closing::Asking(target),
            Some(Saved::Writing(_)) => Closing::WhenSaved(target),
            Some(Saved::OnDisk | Saved::Failed(_)) | None => return self.close_anyway(ctx, target),
        };
    }

    /// Holds back a window that is being closed while something would be lost, and goes on with it when nothing is any more.
    pub(super) fn watch_closing(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && self.closing != Closing::Sure {
            self.close(ctx, Target::Window);
            if self.closing != Closing::Sure {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
        }
        if let Closing::WhenSaved(target) = self.closing {
            self.close(ctx, target);
        }
    }

    /// Closes, and gives up what is not on disk and what is running.
    pub(super) fn close_anyway(&mut self, ctx: &Context, target: Target) {
        match target {
            Target::Window => {
                self.closing = Closing::Sure;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            Target::Project => {
                let abandon = self.closing == Closing::Asking(Target::Project) || self.is_copied();
                self.closing = Closing::No;
                self.close_project(ctx, abandon);
            }
        }
    }
}

/// The question before something is lost. False when the user wants to stay.
pub fn closing_ui(ctx: &Context, target: Target, state: &AppState, work: &Work, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let mut stays = false;
    let modal = widgets::modal(ctx, "closing").show(ctx, |ui| {
        ui.set_width(520.0);
        let colours = Palette::current(ui);
        let title = match target {
            Target::Project => "desktop-closing-project",
            Target::Window => "desktop-closing-window",
        };
        ui.label(theme::title(words.text(title)));
        ui.add_space(theme::SPACE_XS);
        if let Some(Saved::Failed(reason)) = state.session.as_ref().map(Session::saved) {
            ui.add(egui::Label::new(words.say(&reason)).wrap());
            let loss = RichText::new(words.text("desktop-closing-loses")).color(colours.danger);
            ui.add(egui::Label::new(loss).wrap());
            ui.add_space(theme::SPACE_XS);
            ui.horizontal(|ui| {
                for command in [UiCommand::SaveCopy, UiCommand::RetrySave] {
                    if widgets::command_button(ui, command, state, acts).clicked() {
                        stays = true;
                    }
                }
            });
        }
        for running in work.shown() {
            let message = Message::new("desktop-closing-stops").with("job", running.label.clone());
            ui.add(egui::Label::new(RichText::new(words.say(&message)).color(colours.warning)).wrap());
        }
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            stays |= widgets::primary_button(ui, None, words.text("desktop-closing-stay")).clicked();
            if ui.button(words.text("desktop-closing-anyway")).clicked() {
                acts.push(Act::CloseAnyway);
            }
        });
    });
    !stays && !modal.should_close()
}
