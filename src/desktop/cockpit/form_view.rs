//! Where on a paper sheet and number of the parcel are printed, by its form: what the scan is zoomed to.

use serde::{Deserialize, Serialize};

use super::super::viewer::Aim;
use crate::cadastre::{Certificate, Scan, ScanKind, SerialForm, Snapshot};

/// The table: form, shape of the page, fewest pages, page, part of the page, source.
const TABLE: &str = include_str!("../../../assets/form-views.csv");

/// A page so much wider than high shows two faces side by side. Source: an open A4 booklet is A3 across, 1.41.
const SPREAD: f32 = 1.15;

/// A page (from 0) and a part of it: left, top, right, bottom, 0 to 1 of the upright page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FormView {
    pub page: u32,
    pub part: [f32; 4],
}

/// A form of certificates and the shape of its scan, as the table and the user's own views name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey {
    form: &'static str,
    spread: bool,
    pages: u32,
}

impl FormKey {
    /// Of a certificate and of the scan that shows it.
    pub fn of(certificate: &Certificate, scan: &Scan) -> Self {
        let form = match certificate.serial.as_ref().map(|serial| (serial.form(), serial.as_str().chars().next())) {
            Some((SerialForm::OneLetter, _)) => "1993",
            Some((SerialForm::TwoLetters, Some('A'))) => "2003",
            Some((SerialForm::TwoLetters, _)) => "2009",
            Some((SerialForm::Qr, _)) => "2025",
            None => "any",
        };
        let spread = scan.readings.first().is_some_and(|page| page.width as f32 > page.height as f32 * SPREAD);
        Self { form, spread, pages: scan.pages }
    }

    /// The name under which the user's own view is kept.
    pub fn name(&self) -> String {
        let shape = if self.spread { "spread" } else { "single" };
        format!("{} {shape} {}", self.form, self.pages.min(4))
    }

    /// What the table says.
    pub fn usual_view(&self) -> FormView {
        let shape = if self.spread { "spread" } else { "single" };
        let fits = |row: &Row<'_>| {
            (row.form == self.form || row.form == "any")
                && (row.shape == shape || row.shape == "any")
                && self.pages >= row.pages_from
        };
        rows().find(fits).map_or(FormView { page: 0, part: [0.0, 0.0, 1.0, 0.6] }, |row| row.view)
    }
}

struct Row<'a> {
    form: &'a str,
    shape: &'a str,
    pages_from: u32,
    view: FormView,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(str::trim);
        let (form, shape) = (cells.next()?, cells.next()?);
        let (pages_from, page) = (cells.next()?.parse().ok()?, cells.next()?.parse::<u32>().ok()?);
        let mut edge = || cells.next()?.parse().ok();
        let part = [edge()?, edge()?, edge()?, edge()?];
        Some(Row { form, shape, pages_from, view: FormView { page: page.saturating_sub(1), part } })
    })
}

/// The scan of a certificate that shows the paper itself: the first of its kind, else the first.
pub fn scan_of<'a>(snapshot: &'a Snapshot, certificate: &Certificate) -> Option<&'a Scan> {
    let scans = || snapshot.scans_of_certificate(certificate.id);
    scans().find(|scan| scan.kind == ScanKind::Certificate).or_else(|| scans().next()).map(AsRef::as_ref)
}

/// Where to look for sheet and number: the user's own view of that form, else the table's.
pub fn aim(certificate: &Certificate, scan: &Scan, own: impl Fn(&str) -> Option<FormView>) -> Aim {
    let key = FormKey::of(certificate, scan);
    let view = own(&key.name()).unwrap_or_else(|| key.usual_view());
    // A file of several certificates: the page of this one.
    let mine: Vec<u32> =
        (0..scan.pages).filter(|page| scan.certificate_of_page(*page) == Some(certificate.id)).collect();
    let at = usize::try_from(view.page).unwrap_or(0).min(mine.len().saturating_sub(1));
    let page = mine.get(at).copied().unwrap_or_else(|| view.page.min(scan.pages.saturating_sub(1)));
    let [left, top, right, bottom] = view.part;
    let part = egui::Rect::from_min_max(egui::pos2(left, top), egui::pos2(right, bottom));
    Aim { scan: scan.id, page, part: part.is_positive().then_some(part) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{CertificateId, ContentHash, PageApart, PageReading, ScanFormat, ScanId, Serial, SourceFile};

    fn scan(pages: u32, size: Option<(u32, u32)>) -> Scan {
        let source = SourceFile { hash: ContentHash([1; 32]), path: "a.pdf".to_owned(), bytes: 1 };
        let reading = |(width, height)| PageReading { width, height, ..PageReading::default() };
        Scan {
            pages,
            readings: size.map(reading).into_iter().collect(),
            certificate: Some(CertificateId(1)),
            ..Scan::of_file(ScanId(1), source, ScanFormat::Pdf, ScanKind::Certificate)
        }
    }

    fn aimed(serial: &str, scan: &Scan) -> Aim {
        aim(&Certificate::with_serial(CertificateId(1), Serial::parse(serial)), scan, |_| None)
    }

    #[test]
    fn every_row_of_the_table_is_a_place_on_a_page_and_has_its_source() {
        let lines = TABLE.lines().skip(1).filter(|line| !line.trim().is_empty()).count();
        assert_eq!(rows().count(), lines, "a row that cannot be read");
        for row in rows() {
            let [left, top, right, bottom] = row.view.part;
            assert!(0.0 <= left && left < right && right <= 1.0 && 0.0 <= top && top < bottom && bottom <= 1.0);
        }
        assert!(
            TABLE.lines().skip(1).all(|line| line.split(',').nth(8).is_some_and(|source| !source.trim().is_empty()))
        );
    }

    #[test]
    fn the_joint_form_as_two_spreads_is_read_on_the_left_of_the_second() {
        let view = aimed("BX 037034", &scan(2, Some((4961, 3508))));
        assert_eq!(view.page, 1);
        assert!(view.part.is_some_and(|part| part.max.x <= 0.55));
    }

    #[test]
    fn the_form_with_a_qr_code_is_read_on_its_first_page() {
        assert_eq!(aimed("AA 06654954", &scan(2, Some((2480, 3508)))).page, 0);
    }

    #[test]
    fn in_a_file_of_several_certificates_the_page_is_one_of_this_certificate() {
        let mut file = scan(3, None);
        let apart = |page| PageApart { page, certificate: Some(CertificateId(9)), kind: ScanKind::Certificate };
        file.pages_apart = vec![apart(0), apart(1)];
        assert_eq!(aimed("AA 06654954", &file).page, 2);
    }

    #[test]
    fn the_view_that_the_user_chose_for_a_form_comes_before_the_table() {
        let paper = Certificate::with_serial(CertificateId(1), Serial::parse("AA 06654954"));
        let own = FormView { page: 1, part: [0.1, 0.2, 0.3, 0.4] };
        let file = scan(2, None);
        let name = FormKey::of(&paper, &file).name();
        let view = aim(&paper, &file, |asked| (asked == name).then_some(own));
        assert_eq!((view.page, view.part.map(|part| part.min.x)), (1, Some(0.1)));
    }
}
