//! Claims that may be confirmed together, because one reason speaks for all of them.

use std::collections::BTreeMap;

use crate::cadastre::{CertificateId, ParcelId, Snapshot};
use crate::i18n::Message;
use crate::matching::{Claim, EvidenceKind, Ranking, Standing};

/// Fewer are confirmed one by one as fast. Source: ours.
const WORTH_A_GROUP: usize = 2;

/// What the members of a group share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// One parcel passes every hard key, a soft one agrees, none contradicts.
    Sure,
    /// Papers of one old sheet that the same renumbering leads to their parcels; nothing speaks against any.
    Crosswalk {
        /// As printed: its key.
        sheet: String,
    },
    /// Flats of one building, of which some are linked.
    Building {
        /// As a certificate names it, with its estate.
        name: String,
    },
}

/// Definition 4.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkGroup {
    pub kind: GroupKind,
    /// In the order of their claims.
    pub members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub claim: Claim,
    pub parcel: ParcelId,
    /// What speaks for it, strongest first.
    pub evidence: Vec<Message>,
}

impl BulkGroup {
    /// For [`super::draw_sample`]: another when a member is another.
    pub fn seed(&self) -> u64 {
        let prime = 0x0000_0100_0000_01B3_u64;
        self.members.iter().fold(0xCBF2_9CE4_8422_2325, |hash: u64, member| {
            [member.claim.certificate.0, member.claim.printed as u64, member.parcel.0]
                .into_iter()
                .fold(hash, |hash, part| (hash ^ part).wrapping_mul(prime))
        })
    }
}

