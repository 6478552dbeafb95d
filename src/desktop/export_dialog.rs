//! The export dialog: where to, with which scans, and whether personal data may go along.

use std::path::Path;

use egui::{Context, RichText};

use super::act::Act;
use super::dialogs::{PathField, Purpose, path_field_ui};
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use crate::tasks::export::{ExportOptions, ScanDelivery};

/// The dialog while it is open.
pub struct ExportDialog {
    pub gpkg: PathField,
    pub geojson: PathField,
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
            gpkg: PathField::new(Purpose::ExportGeoPackage, Some(&project.with_extension("gpkg"))),
            geojson: PathField::new(Purpose::ExportGeoJson, None),
            scans: ScanDelivery::None,
            personal_data: false,
        }
    }

    fn options(&self) -> Option<ExportOptions> {
        let (gpkg, geojson) = (self.gpkg.path(), self.geojson.path());
        (gpkg.is_some() || geojson.is_some()).then_some(ExportOptions {
            gpkg,
            geojson,
            scans: self.scans,
            personal_data: self.personal_data,
        })
    }
}

pub fn export_dialog_ui(ctx: &Context, dialog: &mut ExportDialog, state: &AppState, acts: &mut Vec<Act>) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "export").show(ctx, |ui| {
        ui.set_width(600.0);
        let colours = Palette::current(ui);
        ui.label(theme::title(words.text("desktop-export-title")));
        ui.add_space(theme::SPACE_S);
        path_field_ui(ui, &words.text("desktop-export-gpkg"), &mut dialog.gpkg, state, acts);
        path_field_ui(ui, &words.text("desktop-export-geojson"), &mut dialog.geojson, state, acts);
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
            let why_not = words.unless(options.is_some(), "desktop-needs-path");
            if widgets::primary_button(ui, why_not, words.text("desktop-export-go")).clicked()
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
