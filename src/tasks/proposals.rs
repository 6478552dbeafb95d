//! What the recognised words of a certificate's page say: proposals for its fields, each with its place on the page. A person
//! takes them or leaves them; nothing is entered by itself.

use crate::cadastre::{Confidential, Designation, Purpose, Serial};
use crate::scans::Word;
use crate::text::fold;

/// A proposal for a field of a certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub field: ProposedField,
    /// Left, top, right and bottom in pixels of the page: the value's words.
    pub bounds: [u32; 4],
    /// 0 to 100: the least of its words.
    pub confidence: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ProposedField {
    Serial(Serial),
    Sheet(Designation),
    Parcel(Designation),
    /// Square metres.
    Area(f64),
    Holder(Confidential<String>),
}

/// Words before a parcel's number, a sheet's number and an area, folded. Source: `certificate.md` §4.4, the forms since 2003.
const PARCEL_LABELS: [&[&str]; 3] = [&["thua", "dat", "so"], &["thua", "so"], &["so", "thua"]];
const SHEET_LABELS: [&[&str]; 3] = [&["to", "ban", "do", "so"], &["so", "to", "ban", "do"], &["to", "so"]];
const AREA_LABELS: [&[&str]; 1] = [&["dien", "tich"]];

/// Words before a holder's name, and words that end it.
const HOLDER_LABELS: [&[&str]; 5] = [&["ho", "ong"], &["ho", "ba"], &["ong"], &["ba"], &["ho", "gia", "dinh"]];
const HOLDER_ENDS: [&str; 9] = ["nam", "sinh", "cmnd", "cccd", "so", "dia", "va", "can", "dinh"];

/// Words of a label that may stand between it and its value: `(bằng số)`, `:`.
const FILLERS: [&str; 4] = ["", "la", "bang", "dt"];

/// Areas of this and more, square metres, are no area of one certificate but a misread number. Source: 100 km².
const MOST_AREA: f64 = 1e8;

/// Words of a name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=7;

/// Everything that the words of a page say, in reading order.
pub fn proposals(words: &[Word]) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = words.get(start) {
        let length = words.iter().skip(start).take_while(|word| word.line == first.line).count();
        let line: Vec<Read<'_>> = words.iter().skip(start).take(length).map(Read::of).collect();
        found.extend(serials(&line));
        found.extend(
            after(&line, &PARCEL_LABELS, number)
                .map(|(value, at)| (ProposedField::Parcel(value), at))
                .map(placed(&line)),
        );
        found.extend(
            after(&line, &SHEET_LABELS, number).map(|(value, at)| (ProposedField::Sheet(value), at)).map(placed(&line)),
        );
        found.extend(
            after(&line, &AREA_LABELS, area).map(|(value, at)| (ProposedField::Area(value), at)).map(placed(&line)),
        );
        found.extend(holder(&line));
        start += length;
    }
    found
}

/// A word as read, and folded without what is no letter or digit.
struct Read<'a> {
    word: &'a Word,
    text: &'a str,
    folded: String,
}

impl<'a> Read<'a> {
    fn of(word: &'a Word) -> Self {
        let text = word.text.open(Purpose::Matching).as_str();
        let folded = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        Self { word, text, folded }
    }
}

