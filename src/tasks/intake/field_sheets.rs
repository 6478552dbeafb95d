//! Pages of our own field sheets among what is taken in: known by the codes beside their items, and never taken for a certificate.

use crate::cadastre::{NameReading, PageApart, PageCode, PageReading, Scan, ScanKind};

/// Which pages of a file are pages of a field sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SheetPages {
    /// From 0.
    pages: Vec<u32>,
    /// Whether the file as a whole is a field sheet.
    pub are_all: bool,
}

impl SheetPages {
    /// A file is a field sheet when every page has a code of one, but the first, which is its map. Any other page without may be a
    /// certificate of an old form that was scanned with it.
    pub(super) fn of(scan: &Scan) -> Self {
        let sheets = (0_u32..).zip(scan.readings.iter()).filter(|(_, reading)| is_sheet(reading));
        let pages: Vec<u32> = sheets.map(|(page, _)| page).collect();
        let without = scan.readings.len().max(scan.pages as usize) - pages.len();
        let map_first = || {
            let says_nothing = scan.readings.first().is_some_and(|reading| reading.codes.is_empty());
            pages.first() != Some(&0) && says_nothing && NameReading::of(&scan.source.path).serials.is_empty()
        };
        let are_all = !pages.is_empty() && (without == 0 || (without == 1 && map_first()));
        Self { pages, are_all }
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

fn is_sheet(reading: &PageReading) -> bool {
    reading.codes.iter().any(|code| matches!(code, PageCode::FieldSheet { .. }))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::shares::tests as pages;
    use super::super::{IntakeOptions, intake};
    use super::*;
    use crate::cadastre::{CertificateId, ContentHash, ParcelIndex, ScanFormat, ScanId, SourceFile};
    use crate::checks::sample::Sample;
    use crate::i18n::Message;
    use crate::jobs::Watch;
    use crate::scans::{Canvas, Document, JpegStyle, jpeg_file};
    use crate::tasks::field_sheet::{FieldSheets, Found, ProjectMark, SheetCode, SheetRequest};

    fn scan(name: &str, readings: Vec<PageReading>) -> Scan {
        let source = SourceFile { hash: ContentHash([1; 32]), path: name.to_owned(), bytes: 1 };
        let scan = Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Other);
        Scan { pages: readings.len() as u32, readings: readings.into(), ..scan }
    }

    fn sheet() -> PageReading {
        pages::page(vec![PageCode::FieldSheet { text: "thuaso:1:0123456789:=7".to_owned() }])
    }

    #[test]
    fn a_sheet_among_the_pages_of_a_certificate_is_put_apart() {
        let of = |name: &str, readings: Vec<PageReading>| SheetPages::of(&scan(name, readings));
        let blank = || pages::page(vec![]);
        assert!(of("scan_1.pdf", vec![blank(), sheet()]).are_all, "the first is its map");
        assert!(!of("scan_1.pdf", vec![sheet(), blank()]).are_all, "the other may be an old certificate");
        assert!(of("scan_1.pdf", vec![sheet(), sheet()]).are_all);
        assert!(of("AA 06654954.pdf", vec![sheet()]).are_all, "whatever its name");
        assert_eq!(of("scan_1.pdf", vec![blank()]), SheetPages::default());
        let mixed = of("AA 06654954.pdf", vec![blank(), sheet()]);
        assert!(!mixed.are_all);
        let of_code = of("scan_1.pdf", vec![pages::page(vec![pages::qr("AA 06654954")]), sheet()]);
        assert_eq!(of_code, mixed);
        let (certificate, kind) = (Some(CertificateId(1)), ScanKind::Certificate);
        let mut apart = vec![PageApart { page: 1, certificate, kind }];
        mixed.put_apart(&mut apart);
        assert_eq!(apart, [PageApart { page: 1, certificate: None, kind: ScanKind::FieldSheet }]);
    }

    /// A page of our PDF as an office's scanner gives it back: 150 dots an inch, as JPEG.
    fn scanned(pdf: Vec<u8>, page: u32) -> Vec<u8> {
        let image = Document::open(pdf).expect("our PDF").page(page, 1754).expect("a page");
        let mut canvas = Canvas::new(image.width, image.height, [255; 3]);
        for (at, pixel) in image.rgba.chunks_exact(4).enumerate() {
            let (x, y) = (at % image.width as usize, at / image.width as usize);
            if let [red, green, blue, _] = *pixel
                && (red, green, blue) != (255, 255, 255)
            {
                canvas.rectangle(x as f32, y as f32, 1.0, 1.0, [red, green, blue]);
            }
        }
        let style = JpegStyle { quality: 75, dots_per_inch: 150, grey: true, orientation: None };
        jpeg_file(&canvas, style).expect("a JPEG")
    }

    #[test]
    fn a_scan_of_our_own_sheet_is_taken_in_as_one_and_leads_to_its_items() {
        let mut sample = Sample::default();
        for id in 1..=3 {
            sample.parcel(id);
            sample.certificate(id);
            sample.link(id, id);
            sample.change_certificate(id, |row| row.residential_group = "Tổ 4".to_owned());
        }
        let mark = ProjectMark::of(&[]);
        let sheets = FieldSheets::new(&sample.0, mark.clone());
        let say = |message: &Message| message.key.clone().into_owned();
        let day = jiff::civil::date(2026, 11, 21);
        let request = SheetRequest { group: "Tổ 4", day, with_names: false, language: "vi", say: &say };
        let sheet = sheets.sheet(&request).expect("a group");
        let folder = tempfile::tempdir().expect("a folder");
        let list = u32::try_from(sheet.pages).expect("few") - 1;
        fs::write(folder.path().join("SCAN0001.jpg"), scanned(sheet.pdf.clone(), list)).expect("written");
        fs::write(folder.path().join("AA 06654954-GCN.pdf"), &sheet.pdf).expect("written");
        // The same as other bytes: readers skip what stands behind a PDF's end.
        let whole = [sheet.pdf.as_slice(), b"\n%a\n"].concat();
        fs::write(folder.path().join("SCAN0002.pdf"), whole).expect("written");
        let options = IntakeOptions { project_folder: folder.path().to_owned(), copy: false };
        let taken = intake(&sample.0, &[folder.path().to_owned()], &options, &Watch::new()).expect("readable");
        let report = &taken.report;
        assert_eq!((report.added, report.attached, report.certificates_created), (3, 1, 1));
        let after = sample.0.apply(&taken.act).expect("made for it");
        let named = |name: &str| {
            let mut scans = after.scans.iter();
            scans.find(|scan| scan.source.path == name).expect(name).as_ref().clone()
        };
        let scanned = named("SCAN0001.jpg");
        assert_eq!((scanned.kind, scanned.certificate, &scanned.doubt), (ScanKind::FieldSheet, None, &None));
        let codes = scanned.readings.iter().flat_map(|reading| &reading.codes).filter_map(|code| match code {
            PageCode::FieldSheet { text } => SheetCode::parse(text),
            _ => None,
        });
        let index = ParcelIndex::build(&after);
        let found: Vec<Option<Found>> = codes.map(|code| code.find(&after, &mark, &index)).collect();
        assert_eq!(found, [1, 2, 3].map(|id| Some(Found::Certificate(CertificateId(id)))));
        // Its map stands first and has no code.
        let whole = named("SCAN0002.pdf");
        assert_eq!((whole.kind, whole.certificate, &whole.doubt), (ScanKind::FieldSheet, None, &None));
        // A name that says "certificate" keeps the pages without a code; the list is nobody's certificate.
        let paper = named("AA 06654954-GCN.pdf");
        assert!(paper.pages_apart.iter().all(|apart| (apart.certificate, apart.kind) == (None, ScanKind::FieldSheet)));
        assert_eq!(paper.pages_apart.iter().map(|apart| apart.page).collect::<Vec<_>>(), [list]);
    }
}
