//! The rows of each list, and the text of each cell, made only for the rows that are seen.

use std::borrow::Cow;
use std::sync::Arc;

use super::history::{ActKind, HistoryRow};
use super::parcel_columns::ParcelColumns;
use crate::cadastre::{
    CertificateId, FaultState, Finding, FindingId, LinkId, LinkMethod, ParcelId, Purpose, Scan, ScanId, ScanState,
    Severity, Snapshot,
};
use crate::checks;
use crate::coverage::{self, Moment, Profile, Rule};
use crate::desktop::bridge;
use crate::desktop::notices::{Notice, Tone};
use crate::desktop::state::ListTab;
use crate::desktop::words::Words;
use crate::i18n::Message;
use crate::tasks::check_map::exception_day;
use crate::tasks::{Rescan, rescans_of};

/// Everything that lists are made of; cheap to clone, and whole in any thread.
#[derive(Clone)]
pub struct ListSource {
    pub snapshot: Arc<Snapshot>,
    pub words: Words,
    pub notices: Arc<Vec<Notice>>,
    pub history: Arc<Vec<HistoryRow>>,
    /// Findings of the map are weighed for it.
    pub moment: Moment,
    pub parcels: Arc<ParcelColumns>,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowRef {
    Certificate(CertificateId),
    Scan(ScanId),
    Parcel(ParcelId),
    Finding(FindingId),
    Link(LinkId),
    /// Index in the history.
    Act(usize),
    /// Index in the list of notices.
    Notice(usize),
}

/// A column: what it is known by, its width in points, and whether its cells are numbers.
#[derive(Debug, Clone)]
pub struct ColumnSpec {
    /// Key of its title, where it has none of its own.
    pub key: Cow<'static, str>,
    pub title: Option<String>,
    pub width: f32,
    pub numeric: bool,
}

impl ColumnSpec {
    /// What stands above it.
    pub fn title(&self, words: &Words) -> String {
        self.title.clone().unwrap_or_else(|| words.text(&self.key))
    }
}

const fn text(key: &'static str, width: f32) -> ColumnSpec {
    ColumnSpec { key: Cow::Borrowed(key), title: None, width, numeric: false }
}

const fn number(key: &'static str, width: f32) -> ColumnSpec {
    ColumnSpec { key: Cow::Borrowed(key), title: None, width, numeric: true }
}

/// The columns of a list.
pub fn columns(tab: ListTab, source: &ListSource) -> &[ColumnSpec] {
    match tab {
        ListTab::Certificates => {
            const {
                &[
                    text("desktop-col-serial", 130.0),
                    text("desktop-col-issue-date", 110.0),
                    text("desktop-col-registry-number", 130.0),
                    text("desktop-col-holder", 220.0),
                    text("desktop-col-linked-parcels", 160.0),
                    number("desktop-col-scans", 80.0),
                    number("desktop-col-area", 120.0),
                ]
            }
        }
        ListTab::Scans => {
            const {
                &[
                    text("desktop-col-file", 280.0),
                    text("desktop-col-scan-kind", 140.0),
                    text("desktop-col-certificate", 140.0),
                    number("desktop-col-pages", 80.0),
                    text("office-col-rescan", 300.0),
                    text("desktop-col-state", 320.0),
                ]
            }
        }
        ListTab::Parcels => &source.parcels.specs,
        ListTab::Findings => {
            const {
                &[
                    text("desktop-col-severity", 110.0),
                    text("office-col-rule", 250.0),
                    text("office-col-subject", 150.0),
                    number("desktop-col-row", 70.0),
                    text("desktop-col-message", 640.0),
                ]
            }
        }
        ListTab::Links => {
            const {
                &[
                    text("desktop-col-certificate", 140.0),
                    text("desktop-col-parcel", 120.0),
                    text("desktop-col-how", 170.0),
                    text("desktop-col-who", 120.0),
                    text("desktop-col-when", 150.0),
                ]
            }
        }
        ListTab::History => {
            const {
                &[
                    text("desktop-col-when", 150.0),
                    text("desktop-col-who", 120.0),
                    text("desktop-col-act", 560.0),
                    text("desktop-col-state", 130.0),
                ]
            }
        }
        ListTab::Notices => const { &[text("desktop-col-state", 110.0), text("desktop-col-message", 800.0)] },
    }
}

/// How many rows a list has before its filter.
pub fn count(tab: ListTab, source: &ListSource) -> usize {
    let snapshot = &source.snapshot;
    match tab {
        ListTab::Certificates => snapshot.certificates.len(),
        ListTab::Scans => snapshot.scans.len(),
        ListTab::Parcels => snapshot.parcels.len(),
        ListTab::Findings => snapshot.findings.len(),
        ListTab::Links => snapshot.links.len(),
        ListTab::History => source.history.len(),
        ListTab::Notices => source.notices.len(),
    }
}

/// Every row of a list, in its natural order: ids ascending, what happened last first.
pub fn rows(tab: ListTab, source: &ListSource) -> Vec<RowRef> {
    let snapshot = &source.snapshot;
    match tab {
        ListTab::Certificates => snapshot.certificates.iter().map(|row| RowRef::Certificate(row.id)).collect(),
        ListTab::Scans => snapshot.scans.iter().map(|row| RowRef::Scan(row.id)).collect(),
        ListTab::Parcels => snapshot.parcels.iter().map(|row| RowRef::Parcel(row.id)).collect(),
        ListTab::Findings => snapshot.findings.iter().map(|row| RowRef::Finding(row.id)).collect(),
        ListTab::Links => snapshot.links.iter().rev().map(|row| RowRef::Link(row.id)).collect(),
        ListTab::History => (0..source.history.len()).rev().map(RowRef::Act).collect(),
        ListTab::Notices => (0..source.notices.len()).rev().map(RowRef::Notice).collect(),
    }
}

/// The text of one cell; empty for a row that is gone.
pub fn cell(row: RowRef, column: usize, source: &ListSource) -> String {
    cell_of(row, column, source).unwrap_or_default()
}

/// The texts of all cells of a row; empty for a row that is gone.
pub fn cells(row: RowRef, tab: ListTab, source: &ListSource) -> Vec<String> {
    match row {
        RowRef::Parcel(id) => source.parcels.cells(&source.snapshot, id, source.words.language()),
        _ => (0..columns(tab, source).len()).map(|column| cell(row, column, source)).collect(),
    }
}

/// What a row is called by one who cannot see it: its first cell where that is its name, else the whole of it.
pub fn name(row: RowRef, tab: ListTab, source: &ListSource) -> String {
    match row {
        RowRef::Certificate(_) | RowRef::Scan(_) => cell(row, 0, source),
        RowRef::Parcel(id) => source.snapshot.label_of(id),
        RowRef::Finding(_) | RowRef::Link(_) | RowRef::Act(_) | RowRef::Notice(_) => {
            let cells = (0..columns(tab, source).len()).map(|column| cell(row, column, source));
            cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// Whether a row tells of something that no longer holds.
pub fn is_past(row: RowRef, source: &ListSource) -> bool {
    match row {
        RowRef::Act(at) => source.history.get(at).is_some_and(|act| act.taken_back),
        _ => false,
    }
}

/// The number of a numeric cell, for sorting.
pub fn cell_number(row: RowRef, column: usize, source: &ListSource) -> Option<f64> {
    let snapshot = &source.snapshot;
    match (row, column) {
        (RowRef::Certificate(id), 5) => Some(snapshot.scans_of_certificate(id).count() as f64),
        (RowRef::Certificate(id), 6) => snapshot.certificates.get(id)?.printed_area,
        (RowRef::Scan(id), 3) => Some(f64::from(snapshot.scans.get(id)?.pages)),
        (RowRef::Finding(id), 3) => snapshot.findings.get(id)?.source_row.map(|row| row as f64),
        _ => None,
    }
}

fn cell_of(row: RowRef, column: usize, source: &ListSource) -> Option<String> {
    let (snapshot, words) = (&source.snapshot, &source.words);
    let serial = |id: CertificateId| -> String {
        let paper = snapshot.certificates.get(id);
        paper
            .and_then(|paper| paper.serial.as_ref())
            .map_or_else(|| words.text("desktop-no-serial"), ToString::to_string)
    };
    let parcel = |id: ParcelId| snapshot.label_of(id);
    Some(match row {
        RowRef::Certificate(id) => {
            let paper = snapshot.certificates.get(id)?;
            match column {
                0 => serial(id),
                1 => paper.issue_date.map(|date| date.to_string()).unwrap_or_default(),
                2 => paper.registry_number.clone(),
                3 => {
                    let holders = paper.holders.iter().filter_map(|holder| snapshot.holders.get(*holder));
                    let names = holders.map(|holder| holder.name.open(Purpose::Display).as_str());
                    names.collect::<Vec<_>>().join("; ")
                }
                4 => snapshot.links_of_certificate(id).map(|link| parcel(link.parcel)).collect::<Vec<_>>().join(", "),
                5 => words.count(snapshot.scans_of_certificate(id).count()),
                _ => paper.printed_area.map(|area| words.area(area)).unwrap_or_default(),
            }
        }
        RowRef::Scan(id) => {
            let scan = snapshot.scans.get(id)?;
            match column {
                0 => scan.source.file_name().to_owned(),
                1 => words.text(super::super::inspector::scan_kind_key(scan.kind)),
                2 => scan.certificate.map(serial).unwrap_or_default(),
                3 => words.count(scan.pages as usize),
                4 => rescan_reasons(scan, words),
                _ => match (&scan.state, &scan.doubt) {
                    (ScanState::Unreadable(reason), _) => words.say(reason),
                    (_, Some(doubt)) => words.say(doubt),
                    _ => words.text("desktop-scan-readable"),
                },
            }
        }
        // Together, in `cells`: they are packed together.
        RowRef::Parcel(_) => return cells(row, ListTab::Parcels, source).into_iter().nth(column),
        RowRef::Finding(id) => {
            let finding = snapshot.findings.get(id)?;
            match column {
                0 if !snapshot.finding_state(finding).is_open() => words.text("office-exception"),
                0 => words.text(match Profile::builtin().weighed(finding, source.moment) {
                    Severity::Info => "desktop-severity-info",
                    Severity::Warning => "desktop-severity-warning",
                    Severity::Error => "desktop-severity-error",
                }),
                1 => rule_name(&finding.rule, words),
                2 => {
                    let file = || Some(snapshot.scans.get(finding.scan?)?.source.file_name().to_owned());
                    let land = || finding.parcel.map(|id| format!("{} {}", words.text("desktop-parcel"), parcel(id)));
                    finding.certificate.map(serial).or_else(land).or_else(file).unwrap_or_default()
                }
                3 => finding.source_row.map(|row| (row + 1).to_string()).unwrap_or_default(),
                _ => words.say(&told(finding, snapshot)),
            }
        }
        RowRef::Link(id) => {
            let link = snapshot.links.get(id)?;
            match column {
                0 => serial(link.certificate),
                1 => parcel(link.parcel),
                2 => words.text(match link.how {
                    LinkMethod::Click => "desktop-how-click",
                    LinkMethod::Number => "desktop-how-number",
                    LinkMethod::Drag => "desktop-how-drag",
                    LinkMethod::FileName => "desktop-how-file-name",
                    LinkMethod::MapColumn => "desktop-how-map-column",
                    LinkMethod::Evidence => "desktop-how-evidence",
                    LinkMethod::Candidate => "desktop-how-candidate",
                }),
                3 => link.by.clone(),
                _ => bridge::moment(link.at),
            }
        }
        RowRef::Act(at) => {
            let act = source.history.get(at)?;
            match column {
                0 => bridge::moment(act.at),
                1 => act.who.clone(),
                2 => match act.kind {
                    ActKind::Own | ActKind::Record => words.say(&act.name),
                    ActKind::Undo => words.say(&Message::new("desktop-act-undo").with("act", act.name.clone())),
                    ActKind::Redo => words.say(&Message::new("desktop-act-redo").with("act", act.name.clone())),
                },
                _ => words.text(match (act.kind, act.taken_back) {
                    (ActKind::Own, false) => "desktop-act-stands",
                    (ActKind::Own | ActKind::Redo, true) => "desktop-act-undone",
                    (ActKind::Undo, true) => "desktop-act-redone",
                    (ActKind::Undo | ActKind::Redo, false) | (ActKind::Record, _) => return None,
                }),
            }
        }
        RowRef::Notice(at) => {
            let notice = source.notices.get(at)?;
            match column {
                0 => words.text(match notice.tone {
                    Tone::Done => "desktop-tone-done",
                    Tone::Refused => "desktop-tone-refused",
                    Tone::Failed => "desktop-tone-failed",
                }),
                _ => words.say(&notice.message),
            }
        }
    })
}

/// What a finding says, with what became of its exception.
fn told(finding: &Finding, snapshot: &Snapshot) -> Message {
    let state = snapshot.finding_state(finding);
    let Some(exception) = state.exception() else { return finding.message.clone() };
    let reason = exception.reason.open(Purpose::Display).as_str();
    let message = match &state {
        FaultState::Excepted(_) if reason.is_empty() => Message::new("office-excepted-before"),
        FaultState::Excepted(_) => Message::new("office-excepted").with("reason", reason),
        _ => Message::new("check-lapsed"),
    };
    let message = message.with("message", finding.message.clone());
    message.with("day", exception_day(exception)).with("who", exception.by.as_str())
}

/// What became of the exception of a finding; open where it is no finding.
pub fn state(row: RowRef, source: &ListSource) -> FaultState {
    match row {
        RowRef::Finding(id) => source.snapshot.findings.get(id).map(|finding| source.snapshot.finding_state(finding)),
        _ => None,
    }
    .unwrap_or_default()
}

/// A rule's number, and what it is about where it has a title.
pub fn rule_name(rule: &str, words: &Words) -> String {
    if let Some(rule) = Rule::from_name(rule) {
        return format!("{} · {}", rule.code(), words.say(&coverage::title(rule)));
    }
    match checks::rules().contains(&rule) {
        // The title of a national code is the code.
        true if rule.starts_with("national-") => words.say(&checks::title(rule)),
        true => format!("{rule} · {}", words.say(&checks::title(rule))),
        false if rule.starts_with("import-") || rule == "duplicate-number" => words.text("office-rule-import"),
        false => rule.to_owned(),
    }
}

/// The pages that should be scanned again, each with its reasons.
fn rescan_reasons(scan: &Scan, words: &Words) -> String {
    let page = |rescan: &Rescan| {
        let reasons: Vec<String> = rescan.reasons.iter().map(|reason| words.say(reason)).collect();
        let told = Message::new("office-rescan-page").with("page", rescan.page).with("reasons", reasons.join(", "));
        words.say(&told)
    };
    rescans_of(scan).iter().map(page).collect::<Vec<_>>().join("; ")
}
