//! The application: one frame after the other. Panels draw and push acts; here the acts are carried out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Key};
use geo_types::{Coord, coord};

use super::act::Act;
use super::command::{self, Availability, UiCommand};
use super::dialogs::{self, PathPrompt, Purpose};
use super::export_dialog::{self, ExportDialog};
use super::import_dialog::{self, ImportDialog};
use super::inspector::Inspector;
use super::layers_panel::Legend;
use super::lists::Lists;
use super::map::MapView;
use super::notices::{Notices, Offer};
use super::palette::CommandPalette;
use super::search::SearchBox;
use super::settings::Settings;
use super::state::{AppState, Linking, ListTab, Subject};
use super::status_bar::MapReading;
use super::theme;
use super::viewer::Viewer;
use super::work::{Outcome, Work};
use super::{tasks_of_window as run, words::Words};
use crate::cadastre::{ChangeSet, LinkMethod, ParcelId};
use crate::editing;
use crate::i18n::{Explain, Language, Message};
use crate::project::{Access, ProjectError, Session};

/// How often the window looks at running jobs.
const JOB_TICK: Duration = Duration::from_millis(100);

/// Half of the side of a place that is gone to, metres.
const PLACE_REACH: f64 = 30.0;

/// The window's state and its panels.
pub struct App {
    pub state: AppState,
    pub(super) map: MapView,
    pub(super) reading: MapReading,
    /// The map as a widget, to tell whether it has the focus.
    pub(super) map_widget: Option<egui::Id>,
    pub(super) work: Work,
    pub(super) inspector: Inspector,
    pub(super) lists: Lists,
    pub(super) legend: Legend,
    pub(super) notices: Notices,
    pub(super) search: SearchBox,
    pub(super) viewer: Viewer,
    pub(super) palette: Option<CommandPalette>,
    pub(super) import: Option<ImportDialog>,
    pub(super) export: Option<ExportDialog>,
    pub(super) prompt: Option<PathPrompt>,
    pub(super) help: bool,
    /// Recent projects whose file is gone.
    pub(super) missing: Vec<PathBuf>,
    /// An Enter that an input method swallowed, to be given a frame later. See [`super::input`].
    pub(super) pending_enter: bool,
    /// Maps to import into a project that is being made.
    after_opening: Option<Box<ImportDialog>>,
    settings_stored: Settings,
    scale_applied: f32,
}

impl App {
    /// Makes the window's state; `ctx` gets its fonts and styles.
    pub fn new(ctx: &Context, settings: Settings) -> Self {
        theme::install(ctx);
        let missing = settings.recent.iter().filter(|path| !path.exists()).cloned().collect();
        Self {
            state: AppState::new(settings.clone()),
            map: MapView::new(),
            reading: MapReading::default(),
            map_widget: None,
            work: Work::default(),
            inspector: Inspector::default(),
            lists: Lists::default(),
            legend: Legend::default(),
            notices: Notices::default(),
            search: SearchBox::default(),
            viewer: Viewer::default(),
            palette: None,
            import: None,
            export: None,
            prompt: None,
            help: false,
            missing,
            pending_enter: false,
            after_opening: None,
            settings_stored: settings,
            scale_applied: 0.0,
        }
    }

    /// Files from the command line or a file manager.
    pub fn open_paths(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        self.carry_out(ctx, Act::Dropped { paths, onto: None });
    }

    /// Everything of a frame that draws nothing: answers of jobs and of the writer, settings, repaints.
    pub fn update(&mut self, ctx: &Context) {
        if let Some(session) = &mut self.state.session
            && session.poll()
        {
            self.state.forget_gone();
        }
        for outcome in self.work.take_outcomes() {
            self.take_outcome(ctx, outcome);
        }
        self.state.changing_job = self.work.blocks();
        self.keep_search_fresh(ctx);
        if let Some(request) = self.viewer.follow(self.state.viewed_scan) {
            run::decode_page(&mut self.work, ctx, &self.state, request);
        }
        ctx.set_theme(egui::ThemePreference::from(self.state.settings.theme));
        if (self.scale_applied - self.state.settings.scale).abs() > f32::EPSILON {
            ctx.set_zoom_factor(self.state.settings.scale);
            self.scale_applied = self.state.settings.scale;
        }
        if self.settings_stored != self.state.settings {
            self.settings_stored = self.state.settings.clone();
            run::store_settings(&mut self.work, ctx, self.state.settings.clone());
        }
        if self.work.shown().next().is_some() {
            ctx.request_repaint_after(JOB_TICK);
        }
    }

