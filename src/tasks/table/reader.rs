//! Reads the values of one parcel.

use std::collections::BTreeMap;

use super::column::{Column, of_map};
use crate::cadastre::{Attribute, LayerId, LayerKind, Parcel, Snapshot};
use crate::geometry::area;
use crate::i18n::Message;

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Number(f64),
    Text(&'a str),
}

/// Knows where the values of some columns stand. Made once for a project's layers.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    columns: Vec<Column>,
    /// Of each layer, which of the columns each of its own goes to.
    slots: BTreeMap<LayerId, Vec<Option<usize>>>,
    /// Whether the packed details of a parcel are needed.
    reads_details: bool,
    words: Words,
}

/// The words of values that are none of a parcel's own texts.
#[derive(Debug, Clone, Default)]
struct Words {
    locked: String,
    no_serial: String,
    unlinked: String,
    linked: String,
    linked_with_scan: String,
}

impl Reader {
    pub fn new(snapshot: &Snapshot, columns: &[Column], say: &dyn Fn(&Message) -> String) -> Self {
        let mut slots = BTreeMap::new();
        for layer in snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels) {
            let of_layer = of_map(layer.columns.iter().map(|column| (&*column.name, column.role)));
            let place = |column: Option<Column>| columns.iter().position(|wanted| Some(wanted) == column.as_ref());
            let mut of_layer: Vec<Option<usize>> = of_layer.into_iter().map(place).collect();
            of_layer.truncate(of_layer.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
            slots.insert(layer.id, of_layer);
        }
        let reads_details = columns.iter().any(|column| matches!(column, Column::Address | Column::Map { .. }));
        let words = Words {
            locked: say(&Message::new("table-locked")),
            no_serial: say(&Message::new("desktop-no-serial")),
            unlinked: say(&Message::new("desktop-link-none")),
            linked: say(&Message::new("desktop-link-paper")),
            linked_with_scan: say(&Message::new("desktop-link-scan")),
        };
        Self { columns: columns.to_vec(), slots, reads_details, words }
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Gives every value of a parcel that is not empty, with the position of its column. Costs least when parcels follow each other as they
    /// lie in the table: their details are packed together.
    pub fn read(&self, snapshot: &Snapshot, parcel: &Parcel, put: &mut dyn FnMut(usize, Value<'_>)) {
        let mut text = |at: usize, text: &str| {
            if !text.is_empty() {
                put(at, Value::Text(text));
            }
        };
        let mut numbers: Vec<(usize, f64)> = Vec::new();
        let computed = || parcel.polygons().map(|polygons| area(&polygons));
        for (at, column) in self.columns.iter().enumerate() {
            match column {
                Column::Ward => text(at, snapshot.ward_of(parcel.id).map_or("", |ward| ward.name.as_str())),
                Column::Sheet => text(at, parcel.sheet.as_str()),
                Column::Number => text(at, parcel.number.as_str()),
                Column::LegalArea => numbers.extend(parcel.legal_area.map(|area| (at, area))),
                Column::Area => numbers.extend(computed().map(|area| (at, area))),
                Column::Difference => {
                    let both = parcel.legal_area.and_then(|legal| Some((legal, computed()?)));
                    numbers.extend(both.map(|(legal, area)| (at, area - legal)));
                }
                Column::LandUse => text(at, &parcel.land_use.verbatim),
                Column::Certificates => text(at, &self.serials(snapshot, parcel)),
                Column::Blocks => {
                    let blocks = snapshot.blocks(parcel);
                    let whole = [blocks.geometry, blocks.attributes, blocks.scan].iter().filter(|has| **has).count();
                    text(at, ["0/3", "1/3", "2/3", "3/3"].get(whole).copied().unwrap_or_default());
                }
                Column::LinkState => text(at, self.link_state(snapshot, parcel)),
                Column::Lock if parcel.is_locked() => text(at, &self.words.locked),
                Column::Lock | Column::Address | Column::Map { .. } => {}
            }
        }
        for (at, number) in numbers {
            put(at, Value::Number(number));
        }
        if self.reads_details {
            self.read_details(parcel, put);
        }
    }

    fn read_details(&self, parcel: &Parcel, put: &mut dyn FnMut(usize, Value<'_>)) {
        let details = parcel.details();
        let address = details.address();
        if let Some(at) = self.columns.iter().position(|column| *column == Column::Address)
            && !address.is_empty()
        {
            put(at, Value::Text(address));
        }
        let mut values = details.attributes();
        for slot in parcel.layer().and_then(|layer| self.slots.get(&layer)).into_iter().flatten() {
            let Some(at) = *slot else {
                values.next_kind();
                continue;
            };
            match values.next() {
                None => return,
                Some(Attribute::Null) => {}
                // The nearest double: whole numbers of map columns are far below 2^53.
                Some(Attribute::Integer(value)) => put(at, Value::Number(value as f64)),
                Some(Attribute::Real(value)) if value.is_finite() => put(at, Value::Number(value)),
                Some(Attribute::Text(text) | Attribute::Legacy { text, .. }) if text.is_empty() => {}
                Some(Attribute::Text(text) | Attribute::Legacy { text, .. }) => put(at, Value::Text(text)),
                // A map may say that a number is none.
                Some(Attribute::Real(_)) => {}
                Some(other) => put(at, Value::Text(&other.display())),
            }
        }
    }

    /// The serials of a parcel's certificates, as `BX 000001, BX 000002`.
    fn serials(&self, snapshot: &Snapshot, parcel: &Parcel) -> String {
        let mut text = String::new();
        for link in snapshot.links_of_parcel(parcel.id) {
            let serial = snapshot.certificates.get(link.certificate).and_then(|paper| paper.serial.as_ref());
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(serial.map_or(&self.words.no_serial, |serial| serial.as_str()));
        }
        text
    }

    /// How far a parcel's papers are.
    fn link_state(&self, snapshot: &Snapshot, parcel: &Parcel) -> &str {
        let mut state = &self.words.unlinked;
        for link in snapshot.links_of_parcel(parcel.id) {
            if snapshot.has_scan(link.certificate) {
                return &self.words.linked_with_scan;
            }
            state = &self.words.linked;
        }
        state
    }
}
