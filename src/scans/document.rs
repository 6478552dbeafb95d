//! A scan that was parsed once and gives its pages; and the same in one call.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_syntax::Pdf;
use image::metadata::Orientation;

use super::page_reader::{self, JpegPage, PageExamination, READING_SIDE};
use super::raster::Encoded;
use super::tiff::Page;
use super::{Grey, PageImage, ScanError, codes_of_page, heic, pdf, pdf_guard, pdf_scan, photo, raster, sniff, tiff};
use crate::cadastre::{Confidential, PageCode, PageReading, PhotoOrigin, ScanFormat, ScanState};
use crate::i18n::{Explain, Message};

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
    /// Why a person should look at it though it can be read: it ends too early, and pages or parts of them may be lacking.
    pub doubt: Option<Message>,
    /// One for each page; empty when it cannot be read. `None` for a page whose header is damaged.
    pub page_sizes: Vec<Option<PageSize>>,
}

/// An [`Inspection`], and the thumbnail that was made by the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    pub inspection: Inspection,
    /// A JPEG file of the first page.
    pub thumbnail: Option<Vec<u8>>,
    /// One for each page, where they were read; for a page that cannot be decoded one of no pixels.
    pub readings: Vec<PageReading>,
    pub photo: PhotoOrigin,
}

/// A parsed scan. `Send`: a worker thread owns it and serves a viewer.
pub struct Document {
    format: ScanFormat,
    content: Content,
}

enum Content {
    Pdf(Pdf),
    Image(Vec<u8>),
    Heic(Vec<u8>),
    /// The file, and where each page's directory starts.
    Tiff(Vec<u8>, Vec<u64>),
}

const PDF_CUT: &str = "scans-pdf-cut";
const JPEG_CUT: &str = "scans-jpeg-cut";
const PAGE_DAMAGED: &str = "scans-page-damaged";

