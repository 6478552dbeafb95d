//! Taking back, in one act, every link that the program made by evidence and nobody has confirmed.

use super::Refusal;
use crate::cadastre::{ChangeSet, Edit, LinkMethod, Snapshot};
use crate::i18n::Message;

/// Removes every unconfirmed link of [`LinkMethod::Evidence`]; those that a person found right stay. Nothing is counted as wrong:
/// that is said of single links only.
pub fn take_back_auto_links(snapshot: &Snapshot) -> Result<ChangeSet, Refusal> {
    let unconfirmed = || snapshot.links.iter().filter(|link| is_unconfirmed(link));
    let mut act = ChangeSet::new(Message::new("act-take-back-auto-links").with("count", unconfirmed().count()));
    unconfirmed().for_each(|link| act.push(Edit::remove(link.clone())));
    Ok(act)
}

fn is_unconfirmed(link: &crate::cadastre::Link) -> bool {
    link.how == LinkMethod::Evidence && link.confirmed.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, CertificateId, LinkId, Parcel, ParcelId, Timestamp};
    use crate::editing::{NewLinks, confirm_link};

    #[test]
    fn only_links_of_the_program_that_nobody_confirmed_are_taken_back() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=3 {
            act.push(Edit::insert(Certificate::with_serial(CertificateId(id), None)));
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "12", &id.to_string())));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        let mut links = NewLinks::new(&ward, "máy", Timestamp(1));
        for (id, how) in [(1, LinkMethod::Evidence), (2, LinkMethod::Evidence), (3, LinkMethod::Click)] {
            links.add(CertificateId(id), ParcelId(id), how).expect("both are there");
        }
        let ward = ward.apply(&links.act(Message::new("act-test"))).expect("made for it");
        let ward = ward.apply(&confirm_link(&ward, LinkId(2), "lan", Timestamp(5)).expect("there")).expect("for it");
        let act = take_back_auto_links(&ward).expect("never refused");
        let next = ward.apply(&act).expect("made for it");
        assert_eq!(next.links.iter().map(|link| link.id).collect::<Vec<_>>(), [LinkId(2), LinkId(3)]);
        assert_eq!(next.apply(&act.inverted()).expect("its inverse"), ward);
        assert!(take_back_auto_links(&next).expect("never refused").is_empty());
    }
}
