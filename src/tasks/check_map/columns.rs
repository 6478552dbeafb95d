//! The columns that every table of findings has, and how their values are written.

use super::{MapFinding, MapReport};
use crate::cadastre::{Purpose, Severity};
use crate::tasks::export::instant;

/// The columns after the place, in their order.
pub(super) const COLUMNS: [&str; 15] = [
    "id",
    "rule",
    "code",
    "class",
    "severity",
    "area_m2",
    "width_m",
    "parcels",
    "parcel_ids",
    "sources",
    "message",
    "state",
    "exception_by",
    "exception_at",
    "exception_reason",
];

/// Parts of a metre that lengths and places are told in: tenths of a millimetre, a tenth of the grid's step.
const LENGTH_PARTS: f64 = 10_000.0;

/// Parts of a square metre that areas are told in. Source: the area of a crack a millimetre wide and a decimetre long.
const AREA_PARTS: f64 = 10_000.0;

/// What stands between values in one cell.
pub(super) const BETWEEN: &str = "; ";

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// East and north, metres.
pub(super) fn place(finding: &MapFinding) -> Option<[f64; 2]> {
    finding.place.map(|place| [rounded(place.x, LENGTH_PARTS), rounded(place.y, LENGTH_PARTS)])
}

pub(super) fn area(finding: &MapFinding) -> Option<f64> {
    finding.area.map(|area| rounded(area, AREA_PARTS))
}

pub(super) fn width(finding: &MapFinding) -> Option<f64> {
    finding.width.map(|width| rounded(width, LENGTH_PARTS))
}

pub(super) fn labels(finding: &MapFinding) -> Vec<&str> {
    finding.parcels.iter().map(|parcel| parcel.label.as_str()).collect()
}

pub(super) fn ids(finding: &MapFinding) -> Vec<u64> {
    finding.parcels.iter().map(|parcel| parcel.id.0).collect()
}

/// The same as one cell.
pub(super) fn ids_joined(finding: &MapFinding) -> String {
    ids(finding).iter().map(u64::to_string).collect::<Vec<_>>().join(BETWEEN)
}

/// Who made the exception of a finding, when (ISO 8601, UTC), and why, where the report tells reasons.
pub(super) struct ExceptionCells<'a> {
    pub by: &'a str,
    pub at: String,
    pub reason: Option<&'a str>,
}

pub(super) fn exception<'a>(report: &MapReport, finding: &'a MapFinding) -> Option<ExceptionCells<'a>> {
    let exception = finding.state.exception()?;
    let reason = report.tells_reasons.then(|| exception.reason.open(Purpose::Delivery).as_str());
    Some(ExceptionCells { by: &exception.by, at: instant(exception.at), reason })
}

fn rounded(value: f64, parts: f64) -> f64 {
    let rounded = (value * parts).round() / parts;
    // −0 is 0.
    if rounded == 0.0 { 0.0 } else { rounded }
}
