//! The list as points of GeoJSON, in the project's CRS.

use std::io::{self, Write};

use serde_json::json;

use super::columns::{BETWEEN, area, exception, ids_joined, labels, place, severity, width};
use super::json_file::write_counts;
use super::{FAULTS, MapReport};
use crate::i18n::Message;

pub(super) fn write(report: &MapReport, say: &dyn Fn(&Message) -> String, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":\"{FAULTS}\",\n\"crs\":")?;
    let name = report
        .crs
        .as_ref()
        .map(|crs| crs.epsg().map_or_else(|| crs.label(), |code| format!("urn:ogc:def:crs:EPSG::{code}")));
    // The form of 2008 says of a CRS that nobody knows that it is null.
    let crs = name.map(|name| json!({"type": "name", "properties": {"name": name}}));
    serde_json::to_writer(&mut *out, &crs)?;
    write!(out, ",\n\"counts\":")?;
    write_counts(report, out)?;
    write!(out, ",\n\"features\":[")?;
    for (at, finding) in report.findings.iter().enumerate() {
        writeln!(out, "{}", if at > 0 { "," } else { "" })?;
        let exception = exception(report, finding);
        let feature = json!({
            "type": "Feature",
            "geometry": place(finding).map(|place| json!({"type": "Point", "coordinates": place})),
            "properties": {
                "id": finding.id, "rule": finding.rule, "code": finding.code, "class": finding.class,
                "severity": severity(finding.severity), "area_m2": area(finding), "width_m": width(finding),
                "parcels": labels(finding).join(BETWEEN), "parcel_ids": ids_joined(finding),
                "sources": finding.sources.join(BETWEEN), "message": say(&finding.told()),
                "state": finding.state.name(),
                "exception_by": exception.as_ref().map(|exception| exception.by),
                "exception_at": exception.as_ref().map(|exception| exception.at.as_str()),
                "exception_reason": exception.as_ref().and_then(|exception| exception.reason),
            },
        });
        serde_json::to_writer(&mut *out, &feature)?;
    }
    writeln!(out, "]}}")
}

#[cfg(test)]
mod tests {
    use super::super::columns::COLUMNS;
    use super::super::sample::report;
    use super::*;
    use crate::coverage::{Moment, Profile, Rule};

    #[test]
    fn findings_are_points_in_the_crs_of_the_project() {
        let mut report = report(Profile::builtin(), Moment::Draft, &Rule::ALL);
        report.findings[1].place = None;
        let mut bytes = Vec::new();
        write(&report, &|message| message.key.to_string(), &mut bytes).expect("into memory");
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read["crs"]["properties"]["name"], "urn:ogc:def:crs:EPSG::5897");
        let features = read["features"].as_array().expect("features");
        assert_eq!((features.len(), read["counts"]["overlap"].as_u64()), (3, Some(0)));
        assert_eq!(features[0]["geometry"]["coordinates"], json!([587_015.0, 2_320_010.0]));
        assert!(features[1]["geometry"].is_null());
        let properties = features[0]["properties"].as_object().expect("properties");
        assert!(COLUMNS.iter().all(|column| properties.contains_key(*column)) && properties.len() == COLUMNS.len());
    }
}
