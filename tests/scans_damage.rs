//! One file of each kind, damaged in many ways: never a panic, never a stall, and what is cut off is told.

use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use image::{ImageFormat, RgbImage};
use thuaso::cadastre::ScanState;
use thuaso::scans::{Canvas, Document, JpegStyle, TextStyle, inspect, jpeg_file, pdf_file, tiff_file};

/// A decoder that takes longer for a file of some kilobytes hangs; the machine may be slow and busy.
const STALL: Duration = Duration::from_secs(60);

/// Bytes that are changed one at a time, and places where a file is cut, for each kind.
const FLIPS: usize = 60;
const CUTS: usize = 24;

fn page() -> Canvas {
    let mut page = Canvas::new(160, 220, [250, 248, 240]);
    page.text(
        (12.0, 40.0),
        TextStyle { size: 16.0, bold: true, colour: [160, 20, 20], opacity: 1.0 },
        "GIẤY CHỨNG NHẬN",
    );
    page.qr_code((90.0, 150.0), 2.0, "mẫu");
    page
}

fn style() -> JpegStyle {
    JpegStyle { quality: 80, dots_per_inch: 100, grey: false, orientation: Some(6) }
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let page = page();
    let image = RgbImage::from_raw(page.width(), page.height(), page.rgb().to_vec()).expect("sized");
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).expect("encodes");
    file.into_inner()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let fax = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scans/hopper_g4_500.tif");
    vec![
        ("PDF", pdf_file(&[page(), page()], style()).expect("writes")),
        ("JPEG", jpeg_file(&page(), style()).expect("writes")),
        ("PNG", encoded(ImageFormat::Png)),
        ("WebP", encoded(ImageFormat::WebP)),
        ("TIFF, JPEG", tiff_file(&[page(), page()], style()).expect("writes")),
        ("TIFF, Group 4", std::fs::read(fax).expect("in the repository")),
    ]
}

/// Opens a file and every page of it.
fn look(name: &str, bytes: &[u8]) {
    let began = Instant::now();
    let inspection = inspect(bytes);
    assert_eq!(inspection.pages == 0, inspection.state != ScanState::Readable, "{name}");
    if let Ok(document) = Document::open(bytes.to_vec()) {
        for page in 0..document.pages().min(4) {
            let _ = document.page_size(page);
            if let Ok(page) = document.page(page, 300) {
                assert_eq!(page.rgba.len(), page.width as usize * page.height as usize * 4, "{name}");
            }
        }
    }
    assert!(began.elapsed() < STALL, "{name} took {:?}", began.elapsed());
}

#[test]
fn a_byte_that_is_wrong_stops_nothing() {
    for (kind, file) in files() {
        let mut state = 0x9E37_79B9_u32;
        let mut random = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for case in 0..FLIPS {
            let mut damaged = file.clone();
            // Every other one in the header, where sizes and offsets stand.
            let within = if case % 2 == 0 { file.len() } else { file.len().min(200) };
            let (at, bit) = (random(within), random(8));
            damaged[at] = if case % 3 == 0 { 0xFF } else { damaged[at] ^ 1 << bit };
            look(&format!("{kind}, byte {at}, case {case}"), &damaged);
        }
    }
}

#[test]
fn a_file_that_is_cut_off_stops_nothing() {
    for (kind, file) in files() {
        for case in 0..CUTS {
            look(&format!("{kind}, cut {case}"), &file[..file.len() * case / CUTS]);
        }
    }
}

#[test]
fn a_whole_file_has_no_doubt_and_a_mended_one_has() {
    for (kind, file) in files() {
        let whole = inspect(&file);
        assert_eq!((whole.state, whole.doubt), (ScanState::Readable, None), "{kind}");
    }
    for (kind, key) in [("PDF", "scans-pdf-cut"), ("JPEG", "scans-jpeg-cut")] {
        let (_, file) = files().into_iter().find(|(of, _)| *of == kind).expect("listed");
        let cut = inspect(&file[..file.len() - 40]);
        let doubt = cut.doubt.map(|doubt| doubt.key.into_owned());
        assert_eq!((cut.state, doubt.as_deref()), (ScanState::Readable, Some(key)), "{kind}");
    }
}

#[test]
fn orientation_is_obeyed_in_png_and_webp_too() {
    use image::codecs::png::PngEncoder;
    use image::codecs::webp::WebPEncoder;
    use image::{ExtendedColorType, ImageEncoder};
    // A TIFF of one entry: orientation (274), short, 6: turn right to see it upright.
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    // Black left, white right: upright, black is above.
    let pixels = [0, 0, 0, 255, 255, 255];
    let mut files: [Vec<u8>; 2] = Default::default();
    let mut png = PngEncoder::new(&mut files[0]);
    png.set_exif_metadata(exif.clone()).expect("PNG has EXIF");
    png.write_image(&pixels, 2, 1, ExtendedColorType::Rgb8).expect("encodes");
    let mut webp = WebPEncoder::new_lossless(&mut files[1]);
    webp.set_exif_metadata(exif).expect("WebP has EXIF");
    webp.write_image(&pixels, 2, 1, ExtendedColorType::Rgb8).expect("encodes");
    for file in files {
        let page = Document::open(file).expect("opens").page(0, u32::MAX).expect("decodes");
        assert_eq!((page.width, page.height), (1, 2));
        assert_eq!(page.rgba, [0, 0, 0, 255, 255, 255, 255, 255]);
    }
}
