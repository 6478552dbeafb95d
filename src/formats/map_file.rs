//! Any supported map file, recognised by its content.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::blocks::Hashed;
use super::error::FormatError;
use super::geojson_reader::{self, GeoJsonError};
use super::json::JsonError;
use super::table::{Doubt, FeatureTable};
use super::{gpkg_reader, shapefile_reader, shp};
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
    /// Of the file's bytes; of a shapefile, of its `.shp` followed by its `.dbf`.
    pub hash: ContentHash,
    pub bytes: u64,
    /// Every layer.
    pub tables: Vec<FeatureTable>,
    /// About the file as a whole.
    pub doubts: Vec<Doubt>,
}

/// Bytes that are looked at to know a format.
const HEAD: usize = 4_096;

/// Which format a file is of, by its content. Any part of a shapefile stands for the whole.
///
/// Errors: a folder, an empty file, one that cannot be opened, and what is no map.
pub fn sniff(path: &Path) -> Result<MapKind, FormatError> {
    let metadata = fs::metadata(path).map_err(|error| FormatError::io(path, error))?;
    if metadata.is_dir() {
        return Err(FormatError::IsFolder { path: path.to_owned() });
    }
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    file.take(HEAD as u64).read_to_end(&mut head).map_err(|error| FormatError::io(path, error))?;
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
    } else if is_side_file(path) && shapefile_reader::sibling(path, "shp").is_some() {
        Ok(MapKind::Shapefile)
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
    let tables = match kind {
        MapKind::Shapefile => vec![shapefile_reader::read(path, &mut hasher, watch)?],
        MapKind::Zip => {
            hash_file(path, &mut hasher, watch)?;
            shapefile_reader::read_zip(path, watch)?
        }
        MapKind::GeoPackage => {
            hash_file(path, &mut hasher, watch)?;
            gpkg_reader::read(path, watch)?
        }
        MapKind::GeoJson => {
            let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let stream = Hashed::new(file, &mut hasher);
            vec![geojson_reader::read(stream, name, watch).map_err(|error| geojson_error(path, error))?]
        }
    };
    Ok(MapFile { kind, hash: ContentHash(*hasher.finalize().as_bytes()), bytes, tables, doubts: Vec::new() })
}

fn hash_file(path: &Path, hasher: &mut blake3::Hasher, watch: &Watch) -> Result<(), FormatError> {
    let mut file = File::open(path).map_err(|error| FormatError::io(path, error))?;
    let mut block = vec![0; 1 << 18];
    loop {
        watch.check()?;
        match file.read(&mut block).map_err(|error| FormatError::io(path, error))? {
            0 => return Ok(()),
            read => hasher.update(&block[..read]),
        };
    }
}

/// A dBASE header: a known version, a plausible month and day, lengths that fit each other.
fn looks_like_dbf(head: &[u8]) -> bool {
    let [version, _, month, day, _, _, _, _, low, high, ..] = head else { return false };
    let header = usize::from(u16::from_le_bytes([*low, *high]));
    matches!(version, 0x02 | 0x03 | 0x30..=0x32 | 0x43 | 0x63 | 0x83 | 0x8B | 0xF5 | 0xFB)
        && *month <= 12
        && *day <= 31
        && header > 32
        && head.get(header - 1).is_none_or(|end| *end == 0x0D || header % 32 != 1)
}

fn is_side_file(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("shx" | "prj" | "cpg" | "dbf" | "sbn" | "sbx" | "qpj" | "xml"))
}

fn geojson_error(path: &Path, error: GeoJsonError) -> FormatError {
    let path = path.to_owned();
    match error {
        GeoJsonError::Json(JsonError::Io(source)) => FormatError::Io { path, source },
        GeoJsonError::Json(JsonError::Truncated(at)) => FormatError::Truncated { path, at },
        GeoJsonError::Json(JsonError::Syntax(at, reason)) => {
            FormatError::Damaged { path, at, reason: reason.to_owned() }
        }
        GeoJsonError::Cancelled(cancelled) => FormatError::Cancelled(cancelled),
        GeoJsonError::NoFeatures => FormatError::Unknown { path },
    }
}
