//! Holders in the cockpit: masked until they are asked for. The one door to their names on this screen.

use crate::cadastre::{Certificate, CertificateId, Purpose, Snapshot};
use crate::editing::{DisclosurePurpose, disclosure_subject};
use crate::project::{ProjectError, Session};

/// For which certificate the holders were asked for. Another certificate masks them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revealed(Option<CertificateId>);

/// A holder as the screen shows him while nobody has asked.
pub const MASK: &str = "••• ••• •••";

impl Revealed {
    /// The user asks for the holders of this certificate. What for is clear on this screen: to compare them with the paper. First the
    /// journal, then the names.
    ///
    /// Errors: those of the journal; then nothing is shown.
    pub fn ask(&mut self, session: &mut Session, certificate: CertificateId) -> Result<(), ProjectError> {
        if let Some(row) = session.snapshot().certificates.get(certificate) {
            let subject = disclosure_subject(row);
            session.record_disclosure(subject, DisclosurePurpose::Compare.message())?;
            self.0 = Some(certificate);
        }
        Ok(())
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
    use crate::cadastre::{ChangeSet, Edit, Holder, HolderId, Timestamp};
    use crate::i18n::Message;

    #[test]
    fn holders_are_masked_until_those_of_this_certificate_are_asked_for_and_the_asking_is_in_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::create(&folder.path().join("a.thuaso"), "lan", || Timestamp(0)).unwrap();
        let mut act = ChangeSet::new(Message::new("act-test"));
        let name = "Nguyễn Văn Mẫu".to_owned().into();
        act.push(Edit::insert(Holder { id: HolderId(1), name, citizen_number: None, birth_date: None, address: None }));
        for id in 1..=2 {
            let holders = vec![HolderId(1)];
            act.push(Edit::insert(Certificate { holders, ..Certificate::with_serial(CertificateId(id), None) }));
        }
        session.perform(act).unwrap();
        let ward = session.snapshot().clone();
        let shown = |revealed: &Revealed, id: u64| revealed.holders(&ward, ward.certificates.get(id).unwrap());
        let mut revealed = Revealed::default();
        assert_eq!(shown(&revealed, 1), [MASK]);
        revealed.ask(&mut session, CertificateId(1)).unwrap();
        assert_eq!(
            (shown(&revealed, 1).concat(), shown(&revealed, 2).concat()),
            ("Nguyễn Văn Mẫu".to_owned(), MASK.to_owned())
        );
        assert_eq!(session.history().last().map(|entry| entry.name.key.clone()), Some("act-disclosure".into()));
        revealed.hide();
        assert_eq!(shown(&revealed, 1), [MASK]);
    }
}
