//! Where a certificate stands on its way to its parcels.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cadastre::{Certificate, Link, LinkMethod, Snapshot};

/// Definition 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkState {
    /// Waits for a person.
    ToDo,
    /// Put off until later.
    Postponed,
    /// Put aside with a reason.
    Obstacle,
    /// Linked by the program, and nobody has looked.
    Automatic,
    Linked,
}

impl WorkState {
    pub const ALL: [WorkState; 5] = [Self::ToDo, Self::Postponed, Self::Obstacle, Self::Automatic, Self::Linked];

    /// Position in [`WorkState::ALL`].
    pub fn index(self) -> usize {
        match self {
            Self::ToDo => 0,
            Self::Postponed => 1,
            Self::Obstacle => 2,
            Self::Automatic => 3,
            Self::Linked => 4,
        }
    }
}

/// The state of a certificate of this snapshot.
pub fn work_state(snapshot: &Snapshot, certificate: &Certificate) -> WorkState {
    if certificate.obstacle.is_some() {
        return WorkState::Obstacle;
    }
    if certificate.postponed.is_some() {
        return WorkState::Postponed;
    }
    let claims = certificate.printed_parcels.len().max(1);
    let (mut links, mut unseen) = (0, false);
    for link in snapshot.links_of_certificate(certificate.id) {
        links += 1;
        unseen |= is_unseen(link);
    }
    match (unseen, links >= claims) {
        (true, _) => WorkState::Automatic,
        (false, true) => WorkState::Linked,
        (false, false) => WorkState::ToDo,
    }
}

/// The first link of a certificate that the program made by evidence and nobody has confirmed.
pub fn automatic_link<'a>(snapshot: &'a Snapshot, certificate: &Certificate) -> Option<&'a Arc<Link>> {
    snapshot.links_of_certificate(certificate.id).find(|link| is_unseen(link))
}

fn is_unseen(link: &Link) -> bool {
    link.how == LinkMethod::Evidence && link.confirmed.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        CertificateId, ChangeSet, Edit, LinkId, ObstacleReason, Parcel, ParcelId, PrintedParcel, Timestamp,
    };
    use crate::editing::{NewLinks, confirm_link, postpone, set_obstacle};
    use crate::i18n::Message;

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let mut paper = Certificate::with_serial(CertificateId(1), None);
        paper.printed_parcels =
            vec![PrintedParcel::numbered("12", "1", None), PrintedParcel::numbered("12", "2", None)];
        act.push(Edit::insert(paper));
        for id in 1..=2 {
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "12", &id.to_string())));
        }
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn state(ward: &Snapshot) -> WorkState {
        work_state(ward, ward.certificates.get(1_u64).expect("there"))
    }

    fn link(ward: &Snapshot, parcel: u64, how: LinkMethod) -> Snapshot {
        let mut links = NewLinks::new(ward, "lan", Timestamp(1));
        links.add(CertificateId(1), ParcelId(parcel), how).expect("both are there");
        ward.apply(&links.act(Message::new("act-test"))).expect("made for it")
    }

    #[test]
    fn a_certificate_over_two_parcels_is_linked_when_it_has_two_links() {
        let one = link(&ward(), 1, LinkMethod::Click);
        assert_eq!(state(&one), WorkState::ToDo);
        assert_eq!(state(&link(&one, 2, LinkMethod::Number)), WorkState::Linked);
    }

    #[test]
    fn a_link_of_the_program_waits_for_a_look() {
        let automatic = link(&ward(), 1, LinkMethod::Evidence);
        assert_eq!(state(&automatic), WorkState::Automatic);
        assert_eq!(automatic_link(&automatic, automatic.certificates.get(1_u64).unwrap()).unwrap().id, LinkId(1));
        let seen = automatic.apply(&confirm_link(&automatic, LinkId(1), "lan", Timestamp(2)).unwrap()).unwrap();
        assert_eq!(state(&seen), WorkState::ToDo, "its second parcel is lacking");
    }

    #[test]
    fn an_obstacle_counts_before_everything_else() {
        let ward = link(&ward(), 1, LinkMethod::Evidence);
        let later = ward.apply(&postpone(&ward, CertificateId(1), "lan", Timestamp(1)).unwrap()).unwrap();
        assert_eq!(state(&later), WorkState::Postponed);
        let aside = set_obstacle(&later, CertificateId(1), ObstacleReason::Disputed, "", "lan", Timestamp(1)).unwrap();
        assert_eq!(state(&later.apply(&aside).unwrap()), WorkState::Obstacle);
    }
}
