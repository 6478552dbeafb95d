//! Which rows a query leaves, in which order, and what is counted of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::column::Column;
use super::condition::{Condition, ConditionError};
use super::groups::Groups;
use super::numbers::NumberPart;
use super::statistics::Statistics;
use super::texts::EMPTY;
use super::values::{TableData, Values};
use crate::cadastre::ParcelId;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::text::fold;

/// What is asked of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The columns that are shown, in their order: `text` and `find` look through these.
    pub columns: Vec<Column>,
    /// A part of any cell, whatever the accents.
    pub text: String,
    /// A row must pass all of them.
    pub conditions: Vec<Condition>,
    /// Only these parcels.
    pub only: Option<Arc<BTreeSet<ParcelId>>>,
    /// The first decides; rows that are equal in all stay in the order of the parcels.
    pub order: Vec<Order>,
    /// A part of any cell of a row to be found, which hides no other row.
    pub find: String,
    /// The column that statistics are wanted of.
    pub statistics: Option<Column>,
    /// The column by whose values the rows are grouped.
    pub groups: Option<Column>,
}

/// A column to order by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub column: Column,
    /// The highest first; empty cells come last either way.
    pub descending: bool,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arranged {
    /// Rows of the [`TableData`].
    pub rows: Vec<u32>,
    /// Positions in `rows` of those that hold what is to be found.
    pub found: Vec<u32>,
    pub statistics: Option<Statistics>,
    pub groups: Option<Groups>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArrangeError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The so-many-th condition, from 0, cannot be read.
    #[error("condition {at}: {error}")]
    Condition { at: usize, error: ConditionError },
}

impl Explain for ArrangeError {
    fn message(&self) -> Message {
        match self {
            Self::Cancelled(_) => Message::new("cancelled"),
            Self::Condition { error, .. } => error.message(),
        }
    }
}

impl Query {
    /// The columns whose values the answer follows from.
    pub fn needed(&self) -> Vec<Column> {
        let looks_through = !self.text.trim().is_empty() || !self.find.trim().is_empty();
        let mut needed = if looks_through { self.columns.clone() } else { Vec::new() };
        needed.extend(self.conditions.iter().map(|condition| condition.column.clone()));
        needed.extend(self.order.iter().map(|order| order.column.clone()));
        needed.extend(self.statistics.clone());
        if let Some(by) = &self.groups {
            needed.extend([by.clone(), Column::LegalArea, Column::Area, Column::Difference]);
        }
        needed
    }
}

/// Answers a query from data that have the columns it needs.
///
/// Errors: [`ArrangeError`]; a condition that cannot be read lets no row through.
pub fn arrange(data: &TableData, query: &Query, watch: &Watch) -> Result<Arranged, ArrangeError> {
    let mut rows: Vec<u32> = match &query.only {
        None => (0..data.rows()).collect(),
        Some(only) => only.iter().filter_map(|parcel| data.row_of(*parcel)).collect(),
    };
    for (at, condition) in query.conditions.iter().enumerate() {
        watch.check()?;
        let no_column = || ConditionError::NoColumn(condition.column.id());
        data.values(&condition.column)
            .ok_or_else(no_column)
            .and_then(|values| condition.keep(values, data.language(), &mut rows))
            .map_err(|error| ArrangeError::Condition { at, error })?;
    }
    watch.check()?;
    let text = fold(&query.text);
    if !text.is_empty() {
        let holds = Holds::new(data, &query.columns, &text);
        rows.retain(|row| holds.row(*row));
    }
    for order in query.order.iter().rev() {
        watch.check()?;
        if let Some(values) = data.values(&order.column) {
            sort(&mut rows, values, order.descending);
        }
    }
    watch.check()?;
    let find = fold(&query.find);
    let mut found = Vec::new();
    if !find.is_empty() {
        let holds = Holds::new(data, &query.columns, &find);
        found.extend((0..).zip(&rows).filter(|(_, row)| holds.row(**row)).map(|(at, _)| at));
    }
    watch.check()?;
    let statistics = query.statistics.as_ref().and_then(|column| Statistics::of(data, column, &rows));
    watch.check()?;
    let groups = query.groups.as_ref().and_then(|column| Groups::of(data, column, &rows));
    Ok(Arranged { rows, found, statistics, groups })
}

