//! Renumbering: what papers suggest, and the table of an office.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cadastre::{
    ChangeSet, Crosswalk, CrosswalkId, CrosswalkOrigin, Designation, FormerSheet, MapGeneration, Renumbering, Snapshot,
    Timestamp,
};
use crate::editing;
use crate::formats::FormatError;
use crate::formats::workbook::{Budget, Cell, Visibility, read_workbook};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::matching::{CrosswalkSuggestion, Matcher, suggest_crosswalks};
use crate::text::{self, fold};

/// How often papers are compared anew with what was suggested before: a rule makes further papers speak. Source: ours; the sample
/// wards suggest nothing new after the third time.
const ROUNDS: usize = 3;

/// What papers and links suggest, with the matcher that knows these suggestions. One that is `known`, of an earlier snapshot, saves
/// reading the ward again.
///
/// Errors: [`Cancelled`].
pub fn suggested_crosswalks(
    snapshot: &Snapshot,
    known: Option<&Matcher>,
    watch: &Watch,
) -> Result<(Matcher, Vec<CrosswalkSuggestion>), Cancelled> {
    let mut matcher = match known {
        Some(known) => known.renewed(snapshot, watch)?.with_suggestions(&[]),
        None => Matcher::build(snapshot, watch)?,
    };
    let mut suggestions = Vec::new();
    for _ in 0..ROUNDS {
        let found = suggest_crosswalks(&matcher, snapshot, watch)?;
        if found == suggestions {
            break;
        }
        matcher = matcher.with_suggestions(&found);
        suggestions = found;
    }
    Ok((matcher, suggestions))
}

/// Accepts suggestions; those of which only the sheet is clear stay suggestions.
pub fn accept_suggestions(
    snapshot: &Snapshot,
    suggestions: &[CrosswalkSuggestion],
    by: &str,
    at: Timestamp,
) -> ChangeSet {
    let rules = suggestions.iter().filter_map(|suggestion| suggestion.accepted(CrosswalkId(0), by, at));
    editing::accept_crosswalks(snapshot, rules.collect())
}

/// The columns of an office's table, by the folded beginnings of their headers, in any order; the commune may be absent.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("commune", &["xa cu", "ma xa cu", "phuong cu", "commune"]),
    ("old sheet", &["to cu", "so to cu", "to ban do cu", "old sheet"]),
    ("old number", &["thua cu", "so thua cu", "old parcel", "old number"]),
    ("sheet", &["to moi", "so to moi", "to ban do moi", "new sheet"]),
    ("number", &["thua moi", "so thua moi", "new parcel", "new number"]),
];

/// Rows in which the header is looked for.
const HEADER_WITHIN: usize = 20;

/// A table that says the present sheet and number of old ones.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkTable {
    pub rules: Vec<Crosswalk>,
    /// Rows that were not taken, in their order.
    pub doubtful: Vec<DoubtfulRow>,
}

/// A row of an office's table that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulRow {
    /// As a spreadsheet counts, from 1.
    pub row: usize,
    pub why: RowDoubt,
    /// Its old and new numbers as they stand there: `12/5 → 7/205`.
    pub says: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowDoubt {
    /// A sheet or a number is missing.
    Lacking,
    /// A row before it says something else of the same old parcel.
    Contradicts,
}

#[derive(Debug, thiserror::Error)]
pub enum CrosswalkTableError {
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error("{path} has no columns of old and new numbers")]
    NoColumns { path: PathBuf },
}

impl Explain for CrosswalkTableError {
    fn message(&self) -> Message {
        match self {
            Self::Format(error) => error.message(),
            Self::NoColumns { path } => Message::new("tasks-crosswalk-no-columns").with("path", path.clone()),
        }
    }
}

/// Reads an office's table from a workbook or a delimited text: the first visible sheet that has the columns.
///
/// Errors: [`CrosswalkTableError`].
pub fn open_crosswalk_table(
    path: &Path,
    by: &str,
    at: Timestamp,
    watch: &Watch,
) -> Result<CrosswalkTable, CrosswalkTableError> {
    let workbook = read_workbook(path, Budget::default(), watch)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let visible = workbook.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
    let mut tables = visible.filter_map(|sheet| {
        // A row keeps its place, so that the rows that are told are those of the file.
        let last = sheet.rows.last().map_or(0, |row| row.number);
        let mut rows = vec![Vec::new(); usize::try_from(last).unwrap_or(0)];
        for row in &sheet.rows {
            let at = usize::try_from(row.number).unwrap_or(0).checked_sub(1)?;
            *rows.get_mut(at)? = row.cells.iter().map(cell_text).collect();
        }
        read_crosswalk_table(&rows, &file, by, at)
    });
    tables.next().ok_or_else(|| CrosswalkTableError::NoColumns { path: path.to_owned() })
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text::decode(text.as_bytes(), text::Choice::Auto, None).text,
        Cell::Raw(bytes) => text::decode(bytes, text::Choice::Auto, None).text,
        Cell::Number(number) => number.to_string(),
        Cell::Empty | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => String::new(),
    }
}

