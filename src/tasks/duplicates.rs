//! Papers that were handed in twice: pairs of scans to be shown side by side. Nothing is deleted, nothing is decided.

use std::collections::{BTreeMap, BTreeSet};

use crate::cadastre::{
    CertificateBarcode, CertificateId, PageCode, PageReading, Scan, ScanId, ScanKind, Serial, Snapshot,
};
use crate::jobs::{Cancelled, Watch};
use crate::scans::look_distance;

/// Bits of two looks that may differ when they are of one paper. Source: the sample's pages scanned again, lighter, coarser and
/// turned by half a degree, differ in 0 to 5; different pages of one form in 8 and more.
pub const NEAR_BITS: u32 = 5;

/// Parts that a look is cut into to find near ones: one more than may differ, so that one part of two near looks is equal.
const PARTS: u32 = NEAR_BITS + 1;

/// Equal parts that more pages share than this say nothing, and to compare all of them would take seconds.
const MOST_IN_PART: usize = 4_000;

/// Other papers that a page may look like, at most: one that looks like more looks like its form. Source: measured on three campaigns
/// (`sample-ward --parcels 1200 --certificates 500 --scans 200`, seeds 7, 8, 9): 15 pairs are left of 1 960, with each of the 8 copies
/// that were among them; with two other papers 38.
const MOST_ALIKE: usize = 1;

/// Pages of one paper that are compared, at most. Source: a certificate has four; a code that more pages show is no certificate's.
const MOST_OF_PAPER: usize = 200;

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

/// Every pair that nobody has compared yet, sorted.
///
/// 1. Files whose QR codes name the same certificate.
/// 2. Files of which the codes, else the certificates that they are attached to, say that they show one paper, by pages that look alike.
/// 3. Files of which neither says whether they do, by pages that look alike and like hardly any other: forms look alike.
///
/// Blank pages and those of field sheets say nothing. Limits: of a nearly empty form a copy is known only by 1 and 2, and so are three
/// files of one paper; a copy that leans by more than half a degree against the other looks like another page.
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
    let near = near_of_one_paper(&pages, watch)?.into_iter().chain(near_of_no_form(&pages, watch)?);
    for (scans, likeness) in near {
        pairs.entry(scans).or_default().insert(likeness);
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
    certificate: Option<CertificateId>,
    code: Option<PaperCode<'a>>,
}

/// How a code names a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PaperCode<'a> {
    Serial(&'a Serial),
    Barcode(&'a CertificateBarcode),
}

/// The paper that a page shows, as far as it is known; else the file stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Paper<'a> {
    Certificate(CertificateId),
    Code(PaperCode<'a>),
    File(ScanId),
}

/// What is known of two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinship {
    OnePaper,
    OtherPapers,
    Unknown,
}

type Near = ((ScanId, ScanId), Likeness);

/// The pages whose look means something. A page without a code has that of its file, if there is one only.
fn pages_of(scan: &Scan) -> impl Iterator<Item = Page<'_>> {
    let of_file = only_code(scan.readings.iter().flat_map(|reading| &reading.codes));
    let means = |reading: &PageReading| {
        let is_sheet = scan.kind == ScanKind::FieldSheet || reading.is_of_field_sheet();
        reading.width > 0 && !reading.quality.faults.blank && !is_sheet
    };
    let pages = (0_u32..).zip(scan.readings.iter()).filter(move |(_, reading)| means(reading));
    pages.map(move |(page, reading)| {
        let is_named = reading.codes.iter().any(|code| paper_code(code).is_some());
        let code = if is_named { only_code(&reading.codes) } else { of_file };
        Page { scan, page, reading, certificate: scan.certificate_of_page(page), code }
    })
}

fn paper_code(code: &PageCode) -> Option<PaperCode<'_>> {
    match code {
        PageCode::CertificateQr { serial, .. } => Some(PaperCode::Serial(serial)),
        PageCode::CertificateBarcode(barcode) => Some(PaperCode::Barcode(barcode)),
        PageCode::CitizenCard { .. } | PageCode::FieldSheet { .. } | PageCode::Other => None,
    }
}

/// The certificate that codes name, if they name one only. The form with a QR code has no bar code: one beside it is another paper's.
fn only_code<'a>(codes: impl IntoIterator<Item = &'a PageCode>) -> Option<PaperCode<'a>> {
    // Serials sort before bar codes.
    let named: BTreeSet<PaperCode<'_>> = codes.into_iter().filter_map(paper_code).collect();
    let has_serial = matches!(named.first(), Some(PaperCode::Serial(_)));
    let mut told = named.into_iter().filter(|code| !has_serial || matches!(code, PaperCode::Serial(_)));
    told.next().filter(|_| told.next().is_none())
}

