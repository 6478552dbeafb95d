//! One decode of a page serves all that is found out about it: thumbnail, codes, quality, look.
//!
//! A fine JPEG, alone or as a scanner's page of a PDF, is decoded at half size ([`half_jpeg`](super::half_jpeg)); every other page
//! whole. A page that has to be looked at at full size for a fine code is then decoded a second time.

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage};

use super::half_jpeg::{self, Chroma, HalfJpeg};
use super::quality::{self, A4_INCHES, WORKING_DPI};
use super::raster::{self, Encoded};
use super::{Grey, PageImage, ScanError, codes, look};
use crate::cadastre::{Confidential, PageCode, PageReading, ScanFormat};

/// Pages with a longer side from this, in pixels, are read at half size. Source: A4 at 240 dpi, whose half still has 120.
const HALF_FROM: u32 = 2_800;

/// Longest side that a page is read at, pixels. Source: A3 at 300 dpi has 4 961.
pub(super) const READING_SIDE: u32 = 5_000;

/// Dots per inch that programs write when they know none. Source: EXIF 2.32 (72), Windows (96).
const DPI_OF_NO_MEANING: f32 = 96.0;

/// What one page gave.
#[derive(Debug, Clone, PartialEq)]
pub struct PageExamination {
    pub reading: PageReading,
    /// A JPEG file of the page; empty when none was asked for.
    pub thumbnail: Vec<u8>,
}

/// A JPEG that may be read at half size.
pub(super) struct JpegPage<'a> {
    pub bytes: &'a [u8],
    pub orientation: Orientation,
    /// Where the page's size is known.
    pub dots_per_inch: Option<f32>,
}

/// Reads a fine JPEG at half size. `None` for one that is not fine or that only the whole decoder reads.
pub(super) fn read_jpeg(page: &JpegPage<'_>, side: u32, key: &Confidential<[u8; 32]>) -> Option<PageExamination> {
    let half = half_jpeg::decode(page.bytes)?;
    if half.full.0.max(half.full.1) < HALF_FROM {
        return None;
    }
    let (width, height) = if page.orientation.to_exif() >= 5 { (half.full.1, half.full.0) } else { half.full };
    let thumbnail =
        if side > 0 { raster::to_jpeg(&thumbnail(&half, side, page.orientation)?).ok()? } else { Vec::new() };
    let grey = turned(half.luma, page.orientation)?;
    let full = || {
        let image = Encoded { bytes: page.bytes, format: ScanFormat::Jpeg };
        turned(raster::grey(image).ok()?, page.orientation)
    };
    let dpi = page.dots_per_inch.or(Some(dpi_on_a4(width.max(height))));
    let reading = PageReading {
        width,
        height,
        quality: quality::measure(&at_working_dpi(&grey, dpi, 2), dpi),
        codes: codes::read_codes(&grey, full, key),
        look: look::look(&grey),
    };
    Some(PageExamination { reading, thumbnail })
}

/// The codes of a fine JPEG. `None` as for [`read_jpeg`].
pub(super) fn codes_of_jpeg(bytes: &[u8], key: &Confidential<[u8; 32]>) -> Option<Vec<PageCode>> {
    let half = half_jpeg::decode(bytes)?;
    let fine = half.full.0.max(half.full.1) >= HALF_FROM;
    let full = || raster::grey(Encoded { bytes, format: ScanFormat::Jpeg }).ok();
    fine.then(|| codes::read_codes(&half.luma, full, key))
}

