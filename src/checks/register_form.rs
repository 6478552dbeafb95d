//! What is known of a certificate's attributes, wherever it stands: its fields, its holders, the rows of the register.

use crate::cadastre::{Attribute, Certificate, Holder, Purpose, RegisterRow, Snapshot};
use crate::formats::register_form::{Field, USES};
use crate::text;

/// Digits of a citizen number (số định danh cá nhân). Source: `citizen-id.md`.
const CITIZEN_DIGITS: usize = 12;

/// What is known; every field says that something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Attested {
    /// Anything beyond the serial.
    pub anything: bool,
    pub registry_number: bool,
    pub issued: bool,
    /// At least one holder, all of whom have what follows.
    pub holders: bool,
    /// Twelve digits; of an organisation its number.
    pub citizen_numbers: bool,
    /// Any number of a paper.
    pub document_numbers: bool,
    pub birth_days: bool,
    pub birth_years: bool,
    pub sexes: bool,
    pub holder_addresses: bool,
    pub area: bool,
    pub purpose: bool,
    /// For every land use that is named.
    pub term: bool,
    pub origin: bool,
    /// The register says that the land is used in common (đồng sử dụng, sử dụng chung).
    pub in_common: bool,
}

/// What holders have; all of them.
#[derive(Clone, Copy)]
struct People {
    any: bool,
    citizen_number: bool,
    document_number: bool,
    birth_day: bool,
    birth_year: bool,
    sex: bool,
    address: bool,
}

impl People {
    const NOBODY: Self = Self {
        any: false,
        citizen_number: true,
        document_number: true,
        birth_day: true,
        birth_year: true,
        sex: true,
        address: true,
    };

    fn and(&mut self, other: Self) {
        self.any |= other.any;
        self.citizen_number &= other.citizen_number;
        self.document_number &= other.document_number;
        self.birth_day &= other.birth_day;
        self.birth_year &= other.birth_year;
        self.sex &= other.sex;
        self.address &= other.address;
    }
}

/// What is known of a certificate. Holders are those of the register where it has rows with names, else those of the certificate.
pub(super) fn attested(snapshot: &Snapshot, certificate: &Certificate) -> Attested {
    let mut known = Attested {
        registry_number: !certificate.registry_number.trim().is_empty(),
        issued: certificate.issue_date.is_some(),
        area: certificate.printed_area.is_some()
            || (!certificate.printed_parcels.is_empty()
                && certificate.printed_parcels.iter().all(|printed| printed.area.is_some())),
        purpose: !certificate.printed_parcels.is_empty()
            && certificate.printed_parcels.iter().all(|printed| !printed.land_use.trim().is_empty()),
        term: true,
        origin: true,
        ..Attested::default()
    };
    let mut people = People::NOBODY;
    let (mut uses, mut rows) = (false, false);
    for row in snapshot.register_of_certificate(certificate.id) {
        rows = true;
        uses |= read_row(row, &mut known, &mut people);
    }
    if !people.any {
        for holder in certificate.holders.iter().filter_map(|id| snapshot.holders.get(*id)) {
            people.and(person(holder));
        }
    }
    known.anything = rows
        || known.registry_number
        || known.issued
        || people.any
        || !certificate.printed_parcels.is_empty()
        || certificate.printed_area.is_some();
    // Without a land use there is nothing that a term or an origin could be of.
    (known.term, known.origin) = (known.term && uses, known.origin && uses);
    known.holders = people.any;
    known.citizen_numbers = people.any && people.citizen_number;
    known.document_numbers = people.any && people.document_number;
    known.birth_days = people.any && people.birth_day;
    known.birth_years = people.any && people.birth_year;
    known.sexes = people.any && people.sex;
    known.holder_addresses = people.any && people.address;
    known
}

