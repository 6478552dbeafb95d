//! What the program found out about one page of a scan by itself: how well it can be read, and the codes printed on it.

use serde::{Deserialize, Serialize};

use super::{PartialDate, Serial};

/// One page, as it was examined when its file was taken in. The default stands for a page that cannot be decoded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageReading {
    /// Pixels of the page, upright. 0 for a page that cannot be decoded.
    pub width: u32,
    pub height: u32,
    pub quality: PageQuality,
    /// In reading order: from the top, then from the left.
    pub codes: Vec<PageCode>,
    /// What the page looks like: a difference hash of 8 × 8 brightness steps. Near copies differ in few bits.
    pub look: u64,
}

impl PageReading {
    /// Whether it is a page of one of our own field sheets.
    pub fn is_of_field_sheet(&self) -> bool {
        self.codes.iter().any(|code| matches!(code, PageCode::FieldSheet { .. }))
    }
}

/// How well a page can be read. The scales are those of `scans::quality`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PageQuality {
    /// Dots per inch: what the file says; for a photo what its longer side gives on A4. `None` for a page of unknown size.
    pub dots_per_inch: Option<f32>,
    /// 0 (nothing but blur) to 1 (edges of print as sharp as the pixels allow).
    pub sharpness: f32,
    /// 0 (print and paper are one grey) to 1 (black on white).
    pub contrast: f32,
    /// Clockwise, -45 to 45 degrees: how far the lines of print lean. `None` when no lines were found.
    pub skew_degrees: Option<f32>,
    /// Share of the page that is print, 0 to 1.
    pub ink: f32,
    pub faults: PageFaults,
}

/// What is wrong with a page. None is set on a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageFaults {
    pub low_resolution: bool,
    pub blurred: bool,
    pub faint: bool,
    pub skewed: bool,
    /// Print runs out of the picture at an edge.
    pub cut: bool,
    pub blank: bool,
}

impl PageFaults {
    /// Whether the paper should be scanned again. A skewed page can be straightened; an empty one is often a back.
    pub fn asks_for_a_rescan(self) -> bool {
        self.low_resolution || self.blurred || self.faint || self.cut
    }
}

/// A code printed on a page. A citizen card's payload is never kept: only what cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageCode {
    /// The QR code of the certificate form of 2025. Source: `certificate.md` §4.3.
    CertificateQr {
        serial: Serial,
        /// Code of the office that issued it (mã đơn vị).
        office: String,
        /// Number of the file at the one-stop desk (mã hồ sơ).
        dossier: String,
        /// Mã giấy chứng nhận.
        certificate_code: String,
        issued: Option<PartialDate>,
    },
    /// The bar code of the forms of 2009 to 2024.
    CertificateBarcode(CertificateBarcode),
    /// The QR code of a citizen card: a keyed hash of its number, and nothing else.
    CitizenCard { number: CitizenDigest },
    /// A code that is none of ours.
    Other,
    /// A code of one of our field sheets, beside an item or on a page of the map; its text, which names no person.
    FieldSheet { text: String },
}

/// Before every code of a field sheet.
pub const FIELD_SHEET_CODE: &str = "thuaso:1:";

/// Thirteen digits, or fifteen with the province in front: commune, year, number of the file. Source: `certificate.md` §4.2
/// (the meaning of the parts is unverified).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CertificateBarcode(String);

impl CertificateBarcode {
    /// Reads thirteen or fifteen digits; anything else is no bar code of a certificate.
    pub fn parse(digits: &str) -> Option<Self> {
        let digits = digits.trim();
        let fits = matches!(digits.len(), 13 | 15) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(digits.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Five digits: the commune of its time (MX), before any merger since.
    pub fn commune(&self) -> &str {
        let end = self.0.len() - 8;
        &self.0[end - 5..end]
    }

    /// The last two digits of the year (MN).
    pub fn year(&self) -> &str {
        let end = self.0.len() - 6;
        &self.0[end - 2..end]
    }
}

/// A keyed hash of a citizen number: equal numbers of one project have equal digests, and no digest gives its number away to
/// who lacks the project's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CitizenDigest(pub [u8; 16]);

impl CitizenDigest {
    /// The digest of a citizen number: the first half of BLAKE3 keyed with the project's key. `None` for what is not 12 digits.
    pub fn of(number: &str, key: &[u8; 32]) -> Option<Self> {
        let fits = number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit());
        let whole = fits.then(|| blake3::keyed_hash(key, number.as_bytes()))?;
        whole.as_bytes().first_chunk().copied().map(Self)
    }
}

/// Where and when a photo was taken, as its telephone wrote.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PhotoOrigin {
    /// Degrees, WGS 84. `None` where the telephone did not know.
    pub longitude_latitude: Option<(f64, f64)>,
    /// Local time as seconds since 1970 of the same clock reading; only for order and distance in time.
    pub taken: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_needs_twelve_digits_and_differs_by_key() {
        let of = |number, key| CitizenDigest::of(number, &[key; 32]);
        assert_eq!(of("001199000001", 1), of("001199000001", 1));
        assert_ne!(of("001199000001", 1), of("001199000001", 2));
        assert_ne!(of("001199000001", 1), of("001199000002", 1));
        assert_eq!((of("00119900000", 1), of("00119900000a", 1)), (None, None));
    }

    #[test]
    fn a_bar_code_has_its_commune_before_year_and_number() {
        let thirteen = CertificateBarcode::parse("0032714000123").expect("thirteen digits");
        assert_eq!((thirteen.commune(), thirteen.year()), ("00327", "14"));
        let fifteen = CertificateBarcode::parse("010032714000123").expect("fifteen digits");
        assert_eq!((fifteen.commune(), fifteen.year()), ("00327", "14"));
        assert_eq!(CertificateBarcode::parse("00327140001234"), None);
        assert_eq!(CertificateBarcode::parse("00327140001a3"), None);
    }
}
