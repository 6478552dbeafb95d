//! Making a certificate record and changing what it says.

use super::{Refusal, certificate_label};
use crate::cadastre::{Certificate, CertificateId, ChangeSet, Edit, Serial, Snapshot};
use crate::i18n::Message;

/// Makes a certificate record of which only the serial is known, or not even that. Its id is `snapshot.certificates.next_id()`.
///
/// Refuses: a serial that another certificate has.
pub fn create_certificate(snapshot: &Snapshot, serial: Option<Serial>) -> Result<ChangeSet, Refusal> {
    let certificate = Certificate::with_serial(CertificateId(snapshot.certificates.next_id()), serial);
    check(snapshot, &certificate)?;
    let mut act =
        ChangeSet::new(Message::new("act-create-certificate").with("certificate", certificate_label(&certificate)));
    act.push(Edit::insert(certificate));
    Ok(act)
}

/// Puts `edited` in the place of the certificate with its id. Holders are rows of their own: see [`super::edit_holders`].
///
/// Refuses: a certificate that is not there; a serial that another certificate has; holders that are not there; areas
/// that are no areas.
pub fn edit_certificate(snapshot: &Snapshot, edited: Certificate) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(edited.id).ok_or(Refusal::NoCertificate(edited.id))?;
    let mut act = ChangeSet::new(Message::new("act-edit-certificate").with("certificate", certificate_label(&edited)));
    if **before == edited {
        return Ok(act);
    }
    check(snapshot, &edited)?;
    if let Some(missing) = edited.holders.iter().find(|holder| snapshot.holders.get(**holder).is_none()) {
        return Err(Refusal::NoHolder(*missing));
    }
    act.push(Edit::replace(before.clone(), edited));
    Ok(act)
}

fn check(snapshot: &Snapshot, certificate: &Certificate) -> Result<(), Refusal> {
    let areas = certificate.printed_parcels.iter().map(|parcel| parcel.area).chain([certificate.printed_area]);
    if areas.flatten().any(|area| !(area.is_finite() && area >= 0.0)) {
        return Err(Refusal::BadArea);
    }
    let Some(serial) = &certificate.serial else { return Ok(()) };
    let taken =
        snapshot.certificates.iter().any(|other| other.id != certificate.id && other.serial.as_ref() == Some(serial));
    if taken { Err(Refusal::SerialTaken { serial: serial.clone() }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_certificate(serial: &str) -> Snapshot {
        let none = Snapshot::default();
        none.apply(&create_certificate(&none, Serial::parse(serial)).expect("no other")).expect("made for it")
    }

    #[test]
    fn a_serial_belongs_to_one_certificate() {
        let ward = with_certificate("BX 037034");
        let serial = Serial::parse("BX037034").expect("a serial");
        assert_eq!(create_certificate(&ward, Some(serial.clone())), Err(Refusal::SerialTaken { serial }));
        assert!(create_certificate(&ward, None).is_ok());
    }

    #[test]
    fn an_edit_that_changes_nothing_is_an_empty_act() {
        let ward = with_certificate("BX 037034");
        let same = ward.certificates.get(1_u64).expect("just made").as_ref().clone();
        assert!(edit_certificate(&ward, same).expect("allowed").is_empty());
    }

    #[test]
    fn an_area_below_zero_is_refused_and_zero_is_not() {
        let ward = with_certificate("BX 037034");
        let edited = |area| {
            let mut certificate = ward.certificates.get(1_u64).expect("just made").as_ref().clone();
            certificate.printed_area = Some(area);
            edit_certificate(&ward, certificate)
        };
        assert_eq!(edited(-0.1), Err(Refusal::BadArea));
        assert_eq!(edited(f64::NAN), Err(Refusal::BadArea));
        assert!(edited(0.0).is_ok());
    }
}
