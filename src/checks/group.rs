//! The campaign's class of each parcel, estimated, with what is missing for the next better one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::completeness::{Lacking, NationalCode, lacking};
use super::{Doubt, SeenFiles, Subject, Ward, unlinked_parcel};
use crate::cadastre::{Certificate, CertificateId, Parcel, ParcelId, Severity};
use crate::i18n::Message;

/// The class of a parcel. Source: `campaign.md` §7.2; the conditions are our reading of "đúng, đủ, sạch, sống".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// 1: complete (three blocks, every field, a signature or nobody looked for one) and free of contradictions.
    Complete,
    /// 2: entered, its holders identified, but something is lacking or contradicts.
    ToComplete,
    /// 3: entered, and not usable: the parcel has no geometry or no number, or a holder has no number of any paper.
    ToRebuild,
    /// 4: a certificate exists, and nothing of it is entered.
    ToEnter,
    /// 5: no certificate.
    WithoutCertificate,
    /// Public land and water: the classes do not speak of it.
    NotCounted,
}

impl Group {
    /// 1 to 5; `None` for what is not counted.
    pub fn number(self) -> Option<u8> {
        match self {
            Self::Complete => Some(1),
            Self::ToComplete => Some(2),
            Self::ToRebuild => Some(3),
            Self::ToEnter => Some(4),
            Self::WithoutCertificate => Some(5),
            Self::NotCounted => None,
        }
    }
}

/// A parcel's class.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupEstimate {
    pub parcel: ParcelId,
    pub group: Group,
    /// What is missing for the next better class, most weighty first; empty for the best.
    pub missing: Vec<Message>,
}

/// The class of every parcel, in the order of their ids. `doubts` are those of [`super::check`] for the same ward.
pub fn estimate_groups(ward: &Ward<'_>, seen: &SeenFiles, doubts: &[Doubt]) -> Vec<GroupEstimate> {
    let lacks = lacking(ward, seen);
    let mut contradictions: BTreeMap<Subject, &Message> = BTreeMap::new();
    for doubt in doubts.iter().filter(|doubt| is_contradiction(doubt)) {
        contradictions.entry(doubt.subject).or_insert(&doubt.message);
    }
    let estimate = |parcel: &Arc<Parcel>| estimate_one(ward, parcel, &lacks, &contradictions);
    ward.snapshot.parcels.iter().map(estimate).collect()
}

/// Doubts that say that two things cannot both be right, rather than that one is lacking.
fn is_contradiction(doubt: &Doubt) -> bool {
    [super::crowded_parcel::RULE, super::copied_scan::RULE].contains(&doubt.rule)
        || (doubt.rule == super::scan_file::RULE && doubt.severity == Severity::Error)
}

fn estimate_one(
    ward: &Ward<'_>,
    parcel: &Parcel,
    lacks: &BTreeMap<CertificateId, Lacking>,
    contradictions: &BTreeMap<Subject, &Message>,
) -> GroupEstimate {
    let of = |group, missing| GroupEstimate { parcel: parcel.id, group, missing };
    let links = ward.snapshot.links_of_parcel(parcel.id);
    let live: Vec<&Arc<Certificate>> = links
        .filter_map(|link| ward.snapshot.certificates.get(link.certificate))
        .filter(|row| lacks.contains_key(&row.id))
        .collect();
    if live.is_empty() {
        if unlinked_parcel::needs_no_certificate(parcel) {
            return of(Group::NotCounted, Vec::new());
        }
        return of(Group::WithoutCertificate, vec![Message::new("checks-missing-certificate")]);
    }
    let of_live = || live.iter().filter_map(|row| lacks.get(&row.id));
    if of_live().any(|row| row.everything) {
        return of(Group::ToEnter, vec![Message::new("checks-missing-entry")]);
    }
    let blocks = ward.snapshot.blocks(parcel);
    let numbered = !parcel.sheet.is_empty() && !parcel.number.is_empty();
    let has = |code| of_live().any(|row| row.codes.contains(&code));
    let unusable = [
        (!blocks.geometry, "checks-missing-geometry"),
        (!numbered, "checks-missing-number"),
        (has(NationalCode::SoGiayTo), "checks-missing-document-number"),
    ];
    let rebuild = chosen(&unusable);
    if !rebuild.is_empty() {
        return of(Group::ToRebuild, rebuild);
    }
    let mut missing: Vec<Message> = Vec::new();
    missing.extend(chosen(&[
        (!blocks.scan || has(NationalCode::NoLink), "checks-missing-scan"),
        (!blocks.attributes, "checks-missing-attributes"),
    ]));
    let fields = NationalCode::ALL.iter().filter(|code| **code != NationalCode::NoLink && has(**code));
    missing.extend(fields.map(|code| Message::new("checks-missing-field").with("code", code.code())));
    let certificates = live.iter().map(|row| Subject::Certificate(row.id));
    let scans =
        live.iter().flat_map(|row| ward.snapshot.scans_of_certificate(row.id)).map(|scan| Subject::Scan(scan.id));
    let told = std::iter::once(Subject::Parcel(parcel.id)).chain(certificates).chain(scans);
    missing.extend(told.filter_map(|subject| contradictions.get(&subject)).map(|message| (*message).clone()));
    let group = if missing.is_empty() { Group::Complete } else { Group::ToComplete };
    of(group, missing)
}