/// The groups of these rankings that have at least two members, the sure ones first, then by old sheet, then by building. A claim whose certificate is linked to that
/// parcel already is in none.
pub fn groups<'a>(snapshot: &Snapshot, rankings: impl IntoIterator<Item = &'a Ranking>) -> Vec<BulkGroup> {
    let mut found: BTreeMap<GroupKind, Vec<Member>> = BTreeMap::new();
    for ranking in rankings {
        let Some(best) = ranking.candidates.first() else { continue };
        let linked = |id: CertificateId| snapshot.links_of_certificate(id).any(|link| link.parcel == best.parcel);
        if linked(ranking.claim.certificate) {
            continue;
        }
        let speaking = best.chips.iter().filter(|chip| chip.speaks_for());
        let evidence: Vec<Message> = speaking.map(|chip| chip.says.clone()).collect();
        let member = Member { claim: ranking.claim, parcel: best.parcel, evidence };
        let renumbered = best.chips.iter().any(|chip| {
            let crosswalk = matches!(chip.kind, EvidenceKind::Crosswalk | EvidenceKind::SuggestedCrosswalk);
            crosswalk && chip.speaks_for()
        });
        let undisputed = best.chips.iter().all(|chip| chip.weight >= 0.0);
        if renumbered && undisputed && ranking.standing != Standing::Contradictory {
            let printed = snapshot.certificates.get(ranking.claim.certificate);
            let sheet = printed.and_then(|row| row.printed_parcels.get(ranking.claim.printed));
            let sheet = sheet.map(|parcel| parcel.sheet.key()).unwrap_or_default();
            found.entry(GroupKind::Crosswalk { sheet }).or_default().push(member.clone());
        }
        let of_building =
            best.chips.iter().any(|chip| chip.kind == EvidenceKind::Building && chip.speaks_for()).then(|| {
                let flat = snapshot.certificates.get(ranking.claim.certificate).and_then(|paper| paper.flat.as_ref());
                flat.map(|flat| format!("{} {}", flat.building.trim(), flat.estate.trim()).trim().to_owned())
            });
        if let Some(name) = of_building.flatten() {
            found.entry(GroupKind::Building { name }).or_default().push(member.clone());
        }
        if ranking.standing == Standing::Sure(best.parcel) {
            found.entry(GroupKind::Sure).or_default().push(member);
        }
    }
    let mut groups: Vec<BulkGroup> = found.into_iter().map(|(kind, members)| BulkGroup { kind, members }).collect();
    groups.retain(|group| group.members.len() >= WORTH_A_GROUP);
    groups.iter_mut().for_each(|group| group.members.sort_by_key(|member| member.claim));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ChangeSet, Edit, Flat, LinkMethod, Parcel, PrintedParcel, Timestamp};
    use crate::editing::link_certificate;
    use crate::matching::{Candidate, Chip};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=4 {
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "7", &id.to_string())));
            let mut paper = Certificate::with_serial(CertificateId(id), None);
            paper.printed_parcels = vec![PrintedParcel::numbered("012", &id.to_string(), None)];
            act.push(Edit::insert(paper));
        }
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn ranking(id: u64, chips: &[(EvidenceKind, f64)], standing: Standing) -> Ranking {
        let says = Message::new("matching-test");
        let chips = chips.iter().map(|(kind, weight)| Chip { kind: *kind, weight: *weight, says: says.clone() });
        let candidates = vec![Candidate { parcel: ParcelId(id), score: 0.9, chips: chips.collect() }];
        Ranking { claim: Claim { certificate: CertificateId(id), printed: 0 }, candidates, standing }
    }

    #[test]
    fn sure_claims_are_one_group_and_an_old_sheet_is_another() {
        let crosswalk = [(EvidenceKind::SuggestedCrosswalk, 3.0), (EvidenceKind::Area, 1.0)];
        let disputed = [(EvidenceKind::SuggestedCrosswalk, 3.0), (EvidenceKind::Area, -2.0)];
        let rankings = [
            ranking(1, &crosswalk, Standing::Open),
            ranking(2, &crosswalk, Standing::Sure(ParcelId(2))),
            ranking(3, &[(EvidenceKind::Number, 5.0)], Standing::Sure(ParcelId(3))),
            ranking(4, &disputed, Standing::Open),
        ];
        let found = groups(&ward(), &rankings);
        let told: Vec<_> = found
            .iter()
            .map(|group| (&group.kind, group.members.iter().map(|one| one.parcel.0).collect::<Vec<_>>()))
            .collect();
        let sheet = GroupKind::Crosswalk { sheet: "12".to_owned() };
        assert_eq!(told, [(&GroupKind::Sure, vec![2, 3]), (&sheet, vec![1, 2])]);
    }

    #[test]
    fn the_flats_of_a_building_are_a_group_whatever_else_differs() {
        let before = ward();
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=3_u64 {
            let row = before.certificates.get(id).expect("is there").clone();
            let building = if id == 3 { "CT2" } else { "CT1" }.to_owned();
            let flat = Flat { building, number: id.to_string(), ..Flat::default() };
            act.push(Edit::replace(row.clone(), Certificate { flat: Some(flat), ..row.as_ref().clone() }));
        }
        let ward = before.apply(&act).expect("made for it");
        let chips = [(EvidenceKind::Building, 6.0), (EvidenceKind::Holder, -1.6)];
        let found = groups(&ward, &[1, 2, 3].map(|id| ranking(id, &chips, Standing::Open)));
        let [group] = found.as_slice() else { panic!("one building has two flats: {found:?}") };
        assert_eq!((&group.kind, group.members.len()), (&GroupKind::Building { name: "CT1".to_owned() }, 2));
    }

    #[test]
    fn what_is_linked_already_is_in_no_group() {
        let before = ward();
        let act = link_certificate(&before, CertificateId(1), ParcelId(1), LinkMethod::Click, "lan", Timestamp(1));
        let ward = before.apply(&act.expect("both are there")).expect("made for it");
        let sure = |id| ranking(id, &[(EvidenceKind::Number, 5.0)], Standing::Sure(ParcelId(id)));
        assert_eq!(groups(&ward, &[sure(1), sure(2)]), Vec::new(), "one alone is no group");
        let [group] = groups(&ward, &[sure(2), sure(3)]).try_into().expect("one group");
        assert_ne!(group.seed(), BulkGroup { kind: GroupKind::Sure, members: Vec::new() }.seed());
    }
}
