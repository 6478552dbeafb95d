//! `thuaso progress`: how far the campaign is, what is left and why, and when it will be done.

use serde_json::json;

use super::Outcome;
use super::args::ProgressArgs;
use super::commands::open_to_read;
use super::console::Console;
use crate::i18n::Message;
use crate::tasks::now;
use crate::tasks::progress::{WorkingDays, day_of, progress, report};

pub(super) fn run(args: &ProgressArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let working = WorkingDays::a_week(args.days_a_week).unwrap_or_default();
    let today = day_of(now());
    let progress = progress(session.snapshot(), session.history(), today, &working);
    let json = serde_json::to_value(&progress).unwrap_or_else(|_| json!({}));
    console.result(&json, &report(&progress));
    Ok(Outcome::Done)
}
