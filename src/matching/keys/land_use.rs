//! The land use on the paper against the map's: sets of codes, the old ones read as what they became.

use super::{Key, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

pub(super) fn key<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    if paper.land_use.is_empty() {
        return None;
    }
    let ward = &matcher.ward;
    let levels: Vec<Option<Level>> = ward
        .land_uses
        .iter()
        .map(|(codes, _)| {
            let shared = codes.iter().any(|code| paper.land_use.contains(code));
            match codes.as_slice() {
                [] => None,
                codes if *codes == paper.land_use => Some(Level::Same),
                _ if shared => Some(Level::Near),
                _ => Some(Level::Other),
            }
        })
        .collect();
    let mut counts = [0.0; 3];
    let mut with_a_use = 0.0;
    for ((_, count), level) in ward.land_uses.iter().zip(&levels) {
        let Some(level) = level else { continue };
        with_a_use += f64::from(*count);
        if let Some(counted) = counts.get_mut(*level as usize) {
            *counted += f64::from(*count);
        }
    }
    let said =
        |codes: &[crate::cadastre::LandUseCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
    Some(Key {
        kind: EvidenceKind::LandUse,
        shares: shares(counts, with_a_use, ward.size()),
        level: Box::new(move |at| {
            let parcel = ward.parcels.get(at as usize)?;
            levels.get(parcel.land_use as usize).copied().flatten()
        }),
        says: Box::new(move |at, _| {
            let set = ward.parcels.get(at as usize).and_then(|parcel| ward.land_uses.get(parcel.land_use as usize));
            let on_map = set.map(|(codes, _)| said(codes)).unwrap_or_default();
            Message::new("evidence-land-use").with("paper", said(&paper.land_use)).with("map", on_map)
        }),
        candidates: Vec::new(),
        gathered: 0,
        rates: None,
    })
}
