//! Any supported map file, recognised by its content.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::blocks::Hashed;
use super::error::{FormatError, StreamError};
use super::shapefile_parts::sibling;
use super::table::{Doubt, FeatureTable};
use super::{geojson_reader, gpkg_reader, shapefile_reader, shp};
use crate::cadastre::ContentHash;
use crate::jobs::Watch;

/// The format of a map file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapKind {
    Shapefile,
    /// Shapefiles in a zip archive.
    Zip,
    GeoJson,
    GeoPackage,
}

/// A map file, read whole.
#[derive(Debug, Clone)]
pub struct MapFile {
    pub kind: MapKind,
    /// Of the file's bytes; of a shapefile, of its `.shp`, the memo file of its columns and its `.dbf`, one after the other.
    pub hash: ContentHash,
    pub bytes: u64,
    /// Every layer.
    pub tables: Vec<FeatureTable>,
    /// About the file as a whole.
    pub doubts: Vec<Doubt>,
}

/// Bytes that are looked at to know a format.
const HEAD: u64 = 4_096;

/// Which format a file is of, by its content. Any part of a shapefile stands for the whole.
///
/// Errors: a folder, an empty file, one that cannot be opened, and what is no map.
pub fn sniff(path: &Path) -> Result<MapKind, FormatError> {
    let metadata = fs::metadata(path).map_err(|error| FormatError::io(path, error))?;
    if metadata.is_dir() {
        return Err(FormatError::IsFolder { path: path.to_owned() });
    }
    let head = head_of(path)?;
    if head.is_empty() {
        return Err(FormatError::Empty { path: path.to_owned() });
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0x1E);
    if head.starts_with(&shp::MAGIC) || looks_like_dbf(&head) {
        Ok(MapKind::Shapefile)
    } else if head.starts_with(b"PK\x03\x04") {
        Ok(MapKind::Zip)
    } else if head.starts_with(gpkg_reader::MAGIC) {
        Ok(MapKind::GeoPackage)
    } else if first == Some(&b'{') {
        Ok(MapKind::GeoJson)
    } else if has_extension(path, &["shp", "dbf", "shx", "prj", "cpg", "sbn", "sbx", "qpj", "xml", "fpt", "dbt"])
        && sibling(path, "shp").is_some_and(|shapes| shapes != path)
    {
        Ok(MapKind::Shapefile)
    } else if has_extension(path, &["shx", "prj", "cpg", "sbn", "sbx", "qpj", "fpt", "dbt"]) {
        let columns = sibling(path, "dbf").map(|_| MapKind::Shapefile);
        columns.ok_or_else(|| FormatError::LonePart { path: path.to_owned() })
    } else {
        Err(FormatError::Unknown { path: path.to_owned() })
    }
}

/// Reads a map file whole. The file is not touched: not a byte, not a lock, not a file beside it.
///
/// Errors: one [`FormatError`]; then nothing of the file is used.
pub fn read_map(path: &Path, watch: &Watch) -> Result<MapFile, FormatError> {
    let kind = sniff(path)?;
    let bytes = fs::metadata(path).map_err(|error| FormatError::io(path, error))?.len();
    watch.begin("stage-reading-map", bytes);
    let mut hasher = blake3::Hasher::new();
    let open = || File::open(path).map_err(|error| FormatError::io(path, error));
    let in_file = |error: StreamError| error.of_file(path);
    let mut doubts = Vec::new();
    let tables = match kind {
        MapKind::Shapefile => vec![shapefile_reader::read(path, &mut hasher, watch)?],
        MapKind::Zip => {
            Hashed::new(open()?, &mut hasher, watch).drain().map_err(in_file)?;
            shapefile_reader::read_zip(path, watch)?
        }
        MapKind::GeoPackage => {
            Hashed::new(open()?, &mut hasher, watch).drain().map_err(in_file)?;
            let (tables, about_file) = gpkg_reader::read(path, watch)?;
            doubts = about_file;
            tables
        }
        MapKind::GeoJson => {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let stream = Hashed::new(open()?, &mut hasher, watch);
            let table = geojson_reader::read(stream, name, watch).map_err(in_file)?;
            vec![table.ok_or_else(|| FormatError::Unknown { path: path.to_owned() })?]
        }
    };
    Ok(MapFile { kind, hash: ContentHash(*hasher.finalize().as_bytes()), bytes, tables, doubts })
}

/// The first bytes of a file, by which its format is known.
pub(super) fn head_of(path: &Path) -> Result<Vec<u8>, FormatError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    file.take(HEAD).read_to_end(&mut head).map_err(|error| FormatError::io(path, error))?;
    Ok(head)
}

/// A dBASE header: a known version, a plausible month and day, lengths that fit each other.
pub(super) fn looks_like_dbf(head: &[u8]) -> bool {
    let [version, _, month, day, _, _, _, _, low, high, ..] = head else { return false };
    let header = usize::from(u16::from_le_bytes([*low, *high]));
    matches!(version, 0x02 | 0x03 | 0x30..=0x32 | 0x43 | 0x63 | 0x83 | 0x8B | 0xF5 | 0xFB)
        && *month <= 12
        && *day <= 31
        && header > 32
        && head.get(header - 1).is_none_or(|end| *end == 0x0D || header % 32 != 1)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}
