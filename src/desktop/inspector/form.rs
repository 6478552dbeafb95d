//! The form of a certificate: texts as they are typed, and what they read as.

use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, Confidential, Designation, Holder, HolderId, PartialDate, PrintedParcel,
    Purpose, Serial, Snapshot,
};
use crate::desktop::words::{Words, parse_number};
use crate::editing::{self, Refusal};
use crate::i18n::Message;
use crate::tasks::registers::serial_against_date;

/// A certificate being edited. Nothing is changed before it is committed.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateForm {
    pub certificate: CertificateId,
    /// What the texts were made from, to see whether the project has moved on.
    made_from: Certificate,
    pub serial: String,
    pub issue_date: String,
    pub registry_number: String,
    pub area: String,
    pub note: String,
    pub holders: Vec<HolderForm>,
    pub parcels: Vec<PrintedForm>,
    untouched: Option<Box<CertificateForm>>,
}

/// One holder of the form. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Default)]
pub struct HolderForm {
    pub id: Option<HolderId>,
    pub name: String,
    pub citizen_number: String,
    pub birth_date: String,
    pub address: String,
    /// Whether the citizen number is shown.
    pub revealed: bool,
    /// While the user is asked what for: the words typed so far.
    pub asking: Option<String>,
}

impl std::fmt::Debug for HolderForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HolderForm").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A parcel as the paper names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrintedForm {
    pub sheet: String,
    pub number: String,
    pub area: String,
    pub land_use: String,
    pub address: String,
    /// What the form does not show of it.
    rest: PrintedParcel,
}

impl CertificateForm {
    pub fn new(paper: &Certificate, snapshot: &Snapshot, words: &Words) -> Self {
        let holders = paper.holders.iter().filter_map(|id| snapshot.holders.get(*id)).map(|holder| HolderForm {
            id: Some(holder.id),
            name: holder.name.open(Purpose::Display).clone(),
            citizen_number: opened(holder.citizen_number.as_ref()),
            birth_date: holder
                .birth_date
                .as_ref()
                .map(|date| date.open(Purpose::Display).to_string())
                .unwrap_or_default(),
            address: opened(holder.address.as_ref()),
            revealed: false,
            asking: None,
        });
        let plain = |area: Option<f64>| area.map(|area| words.exact(area)).unwrap_or_default();
        let parcels = paper.printed_parcels.iter().map(|parcel| PrintedForm {
            sheet: parcel.sheet.to_string(),
            number: parcel.number.to_string(),
            area: plain(parcel.area),
            land_use: parcel.land_use.clone(),
            address: parcel.address.clone(),
            rest: parcel.clone(),
        });
        let mut form = Self {
            certificate: paper.id,
            made_from: paper.clone(),
            serial: paper.serial.as_ref().map(ToString::to_string).unwrap_or_default(),
            issue_date: paper.issue_date.map(|date| date.to_string()).unwrap_or_default(),
            registry_number: paper.registry_number.clone(),
            area: plain(paper.printed_area),
            note: paper.note.clone(),
            holders: holders.collect(),
            parcels: parcels.collect(),
            untouched: None,
        };
        form.untouched = Some(Box::new(form.clone()));
        form
    }

    /// Whether it shows this certificate as the project has it.
    pub fn is_of(&self, paper: &Certificate) -> bool {
        self.made_from == *paper
    }

    /// Whether something was typed that is not yet in the project.
    pub fn is_touched(&self) -> bool {
        let Some(untouched) = &self.untouched else { return true };
        let same_holders = self.holders.len() == untouched.holders.len()
            && self.holders.iter().zip(&untouched.holders).all(|(one, other)| one.says_the_same(other));
        !(same_holders
            && self.serial == untouched.serial
            && self.issue_date == untouched.issue_date
            && self.registry_number == untouched.registry_number
            && self.area == untouched.area
            && self.note == untouched.note
            && self.parcels == untouched.parcels)
    }

