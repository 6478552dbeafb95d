//! What the rows of one certificate say of it, and the rows that a certificate would have.

use super::numbers;
use crate::cadastre::{
    Certificate, Confidential, Designation, Flat, Holder, HolderId, PartialDate, PrintedParcel, Purpose, Snapshot,
};
use crate::formats::register_form::{Field, USES, Values};
use crate::text;

/// A person or an organisation of a register.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Person {
    pub name: String,
    pub number: String,
    /// As written; a birth that is no date is no birth date.
    pub birth: String,
    pub address: String,
}

/// What the rows of one certificate say together.
#[derive(Clone, PartialEq, Default)]
pub struct Paper {
    pub issue_date: Option<PartialDate>,
    pub registry_number: String,
    pub persons: Vec<Person>,
    pub parcels: Vec<PrintedParcel>,
    pub flat: Option<Flat>,
}

impl Person {
    pub fn of(values: &Values) -> Option<Self> {
        let text = |field| values.get(field).to_owned();
        let organisation = text(Field::OrganisationName);
        let person = if organisation.is_empty() {
            Self {
                name: text(Field::PersonName),
                number: text(Field::CitizenNumber),
                birth: text(Field::BirthDate),
                address: text(Field::PersonAddress),
            }
        } else {
            // Who represents it is no holder.
            Self {
                name: organisation,
                number: text(Field::OrganisationNumber),
                birth: String::new(),
                address: text(Field::PersonAddress),
            }
        };
        (!person.name.is_empty() || !person.number.is_empty()).then_some(person)
    }

    /// The same human being or organisation: by number, else by name. Never by birth. Source: `citizen-id.md`.
    pub fn is(&self, other: &Self) -> bool {
        if !self.number.is_empty() && !other.number.is_empty() {
            return self.number == other.number;
        }
        text::fold(&self.name) == text::fold(&other.name)
    }

    pub fn of_holder(holder: &Holder, purpose: Purpose) -> Self {
        let open = |value: &Option<Confidential<String>>| {
            value.as_ref().map(|value| value.open(purpose).clone()).unwrap_or_default()
        };
        Self {
            name: holder.name.open(purpose).clone(),
            number: open(&holder.citizen_number),
            birth: holder.birth_date.as_ref().map(|date| date.open(purpose).to_string()).unwrap_or_default(),
            address: open(&holder.address),
        }
    }

    pub fn holder(&self, id: HolderId) -> Holder {
        let some = |text: &str| (!text.is_empty()).then(|| Confidential::new(text.to_owned()));
        Holder {
            id,
            name: Confidential::new(self.name.clone()),
            citizen_number: some(&self.number),
            birth_date: PartialDate::parse(&self.birth).map(Confidential::new),
            address: some(&self.address),
        }
    }
}

impl Paper {
    /// `own_code` is the commune code that goes without saying.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Values>, own_code: &str) -> Self {
        let mut paper = Self::default();
        for values in rows {
            paper.issue_date = paper.issue_date.or_else(|| PartialDate::parse(values.get(Field::IssueDate)));
            if paper.registry_number.is_empty() {
                values.get(Field::RegistryNumber).clone_into(&mut paper.registry_number);
            }
            if let Some(person) = Person::of(values)
                && !paper.persons.iter().any(|other| other.is(&person))
            {
                paper.persons.push(person);
            }
            if let Some(parcel) = parcel(values, own_code)
                && !paper.parcels.iter().any(|other| is_parcel(other, &parcel))
            {
                paper.parcels.push(parcel);
            }
            let text = |field| values.get(field).to_owned();
            let flat =
                Flat { estate: text(Field::Estate), building: text(Field::Building), number: text(Field::FlatNumber) };
            if paper.flat.is_none() && flat != Flat::default() {
                paper.flat = Some(flat);
            }
        }
        paper
    }
}

/// Whether two printed parcels are one.
pub fn is_parcel(one: &PrintedParcel, other: &PrintedParcel) -> bool {
    one.sheet.key() == other.sheet.key() && one.number.key() == other.number.key()
}

