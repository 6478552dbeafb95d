//! Export: the ward as a GeoPackage that other GIS programs accept, and its parcels as GeoJSON.
//!
//! Promises: all files appear whole or none is touched; the same snapshot gives the same bytes; every parcel, certificate,
//! link and reference feature of the snapshot is in the GeoPackage, or counted in [`ExportReport::doubts`] or
//! [`ExportReport::withheld`]; without `personal_data` no holder, no personal column, no note, no identity paper, no
//! account of who linked and no path that may tell a name is delivered. Limits: the picture of a certificate shows its holder,
//! so [`ScanDelivery::Embed`] delivers it by its own choice; a reference layer keeps the name of its map. Never: writing over
//! a source map, a scan or the project itself.

mod columns;
mod papers;
mod protect;
mod references;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::cadastre::{ContentHash, Parcel, Scan, Snapshot, Timestamp};
use crate::crs::{Crs, CrsError, Transformer};
use crate::formats::geojson_writer::{GeoJsonWriter, Property};
use crate::formats::gpkg_writer::names::PlainNames;
use crate::formats::gpkg_writer::{
    GeometryType, GpkgWriter, Shape, SpatialReference, TableCount, TableKind, TableSpec,
};
use crate::formats::{AtomicFile, WriteError};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

pub(in crate::tasks) use columns::PARCEL_COLUMNS;
use columns::ParcelColumns;
pub(in crate::tasks) use protect::is_source;

/// Parcels with geometry.
pub const PARCELS: &str = "thua_dat";
/// Parcels without a geometry that may be delivered: intakes forbid null geometries, and nothing may be lost.
pub const PARCELS_WITHOUT_GEOMETRY: &str = "thua_dat_khong_hinh";
pub const CERTIFICATES: &str = "giay_chung_nhan";
pub const LINKS: &str = "thua_dat_giay_chung_nhan";
pub const LINKS_WITHOUT_GEOMETRY: &str = "thua_dat_khong_hinh_giay_chung_nhan";
pub const SCANS: &str = "ban_quet";
pub const CERTIFICATE_SCANS: &str = "giay_chung_nhan_ban_quet";
pub const HOLDERS: &str = "nguoi_su_dung_dat";
pub const CERTIFICATE_HOLDERS: &str = "giay_chung_nhan_nguoi_su_dung_dat";
const OUR_TABLES: [&str; 9] = [
    PARCELS,
    PARCELS_WITHOUT_GEOMETRY,
    CERTIFICATES,
    LINKS,
    LINKS_WITHOUT_GEOMETRY,
    SCANS,
    CERTIFICATE_SCANS,
    HOLDERS,
    CERTIFICATE_HOLDERS,
];

/// Rows between two looks at the cancel flag: well below a millisecond of work.
const ROWS_PER_LOOK: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportOptions {
    pub gpkg: Option<PathBuf>,
    pub geojson: Option<PathBuf>,
    pub scans: ScanDelivery,
    /// Deliver holders, personal columns, notes and identity papers too. Only by an explicit choice of the user.
    pub personal_data: bool,
}

/// What becomes of the scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScanDelivery {
    /// Left out.
    #[default]
    None,
    /// A table of hashes and relative paths.
    Reference,
    /// The files themselves, in a media table.
    Embed,
}

/// The bytes of scans, from the project file or from disk.
pub trait ScanBytes {
    /// Errors: the sentence that says why the bytes are not to be had.
    fn bytes(&self, scan: &Scan) -> Result<Vec<u8>, Message>;
}

/// What an export needs from around it.
#[derive(Clone, Copy)]
pub struct ExportEnvironment<'a> {
    /// The project file; paths in the snapshot are relative to its folder.
    pub project: Option<&'a Path>,
    /// When the project last changed; written as the time of last change, so that one state always gives one file.
    pub last_change: Timestamp,
    pub scans: &'a dyn ScanBytes,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("no file to export to was named")]
    NothingAsked,
    #[error("both exports would go to {path}")]
    SamePath { path: PathBuf },
    #[error("{path} belongs to the project")]
    IsSource { path: PathBuf },
    #[error("coordinates could not be turned into WGS 84")]
    Wgs84(#[from] CrsError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("cancelled")]
    Cancelled,
}

