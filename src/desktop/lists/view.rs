//! What a list remembers: filter, order and conditions, and the rows that they leave.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::arrange::{Content, Kept, ListAnswer, ListRequest, Narrow, Sort, Summary, Wanted, whole_query};
use super::parcel_columns::ParcelColumns;
use super::rows::{self, ListSource, RowRef};
use crate::cadastre::ParcelId;
use crate::desktop::state::{AppState, ListTab, Selection, Subject};
use crate::tasks::table::{Column, Condition, How, Query};

/// A longer list of parcels is made by a job even where nothing is asked of it: a frame does no work that grows with its rows.
const AT_ONCE: usize = 5_000;

/// Rows whose texts are kept: a few screens.
const TEXTS_KEPT: usize = 512;

/// Filter, order and conditions of a list, and the rows that they leave.
#[derive(Default)]
pub struct TableView {
    pub filter: String,
    /// The part of the list that was chosen.
    pub narrow: Option<Narrow>,
    /// The user is about to filter: the cells can be made ready.
    pub filter_focused: bool,
    pub sort: Vec<Sort>,
    /// What the text to find is, while the field for it is open.
    pub find: Option<String>,
    /// The field to find a row wants the cursor.
    pub find_wants_focus: bool,
    pub conditions: Vec<Condition>,
    /// A condition that is being written.
    pub draft: Option<Condition>,
    pub side: Option<Side>,
    pub summary: Summary,
    /// Positions of the rows that hold what is to be found.
    pub found: Vec<u32>,
    /// Only these parcels are listed.
    only: Option<Arc<BTreeSet<ParcelId>>>,
    /// The selection that was seen last, and whether the next one is this list's own doing.
    seen_selection: Option<Selection>,
    own_selection: bool,
    pub rows: Arc<Vec<RowRef>>,
    /// The row that the keys move from, and where it stands.
    cursor: Option<(RowRef, Option<usize>)>,
    /// The row that a range begins at.
    pub anchor: Option<RowRef>,
    /// A row to bring into view.
    pub scroll_to: Option<u64>,
    made_for: Option<Wanted>,
    /// What a job was asked for last, so that one that fails is not asked again and again.
    asked: Option<(Wanted, bool)>,
    pub kept: Kept,
    /// The subject that a click set last, so that the table does not run away under it.
    pub subject: Subject,
    texts: BTreeMap<RowRef, Rc<[String]>>,
    /// What `texts` are of.
    texts_of: Option<(u64, u64)>,
}

/// What stands beside the list of parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Statistics of a column.
    Statistics(Column),
    /// Rows grouped by a column.
    Groups(Column),
}

impl TableView {
    /// How many rows the filter leaves.
    pub fn shown(&self) -> usize {
        self.rows.len()
    }

    /// Whether its rows were ever made.
    pub fn is_made(&self) -> bool {
        self.made_for.is_some()
    }

    /// Whether only the parcels that were selected are listed.
    pub fn shows_only_selected(&self) -> bool {
        self.only.is_some()
    }

    /// Lists only the parcels that are selected, or all.
    pub fn show_only_selected(&mut self, only: bool, state: &AppState) {
        self.only = only.then(|| Arc::clone(&state.selection.parcels));
        self.seen_selection = only.then(|| state.selection.clone());
    }

    /// The next selection comes from this list: one that lists what is selected stays as it is.
    pub fn selects(&mut self) {
        self.own_selection = true;
    }

    fn follow_selection(&mut self, state: &AppState) {
        // A choice that changed nothing is not the cause of what changes later.
        let is_own = std::mem::take(&mut self.own_selection);
        if self.only.is_none() {
            return;
        }
        if self.seen_selection.as_ref() != Some(&state.selection) {
            if !is_own {
                self.only = Some(Arc::clone(&state.selection.parcels));
            }
            self.seen_selection = Some(state.selection.clone());
        }
    }

