//! Choosing files: the system's dialog on a thread of its own, and a path field as the way out when there is none.

use std::path::{Path, PathBuf};

use super::act::Act;
use super::theme;
use super::words::Words;

/// What chosen paths are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Maps to import.
    Map,
    /// A project to open.
    Project,
    /// Where a new project goes.
    NewProject,
    /// A folder or files of scans.
    Scans,
    /// Where the import dialog's project goes.
    ImportProject,
    /// Where an export goes.
    ExportGeoPackage,
    ExportGeoJson,
}

impl Purpose {
    /// Key of the dialog's title.
    pub fn key(self) -> &'static str {
        match self {
            Self::Map => "desktop-choose-map",
            Self::Project => "desktop-choose-project",
            Self::NewProject | Self::ImportProject => "desktop-choose-new-project",
            Self::Scans => "desktop-choose-scans",
            Self::ExportGeoPackage => "desktop-choose-gpkg",
            Self::ExportGeoJson => "desktop-choose-geojson",
        }
    }

    /// Extensions that the system's dialog offers; none for folders.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Map => &["shp", "zip", "gpkg", "geojson", "json", "geojsonl", "ndjson"],
            Self::Project | Self::NewProject | Self::ImportProject => &["thuaso"],
            Self::Scans => &[],
            Self::ExportGeoPackage => &["gpkg"],
            Self::ExportGeoJson => &["geojson"],
        }
    }

    /// Whether a file is to be made, not opened.
    pub fn saves(self) -> bool {
        matches!(self, Self::NewProject | Self::ImportProject | Self::ExportGeoPackage | Self::ExportGeoJson)
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
        Purpose::Map => dialog.pick_files().unwrap_or_default(),
        Purpose::Project => dialog.pick_file().into_iter().collect(),
        Purpose::Scans => dialog.pick_folder().into_iter().collect(),
        _ => dialog.save_file().into_iter().map(|path| with_extension(path, purpose)).collect(),
    }
}

/// The path with the purpose's extension, where a user left it out.
fn with_extension(path: PathBuf, purpose: Purpose) -> PathBuf {
    match purpose.extensions().first() {
        Some(extension) if path.extension().is_none() => path.with_extension(extension),
        _ => path,
    }
}

/// The path field that stands open beside the system's dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPrompt {
    pub purpose: Purpose,
    pub text: String,
    /// The system's dialog gave nothing at once: probably there is none here.
    pub no_dialog: bool,
}

impl PathPrompt {
    pub fn new(purpose: Purpose, start: Option<&Path>) -> Self {
        let text = start.map(|path| path.display().to_string()).unwrap_or_default();
        Self { purpose, text, no_dialog: false }
    }

    /// The path typed, without quotes that a file manager puts around it.
    fn path(&self) -> Option<PathBuf> {
        let text = self.text.trim().trim_matches(['"', '\'']);
        let text = text.strip_prefix("file://").unwrap_or(text);
        (!text.is_empty()).then(|| with_extension(PathBuf::from(text), self.purpose))
    }
}

/// Draws the path field. False when it is done with.
pub fn path_prompt_ui(ctx: &egui::Context, prompt: &mut PathPrompt, words: &Words, acts: &mut Vec<Act>) -> bool {
    let mut open = true;
    let modal = super::widgets::modal(ctx, "path-prompt").show(ctx, |ui| {
        ui.set_width(520.0);
        ui.label(theme::title(words.text(prompt.purpose.key())));
        let hint = if prompt.no_dialog { "desktop-path-no-dialog" } else { "desktop-path-hint" };
        ui.label(theme::muted(ui, words.text(hint)));
        ui.add_space(theme::SPACE_XS);
        let field = egui::TextEdit::singleline(&mut prompt.text)
            .hint_text(words.text("desktop-path-field"))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let key = if prompt.purpose.saves() { "desktop-use-path" } else { "desktop-open" };
            let path = prompt.path();
            let go = super::widgets::primary_button(ui, path.is_some(), words.text(key)).clicked();
            if let Some(path) = path.filter(|_| go || entered) {
                acts.push(Act::Chosen { purpose: prompt.purpose, paths: vec![path] });
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
        let mut prompt = PathPrompt::new(Purpose::NewProject, None);
        assert_eq!(prompt.path(), None);
        prompt.text = " \"/tmp/Xã Thử\" ".to_owned();
        assert_eq!(prompt.path(), Some(PathBuf::from("/tmp/Xã Thử.thuaso")));
        let map = PathPrompt { purpose: Purpose::Map, text: "file:///tmp/a.shp".to_owned(), no_dialog: false };
        assert_eq!(map.path(), Some(PathBuf::from("/tmp/a.shp")));
    }
}
