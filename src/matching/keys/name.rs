//! Keys that name a parcel by sheet and number: on the paper, through a crosswalk, in the name of the file.

use super::{Key, MOST_CANDIDATES, counted, listed, shares};
use crate::i18n::Message;
use crate::matching::paper::{Named, Paper};
use crate::matching::rates::Level;
use crate::matching::{EvidenceKind, Matcher};

pub(super) fn keys<'a>(matcher: &'a Matcher, paper: &'a Paper<'a>) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    let mut add = |kind, names: &'a [Named]| {
        if !names.is_empty() {
            keys.push(key(matcher, kind, names));
        }
    };
    // Where accepted crosswalks cover the paper's sheet, they say what its numbers can mean.
    if paper.crosswalked.is_empty() {
        add(EvidenceKind::Number, &paper.names);
    }
    add(EvidenceKind::Crosswalk, &paper.crosswalked);
    add(EvidenceKind::SuggestedCrosswalk, &paper.suggested);
    add(EvidenceKind::Sheet, &paper.sheets);
    add(EvidenceKind::FileName, &paper.file_names);
    add(EvidenceKind::BareNumbers, &paper.bare_names);
    keys
}

fn key<'a>(matcher: &'a Matcher, kind: EvidenceKind, names: &'a [Named]) -> Key<'a> {
    let ward = &matcher.ward;
    let level = |at: u32| {
        let parcel = ward.parcels.get(at as usize)?;
        let (sheet, number) = (ward.sheet_text(parcel.sheet), ward.number_text(parcel.number));
        names.iter().map(|name| name.compare(sheet, number)).min()
    };
    let mut candidates: Vec<u32> = Vec::new();
    for name in names {
        name.gather(ward, &mut candidates);
    }
    candidates.sort_unstable();
    candidates.dedup();
    let few: Vec<(u32, Level)> = candidates.iter().filter_map(|at| Some((*at, level(*at)?))).collect();
    let counts = counted(&few);
    let rates = names.first().and_then(|name| name.rates);
    let all = candidates.len() <= MOST_CANDIDATES;
    if !all {
        let near = few.iter().filter(|(_, level)| *level <= Level::Near);
        candidates = near.map(|(at, _)| *at).collect();
    }
    Key {
        kind,
        shares: shares(counts, ward.size(), ward.size()),
        level: listed(few, |_| true),
        says: Box::new(move |at, level| {
            let words = match (kind, level) {
                (EvidenceKind::Crosswalk, _) => "evidence-crosswalk",
                (EvidenceKind::SuggestedCrosswalk, _) => "evidence-suggested-crosswalk",
                (EvidenceKind::Sheet, _) => "evidence-sheet",
                (EvidenceKind::FileName, _) => "evidence-file-name",
                (EvidenceKind::BareNumbers, _) => "evidence-bare-numbers",
                (_, Level::Far) => "evidence-number-only",
                _ => "evidence-number",
            };
            let said: Vec<String> = names.iter().map(|name| name.written.clone()).collect();
            Message::new(words).with("paper", said.join(", ")).with("map", ward.label(at))
        }),
        candidates,
        gathered: if all { 3 } else { 2 },
        rates,
    }
}

impl Named {
    /// How a parcel's sheet and number compare, both as [`crate::cadastre::Designation::key`]s.
    fn compare(&self, sheet: &str, number: &str) -> Level {
        if self.number.is_empty() {
            // Only the sheet is known.
            return if sheet == self.sheet { self.exact } else { Level::Other };
        }
        let (same_sheet, same_number) = (sheet == self.sheet, number == self.number);
        match (same_sheet, same_number) {
            (true, true) => self.exact,
            _ if self.exact != Level::Same => Level::Other,
            (true, false) if one_slip(number, &self.number) => Level::Near,
            (false, true) if one_slip(sheet, &self.sheet) => Level::Near,
            (false, false) if sheet == self.number && number == self.sheet => Level::Near,
            (false, true) => Level::Far,
            _ => Level::Other,
        }
    }

    /// Every parcel that does not compare as [`Level::Other`].
    fn gather(&self, ward: &crate::matching::ward::Ward, candidates: &mut Vec<u32>) {
        let of_sheet = ward.sheets.find(&self.sheet).and_then(|sheet| ward.by_sheet.get(sheet as usize));
        if self.number.is_empty() {
            candidates.extend(of_sheet.into_iter().flatten());
            return;
        }
        candidates.extend(of_sheet.into_iter().flatten().filter(|at| {
            ward.parcels.get(**at as usize).is_some_and(|parcel| {
                let number = ward.number_text(parcel.number);
                number == self.number || one_slip(number, &self.number)
            })
        }));
        let of_number = ward.numbers.find(&self.number).and_then(|number| ward.by_number.get(number as usize));
        candidates.extend(of_number.into_iter().flatten());
        candidates.extend(ward.named(&self.number, &self.sheet));
    }
}

/// Whether one slip of the pen makes one text the other: a character wrong, missing, too many, or two exchanged. Texts of one
/// character are too short to tell.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if a == b || b.len() < 2 || b.len() - a.len() > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (left_a, left_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    match (left_a, left_b) {
        ([], [_]) | ([_], [_]) => true,
        ([x, y], [z, w]) => x == w && y == z,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_one_character() {
        for (a, b, slip) in [
            ("125", "126", true),
            ("125", "25", true),
            ("125", "1255", true),
            ("125", "152", true),
            ("125", "521", false),
            ("125", "125", false),
            ("1", "2", false),
            ("12", "1", true),
            ("7", "127", false),
        ] {
            assert_eq!((one_slip(a, b), one_slip(b, a)), (slip, slip), "{a} {b}");
        }
    }
}
