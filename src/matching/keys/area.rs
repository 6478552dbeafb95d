//! The area printed on the paper against the legal and the measured area of the map.

use super::{Key, MOST_CANDIDATES, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

/// Half of the last digit that papers print, square metres, and a little for binary fractions. Source: `certificate.md` §4.4.
const SAME: f64 = 0.051;
/// Half of the last digit of a paper that prints whole square metres.
const SAME_OF_WHOLE: f64 = 0.501;
/// Source: the tolerance of register checks, `checks.md`: 0.5 m², or 1 %.
const NEAR: f64 = 0.5;
const NEAR_SHARE: f64 = 0.01;
/// Source: `checks.md`, the third tolerance.
const FAR_SHARE: f64 = 0.05;

pub(super) fn key<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    let printed = paper.area.filter(|area| *area > 0.0)?;
    let ward = &matcher.ward;
    let same = if printed.fract().abs() < 1e-9 { SAME_OF_WHOLE } else { SAME };
    let near = NEAR.max(printed * NEAR_SHARE).max(same);
    let far = (printed * FAR_SHARE).max(near);
    let within = |reach: f64| ward.with_area(printed - reach, printed + reach);
    let (same_there, near_there) = (within(same).len() as f64, within(near).len() as f64);
    let far_there = within(far).len() as f64;
    let counts = [same_there, near_there - same_there, far_there - near_there];
    let mut candidates: Vec<u32> = within(same).iter().map(|(_, at)| *at).collect();
    let all = candidates.len() <= MOST_CANDIDATES;
    if !all {
        candidates.clear();
    }
    let difference = move |at: u32| {
        let areas = ward.parcels.get(at as usize)?.areas;
        let known = areas.into_iter().filter(|area| *area > 0.0);
        known.map(|area| (area - printed).abs()).min_by(f64::total_cmp)
    };
    Some(Key {
        kind: EvidenceKind::Area,
        shares: shares(counts, ward.with_an_area, ward.size()),
        level: Box::new(move |at| {
            difference(at).map(|off| match off {
                off if off <= same => Level::Same,
                off if off <= near => Level::Near,
                off if off <= far => Level::Far,
                _ => Level::Other,
            })
        }),
        says: Box::new(move |at, _| {
            let areas = ward.parcels.get(at as usize).map_or([0.0; 2], |parcel| parcel.areas);
            let nearest = if (areas[0] - printed).abs() <= (areas[1] - printed).abs() { areas[0] } else { areas[1] };
            Message::new("evidence-area").with_number("paper", printed, 1).with_number("map", nearest, 1)
        }),
        candidates,
        gathered: usize::from(all),
        rates: None,
    })
}
