//! The list of pages to scan again as a file for whoever scans: an Excel workbook, or CSV.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::delivery::{ContentError, DeliveryError, deliver};
use super::rescan::{Rescan, rescans_of};
use crate::cadastre::{Scan, Snapshot};
use crate::formats::workbook::{ColumnLayout, Heading, HeadingStyle, NewCell, NewSheet, write_workbook};
use crate::i18n::Message;
use crate::jobs::Watch;

/// Keys of the columns' titles, and their widths in digits.
const COLUMNS: [(&str, f64); 6] = [
    ("rescan-column-file", 48.0),
    ("rescan-column-page", 8.0),
    ("rescan-column-serial", 16.0),
    ("rescan-column-group", 18.0),
    ("rescan-column-reasons", 60.0),
    ("rescan-column-remark", 30.0),
];

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RescanFile {
    pub path: PathBuf,
    pub pages: usize,
    /// Scans with at least one of the pages.
    pub scans: usize,
}

/// Writes the list to `target`: CSV (UTF-8 with its mark, `;` between, as Excel reads it in Vietnam) where its ending says so, else
/// `.xlsx`. By residential group, then by file and page. Files are named as the project names them: some names tell a person's.
///
/// Errors: [`DeliveryError`]; then what stood at `target` stands there still.
pub fn write_rescan_list(
    snapshot: &Snapshot,
    target: &Path,
    project: Option<&Path>,
    say: &dyn Fn(&Message) -> String,
    watch: &Watch,
) -> Result<RescanFile, DeliveryError> {
    let mut scans = 0;
    let mut lines: Vec<[String; COLUMNS.len()]> = Vec::new();
    for scan in snapshot.scans.iter() {
        watch.check()?;
        let pages = rescans_of(scan);
        scans += usize::from(!pages.is_empty());
        lines.extend(pages.iter().map(|page| line(snapshot, scan, page, say)));
    }
    lines.sort_by(|one, other| {
        let key = |[file, page, _, group, ..]: &[String; COLUMNS.len()]| {
            (group.clone(), file.clone(), page.parse::<u64>().ok())
        };
        key(one).cmp(&key(other))
    });
    let is_csv = target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    deliver(target, snapshot, project, |file| -> Result<(), ContentError> {
        if is_csv {
            return Ok(write_csv(&lines, file, say)?);
        }
        let title = say(&Message::new("rescan-title"));
        Ok(write_workbook(&[sheet(snapshot, &lines, say)], &title, file, watch)?)
    })?;
    Ok(RescanFile { path: target.to_owned(), pages: lines.len(), scans })
}

fn line(
    snapshot: &Snapshot,
    scan: &Scan,
    rescan: &Rescan,
    say: &dyn Fn(&Message) -> String,
) -> [String; COLUMNS.len()] {
    let page = u32::try_from(rescan.page.saturating_sub(1)).unwrap_or(u32::MAX);
    let certificate = scan.certificate_of_page(page).and_then(|id| snapshot.certificates.get(id));
    let serial = certificate.and_then(|row| row.serial.as_ref()).map(ToString::to_string).unwrap_or_default();
    let group = certificate.map(|row| row.residential_group.clone()).unwrap_or_default();
    let reasons: Vec<String> = rescan.reasons.iter().map(say).collect();
    let path = rescan.path.to_string_lossy().into_owned();
    [path, rescan.page.to_string(), serial, group, reasons.join(", "), String::new()]
}

fn write_csv(
    lines: &[[String; COLUMNS.len()]],
    mut out: impl Write,
    say: &dyn Fn(&Message) -> String,
) -> std::io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut rows = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    rows.write_record(COLUMNS.iter().map(|(key, _)| say(&Message::new(key))))?;
    for line in lines {
        rows.write_record(line)?;
    }
    rows.flush()
}

