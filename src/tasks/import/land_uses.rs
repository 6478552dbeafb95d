//! Land uses of a layer that a person should compare with the papers: one doubt for each way in which they are written.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::cadastre::{LandUse, Parcel};
use crate::i18n::Message;

/// Ways of writing that are listed one by one, those of the most parcels. Our own choice: a column with more is none of land
/// uses.
const LISTED: usize = 200;

/// The doubts with the first parcel of each, that of the most parcels first.
pub(super) fn doubts(parcels: &[Arc<Parcel>]) -> Vec<(&Parcel, Message)> {
    let mut written: HashMap<&str, (usize, &Parcel)> = HashMap::new();
    for parcel in parcels.iter().filter(|parcel| !parcel.land_use.verbatim.is_empty()) {
        written.entry(&parcel.land_use.verbatim).or_insert((0, parcel)).0 += 1;
    }
    let doubtful = written.into_values().filter_map(|(count, first)| Some((count, first, doubt(&first.land_use)?)));
    let mut doubtful: Vec<(usize, &Parcel, Message)> = doubtful.collect();
    doubtful.sort_by_key(|(count, first, _)| (Reverse(*count), first.id));
    let more = doubtful.split_off(doubtful.len().min(LISTED));
    let listed = doubtful.into_iter().map(|(count, first, message)| (first, message.with("count", count)));
    let rest = more.first().map(|(_, first, _)| {
        let parcels: usize = more.iter().map(|(count, _, _)| count).sum();
        (*first, Message::new("import-land-use-more").with("values", more.len()).with("count", parcels))
    });
    listed.chain(rest).collect()
}

/// What is to be compared; `None` when all of it are codes of the list.
fn doubt(land_use: &LandUse) -> Option<Message> {
    let parts = land_use.doubtful();
    let message = if land_use.codes.is_empty() {
        Message::new("import-land-use-no-code")
    } else if parts.is_empty() {
        return None;
    } else {
        let quoted: Vec<String> = parts.iter().map(|part| format!("“{part}”")).collect();
        Message::new("import-land-use-unlisted").with("parts", quoted.join(", "))
    };
    Some(message.with("written", land_use.verbatim.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ParcelId;

    fn parcels<T: AsRef<str>>(texts: &[T]) -> Vec<Arc<Parcel>> {
        let parcel = |(id, text): (u64, &T)| Parcel {
            land_use: LandUse::parse(text.as_ref()).into(),
            ..Parcel::numbered(ParcelId(id), "5", "12")
        };
        (1..).zip(texts).map(parcel).map(Arc::new).collect()
    }

    #[test]
    fn each_doubtful_way_of_writing_is_told_once_with_its_parcels() {
        let map = parcels(&["ONT+CLN", "ONT+XYZ", "DAT VUON", "", "1L", "BHK", "DAT VUON"]);
        let told: Vec<(u64, Message)> = doubts(&map).into_iter().map(|(first, doubt)| (first.id.0, doubt)).collect();
        let no_code = |written: &str, count: usize| {
            Message::new("import-land-use-no-code").with("written", written).with("count", count)
        };
        let unlisted = Message::new("import-land-use-unlisted").with("parts", "“XYZ”");
        let unlisted = unlisted.with("written", "ONT+XYZ").with("count", 1_usize);
        assert_eq!(told, [(3, no_code("DAT VUON", 2)), (2, unlisted), (5, no_code("1L", 1))]);
    }

    #[test]
    fn a_column_of_something_else_does_not_flood_the_report() {
        let map = parcels(&(0..LISTED + 7).map(|number| format!("thôn {number}a")).collect::<Vec<_>>());
        let told = doubts(&map);
        let more = Message::new("import-land-use-more").with("values", 7_usize).with("count", 7_usize);
        assert_eq!((told.len(), told.last().map(|(_, doubt)| doubt)), (LISTED + 1, Some(&more)));
    }
}
