//! `thuaso repair`: what would mend the map, and with `--apply` the map mended.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use super::Outcome;
use super::args::{ReadingArgs, helped};
use super::check::{project_of, read_profile};
use super::commands::{folder_of, import_options, keep, listed, open, open_to_read};
use super::console::Console;
use crate::cadastre::{Designation, Scan, Snapshot, Timestamp};
use crate::coverage::{Move, Profile, REPAIRED, Rule, Strategy, title};
use crate::i18n::{Catalogue, Explain, Message};
use crate::tasks::check_map::map_in_hand;
use crate::tasks::export::{ExportEnvironment, ExportError, ExportOptions, ScanBytes, export};
use crate::tasks::import::ImportError;
use crate::tasks::repair_map::{
    PlannedRepair, RepairReport, RepairRow, RepairWish, repair_map, repair_question, repairs_json,
};

#[derive(Debug, Args)]
#[group(id = "what", args = ["dry_run", "apply"], required = true, multiple = false)]
pub(super) struct RepairArgs {
    /// One project, or maps.
    #[arg(value_name = "PROJECT | MAP", required = true)]
    pub paths: Vec<PathBuf>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub apply: bool,
    #[arg(long, value_name = "OUT.gpkg", requires = "apply")]
    pub out: Option<PathBuf>,
    #[arg(
        long,
        value_name = "priority,evidence,longest-border,medial,largest-area,smallest-area",
        value_delimiter = ','
    )]
    pub strategy: Option<Vec<String>>,
    #[arg(long, value_name = "12,13/5", value_delimiter = ',')]
    pub priority: Vec<String>,
    #[arg(long, value_name = "overlap,T03", value_delimiter = ',')]
    pub rules: Option<Vec<String>>,
    #[arg(long, value_name = "METRES")]
    pub widest: Option<f64>,
    #[arg(long, value_name = "METRES")]
    pub tolerance: Option<f64>,
    #[arg(long, value_name = "12/125,7", value_delimiter = ',')]
    pub lock: Vec<String>,
    #[arg(long, value_name = "12/125,7", value_delimiter = ',')]
    pub only: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub veto: Vec<String>,
    #[arg(long = "move", value_name = "12,7", value_delimiter = ',')]
    pub moves: Vec<String>,
    #[arg(long, value_name = "P.json")]
    pub profile: Option<PathBuf>,
    #[arg(long)]
    pub with_personal_data: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The command with its explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let pairs = [
        ("paths", "cli-arg-check-paths"),
        ("dry_run", "cli-arg-repair-dry-run"),
        ("apply", "cli-arg-repair-apply"),
        ("out", "cli-arg-repair-out"),
        ("strategy", "cli-arg-repair-strategy"),
        ("priority", "cli-arg-repair-priority"),
        ("rules", "cli-arg-repair-rules"),
        ("widest", "cli-arg-repair-widest"),
        ("tolerance", "cli-arg-repair-tolerance"),
        ("lock", "cli-arg-repair-lock"),
        ("only", "cli-arg-repair-only"),
        ("veto", "cli-arg-repair-veto"),
        ("moves", "cli-arg-repair-move"),
        ("profile", "cli-arg-check-profile"),
        ("with_personal_data", "cli-arg-personal"),
        ("crs", "cli-arg-crs"),
        ("project_crs", "cli-arg-project-crs"),
        ("encoding", "cli-arg-encoding"),
        ("preset", "cli-arg-preset"),
    ];
    helped(command, &pairs, catalogue)
}

pub(super) fn repair(args: &RepairArgs, console: &Console) -> Result<Outcome, Message> {
    let profile = args.profile.as_deref().map_or_else(|| Ok(Profile::builtin().clone()), read_profile)?;
    let wish = wish(args)?;
    let report = match project_of(None, &args.paths) {
        Some(project) if args.paths.len() == 1 => repair_project(project, args, &profile, &wish, console)?,
        Some(_) => return Err(Message::new("cli-check-one-project")),
        None => repair_maps(args, &profile, &wish, console)?,
    };
    let mut told = repairs_json(&report, &|message| console.say(message));
    if let Some(told) = told.as_object_mut() {
        told.insert("applied".to_owned(), Value::Bool(args.apply));
        told.insert("out".to_owned(), json!(args.out));
    }
    console.result(&told, &lines(&report, args));
    Ok(if report.left.is_empty() { Outcome::Done } else { Outcome::Doubts })
}