fn chosen(conditions: &[(bool, &'static str)]) -> Vec<Message> {
    conditions.iter().filter(|(holds, _)| *holds).map(|(_, key)| Message::new(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Confidential, Holder, LandUse};
    use crate::checks::sample::Sample;
    use crate::checks::{check, copied_scan};
    use crate::jobs::Watch;

    /// The class of parcel 1 and what it lacks.
    fn class(sample: &Sample) -> (Group, Vec<String>) {
        let ward = Ward::of(&sample.0);
        let seen = SeenFiles::new();
        let doubts = check(&ward, &seen, &Watch::new()).expect("not cancelled");
        let estimate = estimate_groups(&ward, &seen, &doubts).swap_remove(0);
        (estimate.group, estimate.missing.into_iter().map(|message| message.key.into_owned()).collect())
    }

    fn complete() -> Sample {
        let mut sample = Sample::default();
        sample.parcel(1);
        sample.certificate(1);
        sample.enter(1);
        sample.scan(1, 1);
        sample.link(1, 1);
        sample
    }

    #[test]
    fn a_complete_parcel_is_of_group_1() {
        assert_eq!(class(&complete()), (Group::Complete, Vec::new()));
    }

    #[test]
    fn a_lacking_field_or_scan_or_a_contradiction_is_group_2() {
        let mut sample = complete();
        sample.change_certificate(1, |row| row.registry_number.clear());
        assert_eq!(class(&sample), (Group::ToComplete, vec!["checks-missing-field".to_owned()]));
        let mut sample = complete();
        sample.change_scan(1, |scan| scan.certificate = None);
        assert_eq!(class(&sample), (Group::ToComplete, vec!["checks-missing-scan".to_owned()]));
        let mut sample = complete();
        sample.scan(2, 1);
        (1..=2).for_each(|id| sample.change_scan(id, |scan| scan.pages = 2));
        assert!(
            check(&Ward::of(&sample.0), &SeenFiles::new(), &Watch::new())
                .is_ok_and(|doubts| { doubts.iter().any(|doubt| doubt.rule == copied_scan::RULE) })
        );
        assert_eq!(class(&sample), (Group::ToComplete, vec!["checks-copied-scan".to_owned()]));
    }

    #[test]
    fn what_cannot_be_used_is_group_3() {
        let mut sample = complete();
        sample.change_parcel(1, |parcel| parcel.geometry = None);
        assert_eq!(class(&sample), (Group::ToRebuild, vec!["checks-missing-geometry".to_owned()]));
        let mut sample = complete();
        sample.row(1, &[(9, "")]);
        assert_eq!(class(&sample), (Group::ToRebuild, vec!["checks-missing-document-number".to_owned()]));
        let mut sample = complete();
        sample.row(1, &[(9, "012345678")]);
        assert_eq!(class(&sample).0, Group::ToComplete, "an old identity card identifies too");
    }

    #[test]
    fn a_certificate_that_nobody_entered_is_group_4_and_none_group_5() {
        let mut sample = Sample::default();
        sample.parcel(1);
        assert_eq!(class(&sample), (Group::WithoutCertificate, vec!["checks-missing-certificate".to_owned()]));
        sample.certificate(1);
        sample.link(1, 1);
        assert_eq!(class(&sample), (Group::ToEnter, vec!["checks-missing-entry".to_owned()]));
        let mut road = Sample::default();
        road.parcel(1);
        road.change_parcel(1, |parcel| parcel.land_use = LandUse::parse("DGT").into());
        assert_eq!(class(&road), (Group::NotCounted, Vec::new()));
    }

    #[test]
    fn a_holder_of_the_certificate_counts_where_the_register_has_none() {
        let mut sample = complete();
        let rows: Vec<_> = sample.0.register.iter().cloned().collect();
        rows.into_iter().for_each(|row| sample.put(crate::cadastre::Edit::remove(row)));
        let (group, missing) = class(&sample);
        assert_eq!((group, missing.len()), (Group::ToComplete, 2), "term and origin stand in the register only");
        let before = sample.0.holders.iter().next().expect("one").clone();
        let after = Holder {
            citizen_number: None,
            address: Some(Confidential::new("Mẫu".to_owned())),
            ..before.as_ref().clone()
        };
        sample.put(crate::cadastre::Edit::replace(before, after));
        assert_eq!(class(&sample).0, Group::ToRebuild);
    }
}
