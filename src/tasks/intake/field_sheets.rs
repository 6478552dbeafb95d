//! Pages of our own field sheets among what is taken in: known by their codes, and never taken for a certificate.

use crate::cadastre::{NameReading, PageApart, PageCode, PageReading, Scan, ScanKind};
use crate::tasks::field_sheet::{CodeSubject, SheetCode};

/// Which pages of a file are pages of a field sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SheetPages {
    /// From 0.
    pages: Vec<u32>,
    /// Whether the file as a whole is a field sheet.
    pub are_all: bool,
}

impl SheetPages {
    /// A page with a code of a sheet is a page of one, wherever it lies. A file is a field sheet when all of its pages are.
    ///
    /// Sheets that were printed before pages of the map had codes: a first page without is the map, where no page of the file has the
    /// code of a page. Any other page without may be a certificate of an old form that was scanned with it.
    pub(super) fn of(scan: &Scan) -> Self {
        let sheets = (0_u32..).zip(scan.readings.iter()).filter(|(_, reading)| reading.is_of_field_sheet());
        let pages: Vec<u32> = sheets.map(|(page, _)| page).collect();
        let without = scan.readings.len().max(scan.pages as usize) - pages.len();
        let are_all = !pages.is_empty() && (without == 0 || (without == 1 && has_map_without_code(scan)));
        Self { pages, are_all }
    }

    /// The pages (from 0) of a file that are none of a sheet.
    pub(super) fn others<'s>(&self, scan: &'s Scan) -> Vec<(u32, &'s PageReading)> {
        (0_u32..).zip(scan.readings.iter()).filter(|(page, _)| !self.pages.contains(page)).collect()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Takes the sheet's pages from the certificate that they lie with: they are nobody's.
    pub(super) fn put_apart(&self, apart: &mut Vec<PageApart>) {
        apart.retain(|one| !self.pages.contains(&one.page));
        let kind = ScanKind::FieldSheet;
        apart.extend(self.pages.iter().map(|page| PageApart { page: *page, certificate: None, kind }));
        apart.sort_by_key(|one| one.page);
    }
}

/// Whether the first page may be the map of an old sheet: it says nothing, nor does the file's name, and no page says which it is.
fn has_map_without_code(scan: &Scan) -> bool {
    let numbered = |reading: &PageReading| reading.codes.iter().any(is_of_page);
    scan.readings.first().is_some_and(|first| first.codes.is_empty())
        && !scan.readings.iter().any(numbered)
        && NameReading::of(&scan.source.path).serials.is_empty()
}

