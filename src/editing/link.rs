//! Linking a certificate to a parcel, and taking a link away.

use std::collections::BTreeSet;

use super::{Refusal, certificate_label, parcel_label};
use crate::cadastre::{CertificateId, ChangeSet, Edit, Link, LinkId, LinkMethod, ParcelId, Snapshot, Stamp, Timestamp};
use crate::i18n::{Arg, Message};

/// Links that are made in one act, each with who, when and how. The only place that makes a link.
#[derive(Debug)]
pub struct NewLinks<'a> {
    snapshot: &'a Snapshot,
    by: &'a str,
    at: Timestamp,
    next: LinkId,
    made: BTreeSet<(CertificateId, ParcelId)>,
    edits: Vec<Edit<Link>>,
}

impl<'a> NewLinks<'a> {
    pub fn new(snapshot: &'a Snapshot, by: &'a str, at: Timestamp) -> Self {
        let next = LinkId(snapshot.links.next_id());
        Self { snapshot, by, at, next, made: BTreeSet::new(), edits: Vec::new() }
    }

    /// Adds a link; gives the labels of the certificate and of the parcel.
    ///
    /// Refuses: a certificate or parcel that is not there; a link that is there or was added already.
    pub fn add(
        &mut self,
        certificate: CertificateId,
        parcel: ParcelId,
        how: LinkMethod,
    ) -> Result<(Arg, Arg), Refusal> {
        self.add_with(certificate, parcel, how, Vec::new(), None)
    }

    /// Adds a link that the program makes by itself, with what speaks for it.
    ///
    /// Refuses: as [`NewLinks::add`].
    pub fn add_evident(
        &mut self,
        certificate: CertificateId,
        parcel: ParcelId,
        evidence: Vec<Message>,
    ) -> Result<(Arg, Arg), Refusal> {
        self.add_with(certificate, parcel, LinkMethod::Evidence, evidence, None)
    }

    /// Adds a link with what spoke for it, and with who found it right, if anybody has; else as [`NewLinks::add`].
    ///
    /// Refuses: as [`NewLinks::add`].
    pub fn add_with(
        &mut self,
        certificate: CertificateId,
        parcel: ParcelId,
        how: LinkMethod,
        evidence: Vec<Message>,
        confirmed: Option<Stamp>,
    ) -> Result<(Arg, Arg), Refusal> {
        let of = self.snapshot.certificates.get(certificate).ok_or(Refusal::NoCertificate(certificate))?;
        let to = self.snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
        let (of, to) = (certificate_label(of), parcel_label(to));
        let there = self.snapshot.links_of_certificate(certificate).any(|link| link.parcel == parcel);
        if there || !self.made.insert((certificate, parcel)) {
            return Err(Refusal::LinkedAlready { certificate: of, parcel: to });
        }
        let (id, by, at) = (self.next, self.by.to_owned(), self.at);
        self.next = LinkId(id.0 + 1);
        self.edits.push(Edit::insert(Link { id, certificate, parcel, how, by, at, evidence, confirmed }));
        Ok((of, to))
    }

    /// The act of this name; empty when nothing was added.
    pub fn act(self, name: Message) -> ChangeSet {
        let mut act = ChangeSet::new(name);
        self.edits.into_iter().for_each(|edit| act.push(edit));
        act
    }
}

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
    let mut links = NewLinks::new(snapshot, by, at);
    let (of, to) = links.add(certificate, parcel, how)?;
    Ok(links.act(Message::new("act-link").with("certificate", of).with("parcel", to)))
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
    use crate::cadastre::{Certificate, Parcel, Serial};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("AA 00476432"))));
        act.push(Edit::insert(Parcel::numbered(ParcelId(7), "12", "125")));
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
    fn links_of_one_act_have_ids_of_their_own_and_none_is_made_twice() {
        let mut ward = ward();
        ward.certificates.set(CertificateId(2), Some(Certificate::with_serial(CertificateId(2), None).into()));
        let mut links = NewLinks::new(&ward, "lan", Timestamp(5));
        links.add(CertificateId(1), ParcelId(7), LinkMethod::FileName).expect("both are there");
        links.add(CertificateId(2), ParcelId(7), LinkMethod::MapColumn).expect("both are there");
        let twice = links.add(CertificateId(1), ParcelId(7), LinkMethod::Click);
        assert!(matches!(twice, Err(Refusal::LinkedAlready { .. })));
        let next = ward.apply(&links.act(Message::new("act-auto-link"))).expect("made for this snapshot");
        let made: Vec<_> = next.links.iter().map(|link| (link.id.0, link.certificate.0, link.how)).collect();
        assert_eq!(made, [(1, 1, LinkMethod::FileName), (2, 2, LinkMethod::MapColumn)]);
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
