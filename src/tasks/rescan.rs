//! The list to send back: pages that should be scanned again, each with its reasons.

use std::path::PathBuf;

use crate::cadastre::{PageReading, Scan, ScanKind, ScanState, Snapshot};
use crate::i18n::Message;

/// A page that should be scanned again.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescan {
    /// As the project names it.
    pub path: PathBuf,
    /// From 1.
    pub page: usize,
    /// At least one, as few words.
    pub reasons: Vec<Message>,
}

/// Every page of a project that should be scanned again, by path and page.
pub fn rescan_list(snapshot: &Snapshot) -> Vec<Rescan> {
    let mut list: Vec<Rescan> = snapshot.scans.iter().flat_map(|scan| rescans_of(scan)).collect();
    list.sort_by(|a, b| (&a.path, a.page).cmp(&(&b.path, b.page)));
    list
}

/// The pages of a scan that should be scanned again. A scan that cannot be read at all is not among them: it is told as that.
pub fn rescans_of(scan: &Scan) -> Vec<Rescan> {
    if scan.state != ScanState::Readable {
        return Vec::new();
    }
    let paper = |kind: ScanKind| kind != ScanKind::FieldSheet;
    let pages = (0_u32..).zip(scan.readings.iter()).filter_map(|(at, reading)| {
        let apart = scan.pages_apart.iter().find(|apart| apart.page == at);
        let kind = apart.map_or(scan.kind, |apart| apart.kind);
        let reasons = reasons(reading, kind);
        (paper(kind) && !reasons.is_empty()).then(|| Rescan {
            path: scan.source.path.clone().into(),
            page: at as usize + 1,
            reasons,
        })
    });
    pages.collect()
}

/// Why a page should be scanned again; empty for a page that need not.
fn reasons(reading: &PageReading, kind: ScanKind) -> Vec<Message> {
    if reading.width == 0 {
        return vec![Message::new("scans-fault-unreadable")];
    }
    let mut faults = reading.quality.faults;
    // How large a card or a letter is, no photo of it says.
    faults.low_resolution &= kind != ScanKind::IdentityPapers;
    if !faults.asks_for_a_rescan() {
        return Vec::new();
    }
    page_faults(reading).into_iter().filter(|fault| faults.low_resolution || fault.key != LOW_RESOLUTION).collect()
}

const LOW_RESOLUTION: &str = "scans-fault-low-resolution";

/// Everything that is wrong with a page, also what does not ask for a rescan, as few words each.
pub fn page_faults(reading: &PageReading) -> Vec<Message> {
    let (quality, faults) = (&reading.quality, reading.quality.faults);
    let told = |is: bool, message: Message| is.then_some(message);
    let number = |value: Option<f32>| f64::from(value.unwrap_or(0.0));
    [
        told(faults.low_resolution, Message::new(LOW_RESOLUTION).with_number("dpi", number(quality.dots_per_inch), 0)),
        told(faults.blurred, Message::new("scans-fault-blurred")),
        told(faults.faint, Message::new("scans-fault-faint")),
        told(faults.cut, Message::new("scans-fault-cut")),
        told(
            faults.skewed,
            Message::new("scans-fault-skewed").with_number("degrees", number(quality.skew_degrees).abs(), 0),
        ),
        told(faults.blank, Message::new("scans-fault-blank")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ContentHash, PageFaults, PageQuality, ScanFormat, ScanId, SourceFile};

    fn page(faults: PageFaults) -> PageReading {
        let quality =
            PageQuality { dots_per_inch: Some(139.6), skew_degrees: Some(-4.2), faults, ..PageQuality::default() };
        PageReading { width: 1158, height: 1637, quality, ..PageReading::default() }
    }

    fn scan(kind: ScanKind, readings: Vec<PageReading>) -> Scan {
        let source = SourceFile { hash: ContentHash([1; 32]), path: "a.pdf".to_owned(), bytes: 1 };
        Scan { readings: readings.into(), ..Scan::of_file(ScanId(1), source, ScanFormat::Pdf, kind) }
    }

    fn keys(rescan: &Rescan) -> Vec<&str> {
        rescan.reasons.iter().map(|reason| &*reason.key).collect()
    }

    #[test]
    fn a_page_to_send_back_is_told_with_all_that_is_wrong_with_it() {
        let bad = PageFaults { low_resolution: true, blurred: true, skewed: true, ..PageFaults::default() };
        let list = rescans_of(&scan(ScanKind::Certificate, vec![page(PageFaults::default()), page(bad)]));
        let [only] = list.as_slice() else { panic!("{list:?}") };
        assert_eq!(only.page, 2);
        assert_eq!(keys(only), [LOW_RESOLUTION, "scans-fault-blurred", "scans-fault-skewed"]);
    }

    #[test]
    fn a_skewed_page_and_an_empty_back_stay() {
        let skewed = page(PageFaults { skewed: true, ..PageFaults::default() });
        let blank = page(PageFaults { blank: true, ..PageFaults::default() });
        assert_eq!(rescans_of(&scan(ScanKind::Certificate, vec![skewed, blank])), []);
    }

    #[test]
    fn a_small_photo_of_a_card_is_fine_enough() {
        let coarse = page(PageFaults { low_resolution: true, ..PageFaults::default() });
        assert_eq!(rescans_of(&scan(ScanKind::IdentityPapers, vec![coarse.clone()])), []);
        assert_eq!(rescans_of(&scan(ScanKind::Certificate, vec![coarse])).len(), 1);
    }

    #[test]
    fn a_page_that_cannot_be_decoded_is_sent_back() {
        let list = rescans_of(&scan(ScanKind::Certificate, vec![PageReading::default()]));
        assert_eq!(list.first().map(keys), Some(vec!["scans-fault-unreadable"]));
    }
}
