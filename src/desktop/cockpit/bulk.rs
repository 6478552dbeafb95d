//! A group that is confirmed in one act: its sample is looked through first, paper by paper.

use crate::cadastre::{LinkMethod, ParcelId};
use crate::editing::Choice;
use crate::i18n::Message;
use crate::matching::Claim;
use crate::tasks::queue::{BulkGroup, GroupKind, Member, draw_sample};

/// How far a group is.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    group: BulkGroup,
    /// Positions in the group, sorted.
    sample: Vec<usize>,
    /// How many of the sample were found right.
    right: usize,
}

impl Bulk {
    /// The group, with its sample drawn: the same group has the same sample.
    pub fn begin(group: BulkGroup) -> Self {
        let sample = draw_sample(group.members.len(), group.seed());
        Self { group, sample, right: 0 }
    }

    pub fn kind(&self) -> &GroupKind {
        &self.group.kind
    }

    pub fn size(&self) -> usize {
        self.group.members.len()
    }

    pub fn sample_size(&self) -> usize {
        self.sample.len()
    }

    /// How many were looked at and found right.
    pub fn looked_at(&self) -> usize {
        self.right
    }

    /// The member that is to be looked at; `None` when the whole sample was right.
    pub fn next(&self) -> Option<&Member> {
        self.group.members.get(*self.sample.get(self.right)?)
    }

    /// The claim and the parcel that are to be compared now.
    pub fn shown(&self) -> Option<(Claim, ParcelId)> {
        self.next().map(|member| (member.claim, member.parcel))
    }

    /// The member that is shown was found right.
    pub fn found_right(&mut self) {
        self.right += usize::from(self.right < self.sample.len());
    }

    pub fn is_looked_through(&self) -> bool {
        self.right == self.sample.len()
    }

    /// The links of the whole group, each with its evidence and that a sample of its group was looked through.
    /// `None` before that was done.
    pub fn choices(&self) -> Option<Vec<Choice>> {
        if !self.is_looked_through() {
            return None;
        }
        let sampled =
            Message::new("cockpit-group-evidence").with("group", self.size()).with("sample", self.sample_size());
        let choice = |member: &Member| Choice {
            certificate: member.claim.certificate,
            parcel: member.parcel,
            how: LinkMethod::Candidate,
            evidence: member.evidence.iter().cloned().chain([sampled.clone()]).collect(),
        };
        Some(self.group.members.iter().map(choice).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::CertificateId;

    #[test]
    fn a_group_is_linked_only_after_all_of_its_sample_was_found_right() {
        let members = (1..=30).map(|id| Member {
            claim: Claim { certificate: CertificateId(id), printed: 0 },
            parcel: ParcelId(id),
            evidence: Vec::new(),
        });
        let mut bulk = Bulk::begin(BulkGroup { kind: GroupKind::Sure, members: members.collect() });
        assert_eq!(bulk.sample_size(), 8);
        let mut seen = Vec::new();
        while let Some((claim, _)) = bulk.shown() {
            assert_eq!(bulk.choices(), None);
            seen.push(claim);
            bulk.found_right();
        }
        seen.dedup();
        assert_eq!(seen.len(), 8, "each another paper");
        let choices = bulk.choices().expect("looked through");
        assert_eq!((choices.len(), choices.iter().all(|choice| choice.evidence.len() == 1)), (30, true));
    }
}
