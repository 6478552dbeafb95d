//! The application: one frame after the other. Panels draw and push acts; here the acts are carried out.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::Context;

use super::act::{Act, Again};
use super::boundaries::BoundaryView;
use super::bridge::ProjectCrs;
use super::campaign::Campaign;
use super::cockpit::Cockpit;
use super::copies::Copies;
use super::dialogs::{PathPrompt, Purpose, SystemDialog};
use super::export_dialog::ExportDialog;
use super::folder_watch::FolderWatch;
use super::going_back::{GoingBack, since};
use super::help::Topic;
use super::import_dialog::ImportDialog;
use super::input::ComposedEnter;
use super::inspector::Inspector;
use super::lists::Lists;
use super::live_check::LiveCheck;
use super::look::{BookmarksDialog, ColumnDialog, Looks};
use super::map::MapView;
use super::notices::{Notices, Offer, Tone};
use super::office::Office;
use super::opening::OpenedProject;
use super::page_text::PageText;
use super::palette::CommandPalette;
use super::paper_settings::PaperSettings;
use super::search::SearchBox;
use super::settings::Settings;
use super::side_labels::SideLabels;
use super::state::AppState;
use super::status_bar::MapReading;
use super::tour::Tour;
use super::underlays::Underlays;
use super::unsaved::Closing;
use super::viewer::Viewer;
use super::work::{Outcome, Work};
use super::{tasks_of_window as run, theme};
use crate::cadastre::{ChangeSet, ParcelId};
use crate::editing;
use crate::i18n::{Explain, Message};
use crate::project::{Access, Saved, Session};

/// How often the progress of running jobs is drawn anew. Source: ours; without a GPU a frame takes both cores of an office PC
/// for 35 ms, which the job would miss.
const JOB_TICK: Duration = Duration::from_millis(250);

/// The window's state and its panels.
pub struct App {
    pub state: AppState,
    pub(super) map: MapView,
    pub(super) side_labels: SideLabels,
    pub(super) looks: Looks,
    pub(super) bookmarks: Option<BookmarksDialog>,
    pub(super) column_dialog: Option<ColumnDialog>,
    pub(super) reading: MapReading,
    pub(super) project_crs: ProjectCrs,
    /// The map as a widget, to tell whether it has the focus.
    pub(super) map_widget: Option<egui::Id>,
    pub(super) work: Work,
    pub(super) campaign: Campaign,
    pub cockpit: Cockpit,
    pub copies: Copies,
    pub page_text: PageText,
    pub folder_watch: FolderWatch,
    pub(super) inspector: Inspector,
    pub(super) lists: Lists,
    pub(super) notices: Notices,
    pub(super) search: SearchBox,
    pub(super) viewer: Viewer,
    pub(super) palette: Option<CommandPalette>,
    pub(super) import: Option<ImportDialog>,
    pub(super) export: Option<ExportDialog>,
    pub(super) office: Office,
    pub(super) boundaries: BoundaryView,
    pub(super) live_check: LiveCheck,
    pub(super) underlays: Underlays,
    pub(super) prompt: Option<PathPrompt>,
    pub(super) going_back: Option<GoingBack>,
    /// A parcel of a project that is being opened for its sake.
    pub(super) going_to: Option<(PathBuf, ParcelId)>,
    pub(super) paper_settings: Option<PaperSettings>,
    /// Open, about something or about nothing more than the shortcuts.
    pub(super) help: Option<Option<Topic>>,
    pub(super) tour: Option<Tour>,
    pub(super) closing: Closing,
    /// The revision that was last saved as a copy elsewhere.
    copied_revision: Option<u64>,
    /// Recent projects whose file is gone.
    pub(super) missing: Vec<PathBuf>,
    pub(super) composed_enter: ComposedEnter,
    settings_stored: Settings,
    scale_applied: f32,
    theme_applied: theme::ThemeChoice,
}

