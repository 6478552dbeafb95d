//! What the values of one column sum up to, over the rows that are shown.

use super::column::Column;
use super::texts::EMPTY;
use super::values::{TableData, Values, shown_number};

/// How many of the most frequent values are told.
const FREQUENT: usize = 20;

/// Of one column over some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub column: Column,
    pub rows: usize,
    pub empty: usize,
    /// Different values, empty cells apart; texts whatever their case and accents.
    pub distinct: usize,
    /// Where the column is one of numbers, and a row has one.
    pub numbers: Option<NumberStatistics>,
    /// Values as they are shown, and how many rows have each, the most frequent first; none where every value is another.
    pub frequent: Vec<(String, usize)>,
}

/// Of numbers, in the unit of their column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberStatistics {
    pub sum: f64,
    pub mean: f64,
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Statistics {
    /// `None` for a column that was not read.
    pub fn of(data: &TableData, column: &Column, rows: &[u32]) -> Option<Self> {
        let values = data.values(column)?;
        let (distinct, numbers, mut frequent): (usize, _, Vec<(String, usize)>) = match values {
            Values::Texts(texts) => {
                let mut counts = vec![0_usize; texts.len()];
                for row in rows {
                    let alike = texts.alike().get(texts.code(*row) as usize).copied().unwrap_or(EMPTY);
                    if let Some(count) = counts.get_mut(alike as usize) {
                        *count += 1;
                    }
                }
                let mut present: Vec<(u32, usize)> =
                    (0..).zip(counts).filter(|(code, count)| *code != EMPTY && *count > 0).collect();
                // Where every value is another, none is told, and their order takes long.
                let is_told = present.len() <= FREQUENT || present.len() < rows.len();
                let ranks = if is_told { texts.ranks() } else { &[] };
                present.sort_by_key(|(code, count)| {
                    (std::cmp::Reverse(*count), ranks.get(*code as usize).copied().unwrap_or(*code))
                });
                let shown = present.iter().take(FREQUENT).map(|(code, count)| (texts.text(*code).to_owned(), *count));
                (present.len(), None, shown.collect())
            }
            Values::Numbers(_) => {
                let mut numbers: Vec<f64> = rows.iter().filter_map(|row| values.number(*row)).collect();
                numbers.sort_unstable_by(f64::total_cmp);
                let mut runs: Vec<(f64, usize)> = numbers
                    .chunk_by(|one, next| one == next)
                    .filter_map(|run| Some((*run.first()?, run.len())))
                    .collect();
                let distinct = runs.len();
                runs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
                let shown = |(number, count): &(f64, usize)| (shown_number(column, *number, data.language()), *count);
                (distinct, NumberStatistics::of(&numbers), runs.iter().take(FREQUENT).map(shown).collect())
            }
        };
        if frequent.first().is_some_and(|(_, count)| *count == 1) && distinct > FREQUENT {
            frequent.clear();
        }
        let empty = match values {
            Values::Texts(texts) => rows.iter().filter(|row| texts.code(**row) == EMPTY).count(),
            Values::Numbers(_) => rows.iter().filter(|row| values.number(**row).is_none()).count(),
        };
        Some(Self { column: column.clone(), rows: rows.len(), empty, distinct, numbers, frequent })
    }
}

impl NumberStatistics {
    /// Of numbers in ascending order; `None` where there is none.
    fn of(sorted: &[f64]) -> Option<Self> {
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let sum: f64 = sorted.iter().sum();
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            1 => *sorted.get(middle)?,
            _ => f64::midpoint(*sorted.get(middle - 1)?, *sorted.get(middle)?),
        };
        Some(Self { sum, mean: sum / sorted.len() as f64, median, min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::jobs::Watch;
    use crate::tasks::table::sample::{keys, ward};

    fn statistics(column: &Column, rows: &[u32]) -> Statistics {
        let (snapshot, watch) = (ward(), Watch::new());
        let columns = std::slice::from_ref(column);
        let data = TableData::read(&snapshot, columns, None, (Language::Vietnamese, &keys), &watch).unwrap();
        Statistics::of(&data, column, rows).unwrap()
    }

    #[test]
    fn numbers_are_summed_and_their_middle_is_told() {
        let all = statistics(&Column::LegalArea, &[0, 1, 2]);
        let numbers = all.numbers.unwrap();
        assert_eq!((all.rows, all.empty, all.distinct), (3, 0, 3));
        assert_eq!((numbers.sum, numbers.median, numbers.min, numbers.max), (137.5, 30.0, 7.5, 100.0));
        assert_eq!(statistics(&Column::LegalArea, &[0, 1]).numbers.unwrap().median, 18.75);
        let area = statistics(&Column::Area, &[1, 2]);
        assert_eq!((area.empty, area.numbers, area.frequent), (2, None, vec![]), "nothing to sum");
    }

    #[test]
    fn texts_are_counted_the_most_frequent_first() {
        let uses = statistics(&Column::LandUse, &[0, 1, 2]);
        assert_eq!((uses.empty, uses.distinct, uses.numbers), (1, 1, None));
        assert_eq!(uses.frequent, [("ODT".to_owned(), 2)]);
        let numbers = statistics(&Column::Number, &[0, 1, 2]);
        assert_eq!(numbers.frequent.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["9", "12", "12a"]);
    }
}
