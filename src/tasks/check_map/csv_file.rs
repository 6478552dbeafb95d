//! The list as CSV.

use std::io::{self, Write};

use super::MapReport;
use super::columns::{BETWEEN, COLUMNS, area, exception, ids_joined, labels, place, severity, width};
use crate::i18n::Message;

/// The severity of a line that says of a rule that it found nothing.
const CLEAN: &str = "clean";

pub(super) fn write(report: &MapReport, say: &dyn Fn(&Message) -> String, out: &mut impl Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    rows.write_record(COLUMNS.iter().chain(&["east", "north"]))?;
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for finding in &report.findings {
        let [east, north] = place(finding).map_or([None, None], |[east, north]| [Some(east), Some(north)]);
        let exception = exception(report, finding);
        rows.write_record([
            finding.id.as_str(),
            finding.rule,
            finding.code,
            finding.class,
            severity(finding.severity),
            &number(area(finding)),
            &number(width(finding)),
            &labels(finding).join(BETWEEN),
            &ids_joined(finding),
            &finding.sources.join(BETWEEN),
            &say(&finding.told()),
            finding.state.name(),
            exception.as_ref().map_or("", |exception| exception.by),
            exception.as_ref().map_or("", |exception| exception.at.as_str()),
            exception.as_ref().and_then(|exception| exception.reason).unwrap_or_default(),
            &number(east),
            &number(north),
        ])?;
    }
    for rule in report.rules.iter().filter(|rule| rule.is_clean()) {
        let title = say(&rule.title);
        let told = ["", rule.rule, rule.code, "", CLEAN, "", "", "", "", "", title.as_str()];
        rows.write_record(told.iter().chain(&[""; 6]))?;
    }
    rows.flush()
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;
    use crate::coverage::{Moment, Profile, Rule};

    #[test]
    fn every_finding_is_a_line_and_a_clean_rule_too() {
        let report = report(Profile::builtin(), Moment::Draft, &[Rule::Gap, Rule::DuplicateNumber]);
        let mut bytes = Vec::new();
        write(&report, &|message| format!("a, \"{}\"", message.key), &mut bytes).expect("into memory");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(
            text,
            "id,rule,code,class,severity,area_m2,width_m,parcels,parcel_ids,sources,message,\
             state,exception_by,exception_at,exception_reason,east,north\r\n\
             duplicate_number:12/1+12/1,duplicate_number,A01,repeated,warning,,,12/1; 12/01,1; 4,,\
             \"a, \"\"coverage-number-repeated-on-sheet\"\"\",open,,,,587015,2320010\r\n\
             ,gap,T03,,clean,,,,,,\"a, \"\"coverage-title-gap\"\"\",,,,,,\r\n"
        );
    }
}
