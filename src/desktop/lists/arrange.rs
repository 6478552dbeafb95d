//! Filter and order of a list. They look at every cell, so they are a job's work; the window goes on with the rows it has.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use super::parcel_columns::ParcelColumns;
use super::rows::{self, ListSource, RowRef};
use crate::cadastre::{Finding, Snapshot};
use crate::coverage::Moment;
use crate::desktop::state::ListTab;
use crate::i18n::{Explain, Language, Message};
use crate::jobs::{Cancelled, Watch};
use crate::tasks::rescans_of;
use crate::tasks::table::{self, ArrangeError, Arranged, Column, Groups, Order, Query, Statistics, TableData, guarded};
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
    /// A text to find, which hides no row.
    pub find: String,
    pub sort: Vec<Sort>,
    /// What else is asked of the table of parcels.
    pub table: Option<Query>,
}

/// A column to order by, and whether the highest comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// Of its [`ColumnSpec`](rows::ColumnSpec).
    pub key: String,
    pub descending: bool,
}

impl Wanted {
    /// Whether every row is wanted as it comes, and nothing is counted.
    pub fn is_natural(&self) -> bool {
        let plain = |query: &Query| {
            query.conditions.is_empty() && query.only.is_none() && query.statistics.is_none() && query.groups.is_none()
        };
        let any = self.narrow.is_some() || !self.filter.is_empty() || !self.find.is_empty() || !self.sort.is_empty();
        !any && self.table.as_ref().is_none_or(plain)
    }
}

/// The cells of a list without case and accents, row by row in natural order. Made once, searched at every key.
#[derive(Debug)]
pub struct Folded {
    pub content: Content,
    texts: Vec<String>,
}

/// What is kept from one request to the next, so that no cell is read twice.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub folded: Option<Arc<Folded>>,
    pub table: Option<Arc<TableData>>,
}

/// What a job is to arrange.
pub struct ListRequest {
    pub wanted: Wanted,
    pub source: ListSource,
    /// Every cell that is shown will be looked through soon.
    pub ahead: bool,
    pub kept: Kept,
}

/// The rows that were wanted.
pub struct ListAnswer {
    pub wanted: Wanted,
    pub rows: Vec<RowRef>,
    /// Positions in `rows` of what was to be found.
    pub found: Vec<u32>,
    /// What is counted of the table, or why a condition cannot be read.
    pub summary: Summary,
    pub kept: Kept,
}

/// What the table of parcels says beside its rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    pub statistics: Option<Statistics>,
    pub groups: Option<Groups>,
    /// The so-many-th condition cannot be read, for this reason.
    pub trouble: Option<(usize, Message)>,
}

/// Makes the rows of a request.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn arrange(request: ListRequest, watch: &Watch) -> Result<ListAnswer, Cancelled> {
    if request.wanted.table.is_some() { arrange_parcels(request, watch) } else { arrange_texts(request, watch) }
}

/// The query that a list of parcels asks for.
pub fn whole_query(wanted: &Wanted, columns: &ParcelColumns) -> Query {
    let order = wanted.sort.iter().filter_map(|sort| {
        let column = Column::of_id(&sort.key, &columns.offered)?;
        Some(Order { column, descending: sort.descending })
    });
    let query = wanted.table.clone().unwrap_or_default();
    let (text, find) = (wanted.filter.clone(), wanted.find.clone());
    Query { columns: columns.shown.clone(), text, find, order: order.collect(), ..query }
}

fn arrange_parcels(request: ListRequest, watch: &Watch) -> Result<ListAnswer, Cancelled> {
    let ListRequest { wanted, source, ahead, kept } = request;
    let query = whole_query(&wanted, &source.parcels);
    let mut needed = query.needed();
    if ahead {
        needed.extend(query.columns.iter().cloned());
    }
    let say = |message: &Message| source.words.say(message);
    let speech = (source.words.language(), &say as &dyn Fn(&Message) -> String);
    let data = TableData::read(&source.snapshot, &needed, kept.table.as_deref(), speech, watch)?;
    let (arranged, trouble) = match table::arrange(&data, &query, watch) {
        Ok(arranged) => (arranged, None),
        Err(ArrangeError::Cancelled(cancelled)) => return Err(cancelled),
        Err(ArrangeError::Condition { at, error }) => (Arranged::default(), Some((at, error.message()))),
    };
    let Arranged { rows, found, statistics, groups } = arranged;
    let rows = rows.into_iter().filter_map(|row| data.parcel(row).map(RowRef::Parcel)).collect();
    let kept = Kept { table: Some(Arc::new(data)), folded: None };
    Ok(ListAnswer { wanted, rows, found, summary: Summary { statistics, groups, trouble }, kept })
}

