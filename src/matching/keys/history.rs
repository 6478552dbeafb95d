//! What the project knows already: serials in the map, replaced papers, other links, sheets of former communes.

use super::{Key, shares};
use crate::cadastre::Snapshot;
use crate::i18n::Message;
use crate::matching::paper::{Paper, building_key};
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

/// The serial stands in a column of the map.
pub(super) fn map_serial<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let serial = paper.certificate.serial.as_ref()?;
    let stated = matcher.ward.by_serial.get(serial)?;
    let says = move |at| {
        Message::new("evidence-map-serial").with("paper", serial.as_str()).with("map", matcher.ward.label(at))
    };
    Some(one_of(matcher, EvidenceKind::MapSerial, stated, says))
}

/// A certificate that this one replaces is linked.
pub(super) fn superseded<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    if paper.of_replaced.is_empty() {
        return None;
    }
    let says = move |at| {
        let replaced: Vec<&str> = paper.certificate.supersedes.iter().map(crate::cadastre::Serial::as_str).collect();
        Message::new("evidence-superseded").with("paper", replaced.join(", ")).with("map", matcher.ward.label(at))
    };
    Some(one_of(matcher, EvidenceKind::Superseded, &paper.of_replaced, says))
}

/// Certificates of other flats of the building are linked.
pub(super) fn building<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let flat = paper.certificate.flat.as_ref()?;
    let parcels = matcher.by_building.get(&building_key(flat)?)?;
    let says = move |at| {
        let told: Vec<&str> = [&flat.building, &flat.estate].into_iter().map(|name| name.trim()).collect();
        Message::new("evidence-building").with("paper", told.join(" ").trim()).with("map", matcher.ward.label(at))
    };
    Some(one_of(matcher, EvidenceKind::Building, parcels, says))
}

/// A key by which a few parcels are the right ones and no other is.
fn one_of<'a>(
    matcher: &'a Matcher,
    kind: EvidenceKind,
    right: &'a [u32],
    says: impl Fn(u32) -> Message + 'a,
) -> Key<'a> {
    let size = matcher.ward.size();
    Key {
        kind,
        shares: shares([right.len() as f64, 0.0, 0.0], size, size),
        level: Box::new(move |at| Some(if right.contains(&at) { Level::Same } else { Level::Other })),
        says: Box::new(move |at, _| says(at)),
        candidates: right.to_vec(),
        gathered: 3,
        rates: None,
    }
}

/// Links have shown which former commune a sheet was in.
pub(super) fn commune<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    if paper.commune.is_empty() || matcher.commune_of_sheet.is_empty() {
        return None;
    }
    let ward = &matcher.ward;
    let of_sheet = |sheet: u32| matcher.commune_of_sheet.get(&sheet).map(String::as_str);
    let known = |wanted: bool| {
        let sheets =
            matcher.commune_of_sheet.iter().filter(|(_, commune)| (commune.as_str() == paper.commune) == wanted);
        sheets.filter_map(|(sheet, _)| ward.by_sheet.get(*sheet as usize)).map(Vec::len).sum::<usize>() as f64
    };
    let (same, other) = (known(true), known(false));
    Some(Key {
        kind: EvidenceKind::Commune,
        shares: shares([same, 0.0, 0.0], same + other, ward.size()),
        level: Box::new(move |at| {
            let commune = of_sheet(ward.parcels.get(at as usize)?.sheet)?;
            Some(if commune == paper.commune { Level::Same } else { Level::Other })
        }),
        says: Box::new(move |at, _| {
            let commune = ward.parcels.get(at as usize).and_then(|parcel| of_sheet(parcel.sheet)).unwrap_or_default();
            Message::new("evidence-commune").with("paper", paper.commune).with("map", commune)
        }),
        candidates: Vec::new(),
        gathered: 0,
        rates: None,
    })
}

/// Share of linked parcels below which a link of another certificate says anything. Source: ours: before that the shares of
/// co-owners and of chance cannot be told apart.
const ENOUGH_LINKED: f64 = 0.15;

/// Another certificate is linked to the parcel. Co-owners have one each, and so do flats.
pub(super) fn taken<'a>(matcher: &'a Matcher, snapshot: &'a Snapshot, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let ward = &matcher.ward;
    let linked = matcher.linked_parcels;
    if paper.certificate.flat.is_some() || linked / ward.size() < ENOUGH_LINKED {
        return None;
    }
    let others = move |at: u32| {
        let parcel = ward.parcels.get(at as usize)?;
        let replaced = |id| {
            snapshot.certificates.get(id).is_some_and(|other| {
                other.serial.as_ref().is_some_and(|serial| paper.certificate.supersedes.contains(serial))
            })
        };
        let mut links = snapshot.links_of_parcel(parcel.id);
        links.find(|link| link.certificate != paper.certificate.id && !replaced(link.certificate)).cloned()
    };
    Some(Key {
        kind: EvidenceKind::Taken,
        shares: shares([ward.size() - linked, 0.0, 0.0], ward.size(), ward.size()),
        level: Box::new(move |at| Some(if others(at).is_some() { Level::Other } else { Level::Same })),
        says: Box::new(move |at, level| match (level, others(at)) {
            (Level::Other, Some(link)) => {
                let other = snapshot.certificates.get(link.certificate).and_then(|other| other.serial.clone());
                let serial = other.map(|serial| serial.to_string()).unwrap_or_default();
                Message::new("evidence-taken").with("serial", serial)
            }
            _ => Message::new("evidence-free"),
        }),
        candidates: Vec::new(),
        gathered: 0,
        rates: None,
    })
}
