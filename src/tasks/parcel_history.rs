//! What became of one parcel (lịch sử thửa đất): each act that touched it, and what it changed of it.

use crate::cadastre::{Change, Edit, Link, Parcel, Snapshot, Timestamp};
use crate::editing::certificate_label;
use crate::geometry::area;
use crate::i18n::{Arg, Message};
use crate::project::JournalEntry;

/// One act, as the parcel saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelStep {
    /// The act's number in the journal.
    pub seq: u64,
    pub at: Timestamp,
    pub who: String,
    /// What the user's own act was; an undo has the name of what it takes back.
    pub name: Message,
    pub kind: StepKind,
    /// What it changed of the parcel, column by column.
    pub changes: Vec<Message>,
}

/// Whether an act was done, taken back, or done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Own,
    Undo,
    Redo,
}

/// The steps of a parcel, newest first, from its changes with the numbers of their acts ([`crate::project::Trail`]).
pub fn parcel_history(changes: &[(u64, Change)], journal: &[JournalEntry], snapshot: &Snapshot) -> Vec<ParcelStep> {
    let mut steps: Vec<ParcelStep> = Vec::new();
    for (seq, change) in changes {
        let Some(entry) = entry(journal, *seq) else { continue };
        let told = match change {
            Change::Parcel(edit) => of_parcel(edit),
            Change::Link(edit) => of_link(edit, snapshot),
            _ => Vec::new(),
        };
        match steps.last_mut().filter(|step| step.seq == *seq) {
            Some(step) => step.changes.extend(told),
            None => steps.push(ParcelStep {
                seq: *seq,
                at: entry.at,
                who: entry.who.clone(),
                name: entry.name.clone(),
                kind: kind(journal, entry),
                changes: told,
            }),
        }
    }
    steps.reverse();
    steps
}

fn entry(journal: &[JournalEntry], seq: u64) -> Option<&JournalEntry> {
    journal.binary_search_by_key(&seq, |entry| entry.seq).ok().and_then(|at| journal.get(at))
}

/// What takes back an undo does its act again, and so on down the chain.
fn kind(journal: &[JournalEntry], of: &JournalEntry) -> StepKind {
    let mut kind = StepKind::Own;
    let mut undoes = of.undoes;
    while let Some(taken) = undoes {
        kind = if kind == StepKind::Undo { StepKind::Redo } else { StepKind::Undo };
        undoes = entry(journal, taken).and_then(|entry| entry.undoes);
    }
    kind
}

fn of_parcel(edit: &Edit<Parcel>) -> Vec<Message> {
    let (before, after) = match (&edit.before, &edit.after) {
        (Some(before), Some(after)) => (before, after),
        (None, Some(_)) => return vec![Message::new("history-made")],
        (Some(_), None) => return vec![Message::new("history-gone")],
        (None, None) => return Vec::new(),
    };
    let mut told = Vec::new();
    let mut tell = |key: &'static str, before: String, after: String| {
        if before != after {
            told.push(Message::new(key).with("before", shown(before)).with("after", shown(after)));
        }
    };
    tell("history-sheet", before.sheet.to_string(), after.sheet.to_string());
    tell("history-number", before.number.to_string(), after.number.to_string());
    tell("history-land-use", before.land_use.verbatim.to_string(), after.land_use.verbatim.to_string());
    tell("history-address", before.details().address().to_owned(), after.details().address().to_owned());
    if before.legal_area != after.legal_area {
        let areas = [before.legal_area, after.legal_area];
        let is_round = |area: &f64| ((area * 10.0).round() - area * 10.0).abs() < 1e-6;
        let decimals = if areas.iter().flatten().all(is_round) { 1 } else { 2 };
        let arg = |area: Option<f64>| area.map_or(Arg::from("–"), |value| Arg::Number { value, decimals });
        let [was, is] = areas.map(arg);
        told.push(Message::new("history-legal-area").with("before", was).with("after", is));
    }
    if before.geometry != after.geometry {
        let [was, is] = [before, after].map(|row| row.polygons().map_or(0.0, |polygons| area(&polygons)));
        told.push(Message::new("history-boundary").with_number("before", was, 1).with_number("after", is, 1));
    }
    match (before.is_locked(), after.is_locked()) {
        (false, true) => told.push(Message::new("history-locked")),
        (true, false) => told.push(Message::new("history-unlocked")),
        _ => {}
    }
    told
}

