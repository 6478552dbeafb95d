//! One line of the list: a fault of the map, an exception whose fault is gone, a doubtful link, or what was doubted as a map was read.

use std::collections::HashMap;
use std::sync::Arc;

use geo_types::Coord;

use super::ReportLine;
use crate::cadastre::{Exception, FaultMark, FaultState, Fingerprint, ParcelId, Severity, Snapshot};
use crate::checks::{Doubt, Subject};
use crate::coverage::{self, Class, Fault, Rule};
use crate::i18n::Message;
use crate::tasks::progress::day_of;

/// A finding as lists and files have it.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFinding {
    /// The same after every check while the fault stands, and given once.
    pub id: String,
    pub rule: &'static str,
    pub code: &'static str,
    /// Empty where the rule has one kind of faults.
    pub class: &'static str,
    pub severity: Severity,
    /// Metres (east, north) in the project's CRS.
    pub place: Option<Coord<f64>>,
    /// Square metres, as [`Fault::area`].
    pub area: Option<f64>,
    /// Metres, as [`Fault::width`].
    pub width: Option<f64>,
    pub parcels: Vec<MapParcel>,
    /// Where it stands in the source files: `LAYER:ROW`, rows counted from 0.
    pub sources: Vec<String>,
    /// Without personal data.
    pub message: Message,
    pub state: FaultState,
    /// Of a fault of the map: what an exception for it would rest on.
    pub fingerprint: Option<Fingerprint>,
}

/// A parcel of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapParcel {
    pub id: ParcelId,
    /// `12/125`.
    pub label: String,
}

impl MapFinding {
    pub(super) fn of_fault(mark: FaultMark, fault: Fault, severity: Severity, snapshot: &Snapshot) -> Self {
        let class = Class::name(fault.class);
        Self {
            state: snapshot.fault_state(&mark),
            fingerprint: Some(mark.fingerprint),
            id: mark.name,
            rule: fault.rule.name(),
            code: fault.rule.code(),
            class,
            severity,
            place: fault.place,
            area: fault.area,
            width: fault.width,
            parcels: named(&fault.parcels, snapshot),
            sources: sources(&fault.parcels, snapshot),
            message: fault.message,
        }
    }

    /// An exception whose fault is gone.
    pub(super) fn of_fixed(rule: Rule, exception: &Arc<Exception>) -> Self {
        Self {
            id: exception.fault.clone(),
            rule: rule.name(),
            code: rule.code(),
            class: Class::Only.name(),
            severity: Severity::Info,
            place: None,
            area: None,
            width: None,
            parcels: Vec::new(),
            sources: Vec::new(),
            message: Message::new("check-fixed"),
            state: FaultState::Fixed(Arc::clone(exception)),
            fingerprint: None,
        }
    }

    pub(super) fn of_link(doubt: &Doubt, snapshot: &Snapshot) -> Self {
        let (id, parcel) = match doubt.subject {
            Subject::Parcel(id) => (format!("{}:parcel{}", doubt.rule, id.0), Some(id)),
            Subject::Certificate(id) => (format!("{}:certificate{}", doubt.rule, id.0), None),
            Subject::Scan(id) => (format!("{}:scan{}", doubt.rule, id.0), None),
        };
        let parcels: Vec<ParcelId> = parcel.into_iter().collect();
        let place = parcel.and_then(|id| snapshot.parcels.get(id)).and_then(|parcel| coverage::place_in(parcel));
        Self {
            id,
            rule: doubt.rule,
            code: doubt.rule,
            class: Class::Only.name(),
            severity: doubt.severity,
            place,
            area: None,
            width: None,
            parcels: named(&parcels, snapshot),
            sources: sources(&parcels, snapshot),
            message: doubt.message.clone(),
            state: FaultState::Open,
            fingerprint: None,
        }
    }

    /// The doubts of an import, in their order; those about one row are numbered.
    pub(super) fn of_import(doubts: &[&ReportLine]) -> Vec<Self> {
        let mut given: HashMap<String, usize> = HashMap::new();
        let finding = |doubt: &ReportLine| {
            let source = doubt.row.map(|row| format!("{}:{row}", doubt.layer));
            let row = doubt.row.map_or_else(String::new, |row| format!("/{row}"));
            let mut id = format!("{}:{}{row}", doubt.rule, doubt.layer);
            let times = given.entry(id.clone()).or_default();
            *times += 1;
            if *times > 1 {
                id = format!("{id}#{times}");
            }
            Self {
                id,
                rule: doubt.rule,
                code: doubt.rule,
                class: Class::Only.name(),
                severity: doubt.severity,
                place: doubt.place,
                area: None,
                width: None,
                parcels: Vec::new(),
                sources: source.into_iter().collect(),
                message: doubt.message.clone(),
                state: FaultState::Open,
                fingerprint: None,
            }
        };
        doubts.iter().copied().map(finding).collect()
    }

    /// What makes it known again; `None` for what no check of the map found.
    pub fn mark(&self) -> Option<FaultMark> {
        let (name, class) = (self.id.clone(), self.class.to_owned());
        self.fingerprint.map(|fingerprint| FaultMark { name, class, fingerprint })
    }

    /// The sentence that tells it, with what became of its exception. Without the reason, which may name people.
    pub fn told(&self) -> Message {
        let about = |key, exception: &Exception| {
            let message = Message::new(key).with("message", self.message.clone());
            message.with("day", exception_day(exception)).with("who", exception.by.as_str())
        };
        match &self.state {
            FaultState::Open | FaultState::Excepted(_) => self.message.clone(),
            FaultState::Lapsed(exception) => about("check-lapsed", exception),
            FaultState::Fixed(exception) => about("check-fixed-since", exception),
        }
    }
}

/// The day on which an exception was made, as people write it: `18/11/2026`.
pub fn exception_day(exception: &Exception) -> String {
    let day = day_of(exception.at);
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

fn named(parcels: &[ParcelId], snapshot: &Snapshot) -> Vec<MapParcel> {
    parcels.iter().map(|id| MapParcel { id: *id, label: snapshot.label_of(*id) }).collect()
}

fn sources(parcels: &[ParcelId], snapshot: &Snapshot) -> Vec<String> {
    let parcels = parcels.iter().filter_map(|id| snapshot.parcels.get(*id));
    let source = parcels.filter_map(|parcel| {
        let layer = snapshot.layers.get(parcel.layer()?)?;
        Some(format!("{}:{}", layer.name, parcel.source_row()?))
    });
    source.collect()
}
