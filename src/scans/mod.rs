//! Scanned papers as pages of pixels: what a file is, whether it can be read, its pages, thumbnails and tiles; and what a page
//! gives by itself: codes, quality, likeness, where a photo was taken.
//!
//! Promises: a file is known by its content, never by its name; no file can make us panic or take more memory than
//! [`MAX_PAGE_PIXELS`] asks for; what cannot be shown has a reason ([`ScanError`]). Orientation that a file states is
//! applied. Never here: paths, the project, screens.
//!
//! Limits: AVIF has no decoder here; PDF that needs a password is refused with its reason. A file that ends too early
//! and can still be read is readable with a doubt.

mod canvas;
mod code_128;
mod code_payload;
mod codes;
mod document;
mod error;
mod format;
mod grey;
mod half_jpeg;
mod heic;
mod improve;
mod look;
mod page;
mod page_files;
mod page_reader;
mod paper;
mod pdf;
mod pdf_guard;
mod pdf_scan;
mod pdf_signature;
mod photo;
mod photo_exif;
mod quality;
mod raster;
mod recognise;
mod shrink;
mod skew;
mod tiff;
mod tiles;
mod worn;

pub use canvas::{Canvas, Colour, TextStyle};
pub use codes::{codes_of_page, texts_of_page};
pub use document::{
    Document, Examination, Inspection, PageSize, examine, inspect, is_about_the_file, open, render_page, thumbnail,
};
pub use error::ScanError;
pub use format::{SNIFF_BYTES, is_heic, sniff};
pub use grey::Grey;
pub use improve::{Improvement, cropped_to_paper, deskewed, improvement, quarter_turned, stretched};
pub use look::{look, look_distance};
pub use page::PageImage;
pub use page_files::{JpegStyle, jpeg_file, pdf_file, photo_file, tiff_file};
pub use page_reader::PageExamination;
pub use paper::{A4, At, MILLIMETRES_PER_POINT, PaperPage, PaperText, paper_lines, paper_pdf, paper_text_width};
pub use pdf_signature::is_signed_pdf;
pub use recognise::{RECOGNISE_WITHIN, RecogniseError, Recogniser, Word};
pub use tiff::{GeoTags, LargeTiff};
pub use tiles::{TILE_SIDE, Tile, TilePyramid};

/// Most pixels of one page. Source: a map sheet of A0 at 300 dpi has 139.5 million; larger claims are lies or not papers.
pub const MAX_PAGE_PIXELS: u64 = 150_000_000;

/// Most pages of one file. Source: a land file of a household has some dozens of pages.
pub const MAX_PAGES: u32 = 5_000;