    fn keep_search_fresh(&mut self, ctx: &Context) {
        let revision = self.state.snapshot().revision;
        let fresh = self.search.index.as_ref().is_some_and(|index| index.revision == revision);
        if self.state.session.is_some() && !fresh && !self.work.is_running(run::SEARCH) {
            run::index_search(&mut self.work, ctx, self.state.snapshot());
        }
    }

    fn take_outcome(&mut self, ctx: &Context, outcome: Outcome) {
        match outcome {
            Outcome::Opened(session) => self.opened(ctx, *session),
            Outcome::Chosen { purpose, paths, at_once } => {
                if paths.is_empty() {
                    if let Some(prompt) = self.prompt.as_mut().filter(|prompt| prompt.purpose == purpose) {
                        prompt.no_dialog |= at_once;
                    }
                    if !at_once {
                        self.prompt = None;
                    }
                } else {
                    self.prompt = None;
                    self.chosen(ctx, purpose, paths);
                }
            }
            Outcome::Act { act, done } => self.perform(*act, done, Offer::Undo),
            Outcome::Exported { folder, done } => self.notices.done(done, Offer::OpenFolder(folder)),
            Outcome::Preview(preview) => {
                self.import = Some(ImportDialog::new(*preview, self.state.session.is_some()));
            }
            Outcome::PreviewFailed(message) | Outcome::Failed(message) => self.notices.failed(message),
            Outcome::Indexed(index) => self.search.index = Some(Arc::from(index)),
            Outcome::Page(page) => self.viewer.take(*page),
            Outcome::Cancelled => self.notices.refused(Message::new("cancelled")),
            Outcome::Nothing => {}
        }
    }

    fn opened(&mut self, ctx: &Context, session: Session) {
        let path = session.path().to_owned();
        self.notices.done(Message::new("desktop-opened").with("path", path.clone()), Offer::Nothing);
        self.state.settings.remember(&path);
        self.state.session = Some(session);
        self.state.select(Subject::Nothing);
        (self.map, self.search, self.viewer) = (MapView::new(), SearchBox::default(), Viewer::default());
        (self.inspector, self.legend) = (Inspector::default(), Legend::default());
        self.map.zoom_to_all();
        if let Some(dialog) = self.after_opening.take() {
            run::import(&mut self.work, ctx, &self.state, dialog.preview);
        }
    }

    /// Performs an act and says so; what the project refuses is told.
    pub(super) fn perform(&mut self, act: ChangeSet, done: Message, offer: Offer) {
        let Some(session) = &mut self.state.session else { return };
        if act.is_empty() {
            return;
        }
        let first_map = session.snapshot().parcels.is_empty();
        match session.perform(act) {
            Ok(_) => {
                self.notices.done(done, offer);
                if first_map {
                    self.map.zoom_to_all();
                }
                self.state.forget_gone();
            }
            Err(error) => self.notices.failed(error.message()),
        }
    }

    fn try_edit(&mut self, edit: Result<ChangeSet, editing::Refusal>) {
        match edit {
            Ok(act) => {
                let done = act.name.clone();
                self.perform(act, done, Offer::Undo);
            }
            Err(refusal) => self.notices.refused(refusal.message()),
        }
    }

