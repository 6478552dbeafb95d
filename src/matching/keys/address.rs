//! The address on the paper against the map's, word by word: a rare word says more than a common one.

use super::{Key, MOST_CANDIDATES, counted, listed, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

/// Share of the paper's words (by weight) that the map's address must have. Source: ours; papers abbreviate.
const SAME: f64 = 0.90;
const NEAR: f64 = 0.55;
const FAR: f64 = 0.25;

/// Words that more than this share of parcels have are not counted. Source: ours; the name of the ward, "phố", "ngõ", and what costs
/// more time to count than it tells.
const COMMON_SHARE: f64 = 0.03;

pub(super) fn key<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let ward = &matcher.ward;
    let size = ward.size();
    // How rare a word is, natural logarithm.
    let weighed: Vec<(f64, &[u32])> = paper
        .address
        .iter()
        .filter_map(|word| {
            let having = ward.by_word.get(*word as usize)?.as_slice();
            let share = having.len() as f64 / size;
            (share <= COMMON_SHARE && !having.is_empty()).then(|| (-share.ln(), having))
        })
        .collect();
    let total: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    if total <= 0.0 {
        return None;
    }
    // Every parcel that has any of the words, with the weight of those that it has.
    let mut found: Vec<(u32, f64)> =
        weighed.iter().flat_map(|(weight, having)| having.iter().map(move |at| (*at, *weight))).collect();
    found.sort_unstable_by_key(|(at, _)| *at);
    found.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    let mut few: Vec<(u32, Level)> = found.into_iter().map(|(at, weight)| (at, level_of(weight / total))).collect();
    few.retain(|(_, level)| *level != Level::Other);
    let counts = counted(&few);
    let all = counts[0] <= MOST_CANDIDATES as f64;
    let full = few.iter().filter(|(_, level)| all && *level == Level::Same);
    let candidates = full.map(|(at, _)| *at).collect();
    Some(Key {
        kind: EvidenceKind::Address,
        shares: shares(counts, ward.with_an_address, size),
        level: listed(few, |at| ward.parcels.get(at as usize).is_some_and(|parcel| !parcel.address.is_empty())),
        says: Box::new(move |at, _| {
            let on_map = ward.parcels.get(at as usize).map_or("", |parcel| parcel.address_text.as_ref());
            Message::new("evidence-address").with("paper", paper.address_written()).with("map", on_map)
        }),
        candidates,
        gathered: usize::from(all),
        rates: None,
    })
}

fn level_of(share: f64) -> Level {
    match share {
        share if share >= SAME => Level::Same,
        share if share >= NEAR => Level::Near,
        share if share >= FAR => Level::Far,
        _ => Level::Other,
    }
}