impl From<Cancelled> for ExportError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl Explain for ExportError {
    fn message(&self) -> Message {
        match self {
            Self::NothingAsked => Message::new("tasks-export-nothing-asked"),
            Self::SamePath { path } => Message::new("tasks-export-same-path").with("path", path.clone()),
            Self::IsSource { path } => Message::new("tasks-export-is-source").with("path", path.clone()),
            Self::Wgs84(reason) => Message::new("tasks-export-no-wgs84").with("reason", reason.to_string()),
            Self::Write(error) => error.message(),
            Self::Cancelled => Message::new("tasks-export-cancelled"),
        }
    }
}

/// What an export did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportReport {
    pub files: Vec<ExportedFile>,
    /// What a person should look at.
    pub doubts: Vec<Message>,
    /// What was left out because it is personal data; no doubt, but told.
    pub withheld: Withheld,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ExportedFile {
    pub path: PathBuf,
    pub bytes: u64,
    /// Rows by table (GeoPackage) or of the one collection (GeoJSON), in the order of the file.
    pub tables: Vec<TableCount>,
}

impl ExportedFile {
    /// The hash of what stands at the path. Reads the whole file, so it is only asked for where somebody wants it.
    ///
    /// Errors: the file cannot be read.
    pub fn hash(&self) -> Result<ContentHash, WriteError> {
        let mut hasher = blake3::Hasher::new();
        let read = std::fs::File::open(&self.path).and_then(|file| hasher.update_reader(file).map(drop));
        read.map_err(|error| WriteError::from_io(&self.path, error))?;
        Ok(ContentHash(*hasher.finalize().as_bytes()))
    }
}

/// Counts of what stays at home without `personal_data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    pub holders: usize,
    pub columns: usize,
    pub notes: usize,
    pub identity_papers: usize,
    /// Scans whose path was shortened because it may tell a name.
    pub paths: usize,
}

/// Writes what `options` asks for. Blocking: runs in a job or on the command line.
///
/// Errors: [`ExportError`]; then every target is as it was, except that a disk that fails between two renames may have
/// taken the first file and not the second.
pub fn export(
    snapshot: &Snapshot,
    options: &ExportOptions,
    environment: ExportEnvironment<'_>,
    watch: &Watch,
) -> Result<ExportReport, ExportError> {
    check_targets(snapshot, options, environment.project)?;
    let mut report = ExportReport::default();
    if !options.personal_data {
        report.withheld = withheld(snapshot);
    }
    let columns = ParcelColumns::of(snapshot, options.personal_data);
    let mut ready: Vec<(AtomicFile, ExportedFile)> = Vec::new();
    if let Some(target) = &options.gpkg {
        ready.push(write_gpkg(snapshot, options, environment, &columns, target, &mut report, watch)?);
    }
    if let Some(target) = &options.geojson {
        ready.push(write_geojson(snapshot, &columns, target, &mut report, watch)?);
    }
    watch.check()?;
    for (file, exported) in ready {
        file.commit()?;
        report.files.push(exported);
    }
    Ok(report)
}

fn check_targets(snapshot: &Snapshot, options: &ExportOptions, project: Option<&Path>) -> Result<(), ExportError> {
    let targets: Vec<&PathBuf> = options.gpkg.iter().chain(&options.geojson).collect();
    let real = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    match targets.as_slice() {
        [] => return Err(ExportError::NothingAsked),
        [first, second] if real(first) == real(second) => {
            return Err(ExportError::SamePath { path: (*first).clone() });
        }
        _ => {}
    }
    match targets.into_iter().find(|target| protect::is_source(target, snapshot, project)) {
        Some(target) => Err(ExportError::IsSource { path: target.clone() }),
        None => Ok(()),
    }
}

fn withheld(snapshot: &Snapshot) -> Withheld {
    use crate::cadastre::ColumnRole;
    let personal = |layer: &Arc<crate::cadastre::Layer>| {
        layer.columns.iter().filter(|column| column.role == ColumnRole::Personal).count()
    };
    Withheld {
        holders: snapshot.holders.len(),
        columns: snapshot.layers.iter().map(personal).sum(),
        notes: snapshot.certificates.iter().filter(|certificate| !certificate.note.is_empty()).count(),
        identity_papers: snapshot.scans.iter().filter(|scan| scan.kind.is_personal()).count(),
        paths: 0,
    }
}