fn parcel(values: &Values, own_code: &str) -> Option<PrintedParcel> {
    let (sheet, number) = (values.get(Field::PaperSheet), values.get(Field::PaperNumber));
    let area = numbers::sure_area(values.get(Field::Area));
    let uses: Vec<&str> =
        USES.iter().map(|[land_use, ..]| values.get(*land_use)).filter(|text| !text.is_empty()).collect();
    let address = values.get(Field::ParcelAddress).to_owned();
    if sheet.is_empty() && number.is_empty() && area.is_none() && address.is_empty() {
        return None;
    }
    let code = values.get(Field::CommuneCode);
    let commune = if code == own_code { String::new() } else { code.to_owned() };
    Some(PrintedParcel {
        sheet: Designation::new(sheet),
        number: Designation::new(number),
        area,
        address,
        land_use: uses.join("+"),
        sides: Vec::new(),
        commune,
    })
}

/// The rows of a certificate that no register has: one for each parcel and person.
pub fn rows_of(snapshot: &Snapshot, certificate: &Certificate, purpose: Purpose) -> Vec<Values> {
    let persons: Vec<Person> = certificate
        .holders
        .iter()
        .filter_map(|id| snapshot.holders.get(*id))
        .map(|holder| Person::of_holder(holder, purpose))
        .collect();
    let nobody = [Person::default()];
    let nowhere = [PrintedParcel::default()];
    let persons: &[Person] = if persons.is_empty() { &nobody } else { &persons };
    let parcels: &[PrintedParcel] =
        if certificate.printed_parcels.is_empty() { &nowhere } else { &certificate.printed_parcels };
    let mut rows = Vec::new();
    for parcel in parcels {
        for person in persons {
            let mut values = Values::default();
            let code = if parcel.commune.is_empty() { &snapshot.settings.ward_code } else { &parcel.commune };
            values.set(Field::CommuneCode, code.as_str());
            values.set(Field::Serial, certificate.serial.as_ref().map_or("", |serial| serial.as_str()));
            values.set(Field::IssueDate, certificate.issue_date.map(|date| date.to_string()).unwrap_or_default());
            values.set(Field::RegistryNumber, certificate.registry_number.as_str());
            set_person(&mut values, person);
            set_parcel(&mut values, parcel);
            if let Some(flat) = &certificate.flat {
                set_flat(&mut values, flat);
            }
            rows.push(values);
        }
    }
    if let Some(scan) = snapshot.scans_of_certificate(certificate.id).next()
        && let Some(first) = rows.first_mut()
    {
        first.set(Field::ScanFile, scan.source.file_name());
    }
    rows
}

pub fn set_person(values: &mut Values, person: &Person) {
    values.set(Field::PersonName, person.name.as_str());
    values.set(Field::CitizenNumber, person.number.as_str());
    values.set(Field::BirthDate, person.birth.as_str());
    values.set(Field::PersonAddress, person.address.as_str());
}

pub fn set_parcel(values: &mut Values, parcel: &PrintedParcel) {
    values.set(Field::PaperSheet, parcel.sheet.as_str());
    values.set(Field::PaperNumber, parcel.number.as_str());
    values.set(Field::ParcelAddress, parcel.address.as_str());
    values.set(Field::Area, parcel.area.map(numbers::written).unwrap_or_default());
    set_uses(values, &parcel.land_use);
}

/// Up to three land uses; more stay together in the first.
pub fn set_uses(values: &mut Values, land_use: &str) {
    let parts: Vec<&str> = land_use.split('+').map(str::trim).filter(|part| !part.is_empty()).collect();
    let parts = if parts.len() > USES.len() { vec![land_use] } else { parts };
    for (at, [field, ..]) in USES.iter().enumerate() {
        values.set(*field, parts.get(at).copied().unwrap_or_default());
    }
}

pub fn set_flat(values: &mut Values, flat: &Flat) {
    values.set(Field::Estate, flat.estate.as_str());
    values.set(Field::Building, flat.building.as_str());
    values.set(Field::FlatNumber, flat.number.as_str());
}
