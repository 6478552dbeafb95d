//! A shapefile as its parts: `.shp`, `.dbf` and, where they are, `.prj` and `.cpg`; side by side or in a zip archive.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::blocks::Hashed;
use super::dbf::{self, Dbf, DbfError};
use super::error::FormatError;
use super::shp::{self, ShpError};
use super::table::{
    ByteRuns, Column, ColumnValues, DeclaredCrs, Doubt, FeatureTable, GeometryColumn, GeometryKind, Nullable,
};
use crate::i18n::Message;
use crate::jobs::Watch;

/// An archive's member may unpack to so many times its packed size; coordinates pack to a third at best.
const UNPACKED_BUDGET: u64 = 200;
/// `.prj` and `.cpg` files are a few hundred bytes; more is no such file.
const SIDE_FILE_BUDGET: u64 = 64 * 1024;

/// The parts of one shapefile, opened.
struct Parts<R> {
    name: String,
    shp: Option<R>,
    dbf: Option<R>,
    prj: Option<Vec<u8>>,
    cpg: Option<Vec<u8>>,
}

/// Reads the shapefile that `path` is a part of; the hash is that of `.shp` followed by `.dbf`.
pub(super) fn read(path: &Path, hasher: &mut blake3::Hasher, watch: &Watch) -> Result<FeatureTable, FormatError> {
    // A `.shp` under another name is read all the same, as its content says.
    let part = |extension: &str| match sibling(path, extension) {
        None if extension == "shp" && is_shp(path) => Some(path.to_owned()),
        found => found,
    };
    let open = |extension: &str| {
        part(extension).map(|path| File::open(&path).map_err(|error| FormatError::io(&path, error))).transpose()
    };
    let side = |extension: &str| part(extension).and_then(|path| read_side(File::open(path).ok()?));
    let parts = Parts {
        name: path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        shp: open("shp")?,
        dbf: open("dbf")?,
        prj: side("prj"),
        cpg: side("cpg"),
    };
    let size = |extension: &str| part(extension).and_then(|path| fs::metadata(path).ok()).map_or(0, |data| data.len());
    if part("shp").is_none() && part("dbf").is_none() {
        return Err(FormatError::Unknown { path: path.to_owned() });
    }
    watch.begin("stage-reading-map", size("shp") + size("dbf"));
    assemble(path, parts, hasher, watch)
}

/// Reads every shapefile in a zip archive, sub-folders and all. Nothing is unpacked to disk.
pub(super) fn read_zip(path: &Path, watch: &Watch) -> Result<Vec<FeatureTable>, FormatError> {
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    let damaged = |error: &zip::result::ZipError| FormatError::Damaged {
        path: path.to_owned(),
        at: 0,
        reason: error.to_string(),
    };
    let mut archive = zip::ZipArchive::new(io::BufReader::new(file)).map_err(|error| damaged(&error))?;
    let mut names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    names.sort();
    let shapes: Vec<String> = names.iter().filter(|name| has_extension(name, "shp")).cloned().collect();
    if shapes.is_empty() {
        return Err(FormatError::Unknown { path: path.to_owned() });
    }
    let mut tables = Vec::new();
    for shape in shapes {
        let stem = &shape[..shape.len() - "shp".len()];
        let member = |extension: &str| {
            names.iter().find(|name| {
                name.get(..stem.len()) == Some(stem) && has_extension(name, extension) && name.len() == shape.len()
            })
        };
        let mut unpack = |extension: &str| -> Result<Option<Vec<u8>>, FormatError> {
            let Some(name) = member(extension) else { return Ok(None) };
            let entry = archive.by_name(name).map_err(|error| match error {
                zip::result::ZipError::UnsupportedArchive(reason)
                    if reason == zip::result::ZipError::PASSWORD_REQUIRED =>
                {
                    FormatError::Encrypted { path: path.to_owned() }
                }
                error => damaged(&error),
            })?;
            let budget = entry.compressed_size().saturating_mul(UNPACKED_BUDGET).max(1 << 20);
            let mut bytes = Vec::new();
            let read = entry.take(budget + 1).read_to_end(&mut bytes);
            read.map_err(|error| FormatError::Damaged { path: path.to_owned(), at: 0, reason: error.to_string() })?;
            if bytes.len() as u64 > budget {
                return Err(FormatError::TooLarge { path: path.to_owned(), reason: name.to_string() });
            }
            Ok(Some(bytes))
        };
        let (shp, dbf, prj, cpg) = (unpack("shp")?, unpack("dbf")?, unpack("prj")?, unpack("cpg")?);
        let name = Path::new(&shape).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let parts = Parts { name, shp: shp.map(io::Cursor::new), dbf: dbf.map(io::Cursor::new), prj, cpg };
        tables.push(assemble(path, parts, &mut blake3::Hasher::new(), watch)?);
    }
    Ok(tables)
}

