//! L04: a scan whose file is gone, was changed, is empty, cannot be read or is something else than it was.

use super::{Doubt, SeenFiles, Subject, Ward};
use crate::cadastre::{Scan, ScanFormat, ScanState, Severity};
use crate::i18n::Message;

pub(super) const RULE: &str = "L04";

/// What somebody saw of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenFile {
    pub state: FileState,
    /// Whether it carries a digital signature; `None` when nobody looked inside.
    pub signed: Option<bool>,
}

/// How a file is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// The very bytes, where they were or where they have been moved to.
    Whole,
    Missing,
    /// No bytes at all.
    Empty,
    /// Other bytes than those that were taken in.
    Changed,
    /// It is there and the system does not let us read it.
    NoAccess,
    /// Bytes of another kind under the old name.
    OtherFormat(ScanFormat),
}

/// Scans that could not be read when they were taken in, and those whose file is not what it was.
pub(super) fn find(ward: &Ward<'_>, seen: &SeenFiles) -> Vec<Doubt> {
    let doubts = ward.snapshot.scans.iter().filter_map(|scan| {
        let message = of_file(seen.get(&scan.id)).or_else(|| unreadable(scan))?;
        Some(Doubt {
            rule: RULE,
            subject: Subject::Scan(scan.id),
            severity: Severity::Error,
            message: message.with("file", scan.source.file_name()),
        })
    });
    doubts.collect()
}

fn of_file(seen: Option<&SeenFile>) -> Option<Message> {
    Some(match seen?.state {
        FileState::Whole => return None,
        FileState::Missing => Message::new("checks-scan-missing"),
        FileState::Empty => Message::new("checks-scan-empty"),
        FileState::Changed => Message::new("checks-scan-changed"),
        FileState::NoAccess => Message::new("checks-scan-no-access"),
        FileState::OtherFormat(format) => Message::new("checks-scan-other-format").with("format", name(format)),
    })
}

fn unreadable(scan: &Scan) -> Option<Message> {
    match &scan.state {
        ScanState::Readable => None,
        ScanState::Unreadable(reason) => Some(Message::new("checks-scan-unreadable").with("reason", reason.clone())),
    }
}

fn name(format: ScanFormat) -> &'static str {
    match format {
        ScanFormat::Pdf => "PDF",
        ScanFormat::Jpeg => "JPEG",
        ScanFormat::Png => "PNG",
        ScanFormat::Tiff => "TIFF",
        ScanFormat::WebP => "WebP",
        ScanFormat::Heic => "HEIC",
        ScanFormat::Unknown => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ScanId;
    use crate::checks::sample::Sample;

    fn found(sample: &Sample, state: Option<FileState>) -> Vec<String> {
        let seen = state.map(|state| (ScanId(1), SeenFile { state, signed: None })).into_iter().collect();
        find(&Ward::of(&sample.0), &seen).into_iter().map(|doubt| doubt.message.key.into_owned()).collect()
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_and_a_whole_one_is_not() {
        let mut sample = Sample::default();
        sample.certificate(1);
        sample.scan(1, 1);
        for (state, key) in [
            (FileState::Missing, "checks-scan-missing"),
            (FileState::Empty, "checks-scan-empty"),
            (FileState::Changed, "checks-scan-changed"),
            (FileState::NoAccess, "checks-scan-no-access"),
            (FileState::OtherFormat(ScanFormat::Jpeg), "checks-scan-other-format"),
        ] {
            assert_eq!(found(&sample, Some(state)), [key]);
        }
        assert!(found(&sample, Some(FileState::Whole)).is_empty());
        assert!(found(&sample, None).is_empty(), "what nobody looked at is not said to be missing");
    }

    #[test]
    fn a_scan_that_could_not_be_read_is_told_with_its_reason() {
        let mut sample = Sample::default();
        sample.certificate(1);
        sample.scan(1, 1);
        sample.change_scan(1, |scan| scan.state = ScanState::Unreadable(Message::new("scans-encrypted")));
        assert_eq!(found(&sample, Some(FileState::Whole)), ["checks-scan-unreadable"]);
    }
}
