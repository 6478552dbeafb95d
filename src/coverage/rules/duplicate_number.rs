//! A01: a parcel without a number, or a number that stands more than once on its sheet.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::Arc;

use rayon::prelude::*;

use super::place_in;
use crate::cadastre::{LayerId, Parcel, Snapshot};
use crate::coverage::keys::Keys;
use crate::coverage::{Class, Fault, Rule};
use crate::i18n::Message;

/// Rows that a sentence names; all parcels are in the fault.
const ROWS_TOLD: usize = 5;

/// Bits for a parcel when keys are looked through for those that may stand twice: one in sixteen is a false suspect, at most.
const BITS_A_PARCEL: usize = 16;

/// Definition 10. A number is that of its sheet in its commune: the commune of the row where the layer has a column of commune codes,
/// else the project's ward. A sheet that the map does not name is its layer's. A layer in which no parcel has a number is told
/// once. Limits: layers of several former communes without a column of codes count as one commune's.
pub(in crate::coverage) fn find(snapshot: &Snapshot, parcels: &[&Arc<Parcel>]) -> Vec<Fault> {
    let keys = Keys::of(snapshot);
    let mut faults = unnumbered(snapshot, parcels);
    faults.extend(repeated(parcels, &keys));
    faults
}

fn unnumbered(snapshot: &Snapshot, parcels: &[&Arc<Parcel>]) -> Vec<Fault> {
    let without: Vec<&Parcel> = parcels.iter().filter(|parcel| parcel.number.is_empty()).map(AsRef::as_ref).collect();
    if without.is_empty() {
        return Vec::new();
    }
    let mut layers: HashMap<LayerId, Numbered> = HashMap::new();
    for parcel in parcels {
        let Some(layer) = parcel.layer() else { continue };
        let numbered = layers.entry(layer).or_default();
        numbered.parcels += 1;
        numbered.any |= !parcel.number.is_empty();
    }
    let mut faults = Vec::new();
    for parcel in without {
        let layer = parcel.layer().and_then(|layer| layers.get_mut(&layer));
        match layer.filter(|layer| !layer.any && layer.parcels > 1) {
            Some(layer) if layer.told => {}
            Some(layer) => {
                layer.told = true;
                let name = parcel.layer().and_then(|id| snapshot.layers.get(id)).map(|layer| layer.name.as_str());
                let message = Message::new("coverage-layer-without-numbers").with("layer", name.unwrap_or_default());
                let message = message.with("count", layer.parcels);
                faults.push(Fault { parcels: Vec::new(), ..fault(Class::Unnumbered, &[parcel], message) });
            }
            None => faults.push(fault(Class::Unnumbered, &[parcel], without_number(parcel))),
        }
    }
    faults
}

/// Of the parcels of one layer: how many there are, whether one has a number, whether that was told.
#[derive(Default)]
struct Numbered {
    parcels: usize,
    any: bool,
    told: bool,
}

fn without_number(parcel: &Parcel) -> Message {
    let message = if parcel.sheet.is_empty() {
        Message::new("coverage-no-number")
    } else {
        Message::new("coverage-no-number-on-sheet").with("sheet", parcel.sheet.as_str())
    };
    match parcel.source_row() {
        Some(row) => message.with("row", row + 1),
        None => message.with("row", parcel.row_label()),
    }
}

fn repeated(parcels: &[&Arc<Parcel>], keys: &Keys<'_>) -> Vec<Fault> {
    let hash = |text: &mut String, parcel: &&Arc<Parcel>| {
        let is_numbered = keys.write_number(parcel, text);
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        NonZeroU32::new(hasher.finish() as u32).or(NonZeroU32::new(1)).filter(|_| is_numbered)
    };
    // A few thousand of five million share one by chance; longer ones would be more memory than that is work.
    let hashes: Vec<Option<NonZeroU32>> = parcels.par_iter().map_init(String::new, hash).collect();
    // Keys are compared letter by letter only where two may be one.
    let (mut once, mut twice) = (Marks::for_items(parcels.len()), Marks::for_items(parcels.len()));
    for hash in hashes.iter().flatten() {
        if once.set(hash.get().into()) {
            twice.set(hash.get().into());
        }
    }
    let mut groups: HashMap<String, Vec<&Parcel>> = HashMap::new();
    for (parcel, hash) in parcels.iter().zip(&hashes) {
        if hash.is_some_and(|hash| twice.has(hash.get().into())) {
            let mut key = String::new();
            keys.write_number(parcel, &mut key);
            groups.entry(key).or_default().push(parcel);
        }
    }
    let mut groups: Vec<Vec<&Parcel>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_by_key(|group| group.first().map(|parcel| parcel.id));
    groups.iter().map(|group| fault(Class::Repeated, group, twins(group))).collect()
}

/// `group` is in the order of the parcels' ids, and not empty.
fn twins(group: &[&Parcel]) -> Message {
    let first = group.first();
    let mut rows: Vec<String> = group.iter().take(ROWS_TOLD).map(|parcel| parcel.row_label()).collect();
    if group.len() > ROWS_TOLD {
        rows.push("…".to_owned());
    }
    let sheet = first.map(|parcel| parcel.sheet.as_str()).unwrap_or_default();
    let message = if sheet.is_empty() {
        Message::new("coverage-number-repeated")
    } else {
        Message::new("coverage-number-repeated-on-sheet").with("sheet", sheet)
    };
    let number = first.map(|parcel| parcel.number.as_str()).unwrap_or_default();
    message.with("number", number).with("count", group.len()).with("rows", rows.join(", "))
}

