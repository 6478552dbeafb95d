//! Land-use codes (mã loại đất) as maps write them.

use std::fmt;

use ecow::EcoString;
use smallvec::SmallVec;

use super::LandUseTable;

/// One code of the land-use list: `ONT`, `CLN`. Upper-case ASCII, two to four letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LandUseCode([u8; 4]);

impl LandUseCode {
    pub fn new(code: &str) -> Option<Self> {
        let trimmed = code.trim();
        let fits = (2..=4).contains(&trimmed.len()) && trimmed.bytes().all(|byte| byte.is_ascii_alphabetic());
        let mut bytes = [b' '; 4];
        for (to, from) in bytes.iter_mut().zip(trimmed.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        fits.then_some(Self(bytes))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl fmt::Display for LandUseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LandUseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The land use of a parcel: what the map says, word for word, and the codes in it (`ONT+CLN`), main one first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LandUse {
    pub verbatim: EcoString,
    pub codes: SmallVec<[LandUseCode; 4]>,
}

/// One part of a land use as written, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LandUsePart {
    /// A code of the list, an old one too.
    Listed(LandUseCode),
    /// Stands where a code does and looks like one, but no list has it.
    Unlisted(LandUseCode),
    /// Words, or a code of the times before the lists (`1L`, `đất vườn`): for a person to read.
    Words(String),
}

/// The unit of an area, in lower case; `m` for `200 m 2`.
const UNITS: [&str; 5] = ["m2", "m²", "ha", "%", "m"];

/// Codes that are words when these are written without their accents (`CAN HO`, `DONG SON`): among words they are none.
const ALSO_WORDS: [&str; 7] = ["CAN", "COC", "LUA", "LUC", "SON", "TIN", "TON"];

impl LandUse {
    /// Reads lists of codes as maps write them: `ONT+CLN`, `ONT|CLN`, `ONT(200)+CLN(100)`, `ONT: 200 m2; CLN: 100 m2`. The areas are
    /// left out; what is no code stays in `verbatim` only.
    pub fn parse(text: &str) -> Self {
        let codes = Self::parts(text).into_iter().filter_map(|part| match part {
            LandUsePart::Listed(code) | LandUsePart::Unlisted(code) => Some(code),
            LandUsePart::Words(_) => None,
        });
        Self { codes: codes.collect(), verbatim: text.trim().into() }
    }

    /// The parts of a text, its areas left out, each code once. Between separators a word alone is a code when the list has it, or
    /// when it is two to four capitals; of several words only the codes of the list are codes, for the others are a phrase:
    /// `DAT VUON`. The whole name of a code stands for it: `Đất ở tại nông thôn`.
    pub fn parts(text: &str) -> Vec<LandUsePart> {
        let mut parts = Vec::new();
        for piece in text.split(separates).map(str::trim).filter(|piece| !piece.is_empty()) {
            match listed(piece) {
                Some(code) => add(&mut parts, LandUsePart::Listed(code)),
                None => parts_of_piece(piece).into_iter().for_each(|part| add(&mut parts, part)),
            }
        }
        // Some names have separators in them.
        let name = if parts.iter().any(is_words) { LandUseTable::builtin().named(text) } else { None };
        name.map_or(parts, |code| vec![LandUsePart::Listed(code)])
    }

    /// The parts that a person should compare with the papers, in the words of the text.
    pub fn doubtful(&self) -> Vec<String> {
        let doubtful = Self::parts(&self.verbatim).into_iter().filter_map(|part| match part {
            LandUsePart::Listed(_) => None,
            LandUsePart::Unlisted(code) => Some(code.to_string()),
            LandUsePart::Words(words) => Some(words),
        });
        doubtful.collect()
    }

    /// The same with each old code as the one in force, where the law leaves no choice, wherever it stands; `None` where there is no such
    /// code. Old codes that have become one stand once, unless there are areas beside them: those stay with theirs.
    pub fn in_force(&self) -> Option<Self> {
        let table = LandUseTable::builtin();
        let has_areas = self.verbatim.contains(|c: char| c.is_ascii_digit());
        let (mut text, mut rest) = (String::with_capacity(self.verbatim.len()), self.verbatim.as_str());
        // The codes so far, and whether each was another one.
        let mut seen: Vec<(LandUseCode, bool)> = Vec::new();
        while let Some(first) = rest.chars().next() {
            let is_word = first.is_alphabetic();
            let end = rest.find(|c: char| c.is_alphabetic() != is_word).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            rest = behind;
            let Some(code) = LandUseCode::new(run).filter(|code| is_word && self.codes.contains(code)) else {
                text.push_str(run);
                continue;
            };
            let now = table.in_force(code).map(|entry| entry.code).filter(|now| *now != code);
            let (now, is_new) = (now.unwrap_or(code), now.is_some());
            if !has_areas && seen.iter().any(|(other, was_new)| *other == now && (is_new || *was_new)) {
                text.truncate(text.trim_end_matches(|c: char| separates(c) || c.is_whitespace()).len());
                continue;
            }
            seen.push((now, is_new));
            text.push_str(if is_new { now.as_str() } else { run });
        }
        (*text != *self.verbatim).then(|| Self::parse(&text))
    }

    pub fn main(&self) -> Option<LandUseCode> {
        self.codes.first().copied()
    }
}

/// Adds a part, a phrase that names a code as that code, unless the code is there already.
fn add(parts: &mut Vec<LandUsePart>, part: LandUsePart) {
    let part = match part {
        LandUsePart::Words(words) => {
            LandUseTable::builtin().named(&words).map_or(LandUsePart::Words(words), LandUsePart::Listed)
        }
        part => part,
    };
    if is_words(&part) || !parts.contains(&part) {
        parts.push(part);
    }
}

fn is_words(part: &LandUsePart) -> bool {
    matches!(part, LandUsePart::Words(_))
}

/// What stands between the codes of a list, and between a code and its area. `.` and `,` divide the digits of an area too.
fn separates(c: char) -> bool {
    matches!(
        c,
        '+' | ','
            | ';'
            | '/'
            | '\\'
            | '|'
            | '&'
            | '-'
            | '–'
            | '—'
            | ':'
            | '='
            | '('
            | ')'
            | '['
            | ']'
            | '.'
            | '_'
            | '"'
    ) || (c.is_control() && c.is_whitespace())
}

/// The parts of what stands between two separators, where that is more than one code of the list.
fn parts_of_piece(piece: &str) -> Vec<LandUsePart> {
    let words = without_areas(piece);
    let codes: Vec<Option<LandUseCode>> = words.iter().map(|word| listed(word)).collect();
    if let ([word], [None]) = (words.as_slice(), codes.as_slice()) {
        let capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
        let code = LandUseCode::new(word).filter(|_| capitals);
        return vec![code.map_or_else(|| LandUsePart::Words((*word).to_owned()), LandUsePart::Unlisted)];
    }
    let only_codes = codes.iter().all(Option::is_some);
    let mut parts: Vec<LandUsePart> = Vec::new();
    for (word, code) in words.into_iter().zip(codes) {
        match code.filter(|code| only_codes || !ALSO_WORDS.contains(&code.as_str())) {
            Some(code) => parts.push(LandUsePart::Listed(code)),
            None => match parts.last_mut() {
                Some(LandUsePart::Words(phrase)) => *phrase = format!("{phrase} {word}"),
                _ => parts.push(LandUsePart::Words(word.to_owned())),
            },
        }
    }
    parts
}

/// The words of a piece, without areas (`200`, `200m2`, `100 m2`) and without the `và` (and) between codes.
fn without_areas(piece: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut after_number = false;
    for word in piece.split_whitespace() {
        let unit = after_number && UNITS.contains(&word.to_lowercase().as_str());
        after_number = unit || is_area(word);
        if !after_number && word != "và" {
            words.push(without_area(word));
        }
    }
    words
}

/// A code without the area that is written on to it: `ONT200m2`.
fn without_area(word: &str) -> &str {
    let letters = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    match word.split_at(letters) {
        (code, area) if is_area(area) && listed(code).is_some() => code,
        _ => word,
    }
}

/// Digits, with a unit or without.
fn is_area(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < word.len() && (unit.is_empty() || UNITS.contains(&unit.to_lowercase().as_str()))
}

fn listed(word: &str) -> Option<LandUseCode> {
    LandUseCode::new(word).filter(|code| LandUseTable::builtin().get(*code).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, codes: &str, doubtful: &[&str]) {
        let land_use = LandUse::parse(text);
        let found: Vec<&str> = land_use.codes.iter().map(LandUseCode::as_str).collect();
        assert_eq!(
            (found.join("+"), land_use.doubtful()),
            (codes.to_owned(), doubtful.iter().map(|part| (*part).to_owned()).collect()),
            "{text}"
        );
        assert_eq!(land_use.verbatim, text.trim());
    }

    #[test]
    fn old_codes_become_those_in_force_and_the_rest_stays_as_written() {
        let now = |text: &str| LandUse::parse(text).in_force().map(|land_use| land_use.verbatim.to_string());
        assert_eq!(now("ONT: 200 m2; bhk: 100 m2"), Some("ONT: 200 m2; HNK: 100 m2".to_owned()));
        assert_eq!(now("BHK 100; BHK 50"), Some("HNK 100; HNK 50".to_owned()));
        assert_eq!(now("BHKX+BHK"), Some("BHKX+HNK".to_owned()), "whole words");
        let merged: Vec<Option<String>> = ["LNC+LNQ", "CLN + LNQ", "LNQ+ONT+CLN"].map(now).into();
        assert_eq!(merged, ["CLN", "CLN", "CLN+ONT"].map(|text| Some(text.to_owned())));
        assert_eq!((now("ONT+CLN"), now("SKX"), now("đất vườn"), now("")), (None, None, None, None));
    }

    #[test]
    fn several_codes_of_one_parcel_are_a_list_whatever_stands_between() {
        for text in [
            " ont+CLN ",
            "ONT, CLN",
            "ONT|CLN",
            "ONT&CLN",
            "ONT\tCLN",
            "ONT CLN",
            "ONT - CLN",
            "ONT/CLN",
            "ONT_CLN",
            "ONT và CLN",
            "ONT.CLN.",
        ] {
            check(text, "ONT+CLN", &[]);
        }
        assert_eq!(LandUse::parse("ONT+CLN").main(), LandUseCode::new("ONT"));
    }

    #[test]
    fn areas_beside_the_codes_are_left_out() {
        for text in [
            "ONT(200)+CLN(100)",
            "ONT: 200; CLN: 100",
            "ONT 200m2 + CLN 100m2",
            "ONT 1.200,5 m2; CLN 100 M²",
            "ONT=0,02ha;CLN=0,01 ha",
            "ONT200+CLN100m2",
            "ONT 60%, CLN 40 %",
            "200 ONT + 100 m 2 CLN",
        ] {
            check(text, "ONT+CLN", &[]);
        }
        check("ONT:200 NTS:100", "ONT+NTS", &[]);
        check("200", "", &[]);
    }

    #[test]
    fn words_are_no_codes() {
        check("DAT VUON", "", &["DAT VUON"]);
        check("CAN HO", "", &["CAN HO"]);
        check("dat lua", "", &["dat lua"]);
        check("Vuon", "", &["Vuon"]);
        check("đất thổ cư", "", &["đất thổ cư"]);
        check("Đất ở nông thôn ONT", "ONT", &["Đất ở nông thôn"]);
        check("Thổ cư (ONT) + vườn", "ONT", &["Thổ cư", "vườn"]);
        check("LUA SON", "LUA+SON", &[]);
    }

    #[test]
    fn the_whole_name_of_a_code_stands_for_it_and_each_code_stands_once() {
        check("Đất ở tại nông thôn", "ONT", &[]);
        check("ONT: Đất ở tại nông thôn; CLN - đất trồng cây lâu năm", "ONT+CLN", &[]);
        check("Đất nuôi trồng thuỷ sản (100 m2) + DAT O TAI DO THI", "NTS+ODT", &[]);
        check("Đất có di tích lịch sử - văn hóa", "DDT", &[]);
        check("ONT(200)+CLN(100)+ONT(50)", "ONT+CLN", &[]);
        check("đất vườn + đất vườn", "", &["đất vườn", "đất vườn"]);
    }

    #[test]
    fn codes_before_the_lists_are_kept_verbatim() {
        check("1L", "", &["1L"]);
        check("Hg/b", "", &["Hg", "b"]);
        check("ĐT", "", &["ĐT"]);
        check("T", "", &["T"]);
    }

    #[test]
    fn an_old_code_is_a_code_and_an_unknown_one_is_kept_and_doubted() {
        check("BHK+LNQ", "BHK+LNQ", &[]);
        check("ONT+XYZ", "ONT+XYZ", &["XYZ"]);
        check("ONT XYZ", "ONT", &["XYZ"]);
        check("", "", &[]);
    }
}
