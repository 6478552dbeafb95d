//! Settings of the work with papers: whether text can be recognised on this machine, and how to get it.

use egui::{Context, RichText, Ui};
use egui_material_icons::icons;

use super::act::Act;
use super::command::UiCommand;
use super::page_text::PageText;
use super::settings::Settings;
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;

/// The settings while they are open.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperSettings {
    /// Path of the program as it is typed; empty: the one on the path.
    program: String,
}

impl PaperSettings {
    pub fn new(settings: &Settings) -> Self {
        let program = settings.tesseract.as_ref().map(|path| path.display().to_string());
        Self { program: program.unwrap_or_default() }
    }

    fn program(&self) -> Option<std::path::PathBuf> {
        let typed = self.program.trim().trim_matches(['"', '\'']);
        (!typed.is_empty()).then(|| typed.into())
    }
}

/// What installs the program with Vietnamese; `None` where there is no one command for it.
fn install_command() -> Option<&'static str> {
    if cfg!(target_os = "linux") {
        Some("sudo apt install tesseract-ocr tesseract-ocr-vie")
    } else if cfg!(target_os = "macos") {
        Some("brew install tesseract tesseract-lang")
    } else {
        None
    }
}

/// Draws the settings. False when they are done with.
pub fn paper_settings_ui(
    ctx: &Context,
    settings: &mut PaperSettings,
    text: &PageText,
    state: &AppState,
    acts: &mut Vec<Act>,
) -> bool {
    let words = &state.words;
    let modal = widgets::modal(ctx, "paper-settings").show(ctx, |ui| {
        ui.set_width(560.0);
        ui.label(theme::title(words.text("paper-settings-title")));
        ui.add_space(theme::SPACE_S);
        recogniser_ui(ui, settings, text, state, acts);
        ui.separator();
        folder_ui(ui, state, acts);
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            widgets::primary_button(ui, None, words.text("desktop-close")).clicked()
        })
        .inner
    });
    !(modal.inner || modal.should_close())
}

/// Whether text can be recognised here; where not, how to get it.
fn recogniser_ui(ui: &mut Ui, settings: &mut PaperSettings, text: &PageText, state: &AppState, acts: &mut Vec<Act>) {
    let (words, colours) = (&state.words, Palette::current(ui));
    ui.label(theme::strong(words.text("paper-settings-text")));
    let (icon, colour, said) = match &text.recogniser {
        None => (icons::ICON_HOURGLASS_EMPTY, colours.muted, words.text("paper-settings-looking")),
        Some(Ok(())) => (icons::ICON_CHECK_CIRCLE, colours.ok, words.text("paper-settings-found")),
        Some(Err(reason)) => (icons::ICON_WARNING, colours.warning, words.say(reason)),
    };
    ui.horizontal_top(|ui| {
        ui.label(icon.rich_text().size(16.0).color(colour));
        ui.add(egui::Label::new(RichText::new(said).color(colour)).wrap());
    });
    if matches!(text.recogniser, Some(Err(_))) {
        install_ui(ui, state, acts);
    }
    ui.add_space(theme::SPACE_XS);
    let label = ui.label(theme::muted(ui, words.text("paper-settings-program")));
    let field = egui::TextEdit::singleline(&mut settings.program).desired_width(f32::INFINITY).id_salt("tesseract");
    let response = ui.add(field.hint_text(words.text("paper-settings-program-hint"))).labelled_by(label.id);
    let mut ahead = state.settings.read_ahead;
    ui.checkbox(&mut ahead, words.text("paper-settings-ahead"));
    let again = ui.button(words.text("paper-settings-again")).clicked();
    let program = if response.lost_focus() || again { settings.program() } else { state.settings.tesseract.clone() };
    if program != state.settings.tesseract || ahead != state.settings.read_ahead {
        acts.push(Act::ReadWith { program, ahead });
    }
    if again {
        acts.push(Act::LookForRecogniser);
    }
}

/// The scanner's folder: which it is, and the command that begins or ends the watch.
fn folder_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.label(theme::strong(words.text("paper-settings-folder")));
    let said = match &state.folder_watch {
        Some(watch) => watch.folder.display().to_string(),
        None => words.text("paper-settings-no-folder"),
    };
    ui.add(egui::Label::new(theme::muted(ui, said)).wrap());
    ui.horizontal(|ui| {
        widgets::command_switch(ui, UiCommand::WatchFolder, state, acts);
        let mut copy = state.settings.copy_scans;
        let tip = words.text("desktop-copy-scans-tip");
        if ui.checkbox(&mut copy, words.text("desktop-copy-scans")).on_hover_text(tip).changed() {
            acts.push(Act::CopyScans(copy));
        }
    });
}

fn install_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    match install_command() {
        Some(command) => {
            ui.label(words.text("paper-settings-install"));
            ui.horizontal(|ui| {
                ui.code(command);
                if widgets::icon_button(ui, icons::ICON_CONTENT_COPY, &words.text("paper-settings-copy")).clicked() {
                    acts.push(Act::CopyText(command.to_owned()));
                }
            });
        }
        None => drop(ui.add(egui::Label::new(words.text("paper-settings-install-windows")).wrap())),
    }
}
