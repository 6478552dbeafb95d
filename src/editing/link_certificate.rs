//! Links a certificate to a parcel, takes a link away, says what a scan shows.

use std::sync::Arc;

use super::Refusal;
use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, Edit, Link, LinkId, LinkMethod, ParcelId, Scan, ScanId, Snapshot, Timestamp,
};
use crate::i18n::Message;

/// Who made a link, when and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStamp {
    pub how: LinkMethod,
    pub by: String,
    pub at: Timestamp,
}

/// The act that says: this certificate is about this parcel.
///
/// Refuses: when one of both is gone, or when they are linked already.
pub fn link_certificate(
    snapshot: &Snapshot,
    certificate: CertificateId,
    parcel: ParcelId,
    stamp: LinkStamp,
) -> Result<ChangeSet, Refusal> {
    let paper = snapshot.certificates.get(certificate).ok_or(Refusal::Gone)?;
    let land = snapshot.parcels.get(parcel).ok_or(Refusal::Gone)?;
    if snapshot.links_of_certificate(certificate).any(|link| link.parcel == parcel) {
        return Err(Refusal::LinkedAlready { parcel: land.label() });
    }
    let name = Message::new("act-link").with("serial", serial_text(paper)).with("parcel", land.label());
    let mut act = ChangeSet::new(name);
    let LinkStamp { how, by, at } = stamp;
    act.push(Edit::insert(Link { id: LinkId(snapshot.links.next_id()), certificate, parcel, how, by, at }));
    Ok(act)
}

/// The act that takes a link away.
///
/// Refuses: when it is gone already.
pub fn unlink(snapshot: &Snapshot, link: LinkId) -> Result<ChangeSet, Refusal> {
    let before = snapshot.links.get(link).ok_or(Refusal::Gone)?;
    let serial = snapshot.certificates.get(before.certificate).map(|paper| serial_text(paper)).unwrap_or_default();
    let parcel = snapshot.parcels.get(before.parcel).map(|land| land.label()).unwrap_or_default();
    let mut act = ChangeSet::new(Message::new("act-unlink").with("serial", serial).with("parcel", parcel));
    act.push(Edit::remove(Arc::clone(before)));
    Ok(act)
}

/// The act that says which certificate a scan shows, or that it shows none.
///
/// Refuses: when the scan or the certificate is gone.
pub fn attach_scan(
    snapshot: &Snapshot,
    scan: ScanId,
    certificate: Option<CertificateId>,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::Gone)?;
    let paper = certificate.map(|id| snapshot.certificates.get(id).ok_or(Refusal::Gone)).transpose()?;
    let file = before.source.file_name();
    let name = match paper {
        Some(paper) => Message::new("act-attach-scan").with("file", file).with("serial", serial_text(paper)),
        None => Message::new("act-detach-scan").with("file", file),
    };
    let mut act = ChangeSet::new(name);
    if before.certificate != certificate {
        let after = Scan { certificate, doubt: None, ..before.as_ref().clone() };
        act.push(Edit::replace(Arc::clone(before), after));
    }
    Ok(act)
}

/// The act that turns a scan by quarter turns clockwise.
///
/// Refuses: when the scan is gone.
pub fn turn_scan(snapshot: &Snapshot, scan: ScanId, quarter_turns: u8) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::Gone)?;
    let mut act = ChangeSet::new(Message::new("act-turn-scan").with("file", before.source.file_name()));
    let turns = (before.quarter_turns + quarter_turns % 4) % 4;
    if turns != before.quarter_turns {
        act.push(Edit::replace(Arc::clone(before), Scan { quarter_turns: turns, ..before.as_ref().clone() }));
    }
    Ok(act)
}

/// The serial for the name of an act; empty for a paper whose serial nobody could read.
pub(super) fn serial_text(paper: &Certificate) -> String {
    paper.serial.as_ref().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attributes, Confidential, Designation, LandUse, Parcel, Serial};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Parcel {
            id: ParcelId(1),
            sheet: Designation::new("12"),
            number: Designation::new("125"),
            legal_area: None,
            land_use: LandUse::default(),
            address: String::new(),
            geometry: None,
            layer: None,
            source_row: 0,
            attributes: Attributes::default(),
            personal: Confidential::default(),
        }));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("AA 00476432"))));
        Snapshot::default().apply(&act).expect("an empty ward takes new rows")
    }

    fn stamp() -> LinkStamp {
        LinkStamp { how: LinkMethod::Click, by: "tester".to_owned(), at: Timestamp(1) }
    }

    #[test]
    fn a_link_is_found_from_both_sides_and_taken_back() {
        let before = ward();
        let act = link_certificate(&before, CertificateId(1), ParcelId(1), stamp()).expect("both are there");
        let linked = before.apply(&act).expect("fresh");
        assert_eq!(linked.links_of_parcel(ParcelId(1)).count(), 1);
        assert_eq!(linked.links_of_certificate(CertificateId(1)).count(), 1);
        assert!(linked.apply(&act.inverted()).expect("fresh") == before);
        let away = unlink(&linked, LinkId(1)).expect("it is there");
        assert!(linked.apply(&away).expect("fresh") == before);
    }

    #[test]
    fn the_same_link_twice_is_refused() {
        let before = ward();
        let act = link_certificate(&before, CertificateId(1), ParcelId(1), stamp()).expect("both are there");
        let linked = before.apply(&act).expect("fresh");
        let again = link_certificate(&linked, CertificateId(1), ParcelId(1), stamp());
        assert_eq!(again, Err(Refusal::LinkedAlready { parcel: "12/125".to_owned() }));
        assert_eq!(link_certificate(&linked, CertificateId(2), ParcelId(1), stamp()), Err(Refusal::Gone));
    }
}
