//! What an import did: every feature accounted for, every doubt with its place.

use std::collections::BTreeMap;

use geo_types::Coord;

use crate::cadastre::{LayerKind, Severity};
use crate::i18n::Message;

/// What was imported, and what a person should look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportReport {
    pub layers: Vec<LayerReport>,
    /// In the order of the files, layers and rows.
    pub lines: Vec<ReportLine>,
}

impl ImportReport {
    /// What needs a person: every line above [`Severity::Info`].
    pub fn doubts(&self) -> impl Iterator<Item = &ReportLine> {
        self.lines.iter().filter(|line| line.severity > Severity::Info)
    }

    /// Whether something in it needs a person.
    pub fn needs_person(&self) -> bool {
        self.doubts().next().is_some()
    }

    /// How many parcels were made.
    pub fn parcels(&self) -> u64 {
        self.layers.iter().map(|layer| layer.parcels).sum()
    }

    /// How many features became reference features.
    pub fn references(&self) -> u64 {
        self.layers.iter().map(|layer| layer.references).sum()
    }
}

/// One layer's account: `read = parcels + references`.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerReport {
    pub name: String,
    pub path: String,
    pub kind: LayerKind,
    /// The CRS that its coordinates were read in.
    pub crs: String,
    pub read: u64,
    pub parcels: u64,
    pub references: u64,
    /// Features kept without a geometry: they had none, or it could not be read.
    pub without_geometry: u64,
    /// Texts whose bytes were not plain Unicode, by encoding.
    pub decoded_texts: BTreeMap<&'static str, u64>,
    /// Texts that more than one reading fits.
    pub doubtful_texts: u64,
}

/// One doubt of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportLine {
    pub layer: String,
    /// Row of the layer, counted from 0; `None` when it is about the whole layer.
    pub row: Option<u64>,
    pub severity: Severity,
    pub rule: &'static str,
    pub message: Message,
    /// Metres (east, north) in the project's CRS.
    pub place: Option<Coord<f64>>,
}

impl ReportLine {
    /// A doubt about a whole layer.
    pub fn warning(layer: &str, rule: &'static str, message: Message) -> Self {
        Self { layer: layer.to_owned(), row: None, severity: Severity::Warning, rule, message, place: None }
    }

    /// The same about one feature.
    pub fn at_row(self, row: u64) -> Self {
        Self { row: Some(row), ..self }
    }
}