/// A serial is one word, or letters and digits as two.
fn serials(line: &[Read<'_>]) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let joined = |count: usize| {
            let words = line.get(at..at + count)?;
            let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            let [serial] = <[Serial; 1]>::try_from(Serial::find_all(&text)).ok()?;
            // All of it, or a longer text would give its serial twice.
            (Serial::parse(text.trim_matches([':', '.', ',', ';'])).as_ref() == Some(&serial)).then_some(serial)
        };
        match [1, 2].into_iter().find_map(|count| Some((joined(count)?, count))) {
            Some((serial, count)) => {
                found.push(placed(line)((ProposedField::Serial(serial), (at, at + count))));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// The first value behind one of the labels; `read` reads it from one word.
fn after<T>(line: &[Read<'_>], labels: &[&[&str]], read: impl Fn(&str) -> Option<T>) -> Option<(T, (usize, usize))> {
    let label_at = |at: usize| labels.iter().find(|label| stands(line, at, label)).map(|label| at + label.len());
    let mut at = (0..line.len()).find_map(label_at)?;
    while line.get(at).is_some_and(|word| FILLERS.contains(&word.folded.as_str())) {
        at += 1;
    }
    Some((read(line.get(at)?.text)?, (at, at + 1)))
}

fn stands(line: &[Read<'_>], at: usize, label: &[&str]) -> bool {
    line.get(at..at + label.len())
        .is_some_and(|words| words.iter().zip(label).all(|(word, label)| word.folded == *label))
}

/// `125`, `654a`, `125,`.
fn number(text: &str) -> Option<Designation> {
    let text = text.trim_matches([':', '.', ',', ';', '(', ')']);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest: Vec<char> = text.chars().skip(digits).collect();
    let fits = (1..=6).contains(&digits) && matches!(rest.as_slice(), [] | ['a'..='z']);
    fits.then(|| Designation::new(text))
}

/// `93,0`, `1.234,5`, `93m2`: with Vietnam's separators.
fn area(text: &str) -> Option<f64> {
    let text = text.trim_end_matches(['.', ',', ';', ')']).trim_start_matches([':', '(']);
    let text = ["m2", "m²", "m"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let (whole, fraction) = text.split_once(',').unwrap_or((text, "0"));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !groups.iter().all(|group| digits(group)) || !digits(fraction) {
        return None;
    }
    let value: f64 = format!("{}.{fraction}", groups.concat()).parse().ok()?;
    (value > 0.0 && value < MOST_AREA).then_some(value)
}

/// Capitalised words behind `Ông`, `Bà`, `Hộ ông`…
fn holder(line: &[Read<'_>]) -> Option<Proposal> {
    let starts = |at: usize| HOLDER_LABELS.iter().find(|label| stands(line, at, label)).map(|label| at + label.len());
    let start = (0..line.len()).find_map(starts)?;
    let mut end = start;
    while let Some(word) = line.get(end) {
        let capital = word.text.chars().next().is_some_and(char::is_uppercase);
        if !capital || HOLDER_ENDS.contains(&word.folded.as_str()) || !word.folded.chars().all(char::is_alphabetic) {
            break;
        }
        end += 1;
        if word.text.ends_with([',', ';', '.', ':']) {
            break;
        }
    }
    let name: Vec<&str> =
        line.get(start..end)?.iter().map(|word| word.text.trim_matches([',', ';', '.', ':'])).collect();
    let fits = NAME_WORDS.contains(&name.len());
    fits.then(|| placed(line)((ProposedField::Holder(Confidential::new(name.join(" "))), (start, end))))
}

/// Adds where the words from one to before another stand.
fn placed<'a>(line: &'a [Read<'a>]) -> impl Fn((ProposedField, (usize, usize))) -> Proposal + 'a {
    move |(field, (start, end))| {
        let words = line.get(start..end).unwrap_or_default();
        let mut bounds = [u32::MAX, u32::MAX, 0, 0];
        for word in words {
            let [left, top, right, bottom] = word.word.bounds;
            bounds = [bounds[0].min(left), bounds[1].min(top), bounds[2].max(right), bounds[3].max(bottom)];
        }
        let confidence = words.iter().map(|word| word.word.confidence).fold(100.0, f32::min);
        Proposal { field, bounds, confidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of words, each ten pixels a letter and forty pixels down.
    fn words(lines: &[&str]) -> Vec<Word> {
        let mut words = Vec::new();
        for (line, text) in (0_u32..).zip(lines) {
            let mut left = 0;
            for word in text.split(' ') {
                let width = 10 * u32::try_from(word.chars().count()).expect("short");
                words.push(Word {
                    text: Confidential::new(word.to_owned()),
                    bounds: [left, line * 40, left + width, line * 40 + 30],
                    confidence: 90.0,
                    line,
                });
                left += width + 10;
            }
        }
        words
    }

    fn fields(lines: &[&str]) -> Vec<ProposedField> {
        proposals(&words(lines)).into_iter().map(|proposal| proposal.field).collect()
    }

    #[test]
    fn sheet_parcel_and_area_are_read_behind_their_labels() {
        let read = fields(&[
            "a) Thửa đất số: 125, tờ bản đồ số: 12.",
            "c) Diện tích: 1.293,5 m², (bằng chữ: một nghìn hai trăm)",
            "Thửa đất số: 654a",
        ]);
        assert_eq!(
            read,
            [
                ProposedField::Parcel(Designation::new("125")),
                ProposedField::Sheet(Designation::new("12")),
                ProposedField::Area(1293.5),
                ProposedField::Parcel(Designation::new("654a")),
            ]
        );
    }

    #[test]
    fn a_serial_of_one_word_or_two_is_read_with_its_place() {
        let found = proposals(&words(&["Số phát hành: BX 037034", "AA06654954"]));
        let [two, one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(two.field, ProposedField::Serial(Serial::parse("BX 037034").expect("a serial")));
        assert_eq!(two.bounds, [140, 0, 230, 30]);
        assert_eq!(one.field, ProposedField::Serial(Serial::parse("AA 06654954").expect("a serial")));
    }

    #[test]
    fn a_holder_ends_where_the_name_ends() {
        let name = |name: &str| ProposedField::Holder(Confidential::new(name.to_owned()));
        assert_eq!(fields(&["Ông: Nguyễn Văn Mẫu, năm sinh: 1960"]), [name("Nguyễn Văn Mẫu")]);
        assert_eq!(fields(&["Hộ ông Trần Mẫu Năm sinh 1970"]), [name("Trần Mẫu")]);
        assert_eq!(fields(&["bà con trong xóm"]), []);
        let found = proposals(&words(&["Bà: Lê Thị Mẫu"]));
        assert!(!format!("{found:?}").contains("Mẫu"), "{found:?}");
    }

    #[test]
    fn what_is_no_number_is_no_proposal() {
        assert_eq!(
            fields(&[
                "Thửa đất số: ....., tờ bản đồ số:",
                "Diện tích: không rõ",
                "Diện tích: 1.29,5",
                "Thửa đất số 12345678"
            ]),
            []
        );
    }
}
