//! What the program takes the layers of a map for, and what the user may change about it.

use std::path::{Path, PathBuf};

use geo_types::Coord;

use super::commune::{Commune, commune_of};
use super::rows::{RowReader, TextDoubt};
use super::{ImportError, columns};
use crate::cadastre::{ColumnInfo, ColumnPreset, LayerKind, ProjectSettings};
use crate::crs::{self, Crs, Declared, Evidence, Expectation, Judgement, Reading};
use crate::formats::{self, DeclaredCrs, FeatureTable, GeometryKind, MapFile, MapKind};
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::text;

/// Coordinates that the CRS is judged by: enough to see the extent, few enough to be instant.
const CRS_SAMPLE: usize = 4_096;

/// Readings that a sentence names at most; without labels and places all zones fit.
const CANDIDATES: usize = 8;

/// What the caller asks for beforehand; by default nothing, and all is found out.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The CRS that the files are in, whatever they say themselves.
    pub crs: Option<Crs>,
    /// The CRS of a new project; without it the one of the map's place. A project that has another refuses it.
    pub project_crs: Option<Crs>,
    pub encoding: text::Choice,
    pub preset: Option<ColumnPreset>,
    /// The folder of the project file, for relative paths.
    pub project_folder: PathBuf,
}

/// A map file that was read.
#[derive(Debug, Clone)]
pub struct MapInHand {
    pub path: PathBuf,
    pub file: MapFile,
}

/// How the coordinates of a layer are read.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsChoice {
    pub crs: Crs,
    /// The file holds north before east.
    pub axes_swapped: bool,
}

/// What is done with one layer. Made by [`preview`], changed by the user, obeyed by [`super::import`].
#[derive(Debug, Clone, PartialEq)]
pub struct LayerChoice {
    pub path: PathBuf,
    pub layer: String,
    /// Whether it is imported at all.
    pub taken: bool,
    pub kind: LayerKind,
    /// `None` while several readings fit: then somebody must choose.
    pub reading: Option<CrsChoice>,
    /// The readings that fit the coordinates, likeliest first.
    pub readings: Vec<CrsChoice>,
    /// The same in words, those that fit the place, each with where the map would lie.
    pub candidates: Vec<String>,
    /// What the user should know of the proposed reading: that the file says something else, or has its axes swapped. Without one,
    /// what speaks against the CRS that the file names.
    pub remarks: Vec<Message>,
    pub columns: Vec<ColumnInfo>,
    /// Whether the user changed a role; then the mapping is remembered.
    pub columns_changed: bool,
}

/// What was seen in one layer, for the user to judge the proposal by.
#[derive(Debug, Clone)]
pub struct LayerPreview {
    pub choice: LayerChoice,
    pub declared: DeclaredCrs,
    /// All readings of the coordinates, likeliest first, with their evidence.
    pub judgement: Judgement,
    pub features: usize,
    pub polygons: usize,
    /// Features with no geometry that could be read.
    pub without_geometry: usize,
    /// Every doubtful text, before and after.
    pub text_doubts: Vec<TextDoubt>,
    /// How many texts were decoded from a legacy encoding without a doubt.
    pub decoded_texts: u64,
}

/// Reads the map files whole.
///
/// Errors: the first file that cannot be read; a half of several maps is never taken.
pub fn read_maps(paths: &[PathBuf], watch: &Watch) -> Result<Vec<MapInHand>, ImportError> {
    paths.iter().map(|path| Ok(MapInHand { path: path.clone(), file: formats::read_map(path, watch)? })).collect()
}

/// What the program proposes for every layer of the maps.
///
/// Errors: only [`ImportError::Cancelled`].
pub fn preview(
    maps: &[MapInHand],
    settings: &ProjectSettings,
    options: &ImportOptions,
    watch: &Watch,
) -> Result<Vec<LayerPreview>, ImportError> {
    let mut previews = Vec::new();
    for map in maps {
        for table in &map.file.tables {
            watch.check()?;
            let by_format = map.file.kind == MapKind::GeoJson;
            previews.push(preview_table(&map.path, table, by_format, settings, options));
        }
    }
    Ok(previews)
}

fn preview_table(
    path: &Path,
    table: &FeatureTable,
    by_format: bool,
    settings: &ProjectSettings,
    options: &ImportOptions,
) -> LayerPreview {
    let count = |kind: GeometryKind| table.geometry.kinds.iter().filter(|found| **found == kind).count();
    let (polygons, absent) = (count(GeometryKind::Polygon), count(GeometryKind::Absent));
    let only_attributes = absent == table.len();
    let preset = options.preset.as_ref().or_else(|| columns::matching_preset(&settings.presets, table));
    let columns = columns::guess_roles(table, preset);
    let judgement = judge(table, by_format, settings, options);
    let as_choice = |reading: &Reading| CrsChoice { crs: reading.crs.clone(), axes_swapped: reading.axes_swapped };
    let (reading, readings) = (judgement.decided().map(as_choice), judgement.readings.iter().map(as_choice).collect());
    let remarkable = judgement.decided().or_else(|| judgement.contested());
    let remarks = remarkable.map(|reading| remarks(&table.name, &judgement, reading)).unwrap_or_default();
    let mut reader = RowReader::new(table, &columns, options.encoding);
    (0..table.len()).for_each(|row| drop(reader.read(row)));
    let (decoded_texts, text_doubts) = (reader.tally.decoded.values().sum(), std::mem::take(&mut reader.doubts));
    LayerPreview {
        choice: LayerChoice {
            path: path.to_owned(),
            layer: table.name.clone(),
            taken: true,
            kind: if polygons > 0 || only_attributes { LayerKind::Parcels } else { LayerKind::Reference },
            reading,
            readings,
            candidates: candidates(&judgement),
            remarks,
            columns,
            columns_changed: false,
        },
        declared: table.crs.clone(),
        judgement,
        features: table.len(),
        polygons,
        without_geometry: absent,
        text_doubts,
        decoded_texts,
    }
}

