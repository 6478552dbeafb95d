//! Papers that were handed in twice: pairs of scans to be shown side by side. Nothing is deleted, nothing is decided.

use std::collections::{BTreeMap, BTreeSet};

use crate::cadastre::{PageCode, PageReading, Scan, ScanId, ScanKind, Serial, Snapshot};
use crate::jobs::{Cancelled, Watch};
use crate::scans::look_distance;

/// Bits of two looks that may differ when they are of one paper. Source: the sample's pages scanned again, lighter, coarser and
/// turned by half a degree, differ in 0 to 5; different pages of one form in 8 and more.
pub const NEAR_BITS: u32 = 5;

/// Parts that a look is cut into to find near ones: one more than may differ, so that one part of two near looks is equal.
const PARTS: u32 = NEAR_BITS + 1;

/// Equal parts that more pages share than this say nothing: they are of the form, not of a paper.
const MOST_IN_PART: usize = 400;

/// Why two scans may show one paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The QR codes of both name this certificate.
    SameSerial(Serial),
    /// Pages (from 0) of both that look alike, and the bits in which their looks differ.
    NearCopy { pages: (u32, u32), bits: u32 },
}

/// Two scans of other bytes that may show one paper; the first has the smaller id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    pub scans: (ScanId, ScanId),
    /// At least one, each once.
    pub likeness: Vec<Likeness>,
}

/// Every pair that nobody has compared yet, sorted. Pages that are blank, and papers of other certificates that are known to be others, are not compared by
/// their looks: forms look alike.
///
/// Errors: [`Cancelled`].
pub fn duplicates(snapshot: &Snapshot, watch: &Watch) -> Result<Vec<Duplicate>, Cancelled> {
    let mut pairs: BTreeMap<(ScanId, ScanId), BTreeSet<Likeness>> = BTreeMap::new();
    let mut by_serial: BTreeMap<&Serial, BTreeSet<ScanId>> = BTreeMap::new();
    for scan in snapshot.scans.iter() {
        for code in scan.readings.iter().flat_map(|reading| &reading.codes) {
            if let PageCode::CertificateQr { serial, .. } = code {
                by_serial.entry(serial).or_default().insert(scan.id);
            }
        }
    }
    for (serial, scans) in by_serial {
        let scans: Vec<ScanId> = scans.into_iter().collect();
        for (at, first) in scans.iter().enumerate() {
            for second in scans.iter().skip(at + 1) {
                pairs.entry((*first, *second)).or_default().insert(Likeness::SameSerial(serial.clone()));
            }
        }
    }
    watch.check()?;
    let pages: Vec<Page<'_>> = snapshot.scans.iter().flat_map(|scan| pages_of(scan)).collect();
    for part in 0..PARTS {
        watch.check()?;
        let mut alike: BTreeMap<u64, Vec<&Page<'_>>> = BTreeMap::new();
        for page in &pages {
            alike.entry(part_of(page.reading.look, part)).or_default().push(page);
        }
        for pages in alike.values().filter(|pages| pages.len() <= MOST_IN_PART) {
            for (at, first) in pages.iter().enumerate() {
                for second in pages.iter().skip(at + 1) {
                    if let Some((scans, likeness)) = near(first, second) {
                        pairs.entry(scans).or_default().insert(likeness);
                    }
                }
            }
        }
    }
    let duplicate =
        |(scans, likeness): (_, BTreeSet<Likeness>)| Duplicate { scans, likeness: likeness.into_iter().collect() };
    // What a person has compared is not asked again.
    pairs.retain(|(one, other), _| snapshot.settings.compared(*one, *other).is_none());
    Ok(pairs.into_iter().map(duplicate).collect())
}