/// Reads a page that was decoded whole, of this size before it was made smaller.
///
/// Errors: only where the page's own size and pixels disagree.
pub(super) fn read_whole(
    page: &PageImage,
    full: (u32, u32),
    dots_per_inch: Option<f32>,
    side: u32,
    key: &Confidential<[u8; 32]>,
) -> Result<PageExamination, ScanError> {
    let grey = Grey::from(page);
    let half = grey.halved();
    // Of the pixels that are here, when the page was made smaller.
    let shrunk = page.width.max(page.height) as f32 / full.0.max(full.1).max(1) as f32;
    let dpi_here = dots_per_inch.map(|dpi| dpi * shrunk);
    let longer = grey.width.max(grey.height);
    let working =
        if longer >= HALF_FROM { at_working_dpi(&half, dpi_here, 2) } else { at_working_dpi(&grey, dpi_here, 1) };
    let reading = PageReading {
        width: full.0,
        height: full.1,
        quality: quality::measure(&working, dots_per_inch),
        codes: codes::read_codes(&half, || Some(grey), key),
        look: look::look(&half),
    };
    let thumbnail = if side > 0 { raster::to_jpeg(&raster::smaller(page, side)?)? } else { Vec::new() };
    Ok(PageExamination { reading, thumbnail })
}

/// The dots per inch of an image file: what it states, if that means something; else as if its longer side were that of A4.
pub(super) fn dpi_of_image(stated: Option<f32>, is_photo: bool, longer: u32) -> f32 {
    stated.filter(|dpi| !is_photo && *dpi > DPI_OF_NO_MEANING && *dpi < 10_000.0).unwrap_or_else(|| dpi_on_a4(longer))
}

fn dpi_on_a4(longer: u32) -> f32 {
    longer as f32 / A4_INCHES
}

/// The page made smaller to no less than [`WORKING_DPI`]; `factor`: how much smaller it is already.
fn at_working_dpi(grey: &Grey, dpi: Option<f32>, factor: u32) -> Grey {
    let dpi = dpi.unwrap_or_else(|| dpi_on_a4(grey.width.max(grey.height) * factor)) / factor as f32;
    // A ratio of two sizes of pictures.
    grey.reduced((dpi / WORKING_DPI) as u32)
}

fn turned(grey: Grey, orientation: Orientation) -> Option<Grey> {
    if orientation == Orientation::NoTransforms {
        return Some(grey);
    }
    let mut image = DynamicImage::ImageLuma8(GrayImage::from_raw(grey.width, grey.height, grey.light)?);
    image.apply_orientation(orientation);
    let turned = image.into_luma8();
    Some(Grey { width: turned.width(), height: turned.height(), light: turned.into_raw() })
}

