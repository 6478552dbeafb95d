//! Small pictures of a scan's pages: those that the project keeps, the others made from the scan and kept then.

use std::collections::BTreeMap;

use super::ScanSource;
use super::export::ScanBytes;
use crate::cadastre::{Scan, ScanState};
use crate::jobs::{Cancelled, Watch};
use crate::project::{ContentKeeper, ContentStore};
use crate::scans::{self, Document, PageImage};

/// Longer side of thumbnails in pixels. Source: two of the list's rows on a screen of 2×.
pub const THUMBNAIL_SIDE: u32 = 256;

/// The thumbnails of these pages (from 0) of a scan; `None` for a page that has none. Reads the disk and may decode.
///
/// Errors: [`Cancelled`].
pub fn thumbnails(
    scan: &Scan,
    pages: &[u32],
    (contents, source): (&ContentStore, &ScanSource),
    keeper: Option<&ContentKeeper>,
    watch: &Watch,
) -> Result<BTreeMap<u32, Option<PageImage>>, Cancelled> {
    let mut found = BTreeMap::new();
    // Opened when a page is not kept yet, and once.
    let mut document: Option<Option<Document>> = None;
    let readable = scan.state == ScanState::Readable;
    for page in pages {
        watch.check()?;
        let kept = contents.thumbnail(&scan.source.hash, *page).ok().flatten();
        let jpeg = kept.or_else(|| {
            let open = || Document::open(source.bytes(scan).ok()?).ok();
            let document = document.get_or_insert_with(|| open().filter(|_| readable)).as_ref()?;
            let made = document.thumbnail(*page, THUMBNAIL_SIDE).ok()?;
            if let Some(keeper) = keeper {
                keeper.store_thumbnail(scan.source.hash, *page, made.clone());
            }
            Some(made)
        });
        found.insert(*page, jpeg.and_then(|jpeg| scans::render_page(&jpeg, 0, THUMBNAIL_SIDE).ok()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Timestamp;
    use crate::project::Session;
    use crate::tasks::{IntakeOptions, intake};

    #[test]
    fn a_page_is_made_once_and_kept_when_its_file_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let scan = include_bytes!("../../sample-data/quet/MS 00384179-GCN.pdf");
        let path = folder.path().join("MS 00384179-GCN.pdf");
        std::fs::write(&path, scan).unwrap();
        let mut session = Session::create(&folder.path().join("a.thuaso"), "an", || Timestamp(0)).unwrap();
        let options = IntakeOptions { project_folder: folder.path().to_owned(), copy: false };
        let taken = intake(session.snapshot(), std::slice::from_ref(&path), &options, &Watch::new()).unwrap();
        session.perform(taken.act).unwrap();
        session.flush().unwrap();
        let (contents, source) = (session.contents(), ScanSource::new(session.contents(), folder.path()));
        let row = session.snapshot().scans.iter().next().cloned().unwrap();
        let keeper = session.keeper();
        let of = |pages: &[u32]| thumbnails(&row, pages, (&contents, &source), keeper.as_ref(), &Watch::new()).unwrap();
        let made = of(&[0, 99]);
        assert!(made[&0].as_ref().is_some_and(|page| page.width.max(page.height) == THUMBNAIL_SIDE));
        assert_eq!(made[&99], None);
        session.back_up().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(of(&[0])[&0], made[&0]);
    }
}