/// Puts the pairs first that are most surely copies: the same serial in both, then the larger share of pages that look alike, then
/// the smaller difference of looks.
pub fn strongest_first(pairs: &mut [Duplicate], snapshot: &Snapshot) {
    pairs.sort_by_cached_key(|pair| {
        let serial = pair.likeness.iter().any(|likeness| matches!(likeness, Likeness::SameSerial(_)));
        let looks = pair.likeness.iter().filter_map(|likeness| match likeness {
            Likeness::NearCopy { pages, bits } => Some((pages.0, *bits)),
            Likeness::SameSerial(_) => None,
        });
        let alike: BTreeSet<u32> = looks.clone().map(|(page, _)| page).collect();
        let pages = |id: ScanId| snapshot.scans.get(id).map_or(1, |scan| scan.pages.max(1));
        let unlike =
            pages(pair.scans.0).max(pages(pair.scans.1)).saturating_sub(u32::try_from(alike.len()).unwrap_or(0));
        (!serial, unlike, looks.map(|(_, bits)| bits).min(), pair.scans)
    });
}

struct Page<'a> {
    scan: &'a Scan,
    page: u32,
    reading: &'a PageReading,
}

/// The pages whose look means something.
fn pages_of(scan: &Scan) -> impl Iterator<Item = Page<'_>> {
    let pages = (0_u32..).zip(scan.readings.iter()).map(move |(page, reading)| Page { scan, page, reading });
    pages.filter(|page| page.reading.width > 0 && !page.reading.quality.faults.blank)
}

fn near<'a>(first: &Page<'a>, second: &Page<'a>) -> Option<((ScanId, ScanId), Likeness)> {
    if first.scan.id == second.scan.id || proven_others(first, second) {
        return None;
    }
    let bits = look_distance(first.reading.look, second.reading.look);
    let turned = (first.reading.width > first.reading.height) != (second.reading.width > second.reading.height);
    if bits > NEAR_BITS || turned {
        return None;
    }
    let (a, b) = if first.scan.id < second.scan.id { (first, second) } else { (second, first) };
    Some(((a.scan.id, b.scan.id), Likeness::NearCopy { pages: (a.page, b.page), bits }))
}

/// Whether the two pages are known to be of different papers: their certificates differ, or one is a person's paper.
fn proven_others(first: &Page<'_>, second: &Page<'_>) -> bool {
    let certificates = (first.scan.certificate_of_page(first.page), second.scan.certificate_of_page(second.page));
    let differ = matches!(certificates, (Some(a), Some(b)) if a != b);
    let of_person = |page: &Page<'_>| page.scan.kind == ScanKind::IdentityPapers;
    differ || of_person(first) != of_person(second)
}

