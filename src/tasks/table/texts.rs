//! A column of texts: each text once, as written and folded, and of every row the number of its text.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::{JoinedTexts, NaturalPart, fold, natural_parts};

/// Number of the empty text.
pub const EMPTY: u32 = 0;

/// The texts of a column. Memory: four bytes a row, and twice the bytes of its distinct texts.
#[derive(Debug, Default)]
pub struct Texts {
    rows: Box<[u32]>,
    texts: JoinedTexts,
    folded: JoinedTexts,
    ranks: OnceLock<Box<[u32]>>,
    alike: OnceLock<Box<[u32]>>,
}

impl Texts {
    pub fn of_row(&self, row: u32) -> &str {
        self.texts.get(self.code(row))
    }

    /// The number of a row's text.
    pub fn code(&self, row: u32) -> u32 {
        self.rows.get(row as usize).copied().unwrap_or(EMPTY)
    }

    /// How many distinct texts there are, the empty one among them.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code)
    }

    /// Of each text, whether it holds the folded `part`.
    pub fn holding(&self, part: &str) -> Vec<bool> {
        let mut holds = vec![false; self.len()];
        for code in self.folded.holding(part) {
            if let Some(holds) = holds.get_mut(code as usize) {
                *holds = true;
            }
        }
        holds
    }

    /// Of each text, whether `passes` says so of it, folded.
    pub fn passing(&self, passes: impl Fn(&str) -> bool) -> Vec<bool> {
        (0..self.len() as u32).map(|code| passes(self.folded.get(code))).collect()
    }

    /// Of each text, the first one that is the same whatever the accents: what a condition takes for one.
    pub fn alike(&self) -> &[u32] {
        self.alike.get_or_init(|| {
            let mut first: HashMap<&str, u32> = HashMap::with_capacity(self.len());
            (0..self.len() as u32).map(|code| *first.entry(self.folded.get(code)).or_insert(code)).collect()
        })
    }

    /// Of each text, its place in the natural order, in which `9` stands before `12`; the empty text is first.
    pub fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| {
            let mut codes: Vec<u32> = (0..self.len() as u32).collect();
            let key = |code: &u32| (Place::of(self.folded.get(*code)), self.texts.get(*code));
            codes.sort_by_cached_key(key);
            let mut ranks = vec![0; codes.len()];
            for (rank, code) in (0..).zip(codes) {
                if let Some(place) = ranks.get_mut(code as usize) {
                    *place = rank;
                }
            }
            ranks.into()
        })
    }
}

/// Where a text stands in the natural order, numbers with decimals or a sign among the others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Empty,
    Negative(Reverse<Vec<NaturalPart>>),
    Other(Vec<NaturalPart>),
}

/// Decimals that are compared: no map has more.
const DECIMALS: usize = 18;

impl Place {
    fn of(text: &str) -> Self {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // Decimals count by their place: 1,25 stands before 1,5.
        let number = |text: &str| match text.split_once([',', '.']) {
            None => Some(text).filter(|text| is_number(text)).map(natural_parts),
            Some((whole, decimals)) if is_number(whole) && is_number(decimals) => {
                Some(natural_parts(&format!("{whole},{decimals:0<DECIMALS$}")))
            }
            Some(_) => None,
        };
        match text.strip_prefix('-').and_then(number) {
            _ if text.is_empty() => Self::Empty,
            Some(parts) => Self::Negative(Reverse(parts)),
            None => Self::Other(number(text).unwrap_or_else(|| natural_parts(text))),
        }
    }
}

/// Takes in the texts of rows, first row first.
pub struct TextsBuilder {
    rows: Vec<u32>,
    texts: JoinedTexts,
    known: HashMap<Box<str>, u32>,
}

impl TextsBuilder {
    pub fn with_capacity(rows: usize) -> Self {
        let mut texts = JoinedTexts::default();
        texts.push("");
        Self { rows: Vec::with_capacity(rows), texts, known: HashMap::new() }
    }

    /// How many rows there are so far.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The next row has this text; blanks are none.
    pub fn push(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.rows.push(EMPTY);
            return;
        }
        // Neighbours often have the same.
        let last = self.rows.last().copied().filter(|code| *code != EMPTY && self.texts.get(*code) == text);
        let code = last.or_else(|| self.known.get(text).copied()).unwrap_or_else(|| {
            let code = self.texts.push(text);
            self.known.insert(text.into(), code);
            code
        });
        self.rows.push(code);
    }

    pub fn finish(self) -> Texts {
        let Self { rows, mut texts, .. } = self;
        let mut folded = JoinedTexts::default();
        for code in 0..texts.len() as u32 {
            folded.push(&fold(texts.get(code)));
        }
        for strings in [&mut texts, &mut folded] {
            strings.shrink_to_fit();
        }
        Texts { rows: rows.into(), texts, folded, ranks: OnceLock::new(), alike: OnceLock::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(of: &[&str]) -> Texts {
        let mut builder = TextsBuilder::with_capacity(of.len());
        of.iter().for_each(|text| builder.push(text));
        builder.finish()
    }

    #[test]
    fn each_text_is_kept_once_and_found_without_accents() {
        let texts = texts(&["Ngõ Đông", "", "Xóm Tây", "Ngõ Đông", "ngo dong 2"]);
        assert_eq!((texts.len(), texts.of_row(3), texts.of_row(1)), (4, "Ngõ Đông", ""));
        let rows = |holds: &[bool]| (0..5).filter(|row| holds[texts.code(*row) as usize]).collect::<Vec<u32>>();
        assert_eq!(rows(&texts.holding("ngo dong")), [0, 3, 4]);
        assert_eq!(rows(&texts.holding("dongxom")), Vec::<u32>::new(), "texts do not run into each other");
        assert_eq!(rows(&texts.holding("")), [0, 1, 2, 3, 4]);
        assert_eq!(rows(&texts.holding("o")), [0, 2, 3, 4]);
        assert_eq!(rows(&texts.passing(|text| text == "xom tay")), [2]);
    }

    #[test]
    fn texts_are_ranked_as_people_count() {
        let texts = texts(&["12a", "9", "100", "12", "PL10", "PL2", ""]);
        let mut rows: Vec<u32> = (0..7).collect();
        rows.sort_by_key(|row| texts.ranks()[texts.code(*row) as usize]);
        let sorted: Vec<&str> = rows.iter().map(|row| texts.of_row(*row)).collect();
        assert_eq!(sorted, ["", "9", "12", "12a", "100", "PL2", "PL10"]);
    }

    #[test]
    fn numbers_among_texts_are_ranked_by_their_value() {
        let texts = texts(&["1,5", "chưa đo", "1,25", "-2", "10", "1", "-2,5", ""]);
        let mut rows: Vec<u32> = (0..8).collect();
        rows.sort_by_key(|row| texts.ranks()[texts.code(*row) as usize]);
        let sorted: Vec<&str> = rows.iter().map(|row| texts.of_row(*row)).collect();
        assert_eq!(sorted, ["", "-2,5", "-2", "1", "1,25", "1,5", "10", "chưa đo"]);
    }
}
