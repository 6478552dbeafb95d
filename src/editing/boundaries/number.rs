//! The number of a parcel that is new on its sheet.

use crate::cadastre::{Parcel, Snapshot};

/// The number after the highest of a parcel's sheet in its layer; of `12a` the 12 counts, what no sheet has so many parcels for does not. Source: a new parcel gets the number that follows
/// the last one of its sheet, `cadastral-map.md`.
pub fn next_free_number(snapshot: &Snapshot, parcel: &Parcel) -> u64 {
    let of_sheet =
        snapshot.parcels.iter().filter(|row| row.layer() == parcel.layer() && row.sheet.is_alike(&parcel.sheet));
    let highest = of_sheet.filter_map(|row| leading_number(row.number.as_str())).max();
    highest.unwrap_or(0) + 1
}

/// A number beyond this is another thing: a code, an identifier.
const HIGHEST: u64 = 1_000_000;

fn leading_number(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
    digits.parse().ok().filter(|number| *number < HIGHEST)
}