    /// Carries out what a panel asked for.
    pub fn carry_out(&mut self, ctx: &Context, act: Act) {
        let snapshot = Arc::clone(self.state.snapshot());
        match act {
            Act::Command(command) => self.command(ctx, command),
            Act::Select(subject) => self.state.select(subject),
            Act::ToggleParcel(id) => {
                if !self.state.selection.parcels.remove(&id) {
                    self.state.selection.parcels.insert(id);
                    self.state.selection.subject = Subject::Parcel(id);
                }
            }
            Act::SelectParcels(ids) => {
                self.state.selection.subject = ids.first().map_or(Subject::Nothing, |id| Subject::Parcel(*id));
                self.state.selection.parcels = ids.into_iter().collect();
            }
            Act::GoTo(subject) => {
                self.state.select(subject);
                self.map.zoom_to_parcels(&snapshot, self.state.parcels_in_focus());
            }
            Act::GoToPlace { east, north } => {
                let reach = coord! { x: PLACE_REACH, y: PLACE_REACH };
                let place = Coord { x: east, y: north };
                self.map.zoom_to(geo_types::Rect::new(place - reach, place + reach));
            }
            Act::ShowTab(tab) => {
                self.state.tab = tab;
                self.state.settings.panels.list = true;
            }
            Act::ViewScan(id) => {
                self.state.viewed_scan = Some(id);
                self.state.settings.panels.viewer = true;
            }
            Act::StartLink(certificate) => self.state.linking = Some(Linking { certificate, parcel: None }),
            Act::ProposeLink(parcel) => {
                if let Some(linking) = &mut self.state.linking {
                    linking.parcel = Some(parcel);
                }
            }
            Act::ConfirmLink => {
                if let Some(Linking { certificate, parcel: Some(parcel) }) = self.state.linking.take() {
                    self.link(certificate, parcel, LinkMethod::Click);
                }
            }
            Act::CancelLink => self.state.linking = None,
            Act::LinkNow { certificate, parcel, how } => self.link(certificate, parcel, how),
            Act::LinkScan { scan, parcel } => match snapshot.scans.get(scan).and_then(|scan| scan.certificate) {
                Some(certificate) => self.link(certificate, parcel, LinkMethod::Drag),
                None => self.notices.refused(Message::new("desktop-scan-unattached")),
            },
            Act::Unlink(link) => self.try_edit(editing::unlink(&snapshot, link)),
            Act::EditCertificate(draft) => self.edit_certificate(*draft),
            Act::AttachScan { scan, certificate: Some(certificate) } => {
                self.try_edit(editing::attach_scan(&snapshot, scan, certificate));
            }
            Act::AttachScan { scan, certificate: None } => self.try_edit(editing::detach_scan(&snapshot, scan)),
            Act::TurnScan { scan, quarter_turns } => {
                let now = snapshot.scans.get(scan).map_or(0, |scan| scan.quarter_turns);
                let by = (quarter_turns + 4 - now % 4) % 4;
                self.try_edit(editing::turn_scan(&snapshot, scan, i8::try_from(by).unwrap_or(0)));
            }
            Act::OpenProject(path) => run::open_project(&mut self.work, ctx, path),
            Act::ForgetRecent(path) => self.state.settings.recent.retain(|recent| *recent != path),
            Act::Chosen { purpose, paths } => {
                self.prompt = None;
                self.chosen(ctx, purpose, paths);
            }
            Act::Dropped { paths, onto } => self.dropped(ctx, paths, onto),
            Act::CancelJob(id) => self.work.cancel(id),
            Act::OpenFolder(folder) => ctx.open_url(egui::OpenUrl::new_tab(format!("file://{}", folder.display()))),
            Act::CopyText(text) => ctx.copy_text(text),
        }
    }

    fn link(&mut self, certificate: crate::cadastre::CertificateId, parcel: ParcelId, how: LinkMethod) {
        let Some(session) = &self.state.session else { return };
        let edit =
            editing::link_certificate(session.snapshot(), certificate, parcel, how, session.who(), session.now());
        self.state.linking = None;
        self.try_edit(edit);
    }

    /// The certificate's fields and its holders are one act.
    fn edit_certificate(&mut self, draft: super::inspector::CertificateDraft) {
        let snapshot = Arc::clone(self.state.snapshot());
        let (id, holders) = (draft.certificate.id, draft.holders);
        let edit = editing::edit_certificate(&snapshot, draft.certificate).and_then(|mut act| {
            let between = snapshot.apply(&act).map_err(|_| editing::Refusal::NoCertificate(id))?;
            act.changes.extend(editing::edit_holders(&between, id, holders)?.changes);
            Ok(act)
        });
        self.try_edit(edit);
    }

    fn dropped(&mut self, ctx: &Context, paths: Vec<PathBuf>, onto: Option<ParcelId>) {
        let kind = |path: &PathBuf| dropped_kind(path);
        let (mut maps, mut scans) = (Vec::new(), Vec::new());
        for path in paths {
            match kind(&path) {
                Some(Purpose::Project) => {
                    run::open_project(&mut self.work, ctx, path);
                    return;
                }
                Some(Purpose::Map) => maps.push(path),
                Some(_) => scans.push(path),
                None => self.notices.refused(Message::new("desktop-not-now").with("path", path)),
            }
        }
        if !maps.is_empty() {
            self.chosen(ctx, Purpose::Map, maps);
        }
        if !scans.is_empty() {
            self.chosen(ctx, Purpose::Scans, scans);
        }
        if let (Some(parcel), Some(Subject::Scan(scan))) = (onto, Some(self.state.selection.subject)) {
            self.carry_out(ctx, Act::LinkScan { scan, parcel });
        }
    }