/// Whether a doubt is one about a file's content ([`Inspection::doubt`]), which no better name can settle.
pub fn is_about_the_file(doubt: &Message) -> bool {
    doubt.key == PDF_CUT || doubt.key == JPEG_CUT || doubt.key == PAGE_DAMAGED
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
                ScanFormat::Jpeg | ScanFormat::Png | ScanFormat::WebP => Content::Image(bytes),
                ScanFormat::Heic => {
                    heic::size(&bytes)?;
                    Content::Heic(bytes)
                }
                ScanFormat::Tiff => {
                    let directories = tiff::directories(&bytes)?;
                    Content::Tiff(bytes, directories)
                }
                ScanFormat::Unknown if bytes.is_empty() => return Err(ScanError::Empty),
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
            Content::Image(_) | Content::Heic(_) => 1,
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
            Content::Image(bytes) => raster::size(self.image(bytes, page)?),
            Content::Heic(bytes) => heic::size(only_page(bytes, page)?),
            Content::Tiff(bytes, directories) => tiff::size(tiff_page(bytes, directories, page)?),
        })
    }

    /// How a page (from 0) is turned to be upright, as EXIF counts (1 to 8); 1 where nothing is stated.
    pub fn orientation(&self, page: u32) -> u8 {
        let stated = guarded(|| {
            Ok(match &self.content {
                Content::Image(bytes) => raster::orientation(self.image(bytes, page)?),
                Content::Tiff(bytes, directories) => tiff_page(bytes, directories, page)?.orientation(),
                Content::Pdf(_) | Content::Heic(_) => Orientation::NoTransforms,
            })
        });
        stated.map_or(1, Orientation::to_exif)
    }

    /// A page (from 0), upright, its longer side at most `max_side` pixels; `u32::MAX` for all that there is.
    ///
    /// Errors: no such page, or damage.
    pub fn page(&self, page: u32, max_side: u32) -> Result<PageImage, ScanError> {
        guarded(|| match &self.content {
            Content::Pdf(pdf) => pdf::decode(pdf, page, max_side),
            Content::Image(bytes) => raster::decode(self.image(bytes, page)?, max_side),
            Content::Heic(bytes) => heic::decode(only_page(bytes, page)?, max_side),
            Content::Tiff(bytes, directories) => tiff::decode(tiff_page(bytes, directories, page)?, max_side),
        })
    }

    /// A JPEG file of a page (from 0), its longer side at most `side` pixels.
    ///
    /// Errors: no such page, or damage.
    pub fn thumbnail(&self, page: u32, side: u32) -> Result<Vec<u8>, ScanError> {
        let page = self.page(page, side)?;
        guarded(|| raster::to_jpeg(&page))
    }

    /// Bytes that decoding a page (from 0) takes, by what its header claims; 0 for one that will be refused.
    pub fn decoding_bytes(&self, page: u32) -> u64 {
        let claimed = guarded(|| {
            Ok(match &self.content {
                Content::Pdf(pdf) => pdf::decoding_bytes(pdf, page),
                Content::Image(bytes) => raster::decoding_bytes(self.image(bytes, page)?),
                Content::Heic(bytes) => heic::decoding_bytes(only_page(bytes, page)?),
                Content::Tiff(bytes, directories) => tiff::decoding_bytes(tiff_page(bytes, directories, page)?),
            })
        });
        claimed.unwrap_or(0)
    }

    /// Why a person should look at the file though it can be read.
    fn doubt(&self) -> Option<Message> {
        let cut = match &self.content {
            Content::Pdf(pdf) => !pdf_guard::is_whole(pdf.data().as_ref()),
            Content::Image(bytes) => self.format == ScanFormat::Jpeg && !raster::jpeg_has_end(bytes),
            Content::Heic(_) | Content::Tiff(..) => false,
        };
        cut.then(|| Message::new(if self.format == ScanFormat::Pdf { PDF_CUT } else { JPEG_CUT }))
    }

    /// The codes of a page (from 0), and nothing else: for a page whose codes alone are wanted.
    ///
    /// Errors: no such page, or damage.
    pub fn page_codes(&self, page: u32, key: &Confidential<[u8; 32]>) -> Result<Vec<PageCode>, ScanError> {
        guarded(|| {
            if let (Content::Image(bytes), ScanFormat::Jpeg) = (&self.content, self.format)
                && let Some(codes) = page_reader::codes_of_jpeg(bytes, key)
            {
                return Ok(codes);
            }
            Ok(codes_of_page(&self.grey_page(page)?, key))
        })
    }

    /// A page (from 0) as brightness alone, at full size and as it is stored, not turned upright.
    ///
    /// Errors: no such page, or damage.
    pub fn grey_page(&self, page: u32) -> Result<Grey, ScanError> {
        guarded(|| match &self.content {
            Content::Image(bytes) => raster::grey(self.image(bytes, page)?),
            Content::Pdf(_) | Content::Heic(_) | Content::Tiff(..) => Ok(Grey::from(&self.page(page, u32::MAX)?)),
        })
    }

    fn image<'a>(&self, bytes: &'a [u8], page: u32) -> Result<Encoded<'a>, ScanError> {
        only_page(bytes, page).map(|bytes| Encoded { bytes, format: self.format })
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
    Document::open(bytes)
        .map_or_else(|error| Examination::unreadable(format, &error), |document| document.examine(side))
}

impl Examination {
    /// Of a file that cannot be read, for this reason.
    pub fn unreadable(format: ScanFormat, error: &ScanError) -> Self {
        let state = ScanState::Unreadable(error.message());
        let inspection = Inspection { format, pages: 0, state, doubt: None, page_sizes: Vec::new() };
        Self { inspection, thumbnail: None, readings: Vec::new(), photo: PhotoOrigin::default() }
    }
}

impl Document {
    /// Whether its first page can be decoded, with a thumbnail of it whose longer side is at most `side` pixels.
    pub fn examine(&self, side: u32) -> Examination {
        let thumbnail = match self.thumbnail(0, side) {
            Ok(thumbnail) => thumbnail,
            Err(error) => return Examination::unreadable(self.format, &error),
        };
        Examination { thumbnail: Some(thumbnail), ..self.examined(Vec::new()) }
    }

    /// What is known of a file after its pages were read, in their order, with [`Document::read_page`]: readable when the first was.
    pub fn examination(&self, pages: Vec<Result<PageExamination, ScanError>>) -> Examination {
        let damaged = (1_u32..).zip(&pages).find_map(|(page, read)| {
            let error = read.as_ref().err()?;
            Some(Message::new(PAGE_DAMAGED).with("page", page).with("reason", error.message()))
        });
        let mut pages = pages.into_iter();
        let first = match pages.next().unwrap_or(Err(ScanError::NoPages)) {
            Ok(first) => first,
            Err(error) => return Examination::unreadable(self.format, &error),
        };
        // A page that cannot be decoded keeps its place.
        let others = pages.map(|page| page.map(|page| page.reading).unwrap_or_default());
        let mut examination = self.examined(std::iter::once(first.reading).chain(others).collect());
        examination.thumbnail = Some(first.thumbnail);
        if examination.inspection.doubt.is_none() {
            examination.inspection.doubt = damaged;
        }
        examination
    }

