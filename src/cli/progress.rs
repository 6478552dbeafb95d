//! `thuaso progress`: how far the campaign is, what is left and why, and when it will be done.

use serde_json::json;

use super::Outcome;
use super::args::ProgressArgs;
use super::commands::open_to_read;
use super::console::Console;
use crate::i18n::Message;
use crate::tasks::now;
use crate::tasks::progress::{Day, Progress, Stages, Work, WorkingDays, day_of, progress};

/// Days that are listed for people; `--json` has all.
const DAYS_LISTED: usize = 14;

pub(super) fn run(args: &ProgressArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let working = WorkingDays::a_week(args.days_a_week).unwrap_or_default();
    let today = day_of(now());
    let progress = progress(session.snapshot(), session.history(), today, &working);
    let json = serde_json::to_value(&progress).unwrap_or_else(|_| json!({}));
    console.result(&json, &lines(&progress));
    Ok(Outcome::Done)
}

fn lines(progress: &Progress) -> Vec<Message> {
    let mut lines = vec![stages(Message::new("cli-progress-total"), &progress.total)];
    for row in &progress.groups {
        let name = match row.group.as_str() {
            "" => Message::new("progress-no-group"),
            group => Message::new("progress-group").with("group", group),
        };
        lines.push(stages(Message::new("cli-progress-group").with("group", name), &row.stages));
    }
    if !progress.people.is_empty() {
        lines.push(Message::new("cli-progress-people"));
    }
    for row in &progress.people {
        lines.push(work(Message::new("cli-progress-person").with("person", row.person.as_str()), &row.work));
    }
    if !progress.days.is_empty() {
        lines.push(Message::new("cli-progress-days"));
    }
    for row in progress.days.iter().rev().take(DAYS_LISTED).rev() {
        lines.push(
            work(Message::new("cli-progress-day").with("day", written(row.day)), &row.work).with("done", row.done),
        );
    }
    lines.push(Message::new("cli-progress-left").with("count", progress.left).with("waiting", progress.waiting_scans));
    for row in &progress.left_by_reason {
        let key = if row.days_gained > 0 { "cli-progress-reason-days" } else { "cli-progress-reason" };
        let mut line = Message::new(key);
        line = line.with("reason", row.reason.message()).with("count", row.count);
        lines.push(if row.days_gained > 0 { line.with("days", row.days_gained) } else { line });
    }
    lines.push(match &progress.forecast {
        None if progress.left == 0 => Message::new("cli-progress-done"),
        None => Message::new("cli-progress-no-forecast"),
        Some(forecast) => {
            let line = Message::new(match forecast.late {
                Some(_) => "cli-progress-forecast",
                None => "cli-progress-forecast-open",
            });
            let line = line
                .with_number("pace", forecast.per_day, 1)
                .with_number("spread", forecast.spread, 1)
                .with("considered", forecast.days_considered)
                .with("days", forecast.working_days)
                .with("likely", written(forecast.likely))
                .with("early", written(forecast.early));
            forecast.late.into_iter().fold(line, |line, late| line.with("late", written(late)))
        }
    });
    lines
}

fn stages(line: Message, stages: &Stages) -> Message {
    line.with("received", stages.received)
        .with("scanned", stages.scanned)
        .with("entered", stages.entered)
        .with("linked", stages.linked)
        .with("verified", stages.verified)
        .with("aside", stages.put_aside)
}

fn work(line: Message, work: &Work) -> Message {
    line.with("linked", work.linked)
        .with("program", work.linked_by_program)
        .with("verified", work.verified)
        .with("aside", work.put_aside)
        .with("scans", work.scans)
}

/// As Vietnamese papers write a day.
fn written(day: Day) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
