//! What the window tells: toasts that confirm and go, and the list of notices that stays.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Align2, Context, Order};
use egui_material_icons::icons;

use super::act::{Act, Again};
use super::command::UiCommand;
use super::theme::{self, Palette};
use super::widgets;
use super::words::Words;
use crate::i18n::Message;

/// How long a toast stays, seconds. Source: `egui.md` §1.5.
const TOAST_SECONDS: f64 = 4.0;
/// How long a refusal stays: it takes longer to read.
const REFUSAL_SECONDS: f64 = 12.0;
/// Toasts at one time; the oldest goes, and stays in the list.
const TOASTS_SHOWN: usize = 4;
/// How many notices the list keeps.
const NOTICES_KEPT: usize = 500;

/// What a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Done,
    Refused,
    Failed,
}

/// What the button of a toast does.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    Nothing,
    Undo,
    OpenFolder(PathBuf),
    OpenProject(PathBuf),
    TryAgain(Again),
}

/// One thing that was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub tone: Tone,
    pub message: Message,
}

struct Toast {
    notice: Notice,
    offer: Offer,
    /// Seconds of the window's clock; `None` until first drawn.
    until: Option<f64>,
}

/// Everything that was told in this run, newest last.
#[derive(Default)]
pub struct Notices {
    list: Arc<Vec<Notice>>,
    toasts: Vec<Toast>,
}

impl Notices {
    /// Confirms: a toast with a way back, and a line in the list.
    pub fn done(&mut self, message: Message, offer: Offer) {
        self.tell(Tone::Done, message, offer);
    }

    pub fn refused(&mut self, message: Message) {
        self.tell(Tone::Refused, message, Offer::Nothing);
    }

    pub fn failed(&mut self, message: Message) {
        self.tell(Tone::Failed, message, Offer::Nothing);
    }

    /// Says what failed, with a way to try it again.
    pub fn failed_with(&mut self, message: Message, offer: Offer) {
        self.tell(Tone::Failed, message, offer);
    }

    /// Oldest first.
    pub fn list(&self) -> &Arc<Vec<Notice>> {
        &self.list
    }

    /// A line in the list only: whoever tells shows it in a place of its own.
    pub fn note(&mut self, tone: Tone, message: Message) {
        self.keep(Notice { tone, message });
    }

    fn keep(&mut self, notice: Notice) {
        let list = Arc::make_mut(&mut self.list);
        if list.len() == NOTICES_KEPT {
            list.remove(0);
        }
        list.push(notice);
    }

    fn tell(&mut self, tone: Tone, message: Message, offer: Offer) {
        let notice = Notice { tone, message };
        self.keep(notice.clone());
        self.toasts.retain(|toast| toast.notice != notice);
        self.toasts.push(Toast { notice, offer, until: None });
        if self.toasts.len() > TOASTS_SHOWN {
            self.toasts.remove(0);
        }
    }
}

/// Draws the toasts above the status bar.
pub fn toasts_ui(ctx: &Context, notices: &mut Notices, words: &Words, acts: &mut Vec<Act>) {
    let now = ctx.input(|input| input.time);
    notices.toasts.retain(|toast| toast.until.is_none_or(|until| until > now));
    if notices.toasts.is_empty() {
        return;
    }
    let mut closed = None;
    egui::Area::new(egui::Id::unique("toasts")).order(Order::Tooltip).anchor(Align2::CENTER_BOTTOM, [0.0, -44.0]).show(
        ctx,
        |ui| {
            for (at, toast) in notices.toasts.iter_mut().enumerate() {
                let seconds = match toast.notice.tone {
                    Tone::Done => Some(TOAST_SECONDS),
                    Tone::Refused => Some(REFUSAL_SECONDS),
                    // What failed stays until it is closed.
                    Tone::Failed => None,
                };
                if let Some(seconds) = seconds {
                    let until = *toast.until.get_or_insert(now + seconds);
                    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64((until - now).max(0.05)));
                }
                if toast_ui(ui, toast, words, acts) {
                    closed = Some(at);
                }
                ui.add_space(theme::SPACE_XS);
            }
        },
    );
    if let Some(at) = closed {
        notices.toasts.remove(at);
    }
}

/// True when it was closed.
fn toast_ui(ui: &mut egui::Ui, toast: &Toast, words: &Words, acts: &mut Vec<Act>) -> bool {
    let colours = Palette::current(ui);
    let mut closed = false;
    egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_max_width(640.0);
            let (icon, colour) = tone_icon(toast.notice.tone, colours);
            ui.label(icon.rich_text().size(18.0).color(colour));
            ui.add(egui::Label::new(words.say(&toast.notice.message)).wrap());
            let offer = match &toast.offer {
                Offer::Nothing => None,
                Offer::Undo => Some(("desktop-cmd-undo", Act::Command(UiCommand::Undo))),
                Offer::OpenFolder(folder) => Some(("desktop-show-folder", Act::OpenFolder(folder.clone()))),
                Offer::OpenProject(path) => Some(("desktop-open-copy", Act::OpenProject(path.clone()))),
                Offer::TryAgain(again) => Some(("desktop-try-again", Act::TryAgain(*again))),
            };
            if let Some((key, act)) = offer
                && ui.button(theme::strong(words.text(key)).color(colours.accent)).clicked()
            {
                acts.push(act);
                closed = true;
            }
            closed |= widgets::icon_button(ui, icons::ICON_CLOSE, &words.text("desktop-close")).clicked();
        });
    });
    closed
}

/// Icon and colour of a tone.
pub fn tone_icon(tone: Tone, colours: Palette) -> (egui_material_icons::MaterialIcon, egui::Color32) {
    match tone {
        Tone::Done => (icons::ICON_CHECK_CIRCLE, colours.ok),
        Tone::Refused => (icons::ICON_INFO, colours.warning),
        Tone::Failed => (icons::ICON_ERROR, colours.danger),
    }
}
