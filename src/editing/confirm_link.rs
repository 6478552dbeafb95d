//! Finding a link of the program right.

use super::{Refusal, certificate_label, parcel_label};
use crate::cadastre::{ChangeSet, Edit, Link, LinkId, LinkMethod, Snapshot, Stamp, Timestamp};
use crate::i18n::Message;

/// A person has looked at a link and found it right. One that the program made by evidence counts for the precision of that
/// class; a link that is confirmed already is left alone.
///
/// Refuses: a link that is not there.
pub fn confirm_link(snapshot: &Snapshot, link: LinkId, by: &str, at: Timestamp) -> Result<ChangeSet, Refusal> {
    let before = snapshot.links.get(link).ok_or(Refusal::NoLink(link))?;
    let mut act = ChangeSet::new(link_name("act-confirm-link", snapshot, before));
    if before.confirmed.is_some() {
        return Ok(act);
    }
    let mut after = before.as_ref().clone();
    after.confirmed = Some(Stamp { by: by.to_owned(), at });
    act.push(Edit::replace(before.clone(), after));
    if before.how == LinkMethod::Evidence {
        let mut settings = snapshot.settings.as_ref().clone();
        settings.auto_links.confirmed = settings.auto_links.confirmed.saturating_add(1);
        act.push(Edit { before: Some(snapshot.settings.clone()), after: Some(settings.into()) });
    }
    Ok(act)
}

/// A message about a link, with the names of its certificate and its parcel.
pub(super) fn link_name(key: &'static str, snapshot: &Snapshot, link: &Link) -> Message {
    let certificate = snapshot.certificates.get(link.certificate).map(|row| certificate_label(row));
    let parcel = snapshot.parcels.get(link.parcel).map(|row| parcel_label(row));
    Message::new(key)
        .with("certificate", certificate.unwrap_or_else(|| "?".into()))
        .with("parcel", parcel.unwrap_or_else(|| "?".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, CertificateId, Parcel, ParcelId};
    use crate::editing::link_certificate;

    fn linked(how: LinkMethod) -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        act.push(Edit::insert(Parcel::numbered(ParcelId(7), "12", "125")));
        let ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        let link =
            link_certificate(&ward, CertificateId(1), ParcelId(7), how, "máy", Timestamp(1)).expect("both there");
        ward.apply(&link).expect("made for it")
    }

    #[test]
    fn a_confirmed_link_of_the_program_counts_once() {
        let ward = linked(LinkMethod::Evidence);
        let act = confirm_link(&ward, LinkId(1), "lan", Timestamp(5)).expect("there");
        let next = ward.apply(&act).expect("made for it");
        assert_eq!(next.settings.auto_links.confirmed, 1);
        assert!(confirm_link(&next, LinkId(1), "lan", Timestamp(6)).expect("there").is_empty());
        assert_eq!(next.apply(&act.inverted()).expect("its inverse"), ward);
    }

    #[test]
    fn a_link_by_a_file_name_does_not_count_for_the_evidence() {
        let ward = linked(LinkMethod::FileName);
        let act = confirm_link(&ward, LinkId(1), "lan", Timestamp(5)).expect("there");
        let next = ward.apply(&act).expect("made for it");
        assert_eq!(next.settings.auto_links.confirmed, 0);
        assert!(next.links.get(1_u64).is_some_and(|link| link.confirmed.is_some()));
    }
}