/// A thumbnail in colour of a page at half size.
fn thumbnail(half: &HalfJpeg, side: u32, orientation: Orientation) -> Option<PageImage> {
    let longer = half.luma.width.max(half.luma.height);
    let scaled = |length: u32| {
        let scaled = u64::from(length) * u64::from(side.min(longer)) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let (width, height) = (scaled(half.luma.width), scaled(half.luma.height));
    let light = image::imageops::thumbnail(
        &image::ImageBuffer::<image::Luma<u8>, &[u8]>::from_raw(
            half.luma.width,
            half.luma.height,
            half.luma.light.as_slice(),
        )?,
        width,
        height,
    );
    let stretched = |plane: &Grey| {
        let image = GrayImage::from_raw(plane.width, plane.height, plane.light.clone())?;
        Some(image::imageops::resize(&image, width, height, FilterType::Triangle).into_raw())
    };
    let rgba: Vec<u8> = match &half.chroma {
        Some(Chroma { blue, red }) => {
            let (blue, red) = (stretched(blue)?, stretched(red)?);
            light
                .as_raw()
                .iter()
                .zip(&blue)
                .zip(&red)
                .flat_map(|((light, blue), red)| rgba(*light, *blue, *red))
                .collect()
        }
        None => light.as_raw().iter().flat_map(|light| [*light, *light, *light, u8::MAX]).collect(),
    };
    let mut image = DynamicImage::ImageRgba8(image::RgbaImage::from_raw(width, height, rgba)?);
    image.apply_orientation(orientation);
    Some(PageImage {
        width: image.width(),
        height: image.height(),
        rgba: image.into_rgba8().into_raw(),
        dpi_tenths: None,
    })
}

/// Source: JFIF 1.02, as ITU-R BT.601.
fn rgba(light: u8, blue: u8, red: u8) -> [u8; 4] {
    let (light, blue, red) = (f32::from(light), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    // Saturates.
    let byte = |value: f32| (value + 0.5) as u8;
    [byte(light + 1.402 * red), byte(light - 0.344_136 * blue - 0.714_136 * red), byte(light + 1.772 * blue), u8::MAX]
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, Document, JpegStyle, TextStyle, jpeg_file, pdf_file, render_page};
    use super::*;
    use crate::cadastre::PageCode;

    const CERTIFICATE: &str =
        "05-01-2025-08-30-00|00328|VBDLIS|H26.99-250105-0001|AA 06654954|CN00383|05-01-2025-09-00-00|7312";
    const STYLE: JpegStyle = JpegStyle { quality: 80, dots_per_inch: 300, grey: false, orientation: None };

    /// A5 lying, at 350 dpi: large enough to be read at half size.
    fn paper() -> Canvas {
        let mut page = Canvas::new(2900, 2000, [250, 248, 240]);
        let style = TextStyle { size: 50.0, bold: false, colour: [40; 3], opacity: 1.0 };
        for line in 0_u8..20 {
            page.text((200.0, 300.0 + 80.0 * f32::from(line)), style, "Thửa đất số 125, tờ bản đồ số 12, mẫu");
        }
        page.ring((2300.0, 1600.0), 200.0, 30.0, [210, 20, 20]);
        assert!(page.qr_code((2200.0, 200.0), 8.0, CERTIFICATE));
        page
    }

    fn read(bytes: Vec<u8>) -> PageExamination {
        Document::open(bytes).expect("a scan").read_page(0, 256, &Confidential::new([7; 32])).expect("a page")
    }

    fn red_share(thumbnail: &[u8]) -> f32 {
        let small = render_page(thumbnail, 0, 256).expect("a JPEG");
        let red = small.rgba.chunks(4).filter(|pixel| pixel[0] > 150 && pixel[1] < 110).count();
        red as f32 * 1000.0 / (small.width * small.height) as f32
    }

    #[test]
    fn a_page_is_the_same_from_a_jpeg_from_a_pdf_and_from_pixels() {
        let page = paper();
        let whole = page.to_page();
        let from_pixels =
            read_whole(&whole, (2900, 2000), Some(300.0), 256, &Confidential::new([7; 32])).expect("a page");
        for bytes in [jpeg_file(&page, STYLE).expect("a page"), pdf_file(&[page], STYLE).expect("a page")] {
            let read = read(bytes);
            let (one, other) = (&read.reading, &from_pixels.reading);
            assert_eq!((one.width, one.height), (2900, 2000));
            assert!(matches!(one.codes.as_slice(), [PageCode::CertificateQr { .. }]), "{:?}", one.codes);
            assert_eq!(one.quality.faults, other.quality.faults);
            assert!((one.quality.sharpness - other.quality.sharpness).abs() < 0.15, "{one:?} {other:?}");
            assert!((one.quality.dots_per_inch.expect("stated") - 300.0).abs() < 1.0, "{one:?}");
            assert!(super::super::look_distance(one.look, other.look) <= 2);
            let (seen, expected) = (red_share(&read.thumbnail), red_share(&from_pixels.thumbnail));
            assert!(seen > expected * 0.5 && expected > 2.0, "{seen} {expected}");
        }
    }

    #[test]
    fn a_photo_on_its_side_is_read_upright() {
        let stated = JpegStyle { orientation: Some(6), ..STYLE };
        let read = read(jpeg_file(&paper(), stated).expect("a page"));
        assert_eq!((read.reading.width, read.reading.height), (2000, 2900));
        let small = render_page(&read.thumbnail, 0, 256).expect("a JPEG");
        assert!(small.height > small.width);
    }

    #[test]
    fn dots_per_inch_that_mean_nothing_are_not_believed() {
        assert!((dpi_of_image(Some(72.0), false, 3508) - 300.0).abs() < 1.0);
        assert!((dpi_of_image(Some(200.0), false, 3508) - 200.0).abs() < 1e-3);
        assert!((dpi_of_image(Some(300.0), true, 1637) - 140.0).abs() < 1.0);
    }
}
