//! What the name of a scanned file and of its folders says: serial, kind of paper, sheet and parcel.

use unicode_normalization::UnicodeNormalization;

use super::{Designation, ScanKind, Serial};

/// What a path says. Source of the spellings: `certificate.md` §4.5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameReading {
    /// Every serial of the file's name; of the nearest folder that has one when the name has none.
    pub serials: Vec<Serial>,
    pub kind: ScanKind,
    /// Sheet and parcel number.
    pub sheet_parcel: Option<(Designation, Designation)>,
    /// Whether sheet and parcel stand there as words (`tờ 12 thửa 125`), not as bare numbers (`12_125_…`).
    pub sheet_parcel_in_words: bool,
}

impl NameReading {
    /// Reads a path with `/` or `\`, in any Unicode normal form.
    pub fn of(path: &str) -> Self {
        let path: String = path.nfc().collect();
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let (name, folders) = parts.split_last().map_or(("", &[][..]), |(name, folders)| (*name, folders));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let nearest_first = || std::iter::once(stem).chain(folders.iter().rev().copied());

        let serials = nearest_first().map(serials).find(|serials| !serials.is_empty()).unwrap_or_default();
        let kind = kind(stem, !serials.is_empty());
        let worded = nearest_first().find_map(worded_pair).or_else(|| nested_pair(&parts, stem));
        let bare = || bare_pair(stem).filter(|_| !serials.is_empty());
        let sheet_parcel_in_words = worded.is_some();
        let sheet_parcel = worded.or_else(bare);
        Self { serials, kind, sheet_parcel, sheet_parcel_in_words }
    }
}

/// Serials of one part of a path; an underscore parts words.
fn serials(part: &str) -> Vec<Serial> {
    Serial::find_all(&part.replace('_', " "))
}

/// `GT` and `PT` mark papers of a person; `GCN`, words for it, or a serial alone the certificate.
fn kind(stem: &str, has_serial: bool) -> ScanKind {
    let words = words(stem);
    let says = |word: &str| words.iter().any(|(said, _)| said == word);
    if ["gt", "pt", "cccd", "cmnd"].into_iter().any(says) {
        ScanKind::IdentityPapers
    } else if says("gcn") || stem.to_lowercase().contains("giấy chứng nhận") || has_serial {
        ScanKind::Certificate
    } else {
        ScanKind::Other
    }
}

/// Lower-case runs of letters or of digits without accents; and whether a separator stands before each.
fn words(part: &str) -> Vec<(String, bool)> {
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut last: Option<char> = None;
    for c in part.nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).flat_map(char::to_lowercase) {
        let c = if c == 'đ' { 'd' } else { c };
        if c.is_alphanumeric() {
            match (last, words.last_mut()) {
                (Some(before), Some((word, _))) if before.is_ascii_digit() == c.is_ascii_digit() => word.push(c),
                _ => words.push((c.to_string(), last.is_none())),
            }
            last = Some(c);
        } else {
            last = None;
        }
    }
    words
}

const SHEET_WORDS: [&str; 3] = ["to", "tbd", "t"];
const PARCEL_WORDS: [&str; 3] = ["thua", "th", "sothua"];
/// Words that may stand between `tờ` or `thửa` and its number.
const FILLERS: [&str; 6] = ["ban", "do", "dat", "so", "bd", "dia"];

