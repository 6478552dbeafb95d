//! One act out of maps that were read: layers, parcels, reference features, findings.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use geo_types::Coord;

use super::choice::{CrsChoice, ImportOptions, LayerChoice, MapInHand, sample};
use super::notes::{first_coord, name_of};
use super::report::{ImportReport, LayerReport, ReportLine};
use super::rows::{RowReader, usable};
use super::strays::{Look, Strays, strays};
use super::{ImportError, preset};
use crate::cadastre::{
    ChangeSet, ColumnPreset, ColumnRole, Edit, Layer, LayerId, LayerKind, Parcel, ParcelDetails, ParcelId,
    ProjectSettings, ROWS_TOGETHER, ReferenceFeature, ReferenceId, Snapshot, SourceFile, pack_together,
};
use crate::crs::{Crs, Transformer, median};
use crate::formats::{FeatureTable, GeometryColumn, GeometryKind, MapFile};
use crate::geometry::{PackedPolygons, is_finite};
use crate::i18n::Message;
use crate::jobs::Watch;

/// Rows between two looks at the cancel: well under 50 ms of work.
pub(super) const ROWS_PER_CHECK: usize = 1_024;

/// The rule of the findings about features that do not lie with their layer.
const STRAY: &str = "import-stray";

/// EPSG codes of HN-72 and Indian 1960, geographic and projected. Their only public transformation is metres off: parcels are never
/// moved from them by the program, control points of the place are needed. Source: `crs.md` §1.1.
const OLD_DATUMS: [u32; 7] = [4147, 2044, 2045, 2093, 4131, 3148, 3149];

/// What an import made: nothing is changed until the act is performed.
#[derive(Debug, Clone)]
pub struct ImportOutcome {
    pub act: ChangeSet,
    pub report: ImportReport,
}

/// Makes one act of all the maps. `choices` are those of [`super::preview`], as the user left them.
///
/// Errors: [`ImportError::CrsUndecided`] when a layer has no reading; [`ImportError::AlreadyImported`].
pub fn import(
    snapshot: &Snapshot,
    maps: &[MapInHand],
    choices: &[LayerChoice],
    options: &ImportOptions,
    watch: &Watch,
) -> Result<ImportOutcome, ImportError> {
    for (index, map) in maps.iter().enumerate() {
        let twice = maps[..index].iter().any(|before| before.file.hash == map.file.hash);
        if twice || snapshot.layers.iter().any(|layer| layer.source.hash == map.file.hash) {
            return Err(ImportError::AlreadyImported { path: map.path.clone() });
        }
    }
    if let Some(preset) = &options.preset {
        preset::refuse_foreign(preset, maps, choices)?;
    }
    let rows: usize = maps.iter().flat_map(|map| &map.file.tables).map(FeatureTable::len).sum();
    watch.begin("stage-importing", rows as u64);
    let mut builder = Builder::new(snapshot, options, maps, choices)?;
    for map in maps {
        builder.note_doubts("", &map.file.doubts, None);
        for table in &map.file.tables {
            let choice = choices.iter().find(|choice| choice.path == map.path && choice.layer == table.name);
            if let Some(choice) = choice.filter(|choice| choice.taken) {
                builder.add_table(map, table, choice, watch)?;
            }
        }
    }
    Ok(builder.finish())
}

/// The act as it grows. What it tells of the maps is in `notes.rs`.
pub(super) struct Builder<'a> {
    pub(super) options: &'a ImportOptions,
    /// Read, and not yet in the act.
    parcels: Vec<Parcel>,
    settings: ProjectSettings,
    settings_before: Arc<ProjectSettings>,
    crs: Crs,
    pub(super) act: ChangeSet,
    pub(super) report: ImportReport,
    next_layer: u64,
    next_parcel: u64,
    next_reference: u64,
    pub(super) next_finding: u64,
}

