//! `thuaso field-sheet`: the map and the list of one residential group as PDF, or of all.

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use super::args::FieldSheetArgs;
use super::commands::{open, open_to_read};
use super::console::Console;
use crate::formats::WriteError;
use crate::i18n::{Explain, Message};
use crate::tasks::field_sheet::{FieldSheets, ProjectMark, SheetRequest};
use crate::tasks::now;
use crate::tasks::progress::day_of;

pub(super) fn run(args: &FieldSheetArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = if args.with_names { open(&args.project)? } else { open_to_read(&args.project)? };
    let snapshot = session.snapshot().clone();
    let sheets = FieldSheets::new(&snapshot, ProjectMark::of(session.history()));
    let wanted: Vec<(String, PathBuf)> = match (&args.group, &args.pdf, &args.all) {
        (Some(group), Some(pdf), _) => vec![(group.clone(), pdf.clone())],
        (_, _, Some(folder)) => {
            std::fs::create_dir_all(folder).map_err(|error| WriteError::from_io(folder, error).message())?;
            sheets.file_names().into_iter().map(|(group, name)| (group, folder.join(name))).collect()
        }
        _ => return Err(Message::new("cli-field-sheet-which")),
    };
    let say = |message: &Message| console.say(message);
    let (mut lines, mut files) = (Vec::new(), Vec::new());
    for (group, path) in &wanted {
        if args.with_names {
            let subject = Message::new("field-sheet-names").with("group", group.as_str());
            session
                .record_disclosure(subject, Message::new("field-sheet-purpose"))
                .and_then(|()| session.flush())
                .map_err(|error| error.message())?;
        }
        let request = SheetRequest {
            group,
            day: day_of(now()),
            with_names: args.with_names,
            language: console.language(),
            say: &say,
        };
        let sheet = sheets.sheet(&request).map_err(|error| error.message())?;
        sheets.write(path, &sheet.pdf, &args.project).map_err(|error| error.message())?;
        lines.push(
            Message::new("cli-field-sheet")
                .with("path", path.clone())
                .with("group", group.as_str())
                .with("pages", sheet.pages)
                .with("items", sheet.content.items.len()),
        );
        files.push(json!({
            "group": group, "path": path, "pages": sheet.pages, "parcels": sheet.content.parcels.len(),
            "items": sheet.content.items.len(),
        }));
    }
    if wanted.is_empty() {
        lines.push(Message::new("cli-field-sheet-no-groups"));
    }
    console.result(&json!({"files": files}), &lines);
    Ok(if wanted.is_empty() { Outcome::Doubts } else { Outcome::Done })
}
