//! Which encoding one value is in, and its text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::{fold, tcvn3, viet, vni};

/// An encoding that texts of the field are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    Utf8,
    Tcvn3,
    Vni,
    Cp1258,
    /// Unicode with leftover TCVN3 letters in it.
    Hybrid,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Cp1258 => "cp1258",
            Self::Hybrid => "hybrid",
        }
    }
}

/// How the texts of a file are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Every value for itself.
    #[default]
    Auto,
    /// All values alike; Unicode values of the file stay Unicode.
    Fixed(Encoding),
}

/// Not the name of an encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not one of auto, utf-8, tcvn3, vni, cp1258")]
pub struct UnknownEncoding(pub String);

impl FromStr for Choice {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "auto" => Self::Auto,
            "utf-8" | "utf8" => Self::Fixed(Encoding::Utf8),
            "tcvn3" | "abc" => Self::Fixed(Encoding::Tcvn3),
            "vni" => Self::Fixed(Encoding::Vni),
            "cp1258" | "windows-1258" | "1258" => Self::Fixed(Encoding::Cp1258),
            _ => return Err(UnknownEncoding(name.to_owned())),
        })
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Fixed(encoding) => encoding.name(),
        })
    }
}

/// A value read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// NFC.
    pub text: String,
    pub encoding: Encoding,
    /// A person should look at it: another reading fits as well, or none fits.
    pub doubtful: bool,
    /// The text's UTF-8 is not the bytes that were given.
    pub changed: bool,
}

/// Reads one value. `hint` is the code page that the file declares; it only breaks ties, because it is often wrong.
pub fn decode(raw: &[u8], choice: Choice, hint: Option<&str>) -> Decoded {
    let reading = match (std::str::from_utf8(raw), choice) {
        (Ok(text), _) if text.is_ascii() => Reading::sure(text.to_owned(), Encoding::Utf8),
        (Ok(text), Choice::Fixed(Encoding::Utf8)) => Reading::sure(fold::nfc(text).into_owned(), Encoding::Utf8),
        (Ok(text), Choice::Auto) => read_unicode(text),
        (Ok(text), Choice::Fixed(encoding)) => read_fixed_unicode(text, encoding),
        (Err(_), Choice::Fixed(encoding)) => read_fixed(raw, encoding),
        (Err(error), Choice::Auto) if error.error_len().is_none() && has_multibyte(&raw[..error.valid_up_to()]) => {
            // Cut in the middle of a letter, as fixed-width fields do: the whole letters are kept.
            let whole = String::from_utf8_lossy(&raw[..error.valid_up_to()]);
            Reading { text: fold::nfc(&whole).into_owned(), encoding: Encoding::Utf8, doubtful: true }
        }
        (Err(_), Choice::Auto) => read_bytes(raw, hint),
    };
    Decoded {
        changed: reading.text.as_bytes() != raw,
        text: reading.text,
        encoding: reading.encoding,
        doubtful: reading.doubtful,
    }
}

/// The bytes as a program without the right font shows them: Windows-1252, or the Unicode that they are.
pub fn shown_as_windows_1252(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    }
}

struct Reading {
    text: String,
    encoding: Encoding,
    doubtful: bool,
}

impl Reading {
    fn sure(text: String, encoding: Encoding) -> Self {
        Self { text, encoding, doubtful: false }
    }
}