impl<'a> Builder<'a> {
    fn new(
        snapshot: &Snapshot,
        options: &'a ImportOptions,
        maps: &[MapInHand],
        choices: &[LayerChoice],
    ) -> Result<Self, ImportError> {
        if let Some(wanted) = options.project_crs.as_ref().filter(|crs| !crs.is_metric()) {
            return Err(ImportError::NotMetric { crs: wanted.label() });
        }
        if let (Some(has), Some(wanted)) = (&snapshot.settings.crs, &options.project_crs)
            && has != wanted
        {
            return Err(ImportError::OtherProjectCrs { has: has.label(), wanted: wanted.label() });
        }
        let crs = match (&snapshot.settings.crs, &options.project_crs) {
            (Some(crs), _) | (None, Some(crs)) => crs.clone(),
            (None, None) => crs_of_project(maps, choices)?,
        };
        let mut settings = snapshot.settings.as_ref().clone();
        settings.crs = Some(crs.clone());
        let names: Vec<&str> = maps.iter().map(|map| file_name(&map.path)).collect();
        Ok(Self {
            options,
            parcels: Vec::new(),
            settings,
            settings_before: snapshot.settings.clone(),
            crs,
            act: ChangeSet::new(Message::new("act-import").with("files", names.join(", "))),
            report: ImportReport::default(),
            next_layer: snapshot.layers.next_id(),
            next_parcel: snapshot.parcels.next_id(),
            next_reference: snapshot.references.next_id(),
            next_finding: snapshot.findings.next_id(),
        })
    }

    /// A table becomes one layer of parcels, one of reference features, or both when its geometries are mixed.
    fn add_table(
        &mut self,
        map: &MapInHand,
        table: &FeatureTable,
        choice: &LayerChoice,
        watch: &Watch,
    ) -> Result<(), ImportError> {
        let reading = choice.reading.as_ref().ok_or_else(|| super::choice::undecided(choice))?;
        if reading.crs.epsg().is_some_and(|code| OLD_DATUMS.contains(&code)) && reading.crs != self.crs {
            let (path, crs) = (map.path.clone(), reading.crs.label());
            return Err(ImportError::OldDatum { path, layer: table.name.clone(), crs });
        }
        let strays = strays(&table.geometry, reading, watch)?;
        let source = Source { table, geometry: self.in_project_crs(&table.geometry, reading)?, strays };
        let kinds = &source.geometry.kinds;
        let parcels = choice.kind == LayerKind::Parcels;
        let is_parcel = |kind: GeometryKind| parcels && matches!(kind, GeometryKind::Polygon | GeometryKind::Absent);
        let mut of_parcels = self.open_layer(map, table, choice, reading, LayerKind::Parcels);
        let mut of_references = self.open_layer(map, table, choice, reading, LayerKind::Reference);
        for kind in [LayerKind::Parcels, LayerKind::Reference] {
            if kinds.iter().any(|found| is_parcel(*found) == (kind == LayerKind::Parcels)) {
                let open = if kind == LayerKind::Parcels { &mut of_parcels } else { &mut of_references };
                open.id = Some(LayerId(self.next_layer));
                self.next_layer += 1;
                self.act.push(Edit::insert(open.row()));
            }
        }
        let main_layer = of_parcels.id.or(of_references.id);
        for remark in &choice.remarks {
            self.note(ReportLine::warning(&table.name, "import-crs", remark.clone()), main_layer, None);
        }
        self.note_doubts(&table.name, &table.doubts, main_layer);
        self.tell_left_out(table, choice);
        if parcels {
            self.note_missing_columns(table, main_layer);
        }
        let mut reader = RowReader::new(table, &choice.columns, self.options.encoding);
        let first_change = self.act.changes.len();
        for row in 0..table.len() {
            if row % ROWS_PER_CHECK == 0 {
                watch.check()?;
                watch.advance(ROWS_PER_CHECK.min(table.len() - row) as u64);
            }
            let kind = kinds.get(row).copied().unwrap_or(GeometryKind::Absent);
            let open = if is_parcel(kind) { &mut of_parcels } else { &mut of_references };
            let Some(layer) = open.id else { continue };
            open.report.read += 1;
            if is_parcel(kind) {
                open.report.parcels += 1;
                self.add_parcel(layer, &source, row, &mut reader, &mut open.report);
            } else {
                open.report.references += 1;
                self.add_reference(layer, &source, row, &mut reader, &mut open.report);
            }
        }
        self.insert_parcels();
        let tally = std::mem::take(&mut reader.tally);
        let main = if of_parcels.id.is_some() { &mut of_parcels.report } else { &mut of_references.report };
        main.decoded_texts = tally.decoded;
        main.doubtful_texts = tally.doubtful;
        if source.strays.more > 0 {
            let message = Message::new("import-stray-more").with("layer", table.name.as_str());
            let message = message.with("count", source.strays.more);
            self.note(ReportLine::warning(&table.name, STRAY, message), main_layer, None);
        }
        self.note_text_doubts(&reader, table, main_layer);
        self.note_parcels_together(table, first_change, main_layer);
        self.report
            .layers
            .extend([of_parcels, of_references].into_iter().filter(|open| open.id.is_some()).map(|open| open.report));
        self.remember_columns(choice);
        Ok(())
    }

