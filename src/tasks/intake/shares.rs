//! Which pages of a file show which certificate, by the codes printed on them.

use crate::cadastre::{CertificateBarcode, PageCode, PageReading, Serial};

/// How a page names its certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// By the QR code of 2025.
    Serial(Serial),
    /// By the bar code of the older forms.
    Barcode(CertificateBarcode),
}

/// Pages (from 0) of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub by: Named,
    pub pages: Vec<u32>,
}

/// What the codes of a file say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shares {
    /// In the order of their pages.
    pub shares: Vec<Share>,
    /// Whether every page's certificate is beyond doubt.
    pub sure: bool,
    /// Pages with a citizen card and no certificate's code.
    pub cards: Vec<u32>,
}

/// Shares pages of a file (each with its place, from 0) among the certificates that their codes name. The QR code stands on the first page of its
/// certificate, so pages without a code belong to the code before them; the bar code stands on the first page of a scan of
/// folded sheets and on the last of single ones, so it is the file's first or last page that tells. Sure only where every
/// certificate has as many pages as the others and is met once. Source: `certificate.md` §4.1, §4.2.
pub(super) fn shares(pages: &[(u32, &PageReading)]) -> Shares {
    let cards = pages_where(pages, |reading| {
        let has = |wanted: fn(&PageCode) -> bool| reading.codes.iter().any(wanted);
        has(|code| matches!(code, PageCode::CitizenCard { .. }))
            && !has(|code| matches!(code, PageCode::CertificateQr { .. } | PageCode::CertificateBarcode(_)))
    });
    let serials = named(pages, |code| match code {
        PageCode::CertificateQr { serial, .. } => Some(Named::Serial(serial.clone())),
        _ => None,
    });
    // The form with a QR code has no bar code: one on its pages is another paper's.
    let (by_page, is_qr) = if serials.iter().any(|(_, names)| !names.is_empty()) {
        (serials, true)
    } else {
        let barcodes = named(pages, |code| match code {
            PageCode::CertificateBarcode(barcode) => Some(Named::Barcode(barcode.clone())),
            _ => None,
        });
        (barcodes, false)
    };
    let mut distinct: Vec<&Named> = by_page.iter().flat_map(|(_, names)| names).collect();
    distinct.sort_unstable();
    distinct.dedup();
    match distinct.as_slice() {
        [] => Shares { sure: true, cards, ..Shares::default() },
        [one] => {
            let share = Share { by: (*one).clone(), pages: pages.iter().map(|(page, _)| *page).collect() };
            Shares { shares: vec![share], sure: true, cards }
        }
        several => {
            let count = several.len();
            let has_name = |page: Option<&(u32, Vec<Named>)>| page.is_some_and(|(_, names)| !names.is_empty());
            let at_end = !is_qr && !has_name(by_page.first()) && has_name(by_page.last());
            let shares = runs(&by_page, at_end);
            let alike =
                shares.iter().all(|share| Some(share.pages.len()) == shares.first().map(|first| first.pages.len()));
            let starts = at_end || has_name(by_page.first());
            let one_a_page = by_page.iter().all(|(_, names)| names.len() <= 1);
            Shares { sure: alike && starts && one_a_page && shares.len() == count, shares, cards }
        }
    }
}

/// Runs of pages of one name; a page without a name goes with the name before it, or after it when names stand `at_end`.
fn runs(by_page: &[(u32, Vec<Named>)], at_end: bool) -> Vec<Share> {
    let pages: Vec<(u32, Option<&Named>)> = by_page.iter().map(|(page, names)| (*page, names.first())).collect();
    let in_order: Vec<(u32, Option<&Named>)> = if at_end { pages.into_iter().rev().collect() } else { pages };
    let mut runs: Vec<Share> = Vec::new();
    let mut before_any = Vec::new();
    for (page, name) in in_order {
        match (runs.last_mut(), name) {
            (Some(run), None) => run.pages.push(page),
            (Some(run), Some(name)) if run.by == *name => run.pages.push(page),
            (None, None) => before_any.push(page),
            (_, Some(name)) => runs.push(Share { by: name.clone(), pages: vec![page] }),
        }
    }
    if let Some(first) = runs.first_mut() {
        first.pages.extend(before_any);
    }
    for run in &mut runs {
        run.pages.sort_unstable();
    }
    runs.sort_by_key(|run| run.pages.first().copied());
    runs
}