/// Valid UTF-8 that is not ASCII: clean, or legacy bytes that were taken for another code page on the way.
fn read_unicode(text: &str) -> Reading {
    let clean = with_true_d(&fold::nfc(text));
    let foreign = text.chars().any(is_leftover);
    let combining = text.chars().any(|c| ('\u{300}'..='\u{36F}').contains(&c));
    let latin = bytes_of(text, byte_of_1252);
    if !foreign && !combining && latin.is_none() {
        // It has letters that no legacy bytes become: there is no other reading.
        return Reading::sure(clean, Encoding::Utf8);
    }
    let as_is = viet::plausibility(&clean);
    let beyond_latin = text.chars().any(|c| c >= '\u{100}' && byte_of_1252(c).is_none());
    if foreign && beyond_latin && !combining {
        return read_hybrid(text, clean, as_is);
    }
    let from_1258 = if combining { bytes_of(text, byte_of_1258) } else { None };
    let candidates = [
        (Encoding::Tcvn3, latin.as_deref().and_then(tcvn3::decode)),
        // Clean Unicode is full of pairs that VNI has too (`oà`), so VNI is only thought of where Unicode does not read.
        (Encoding::Vni, latin.as_deref().filter(|_| as_is < 1.0).and_then(vni::decode)),
        (Encoding::Tcvn3, from_1258.as_deref().and_then(tcvn3::decode)),
    ];
    let best = candidates
        .into_iter()
        .filter_map(|(encoding, decoded)| Some((encoding, capitals_restored(decoded?))))
        .map(|(encoding, decoded)| (viet::plausibility(&decoded), known_words(&decoded), encoding, decoded))
        .max_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap_or(std::cmp::Ordering::Equal));
    match best {
        // Unicode that reads as Vietnamese stays, unless the other reading has the known words and this one has none.
        Some((score, known, encoding, decoded)) if score > as_is || (score >= as_is && known > known_words(&clean)) => {
            Reading { doubtful: score < 1.0 || !foreign, text: decoded, encoding }
        }
        _ => {
            let unexplained = foreign && as_is < 1.0 && beyond_punctuation(text);
            Reading { text: clean, encoding: Encoding::Utf8, doubtful: unexplained }
        }
    }
}

/// Unicode with leftover TCVN3 symbols: only the symbols are replaced, the letters are right already.
fn read_hybrid(text: &str, clean: String, as_is: f64) -> Reading {
    let replaced: String = text
        .chars()
        .map(|c| if is_leftover(c) { byte_of_1252(c).and_then(tcvn3::letter).unwrap_or(c) } else { c })
        .collect();
    let replaced = with_true_d(&fold::nfc(&replaced));
    let score = viet::plausibility(&replaced);
    if score > as_is {
        Reading { text: replaced, encoding: Encoding::Hybrid, doubtful: score < 1.0 }
    } else {
        Reading { text: clean, encoding: Encoding::Utf8, doubtful: as_is < 1.0 }
    }
}

/// Bytes that are not UTF-8: the reading that looks most like Vietnamese.
fn read_bytes(raw: &[u8], hint: Option<&str>) -> Reading {
    let hinted = |encoding: Encoding| {
        let digits: String = hint.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        u8::from(encoding == Encoding::Cp1258 && digits.ends_with("1258"))
    };
    let mut readings: Vec<(f64, u32, u8, Encoding, String)> = [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258]
        .into_iter()
        .filter_map(|encoding| Some((encoding, single_byte(raw, encoding)?)))
        .map(|(encoding, text)| (viet::plausibility(&text), known_words(&text), hinted(encoding), encoding, text))
        .collect();
    readings.sort_by(|a, b| (b.0, b.1, b.2).partial_cmp(&(a.0, a.1, a.2)).unwrap_or(std::cmp::Ordering::Equal));
    let tied = match readings.as_slice() {
        [first, second, ..] => first.0 <= second.0 && first.1 <= second.1 && first.4 != second.4,
        _ => false,
    };
    match readings.into_iter().next() {
        Some((score, _, _, encoding, text)) => Reading { doubtful: score < 1.0 || tied, text, encoding },
        None => Reading {
            text: fold::nfc(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0).into_owned(),
            encoding: Encoding::Cp1258,
            doubtful: true,
        },
    }
}

/// The user has said which encoding: it is obeyed, and doubted where a byte does not belong to it.
fn read_fixed(raw: &[u8], encoding: Encoding) -> Reading {
    match single_byte(raw, encoding) {
        Some(text) => Reading { text, encoding, doubtful: false },
        None => Reading { doubtful: true, ..read_bytes(raw, None) },
    }
}

