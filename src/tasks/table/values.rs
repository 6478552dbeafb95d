//! The values of the table's columns for one state of the project, read once in the order of the parcels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::Column;
use super::reader::{Reader, Value};
use super::texts::{Texts, TextsBuilder};
use crate::cadastre::{ParcelId, Snapshot};
use crate::i18n::{Language, Message};
use crate::jobs::{Cancelled, Watch};

/// Rows between two looks at the cancel.
const ROWS_PER_CHECK: usize = 1_024;

/// The values of one column, row by row.
#[derive(Debug)]
pub enum Values {
    /// Not a number where the cell is empty.
    Numbers(Box<[f64]>),
    Texts(Texts),
}

impl Values {
    pub fn number(&self, row: u32) -> Option<f64> {
        match self {
            Self::Numbers(numbers) => numbers.get(row as usize).copied().filter(|number| !number.is_nan()),
            Self::Texts(_) => None,
        }
    }
}

/// The parcels as rows, and the values of some columns. Rows are counted from 0 in the order of the parcels' ids.
#[derive(Debug)]
pub struct TableData {
    snapshot: Snapshot,
    language: Language,
    ids: Arc<[ParcelId]>,
    columns: BTreeMap<Column, Arc<Values>>,
}

impl TableData {
    /// The values of these columns, of which a project may not have all. What `before` has, and the acts since then have not changed, is
    /// taken over.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn read(
        snapshot: &Snapshot,
        wanted: &[Column],
        before: Option<&Self>,
        (language, say): (Language, &dyn Fn(&Message) -> String),
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let (ids, mut columns) = match before.filter(|before| before.language == language) {
            Some(before) if before.has_parcels_of(snapshot) => {
                let same_links = before.has_links_of(snapshot);
                let kept = before.columns.iter().filter(|(column, _)| same_links || !column.is_of_links());
                (Arc::clone(&before.ids), kept.map(|(column, values)| (column.clone(), Arc::clone(values))).collect())
            }
            _ => (snapshot.parcels.iter().map(|parcel| parcel.id).collect(), BTreeMap::new()),
        };
        let mut missing: Vec<Column> = wanted.iter().filter(|column| !columns.contains_key(column)).cloned().collect();
        missing.sort();
        missing.dedup();
        if missing.iter().any(|column| matches!(column, Column::Map { .. })) {
            let offered = Column::offered(snapshot);
            missing.retain(|column| offered.contains(column));
        }
        if !missing.is_empty() {
            let values = read_columns(snapshot, &Reader::new(snapshot, &missing, say), (ids.len(), language), watch)?;
            columns.extend(missing.into_iter().zip(values.into_iter().map(Arc::new)));
        }
        Ok(Self { snapshot: snapshot.clone(), language, ids, columns })
    }

    /// Whether it has these columns as they are in a project now, in this language.
    pub fn has(&self, snapshot: &Snapshot, columns: &[Column], language: Language) -> bool {
        let of_links = columns.iter().any(Column::is_of_links);
        self.language == language
            && columns.iter().all(|column| self.columns.contains_key(column))
            && self.has_parcels_of(snapshot)
            && (!of_links || self.has_links_of(snapshot))
    }

    fn has_parcels_of(&self, snapshot: &Snapshot) -> bool {
        self.snapshot.parcels.is_unchanged(&snapshot.parcels) && self.snapshot.layers.is_unchanged(&snapshot.layers)
    }

    fn has_links_of(&self, snapshot: &Snapshot) -> bool {
        self.snapshot.links.is_unchanged(&snapshot.links)
            && self.snapshot.certificates.is_unchanged(&snapshot.certificates)
            && self.snapshot.scans.is_unchanged(&snapshot.scans)
    }

    /// How many parcels there are.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
    }

    /// The parcel of a row.
    pub fn parcel(&self, row: u32) -> Option<ParcelId> {
        self.ids.get(row as usize).copied()
    }

    /// The row of a parcel.
    pub fn row_of(&self, parcel: ParcelId) -> Option<u32> {
        self.ids.binary_search(&parcel).ok().and_then(|row| u32::try_from(row).ok())
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The values of a column that was read.
    pub fn values(&self, column: &Column) -> Option<&Values> {
        self.columns.get(column).map(Arc::as_ref)
    }

    /// A cell as it is shown; empty for a column that was not read.
    pub fn shown(&self, column: &Column, row: u32) -> String {
        match self.values(column) {
            Some(Values::Texts(texts)) => texts.of_row(row).to_owned(),
            Some(numbers) => {
                numbers.number(row).map(|number| shown_number(column, number, self.language)).unwrap_or_default()
            }
            None => String::new(),
        }
    }
}

/// A number as a cell of this column shows it: areas with one decimal, numbers of maps with what they have.
pub fn shown_number(column: &Column, number: f64, language: Language) -> String {
    if column.is_area() {
        // Added to 0, what is rounded to -0 is none.
        return language.number((number * 10.0).round() / 10.0 + 0.0, 1);
    }
    let exact = number.to_string();
    match language {
        Language::Vietnamese => exact.replace('.', ","),
        Language::English => exact,
    }
}

/// A column as it is read: numbers until a text comes.
enum Building {
    Numbers(Vec<f64>),
    Texts(TextsBuilder),
}