fn fault(class: Class, parcels: &[&Parcel], message: Message) -> Fault {
    Fault {
        rule: Rule::DuplicateNumber,
        class,
        parcels: parcels.iter().map(|parcel| parcel.id).collect(),
        place: parcels.first().and_then(|parcel| place_in(parcel)),
        area: None,
        width: None,
        message,
    }
}

/// Marks by hash, several hashes to a mark.
struct Marks {
    words: Vec<u64>,
}

impl Marks {
    fn for_items(items: usize) -> Self {
        let words = (items.saturating_mul(BITS_A_PARCEL) / 64).next_power_of_two();
        Self { words: vec![0; words] }
    }

    /// Sets the mark of a hash; whether it was set before.
    fn set(&mut self, hash: u64) -> bool {
        let (word, bit) = self.at(hash);
        let word = &mut self.words[word];
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.at(hash);
        self.words[word] & bit != 0
    }

    /// The word, always one of them, and its bit.
    fn at(&self, hash: u64) -> (usize, u64) {
        let word = usize::try_from((hash >> 6) & (self.words.len() as u64 - 1)).unwrap_or(0);
        (word, 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Attribute, ColumnInfo, ColumnKind, ColumnRole, Edit, Layer, LayerKind, ParcelDetails, ParcelId, SourceFile,
    };
    use crate::coverage::rules::columned::Ward;

    fn found(ward: &Ward) -> Vec<(Class, Vec<u64>)> {
        let faults = find(&ward.0, &ward.parcels());
        faults.iter().map(|fault| (fault.class, fault.parcels.iter().map(|id| id.0).collect())).collect()
    }

    fn layer(ward: &mut Ward, id: u64, column: &str) {
        let layer = Layer {
            id: LayerId(id),
            name: format!("lớp {id}"),
            kind: LayerKind::Parcels,
            source: SourceFile { hash: crate::cadastre::ContentHash([0; 32]), path: String::new(), bytes: 0 },
            columns: vec![ColumnInfo { name: column.to_owned(), kind: ColumnKind::Text, role: ColumnRole::Kept }],
            source_crs: String::new(),
            encoding: String::new(),
        };
        ward.0.change_in_place(&Edit::insert(layer).into()).expect("new");
    }

    #[test]
    fn definition_10_a_number_stands_once_on_its_sheet_whatever_its_spelling() {
        let mut ward = Ward::default();
        for (sheet, number) in [("5", "1"), ("6", "1"), ("05", "001"), ("5", "2"), ("5", "1.0"), ("5", "1A")] {
            ward.parcel(sheet, number, |_| ());
        }
        assert_eq!(found(&ward), [(Class::Repeated, vec![1, 3, 5])]);
        let fault = find(&ward.0, &ward.parcels()).remove(0);
        assert_eq!(fault.place, Some(geo_types::Coord { x: 587_015.0, y: 2_320_010.0 }));
    }

    #[test]
    fn a_parcel_without_a_number_is_told_by_itself() {
        let mut ward = Ward::default();
        layer(&mut ward, 1, "GHICHU");
        for number in ["1", "", ""] {
            ward.parcel("5", number, |parcel| parcel.change_details(|details| details.layer = Some(LayerId(1))));
        }
        assert_eq!(found(&ward), [(Class::Unnumbered, vec![2]), (Class::Unnumbered, vec![3])]);
    }

    #[test]
    fn a_layer_without_any_number_is_told_once() {
        let mut ward = Ward::default();
        layer(&mut ward, 1, "GHICHU");
        (0..40).for_each(|_| {
            ward.parcel("", "", |parcel| parcel.change_details(|details| details.layer = Some(LayerId(1))));
        });
        assert_eq!(found(&ward), [(Class::Unnumbered, vec![])]);
    }

    #[test]
    fn numbers_of_different_communes_and_of_sheets_without_a_name_are_different() {
        let mut ward = Ward::default();
        layer(&mut ward, 1, "Mã xã");
        layer(&mut ward, 2, "GHICHU");
        layer(&mut ward, 3, "GHICHU");
        for code in ["00004", "00008", "4"] {
            ward.parcel("5", "1", |parcel| {
                let attributes = [Attribute::Text(code)].into_iter().collect();
                parcel.details =
                    ParcelDetails { layer: Some(LayerId(1)), attributes, ..ParcelDetails::default() }.into();
            });
        }
        for id in [2, 3, 3] {
            ward.parcel("", "7", |parcel| parcel.change_details(|details| details.layer = Some(LayerId(id))));
        }
        assert_eq!(found(&ward), [(Class::Repeated, vec![1, 3]), (Class::Repeated, vec![5, 6])]);
    }

    #[test]
    fn each_pair_among_thousands_is_found_and_nothing_else() {
        let mut ward = Ward::default();
        for number in 0..3_000_u32 {
            ward.parcel("5", &number.to_string(), |_| ());
        }
        for number in (0..3_000_u32).step_by(100) {
            ward.parcel("05", &format!("0{number}"), |_| ());
        }
        let twins: Vec<(Class, Vec<u64>)> =
            (0..30).map(|pair| (Class::Repeated, vec![pair * 100 + 1, 3_001 + pair])).collect();
        assert_eq!(found(&ward), twins);
        assert_eq!(ward.0.parcels.get(ParcelId(3_001)).map(|parcel| parcel.label()), Some("05/00".to_owned()));
    }
}
