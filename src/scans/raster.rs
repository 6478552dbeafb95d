//! One raster image (JPEG, PNG, WebP) decoded, turned upright and made smaller.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};
use zune_jpeg::JpegDecoder as JpegLuma;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Grey, MAX_PAGE_PIXELS, PageImage, PageSize, ScanError};
use crate::cadastre::ScanFormat;

/// Bytes that a decoder may take for one page: [`MAX_PAGE_PIXELS`] as RGBA of 8 bits, half as many of 16 bits.
pub(super) const MAX_DECODER_BYTES: u64 = MAX_PAGE_PIXELS * 4;

/// JPEG qualities of thumbnails, tried in this order. Source: 80 is where text edges at 256 px stop showing blocks.
const THUMBNAIL_QUALITIES: [u8; 3] = [80, 60, 40];

/// Most bytes of a thumbnail. Source: 20 000 scans of a ward stay below 400 MB in the project file.
const MAX_THUMBNAIL_BYTES: usize = 20_000;

/// A picture of this longer side, in pixels, is below [`MAX_THUMBNAIL_BYTES`] uncompressed.
const SMALLEST_THUMBNAIL: u32 = 64;

/// Reductions by more than this go through a box filter, whose cost is that of reading the pixels once.
const BOX_FILTER_FROM: u32 = 2;

/// A file of one image.
#[derive(Clone, Copy)]
pub(super) struct Encoded<'a> {
    pub bytes: &'a [u8],
    pub format: ScanFormat,
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

/// Bytes of the decoded image; 0 for one that cannot be decoded.
pub(super) fn decoding_bytes(image: Encoded<'_>) -> u64 {
    decoder(image).map_or(0, |decoder| decoder.total_bytes())
}

/// Whether a JPEG has its end marker: one that was cut off is decoded with grey instead of its lower part.
pub(super) fn jpeg_has_end(bytes: &[u8]) -> bool {
    const END: [u8; 2] = [0xFF, 0xD9];
    // The first marker may be that of a preview in the EXIF block, so the last is looked for, behind the first scan.
    const SCAN: [u8; 2] = [0xFF, 0xDA];
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|window| window == marker);
    match (last(SCAN), last(END)) {
        (Some(scan), Some(end)) => end > scan,
        _ => false,
    }
}

/// The image, upright, its longer side at most `max_side` pixels.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn decode(image: Encoded<'_>, max_side: u32) -> Result<PageImage, ScanError> {
    let mut decoder = decoder(image)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    let full_side = decoded.width().max(decoded.height());
    Ok(upright(decoded, full_side, max_side, orientation, stated_dpi(image.bytes)))
}

/// The brightness of the image, as stored.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn grey(image: Encoded<'_>) -> Result<Grey, ScanError> {
    let decoder = decoder(image)?;
    if image.format == ScanFormat::Jpeg
        && let Some(light) = jpeg_luma(image.bytes, decoder.dimensions())
    {
        return Ok(light);
    }
    let light = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?.into_luma8();
    Ok(Grey { width: light.width(), height: light.height(), light: light.into_raw() })
}

/// The brightness of a JPEG alone, at half the cost of its colours. `None` for one that has none of its own (CMYK), or is damaged: the
/// whole decoder has the last word about damage.
fn jpeg_luma(bytes: &[u8], (width, height): (u32, u32)) -> Option<Grey> {
    let side = usize::from(u16::MAX);
    let options =
        DecoderOptions::default().set_max_width(side).set_max_height(side).jpeg_set_out_colorspace(ColorSpace::Luma);
    let light = JpegLuma::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    (light.len() as u64 == u64::from(width) * u64::from(height)).then_some(Grey { width, height, light })
}

/// How the image is to be turned.
pub(super) fn orientation(image: Encoded<'_>) -> Orientation {
    decoder(image)
        .and_then(|mut decoder| decoder.orientation().map_err(|error| reason(&error)))
        .unwrap_or(Orientation::NoTransforms)
}

