//! The commands, one function each: open, call the task, perform, say.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Outcome;
use super::args::{ExportArgs, ImportArgs, InfoArgs, LinkArgs, ReadingArgs, SampleArgs};
use super::console::Console;
use crate::cadastre::{ColumnPreset, LinkMethod};
use crate::crs::Crs;
use crate::i18n::{Explain, Message};
use crate::project::{Access, Session};
use crate::tasks::export::{ExportEnvironment, ExportOptions, ExportReport, ExportedFile, ScanDelivery, Withheld};
use crate::tasks::import::{ImportOptions, ReportLine};
use crate::tasks::sample_ward::{SampleOptions, write_sample_ward};
use crate::tasks::{self, Ignored, ScanSource, account, now};

/// Doubts that are listed one by one for people; `--json` lists all.
const LISTED: usize = 20;

pub(super) fn import(args: &ImportArgs, console: &Console) -> Result<Outcome, Message> {
    let options = import_options(&args.reading, folder_of(&args.project))?;
    let fresh = !args.project.exists();
    let mut session = if fresh { create(&args.project)? } else { open(&args.project)? };
    let imported =
        console.watched(|watch| tasks::import::import_files(session.snapshot(), &args.maps, &options, watch));
    let done = imported.map_err(|error| error.message()).and_then(|outcome| {
        keep(&mut session, outcome.act)?;
        Ok(outcome.report)
    });
    let report = match done {
        Ok(report) => report,
        Err(message) => {
            drop(session);
            if fresh {
                // A project that was made for an import that did not happen is not left behind.
                let _ = std::fs::remove_file(&args.project);
            }
            return Err(message);
        }
    };
    let mut lines: Vec<Message> = Vec::new();
    for layer in &report.layers {
        lines.push(
            Message::new("cli-import-layer")
                .with("layer", layer.name.as_str())
                .with("read", layer.read)
                .with("parcels", layer.parcels)
                .with("references", layer.references)
                .with("crs", layer.crs.as_str()),
        );
        if !layer.decoded_texts.is_empty() {
            let decoded: u64 = layer.decoded_texts.values().sum();
            let names: Vec<&str> = layer.decoded_texts.keys().copied().collect();
            lines.push(Message::new("cli-import-texts").with("count", decoded).with("encodings", names.join(", ")));
        }
    }
    listed(&mut lines, report.doubts().map(|line| line.message.clone()));
    let json = json!({
        "project": args.project,
        "parcels": report.parcels(),
        "references": report.references(),
        "needs_person": report.needs_person(),
        "layers": report.layers.iter().map(|layer| json!({
            "name": layer.name, "path": layer.path, "crs": layer.crs, "read": layer.read, "parcels": layer.parcels,
            "references": layer.references, "without_geometry": layer.without_geometry,
            "decoded_texts": layer.decoded_texts, "doubtful_texts": layer.doubtful_texts,
        })).collect::<Vec<_>>(),
        "lines": report.lines.iter().map(|line| line_json(line, console)).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if report.needs_person() { Outcome::Doubts } else { Outcome::Done })
}

/// What an import is told beforehand. `project_folder` is that of the project, for relative paths.
pub(super) fn import_options(args: &ReadingArgs, project_folder: PathBuf) -> Result<ImportOptions, Message> {
    let preset = args.preset.as_deref().map(read_preset).transpose()?;
    let typed =
        |text: &Option<String>| text.as_deref().map(Crs::parse_typed).transpose().map_err(|error| error.message());
    let (crs, project_crs) = (typed(&args.crs)?, typed(&args.project_crs)?);
    Ok(ImportOptions { crs, project_crs, encoding: args.encoding, preset, project_folder })
}

pub(super) fn link(args: &LinkArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = open(&args.project)?;
    let (who, now) = (session.who().to_owned(), session.now());
    if let (Some(serial), Some(parcel)) = (&args.certificate, &args.parcel) {
        let malformed = || Message::new("cli-link-malformed").with("written", parcel.as_str());
        let (sheet, number) = parcel.split_once('/').ok_or_else(malformed)?;
        let act = tasks::link_by_number(session.snapshot(), serial, sheet, number, LinkMethod::Number, &who, now)
            .map_err(|refusal| refusal.message())?;
        keep(&mut session, act)?;
        let line = Message::new("cli-linked").with("serial", serial.as_str()).with("parcel", parcel.as_str());
        console.result(&json!({"linked": 1, "already": 0, "unlinked": []}), &[line]);
        return Ok(Outcome::Done);
    }
    let linked = console
        .watched(|watch| tasks::link_automatically(session.snapshot(), &who, now, watch))
        .map_err(|_| Message::new("cancelled"))?;
    keep(&mut session, linked.act)?;
    let (report, evidence) = (linked.stated, linked.evidence);
    let mut lines = vec![
        Message::new("cli-auto-linked")
            .with("linked", report.linked)
            .with("already", report.already)
            .with("unlinked", report.unlinked.len()),
        Message::new("cli-linked-by-evidence")
            .with("linked", evidence.linked)
            .with("open", evidence.open + evidence.contradictory)
            .with("without", evidence.without_evidence),
    ];
    if evidence.held_back > 0 {
        lines.push(Message::new("cli-evidence-off").with("count", evidence.held_back));
    }
    listed(&mut lines, report.unlinked.iter().map(|unlinked| unlinked.reason.clone()));
    let serial = |id| session.snapshot().certificates.get(id).and_then(|certificate| certificate.serial.clone());
    let json = json!({
        "linked": report.linked,
        "already": report.already,
        "by_evidence": {
            "linked": evidence.linked, "held_back": evidence.held_back, "open": evidence.open,
            "contradictory": evidence.contradictory, "without_evidence": evidence.without_evidence,
        },
        "unlinked": report.unlinked.iter().map(|unlinked| json!({
            "certificate": serial(unlinked.certificate), "reason": console.say(&unlinked.reason),
        })).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if report.unlinked.is_empty() { Outcome::Done } else { Outcome::Doubts })
}

pub(super) fn export(args: &ExportArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let options = ExportOptions {
        gpkg: args.gpkg.clone(),
        geojson: args.geojson.clone(),
        scans: args.scans.into(),
        personal_data: args.with_personal_data,
    };
    let source = ScanSource::new(session.contents(), &folder_of(&args.project));
    let environment =
        ExportEnvironment { project: Some(&args.project), last_change: session.last_change(), scans: &source };
    let report = console
        .watched(|watch| tasks::export::export(session.snapshot(), &options, environment, watch))
        .map_err(|error| error.message())?;
    let mut lines = Vec::new();
    for file in &report.files {
        lines.push(Message::new("cli-exported").with("path", file.path.clone()).with("bytes", file.bytes));
        for table in &file.tables {
            lines.push(Message::new("cli-exported-table").with("table", table.table.as_str()).with("rows", table.rows));
        }
    }
    lines.extend(told_of_personal_data(&report, &options));
    listed(&mut lines, report.doubts.iter().cloned());
    let hash = |file: &ExportedFile| console.is_for_machines().then(|| file.hash().ok().map(|hash| hash.to_string()));
    let json = json!({
        "files": report.files.iter().map(|file| json!({
            "path": file.path, "bytes": file.bytes, "blake3": hash(file).flatten(),
            "tables": file.tables.iter().map(|table| (table.table.clone(), json!(table.rows))).collect::<serde_json::Map<_, _>>(),
        })).collect::<Vec<_>>(),
        "doubts": report.doubts.iter().map(|doubt| console.say(doubt)).collect::<Vec<_>>(),
        "withheld": {
            "holders": report.withheld.holders, "columns": report.withheld.columns, "notes": report.withheld.notes,
            "identity_papers": report.withheld.identity_papers, "paths": report.withheld.paths,
        },
    });
    console.result(&json, &lines);
    Ok(if report.doubts.is_empty() { Outcome::Done } else { Outcome::Doubts })
}

/// What stayed at home, and what a picture shows all the same.
fn told_of_personal_data(report: &ExportReport, options: &ExportOptions) -> impl Iterator<Item = Message> {
    let withheld = report.withheld;
    let any = withheld != Withheld::default();
    let pictures = options.scans == ScanDelivery::Embed && !options.personal_data;
    let told = any.then(|| {
        Message::new("cli-withheld")
            .with("holders", withheld.holders)
            .with("columns", withheld.columns)
            .with("notes", withheld.notes)
            .with("papers", withheld.identity_papers)
            .with("paths", withheld.paths)
    });
    told.into_iter().chain(pictures.then(|| Message::new("cli-embedded-pictures")))
}

pub(super) fn info(args: &InfoArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let summary = tasks::summary(session.snapshot());
    let row = |key: &'static str, count: usize| Message::new(key).with("count", count);
    let lines = [
        Message::new("cli-info-project").with("path", args.project.clone()),
        Message::new("cli-info-crs").with("crs", summary.crs_name.clone().unwrap_or_default()),
        row("cli-info-parcels", summary.parcels),
        row("cli-info-references", summary.references),
        row("cli-info-certificates", summary.certificates),
        row("cli-info-scans", summary.scans),
        row("cli-info-waiting", summary.waiting_scans),
        row("cli-info-links", summary.links),
        row("cli-info-findings", summary.findings),
        Message::new("cli-info-blocks")
            .with("geometry", summary.blocks.geometry)
            .with("attributes", summary.blocks.attributes)
            .with("scan", summary.blocks.scan)
            .with("complete", summary.blocks.complete),
    ];
    console.result(&serde_json::to_value(&summary).unwrap_or_default(), &lines);
    Ok(Outcome::Done)
}

pub(super) fn sample_ward(args: &SampleArgs, console: &Console) -> Result<Outcome, Message> {
    let SampleArgs { parcels, seed, certificates, scans, defects, .. } = *args;
    let options = SampleOptions { parcels, seed, certificates, scans, defects };
    let report =
        console.watched(|watch| write_sample_ward(&args.out, &options, watch)).map_err(|error| error.message())?;
    let line = Message::new("cli-sample")
        .with("path", args.out.clone())
        .with("parcels", report.parcels)
        .with("sheets", report.sheets)
        .with("certificates", report.certificates)
        .with("scans", report.scans);
    let json = json!({
        "parcels": report.parcels, "sheets": report.sheets, "roads": report.roads,
        "certificates": report.certificates, "scans": report.scans, "defects": report.defects,
    });
    let wrong = Message::new("cli-sample-defects").with("defects", report.defects);
    console.result(&json, &[line].into_iter().chain((defects > 0).then_some(wrong)).collect::<Vec<_>>());
    Ok(Outcome::Done)
}

/// Performs an act and waits until it is on disk.
pub(super) fn keep(session: &mut Session, act: crate::cadastre::ChangeSet) -> Result<(), Message> {
    session.perform(act).map_err(|error| error.message())?;
    session.flush().map_err(|error| error.message())
}

fn create(path: &Path) -> Result<Session, Message> {
    Session::create(path, &account(), now).map_err(|error| error.message())
}

pub(super) fn open(path: &Path) -> Result<Session, Message> {
    Session::open(path, Access::ReadWrite, &account(), now).map_err(|error| error.message())
}

pub(super) fn open_to_read(path: &Path) -> Result<Session, Message> {
    Session::open(path, Access::ReadOnly, &account(), now).map_err(|error| error.message())
}

pub(super) fn folder_of(project: &Path) -> PathBuf {
    let absolute = std::path::absolute(project).unwrap_or_else(|_| project.to_owned());
    absolute.parent().map(Path::to_owned).unwrap_or_default()
}

fn read_preset(path: &Path) -> Result<ColumnPreset, Message> {
    let failed = |reason: String| Message::new("cli-preset").with("path", path.to_owned()).with("reason", reason);
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

/// Adds messages as list items, the first so many of them, and how many more there are.
pub(super) fn listed(lines: &mut Vec<Message>, messages: impl Iterator<Item = Message>) {
    let all: Vec<Message> = messages.collect();
    let more = all.len().saturating_sub(LISTED);
    lines.extend(all.into_iter().take(LISTED).map(|message| Message::new("cli-item").with("text", message)));
    if more > 0 {
        lines.push(Message::new("cli-more").with("count", more));
    }
}

pub(super) fn file_json(file: &Ignored, console: &Console) -> serde_json::Value {
    json!({"path": file.path, "reason": console.say(&file.reason)})
}

fn line_json(line: &ReportLine, console: &Console) -> serde_json::Value {
    json!({
        "layer": line.layer, "row": line.row, "severity": line.severity, "rule": line.rule,
        "message": console.say(&line.message), "place": line.place.map(|place| [place.x, place.y]),
    })
}