    /// Key of what is wrong with the serial as typed; an empty one is none.
    pub fn serial_trouble(&self) -> Option<&'static str> {
        Self::trouble_of_serial(&self.serial)
    }

    /// Key of what is wrong with a serial as typed; an empty one is none.
    pub fn trouble_of_serial(text: &str) -> Option<&'static str> {
        let text = text.trim();
        if text.is_empty() || Serial::parse(text).is_some() {
            return None;
        }
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        Some(match (letters, digits) {
            (0, _) => "desktop-serial-no-letters",
            (1.., 0) => "desktop-serial-no-digits",
            (1, _) => "desktop-serial-one-letter",
            (2, _) => "desktop-serial-two-letters",
            _ => "desktop-serial-letters",
        })
    }

    /// Key of what is wrong with a date as typed.
    pub fn date_trouble(text: &str) -> Option<&'static str> {
        let blank = text.trim().is_empty();
        (!blank && PartialDate::parse(text).is_none()).then_some("desktop-date-wrong")
    }

    /// Key of what is wrong with an area as typed.
    pub fn area_trouble(text: &str) -> Option<&'static str> {
        let wrong = !text.trim().is_empty() && parse_number(text).is_none_or(|area| area < 0.0);
        wrong.then_some("desktop-area-wrong")
    }

    /// What is odd about the serial as typed, though it may be right: another certificate has it, or the form is of another time.
    pub fn serial_doubt(&self, snapshot: &Snapshot) -> Option<Message> {
        let serial = Serial::parse(&self.serial)?;
        if self.made_from.serial.as_ref() != Some(&serial) {
            let mut others = snapshot.certificates.iter().filter(|paper| paper.id != self.certificate);
            if others.any(|paper| paper.serial.as_ref() == Some(&serial)) {
                return Some(Message::new("desktop-serial-taken").with("serial", serial.as_str()));
            }
        }
        serial_against_date(&serial, PartialDate::parse(&self.issue_date)?)
    }

    fn is_whole(&self) -> bool {
        self.serial_trouble().is_none()
            && Self::date_trouble(&self.issue_date).is_none()
            && Self::area_trouble(&self.area).is_none()
            && self.holders.iter().all(|holder| Self::date_trouble(&holder.birth_date).is_none())
            && self.parcels.iter().all(|parcel| Self::area_trouble(&parcel.area).is_none())
    }

    /// What the form says, once every field can be read.
    pub fn draft(&self) -> Option<CertificateDraft> {
        if !self.is_whole() {
            return None;
        }
        let printed = self.parcels.iter().filter(|parcel| **parcel != PrintedForm::default());
        let certificate = Certificate {
            serial: Serial::parse(&self.serial),
            issue_date: PartialDate::parse(&self.issue_date),
            registry_number: self.registry_number.trim().to_owned(),
            printed_parcels: printed
                .map(|parcel| PrintedParcel {
                    sheet: Designation::new(&parcel.sheet),
                    number: Designation::new(&parcel.number),
                    area: parse_number(&parcel.area),
                    land_use: typed_or_kept(&parcel.land_use, &parcel.rest.land_use),
                    address: typed_or_kept(&parcel.address, &parcel.rest.address),
                    ..parcel.rest.clone()
                })
                .collect(),
            printed_area: parse_number(&self.area),
            note: self.note.trim().to_owned(),
            ..self.made_from.clone()
        };
        let holders = self.holders.iter().filter(|holder| !holder.is_blank()).map(HolderForm::holder).collect();
        Some(CertificateDraft { certificate, holders })
    }
}

/// A certificate as a form says it, with its holders; those that are new have the id 0.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateDraft {
    pub certificate: Certificate,
    pub holders: Vec<Holder>,
}

impl CertificateDraft {
    /// The act that makes the project say so: the certificate's fields and its holders together.
    ///
    /// Refuses: what [`editing::edit_certificate`] and [`editing::edit_holders`] refuse.
    pub fn act(self, snapshot: &Snapshot) -> Result<ChangeSet, Refusal> {
        let id = self.certificate.id;
        let mut act = editing::edit_certificate(snapshot, self.certificate)?;
        let between = snapshot.apply(&act).map_err(|_| Refusal::NoCertificate(id))?;
        act.changes.extend(editing::edit_holders(&between, id, self.holders)?.changes);
        Ok(act)
    }
}

impl HolderForm {
    fn says_the_same(&self, other: &Self) -> bool {
        let texts = |form: &Self| {
            [form.name.clone(), form.citizen_number.clone(), form.birth_date.clone(), form.address.clone()]
        };
        self.id == other.id && texts(self) == texts(other)
    }

    fn is_blank(&self) -> bool {
        [&self.name, &self.citizen_number, &self.birth_date, &self.address].iter().all(|text| text.trim().is_empty())
    }

