//! The work that the window starts, each as a job: the same tasks that the command line calls.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Context;

use super::dialogs::{self, Purpose};
use super::folder_watch::{FolderLook, FolderTaken};
use super::import_dialog::Preview;
use super::lists::{self, ListRequest, ListSource, RowRef};
use super::opening::{self, OpenedProject, Waker};
use super::page_text::PlacedProposal;
use super::settings::Settings;
use super::state::{AppState, ListTab};
use super::viewer::{DecodedPage, PageRequest};
use super::words::Words;
use super::work::{Outcome, Visibility, Work};
use crate::cadastre::{ChangeSet, ProjectSettings, ScanId, Snapshot};
use crate::i18n::{Explain, Message};
use crate::jobs::{Job, Watch};
use crate::project::{ProjectError, Session};
use crate::scans::{Document, RecogniseError, Recogniser, TilePyramid};
use crate::tasks::WatchedFolder;
use crate::tasks::export::{ExportEnvironment, ExportOptions, ScanBytes};
use crate::tasks::import::{ImportError, ImportOptions, MapInHand};
use crate::tasks::search::SearchIndex;
use crate::tasks::table::{Query, TableData, write_table};
use crate::tasks::{self, IntakeError, IntakeOptions, ScanSource, account, now};
use crate::text::Choice;

/// Name of the job that makes the search index.
pub const SEARCH: &str = "search-index";

/// Name of the job that filters and orders a list.
pub const LIST: &str = "arrange-list";
pub const STORE: &str = "store-settings";

/// Name of the job that looks for a path.
pub const LOOK: &str = "look-for-path";

/// Name of the job that shows the system's file dialog.
pub const DIALOG: &str = "file-dialog";

/// A file dialog that is closed sooner was not closed by a person.
const NO_PERSON: Duration = Duration::from_millis(400);

pub fn open_project(work: &mut Work, ctx: &Context, path: PathBuf) {
    follow_opening(work, opening::open(path, Waker::of(ctx)));
}

pub fn create_project(work: &mut Work, ctx: &Context, path: PathBuf) {
    follow_opening(work, opening::create(path, Waker::of(ctx)));
}

/// Starts to read projects that are to be seen together.
pub fn open_together(work: &mut Work, ctx: &Context, paths: Vec<PathBuf>) {
    work.adopt(opening::open_together(paths, Waker::of(ctx)), Message::new("together-job"), Visibility::Blocking);
}

/// Shows a project that is being opened, and takes it in when it is there.
pub fn follow_opening(work: &mut Work, opening: Job<Outcome>) {
    work.adopt(opening, Message::new("desktop-job-open"), Visibility::Blocking);
}

/// Closes a project once everything is on disk; where the disk refuses, the project comes back.
pub fn close(work: &mut Work, ctx: &Context, mut session: Session) {
    work.start(ctx, "close-project", Message::new("desktop-cmd-close-project"), Visibility::Hidden, move |_| {
        match session.flush() {
            Ok(()) => {
                drop(session);
                Outcome::Nothing
            }
            Err(_) => Outcome::NotClosed(Box::new(session)),
        }
    });
}

/// Closes a project of which the user has said that what is in memory only may go.
pub fn abandon(work: &mut Work, ctx: &Context, session: Session) {
    work.start(ctx, "close-project", Message::new("desktop-cmd-close-project"), Visibility::Hidden, move |_| {
        drop(session);
        Outcome::Nothing
    });
}

/// Finds out which recent projects are gone: their disk may be slow, or away.
pub fn look_for_recent(work: &mut Work, ctx: &Context, recent: Vec<PathBuf>) {
    work.start(ctx, "look-for-recent", Message::new("desktop-recent"), Visibility::Hidden, move |_| {
        Outcome::Missing(recent.into_iter().filter(|path| !path.exists()).collect())
    });
}

/// Finds out whether a path to write to is there already.
pub fn look_for(work: &mut Work, ctx: &Context, purpose: Purpose, path: PathBuf) {
    work.start(ctx, LOOK, Message::new("desktop-path"), Visibility::Hidden, move |_| {
        let exists = path.exists();
        Outcome::Looked { purpose, path, exists }
    });
}

