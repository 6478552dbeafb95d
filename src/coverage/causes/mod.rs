//! What faults have in common: one cause, one decision of a person.
//!
//! Definitions, the first that holds:
//! 1. A sheet is *moved* when most of its corners along other sheets lie off theirs by one vector, and hardly one of them fits
//!    ([`MovedSheet`]). What is wrong between it and other sheets follows.
//! 2. Rows of one layer are parcels of another, or of itself, *over again*: it was loaded twice.
//! 3. Columns say the *same* wrong thing: one land use in all its parcels, a legacy encoding in all of a layer; or the legal areas of a
//!    layer are whole square metres, and no more than one is between them and the map.
//! 4. What is wrong between the same parcels is one boundary, what is wrong with the outline of one parcel one outline.
//!
//! Every fault has one cause; a cause that only one fault has is that fault.

mod moved_sheet;

use std::collections::HashMap;

use super::fault::{Class, Fault, Rule};
use super::ward::Ward;
use crate::cadastre::{LayerId, ParcelId, Snapshot};
use crate::i18n::Message;

pub use moved_sheet::MovedSheet;
pub(crate) use moved_sheet::moved_sheets;

/// What one decision mends.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    pub kind: CauseKind,
    /// Places in the list of faults, ascending, at least one.
    pub faults: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CauseKind {
    MovedSheet(MovedSheet),
    /// Parcels of the second layer are those of the first over again, by the names of the layers.
    LoadedTwice([String; 2]),
    /// Parcels with this land use, as written.
    LandUse(String),
    /// Texts in a legacy encoding, by the name of the layer.
    Encoding(String),
    /// Legal areas in whole square metres, by the name of the layer.
    WholeAreas(String),
    /// One boundary, or one outline.
    Parcels,
}

impl Cause {
    /// What is the matter. `None` for [`CauseKind::Parcels`], of which the faults themselves say it.
    pub fn message(&self) -> Option<Message> {
        Some(match &self.kind {
            CauseKind::MovedSheet(moved) => moved.message(),
            CauseKind::LoadedTwice([one, other]) if one == other => {
                Message::new("coverage-cause-repeated-rows").with("layer", one.as_str())
            }
            CauseKind::LoadedTwice([one, other]) => {
                Message::new("coverage-cause-loaded-twice").with("one", one.as_str()).with("other", other.as_str())
            }
            CauseKind::LandUse(written) => Message::new("coverage-cause-land-use").with("written", written.as_str()),
            CauseKind::Encoding(layer) => Message::new("coverage-cause-encoding").with("layer", layer.as_str()),
            CauseKind::WholeAreas(layer) => Message::new("coverage-cause-whole-areas").with("layer", layer.as_str()),
            CauseKind::Parcels => return None,
        })
    }
}

/// What the faults of one cause share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// A moved sheet, by its place among them.
    Moved(usize),
    Layers([Option<LayerId>; 2]),
    LandUse(&'a str),
    Encoding(Option<LayerId>),
    WholeAreas(Option<LayerId>),
    Parcels(&'a [ParcelId]),
    Alone(usize),
}

/// The causes of faults: those of most faults first, then by their first fault.
pub(crate) fn causes(ward: &Ward, snapshot: &Snapshot, faults: &[Fault]) -> Vec<Cause> {
    let mut keys: Vec<Option<Key<'_>>> = faults.iter().map(|fault| key(fault, snapshot)).collect();
    let mut sheets = Vec::new();
    for (at, (moved, explained)) in moved_sheets(ward, snapshot, faults).into_iter().enumerate() {
        explained.into_iter().for_each(|fault| keys[fault] = Some(Key::Moved(at)));
        sheets.push(moved);
    }
    // What else is wrong between the same parcels has the same cause.
    let shared: HashMap<&[ParcelId], Key<'_>> = faults
        .iter()
        .zip(&keys)
        .filter(|(fault, _)| is_of_shape(fault))
        .filter_map(|(fault, key)| Some((fault.parcels.as_slice(), (*key)?)))
        .collect();
    let mut groups: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (at, (fault, key)) in faults.iter().zip(keys).enumerate() {
        let parcels = fault.parcels.as_slice();
        let key = key.unwrap_or_else(|| match shared.get(parcels) {
            _ if !is_of_shape(fault) => Key::Alone(at),
            Some(key) => *key,
            None => Key::Parcels(parcels),
        });
        groups.entry(key).or_default().push(at);
    }
    let cause = |(key, faults)| Cause { kind: kind(key, &sheets, snapshot), faults };
    let mut causes: Vec<Cause> = groups.into_iter().map(cause).collect();
    causes.sort_by(|one, other| other.faults.len().cmp(&one.faults.len()).then_with(|| one.faults.cmp(&other.faults)));
    causes
}

/// Whether a fault is about where parcels are, or about two with one number.
fn is_of_shape(fault: &Fault) -> bool {
    !fault.rule.is_of_columns() || fault.class == Class::Repeated
}

/// What a fault shares with others whatever their parcels.
fn key<'a>(fault: &Fault, snapshot: &'a Snapshot) -> Option<Key<'a>> {
    let parcel = |at: usize| snapshot.parcels.get(*fault.parcels.get(at)?);
    match (fault.rule, fault.class) {
        (Rule::DuplicateParcel, _) => Some(Key::Layers([parcel(0)?.layer(), parcel(1)?.layer()])),
        (Rule::LandUseCode, _) => Some(Key::LandUse(&parcel(0)?.land_use.verbatim)),
        (Rule::GarbledText, Class::Legacy) => Some(Key::Encoding(parcel(0)?.layer())),
        (Rule::AreaMismatch, Class::Slight) => {
            let is_whole = parcel(0)?.legal_area.is_some_and(|area| area.fract() == 0.0);
            (is_whole && fault.area?.abs() <= 1.0).then_some(Key::WholeAreas(parcel(0)?.layer()))
        }
        _ => None,
    }
}

fn kind(key: Key<'_>, sheets: &[MovedSheet], snapshot: &Snapshot) -> CauseKind {
    let layer = |id: Option<LayerId>| {
        id.and_then(|id| snapshot.layers.get(id)).map_or(String::new(), |layer| layer.name.clone())
    };
    match key {
        Key::Moved(at) => CauseKind::MovedSheet(sheets[at].clone()),
        Key::Layers(layers) => CauseKind::LoadedTwice(layers.map(layer)),
        Key::LandUse(written) => CauseKind::LandUse(written.to_owned()),
        Key::Encoding(id) => CauseKind::Encoding(layer(id)),
        Key::WholeAreas(id) => CauseKind::WholeAreas(layer(id)),
        Key::Parcels(_) | Key::Alone(_) => CauseKind::Parcels,
    }
}
