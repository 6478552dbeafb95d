//! Copies side by side: two files that may show one paper, looked at together. A person says which; nothing is deleted.
//!
//! 1. A job finds the pairs that nobody has compared: the same serial in two files, or pages that look alike.
//! 2. Both pages are zoomed and moved together, at the same place of the paper.
//! 3. "The same" attaches the pages that are seen to one certificate; "different" is about the two files, and is remembered. Either is
//!    one act and can be taken back.

mod acts;
mod copies_ui;
mod keys;

pub use keys::pressed;

use std::sync::Arc;

use super::notices::Tone;
use super::viewer::{Aim, Viewer};
use crate::cadastre::{CertificateId, PageCode, ScanId, Serial, Snapshot};
use crate::i18n::Message;
use crate::tasks::{Duplicate, Likeness};

/// What the user asks of the copies; by key or by button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiesAct {
    Open((ScanId, ScanId)),
    Next,
    Previous,
    /// Both show one paper: that of either, where only one is known.
    Same,
    /// Both show the paper of the left, or of the right.
    SameAs(Side),
    Different,
    Undo,
    /// Turns the pages of both.
    TurnPage(i64),
    Zoom(bool),
    FitPage,
    /// Whether both move together.
    Together,
    Leave,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// What the copies remember while they are looked at.
pub struct Copies {
    /// `None` until the job has found them.
    pub(super) pairs: Option<Arc<Vec<Duplicate>>>,
    /// Revision for which they were looked for last.
    pub(super) asked: Option<u64>,
    pub(super) current: Option<(ScanId, ScanId)>,
    pub(super) left: Viewer,
    pub(super) right: Viewer,
    pub(super) together: bool,
    /// Moves of both that were followed.
    moves: (u64, u64),
    /// What was done here, the last at the end.
    trail: Vec<(Message, (ScanId, ScanId))>,
    said: Option<(Tone, Message)>,
    scroll_to_current: bool,
}

impl Default for Copies {
    fn default() -> Self {
        Self {
            pairs: None,
            asked: None,
            current: None,
            left: Viewer::one_of_two(),
            right: Viewer::one_of_two(),
            together: true,
            moves: (0, 0),
            trail: Vec::new(),
            said: None,
            scroll_to_current: false,
        }
    }
}

impl Copies {
    /// The pair that is looked at.
    pub fn current(&self) -> Option<(ScanId, ScanId)> {
        self.current
    }

    /// The pairs that wait, once they are known.
    pub fn pairs(&self) -> Option<&[Duplicate]> {
        self.pairs.as_deref().map(Vec::as_slice)
    }

    /// Whether both pages are on the screen, or why they cannot be.
    pub fn is_settled(&self) -> bool {
        self.current.is_some() && self.left.is_settled() && self.right.is_settled()
    }

    /// Widths of the panels as shares of the pages' that they look at, left and right.
    pub fn seen_widths(&self) -> (f32, f32) {
        (self.left.seen_width(), self.right.seen_width())
    }

    fn duplicate(&self) -> Option<&Duplicate> {
        self.pairs()?.iter().find(|pair| Some(pair.scans) == self.current)
    }

    /// The pages (from 0) that are compared: those that are seen. Why: a person who turns to other pages judges by them.
    pub fn pages(&self, snapshot: &Snapshot) -> (u32, u32) {
        let proposed = self.proposed(snapshot);
        let Some(scans) = self.current else { return proposed };
        (self.left.page_of(scans.0).unwrap_or(proposed.0), self.right.page_of(scans.1).unwrap_or(proposed.1))
    }

    /// The pages (from 0) for which the pair was found.
    fn proposed(&self, snapshot: &Snapshot) -> (u32, u32) {
        self.duplicate().map_or((0, 0), |pair| pages_of(pair, snapshot))
    }

    /// The certificates of the pages that are compared, left and right.
    fn certificates(&self, snapshot: &Snapshot) -> (Option<CertificateId>, Option<CertificateId>) {
        let Some((left, right)) = self.current else { return (None, None) };
        let pages = self.pages(snapshot);
        (certificate_of(snapshot, left, pages.0), certificate_of(snapshot, right, pages.1))
    }

    /// Looks at a pair: at the pages that are alike.
    fn look_at(&mut self, scans: (ScanId, ScanId), snapshot: &Snapshot) {
        self.current = Some(scans);
        self.scroll_to_current = true;
        let pages = self.proposed(snapshot);
        (self.left, self.right) = (Viewer::one_of_two(), Viewer::one_of_two());
        self.moves = (0, 0);
        let whole = Some(egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0)));
        self.left.aim(Aim { scan: scans.0, page: pages.0, part: whole });
        self.right.aim(Aim { scan: scans.1, page: pages.1, part: whole });
    }

    /// The pair so many places further on, going round.
    fn beside(&self, by: i64) -> Option<(ScanId, ScanId)> {
        let pairs = self.pairs().filter(|pairs| !pairs.is_empty())?;
        let at = pairs.iter().position(|pair| Some(pair.scans) == self.current);
        let count = i64::try_from(pairs.len()).ok()?;
        let at = at.and_then(|at| i64::try_from(at).ok()).map_or(0, |at| (at + by).rem_euclid(count));
        pairs.get(usize::try_from(at).ok()?).map(|pair| pair.scans)
    }
}