impl<'a> Page<'a> {
    fn paper(&self) -> Paper<'a> {
        match (self.certificate, self.code) {
            (Some(certificate), _) => Paper::Certificate(certificate),
            (None, Some(code)) => Paper::Code(code),
            (None, None) => Paper::File(self.scan.id),
        }
    }

    /// Whether it is a page of another file that looks the same, and the bits in which their looks differ.
    fn bits_to(&self, other: &Self) -> Option<u32> {
        let is_turned = |page: &Self| page.reading.width > page.reading.height;
        let of_person = |page: &Self| page.scan.kind == ScanKind::IdentityPapers;
        if self.scan.id == other.scan.id || is_turned(self) != is_turned(other) || of_person(self) != of_person(other) {
            return None;
        }
        Some(look_distance(self.reading.look, other.reading.look)).filter(|bits| *bits <= NEAR_BITS)
    }

    /// Two serials tell, and so do two bar codes that differ; equal ones may be of certificates that were issued together.
    fn kinship(&self, other: &Self) -> Kinship {
        let by = |same: bool| if same { Kinship::OnePaper } else { Kinship::OtherPapers };
        let has_one_code = match (self.code, other.code) {
            (Some(PaperCode::Serial(one)), Some(PaperCode::Serial(other))) => return by(one == other),
            (Some(PaperCode::Barcode(one)), Some(PaperCode::Barcode(other))) if one != other => return by(false),
            (one, other) => one.is_some() && one == other,
        };
        match (self.certificate, other.certificate) {
            (Some(one), Some(other)) => by(one == other),
            _ if has_one_code => Kinship::OnePaper,
            _ => Kinship::Unknown,
        }
    }

    fn near(&self, other: &Self, bits: u32) -> Near {
        let (one, other) = if self.scan.id < other.scan.id { (self, other) } else { (other, self) };
        ((one.scan.id, other.scan.id), Likeness::NearCopy { pages: (one.page, other.page), bits })
    }
}

/// Pages that look alike of files that are known to show one paper.
fn near_of_one_paper(pages: &[Page<'_>], watch: &Watch) -> Result<Vec<Near>, Cancelled> {
    let mut papers: BTreeMap<Paper<'_>, Vec<&Page<'_>>> = BTreeMap::new();
    for page in pages {
        let named = [page.certificate.map(Paper::Certificate), page.code.map(Paper::Code)];
        for paper in named.into_iter().flatten() {
            papers.entry(paper).or_default().push(page);
        }
    }
    let mut found = Vec::new();
    for pages in papers.values().filter(|pages| pages.len() <= MOST_OF_PAPER) {
        watch.check()?;
        for (at, first) in pages.iter().enumerate() {
            for second in pages.iter().skip(at + 1).filter(|second| first.kinship(second) == Kinship::OnePaper) {
                found.extend(first.bits_to(second).map(|bits| first.near(second, bits)));
            }
        }
    }
    Ok(found)
}

/// What looks like a page: other papers, and their pages with the bits of difference.
#[derive(Debug, Clone, Default)]
struct Alike<'a> {
    papers: BTreeSet<Paper<'a>>,
    pages: BTreeMap<usize, u32>,
}

impl Alike<'_> {
    fn is_of_form(&self) -> bool {
        self.papers.len() > MOST_ALIKE
    }
}

