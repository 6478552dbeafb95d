//! Pages of a PDF as pixels.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::dict::keys::{HEIGHT, IMAGE, RESOURCES, SUBTYPE, WIDTH, XOBJECT};
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::pdf_guard::refuse_bombs;
use super::raster::checked_size;
use super::{MAX_PAGE_PIXELS, MAX_PAGES, PageImage, PageSize, ScanError};

/// Points of a PDF in an inch. Source: ISO 32000-1, 8.3.2.3.
const POINTS_PER_INCH: f32 = 72.0;

/// The finest that a PDF page is rendered. Source: certificates are scanned at 200 to 300 dpi (`certificate.md` §4.5).
const MAX_DPI: f32 = 300.0;

/// Longest side of a rendered page, in pixels. The renderer counts in 16 bits; A0 at 300 dpi has 14 043.
const MAX_SIDE: f32 = 16_384.0;

/// Forms within forms whose images are looked at. Source: scanners put a page's image into one form at most.
const FORMS_WITHIN_FORMS: usize = 8;

/// Parses the file.
///
/// Errors: damaged, a bomb, in need of a password, without pages or with too many.
pub(super) fn open(bytes: Vec<u8>) -> Result<Pdf, ScanError> {
    refuse_bombs(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            ScanError::Unsupported { detail: "PDF encryption".to_owned() }
        }
        LoadPdfError::Decryption(_) => ScanError::Encrypted,
        LoadPdfError::Invalid => ScanError::damaged("PDF"),
    })?;
    match pdf.pages().len() {
        0 => Err(ScanError::NoPages),
        count if count > MAX_PAGES as usize => Err(ScanError::TooManyPages),
        _ => Ok(pdf),
    }
}

/// The size of a page at [`MAX_DPI`].
///
/// Errors: no such page, or one without a size.
pub(super) fn size(pdf: &Pdf, page: u32) -> Result<PageSize, ScanError> {
    let (width, height) = points(pdf, page)?;
    let scale = scale(width, height, u32::MAX);
    Ok(PageSize { width: pixels(width * scale), height: pixels(height * scale) })
}

/// A page whose longer side is at most `max_side` pixels, and at most at [`MAX_DPI`].
///
/// Errors: no such page, or one without a size.
pub(super) fn decode(pdf: &Pdf, page: u32, max_side: u32) -> Result<PageImage, ScanError> {
    let (width, height) = points(pdf, page)?;
    let scale = scale(width, height, max_side);
    // The renderer cuts off fractions; a page thinner than a pixel still has one.
    let (x_scale, y_scale) = (scale.max(1.01 / width), scale.max(1.01 / height));
    let settings = PixmapSettings { x_scale, y_scale, bg_color: WHITE };
    let pages = pdf.pages();
    let parsed = pages.get(page as usize).ok_or(ScanError::NoSuchPage { page })?;
    // The renderer unpacks an image whole, and asks no one before.
    largest_image(&parsed.resources().x_objects, FORMS_WITHIN_FORMS)?;
    let cache = RenderCache::new();
    let pixmap = render(parsed, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let rgba: Vec<u8> = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b, u8::MAX]).collect();
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    Ok(PageImage { width, height, rgba, dpi_tenths: Some(pixels(POINTS_PER_INCH * scale * 10.0)) })
}

/// Bytes that the largest image of a page unpacks to, as RGBA; 0 for a page that is not there or is refused.
pub(super) fn decoding_bytes(pdf: &Pdf, page: u32) -> u64 {
    let pages = pdf.pages();
    let Some(parsed) = pages.get(page as usize) else { return 0 };
    largest_image(&parsed.resources().x_objects, FORMS_WITHIN_FORMS).map_or(0, |pixels| pixels.saturating_mul(4))
}

/// Dots per inch of a page (from 0) that one image covers: those of its largest image, if that has the page's proportions.
pub(super) fn image_dpi(pdf: &Pdf, page: u32) -> Option<f32> {
    /// How far the proportions may differ.
    const TOLERANCE: f32 = 0.03;
    let (across, down) = pdf.pages().get(page as usize)?.base_dimensions();
    let mut largest = (0, 0);
    sides_of_largest(&pdf.pages().get(page as usize)?.resources().x_objects, FORMS_WITHIN_FORMS, &mut largest).ok()?;
    let (width, height) = (largest.0 as f32, largest.1 as f32);
    let (by_width, by_height) = (width / across, height / down);
    let alike = (by_width - by_height).abs() <= by_width * TOLERANCE;
    (alike && by_width > 0.0).then_some((by_width * by_height).sqrt() * POINTS_PER_INCH)
}

/// Pixels of the largest image among these objects and those of forms among them.
///
/// Errors: an image larger than a page may be.
fn largest_image(objects: &Dict<'_>, depth: usize) -> Result<u64, ScanError> {
    let mut largest = (0, 0);
    sides_of_largest(objects, depth, &mut largest)?;
    Ok(largest.0 * largest.1)
}

/// As [`largest_image`], its width and height.
fn sides_of_largest(objects: &Dict<'_>, depth: usize, largest: &mut (u64, u64)) -> Result<(), ScanError> {
    for name in objects.keys() {
        let Some(stream) = objects.get::<Stream<'_>>(&name) else { continue };
        let dict = stream.dict();
        if dict.get::<Name<'_>>(SUBTYPE).is_some_and(|subtype| *subtype == *IMAGE) {
            if let (Some(width), Some(height)) = (dict.get::<u32>(WIDTH), dict.get::<u32>(HEIGHT))
                && width > 0
                && height > 0
            {
                let (width, height) = checked_size(u64::from(width), u64::from(height))?;
                if width * height > largest.0 * largest.1 {
                    *largest = (width, height);
                }
            }
        } else if depth > 0 {
            let inside = dict.get::<Dict<'_>>(RESOURCES).and_then(|resources| resources.get::<Dict<'_>>(XOBJECT));
            if let Some(inside) = inside {
                sides_of_largest(&inside, depth - 1, largest)?;
            }
        }
    }
    Ok(())
}

/// Width and height of a page, in points, upright.
fn points(pdf: &Pdf, page: u32) -> Result<(f32, f32), ScanError> {
    let parsed = pdf.pages().get(page as usize).ok_or(ScanError::NoSuchPage { page })?;
    let (width, height) = parsed.render_dimensions();
    let sized = width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0;
    if sized { Ok((width, height)) } else { Err(ScanError::damaged("page without a size")) }
}

/// Pixels for a point.
fn scale(width: f32, height: f32, max_side: u32) -> f32 {
    let longer = width.max(height);
    let by_area = (MAX_PAGE_PIXELS as f32 / width / height).sqrt();
    let by_side = (max_side.max(1) as f32).min(MAX_SIDE) / longer;
    (MAX_DPI / POINTS_PER_INCH).min(by_side).min(by_area)
}

fn pixels(length: f32) -> u32 {
    // In range: `scale` keeps a side below `MAX_SIDE`.
    (length.round() as u32).max(1)
}
