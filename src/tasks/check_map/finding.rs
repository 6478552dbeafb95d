//! One line of the list: a fault of the map, a doubtful link, or what was doubted as a map was read.

use std::collections::HashMap;

use geo_types::Coord;

use super::ReportLine;
use crate::cadastre::{ParcelId, Severity, Snapshot};
use crate::checks::{Doubt, Subject};
use crate::coverage::{self, Class, Fault};
use crate::i18n::Message;

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
}

/// A parcel of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapParcel {
    pub id: ParcelId,
    /// `12/125`.
    pub label: String,
}

impl MapFinding {
    pub(super) fn of_fault(id: String, fault: Fault, severity: Severity, snapshot: &Snapshot) -> Self {
        Self {
            id,
            rule: fault.rule.name(),
            code: fault.rule.code(),
            class: Class::name(fault.class),
            severity,
            place: fault.place,
            area: fault.area,
            width: fault.width,
            parcels: named(&fault.parcels, snapshot),
            sources: sources(&fault.parcels, snapshot),
            message: fault.message,
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
            }
        };
        doubts.iter().copied().map(finding).collect()
    }
}

fn named(parcels: &[ParcelId], snapshot: &Snapshot) -> Vec<MapParcel> {
    let label = |id: ParcelId| snapshot.parcels.get(id).map(|parcel| parcel.label()).unwrap_or_default();
    parcels.iter().map(|id| MapParcel { id: *id, label: label(*id) }).collect()
}

fn sources(parcels: &[ParcelId], snapshot: &Snapshot) -> Vec<String> {
    let parcels = parcels.iter().filter_map(|id| snapshot.parcels.get(*id));
    let source = parcels.filter_map(|parcel| {
        let layer = snapshot.layers.get(parcel.layer?)?;
        Some(format!("{}:{}", layer.name, parcel.source_row))
    });
    source.collect()
}
