//! Where a paper comes from: the place of its photo, and the parcels of the papers next to it in the pile.

use geo_types::{Coord, Rect};

use super::{Key, MOST_CANDIDATES, shares};
use crate::i18n::Message;
use crate::matching::paper::Paper;
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

/// Reaches around a photo, metres. Source: a telephone is right within 5 to 30 m.
const PHOTO: [f64; 3] = [30.0, 100.0, 300.0];
/// Reaches around the parcels of neighbouring papers, metres. Source: ours; heads of groups collect along a street.
const PILE: [f64; 3] = [60.0, 200.0, 600.0];

pub(super) fn photo<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    around(matcher, EvidenceKind::PhotoPlace, paper.photo.as_slice(), PHOTO)
}

pub(super) fn file_order<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Option<Key<'a>> {
    around(matcher, EvidenceKind::FileOrder, &paper.neighbours, PILE)
}

/// How far parcels are from the nearest of some points. `None` without points.
fn around<'a>(
    matcher: &'a Matcher,
    kind: EvidenceKind,
    points: &'a [Coord<f64>],
    reaches: [f64; 3],
) -> Option<Key<'a>> {
    let ward = &matcher.ward;
    let metres = move |at: u32| {
        let place = ward.parcels.get(at as usize)?.place?;
        points.iter().map(|point| (place.x - point.x).hypot(place.y - point.y)).min_by(f64::total_cmp)
    };
    let level = move |at: u32| {
        metres(at).map(|metres| match reaches.iter().position(|reach| metres <= *reach) {
            Some(0) => Level::Same,
            Some(1) => Level::Near,
            Some(_) => Level::Far,
            None => Level::Other,
        })
    };
    if points.is_empty() {
        return None;
    }
    let reach = Coord { x: reaches[0], y: reaches[0] };
    let mut candidates: Vec<u32> = Vec::new();
    for point in points {
        ward.places.visit(Rect::new(*point - reach, *point + reach), |at| {
            candidates.extend(u32::try_from(at).ok().filter(|at| level(*at) == Some(Level::Same)));
        });
    }
    candidates.sort_unstable();
    candidates.dedup();
    let [same, near, far] = reaches.map(|reach| ward.density.around(points, reach).min(ward.places.len() as f64));
    let counts = [candidates.len() as f64, (near - same).max(0.0), (far - near).max(0.0)];
    let all = candidates.len() <= MOST_CANDIDATES;
    if !all {
        candidates.clear();
    }
    Some(Key {
        kind,
        shares: shares(counts, ward.places.len() as f64, ward.size()),
        level: Box::new(level),
        says: Box::new(move |at, _| {
            let words = if kind == EvidenceKind::PhotoPlace { "evidence-photo-place" } else { "evidence-file-order" };
            Message::new(words).with_number("metres", metres(at).unwrap_or_default(), 0)
        }),
        candidates,
        gathered: usize::from(all),
        rates: None,
    })
}
