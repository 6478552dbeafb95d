//! The import dialog: what was seen in the maps, and what the user may change about it before anything is taken in.

use std::path::{Path, PathBuf};

use egui::{Context, RichText, Ui};

use super::act::Act;
use super::dialogs::{PathField, Purpose, path_field_ui};
use super::state::AppState;
use super::theme::{self, Palette};
use super::widgets;
use super::words::Words;
use crate::cadastre::{ColumnRole, LayerKind};
use crate::i18n::Message;
use crate::tasks::import::{CrsChoice, LayerPreview, MapInHand};

/// Doubtful texts shown of one layer; all of them are in the findings afterwards.
const TEXTS_SHOWN: usize = 200;

/// Maps that were read, and what the program proposes for their layers.
pub struct Preview {
    pub maps: Vec<MapInHand>,
    pub layers: Vec<LayerPreview>,
    /// Where a new project would go: beside the first map, under a name that is free.
    pub project: Option<PathBuf>,
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
    /// Import; into this new project when none is open.
    Go(Option<PathBuf>),
}

impl ImportDialog {
    /// With a project to be made when none is open.
    pub fn new(preview: Preview, project_is_open: bool) -> Self {
        let field = PathField::new(Purpose::ImportProject, preview.project.as_deref());
        Self { preview, project: (!project_is_open).then_some(field) }
    }

    /// Whether every layer that is taken has a CRS, and a new project a place.
    fn is_decided(&self) -> bool {
        let taken = || self.preview.layers.iter().filter(|layer| layer.choice.taken);
        let has_place = self.project.as_ref().is_none_or(PathField::is_usable);
        has_place && taken().next().is_some() && taken().all(|layer| layer.choice.reading.is_some())
    }
}

/// `ban-do/phuong.shp` → `ban-do/phuong.thuaso`, or the next name that is free. Asks the disk: for a job.
pub fn project_beside(map: &Path) -> PathBuf {
    let first = map.with_extension("thuaso");
    let stem = map.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..1_000).map(|number| map.with_file_name(format!("{stem}-{number}.thuaso")));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

pub fn import_dialog_ui(ctx: &Context, dialog: &mut ImportDialog, state: &AppState, acts: &mut Vec<Act>) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "import").show(ctx, |ui| {
        ui.set_width(720.0);
        ui.label(theme::title(words.text("desktop-import-title")));
        ui.add_space(theme::SPACE_S);
        let height = (ctx.content_rect().height() - 220.0).max(160.0);
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (at, layer) in dialog.preview.layers.iter_mut().enumerate() {
                ui.push_id(at, |ui| layer_ui(ui, layer, words));
                ui.add_space(theme::SPACE_S);
            }
        });
        if let Some(project) = &mut dialog.project {
            path_field_ui(ui, &words.text("desktop-import-project"), project, state, acts);
        }
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::primary_button(ui, dialog.is_decided(), words.text("desktop-import-go")).clicked() {
                answer = Answer::Go(dialog.project.as_ref().and_then(PathField::path));
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}

fn layer_ui(ui: &mut Ui, layer: &mut LayerPreview, words: &Words) {
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let message = Message::new("desktop-import-layer")
            .with("layer", layer.choice.layer.as_str())
            .with("features", layer.features)
            .with("polygons", layer.polygons);
        ui.label(theme::strong(words.say(&message)));
        ui.horizontal(|ui| {
            ui.checkbox(&mut layer.choice.taken, words.text("desktop-import-take"));
            for (kind, key) in [
                (LayerKind::Parcels, "desktop-import-as-parcels"),
                (LayerKind::Reference, "desktop-import-as-references"),
            ] {
                ui.add_enabled_ui(layer.choice.taken, |ui| {
                    ui.selectable_value(&mut layer.choice.kind, kind, words.text(key));
                });
            }
        });
        if !layer.choice.taken {
            return;
        }
        crs_ui(ui, layer, words);
        texts_ui(ui, layer, words);
        if layer.choice.kind == LayerKind::Parcels {
            columns_ui(ui, layer, words);
        }
    });
}