impl App {
    /// Makes the window's state; `ctx` gets its fonts and styles.
    pub fn new(ctx: &Context, settings: Settings) -> Self {
        theme::install(ctx);
        let mut work = Work::default();
        if !settings.recent.is_empty() {
            run::look_for_recent(&mut work, ctx, settings.recent.clone());
        }
        Self {
            state: AppState::new(settings.clone()),
            map: MapView::new(),
            side_labels: SideLabels::default(),
            looks: Looks::default(),
            bookmarks: None,
            column_dialog: None,
            reading: MapReading::default(),
            project_crs: ProjectCrs::default(),
            map_widget: None,
            work,
            campaign: Campaign::default(),
            cockpit: Cockpit::default(),
            copies: Copies::default(),
            page_text: PageText::default(),
            folder_watch: FolderWatch::default(),
            inspector: Inspector::default(),
            lists: Lists::default(),
            notices: Notices::default(),
            search: SearchBox::default(),
            viewer: Viewer::default(),
            palette: None,
            import: None,
            export: None,
            office: Office::default(),
            boundaries: BoundaryView::default(),
            live_check: LiveCheck::default(),
            underlays: Underlays::default(),
            prompt: None,
            going_back: None,
            going_to: None,
            paper_settings: None,
            help: None,
            missing: Vec::new(),
            tour: None,
            closing: Closing::default(),
            copied_revision: None,
            composed_enter: ComposedEnter::default(),
            settings_stored: settings,
            scale_applied: 0.0,
            theme_applied: theme::ThemeChoice::default(),
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
            self.tell_copied();
        }
        if let Some(session) = self.state.session.as_ref().filter(|session| session.saved() == Saved::OnDisk)
            && let Some(last) = session.history().last()
            && self.state.settings.seen.get(session.path()) != Some(&last.seq)
        {
            self.state.settings.seen.insert(session.path().to_owned(), last.seq);
        }
        if self.follow_going_back() {
            ctx.request_repaint();
        }
        for (project, outcome) in self.work.take_outcomes() {
            // Asked for each: one of them may open another project.
            if !self.work.is_late(project, &outcome) {
                self.take_outcome(ctx, outcome);
            }
        }
        self.state.changing_job = self.work.blocks() || self.campaign.is_wiping();
        if self.state.system_dialog == SystemDialog::Open && !self.work.is_running(run::DIALOG) {
            self.state.system_dialog = SystemDialog::Ready;
        }
        self.look_for_paths(ctx);
        self.watch_closing(ctx);
        self.keep_search_fresh(ctx);
        self.follow_cockpit(ctx);
        self.follow_office(ctx);
        self.follow_live_check(ctx);
        self.follow_look(ctx);
        self.follow_campaign(ctx);
        self.follow_copies(ctx);
        self.follow_page_text(ctx);
        self.follow_folder(ctx);
        if let Some(request) = self.viewer.follow(self.state.viewed_scan) {
            let decoding = run::decode_page(&mut self.work, ctx, &self.state, request);
            if !decoding {
                self.viewer.give_up();
            }
        }
        if self.theme_applied != self.state.settings.theme {
            self.theme_applied = self.state.settings.theme;
            theme::choose(ctx, self.theme_applied);
        }
        if (self.scale_applied - self.state.settings.scale).abs() > f32::EPSILON {
            ctx.set_zoom_factor(self.state.settings.scale);
            self.scale_applied = self.state.settings.scale;
        }
        // One after the other: they write to one file, and of acts that follow each other only the last one is worth it.
        if self.settings_stored != self.state.settings && !self.work.is_running(run::STORE) {
            self.settings_stored = self.state.settings.clone();
            run::store_settings(&mut self.work, ctx, self.state.settings.clone());
        }
        if self.work.shown().next().is_some() {
            ctx.request_repaint_after(JOB_TICK);
        }
    }

    /// Starts to bring the thumbnails that this frame's panels wished for.
    pub(super) fn bring_thumbnails(&mut self, ctx: &Context) {
        if !self.work.is_running(run::THUMBNAILS)
            && let Some(wished) = self.state.thumbnails.wished()
        {
            run::bring_thumbnails(&mut self.work, ctx, &self.state, wished);
        }
    }

    fn keep_search_fresh(&mut self, ctx: &Context) {
        let revision = self.state.snapshot().revision;
        let asked = self.search.indexing == Some(revision);
        // The map first: nobody searches before there is something to see.
        let drawn = self.map.has_scene_of(self.state.snapshot());
        if self.state.session.is_some() && drawn && !asked && !self.work.is_running(run::SEARCH) {
            self.search.indexing = Some(revision);
            run::index_search(&mut self.work, ctx, self.state.snapshot());
        }
    }

