//! The rows of the register as the project would send them now: what was read, with what has been found since.

use std::collections::BTreeMap;

use super::linked::{self, Identifiers};
use super::numbers;
use super::paper::{self, Paper, Person};
use crate::cadastre::{
    Certificate, CertificateId, PartialDate, PrintedParcel, Purpose, RegisterRow, RegisterRowId, Serial, Snapshot,
};
use crate::formats::register_form::{Field, Values};

/// What names a row across a workbook that is sent and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    Row(RegisterRowId),
    /// Of a certificate that no register has: its rows counted from 0.
    Appended(CertificateId, u32),
}

/// A row as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrentRow {
    pub key: RowKey,
    pub certificate: Option<CertificateId>,
    pub values: Values,
    /// The map's sheet and number come from a link: typing does not change them.
    pub linked: bool,
    /// The parcel's identifier comes from the map.
    pub identified: bool,
}

/// Every row in the order in which they go out: the register's by position, then the certificates that no register has.
pub fn current_rows(snapshot: &Snapshot, purpose: Purpose) -> Vec<CurrentRow> {
    let identifiers = Identifiers::of(snapshot);
    let own_code = snapshot.settings.ward_code.as_str();
    let mut rows: Vec<&RegisterRow> = snapshot.register.iter().map(|row| &**row).collect();
    rows.sort_by_key(|row| (row.position, row.id));
    let mut papers: BTreeMap<CertificateId, Vec<CurrentRow>> = BTreeMap::new();
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(certificate) = row.certificate.and_then(|id| snapshot.certificates.get(id)) else {
            let values = Values::unpacked(row.values.open(purpose));
            out.push(CurrentRow {
                key: RowKey::Row(row.id),
                certificate: None,
                values,
                linked: false,
                identified: false,
            });
            continue;
        };
        let of_paper = papers
            .entry(certificate.id)
            .or_insert_with(|| rows_of_certificate(snapshot, certificate, &identifiers, own_code, purpose));
        if let Some(at) = of_paper.iter().position(|other| other.key == RowKey::Row(row.id)) {
            out.push(of_paper.swap_remove(at));
        }
    }
    for certificate in snapshot.certificates.iter() {
        if snapshot.register_of_certificate(certificate.id).next().is_none() {
            out.extend(appended(snapshot, certificate, &identifiers, purpose));
        }
    }
    out
}

fn appended(
    snapshot: &Snapshot,
    certificate: &Certificate,
    identifiers: &Identifiers,
    purpose: Purpose,
) -> Vec<CurrentRow> {
    let mut rows = Vec::new();
    for (ordinal, values) in (0_u32..).zip(paper::rows_of(snapshot, certificate, purpose)) {
        let key = RowKey::Appended(certificate.id, ordinal);
        rows.push(CurrentRow { key, certificate: Some(certificate.id), values, linked: false, identified: false });
    }
    set_linked(snapshot, certificate, identifiers, &mut rows);
    rows
}

/// The rows of one certificate, its own values in the place of those read where they have changed since.
fn rows_of_certificate(
    snapshot: &Snapshot,
    certificate: &Certificate,
    identifiers: &Identifiers,
    own_code: &str,
    purpose: Purpose,
) -> Vec<CurrentRow> {
    let mut rows: Vec<CurrentRow> = snapshot
        .register_of_certificate(certificate.id)
        .map(|row| CurrentRow {
            key: RowKey::Row(row.id),
            certificate: Some(certificate.id),
            values: Values::unpacked(row.values.open(purpose)),
            linked: false,
            identified: false,
        })
        .collect();
    let read = Paper::of(rows.iter().map(|row| &row.values), own_code);
    let holders: Vec<Person> = certificate
        .holders
        .iter()
        .filter_map(|id| snapshot.holders.get(*id))
        .map(|holder| Person::of_holder(holder, purpose))
        .collect();
    for row in &mut rows {
        let values = &mut row.values;
        if let Some(serial) = certificate
            .serial
            .as_ref()
            .filter(|serial| Serial::parse(values.get(Field::Serial)).as_ref() != Some(serial))
        {
            values.set(Field::Serial, serial.as_str());
        }
        if let Some(date) =
            certificate.issue_date.filter(|date| PartialDate::parse(values.get(Field::IssueDate)) != Some(*date))
        {
            values.set(Field::IssueDate, date.to_string());
        }
        if !certificate.registry_number.is_empty() && values.get(Field::RegistryNumber) != certificate.registry_number {
            values.set(Field::RegistryNumber, certificate.registry_number.as_str());
        }
        if let Some(flat) = certificate.flat.as_ref().filter(|flat| read.flat.as_ref() != Some(flat)) {
            paper::set_flat(values, flat);
        }
        set_holder(values, &read.persons, &holders);
        set_printed(values, &read.parcels, &certificate.printed_parcels, own_code);
    }
    set_linked(snapshot, certificate, identifiers, &mut rows);
    rows
}