fn sheet<'a>(
    snapshot: &Snapshot,
    lines: &'a [[String; COLUMNS.len()]],
    say: &dyn Fn(&Message) -> String,
) -> NewSheet<'a> {
    let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
    let heading = |row, column, last_column, text, style| Heading { row, column, last_column, text, style };
    let title = Message::new("rescan-title-of").with("ward", snapshot.settings.ward_name.as_str());
    let title = if snapshot.settings.ward_name.is_empty() { Message::new("rescan-title") } else { title };
    let mut headings = vec![heading(1, 0, last, say(&title), HeadingStyle::Title)];
    for ((key, _), at) in COLUMNS.iter().zip(0..) {
        headings.push(heading(3, at, at, say(&Message::new(key)), HeadingStyle::Column));
    }
    let cell = |text: &'a String| match text.parse::<u32>() {
        _ if text.is_empty() => NewCell::Empty,
        Ok(number) if number.to_string() == *text => NewCell::Number(f64::from(number)),
        _ => NewCell::Text(text.as_str().into()),
    };
    NewSheet {
        name: say(&Message::new("rescan-sheet")),
        columns: COLUMNS.iter().map(|(_, width)| ColumnLayout { width: *width, unlocked: false }).collect(),
        headings,
        first_row: 4,
        rows: lines.iter().map(|line| line.iter().map(cell).collect()).collect(),
        frozen: (3, 1),
        ..NewSheet::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Certificate, CertificateId, ChangeSet, ContentHash, Edit, PageFaults, PageQuality, PageReading, ScanFormat,
        ScanId, ScanKind, Serial, SourceFile,
    };
    use crate::formats::workbook::{Budget, Cell, read_workbook};

    fn ward() -> Snapshot {
        let page = |blurred| {
            let faults = PageFaults { blurred, ..PageFaults::default() };
            let quality = PageQuality { faults, ..PageQuality::default() };
            PageReading { width: 100, height: 100, quality, ..PageReading::default() }
        };
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, group) in [(1, "TDP 9"), (2, "TDP 5"), (3, "TDP 5")] {
            act.push(Edit::insert(Certificate {
                residential_group: group.to_owned(),
                ..Certificate::with_serial(CertificateId(id), Serial::parse(&format!("BX 00000{id}")))
            }));
            let source = SourceFile { hash: ContentHash([1; 32]), path: format!("{id};a.pdf"), bytes: 1 };
            act.push(Edit::insert(Scan {
                certificate: Some(CertificateId(id)),
                pages: 2,
                readings: vec![page(false), page(id < 3)].into(),
                ..Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate)
            }));
        }
        Snapshot::default().apply(&act).expect("fits")
    }

    fn say(message: &Message) -> String {
        message.key.to_string()
    }

    #[test]
    fn the_list_is_a_workbook_by_group_file_and_page() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quét lại.xlsx");
        let written = write_rescan_list(&ward(), &path, None, &say, &Watch::new()).unwrap();
        assert_eq!((written.pages, written.scans), (2, 2));
        let workbook = read_workbook(&path, Budget::default(), &Watch::new()).unwrap();
        let rows: Vec<Vec<Cell>> = workbook.sheets[0]
            .rows
            .iter()
            .filter(|row| row.number >= 4)
            .map(|row| (0..5).map(|column| row.cell(column).clone()).collect())
            .collect();
        let text = |text: &str| Cell::Text(text.into());
        let blurred = || text("scans-fault-blurred");
        assert_eq!(
            rows,
            [
                vec![text("2;a.pdf"), Cell::Number(2.0), text("BX 000002"), text("TDP 5"), blurred()],
                vec![text("1;a.pdf"), Cell::Number(2.0), text("BX 000001"), text("TDP 9"), blurred()],
            ]
        );
    }

    #[test]
    fn a_csv_ending_makes_a_csv_and_a_projects_own_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quet-lai.csv");
        write_rescan_list(&ward(), &path, None, &say, &Watch::new()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("\u{FEFF}rescan-column-file;rescan-column-page;"), "{text}");
        assert_eq!(lines[1], "\"2;a.pdf\";2;BX 000002;TDP 5;scans-fault-blurred;");
        let project = folder.path().join("p.thuaso");
        std::fs::write(&project, "của dự án").unwrap();
        let refused = write_rescan_list(&ward(), &project, Some(&project), &say, &Watch::new());
        assert!(matches!(refused, Err(DeliveryError::IsSource { .. })));
        assert_eq!(std::fs::read_to_string(&project).unwrap(), "của dự án");
    }
}
