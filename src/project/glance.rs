//! A look at a project without opening it: what its map shows, read by whoever wants to see many projects at once.
//!
//! Read are layers, parcels, reference features, links, and of certificates the serial, the date, the registry number and the area; of scans only
//! which certificates they show. Left out: holders, scans, register, findings, exceptions, crosswalks, pictures, the journal, every personal column,
//! and of papers and links who is named on or did them. Why: a map is looked at by people who do no work in the project, and a city of such rows
//! would take more memory than its map.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Row;

use super::file::{HIGHEST_ID, ProjectFile};
use super::geometry_blob;
use super::stored::{Columns, Stored};
use super::{Access, ProjectError};
use crate::cadastre::{
    Certificate, CertificateId, Change, Designation, Edit, LandUse, Layer, LayerId, Link, LinkId, PackedDetails,
    PageApart, Parcel, ParcelId, PartialDate, ProjectSettings, ROWS_TOGETHER, ReferenceFeature, RowPacker, Serial,
    Snapshot, Timestamp,
};
use crate::crs::Crs;
use crate::jobs::{Cancelled, Watch};

/// Why a project could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GlanceError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Project(#[from] ProjectError),
}

/// A project file that is looked at: no lock is taken, nothing is written beside it, and what a dead writer left is read from a private copy.
pub struct Glance {
    file: ProjectFile,
}