/// The one of `now` that the one of `read` at `at` has become: the same by `is`, else the one in its place where both are as many.
fn counterpart<'a, T>(read: &[T], now: &'a [T], at: usize, is: impl Fn(&T, &T) -> bool) -> Option<&'a T> {
    let wanted = read.get(at)?;
    now.iter().find(|other| is(wanted, other)).or_else(|| {
        let claimed = |other: &T| read.iter().any(|another| is(another, other));
        now.get(at).filter(|other| read.len() == now.len() && !claimed(other))
    })
}

fn set_holder(values: &mut Values, read: &[Person], holders: &[Person]) {
    let Some(person) = Person::of(values) else { return };
    let Some(at) = read.iter().position(|other| other.is(&person)) else { return };
    let Some(now) = counterpart(read, holders, at, Person::is) else { return };
    let organisation = !values.get(Field::OrganisationName).is_empty();
    let (name, number) = if organisation {
        (Field::OrganisationName, Field::OrganisationNumber)
    } else {
        (Field::PersonName, Field::CitizenNumber)
    };
    let mut set = |field: Field, value: &str| {
        if !value.is_empty() && values.get(field) != value {
            values.set(field, value);
        }
    };
    set(name, &now.name);
    set(number, &now.number);
    set(Field::PersonAddress, &now.address);
    if !organisation && PartialDate::parse(&person.birth) != PartialDate::parse(&now.birth) {
        set(Field::BirthDate, &now.birth);
    }
}

fn set_printed(values: &mut Values, read: &[PrintedParcel], printed: &[PrintedParcel], own_code: &str) {
    let one = Paper::of(std::iter::once(&*values), own_code).parcels;
    let Some(here) = one.first() else { return };
    let Some(at) = read.iter().position(|other| paper::is_parcel(other, here)) else { return };
    let Some(now) = counterpart(read, printed, at, paper::is_parcel) else { return };
    for (field, before, after) in [
        (Field::PaperSheet, here.sheet.as_str(), now.sheet.as_str()),
        (Field::PaperNumber, here.number.as_str(), now.number.as_str()),
        (Field::ParcelAddress, here.address.as_str(), now.address.as_str()),
    ] {
        if !after.is_empty() && before != after {
            values.set(field, after);
        }
    }
    if let Some(area) = now.area.filter(|area| here.area != Some(*area)) {
        values.set(Field::Area, numbers::written(area));
    }
    if !now.land_use.is_empty() && here.land_use != now.land_use {
        paper::set_uses(values, &now.land_use);
    }
}

fn set_linked(snapshot: &Snapshot, certificate: &Certificate, identifiers: &Identifiers, rows: &mut [CurrentRow]) {
    if snapshot.links_of_certificate(certificate.id).next().is_none() {
        return;
    }
    let parcels = linked::parcels_of(snapshot, certificate);
    for row in rows {
        let values = &row.values;
        let here = PrintedParcel::numbered(values.get(Field::PaperSheet), values.get(Field::PaperNumber), None);
        let at = certificate.printed_parcels.iter().position(|printed| paper::is_parcel(printed, &here));
        let at = if certificate.printed_parcels.len() <= 1 { Some(0) } else { at };
        let Some(parcel) = at.and_then(|at| parcels.get(at)).and_then(Option::as_ref) else { continue };
        row.values.set(Field::MapSheet, parcel.sheet.as_str());
        row.values.set(Field::MapNumber, parcel.number.as_str());
        row.linked = true;
        let identifier = identifiers.get(parcel);
        if !identifier.is_empty() {
            row.values.set(Field::ParcelCode, identifier);
            row.identified = true;
        }
    }
}
