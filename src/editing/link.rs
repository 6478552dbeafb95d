//! Linking a certificate to a parcel, and taking a link away.

use super::{Refusal, certificate_label, parcel_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Link, LinkId, LinkMethod, ParcelId, Snapshot, Timestamp};
use crate::i18n::Message;

/// Links a certificate to a parcel.
///
/// Refuses: a certificate or parcel that is not there; a link that is there already.
pub fn link_certificate(
    snapshot: &Snapshot,
    certificate: CertificateId,
    parcel: ParcelId,
    how: LinkMethod,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, Refusal> {
    let of = snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
    let to = snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
    let (of, to) = (certificate_label(of), parcel_label(to));
    if snapshot.links_of_certificate(certificate).any(|link| link.parcel == parcel) {
        return Err(Refusal::LinkedAlready { certificate: of, parcel: to });
    }
    let mut act = ChangeSet::new(Message::new("act-link").with("certificate", of).with("parcel", to));
    let id = LinkId(snapshot.links.next_id());
    act.push(Edit::insert(Link { id, certificate, parcel, how, by: by.to_owned(), at }));
    Ok(act)
}

/// Takes a link away.
///
/// Refuses: a link that is not there.
pub fn unlink(snapshot: &Snapshot, link: LinkId) -> Result<ChangeSet, Refusal> {
    let row = snapshot.links.get(link).ok_or(Refusal::NoLink(link))?;
    let mut name = Message::new("act-unlink");
    if let Some(certificate) = snapshot.certificates.get(row.certificate) {
        name = name.with("certificate", certificate_label(certificate));
    }
    if let Some(parcel) = snapshot.parcels.get(row.parcel) {
        name = name.with("parcel", parcel_label(parcel));
    }
    let mut act = ChangeSet::new(name);
    act.push(Edit::remove(row.clone()));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attributes, Certificate, Confidential, Designation, LandUse, Parcel, Serial};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("AA 00476432"))));
        act.push(Edit::insert(Parcel {
            id: ParcelId(7),
            sheet: Designation::new("12"),
            number: Designation::new("125"),
            legal_area: None,
            land_use: LandUse::default(),
            address: String::new(),
            geometry: None,
            layer: None,
            source_row: 0,
            attributes: Attributes::default(),
            personal: Confidential::new(Attributes::default()),
        }));
        Snapshot::default().apply(&act).expect("an empty snapshot takes insertions")
    }

    fn linked(snapshot: &Snapshot) -> Result<ChangeSet, Refusal> {
        link_certificate(snapshot, CertificateId(1), ParcelId(7), LinkMethod::Click, "lan", Timestamp(5))
    }

    #[test]
    fn a_link_says_who_when_and_how() {
        let ward = ward();
        let act = linked(&ward).expect("both are there");
        let name = Message::new("act-link").with("certificate", "AA 00476432").with("parcel", "12/125");
        assert_eq!(act.name, name);
        let next = ward.apply(&act).expect("made for this snapshot");
        let link = next.links_of_parcel(ParcelId(7)).next().expect("just linked");
        assert_eq!((link.by.as_str(), link.at, link.how), ("lan", Timestamp(5), LinkMethod::Click));
    }

    #[test]
    fn the_same_link_twice_is_refused() {
        let ward = ward();
        let next = ward.apply(&linked(&ward).expect("both are there")).expect("made for this snapshot");
        assert!(matches!(linked(&next), Err(Refusal::LinkedAlready { .. })));
    }

    #[test]
    fn a_link_to_nothing_is_refused() {
        let at = Timestamp(0);
        let none = Snapshot::default();
        let refused = link_certificate(&none, CertificateId(1), ParcelId(7), LinkMethod::Number, "lan", at);
        assert_eq!(refused, Err(Refusal::NoCertificate(CertificateId(1))));
        assert_eq!(unlink(&none, LinkId(3)), Err(Refusal::NoLink(LinkId(3))));
    }

    #[test]
    fn unlinking_takes_the_link_back() {
        let ward = ward();
        let next = ward.apply(&linked(&ward).expect("both are there")).expect("made for this snapshot");
        let act = unlink(&next, LinkId(1)).expect("the first link has id 1");
        assert_eq!(next.apply(&act).expect("made for this snapshot"), ward);
    }
}