/// Which rows hold a folded text in one of some columns.
struct Holds<'d> {
    texts: Vec<(&'d super::texts::Texts, Vec<bool>)>,
    numbers: Vec<(&'d [f64], bool)>,
    part: Option<NumberPart>,
}

impl<'d> Holds<'d> {
    fn new(data: &'d TableData, columns: &[Column], folded: &str) -> Self {
        let part = NumberPart::of(folded, data.language());
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        for column in columns {
            match data.values(column) {
                Some(Values::Texts(values)) => {
                    let holds = values.holding(folded);
                    if holds.iter().any(|holds| *holds) {
                        texts.push((values, holds));
                    }
                }
                Some(Values::Numbers(values)) if part.is_some() => numbers.push((&**values, column.is_area())),
                _ => {}
            }
        }
        Self { texts, numbers, part }
    }

    fn row(&self, row: u32) -> bool {
        let in_text = |(texts, holds): &(&super::texts::Texts, Vec<bool>)| {
            holds.get(texts.code(row) as usize).copied().unwrap_or(false)
        };
        let in_number = |part: &NumberPart| {
            let holds = |(numbers, is_area): &(&[f64], bool)| {
                numbers.get(row as usize).is_some_and(|number| part.is_in(*number, *is_area))
            };
            self.numbers.iter().any(holds)
        };
        self.texts.iter().any(in_text) || self.part.as_ref().is_some_and(in_number)
    }
}

/// Orders rows by a column; those that are equal keep their order, empty cells come last.
fn sort(rows: &mut [u32], values: &Values, descending: bool) {
    match values {
        Values::Texts(texts) => {
            let ranks = texts.ranks();
            rows.sort_by_cached_key(|row| match texts.code(*row) {
                EMPTY => u32::MAX,
                code => {
                    let rank = ranks.get(code as usize).copied().unwrap_or_default();
                    if descending { u32::MAX - 1 - rank } else { rank }
                }
            });
        }
        Values::Numbers(numbers) => rows.sort_by_cached_key(|row| {
            let number = numbers.get(*row as usize).copied().unwrap_or(f64::NAN);
            if number.is_nan() {
                return u64::MAX;
            }
            // Bits of doubles stand in the order of the numbers once the negative ones are turned around. No -0 beside 0.
            let bits = (number + 0.0).to_bits();
            let key = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
            if descending { u64::MAX - 1 - key } else { key }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::tasks::table::How;
    use crate::tasks::table::sample::{keys, ward};

    fn answer(query: &Query) -> Result<Arranged, ArrangeError> {
        let data =
            TableData::read(&ward(), &query.needed(), None, (Language::Vietnamese, &keys), &Watch::new()).unwrap();
        arrange(&data, query, &Watch::new())
    }

    fn query() -> Query {
        Query { columns: Column::FIRST.to_vec(), ..Query::default() }
    }

    fn by(column: Column, descending: bool) -> Order {
        Order { column, descending }
    }

    #[test]
    fn a_text_is_found_in_any_shown_column_and_cells_do_not_run_into_each_other() {
        let rows = |text: &str| answer(&Query { text: text.to_owned(), ..query() }).unwrap().rows;
        assert_eq!(rows("ngo dong"), [0]);
        assert_eq!(rows("12"), [1, 2]);
        assert_eq!(rows("7,5"), [1], "an area as it is shown");
        assert_eq!(rows(" "), [0, 1, 2]);
        assert_eq!(rows("1 9"), Vec::<u32>::new());
        assert_eq!(rows("hai"), Vec::<u32>::new(), "not shown");
        let found = answer(&Query { find: "12".to_owned(), ..query() }).unwrap();
        assert_eq!((found.rows, found.found), (vec![0, 1, 2], vec![1, 2]));
    }

    #[test]
    fn conditions_are_joined_and_one_that_cannot_be_read_lets_nothing_through() {
        let condition = |column, how, text: &str| Condition { column, how, text: text.to_owned() };
        let mut query = query();
        query.conditions = vec![condition(Column::LandUse, How::Is, "odt"), condition(Column::Sheet, How::Is, "1")];
        assert_eq!(answer(&query).unwrap().rows, [0, 1]);
        query.conditions.push(condition(Column::LegalArea, How::Number, "< 10"));
        assert_eq!(answer(&query).unwrap().rows, [1]);
        query.conditions.push(condition(Column::Area, How::Number, "mười"));
        let error = ConditionError::NoNumber("mười".to_owned());
        assert_eq!(answer(&query), Err(ArrangeError::Condition { at: 3, error }));
        let other = Column::Map { name: "TENCHU".into(), occurrence: 0 };
        query.conditions = vec![condition(other, How::Contains, "Mẫu")];
        let error = ConditionError::NoColumn("map:TENCHU".to_owned());
        assert_eq!(answer(&query), Err(ArrangeError::Condition { at: 0, error }), "a personal column is none");
    }

    #[test]
    fn rows_are_ordered_by_several_columns_with_empty_cells_last() {
        let rows = |order| answer(&Query { order, ..query() }).unwrap().rows;
        assert_eq!(rows(vec![by(Column::Number, false)]), [0, 2, 1]);
        assert_eq!(rows(vec![by(Column::LegalArea, true)]), [2, 0, 1]);
        assert_eq!(rows(vec![by(Column::Address, true)]), [1, 0, 2]);
        assert_eq!(rows(vec![by(Column::Area, false)]), [0, 1, 2]);
        assert_eq!(rows(vec![by(Column::Sheet, true), by(Column::LegalArea, false)]), [2, 1, 0]);
        let only = Some(Arc::new([1, 3].map(ParcelId).into()));
        assert_eq!(answer(&Query { only, ..query() }).unwrap().rows, [0, 2]);
    }
}
