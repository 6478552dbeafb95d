//! Parcels that are one over again: one of them keeps the polygon.

use std::collections::BTreeSet;

use super::super::fault::Fault;
use super::super::ward::Ward;
use super::RepairQuestion;
use super::ways::Wish;
use crate::cadastre::{ParcelId, Snapshot};
use crate::geometry;
use crate::i18n::Message;

/// The parcels that lose their polygon, and why not the other: it is locked, a person wants it, it has more certificates, fits better among its neighbours, has the
/// legal area, or comes first.
///
/// Errors: several are locked, or another one than a person wants.
pub(super) fn resolved(
    ward: &Ward,
    snapshot: &Snapshot,
    question: &RepairQuestion,
    wish: Option<Wish>,
    fault: &Fault,
) -> Result<(Vec<ParcelId>, Message), Message> {
    let rank = |parcel: &ParcelId| {
        let links = snapshot.links_of_parcel(*parcel).count();
        let unmatched = ward.shapes.position(*parcel).map_or(usize::MAX, |at| ward.unmatched_edges(at));
        let row = snapshot.parcels.get(*parcel);
        let apart = row.and_then(|row| Some((geometry::area(&row.polygons()?) - row.legal_area?).abs()));
        let tenths = apart.map_or(i64::MAX, |apart| (apart * 10.0) as i64);
        let locked = question.locked.contains(parcel);
        (!locked, wish != Some(Wish::Land(*parcel)), std::cmp::Reverse(links), unmatched, tenths, *parcel)
    };
    let locked = fault.parcels.iter().filter(|parcel| question.locked.contains(parcel)).count();
    let (Some(keeps), true) = (fault.parcels.iter().min_by_key(|parcel| rank(parcel)).copied(), locked < 2) else {
        return Err(Message::new("repair-left-locked"));
    };
    if wish.is_some_and(|wish| wish != Wish::Land(keeps)) {
        return Err(Message::new("repair-left-locked"));
    }
    let lose: Vec<ParcelId> = fault.parcels.iter().copied().filter(|parcel| *parcel != keeps).collect();
    let all: BTreeSet<ParcelId> = fault.parcels.iter().copied().collect();
    let named = |parcel: ParcelId| told_apart(snapshot, &all, parcel);
    let without: Vec<String> = lose.iter().map(|parcel| named(*parcel)).collect();
    let method = Message::new("repair-method-copy").with("parcel", named(keeps)).with("without", without.join(", "));
    Ok((lose, method))
}

/// What a parcel is called among others: rows of one number are told apart by their place in the source.
pub(super) fn told_apart(snapshot: &Snapshot, among: &BTreeSet<ParcelId>, parcel: ParcelId) -> String {
    let label = snapshot.label_of(parcel);
    let twin = among.iter().any(|other| *other != parcel && snapshot.label_of(*other) == label);
    match snapshot.parcels.get(parcel).filter(|_| twin) {
        Some(row) => format!("{label} #{}", row.source_row().map_or_else(|| "–".to_owned(), |row| row.to_string())),
        None => label,
    }
}