    fn add_parcel(
        &mut self,
        layer: LayerId,
        source: &Source<'_>,
        row: usize,
        reader: &mut RowReader<'_>,
        report: &mut LayerReport,
    ) {
        let id = ParcelId(self.next_parcel);
        self.next_parcel += 1;
        let fields = reader.read(row);
        let (polygons, dropped) = source.geometry.multi_polygon(row).and_then(usable).unzip();
        let place = polygons.as_ref().and_then(first_coord);
        let mut note = |rule, message: Message| {
            let message = message.with("parcel", name_of(&fields, row));
            let line = ReportLine::warning(&source.table.name, rule, message).at_row(row as u64);
            self.note(ReportLine { place, ..line }, Some(layer), Some(id));
        };
        if polygons.is_none() {
            report.without_geometry += 1;
            note("import-geometry", Message::new("import-no-geometry"));
        }
        if let Some(rings) = dropped.filter(|rings| *rings > 0) {
            note("import-geometry", Message::new("import-rings-dropped").with("rings", rings));
        }
        if let Some(written) = &fields.unreadable_area {
            note("import-area", Message::new("import-unreadable-area").with("written", written.as_str()));
        }
        if let Some(look) = source.strays.listed.get(&row) {
            self.note(source.stray(row, look, name_of(&fields, row)), Some(layer), Some(id));
        }
        let details = ParcelDetails {
            locked: false,
            layer: Some(layer),
            source_row: u32::try_from(row).unwrap_or(u32::MAX),
            address: fields.address,
            attributes: fields.attributes,
            personal: fields.personal.into(),
        };
        self.parcels.push(Parcel {
            id,
            sheet: fields.sheet,
            number: fields.number,
            legal_area: fields.legal_area,
            land_use: fields.land_use.into(),
            geometry: polygons.map(PackedPolygons::from),
            details: details.into(),
        });
        if self.parcels.len() == ROWS_TOGETHER {
            self.insert_parcels();
        }
    }

    /// Puts the parcels that were read into the act.
    fn insert_parcels(&mut self) {
        pack_together(&mut self.parcels);
        self.parcels.drain(..).for_each(|parcel| self.act.push(Edit::insert(parcel)));
    }

    fn add_reference(
        &mut self,
        layer: LayerId,
        source: &Source<'_>,
        row: usize,
        reader: &mut RowReader<'_>,
        report: &mut LayerReport,
    ) {
        let fields = reader.read(row);
        let geometry = &source.geometry;
        let shape = geometry.geometry(row).filter(|_| geometry.feature_coords(row).iter().all(is_finite));
        report.without_geometry += u64::from(shape.is_none());
        if let Some(look) = source.strays.listed.get(&row) {
            let named = Message::new("import-feature").with("row", row + 1);
            self.note(source.stray(row, look, named), Some(layer), None);
        }
        self.act.push(Edit::insert(ReferenceFeature {
            id: ReferenceId(self.next_reference),
            layer,
            geometry: shape.map(Arc::new),
            source_row: row as u64,
            attributes: fields.attributes,
            personal: fields.personal.into(),
        }));
        self.next_reference += 1;
    }

    /// The coordinates of a table in the project's CRS: east, north, metres.
    fn in_project_crs(&self, geometry: &GeometryColumn, reading: &CrsChoice) -> Result<GeometryColumn, ImportError> {
        let mut moved = geometry.clone();
        if reading.axes_swapped {
            moved.coords.iter_mut().for_each(|coord| std::mem::swap(&mut coord.x, &mut coord.y));
        }
        if reading.crs != self.crs {
            Transformer::new(&reading.crs, &self.crs)?.apply(&mut moved.coords)?;
        }
        Ok(moved)
    }

