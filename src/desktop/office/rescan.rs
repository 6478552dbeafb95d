//! The dialog of the list of pages to scan again: how many there are, and where the file goes.

use std::path::{Path, PathBuf};

use egui::Context;

use super::super::act::Act;
use super::super::dialogs::{PathField, Purpose, path_field_ui};
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use crate::i18n::Message;

/// The dialog while it is open.
pub struct RescanDialog {
    pub target: PathField,
    /// Pages, and scans with at least one of them; `None` until they are counted.
    counts: Option<(usize, usize)>,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Waiting,
    Cancelled,
    Go(PathBuf),
}

impl RescanDialog {
    /// Beside the project, under its name.
    pub fn new(project: &Path, state: &AppState) -> Self {
        let stem = project.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem} – {}.xlsx", state.words.text("office-rescan-name"));
        let target = PathField::new(Purpose::RescanList, Some(&project.with_file_name(name)));
        Self { target, counts: None }
    }

    pub fn take(&mut self, pages: usize, scans: usize) {
        self.counts = Some((pages, scans));
    }
}

pub fn rescan_dialog_ui(ctx: &Context, dialog: &mut RescanDialog, state: &AppState, acts: &mut Vec<Act>) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "rescan-list").show(ctx, |ui| {
        ui.set_width(600.0);
        ui.label(theme::title(words.text("rescan-title")));
        let counts = match dialog.counts {
            Some((pages, scans)) => Message::new("office-rescan-counts").with("pages", pages).with("scans", scans),
            None => Message::new("office-rescan-counting"),
        };
        ui.add(egui::Label::new(words.say(&counts)).wrap());
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-rescan-what"))).wrap());
        ui.add_space(theme::SPACE_S);
        path_field_ui(ui, &words.text("office-rescan-file"), &mut dialog.target, state, acts);
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let has_pages = dialog.counts.is_some_and(|(pages, _)| pages > 0);
            let path = dialog.target.path().filter(|_| has_pages);
            let why_not = words
                .unless(has_pages, "office-rescan-needs-pages")
                .or_else(|| words.unless(path.is_some(), "desktop-needs-path"));
            if widgets::primary_button(ui, why_not, words.text("office-write")).clicked()
                && let Some(path) = path
            {
                answer = Answer::Go(path);
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}