fn is_of_page(code: &PageCode) -> bool {
    let PageCode::FieldSheet { text } = code else { return false };
    SheetCode::parse(text).is_some_and(|code| matches!(code.about, CodeSubject::Page(_)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use geo_types::{MultiPolygon, polygon};

    use super::super::shares::tests as pages;
    use super::super::{IntakeOptions, IntakeReport, intake};
    use super::*;
    use crate::cadastre::{CertificateId, ContentHash, ParcelIndex, ScanFormat, ScanId, Snapshot, SourceFile};
    use crate::checks::sample::Sample;
    use crate::i18n::Message;
    use crate::jobs::Watch;
    use crate::scans::{Canvas, Document, JpegStyle, jpeg_file, pdf_file};
    use crate::tasks::field_sheet::{FieldSheets, Found, ProjectMark, SheetRequest};

    fn scan(name: &str, readings: Vec<PageReading>) -> Scan {
        let source = SourceFile { hash: ContentHash([1; 32]), path: name.to_owned(), bytes: 1 };
        let scan = Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Other);
        Scan { pages: readings.len() as u32, readings: readings.into(), ..scan }
    }

    fn coded(text: &str) -> PageReading {
        pages::page(vec![PageCode::FieldSheet { text: text.to_owned() }])
    }

    #[test]
    fn a_sheet_among_the_pages_of_a_certificate_is_put_apart() {
        let of = |name: &str, readings: Vec<PageReading>| SheetPages::of(&scan(name, readings));
        let (blank, sheet) = (|| pages::page(vec![]), || coded("thuaso:1:0123456789:#0123456789/1/2"));
        assert!(of("scan_1.pdf", vec![sheet(), sheet()]).are_all);
        assert!(of("AA 06654954.pdf", vec![sheet()]).are_all, "whatever its name");
        for other in [vec![sheet(), blank()], vec![blank(), sheet()]] {
            assert!(!of("scan_1.pdf", other).are_all, "every page of a sheet has a code");
        }
        assert_eq!(of("scan_1.pdf", vec![blank()]), SheetPages::default());
        let mixed = of("AA 06654954.pdf", vec![blank(), sheet()]);
        let of_code = of("scan_1.pdf", vec![pages::page(vec![pages::qr("AA 06654954")]), sheet()]);
        assert_eq!(of_code, mixed);
        let (certificate, kind) = (Some(CertificateId(1)), ScanKind::Certificate);
        let mut apart = vec![PageApart { page: 1, certificate, kind }];
        mixed.put_apart(&mut apart);
        assert_eq!(apart, [PageApart { page: 1, certificate: None, kind: ScanKind::FieldSheet }]);
    }

    #[test]
    fn the_map_of_an_old_sheet_has_no_code_and_stands_first() {
        let are_all = |name: &str, readings: Vec<PageReading>| SheetPages::of(&scan(name, readings)).are_all;
        let (blank, list) = (|| pages::page(vec![]), || coded("thuaso:1:0123456789:=7"));
        assert!(are_all("scan_1.pdf", vec![blank(), list()]));
        assert!(!are_all("scan_1.pdf", vec![list(), blank()]), "the other may be an old certificate");
        assert!(!are_all("AA 06654954.pdf", vec![blank(), list()]), "the name says a certificate");
        assert!(!are_all("scan_1.pdf", vec![blank(), coded("thuaso:1:0123456789:#0123456789/1/2"), list()]));
    }

    /// A page of our PDF as an office's scanner gives it back: grey, 150 dots an inch, for JPEG.
    const SCANNER: JpegStyle = JpegStyle { quality: 75, dots_per_inch: 150, grey: true, orientation: None };

    fn scanned(pdf: &[u8], page: u32) -> Canvas {
        let image = Document::open(pdf.to_vec()).expect("our PDF").page(page, 1754).expect("a page");
        let mut canvas = Canvas::new(image.width, image.height, [255; 3]);
        for (at, pixel) in image.rgba.chunks_exact(4).enumerate() {
            let (x, y) = (at % image.width as usize, at / image.width as usize);
            if let [red, green, blue, _] = *pixel
                && (red, green, blue) != (255, 255, 255)
            {
                canvas.rectangle(x as f32, y as f32, 1.0, 1.0, [red, green, blue]);
            }
        }
        canvas
    }

    fn certificate(serial: &str) -> Canvas {
        let mut page = Canvas::new(1240, 1754, [250, 248, 240]);
        let text = format!("05-01-2025-08-30-00|00328|VBDLIS|H26|{serial}|CN00383|05-01-2025-09-00-00|7312");
        assert!(page.qr_code((900.0, 100.0), 5.0, &text));
        page
    }

    /// A sheet of four pages: an overview, two details (the third parcel lies 200 m off), the list. And the project that it is of.
    fn sheet_of_four() -> (Sample, Vec<u8>) {
        let mut sample = Sample::default();
        for id in [1, 2, 3] {
            sample.parcel(id);
            sample.certificate(id);
            sample.link(id, id);
            sample.change_certificate(id, |row| row.residential_group = "Tổ 4".to_owned());
        }
        let far = polygon![(x: 240.0, y: 0.0), (x: 250.0, y: 0.0), (x: 250.0, y: 10.0), (x: 240.0, y: 10.0)];
        sample.change_parcel(3, |parcel| parcel.geometry = Some(MultiPolygon::from(far).into()));
        let sheets = FieldSheets::new(&sample.0, ProjectMark::of(&[]));
        let say = |message: &Message| message.key.clone().into_owned();
        let day = jiff::civil::date(2026, 11, 21);
        let request = SheetRequest { group: "Tổ 4", day, with_names: false, language: "vi", say: &say };
        let sheet = sheets.sheet(&request).expect("a group");
        assert_eq!(sheet.pages, 4);
        (sample, sheet.pdf)
    }

    /// What is known after these files were taken in.
    fn taken_in(sample: &Sample, files: &[(&str, Vec<u8>)]) -> (Snapshot, IntakeReport) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).expect("written");
        }
        let options = IntakeOptions { project_folder: folder.path().to_owned(), copy: false };
        let taken = intake(&sample.0, &[folder.path().to_owned()], &options, &Watch::new()).expect("readable");
        (sample.0.apply(&taken.act).expect("made for it"), taken.report)
    }

    fn named(snapshot: &Snapshot, name: &str) -> Scan {
        let mut scans = snapshot.scans.iter();
        scans.find(|scan| scan.source.path == name).expect(name).as_ref().clone()
    }

    fn codes(scan: &Scan) -> Vec<SheetCode> {
        let codes = scan.readings.iter().flat_map(|reading| &reading.codes);
        let codes = codes.filter_map(|code| match code {
            PageCode::FieldSheet { text } => SheetCode::parse(text),
            _ => None,
        });
        codes.collect()
    }

    /// Numbers of the pages whose codes say which they are.
    fn numbers(scan: &Scan) -> Vec<(usize, usize)> {
        let pages = codes(scan).into_iter().filter_map(|code| match code.about {
            CodeSubject::Page(page) => Some((page.number, page.count)),
            _ => None,
        });
        pages.collect()
    }

    #[test]
    fn a_sheet_is_taken_in_as_one_whole_or_page_by_page_and_leads_to_its_items() {
        let (sample, pdf) = sheet_of_four();
        let alone = |page| jpeg_file(&scanned(&pdf, page), SCANNER).expect("a JPEG");
        // A name that says "certificate" makes none of a sheet.
        let names = ["SCAN0001.jpg", "SCAN0002.jpg", "SCAN0003.jpg", "SCAN0004.jpg", "AA 06654954-GCN.pdf"];
        let files = [alone(0), alone(1), alone(2), alone(3), pdf.clone()];
        let files: Vec<_> = names.into_iter().zip(files).collect();
        let (after, report) = taken_in(&sample, &files);
        assert_eq!((report.added, report.field_sheets, report.certificates_created, report.waiting), (5, 5, 0, 0));
        for name in names {
            let scan = named(&after, name);
            assert_eq!((scan.kind, scan.certificate, scan.doubt), (ScanKind::FieldSheet, None, None), "{name}");
        }
        for (name, number) in names.iter().zip(1..=3) {
            assert_eq!(numbers(&named(&after, name)), [(number, 4)], "{name}");
        }
        assert_eq!(numbers(&named(&after, names[4])), [(1, 4), (2, 4), (3, 4)]);
        let (mark, index) = (ProjectMark::of(&[]), ParcelIndex::build(&after));
        let found = |name| codes(&named(&after, name)).iter().map(|code| code.find(&after, &mark, &index)).collect();
        let found: (Vec<Option<Found>>, Vec<Option<Found>>) = (found(names[3]), found(names[0]));
        assert_eq!(found.0, [1, 2, 3].map(|id| Some(Found::Certificate(CertificateId(id)))));
        assert_eq!(found.1, [Some(Found::Group("Tổ 4".to_owned()))]);
    }

    #[test]
    fn pages_of_a_sheet_between_two_certificates_in_any_order_leave_both_certain() {
        let (sample, pdf) = sheet_of_four();
        let back = || Canvas::new(1240, 1754, [250, 248, 240]);
        let pages = [
            scanned(&pdf, 2),
            certificate("AA 06654954"),
            back(),
            scanned(&pdf, 0),
            certificate("AA 06654955"),
            back(),
            scanned(&pdf, 3),
        ];
        let file = pdf_file(&pages, SCANNER).expect("a PDF");
        let (after, report) = taken_in(&sample, &[("SCAN0001.pdf", file)]);
        assert_eq!((report.certificates_created, report.waiting, report.field_sheets), (2, 0, 0));
        let scan = named(&after, "SCAN0001.pdf");
        assert_eq!((scan.kind, &scan.doubt), (ScanKind::Certificate, &None));
        let (one, other) = (Some(CertificateId(4)), Some(CertificateId(5)));
        let of_pages: Vec<_> = (0..7).map(|page| scan.certificate_of_page(page)).collect();
        assert_eq!(of_pages, [None, one, one, None, other, other, None]);
        assert_eq!(numbers(&scan), [(3, 4), (1, 4)]);
    }
}
