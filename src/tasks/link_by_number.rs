//! Links one certificate to one parcel by what a person typed: serial, sheet and number.

use crate::cadastre::{ChangeSet, Designation, LinkMethod, ParcelId, ParcelIndex, Serial, Snapshot, Timestamp};
use crate::editing::{self, Refusal};
use crate::i18n::{Explain, Message};

/// Why a certificate cannot be linked to a parcel by number.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LinkRefusal {
    #[error("no certificate {serial}")]
    NoCertificate { serial: String },
    #[error("several certificates {serial}")]
    SeveralCertificates { serial: String },
    #[error("no parcel {parcel}")]
    NoParcel { parcel: String },
    #[error("{count} parcels {parcel}")]
    SeveralParcels { parcel: String, count: usize },
    /// Both were found, and the command itself refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
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
            Self::Refused(refusal) => refusal.message(),
        }
    }
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
    Ok(editing::link_certificate(snapshot, certificate.id, parcel, how, by, at)?)
}

fn one_parcel(index: &ParcelIndex, sheet: &Designation, number: &Designation) -> Result<ParcelId, LinkRefusal> {
    let parcel = || format!("{sheet}/{number}");
    match index.find(sheet, number) {
        [] => Err(LinkRefusal::NoParcel { parcel: parcel() }),
        [one] => Ok(*one),
        several => Err(LinkRefusal::SeveralParcels { parcel: parcel(), count: several.len() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, CertificateId, Parcel};

    fn ward(parcels: &[(&str, &str)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (id, (sheet, number)) in (1..).zip(parcels) {
            let parcel = Parcel::numbered(ParcelId(id), sheet, number);
            snapshot.parcels.set(ParcelId(id), Some(parcel.into()));
        }
        let certificate = Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"));
        snapshot.certificates.set(CertificateId(1), Some(certificate.into()));
        snapshot
    }

    fn by_number(snapshot: &Snapshot, serial: &str, number: &str) -> Result<ChangeSet, LinkRefusal> {
        link_by_number(snapshot, serial, "12", number, LinkMethod::Number, "an", Timestamp(0))
    }

    #[test]
    fn a_link_by_number_is_made_once() {
        let before = ward(&[("12", "125")]);
        let after = before.apply(&by_number(&before, "bx037034", "125").unwrap()).unwrap();
        assert_eq!(after.links.len(), 1);
        assert!(matches!(
            by_number(&after, "BX 037034", "125"),
            Err(LinkRefusal::Refused(Refusal::LinkedAlready { .. }))
        ));
        assert!(matches!(by_number(&after, "BX 037034", "9"), Err(LinkRefusal::NoParcel { .. })));
        assert!(matches!(by_number(&after, "BX 037035", "125"), Err(LinkRefusal::NoCertificate { .. })));
    }

    #[test]
    fn a_name_that_several_have_is_refused() {
        let mut twice = ward(&[("12", "125"), ("12", "0125")]);
        assert!(matches!(by_number(&twice, "BX 037034", "125"), Err(LinkRefusal::SeveralParcels { count: 2, .. })));
        let second = Certificate::with_serial(CertificateId(2), Serial::parse("BX 037034"));
        twice.certificates.set(CertificateId(2), Some(second.into()));
        assert!(matches!(by_number(&twice, "BX 037034", "125"), Err(LinkRefusal::SeveralCertificates { .. })));
    }
}
