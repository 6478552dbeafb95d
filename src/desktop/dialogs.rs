//! Choosing files: the system's dialog on a thread of its own, and a path field as the way out when there is none.

use std::path::{Path, PathBuf};

use egui_material_icons::icons;

use super::act::Act;
use super::state::AppState;
use super::theme::{self, Palette};
use crate::cadastre::UnderlayId;

/// What chosen paths are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Maps to import.
    Map,
    /// A project to open.
    Project,
    /// Projects to see together, or folders of them.
    Together,
    /// Where a new project goes.
    NewProject,
    /// A folder or files of scans.
    Scans,
    /// The folder that a scanner writes into.
    WatchFolder,
    /// Where the import dialog's project goes.
    ImportProject,
    /// Where a copy of the open project goes.
    SaveCopy,
    /// Where an export goes.
    ExportGeoPackage,
    ExportGeoJson,
    /// Registers to import.
    Register,
    /// Where the register goes.
    ExportRegister,
    /// Where the list of pages to scan again goes.
    RescanList,
    /// Where the table of parcels goes.
    ExportTable,
    /// A table of old and new sheets and numbers.
    CrosswalkTable,
    /// The folder that field sheets go to.
    FieldSheets,
    /// A file of surveyed points.
    Points,
    /// Pictures to lie under the map.
    Underlay,
    /// The file of a picture that was moved.
    UnderlayFile(UnderlayId),
    /// A file of control points.
    ControlPoints,
    /// Where control points go.
    SaveControlPoints,
}

impl Purpose {
    /// Key of the dialog's title.
    pub fn key(self) -> &'static str {
        match self {
            Self::Map => "desktop-choose-map",
            Self::Project => "desktop-choose-project",
            Self::Together => "together-choose",
            Self::NewProject | Self::ImportProject => "desktop-choose-new-project",
            Self::SaveCopy => "desktop-choose-copy",
            Self::Scans => "desktop-choose-scans",
            Self::WatchFolder => "desktop-choose-watch",
            Self::ExportGeoPackage => "desktop-choose-gpkg",
            Self::ExportGeoJson => "desktop-choose-geojson",
            Self::Register => "office-choose-register",
            Self::ExportRegister => "office-choose-register-target",
            Self::RescanList => "office-choose-rescan-target",
            Self::ExportTable => "table-choose-target",
            Self::CrosswalkTable => "desktop-choose-crosswalk-table",
            Self::FieldSheets => "desktop-choose-field-sheets",
            Self::Points => "boundary-choose-points",
            Self::Underlay => "underlay-choose",
            Self::UnderlayFile(_) => "underlay-choose-file",
            Self::ControlPoints => "underlay-choose-points",
            Self::SaveControlPoints => "underlay-choose-points-target",
        }
    }

    /// Extensions that the system's dialog offers; none for folders.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Map => &["shp", "zip", "gpkg", "geojson", "json", "geojsonl", "ndjson"],
            Self::Project | Self::Together | Self::NewProject | Self::ImportProject | Self::SaveCopy => &["thuaso"],
            Self::Scans | Self::FieldSheets | Self::WatchFolder => &[],
            Self::CrosswalkTable => &["xlsx", "xls", "xlsm", "ods", "csv", "tsv", "txt"],
            Self::ExportGeoPackage => &["gpkg"],
            Self::ExportGeoJson => &["geojson"],
            Self::Register => &["xlsx", "xlsm", "xls", "csv"],
            Self::Points => &["txt", "csv", "xlsx", "xls", "ods", "tsv"],
            Self::Underlay | Self::UnderlayFile(_) => &["tif", "tiff", "png", "jpg", "jpeg", "webp", "pdf", "heic"],
            Self::ControlPoints | Self::SaveControlPoints => &["points"],
            Self::ExportRegister => &["xlsx"],
            Self::RescanList | Self::ExportTable => &["xlsx", "csv"],
        }
    }

    /// Whether a file is to be made, not opened.
    pub fn saves(self) -> bool {
        matches!(
            self,
            Self::NewProject
                | Self::ImportProject
                | Self::SaveCopy
                | Self::ExportGeoPackage
                | Self::ExportGeoJson
                | Self::ExportRegister
                | Self::RescanList
                | Self::ExportTable
                | Self::SaveControlPoints
        )
    }

    /// Whether a file that is there already may be written over.
    pub fn replaces(self) -> bool {
        matches!(
            self,
            Self::ExportGeoPackage
                | Self::ExportGeoJson
                | Self::ExportRegister
                | Self::RescanList
                | Self::ExportTable
                | Self::SaveControlPoints
        )
    }
}