    /// Brings the rows up to date: at once where that is quick, else by the job that it asks for unless one is `busy`.
    pub fn follow(
        &mut self,
        content: Content,
        source: &ListSource,
        state: &AppState,
        busy: bool,
    ) -> Option<ListRequest> {
        let (tab, count) = (content.tab, content.count);
        self.follow_selection(state);
        let wanted = self.wanted(content, source);
        let natural = wanted.is_natural();
        let at_once = natural && (tab != ListTab::Parcels || count <= AT_ONCE);
        let up_to_date = self.made_for.as_ref() == Some(&wanted);
        if at_once && !up_to_date {
            self.set_rows(rows::rows(tab, source), wanted.clone());
            (self.found, self.summary, self.asked) = (Vec::new(), Summary::default(), None);
        }
        let ahead = self.filter_focused && !self.is_ready(&wanted, source);
        let needs_job = ahead || !(at_once || up_to_date);
        if !needs_job
            || busy
            || self.asked.as_ref().is_some_and(|(asked, was_ahead)| *asked == wanted && *was_ahead == ahead)
        {
            return None;
        }
        self.asked = Some((wanted.clone(), ahead));
        Some(ListRequest { wanted, source: source.clone(), ahead, kept: self.kept.clone() })
    }

    fn wanted(&self, content: Content, source: &ListSource) -> Wanted {
        let find = self.find.as_deref().unwrap_or_default().trim().to_owned();
        let filter = self.filter.trim().to_owned();
        let looks_through = !find.is_empty() || !filter.is_empty();
        let table = (content.tab == ListTab::Parcels).then(|| Query {
            columns: if looks_through { source.parcels.shown.clone() } else { Vec::new() },
            conditions: self.conditions.clone(),
            only: self.only.clone(),
            statistics: match &self.side {
                Some(Side::Statistics(column)) => Some(column.clone()),
                _ => None,
            },
            groups: match &self.side {
                Some(Side::Groups(column)) => Some(column.clone()),
                _ => None,
            },
            ..Query::default()
        });
        Wanted { content, filter, narrow: self.narrow.clone(), find, sort: self.sort.clone(), table }
    }

    /// The query whose answer is shown, with its columns.
    pub fn query(&self, columns: &ParcelColumns) -> Option<Query> {
        self.made_for.as_ref().map(|wanted| whole_query(wanted, columns))
    }

    /// Whether the cells that a filter looks through are at hand.
    fn is_ready(&self, wanted: &Wanted, source: &ListSource) -> bool {
        match &wanted.table {
            None => self.kept.folded.as_ref().is_some_and(|folded| folded.content == wanted.content),
            Some(_) => self
                .kept
                .table
                .as_ref()
                .is_some_and(|table| table.has(&source.snapshot, &source.parcels.shown, source.words.language())),
        }
    }

    pub fn try_again(&mut self) {
        self.asked = None;
    }

    /// Takes what a job arranged, unless something else is wanted by now.
    pub fn take(&mut self, answer: ListAnswer) {
        if self.asked.as_ref().is_some_and(|(asked, _)| *asked == answer.wanted) {
            if self.made_for.as_ref() != Some(&answer.wanted) || answer.wanted.table.is_some() {
                self.set_rows(answer.rows, answer.wanted);
            }
            (self.found, self.summary) = (answer.found, answer.summary);
        }
        self.kept = answer.kept;
    }

    fn set_rows(&mut self, rows: Vec<RowRef>, wanted: Wanted) {
        (self.rows, self.made_for) = (Arc::new(rows), Some(wanted));
        self.set_cursor(self.cursor());
    }

    /// The row that the keys move from.
    pub fn cursor(&self) -> Option<RowRef> {
        self.cursor.map(|(row, _)| row)
    }

    /// Where it stands, if it is listed.
    pub fn cursor_position(&self) -> Option<usize> {
        self.cursor.and_then(|(_, at)| at)
    }

    pub fn set_cursor(&mut self, row: Option<RowRef>) {
        if let Some(row) = row
            && let Some((here, Some(at))) = self.cursor
            && here == row
            && self.rows.get(at) == Some(&row)
        {
            return;
        }
        self.cursor = row.map(|row| (row, self.position(row)));
    }