    fn open_layer(
        &self,
        map: &MapInHand,
        table: &FeatureTable,
        choice: &LayerChoice,
        reading: &CrsChoice,
        kind: LayerKind,
    ) -> OpenLayer {
        let source = source_file(&map.path, &map.file, &self.options.project_folder);
        let report = LayerReport {
            name: table.name.clone(),
            path: source.path.clone(),
            kind,
            crs: reading.crs.label(),
            read: 0,
            parcels: 0,
            references: 0,
            without_geometry: 0,
            decoded_texts: BTreeMap::new(),
            doubtful_texts: 0,
        };
        let layer = Layer {
            id: LayerId(0),
            name: table.name.clone(),
            kind,
            source,
            columns: choice.columns.iter().filter(|column| column.role != ColumnRole::LeftOut).cloned().collect(),
            source_crs: reading.crs.definition(),
            encoding: self.options.encoding.to_string(),
        };
        OpenLayer { id: None, layer, report }
    }

    /// A mapping that the user changed is remembered for the next file with the same columns.
    fn remember_columns(&mut self, choice: &LayerChoice) {
        let roles: Vec<_> = choice.columns.iter().map(|column| (column.name.clone(), column.role)).collect();
        let known = self.settings.presets.iter().any(|preset| preset.roles == roles);
        if choice.columns_changed && !known {
            self.settings.presets.push(ColumnPreset { name: choice.layer.clone(), roles });
        }
    }

    fn finish(mut self) -> ImportOutcome {
        if self.settings != *self.settings_before {
            let edit = Edit { before: Some(self.settings_before), after: Some(Arc::new(self.settings)) };
            self.act.changes.insert(0, edit.into());
        }
        ImportOutcome { act: self.act, report: self.report }
    }
}

/// A table, its coordinates in the project's CRS (east, north, metres), and the features that lie elsewhere than the others.
struct Source<'a> {
    table: &'a FeatureTable,
    geometry: GeometryColumn,
    strays: Strays,
}

impl Source<'_> {
    /// The doubt about a stray feature.
    fn stray(&self, row: usize, look: &Look, named: Message) -> ReportLine {
        let first = self.geometry.feature_coords(row).first();
        ReportLine {
            place: first.copied().filter(is_finite),
            ..ReportLine::warning(&self.table.name, STRAY, look.doubt(named)).at_row(row as u64)
        }
    }
}

struct OpenLayer {
    id: Option<LayerId>,
    layer: Layer,
    report: LayerReport,
}

impl OpenLayer {
    fn row(&self) -> Layer {
        Layer { id: self.id.unwrap_or(self.layer.id), ..self.layer.clone() }
    }
}

/// The CRS of a new project: the VN-2000 zone that its first map is in, else the one of the map's place.
fn crs_of_project(maps: &[MapInHand], choices: &[LayerChoice]) -> Result<Crs, ImportError> {
    for map in maps {
        for choice in choices.iter().filter(|choice| choice.taken && choice.path == map.path) {
            let table = map.file.tables.iter().find(|table| table.name == choice.layer);
            let (Some(table), Some(reading)) = (table, &choice.reading) else { continue };
            if reading.crs.central_meridian_minutes().is_some() && reading.crs.is_metric() {
                return Ok(reading.crs.clone());
            }
            let Some(middle) = median(&sample(table)) else { continue };
            let middle = if reading.axes_swapped { Coord { x: middle.y, y: middle.x } } else { middle };
            let place = Transformer::new(&reading.crs, &Crs::wgs84())?.point(middle)?;
            return Ok(crate::crs::project_crs_for(place.x, place.y));
        }
    }
    // Nothing that has a place: the first reading there is, or Hà Nội's zone for maps without any coordinate.
    let reading = choices.iter().find_map(|choice| choice.reading.as_ref());
    Ok(reading
        .filter(|reading| reading.crs.is_metric())
        .map_or_else(|| Crs::vn2000(105 * 60), |reading| reading.crs.clone()))
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn source_file(path: &Path, file: &MapFile, project_folder: &Path) -> SourceFile {
    SourceFile { hash: file.hash, path: crate::tasks::portable_path(path, project_folder), bytes: file.bytes }
}