fn wish(args: &RepairArgs) -> Result<RepairWish, Message> {
    let plain = RepairWish::default();
    let known = |names: Vec<&str>| names.join(", ");
    let strategy = |name: &String| {
        let of_all = || known(Strategy::ALL.iter().map(|strategy| strategy.name()).collect());
        Strategy::from_name(name.trim()).ok_or_else(|| {
            Message::new("cli-repair-unknown-strategy").with("name", name.as_str()).with("known", of_all())
        })
    };
    let rule = |name: &String| {
        let is_meant =
            |rule: &&Rule| [rule.name(), rule.code()].iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
        let of_all = || known(REPAIRED.iter().map(|rule| rule.name()).collect());
        let rule = REPAIRED.iter().find(is_meant).copied();
        rule.ok_or_else(|| Message::new("cli-repair-unknown-rule").with("rule", name.as_str()).with("known", of_all()))
    };
    let strategies = args.strategy.as_ref().map(|names| names.iter().map(strategy).collect::<Result<_, _>>());
    let rules = args.rules.as_ref().map(|names| names.iter().map(rule).collect::<Result<_, _>>());
    for (option, metres) in [("--widest", args.widest), ("--tolerance", args.tolerance)] {
        if metres.is_some_and(|metres| !(metres > 0.0 && metres.is_finite())) {
            return Err(Message::new("cli-repair-metres").with("option", option));
        }
    }
    Ok(RepairWish {
        strategies: strategies.transpose()?.unwrap_or(plain.strategies),
        priority: args.priority.clone(),
        rules: rules.transpose()?.unwrap_or(plain.rules),
        widest: args.widest,
        farthest: args.tolerance,
        locked: args.lock.clone(),
        only: args.only.clone(),
        vetoed: args.veto.iter().map(|id| id.trim().to_owned()).collect(),
        moves: args.moves.clone(),
    })
}

fn planned(
    snapshot: &Snapshot,
    profile: &Profile,
    wish: &RepairWish,
    console: &Console,
) -> Result<PlannedRepair, Message> {
    let question = repair_question(snapshot, profile, wish)
        .map_err(|unknown| Message::new("cli-repair-unknown-parcel").with("name", unknown.0))?;
    let planned = console.watched(|watch| repair_map(snapshot, &question, watch));
    let planned = planned.map_err(|_| Message::new("cancelled"))?;
    let moved =
        |sheet: &&String| planned.report.sheets.iter().any(|row| row.sheet.key() == Designation::new(sheet).key());
    match wish.moves.iter().find(|sheet| !moved(sheet)) {
        Some(sheet) => Err(Message::new("cli-repair-not-moved").with("sheet", sheet.as_str())),
        None => Ok(planned),
    }
}

fn repair_project(
    path: &Path,
    args: &RepairArgs,
    profile: &Profile,
    wish: &RepairWish,
    console: &Console,
) -> Result<RepairReport, Message> {
    let mut session = if args.apply { open(path)? } else { open_to_read(path)? };
    let snapshot = session.snapshot().clone();
    let PlannedRepair { report, act } = planned(&snapshot, profile, wish, console)?;
    if args.apply {
        keep(&mut session, act)?;
        if let Some(out) = &args.out {
            let scans = crate::tasks::ScanSource::new(session.contents(), &folder_of(path));
            let last_change = session.last_change();
            deliver(
                session.snapshot(),
                out,
                args,
                ExportEnvironment { project: Some(path), last_change, scans: &scans },
                console,
            )?;
        }
    }
    Ok(report)
}

fn repair_maps(
    args: &RepairArgs,
    profile: &Profile,
    wish: &RepairWish,
    console: &Console,
) -> Result<RepairReport, Message> {
    if args.apply && args.out.is_none() {
        return Err(Message::new("cli-repair-needs-out"));
    }
    // Paths of the maps are kept relative to here.
    let options = import_options(&args.reading, std::env::current_dir().unwrap_or_default())?;
    let read = console.watched(|watch| -> Result<_, ImportError> { map_in_hand(&args.paths, &options, watch) });
    let (snapshot, _) = read.map_err(|error| error.message())?;
    let PlannedRepair { report, act } = planned(&snapshot, profile, wish, console)?;
    if let Some(out) = &args.out {
        let mended = Arc::new(snapshot.apply(&act).expect("made for this map"));
        // Nothing of a map says when it changed last that would be the same for each copy of it.
        let environment = ExportEnvironment { project: None, last_change: Timestamp(0), scans: &NoScans };
        deliver(&mended, out, args, environment, console)?;
    }
    Ok(report)
}