fn assemble<R: Read>(
    path: &Path,
    parts: Parts<R>,
    hasher: &mut blake3::Hasher,
    watch: &Watch,
) -> Result<FeatureTable, FormatError> {
    let mut doubts = Vec::new();
    let shapeless = parts.shp.is_none();
    let mut geometry = match parts.shp {
        Some(shp) => shp::read(Hashed::new(shp, hasher), &mut doubts, watch).map_err(|error| shp_error(path, error))?,
        None => {
            doubts.push(Doubt { row: None, message: Message::new("shapefile-no-shp") });
            GeometryColumn::default()
        }
    };
    let dbf = match parts.dbf {
        Some(dbf) => dbf::read(Hashed::new(dbf, hasher), &mut doubts, watch).map_err(|error| dbf_error(path, error))?,
        None => {
            doubts.push(Doubt { row: None, message: Message::new("shapefile-no-dbf") });
            Dbf { columns: Vec::new(), rows: geometry.len(), code_page: None }
        }
    };
    let Dbf { mut columns, rows, code_page } = dbf;
    if rows != geometry.len() {
        if !shapeless {
            let message = Message::new("shapefile-row-counts").with("shapes", geometry.len()).with("rows", rows);
            doubts.push(Doubt { row: None, message });
        }
        while geometry.len() < rows {
            geometry.end_feature(GeometryKind::Absent);
        }
        columns.iter_mut().for_each(|column| lengthen(column, geometry.len()));
    }
    let cpg = parts.cpg.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).filter(|name| !name.is_empty());
    let crs = match parts.prj {
        Some(wkt) if !wkt.trim_ascii().is_empty() => DeclaredCrs::Wkt(String::from_utf8_lossy(&wkt).trim().to_owned()),
        _ => DeclaredCrs::Absent,
    };
    doubts.sort_by_key(|doubt| doubt.row);
    Ok(FeatureTable { name: parts.name, geometry, columns, crs, code_page: cpg.or(code_page), doubts })
}

/// Adds absent values up to a length.
fn lengthen(column: &mut Column, rows: usize) {
    fn numbers<T: Copy + Default>(values: &mut Nullable<T>, rows: usize) {
        while values.values.len() < rows {
            values.push(None);
        }
    }
    fn runs(values: &mut ByteRuns, rows: usize) {
        while values.ends.len() < rows {
            values.push(None);
        }
    }
    match &mut column.values {
        ColumnValues::Boolean(values) => values.resize(rows.max(values.len()), None),
        ColumnValues::Date(values) => values.resize(rows.max(values.len()), None),
        ColumnValues::Integer(values) => numbers(values, rows),
        ColumnValues::Real(values) => numbers(values, rows),
        ColumnValues::Text(values) | ColumnValues::Bytes(values) => runs(values, rows),
    }
}

/// Whether a file is the geometry part itself: an index (`.shx`) begins alike, but holds eight bytes a record.
fn is_shp(path: &Path) -> bool {
    let index = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("shx"));
    let mut magic = [0; 4];
    !index && File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == shp::MAGIC
}

/// The file beside `path` with the same stem and this extension, in any case of letters.
pub(super) fn sibling(path: &Path, extension: &str) -> Option<PathBuf> {
    let exact = path.with_extension(extension);
    if exact.is_file() {
        return Some(exact);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    let wanted = format!("{stem}.{extension}");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase() == wanted))
        .collect();
    found.sort();
    found.into_iter().next()
}

fn has_extension(name: &str, extension: &str) -> bool {
    let hidden = name.rsplit('/').next().is_some_and(|file| file.starts_with('.'));
    !hidden && name.len() > extension.len() && name.to_ascii_lowercase().ends_with(&format!(".{extension}"))
}

fn read_side(file: File) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(SIDE_FILE_BUDGET).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn shp_error(path: &Path, error: ShpError) -> FormatError {
    let path = path.to_owned();
    match error {
        ShpError::Io(source) => FormatError::Io { path, source },
        ShpError::Truncated(at) => FormatError::Truncated { path, at },
        ShpError::Damaged(at, reason) => FormatError::Damaged { path, at, reason: reason.to_owned() },
        ShpError::Cancelled(cancelled) => FormatError::Cancelled(cancelled),
    }
}

fn dbf_error(path: &Path, error: DbfError) -> FormatError {
    let path = sibling(path, "dbf").unwrap_or_else(|| path.to_owned());
    match error {
        DbfError::Io(source) => FormatError::Io { path, source },
        DbfError::Truncated(at) => FormatError::Truncated { path, at },
        DbfError::Damaged(at, reason) => FormatError::Damaged { path, at, reason: reason.to_owned() },
        DbfError::Cancelled(cancelled) => FormatError::Cancelled(cancelled),
    }
}
