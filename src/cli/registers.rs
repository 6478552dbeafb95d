//! `thuaso register`: registers in and out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Outcome;
use super::console::Console;
use crate::cadastre::{Purpose, Severity};
use crate::editing::DisclosurePurpose;
use crate::i18n::{Catalogue, Explain, Message};
use crate::project::{Access, Session};
use crate::tasks::registers::{
    Conflict, Field, Mapping, Meaning, Place, RegisterExport, RegisterFinding, RegisterOptions, RegisterSelection,
    Repair, SheetReport, Theirs, day_of, export_disclosure, export_groups, export_register, import_registers,
};
use crate::tasks::{account, now};

/// Repairs, findings and conflicts of a sheet that are listed one by one for people, of each kind; `--json` lists all.
const LISTED: usize = 20;

#[derive(Debug, Args)]
pub(super) struct RegisterArgs {
    #[command(subcommand)]
    pub command: RegisterCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RegisterCommand {
    Import(RegisterImportArgs),
    Export(RegisterExportArgs),
}

#[derive(Debug, Args)]
pub(super) struct RegisterImportArgs {
    #[arg(required = true, value_name = "F")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "M.json")]
    pub mapping: Option<PathBuf>,
    #[arg(long)]
    pub with_personal_data: bool,
    #[arg(long, value_name = "all|[SHEET!]ROW[:COLUMN],…", value_delimiter = ',')]
    pub take_theirs: Vec<Wish>,
}

/// Where the register outranks the project: everywhere, or at a row (`7`), a value of it (`7:I`, `7:birth_date`), of a sheet
/// (`TDP 5!7:I`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    All,
    At(u64, Place),
}

impl FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        let (sheet, rest) = text.rsplit_once('!').map_or((None, text), |(sheet, rest)| (Some(sheet.to_owned()), rest));
        let (row, column) = rest.split_once(':').map_or((rest, None), |(row, column)| (row, Some(column.trim())));
        let row = row.trim().parse().map_err(|_| text.to_owned())?;
        let by_letters = |letters: &str| {
            let is_it = |field: &Field| field.label().split(' ').next() == Some(letters.to_uppercase().as_str());
            Field::all().find(is_it)
        };
        let field = column
            .map(|column| Field::by_key(column).or_else(|| by_letters(column)).ok_or_else(|| text.to_owned()))
            .transpose()?;
        Ok(Self::At(row, Place { sheet, field, ..Place::default() }))
    }
}

fn theirs(wishes: &[Wish]) -> Theirs {
    if wishes.contains(&Wish::All) {
        return Theirs::Everywhere;
    }
    Theirs::at(wishes.iter().filter_map(|wish| match wish {
        Wish::All => None,
        Wish::At(row, place) => Some((*row, place.clone())),
    }))
}

#[derive(Debug, Args)]
pub(super) struct RegisterExportArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "OUT.xlsx", required_unless_present = "per_group")]
    pub xlsx: Option<PathBuf>,
    #[arg(long, value_name = "G", requires = "xlsx")]
    pub group: Option<String>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["xlsx", "group"])]
    pub per_group: Option<PathBuf>,
    #[arg(long, value_name = "WORDS")]
    pub purpose: Option<String>,
}

/// The commands with their explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let help = |command: clap::Command, pairs: &[(&'static str, &'static str)]| {
        pairs.iter().fold(command, |command, (arg, key)| {
            let text = catalogue.text(key);
            command.mut_arg(*arg, |arg| arg.help(text))
        })
    };
    command
        .mut_subcommand("import", |sub| {
            let about = catalogue.text("cli-about-register-import");
            let args = [
                ("files", "cli-arg-register-files"),
                ("project", "cli-arg-project"),
                ("mapping", "cli-arg-register-mapping"),
                ("with_personal_data", "cli-arg-register-personal"),
                ("take_theirs", "cli-arg-register-take-theirs"),
            ];
            help(sub.about(about), &args)
        })
        .mut_subcommand("export", |sub| {
            let about = catalogue.text("cli-about-register-export");
            let args = [
                ("project", "cli-arg-project"),
                ("xlsx", "cli-arg-register-xlsx"),
                ("group", "cli-arg-register-group"),
                ("per_group", "cli-arg-register-per-group"),
                ("purpose", "cli-arg-register-purpose"),
            ];
            help(sub.about(about), &args)
        })
}

pub(super) fn register(args: &RegisterArgs, console: &Console) -> Result<Outcome, Message> {
    match &args.command {
        RegisterCommand::Import(args) => import(args, console),
        RegisterCommand::Export(args) => export(args, console),
    }
}