pub fn store_settings(work: &mut Work, ctx: &Context, settings: Settings) {
    work.start(ctx, STORE, Message::new("desktop-job-dialog"), Visibility::Hidden, move |_| {
        settings.store();
        Outcome::Nothing
    });
}

/// Shows the system's file dialog.
pub fn ask(work: &mut Work, ctx: &Context, words: &Words, purpose: Purpose, start: Option<PathBuf>) {
    let (title, filter) = (words.text(purpose.key()), words.text("desktop-choose-filter"));
    work.start(ctx, DIALOG, Message::new("desktop-job-dialog"), Visibility::Hidden, move |_| {
        // Without a display there is no dialog, and the system may take longer to say so than a person to cancel one.
        if !super::has_display() {
            return Outcome::Chosen { purpose, paths: Vec::new(), at_once: true };
        }
        let began = Instant::now();
        let paths = dialogs::ask(purpose, &title, &filter, start.as_deref());
        Outcome::Chosen { purpose, at_once: paths.is_empty() && began.elapsed() < NO_PERSON, paths }
    });
}

/// Reads maps and looks at them, for the import dialog.
pub fn preview_maps(work: &mut Work, ctx: &Context, state: &AppState, paths: Vec<PathBuf>) {
    let settings = settings_with_presets(state);
    let options = import_options(state, Choice::Auto);
    work.start(ctx, "read-maps", Message::new("desktop-job-read-map"), Visibility::Blocking, move |watch| {
        let read = tasks::import::read_maps(&paths, watch);
        previewed(read.and_then(|maps| look_at(maps, &settings, &options, watch)))
    });
}

/// Looks at the maps of an open import dialog again, with their texts read in another encoding.
pub fn preview_again(work: &mut Work, ctx: &Context, state: &AppState, maps: Vec<MapInHand>, encoding: Choice) {
    let settings = settings_with_presets(state);
    let options = import_options(state, encoding);
    work.start(ctx, "read-maps", Message::new("desktop-job-read-map"), Visibility::Blocking, move |watch| {
        previewed(look_at(maps, &settings, &options, watch))
    });
}

fn look_at(
    maps: Vec<MapInHand>,
    settings: &ProjectSettings,
    options: &ImportOptions,
    watch: &Watch,
) -> Result<Preview, ImportError> {
    let layers = tasks::import::preview(&maps, settings, options, watch)?;
    Ok(Preview::new(maps, layers, options.encoding))
}

fn previewed(read: Result<Preview, ImportError>) -> Outcome {
    match read {
        Ok(preview) => Outcome::Preview(Box::new(preview)),
        Err(error) => import_failure(&error),
    }
}

/// The project's settings, and after its own presets those that this user has made in other projects.
fn settings_with_presets(state: &AppState) -> ProjectSettings {
    let mut settings = state.snapshot().settings.as_ref().clone();
    let own = std::mem::replace(&mut settings.presets, state.settings.presets.clone());
    // The last one that fits is taken: the project's own come after.
    settings.presets.extend(own);
    settings
}

pub fn import(work: &mut Work, ctx: &Context, state: &AppState, preview: Preview) {
    let snapshot = Arc::clone(state.snapshot());
    let options = import_options(state, preview.encoding);
    work.start(ctx, "import", Message::new("desktop-job-import"), Visibility::Blocking, move |watch| {
        match imported(&snapshot, preview, &options, watch) {
            Ok((act, done)) => Outcome::Act { act, done },
            Err(error) => import_failure(&error),
        }
    });
}

