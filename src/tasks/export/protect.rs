//! What an export must not overwrite, and which file names it may tell.

use std::path::{Path, PathBuf};

use crate::cadastre::{Scan, Serial, Snapshot};

/// Whether writing to `target` would destroy the project file, a source map or a scan. Links and other spellings of a path
/// are seen through; a target that does not exist destroys nothing.
pub fn is_source(target: &Path, snapshot: &Snapshot, project: Option<&Path>) -> bool {
    let Some(target) = identity(target) else { return false };
    let folder = project.and_then(Path::parent).unwrap_or(Path::new("."));
    let sources = snapshot.layers.iter().map(|layer| layer.source.path.as_str());
    let scans = snapshot
        .scans
        .iter()
        .flat_map(|scan| std::iter::once(scan.source.path.as_str()).chain(scan.other_paths.iter().map(String::as_str)));
    let journals = project.map(|project| ["", "-wal", "-shm", "-journal"].map(|suffix| beside(project, suffix)));
    let pictures = snapshot.underlays.iter().map(|underlay| underlay.file.path.as_str());
    let named = sources.chain(scans).chain(pictures).map(|path| folder.join(path));
    let mut paths = journals.into_iter().flatten().chain(named);
    paths.any(|path| identity(&path).as_ref() == Some(&target))
}

fn beside(project: &Path, suffix: &str) -> PathBuf {
    let mut name = project.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// What makes two paths one file: device and inode, or the real path where there are none.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// Words that a scan's path may hold beside serials and digits without telling who the paper belongs to.
/// Source: `certificate.md` §4.5, the spellings seen in the field.
const SILENT_WORDS: [&str; 18] = [
    "gcn", "gt", "pt", "giay", "chung", "nhan", "to", "thua", "scan", "scans", "ban", "quet", "img", "pdf", "jpg",
    "jpeg", "png", "tif",
];

/// The part of a scan's path that may be delivered without personal data: the whole relative path, else the file name, else
/// a name made of its hash. Names of people hide in folders and file names.
pub fn silent_path(scan: &Scan) -> String {
    let path = scan.source.path.as_str();
    let relative = !path.starts_with('/') && !path.contains(':') && !path.split('/').any(|part| part == "..");
    if relative && is_silent(path) {
        path.to_owned()
    } else if is_silent(scan.source.file_name()) {
        scan.source.file_name().to_owned()
    } else {
        format!("{}.{}", scan.source.hash, extension(scan))
    }
}

pub fn is_silent(path: &str) -> bool {
    path.split(['/', '\\']).all(|part| {
        let serials = Serial::find_all(part);
        let letters = |c: char| !c.is_alphabetic();
        part.split(letters).filter(|word| !word.is_empty()).all(|word| {
            SILENT_WORDS.contains(&word.to_lowercase().as_str())
                || serials.iter().any(|serial| serial.as_str().split(' ').next() == Some(word.to_uppercase().as_str()))
        })
    })
}

pub fn extension(scan: &Scan) -> &'static str {
    use crate::cadastre::ScanFormat;
    match scan.format {
        ScanFormat::Pdf => "pdf",
        ScanFormat::Jpeg => "jpg",
        ScanFormat::Png => "png",
        ScanFormat::Tiff => "tif",
        ScanFormat::WebP => "webp",
        ScanFormat::Heic => "heic",
        ScanFormat::Unknown => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_without_a_name_are_silent() {
        for path in ["scans/12/BX 037034-GCN.pdf", "AA 00476432-GT.pdf", "DĐ659138.jpg", "IMG_20251103.jpg"] {
            assert!(is_silent(path), "{path}");
        }
        for path in ["Nguyen Van A.pdf", "ho so/BX 037034.pdf", "BX 037034 Bà Hoa-GCN.pdf", "/home/lan/12.pdf"] {
            assert!(!is_silent(path), "{path}");
        }
    }
}