    fn chosen(&mut self, ctx: &Context, purpose: Purpose, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else { return };
        match purpose {
            Purpose::Project => run::open_project(&mut self.work, ctx, first),
            Purpose::NewProject => run::create_project(&mut self.work, ctx, first),
            Purpose::Map => run::preview_maps(&mut self.work, ctx, &self.state, paths),
            Purpose::Scans => run::take_in(&mut self.work, ctx, &self.state, paths),
            Purpose::ImportProject | Purpose::ExportGeoPackage | Purpose::ExportGeoJson => {}
        }
    }

    fn ask_for(&mut self, ctx: &Context, purpose: Purpose) {
        let start = self.state.session.as_ref().map(|session| session.path().to_owned());
        self.prompt = Some(PathPrompt::new(purpose, None));
        run::ask(&mut self.work, ctx, &self.state.words, purpose, start);
    }

    fn command(&mut self, ctx: &Context, command: UiCommand) {
        if let Availability::Disabled(reason) = command.availability(&self.state) {
            self.notices.refused(reason);
            return;
        }
        if let Some(tab) = command.tab() {
            self.carry_out(ctx, Act::ShowTab(tab));
            return;
        }
        let settings = &mut self.state.settings;
        match command {
            UiCommand::OpenMap => self.ask_for(ctx, Purpose::Map),
            UiCommand::OpenProject => self.ask_for(ctx, Purpose::Project),
            UiCommand::NewProject => self.ask_for(ctx, Purpose::NewProject),
            UiCommand::AddScans => self.ask_for(ctx, Purpose::Scans),
            UiCommand::AutoLink => run::auto_link(&mut self.work, ctx, &self.state),
            UiCommand::Export => {
                self.export = self.state.session.as_ref().map(|session| ExportDialog::new(session.path()));
            }
            UiCommand::RetrySave => self.state.session.iter_mut().for_each(Session::retry),
            UiCommand::CloseProject => self.close_project(ctx),
            UiCommand::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            UiCommand::Undo => self.step(Session::undo),
            UiCommand::Redo => self.step(Session::redo),
            UiCommand::Link => {
                if let Some(certificate) = self.state.linkable_certificate() {
                    self.carry_out(ctx, Act::StartLink(certificate));
                }
            }
            UiCommand::Unlink => {
                if let Some(link) = self.state.single_link() {
                    self.carry_out(ctx, Act::Unlink(link));
                }
            }
            UiCommand::NewCertificate => self.new_certificate(),
            UiCommand::Deselect => self.state.select(Subject::Nothing),
            UiCommand::ZoomAll => self.map.zoom_to_all(),
            UiCommand::ZoomSelection => {
                let snapshot = Arc::clone(self.state.snapshot());
                self.map.zoom_to_parcels(&snapshot, self.state.parcels_in_focus());
            }
            UiCommand::ViewBack => drop(self.map.back()),
            UiCommand::ViewForward => drop(self.map.forward()),
            UiCommand::ColourLandUse => self.state.colour_by = super::map::ColourBy::LandUse,
            UiCommand::ColourLinks => self.state.colour_by = super::map::ColourBy::LinkState,
            UiCommand::Labels => settings.labels = !settings.labels,
            UiCommand::ToggleLayers => settings.panels.layers = !settings.panels.layers,
            UiCommand::ToggleInspector => settings.panels.inspector = !settings.panels.inspector,
            UiCommand::ToggleList => settings.panels.list = !settings.panels.list,
            UiCommand::ToggleViewer => settings.panels.viewer = !settings.panels.viewer,
            UiCommand::ThemeSystem => settings.theme = theme::ThemeChoice::System,
            UiCommand::ThemeLight => settings.theme = theme::ThemeChoice::Light,
            UiCommand::ThemeDark => settings.theme = theme::ThemeChoice::Dark,
            UiCommand::ScaleUp => settings.scale = rescaled(settings.scale, 0.1),
            UiCommand::ScaleDown => settings.scale = rescaled(settings.scale, -0.1),
            UiCommand::ScaleReset => settings.scale = 1.0,
            UiCommand::Language => {
                settings.language = match settings.language {
                    Language::Vietnamese => Language::English,
                    Language::English => Language::Vietnamese,
                };
                self.state.words = Words::new(settings.language);
            }
            UiCommand::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            UiCommand::Search => self.search.focus(),
            UiCommand::Palette => self.palette = Some(CommandPalette::default()),
            UiCommand::Help => self.help = true,
            UiCommand::ShowCertificates
            | UiCommand::ShowScans
            | UiCommand::ShowParcels
            | UiCommand::ShowFindings
            | UiCommand::ShowHistory
            | UiCommand::ShowNotices => {}
        }
    }

    fn step(&mut self, step: fn(&mut Session) -> Result<(), ProjectError>) {
        let outcome = self.state.session.as_mut().map(step);
        if let Some(Err(error)) = outcome {
            self.notices.failed(error.message());
        }
        self.state.forget_gone();
    }

