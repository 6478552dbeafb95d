//! Drawn pages as files: JPEG, PDF with one JPEG a page, TIFF with JPEG strips. The same pages give the same bytes.

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{ExtendedColorType, ImageEncoder, ImageError};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use super::photo_exif::exif_block;
use super::{Canvas, ScanError};
use crate::cadastre::PhotoOrigin;

/// How pages become JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegStyle {
    /// 1 to 100.
    pub quality: u8,
    pub dots_per_inch: u16,
    pub grey: bool,
    /// Orientation by EXIF (1 to 8) to state in the file; `None` states nothing.
    pub orientation: Option<u8>,
}

/// The page as a JPEG file.
///
/// Errors: a page without pixels, or one wider or higher than a JPEG may be.
pub fn jpeg_file(page: &Canvas, style: JpegStyle) -> Result<Vec<u8>, ScanError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, style.quality);
    encoder.set_pixel_density(PixelDensity::dpi(style.dots_per_inch));
    if let Some(orientation) = style.orientation {
        encoder.set_exif_metadata(exif(orientation)).map_err(ScanError::damaged)?;
    }
    let failed = |error: ImageError| ScanError::damaged(error);
    if style.grey {
        let grey = grey(page);
        encoder.encode(&grey, page.width(), page.height(), ExtendedColorType::L8).map_err(failed)?;
    } else {
        encoder.encode(page.rgb(), page.width(), page.height(), ExtendedColorType::Rgb8).map_err(failed)?;
    }
    Ok(bytes)
}

/// The page as a telephone writes it: a JPEG file that says where and when it was taken, and nothing about its resolution.
///
/// Errors: as [`jpeg_file`].
pub fn photo_file(page: &Canvas, style: JpegStyle, origin: &PhotoOrigin) -> Result<Vec<u8>, ScanError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, style.quality);
    let block = exif_block(style.orientation.unwrap_or(1), origin);
    encoder.set_exif_metadata(block).map_err(ScanError::damaged)?;
    encoder.encode(page.rgb(), page.width(), page.height(), ExtendedColorType::Rgb8).map_err(ScanError::damaged)?;
    Ok(bytes)
}

/// The pages as a PDF file.
///
/// Errors: as [`jpeg_file`].
pub fn pdf_file(pages: &[Canvas], style: JpegStyle) -> Result<Vec<u8>, ScanError> {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let count = i32::try_from(pages.len()).map_err(|_| ScanError::TooManyPages)?;
    // Three objects a page, after the first two.
    let page_ref = |page: i32| Ref::new(3 + page * 3);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..count).map(page_ref)).count(count);
    for (number, page) in (0..count).zip(pages) {
        let (page_id, image_id, content_id) = (page_ref(number), Ref::new(4 + number * 3), Ref::new(5 + number * 3));
        let points = |pixels: u32| pixels as f32 * 72.0 / f32::from(style.dots_per_inch.max(1));
        let (width, height) = (points(page.width()), points(page.height()));
        let mut written = pdf.page(page_id);
        written.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(content_id);
        written.resources().x_objects().pair(Name(b"Im"), image_id);
        written.finish();
        let jpeg = jpeg_file(page, JpegStyle { orientation: None, ..style })?;
        let mut image = pdf.image_xobject(image_id, &jpeg);
        image.filter(Filter::DctDecode);
        image.bits_per_component(8);
        image.width(pixels(page.width())?).height(pixels(page.height())?);
        if style.grey {
            image.color_space().device_gray();
        } else {
            image.color_space().device_rgb();
        }
        image.finish();
        let mut content = Content::new();
        content.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(Name(b"Im")).restore_state();
        pdf.stream(content_id, &content.finish());
    }
    Ok(pdf.finish())
}

