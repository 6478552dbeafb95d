//! Linking certificates to the parcels that a person picked for them, with what spoke for it.

use std::collections::BTreeSet;

use super::{NewLinks, Refusal};
use crate::cadastre::{CertificateId, ChangeSet, Edit, LinkMethod, ParcelId, Snapshot, Stamp, Timestamp};
use crate::i18n::Message;

/// What a person decided: this certificate is about this parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub certificate: CertificateId,
    pub parcel: ParcelId,
    /// How the parcel was found: among the candidates, by its number, on the map.
    pub how: LinkMethod,
    /// What spoke for it, strongest first, without personal data.
    pub evidence: Vec<Message>,
}

/// Links a certificate to the parcel that a person picked, and settles what had kept it waiting: obstacle and postponement.
///
/// Refuses: a certificate or parcel that is not there; a link that is there already.
pub fn link_candidate(snapshot: &Snapshot, choice: Choice, by: &str, at: Timestamp) -> Result<ChangeSet, Refusal> {
    let mut links = NewLinks::new(snapshot, by, at);
    let certificate = choice.certificate;
    let (of, to) = add(&mut links, choice, by, at)?;
    let mut act = links.act(Message::new("act-link").with("certificate", of).with("parcel", to));
    settle(&mut act, snapshot, certificate);
    Ok(act)
}

/// Links a whole group in one act of this name, as [`link_candidate`] does each.
///
/// Refuses: as [`link_candidate`]; then none is linked.
pub fn link_candidates(
    snapshot: &Snapshot,
    choices: Vec<Choice>,
    name: Message,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let mut links = NewLinks::new(snapshot, by, at);
    let certificates: BTreeSet<CertificateId> = choices.iter().map(|choice| choice.certificate).collect();
    for choice in choices {
        add(&mut links, choice, by, at)?;
    }
    let mut act = links.act(name);
    certificates.into_iter().for_each(|certificate| settle(&mut act, snapshot, certificate));
    Ok(act)
}

fn add(
    links: &mut NewLinks<'_>,
    choice: Choice,
    by: &str,
    at: Timestamp,
) -> Result<(crate::i18n::Arg, crate::i18n::Arg), Refusal> {
    let Choice { certificate, parcel, how, evidence } = choice;
    links.add_with(certificate, parcel, how, evidence, Some(Stamp { by: by.to_owned(), at }))
}

/// A certificate that is linked waits for nothing any more.
pub(super) fn settle(act: &mut ChangeSet, snapshot: &Snapshot, certificate: CertificateId) {
    let waiting = snapshot.certificates.get(certificate);
    if let Some(before) = waiting.filter(|row| row.obstacle.is_some() || row.postponed.is_some()) {
        let mut after = before.as_ref().clone();
        (after.obstacle, after.postponed) = (None, None);
        act.push(Edit::replace(before.clone(), after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, Obstacle, ObstacleReason, Parcel, Serial};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=2 {
            let mut paper = Certificate::with_serial(CertificateId(id), Serial::parse(&format!("AA 0047643{id}")));
            let reason = ObstacleReason::MapOutOfDate;
            paper.obstacle = Some(Obstacle { reason, note: String::new(), by: "lan".to_owned(), at: Timestamp(1) });
            act.push(Edit::insert(paper));
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "12", &id.to_string())));
        }
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn choice(certificate: u64, parcel: u64) -> Choice {
        let evidence = vec![Message::new("matching-test").with("paper", "12/1")];
        let (certificate, parcel) = (CertificateId(certificate), ParcelId(parcel));
        Choice { certificate, parcel, how: LinkMethod::Candidate, evidence }
    }

    #[test]
    fn a_picked_candidate_is_linked_with_its_evidence_and_waits_for_nothing() {
        let ward = ward();
        let act = link_candidate(&ward, choice(1, 1), "lan", Timestamp(5)).expect("both are there");
        let next = ward.apply(&act).expect("made for it");
        let link = next.links_of_certificate(CertificateId(1)).next().expect("just linked");
        assert_eq!((link.how, link.evidence.len()), (LinkMethod::Candidate, 1));
        assert_eq!(link.confirmed, Some(Stamp { by: "lan".to_owned(), at: Timestamp(5) }));
        assert_eq!(next.certificates.get(1_u64).and_then(|row| row.obstacle.clone()), None);
        assert_eq!(next.apply(&act.inverted()).expect("its inverse"), ward);
    }

    #[test]
    fn a_group_is_linked_in_one_act_or_not_at_all() {
        let ward = ward();
        let name = || Message::new("act-test");
        let act = link_candidates(&ward, vec![choice(1, 1), choice(2, 2)], name(), "lan", Timestamp(5));
        let next = ward.apply(&act.expect("all are there")).expect("made for it");
        assert_eq!((next.links.len(), next.revision), (2, ward.revision + 1));
        let broken = link_candidates(&ward, vec![choice(1, 1), choice(2, 9)], name(), "lan", Timestamp(5));
        assert_eq!(broken, Err(Refusal::NoParcel(ParcelId(9))));
    }
}