fn shown(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}

fn of_link(edit: &Edit<Link>, snapshot: &Snapshot) -> Vec<Message> {
    let told = |key: &'static str, link: &Link| {
        let message = Message::new(key);
        match snapshot.certificates.get(link.certificate) {
            Some(paper) => message.with("certificate", certificate_label(paper)),
            None => message.with("certificate", "–"),
        }
    };
    match (&edit.before, &edit.after) {
        (None, Some(link)) => vec![told("history-linked", link)],
        (Some(link), None) => vec![told("history-unlinked", link)],
        (Some(before), Some(after)) if before.parcel != after.parcel => vec![told("history-relinked", after)],
        (Some(_), Some(after)) => vec![told("history-link-confirmed", after)],
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{LandUse, ParcelId};
    use crate::project::EntryKind;

    fn entry(seq: u64, undoes: Option<u64>) -> JournalEntry {
        let name = Message::new("act-edit-parcel").with("parcel", "5/1");
        JournalEntry { seq, at: Timestamp(0), who: "an".to_owned(), name, undoes, kind: EntryKind::Act }
    }

    #[test]
    fn a_legal_area_is_told_as_a_number_with_the_decimals_that_it_needs() {
        let row = |legal_area| Parcel { legal_area, ..Parcel::numbered(ParcelId(1), "5", "1") };
        let told = |before, after| {
            let edit = Edit::replace(std::sync::Arc::new(row(before)), row(after));
            of_parcel(&edit).into_iter().flat_map(|message| message.args).map(|(_, arg)| arg).collect::<Vec<_>>()
        };
        let number = |value, decimals| Arg::Number { value, decimals };
        assert_eq!(told(Some(1_200.5), Some(1_300.0)), [number(1_200.5, 1), number(1_300.0, 1)]);
        assert_eq!(told(None, Some(100.25)), [Arg::from("–"), number(100.25, 2)]);
    }

    #[test]
    fn every_act_says_what_it_changed_newest_first() {
        let first = Parcel { legal_area: Some(10.0), ..Parcel::numbered(ParcelId(1), "5", "1") };
        let second = Parcel { land_use: LandUse::parse("ODT").into(), legal_area: None, ..first.clone() };
        let second = second.with_lock(true);
        let change = |before: &Parcel, after: &Parcel| {
            Change::from(Edit::replace(std::sync::Arc::new(before.clone()), after.clone()))
        };
        let changes = [
            (1, Edit::insert(first.clone()).into()),
            (2, change(&first, &second)),
            (4, change(&second, &first)),
            (5, change(&first, &second)),
        ];
        let journal = [entry(1, None), entry(2, None), entry(3, None), entry(4, Some(2)), entry(5, Some(4))];
        let steps = parcel_history(&changes, &journal, &Snapshot::default());
        let told: Vec<(u64, StepKind, Vec<&str>)> = steps
            .iter()
            .map(|step| (step.seq, step.kind, step.changes.iter().map(|told| told.key.as_ref()).collect()))
            .collect();
        let there = vec!["history-land-use", "history-legal-area", "history-locked"];
        let back = vec!["history-land-use", "history-legal-area", "history-unlocked"];
        assert_eq!(
            told,
            [
                (5, StepKind::Redo, there.clone()),
                (4, StepKind::Undo, back),
                (2, StepKind::Own, there),
                (1, StepKind::Own, vec!["history-made"]),
            ]
        );
    }
}