/// Shows the system's dialog and waits for its answer; empty when it was closed or could not be shown. Blocks: for a job.
pub fn ask(purpose: Purpose, title: &str, filter: &str, start: Option<&Path>) -> Vec<PathBuf> {
    let mut dialog = rfd::FileDialog::new().set_title(title);
    if !purpose.extensions().is_empty() {
        dialog = dialog.add_filter(filter, purpose.extensions());
    }
    if let Some(folder) = start.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()) {
        dialog = dialog.set_directory(folder);
    }
    if let Some(name) = start.and_then(Path::file_name).filter(|_| purpose.saves()) {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    match purpose {
        Purpose::Map | Purpose::Together | Purpose::Register | Purpose::Underlay => {
            dialog.pick_files().unwrap_or_default()
        }
        Purpose::Project
        | Purpose::CrosswalkTable
        | Purpose::Points
        | Purpose::UnderlayFile(_)
        | Purpose::ControlPoints => dialog.pick_file().into_iter().collect(),
        Purpose::Scans | Purpose::FieldSheets | Purpose::WatchFolder => dialog.pick_folder().into_iter().collect(),
        _ => dialog.save_file().into_iter().map(|path| with_extension(path, purpose)).collect(),
    }
}

/// The path with the purpose's extension, where a user left it out.
fn with_extension(path: PathBuf, purpose: Purpose) -> PathBuf {
    match purpose.extensions().first() {
        // A register may have any of its endings, and wards may be named by their folder: none is guessed.
        Some(extension) if path.extension().is_none() && !matches!(purpose, Purpose::Register | Purpose::Together) => {
            path.with_extension(extension)
        }
        _ => path,
    }
}

/// The system's file dialog, as far as the window knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SystemDialog {
    #[default]
    Ready,
    /// It is on the screen; there is one at a time.
    Open,
    /// It gave nothing at once: probably there is none on this machine.
    Absent,
}

/// A path that is typed, pasted, or chosen in the system's dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct PathField {
    pub purpose: Purpose,
    pub text: String,
    /// The path that was looked for last, and whether it is there; a job finds out.
    looked: Option<(PathBuf, bool)>,
}

impl PathField {
    pub fn new(purpose: Purpose, path: Option<&Path>) -> Self {
        let text = path.map(|path| path.display().to_string()).unwrap_or_default();
        Self { purpose, text, looked: None }
    }

    /// The path typed, without quotes that a file manager puts around it.
    pub fn path(&self) -> Option<PathBuf> {
        let text = self.text.trim().trim_matches(['"', '\'']);
        let text = text.strip_prefix("file://").unwrap_or(text);
        (!text.is_empty()).then(|| with_extension(PathBuf::from(text), self.purpose))
    }

    /// The path to write to that nobody has looked for yet.
    pub fn unlooked(&self) -> Option<PathBuf> {
        let path = self.path().filter(|_| self.purpose.saves())?;
        (self.looked.as_ref().is_none_or(|(looked, _)| *looked != path)).then_some(path)
    }

    pub fn take_look(&mut self, path: PathBuf, exists: bool) {
        self.looked = Some((path, exists));
    }

    /// Whether the path is there already.
    pub fn exists(&self) -> bool {
        self.looked.as_ref().is_some_and(|(looked, exists)| *exists && self.path().as_ref() == Some(looked))
    }

    /// Whether it can be used: a path, and nothing there that must stay.
    pub fn is_usable(&self) -> bool {
        self.path().is_some() && (self.purpose.replaces() || !self.exists())
    }
}

