//! The thumbnails on the screen: panels say which they would like to show, a job brings them, the least wanted go.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::cadastre::ScanId;
use crate::scans::PageImage;

/// Most thumbnails on the graphics card: 48 MiB, several screens of them.
const MOST: usize = 192;

/// Thumbnails of one job: what a glance takes in.
const AT_ONCE: usize = 16;

/// A page (from 0) of a scan.
pub type PageKey = (ScanId, u32);

/// Thumbnails by page.
#[derive(Default)]
pub struct Thumbnails {
    /// `None` where a page has none.
    shown: BTreeMap<PageKey, Option<TextureHandle>>,
    wishes: RefCell<BTreeSet<PageKey>>,
}

impl Thumbnails {
    /// The thumbnail of a page, unless it is still to come or there is none. Asking for it is a wish.
    pub fn get(&self, key: PageKey) -> Option<&TextureHandle> {
        let shown = self.shown.get(&key);
        if shown.is_none() {
            self.wishes.borrow_mut().insert(key);
        }
        shown.and_then(Option::as_ref)
    }

    /// Pages of one scan that are wished for and not there. Each wish is given once; it is made again with every frame.
    pub fn wished(&self) -> Option<(ScanId, Vec<u32>)> {
        let wishes = std::mem::take(&mut *self.wishes.borrow_mut());
        let scan = wishes.first()?.0;
        Some((scan, wishes.iter().filter(|(of, _)| *of == scan).map(|(_, page)| *page).take(AT_ONCE).collect()))
    }

    /// How many pages are shown.
    pub fn shown(&self) -> usize {
        self.shown.values().flatten().count()
    }

    /// Takes what a job brought.
    pub fn take(&mut self, ctx: &Context, scan: ScanId, pages: BTreeMap<u32, Option<PageImage>>) {
        if self.shown.len() + pages.len() > MOST {
            // What is in view is wished for again at once.
            self.shown.clear();
        }
        for (page, picture) in pages {
            let texture = picture.map(|picture| {
                let size = [picture.width as usize, picture.height as usize];
                let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
                ctx.load_texture(format!("thumbnail {} {page}", scan.0), image, TextureOptions::LINEAR)
            });
            self.shown.insert((scan, page), texture);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_given_once_and_what_came_is_not_wished_for() {
        let ctx = Context::default();
        let mut thumbnails = Thumbnails::default();
        let picture = PageImage { width: 1, height: 1, rgba: vec![255; 4], dpi_tenths: None };
        for page in [2, 0, 1] {
            assert!(thumbnails.get((ScanId(5), page)).is_none());
        }
        assert_eq!(thumbnails.wished(), Some((ScanId(5), vec![0, 1, 2])));
        assert_eq!(thumbnails.wished(), None);
        thumbnails.take(&ctx, ScanId(5), BTreeMap::from([(0, Some(picture)), (1, None)]));
        assert!(thumbnails.get((ScanId(5), 0)).is_some());
        assert!(thumbnails.get((ScanId(5), 1)).is_none());
        assert_eq!(thumbnails.wished(), None, "a page without a thumbnail is not asked for again");
    }
}