/// Adds a row; whether it names a land use.
fn read_row(row: &RegisterRow, known: &mut Attested, people: &mut People) -> bool {
    let values: Vec<Attribute<'_>> = row.values.open(Purpose::Matching).iter().collect();
    let words = |field: Field| values.get(field.index()).map(Attribute::display).unwrap_or_default().trim().to_owned();
    let filled = |field: Field| !words(field).is_empty();
    known.registry_number |= filled(Field::RegistryNumber);
    known.issued |= filled(Field::IssueDate);
    known.area |= filled(Field::Area);
    known.in_common |= says_in_common(&words(Field::LegalPerson));
    if filled(Field::OrganisationName) {
        let numbered = filled(Field::OrganisationNumber);
        // An organisation is not born and has no sex.
        people.and(People {
            any: true,
            citizen_number: numbered,
            document_number: numbered,
            address: filled(Field::PersonAddress),
            ..People::NOBODY
        });
    } else if filled(Field::PersonName) {
        let (number, born) = (words(Field::CitizenNumber), words(Field::BirthDate));
        people.and(People {
            any: true,
            sex: filled(Field::Sex) || is_citizen_number(&number),
            address: filled(Field::PersonAddress),
            ..of_number_and_birth(&number, &born)
        });
    }
    let mut uses = false;
    for [land_use, _, origin, form, term] in USES {
        if filled(land_use) {
            uses = true;
            known.purpose = true;
            known.origin &= filled(origin);
            known.in_common |= says_in_common(&words(form));
            known.term &= filled(term);
        }
    }
    uses
}

fn person(holder: &Holder) -> People {
    let number =
        holder.citizen_number.as_ref().map(|number| number.open(Purpose::Matching).as_str()).unwrap_or_default();
    let born = holder.birth_date.as_ref().map(|date| date.open(Purpose::Matching).to_string()).unwrap_or_default();
    let address = holder.address.as_ref().map(|address| address.open(Purpose::Matching).as_str()).unwrap_or_default();
    People {
        any: true,
        // The fourth digit of a citizen number tells it.
        sex: is_citizen_number(number),
        address: !address.trim().is_empty(),
        ..of_number_and_birth(number, &born)
    }
}

fn of_number_and_birth(number: &str, born: &str) -> People {
    let digits = born.bytes().filter(u8::is_ascii_digit).count();
    People {
        citizen_number: is_citizen_number(number),
        document_number: !number.trim().is_empty(),
        // A year has four digits; a day and a month have at least two more.
        birth_day: digits >= 6,
        birth_year: digits >= 4,
        ..People::NOBODY
    }
}

fn is_citizen_number(text: &str) -> bool {
    let digits = text.chars().filter(|c| !c.is_whitespace());
    digits.clone().count() == CITIZEN_DIGITS && digits.clone().all(|c| c.is_ascii_digit())
}

fn says_in_common(words: &str) -> bool {
    let folded = text::fold(words);
    folded.contains("dong su dung") || folded.contains("vo chong") || folded.split(' ').any(|word| word == "chung")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::CertificateId;
    use crate::checks::sample::Sample;

    fn of(sample: &Sample) -> Attested {
        attested(&sample.0, sample.0.certificates.get(CertificateId(1)).expect("there"))
    }

    #[test]
    fn all_that_is_entered_is_seen_and_a_serial_alone_is_nothing() {
        let mut sample = Sample::default();
        sample.certificate(1);
        assert_eq!(of(&sample), Attested::default());
        sample.enter(1);
        let known = of(&sample);
        assert!(known.anything && known.registry_number && known.issued && known.area && known.purpose);
        assert!(known.holders && known.citizen_numbers && known.birth_days && known.sexes && known.holder_addresses);
        assert!(known.term && known.origin && !known.in_common);
    }

    #[test]
    fn one_holder_of_several_who_lacks_his_number_makes_it_lacking() {
        let mut sample = Sample::default();
        sample.certificate(1);
        sample.enter(1);
        sample.row(1, &[(9, "012345678"), (7, "1985"), (8, "Nữ"), (11, "Đồng sử dụng"), (24, "CLN")]);
        let known = of(&sample);
        assert!(!known.citizen_numbers && known.document_numbers, "nine digits are a paper, not a citizen number");
        assert!(!known.birth_days && known.birth_years && known.sexes && known.in_common);
        assert!(!known.term && !known.origin, "every land use has its own");
    }

    #[test]
    fn an_organisation_is_not_born() {
        let mut sample = Sample::default();
        sample.certificate(1);
        sample.row(1, &[(4, "Công ty Mẫu"), (5, "0100000000"), (7, ""), (8, ""), (9, "")]);
        let known = of(&sample);
        assert!(known.citizen_numbers && known.birth_days && known.sexes);
    }
}
