//! What the rows of a register change in a certificate and its holders.

use super::numbers;
use super::paper::{self, Paper, Person};
use crate::cadastre::{Certificate, Edit, Holder, HolderId, PrintedParcel, Purpose, Snapshot};
use crate::formats::register_form::Field;

/// Told of every value of a certificate that the register contradicts (column, returned value, own value): whether the returned one
/// is taken.
pub type Contradicted<'a> = dyn FnMut(Field, String, String) -> bool + 'a;

/// A certificate after its rows.
pub struct Updated {
    pub certificate: Certificate,
    pub holders: Vec<Edit<Holder>>,
}

/// Takes from the rows what they say now (`after`) and did not before. Without rows before (`None`), only gaps are filled: what the
/// certificate has already outranks a register, unless `contradicted` says otherwise. A holder or a parcel of the register that is taken
/// against those of the certificate stands in the place of those that the register does not name.
pub fn update(
    snapshot: &Snapshot,
    certificate: Certificate,
    before: Option<&Paper>,
    after: &Paper,
    next_holder: &mut u64,
    contradicted: &mut Contradicted<'_>,
) -> Updated {
    let mut updated = Updated { certificate, holders: Vec::new() };
    let known = before.is_some();
    let nothing = Paper::default();
    let before = before.unwrap_or(&nothing);
    if after.issue_date.is_some()
        && after.issue_date != before.issue_date
        && updated.certificate.issue_date != after.issue_date
    {
        let returned = || after.issue_date.map(|date| date.to_string()).unwrap_or_default();
        let taken = match updated.certificate.issue_date {
            Some(own) if !known => contradicted(Field::IssueDate, returned(), own.to_string()),
            _ => true,
        };
        if taken {
            updated.certificate.issue_date = after.issue_date;
        }
    }
    let own = &mut updated.certificate.registry_number;
    if after.registry_number != before.registry_number
        && !after.registry_number.is_empty()
        && *own != after.registry_number
    {
        let mut against = || contradicted(Field::RegistryNumber, after.registry_number.clone(), own.clone());
        if own.is_empty() || known || against() {
            own.clone_from(&after.registry_number);
        }
    }
    if after.flat != before.flat && after.flat.is_some() {
        let returned = || after.flat.as_ref().map(|flat| flat.number.clone()).unwrap_or_default();
        let taken = match &updated.certificate.flat {
            Some(flat) if !known && Some(flat) != after.flat.as_ref() => {
                contradicted(Field::FlatNumber, returned(), flat.number.clone())
            }
            _ => true,
        };
        if taken {
            updated.certificate.flat.clone_from(&after.flat);
        }
    }
    if after.persons != before.persons {
        persons(snapshot, (before, after), known, next_holder, &mut updated, contradicted);
    }
    if after.parcels != before.parcels {
        parcels(before, after, known, &mut updated, contradicted);
    }
    updated
}

/// For each of `after`, which of `before` it was: the same by `is`, else those left over in their order.
fn was<'a, T>(before: &'a [T], after: &[T], is: impl Fn(&T, &T) -> bool) -> Vec<Option<&'a T>> {
    let mut was: Vec<Option<&T>> = after.iter().map(|now| before.iter().find(|old| is(old, now))).collect();
    let mut left = before.iter().filter(|old| !after.iter().any(|now| is(old, now)));
    for slot in was.iter_mut().filter(|slot| slot.is_none()) {
        *slot = left.next();
    }
    was
}