/// A geometry, when it is one that may be delivered.
fn deliverable(polygons: Option<&MultiPolygon<f64>>) -> Option<&MultiPolygon<f64>> {
    polygons.filter(|polygons| Shape::Polygons(polygons).is_deliverable())
}

/// The key of a row: its id in the project.
fn fid(id: impl Into<u64>) -> i64 {
    i64::try_from(id.into()).expect("ids index a table in memory, so they are far below 2^63")
}

fn write_gpkg(
    snapshot: &Snapshot,
    options: &ExportOptions,
    environment: ExportEnvironment<'_>,
    columns: &ParcelColumns,
    target: &Path,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<(AtomicFile, ExportedFile), ExportError> {
    let crs = snapshot.settings.crs.as_ref();
    if crs.is_none() {
        report.doubts.push(Message::new("tasks-export-no-crs"));
    }
    let reference = spatial_reference(crs);
    let writer = GpkgWriter::create(target, &reference, &instant(environment.last_change))?;
    write_parcels(&writer, snapshot, columns, report, watch)?;
    papers::write(&writer, snapshot, options, environment.scans, report, watch)?;
    let mut names = PlainNames::reserving(OUR_TABLES);
    references::write(&writer, snapshot, options.personal_data, &mut names, watch)?;
    watch.begin("stage-export-finish", 0);
    watch.check()?;
    let written = writer.finish()?;
    let exported = ExportedFile { path: target.to_owned(), bytes: written.bytes, tables: written.tables };
    Ok((written.file, exported))
}

fn write_parcels(
    writer: &GpkgWriter,
    snapshot: &Snapshot,
    columns: &ParcelColumns,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<(), ExportError> {
    watch.begin("stage-export-parcels", snapshot.parcels.len() as u64);
    let mut table = writer.table(&TableSpec {
        name: PARCELS.to_owned(),
        kind: TableKind::Features(GeometryType::MultiPolygon),
        identifier: PARCELS.to_owned(),
        columns: columns.specs.clone(),
    })?;
    let mut shapeless: Vec<&Parcel> = Vec::new();
    for (row, parcel) in snapshot.parcels.iter().enumerate() {
        look(watch, row)?;
        let polygons = parcel.polygons();
        let Some(geometry) = deliverable(polygons.as_ref()) else {
            shapeless.push(parcel);
            continue;
        };
        let details = parcel.details();
        let cells = columns.cells(snapshot, parcel, &details, Some(geometry));
        table.feature(fid(parcel.id), Shape::Polygons(geometry), &cells)?;
    }
    table.finish()?;
    if shapeless.is_empty() {
        return Ok(());
    }
    let count = shapeless.len();
    report.doubts.push(Message::new("tasks-export-parcels-without-geometry").with("count", count));
    let mut table = writer.table(&TableSpec {
        name: PARCELS_WITHOUT_GEOMETRY.to_owned(),
        kind: TableKind::Attributes,
        identifier: PARCELS_WITHOUT_GEOMETRY.to_owned(),
        columns: columns.specs.clone(),
    })?;
    for (row, parcel) in shapeless.into_iter().enumerate() {
        look(watch, row)?;
        let details = parcel.details();
        table.attributes(fid(parcel.id), &columns.cells(snapshot, parcel, &details, parcel.polygons().as_ref()))?;
    }
    table.finish()?;
    Ok(())
}

/// Looks at the cancel flag and tells the progress, every [`ROWS_PER_LOOK`] rows.
fn look(watch: &Watch, row: usize) -> Result<(), Cancelled> {
    if row.is_multiple_of(ROWS_PER_LOOK) {
        watch.check()?;
        watch.advance(ROWS_PER_LOOK as u64);
    }
    Ok(())
}

/// The CRS of a GeoPackage's tables; without one that of an unknown place.
pub(in crate::tasks) fn spatial_reference(crs: Option<&Crs>) -> SpatialReference {
    let Some(crs) = crs else { return SpatialReference::undefined_cartesian() };
    let code = crs.epsg().and_then(|code| i32::try_from(code).ok());
    SpatialReference {
        srs_id: code.unwrap_or(SpatialReference::FIRST_CUSTOM_ID),
        name: crs.label(),
        organization: if code.is_some() { "EPSG" } else { "NONE" }.to_owned(),
        wkt: crs.wkt(),
    }
}

/// ISO 8601 with milliseconds, as the standard asks of `last_change`. A time out of range becomes the epoch.
pub(in crate::tasks) fn instant(timestamp: Timestamp) -> String {
    let time = jiff::Timestamp::from_second(timestamp.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

fn write_geojson(
    snapshot: &Snapshot,
    columns: &ParcelColumns,
    target: &Path,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<(AtomicFile, ExportedFile), ExportError> {
    watch.begin("stage-export-geojson", snapshot.parcels.len() as u64);
    let mut writer = GeoJsonWriter::create(target)?;
    let placed = in_wgs84(snapshot)?;
    let mut placed = placed.as_slice();
    let mut unplaced = 0;
    for (row, parcel) in snapshot.parcels.iter().enumerate() {
        look(watch, row)?;
        let polygons = parcel.polygons();
        let geometry = deliverable(polygons.as_ref()).map(|geometry| reshaped(geometry, &mut placed));
        // A coordinate outside of the projection's world has no longitude.
        let placed = geometry.as_ref().filter(|geometry| Shape::Polygons(geometry).is_deliverable());
        unplaced += usize::from(geometry.is_some() && placed.is_none());
        let details = parcel.details();
        let cells = columns.cells(snapshot, parcel, &details, polygons.as_ref());
        let mut serials: Vec<&str> = snapshot
            .links_of_parcel(parcel.id)
            .filter_map(|link| snapshot.certificates.get(link.certificate)?.serial.as_ref())
            .map(crate::cadastre::Serial::as_str)
            .collect();
        serials.sort_unstable();
        serials.dedup();
        let named = columns.specs.iter().map(|spec| spec.name.as_str()).zip(cells.iter().map(Property::Cell));
        let papers = std::iter::once((CERTIFICATES, Property::Texts(&serials)));
        writer.feature(parcel.id.0, placed, named.chain(papers))?;
    }
    if unplaced > 0 {
        report.doubts.push(Message::new("tasks-export-not-in-wgs84").with("count", unplaced));
    }
    let (file, bytes, rows) = writer.finish()?;
    let tables = vec![TableCount { table: PARCELS.to_owned(), rows }];
    let exported = ExportedFile { path: target.to_owned(), bytes, tables };
    Ok((file, exported))
}

/// The vertices of every parcel that may be delivered, in degrees, in the order of parcels, rings and vertices. Why all at once:
/// a bulk transformation is far cheaper than one a ring, and one for all keeps shared corners shared to the last bit.
fn in_wgs84(snapshot: &Snapshot) -> Result<Vec<Coord<f64>>, ExportError> {
    let wgs84 = match &snapshot.settings.crs {
        Some(crs) => Transformer::new(crs, &Crs::wgs84())?,
        None => Transformer::new(&Crs::wgs84(), &Crs::wgs84())?,
    };
    let whole = snapshot.parcels.iter().filter_map(|parcel| parcel.polygons());
    let polygons = whole.filter(|polygons| deliverable(Some(polygons)).is_some()).flatten();
    let mut coords: Vec<Coord<f64>> = Vec::new();
    for polygon in polygons {
        crate::geometry::rings(&polygon).for_each(|ring| coords.extend(&ring.0));
    }
    wgs84.apply(&mut coords)?;
    Ok(coords)
}

/// Polygons of the same shape with other vertices, which are taken from the front of `coords`.
fn reshaped(geometry: &MultiPolygon<f64>, coords: &mut &[Coord<f64>]) -> MultiPolygon<f64> {
    let mut ring = |ring: &LineString<f64>| {
        let (taken, rest) = coords.split_at(ring.0.len().min(coords.len()));
        *coords = rest;
        LineString::new(taken.to_vec())
    };
    let polygon = |polygon: &Polygon<f64>| {
        Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(&mut ring).collect())
    };
    geometry.0.iter().map(polygon).collect()
}