/// The number after one of `marks`: digits, with a letter that directly follows them (`654a`).
fn number_after(part: &str, marks: &[&str]) -> Option<Designation> {
    let words = words(part);
    let mark = words.iter().position(|(word, apart)| *apart && marks.contains(&word.as_str()))?;
    let mut rest = words.get(mark + 1..)?.iter().skip_while(|(word, _)| FILLERS.contains(&word.as_str())).peekable();
    let (digits, _) = rest.next().filter(|(word, _)| word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let letter = rest.next().filter(|(word, apart)| !apart && word.len() == 1).map_or("", |(word, _)| word);
    Some(Designation::new(&format!("{digits}{letter}")))
}

fn worded_pair(part: &str) -> Option<(Designation, Designation)> {
    Some((number_after(part, &SHEET_WORDS)?, number_after(part, &PARCEL_WORDS)?))
}

/// `Tờ 12/Thửa 125/…`: the sheet in one folder, the parcel in a folder below it or in the file's name.
fn nested_pair(parts: &[&str], stem: &str) -> Option<(Designation, Designation)> {
    let folders = parts.get(..parts.len().saturating_sub(1)).unwrap_or_default();
    let (sheet_at, sheet) =
        folders.iter().enumerate().rev().find_map(|(at, part)| Some((at, number_after(part, &SHEET_WORDS)?)))?;
    let below = folders.get(sheet_at + 1..).unwrap_or_default().iter().copied().chain(std::iter::once(stem));
    let number = below.rev().find_map(|part| number_after(part, &PARCEL_WORDS))?;
    Some((sheet, number))
}

/// `12_125_…` or `12-125-…` at the start of a name.
fn bare_pair(stem: &str) -> Option<(Designation, Designation)> {
    let mut parts = stem.split(['_', '-']);
    let mut number = || {
        let digits = parts.next().filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        Some(Designation::new(digits))
    };
    let pair = (number()?, number()?);
    parts.next().map(|_| pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> (Vec<String>, ScanKind, Option<String>) {
        let reading = NameReading::of(path);
        let pair = reading.sheet_parcel.map(|(sheet, number)| format!("{sheet}/{number}"));
        (reading.serials.iter().map(Serial::to_string).collect(), reading.kind, pair)
    }

    #[test]
    fn serial_and_kind_are_read_in_the_spellings_of_the_field() {
        for (path, serials, kind) in [
            ("AA 00476432-GCN.pdf", vec!["AA 00476432"], ScanKind::Certificate),
            ("AA 00476432-GT.pdf", vec!["AA 00476432"], ScanKind::IdentityPapers),
            ("24349_GCN_DL 242877.pdf", vec!["DL 242877"], ScanKind::Certificate),
            ("23449_GT_CY 163553", vec!["CY 163553"], ScanKind::IdentityPapers),
            ("AC 491066.jpg", vec!["AC 491066"], ScanKind::Certificate),
            ("Giấy chứng nhận DĐ 659138.pdf", vec!["DĐ 659138"], ScanKind::Certificate),
            (
                "Gia\u{302}\u{301}y chu\u{31b}\u{301}ng nha\u{323}\u{302}n D\u{110} 659138.pdf",
                vec!["DĐ 659138"],
                ScanKind::Certificate,
            ),
            ("bx_037034_gcn.tif", vec!["BX 037034"], ScanKind::Certificate),
            ("BX 037034/trang 1.jpg", vec!["BX 037034"], ScanKind::Certificate),
            ("BX 037034 BX 037035.pdf", vec!["BX 037034", "BX 037035"], ScanKind::Certificate),
            ("GIẤY CHỨNG NHẬN QSD ĐẤT.pdf", vec![], ScanKind::Certificate),
            ("IMG_20251103_101500.jpg", vec![], ScanKind::Other),
        ] {
            let (found, read_kind, _) = read(path);
            assert_eq!((found, read_kind), (serials.into_iter().map(str::to_owned).collect(), kind), "{path}");
        }
    }

    #[test]
    fn sheet_and_parcel_are_read_from_words_and_folders() {
        for (path, pair) in [
            ("to 12 thua 125.pdf", Some("12/125")),
            ("Tờ bản đồ số 12, thửa đất số 654a.pdf", Some("12/654a")),
            ("Tờ 12/Thửa 125/BX 037034.pdf", Some("12/125")),
            ("Tờ 12/thửa 125 BX 037034.pdf", Some("12/125")),
            ("T12_TH125.jpg", Some("12/125")),
            ("12_125_BX 037034-GCN.pdf", Some("12/125")),
            ("12_125_scan.pdf", None),
            ("24349_GCN_DL 242877.pdf", None),
            ("to khai.pdf", None),
        ] {
            assert_eq!(read(path).2.as_deref(), pair, "{path}");
        }
    }

    #[test]
    fn bare_numbers_are_told_from_words() {
        assert!(NameReading::of("to 12 thua 125 BX 037034.pdf").sheet_parcel_in_words);
        assert!(!NameReading::of("12_125_BX 037034.pdf").sheet_parcel_in_words);
    }
}
