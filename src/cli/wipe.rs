//! `thuaso wipe-personal`: takes the personal data out of a project for good.

use serde_json::json;

use super::Outcome;
use super::args::WipeArgs;
use super::commands::open;
use super::console::Console;
use crate::i18n::{Explain, Message};
use crate::tasks::wipe;

pub(super) fn run(args: &WipeArgs, console: &Console) -> Result<Outcome, Message> {
    if !args.yes {
        return Err(Message::new("cli-wipe-sure").with("path", args.project.clone()));
    }
    let report = wipe(open(&args.project)?).map_err(|error| error.message())?;
    let wiped = report.wiped;
    let mut lines = vec![
        Message::new("cli-wiped")
            .with("rows", wiped.rows)
            .with("images", wiped.images)
            .with("registers", report.register_rows)
            .with("contents", wiped.contents)
            .with("thumbnails", wiped.thumbnails)
            .with("backups", wiped.backups),
    ];
    if report.notes > 0 {
        lines.push(Message::new("cli-wipe-notes").with("count", report.notes));
    }
    lines.push(Message::new("cli-wipe-scans").with("count", report.pictures));
    let json = json!({
        "rows": wiped.rows, "images": wiped.images, "register_rows": report.register_rows, "contents": wiped.contents,
        "thumbnails": wiped.thumbnails, "backups": wiped.backups, "notes_left": report.notes,
        "pictures_left": report.pictures,
    });
    console.result(&json, &lines);
    Ok(if report.notes > 0 || report.pictures > 0 { Outcome::Doubts } else { Outcome::Done })
}