/// Pages that look alike of files of which nobody knows whether they show one paper, where neither looks like its form.
fn near_of_no_form(pages: &[Page<'_>], watch: &Watch) -> Result<Vec<Near>, Cancelled> {
    let mut alike = vec![Alike::default(); pages.len()];
    for part in 0..PARTS {
        let mut equal: BTreeMap<u64, Vec<(usize, &Page<'_>)>> = BTreeMap::new();
        for (at, page) in pages.iter().enumerate() {
            equal.entry(part_of(page.reading.look, part)).or_default().push((at, page));
        }
        for pages in equal.values().filter(|pages| pages.len() <= MOST_IN_PART) {
            for (at, page) in pages {
                watch.check()?;
                if let Some(alike) = alike.get_mut(*at) {
                    look_among(page, pages, alike);
                }
            }
        }
    }
    let mut found = Vec::new();
    for ((at, page), own) in pages.iter().enumerate().zip(&alike).filter(|(_, own)| !own.is_of_form()) {
        for (other, bits) in own.pages.range(at + 1..) {
            let unknown = |other: &&Page<'_>| page.kinship(other) == Kinship::Unknown;
            let other = pages.get(*other).filter(unknown).zip(alike.get(*other)).filter(|(_, own)| !own.is_of_form());
            found.extend(other.map(|(other, _)| page.near(other, *bits)));
        }
    }
    Ok(found)
}

/// Adds the pages that look like one, up to what shows that it looks like its form.
fn look_among<'a>(page: &Page<'a>, pages: &[(usize, &Page<'a>)], alike: &mut Alike<'a>) {
    for (at, other) in pages {
        if alike.is_of_form() {
            return;
        }
        if let Some(bits) = page.bits_to(other)
            && page.kinship(other) != Kinship::OnePaper
        {
            alike.papers.insert(other.paper());
            alike.pages.insert(*at, bits);
        }
    }
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
            act.push(Edit::insert(scan(id, Some(7), vec![page(LOOK, vec![])])));
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

    fn bar(digits: &str) -> PageCode {
        PageCode::CertificateBarcode(CertificateBarcode::parse(digits).expect("13 digits"))
    }

    fn scans_of(pairs: &[Duplicate]) -> Vec<(u64, u64)> {
        pairs.iter().map(|pair| (pair.scans.0.0, pair.scans.1.0)).collect()
    }

    #[test]
    fn pages_whose_codes_name_two_certificates_are_no_copies_and_their_backs_neither() {
        let (one, other) = (|| bar("0032714000123"), || bar("0032714000124"));
        let file = |id, code| scan(id, None, vec![page(LOOK, vec![code]), page(!LOOK, vec![])]);
        assert_eq!(found(vec![file(1, one()), file(2, other())]), []);
        assert_eq!(scans_of(&found(vec![file(1, one()), file(2, one())])), [(1, 2)]);
        // Of a file of two certificates nobody knows whose the back is.
        let both = scan(2, None, vec![page(0, vec![one()]), page(0, vec![other()]), page(!LOOK, vec![])]);
        assert_eq!(scans_of(&found(vec![file(1, one()), both])), [(1, 2)]);
    }

    #[test]
    fn bar_codes_that_differ_part_and_equal_ones_join_what_is_not_attached_to_two_certificates() {
        let file = |id, certificate, code| scan(id, certificate, vec![page(LOOK, vec![bar(code)])]);
        let (one, other) = ("0032714000123", "0032714000124");
        assert_eq!(found(vec![file(1, Some(1), one), file(2, Some(1), other)]), [], "whatever they are attached to");
        assert_eq!(scans_of(&found(vec![file(1, Some(1), one), file(2, None, one)])), [(1, 2)]);
        assert_eq!(found(vec![file(1, Some(1), one), file(2, Some(2), one)]), [], "issued together");
    }

    #[test]
    fn what_looks_like_two_other_papers_looks_like_its_form() {
        let unknown = |count: u64| (1..=count).map(|id| scan(id, None, vec![page(LOOK, vec![])])).collect::<Vec<_>>();
        assert_eq!(scans_of(&found(unknown(2))), [(1, 2)]);
        assert_eq!(found(unknown(3)), []);
        // Several files of one paper are one, and files of it are compared however many others look the same.
        let of_one = |id| scan(id, Some(7), vec![page(LOOK, vec![])]);
        let three = vec![scan(1, None, vec![page(LOOK, vec![])]), of_one(2), of_one(3), of_one(4)];
        assert_eq!(scans_of(&found(three)), [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]);
        let among_others = unknown(4).into_iter().chain([of_one(5), of_one(6)]).collect();
        assert_eq!(scans_of(&found(among_others)), [(5, 6)]);
    }

    #[test]
    fn pages_of_field_sheets_are_not_compared() {
        let code = || PageCode::FieldSheet { text: "thuaso:1:0123456789:=7".to_owned() };
        let sheet = |id| scan(id, None, vec![page(LOOK, vec![code()])]);
        assert_eq!(found(vec![sheet(1), sheet(2)]), []);
        let kind = |id| Scan { kind: ScanKind::FieldSheet, ..scan(id, None, vec![page(LOOK, vec![])]) };
        assert_eq!(found(vec![kind(1), kind(2)]), []);
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