fn import(args: &RegisterImportArgs, console: &Console) -> Result<Outcome, Message> {
    let mapping = args.mapping.as_deref().map(read_mapping).transpose()?;
    let mut session =
        Session::open(&args.project, Access::ReadWrite, &account(), now).map_err(|error| error.message())?;
    let options = RegisterOptions {
        mapping,
        sheets: Vec::new(),
        theirs: theirs(&args.take_theirs),
        today: day_of(session.now()),
    };
    let imported = console
        .watched(|watch| import_registers(session.snapshot(), &args.files, &options, watch))
        .map_err(|error| error.message())?;
    session.perform(imported.act).map_err(|error| error.message())?;
    session.flush().map_err(|error| error.message())?;
    let report = imported.report;
    let teller = Teller { console, personal: args.with_personal_data };
    let mut lines = Vec::new();
    for sheet in &report.sheets {
        lines.push(
            Message::new("cli-register-imported")
                .with("path", sheet.path.clone())
                .with("sheet", sheet.sheet.as_str())
                .with("rows", sheet.rows)
                .with("new", sheet.new)
                .with("changed", sheet.changed)
                .with("unchanged", sheet.unchanged)
                .with("repairs", sheet.repairs.len())
                .with("findings", sheet.findings.iter().filter(|finding| finding.severity > Severity::Info).count())
                .with("conflicts", sheet.open_conflicts()),
        );
        let taken = sheet.conflicts.len() - sheet.open_conflicts();
        if taken > 0 {
            lines.push(Message::new("cli-register-theirs").with("count", taken));
        }
        listed(&mut lines, sheet.conflicts.iter().map(|conflict| teller.conflict(conflict)));
        listed(&mut lines, sheet.repairs.iter().map(|repair| teller.repair(repair)));
        listed(&mut lines, finding_lines(&sheet.findings).into_iter());
    }
    lines.push(Message::new("cli-register-certificates").with("count", report.certificates_created));
    let json = json!({
        "certificates_created": report.certificates_created,
        "needs_person": report.needs_person(),
        "sheets": report.sheets.iter().map(|sheet| teller.sheet(sheet)).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if report.needs_person() { Outcome::Doubts } else { Outcome::Done })
}

fn export(args: &RegisterExportArgs, console: &Console) -> Result<Outcome, Message> {
    let purpose = args
        .purpose
        .as_deref()
        .map(|words| DisclosurePurpose::typed(words).ok_or_else(|| Message::new("cli-register-purpose-short")));
    let purpose = purpose.transpose()?;
    // Personal data go out: the journal says so before the file is written.
    let mut session =
        Session::open(&args.project, Access::ReadWrite, &account(), now).map_err(|error| error.message())?;
    let project = Some(args.project.as_path());
    let selection = args.xlsx.as_ref().map(|_| match &args.group {
        None => RegisterSelection::Whole,
        Some(group) => RegisterSelection::Group(group.clone()),
    });
    let (subject, usual) = export_disclosure(selection.as_ref());
    session
        .record_disclosure(subject, purpose.map_or(usual, |purpose| purpose.message()))
        .and_then(|()| session.flush())
        .map_err(|error| error.message())?;
    let written = match (&args.xlsx, &args.per_group) {
        (Some(target), _) => {
            let selection = selection.unwrap_or(RegisterSelection::Whole);
            console
                .watched(|watch| export_register(session.snapshot(), &selection, target, project, watch))
                .map(|export| vec![export])
        }
        (None, Some(folder)) => console.watched(|watch| export_groups(session.snapshot(), folder, project, watch)),
        (None, None) => Ok(Vec::new()),
    };
    let written = written.map_err(|error| error.message())?;
    let line = |export: &RegisterExport| {
        Message::new("cli-register-exported")
            .with("path", export.path.clone())
            .with("rows", export.counts.rows)
            .with("linked", export.counts.linked)
            .with("appended", export.counts.appended)
    };
    let mut lines: Vec<Message> = written.iter().map(line).collect();
    lines.push(Message::new("cli-register-personal"));
    let json = json!({"files": written.iter().map(|export| json!({
        "path": export.path, "rows": export.counts.rows, "linked": export.counts.linked, "appended": export.counts.appended,
    })).collect::<Vec<_>>()});
    console.result(&json, &lines);
    Ok(Outcome::Done)
}

fn read_mapping(path: &Path) -> Result<Mapping, Message> {
    let failed =
        |reason: String| Message::new("cli-register-mapping").with("path", path.to_owned()).with("reason", reason);
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

/// Says what an import found; values of persons only where they were asked for.
struct Teller<'a> {
    console: &'a Console,
    personal: bool,
}

impl Teller<'_> {
    fn value(&self, field: Field, value: &crate::cadastre::Confidential<String>) -> String {
        if self.personal || !field.column().personal { value.open(Purpose::Display).clone() } else { value.to_string() }
    }

    fn repair(&self, repair: &Repair) -> Message {
        Message::new("cli-register-repair")
            .with("row", repair.row)
            .with("column", repair.field.label())
            .with("before", self.value(repair.field, &repair.before))
            .with("after", self.value(repair.field, &repair.after))
            .with("rule", Message::new(repair.rule.key()))
    }

    fn conflict(&self, conflict: &Conflict) -> Message {
        let key = if conflict.taken { "cli-register-conflict-taken" } else { "cli-register-conflict" };
        Message::new(key)
            .with("row", conflict.row)
            .with("column", conflict.field.label())
            .with("returned", self.value(conflict.field, &conflict.returned))
            .with("current", self.value(conflict.field, &conflict.current))
            .with("reason", Message::new(conflict.reason.key()))
    }

    fn sheet(&self, sheet: &SheetReport) -> serde_json::Value {
        let meaning = |meaning: Meaning| match meaning {
            Meaning::Ordinal => "ordinal",
            Meaning::Group => "group",
            Meaning::Field(field) => field.column().key,
        };
        json!({
            "path": sheet.path, "sheet": sheet.sheet, "returned": sheet.returned, "rows": sheet.rows, "new": sheet.new,
            "changed": sheet.changed, "unchanged": sheet.unchanged, "removed_here": sheet.removed_here, "missing": sheet.missing,
            "kind": sheet.kind.key(),
            "columns": sheet.columns.iter().map(|column| json!({
                "place": column.place, "meaning": meaning(column.meaning), "doubtful": column.doubtful,
            })).collect::<Vec<_>>(),
            "repairs": sheet.repairs.iter().map(|repair| json!({
                "row": repair.row, "column": repair.field.column().key, "rule": repair.rule.key(),
                "before": self.value(repair.field, &repair.before), "after": self.value(repair.field, &repair.after),
            })).collect::<Vec<_>>(),
            "conflicts": sheet.conflicts.iter().map(|conflict| json!({
                "row": conflict.row, "column": conflict.field.column().key, "reason": conflict.reason.key(),
                "taken": conflict.taken,
                "sent": conflict.sent.as_ref().map(|sent| self.value(conflict.field, sent)),
                "returned": self.value(conflict.field, &conflict.returned),
                "current": self.value(conflict.field, &conflict.current),
            })).collect::<Vec<_>>(),
            "findings": sheet.findings.iter().map(|finding| json!({
                "row": finding.row, "column": finding.field.map(|field| field.column().key), "severity": finding.severity,
                "rule": finding.message.key, "message": self.console.say(&finding.message),
            })).collect::<Vec<_>>(),
        })
    }
}

