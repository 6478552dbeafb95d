//! The faults of the map as findings of the project: listed in the window, each leading to its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{MapFinding, MapReport};
use crate::cadastre::{ChangeSet, Edit, Finding, FindingId, ParcelId, Snapshot};
use crate::coverage::Rule;
use crate::i18n::Message;

/// How the findings changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptFindings {
    pub added: usize,
    pub removed: usize,
}

/// Adds to an act what brings the findings of coverage rules up to date. `taken` findings of the act are new already. What stands as before
/// stays as it is; findings of other origins are left alone.
pub fn keep_findings(snapshot: &Snapshot, report: &MapReport, taken: usize, act: &mut ChangeSet) -> KeptFindings {
    let of_map = |rule: &str| Rule::from_name(rule).is_some();
    let mut standing: BTreeMap<(&str, Option<ParcelId>), Vec<&Arc<Finding>>> = BTreeMap::new();
    for finding in snapshot.findings.iter().filter(|finding| of_map(&finding.rule)) {
        standing.entry((&finding.rule, finding.parcel)).or_default().push(finding);
    }
    let mut kept = KeptFindings::default();
    let mut ids = (snapshot.findings.next_id() + taken as u64..).map(FindingId);
    for found in report.findings.iter().filter(|found| of_map(found.rule)) {
        let Some(id) = ids.next() else { break };
        let wanted = finding(id, found);
        let same = |old: &&Arc<Finding>| Finding { id, ..old.as_ref().clone() } == wanted;
        let here = standing.get_mut(&(found.rule, wanted.parcel));
        if let Some((old, at)) = here.and_then(|old| old.iter().position(same).map(|at| (old, at))) {
            old.swap_remove(at);
            continue;
        }
        kept.added += 1;
        act.push(Edit::insert(wanted));
    }
    for gone in standing.into_values().flatten() {
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

        let mended = MapReport { findings: report.findings[1..].to_vec(), ..report };
        assert_eq!(keep_findings(&after, &mended, 0, &mut again), KeptFindings { added: 0, removed: 1 });
    }
}