/// The pages as one grey TIFF file with JPEG compression, one strip a page.
/// Source: TIFF 6.0 and its Technical Note 2 (compression 7).
///
/// Errors: as [`jpeg_file`].
pub fn tiff_file(pages: &[Canvas], style: JpegStyle) -> Result<Vec<u8>, ScanError> {
    let mut bytes = b"II*\0".to_vec();
    // The place of the offset of the next directory.
    let mut link = bytes.len();
    bytes.extend([0; 4]);
    for page in pages {
        let jpeg = jpeg_file(page, JpegStyle { grey: true, orientation: None, ..style })?;
        let strip = offset(&bytes)?;
        bytes.extend(&jpeg);
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
        let resolution = offset(&bytes)?;
        bytes.extend(u32::from(style.dots_per_inch).to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        let directory = offset(&bytes)?;
        if let Some(place) = bytes.get_mut(link..link + 4) {
            place.copy_from_slice(&directory.to_le_bytes());
        }
        let strip_bytes = u32::try_from(jpeg.len()).map_err(|_| ScanError::damaged("TIFF strip"))?;
        // Tag, type (3 short, 4 long, 5 rational), value.
        let entries: [(u16, u16, u32); 12] = [
            (256, 4, page.width()),
            (257, 4, page.height()),
            (258, 3, 8),
            (259, 3, 7),
            (262, 3, 1),
            (273, 4, strip),
            (277, 3, 1),
            (278, 4, page.height()),
            (279, 4, strip_bytes),
            (282, 5, resolution),
            (283, 5, resolution),
            (296, 3, 2),
        ];
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        link = bytes.len();
        bytes.extend([0; 4]);
    }
    Ok(bytes)
}

fn offset(bytes: &[u8]) -> Result<u32, ScanError> {
    u32::try_from(bytes.len()).map_err(|_| ScanError::damaged("TIFF length"))
}

fn pixels(count: u32) -> Result<i32, ScanError> {
    i32::try_from(count).map_err(|_| ScanError::damaged("page size"))
}

/// Luma by ITU-R BT.601.
fn grey(page: &Canvas) -> Vec<u8> {
    let luma = |pixel: &[u8]| match pixel {
        [red, green, blue] => (299 * u32::from(*red) + 587 * u32::from(*green) + 114 * u32::from(*blue)) / 1_000,
        _ => 0,
    };
    // A mean of bytes is a byte.
    page.rgb().chunks_exact(3).map(|pixel| luma(pixel) as u8).collect()
}

/// The smallest EXIF block: one directory with the orientation (tag 0x0112).
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
    bytes.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    bytes.extend([0; 4]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::{inspect, render_page};
    use super::*;
    use crate::cadastre::{ScanFormat, ScanState};

    const STYLE: JpegStyle = JpegStyle { quality: 80, dots_per_inch: 100, grey: false, orientation: None };

    /// Black above, white below.
    fn page() -> Canvas {
        let mut page = Canvas::new(40, 60, [255; 3]);
        page.rectangle(0.0, 0.0, 40.0, 30.0, [0; 3]);
        page
    }

    fn upper_left(bytes: &[u8], number: u32) -> Result<u8, ScanError> {
        Ok(render_page(bytes, number, 60)?.rgba.first().copied().unwrap_or(128))
    }

    #[test]
    fn every_kind_of_file_is_read_by_our_own_reader() -> Result<(), ScanError> {
        let pages = [page(), Canvas::new(40, 60, [255; 3])];
        let files = [
            (pdf_file(&pages, STYLE)?, ScanFormat::Pdf, 2),
            (tiff_file(&pages, STYLE)?, ScanFormat::Tiff, 2),
            (jpeg_file(&page(), STYLE)?, ScanFormat::Jpeg, 1),
        ];
        for (bytes, format, count) in files {
            let seen = inspect(&bytes);
            assert_eq!((seen.format, seen.pages, seen.state), (format, count, ScanState::Readable), "{format:?}");
            assert!(upper_left(&bytes, 0)? < 30, "{format:?}");
            if count > 1 {
                assert!(upper_left(&bytes, 1)? > 225, "{format:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_stated_orientation_is_obeyed_by_the_reader() -> Result<(), ScanError> {
        // 3: the picture lies upside down, so the reader shows its lower half above.
        let bytes = jpeg_file(&page(), JpegStyle { orientation: Some(3), ..STYLE })?;
        assert!(upper_left(&bytes, 0)? > 225);
        Ok(())
    }
}
