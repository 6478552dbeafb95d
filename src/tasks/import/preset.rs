//! A mapping of columns that the user asked for, held against the columns that are there.

use super::choice::{LayerChoice, MapInHand};
use super::error::ImportError;
use crate::cadastre::{ColumnPreset, LayerKind};
use crate::formats::FeatureTable;

/// The columns that a preset names and a layer has not, in the order of the preset.
pub(super) fn missing<'a>(preset: &'a ColumnPreset, table: &FeatureTable) -> Vec<&'a str> {
    let names = preset.roles.iter().map(|(name, _)| name.as_str());
    names.filter(|name| table.columns.iter().all(|column| column.name != *name)).collect()
}

/// Refuses a preset of which no layer that is taken for parcels has a column: it was made for another map.
pub(super) fn refuse_foreign(
    preset: &ColumnPreset,
    maps: &[MapInHand],
    choices: &[LayerChoice],
) -> Result<(), ImportError> {
    let of_parcels = |path, table: &FeatureTable| {
        choices.iter().any(|choice| {
            choice.path == path && choice.layer == table.name && choice.taken && choice.kind == LayerKind::Parcels
        })
    };
    let mut tables = maps.iter().flat_map(|map| map.file.tables.iter().map(move |table| (&map.path, table)));
    if tables.any(|(path, table)| of_parcels(path.clone(), table) && missing(preset, table).len() < preset.roles.len())
    {
        return Ok(());
    }
    let columns = preset.roles.iter().map(|(name, _)| name.clone()).collect();
    Err(ImportError::PresetOfAnotherMap { preset: preset.name.clone(), columns })
}