    fn take_outcome(&mut self, ctx: &Context, outcome: Outcome) {
        match outcome {
            Outcome::Opened(opened) => self.opened(ctx, *opened),
            Outcome::Sample(opened) => {
                self.opened(ctx, *opened);
                self.tour = Some(Tour::default());
            }
            Outcome::Made { opened, done } => {
                self.opened(ctx, *opened);
                self.notices.done(done, Offer::Undo);
            }
            Outcome::Chosen { purpose, paths, at_once } => self.take_paths(ctx, purpose, paths, at_once),
            Outcome::Looked { purpose, path, exists } => self.take_look(purpose, &path, exists),
            Outcome::Missing(missing) => self.missing = missing,
            Outcome::NotClosed(session) => self.not_closed(ctx, *session),
            Outcome::Broke { job, message } => self.broke(job, message),
            Outcome::Act { act, done } => self.perform(*act, done, Offer::Undo),
            Outcome::Exported { folder, done } => self.notices.done(done, Offer::OpenFolder(folder)),
            Outcome::Preview(preview) => {
                self.import = Some(ImportDialog::new(*preview, self.state.session.is_some()));
            }
            Outcome::PreviewFailed(message) | Outcome::Failed(message) => self.notices.failed(message),
            Outcome::Indexed(index) => self.state.search_index = Some(Arc::from(index)),
            Outcome::Listed(answer) => self.lists.take(*answer),
            Outcome::Copied(text) => ctx.copy_text(text),
            Outcome::Thumbnails { scan, pages } => self.state.thumbnails.take(ctx, scan, pages),
            Outcome::Page(page) => self.take_page(*page),
            Outcome::Copies(pairs) => self.take_copies(pairs),
            Outcome::PageAhead(page) => self.viewer.keep(*page),
            Outcome::Office(news) => self.take_office_news(ctx, *news),
            Outcome::Look(news) => self.take_look_news(*news),
            Outcome::MapChecked(map) => self.take_live_check(*map),
            Outcome::ParcelHistory(of, steps) => self.take_parcel_history(of, steps),
            Outcome::ParcelsOfAct(parcels) => self.take_parcels_of_act(parcels),
            Outcome::PointsRead(path, file) => self.take_points(&path, file),
            Outcome::PicturesLaid(laid) => self.take_pictures(laid),
            Outcome::PicturesSorted { placed, scans } => {
                self.chosen(ctx, Purpose::Underlay, placed);
                self.chosen(ctx, Purpose::Scans, scans);
            }
            Outcome::ControlPoints(underlay, points) => self.take_control_points(underlay, points),
            Outcome::Campaign(news) => self.take_campaign_news(*news),
            Outcome::Wiped { path, report } => self.take_wiped(ctx, path, report),
            Outcome::FolderLooked(looked) => self.take_folder_look(looked),
            Outcome::FolderTaken { paths, taken } => self.take_folder_files(paths, taken),
            Outcome::PageText { request, found } => self.take_page_text(request, found),
            Outcome::Recogniser(found) => self.page_text.recogniser = Some(found),
            Outcome::Improved { request, found } => self.improved(request, &found),
            Outcome::Cockpit(news) => self.take_cockpit_news(*news),
            Outcome::Cancelled => self.notices.refused(Message::new("cancelled")),
            Outcome::Nothing => {}
        }
    }

    fn opened(&mut self, ctx: &Context, OpenedProject { session, scene, warning, left_out }: OpenedProject) {
        let whole_elsewhere = self.is_copied();
        self.forget_project();
        let path = session.path().to_owned();
        let opened = match session.has_file() {
            true => Message::new("desktop-opened").with("path", path.clone()),
            false => Message::new("together-opened").with("count", session.snapshot().wards.len()),
        };
        let since = self.state.settings.seen.get(&path).and_then(|seen| since(session.history(), *seen));
        self.notices.done(since.unwrap_or(opened), Offer::Nothing);
        left_out.into_iter().for_each(|left| self.notices.note(Tone::Failed, left));
        warning.into_iter().for_each(|warning| self.notices.failed(warning));
        if session.has_file() {
            self.state.settings.remember(&path);
        }
        self.map = MapView::awaiting(session.snapshot().clone(), scene);
        self.map.zoom_to_all();
        self.campaign.tell_wiped(&path);
        match self.state.session.replace(session) {
            Some(before) if whole_elsewhere => run::abandon(&mut self.work, ctx, before),
            Some(before) => run::close(&mut self.work, ctx, before),
            None => {}
        }
        if self.state.is_together() {
            // Of other projects of one folder the path is the same.
            self.lists = Lists::default();
            self.forget_numbers();
        }
        self.restore_look();
        self.arrive();
    }

