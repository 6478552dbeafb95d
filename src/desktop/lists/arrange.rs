//! Filter and order of a list. They look at every cell, so they are a job's work; the window goes on with the rows it has.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use super::rows::{self, ListSource, RowRef};
use crate::cadastre::{Finding, Snapshot};
use crate::coverage::Moment;
use crate::desktop::state::ListTab;
use crate::i18n::Language;
use crate::jobs::{Cancelled, Watch};
use crate::tasks::rescans_of;
use crate::text::{NaturalPart, fold, natural_parts};

/// Rows between two looks at the cancel.
const ROWS_PER_CHECK: usize = 1_024;

/// Stands between the folded cells of a row; no filter can hold it.
const CELL_END: char = '\u{1f}';

/// What the cells of a list depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub tab: ListTab,
    pub project: Option<PathBuf>,
    pub revision: u64,
    /// Rows: notices and history have no revision of their own.
    pub count: usize,
    pub language: Language,
    pub moment: Moment,
}

/// A part of a list that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrow {
    /// Findings of this rule, of all where it is none, and in these states.
    Findings { rule: Option<String>, states: States },
    /// Scans with a page that should be scanned again.
    Rescan,
}

/// Findings by whether somebody still has to look at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum States {
    #[default]
    All,
    Open,
    Excepted,
}

impl States {
    pub const ALL: [Self; 3] = [Self::All, Self::Open, Self::Excepted];

    fn has(self, finding: &Finding, snapshot: &Snapshot) -> bool {
        self == Self::All || snapshot.finding_state(finding).is_open() == (self == Self::Open)
    }
}

/// Which rows are wanted, and how ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub content: Content,
    pub filter: String,
    pub narrow: Option<Narrow>,
    /// Column, and whether the highest comes first.
    pub sort: Option<(usize, bool)>,
}

/// The cells of a list without case and accents, row by row in natural order. Made once, searched at every key.
#[derive(Debug)]
pub struct Folded {
    pub content: Content,
    texts: Vec<String>,
}

/// What a job is to arrange.
pub struct ListRequest {
    pub wanted: Wanted,
    pub source: ListSource,
    /// Of an earlier request, when the content is the same.
    pub folded: Option<Arc<Folded>>,
}

/// The rows that were wanted.
pub struct ListAnswer {
    pub wanted: Wanted,
    pub rows: Vec<RowRef>,
    pub folded: Arc<Folded>,
}

/// Makes the rows of a request.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn arrange(request: ListRequest, watch: &Watch) -> Result<ListAnswer, Cancelled> {
    let ListRequest { wanted, source, folded } = request;
    let tab = wanted.content.tab;
    let all = rows::rows(tab, &source);
    let folded = match folded.filter(|folded| folded.content == wanted.content) {
        Some(folded) => folded,
        None => Arc::new(Folded { content: wanted.content.clone(), texts: fold_all(tab, &all, &source, watch)? }),
    };
    let filter = fold(&wanted.filter);
    let filter = filter.trim();
    let mut rows: Vec<RowRef> = all
        .into_iter()
        .zip(&folded.texts)
        .filter(|(_, text)| filter.is_empty() || text.contains(filter))
        .filter(|(row, _)| wanted.narrow.as_ref().is_none_or(|narrow| is_in(*row, narrow, &source)))
        .map(|(row, _)| row)
        .collect();
    watch.check()?;
    if let Some((column, descending)) = wanted.sort {
        sort_rows(&mut rows, tab, column, &source);
        if descending {
            rows.reverse();
        }
    }
    Ok(ListAnswer { wanted, rows, folded })
}

/// Whether a row is of the part that was chosen.
fn is_in(row: RowRef, narrow: &Narrow, source: &ListSource) -> bool {
    match (narrow, row) {
        (Narrow::Findings { rule, states }, RowRef::Finding(id)) => {
            source.snapshot.findings.get(id).is_some_and(|finding| {
                rule.as_ref().is_none_or(|rule| finding.rule == *rule) && states.has(finding, &source.snapshot)
            })
        }
        (Narrow::Rescan, RowRef::Scan(id)) => {
            source.snapshot.scans.get(id).is_some_and(|scan| !rescans_of(scan).is_empty())
        }
        _ => true,
    }
}

fn fold_all(tab: ListTab, all: &[RowRef], source: &ListSource, watch: &Watch) -> Result<Vec<String>, Cancelled> {
    let columns = rows::columns(tab).len();
    let mut texts = Vec::with_capacity(all.len());
    for some in all.chunks(ROWS_PER_CHECK) {
        watch.check()?;
        texts.extend(some.iter().map(|row| {
            let mut text = String::new();
            for column in 0..columns {
                text.push_str(&fold(&rows::cell(*row, column, source)));
                text.push(CELL_END);
            }
            text
        }));
    }
    Ok(texts)
}