fn crs_ui(ui: &mut Ui, layer: &mut LayerPreview, words: &Words) {
    let colours = Palette::current(ui);
    let name = |choice: &CrsChoice| {
        if choice.axes_swapped {
            words.say(&Message::new("desktop-import-swapped").with("crs", choice.crs.label()))
        } else {
            choice.crs.label()
        }
    };
    ui.horizontal(|ui| {
        ui.label(theme::muted(ui, words.text("desktop-import-crs")));
        let selected = layer.choice.reading.as_ref().map(name).unwrap_or_default();
        let response = egui::ComboBox::from_id_salt("crs").width(320.0).selected_text(&selected).show_ui(ui, |ui| {
            for reading in &layer.choice.readings {
                let on = layer.choice.reading.as_ref() == Some(reading);
                if ui.selectable_label(on, name(reading)).clicked() {
                    layer.choice.reading = Some(reading.clone());
                }
            }
        });
        let label = format!("{} {selected}", words.text("desktop-import-crs"));
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    });
    let trouble = match (&layer.choice.reading, layer.choice.readings.is_empty()) {
        (Some(_), _) => None,
        (None, false) => Some("desktop-import-crs-choose"),
        (None, true) => Some("desktop-import-crs-none"),
    };
    if let Some(key) = trouble {
        ui.add(egui::Label::new(RichText::new(words.text(key)).color(colours.warning)).wrap());
    }
    for remark in &layer.choice.remarks {
        ui.add(egui::Label::new(RichText::new(words.say(remark)).color(colours.warning)).wrap());
    }
}

fn texts_ui(ui: &mut Ui, layer: &LayerPreview, words: &Words) {
    if layer.decoded_texts == 0 && layer.text_doubts.is_empty() {
        return;
    }
    let message = Message::new("desktop-import-texts")
        .with("decoded", layer.decoded_texts)
        .with("doubtful", layer.text_doubts.len());
    if layer.text_doubts.is_empty() {
        ui.label(theme::muted(ui, words.say(&message)));
        return;
    }
    egui::CollapsingHeader::new(words.say(&message)).id_salt("texts").show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("texts-list").max_height(180.0).show(ui, |ui| {
            egui::Grid::new("texts-grid").num_columns(2).striped(true).show(ui, |ui| {
                ui.label(theme::strong(words.text("desktop-import-before")));
                ui.label(theme::strong(words.text("desktop-import-after")));
                ui.end_row();
                for doubt in layer.text_doubts.iter().take(TEXTS_SHOWN) {
                    ui.label(printable(&doubt.before));
                    ui.label(&doubt.after);
                    ui.end_row();
                }
            });
        });
    });
}

/// Control characters and the soft hyphen have no glyph; a dot stands for each.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{AD}' { '·' } else { c }).collect()
}

fn columns_ui(ui: &mut Ui, layer: &mut LayerPreview, words: &Words) {
    egui::CollapsingHeader::new(words.text("desktop-import-columns")).id_salt("columns").default_open(true).show(
        ui,
        |ui| {
            egui::Grid::new("columns-grid").num_columns(4).spacing([16.0, 4.0]).show(ui, |ui| {
                for at in 0..layer.choice.columns.len() {
                    let (name, before) = (layer.choice.columns[at].name.clone(), layer.choice.columns[at].role);
                    ui.label(&name);
                    let mut role = before;
                    let response = egui::ComboBox::from_id_salt(at)
                        .width(170.0)
                        .selected_text(words.text(role_key(role)))
                        .show_ui(ui, |ui| {
                            for choice in ColumnRole::ALL {
                                ui.selectable_value(&mut role, choice, words.text(role_key(choice)));
                            }
                        });
                    let label = format!("{name}: {}", words.text(role_key(role)));
                    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
                    if role != before {
                        give_role(layer, at, role);
                    }
                    if at % 2 == 1 {
                        ui.end_row();
                    }
                }
            });
        },
    );
}

/// A role that one column has is taken from the column that had it.
fn give_role(layer: &mut LayerPreview, at: usize, role: ColumnRole) {
    if !matches!(role, ColumnRole::Kept | ColumnRole::Personal) {
        layer
            .choice
            .columns
            .iter_mut()
            .filter(|column| column.role == role)
            .for_each(|column| column.role = ColumnRole::Kept);
    }
    layer.choice.columns[at].role = role;
    layer.choice.columns_changed = true;
}

fn role_key(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Sheet => "desktop-role-sheet",
        ColumnRole::Number => "desktop-role-number",
        ColumnRole::LegalArea => "desktop-role-legal-area",
        ColumnRole::LandUse => "desktop-role-land-use",
        ColumnRole::Address => "desktop-role-address",
        ColumnRole::CertificateSerial => "desktop-role-serial",
        ColumnRole::Personal => "desktop-role-personal",
        ColumnRole::Kept => "desktop-role-kept",
    }
}
