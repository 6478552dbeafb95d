//! What `thuaso check` says of a project's links, and of the groups of its parcels.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::console::Console;
use crate::cadastre::Snapshot;
use crate::checks::{Doubt, Group, GroupEstimate, Subject};
use crate::i18n::Message;
use crate::tasks::LinkCheckReport;

/// What is said of links after the findings: what is new and gone, and the groups.
pub(super) fn link_lines(links: &LinkCheckReport) -> Vec<Message> {
    let checked = Message::new("cli-checked")
        .with("doubts", links.doubts.len())
        .with("added", links.added)
        .with("removed", links.removed)
        .with("kept", links.kept);
    let groups =
        counted(&links.groups).iter().enumerate().fold(Message::new("cli-checked-groups"), |line, (at, count)| {
            const NAMES: [&str; 6] = ["one", "two", "three", "four", "five", "uncounted"];
            line.with(NAMES.get(at).copied().unwrap_or_default(), *count)
        });
    vec![checked, groups]
}

/// The members of the object that are about links, as they were before there were others.
pub(super) fn links_json(links: &LinkCheckReport, snapshot: &Snapshot, console: &Console) -> Map<String, Value> {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for doubt in &links.doubts {
        *by_rule.entry(doubt.rule).or_default() += 1;
    }
    let label = |id| snapshot.parcels.get(id).map(|parcel| parcel.label());
    let [one, two, three, four, five, uncounted] = counted(&links.groups);
    let members = json!({
        "added": links.added, "removed": links.removed, "kept": links.kept, "rules": by_rule,
        "groups": {"1": one, "2": two, "3": three, "4": four, "5": five, "not_counted": uncounted},
        "doubts": links.doubts.iter().map(|doubt| doubt_json(doubt, console)).collect::<Vec<_>>(),
        "parcels": links.groups.iter().map(|estimate| json!({
            "parcel": estimate.parcel.0, "label": label(estimate.parcel), "group": estimate.group.number(),
            "missing": estimate.missing.iter().map(|message| console.say(message)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    match members {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Parcels of the groups 1 to 5, and those that are not counted.
fn counted(estimates: &[GroupEstimate]) -> [usize; 6] {
    [Group::Complete, Group::ToComplete, Group::ToRebuild, Group::ToEnter, Group::WithoutCertificate, Group::NotCounted]
        .map(|group| estimates.iter().filter(|estimate| estimate.group == group).count())
}

fn doubt_json(doubt: &Doubt, console: &Console) -> Value {
    let (kind, id) = match doubt.subject {
        Subject::Parcel(id) => ("parcel", id.0),
        Subject::Certificate(id) => ("certificate", id.0),
        Subject::Scan(id) => ("scan", id.0),
    };
    json!({"rule": doubt.rule, "severity": doubt.severity, kind: id, "message": console.say(&doubt.message)})
}
