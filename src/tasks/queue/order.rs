//! The queue of a filter: its certificates in their order, and how many there are of each state.

use std::collections::{BTreeMap, BTreeSet};

use super::{QueueFilter, QueueOrder, WorkState, work_state};
use crate::cadastre::{Certificate, CertificateId, Designation, Snapshot};
use crate::jobs::{Cancelled, Watch};
use crate::matching::Standing;
use crate::text::{NaturalPart, natural_parts};

/// Certificates looked at between two looks at the watch.
const STRIDE: usize = 256;

/// Definition 3, with what a person wants to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Revision of the snapshot that it was made from.
    pub revision: u64,
    pub filter: QueueFilter,
    pub certificates: Vec<CertificateId>,
    /// Of the certificates in it.
    pub counts: Counts,
    /// Every residential group of the ward, sorted.
    pub residential_groups: Vec<String>,
}

/// How many certificates are in each state, in the order of [`WorkState::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts(pub [usize; 5]);

impl Counts {
    pub fn of(&self, state: WorkState) -> usize {
        self.0[state.index()]
    }

    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

impl Queue {
    /// The next certificate behind `from` (or from the beginning) that is worked through; the queue is gone round once.
    /// `forward` false: the one before.
    pub fn next(&self, snapshot: &Snapshot, from: Option<CertificateId>, forward: bool) -> Option<CertificateId> {
        let count = self.certificates.len();
        let at = from.and_then(|id| self.certificates.iter().position(|other| *other == id));
        let open = |id: &CertificateId| {
            let row = snapshot.certificates.get(*id);
            row.is_some_and(|row| self.filter.shows(work_state(snapshot, row)))
        };
        let start = match (at, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at + count.saturating_sub(1),
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        let step = if forward { 1 } else { count.saturating_sub(1) };
        let round = (0..count).map(|turn| (start + turn * step) % count);
        round.filter_map(|at| self.certificates.get(at).copied()).find(|id| Some(*id) != from && open(id))
    }

    /// Up to `count` certificates that come after this one, without going round.
    pub fn ahead(&self, snapshot: &Snapshot, from: CertificateId, count: usize) -> Vec<CertificateId> {
        let behind = self.certificates.iter().skip_while(|id| **id != from).skip(1);
        let open = |id: &&CertificateId| {
            let row = snapshot.certificates.get(**id);
            row.is_some_and(|row| self.filter.shows(work_state(snapshot, row)))
        };
        behind.filter(open).take(count).copied().collect()
    }
}

/// Makes the queue of a filter. `standings` is used for [`QueueOrder::Surest`] only; one that lacks counts as open.
///
/// Errors: [`Cancelled`].
pub fn queue(
    snapshot: &Snapshot,
    filter: &QueueFilter,
    standings: &BTreeMap<CertificateId, Standing>,
    watch: &Watch,
) -> Result<Queue, Cancelled> {
    let looked_for = filter.looked_for(snapshot);
    let mut counts = Counts::default();
    let mut keyed = Vec::new();
    let mut residential_groups = BTreeSet::new();
    for (at, certificate) in snapshot.certificates.iter().enumerate() {
        if at.is_multiple_of(STRIDE) {
            watch.check()?;
        }
        if !certificate.residential_group.is_empty() {
            residential_groups.insert(certificate.residential_group.clone());
        }
        if filter.takes(snapshot, certificate, &looked_for) {
            counts.0[work_state(snapshot, certificate).index()] += 1;
            keyed.push((key(snapshot, filter.order, certificate, standings), certificate.id));
        }
    }
    keyed.sort();
    Ok(Queue {
        revision: snapshot.revision,
        filter: filter.clone(),
        certificates: keyed.into_iter().map(|(_, id)| id).collect(),
        counts,
        residential_groups: residential_groups.into_iter().collect(),
    })
}

/// What a certificate is ordered by: a rank, then texts in which numbers count as numbers.
type Key = (u8, Vec<NaturalPart>);

fn key(
    snapshot: &Snapshot,
    order: QueueOrder,
    certificate: &Certificate,
    standings: &BTreeMap<CertificateId, Standing>,
) -> Key {
    match order {
        QueueOrder::Files => match snapshot.scans_of_certificate(certificate.id).next() {
            Some(scan) => (0, parts(&scan.source.path)),
            // Without a paper to look at there is least to be done.
            None => (1, sheet_and_number(certificate)),
        },
        QueueOrder::Sheets => sheets_key(certificate),
        QueueOrder::Surest => {
            let rank = match standings.get(&certificate.id) {
                Some(Standing::Sure(_)) => 0,
                Some(Standing::Open) | None => 1,
                Some(Standing::Contradictory) => 2,
                Some(Standing::NoEvidence) => 3,
            };
            (rank, sheets_key(certificate).1)
        }
    }
}

fn sheets_key(certificate: &Certificate) -> Key {
    (u8::from(certificate.printed_parcels.is_empty()), sheet_and_number(certificate))
}

fn sheet_and_number(certificate: &Certificate) -> Vec<NaturalPart> {
    let written = |designation: &Designation| parts(&designation.key());
    certificate
        .printed_parcels
        .first()
        .map(|parcel| {
            let mut all = written(&parcel.sheet);
            all.push(NaturalPart::Number(0));
            all.extend(written(&parcel.number));
            all
        })
        .unwrap_or_default()
}

/// `to 2/9.jpg` comes before `to 2/10.jpg`, whatever the case.
fn parts(text: &str) -> Vec<NaturalPart> {
    natural_parts(&text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        ChangeSet, ContentHash, Edit, LinkMethod, Parcel, ParcelId, PrintedParcel, Scan, ScanFormat, ScanId, ScanKind,
        Serial, SourceFile, Timestamp,
    };
    use crate::editing::link_certificate;
    use crate::i18n::Message;

    /// Four certificates; the second has no scan.
    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Parcel::numbered(ParcelId(1), "2", "1")));
        for (id, sheet, path) in [(1, "10", "to 10.pdf"), (2, "1", ""), (3, "2", "to 9.pdf"), (4, "2", "to 1.pdf")] {
            let mut paper = Certificate::with_serial(CertificateId(id), Serial::parse(&format!("AA 0000000{id}")));
            paper.printed_parcels = vec![PrintedParcel::numbered(sheet, &format!("{}", 20 - id), None)];
            paper.residential_group = format!("Tổ {}", id % 2);
            act.push(Edit::insert(paper));
            if !path.is_empty() {
                let hash = ContentHash([id as u8; 32]);
                let source = SourceFile { hash, path: path.to_owned(), bytes: 1 };
                let mut scan = Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate);
                scan.certificate = Some(CertificateId(id));
                act.push(Edit::insert(scan));
            }
        }
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    fn of(ward: &Snapshot, filter: &QueueFilter) -> Queue {
        queue(ward, filter, &BTreeMap::new(), &Watch::new()).expect("not cancelled")
    }

    fn ids(queue: &Queue) -> Vec<u64> {
        queue.certificates.iter().map(|id| id.0).collect()
    }

    #[test]
    fn files_go_by_their_numbers_and_what_has_no_file_goes_last() {
        assert_eq!(ids(&of(&ward(), &QueueFilter::default())), [4, 3, 1, 2]);
    }

    #[test]
    fn sheets_go_by_their_numbers() {
        let filter = QueueFilter { order: QueueOrder::Sheets, ..QueueFilter::default() };
        assert_eq!(ids(&of(&ward(), &filter)), [2, 4, 3, 1]);
    }

    #[test]
    fn what_is_sure_comes_first_when_that_is_asked_for() {
        let filter = QueueFilter { order: QueueOrder::Surest, ..QueueFilter::default() };
        let standings = BTreeMap::from([
            (CertificateId(1), Standing::Sure(ParcelId(1))),
            (CertificateId(2), Standing::NoEvidence),
            (CertificateId(3), Standing::Contradictory),
        ]);
        let queue = queue(&ward(), &filter, &standings, &Watch::new()).expect("not cancelled");
        assert_eq!(ids(&queue), [1, 4, 3, 2]);
    }

    #[test]
    fn a_filter_takes_by_group_text_and_scan() {
        let ward = ward();
        let group = QueueFilter { residential_group: "Tổ 0".to_owned(), ..QueueFilter::default() };
        assert_eq!(ids(&of(&ward, &group)), [4, 2]);
        let text = QueueFilter { text: "aa00000003".to_owned(), ..QueueFilter::default() };
        assert_eq!(ids(&of(&ward, &text)), [3]);
        let scanned = QueueFilter { with_scan: true, text: "2/1".to_owned(), ..QueueFilter::default() };
        assert_eq!(ids(&of(&ward, &scanned)), [4, 3]);
        assert_eq!(of(&ward, &group).residential_groups, ["Tổ 0", "Tổ 1"]);
    }

    #[test]
    fn what_is_left_for_a_reason_is_what_progress_counts_for_it() {
        use crate::tasks::progress::{LeftReason, WorkingDays, progress};
        let ward = ward();
        let day = jiff::civil::date(2026, 11, 21);
        let counted = progress(&ward, &[], day, &WorkingDays::default()).left_by_reason;
        assert!(counted.iter().any(|row| row.reason == LeftReason::Ready));
        for row in counted {
            let filter = QueueFilter { show: None, left: Some(row.reason), ..QueueFilter::default() };
            assert_eq!(of(&ward, &filter).certificates.len(), row.count, "{:?}", row.reason);
        }
    }

    #[test]
    fn a_linked_certificate_keeps_its_place_and_is_passed_over() {
        let before = ward();
        let act = link_certificate(&before, CertificateId(3), ParcelId(1), LinkMethod::Click, "lan", Timestamp(1));
        let ward = before.apply(&act.expect("both are there")).expect("made for it");
        let queue = of(&ward, &QueueFilter::default());
        assert_eq!((ids(&queue), queue.counts.0), (vec![4, 3, 1, 2], [3, 0, 0, 0, 1]));
        let step = |from: u64, forward| queue.next(&ward, Some(CertificateId(from)), forward).map(|id| id.0);
        assert_eq!((step(4, true), step(3, true), step(2, true)), (Some(1), Some(1), Some(4)));
        assert_eq!((step(4, false), step(1, false)), (Some(2), Some(4)));
        assert_eq!(queue.next(&ward, None, true), Some(CertificateId(4)));
        assert_eq!(queue.ahead(&ward, CertificateId(4), 5), [CertificateId(1), CertificateId(2)]);
        assert_eq!(Queue::default().next(&ward, None, true), None);
    }
}
