//! A shapefile put together from its parts: shapes, columns, and what is said of its CRS and code page.

use std::io::Read;
use std::path::Path;

use super::blocks::Hashed;
use super::dbf::{self, Dbf};
use super::dbf_memo::{self, Memo};
use super::error::{FormatError, StreamError};
use super::geometry_column::{GeometryColumn, GeometryKind};
use super::shapefile_parts::{InZip, OnDisk, Parts};
use super::shp;
use super::table::{DeclaredCrs, Doubt, FeatureTable, free_name};
use crate::i18n::Message;
use crate::jobs::Watch;

/// `.prj` and `.cpg` files are a few hundred bytes; more is no such file.
const SIDE_FILE_BUDGET: u64 = 64 * 1024;

/// Reads the shapefile that `path` is a part of; the hash is that of `.shp`, then of the memo file if there is one, then of `.dbf`.
pub(super) fn read(path: &Path, hasher: &mut blake3::Hasher, watch: &Watch) -> Result<FeatureTable, FormatError> {
    let mut parts = OnDisk::around(path)?;
    watch.begin("stage-reading-map", parts.bytes());
    assemble(&mut parts, hasher, watch)
}

/// Reads every shapefile in a zip archive, sub-folders and all. Nothing is unpacked to disk, nor whole into memory.
pub(super) fn read_zip(path: &Path, watch: &Watch) -> Result<Vec<FeatureTable>, FormatError> {
    let mut archive = InZip::open(path)?;
    let mut tables = Vec::new();
    watch.begin("stage-reading-map", archive.bytes());
    while archive.next_shapefile() {
        let mut table = assemble(&mut archive, &mut blake3::Hasher::new(), watch)?;
        // Folders of an archive may hold files of the same name.
        table.name = free_name(table.name, |name| tables.iter().any(|earlier: &FeatureTable| earlier.name == name));
        tables.push(table);
    }
    if tables.is_empty() { Err(FormatError::Unknown { path: path.to_owned() }) } else { Ok(tables) }
}

fn assemble(parts: &mut impl Parts, hasher: &mut blake3::Hasher, watch: &Watch) -> Result<FeatureTable, FormatError> {
    let mut doubts = Vec::new();
    let shapes = parts.read("shp", |stream| {
        let mut stream = Hashed::new(stream, hasher, watch);
        let shapes = shp::read(&mut stream, &mut doubts, watch)?;
        stream.drain()?;
        Ok(shapes)
    })?;
    let shapeless = shapes.is_none();
    if shapeless {
        doubts.push(Doubt { row: None, message: Message::new("shapefile-no-shp") });
    }
    let mut geometry = shapes.unwrap_or_default();
    let mut memo = memo(parts, hasher)?;
    let dbf = parts.read("dbf", |stream| {
        let mut stream = Hashed::new(stream, hasher, watch);
        let dbf = dbf::read(&mut stream, memo.as_mut(), &mut doubts, watch)?;
        stream.drain()?;
        Ok(dbf)
    })?;
    let Dbf { mut columns, rows, code_page } = dbf.unwrap_or_else(|| {
        doubts.push(Doubt { row: None, message: Message::new("shapefile-no-dbf") });
        Dbf { columns: Vec::new(), rows: geometry.len(), code_page: None }
    });
    if rows != geometry.len() {
        if !shapeless {
            let message = Message::new("shapefile-row-counts").with("shapes", geometry.len()).with("rows", rows);
            doubts.push(Doubt { row: None, message });
        }
        lengthen(&mut geometry, rows);
        columns.iter_mut().for_each(|column| column.values.lengthen(geometry.len()));
    }
    let cpg = side_file(parts, "cpg")?;
    let crs = side_file(parts, "prj")?.map_or(DeclaredCrs::Absent, DeclaredCrs::Wkt);
    doubts.sort_by_key(|doubt| doubt.row);
    Ok(FeatureTable { name: parts.name(), geometry, columns, crs, code_page: cpg.or(code_page), doubts })
}

fn lengthen(geometry: &mut GeometryColumn, rows: usize) {
    while geometry.len() < rows {
        geometry.end_feature(GeometryKind::Absent);
    }
}

/// The long texts of the columns; `None` when there are none, or too many of them.
fn memo(parts: &mut impl Parts, hasher: &mut blake3::Hasher) -> Result<Option<Memo>, FormatError> {
    for extension in dbf_memo::EXTENSIONS {
        let bytes = parts.read(extension, |stream| {
            let mut bytes = Vec::new();
            stream.take(dbf_memo::BUDGET).read_to_end(&mut bytes).map_err(StreamError::Io)?;
            Ok(bytes)
        })?;
        if let Some(bytes) = bytes.filter(|bytes| (bytes.len() as u64) < dbf_memo::BUDGET) {
            hasher.update(&bytes);
            return Ok(Some(Memo::new(bytes, extension)));
        }
    }
    Ok(None)
}

/// The text of a small part; `None` when there is none or nothing in it.
fn side_file(parts: &mut impl Parts, extension: &str) -> Result<Option<String>, FormatError> {
    let text = parts.read(extension, |stream| {
        let mut bytes = Vec::new();
        stream.take(SIDE_FILE_BUDGET).read_to_end(&mut bytes).map_err(StreamError::Io)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    })?;
    Ok(text.filter(|text| !text.is_empty()))
}