fn sort_rows(rows: &mut [RowRef], tab: ListTab, column: usize, source: &ListSource) {
    if rows::columns(tab).get(column).is_some_and(|spec| spec.numeric) {
        rows.sort_by(|one, other| {
            let numbers = (rows::cell_number(*one, column, source), rows::cell_number(*other, column, source));
            numbers.0.partial_cmp(&numbers.1).unwrap_or(Ordering::Equal)
        });
    } else {
        rows.sort_by_cached_key(|row| natural_key(&rows::cell(*row, column, source)));
    }
}

/// Orders `9` before `12` and `12a`, whatever the accents.
fn natural_key(text: &str) -> Vec<NaturalPart> {
    natural_parts(&fold(text))
}

/// Rows as tab-separated text with their titles, for a spreadsheet.
pub fn tsv(tab: ListTab, rows: &[RowRef], source: &ListSource) -> String {
    let specs = rows::columns(tab);
    let titles = specs.iter().map(|spec| source.words.text(spec.key)).collect::<Vec<_>>().join("\t");
    let mut text = titles + "\n";
    for row in rows {
        let cells = (0..specs.len()).map(|column| rows::cell(*row, column, source).replace(['\t', '\n'], " "));
        text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, LandUse, Parcel, ParcelDetails, ParcelId};
    use crate::desktop::words::Words;
    use crate::i18n::Message;

    fn source() -> ListSource {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, number, area, address) in
            [(1, "9", 30.0, "Ngõ Đông"), (2, "12a", 7.5, "Xóm Tây"), (3, "12", 100.0, "")]
        {
            act.push(Edit::insert(Parcel {
                legal_area: Some(area),
                land_use: LandUse::parse("ODT").into(),
                details: ParcelDetails::with_address(address).into(),
                ..Parcel::numbered(ParcelId(id), "1", number)
            }));
        }
        ListSource {
            snapshot: Arc::new(Snapshot::default().apply(&act).unwrap()),
            words: Words::new(Language::Vietnamese),
            notices: Arc::default(),
            history: Arc::default(),
            moment: Moment::Draft,
        }
    }

    fn wanted(filter: &str, sort: Option<(usize, bool)>) -> Wanted {
        let content = Content {
            tab: ListTab::Parcels,
            project: None,
            revision: 1,
            count: 3,
            language: Language::Vietnamese,
            moment: Moment::Draft,
        };
        Wanted { content, filter: filter.to_owned(), narrow: None, sort }
    }

    fn arranged(filter: &str, sort: Option<(usize, bool)>) -> Vec<u64> {
        let request = ListRequest { wanted: wanted(filter, sort), source: source(), folded: None };
        let rows = arrange(request, &Watch::new()).unwrap().rows;
        rows.into_iter().filter_map(|row| if let RowRef::Parcel(id) = row { Some(id.0) } else { None }).collect()
    }

    #[test]
    fn a_filter_needs_no_accents_and_keeps_the_order() {
        assert_eq!(arranged("ngo dong", None), [1]);
        assert_eq!(arranged("12", None), [2, 3]);
        assert_eq!(arranged("", None), [1, 2, 3]);
        assert_eq!(arranged("1 9", None), Vec::<u64>::new(), "cells do not run into each other");
    }

    #[test]
    fn an_order_counts_numbers_as_numbers() {
        assert_eq!(arranged("", Some((1, false))), [1, 3, 2]);
        assert_eq!(arranged("", Some((2, false))), [2, 1, 3]);
        assert_eq!(arranged("", Some((2, true))), [3, 1, 2]);
    }

    #[test]
    fn folded_cells_are_made_once_for_one_content() {
        let request = |filter, folded| ListRequest { wanted: wanted(filter, None), source: source(), folded };
        let first = arrange(request("1", None), &Watch::new()).unwrap();
        let second = arrange(request("12", Some(first.folded.clone())), &Watch::new()).unwrap();
        assert!(Arc::ptr_eq(&first.folded, &second.folded));
    }

    #[test]
    fn a_copied_list_has_its_titles_and_a_line_a_row() {
        let source = source();
        let text = tsv(ListTab::Parcels, &rows::rows(ListTab::Parcels, &source), &source);
        assert_eq!(text.lines().count(), 4);
        assert!(text.starts_with("Số tờ\tSố thửa"), "{text}");
    }

    #[test]
    fn numbers_are_ordered_as_people_count() {
        let mut numbers = ["12a", "9", "100", "12", "PL2", "PL10"];
        numbers.sort_by_key(|text| natural_key(text));
        assert_eq!(numbers, ["9", "12", "12a", "100", "PL2", "PL10"]);
    }
}
