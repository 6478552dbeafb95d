//! The export dialog: where to, with which scans, and whether personal data may go along.

use std::path::{Path, PathBuf};

use egui::{Context, RichText};

use super::theme::{self, Palette};
use super::widgets;
use super::words::Words;
use crate::tasks::export::{ExportOptions, ScanDelivery};

/// The dialog while it is open.
pub struct ExportDialog {
    gpkg: String,
    geojson: String,
    scans: ScanDelivery,
    personal_data: bool,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Waiting,
    Cancelled,
    Go(ExportOptions),
}

impl ExportDialog {
    /// Beside the project, under its name.
    pub fn new(project: &Path) -> Self {
        Self {
            gpkg: project.with_extension("gpkg").display().to_string(),
            geojson: String::new(),
            scans: ScanDelivery::None,
            personal_data: false,
        }
    }

    fn options(&self) -> Option<ExportOptions> {
        let path = |text: &str| Some(PathBuf::from(text.trim())).filter(|path| !path.as_os_str().is_empty());
        let (gpkg, geojson) = (path(&self.gpkg), path(&self.geojson));
        (gpkg.is_some() || geojson.is_some()).then_some(ExportOptions {
            gpkg,
            geojson,
            scans: self.scans,
            personal_data: self.personal_data,
        })
    }
}

pub fn export_dialog_ui(ctx: &Context, dialog: &mut ExportDialog, words: &Words) -> Answer {
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "export").show(ctx, |ui| {
        ui.set_width(560.0);
        let colours = Palette::current(ui);
        ui.label(theme::title(words.text("desktop-export-title")));
        ui.add_space(theme::SPACE_S);
        for (key, text) in [("desktop-export-gpkg", &mut dialog.gpkg), ("desktop-export-geojson", &mut dialog.geojson)]
        {
            let label = ui.label(theme::muted(ui, words.text(key)));
            ui.add(egui::TextEdit::singleline(text).id_salt(key).desired_width(f32::INFINITY)).labelled_by(label.id);
        }
        ui.add_space(theme::SPACE_S);
        ui.horizontal(|ui| {
            ui.label(theme::muted(ui, words.text("desktop-export-scans")));
            for (scans, key) in [
                (ScanDelivery::None, "desktop-export-scans-none"),
                (ScanDelivery::Reference, "desktop-export-scans-reference"),
                (ScanDelivery::Embed, "desktop-export-scans-embed"),
            ] {
                ui.radio_value(&mut dialog.scans, scans, words.text(key));
            }
        });
        let warning = |text: String| egui::Label::new(RichText::new(text).color(colours.warning)).wrap();
        if dialog.scans == ScanDelivery::Embed {
            ui.add(warning(words.text("desktop-export-embed-warning")));
        }
        ui.checkbox(&mut dialog.personal_data, words.text("desktop-export-personal"));
        if dialog.personal_data {
            ui.add(warning(words.text("desktop-export-personal-warning")));
        }
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let options = dialog.options();
            if widgets::primary_button(ui, options.is_some(), words.text("desktop-export-go")).clicked()
                && let Some(options) = options
            {
                answer = Answer::Go(options);
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}
