//! A03: a land use that is no code of the list in force.

use std::collections::HashMap;
use std::sync::Arc;

use super::place_in;
use crate::cadastre::{LandUse, LandUsePart, LandUseTable, Parcel, Snapshot};
use crate::coverage::{Class, Fault, Limits, Rule};
use crate::i18n::Message;

/// Definition 12, its first half. The list is that of TT 08/2024, in force since 1 August 2024; codes of earlier lists are told with what
/// they became. A parcel without a land use is none of this rule's. Limits: codes are not judged by the date of a paper.
pub(in crate::coverage) fn find(_snapshot: &Snapshot, parcels: &[&Arc<Parcel>], _limits: &Limits) -> Vec<Fault> {
    // A ward has some hundred ways of writing a land use.
    let mut judged: HashMap<&str, Option<(Class, Message)>> = HashMap::new();
    let told = parcels.iter().filter_map(|parcel| {
        let written = parcel.land_use.verbatim.as_str();
        let (class, message) = judged.entry(written).or_insert_with(|| judge(written)).as_ref()?;
        Some(fault(parcel, *class, message))
    });
    told.collect()
}

fn fault(parcel: &Parcel, class: Class, message: &Message) -> Fault {
    Fault {
        rule: Rule::LandUseCode,
        class,
        parcels: vec![parcel.id],
        place: place_in(parcel),
        area: None,
        width: None,
        message: message.clone(),
    }
}

/// What is wrong with a land use as written. What no list has outweighs what an old one has.
fn judge(written: &str) -> Option<(Class, Message)> {
    let table = LandUseTable::builtin();
    let (mut unlisted, mut superseded) = (Vec::new(), Vec::new());
    for part in LandUse::parts(written) {
        match part {
            LandUsePart::Listed(code) if table.get(code).is_some_and(|entry| entry.old) => {
                let successor = table.in_force(code).map_or("?", |entry| entry.code.as_str());
                superseded.push(format!("{code} → {successor}"));
            }
            LandUsePart::Listed(_) => {}
            LandUsePart::Unlisted(code) => unlisted.push(format!("“{code}”")),
            LandUsePart::Words(words) => unlisted.push(format!("“{words}”")),
        }
    }
    if !unlisted.is_empty() {
        let message = Message::new("coverage-land-use-unlisted").with("parts", unlisted.join(", "));
        return Some((Class::Unlisted, message.with("written", written)));
    }
    let message = || Message::new("coverage-land-use-superseded").with("codes", superseded.join(", "));
    (!superseded.is_empty()).then(|| (Class::Superseded, message().with("written", written)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ParcelId;
    use crate::coverage::rules::columned::Ward;
    use crate::i18n::Arg;

    #[test]
    fn definition_12_codes_are_those_of_the_list_in_force() {
        for (written, class) in [
            ("ONT", None),
            ("ONT+CLN", None),
            ("Đất ở tại nông thôn", None),
            ("", None),
            ("BHK", Some(Class::Superseded)),
            ("ONT+LNQ", Some(Class::Superseded)),
            ("SKX", Some(Class::Superseded)),
            ("XYZ", Some(Class::Unlisted)),
            ("ONT+đất vườn", Some(Class::Unlisted)),
            ("BHK+XYZ", Some(Class::Unlisted)),
        ] {
            assert_eq!(judge(written).map(|(class, _)| class), class, "{written}");
        }
    }

    #[test]
    fn an_old_code_is_told_with_its_successor() {
        let mut ward = Ward::default();
        ward.parcel("5", "1", |_| ());
        ward.parcel("5", "2", |parcel| parcel.land_use = LandUse::parse("ONT+BHK+SKX").into());
        let faults = find(&ward.0, &ward.parcels(), &Limits::default());
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!((fault.class, fault.parcels.as_slice()), (Class::Superseded, &[ParcelId(2)][..]));
        let told: Vec<&Arg> = fault.message.args.iter().map(|(_, arg)| arg).collect();
        let text = |text: &str| Arg::Text(text.to_owned());
        assert_eq!(told, [&text("BHK → HNK, SKX → ?"), &text("ONT+BHK+SKX")]);
    }
}
