//! What the window remembers between two runs: language, theme, panels, and the paths of recent projects. No personal data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::cockpit::FormView;
use super::look::ProjectMap;
use super::theme::{SCALE_RANGE, ThemeChoice};
use crate::cadastre::ColumnPreset;
use crate::coverage::Moment;
use crate::i18n::Language;

/// How many recent projects are kept.
const RECENT_PROJECTS: usize = 10;

/// How many projects are kept with the folder that they watch.
const WATCHED_PROJECTS: usize = 50;

/// How many projects are kept with what was chosen for their maps.
const MAPS: usize = 50;

/// How many mappings of columns are kept.
const PRESETS: usize = 50;

/// The settings file, JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub language: Language,
    pub theme: ThemeChoice,
    /// 1 is 100 %.
    pub scale: f32,
    pub labels: bool,
    /// Whether the sides of selected parcels are told on the map.
    pub side_labels: bool,
    pub panels: Panels,
    /// Whether scans that are taken in are copied into the project.
    pub copy_scans: bool,
    /// Last opened first.
    pub recent: Vec<PathBuf>,
    /// The last act that was there while a recent project was open, by its number in the journal.
    pub seen: BTreeMap<PathBuf, u64>,
    /// What columns of maps mean, where the user has corrected it; last made last.
    pub presets: Vec<ColumnPreset>,
    /// Which part of a page the user looks at in the linking cockpit, by form of the paper.
    pub form_views: BTreeMap<String, FormView>,
    /// The program that recognises text, where it is not on the path.
    pub tesseract: Option<PathBuf>,
    /// Whether pages of the next papers are read ahead.
    pub read_ahead: bool,
    /// For which moment findings of the map are weighed.
    pub moment: Moment,
    /// Folders that scanners write into, by the project that takes their files in.
    pub watched: Vec<WatchedProject>,
    /// Opacity of the parcels' fills on the map, percent.
    pub fill_percent: u8,
    /// What is kept of the maps of projects, the one that was changed last at the end.
    pub maps: Vec<ProjectMap>,
    /// The columns of the list of parcels by their ids; `None` for the usual ones.
    pub parcel_columns: Option<Vec<String>>,
}

/// A project and the folder whose new files it takes in, on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedProject {
    pub project: PathBuf,
    pub folder: PathBuf,
}

/// Which panels are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    pub layers: bool,
    pub inspector: bool,
    pub list: bool,
    pub viewer: bool,
    /// The queue of the linking cockpit.
    pub queue: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: ThemeChoice::default(),
            scale: 1.0,
            labels: true,
            side_labels: true,
            panels: Panels::default(),
            copy_scans: false,
            recent: Vec::new(),
            seen: BTreeMap::new(),
            presets: Vec::new(),
            form_views: BTreeMap::new(),
            tesseract: None,
            read_ahead: false,
            moment: Moment::default(),
            watched: Vec::new(),
            fill_percent: 100,
            maps: Vec::new(),
            parcel_columns: None,
        }
    }
}

impl Default for Panels {
    fn default() -> Self {
        Self { layers: true, inspector: true, list: true, viewer: true, queue: true }
    }
}

impl Settings {
    /// The settings of this user; `None` where there are none. Reads the disk.
    pub fn load() -> Option<Self> {
        file().and_then(|path| std::fs::read(path).ok()).map(|bytes| Self::from_json(&bytes))
    }

    fn from_json(bytes: &[u8]) -> Self {
        let mut settings: Self = serde_json::from_slice(bytes).unwrap_or_default();
        settings.scale = settings.scale.clamp(*SCALE_RANGE.start(), *SCALE_RANGE.end());
        settings.recent.truncate(RECENT_PROJECTS);
        settings.fill_percent = settings.fill_percent.min(100);
        settings
    }

    /// Writes the settings. A failure is not worth a word: the next run has the defaults. Writes to the disk.
    pub fn store(&self) {
        let Some(path) = file() else { return };
        let Ok(json) = serde_json::to_vec_pretty(self) else { return };
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let half = path.with_extension("json.part");
        let _ = std::fs::write(&half, json).and_then(|()| std::fs::rename(&half, &path));
    }

    /// Keeps a mapping of columns; one of the same columns that was made before is replaced.
    pub fn remember_columns(&mut self, preset: ColumnPreset) {
        let names = |preset: &ColumnPreset| preset.roles.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        self.presets.retain(|known| names(known) != names(&preset));
        self.presets.push(preset);
        let surplus = self.presets.len().saturating_sub(PRESETS);
        self.presets.drain(..surplus);
    }

