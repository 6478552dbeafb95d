//! Finding pictures again whose files were moved.

use std::path::{Path, PathBuf};

use super::picture_path;
use crate::cadastre::{ChangeSet, PictureFile, Snapshot, Underlay, UnderlayId};
use crate::editing::{Refusal, move_underlay_files};
use crate::i18n::{Explain, Message};
use crate::rasters::{RasterError, picture_head};
use crate::tasks::portable_path;

/// Why a file is not taken for a picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FindAgainError {
    #[error(transparent)]
    Picture(#[from] RasterError),
    /// Its control points are pixels of a picture of another size.
    #[error("{file} is not {name}: of another size")]
    OtherSize { file: PathBuf, name: String, size: [u32; 2] },
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Explain for FindAgainError {
    fn message(&self) -> Message {
        match self {
            Self::Picture(error) => error.message(),
            Self::OtherSize { file, name, size: [width, height] } => Message::new("underlay-not-this")
                .with("file", file.clone())
                .with("name", name.as_str())
                .with("width", *width)
                .with("height", *height),
            Self::Refused(refusal) => refusal.message(),
        }
    }
}

/// Says that the file of a picture is this one now; the others whose files are gone are looked for beside it, under their own names.
///
/// Errors: [`FindAgainError`].
pub fn find_again(
    snapshot: &Snapshot,
    underlay: UnderlayId,
    path: &Path,
    project_folder: &Path,
) -> Result<ChangeSet, FindAgainError> {
    let row = snapshot.underlays.get(underlay).ok_or(Refusal::NoUnderlay(underlay))?;
    let found = file_of(row, path, project_folder)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let is_gone = |row: &Underlay| !picture_path(&row.file, project_folder).is_file();
    let others = snapshot.underlays.iter().filter(|other| other.id != underlay && is_gone(other));
    let beside = others.filter_map(|other| {
        Some((other.id, file_of(other, &folder.join(other.file.file_name()), project_folder).ok()?))
    });
    let files: Vec<(UnderlayId, PictureFile)> = std::iter::once((underlay, found)).chain(beside).collect();
    Ok(move_underlay_files(snapshot, &files)?)
}

/// A file as that of a picture which is known.
fn file_of(row: &Underlay, path: &Path, project_folder: &Path) -> Result<PictureFile, FindAgainError> {
    let head = picture_head(path, row.file.page)?;
    if head.size != row.size {
        return Err(FindAgainError::OtherSize { file: path.to_owned(), name: row.name.clone(), size: row.size });
    }
    Ok(PictureFile { path: portable_path(path, project_folder), bytes: head.bytes, page: row.file.page })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::editing::add_underlay;
    use crate::scans::{Canvas, JpegStyle, jpeg_file};
    use crate::tasks::underlays::{LayOptions, lay_picture};

    #[test]
    fn a_moved_picture_is_found_where_a_person_says_and_its_neighbours_with_it() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rasters");
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for place in ["cũ", "mới"] {
            std::fs::create_dir(at(place)).expect("a folder");
        }
        let mut ward = Snapshot::default();
        for (name, of) in [("tờ 1.png", "world.png"), ("tờ 2.tif", "tiled.tif"), ("tờ 3.png", "world.png")] {
            std::fs::copy(data.join(of), at("cũ").join(name)).expect("copied");
            let project_crs = Crs::vn2000(6_330);
            let options =
                LayOptions { page: 0, crs: None, project_crs, project_folder: folder.path(), map: None, seen: None };
            let laid = lay_picture(&at("cũ").join(name), &options).expect("a picture");
            ward = ward.apply(&add_underlay(&ward, laid.underlay)).expect("fits");
        }
        let paths = |ward: &Snapshot| -> Vec<String> {
            ward.underlays.iter().map(|underlay| underlay.file.path.clone()).collect()
        };
        // The first under another name, the second under its own; the third stays where it was.
        std::fs::rename(at("cũ/tờ 1.png"), at("mới/tờ một.png")).expect("moved");
        std::fs::rename(at("cũ/tờ 2.tif"), at("mới/tờ 2.tif")).expect("moved");
        std::fs::copy(at("cũ/tờ 3.png"), at("mới/tờ 3.png")).expect("copied");

        let style = JpegStyle { quality: 60, dots_per_inch: 100, grey: true, orientation: None };
        std::fs::write(at("sổ.jpg"), jpeg_file(&Canvas::new(60, 40, [255; 3]), style).expect("a JPEG"))
            .expect("written");
        let other = find_again(&ward, UnderlayId(1), &at("sổ.jpg"), folder.path());
        assert!(matches!(other, Err(FindAgainError::OtherSize { .. })), "{other:?}");
        let none = find_again(&ward, UnderlayId(1), &at("mới/tờ 9.png"), folder.path());
        assert!(matches!(none, Err(FindAgainError::Picture(_))), "{none:?}");
        let act = find_again(&ward, UnderlayId(1), &at("mới/tờ một.png"), folder.path()).expect("it is that one");
        let after = ward.apply(&act).expect("made for it");
        assert_eq!(paths(&after), ["mới/tờ một.png", "mới/tờ 2.tif", "cũ/tờ 3.png"]);
        let again = find_again(&after, UnderlayId(1), &at("mới/tờ một.png"), folder.path()).expect("the same");
        assert!(again.is_empty());
    }
}