/// The findings that need a person: one line for all rows with the same fault in the same column.
fn finding_lines(findings: &[RegisterFinding]) -> Vec<Message> {
    let mut faults: BTreeMap<(Option<Field>, &str), Vec<&RegisterFinding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity > Severity::Info) {
        faults.entry((finding.field, finding.message.key.as_ref())).or_default().push(finding);
    }
    let mut faults: Vec<Vec<&RegisterFinding>> = faults.into_values().collect();
    faults.sort_by_key(|rows| rows.first().map_or((0, None), |first| (first.row, first.field)));
    let line = |rows: &Vec<&RegisterFinding>| {
        let (first, last) = (rows.first()?, rows.last()?);
        let text = first.message.clone();
        let message = match (first.row, first.field) {
            (0, _) => return Some(text),
            (row, Some(field)) if rows.len() > 1 => Message::new("cli-register-findings")
                .with("column", field.label())
                .with("count", rows.len())
                .with("row", row)
                .with("last", last.row),
            (row, Some(field)) => Message::new("cli-register-finding").with("row", row).with("column", field.label()),
            (row, None) => Message::new("cli-register-row").with("row", row),
        };
        Some(message.with("text", text))
    };
    faults.iter().filter_map(line).collect()
}

/// Adds messages as list items, the first so many of them, and how many more there are.
fn listed(lines: &mut Vec<Message>, messages: impl Iterator<Item = Message>) {
    let all: Vec<Message> = messages.collect();
    let more = all.len().saturating_sub(LISTED);
    lines.extend(all.into_iter().take(LISTED).map(|message| Message::new("cli-item").with("text", message)));
    if more > 0 {
        lines.push(Message::new("cli-more").with("count", more));
    }
}