    /// The texts of a parcel's cells, made when it is seen for the first time: they are packed together.
    pub fn parcel_texts(&mut self, row: RowRef, source: &ListSource) -> Rc<[String]> {
        let of = Some((source.snapshot.revision, source.parcels.generation));
        if self.texts_of != of || self.texts.len() >= TEXTS_KEPT {
            self.texts.clear();
            self.texts_of = of;
        }
        Rc::clone(self.texts.entry(row).or_insert_with(|| rows::cells(row, ListTab::Parcels, source).into()))
    }

    /// Where a row stands now.
    pub fn position(&self, row: RowRef) -> Option<usize> {
        self.rows.iter().position(|other| *other == row)
    }

    /// Puts a condition in the place of the one that its column has.
    pub fn apply(&mut self, condition: Condition) {
        match self.conditions.iter_mut().find(|other| other.column == condition.column) {
            Some(other) => *other = condition,
            None => self.conditions.push(condition),
        }
        self.draft = None;
    }

    pub fn drop_condition(&mut self, column: &Column) {
        self.conditions.retain(|condition| condition.column != *column);
    }

    /// Lists only rows with this value.
    pub fn narrow_to(&mut self, column: &Column, value: &str) {
        let how = if value.is_empty() { How::Empty } else { How::Is };
        self.apply(Condition { column: column.clone(), how, text: value.to_owned() });
    }

    /// A click on a column's head: ascending, descending, as it was. With `beside` it comes after the columns that are sorted by.
    pub fn sort_by(&mut self, key: &str, beside: bool) {
        let now = self.sort.iter().position(|sort| sort.key == key).map(|at| (at, self.sort.remove(at).descending));
        if !beside {
            self.sort.clear();
        }
        let at = now.map_or(self.sort.len(), |(at, _)| at.min(self.sort.len()));
        match now {
            Some((_, true)) => {}
            _ => self.sort.insert(at, Sort { key: key.to_owned(), descending: now.is_some() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrange::arrange;
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Parcel};
    use crate::desktop::settings::Settings;
    use crate::desktop::words::Words;
    use crate::i18n::{Language, Message};
    use crate::jobs::Watch;

    fn source() -> ListSource {
        let mut act = ChangeSet::new(Message::new("act-test"));
        (1..=3).for_each(|id| act.push(Edit::insert(Parcel::numbered(ParcelId(id), "5", &id.to_string()))));
        let snapshot = Arc::new(crate::cadastre::Snapshot::default().apply(&act).unwrap());
        let words = Words::new(Language::Vietnamese);
        let parcels = Arc::new(ParcelColumns::of(&snapshot, None, &words));
        let moment = crate::coverage::Moment::Draft;
        ListSource { notices: Arc::default(), history: Arc::default(), moment, parcels, words, snapshot }
    }

    fn follow(view: &mut TableView, source: &ListSource, state: &AppState) -> Option<ListRequest> {
        let (tab, language) = (ListTab::Parcels, source.words.language());
        let content = Content { tab, project: None, revision: 1, count: 3, language, moment: source.moment };
        view.follow(content, source, state, false)
    }

    #[test]
    fn a_key_in_the_filter_is_answered_by_one_job() {
        let (source, state) = (source(), AppState::new(Settings::default()));
        let mut view = TableView { filter_focused: true, ..TableView::default() };
        let request = follow(&mut view, &source, &state).expect("the cells are made ready");
        assert!(request.ahead);
        view.take(arrange(request, &Watch::new()).unwrap());
        for filter in ["1", "12", "1"] {
            view.filter = filter.to_owned();
            let request = follow(&mut view, &source, &state).expect("another filter");
            view.take(arrange(request, &Watch::new()).unwrap());
            assert!(follow(&mut view, &source, &state).is_none(), "nothing more is asked for {filter}");
        }
    }

    #[test]
    fn a_choice_that_changed_nothing_does_not_hide_a_selection_that_comes_later() {
        let (source, mut state) = (source(), AppState::new(Settings::default()));
        state.selection.parcels = Arc::new([ParcelId(1)].into());
        let mut view = TableView::default();
        view.show_only_selected(true, &state);
        view.selects();
        follow(&mut view, &source, &state);
        state.selection.parcels = Arc::new([2, 3].map(ParcelId).into());
        follow(&mut view, &source, &state);
        assert_eq!(view.only.as_ref(), Some(&state.selection.parcels));
    }
}