/// Valid UTF-8 in a file that the user says is of another encoding: mojibake of that encoding, or Unicode after all.
fn read_fixed_unicode(text: &str, encoding: Encoding) -> Reading {
    let decoded = bytes_of(text, byte_of_1252).and_then(|bytes| single_byte(&bytes, encoding));
    match decoded {
        Some(decoded) => Reading::sure(decoded, encoding),
        None => read_unicode(text),
    }
}

fn single_byte(raw: &[u8], encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Tcvn3 => tcvn3::decode(raw).map(capitals_restored),
        Encoding::Vni => vni::decode(raw),
        Encoding::Cp1258 => {
            let (text, malformed) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(raw);
            (!malformed).then(|| fold::nfc(&text).into_owned())
        }
        Encoding::Utf8 | Encoding::Hybrid => None,
    }
}

/// The capital fonts of TCVN3 (`.VnTimeH`) show lower-case bytes as capitals: where every other letter of a value is a
/// capital, those are too.
fn capitals_restored(text: String) -> String {
    let ascii = |test: fn(&char) -> bool| text.chars().filter(char::is_ascii_alphabetic).filter(test).count();
    if ascii(char::is_ascii_uppercase) >= 2 && ascii(char::is_ascii_lowercase) == 0 {
        text.chars().flat_map(char::to_uppercase).collect()
    } else {
        text
    }
}

/// `Ð` (eth) and `Ɖ` typed for `Đ`: look the same, compare different.
fn with_true_d(text: &str) -> String {
    text.chars().map(|c| if matches!(c, 'Ð' | 'Ɖ') { 'Đ' } else { c }).collect()
}

/// Symbols and foreign letters that Unicode Vietnamese never has, and TCVN3 through Windows-1252 does.
/// Source: `encodings.md` §10.1, detector.
pub(super) fn is_leftover(c: char) -> bool {
    matches!(c, '¡'..='®' | 'µ'..='¹' | '»'..='¾' | 'Æ' | 'Ç' | 'Ë' | 'Î' | 'Ï' | 'Ñ' | 'Ö'..='Ø' | 'Ü' | 'Þ' | 'ß'
        | 'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö'..='ø' | 'û' | 'ü' | 'þ')
}

/// Whether something other than a lone punctuation sign (`·`, `«`, `½`) is foreign in a text.
fn beyond_punctuation(text: &str) -> bool {
    text.chars().any(|c| is_leftover(c) && c.is_alphabetic())
}

fn has_multibyte(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte >= 0x80)
}

/// The bytes that a text was before a code page made it Unicode; `None` when one of its letters is not of that page.
fn bytes_of(text: &str, byte: fn(char) -> Option<u8>) -> Option<Vec<u8>> {
    text.chars().map(byte).collect()
}

/// Whether a letter is one of Windows-1252, the page that legacy bytes are shown in.
pub(super) fn is_of_windows_1252(c: char) -> bool {
    c.is_ascii() || byte_of_1252(c).is_some()
}

fn byte_of_1252(c: char) -> Option<u8> {
    match c {
        '\u{0}'..='\u{7F}' | '\u{A0}'..='\u{FF}' => u8::try_from(c).ok(),
        _ => single_of(c, encoding_rs::WINDOWS_1252),
    }
}

fn byte_of_1258(c: char) -> Option<u8> {
    if c.is_ascii() { u8::try_from(c).ok() } else { single_of(c, encoding_rs::WINDOWS_1258) }
}

fn single_of(c: char, page: &'static encoding_rs::Encoding) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable): (Cow<'_, [u8]>, _, _) = page.encode(c.encode_utf8(&mut buffer));
    match (bytes.as_ref(), unmappable) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

/// Words of names, addresses and land that settle which of two readings is meant.
const KNOWN_WORDS: &str = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn mai tạ cao \
    lương chu tô hà thị văn đức ông bà hộ thôn xóm xã phường quận huyện tỉnh đường phố ngõ ngách tổ khu số nhà đất ở tại đô \
    nông vườn ao lúa trồng cây lâu năm hằng hàng việt nam nội hưng long tân phú hòa bình sơn thủy";