    /// The folder that a project watches on this machine.
    pub fn watched_folder(&self, project: &Path) -> Option<&Path> {
        self.watched.iter().find(|watched| watched.project == project).map(|watched| watched.folder.as_path())
    }

    /// A project watches this folder from now on, or none.
    pub fn watch(&mut self, project: &Path, folder: Option<PathBuf>) {
        self.watched.retain(|watched| watched.project != project);
        self.watched.extend(folder.map(|folder| WatchedProject { project: project.to_owned(), folder }));
        let surplus = self.watched.len().saturating_sub(WATCHED_PROJECTS);
        self.watched.drain(..surplus);
    }

    /// What is kept of a project's map.
    pub fn map_of(&self, project: &Path) -> Option<&ProjectMap> {
        self.maps.iter().find(|map| map.project == project)
    }

    /// What is kept of a project's map, to be changed. Of many the one that was left alone for longest is given up.
    pub fn map_mut(&mut self, project: &Path) -> &mut ProjectMap {
        let at = self.maps.iter().position(|map| map.project == project);
        let map = at.map(|at| self.maps.remove(at));
        let surplus = (self.maps.len() + 1).saturating_sub(MAPS);
        self.maps.drain(..surplus);
        let map = map.unwrap_or_else(|| ProjectMap { project: project.to_owned(), ..ProjectMap::default() });
        self.maps.push_mut(map)
    }

    /// Puts a project first in the list of recent ones.
    pub fn remember(&mut self, project: &Path) {
        self.recent.retain(|path| path != project);
        self.recent.insert(0, project.to_owned());
        self.recent.truncate(RECENT_PROJECTS);
        self.seen.retain(|path, _| self.recent.contains(path));
    }
}

fn file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "thuaso").map(|folders| folders.config_dir().join("window.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ColumnRole;

    #[test]
    fn a_project_stands_once_and_first_in_the_recent_ones() {
        let mut settings = Settings::default();
        for name in ["a", "b", "a"] {
            settings.remember(Path::new(name));
        }
        assert_eq!(settings.recent, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn a_project_watches_one_folder_until_it_is_stopped_and_that_is_remembered() {
        let mut settings = Settings::default();
        let project = Path::new("a.thuaso");
        settings.moment = Moment::Approve;
        settings.watch(project, Some("x".into()));
        settings.watch(project, Some("y".into()));
        settings.watch(Path::new("b.thuaso"), Some("x".into()));
        let stored = serde_json::to_vec(&settings).unwrap();
        let mut settings = Settings::from_json(&stored);
        assert_eq!((settings.watched_folder(project), settings.watched.len()), (Some(Path::new("y")), 2));
        assert_eq!(settings.moment, Moment::Approve);
        settings.watch(project, None);
        assert_eq!(settings.watched_folder(project), None);
    }

    #[test]
    fn what_is_kept_of_maps_is_found_by_the_project_and_old_ones_go() {
        let mut settings = Settings::default();
        for at in 0..=MAPS {
            settings.map_mut(Path::new(&at.to_string())).hidden = vec![at as u64];
        }
        settings.map_mut(Path::new("1")).colouring = Some("blocks".to_owned());
        let stored = serde_json::to_vec(&settings).unwrap();
        let settings = Settings::from_json(&stored);
        let kept = |project: &str| settings.map_of(Path::new(project));
        assert_eq!((kept("0"), settings.maps.len()), (None, MAPS));
        assert_eq!(
            kept("1").map(|map| (map.hidden.clone(), map.colouring.as_deref())),
            Some((vec![1], Some("blocks")))
        );
    }

    #[test]
    fn a_mapping_of_the_same_columns_replaces_the_one_before() {
        let preset = |role| ColumnPreset { name: "a".to_owned(), roles: vec![("SO".to_owned(), role)] };
        let mut settings = Settings::default();
        settings.remember_columns(preset(ColumnRole::Number));
        settings.remember_columns(preset(ColumnRole::Sheet));
        assert_eq!(settings.presets, [preset(ColumnRole::Sheet)]);
    }

    #[test]
    fn broken_settings_are_the_defaults() {
        assert_eq!(Settings::from_json(b"{\"scale\":"), Settings::default());
        assert!((Settings::from_json(b"{\"scale\":9}").scale - 2.0).abs() < f32::EPSILON);
    }
}