/// One of [`PARTS`] parts of a look, all of its bits in one of them.
fn part_of(look: u64, part: u32) -> u64 {
    let (start, end) = (part * 64 / PARTS, (part + 1) * 64 / PARTS);
    look >> start & ((1 << (end - start)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{CertificateId, ChangeSet, ContentHash, Edit, ScanFormat, SourceFile};
    use crate::i18n::Message;

    fn page(look: u64, codes: Vec<PageCode>) -> PageReading {
        PageReading { width: 10, height: 14, codes, look, ..PageReading::default() }
    }

    fn scan(id: u64, certificate: Option<u64>, pages: Vec<PageReading>) -> Scan {
        let hash = ContentHash([u8::try_from(id).expect("small"); 32]);
        let source = SourceFile { hash, path: format!("{id}.jpg"), bytes: 1 };
        let scan = Scan::of_file(ScanId(id), source, ScanFormat::Jpeg, ScanKind::Certificate);
        Scan { certificate: certificate.map(CertificateId), readings: pages.into(), ..scan }
    }

    fn found(scans: Vec<Scan>) -> Vec<Duplicate> {
        let mut act = ChangeSet::new(Message::new("act-test"));
        scans.into_iter().for_each(|scan| act.push(Edit::insert(scan)));
        duplicates(&Snapshot::default().apply(&act).expect("insertions"), &Watch::new()).expect("not cancelled")
    }

    const LOOK: u64 = 0x1234_5678_9ABC_DEF0;

    #[test]
    fn near_looks_are_a_pair_up_to_the_bound() {
        let at_bound = LOOK ^ 0b1_0000_0000_0001_0000_0000_0001_0000_0000_0001_0000_0000_0001;
        let scans = (ScanId(1), ScanId(2));
        let near = found(vec![scan(1, None, vec![page(LOOK, vec![])]), scan(2, None, vec![page(at_bound, vec![])])]);
        let likeness = vec![Likeness::NearCopy { pages: (0, 0), bits: NEAR_BITS }];
        assert_eq!(near, [Duplicate { scans, likeness }]);
        let far = at_bound ^ 1 << 60;
        assert_eq!(found(vec![scan(1, None, vec![page(LOOK, vec![])]), scan(2, None, vec![page(far, vec![])])]), []);
    }

    #[test]
    fn the_same_serial_comes_first_then_files_that_are_alike_on_every_page() {
        let near = |page, bits| Likeness::NearCopy { pages: (page, page), bits };
        let serial = Serial::parse("AA 06654954").expect("a serial");
        let pair = |one, other, likeness| Duplicate { scans: (ScanId(one), ScanId(other)), likeness };
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=6 {
            let pages = vec![page(LOOK, vec![]); if id <= 2 { 3 } else { 1 }];
            act.push(Edit::insert(Scan { pages: if id <= 2 { 3 } else { 1 }, ..scan(id, None, pages) }));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions");
        let mut pairs = vec![
            pair(1, 2, vec![near(0, 0)]),
            pair(3, 4, vec![near(0, 4)]),
            pair(3, 5, vec![near(0, 1)]),
            pair(5, 6, vec![Likeness::SameSerial(serial)]),
        ];
        strongest_first(&mut pairs, &ward);
        let order: Vec<_> = pairs.iter().map(|pair| (pair.scans.0.0, pair.scans.1.0)).collect();
        assert_eq!(order, [(5, 6), (3, 5), (3, 4), (1, 2)]);
    }

    #[test]
    fn a_pair_that_a_person_has_compared_is_not_shown_again() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=3 {
            act.push(Edit::insert(scan(id, None, vec![page(LOOK, vec![])])));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions");
        let apart = crate::editing::tell_scans_apart(&ward, (ScanId(1), ScanId(3))).expect("there");
        let pairs = duplicates(&ward.apply(&apart).expect("made for it"), &Watch::new()).expect("not cancelled");
        let pairs: Vec<_> = pairs.into_iter().map(|pair| pair.scans).collect();
        assert_eq!(pairs, [(ScanId(1), ScanId(2)), (ScanId(2), ScanId(3))]);
    }

    #[test]
    fn every_bit_of_a_look_is_in_one_part() {
        let bits: u32 = (0..PARTS).map(|part| part_of(u64::MAX, part).count_ones()).sum();
        assert_eq!(bits, 64);
    }

    #[test]
    fn the_same_serial_on_two_files_is_a_pair() {
        let serial = Serial::parse("AA 06654954").expect("a serial");
        let code = || PageCode::CertificateQr {
            serial: Serial::parse("AA 06654954").expect("a serial"),
            office: String::new(),
            dossier: String::new(),
            certificate_code: String::new(),
            issued: None,
        };
        let pairs = found(vec![
            scan(1, Some(1), vec![page(LOOK, vec![code()])]),
            scan(2, Some(1), vec![page(!LOOK, vec![code()]), page(3, vec![code()])]),
        ]);
        assert_eq!(pairs, [Duplicate { scans: (ScanId(1), ScanId(2)), likeness: vec![Likeness::SameSerial(serial)] }]);
    }

    #[test]
    fn forms_of_other_certificates_and_pages_of_one_file_look_alike_for_nothing() {
        let alike = || vec![page(LOOK, vec![]), page(LOOK, vec![])];
        assert_eq!(found(vec![scan(1, Some(1), alike()), scan(2, Some(2), alike())]), []);
        assert_eq!(found(vec![scan(1, None, alike())]), []);
        let mut blank = page(LOOK, vec![]);
        blank.quality.faults.blank = true;
        assert_eq!(found(vec![scan(1, None, vec![blank.clone()]), scan(2, None, vec![blank])]), []);
    }
}
