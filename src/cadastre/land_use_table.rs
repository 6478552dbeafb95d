//! The list of land-use codes: names, groups, map colours, and what old codes became.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::LandUseCode;
use crate::text;

/// One code of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandUseEntry {
    pub code: LandUseCode,
    pub vietnamese: String,
    pub english: String,
    /// The code's own map colour, sRGB; `None` where no official one is known.
    pub own_colour: Option<[u8; 3]>,
    /// The code of the group that it belongs to.
    pub group: Option<LandUseCode>,
    /// For an old code: the one in force, where the law leaves no choice.
    pub replaced_by: Option<LandUseCode>,
    /// Whether the code is of an earlier list.
    pub old: bool,
    pub source: String,
}

/// The codes in the order of the list in force, old codes after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandUseTable {
    entries: Vec<LandUseEntry>,
    /// Where each code stands in `entries`.
    places: BTreeMap<LandUseCode, usize>,
    /// The code of each Vietnamese name, folded.
    names: BTreeMap<String, LandUseCode>,
}

/// The list in force since 2024. Rows of any other source are old codes.
const IN_FORCE: &str = "TT 08/2024";

/// Groups above a code, and replacements before it, never nest deeper than this.
const DEEPEST: usize = 6;

static BUILTIN: LazyLock<LandUseTable> =
    LazyLock::new(|| LandUseTable::read(include_str!("../../assets/land-use.csv")));

impl LandUseTable {
    /// The list that the program carries. Source: TT 08/2024/TT-BTNMT; colours: symbol set of TT 27/2018.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    pub fn iter(&self) -> impl Iterator<Item = &LandUseEntry> {
        self.entries.iter()
    }

    /// The entry of a code, old codes included.
    pub fn get(&self, code: LandUseCode) -> Option<&LandUseEntry> {
        self.entries.get(*self.places.get(&code)?)
    }

    /// The code whose whole Vietnamese name this is, in any case and with or without accents: `Đất ở tại nông thôn`. Of two codes
    /// with one name that in force.
    pub fn named(&self, name: &str) -> Option<LandUseCode> {
        self.names.get(&text::fold(name)).copied()
    }

    /// The code in force for a code: itself, or what an old one became. `None` for unknown codes and for old ones whose
    /// successor depends on the parcel.
    pub fn in_force(&self, code: LandUseCode) -> Option<&LandUseEntry> {
        let entry = self.get(code)?;
        if entry.old { self.get(entry.replaced_by?).filter(|entry| !entry.old) } else { Some(entry) }
    }

    /// The map colour, sRGB: the code's own, else its successor's, else its group's.
    pub fn colour(&self, code: LandUseCode) -> Option<[u8; 3]> {
        let mut entry = self.get(code)?;
        for _ in 0..DEEPEST {
            if entry.own_colour.is_some() {
                return entry.own_colour;
            }
            entry = self.get(entry.replaced_by.or(entry.group)?)?;
        }
        None
    }

    fn read(csv: &str) -> Self {
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().flatten().collect::<Vec<_>>();
        let entries: Vec<LandUseEntry> = rows.iter().filter_map(entry).collect();
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.code, place)).collect();
        // The list in force stands first: its names are given last.
        let names = entries.iter().rev().map(|entry| (text::fold(&entry.vietnamese), entry.code)).collect();
        Self { entries, places, names }
    }
}

fn entry(row: &csv::StringRecord) -> Option<LandUseEntry> {
    let channel = |column: usize| row.get(column)?.parse().ok();
    let colour = || Some([channel(3)?, channel(4)?, channel(5)?]);
    Some(LandUseEntry {
        code: LandUseCode::new(row.get(0)?)?,
        vietnamese: row.get(1)?.to_owned(),
        english: row.get(2)?.to_owned(),
        own_colour: colour(),
        group: LandUseCode::new(row.get(6)?),
        replaced_by: LandUseCode::new(row.get(8)?),
        old: row.get(9)? != IN_FORCE,
        source: row.get(9)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> LandUseCode {
        LandUseCode::new(text).expect("a code")
    }

    #[test]
    fn every_row_is_read_once_and_names_only_codes_of_the_list() {
        let table = LandUseTable::builtin();
        let lines = include_str!("../../assets/land-use.csv").lines().count() - 1;
        assert_eq!(table.iter().count(), lines);
        for entry in table.iter() {
            assert_eq!(table.get(entry.code), Some(entry), "{} twice", entry.code);
            assert!(entry.group.is_none_or(|group| table.get(group).is_some()));
            assert!(entry.replaced_by.is_none_or(|new| table.in_force(new).is_some()));
        }
    }

    #[test]
    fn an_old_code_finds_the_one_in_force_or_none_when_that_depends() {
        let table = LandUseTable::builtin();
        assert_eq!(table.in_force(code("BHK")).map(|entry| entry.code), Some(code("HNK")));
        assert_eq!(table.in_force(code("ONT")).map(|entry| entry.code), Some(code("ONT")));
        assert_eq!(table.in_force(code("SKX")), None);
        assert_eq!(table.in_force(code("ZZZ")), None);
    }

    #[test]
    fn a_whole_name_finds_its_code() {
        let table = LandUseTable::builtin();
        assert_eq!(table.named("đất nuôi trồng thuỷ sản"), Some(code("NTS")));
        assert_eq!(table.named("DAT RUNG SAN XUAT"), Some(code("RSX")));
        assert_eq!((table.named("đất vườn"), table.named("")), (None, None));
    }

    #[test]
    fn a_code_without_a_colour_takes_that_of_its_successor_or_group() {
        let table = LandUseTable::builtin();
        assert_eq!(table.colour(code("ONT")), Some([255, 208, 255]));
        assert_eq!(table.colour(code("CNT")), table.colour(code("NNP")));
        assert_eq!(table.colour(code("LNQ")), Some([255, 210, 160]));
    }
}
