//! Where the parts of a shapefile lie: side by side in a folder, or in a zip archive.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::error::{FormatError, StreamError};
use super::{map_file, shp};
use crate::text;

/// No part is longer: the header of a `.shp` counts its length in 2³¹ words of two bytes. An archive that unpacks to
/// more holds no shapefile.
const PART_BUDGET: u64 = 1 << 32;

/// The parts of one shapefile.
pub(super) trait Parts {
    /// Of the layer: the file name without extension.
    fn name(&self) -> String;

    /// Reads the part with this extension through; `None` when there is none.
    ///
    /// Errors: that the part cannot be opened, or why `read` gave up, with the path of the part.
    fn read<T>(
        &mut self,
        extension: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, StreamError>,
    ) -> Result<Option<T>, FormatError>;
}

/// Files with the same stem beside each other.
pub(super) struct OnDisk {
    name: String,
    parts: BTreeMap<&'static str, PathBuf>,
}

impl OnDisk {
    /// The shapefile that `path` is a part of.
    ///
    /// Errors: [`FormatError::LonePart`] when neither shapes nor columns are there.
    pub(super) fn around(path: &Path) -> Result<Self, FormatError> {
        let head = map_file::head_of(path)?;
        // An index (`.shx`) begins like the shapes, but holds eight bytes a record.
        let index = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("shx"));
        // What `path` itself is by its content, whatever its name.
        let itself = if head.starts_with(&shp::MAGIC) && !index {
            Some("shp")
        } else if map_file::looks_like_dbf(&head) {
            Some("dbf")
        } else {
            None
        };
        let find = |part: &'static str| {
            let found = if itself == Some(part) { Some(path.to_owned()) } else { sibling(path, part) };
            found.map(|found| (part, found))
        };
        let parts: BTreeMap<_, _> = ["shp", "dbf", "fpt", "dbt", "prj", "cpg"].into_iter().filter_map(find).collect();
        if !parts.contains_key("shp") && !parts.contains_key("dbf") {
            return Err(FormatError::LonePart { path: path.to_owned() });
        }
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, parts })
    }

    /// Of shapes and columns together.
    pub(super) fn bytes(&self) -> u64 {
        let parts = ["shp", "dbf"].map(|part| self.parts.get(part));
        parts.into_iter().flatten().filter_map(|path| Some(fs::metadata(path).ok()?.len())).sum()
    }
}

impl Parts for OnDisk {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read<T>(
        &mut self,
        extension: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, StreamError>,
    ) -> Result<Option<T>, FormatError> {
        let Some(path) = self.parts.get(extension) else { return Ok(None) };
        let mut file = File::open(path).map_err(|error| FormatError::io(path, error))?;
        read(&mut file).map(Some).map_err(|error| error.of_file(path))
    }
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

/// The shapefiles of an archive, one after the other.
pub(super) struct InZip {
    path: PathBuf,
    archive: zip::ZipArchive<BufReader<File>>,
    /// Names as written and members by extension, of each shapefile that is still to come; last first.
    waiting: Vec<Member>,
    current: Member,
}

#[derive(Default)]
struct Member {
    name: String,
    parts: BTreeMap<String, usize>,
}

impl InZip {
    pub(super) fn open(path: &Path) -> Result<Self, FormatError> {
        let file = File::open(path).map_err(|error| FormatError::io(path, error))?;
        let archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| zip_error(path, &error))?;
        let mut found: BTreeMap<String, Member> = BTreeMap::new();
        for (index, raw) in archive.file_names_raw().enumerate() {
            // A name may be in any encoding; what it says matters only up to its extension.
            let name = text::decode(raw, text::Choice::Auto, None).text;
            let file = name.rsplit('/').next().unwrap_or_default();
            let Some((stem, extension)) =
                file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.starts_with('.'))
            else {
                continue;
            };
            let key = name[..name.len() - extension.len()].to_lowercase();
            let member = found.entry(key).or_default();
            let extension = extension.to_ascii_lowercase();
            if extension == "shp" || member.name.is_empty() {
                stem.clone_into(&mut member.name);
            }
            member.parts.entry(extension).or_insert(index);
        }
        let mut waiting: Vec<Member> = found.into_values().filter(|member| member.parts.contains_key("shp")).collect();
        waiting.reverse();
        Ok(Self { path: path.to_owned(), archive, waiting, current: Member::default() })
    }

    /// Of all shapes and columns, unpacked, as the archive tells it.
    pub(super) fn bytes(&mut self) -> u64 {
        let parts = self.waiting.iter().flat_map(|member| ["shp", "dbf"].map(|extension| member.parts.get(extension)));
        parts.flatten().filter_map(|index| Some(self.archive.by_index_data(*index).ok()?.size())).sum()
    }

    /// Goes on to the next shapefile; false when there is none.
    pub(super) fn next_shapefile(&mut self) -> bool {
        self.waiting.pop().is_some_and(|member| {
            self.current = member;
            true
        })
    }
}

impl Parts for InZip {
    fn name(&self) -> String {
        self.current.name.clone()
    }

    fn read<T>(
        &mut self,
        extension: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, StreamError>,
    ) -> Result<Option<T>, FormatError> {
        let Some(index) = self.current.parts.get(extension) else { return Ok(None) };
        let entry = self.archive.by_index(*index).map_err(|error| zip_error(&self.path, &error))?;
        let mut stream = entry.take(PART_BUDGET + 1);
        let outcome = read(&mut stream);
        if stream.limit() == 0 {
            let reason = format!("{}.{extension}", self.current.name);
            return Err(FormatError::TooLarge { path: self.path.clone(), reason });
        }
        outcome.map(Some).map_err(|error| match error {
            // What cannot be unpacked is damage of the archive, not of the disk.
            StreamError::Io(error) => zip_error(&self.path, &zip::result::ZipError::Io(error)),
            error => error.of_file(&self.path),
        })
    }
}

fn zip_error(path: &Path, error: &zip::result::ZipError) -> FormatError {
    use zip::result::ZipError;
    let path = path.to_owned();
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            FormatError::Encrypted { path }
        }
        ZipError::Io(error) => FormatError::Damaged { path, at: 0, reason: error.to_string() },
        error => FormatError::Damaged { path, at: 0, reason: error.to_string() },
    }
}