fn arrange_texts(request: ListRequest, watch: &Watch) -> Result<ListAnswer, Cancelled> {
    let ListRequest { wanted, source, kept, .. } = request;
    let tab = wanted.content.tab;
    let all = rows::rows(tab, &source);
    let folded = match kept.folded.filter(|folded| folded.content == wanted.content) {
        Some(folded) => folded,
        None => Arc::new(Folded { content: wanted.content.clone(), texts: fold_all(tab, &all, &source, watch)? }),
    };
    let (filter, find) = (fold(&wanted.filter), fold(&wanted.find));
    let mut rows: Vec<(RowRef, bool)> = all
        .into_iter()
        .zip(&folded.texts)
        .filter(|(_, text)| filter.is_empty() || text.contains(&filter))
        .filter(|(row, _)| wanted.narrow.as_ref().is_none_or(|narrow| is_in(*row, narrow, &source)))
        .map(|(row, text)| (row, !find.is_empty() && text.contains(&find)))
        .collect();
    watch.check()?;
    for sort in wanted.sort.iter().rev() {
        if let Some(column) = rows::columns(tab, &source).iter().position(|spec| spec.key == sort.key) {
            sort_rows(&mut rows, tab, column, &source);
            if sort.descending {
                rows.reverse();
            }
        }
    }
    let found = (0..).zip(&rows).filter(|(_, (_, found))| *found).map(|(at, _)| at).collect();
    let rows = rows.into_iter().map(|(row, _)| row).collect();
    let kept = Kept { folded: Some(folded), table: None };
    Ok(ListAnswer { wanted, rows, found, summary: Summary::default(), kept })
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
    let columns = rows::columns(tab, source).len();
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

fn sort_rows(rows: &mut [(RowRef, bool)], tab: ListTab, column: usize, source: &ListSource) {
    if rows::columns(tab, source).get(column).is_some_and(|spec| spec.numeric) {
        rows.sort_by(|(one, _), (other, _)| {
            let numbers = (rows::cell_number(*one, column, source), rows::cell_number(*other, column, source));
            numbers.0.partial_cmp(&numbers.1).unwrap_or(Ordering::Equal)
        });
    } else {
        rows.sort_by_cached_key(|(row, _)| natural_key(&rows::cell(*row, column, source)));
    }
}

/// Orders `9` before `12` and `12a`, whatever the accents.
fn natural_key(text: &str) -> Vec<NaturalPart> {
    natural_parts(&fold(text))
}

/// A cell of tab-separated text.
pub fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// Rows as tab-separated text with their titles, for a spreadsheet.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn tsv(
    tab: ListTab,
    rows: &[RowRef],
    source: &ListSource,
    kept: Option<&TableData>,
    watch: &Watch,
) -> Result<String, Cancelled> {
    let titles = rows::columns(tab, source).iter().map(|spec| spec.title(&source.words));
    let mut text = titles.collect::<Vec<_>>().join("\t") + "\n";
    let specs = rows::columns(tab, source);
    let cell = |at: usize, text: &str| {
        let is_number = specs.get(at).is_some_and(|spec| spec.numeric);
        if is_number { one_line(text) } else { one_line(&guarded(text)) }
    };
    let line = |cells: Vec<String>| (0..).zip(cells).map(|(at, text)| cell(at, &text)).collect::<Vec<_>>();
    // Rows in any order: parcels are read in the order in which they lie packed.
    let table = match rows.first() {
        Some(RowRef::Parcel(_)) => {
            let say = |message: &Message| source.words.say(message);
            let speech = (source.words.language(), &say as &dyn Fn(&Message) -> String);
            Some(TableData::read(&source.snapshot, &source.parcels.shown, kept, speech, watch)?)
        }
        _ => None,
    };
    for (at, row) in rows.iter().enumerate() {
        if at.is_multiple_of(ROWS_PER_CHECK) {
            watch.check()?;
        }
        let cells: Vec<String> = match (&table, row) {
            (Some(table), RowRef::Parcel(id)) => match table.row_of(*id) {
                Some(row) => line(source.parcels.shown.iter().map(|column| table.shown(column, row)).collect()),
                None => continue,
            },
            _ => line(rows::cells(*row, tab, source)),
        };
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, LandUse, Parcel, ParcelDetails, ParcelId};
    use crate::desktop::words::Words;

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
        let snapshot = Arc::new(Snapshot::default().apply(&act).unwrap());
        let words = Words::new(Language::Vietnamese);
        ListSource {
            notices: Arc::default(),
            history: Arc::default(),
            moment: Moment::Draft,
            parcels: Arc::new(ParcelColumns::of(&snapshot, None, &words)),
            words,
            snapshot,
        }
    }

    fn wanted(filter: &str, sort: Option<(&str, bool)>) -> Wanted {
        let content = Content {
            tab: ListTab::Parcels,
            project: None,
            revision: 1,
            count: 3,
            language: Language::Vietnamese,
            moment: Moment::Draft,
        };
        let sort = sort.map(|(key, descending)| Sort { key: key.to_owned(), descending });
        let (filter, table) = (filter.to_owned(), Some(Query::default()));
        Wanted { content, filter, narrow: None, find: String::new(), sort: sort.into_iter().collect(), table }
    }

    fn arranged(filter: &str, sort: Option<(&str, bool)>) -> Vec<u64> {
        let request =
            ListRequest { wanted: wanted(filter, sort), source: source(), ahead: false, kept: Kept::default() };
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
        assert_eq!(arranged("", Some(("number", false))), [1, 3, 2]);
        assert_eq!(arranged("", Some(("legal_area", false))), [2, 1, 3]);
        assert_eq!(arranged("", Some(("legal_area", true))), [3, 1, 2]);
    }

    #[test]
    fn folded_cells_are_made_once_for_one_content() {
        let request = |filter: &str, kept| {
            let content = Content { tab: ListTab::Certificates, ..wanted("", None).content };
            let wanted = Wanted { content, table: None, ..wanted(filter, None) };
            ListRequest { wanted, source: source(), ahead: false, kept }
        };
        let first = arrange(request("1", Kept::default()), &Watch::new()).unwrap().kept;
        let second = arrange(request("12", first.clone()), &Watch::new()).unwrap().kept;
        assert!(Arc::ptr_eq(first.folded.as_ref().unwrap(), second.folded.as_ref().unwrap()));
    }

    #[test]
    fn a_copied_list_has_its_titles_and_a_line_a_row() {
        let source = source();
        let rows = rows::rows(ListTab::Parcels, &source);
        let text = tsv(ListTab::Parcels, &rows, &source, None, &Watch::new()).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert!(text.starts_with("Số tờ\tSố thửa"), "{text}");
    }

    #[test]
    fn a_copied_cell_is_no_formula_and_one_line() {
        let mut source = source();
        let mut act = ChangeSet::new(Message::new("act-test"));
        let address = "=HYPERLINK(\"x\")\r\nXóm\tTây";
        let details = ParcelDetails::with_address(address).into();
        act.push(Edit::insert(Parcel { details, ..Parcel::numbered(ParcelId(9), "1", "-7") }));
        source.snapshot = Arc::new(Snapshot::default().apply(&act).unwrap());
        let text = tsv(ListTab::Parcels, &[RowRef::Parcel(ParcelId(9))], &source, None, &Watch::new()).unwrap();
        assert_eq!(text.lines().count(), 2, "{text:?}");
        assert!(text.contains("\t'=HYPERLINK(\"x\")  Xóm Tây") && text.contains("\t-7\t"), "{text:?}");
    }

    #[test]
    fn numbers_are_ordered_as_people_count() {
        let mut numbers = ["12a", "9", "100", "12", "PL2", "PL10"];
        numbers.sort_by_key(|text| natural_key(text));
        assert_eq!(numbers, ["9", "12", "12a", "100", "PL2", "PL10"]);
    }
}