    fn new_certificate(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let id = crate::cadastre::CertificateId(snapshot.certificates.next_id());
        self.try_edit(editing::create_certificate(&snapshot, None));
        self.state.select(Subject::Certificate(id));
        self.state.tab = ListTab::Certificates;
    }

    fn close_project(&mut self, ctx: &Context) {
        let Some(session) = self.state.session.take() else { return };
        self.state.select(Subject::Nothing);
        self.state.viewed_scan = None;
        (self.map, self.search, self.viewer) = (MapView::new(), SearchBox::default(), Viewer::default());
        // Closing waits for the disk, so it is a job.
        run::close(&mut self.work, ctx, session);
    }

    /// The dialogs that lie over everything.
    pub(super) fn dialogs(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if let Some(dialog) = &mut self.import {
            match import_dialog::import_dialog_ui(ctx, dialog, &self.state.words) {
                import_dialog::Answer::Waiting => {}
                import_dialog::Answer::Cancelled => self.import = None,
                import_dialog::Answer::Go(target) => self.go_import(ctx, target),
            }
        }
        if let Some(dialog) = &mut self.export {
            match export_dialog::export_dialog_ui(ctx, dialog, &self.state.words) {
                export_dialog::Answer::Waiting => {}
                export_dialog::Answer::Cancelled => self.export = None,
                export_dialog::Answer::Go(options) => {
                    self.export = None;
                    run::export(&mut self.work, ctx, &self.state, options);
                }
            }
        }
        if let Some(prompt) = &mut self.prompt
            && !dialogs::path_prompt_ui(ctx, prompt, &self.state.words, acts)
        {
            self.prompt = None;
        }
        if let Some(palette) = &mut self.palette
            && !super::palette::palette_ui(ctx, palette, &self.state, acts)
        {
            self.palette = None;
        }
        if self.help && !super::palette::help_ui(ctx, &self.state) {
            self.help = false;
        }
    }

    fn go_import(&mut self, ctx: &Context, target: Option<PathBuf>) {
        let Some(dialog) = self.import.take() else { return };
        match target {
            None => run::import(&mut self.work, ctx, &self.state, dialog.preview),
            Some(path) => {
                self.after_opening = Some(Box::new(dialog));
                run::create_project(&mut self.work, ctx, path);
            }
        }
    }

    /// Shortcuts, and the keys of a link in waiting.
    pub(super) fn keys(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if self.is_asking() {
            return;
        }
        if let Some(command) = command::pressed(ctx) {
            acts.push(Act::Command(command));
        }
        if self.state.linking.is_some() && !ctx.text_edit_focused() {
            // Enter on a button that has the focus is that button's click.
            let focus = ctx.memory(egui::Memory::focused);
            let elsewhere = focus.is_some() && focus != self.map_widget;
            if !elsewhere && ctx.input(|input| input.key_pressed(Key::Enter)) {
                acts.push(Act::ConfirmLink);
            }
            if ctx.input(|input| input.key_pressed(Key::Escape)) {
                acts.push(Act::CancelLink);
            }
        }
    }

    /// Whether a dialog lies over the window.
    fn is_asking(&self) -> bool {
        self.palette.is_some() || self.import.is_some() || self.export.is_some() || self.prompt.is_some() || self.help
    }

    pub fn is_read_only(&self) -> bool {
        self.state.session.as_ref().is_some_and(|session| session.access() == Access::ReadOnly)
    }

    /// The parcels that the map marks as selected.
    pub(super) fn selected(&self) -> &BTreeSet<ParcelId> {
        &self.state.selection.parcels
    }
}

fn rescaled(scale: f32, by: f32) -> f32 {
    ((scale + by) * 10.0).round().clamp(theme::SCALE_RANGE.start() * 10.0, theme::SCALE_RANGE.end() * 10.0) / 10.0
}

/// What a dropped file is taken for, by its ending; its content is looked at when it is read.
pub(super) fn dropped_kind(path: &Path) -> Option<Purpose> {
    if path.is_dir() {
        return Some(Purpose::Scans);
    }
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    match extension.as_str() {
        "thuaso" => Some(Purpose::Project),
        "shp" | "dbf" | "shx" | "zip" | "gpkg" | "geojson" | "json" | "geojsonl" | "ndjson" => Some(Purpose::Map),
        "pdf" | "jpg" | "jpeg" | "png" | "tif" | "tiff" => Some(Purpose::Scans),
        _ => None,
    }
}
