//! The jobs of the office.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::super::state::AppState;
use super::super::tasks_of_window::folder;
use super::super::words::Words;
use super::super::work::{Outcome, Visibility, Work};
use super::register::{RegisterPreview, Wanted, done_message};
use super::register_export::{Counts, What};
use super::{OfficeNews, ProjectCheck};
use crate::cadastre::Snapshot;
use crate::coverage::{Moment, Profile, Rule};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::tasks::check_map::{MapQuestion, check_map, keep_findings};
use crate::tasks::registers::{
    RegisterError, RegisterExport, RegisterExportError, RegisterFile, RegisterOptions, SheetChoice, Theirs,
    count_register, day_of, export_groups, export_register, import_read_registers, look_at_sheets, read_register,
};
use crate::tasks::{self, DeliveryError, Look};

/// Name of the job that looks at registers: one at a time.
pub const PREVIEW: &str = "register-preview";

/// Name of the job that counts what an export would write.
pub const COUNT: &str = "register-count";

/// Where the registers of a preview come from.
pub enum Registers {
    Files(Vec<PathBuf>),
    Read(Arc<Vec<RegisterFile>>),
}

/// Looks at registers: what they are, and what they would change.
pub fn preview(work: &mut Work, ctx: &Context, state: &AppState, registers: Registers, choices: Vec<SheetChoice>) {
    let Some(session) = &state.session else { return };
    let (snapshot, now) = (Arc::clone(session.snapshot()), session.now());
    let options = RegisterOptions { mapping: None, sheets: choices, theirs: Theirs::Nowhere, today: day_of(now) };
    work.start(ctx, PREVIEW, Message::new("office-job-read-register"), Visibility::Blocking, move |watch| {
        match looked_at(&snapshot, registers, options, watch) {
            Ok(preview) => Outcome::Office(Box::new(OfficeNews::Registers(Box::new(preview)))),
            Err(RegisterError::Cancelled(_)) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// Errors: a file that cannot be read; cancelled. A register that is not understood is shown, so that a person can tell its columns.
fn looked_at(
    snapshot: &Snapshot,
    registers: Registers,
    options: RegisterOptions,
    watch: &Watch,
) -> Result<RegisterPreview, RegisterError> {
    let files = match registers {
        Registers::Read(files) => files,
        Registers::Files(paths) => {
            Arc::new(paths.iter().map(|path| read_register(path, watch)).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let look = |file: &RegisterFile| {
        let own: Vec<SheetChoice> = options.sheets.iter().filter(|choice| choice.path == file.path).cloned().collect();
        look_at_sheets(file, None, &own)
    };
    let sheets = files.iter().flat_map(look).collect();
    let import = match import_read_registers(snapshot, &files, &options, watch) {
        Err(RegisterError::Cancelled(cancelled)) => return Err(cancelled.into()),
        import => import.map_err(|error| error.message()),
    };
    let wanted = Wanted { choices: options.sheets, revision: snapshot.revision };
    Ok(RegisterPreview { files, sheets, wanted, import })
}

/// Imports registers as they were looked at, with the values that a person decided to take.
pub fn import(
    work: &mut Work,
    ctx: &Context,
    state: &AppState,
    files: Arc<Vec<RegisterFile>>,
    choices: Vec<SheetChoice>,
    theirs: Theirs,
) {
    let Some(session) = &state.session else { return };
    let (snapshot, now) = (Arc::clone(session.snapshot()), session.now());
    let options = RegisterOptions { mapping: None, sheets: choices, theirs, today: day_of(now) };
    work.start(ctx, "register-import", Message::new("stage-importing-register"), Visibility::Blocking, move |watch| {
        match import_read_registers(&snapshot, &files, &options, watch) {
            Ok(import) => {
                let done = done_message(&import.report);
                Outcome::Act { act: Box::new(import.act), done }
            }
            Err(RegisterError::Cancelled(_)) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

/// Counts what an export of the register would write.
pub fn count(work: &mut Work, ctx: &Context, state: &AppState) {
    let snapshot = Arc::clone(state.snapshot());
    work.start(ctx, COUNT, Message::new("stage-counting-register"), Visibility::Hidden, move |watch| {
        match count_register(&snapshot, watch) {
            Ok((whole, groups)) => Outcome::Office(Box::new(OfficeNews::Counted(Counts { whole, groups }))),
            Err(_) => Outcome::Nothing,
        }
    });
}

/// Writes the register. The journal must have the purpose already.
pub fn export(work: &mut Work, ctx: &Context, state: &AppState, what: What, target: PathBuf) {
    let Some(session) = &state.session else { return };
    let (snapshot, project) = (Arc::clone(session.snapshot()), session.path().to_owned());
    work.start(ctx, "register-export", Message::new("stage-writing-register"), Visibility::Shown, move |watch| {
        let folder = target.parent().map(Path::to_owned).unwrap_or_default();
        let written = match what {
            What::One(selection) => {
                export_register(&snapshot, &selection, &target, Some(&project), watch).map(|file| vec![file])
            }
            What::EachGroup => export_groups(&snapshot, &folder, Some(&project), watch),
        };
        match written {
            Ok(files) => Outcome::Exported { folder, done: exported(&files) },
            Err(RegisterExportError::File(DeliveryError::Cancelled(_))) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}

fn exported(files: &[RegisterExport]) -> Message {
    let names: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    let rows: usize = files.iter().map(|file| file.counts.rows).sum();
    Message::new("office-register-exported").with("files", names.join(", ")).with("rows", rows)
}

/// Runs the rules of links and of the map over the project; with [`Look::Whole`] every file of a scan is read.
pub fn check(work: &mut Work, ctx: &Context, state: &AppState, look: Look) {
    let (snapshot, folder) = (Arc::clone(state.snapshot()), folder(state));
    work.start(ctx, "check-links", Message::new("office-job-check"), Visibility::Blocking, move |watch| match checked(
        &snapshot, &folder, look, watch,
    ) {
        Ok(check) => Outcome::Office(Box::new(OfficeNews::Checked { check, revision: snapshot.revision })),
        Err(Cancelled) => Outcome::Cancelled,
    });
}

/// One act for the findings of both. They are kept as a draft has them; the list weighs them for the moment that is chosen there.
fn checked(snapshot: &Snapshot, folder: &Path, look: Look, watch: &Watch) -> Result<ProjectCheck, Cancelled> {
    let seen = tasks::look_at_files(snapshot, folder, look, watch)?;
    let mut links = tasks::check_links(snapshot, &seen, look, watch)?;
    let question = MapQuestion { profile: Profile::builtin(), moment: Moment::Draft, rules: &Rule::ALL };
    let map = check_map(snapshot, question, watch)?;
    let kept = keep_findings(snapshot, &map, links.report.added, &mut links.act);
    let excepted = map.rules.iter().map(|rule| rule.excepted).sum();
    let (faults, decisions) = (map.open().count(), map.causes.len());
    Ok(ProjectCheck { links, faults, decisions, excepted, kept })
}

/// Counts the pages that should be scanned again.
pub fn count_rescans(work: &mut Work, ctx: &Context, state: &AppState) {
    let snapshot = Arc::clone(state.snapshot());
    work.start(ctx, "count-rescans", Message::new("office-job-rescan"), Visibility::Hidden, move |_| {
        let pages = snapshot.scans.iter().map(|scan| tasks::rescans_of(scan).len()).filter(|pages| *pages > 0);
        let (scans, pages) = pages.fold((0, 0), |(scans, sum), pages| (scans + 1, sum + pages));
        Outcome::Office(Box::new(OfficeNews::RescansCounted { pages, scans }))
    });
}

/// Writes the list of pages to scan again.
pub fn write_rescans(work: &mut Work, ctx: &Context, state: &AppState, target: PathBuf) {
    let Some(session) = &state.session else { return };
    let (snapshot, project) = (Arc::clone(session.snapshot()), session.path().to_owned());
    let words: Words = state.words.clone();
    work.start(ctx, "rescan-list", Message::new("office-job-rescan"), Visibility::Shown, move |watch| {
        let say = |message: &Message| words.say(message);
        match tasks::write_rescan_list(&snapshot, &target, Some(&project), &say, watch) {
            Ok(written) => {
                let folder = target.parent().map(Path::to_owned).unwrap_or_default();
                let done = Message::new("rescan-written")
                    .with("path", written.path)
                    .with("pages", written.pages)
                    .with("scans", written.scans);
                Outcome::Exported { folder, done }
            }
            Err(DeliveryError::Cancelled(_)) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.message()),
        }
    });
}
