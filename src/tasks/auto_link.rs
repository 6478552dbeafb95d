//! Links that the data itself states: by a scan's name, by what is printed on a certificate, by a column of the map.

use std::collections::{BTreeMap, BTreeSet};

use crate::cadastre::{
    Certificate, CertificateId, Change, ChangeSet, ColumnRole, Designation, Edit, Link, LinkId, LinkMethod,
    NameReading, Parcel, ParcelId, ParcelIndex, Serial, Snapshot, Timestamp,
};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

/// What [`auto_link`] proposes: one act, and what it could not decide.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoLink {
    pub act: ChangeSet,
    pub report: AutoLinkReport,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct AutoLinkReport {
    pub linked: u64,
    /// Pairs that were linked before; left alone.
    pub already: u64,
    /// Certificates with a hint that does not name exactly one parcel.
    pub unlinked: Vec<Unlinked>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Unlinked {
    pub certificate: CertificateId,
    pub reason: Message,
}

/// Why a certificate cannot be linked to a parcel by number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    #[error("no certificate {serial}")]
    NoCertificate { serial: String },
    #[error("several certificates {serial}")]
    SeveralCertificates { serial: String },
    #[error("no parcel {parcel}")]
    NoParcel { parcel: String },
    #[error("{count} parcels {parcel}")]
    SeveralParcels { parcel: String, count: usize },
    #[error("{serial} is linked to {parcel} already")]
    AlreadyLinked { serial: String, parcel: String },
}

impl Explain for LinkRefusal {
    fn message(&self) -> Message {
        match self {
            Self::NoCertificate { serial } => Message::new("tasks-link-no-certificate").with("serial", serial.as_str()),
            Self::SeveralCertificates { serial } => {
                Message::new("tasks-link-several-certificates").with("serial", serial.as_str())
            }
            Self::NoParcel { parcel } => Message::new("tasks-link-no-parcel").with("parcel", parcel.as_str()),
            Self::SeveralParcels { parcel, count } => {
                Message::new("tasks-link-several-parcels").with("parcel", parcel.as_str()).with("count", *count)
            }
            Self::AlreadyLinked { serial, parcel } => {
                Message::new("tasks-link-already").with("serial", serial.as_str()).with("parcel", parcel.as_str())
            }
        }
    }
}

/// Links every certificate to the one parcel that its scans' names, its printed parcels or a column of the map name.
///
/// Errors: [`Cancelled`]; nothing is changed then.
pub fn auto_link(snapshot: &Snapshot, by: &str, at: Timestamp, watch: &Watch) -> Result<AutoLink, Cancelled> {
    watch.begin("stage-linking", snapshot.certificates.len() as u64);
    let index = ParcelIndex::build(snapshot);
    let by_serial = parcels_by_serial(snapshot, watch)?;
    let mut act = ChangeSet::new(Message::new("act-auto-link"));
    let mut report = AutoLinkReport::default();
    let mut next_id = snapshot.links.next_id();
    for certificate in snapshot.certificates.iter() {
        watch.check()?;
        watch.advance(1);
        let mut wanted: BTreeMap<ParcelId, LinkMethod> = BTreeMap::new();
        for (sheet, number, how) in hints(snapshot, certificate) {
            match one_parcel(&index, &sheet, &number) {
                Ok(parcel) => {
                    wanted.entry(parcel).or_insert(how);
                }
                Err(refusal) => {
                    let entry = Unlinked { certificate: certificate.id, reason: refusal.message() };
                    if !report.unlinked.contains(&entry) {
                        report.unlinked.push(entry);
                    }
                }
            }
        }
        let serial = certificate.serial.as_ref();
        match serial.and_then(|serial| by_serial.get(serial)).map(Vec::as_slice) {
            None | Some([]) => {}
            Some([parcel]) => {
                wanted.entry(*parcel).or_insert(LinkMethod::MapColumn);
            }
            Some(several) => report.unlinked.push(Unlinked {
                certificate: certificate.id,
                reason: Message::new("tasks-link-serial-several-parcels").with("count", several.len()),
            }),
        }
        let linked: BTreeSet<ParcelId> =
            snapshot.links_of_certificate(certificate.id).map(|link| link.parcel).collect();
        for (parcel, how) in wanted {
            if linked.contains(&parcel) {
                report.already += 1;
            } else {
                act.changes.push(link(LinkId(next_id), certificate.id, parcel, how, by, at));
                next_id += 1;
                report.linked += 1;
            }
        }
    }
    Ok(AutoLink { act, report })
}

/// Links the certificate of a serial to the parcel of a sheet and number, as typed.
///
/// Refuses: an unknown certificate or parcel, a name that several have, a link that is there already.
pub fn link_by_number(
    snapshot: &Snapshot,
    serial: &str,
    sheet: &str,
    number: &str,
    how: LinkMethod,
    by: &str,
    at: Timestamp,
) -> Result<ChangeSet, LinkRefusal> {
    let unknown = || LinkRefusal::NoCertificate { serial: serial.to_owned() };
    let wanted = Serial::parse(serial).ok_or_else(unknown)?;
    let mut holding = snapshot.certificates.iter().filter(|row| row.serial.as_ref() == Some(&wanted));
    let certificate = holding.next().ok_or_else(unknown)?;
    if holding.next().is_some() {
        return Err(LinkRefusal::SeveralCertificates { serial: wanted.to_string() });
    }
    let (sheet, number) = (Designation::new(sheet), Designation::new(number));
    let parcel = one_parcel(&ParcelIndex::build(snapshot), &sheet, &number)?;
    if snapshot.links_of_certificate(certificate.id).any(|link| link.parcel == parcel) {
        return Err(LinkRefusal::AlreadyLinked { serial: wanted.to_string(), parcel: format!("{sheet}/{number}") });
    }
    let name =
        Message::new("act-link").with("certificate", wanted.as_str()).with("parcel", format!("{sheet}/{number}"));
    let mut act = ChangeSet::new(name);
    act.changes.push(link(LinkId(snapshot.links.next_id()), certificate.id, parcel, how, by, at));
    Ok(act)
}