fn known_words(text: &str) -> u32 {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| KNOWN_WORDS.split(' ').collect());
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii());
    let known = words.filter(|word| KNOWN.contains(word.to_lowercase().as_str()));
    u32::try_from(known.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::encode_tcvn3;

    fn auto(raw: &[u8]) -> Decoded {
        decode(raw, Choice::Auto, None)
    }

    fn read(raw: &[u8]) -> (String, Encoding, bool) {
        let decoded = auto(raw);
        (decoded.text, decoded.encoding, decoded.doubtful)
    }

    /// The test vectors of `encodings.md` §10.1, as bytes and as those bytes taken for Windows-1252 and stored as UTF-8.
    #[test]
    fn tcvn3_is_read_from_bytes_and_from_mojibake() {
        for (raw, text) in [
            (&b"\x4E\x67\x75\x79\xD4\x6E\x20\x56\xA8\x6E\x20\xA7\xF8\x63"[..], "Nguyễn Văn Đức"),
            (b"\x54\x72\xC7\x6E\x20\x54\x68\xDE\x20\x48\xAD\xEA\x6E\x67", "Trần Thị Hường"),
            (b"\xA7\xCA\x74\x20\xEB\x20\x74\xB9\x69\x20\xAE\xAB\x20\x74\x68\xDE", "Đất ở tại đô thị"),
        ] {
            assert_eq!(read(raw), (text.to_owned(), Encoding::Tcvn3, false));
            let mojibake: String = raw.iter().map(|byte| char::from(*byte)).collect();
            assert_eq!(read(mojibake.as_bytes()), (text.to_owned(), Encoding::Tcvn3, false), "{mojibake}");
        }
        assert_eq!(read("§inh V¨n A".as_bytes()).0, "Đinh Văn A");
    }

    #[test]
    fn only_the_leftovers_of_a_hybrid_are_replaced() {
        assert_eq!(read("Nguyễn Thị Hiªn".as_bytes()), ("Nguyễn Thị Hiên".to_owned(), Encoding::Hybrid, false));
        assert_eq!(read("Trần ®ức Hải".as_bytes()).0, "Trần đức Hải");
    }

    #[test]
    fn a_typo_is_kept() {
        assert_eq!(read(b"X\xE3 V\xA8n").0, "Xó Văn");
    }

    #[test]
    fn vni_and_cp1258_are_told_from_tcvn3() {
        let vni: Vec<u8> = "Nguyeãn Vaên Ñöùc".chars().map(|c| u8::try_from(c).unwrap()).collect();
        assert_eq!(read(&vni), ("Nguyễn Văn Đức".to_owned(), Encoding::Vni, false));
        // Nguyễn as ê + combining tilde (0xDE), Đức as Đ (0xD0) ư (0xFD) + acute (0xEC).
        assert_eq!(read(b"Nguy\xEA\xDEn V\xE3n \xD0\xFD\xECc"), ("Nguyễn Văn Đức".to_owned(), Encoding::Cp1258, false));
    }

    #[test]
    fn tcvn3_that_was_taken_for_cp1258_is_read() {
        let raw = encode_tcvn3("Trần Thị Hường");
        let taken = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&raw).0.into_owned();
        assert_eq!(read(taken.as_bytes()).0, "Trần Thị Hường");
    }

    #[test]
    fn capitals_of_tcvn3_are_restored() {
        assert_eq!(read(&encode_tcvn3("NGUYễN VăN ĐứC")).0, "NGUYỄN VĂN ĐỨC");
        assert_eq!(read(b"\x41\xB8nh").0, "Ánh");
    }

    #[test]
    fn the_african_and_the_icelandic_d_become_vietnamese() {
        assert_eq!(read("\u{D0}ặng Văn Mẫu".as_bytes()).0, "Đặng Văn Mẫu");
    }

    #[test]
    fn a_text_cut_in_a_letter_keeps_its_whole_letters() {
        let whole = "Phường Mẫu Sơn".as_bytes();
        let cut = &whole[..whole.len() - 2];
        assert_eq!(read(cut), ("Phường Mẫu S".to_owned(), Encoding::Utf8, true));
    }

    #[test]
    fn what_no_encoding_explains_is_doubtful() {
        assert!(auto(b"\x81\x8D\xFF\xC0").doubtful);
    }

    #[test]
    fn clean_unicode_is_never_changed() {
        for text in CLEAN.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let decoded = auto(text.as_bytes());
            assert_eq!((decoded.text.as_str(), decoded.doubtful, decoded.changed), (text, false, false));
        }
    }

    /// Invented names, addresses and phrases of the field; many have only accents that Latin-1 has too.
    const CLEAN: &str = "
        Lê Thị Hà\nHà\nLê\nLê Hân\nTrà Lân\nTô Hà\nMã Văn Tý\nĐỗ Thị Bé\nCà Mau\nHà Nam\nMỹ Đình\nHà Giang\nPhú Thọ\nLý Thường Kiệt
        Hồ Đắc Di\nÂu Cơ\nÔng Ích Khiêm\nBà Triệu\nTây Hồ\nGò Vấp\nMê Linh\nLa Khê\nVân Hà\nVân Canh\nTân Lân\nLâm Hà\nXã Lê Minh Xuân
        Nguyễn Văn Đức\nTrần Thị Hường\nPhạm Thị Yến\nHoàng Văn Thụ\nHuỳnh Thúc Kháng\nPhan Đình Phùng\nVũ Trọng Phụng\nVõ Thị Sáu
        Đặng Văn Ngữ\nBùi Xuân Phái\nNgô Quyền\nDương Đình Nghệ\nTrịnh Hoài Đức\nĐoàn Thị Điểm\nTạ Quang Bửu\nCao Bá Quát\nChu Văn An
        Đất ở tại đô thị\nĐất ở tại nông thôn\nĐất trồng cây lâu năm\nĐất chuyên trồng lúa nước\nĐất nuôi trồng thủy sản\nĐất ao
        Công nhận QSDĐ như giao đất có thu tiền sử dụng đất\nSử dụng ổn định lâu dài\nNhận chuyển nhượng\nHộ gia đình\nVợ chồng
        Số 12 ngõ 34 phố Hàng Bông\nThôn Đông, xã Mẫu Sơn\nTổ dân phố số 7\nKhu 3\nXóm Chùa\nẤp Bắc\nBuôn Ma Thuột\nĐắk Lắk\nKon Tum
        Khuất Duy Tiến\nQuách Thị Trang\nÚt\nÝ Yên\nÝ\nÁi Mộ\nÁnh\nÊ-đê\nỶ Lan\nOanh\nUyên\nHuế\nThuỷ Nguyên\nhoà bình\nhòa bình
        quý\nquyền\nngoằn ngoèo\nkhuya\ngiếng\ngì\nrượu\nhươu\nyêu\nNghiêm\nNghĩa\nGhềnh\nkhúc khuỷu\nThuở\nQuốc Oai\nChương Mỹ\nBa Vì
        245,8 m²\nthửa 12 – tờ 7\n“đất vườn”\nĐường số 5 (hẻm 3)\nCụm CN Hà Bình Phương\nUBND phường\nHTX Tân Tiến\nTP. Hà Nội
    ";

    proptest! {
        #[test]
        fn lower_case_vietnamese_survives_tcvn3(words in prop::collection::vec("(thửa|đất|nguyễn|hường|ruộng|vườn|phường|nghĩa|khuỷu|quận)", 1..6)) {
            let text = words.join(" ");
            prop_assert_eq!(auto(&encode_tcvn3(&text)).text, text);
        }

        #[test]
        fn no_bytes_make_it_panic(raw in prop::collection::vec(any::<u8>(), 0..40)) {
            let decoded = auto(&raw);
            prop_assert_eq!(decoded.changed, decoded.text.as_bytes() != raw.as_slice());
        }
    }
}