/// Weighs what the file says against its coordinates and the places known to the program.
fn judge(table: &FeatureTable, by_format: bool, settings: &ProjectSettings, options: &ImportOptions) -> Judgement {
    let parsed = match &table.crs {
        DeclaredCrs::Absent | DeclaredCrs::Wgs84ByFormat => None,
        DeclaredCrs::Epsg(code) => Crs::from_epsg(*code).ok(),
        DeclaredCrs::Wkt(wkt) => Crs::parse(wkt).ok(),
    };
    let declared = match (&options.crs, parsed) {
        (Some(crs), _) => Declared::Given(crs.clone()),
        (None, Some(crs)) => Declared::Label(crs),
        (None, None) if table.crs == DeclaredCrs::Wgs84ByFormat => Declared::ByFormat(Crs::wgs84()),
        (None, None) => Declared::Absent,
    };
    let Commune { ward_code, province_code } = commune_of(table);
    let project = settings.crs.clone();
    let expectation = Expectation { project, ward_code, province_code, degrees_are_wgs84: by_format };
    crs::judge(&declared, &sample(table), &expectation)
}

/// Coordinates all over a layer, as they stand in the file.
pub(super) fn sample(table: &FeatureTable) -> Vec<Coord<f64>> {
    let step = table.geometry.coords.len().div_ceil(CRS_SAMPLE).max(1);
    table.geometry.coords.iter().step_by(step).copied().collect()
}

/// What is remarkable about a reading that was decided for, by the program or by the user, or that is contested.
pub fn remarks(layer: &str, judgement: &Judgement, reading: &Reading) -> Vec<Message> {
    let said = |key: &'static str| Message::new(key).with("layer", layer).with("crs", reading.crs.label());
    let overruled = judgement.declared().filter(|declared| declared.crs != reading.crs);
    let overruled = overruled.map(|declared| said("import-label-overruled").with("label", declared.crs.label()));
    let of_evidence = reading.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::LabelImpossible => Some(said("import-label-impossible")),
        Evidence::AxesSwapped => Some(said("import-axes-swapped")),
        Evidence::OutsideOfWard(ward) => Some(said("import-outside-ward").with("ward", *ward)),
        Evidence::OutsideOfProvince(province) => Some(said("import-outside-province").with("province", *province)),
        Evidence::MeridianOfAnotherProvince(province) => {
            Some(said("import-other-meridian").with("province", *province))
        }
        Evidence::ForeignMeridian(province) => Some(
            said("import-foreign-meridian")
                .with("province", province.name)
                .with("meridians", province.meridians_written()),
        ),
        Evidence::OutsideOfProvinces => Some(said("import-outside-provinces")),
        Evidence::FarFromMeridian => Some(said("import-far-from-meridian")),
        _ => None,
    });
    overruled.into_iter().chain(of_evidence).collect()
}

/// The readings that fit the place too, each with where the map would lie in it.
fn candidates(judgement: &Judgement) -> Vec<String> {
    let contested = judgement.contested().map(|contested| &contested.crs);
    let others = || judgement.readings.iter().filter(|reading| Some(&reading.crs) != contested);
    let all_elsewhere = others().all(Reading::is_elsewhere);
    let mut named: Vec<String> = Vec::new();
    for reading in others().filter(|reading| all_elsewhere || !reading.is_elsewhere()) {
        let using = reading.evidence.iter().find_map(|evidence| match evidence {
            Evidence::InProvinceOfMeridian(province) => Some(*province),
            _ => None,
        });
        let near = || crs::province_near(reading.place.x, reading.place.y).map(|province| province.name);
        let label = reading.crs.label();
        let name = using.or_else(near).map_or_else(|| label.clone(), |place| format!("{label} ({place})"));
        if !named.contains(&name) {
            named.push(name);
        }
    }
    if named.len() > CANDIDATES {
        named.truncate(CANDIDATES);
        named.push("…".to_owned());
    }
    named
}

/// The refusal to guess, with what the user can choose among.
pub(super) fn undecided(choice: &LayerChoice) -> ImportError {
    ImportError::CrsUndecided {
        path: choice.path.clone(),
        layer: choice.layer.clone(),
        candidates: choice.candidates.clone(),
        contested: choice.remarks.first().cloned(),
    }
}
