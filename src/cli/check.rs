//! `thuaso check`: the link rules, the national system's codes and the groups of a project.

use std::collections::BTreeMap;

use serde_json::json;

use super::Outcome;
use super::args::CheckArgs;
use super::commands::{folder_of, keep, listed, open};
use super::console::Console;
use crate::checks::{self, Doubt, Group, GroupEstimate, Subject};
use crate::i18n::Message;
use crate::tasks::{self, Look};

pub(super) fn check(args: &CheckArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = open(&args.project)?;
    let folder = folder_of(&args.project);
    let look = if args.files { Look::Whole } else { Look::Quick };
    let checked = console
        .watched(|watch| {
            let seen = tasks::look_at_files(session.snapshot(), &folder, look, watch)?;
            tasks::check_links(session.snapshot(), &seen, look, watch)
        })
        .map_err(|_: crate::jobs::Cancelled| Message::new("cancelled"))?;
    keep(&mut session, checked.act)?;
    let report = checked.report;
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for doubt in &report.doubts {
        *by_rule.entry(doubt.rule).or_default() += 1;
    }
    let mut lines = vec![
        Message::new("cli-checked")
            .with("doubts", report.doubts.len())
            .with("added", report.added)
            .with("removed", report.removed)
            .with("kept", report.kept),
    ];
    for rule in checks::rules() {
        if let Some(count) = by_rule.get(rule) {
            let title = checks::title(rule);
            lines.push(Message::new("cli-checked-rule").with("rule", rule).with("title", title).with("count", *count));
        }
    }
    let groups = counted(&report.groups);
    lines.push(groups.iter().enumerate().fold(Message::new("cli-checked-groups"), |line, (at, count)| {
        const NAMES: [&str; 6] = ["one", "two", "three", "four", "five", "uncounted"];
        line.with(NAMES.get(at).copied().unwrap_or_default(), *count)
    }));
    listed(&mut lines, report.doubts.iter().map(|doubt| doubt.message.clone()));
    let snapshot = session.snapshot();
    let label = |id| snapshot.parcels.get(id).map(|parcel| parcel.label());
    let [one, two, three, four, five, uncounted] = groups;
    let json = json!({
        "added": report.added, "removed": report.removed, "kept": report.kept, "rules": by_rule,
        "groups": {"1": one, "2": two, "3": three, "4": four, "5": five, "not_counted": uncounted},
        "doubts": report.doubts.iter().map(|doubt| doubt_json(doubt, console)).collect::<Vec<_>>(),
        "parcels": report.groups.iter().map(|estimate| json!({
            "parcel": estimate.parcel.0, "label": label(estimate.parcel), "group": estimate.group.number(),
            "missing": estimate.missing.iter().map(|message| console.say(message)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if report.doubts.is_empty() { Outcome::Done } else { Outcome::Doubts })
}

/// Parcels of the groups 1 to 5, and those that are not counted.
fn counted(estimates: &[GroupEstimate]) -> [usize; 6] {
    [Group::Complete, Group::ToComplete, Group::ToRebuild, Group::ToEnter, Group::WithoutCertificate, Group::NotCounted]
        .map(|group| estimates.iter().filter(|estimate| estimate.group == group).count())
}

fn doubt_json(doubt: &Doubt, console: &Console) -> serde_json::Value {
    let (kind, id) = match doubt.subject {
        Subject::Parcel(id) => ("parcel", id.0),
        Subject::Certificate(id) => ("certificate", id.0),
        Subject::Scan(id) => ("scan", id.0),
    };
    json!({"rule": doubt.rule, "severity": doubt.severity, kind: id, "message": console.say(&doubt.message)})
}
