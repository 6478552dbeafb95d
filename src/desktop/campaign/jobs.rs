//! The jobs of the campaign's dialogs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::super::state::AppState;
use super::super::work::{Outcome, Visibility, Work};
use super::SheetOrder;
use super::crosswalks::TableInHand;
use crate::formats::WriteError;
use crate::i18n::{Explain, Message};
use crate::jobs::Watch;
use crate::project::{JournalEntry, Session};
use crate::tasks::field_sheet::{FieldSheets, GroupSummary, ProjectMark, SheetRequest, sheet_file_name};
use crate::tasks::progress::{Progress, WorkingDays, day_of, progress};
use crate::tasks::{self, CrosswalkReview};

/// Names of the jobs: one of each at a time.
pub const CROSSWALKS: &str = "campaign-crosswalks";
pub const TABLE: &str = "campaign-table";
pub const PROGRESS: &str = "campaign-progress";
pub const GROUPS: &str = "campaign-groups";
pub const SHEETS: &str = "campaign-sheets";

/// What a job of the campaign brings.
pub enum CampaignNews {
    Crosswalks(Box<CrosswalkReview>),
    Table(Box<TableInHand>),
    Progress(Box<Progress>),
    Groups(Vec<GroupSummary>),
}

fn told(news: CampaignNews) -> Outcome {
    Outcome::Campaign(Box::new(news))
}

/// Compares all papers.
pub fn crosswalks(work: &mut Work, ctx: &Context, state: &AppState) {
    let snapshot = Arc::clone(state.snapshot());
    let label = Message::new("campaign-job-crosswalks");
    work.start(ctx, CROSSWALKS, label, Visibility::Hidden, move |watch| {
        match tasks::crosswalk_review(&snapshot, watch) {
            Ok(review) => told(CampaignNews::Crosswalks(Box::new(review))),
            Err(_) => Outcome::Nothing,
        }
    });
}

/// Reads the table of an office.
pub fn table(work: &mut Work, ctx: &Context, state: &AppState, path: PathBuf) {
    let Some(session) = &state.session else { return };
    let (snapshot, who, at) = (Arc::clone(session.snapshot()), session.who().to_owned(), session.now());
    let label = Message::new("campaign-job-table");
    work.start(ctx, TABLE, label, Visibility::Shown, move |watch| {
        match tasks::open_crosswalk_table(&path, &who, at, watch) {
            Ok(table) => {
                let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let rows = tasks::table_rows(&table.rules, &snapshot);
                let table = TableInHand { file, rows, rules: table.rules, doubtful: table.doubtful };
                told(CampaignNews::Table(Box::new(table)))
            }
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// Counts how far the campaign is.
pub fn figures(work: &mut Work, ctx: &Context, state: &AppState, (journal, days_a_week): (Arc<Vec<JournalEntry>>, u8)) {
    let Some(session) = &state.session else { return };
    let (snapshot, today) = (Arc::clone(session.snapshot()), day_of(session.now()));
    let label = Message::new("campaign-job-progress");
    work.start(ctx, PROGRESS, label, Visibility::Hidden, move |_| {
        let working = WorkingDays::a_week(days_a_week).unwrap_or_default();
        told(CampaignNews::Progress(Box::new(progress(&snapshot, &journal, today, &working))))
    });
}

/// Counts what each residential group lacks.
pub fn groups(work: &mut Work, ctx: &Context, state: &AppState) {
    let Some(session) = &state.session else { return };
    let (snapshot, mark) = (Arc::clone(session.snapshot()), mark(session));
    let label = Message::new("campaign-job-groups");
    work.start(ctx, GROUPS, label, Visibility::Hidden, move |watch| {
        match FieldSheets::new(&snapshot, mark).summary(watch) {
            Ok(groups) => told(CampaignNews::Groups(groups)),
            Err(_) => Outcome::Nothing,
        }
    });
}

/// The mark of a project: that of its first act alone.
pub fn mark(session: &Session) -> ProjectMark {
    ProjectMark::of(session.history().get(..1).unwrap_or_default())
}

/// Writes field sheets, one file a group.
pub fn sheets(work: &mut Work, ctx: &Context, state: &AppState, order: SheetOrder) {
    let Some(session) = &state.session else { return };
    let (snapshot, mark, day) = (Arc::clone(session.snapshot()), mark(session), day_of(session.now()));
    let (words, project) = (state.words.clone(), session.path().to_owned());
    let label = Message::new("campaign-job-sheets");
    work.start(ctx, SHEETS, label, Visibility::Shown, move |watch| {
        let say = |message: &Message| words.say(message);
        let request =
            SheetRequest { group: "", day, with_names: order.with_names, language: words.language().code(), say: &say };
        let written = write_sheets(&FieldSheets::new(&snapshot, mark), &order, &request, &project, watch);
        match written {
            Ok(Some((files, items))) => {
                let done = Message::new("campaign-sheets-done")
                    .with("files", files)
                    .with("items", items)
                    .with("folder", order.folder.clone());
                Outcome::Exported { folder: order.folder, done }
            }
            Ok(None) => Outcome::Cancelled,
            Err(message) => Outcome::Failed(message),
        }
    });
}

/// Writes one file for each group, all else as requested. Gives how many files there are, and how many items they list; `None` when it
/// was cancelled.
fn write_sheets(
    sheets: &FieldSheets<'_>,
    order: &SheetOrder,
    request: &SheetRequest<'_>,
    project: &Path,
    watch: &Watch,
) -> Result<Option<(usize, usize)>, Message> {
    let folder: &Path = &order.folder;
    std::fs::create_dir_all(folder).map_err(|error| WriteError::from_io(folder, error).message())?;
    watch.begin("stage-writing-sheets", order.groups.len() as u64);
    let (names, mut items) = (sheets.file_names(), 0);
    for group in &order.groups {
        if watch.check().is_err() {
            return Ok(None);
        }
        let sheet = sheets.sheet(&SheetRequest { group, ..*request }).map_err(|error| error.message())?;
        let name = names.get(group).cloned().unwrap_or_else(|| sheet_file_name(group));
        sheets.write(&folder.join(name), &sheet.pdf, project).map_err(|error| error.message())?;
        items += sheet.content.items.len();
        watch.advance(1);
    }
    Ok(Some((order.groups.len(), items)))
}

/// Takes the personal data out of a project that nothing else reads from.
pub fn wipe(work: &mut Work, ctx: &Context, session: Session) {
    let path = session.path().to_owned();
    let label = Message::new("campaign-job-wipe");
    let broken = Outcome::Wiped { path: path.clone(), report: Err(Message::new("campaign-wipe-broke")) };
    let id = work.start(ctx, "campaign-wipe", label, Visibility::Blocking, move |_| {
        let report = tasks::wipe(session).map_err(|error| error.message());
        Outcome::Wiped { path, report }
    });
    work.or_else(id, broken);
}
