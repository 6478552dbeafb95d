//! The classes of a column: the most frequent texts, or ranges of numbers that have as many parcels each.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::limits::limits;
use crate::cadastre::Severity;
use crate::tasks::table::{Column, TableData, Texts, Values};

/// Texts that have a class of their own where there are more: as many as colours and hatching can tell apart.
const MOST_VALUES: usize = 11;
/// Ranges of numbers.
pub const RANGES: usize = 5;

/// An answer to a [`Theme`](super::Theme).
#[derive(Debug, Clone, PartialEq)]
pub enum Class {
    /// It has so many of the three blocks.
    Blocks(u8),
    /// Nothing open was found about it.
    Sound,
    /// The worst that was found.
    Finding(Severity),
    Value(String),
    /// A value that has no class of its own.
    OtherValues,
    /// A number of which only a few are different.
    Number(f64),
    /// From the low limit to below the high one; without one there is none.
    Range {
        low: Option<f64>,
        high: Option<f64>,
    },
    Empty,
}

impl Class {
    fn has_number(&self, number: f64) -> bool {
        match self {
            Self::Number(of) => *of == number,
            Self::Range { low, high } => low.is_none_or(|low| number >= low) && high.is_none_or(|high| number < high),
            _ => false,
        }
    }
}

/// The classes of the rows that are counted, the last two for what has no class of its own and for empty cells.
pub fn of_column(data: &TableData, column: &Column, is_counted: &dyn Fn(u32) -> bool) -> Arc<[Class]> {
    let rows = || (0..data.rows()).filter(|row| is_counted(*row));
    let classes = match data.values(column) {
        Some(Values::Texts(texts)) => of_texts(texts, rows()),
        Some(numbers @ Values::Numbers(_)) => of_numbers(rows().filter_map(|row| numbers.number(row)).collect()),
        None => Vec::new(),
    };
    classes.into_iter().chain([Class::OtherValues, Class::Empty]).collect()
}

fn of_texts(texts: &Texts, rows: impl Iterator<Item = u32>) -> Vec<Class> {
    let mut counts = vec![0_usize; texts.len()];
    for row in rows {
        if let Some(count) = counts.get_mut(texts.code(row) as usize) {
            *count += 1;
        }
    }
    let present = (0..).zip(counts).filter(|(code, count)| *count > 0 && !texts.text(*code).is_empty());
    let mut present: Vec<(Reverse<usize>, u32)> = present.map(|(code, count)| (Reverse(count), code)).collect();
    // One that is left over has as good a right to a class as "others".
    let most = if present.len() <= MOST_VALUES + 1 { MOST_VALUES + 1 } else { MOST_VALUES };
    if present.len() > most {
        present.select_nth_unstable(most);
        present.truncate(most);
    }
    present.sort_by_key(|(count, code)| (*count, texts.text(*code)));
    present.into_iter().map(|(_, code)| Class::Value(texts.text(code).to_owned())).collect()
}

fn of_numbers(mut numbers: Vec<f64>) -> Vec<Class> {
    numbers.sort_unstable_by(f64::total_cmp);
    let mut distinct: Vec<f64> =
        numbers.chunk_by(|one, next| one == next).filter_map(|run| run.first().copied()).collect();
    if distinct.len() <= RANGES {
        return distinct.drain(..).map(Class::Number).collect();
    }
    let limits = limits(&numbers, RANGES);
    let lows = std::iter::once(None).chain(limits.iter().copied().map(Some));
    let highs = limits.iter().copied().map(Some).chain([None]);
    lows.zip(highs).map(|(low, high)| Class::Range { low, high }).collect()
}

/// The class of every row, first row first.
pub fn assign(data: &TableData, column: &Column, classes: &[Class]) -> Vec<u8> {
    let at = |class: Option<usize>| class.and_then(|at| u8::try_from(at).ok());
    let place = |class: &Class| at(classes.iter().position(|known| known == class)).unwrap_or(super::NOBODY);
    let (others, empty) = (place(&Class::OtherValues), place(&Class::Empty));
    let rows = 0..data.rows();
    match data.values(column) {
        Some(Values::Texts(texts)) => {
            let known: HashMap<&str, u8> = (0..)
                .zip(classes)
                .filter_map(
                    |(at, class)| if let Class::Value(value) = class { Some((value.as_str(), at)) } else { None },
                )
                .collect();
            let class = |code: u32| match texts.text(code) {
                "" => empty,
                text => known.get(text).copied().unwrap_or(others),
            };
            let by_code: Vec<u8> = (0..texts.len() as u32).map(class).collect();
            rows.map(|row| by_code.get(texts.code(row) as usize).copied().unwrap_or(empty)).collect()
        }
        Some(numbers @ Values::Numbers(_)) => rows
            .map(|row| match numbers.number(row) {
                Some(number) => at(classes.iter().position(|class| class.has_number(number))).unwrap_or(others),
                None => empty,
            })
            .collect(),
        None => rows.map(|_| empty).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_into_ranges_that_touch() {
        let classes = of_numbers((0..1_000).map(|number| f64::from(number) * 1.3).collect());
        assert_eq!(classes.len(), RANGES);
        for number in [-5.0, 0.0, 259.9, 260.0, 1e9] {
            assert_eq!(classes.iter().filter(|class| class.has_number(number)).count(), 1, "{number}");
        }
    }

    #[test]
    fn few_different_numbers_have_a_class_each() {
        assert_eq!(of_numbers(vec![2.0, 1.0, 2.0]), [Class::Number(1.0), Class::Number(2.0)]);
        assert_eq!(of_numbers(Vec::new()), []);
    }
}
