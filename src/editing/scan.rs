//! What a scan shows, and which way up.

use super::Refusal;
use crate::cadastre::{ChangeSet, Edit, Scan, ScanId, ScanKind, Snapshot};
use crate::i18n::Message;

/// Says what a scan shows.
///
/// Refuses: a scan that is not there.
pub fn set_scan_kind(snapshot: &Snapshot, scan: ScanId, kind: ScanKind) -> Result<ChangeSet, Refusal> {
    change(snapshot, scan, "act-set-scan-kind", |scan| scan.kind = kind)
}

/// Turns a scan by so many quarter turns clockwise; negative ones turn it the other way.
///
/// Refuses: a scan that is not there.
pub fn turn_scan(snapshot: &Snapshot, scan: ScanId, quarter_turns: i8) -> Result<ChangeSet, Refusal> {
    change(snapshot, scan, "act-turn-scan", |scan| {
        let turned = (i16::from(scan.quarter_turns) + i16::from(quarter_turns)).rem_euclid(4);
        scan.quarter_turns = u8::try_from(turned).unwrap_or(0);
    })
}

fn change(
    snapshot: &Snapshot,
    scan: ScanId,
    name: &'static str,
    edit: impl FnOnce(&mut Scan),
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.scans.get(scan).ok_or(Refusal::NoScan(scan))?;
    let mut after = before.as_ref().clone();
    edit(&mut after);
    let mut act = ChangeSet::new(Message::new(name).with("file", before.source.file_name()));
    if **before != after {
        act.push(Edit::replace(before.clone(), after));
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ContentHash, Scan, ScanFormat, SourceFile};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let source = SourceFile { hash: ContentHash([1; 32]), path: "a.jpg".to_owned(), bytes: 10 };
        let scan = Scan::of_file(ScanId(1), source, ScanFormat::Jpeg, ScanKind::Other);
        act.push(Edit::insert(Scan { quarter_turns: 3, ..scan }));
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    #[test]
    fn turns_add_up_and_go_round() {
        for (turns, expected) in [(1, 0), (-1, 2), (-4, 3), (5, 0), (i8::MIN, 3), (i8::MAX, 2)] {
            let ward = ward();
            let next = ward.apply(&turn_scan(&ward, ScanId(1), turns).expect("there")).expect("made for it");
            assert_eq!(next.scans.get(1_u64).map(|scan| scan.quarter_turns), Some(expected), "{turns} turns");
        }
    }

    #[test]
    fn the_kind_that_it_has_is_an_empty_act() {
        assert!(set_scan_kind(&ward(), ScanId(1), ScanKind::Other).expect("there").is_empty());
        assert!(!set_scan_kind(&ward(), ScanId(1), ScanKind::Certificate).expect("there").is_empty());
        assert_eq!(set_scan_kind(&ward(), ScanId(2), ScanKind::Other), Err(Refusal::NoScan(ScanId(2))));
    }
}