fn persons(
    snapshot: &Snapshot,
    (before, after): (&Paper, &Paper),
    known: bool,
    next_holder: &mut u64,
    updated: &mut Updated,
    contradicted: &mut Contradicted<'_>,
) {
    let mut holders: Vec<(HolderId, Person)> = updated
        .certificate
        .holders
        .iter()
        .filter_map(|id| snapshot.holders.get(*id))
        .map(|holder| (holder.id, Person::of_holder(holder, Purpose::Matching)))
        .collect();
    let had_holders = !holders.is_empty();
    let mut kept: Vec<HolderId> = Vec::new();
    let mut replacing = false;
    for (person, was) in after.persons.iter().zip(was(&before.persons, &after.persons, Person::is)) {
        let place = holders.iter().position(|(_, holder)| holder.is(person));
        let place = place.or_else(|| was.and_then(|was| holders.iter().position(|(_, holder)| holder.is(was))));
        let Some(place) = place else {
            let every_holder_is_named = holders.is_empty();
            let welcome = known || !had_holders || every_holder_is_named;
            let taken = !welcome && {
                let current = holders.iter().map(|(_, holder)| holder.name.clone()).collect::<Vec<_>>().join(", ");
                contradicted(Field::PersonName, person.name.clone(), current)
            };
            replacing |= taken;
            if welcome || taken {
                let id = HolderId(*next_holder);
                *next_holder += 1;
                updated.holders.push(Edit::insert(person.holder(id)));
                kept.push(id);
            }
            continue;
        };
        let (id, own) = holders.swap_remove(place);
        kept.push(id);
        let Some(row) = snapshot.holders.get(id) else { continue };
        let mut now = own.clone();
        for (field, own, theirs) in [
            (Field::PersonName, &mut now.name, &person.name),
            (Field::CitizenNumber, &mut now.number, &person.number),
            (Field::BirthDate, &mut now.birth, &person.birth),
            (Field::PersonAddress, &mut now.address, &person.address),
        ] {
            if theirs.is_empty() || super::compare::same(field, own, theirs) {
                continue;
            }
            // A birth that is no date is nothing that a holder can have.
            if field == Field::BirthDate && crate::cadastre::PartialDate::parse(theirs).is_none() {
                continue;
            }
            if own.is_empty() || known || contradicted(field, theirs.clone(), own.clone()) {
                own.clone_from(theirs);
            }
        }
        if now != own {
            updated.holders.push(Edit::replace(row.clone(), now.holder(id)));
        }
    }
    // Those whom the rows named before and name no more; whom no row ever named stays, unless another was taken for him.
    for (id, holder) in holders {
        let named_before = replacing || before.persons.iter().any(|old| old.is(&holder));
        if named_before && !after.persons.iter().any(|now| now.is(&holder)) {
            let elsewhere = snapshot
                .certificates
                .iter()
                .any(|other| other.id != updated.certificate.id && other.holders.contains(&id));
            if let (false, Some(row)) = (elsewhere, snapshot.holders.get(id)) {
                updated.holders.push(Edit::remove(row.clone()));
            }
        } else {
            kept.push(id);
        }
    }
    let order = |id: &HolderId| updated.certificate.holders.iter().position(|other| other == id);
    kept.sort_by_key(|id| (order(id).unwrap_or(usize::MAX), *id));
    updated.certificate.holders = kept;
}

fn parcels(before: &Paper, after: &Paper, known: bool, updated: &mut Updated, contradicted: &mut Contradicted<'_>) {
    let own = &mut updated.certificate.printed_parcels;
    let had = !own.is_empty();
    let mut named = vec![false; own.len()];
    let mut added = Vec::new();
    let mut replacing = false;
    for (parcel, was) in after.parcels.iter().zip(was(&before.parcels, &after.parcels, paper::is_parcel)) {
        let place = own.iter().position(|other| paper::is_parcel(other, parcel));
        let place = place.or_else(|| was.and_then(|was| own.iter().position(|other| paper::is_parcel(other, was))));
        let Some((place, slot)) = place.and_then(|place| Some((place, own.get_mut(place)?))) else {
            let welcome = known || !had;
            let taken = !welcome && {
                let label = |parcel: &PrintedParcel| format!("{}/{}", parcel.sheet, parcel.number);
                let current = own.iter().map(label).collect::<Vec<_>>().join(", ");
                contradicted(Field::PaperNumber, label(parcel), current)
            };
            replacing |= taken;
            if welcome || taken {
                added.push(parcel.clone());
            }
            continue;
        };
        if let Some(named) = named.get_mut(place) {
            *named = true;
        }
        if known {
            // The sides are not in a register.
            *slot = PrintedParcel {
                sides: std::mem::take(&mut slot.sides),
                area: parcel.area.or(slot.area),
                ..parcel.clone()
            };
            continue;
        }
        match (slot.area, parcel.area) {
            (None, area) => slot.area = area,
            (Some(own), Some(theirs))
                if own != theirs && contradicted(Field::Area, numbers::written(theirs), numbers::written(own)) =>
            {
                slot.area = Some(theirs);
            }
            _ => {}
        }
        for (field, own, theirs) in [
            (Field::ParcelAddress, &mut slot.address, &parcel.address),
            (Field::Use1, &mut slot.land_use, &parcel.land_use),
            (Field::CommuneCode, &mut slot.commune, &parcel.commune),
        ] {
            let differs = !theirs.is_empty() && own != theirs;
            if own.is_empty() || (differs && contradicted(field, theirs.clone(), own.clone())) {
                own.clone_from(theirs);
            }
        }
    }
    // Those that the rows named before and name no more, and those in whose place another was taken.
    let gone: Vec<bool> = own
        .iter()
        .zip(&named)
        .map(|(parcel, named)| !named && (replacing || before.parcels.iter().any(|old| paper::is_parcel(old, parcel))))
        .collect();
    let mut gone = gone.into_iter();
    own.retain(|_| !gone.next().unwrap_or_default());
    own.extend(added);
}
