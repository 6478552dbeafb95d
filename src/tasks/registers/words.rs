//! The words of registers and their codes, from a table that provinces can edit.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text;

const TABLE: &str = include_str!("../../../assets/register-words.csv");

/// One word of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub word: String,
    /// Of the national system; empty where none is known.
    pub code: String,
    /// Stands in the list that a workbook offers.
    pub offered: bool,
    /// Seen in an official text.
    pub verified: bool,
    pub source: String,
}

/// The lists by name, their words in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordLists(BTreeMap<String, Vec<Word>>);

static BUILTIN: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(TABLE));

impl WordLists {
    /// The lists that the program carries.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a table: list, word, code, offered, verified, source. Lines that begin with `#` are no rows.
    pub fn read(csv: &str) -> Self {
        let rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes()).into_records().flatten();
        let mut lists: BTreeMap<String, Vec<Word>> = BTreeMap::new();
        for row in rows {
            let column = |at: usize| row.get(at).unwrap_or_default().trim().to_owned();
            let word = Word {
                word: column(1),
                code: column(2),
                offered: column(3) == "yes",
                verified: column(4) == "yes",
                source: column(5),
            };
            lists.entry(column(0)).or_default().push(word);
        }
        Self(lists)
    }

    pub fn words(&self, list: &str) -> &[Word] {
        self.0.get(list).map_or(&[], Vec::as_slice)
    }

    /// The word of a list in its own spelling, for one in any case and with or without accents.
    pub fn find(&self, list: &str, written: &str) -> Option<&Word> {
        let words = self.words(list);
        words.iter().find(|word| word.word == written).or_else(|| {
            let folded = text::fold(written);
            words.iter().find(|word| text::fold(&word.word) == folded)
        })
    }

    /// Names of the lists, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::register_form::{COLUMNS, ValueOf};

    #[test]
    fn a_word_is_found_in_any_case_and_without_accents() {
        let lists = WordLists::builtin();
        assert_eq!(lists.find("role", "VO").map(|word| word.word.as_str()), Some("Vợ"));
        assert_eq!(lists.find("term", "lâu  dài").map(|word| word.word.as_str()), Some("Lâu dài"));
        assert_eq!(lists.find("role", "con"), None);
    }

    #[test]
    fn every_list_that_a_column_names_has_words_with_a_source() {
        for column in COLUMNS {
            if let ValueOf::Words(list, _) = column.value {
                let words = WordLists::builtin().words(list);
                assert!(!words.is_empty() && words.iter().all(|word| !word.source.is_empty()), "{list}");
            }
        }
    }
}
