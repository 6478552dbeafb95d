//! A04: texts with letters of a legacy encoding left in them, or with letters lost.

use std::collections::HashMap;
use std::sync::Arc;

use super::place_in;
use crate::cadastre::{Parcel, Snapshot};
use crate::coverage::{Class, Fault, Limits, Rule};
use crate::i18n::{Arg, Message};
use crate::text::{self, Garble};

/// Letters of a text that a sentence quotes.
const QUOTED: usize = 60;

/// Definition 12, its second half. One fault a parcel, with its worst text; personal columns are not looked at, for a fault
/// quotes what it finds.
pub(in crate::coverage) fn find(snapshot: &Snapshot, parcels: &[&Arc<Parcel>], _limits: &Limits) -> Vec<Fault> {
    // Streets and hamlets repeat.
    let mut judged: HashMap<String, Option<Garble>> = HashMap::new();
    let mut faults = Vec::new();
    for parcel in parcels {
        let details = parcel.details();
        let mut garbled: Vec<Garbled<'_>> = Vec::new();
        let columns = details.attributes().enumerate();
        let attributes = columns.filter_map(|(column, value)| Some((Where::Column(column), value.text()?)));
        let fields = [
            (Where::Field("coverage-field-sheet"), parcel.sheet.as_str()),
            (Where::Field("coverage-field-number"), parcel.number.as_str()),
            (Where::Field("coverage-field-land-use"), parcel.land_use.verbatim.as_str()),
            (Where::Field("coverage-field-address"), details.address()),
        ];
        for (at, text) in attributes.chain(fields).filter(|(_, text)| text::may_be_garbled(text)) {
            // The fields of a parcel stand among its columns as well.
            if garbled.iter().any(|found| found.text.trim() == text.trim()) {
                continue;
            }
            if !judged.contains_key(text) {
                judged.insert(text.to_owned(), text::garbled(text));
            }
            garbled.extend(judged[text].clone().map(|garble| Garbled { at, text, garble }));
        }
        faults.extend(fault(snapshot, parcel, &garbled));
    }
    faults
}

/// One text of a parcel that is not what it was.
struct Garbled<'a> {
    at: Where,
    text: &'a str,
    garble: Garble,
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Where {
    /// The column of the layer with this index.
    Column(usize),
    /// The field that a sentence of this key names.
    Field(&'static str),
}

fn fault(snapshot: &Snapshot, parcel: &Parcel, garbled: &[Garbled<'_>]) -> Option<Fault> {
    let lost = garbled.iter().find(|found| found.garble == Garble::Lost);
    let worst = lost.or(garbled.first())?;
    let (class, message) = match &worst.garble {
        Garble::Lost => (Class::Lost, Message::new("coverage-garbled-lost")),
        Garble::Legacy { reading } => {
            (Class::Legacy, Message::new("coverage-garbled-legacy").with("reading", quoted(reading)))
        }
    };
    let layer = parcel.layer().and_then(|layer| snapshot.layers.get(layer));
    let place: Arg = match worst.at {
        Where::Field(key) => Message { key: key.into(), args: Vec::new() }.into(),
        Where::Column(column) => {
            let name = layer.and_then(|layer| layer.columns.get(column)).map(|column| column.name.clone());
            name.unwrap_or_else(|| (column + 1).to_string()).into()
        }
    };
    Some(Fault {
        rule: Rule::GarbledText,
        class,
        parcels: vec![parcel.id],
        place: place_in(parcel),
        area: None,
        width: None,
        message: message.with("column", place).with("text", quoted(worst.text)).with("count", garbled.len()),
    })
}

fn quoted(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut quoted: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attribute, ParcelDetails, ParcelId};
    use crate::coverage::rules::columned::Ward;

    fn found(change: impl FnOnce(&mut Parcel)) -> Vec<Fault> {
        let mut ward = Ward::default();
        ward.parcel("5", "1", |_| ());
        ward.parcel("5", "2", change);
        find(&ward.0, &ward.parcels(), &Limits::default())
    }

    #[test]
    fn a_text_of_a_legacy_encoding_is_told_with_its_reading() {
        let faults = found(|parcel| parcel.change_details(|details| details.address = "§Êt ë t¹i ®« thÞ".to_owned()));
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!((fault.class, fault.parcels.as_slice()), (Class::Legacy, &[ParcelId(2)][..]));
        let reading = fault.message.args.iter().find(|(name, _)| name == "reading").map(|(_, arg)| arg);
        assert_eq!(reading, Some(&Arg::Text("Đất ở tại đô thị".to_owned())));
    }

    #[test]
    fn lost_letters_outweigh_legacy_ones_and_a_text_counts_once() {
        let address = "TrÇn ThÞ";
        let faults = found(|parcel| {
            let texts = [Attribute::Text(address), Attribute::Integer(7), Attribute::Text("Th\u{FFFD}n \u{FFFD}ông")];
            let attributes = texts.into_iter().collect();
            parcel.details = ParcelDetails { attributes, ..ParcelDetails::with_address(address) }.into();
        });
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        let count = fault.message.args.iter().find(|(name, _)| name == "count").map(|(_, arg)| arg);
        assert_eq!((fault.class, count), (Class::Lost, Some(&Arg::Count(2))));
    }

    #[test]
    fn clean_vietnamese_and_text_that_was_decoded_are_not_told() {
        let faults = found(|parcel| {
            let texts = [
                Attribute::Text("Hà Nam"),
                Attribute::Text("Giấy số 12 – tờ “7” (245,8 m²)?"),
                Attribute::Legacy { text: "Nguyễn", raw: b"Nguy\xD4n" },
                Attribute::Bytes(&[0xFF, 0xFE]),
            ];
            parcel.change_details(|details| details.attributes = texts.into_iter().collect());
        });
        assert_eq!(faults, []);
    }
}