/// So many quarter turns clockwise.
pub(super) fn quarter_turns(count: u8) -> Orientation {
    match count % 4 {
        1 => Orientation::Rotate90,
        2 => Orientation::Rotate180,
        3 => Orientation::Rotate270,
        _ => Orientation::NoTransforms,
    }
}

/// A page made smaller, its longer side at most `side` pixels.
///
/// Errors: only where the page's own size and pixels disagree.
pub(super) fn smaller(page: &PageImage, side: u32) -> Result<PageImage, ScanError> {
    let pixels = image::ImageBuffer::<image::Rgba<u8>, &[u8]>::from_raw(page.width, page.height, page.rgba.as_slice())
        .ok_or_else(|| ScanError::damaged("size and pixels of a page disagree"))?;
    let longer = page.width.max(page.height);
    if longer <= side {
        return Ok(page.clone());
    }
    let scaled = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let small = image::imageops::thumbnail(&pixels, scaled(page.width), scaled(page.height));
    Ok(PageImage { width: small.width(), height: small.height(), rgba: small.into_raw(), dpi_tenths: None })
}

/// A decoded image (of a page whose longer side is `full_side`) made smaller and turned.
pub(super) fn upright(
    decoded: DynamicImage,
    full_side: u32,
    max_side: u32,
    orientation: Orientation,
    dpi: Option<f64>,
) -> PageImage {
    let mut small = shrink(decoded, max_side);
    small.apply_orientation(orientation);
    let small_side = small.width().max(small.height());
    let dpi_tenths = dpi
        .map(|dpi| (dpi * 10.0 * f64::from(small_side) / f64::from(full_side.max(1))).round())
        .filter(|tenths| (1.0..1e6).contains(tenths))
        .map(|tenths| tenths as u32);
    // Of a page of TIFF this is RGBA, but opaque.
    let see_through = small.color().has_alpha();
    let mut rgba = small.into_rgba8();
    let (width, height) = rgba.dimensions();
    if see_through {
        rgba.pixels_mut().for_each(|pixel| on_white(&mut pixel.0));
    }
    PageImage { width, height, rgba: rgba.into_raw(), dpi_tenths }
}

/// A size that a page may have.
///
/// Errors: [`ScanError::TooLarge`], or no pixels at all.
pub(super) fn checked_size(width: u64, height: u64) -> Result<(u64, u64), ScanError> {
    match width.saturating_mul(height) {
        0 => Err(ScanError::damaged("no pixels")),
        pixels if pixels > MAX_PAGE_PIXELS => Err(ScanError::TooLarge { width, height }),
        _ => Ok((width, height)),
    }
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
    let bytes = Cursor::new(image.bytes);
    let failed = |error: ImageError| reason(&error);
    let mut decoder: Decoder<'_> = match image.format {
        ScanFormat::Jpeg => Box::new(JpegDecoder::new(bytes).map_err(failed)?),
        ScanFormat::Png => Box::new(PngDecoder::new(bytes).map_err(failed)?),
        ScanFormat::WebP => Box::new(WebPDecoder::new(bytes).map_err(failed)?),
        _ => return Err(ScanError::UnknownFormat),
    };
    let (width, height) = decoder.dimensions();
    let (width, height) = checked_size(u64::from(width), u64::from(height))?;
    if decoder.total_bytes() > MAX_DECODER_BYTES {
        let most = MAX_DECODER_BYTES / u64::from(decoder.color_type().bytes_per_pixel()).max(1);
        return Err(ScanError::TooDeep { width, height, most });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(limits).map_err(failed)?;
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
pub(super) fn on_white(pixel: &mut [u8; 4]) {
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

/// Dots per inch that the file's EXIF states.
pub(super) fn stated_dpi(bytes: &[u8]) -> Option<f64> {
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
