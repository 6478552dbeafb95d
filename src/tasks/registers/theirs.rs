//! Which values of a returned register are taken although the project has others: a person's decision, never the program's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::report::{Conflict, RegisterReport, SheetReport};
use crate::formats::register_form::Field;
use crate::i18n::{Explain, Message};

/// Where the returned value outranks that of the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Theirs {
    /// The project keeps every value that it has.
    #[default]
    Nowhere,
    /// In every conflict that a value can settle.
    Everywhere,
    /// In these conflicts, by row.
    At(BTreeMap<u64, Vec<Place>>),
}

/// A conflict, or several: what is `None` fits any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub path: Option<PathBuf>,
    pub sheet: Option<String>,
    pub field: Option<Field>,
    /// Which of several conflicts of the same row and field, from 0.
    pub nth: Option<usize>,
}

/// A place at which there is nothing to take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    #[error("row {row} has no such conflict")]
    NoConflict { row: u64 },
    #[error("row {row}: the value comes from the map")]
    OfMap { row: u64 },
    #[error("row {row} is in several sheets")]
    SeveralSheets { row: u64 },
}

impl Explain for NotTaken {
    fn message(&self) -> Message {
        match self {
            Self::NoConflict { row } => Message::new("registers-theirs-no-conflict").with("row", *row),
            Self::OfMap { row } => Message::new("registers-theirs-of-map").with("row", *row),
            Self::SeveralSheets { row } => Message::new("registers-theirs-several-sheets").with("row", *row),
        }
    }
}

impl Place {
    fn fits(&self, path: &Path, sheet: &str, field: Field, nth: usize) -> bool {
        self.path.as_deref().is_none_or(|other| other == path)
            && self.sheet.as_deref().is_none_or(|other| other == sheet)
            && self.field.is_none_or(|other| other == field)
            && self.nth.is_none_or(|other| other == nth)
    }
}

impl Theirs {
    /// In the conflicts of these rows and places.
    pub fn at(places: impl IntoIterator<Item = (u64, Place)>) -> Self {
        let mut rows: BTreeMap<u64, Vec<Place>> = BTreeMap::new();
        for (row, place) in places {
            rows.entry(row).or_default().push(place);
        }
        if rows.is_empty() { Self::Nowhere } else { Self::At(rows) }
    }

    /// Whether the returned value is to be taken in the conflict that stands there.
    pub(super) fn takes(&self, path: &Path, sheet: &str, row: u64, field: Field, nth: usize) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Everywhere => true,
            Self::At(rows) => {
                rows.get(&row).is_some_and(|places| places.iter().any(|place| place.fits(path, sheet, field, nth)))
            }
        }
    }

    /// Whether every place named was one conflict's, or several of one sheet: who mistypes a row must not believe that it was taken.
    ///
    /// Errors: the first place, by row, at which nothing was taken.
    pub(super) fn check(&self, report: &RegisterReport) -> Result<(), NotTaken> {
        let Self::At(rows) = self else { return Ok(()) };
        for (row, place) in rows.iter().flat_map(|(row, places)| places.iter().map(move |place| (*row, place))) {
            let of_sheet = |sheet: &&SheetReport| sheet.conflicts.iter().any(|one| is_at(one, row, place, sheet));
            let sheets: Vec<&SheetReport> = report.sheets.iter().filter(of_sheet).collect();
            let mut found =
                sheets.iter().flat_map(|sheet| sheet.conflicts.iter().filter(|one| is_at(one, row, place, sheet)));
            match sheets.len() {
                0 => return Err(NotTaken::NoConflict { row }),
                1 if found.any(|conflict| conflict.taken) => {}
                1 => return Err(NotTaken::OfMap { row }),
                _ => return Err(NotTaken::SeveralSheets { row }),
            }
        }
        Ok(())
    }
}

fn is_at(conflict: &Conflict, row: u64, place: &Place, sheet: &SheetReport) -> bool {
    conflict.row == row && place.fits(&sheet.path, &sheet.sheet, conflict.field, conflict.nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_fits_what_it_does_not_name() {
        let row_7 = Theirs::at([(7, Place::default())]);
        let only = Place {
            path: Some(PathBuf::from("a.xlsx")),
            sheet: Some("TDP 5".to_owned()),
            field: Some(Field::Sex),
            nth: Some(1),
        };
        let one = Theirs::at([(7, only)]);
        let ask = |theirs: &Theirs, path: &str, sheet: &str, row, field, nth| {
            theirs.takes(Path::new(path), sheet, row, field, nth)
        };
        assert!(ask(&row_7, "b.xlsx", "x", 7, Field::Area, 3) && !ask(&row_7, "b.xlsx", "x", 8, Field::Area, 3));
        assert!(ask(&one, "a.xlsx", "TDP 5", 7, Field::Sex, 1));
        for (path, sheet, field, nth) in [
            ("b.xlsx", "TDP 5", Field::Sex, 1),
            ("a.xlsx", "TDP 6", Field::Sex, 1),
            ("a.xlsx", "TDP 5", Field::Area, 1),
            ("a.xlsx", "TDP 5", Field::Sex, 0),
        ] {
            assert!(!ask(&one, path, sheet, 7, field, nth), "{path} {sheet} {field:?} {nth}");
        }
        assert_eq!(Theirs::at([]), Theirs::Nowhere);
    }
}