/// The pages (from 0) to be compared.
fn pages_of(pair: &Duplicate, snapshot: &Snapshot) -> (u32, u32) {
    let near = pair.likeness.iter().filter_map(|likeness| match likeness {
        Likeness::NearCopy { pages, bits } => Some((*bits, *pages)),
        Likeness::SameSerial(_) => None,
    });
    if let Some((_, pages)) = near.min() {
        return pages;
    }
    let named = serial_of(pair);
    let with_code = |id: ScanId| {
        let scan = snapshot.scans.get(id);
        let names = |code: &PageCode| matches!(code, PageCode::CertificateQr { serial, .. } if Some(serial) == named);
        let is_coded = |codes: &[PageCode]| codes.iter().any(names);
        let page = scan.and_then(|scan| scan.readings.iter().position(|reading| is_coded(&reading.codes)));
        page.and_then(|page| u32::try_from(page).ok()).unwrap_or(0)
    };
    (with_code(pair.scans.0), with_code(pair.scans.1))
}

/// The certificate that a scan shows on a page (from 0), as far as it is known.
fn certificate_of(snapshot: &Snapshot, scan: ScanId, page: u32) -> Option<CertificateId> {
    snapshot.scans.get(scan)?.certificate_of_page(page)
}

/// The serial that both codes name.
fn serial_of(pair: &Duplicate) -> Option<&Serial> {
    pair.likeness.iter().find_map(|likeness| match likeness {
        Likeness::SameSerial(serial) => Some(serial),
        Likeness::NearCopy { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Certificate, ChangeSet, ContentHash, Edit, PageApart, Scan, ScanFormat, ScanKind, SourceFile,
    };

    fn pair(one: u64, other: u64, likeness: Vec<Likeness>) -> Duplicate {
        Duplicate { scans: (ScanId(one), ScanId(other)), likeness }
    }

    #[test]
    fn the_most_alike_pages_are_looked_at() {
        let near = |pages, bits| Likeness::NearCopy { pages, bits };
        let found = pair(1, 2, vec![near((0, 0), 4), near((1, 3), 1)]);
        assert_eq!(pages_of(&found, &Snapshot::default()), (1, 3));
        assert_eq!(pages_of(&pair(1, 2, Vec::new()), &Snapshot::default()), (0, 0));
    }

    #[test]
    fn the_certificates_are_those_of_the_pages_that_are_compared() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=2_u8 {
            act.push(Edit::insert(Certificate::with_serial(CertificateId(id.into()), None)));
            let source = SourceFile { hash: ContentHash([id; 32]), path: format!("{id}.pdf"), bytes: 10 };
            let scan = Scan::of_file(ScanId(id.into()), source, ScanFormat::Pdf, ScanKind::Certificate);
            let apart = PageApart { page: 2, certificate: Some(CertificateId(2)), kind: ScanKind::Certificate };
            let pages_apart = if id == 1 { vec![apart] } else { Vec::new() };
            act.push(Edit::insert(Scan { pages: 3, certificate: Some(CertificateId(1)), pages_apart, ..scan }));
        }
        let ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        let found = pair(1, 2, vec![Likeness::NearCopy { pages: (2, 0), bits: 1 }]);
        let mut copies = Copies { pairs: Some(Arc::new(vec![found])), ..Copies::default() };
        assert_eq!(copies.certificates(&ward), (None, None));
        copies.current = Some((ScanId(1), ScanId(2)));
        assert_eq!(copies.certificates(&ward), (Some(CertificateId(2)), Some(CertificateId(1))));
    }

    #[test]
    fn pairs_go_round_and_a_pair_that_is_gone_gives_the_first() {
        let pairs = Some(Arc::new(vec![pair(1, 2, Vec::new()), pair(3, 4, Vec::new())]));
        let mut copies = Copies { pairs, current: Some((ScanId(3), ScanId(4))), ..Copies::default() };
        assert_eq!(copies.beside(1), Some((ScanId(1), ScanId(2))));
        assert_eq!(copies.beside(-1), Some((ScanId(1), ScanId(2))));
        copies.current = Some((ScanId(8), ScanId(9)));
        assert_eq!(copies.beside(1), Some((ScanId(1), ScanId(2))));
    }
}
