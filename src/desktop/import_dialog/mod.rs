//! The import dialog: what was seen in the maps, and what the user may change about it before anything is taken in.

mod columns;
mod crs;
mod layer;
mod texts;

use std::path::{Path, PathBuf};

use egui::Context;

use super::act::Act;
use super::dialogs::{PathField, Purpose, path_field_ui};
use super::state::AppState;
use super::theme;
use super::widgets;
use crate::cadastre::ColumnPreset;
use crate::tasks::import::{LayerChoice, LayerPreview, MapInHand};
use crate::text::{Choice, Encoding};
use layer::{LayerView, layer_ui};

/// Maps that were read, and what the program proposes for their layers. Made by a job.
pub struct Preview {
    pub maps: Vec<MapInHand>,
    layers: Vec<LayerView>,
    /// How the texts were read.
    pub encoding: Choice,
    /// Where a new project would go: beside the first map, under a name that is free.
    project: Option<PathBuf>,
}

impl Preview {
    /// With what the dialog shows of the maps. Asks the disk for a free name: for a job.
    pub fn new(maps: Vec<MapInHand>, layers: Vec<LayerPreview>, encoding: Choice) -> Self {
        let project = maps.first().map(|map| project_beside(&map.path));
        let layers = layers.into_iter().map(|layer| LayerView::new(layer, &maps, encoding)).collect();
        Self { maps, layers, encoding, project }
    }

    /// What the user decided for each layer.
    pub fn choices(self) -> (Vec<MapInHand>, Vec<LayerChoice>) {
        (self.maps, self.layers.into_iter().map(|layer| layer.preview.choice).collect())
    }

    /// The mappings of columns that the user changed, to be remembered for the next file with the same columns.
    pub fn presets(&self) -> Vec<ColumnPreset> {
        let changed = self.layers.iter().map(|layer| &layer.preview.choice).filter(|choice| choice.columns_changed);
        changed
            .map(|choice| ColumnPreset {
                name: choice.layer.clone(),
                roles: choice.columns.iter().map(|column| (column.name.clone(), column.role)).collect(),
            })
            .collect()
    }
}

/// The dialog while it is open.
pub struct ImportDialog {
    pub preview: Preview,
    /// Where the new project goes; `None` when one is open.
    pub project: Option<PathField>,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Waiting,
    Cancelled,
    /// Read the texts again, all of them so.
    Reread(Choice),
    /// Import; into this new project when none is open.
    Go(Option<PathBuf>),
}

impl ImportDialog {
    /// With a project to be made when none is open.
    pub fn new(preview: Preview, project_is_open: bool) -> Self {
        let field = PathField::new(Purpose::ImportProject, preview.project.as_deref());
        Self { preview, project: (!project_is_open).then_some(field) }
    }

    /// Key of what keeps the import from going on.
    fn obstacle(&self) -> Option<&'static str> {
        let taken = || self.preview.layers.iter().map(|layer| &layer.preview.choice).filter(|choice| choice.taken);
        if taken().next().is_none() {
            Some("desktop-import-needs-layer")
        } else if taken().any(|choice| choice.reading.is_none()) {
            Some("desktop-import-needs-crs")
        } else if self.project.as_ref().is_some_and(|project| !project.is_usable()) {
            Some("desktop-import-needs-path")
        } else {
            None
        }
    }
}

/// `ban-do/phuong.shp` → `ban-do/phuong.thuaso`, or the next name that is free.
fn project_beside(map: &Path) -> PathBuf {
    let first = map.with_extension("thuaso");
    let stem = map.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..1_000).map(|number| map.with_file_name(format!("{stem}-{number}.thuaso")));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

/// Draws the dialog.
pub fn import_dialog_ui(ctx: &Context, dialog: &mut ImportDialog, state: &AppState, acts: &mut Vec<Act>) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "import").show(ctx, |ui| {
        ui.set_width((ctx.content_rect().width() - 120.0).clamp(560.0, 860.0));
        ui.horizontal(|ui| {
            ui.label(theme::title(words.text("desktop-import-title")));
            for map in &dialog.preview.maps {
                let name = map.path.file_name().unwrap_or_default().to_string_lossy();
                ui.label(theme::muted(ui, name)).on_hover_text(map.path.display().to_string());
            }
        });
        ui.add_space(theme::SPACE_S);
        // What stands below the list of layers: encoding, path, buttons.
        let below = if dialog.project.is_some() { 250.0 } else { 180.0 };
        let height = (ctx.content_rect().height() - below).max(160.0);
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for (at, layer) in dialog.preview.layers.iter_mut().enumerate() {
                ui.push_id(at, |ui| layer_ui(ui, layer, words));
                ui.add_space(theme::SPACE_S);
            }
        });
        if let Some(encoding) = encoding_ui(ui, dialog.preview.encoding, state) {
            answer = Answer::Reread(encoding);
        }
        if let Some(project) = &mut dialog.project {
            path_field_ui(ui, &words.text("desktop-import-project"), project, state, acts);
        }
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let obstacle = dialog.obstacle();
            let why_not = obstacle.map(|key| words.text(key));
            let go = widgets::primary_button(ui, why_not, words.text("desktop-import-go"));
            if go.clicked() {
                answer = Answer::Go(dialog.project.as_ref().and_then(PathField::path));
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
            if let Some(key) = obstacle {
                ui.label(egui::RichText::new(words.text(key)).color(theme::Palette::current(ui).warning));
            }
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}

/// The encodings that a user may insist on, and the keys of their names.
const ENCODINGS: [(Choice, &str); 5] = [
    (Choice::Auto, "desktop-encoding-auto"),
    (Choice::Fixed(Encoding::Utf8), "desktop-encoding-utf-8"),
    (Choice::Fixed(Encoding::Tcvn3), "desktop-encoding-tcvn3"),
    (Choice::Fixed(Encoding::Vni), "desktop-encoding-vni"),
    (Choice::Fixed(Encoding::Cp1258), "desktop-encoding-cp1258"),
];

/// Gives the encoding when another one was chosen.
fn encoding_ui(ui: &mut egui::Ui, now: Choice, state: &AppState) -> Option<Choice> {
    let words = &state.words;
    let key = ENCODINGS.iter().find(|(choice, _)| *choice == now).map_or("desktop-encoding-auto", |(_, key)| key);
    let mut chosen = now;
    ui.horizontal(|ui| {
        let label = words.text("desktop-import-encoding");
        ui.label(theme::muted(ui, &label));
        let combo = egui::ComboBox::from_id_salt("encoding").width(320.0).selected_text(words.text(key));
        let response = combo.show_ui(ui, |ui| {
            for (choice, key) in ENCODINGS {
                ui.selectable_value(&mut chosen, choice, words.text(key));
            }
        });
        let name = format!("{label}: {}", words.text(key));
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
    });
    (chosen != now).then_some(chosen)
}