impl Building {
    /// Where texts stand among numbers, these are texts as they are shown.
    fn put(&mut self, row: usize, value: Value<'_>, shown: impl Fn(f64) -> String) {
        self.fill(row);
        match (&mut *self, value) {
            (Self::Numbers(numbers), Value::Number(number)) => numbers.push(number),
            (Self::Numbers(numbers), Value::Text(text)) => {
                let mut texts = TextsBuilder::with_capacity(numbers.capacity());
                for number in numbers.iter() {
                    texts.push(&if number.is_nan() { String::new() } else { shown(*number) });
                }
                texts.push(text);
                *self = Self::Texts(texts);
            }
            (Self::Texts(texts), Value::Number(number)) => texts.push(&shown(number)),
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
        }
    }

    /// The rows before this one that have got nothing are empty.
    fn fill(&mut self, row: usize) {
        match self {
            Self::Numbers(numbers) => numbers.resize(row.max(numbers.len()), f64::NAN),
            Self::Texts(texts) => (texts.rows()..row).for_each(|_| texts.push("")),
        }
    }

    fn finish(mut self, column: &Column, rows: usize) -> Values {
        self.fill(rows);
        match self {
            Self::Texts(texts) => Values::Texts(texts.finish()),
            // A column in which nothing stands is one of texts, areas apart.
            Self::Numbers(numbers) if !column.is_area() && numbers.iter().all(|number| number.is_nan()) => {
                let mut texts = TextsBuilder::with_capacity(rows);
                (0..rows).for_each(|_| texts.push(""));
                Values::Texts(texts.finish())
            }
            Self::Numbers(numbers) => Values::Numbers(numbers.into()),
        }
    }
}

fn read_columns(
    snapshot: &Snapshot,
    reader: &Reader,
    (rows, language): (usize, Language),
    watch: &Watch,
) -> Result<Vec<Values>, Cancelled> {
    let begun = |_: &Column| Building::Numbers(Vec::with_capacity(rows));
    let mut columns: Vec<Building> = reader.columns().iter().map(begun).collect();
    watch.begin("table-stage-reading", rows as u64);
    for (row, parcel) in snapshot.parcels.iter().enumerate() {
        if row.is_multiple_of(ROWS_PER_CHECK) {
            watch.check()?;
            watch.advance(ROWS_PER_CHECK as u64);
        }
        reader.read(snapshot, parcel, &mut |at, value| {
            if let (Some(building), Some(column)) = (columns.get_mut(at), reader.columns().get(at)) {
                building.put(row, value, |number| shown_number(column, number, language));
            }
        });
    }
    Ok(columns.into_iter().zip(reader.columns()).map(|(building, column)| building.finish(column, rows)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit};
    use crate::tasks::table::sample::{keys, linked, ward};

    fn read(snapshot: &Snapshot, columns: &[Column], before: Option<&TableData>) -> TableData {
        TableData::read(snapshot, columns, before, (Language::Vietnamese, &keys), &Watch::new()).unwrap()
    }

    fn map(name: &str) -> Column {
        Column::Map { name: name.into(), occurrence: 0 }
    }

    #[test]
    fn cells_say_what_the_parcel_has_and_a_column_of_one_layer_is_empty_in_the_other() {
        let columns = Column::offered(&ward());
        let data = read(&ward(), &columns, None);
        let row = |row: u32| columns.iter().map(|column| data.shown(column, row)).collect::<Vec<_>>().join("|");
        assert_eq!(row(0), "1|9|30,0|100,0|70,0|ODT|Ngõ Đông||2/3|desktop-link-none||gò|1,25|");
        assert_eq!(row(2), "2|12|100,0||||||0/3|desktop-link-none|table-locked|=1+1||hai");
    }

    #[test]
    fn a_column_with_a_text_among_its_numbers_is_one_of_texts() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let snapshot = ward();
        let before = snapshot.parcels.get(2_u64).unwrap().clone();
        let mut after = (*before).clone();
        after.change_details(|details| {
            use crate::cadastre::Attribute::{Null, Text};
            details.attributes = [Text("b"), Null, Text("chưa đo")].into_iter().collect();
        });
        act.push(Edit { before: Some(before), after: Some(after.into()) });
        let data = read(&snapshot.apply(&act).unwrap(), &[map("DODAC")], None);
        assert_eq!([0, 1, 2].map(|row| data.shown(&map("DODAC"), row)), ["1,25", "chưa đo", ""]);
    }

    #[test]
    fn nothing_is_shown_as_less_than_nothing() {
        assert_eq!(shown_number(&Column::Difference, -0.04, Language::Vietnamese), "0,0");
        assert_eq!(shown_number(&Column::Difference, -0.06, Language::Vietnamese), "-0,1");
    }

    #[test]
    fn what_an_act_has_not_changed_is_not_read_again() {
        let snapshot = ward();
        let columns = [Column::Address, Column::LinkState];
        let first = read(&snapshot, &columns, None);
        let then = read(&linked(&snapshot), &columns, Some(&first));
        assert_eq!(then.shown(&Column::LinkState, 0), "desktop-link-paper");
        let same = |column: &Column| Arc::ptr_eq(&first.columns[column], &then.columns[column]);
        assert!(same(&Column::Address) && !same(&Column::LinkState));
        let english =
            TableData::read(&snapshot, &columns, Some(&first), (Language::English, &keys), &Watch::new()).unwrap();
        assert!(!Arc::ptr_eq(&first.columns[&columns[1]], &english.columns[&columns[1]]));
    }
}
