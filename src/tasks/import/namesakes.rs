//! Parcels of one layer that share sheet and number: on a cadastral map each number stands once on its sheet
//! (`cadastral-map.md` §2.4).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::cadastre::Parcel;
use crate::i18n::Message;

/// Numbers that are told one by one. Our own choice: real wards have a handful; with more, the column of sheets or that of
/// numbers is another.
const LISTED: usize = 200;

/// Rows that are told of one number.
const ROWS_TOLD: usize = 5;

/// A doubt about each number that stands more than once, with its first parcel; in the order of the map.
pub(super) fn doubts(parcels: &[Arc<Parcel>]) -> Vec<(&Parcel, Message)> {
    let groups = namesakes(parcels);
    let more = groups.get(LISTED..).unwrap_or_default();
    let rest = more.first().map(|(first, _)| {
        let parcels: usize = more.iter().map(|(_, others)| 1 + others.len()).sum();
        (*first, Message::new("import-duplicate-more").with("numbers", more.len()).with("count", parcels))
    });
    groups.iter().take(LISTED).map(|(first, others)| (*first, message(first, others))).chain(rest).collect()
}

/// The first parcel of each group with the same sheet and number, whatever their spelling, and the others of its group. A
/// parcel without a number is in none.
fn namesakes(parcels: &[Arc<Parcel>]) -> Vec<(&Parcel, Vec<&Parcel>)> {
    let mut firsts: HashMap<(String, String), &Parcel> = HashMap::with_capacity(parcels.len());
    let mut groups: BTreeMap<Option<u64>, (&Parcel, Vec<&Parcel>)> = BTreeMap::new();
    for parcel in parcels.iter().filter(|parcel| !parcel.number.is_empty()) {
        match firsts.entry((parcel.sheet.key(), parcel.number.key())) {
            Entry::Vacant(entry) => {
                entry.insert(parcel);
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                groups.entry(first.source_row()).or_insert((first, Vec::new())).1.push(parcel);
            }
        }
    }
    groups.into_values().collect()
}

fn message(first: &Parcel, others: &[&Parcel]) -> Message {
    let rows = std::iter::once(&first).chain(others).filter_map(|parcel| parcel.source_row());
    let mut rows: Vec<String> = rows.take(ROWS_TOLD).map(|row| (row + 1).to_string()).collect();
    if others.len() >= ROWS_TOLD {
        rows.push("…".to_owned());
    }
    let message = if first.sheet.is_empty() {
        Message::new("import-duplicate-without-sheet")
    } else {
        Message::new("import-duplicate-number").with("sheet", first.sheet.as_str())
    };
    message.with("number", first.number.as_str()).with("count", 1 + others.len()).with("rows", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ParcelDetails, ParcelId};

    fn parcels(names: &[(&str, &str)]) -> Vec<Arc<Parcel>> {
        let parcel = |(row, (sheet, number)): (u64, &(&str, &str))| Parcel {
            details: ParcelDetails { source_row: row as u32, ..ParcelDetails::default() }.into(),
            ..Parcel::numbered(ParcelId(row + 1), sheet, number)
        };
        (0..).zip(names).map(parcel).map(Arc::new).collect()
    }

    fn check(map: &[(&str, &str)], expected: &[(u64, Message)]) {
        let map = parcels(map);
        let told: Vec<(u64, Message)> = doubts(&map).into_iter().map(|(first, doubt)| (first.id.0, doubt)).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_number_that_stands_twice_on_its_sheet_is_told_with_its_rows() {
        let map = [("6", "12"), ("5", "12"), ("05", "12.0"), ("5", "13"), ("", ""), ("", ""), ("5", "12")];
        let message = Message::new("import-duplicate-number").with("sheet", "5").with("number", "12");
        check(&map, &[(2, message.with("count", 3_usize).with("rows", "2, 3, 7"))]);
        check(&map[..2], &[]);
    }

    #[test]
    fn a_map_of_one_sheet_needs_no_sheet_number() {
        let message = Message::new("import-duplicate-without-sheet").with("number", "7");
        check(&[("", "7"); 6], &[(1, message.with("count", 6_usize).with("rows", "1, 2, 3, 4, 5, …"))]);
    }

    #[test]
    fn a_wrong_column_does_not_flood_the_report() {
        let numbers: Vec<String> = (0..LISTED + 3).map(|number| number.to_string()).collect();
        let names: Vec<(&str, &str)> = numbers.iter().chain(&numbers).map(|number| ("1", number.as_str())).collect();
        let map = parcels(&names);
        let told = doubts(&map);
        let more = Message::new("import-duplicate-more").with("numbers", 3_usize).with("count", 6_usize);
        assert_eq!((told.len(), told.last().map(|(_, doubt)| doubt)), (LISTED + 1, Some(&more)));
    }
}