/// Imports into a project that is made once there is something to put into it: an import that fails leaves no file.
pub fn import_into_new(work: &mut Work, ctx: &Context, path: PathBuf, preview: Preview) {
    let (project_folder, encoding) = (folder_of(&path), preview.encoding);
    let options = ImportOptions { project_folder, encoding, ..ImportOptions::default() };
    let waker = Waker::of(ctx);
    work.start(ctx, "import", Message::new("desktop-job-import"), Visibility::Blocking, move |watch| {
        let (act, done) = match imported(&Snapshot::default(), preview, &options, watch) {
            Ok(imported) => imported,
            Err(error) => return import_failure(&error),
        };
        match made(&path, *act) {
            Ok(session) => Outcome::Made { opened: Box::new(OpenedProject::of(session, waker)), done },
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// A new project with its first act.
fn made(path: &Path, act: ChangeSet) -> Result<Session, ProjectError> {
    let mut session = Session::create(path, &account(), now)?;
    if let Err(error) = session.perform(act) {
        drop(session);
        // Made just now, and nothing was put in it.
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    Ok(session)
}

/// The act of an import, and what to say when it is done.
fn imported(
    snapshot: &Snapshot,
    preview: Preview,
    options: &ImportOptions,
    watch: &Watch,
) -> Result<(Box<ChangeSet>, Message), ImportError> {
    let (maps, choices) = preview.choices();
    let outcome = tasks::import::import(snapshot, &maps, &choices, options, watch)?;
    let done = Message::new("desktop-import-done")
        .with("parcels", outcome.report.parcels())
        .with("references", outcome.report.references())
        .with("doubts", outcome.report.doubts().count());
    Ok((Box::new(outcome.act), done))
}

fn import_failure(error: &ImportError) -> Outcome {
    match error {
        ImportError::Cancelled(_) => Outcome::Cancelled,
        error => Outcome::PreviewFailed(error.message()),
    }
}

fn import_options(state: &AppState, encoding: Choice) -> ImportOptions {
    ImportOptions { project_folder: folder(state), encoding, ..ImportOptions::default() }
}

pub fn take_in(work: &mut Work, ctx: &Context, state: &AppState, paths: Vec<PathBuf>) {
    let Some(session) = &state.session else { return };
    let (snapshot, keeper, project) = (Arc::clone(session.snapshot()), session.keeper(), session.path().to_owned());
    let options = IntakeOptions { project_folder: folder(state), copy: state.settings.copy_scans };
    work.start(ctx, "intake", Message::new("desktop-job-scans"), Visibility::Blocking, move |watch| {
        let Some(keeper) = keeper else {
            return Outcome::Failed(ProjectError::ReadOnly { path: project }.message());
        };
        let taken = tasks::intake(&snapshot, &paths, &options, watch)
            .and_then(|mut intake| intake.keep_files(&keeper, watch).map(|()| intake));
        match taken {
            Ok(intake) => {
                let report = &intake.report;
                let done = Message::new("desktop-scans-done")
                    .with("files", report.files)
                    .with("added", report.added)
                    .with("attached", report.attached)
                    .with("waiting", report.waiting)
                    .with("unreadable", report.unreadable);
                Outcome::Act { act: Box::new(intake.act), done }
            }
            Err(IntakeError::Cancelled(_)) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// Name of the job that looks at the scanner's folder.
pub const WATCH: &str = "watch-folder";

/// How often the job looks whether it is to end, while it waits for the next look.
const WATCH_TICK: Duration = Duration::from_millis(40);

/// Looks at the scanner's folder again and again, until files are whole, the folder cannot be read any more, or it is cancelled; gives
/// back what it saw in each case, under the number of its round.
pub fn watch_folder(
    work: &mut Work,
    ctx: &Context,
    (round, every): (u64, Duration),
    folder: PathBuf,
    mut seen: WatchedFolder,
) -> u64 {
    work.start(ctx, WATCH, Message::new("desktop-cmd-watch-folder"), Visibility::Hidden, move |watch| {
        loop {
            let until = Instant::now() + every;
            while Instant::now() < until {
                if watch.is_cancelled() {
                    return Outcome::FolderLooked(FolderLook { round, seen, whole: Vec::new(), trouble: None });
                }
                std::thread::sleep(WATCH_TICK.min(every));
            }
            let (whole, trouble) = match tasks::sights(&folder) {
                Ok(sights) => (seen.look(sights), None),
                Err(error) => (Vec::new(), Some(error.to_string())),
            };
            if !whole.is_empty() || trouble.is_some() {
                return Outcome::FolderLooked(FolderLook { round, seen, whole, trouble });
            }
        }
    })
}

/// Takes in files of the scanner's folder; the user goes on working meanwhile.
pub fn take_in_watched(work: &mut Work, ctx: &Context, state: &AppState, paths: Vec<PathBuf>) {
    let Some(session) = &state.session else { return };
    let (snapshot, keeper, path) = (Arc::clone(session.snapshot()), session.keeper(), session.path().to_owned());
    let options = IntakeOptions { project_folder: folder(state), copy: state.settings.copy_scans };
    let job = work.start(ctx, WATCHED_INTAKE, Message::new("desktop-job-scans"), Visibility::Shown, move |watch| {
        // What was taken away again is no file of the scanner any more.
        let here: Vec<PathBuf> = paths.iter().filter(|path| path.is_file()).cloned().collect();
        let taken = keeper.ok_or_else(|| ProjectError::ReadOnly { path }.message()).and_then(|keeper| {
            tasks::intake(&snapshot, &here, &options, watch)
                .and_then(|mut intake| intake.keep_files(&keeper, watch).map(|()| intake))
                .map(FolderTaken::of)
                .map_err(|error| error.message())
        });
        Outcome::FolderTaken { paths, taken }
    });
    // A fault of the program would come again: these files are not tried again.
    let taken = Err(Message::new("folder-watch-broke"));
    work.or_else(job, Outcome::FolderTaken { paths: Vec::new(), taken });
}

/// Name of the job that takes in files of the scanner's folder.
pub const WATCHED_INTAKE: &str = "watched-intake";

pub fn auto_link(work: &mut Work, ctx: &Context, state: &AppState) {
    let Some(session) = &state.session else { return };
    let (snapshot, who, at) = (Arc::clone(session.snapshot()), session.who().to_owned(), session.now());
    work.start(ctx, "auto-link", Message::new("desktop-job-link"), Visibility::Blocking, move |watch| {
        match tasks::link_automatically(&snapshot, &who, at, watch) {
            Ok(linked) => {
                let done = Message::new("desktop-linked-done")
                    .with("linked", linked.stated.linked + linked.evidence.linked)
                    .with("unlinked", linked.stated.unlinked.len());
                Outcome::Act { act: Box::new(linked.act), done }
            }
            Err(_) => Outcome::Cancelled,
        }
    });
}

pub fn export(work: &mut Work, ctx: &Context, state: &AppState, options: ExportOptions) {
    let Some(session) = &state.session else { return };
    let (snapshot, project) = (Arc::clone(session.snapshot()), session.path().to_owned());
    let (last_change, source) = (session.last_change(), ScanSource::new(session.contents(), &folder(state)));
    work.start(ctx, "export", Message::new("desktop-job-export"), Visibility::Shown, move |watch| {
        let environment = ExportEnvironment { project: Some(&project), last_change, scans: &source };
        match tasks::export::export(&snapshot, &options, environment, watch) {
            Ok(report) => {
                let files: Vec<String> = report.files.iter().map(|file| file.path.display().to_string()).collect();
                let folder = report.files.first().and_then(|file| file.path.parent()).map(Path::to_owned);
                let done = Message::new("desktop-export-done").with("files", files.join(", "));
                Outcome::Exported { folder: folder.unwrap_or_default(), done }
            }
            Err(tasks::export::ExportError::Cancelled) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

pub fn index_search(work: &mut Work, ctx: &Context, snapshot: &Arc<Snapshot>) {
    let snapshot = Arc::clone(snapshot);
    work.start(ctx, SEARCH, Message::new("desktop-job-search"), Visibility::Hidden, move |_| {
        Outcome::Indexed(Box::new(SearchIndex::build(&snapshot)))
    });
}

/// Filters and orders a list.
pub fn arrange_list(work: &mut Work, ctx: &Context, request: ListRequest) {
    work.start(ctx, LIST, Message::new("desktop-job-list"), Visibility::Hidden, move |watch| {
        lists::arrange(request, watch).map_or(Outcome::Cancelled, |answer| Outcome::Listed(Box::new(answer)))
    });
}

/// Makes the text of a list for the clipboard; `table` saves reading what it has.
pub fn copy_list(
    work: &mut Work,
    ctx: &Context,
    (tab, rows): (ListTab, Arc<Vec<RowRef>>),
    source: ListSource,
    table: Option<Arc<TableData>>,
) {
    work.start(ctx, "copy-list", Message::new("desktop-copy-list"), Visibility::Hidden, move |watch| {
        lists::tsv(tab, &rows, &source, table.as_deref(), watch).map_or(Outcome::Cancelled, Outcome::Copied)
    });
}

/// Writes the table of parcels as it is shown.
pub fn export_table(
    work: &mut Work,
    ctx: &Context,
    state: &AppState,
    (query, table): (Query, Option<Arc<TableData>>),
    target: PathBuf,
) {
    let Some(session) = &state.session else { return };
    let (snapshot, project) = (Arc::clone(session.snapshot()), session.path().to_owned());
    let words = state.words.clone();
    work.start(ctx, "export-table", Message::new("table-job-export"), Visibility::Shown, move |watch| {
        let say = |message: &Message| words.say(message);
        let (of, paths) = ((&*snapshot, table.as_deref()), (target.as_path(), Some(project.as_path())));
        match write_table(of, &query, paths, (words.language(), &say), watch) {
            Ok(written) => {
                let folder = target.parent().map(Path::to_owned).unwrap_or_default();
                let done = Message::new("table-written")
                    .with("path", written.path)
                    .with("rows", written.rows)
                    .with("columns", written.columns);
                Outcome::Exported { folder, done }
            }
            Err(error) if error.is_cancelled() => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// Reads and decodes one page of a scan. False when there is no such scan.
pub fn decode_page(work: &mut Work, ctx: &Context, state: &AppState, request: PageRequest) -> bool {
    start_decoding(work, ctx, state, "decode-page", request, Outcome::Page)
}

/// Name of the job that decodes pages ahead.
pub const PAGE_AHEAD: &str = "decode-page-ahead";

/// As [`decode_page`], of a page that will be wanted soon.
pub fn decode_page_ahead(work: &mut Work, ctx: &Context, state: &AppState, request: PageRequest) -> bool {
    start_decoding(work, ctx, state, PAGE_AHEAD, request, Outcome::PageAhead)
}

fn start_decoding(
    work: &mut Work,
    ctx: &Context,
    state: &AppState,
    name: &'static str,
    request: PageRequest,
    outcome: fn(Box<DecodedPage>) -> Outcome,
) -> bool {
    let scan = state.snapshot().scans.get(request.scan).cloned();
    let (Some(session), Some(scan)) = (&state.session, scan) else { return false };
    let source = ScanSource::new(session.contents(), &folder(state));
    let id = work.start(ctx, name, Message::new("desktop-job-page"), Visibility::Hidden, move |_| {
        let decoded = source.bytes(&scan).and_then(|bytes| {
            let document = Document::open(bytes).map_err(|error| error.message())?;
            let page = document.page(request.page, u32::MAX).map_err(|error| error.message())?;
            Ok((document.pages(), TilePyramid::new(page)))
        });
        let (pages, pyramid) = match decoded {
            Ok((pages, pyramid)) => (pages, Ok(Arc::new(pyramid))),
            Err(message) => (1, Err(message)),
        };
        outcome(Box::new(DecodedPage { request, pages, pyramid }))
    });
    let message = Message::new("desktop-page-broke");
    work.or_else(id, outcome(Box::new(DecodedPage { request, pages: 1, pyramid: Err(message) })));
    true
}

/// Name of the job that reads the text of a page.
pub const READ: &str = "read-page";

/// Longer side, pixels, of a page whose text is read. Source: A4 at 300 dpi; more takes longer and reads no better.
const READ_AT: u32 = 3_508;

/// Reads the text of a page, turned and straightened as it is seen, for what its certificate says.
pub fn read_page(
    work: &mut Work,
    ctx: &Context,
    (request, pyramid): (PageRequest, Arc<TilePyramid>),
    (quarter_turns, lean_degrees): (u8, f32),
    program: Option<PathBuf>,
    visibility: Visibility,
) {
    let label = Message::new("desktop-job-read");
    let job = work.start(ctx, READ, label, visibility, move |watch| {
        let read = || -> Result<Vec<PlacedProposal>, RecogniseError> {
            let recogniser = recogniser(program.as_deref())?;
            let Some(page) = pyramid.at_least(READ_AT) else { return Ok(Vec::new()) };
            let turned = crate::scans::quarter_turned(page, quarter_turns);
            let seen = crate::scans::deskewed(&turned, lean_degrees);
            let proposals = tasks::proposals(&recogniser.words(&seen, watch)?);
            let place = PlacedProposal::placing((page.width, page.height), quarter_turns, lean_degrees, &seen);
            Ok(proposals.into_iter().map(place).collect())
        };
        match read() {
            Err(RecogniseError::Cancelled(_)) => Outcome::PageText { request, found: Err(Message::new("cancelled")) },
            found => Outcome::PageText { request, found: found.map_err(|error| error.message()) },
        }
    });
    work.or_else(job, Outcome::PageText { request, found: Err(Message::new("desktop-page-broke")) });
}

/// Name of the job that asks whether text can be recognised.
pub const RECOGNISER: &str = "find-recogniser";

/// Asks whether this machine can recognise text.
pub fn find_recogniser(work: &mut Work, ctx: &Context, program: Option<PathBuf>) {
    work.start(ctx, RECOGNISER, Message::new("desktop-job-read"), Visibility::Hidden, move |_| {
        Outcome::Recogniser(recogniser(program.as_deref()).map(drop).map_err(|error| error.message()))
    });
}

/// The program that the user has named, else the one on the path.
fn recogniser(program: Option<&Path>) -> Result<Recogniser, RecogniseError> {
    program.map_or_else(Recogniser::find, Recogniser::at)
}

/// Name of the job that finds papers that were handed in twice.
pub const COPIES: &str = "find-copies";

/// Finds scans that may show one paper.
pub fn find_copies(work: &mut Work, ctx: &Context, snapshot: &Arc<Snapshot>) {
    let snapshot = Arc::clone(snapshot);
    work.start(ctx, COPIES, Message::new("desktop-job-copies"), Visibility::Hidden, move |watch| {
        let Ok(mut pairs) = tasks::duplicates(&snapshot, watch) else { return Outcome::Nothing };
        tasks::strongest_first(&mut pairs, &snapshot);
        Outcome::Copies(pairs)
    });
}

/// Name of the job that looks for what would make a page easier to read.
pub const IMPROVE: &str = "improve-page";

/// Longer side, pixels, at which a page is looked at for it. Source: A4 at 150 dpi.
const IMPROVED_AT: u32 = 1_754;

/// Looks for what would make a page easier to read.
pub fn improve_page(work: &mut Work, ctx: &Context, request: PageRequest, pyramid: Arc<TilePyramid>) {
    work.start(ctx, IMPROVE, Message::new("desktop-job-improve"), Visibility::Hidden, move |_| {
        let found = pyramid.at_least(IMPROVED_AT).map(crate::scans::improvement).unwrap_or_default();
        Outcome::Improved { request, found }
    });
}

/// Name of the job that brings small pictures of pages.
pub const THUMBNAILS: &str = "thumbnails";

/// Brings small pictures of a scan's pages.
pub fn bring_thumbnails(work: &mut Work, ctx: &Context, state: &AppState, (id, pages): (ScanId, Vec<u32>)) {
    let scan = state.snapshot().scans.get(id).cloned();
    let (Some(session), Some(scan)) = (&state.session, scan) else { return };
    let (contents, keeper) = (session.contents(), session.keeper());
    let source = ScanSource::new(session.contents(), &folder(state));
    let none = pages.iter().map(|page| (*page, None)).collect();
    let job = work.start(ctx, THUMBNAILS, Message::new("desktop-job-page"), Visibility::Hidden, move |watch| {
        match tasks::thumbnails(&scan, &pages, (&contents, &source), keeper.as_ref(), watch) {
            Ok(pages) => Outcome::Thumbnails { scan: id, pages },
            Err(_) => Outcome::Nothing,
        }
    });
    // A job that breaks is not started again for the same pages.
    work.or_else(job, Outcome::Thumbnails { scan: id, pages: none });
}

/// The folder of the open project.
pub fn folder(state: &AppState) -> PathBuf {
    state.session.as_ref().map(|session| folder_of(session.path())).unwrap_or_default()
}

fn folder_of(project: &Path) -> PathBuf {
    let absolute = std::path::absolute(project).unwrap_or_else(|_| project.to_owned());
    absolute.parent().map(Path::to_owned).unwrap_or_default()
}