/// The only place here that makes a link.
fn link(id: LinkId, certificate: CertificateId, parcel: ParcelId, how: LinkMethod, by: &str, at: Timestamp) -> Change {
    Change::Link(Edit::insert(Link { id, certificate, parcel, how, by: by.to_owned(), at }))
}

fn one_parcel(index: &ParcelIndex, sheet: &Designation, number: &Designation) -> Result<ParcelId, LinkRefusal> {
    let parcel = || format!("{sheet}/{number}");
    match index.find(sheet, number) {
        [] => Err(LinkRefusal::NoParcel { parcel: parcel() }),
        [one] => Ok(*one),
        several => Err(LinkRefusal::SeveralParcels { parcel: parcel(), count: several.len() }),
    }
}

/// Sheets and numbers that the certificate's scans and its own print state. Bare numbers (`12_125_…`) state nothing.
fn hints(snapshot: &Snapshot, certificate: &Certificate) -> Vec<(Designation, Designation, LinkMethod)> {
    let named = snapshot.scans_of_certificate(certificate.id).filter_map(|scan| {
        let reading = NameReading::of(&scan.source.path);
        let worded = reading.sheet_parcel_in_words;
        reading.sheet_parcel.filter(|_| worded).map(|(sheet, number)| (sheet, number, LinkMethod::FileName))
    });
    let printed = match certificate.printed_parcels.as_slice() {
        [one] if !one.sheet.is_empty() && !one.number.is_empty() => {
            Some((one.sheet.clone(), one.number.clone(), LinkMethod::Number))
        }
        _ => None,
    };
    named.chain(printed).collect()
}

/// Parcels whose column of certificate serials holds exactly one serial.
fn parcels_by_serial(snapshot: &Snapshot, watch: &Watch) -> Result<BTreeMap<Serial, Vec<ParcelId>>, Cancelled> {
    let columns: BTreeMap<_, usize> = snapshot
        .layers
        .iter()
        .filter_map(|layer| {
            let at = layer.columns.iter().position(|column| column.role == ColumnRole::CertificateSerial)?;
            Some((layer.id, at))
        })
        .collect();
    let mut found: BTreeMap<Serial, Vec<ParcelId>> = BTreeMap::new();
    if columns.is_empty() {
        return Ok(found);
    }
    for parcel in snapshot.parcels.iter() {
        watch.check()?;
        if let Some(serial) = stated_serial(parcel, &columns) {
            found.entry(serial).or_default().push(parcel.id);
        }
    }
    Ok(found)
}

fn stated_serial(parcel: &Parcel, columns: &BTreeMap<crate::cadastre::LayerId, usize>) -> Option<Serial> {
    let column = columns.get(&parcel.layer?)?;
    Serial::parse(&parcel.attributes.get(*column).display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attributes, Confidential, LandUse, PrintedParcel};

    fn ward(parcels: &[(&str, &str)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (id, (sheet, number)) in (1..).zip(parcels) {
            let parcel = Parcel {
                id: ParcelId(id),
                sheet: Designation::new(sheet),
                number: Designation::new(number),
                legal_area: None,
                land_use: LandUse::default(),
                address: String::new(),
                geometry: None,
                layer: None,
                source_row: 0,
                attributes: Attributes::default(),
                personal: Confidential::new(Attributes::default()),
            };
            snapshot.parcels.set(ParcelId(id), Some(parcel.into()));
        }
        let mut certificate = Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"));
        let printed = PrintedParcel { sheet: Designation::new("012"), number: Designation::new("125"), area: None };
        certificate.printed_parcels.push(printed);
        snapshot.certificates.set(CertificateId(1), Some(certificate.into()));
        snapshot
    }

    fn counts(parcels: &[(&str, &str)]) -> (u64, usize) {
        let done = auto_link(&ward(parcels), "an", Timestamp(0), &Watch::new()).unwrap();
        (done.report.linked, done.report.unlinked.len())
    }

    #[test]
    fn exactly_one_parcel_of_that_name_is_linked() {
        assert_eq!(counts(&[("12", "125")]), (1, 0));
        assert_eq!(counts(&[("12", "125"), ("12", "0125")]), (0, 1));
        assert_eq!(counts(&[("12", "126")]), (0, 1));
    }

    #[test]
    fn a_link_by_number_is_made_once() {
        let before = ward(&[("12", "125")]);
        let by_number = |snapshot: &Snapshot, serial: &str, number: &str| {
            link_by_number(snapshot, serial, "12", number, LinkMethod::Number, "an", Timestamp(0))
        };
        let after = before.apply(&by_number(&before, "bx037034", "125").unwrap()).unwrap();
        assert_eq!(after.links.len(), 1);
        assert!(matches!(by_number(&after, "BX 037034", "125"), Err(LinkRefusal::AlreadyLinked { .. })));
        assert!(matches!(by_number(&after, "BX 037034", "9"), Err(LinkRefusal::NoParcel { .. })));
        assert!(matches!(by_number(&after, "BX 037035", "125"), Err(LinkRefusal::NoCertificate { .. })));
        assert_eq!(auto_link(&after, "an", Timestamp(0), &Watch::new()).unwrap().report.already, 1);
    }
}
