//! The figures of progress as sentences: what the command prints and the window copies.

use super::{Day, Progress, Stages, Work};
use crate::i18n::Message;

/// Days that are listed for people; the figures themselves have all.
const DAYS_LISTED: usize = 14;

/// The figures as lines of a report; of the days the last ones.
pub fn report(progress: &Progress) -> Vec<Message> {
    let mut lines = vec![stages(Message::new("progress-line-total"), &progress.total)];
    for row in &progress.groups {
        let name = match row.group.as_str() {
            "" => Message::new("progress-no-group"),
            group => Message::new("progress-group").with("group", group),
        };
        lines.push(stages(Message::new("progress-line-group").with("group", name), &row.stages));
    }
    if !progress.people.is_empty() {
        lines.push(Message::new("progress-line-people"));
    }
    for row in &progress.people {
        lines.push(work(Message::new("progress-line-person").with("person", row.person.as_str()), &row.work));
    }
    if !progress.days.is_empty() {
        lines.push(Message::new("progress-line-days"));
    }
    for row in progress.days.iter().rev().take(DAYS_LISTED).rev() {
        lines.push(
            work(Message::new("progress-line-day").with("day", written(row.day)), &row.work).with("done", row.done),
        );
    }
    lines.push(Message::new("progress-line-left").with("count", progress.left).with("waiting", progress.waiting_scans));
    for row in &progress.left_by_reason {
        let key = if row.days_gained > 0 { "progress-line-reason-days" } else { "progress-line-reason" };
        let mut line = Message::new(key);
        line = line.with("reason", row.reason.message()).with("count", row.count);
        lines.push(if row.days_gained > 0 { line.with("days", row.days_gained) } else { line });
    }
    lines.push(match &progress.forecast {
        None if progress.left == 0 => Message::new("progress-line-done"),
        None => Message::new("progress-line-no-forecast"),
        Some(forecast) => {
            let line = Message::new(match forecast.late {
                Some(_) => "progress-line-forecast",
                None => "progress-line-forecast-open",
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
pub fn written(day: Day) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