    /// A project that could not be closed without a loss is open again; its bar says why and offers the ways out.
    fn not_closed(&mut self, ctx: &Context, session: Session) {
        if let Saved::Failed(reason) = session.saved() {
            self.notices.failed(reason);
        }
        self.forget_project();
        if let Some(other) = self.state.session.replace(session) {
            run::close(&mut self.work, ctx, other);
        }
        self.restore_look();
    }

    /// Forgets all that the window shows of the project that leaves it and is asked about it; what runs for it is cancelled.
    pub(super) fn forget_project(&mut self) {
        self.work.leave_project();
        self.state.forget_project();
        (self.map, self.search, self.viewer) = (MapView::new(), SearchBox::default(), Viewer::default());
        self.inspector = Inspector::default();
        (self.cockpit, self.copies, self.office) = (Cockpit::default(), Copies::default(), Office::default());
        (self.boundaries, self.live_check) = (BoundaryView::default(), LiveCheck::default());
        self.underlays = Underlays::default();
        self.campaign.forget();
        self.page_text.forget();
        self.end_watch();
        (self.import, self.export, self.prompt) = (None, None, None);
        (self.going_back, self.bookmarks, self.column_dialog) = (None, None, None);
        self.looks = Looks::default();
        self.tour = None;
        self.copied_revision = None;
    }

    /// A job broke: says so, with a way to try again where that is not one of the user's own commands.
    fn broke(&mut self, job: &'static str, message: Message) {
        let offer = match job {
            run::SEARCH => Offer::TryAgain(Again::SearchIndex),
            run::LIST => Offer::TryAgain(Again::List),
            _ => Offer::Nothing,
        };
        self.notices.failed_with(message, offer);
    }

    /// Whether a copy elsewhere has every act of the open project.
    pub(super) fn is_copied(&self) -> bool {
        self.state.session.is_some() && self.copied_revision == Some(self.state.snapshot().revision)
    }

    /// Says what became of a copy of the project.
    fn tell_copied(&mut self) {
        let copied = self.state.session.as_mut().and_then(Session::take_copied);
        match copied {
            Some((path, Ok(()))) => {
                self.copied_revision = Some(self.state.snapshot().revision);
                let done = Message::new("desktop-copy-saved").with("path", path.clone());
                self.notices.done(done, Offer::OpenProject(path));
            }
            Some((_, Err(error))) => self.notices.failed(error.message()),
            None => {}
        }
    }

    /// Performs an act and says so, the findings of the map brought along; what the project refuses is told.
    pub(super) fn perform(&mut self, mut act: ChangeSet, done: Message, offer: Offer) {
        self.live_check.bring_findings_along(self.state.snapshot(), &mut act);
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

    pub(super) fn try_edit(&mut self, edit: Result<ChangeSet, editing::Refusal>) {
        match edit {
            Ok(act) => {
                let done = act.name.clone();
                self.perform(act, done, Offer::Undo);
            }
            Err(refusal) => self.notices.refused(refusal.message()),
        }
    }

    /// Whether the map shows the project as it is now, its labels apart.
    pub fn is_map_drawn(&self) -> bool {
        self.map.has_scene_of(self.state.snapshot())
    }

    /// Pieces of pictures under the map in the last frame.
    pub fn underlay_pieces(&self) -> usize {
        self.underlays.drawn()
    }

    /// Where a place (metres, project's CRS) is on the screen.
    pub fn to_screen(&self, place: geo_types::Coord<f64>) -> egui::Pos2 {
        self.map.to_screen(place)
    }

    pub fn is_read_only(&self) -> bool {
        self.state.session.as_ref().is_some_and(|session| session.access() == Access::ReadOnly)
    }

    /// The parcels that the map marks as selected.
    pub(super) fn selected(&self) -> &BTreeSet<ParcelId> {
        &self.state.selection.parcels
    }
}
