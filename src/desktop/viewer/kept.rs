//! Decoded pages that are kept: those of the next documents, made ahead, and the ones that were seen last.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::cadastre::ScanId;
use crate::i18n::Message;
use crate::scans::TilePyramid;

/// Most bytes of pages that are kept. Source: four A4 pages of 300 dpi with their halved sizes.
pub const KEPT_BYTES: usize = 192 << 20;

/// A page (from 0) of a scan.
pub type PageKey = (ScanId, u32);

/// A decoded page, or why it cannot be shown.
#[derive(Clone)]
pub struct KeptPage {
    /// How many pages its scan has.
    pub pages: u32,
    pub pyramid: Result<Arc<TilePyramid>, Message>,
}

impl KeptPage {
    fn bytes(&self) -> usize {
        self.pyramid.as_ref().map_or(0, |pyramid| pyramid.bytes())
    }
}

/// The pages, the one that was put in or asked for last at the end.
pub struct KeptPages {
    pages: VecDeque<(PageKey, KeptPage)>,
    /// Most bytes of them.
    room: usize,
}

impl Default for KeptPages {
    fn default() -> Self {
        Self::with_room(KEPT_BYTES)
    }
}

impl KeptPages {
    /// Room for so many bytes.
    pub fn with_room(room: usize) -> Self {
        Self { pages: VecDeque::new(), room }
    }

    pub fn has(&self, key: PageKey) -> bool {
        self.pages.iter().any(|(kept, _)| *kept == key)
    }

    /// The page's pixels, without counting as asked for.
    pub fn peek(&self, key: PageKey) -> Option<Arc<TilePyramid>> {
        let (_, page) = self.pages.iter().find(|(kept, _)| *kept == key)?;
        page.pyramid.as_ref().ok().map(Arc::clone)
    }

    /// The page, which counts as the newest from now on.
    pub fn get(&mut self, key: PageKey) -> Option<KeptPage> {
        let at = self.pages.iter().position(|(kept, _)| *kept == key)?;
        let entry = self.pages.remove(at)?;
        let page = entry.1.clone();
        self.pages.push_back(entry);
        Some(page)
    }

    /// Keeps a page; the oldest go when there is no room. A page larger than all of the room is not kept.
    pub fn put(&mut self, key: PageKey, page: KeptPage) {
        self.pages.retain(|(kept, _)| *kept != key);
        if page.bytes() > self.room {
            return;
        }
        self.pages.push_back((key, page));
        while self.pages.iter().map(|(_, page)| page.bytes()).sum::<usize>() > self.room {
            self.pages.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scans::PageImage;

    fn page(side: u32) -> KeptPage {
        let rgba = vec![255; (side * side * 4) as usize];
        let image = PageImage { width: side, height: side, rgba, dpi_tenths: None };
        KeptPage { pages: 1, pyramid: Ok(Arc::new(TilePyramid::new(image))) }
    }

    #[test]
    fn the_oldest_page_gives_its_room_to_a_new_one() {
        // 64 MiB and a third each: three do not fit.
        let mut kept = KeptPages::default();
        let key = |at: u64| (ScanId(at), 0);
        kept.put(key(1), page(4096));
        kept.put(key(2), page(4096));
        assert!(kept.get(key(1)).is_some(), "asked for, so newer than the second");
        kept.put(key(3), page(4096));
        assert_eq!([1, 2, 3].map(|at| kept.has(key(at))), [true, false, true]);
    }
}
