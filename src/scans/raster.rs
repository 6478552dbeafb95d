//! One raster image (JPEG, PNG, a page of a TIFF) decoded, turned upright and made smaller.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};

use super::tiff::{self, PageReader};
use super::{MAX_PAGE_PIXELS, PageImage, PageSize, ScanError};
use crate::cadastre::ScanFormat;

/// Bytes that a decoder may take for one page: RGBA of 16 bits at [`MAX_PAGE_PIXELS`] is 8 bytes a pixel.
const MAX_DECODER_BYTES: u64 = MAX_PAGE_PIXELS * 8;

/// JPEG qualities of thumbnails, tried in this order. Source: 80 is where text edges at 256 px stop showing blocks.
const THUMBNAIL_QUALITIES: [u8; 3] = [80, 60, 40];

/// Most bytes of a thumbnail. Source: 20 000 scans of a ward stay below 400 MB in the project file.
const MAX_THUMBNAIL_BYTES: usize = 20_000;

/// A picture of this longer side, in pixels, is below [`MAX_THUMBNAIL_BYTES`] uncompressed.
const SMALLEST_THUMBNAIL: u32 = 64;

/// Reductions by more than this go through a box filter, whose cost is that of reading the pixels once.
const BOX_FILTER_FROM: u32 = 2;

/// Where one image stands.
#[derive(Clone, Copy)]
pub(super) enum Encoded<'a> {
    /// A JPEG or PNG file.
    Whole(&'a [u8], ScanFormat),
    /// A TIFF file, and where the page's directory starts.
    TiffPage(&'a [u8], u64),
}

type Decoder<'a> = Box<dyn ImageDecoder + 'a>;

/// The size of the image, upright, from its header.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn size(image: Encoded<'_>) -> Result<PageSize, ScanError> {
    let mut decoder = decoder(image)?;
    let (width, height) = decoder.dimensions();
    let sideways = decoder.orientation().is_ok_and(|orientation| orientation.to_exif() >= 5);
    let (width, height) = if sideways { (height, width) } else { (width, height) };
    Ok(PageSize { width, height })
}

/// The image, upright, its longer side at most `max_side` pixels.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn decode(image: Encoded<'_>, max_side: u32) -> Result<PageImage, ScanError> {
    let mut decoder = decoder(image)?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    let full_side = decoded.width().max(decoded.height());
    let mut small = shrink(decoded, max_side);
    small.apply_orientation(orientation);
    let small_side = small.width().max(small.height());
    let dpi_tenths = stated_dpi(image)
        .map(|dpi| (dpi * 10.0 * f64::from(small_side) / f64::from(full_side.max(1))).round())
        .filter(|tenths| (1.0..1e6).contains(tenths))
        .map(|tenths| tenths as u32);
    let mut rgba = small.into_rgba8();
    let (width, height) = rgba.dimensions();
    rgba.pixels_mut().for_each(|pixel| on_white(&mut pixel.0));
    Ok(PageImage { width, height, rgba: rgba.into_raw(), dpi_tenths })
}

/// The page as a JPEG file of at most [`MAX_THUMBNAIL_BYTES`]: coarser, then smaller, until it fits.
///
/// Errors: only where the page's own size and pixels disagree.
pub(super) fn to_jpeg(page: &PageImage) -> Result<Vec<u8>, ScanError> {
    let rgb: Vec<u8> = page.rgba.chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied()).collect();
    let mut picture = image::RgbImage::from_raw(page.width, page.height, rgb)
        .ok_or_else(|| ScanError::damaged("size and pixels of a page disagree"))?;
    loop {
        for quality in THUMBNAIL_QUALITIES {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture).map_err(|error| reason(&error))?;
            let smallest = picture.width().max(picture.height()) <= SMALLEST_THUMBNAIL;
            if jpeg.len() <= MAX_THUMBNAIL_BYTES || smallest {
                return Ok(jpeg);
            }
        }
        let (width, height) = (picture.width().div_ceil(2), picture.height().div_ceil(2));
        picture = image::imageops::resize(&picture, width, height, FilterType::Triangle);
    }
}

fn decoder(image: Encoded<'_>) -> Result<Decoder<'_>, ScanError> {
    let mut decoder: Decoder<'_> = match image {
        Encoded::Whole(bytes, ScanFormat::Jpeg) => {
            Box::new(JpegDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?)
        }
        Encoded::Whole(bytes, ScanFormat::Png) => {
            Box::new(PngDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?)
        }
        Encoded::Whole(..) => return Err(ScanError::UnknownFormat),
        Encoded::TiffPage(bytes, directory) => {
            let reader = PageReader::new(bytes, directory).ok_or_else(|| ScanError::damaged("TIFF header"))?;
            Box::new(TiffDecoder::new(reader).map_err(|error| reason(&error))?)
        }
    };
    let (width, height) = decoder.dimensions();
    let (width, height) = (u64::from(width), u64::from(height));
    if width == 0 || height == 0 {
        return Err(ScanError::damaged("no pixels"));
    }
    if width.saturating_mul(height) > MAX_PAGE_PIXELS {
        return Err(ScanError::TooLarge { width, height });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(limits).map_err(|error| reason(&error))?;
    Ok(decoder)
}

fn shrink(image: DynamicImage, max_side: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let longer = width.max(height);
    let max_side = max_side.max(1);
    if longer <= max_side {
        return image;
    }
    if longer / max_side >= BOX_FILTER_FROM {
        image.thumbnail(max_side, max_side)
    } else {
        image.resize(max_side, max_side, FilterType::Triangle)
    }
}

/// Paper is white: what is transparent shows white.
fn on_white(pixel: &mut [u8; 4]) {
    let [red, green, blue, alpha] = *pixel;
    if alpha == u8::MAX {
        return;
    }
    let mix = |value: u8| {
        let mixed = (u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    *pixel = [mix(red), mix(green), mix(blue), u8::MAX];
}

/// Dots per inch that the file's EXIF or the page's TIFF tags state.
fn stated_dpi(image: Encoded<'_>) -> Option<f64> {
    let bytes = match image {
        Encoded::Whole(bytes, _) => bytes,
        Encoded::TiffPage(bytes, directory) => return tiff::stated_dpi(bytes, directory),
    };
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let field = exif.get_field(exif::Tag::XResolution, exif::In::PRIMARY)?;
    let exif::Value::Rational(values) = &field.value else { return None };
    let resolution = values.first()?.to_f64();
    let unit = exif.get_field(exif::Tag::ResolutionUnit, exif::In::PRIMARY).and_then(|field| field.value.get_uint(0));
    match unit {
        None | Some(2) => Some(resolution),
        Some(3) => Some(resolution * 2.54),
        Some(_) => None,
    }
}

fn reason(error: &ImageError) -> ScanError {
    match error {
        ImageError::Unsupported(unsupported) => ScanError::Unsupported { detail: unsupported.to_string() },
        other => ScanError::damaged(other),
    }
}
