//! Runs the link rules over a project and brings its findings up to date in one act.

mod files;

use std::collections::BTreeMap;

pub use files::{Look, look_at_files};

use crate::cadastre::{ChangeSet, Edit, Finding, FindingId, Snapshot};
use crate::checks::{self, Doubt, FileState, GroupEstimate, NationalCode, SeenFiles, Subject, Ward};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// What the rules found, and the act that keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkCheck {
    /// Empty when the findings are up to date already.
    pub act: ChangeSet,
    pub report: LinkCheckReport,
}

/// What the rules found.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkCheckReport {
    /// By rule, then by subject.
    pub doubts: Vec<Doubt>,
    /// Of every parcel, in the order of their ids.
    pub groups: Vec<GroupEstimate>,
    /// Findings that are new, that are gone, and that stand as before.
    pub added: usize,
    pub removed: usize,
    pub kept: usize,
}

/// A finding's rule and subject.
type Key<'a> = (&'a str, Subject);

/// Checks the links of a snapshot; `seen` is of [`look_at_files`]. Findings of other origins are left alone.
///
/// Errors: [`Cancelled`].
pub fn check_links(snapshot: &Snapshot, seen: &SeenFiles, look: Look, watch: &Watch) -> Result<LinkCheck, Cancelled> {
    let ward = Ward::of(snapshot);
    let doubts = checks::check(&ward, seen, watch)?;
    watch.check()?;
    let groups = checks::estimate_groups(&ward, seen, &doubts);
    let mut report = LinkCheckReport { doubts, groups, added: 0, removed: 0, kept: 0 };
    let mut act = ChangeSet::new(Message::new("act-check-links"));
    let rules = checks::rules();
    let mut wanted: BTreeMap<Key<'_>, &Doubt> =
        report.doubts.iter().map(|doubt| ((doubt.rule, doubt.subject), doubt)).collect();
    for finding in snapshot.findings.iter().filter(|finding| rules.contains(&finding.rule.as_str())) {
        let doubt = subject(finding).and_then(|subject| wanted.remove(&(finding.rule.as_str(), subject)));
        match doubt {
            Some(doubt) if doubt.severity == finding.severity && doubt.message == finding.message => report.kept += 1,
            Some(doubt) => {
                report.kept += 1;
                let after =
                    Finding { severity: doubt.severity, message: doubt.message.clone(), ..finding.as_ref().clone() };
                act.push(Edit::replace(finding.clone(), after));
            }
            None if needs_a_closer_look(finding, look, seen) => report.kept += 1,
            None => {
                report.removed += 1;
                act.push(Edit::remove(finding.clone()));
            }
        }
    }
    let ids = snapshot.findings.next_id()..;
    for (id, doubt) in ids.zip(report.doubts.iter().filter(|doubt| wanted.contains_key(&(doubt.rule, doubt.subject)))) {
        report.added += 1;
        act.push(Edit::insert(finding(FindingId(id), doubt)));
    }
    act.name = act.name.with("added", report.added).with("removed", report.removed);
    Ok(LinkCheck { act, report })
}

/// Whether a finding was made by reading whole files, which this run did not: it neither proves nor refutes it.
fn needs_a_closer_look(finding: &Finding, look: Look, seen: &SeenFiles) -> bool {
    if look == Look::Whole {
        return false;
    }
    let changed = finding.message.key == "checks-scan-changed";
    let unrefuted = finding.scan.and_then(|scan| seen.get(&scan)).is_some_and(|file| file.state == FileState::Whole);
    finding.rule == NationalCode::NoSign.rule() || (changed && unrefuted)
}

fn subject(finding: &Finding) -> Option<Subject> {
    let certificate = finding.certificate.map(Subject::Certificate);
    certificate.or(finding.parcel.map(Subject::Parcel)).or(finding.scan.map(Subject::Scan))
}

fn finding(id: FindingId, doubt: &Doubt) -> Finding {
    let (mut parcel, mut certificate, mut scan) = (None, None, None);
    match doubt.subject {
        Subject::Parcel(id) => parcel = Some(id),
        Subject::Certificate(id) => certificate = Some(id),
        Subject::Scan(id) => scan = Some(id),
    }
    Finding {
        id,
        rule: doubt.rule.to_owned(),
        severity: doubt.severity,
        layer: None,
        source_row: None,
        parcel,
        certificate,
        scan,
        place: None,
        message: doubt.message.clone(),
        fault: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ParcelId, ScanId, Severity};
    use crate::checks::SeenFile;
    use crate::checks::sample::Sample;

    fn run(snapshot: &Snapshot, seen: &SeenFiles, look: Look) -> LinkCheck {
        check_links(snapshot, seen, look, &Watch::new()).expect("not cancelled")
    }

    fn sample() -> Sample {
        let mut sample = Sample::default();
        (1..=3).for_each(|id| sample.parcel(id));
        sample.certificate(1);
        sample
    }

    #[test]
    fn running_again_changes_nothing() {
        let before = sample().0;
        let first = run(&before, &SeenFiles::new(), Look::Quick);
        assert!(first.report.added >= 4 && first.report.removed == 0);
        let after = before.apply(&first.act).expect("made for this snapshot");
        let second = run(&after, &SeenFiles::new(), Look::Quick);
        assert!(second.act.is_empty());
        assert_eq!((second.report.kept, &second.report.doubts), (first.report.added, &first.report.doubts));
    }

    #[test]
    fn what_was_mended_goes_and_what_the_import_said_stays() {
        let mut sample = sample();
        sample.put(Edit::insert(Finding {
            rule: "import-geometry".to_owned(),
            ..finding(
                FindingId(1),
                &Doubt {
                    rule: "L01",
                    subject: Subject::Parcel(ParcelId(1)),
                    severity: Severity::Error,
                    message: Message::new("import-parcel"),
                },
            )
        }));
        let first = run(&sample.0, &SeenFiles::new(), Look::Quick);
        sample.0 = sample.0.apply(&first.act).expect("fits");
        sample.link(1, 1);
        let second = run(&sample.0, &SeenFiles::new(), Look::Quick);
        let after = sample.0.apply(&second.act).expect("fits");
        let told = |rule: &str| after.findings.iter().filter(|finding| finding.rule == rule).count();
        assert_eq!((told("L01"), told("L02"), told("import-geometry")), (2, 0, 1));
        assert_eq!(second.report.removed, 2);
    }

    #[test]
    fn a_quick_look_does_not_take_back_what_a_whole_one_found() {
        let mut sample = sample();
        sample.scan(1, 1);
        let seen = |state| -> SeenFiles { [(ScanId(1), SeenFile { state, signed: None })].into_iter().collect() };
        let first = run(&sample.0, &seen(FileState::Changed), Look::Whole);
        let after = sample.0.apply(&first.act).expect("fits");
        assert_eq!(run(&after, &seen(FileState::Whole), Look::Quick).report.removed, 0);
        assert_eq!(run(&after, &seen(FileState::Whole), Look::Whole).report.removed, 1);
    }
}
