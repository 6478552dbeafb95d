//! The list as one JSON object, a finding a line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::columns::{ExceptionCells, area, exception, ids, labels, place, severity, width};
use super::{MapFinding, MapReport};
use crate::i18n::Message;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    rule: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    class: &'a str,
    severity: &'a str,
    place: Option<[f64; 2]>,
    area_m2: Option<f64>,
    width_m: Option<f64>,
    parcels: Vec<&'a str>,
    parcel_ids: Vec<u64>,
    sources: &'a [String],
    message: String,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exception: Option<ExceptionLine<'a>>,
}

/// That of a finding whose state is `open` has lapsed.
#[derive(Serialize)]
struct ExceptionLine<'a> {
    by: &'a str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    lapsed: bool,
}

/// What several findings come from.
#[derive(Serialize)]
struct Cause<'a> {
    message: String,
    findings: &'a [String],
}

pub(super) fn write(
    report: &MapReport,
    head: &Map<String, Value>,
    say: &dyn Fn(&Message) -> String,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "{{")?;
    for (name, value) in head {
        serde_json::to_writer(&mut *out, name)?;
        writeln!(out, ":{value},")?;
    }
    write!(out, "\"counts\":")?;
    write_counts(report, out)?;
    write!(out, ",\n\"decisions\":{},\n\"causes\":[", report.causes.len())?;
    let common = report.causes.iter().filter_map(|cause| Some((say(cause.message.as_ref()?), &cause.findings)));
    for (at, (message, findings)) in common.enumerate() {
        writeln!(out, "{}", if at > 0 { "," } else { "" })?;
        serde_json::to_writer(&mut *out, &Cause { message, findings })?;
    }
    write!(out, "],\n\"findings\":[")?;
    for (at, finding) in report.findings.iter().enumerate() {
        writeln!(out, "{}", if at > 0 { "," } else { "" })?;
        serde_json::to_writer(&mut *out, &line(report, finding, say))?;
    }
    writeln!(out, "]}}")
}

/// Findings by rule, in the order of the list.
pub(super) fn write_counts(report: &MapReport, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{")?;
    for (at, rule) in report.rules.iter().enumerate() {
        write!(out, "{}\"{}\":{}", if at > 0 { "," } else { "" }, rule.rule, rule.count)?;
    }
    write!(out, "}}")
}

fn line<'a>(report: &MapReport, finding: &'a MapFinding, say: &dyn Fn(&Message) -> String) -> Line<'a> {
    let told = |ExceptionCells { by, at, reason }| ExceptionLine { by, at, reason, lapsed: finding.state.is_open() };
    Line {
        id: &finding.id,
        rule: finding.rule,
        code: finding.code,
        class: finding.class,
        severity: severity(finding.severity),
        place: place(finding),
        area_m2: area(finding),
        width_m: width(finding),
        parcels: labels(finding),
        parcel_ids: ids(finding),
        sources: &finding.sources,
        message: say(&finding.told()),
        state: finding.state.name(),
        exception: exception(report, finding).map(told),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::sample::report;
    use super::*;
    use crate::coverage::{Moment, Profile, Rule};

    #[test]
    fn the_object_has_counts_and_findings_and_what_the_caller_adds() {
        let report = report(Profile::builtin(), Moment::Draft, &[Rule::Overlap, Rule::AreaMismatch]);
        let mut bytes = Vec::new();
        let head = Map::from_iter([("added".to_owned(), json!(3))]);
        write(&report, &head, &|message| message.key.to_string(), &mut bytes).expect("into memory");
        let read: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!((&read["added"], &read["counts"]), (&json!(3), &json!({"overlap": 0, "area_mismatch": 1})));
        let finding = json!({
            "id": "area_mismatch:12/2", "rule": "area_mismatch", "code": "A02", "class": "gross", "severity": "error",
            "place": [587_025.0, 2_320_010.0], "area_m2": -50.25, "width_m": null, "parcels": ["12/2"],
            "parcel_ids": [2], "sources": [], "message": "coverage-area-mismatch", "state": "open",
        });
        assert_eq!(read["findings"], json!([finding]));
        assert_eq!((&read["decisions"], &read["causes"]), (&json!(1), &json!([])));
    }
}