/// Why rows were read no further.
enum Stop {
    Cancelled(Cancelled),
    Sql(rusqlite::Error),
    /// A row does not hold what it must: its table and id.
    Row(&'static str, i64),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Glance {
    /// Errors: as [`super::Session::open`], but for [`ProjectError::InUse`] while another program writes to it.
    pub fn at(path: &Path) -> Result<Self, ProjectError> {
        if !path.exists() {
            return Err(ProjectError::Missing { path: path.to_owned() });
        }
        ProjectFile::open(path, Access::ReadOnly).map(|file| Self { file })
    }

    /// The CRS of the project, and its ward.
    ///
    /// Errors: [`ProjectError::Damaged`] when they do not read.
    pub fn settings(&self) -> Result<ProjectSettings, ProjectError> {
        let mut settings = ProjectSettings::default();
        let read = self.each("settings", "crs, ward_name, ward_code", &Watch::new(), |_, row| {
            let crs = optional(row, 1)?.map(Crs::parse).transpose().ok()?;
            let (ward_name, ward_code) = (text(row, 2)?.to_owned(), text(row, 3)?.to_owned());
            settings = ProjectSettings { crs, ward_name, ward_code, ..ProjectSettings::default() };
            Some(())
        });
        match read.map_err(|stop| self.error(stop)) {
            Ok(()) => Ok(settings),
            Err(GlanceError::Project(error)) => Err(error),
            Err(GlanceError::Cancelled(_)) => Ok(settings),
        }
    }

    /// What is read of the project, all of it of one moment.
    ///
    /// Errors: [`ProjectError::Damaged`] when a row does not read.
    pub fn read(&self, watch: &Watch) -> Result<Snapshot, GlanceError> {
        let sql = |error: rusqlite::Error| self.error(Stop::Sql(error));
        let moment = self.file.connection().unchecked_transaction().map_err(sql)?;
        let mut snapshot = self.rows(watch).map_err(|stop| self.error(stop))?;
        (snapshot.revision, snapshot.settings) = (self.file.last_seq()?, Arc::new(self.settings()?));
        moment.finish().map_err(sql)?;
        Ok(snapshot)
    }

    fn rows(&self, watch: &Watch) -> Result<Snapshot, Stop> {
        let mut snapshot = Snapshot::default();
        self.each(Layer::TABLE, &Layer::PLAIN.join(", "), watch, |id, row| {
            snapshot.layers.set(id, Some(stored(id, row)?));
            Some(())
        })?;
        self.parcels(&mut snapshot, watch)?;
        self.each(ReferenceFeature::TABLE, &ReferenceFeature::PLAIN.join(", "), watch, |id, row| {
            snapshot.references.set(id, Some(stored(id, row)?));
            Some(())
        })?;
        let columns = "serial, issue_date, registry_number, printed_area";
        self.each(Certificate::TABLE, columns, watch, |id, row| {
            let serial = optional(row, 1)?.map(|serial| Serial::parse(serial).ok_or(())).transpose().ok()?;
            let mut paper = Certificate::with_serial(CertificateId(id), serial);
            paper.issue_date = optional(row, 2)?.map(|date| PartialDate::parse(date).ok_or(())).transpose().ok()?;
            paper.registry_number = text(row, 3)?.to_owned();
            paper.printed_area = row.get(4).ok()?;
            snapshot.certificates.set(id, Some(Arc::new(paper)));
            Some(())
        })?;
        self.each("scan", "certificate, pages_apart", watch, |_, row| {
            let pages: Vec<PageApart> =
                optional(row, 2)?.map_or(Some(Vec::new()), |json| serde_json::from_str(json).ok())?;
            let whole = optional_id(row, 1)?.map(CertificateId);
            let shown = pages.iter().filter_map(|page| page.certificate).chain(whole);
            shown.for_each(|certificate| snapshot.note_scan_of(certificate));
            Some(())
        })?;
        self.each(Link::TABLE, "certificate, parcel, how, at", watch, |id, row| {
            let link = Link {
                id: LinkId(id),
                certificate: CertificateId(optional_id(row, 1)??),
                parcel: ParcelId(optional_id(row, 2)??),
                how: serde_json::from_str(text(row, 3)?).ok()?,
                by: String::new(),
                at: Timestamp(row.get(4).ok()?),
                evidence: Vec::new(),
                confirmed: None,
            };
            snapshot.change_in_place(&Change::Link(Edit::insert(link))).ok()
        })?;
        Ok(snapshot)
    }

    fn parcels(&self, snapshot: &mut Snapshot, watch: &Watch) -> Result<(), Stop> {
        let columns = "sheet, number, legal_area, land_use, address, geometry, layer, source_row, attributes, locked";
        let mut land_uses: HashMap<String, Arc<LandUse>> = HashMap::new();
        let mut packer = RowPacker::default();
        let mut put = |row: Parcel| drop(snapshot.parcels.set(row.id, Some(Arc::new(row))));
        self.each(Parcel::TABLE, columns, watch, |id, row| {
            let locked = optional_id(row, 10)?.is_some_and(|locked| locked != 0);
            let plain = (optional_id(row, 7)?.map(LayerId), optional_id(row, 8)??.try_into().ok()?, locked);
            let texts = (text(row, 5)?, blob(row, 9)?.unwrap_or_default());
            packer.push(parcel(id, row, &mut land_uses)?, plain, texts, &mut put).then_some(())
        })?;
        packer.finish(&mut put);
        Ok(())
    }

    /// Gives every row of a table: its id, and the row with the columns from 1 on. `take` gives `None` for one that does not hold what it must.
    fn each(
        &self,
        table: &'static str,
        columns: &str,
        watch: &Watch,
        mut take: impl FnMut(u64, &Row<'_>) -> Option<()>,
    ) -> Result<(), Stop> {
        let mut statement =
            self.file.connection().prepare(&format!("SELECT id, {columns} FROM {table} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        let mut read = 0;
        while let Some(row) = rows.next()? {
            if read % ROWS_TOGETHER == 0 {
                watch.check().map_err(Stop::Cancelled)?;
            }
            read += 1;
            let id: i64 = row.get(0)?;
            let known = u64::try_from(id).ok().filter(|id| *id <= HIGHEST_ID);
            known.and_then(|id| take(id, row)).ok_or(Stop::Row(table, id))?;
        }
        Ok(())
    }

    fn error(&self, stop: Stop) -> GlanceError {
        let path = self.file.path();
        match stop {
            Stop::Cancelled(cancelled) => cancelled.into(),
            Stop::Sql(error) => ProjectError::sql(path, &error).into(),
            Stop::Row(table, id) => {
                ProjectError::Damaged { path: path.to_owned(), reason: format!("{table} {id}") }.into()
            }
        }
    }
}

/// A parcel without its details.
fn parcel(id: u64, row: &Row<'_>, land_uses: &mut HashMap<String, Arc<LandUse>>) -> Option<Parcel> {
    let land_use = text(row, 4)?;
    let land_use = match land_uses.get(land_use) {
        Some(known) => Arc::clone(known),
        None => {
            let parsed = Arc::new(LandUse::parse(land_use));
            Arc::clone(land_uses.entry(land_use.to_owned()).or_insert(parsed))
        }
    };
    let geometry = match blob(row, 6)? {
        Some(bytes) => Some(geometry_blob::decode_polygons(bytes)?.into()),
        None => None,
    };
    Some(Parcel {
        id: ParcelId(id),
        sheet: Designation::new(text(row, 1)?),
        number: Designation::new(text(row, 2)?),
        legal_area: row.get(3).ok()?,
        land_use,
        geometry,
        details: PackedDetails::default(),
    })
}

/// A row by its mapping, its personal columns null.
fn stored<T: Stored>(id: u64, row: &Row<'_>) -> Option<Arc<T>> {
    let mut columns = Columns::default();
    for (at, name) in T::PLAIN.iter().enumerate() {
        columns.push(*name, row.get(at + 1).ok()?);
    }
    T::from_columns(id, &mut columns).map(Arc::new)
}

// `None` where a column does not hold what it must.

fn optional<'r>(row: &'r Row<'_>, column: usize) -> Option<Option<&'r str>> {
    row.get_ref(column).ok()?.as_str_or_null().ok()
}

/// Empty when null.
fn text<'r>(row: &'r Row<'_>, column: usize) -> Option<&'r str> {
    optional(row, column).map(Option::unwrap_or_default)
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> Option<Option<&'r [u8]>> {
    row.get_ref(column).ok()?.as_blob_or_null().ok()
}

fn optional_id(row: &Row<'_>, column: usize) -> Option<Option<u64>> {
    match row.get_ref(column).ok()?.as_i64_or_null().ok()? {
        Some(id) => u64::try_from(id).ok().map(Some),
        None => Some(None),
    }
}
