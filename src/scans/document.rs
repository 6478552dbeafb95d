//! A scan that was parsed once and gives its pages; and the same in one call.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_syntax::Pdf;

use super::format::is_heic;
use super::raster::Encoded;
use super::{PageImage, ScanError, pdf, raster, sniff, tiff};
use crate::cadastre::{ScanFormat, ScanState};
use crate::i18n::Explain;

/// The size of a page in pixels, upright. PDF pages have no pixels of their own: theirs is at 300 dpi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    pub width: u32,
    pub height: u32,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub format: ScanFormat,
    /// 0 when it cannot be read.
    pub pages: u32,
    /// Readable when its first page could be decoded.
    pub state: ScanState,
    /// One for each page; empty when it cannot be read. `None` for a page whose header is damaged.
    pub page_sizes: Vec<Option<PageSize>>,
}

/// An [`Inspection`], and the thumbnail that was made by the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    pub inspection: Inspection,
    /// A JPEG file of the first page.
    pub thumbnail: Option<Vec<u8>>,
}

/// A parsed scan. `Send`: a worker thread owns it and serves a viewer.
pub struct Document {
    format: ScanFormat,
    content: Content,
}

enum Content {
    Pdf(Pdf),
    Image(Vec<u8>),
    /// The file, and where each page's directory starts.
    Tiff(Vec<u8>, Vec<u64>),
}

/// Parses a file.
///
/// Errors: the reason why it cannot be shown.
pub fn open(bytes: Vec<u8>) -> Result<Document, ScanError> {
    Document::open(bytes)
}

impl Document {
    /// Parses a file.
    ///
    /// Errors: the reason why it cannot be shown.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ScanError> {
        let format = sniff(&bytes);
        guarded(move || {
            let content = match format {
                ScanFormat::Pdf => Content::Pdf(pdf::open(bytes)?),
                ScanFormat::Jpeg | ScanFormat::Png => Content::Image(bytes),
                ScanFormat::Tiff => {
                    let directories = tiff::directories(&bytes)?;
                    Content::Tiff(bytes, directories)
                }
                ScanFormat::Unknown if bytes.is_empty() => return Err(ScanError::Empty),
                ScanFormat::Unknown if is_heic(&bytes) => return Err(ScanError::Heic),
                ScanFormat::Unknown => return Err(ScanError::UnknownFormat),
            };
            Ok(Self { format, content })
        })
    }

    pub fn format(&self) -> ScanFormat {
        self.format
    }

    /// How many pages; at least 1.
    pub fn pages(&self) -> u32 {
        let count = match &self.content {
            Content::Pdf(pdf) => pdf.pages().len(),
            Content::Image(_) => 1,
            Content::Tiff(_, directories) => directories.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The size of a page (from 0), upright, from its header alone.
    ///
    /// Errors: no such page, or damage.
    pub fn page_size(&self, page: u32) -> Result<PageSize, ScanError> {
        guarded(|| match &self.content {
            Content::Pdf(pdf) => pdf::size(pdf, page),
            Content::Image(bytes) => raster::size(Encoded::Whole(only_page(bytes, page)?, self.format)),
            Content::Tiff(bytes, directories) => raster::size(tiff_page(bytes, directories, page)?),
        })
    }

    /// A page (from 0), upright, its longer side at most `max_side` pixels; `u32::MAX` for all that there is.
    ///
    /// Errors: no such page, or damage.
    pub fn page(&self, page: u32, max_side: u32) -> Result<PageImage, ScanError> {
        guarded(|| match &self.content {
            Content::Pdf(pdf) => pdf::decode(pdf, page, max_side),
            Content::Image(bytes) => raster::decode(Encoded::Whole(only_page(bytes, page)?, self.format), max_side),
            Content::Tiff(bytes, directories) => raster::decode(tiff_page(bytes, directories, page)?, max_side),
        })
    }
}

/// What the file is and whether it can be read: its first page is decoded as the proof.
pub fn inspect(bytes: &[u8]) -> Inspection {
    /// Enough to prove that the page can be decoded.
    const PROOF_SIDE: u32 = 64;
    examine(bytes.to_vec(), PROOF_SIDE).inspection
}

/// As [`inspect`], with a thumbnail of the first page whose longer side is at most `side` pixels.
pub fn examine(bytes: Vec<u8>, side: u32) -> Examination {
    let format = sniff(&bytes);
    let read = Document::open(bytes).and_then(|document| {
        let page = document.page(0, side)?;
        let thumbnail = guarded(|| raster::to_jpeg(&page))?;
        Ok((document, thumbnail))
    });
    match read {
        Ok((document, thumbnail)) => {
            let page_sizes = (0..document.pages()).map(|page| document.page_size(page).ok()).collect();
            let inspection = Inspection { format, pages: document.pages(), state: ScanState::Readable, page_sizes };
            Examination { inspection, thumbnail: Some(thumbnail) }
        }
        Err(error) => {
            let state = ScanState::Unreadable(error.message());
            Examination { inspection: Inspection { format, pages: 0, state, page_sizes: Vec::new() }, thumbnail: None }
        }
    }
}

/// One page (from 0) of a file, its longer side at most `max_side` pixels.
///
/// Errors: the reason why it cannot be shown.
pub fn render_page(bytes: &[u8], page: u32, max_side: u32) -> Result<PageImage, ScanError> {
    Document::open(bytes.to_vec())?.page(page, max_side)
}

/// A JPEG file of the first page, its longer side at most `side` pixels.
///
/// Errors: the reason why it cannot be shown.
pub fn thumbnail(bytes: &[u8], side: u32) -> Result<Vec<u8>, ScanError> {
    let page = render_page(bytes, 0, side)?;
    guarded(|| raster::to_jpeg(&page))
}

/// Runs a decoder: its panic on bad data is damage of the data.
fn guarded<T>(decode: impl FnOnce() -> Result<T, ScanError>) -> Result<T, ScanError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(ScanError::damaged("the decoder gave up")))
}

fn only_page(bytes: &[u8], page: u32) -> Result<&[u8], ScanError> {
    if page == 0 { Ok(bytes) } else { Err(ScanError::NoSuchPage { page }) }
}

fn tiff_page<'a>(bytes: &'a [u8], directories: &[u64], page: u32) -> Result<Encoded<'a>, ScanError> {
    let directory = directories.get(page as usize).ok_or(ScanError::NoSuchPage { page })?;
    Ok(Encoded::TiffPage(bytes, *directory))
}
