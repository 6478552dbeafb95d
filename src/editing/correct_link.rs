//! Correcting a link that was wrong.

use super::confirm_link::link_name;
use super::link_candidate::settle;
use super::{Choice, NewLinks, Refusal};
use crate::cadastre::{ChangeSet, Edit, LinkId, LinkMethod, Snapshot, Stamp, Timestamp};

/// Takes a wrong link away and makes the right one, where a person knows it, in one act. A link that the program made by evidence
/// counts as corrected, also when somebody had found it right before.
///
/// Refuses: a link that is not there; a right link as [`super::link_candidate`] does.
pub fn correct_link(
    snapshot: &Snapshot,
    wrong: LinkId,
    right: Option<Choice>,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.links.get(wrong).ok_or(Refusal::NoLink(wrong))?;
    let mut act = ChangeSet::new(link_name("act-correct-link", snapshot, before));
    act.push(Edit::remove(before.clone()));
    if let Some(Choice { certificate, parcel, how, evidence }) = right {
        let mut links = NewLinks::new(snapshot, by, at);
        links.add_with(certificate, parcel, how, evidence, Some(Stamp { by: by.to_owned(), at }))?;
        act.changes.extend(links.act(act.name.clone()).changes);
        settle(&mut act, snapshot, certificate);
    }
    if before.how == LinkMethod::Evidence {
        let mut settings = snapshot.settings.as_ref().clone();
        let record = &mut settings.auto_links;
        record.corrected = record.corrected.saturating_add(1);
        if before.confirmed.is_some() {
            record.confirmed = record.confirmed.saturating_sub(1);
        }
        act.push(Edit { before: Some(snapshot.settings.clone()), after: Some(settings.into()) });
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{AutoLinkRecord, Certificate, CertificateId, Parcel, ParcelId};
    use crate::editing::{confirm_link, link_certificate};
    use crate::i18n::Message;

    fn linked_by_evidence() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        act.push(Edit::insert(Parcel::numbered(ParcelId(7), "12", "125")));
        act.push(Edit::insert(Parcel::numbered(ParcelId(8), "12", "126")));
        let ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        let link = link_certificate(&ward, CertificateId(1), ParcelId(7), LinkMethod::Evidence, "máy", Timestamp(1));
        ward.apply(&link.expect("both there")).expect("made for it")
    }

    fn right() -> Choice {
        let (certificate, parcel) = (CertificateId(1), ParcelId(8));
        Choice { certificate, parcel, how: LinkMethod::Candidate, evidence: Vec::new() }
    }

    #[test]
    fn a_wrong_link_is_replaced_in_one_act_and_counted() {
        let ward = linked_by_evidence();
        let act = correct_link(&ward, LinkId(1), Some(right()), "lan", Timestamp(5)).expect("there");
        let next = ward.apply(&act).expect("made for it");
        let links: Vec<_> = next.links_of_certificate(CertificateId(1)).map(|link| link.parcel).collect();
        assert_eq!(links, [ParcelId(8)]);
        assert_eq!(next.settings.auto_links, AutoLinkRecord { confirmed: 0, corrected: 1 });
        assert_eq!(next.apply(&act.inverted()).expect("its inverse"), ward);
    }

    #[test]
    fn a_wrong_link_that_was_confirmed_before_no_longer_counts_as_right() {
        let ward = linked_by_evidence();
        let confirmed = confirm_link(&ward, LinkId(1), "lan", Timestamp(5)).expect("there");
        let ward = ward.apply(&confirmed).expect("made for it");
        let act = correct_link(&ward, LinkId(1), None, "minh", Timestamp(6)).expect("there");
        let next = ward.apply(&act).expect("made for it");
        assert_eq!(next.settings.auto_links, AutoLinkRecord { confirmed: 0, corrected: 1 });
        assert!(next.links.is_empty());
    }

    #[test]
    fn a_right_link_that_is_there_already_is_refused() {
        let ward = linked_by_evidence();
        let same = Choice { parcel: ParcelId(7), ..right() };
        assert!(matches!(
            correct_link(&ward, LinkId(1), Some(same), "lan", Timestamp(5)),
            Err(Refusal::LinkedAlready { .. })
        ));
    }
}
