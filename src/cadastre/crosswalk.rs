//! A renumbering crosswalk (bảng đối chiếu số tờ, số thửa): which sheet of the present map an old sheet has become.

use serde::{Deserialize, Serialize};

use super::{CrosswalkId, Designation, Timestamp};

/// An accepted rule: what papers call by the old sheet is on this sheet of the present map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosswalk {
    pub id: CrosswalkId,
    pub from: FormerSheet,
    /// Sheet of the present map.
    pub to: Designation,
    pub numbers: Renumbering,
    pub origin: CrosswalkOrigin,
    pub by: String,
    pub at: Timestamp,
}

impl Crosswalk {
    /// Papers that stand behind it; an office's table weighs as much as twenty.
    pub fn papers(&self) -> u32 {
        match self.origin {
            CrosswalkOrigin::Links { agree, .. } => agree,
            CrosswalkOrigin::Table { .. } => PAPERS_OF_A_TABLE,
        }
    }
}

/// Papers that a rule of an office's table weighs as much as. Source: ours; offices err too, but seldom.
const PAPERS_OF_A_TABLE: u32 = 20;

/// A sheet as papers of its time name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FormerSheet {
    /// Code or name of the former commune; empty when papers do not tell.
    pub commune: String,
    pub generation: MapGeneration,
    /// [`Designation::key`] of the sheet.
    pub sheet: String,
}

/// Which survey a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum MapGeneration {
    /// Maps under Directive 299/TTg of 1980.
    Survey299,
    /// Cadastral maps since the 1990s.
    Survey1994,
    /// The map of today.
    Present,
    /// Papers do not say.
    #[default]
    Unknown,
}

/// How the numbers on the old sheet became those on the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Renumbering {
    /// `new = old + shift`; letters behind the digits stay.
    Shift(i64),
    /// Number by number, by keys, sorted by the old one.
    Table(Vec<(String, String)>),
}

impl Renumbering {
    /// The present number of an old one. `None` when the rule does not know it.
    pub fn apply(&self, old: &Designation) -> Option<Designation> {
        let key = old.key();
        match self {
            Self::Shift(shift) => {
                let digits = key.find(|c: char| !c.is_ascii_digit()).unwrap_or(key.len());
                let (number, rest) = key.split_at(digits);
                let moved = number.parse::<i64>().ok()?.checked_add(*shift).filter(|moved| *moved > 0)?;
                Some(Designation::new(&format!("{moved}{rest}")))
            }
            Self::Table(pairs) => {
                let at = pairs.binary_search_by(|(from, _)| from.as_str().cmp(&key)).ok()?;
                pairs.get(at).map(|(_, to)| Designation::new(to))
            }
        }
    }
}

/// Where a crosswalk comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CrosswalkOrigin {
    /// Learned from confirmed links: so many agree, so many do not.
    Links { agree: u32, disagree: u32 },
    /// A table of the office.
    Table { file: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_moves_the_digits_and_keeps_the_letter() {
        let moved = |old: &str| Renumbering::Shift(200).apply(&Designation::new(old)).map(|new| new.to_string());
        assert_eq!(moved("012"), Some("212".to_owned()));
        assert_eq!(moved("12a"), Some("212A".to_owned()));
        assert_eq!(moved("PL9"), None);
        assert_eq!(Renumbering::Shift(-20).apply(&Designation::new("12")), None);
    }

    #[test]
    fn a_table_knows_only_what_stands_in_it() {
        let table = Renumbering::Table(vec![("12".to_owned(), "7".to_owned()), ("3".to_owned(), "99".to_owned())]);
        assert_eq!(table.apply(&Designation::new("03")), Some(Designation::new("99")));
        assert_eq!(table.apply(&Designation::new("4")), None);
    }
}