/// Of a map that is in no project.
struct NoScans;

impl ScanBytes for NoScans {
    fn bytes(&self, scan: &Scan) -> Result<Vec<u8>, Message> {
        Err(Message::new("cli-check-unreadable").with("reason", scan.source.path.clone()))
    }
}

fn deliver(
    snapshot: &Snapshot,
    out: &Path,
    args: &RepairArgs,
    environment: ExportEnvironment<'_>,
    console: &Console,
) -> Result<(), Message> {
    let options = ExportOptions {
        gpkg: Some(out.to_owned()),
        personal_data: args.with_personal_data,
        ..ExportOptions::default()
    };
    let done = console.watched(|watch| -> Result<_, ExportError> { export(snapshot, &options, environment, watch) });
    done.map(drop).map_err(|error| error.message())
}

fn lines(report: &RepairReport, args: &RepairArgs) -> Vec<Message> {
    let mut lines: Vec<Message> = report
        .counts
        .iter()
        .map(|(rule, [before, after])| {
            let line = Message::new("cli-repair-count").with("code", rule.code()).with("title", title(*rule));
            line.with("before", *before).with("after", *after)
        })
        .collect();
    let summary =
        Message::new("cli-repair-summary").with("repairs", report.repairs.len()).with("parcels", report.changed);
    lines.push(summary.with_number("before", report.areas[0], 2).with_number("after", report.areas[1], 2));
    for row in &report.sheets {
        lines.push(
            match &row.became {
                Move::Offered => Message::new("cli-repair-sheet-offered").with("sheet", row.sheet.as_str()),
                Move::Made => Message::new("cli-repair-sheet-made"),
                Move::Refused(reason) => Message::new("cli-repair-sheet-refused").with("reason", reason.clone()),
            }
            .with("text", row.message.clone()),
        );
    }
    listed(&mut lines, report.repairs.iter().map(in_a_line));
    if !report.left.is_empty() {
        lines.push(Message::new("cli-repair-left").with("count", report.left.len()));
        let left = report.left.iter().map(|left| {
            let line = Message::new("cli-repair-left-one").with("code", left.rule.code());
            line.with("parcels", left.parcels.join(", "))
                .with("id", left.id.as_str())
                .with("reason", left.reason.clone())
        });
        listed(&mut lines, left);
    }
    lines.push(match (args.apply, &args.out) {
        (false, _) => Message::new("cli-repair-dry"),
        (true, Some(out)) => Message::new("cli-repair-written").with("path", out.clone()),
        (true, None) => Message::new("cli-repair-applied"),
    });
    lines
}

/// A repair with its areas and its reasons.
fn in_a_line(row: &RepairRow) -> Message {
    let parcels = row.parcels.iter().take(NAMED).map(|parcel| {
        let told = Message::new("cli-repair-parcel").with("parcel", parcel.label.as_str());
        let told = told.with_number("before", parcel.before, 2);
        match parcel.after {
            Some(after) => told.with_number("after", after, 2),
            None => told.with("after", "–"),
        }
    });
    let more = (row.parcels.len() > NAMED).then(|| Message::new("cli-repair-parcels-more"));
    let parcels = parcels.chain(more).collect::<Vec<_>>().into_iter().rev();
    let parcels =
        parcels.reduce(|others, one| Message::new("cli-repair-parcels").with("one", one).with("others", others));
    let line = Message::new("cli-repair-one").with("code", row.rule.code());
    let line = line.with("parcels", parcels.unwrap_or_else(|| Message::new("cli-repair-parcels-more")));
    let mut methods = row.methods.iter();
    let line = line.with_number("moved", row.moved, 2).with("id", row.id.as_str());
    line.with("method", methods.next().cloned().unwrap_or_else(|| Message::new("repair-method-corner-set")))
}

/// Parcels that a line names.
const NAMED: usize = 4;
