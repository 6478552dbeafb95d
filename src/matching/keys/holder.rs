//! The holders of the paper against the people whom the map names.

use super::{Key, MOST_CANDIDATES, counted, listed, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

pub(super) fn key<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let ward = &matcher.ward;
    if (paper.holders.is_empty() && paper.citizen_numbers.is_empty()) || ward.with_people == 0.0 {
        return None;
    }
    let mut same: Vec<u32> =
        paper.citizen_numbers.iter().filter_map(|n| ward.by_citizen_number.get(n)).flatten().copied().collect();
    same.extend(paper.holder_ids.iter().filter_map(|id| ward.by_holder.get(*id as usize)).flatten());
    same.sort_unstable();
    same.dedup();
    let mut near: Vec<u32> =
        paper.holders_alike.iter().filter_map(|id| ward.by_holder.get(*id as usize)).flatten().copied().collect();
    near.sort_unstable();
    near.dedup();
    near.retain(|at| same.binary_search(at).is_err());
    let mut few: Vec<(u32, Level)> = same.iter().map(|at| (*at, Level::Same)).collect();
    few.extend(near.iter().map(|at| (*at, Level::Near)));
    few.sort_unstable();
    let counts = counted(&few);
    let (all_same, all_near) = (same.len() <= MOST_CANDIDATES, same.len() + near.len() <= MOST_CANDIDATES);
    let mut candidates = if all_same { same } else { Vec::new() };
    if all_near {
        candidates.extend(near);
    }
    Some(Key {
        kind: EvidenceKind::Holder,
        shares: shares(counts, ward.with_people, ward.size()),
        level: listed(few, |at| {
            let parcel = ward.parcels.get(at as usize);
            parcel.is_some_and(|parcel| !parcel.names.is_empty() || !parcel.citizen_numbers.is_empty())
        }),
        // Names are personal: only whether they agree is said.
        says: Box::new(|_, level| {
            Message::new(match level {
                Level::Same => "evidence-holder-same",
                Level::Near | Level::Far => "evidence-holder-near",
                Level::Other => "evidence-holder-other",
            })
        }),
        candidates,
        gathered: if all_near { 3 } else { usize::from(all_same) },
        rates: None,
    })
}
