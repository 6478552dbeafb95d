//! The faults of the map as findings of the project: listed in the window, each leading to its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{MapFinding, MapReport};
use crate::cadastre::{ChangeSet, Edit, FaultState, Finding, FindingId, ProjectSettings, Snapshot};
use crate::coverage::Rule;
use crate::i18n::Message;

/// How the findings changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptFindings {
    pub added: usize,
    pub removed: usize,
}

/// Adds to an act what brings the findings of coverage rules up to date, also of the faults that are left as they are: whether an exception
/// stands is told by the exceptions. `taken` findings of the act are new already. A finding whose fault is known again stays the same
/// one; findings of other origins are left alone. The first time, the project says from then on that its map was checked.
pub fn keep_findings(snapshot: &Snapshot, report: &MapReport, taken: usize, act: &mut ChangeSet) -> KeptFindings {
    if !snapshot.settings.map_checked {
        let after = ProjectSettings { map_checked: true, ..snapshot.settings.as_ref().clone() };
        act.push(Edit { before: Some(Arc::clone(&snapshot.settings)), after: Some(after.into()) });
    }
    let of_map = |rule: &str| Rule::from_name(rule).is_some();
    let name = |finding: &Finding| finding.fault.as_ref().map(|fault| fault.name.clone());
    let standing = snapshot.findings.iter().filter(|finding| of_map(&finding.rule));
    // Those of earlier versions have no names: they are found anew.
    let (named, unnamed): (Vec<_>, Vec<_>) = standing.partition(|finding| finding.fault.is_some());
    let mut named: BTreeMap<Option<String>, &Arc<Finding>> =
        named.into_iter().map(|finding| (name(finding), finding)).collect();
    let mut kept = KeptFindings::default();
    let mut ids = (snapshot.findings.next_id() + taken as u64..).map(FindingId);
    let of_faults = |found: &&MapFinding| of_map(found.rule) && !matches!(found.state, FaultState::Fixed(_));
    for found in report.findings.iter().filter(of_faults) {
        if let Some(before) = named.remove(&Some(found.id.clone())) {
            let after = finding(before.id, found);
            if after != **before {
                act.push(Edit::replace(Arc::clone(before), after));
            }
        } else if let Some(id) = ids.next() {
            kept.added += 1;
            act.push(Edit::insert(finding(id, found)));
        }
    }
    for gone in named.into_values().chain(unnamed) {
        kept.removed += 1;
        act.push(Edit::remove(Arc::clone(gone)));
    }
    kept
}

fn finding(id: FindingId, found: &MapFinding) -> Finding {
    let labels: Vec<&str> = found.parcels.iter().map(|parcel| parcel.label.as_str()).collect();
    let message = match labels.as_slice() {
        [] | [_] => found.message.clone(),
        several => {
            Message::new("check-kept").with("parcels", several.join(", ")).with("message", found.message.clone())
        }
    };
    Finding {
        id,
        rule: found.rule.to_owned(),
        severity: found.severity,
        layer: None,
        source_row: None,
        parcel: found.parcels.first().map(|parcel| parcel.id),
        certificate: None,
        scan: None,
        place: found.place,
        message,
        fault: found.mark(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{report, ward};
    use super::*;
    use crate::coverage::{Moment, Profile};

    #[test]
    fn findings_come_once_and_go_when_they_are_mended() {
        let ward = ward();
        let report = report(&Profile::builtin().clone(), Moment::Draft, &Rule::ALL);
        let mut act = ChangeSet::new(Message::new("act-check-links"));
        let kept = keep_findings(&ward, &report, 0, &mut act);
        assert_eq!((kept.added, kept.removed), (3, 0));
        let after = ward.apply(&act).expect("made for this ward");
        let repeated = after.findings.iter().find(|finding| finding.rule == "duplicate_number").expect("kept");
        assert!(repeated.place.is_some() || repeated.parcel.is_some());

        let mut again = ChangeSet::new(Message::new("act-check-links"));
        assert_eq!(keep_findings(&after, &report, 0, &mut again), KeptFindings::default());
        assert!(again.is_empty(), "the same again changes nothing");

        let mut weighed = report.clone();
        weighed.findings[0].severity = crate::cadastre::Severity::Error;
        let mut act = ChangeSet::new(Message::new("act-check-links"));
        assert_eq!(keep_findings(&after, &weighed, 0, &mut act), KeptFindings::default());
        let weighed = after.apply(&act).expect("made for this ward");
        assert!(act.changes.len() == 1 && weighed.findings.len() == 3, "a fault that is known stays one finding");

        let mended = MapReport { findings: report.findings[1..].to_vec(), ..report };
        assert_eq!(keep_findings(&after, &mended, 0, &mut again), KeptFindings { added: 0, removed: 1 });
    }
}