fn named(pages: &[(u32, &PageReading)], name: impl Fn(&PageCode) -> Option<Named>) -> Vec<(u32, Vec<Named>)> {
    let of_page = |(page, reading): &(u32, &PageReading)| {
        let mut names: Vec<Named> = reading.codes.iter().filter_map(&name).collect();
        names.dedup();
        (*page, names)
    };
    pages.iter().map(of_page).collect()
}

fn pages_where(pages: &[(u32, &PageReading)], is: impl Fn(&PageReading) -> bool) -> Vec<u32> {
    pages.iter().filter(|(_, reading)| is(reading)).map(|(page, _)| *page).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::cadastre::CitizenDigest;

    /// A page without fault, with these codes.
    pub(crate) fn page(codes: Vec<PageCode>) -> PageReading {
        PageReading { width: 2480, height: 3508, codes, ..PageReading::default() }
    }

    pub(crate) fn qr(serial: &str) -> PageCode {
        PageCode::CertificateQr {
            serial: Serial::parse(serial).expect(serial),
            office: String::new(),
            dossier: String::new(),
            certificate_code: String::new(),
            issued: None,
        }
    }

    pub(crate) fn bar(digits: &str) -> PageCode {
        PageCode::CertificateBarcode(CertificateBarcode::parse(digits).expect(digits))
    }

    fn numbered(readings: &[PageReading]) -> Vec<(u32, &PageReading)> {
        (0..).zip(readings).collect()
    }

    fn read(pages: &[&[PageCode]]) -> (Vec<Vec<u32>>, bool) {
        let readings: Vec<PageReading> = pages.iter().map(|codes| page(codes.to_vec())).collect();
        let shares = shares(&numbered(&readings));
        (shares.shares.into_iter().map(|share| share.pages).collect(), shares.sure)
    }

    #[test]
    fn one_code_names_the_whole_file() {
        assert_eq!(read(&[&[], &[qr("AA 06654954")], &[]]), (vec![vec![0, 1, 2]], true));
        assert_eq!(read(&[&[], &[]]), (vec![], true));
    }

    #[test]
    fn two_certificates_of_two_pages_each_are_parted_surely() {
        let (a, b) = (qr("AA 06654954"), qr("AA 06654955"));
        assert_eq!(
            read(&[std::slice::from_ref(&a), &[], std::slice::from_ref(&b), &[]]),
            (vec![vec![0, 1], vec![2, 3]], true)
        );
        // An uneven number of pages, a page before the first code, a certificate in two places: a person looks.
        assert_eq!(
            read(&[std::slice::from_ref(&a), &[], std::slice::from_ref(&b)]),
            (vec![vec![0, 1], vec![2]], false)
        );
        assert!(!read(&[&[], std::slice::from_ref(&a), std::slice::from_ref(&b)]).1);
        assert!(!read(&[std::slice::from_ref(&a), std::slice::from_ref(&b), std::slice::from_ref(&a)]).1);
        assert!(!read(&[&[a.clone(), b.clone()], &[]]).1);
    }

    #[test]
    fn a_bar_code_stands_first_or_last() {
        let (a, b) = (bar("0032714000123"), bar("0032714000124"));
        assert_eq!(
            read(&[std::slice::from_ref(&a), &[], std::slice::from_ref(&b), &[]]),
            (vec![vec![0, 1], vec![2, 3]], true)
        );
        assert_eq!(
            read(&[&[], std::slice::from_ref(&a), &[], std::slice::from_ref(&b)]),
            (vec![vec![0, 1], vec![2, 3]], true)
        );
        assert!(!read(&[&[], &[a], &[b], &[]]).1);
    }

    #[test]
    fn a_citizen_card_is_a_page_of_a_person() {
        let card = PageCode::CitizenCard { number: CitizenDigest([1; 16]) };
        let readings = [page(vec![qr("AA 06654954")]), page(vec![card.clone()]), page(vec![card, qr("AA 06654954")])];
        let shares = shares(&numbered(&readings));
        assert_eq!((shares.cards, shares.sure, shares.shares.len()), (vec![1], true, 1));
    }
}
