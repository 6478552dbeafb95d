//! What an import tells of its maps: each doubt a line of the report and a finding of the project.

use std::sync::Arc;

use geo_types::{Coord, MultiPolygon};

use super::act::Builder;
use super::choice::LayerChoice;
use super::report::ReportLine;
use super::rows::{ParcelFields, RowReader};
use super::{land_uses, namesakes, preset};
use crate::cadastre::{Change, ColumnRole, Edit, Finding, FindingId, LayerId, Parcel, ParcelId, Severity};
use crate::formats::{Doubt, FeatureTable};
use crate::i18n::Message;

impl Builder<'_> {
    /// Notes what the reader doubted of a file or a layer.
    pub(super) fn note_doubts(&mut self, layer: &str, doubts: &[Doubt], id: Option<LayerId>) {
        for doubt in doubts {
            let line = ReportLine::warning(layer, "import-doubt", doubt.message.clone());
            self.note(ReportLine { row: doubt.row, ..line }, id, None);
        }
    }

    /// Tells which columns are not taken: no doubt, so no finding.
    pub(super) fn tell_left_out(&mut self, table: &FeatureTable, choice: &LayerChoice) {
        let left_out = choice.columns.iter().filter(|column| column.role == ColumnRole::LeftOut);
        let left_out: Vec<&str> = left_out.map(|column| column.name.as_str()).collect();
        if !left_out.is_empty() {
            let message = Message::new("import-columns-left-out")
                .with("layer", table.name.as_str())
                .with("columns", left_out.join(", "));
            let line = ReportLine::warning(&table.name, "import-columns", message);
            self.report.lines.push(ReportLine { severity: Severity::Info, ..line });
        }
    }

    /// Notes the columns of the preset that was asked for and that the layer lacks.
    pub(super) fn note_missing_columns(&mut self, table: &FeatureTable, layer: Option<LayerId>) {
        let missing = self.options.preset.as_ref().map(|preset| preset::missing(preset, table)).unwrap_or_default();
        if !missing.is_empty() {
            let message = Message::new("import-preset-columns-missing")
                .with("layer", table.name.as_str())
                .with("columns", missing.join(", "));
            self.note(ReportLine::warning(&table.name, "import-columns", message), layer, None);
        }
    }

    /// Notes what is seen only of all parcels of a layer together: those that the act has from its change `first` on.
    pub(super) fn note_parcels_together(&mut self, table: &FeatureTable, first: usize, layer: Option<LayerId>) {
        let made: Vec<Arc<Parcel>> = self.act.changes[first..].iter().filter_map(made_parcel).cloned().collect();
        let land_uses = land_uses::doubts(&made).into_iter().map(|doubt| ("import-land-use", doubt));
        let numbers = namesakes::doubts(&made).into_iter().map(|doubt| ("duplicate-number", doubt));
        for (rule, (parcel, message)) in land_uses.chain(numbers) {
            let place = parcel.polygons().as_ref().and_then(first_coord);
            let line = ReportLine::warning(&table.name, rule, message).at_row(parcel.source_row().unwrap_or_default());
            self.note(ReportLine { place, ..line }, layer, Some(parcel.id));
        }
    }

    /// Notes every text that more than one encoding fits.
    pub(super) fn note_text_doubts(&mut self, reader: &RowReader<'_>, table: &FeatureTable, layer: Option<LayerId>) {
        for doubt in &reader.doubts {
            let personal = reader.is_personal(doubt.column);
            let column = table.columns.get(doubt.column).map(|column| column.name.clone()).unwrap_or_default();
            // A holder's name must not reach a finding, which is stored and exported openly.
            let message = if personal {
                Message::new("import-doubtful-personal-text").with("column", column)
            } else {
                Message::new("import-doubtful-text")
                    .with("column", column)
                    .with("before", doubt.before.as_str())
                    .with("after", doubt.after.as_str())
            };
            let line = ReportLine::warning(&table.name, "import-text", message.with("row", doubt.row + 1));
            self.note(line.at_row(doubt.row), layer, None);
        }
    }

    /// Puts a doubt into the report and keeps it with the project as a finding.
    pub(super) fn note(&mut self, line: ReportLine, layer: Option<LayerId>, parcel: Option<ParcelId>) {
        self.act.push(Edit::insert(Finding {
            id: FindingId(self.next_finding),
            rule: line.rule.to_owned(),
            severity: line.severity,
            layer,
            source_row: line.row,
            parcel,
            certificate: None,
            scan: None,
            place: line.place,
            message: line.message.clone(),
            fault: None,
        }));
        self.next_finding += 1;
        self.report.lines.push(line);
    }
}

/// How a sentence names a parcel of the map.
pub(super) fn name_of(fields: &ParcelFields, row: usize) -> Message {
    if fields.number.is_empty() {
        return Message::new("import-parcel-unnamed").with("row", row + 1);
    }
    Message::new("import-parcel")
        .with("number", fields.number.as_str())
        .with("sheet", fields.sheet.as_str())
        .with("row", row + 1)
}

/// Where to look for polygons: their first corner.
pub(super) fn first_coord(polygons: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    polygons.0.first().and_then(|polygon| polygon.exterior().0.first()).copied()
}

fn made_parcel(change: &Change) -> Option<&Arc<Parcel>> {
    match change {
        Change::Parcel(edit) => edit.after.as_ref(),
        _ => None,
    }
}
