//! Link rules: what is doubtful or lacking about parcels, certificates and scans as they hang together.
//!
//! Definitions:
//! 1. A *doubt* is a rule, a subject and a sentence. Rule and subject are its stable id: the same state gives the same list,
//!    and a rule speaks at most once of a subject.
//! 2. The *subject* is a parcel, a certificate or a scan.
//! 3. A certificate is *live* unless a later one replaced it: it was put aside as superseded, or another says that it replaces it.
//! 4. A *reason* is why a certificate needs no link: an obstacle that a person stated, a later certificate, a flat.
//! 5. The *codes* are those by which the national system says what a dossier lacks (`campaign.md` §7.3).
//! 6. The *group* of a parcel is the campaign's class 1 to 5, estimated from what is here; `group.rs` has its conditions.
//!
//! Promises: pure functions of a snapshot and of what somebody saw on disk; sorted; no personal data in a sentence. Never
//! here: disk, clock, a change; `tasks::check_links` looks at the files and keeps the findings.

mod completeness;
mod copied_scan;
mod crowded_parcel;
mod group;
mod lacking_block;
mod register_form;
mod scan_file;
mod unlinked_certificate;
mod unlinked_parcel;
mod ward;

use std::collections::BTreeMap;

pub use completeness::{Lacking, NationalCode, lacking};
pub use group::{Group, GroupEstimate, estimate_groups};
pub use scan_file::{FileState, SeenFile};
pub use unlinked_parcel::needs_no_certificate;
pub use ward::Ward;

use crate::cadastre::{CertificateId, ParcelId, ScanId, Severity};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// What somebody saw of the files of scans. A scan that is not in it was not looked at.
pub type SeenFiles = BTreeMap<ScanId, SeenFile>;

/// Something doubtful or lacking.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    pub rule: &'static str,
    pub subject: Subject,
    pub severity: Severity,
    /// Without personal data.
    pub message: Message,
}

/// What a doubt is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Parcel(ParcelId),
    Certificate(CertificateId),
    Scan(ScanId),
}

/// Every rule of this room, in the order of its doubts. Numbers are never given again.
pub fn rules() -> Vec<&'static str> {
    let numbered = [
        unlinked_parcel::RULE,
        unlinked_certificate::RULE,
        crowded_parcel::RULE,
        scan_file::RULE,
        copied_scan::RULE,
        lacking_block::RULE,
        completeness::NOT_ENTERED,
    ];
    numbered.into_iter().chain(NationalCode::ALL.iter().map(|code| code.rule())).collect()
}

/// What a rule is about, in words.
pub fn title(rule: &str) -> Message {
    match rule {
        unlinked_parcel::RULE => Message::new("checks-title-unlinked-parcel"),
        unlinked_certificate::RULE => Message::new("checks-title-unlinked-certificate"),
        crowded_parcel::RULE => Message::new("checks-title-crowded-parcel"),
        scan_file::RULE => Message::new("checks-title-scan-file"),
        copied_scan::RULE => Message::new("checks-title-copied-scan"),
        lacking_block::RULE => Message::new("checks-title-lacking-block"),
        completeness::NOT_ENTERED => Message::new("checks-title-not-entered"),
        code => Message::new("checks-title-code").with("code", code.trim_start_matches("national-")),
    }
}

/// Everything that the rules find, by rule, then by subject.
///
/// Errors: [`Cancelled`].
pub fn check(ward: &Ward<'_>, seen: &SeenFiles, watch: &Watch) -> Result<Vec<Doubt>, Cancelled> {
    let steps: [&dyn Fn() -> Vec<Doubt>; 7] = [
        &|| unlinked_parcel::find(ward),
        &|| unlinked_certificate::find(ward),
        &|| crowded_parcel::find(ward),
        &|| scan_file::find(ward, seen),
        &|| copied_scan::find(ward),
        &|| lacking_block::find(ward),
        &|| completeness::find(ward, seen),
    ];
    watch.begin("stage-checking-links", steps.len() as u64);
    let mut doubts = Vec::new();
    for step in steps {
        watch.check()?;
        doubts.extend(step());
        watch.advance(1);
    }
    let order: BTreeMap<&str, usize> = rules().into_iter().enumerate().map(|(at, rule)| (rule, at)).collect();
    doubts.sort_by_key(|doubt| (order.get(doubt.rule).copied(), doubt.subject));
    Ok(doubts)
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests {
    use super::sample::Sample;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_one_number_and_speaks_once_of_a_subject() {
        let all = rules();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        let mut sample = Sample::default();
        for id in 1..=4 {
            sample.parcel(id);
            sample.certificate(id);
        }
        sample.link(1, 1);
        sample.link(2, 1);
        let ward = Ward::of(&sample.0);
        let doubts = check(&ward, &SeenFiles::new(), &Watch::new()).expect("not cancelled");
        let keys: BTreeSet<_> = doubts.iter().map(|doubt| (doubt.rule, doubt.subject)).collect();
        assert!(!doubts.is_empty() && keys.len() == doubts.len());
        assert_eq!(check(&ward, &SeenFiles::new(), &Watch::new()), Ok(doubts), "the same again");
    }

    #[test]
    fn an_empty_project_has_no_doubts() {
        let sample = Sample::default();
        assert_eq!(check(&Ward::of(&sample.0), &SeenFiles::new(), &Watch::new()), Ok(Vec::new()));
    }
}
