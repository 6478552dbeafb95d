//! `thuaso scans`: takes in scans, and says which pages should be scanned again.

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use super::args::ScansArgs;
use super::commands::{file_json, folder_of, keep, listed, open};
use super::console::Console;
use crate::i18n::{Explain, Message};
use crate::project::ProjectError;
use crate::tasks::{self, Ignored, IntakeError, IntakeOptions, Rescan};

pub(super) fn scans(args: &ScansArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = open(&args.project)?;
    let roots: Vec<PathBuf> =
        args.folders.iter().map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.clone())).collect();
    let options = IntakeOptions { project_folder: folder_of(&args.project), copy: args.copy };
    let read_only = || ProjectError::ReadOnly { path: args.project.clone() };
    let keeper = session.keeper().ok_or_else(|| read_only().message())?;
    let intake = console
        .watched(|watch| {
            let mut intake = tasks::intake(session.snapshot(), &roots, &options, watch)?;
            intake.keep_files(&keeper, watch)?;
            Ok(intake)
        })
        .map_err(|error: IntakeError| error.message())?;
    keep(&mut session, intake.act)?;
    let report = intake.report;
    let mut lines = vec![
        Message::new("cli-scans")
            .with("files", report.files)
            .with("added", report.added)
            .with("attached", report.attached)
            .with("known", report.known)
            .with("waiting", report.waiting)
            .with("unreadable", report.unreadable)
            .with("certificates", report.certificates_created),
        Message::new("cli-scans-pages")
            .with("pages", report.pages)
            .with("again", report.read_again)
            .with("qr", report.certificate_codes)
            .with("barcodes", report.barcodes)
            .with("cards", report.citizen_cards),
    ];
    if report.field_sheets > 0 {
        lines.push(Message::new("cli-scans-field-sheets").with("count", report.field_sheets));
    }
    let of_file = |file: &Ignored| {
        Message::new("cli-scan-file").with("path", file.path.clone()).with("reason", file.reason.clone())
    };
    listed(&mut lines, report.doubts.iter().chain(&report.ignored).map(of_file));
    if !report.rescans.is_empty() {
        lines.push(Message::new("cli-rescans").with("count", report.rescans.len()));
        listed(&mut lines, report.rescans.iter().map(|rescan| rescan_line(rescan, console)));
    }
    let json = json!({
        "files": report.files, "added": report.added, "attached": report.attached, "known": report.known,
        "pages": report.pages, "read_again": report.read_again, "certificate_qr": report.certificate_codes,
        "barcodes": report.barcodes, "citizen_cards": report.citizen_cards,
        "field_sheets": report.field_sheets,
        "rescans": report.rescans.iter().map(|rescan| json!({
            "path": rescan.path, "page": rescan.page,
            "reasons": rescan.reasons.iter().map(|reason| console.say(reason)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "unreadable": report.unreadable, "waiting": report.waiting, "certificates_created": report.certificates_created,
        "doubts": report.doubts.iter().map(|file| file_json(file, console)).collect::<Vec<_>>(),
        "ignored": report.ignored.iter().map(|file| file_json(file, console)).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    let doubts = report.unreadable > 0 || report.waiting > 0;
    Ok(if doubts { Outcome::Doubts } else { Outcome::Done })
}

/// File, page and reasons in one line.
fn rescan_line(rescan: &Rescan, console: &Console) -> Message {
    let reasons: Vec<String> = rescan.reasons.iter().map(|reason| console.say(reason)).collect();
    Message::new("cli-rescan")
        .with("path", rescan.path.clone())
        .with("page", rescan.page)
        .with("reasons", reasons.join(", "))
}