/// Reads an office's table: titles, a header row, then one row a parcel. `None` when a column of old or new numbers is missing.
pub fn read_crosswalk_table(rows: &[Vec<String>], file: &str, by: &str, at: Timestamp) -> Option<CrosswalkTable> {
    // Titles may stand above the header.
    let (top, commune, [old_sheet, old_number, sheet, number]) =
        rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(top, row)| {
            let header: Vec<String> = row.iter().map(|cell| fold(cell)).collect();
            let column = |of: usize| {
                let words = COLUMNS.get(of)?.1;
                header.iter().position(|cell| words.iter().any(|word| cell.starts_with(word)))
            };
            Some((top, column(0), [column(1)?, column(2)?, column(3)?, column(4)?]))
        })?;
    let mut pairs: BTreeMap<(FormerSheet, String), BTreeMap<String, String>> = BTreeMap::new();
    let mut doubtful = Vec::new();
    for (row, cells) in rows.iter().enumerate().skip(top + 1) {
        let key = |at: usize| Designation::new(cells.get(at).map_or("", String::as_str)).key();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let [from_sheet, from_number, to_sheet, to_number] = [key(old_sheet), key(old_number), key(sheet), key(number)];
        let says = || format!("{from_sheet}/{from_number} → {to_sheet}/{to_number}");
        if [&from_sheet, &from_number, &to_sheet, &to_number].iter().any(|key| key.is_empty()) {
            doubtful.push(DoubtfulRow { row: row + 1, why: RowDoubt::Lacking, says: says() });
            continue;
        }
        let said = says();
        let commune = commune.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim()).to_owned();
        let from = FormerSheet { commune, generation: MapGeneration::Unknown, sheet: from_sheet };
        let known = pairs.entry((from, to_sheet)).or_default().entry(from_number).or_insert_with(|| to_number.clone());
        if *known != to_number {
            doubtful.push(DoubtfulRow { row: row + 1, why: RowDoubt::Contradicts, says: said });
        }
    }
    let rule = |((from, to), numbers): ((FormerSheet, String), BTreeMap<String, String>)| Crosswalk {
        id: CrosswalkId(0),
        from,
        to: Designation::new(&to),
        numbers: Renumbering::Table(numbers.into_iter().collect()),
        origin: CrosswalkOrigin::Table { file: file.to_owned() },
        by: by.to_owned(),
        at,
    };
    Some(CrosswalkTable { rules: pairs.into_iter().map(rule).collect(), doubtful })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[&[&str]]) -> Option<CrosswalkTable> {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        read_crosswalk_table(&rows, "doi-chieu.xlsx", "an", Timestamp(0))
    }

    #[test]
    fn a_table_becomes_one_rule_for_each_pair_of_sheets() {
        let table = read(&[
            &["Mã xã cũ", "Tờ cũ", "Thửa cũ", "Tờ mới", "Thửa mới"],
            &["99001", "012", "5", "7", "205"],
            &["99001", "12", "6", "7", "206"],
            &["99001", "12", "90", "8", "1"],
        ])
        .expect("all columns are there");
        assert_eq!((table.rules.len(), table.doubtful.len()), (2, 0));
        let present = table.rules[0].numbers.apply(&Designation::new("06"));
        assert_eq!(present, Some(Designation::new("206")));
    }

    #[test]
    fn rows_that_lack_a_number_or_contradict_are_told() {
        let header: &[&str] = &["Số tờ cũ", "Số thửa cũ", "Số tờ mới", "Số thửa mới"];
        let table = read(&[
            header,
            &["12", "5", "7", "205"],
            &["12", "", "7", "206"],
            &["12", "5", "7", "9"],
            &["", "", "", ""],
        ]);
        let doubtful = table.expect("all columns are there").doubtful;
        let told: Vec<_> = doubtful.iter().map(|row| (row.row, row.why, row.says.as_str())).collect();
        assert_eq!(told, [(3, RowDoubt::Lacking, "12/ → 7/206"), (4, RowDoubt::Contradicts, "12/5 → 7/9")]);
        assert_eq!(read(&[&["Tờ", "Thửa"], &["1", "2"]]), None);
    }

    #[test]
    fn a_delimited_table_is_opened_and_one_without_the_columns_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("doi-chieu.csv");
        std::fs::write(
            &path,
            "Bảng đối chiếu;;;;\nXã cũ;Tờ cũ;Thửa cũ;Tờ mới;Thửa mới\n99001;12;5;7;205\n99001;12;6;7;\n",
        )
        .unwrap();
        let open = || open_crosswalk_table(&path, "an", Timestamp(0), &Watch::new());
        let table = open().unwrap();
        let doubtful: Vec<usize> = table.doubtful.iter().map(|row| row.row).collect();
        assert_eq!((table.rules.len(), doubtful), (1, vec![4]));
        assert_eq!(table.rules[0].origin, CrosswalkOrigin::Table { file: "doi-chieu.csv".to_owned() });
        std::fs::write(&path, "Tờ;Thửa\n12;5\n").unwrap();
        assert!(matches!(open(), Err(CrosswalkTableError::NoColumns { .. })));
    }
}