    fn examined(&self, readings: Vec<PageReading>) -> Examination {
        let inspection = Inspection {
            format: self.format,
            pages: self.pages(),
            state: ScanState::Readable,
            doubt: self.doubt(),
            page_sizes: (0..self.pages()).map(|page| self.page_size(page).ok()).collect(),
        };
        let photo = guarded(|| Ok(self.photo_facts().map(|facts| facts.origin))).ok().flatten().unwrap_or_default();
        Examination { inspection, thumbnail: None, readings, photo }
    }

    fn photo_facts(&self) -> Option<photo::PhotoFacts> {
        match &self.content {
            Content::Image(bytes) | Content::Heic(bytes) => Some(photo::facts(bytes)),
            Content::Pdf(_) | Content::Tiff(..) => None,
        }
    }

    /// Everything that is to be found out about a page (from 0), with a thumbnail whose longer side is at most `side` pixels;
    /// 0 for none. `key` is the project's, for the numbers of citizen cards.
    ///
    /// Errors: no such page, or damage.
    pub fn read_page(&self, page: u32, side: u32, key: &Confidential<[u8; 32]>) -> Result<PageExamination, ScanError> {
        guarded(|| {
            let full = self.page_size(page)?;
            let longer = full.width.max(full.height);
            let dots_per_inch = match &self.content {
                Content::Pdf(pdf) => {
                    if let Some(scanned) = pdf_scan::scanned_page(pdf, page) {
                        let jpeg = JpegPage {
                            bytes: &scanned.jpeg,
                            orientation: raster::quarter_turns(scanned.quarter_turns),
                            dots_per_inch: Some(scanned.dots_per_inch),
                        };
                        if let Some(read) = page_reader::read_jpeg(&jpeg, side, key) {
                            return Ok(read);
                        }
                    }
                    pdf::image_dpi(pdf, page)
                }
                Content::Image(bytes) => {
                    let facts = photo::facts(bytes);
                    let stated = raster::stated_dpi(bytes).map(|dpi| dpi as f32).or_else(|| photo::header_dpi(bytes));
                    let dpi = page_reader::dpi_of_image(stated, facts.is_photo, longer);
                    if self.format == ScanFormat::Jpeg {
                        let orientation = raster::orientation(self.image(bytes, page)?);
                        let jpeg = JpegPage { bytes, orientation, dots_per_inch: Some(dpi) };
                        if let Some(read) = page_reader::read_jpeg(&jpeg, side, key) {
                            return Ok(read);
                        }
                    }
                    Some(dpi)
                }
                Content::Heic(_) => Some(page_reader::dpi_of_image(None, true, longer)),
                Content::Tiff(bytes, directories) => {
                    let stated = tiff::stated_dpi(bytes, tiff_page(bytes, directories, page)?.directory);
                    Some(page_reader::dpi_of_image(stated.map(|dpi| dpi as f32), false, longer))
                }
            };
            let pixels = self.page(page, READING_SIDE)?;
            page_reader::read_whole(&pixels, (full.width, full.height), dots_per_inch, side, key)
        })
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
    Document::open(bytes.to_vec())?.thumbnail(0, side)
}

/// Runs a decoder: its panic on bad data is damage of the data.
fn guarded<T>(decode: impl FnOnce() -> Result<T, ScanError>) -> Result<T, ScanError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(ScanError::damaged("the decoder gave up")))
}

/// The file, for its only page.
fn only_page(bytes: &[u8], page: u32) -> Result<&[u8], ScanError> {
    if page == 0 { Ok(bytes) } else { Err(ScanError::NoSuchPage { page }) }
}

fn tiff_page<'a>(bytes: &'a [u8], directories: &[u64], page: u32) -> Result<Page<'a>, ScanError> {
    let directory = *directories.get(page as usize).ok_or(ScanError::NoSuchPage { page })?;
    Ok(Page { bytes, directory })
}