/// Draws a path field with the button that shows the system's dialog. Gives the response of the text field.
pub fn path_field_ui(
    ui: &mut egui::Ui,
    label: &str,
    field: &mut PathField,
    state: &AppState,
    acts: &mut Vec<Act>,
) -> egui::Response {
    let words = &state.words;
    let label = ui.label(theme::muted(ui, label));
    let response = ui
        .horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let browse = (icons::ICON_FOLDER_OPEN.rich_text().size(16.0), words.text("desktop-browse"));
                let ready = state.system_dialog == SystemDialog::Ready;
                let key = match state.system_dialog {
                    SystemDialog::Absent => "desktop-path-no-dialog",
                    SystemDialog::Ready | SystemDialog::Open => "desktop-browse-open",
                };
                let button = super::widgets::offered(ui, words.unless(ready, key), egui::Button::new(browse));
                button
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ready, words.text("desktop-browse")));
                if button.clicked() {
                    acts.push(Act::Browse { purpose: field.purpose, start: field.path() });
                }
                let text = egui::TextEdit::singleline(&mut field.text)
                    .id_salt(field.purpose)
                    .hint_text(words.text("desktop-path-field"))
                    .desired_width(f32::INFINITY);
                ui.add(text).labelled_by(label.id)
            })
            .inner
        })
        .inner;
    if field.exists() {
        let key = if field.purpose.replaces() { "desktop-path-replaced" } else { "desktop-path-taken" };
        let warning = egui::RichText::new(words.text(key)).color(Palette::current(ui).warning);
        ui.add(egui::Label::new(warning).wrap());
    }
    response
}

/// The path field that stands open beside the system's dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPrompt {
    pub field: PathField,
}

impl PathPrompt {
    pub fn new(purpose: Purpose, start: Option<&Path>) -> Self {
        Self { field: PathField::new(purpose, start) }
    }
}

/// Draws the path field. False when it is done with.
pub fn path_prompt_ui(ctx: &egui::Context, prompt: &mut PathPrompt, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let mut open = true;
    let words = &state.words;
    let purpose = prompt.field.purpose;
    let modal = super::widgets::modal(ctx, "path-prompt").show(ctx, |ui| {
        ui.set_width(560.0);
        ui.label(theme::title(words.text(purpose.key())));
        let hint = match state.system_dialog {
            SystemDialog::Absent => "desktop-path-no-dialog",
            SystemDialog::Open => "desktop-path-hint",
            SystemDialog::Ready => "desktop-path-type",
        };
        ui.add(egui::Label::new(theme::muted(ui, words.text(hint))).wrap());
        if purpose == Purpose::Together {
            ui.add(egui::Label::new(words.text("together-path-hint")).wrap());
        }
        ui.add_space(theme::SPACE_XS);
        let response = path_field_ui(ui, &words.text("desktop-path"), &mut prompt.field, state, acts);
        // Asked first: a field that gets the focus back has not lost it.
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if purpose == Purpose::Scans {
            ui.add_space(theme::SPACE_XS);
            let mut copy = state.settings.copy_scans;
            let tip = words.text("desktop-copy-scans-tip");
            if ui.checkbox(&mut copy, words.text("desktop-copy-scans")).on_hover_text(tip).changed() {
                acts.push(Act::CopyScans(copy));
            }
        }
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let key = if purpose.saves() { "desktop-use-path" } else { "desktop-open" };
            let usable = prompt.field.is_usable();
            let why_not = words.unless(usable, "desktop-needs-path");
            let go = super::widgets::primary_button(ui, why_not, words.text(key)).clicked();
            if let Some(path) = prompt.field.path().filter(|_| go || (entered && usable)) {
                acts.push(Act::Chosen { purpose, paths: vec![path] });
                open = false;
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                open = false;
            }
        });
    });
    open && !modal.should_close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_path_gets_its_extension_and_loses_its_quotes() {
        let mut field = PathField::new(Purpose::NewProject, None);
        assert_eq!(field.path(), None);
        field.text = " \"/tmp/Xã Thử\" ".to_owned();
        assert_eq!(field.path(), Some(PathBuf::from("/tmp/Xã Thử.thuaso")));
        let map = PathField { text: "file:///tmp/a.shp".to_owned(), ..PathField::new(Purpose::Map, None) };
        assert_eq!(map.path(), Some(PathBuf::from("/tmp/a.shp")));
    }

    #[test]
    fn a_project_is_put_over_no_file_but_an_export_may_be() {
        let there = Path::new("/tmp/a.thuaso");
        for (purpose, usable) in [(Purpose::SaveCopy, false), (Purpose::ExportGeoPackage, true)] {
            let mut field = PathField::new(purpose, Some(there));
            let path = field.unlooked().expect("not looked for yet");
            field.take_look(path, true);
            assert_eq!((field.exists(), field.is_usable(), field.unlooked()), (true, usable, None), "{purpose:?}");
            field.text.insert(5, 'b');
            assert!(!field.exists() && field.is_usable(), "another path: nothing is known of it");
        }
    }
}