    fn holder(&self) -> Holder {
        let kept = |text: &str| -> Option<Confidential<String>> {
            let text = crate::text::nfc(text.trim()).into_owned();
            (!text.is_empty()).then(|| text.into())
        };
        Holder {
            id: self.id.unwrap_or(HolderId(0)),
            name: crate::text::nfc(self.name.trim()).into_owned().into(),
            citizen_number: kept(&self.citizen_number),
            birth_date: PartialDate::parse(&self.birth_date).map(Confidential::new),
            address: kept(&self.address),
        }
    }
}

/// What was typed, in one Unicode form and without room around it; a text that nobody touched stays as it was.
fn typed_or_kept(typed: &str, kept: &str) -> String {
    if typed == kept { kept.to_owned() } else { crate::text::nfc(typed.trim()).into_owned() }
}

fn opened(text: Option<&Confidential<String>>) -> String {
    text.map(|text| text.open(Purpose::Display).clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn form() -> CertificateForm {
        let paper = Certificate::with_serial(CertificateId(1), Serial::parse("AA 00476432"));
        CertificateForm::new(&paper, &Snapshot::default(), &Words::new(Language::Vietnamese))
    }

    #[test]
    fn a_fresh_form_is_untouched_and_says_what_the_paper_says() {
        let form = form();
        assert!(!form.is_touched());
        assert_eq!(form.draft().and_then(|draft| draft.certificate.serial), Serial::parse("AA 00476432"));
    }

    #[test]
    fn a_wrong_serial_says_why_and_cannot_be_committed() {
        for (text, key) in [
            ("00476432", "desktop-serial-no-letters"),
            ("AA", "desktop-serial-no-digits"),
            ("A 1234", "desktop-serial-one-letter"),
            ("AA 1234567", "desktop-serial-two-letters"),
            ("ABC 123456", "desktop-serial-letters"),
        ] {
            let form = CertificateForm { serial: text.to_owned(), ..form() };
            assert_eq!((form.serial_trouble(), form.draft()), (Some(key), None), "{text}");
        }
    }

    #[test]
    fn a_serial_that_another_paper_has_and_one_of_another_time_are_told_as_they_are_typed() {
        let mut act = crate::cadastre::ChangeSet::new(Message::new("act-test"));
        for (id, serial) in [(1, "AA 00476432"), (2, "BX 037034")] {
            let paper = Certificate::with_serial(CertificateId(id), Serial::parse(serial));
            act.push(crate::cadastre::Edit::insert(paper));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions");
        let doubt = |serial: &str, date: &str| {
            let typed = CertificateForm { serial: serial.to_owned(), issue_date: date.to_owned(), ..form() };
            typed.serial_doubt(&ward).map(|doubt| doubt.key.to_string())
        };
        assert_eq!(doubt("AA 00476432", ""), None, "its own");
        assert_eq!(doubt("bx037034", ""), Some("desktop-serial-taken".to_owned()));
        assert_eq!(doubt("AA 00476432", "10/12/2014"), Some("registers-serial-too-new".to_owned()));
        assert_eq!(doubt("AA 00476432", "10/12/2025"), None);
    }

    #[test]
    fn address_and_land_use_of_a_printed_parcel_are_typed_and_kept() {
        let mut paper = Certificate::with_serial(CertificateId(1), None);
        let parcel = PrintedParcel {
            address: " Phố Mẫu ".to_owned(),
            sides: vec![5.0],
            ..PrintedParcel::numbered("1", "2", None)
        };
        paper.printed_parcels = vec![parcel];
        let mut form = CertificateForm::new(&paper, &Snapshot::default(), &Words::new(Language::Vietnamese));
        let printed = |form: &CertificateForm| form.draft().expect("whole").certificate.printed_parcels;
        assert_eq!(printed(&form), paper.printed_parcels, "not touched, not changed");
        form.parcels[0].land_use = " ONT+CLN ".to_owned();
        assert_eq!((printed(&form)[0].land_use.as_str(), printed(&form)[0].sides.as_slice()), ("ONT+CLN", &[5.0][..]));
    }

    #[test]
    fn a_personal_value_is_not_printed() {
        let mut form = form();
        form.holders.push(HolderForm { name: "Người Thử".to_owned(), ..HolderForm::default() });
        assert!(!format!("{form:?}").contains("Thử"));
    }
}
