//! `thuaso crosswalk`: what links and papers say about renumbered sheets, and accepting it.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;

use super::Outcome;
use super::commands::{keep, open};
use super::console::Console;
use crate::editing;
use crate::i18n::{Explain, Message};
use crate::matching::CrosswalkSuggestion;
use crate::tasks;

#[derive(Debug, Args)]
pub(super) struct CrosswalkArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    /// Takes in every suggestion that so many papers agree on.
    #[arg(long, value_name = "N")]
    pub accept: Option<u32>,
    /// A table of the office: former commune, old sheet and number, present sheet and number.
    #[arg(long, value_name = "F", conflicts_with = "accept")]
    pub table: Option<PathBuf>,
}

pub(super) fn crosswalk(args: &CrosswalkArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = open(&args.project)?;
    if let Some(path) = &args.table {
        let table = console
            .watched(|watch| tasks::open_crosswalk_table(path, session.who(), session.now(), watch))
            .map_err(|error| error.message())?;
        let rules = table.rules.len();
        let doubtful: Vec<usize> = table.doubtful.iter().map(|row| row.row).collect();
        let act = editing::accept_crosswalks(session.snapshot(), table.rules);
        let accepted = act.changes.len();
        keep(&mut session, act)?;
        let mut lines = vec![Message::new("cli-crosswalks").with("count", rules).with("accepted", accepted)];
        if !doubtful.is_empty() {
            let rows: Vec<String> = doubtful.iter().map(ToString::to_string).collect();
            lines.push(Message::new("cli-crosswalk-doubtful").with("rows", rows.join(", ")));
        }
        console.result(&json!({"accepted": accepted, "rules": rules, "doubtful_rows": doubtful}), &lines);
        return Ok(if doubtful.is_empty() { Outcome::Done } else { Outcome::Doubts });
    }
    let (_, suggestions) = console
        .watched(|watch| tasks::suggested_crosswalks(session.snapshot(), None, watch))
        .map_err(|_| Message::new("cancelled"))?;
    let wanted: Vec<CrosswalkSuggestion> =
        suggestions.iter().filter(|of| args.accept.is_some_and(|least| of.agree >= least)).cloned().collect();
    let act = tasks::accept_suggestions(session.snapshot(), &wanted, session.who(), session.now());
    let accepted = act.changes.len();
    keep(&mut session, act)?;
    let mut lines: Vec<Message> = suggestions.iter().map(line).collect();
    lines.push(Message::new("cli-crosswalks").with("count", suggestions.len()).with("accepted", accepted));
    let json = json!({
        "accepted": accepted,
        "suggestions": suggestions.iter().map(|of| json!({
            "commune": of.from.commune, "from": of.from.sheet, "to": of.to.as_str(),
            "shift": shift(of), "agree": of.agree, "confirmed": of.confirmed, "disagree": of.exceptions.len(),
        })).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if suggestions.len() > accepted { Outcome::Doubts } else { Outcome::Done })
}

fn shift(of: &CrosswalkSuggestion) -> Option<i64> {
    match of.numbers {
        Some(crate::cadastre::Renumbering::Shift(shift)) => Some(shift),
        _ => None,
    }
}

fn line(of: &CrosswalkSuggestion) -> Message {
    let message = match shift(of) {
        Some(shift) => Message::new("cli-crosswalk-shift").with("shift", format!("{shift:+}")),
        None => Message::new("cli-crosswalk-sheet"),
    };
    message
        .with("commune", of.from.commune.as_str())
        .with("from", of.from.sheet.as_str())
        .with("to", of.to.as_str())
        .with("agree", of.agree)
        .with("disagree", of.exceptions.len())
}
