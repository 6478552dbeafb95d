//! Writes what is printed on a certificate: its fields and its holders.

use std::sync::Arc;

use super::Refusal;
use super::link_certificate::serial_text;
use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, Confidential, Edit, Holder, HolderId, PartialDate, PrintedParcel, Serial,
    Snapshot,
};
use crate::i18n::Message;

/// The fields of a certificate as a form gives them, each already read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CertificateDraft {
    pub serial: Option<Serial>,
    pub issue_date: Option<PartialDate>,
    pub registry_number: String,
    pub holders: Vec<HolderDraft>,
    pub printed_parcels: Vec<PrintedParcel>,
    /// Square metres.
    pub printed_area: Option<f64>,
    pub note: String,
}

/// One holder of the form; `id` is `None` for one that was added.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HolderDraft {
    pub id: Option<HolderId>,
    pub name: Confidential<String>,
    pub citizen_number: Option<Confidential<String>>,
    pub birth_date: Option<Confidential<PartialDate>>,
    pub address: Option<Confidential<String>>,
}

/// The act that makes a certificate of which only the serial is known, and its id.
///
/// Refuses: when another certificate has the serial.
pub fn new_certificate(snapshot: &Snapshot, serial: Option<Serial>) -> Result<(CertificateId, ChangeSet), Refusal> {
    refuse_taken(snapshot, serial.as_ref(), None)?;
    let id = CertificateId(snapshot.certificates.next_id());
    let paper = Certificate::with_serial(id, serial);
    let mut act = ChangeSet::new(Message::new("act-new-certificate").with("serial", serial_text(&paper)));
    act.push(Edit::insert(paper));
    Ok((id, act))
}

/// The act that makes a certificate say what `draft` says. Holders left out of the draft are removed, unless another
/// certificate names them. Empty when nothing changes.
///
/// Refuses: when the certificate is gone, or another has the serial.
pub fn edit_certificate(
    snapshot: &Snapshot,
    id: CertificateId,
    draft: CertificateDraft,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.certificates.get(id).ok_or(Refusal::Gone)?;
    refuse_taken(snapshot, draft.serial.as_ref(), Some(id))?;
    let mut act = ChangeSet::new(Message::new("act-edit-certificate").with("serial", serial_text(before)));
    let mut next_holder = snapshot.holders.next_id();
    let mut holders = Vec::with_capacity(draft.holders.len());
    for wanted in draft.holders {
        let here = wanted.id.and_then(|id| snapshot.holders.get(id));
        let id = here.map_or(HolderId(next_holder), |here| here.id);
        let after = Holder {
            id,
            name: wanted.name,
            citizen_number: wanted.citizen_number,
            birth_date: wanted.birth_date,
            address: wanted.address,
        };
        match here {
            Some(here) if **here == after => {}
            Some(here) => act.push(Edit::replace(Arc::clone(here), after)),
            None => {
                next_holder += 1;
                act.push(Edit::insert(after));
            }
        }
        holders.push(id);
    }
    let dropped = before.holders.iter().filter(|holder| !holders.contains(holder));
    for holder in dropped.filter_map(|holder| snapshot.holders.get(*holder)) {
        let elsewhere = snapshot.certificates.iter().any(|paper| paper.id != id && paper.holders.contains(&holder.id));
        if !elsewhere {
            act.push(Edit::remove(Arc::clone(holder)));
        }
    }
    let after = Certificate {
        id,
        serial: draft.serial,
        issue_date: draft.issue_date,
        registry_number: draft.registry_number,
        holders,
        printed_parcels: draft.printed_parcels,
        printed_area: draft.printed_area,
        note: draft.note,
    };
    if **before != after {
        act.push(Edit::replace(Arc::clone(before), after));
    }
    Ok(act)
}

fn refuse_taken(snapshot: &Snapshot, serial: Option<&Serial>, own: Option<CertificateId>) -> Result<(), Refusal> {
    let Some(serial) = serial else { return Ok(()) };
    let taken = snapshot.certificates.iter().any(|paper| paper.serial.as_ref() == Some(serial) && Some(paper.id) != own);
    if taken { Err(Refusal::SerialTaken { serial: serial.to_string() }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_two_certificates() -> Snapshot {
        let mut snapshot = Snapshot::default();
        for serial in ["AA 00476432", "BX 037034"] {
            let (_, act) = new_certificate(&snapshot, Serial::parse(serial)).expect("a free serial");
            snapshot = snapshot.apply(&act).expect("fresh");
        }
        snapshot
    }

    fn holder(name: &str) -> HolderDraft {
        HolderDraft { name: name.to_owned().into(), ..HolderDraft::default() }
    }

    #[test]
    fn holders_come_and_go_with_the_form() {
        let before = with_two_certificates();
        let draft = CertificateDraft {
            serial: Serial::parse("AA 00476432"),
            holders: vec![holder("Người Thử Một"), holder("Người Thử Hai")],
            ..CertificateDraft::default()
        };
        let act = edit_certificate(&before, CertificateId(1), draft.clone()).expect("it is there");
        let after = before.apply(&act).expect("fresh");
        assert_eq!(after.holders.len(), 2);
        let fewer = CertificateDraft { holders: Vec::new(), ..draft };
        let act = edit_certificate(&after, CertificateId(1), fewer).expect("it is there");
        let emptied = after.apply(&act).expect("fresh");
        assert!(emptied.holders.is_empty());
        assert!(emptied.apply(&act.inverted()).expect("fresh") == after);
    }

    #[test]
    fn a_form_that_says_the_same_changes_nothing() {
        let before = with_two_certificates();
        let draft = CertificateDraft { serial: Serial::parse("BX 037034"), ..CertificateDraft::default() };
        let act = edit_certificate(&before, CertificateId(2), draft);
        assert_eq!(act.map(|act| act.is_empty()), Ok(true));
    }

    #[test]
    fn a_serial_of_another_certificate_is_refused() {
        let before = with_two_certificates();
        let draft = CertificateDraft { serial: Serial::parse("BX 037034"), ..CertificateDraft::default() };
        let refused = edit_certificate(&before, CertificateId(1), draft);
        assert_eq!(refused, Err(Refusal::SerialTaken { serial: "BX 037034".to_owned() }));
    }
}
