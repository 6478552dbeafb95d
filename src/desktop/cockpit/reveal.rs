//! Holders in the cockpit: masked until they are asked for. The one door to their names on this screen.

use crate::cadastre::{Certificate, CertificateId, Purpose, Snapshot};

/// For which certificate the holders were asked for. Another certificate masks them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revealed(Option<CertificateId>);

/// A holder as the screen shows him while nobody has asked.
pub const MASK: &str = "••• ••• •••";

impl Revealed {
    /// The user asks for the holders of this certificate. Whoever journals such asking does it here.
    pub fn ask(&mut self, certificate: CertificateId) {
        self.0 = Some(certificate);
    }

    pub fn hide(&mut self) {
        self.0 = None;
    }

    pub fn is(&self, certificate: CertificateId) -> bool {
        self.0 == Some(certificate)
    }

    /// The holders of a certificate as they may be shown: names where they were asked for, else masks.
    pub fn holders(&self, snapshot: &Snapshot, certificate: &Certificate) -> Vec<String> {
        let rows = certificate.holders.iter().filter_map(|id| snapshot.holders.get(*id));
        rows.map(|holder| match self.is(certificate.id) {
            true => holder.name.open(Purpose::Display).clone(),
            false => MASK.to_owned(),
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Holder, HolderId};
    use crate::i18n::Message;

    #[test]
    fn holders_are_masked_until_those_of_this_certificate_are_asked_for() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let name = "Nguyễn Văn Mẫu".to_owned().into();
        act.push(Edit::insert(Holder { id: HolderId(1), name, citizen_number: None, birth_date: None, address: None }));
        for id in 1..=2 {
            let holders = vec![HolderId(1)];
            act.push(Edit::insert(Certificate { holders, ..Certificate::with_serial(CertificateId(id), None) }));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        let mut revealed = Revealed::default();
        let shown = |revealed: &Revealed, id: u64| revealed.holders(&ward, ward.certificates.get(id).expect("there"));
        assert_eq!(shown(&revealed, 1), [MASK]);
        revealed.ask(CertificateId(1));
        assert_eq!(
            (shown(&revealed, 1), shown(&revealed, 2)),
            (vec!["Nguyễn Văn Mẫu".to_owned()], vec![MASK.to_owned()])
        );
        revealed.hide();
        assert_eq!(shown(&revealed, 1), [MASK]);
    }
}
