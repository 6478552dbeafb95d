//! The columns of the list of parcels: those that the project has, and those that the user chose.

use std::borrow::Cow;

use super::rows::ColumnSpec;
use crate::cadastre::{ColumnKind, Layer, LayerKind, ParcelId, Snapshot, Table};
use crate::desktop::words::Words;
use crate::i18n::{Language, Message};
use crate::tasks::table::{Column, Reader, Value, shown_number};

/// The columns, and how to read them. Made once for a choice and the layers of a project.
#[derive(Debug, Default)]
pub struct ParcelColumns {
    pub offered: Vec<Column>,
    pub shown: Vec<Column>,
    /// Of those that are shown.
    pub specs: Vec<ColumnSpec>,
    /// Tells these columns from others of the same window.
    pub generation: u64,
    reader: Reader,
    chosen: Option<Vec<String>>,
    language: Option<Language>,
    layers: Table<Layer>,
}

impl ParcelColumns {
    /// `chosen`: ids of the columns that the user wants, in their order. Those that this project does not have are left out; where none is
    /// left, the usual ones are shown.
    pub fn of(snapshot: &Snapshot, chosen: Option<&Vec<String>>, words: &Words) -> Self {
        let offered = Column::offered(snapshot);
        let ids = chosen.into_iter().flatten();
        let mut shown: Vec<Column> = ids.filter_map(|id| Column::of_id(id, &offered)).collect();
        if shown.is_empty() {
            shown = Column::first(snapshot);
        }
        let say = |message: &Message| words.say(message);
        Self {
            specs: shown.iter().map(|column| spec(column, snapshot, &say)).collect(),
            reader: Reader::new(snapshot, &shown, &say),
            offered,
            shown,
            generation: 0,
            chosen: chosen.cloned(),
            language: Some(words.language()),
            layers: snapshot.layers.clone(),
        }
    }

    /// Whether it is still what [`ParcelColumns::of`] would make.
    pub fn fits(&self, snapshot: &Snapshot, chosen: Option<&Vec<String>>, words: &Words) -> bool {
        self.language == Some(words.language())
            && self.chosen.as_ref() == chosen
            && self.layers.is_unchanged(&snapshot.layers)
    }

    /// The texts of a parcel's cells.
    pub fn cells(&self, snapshot: &Snapshot, parcel: ParcelId, language: Language) -> Vec<String> {
        let mut cells = vec![String::new(); self.shown.len()];
        let Some(parcel) = snapshot.parcels.get(parcel) else { return cells };
        self.reader.read(snapshot, parcel, &mut |at, value| {
            if let (Some(cell), Some(column)) = (cells.get_mut(at), self.shown.get(at)) {
                *cell = match value {
                    Value::Number(number) => shown_number(column, number, language),
                    Value::Text(text) => text.to_owned(),
                };
            }
        });
        cells
    }
}

/// Columns that are chosen, and behind them those chosen `before` that this project does not have: another one may.
pub fn with_absent(chosen: Vec<String>, before: Vec<String>, snapshot: &Snapshot) -> Vec<String> {
    let offered = Column::offered(snapshot);
    let absent = before.into_iter().filter(|id| Column::of_id(id, &offered).is_none());
    let absent: Vec<String> = absent.filter(|id| !chosen.contains(id)).collect();
    chosen.into_iter().chain(absent).collect()
}

fn spec(column: &Column, snapshot: &Snapshot, say: &dyn Fn(&Message) -> String) -> ColumnSpec {
    let width = match column {
        Column::Sheet => 96.0,
        Column::Number | Column::Lock | Column::Blocks => 108.0,
        Column::LegalArea | Column::Area => 178.0,
        Column::Difference => 200.0,
        Column::LandUse => 116.0,
        Column::Address => 250.0,
        Column::Ward | Column::Certificates | Column::LinkState => 170.0,
        Column::Map { .. } => 130.0,
    };
    let numeric = column.is_area() || is_numeric(column, snapshot);
    ColumnSpec { key: Cow::Owned(column.id()), title: Some(column.title(say)), width, numeric }
}

/// Whether every map that has the column has numbers in it.
fn is_numeric(column: &Column, snapshot: &Snapshot) -> bool {
    let Column::Map { name, .. } = column else { return false };
    let layers = snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels);
    let mut kinds = layers.flat_map(|layer| &layer.columns).filter(|info| info.name == **name).map(|info| info.kind);
    kinds.all(|kind| matches!(kind, ColumnKind::Integer | ColumnKind::Real))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_another_project_is_not_forgotten() {
        let ids = |columns: &[&str]| columns.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let [number, sheet] = [Column::Number.id(), Column::Sheet.id()];
        let before = ids(&[&sheet, "map:GHICHU", &number]);
        let kept = with_absent(ids(&[&number]), before, &Snapshot::default());
        assert_eq!(kept, ids(&[&number, "map:GHICHU"]));
    }
}
