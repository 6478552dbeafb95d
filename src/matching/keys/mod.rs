//! The keys: each compares one value of a paper with one value of every parcel, and says which parcels are worth a look.

mod address;
mod area;
mod history;
mod holder;
mod land_use;
mod name;
mod place;
mod sides;

use super::paper::Paper;
use super::rates::{Level, LevelRates};
use super::{EvidenceKind, Matcher};
use crate::cadastre::Snapshot;
use crate::i18n::Message;

/// One key of one paper, ready to be held against any parcel (by its position in the ward).
pub(super) struct Key<'a> {
    pub kind: EvidenceKind,
    /// Share of the ward's parcels at each level, 0 to 1; what is left has no value to compare.
    pub shares: LevelRates,
    /// `None` for a parcel that has no value to compare.
    pub level: Box<dyn Fn(u32) -> Option<Level> + 'a>,
    /// Both values in words.
    pub says: Box<dyn Fn(u32, Level) -> Message + 'a>,
    /// Parcels worth a look for this key's sake.
    pub candidates: Vec<u32>,
    /// So many leading levels have all of their parcels among the candidates.
    pub gathered: usize,
    /// Rates that are known of this very paper, in place of those of the kind.
    pub rates: Option<LevelRates>,
}

/// Every key that the paper has.
pub(super) fn keys<'a>(matcher: &'a Matcher, snapshot: &'a Snapshot, paper: &'a Paper<'a>) -> Vec<Key<'a>> {
    let mut keys = name::keys(matcher, paper);
    keys.extend(history::map_serial(matcher, paper));
    keys.extend(history::superseded(matcher, paper));
    keys.extend(history::building(matcher, paper));
    keys.extend(holder::key(matcher, paper));
    keys.extend(area::key(matcher, paper));
    keys.extend(sides::key(matcher, paper));
    keys.extend(address::key(matcher, paper));
    keys.extend(place::photo(matcher, paper));
    keys.extend(place::file_order(matcher, paper));
    keys.extend(land_use::key(matcher, paper));
    keys.extend(history::commune(matcher, paper));
    keys.extend(history::taken(matcher, snapshot, paper));
    keys
}

/// Most parcels that one key brings in by itself; more share the value than help to choose. Source: ours.
const MOST_CANDIDATES: usize = 300;

/// Levels of a key by which few parcels are anything but [`Level::Other`]: those few, sorted, and whether the others have a value.
fn listed<'a>(few: Vec<(u32, Level)>, has_value: impl Fn(u32) -> bool + 'a) -> Box<dyn Fn(u32) -> Option<Level> + 'a> {
    Box::new(move |at| match few.binary_search_by_key(&at, |(parcel, _)| *parcel) {
        Ok(found) => few.get(found).map(|(_, level)| *level),
        Err(_) => has_value(at).then_some(Level::Other),
    })
}

/// How many parcels there are of each level but the last.
fn counted(few: &[(u32, Level)]) -> [f64; 3] {
    let mut counts = [0.0; 3];
    for (_, level) in few {
        if let Some(count) = counts.get_mut(*level as usize) {
            *count += 1.0;
        }
    }
    counts
}

/// Shares from counts of parcels by level, of so many parcels that have a value in so large a ward. Never 0: what no parcel shows
/// could still be met.
fn shares(counts: [f64; 3], with_value: f64, size: f64) -> LevelRates {
    let least = 1.0 / size;
    let [same, near, far] = counts.map(|count| (count / size).max(least));
    [same, near, far, (with_value / size - same - near - far).max(least)]
}
