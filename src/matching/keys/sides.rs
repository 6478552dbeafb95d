//! The lengths of the sides on the paper's sketch against the parcel's.

use super::{Key, MOST_CANDIDATES, counted, listed, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

/// Half of the last digit of a sketch and the map's own error, metres. Source: sketches print 0.1 m; ours for the rest.
const SAME: f64 = 0.12;
/// As far as a tape was off. Source: ours.
const NEAR: f64 = 0.40;

pub(super) fn key<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    if paper.sides.len() < crate::matching::sides::FEWEST_SIDES {
        return None;
    }
    let ward = &matcher.ward;
    let fitting = matcher.fitting_sides(paper.sides, NEAR);
    let exact =
        |at: u32| ward.sides.get(at as usize).is_some_and(|sides| sides.difference(paper.sides, SAME).is_some());
    let level = |at: u32| if exact(at) { Level::Same } else { Level::Near };
    let few: Vec<(u32, Level)> = fitting.iter().map(|at| (*at, level(*at))).collect();
    let all = fitting.len() <= MOST_CANDIDATES;
    Some(Key {
        kind: EvidenceKind::Sides,
        shares: shares(counted(&few), ward.with_sides, ward.size()),
        level: listed(few, |at| ward.sides.get(at as usize).is_some_and(|sides| !sides.is_empty())),
        says: Box::new(move |at, _| {
            let on_map = ward.sides.get(at as usize).map(|sides| sides.written(paper.sides.len()));
            let paper = crate::matching::sides::written(paper.sides.iter().copied());
            Message::new("evidence-sides").with("paper", paper).with("map", on_map.unwrap_or_default())
        }),
        candidates: if all { fitting } else { Vec::new() },
        gathered: if all { 3 } else { 0 },
        rates: None,
    })
}
