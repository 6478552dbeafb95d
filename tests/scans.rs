//! Real odd files through `scans`: what is read, what is refused and why; nothing panics.

use std::fs;
use std::path::{Path, PathBuf};

use thuaso::cadastre::ScanState;
use thuaso::scans::{Document, inspect, render_page, thumbnail};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/scans")
}

/// Some of the files have no licence text at hand to be copied with: they are read where they lie, when they are there.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/open/img-pdf");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("{} is not on this machine: the PDF files are left out", folder.display());
    None
}

fn read(name: &str) -> Vec<u8> {
    let here = folder().join(name);
    let path = if here.exists() { here } else { shared().expect("listed by files()").join(name) };
    fs::read(path).expect(name)
}

fn files() -> Vec<String> {
    let folders = std::iter::once(folder()).chain(shared());
    let mut names: Vec<String> = folders
        .flat_map(|folder| fs::read_dir(folder).expect("listed"))
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".txt"))
        .collect();
    names.sort();
    names
}

/// File, pages, and the key of the reason why it cannot be read; empty when it can.
const EXPECTED: [(&str, u32, &str); 32] = [
    ("broken_exif_dpi.jpg", 1, ""),
    ("ccitt-endofline-true.pdf", 1, ""),
    ("content-stream-errors.pdf", 4, ""),
    ("cyclic-toc.pdf", 1, ""),
    ("empty_gps_ifd.jpg", 1, ""),
    ("exif_gps.jpg", 1, ""),
    ("exif_gps_typeerror.jpg", 1, ""),
    ("fourpages.pdf", 4, ""),
    ("g4-multi.tiff", 3, ""),
    ("graph-encrypted.pdf", 0, "scans-encrypted"),
    ("hopper_g4_500.tif", 1, ""),
    ("hopper_orientation_2.jpg", 1, ""),
    ("hopper_orientation_3.jpg", 1, ""),
    ("hopper_orientation_4.jpg", 1, ""),
    ("hopper_orientation_5.jpg", 1, ""),
    ("hopper_orientation_6.jpg", 1, ""),
    ("hopper_orientation_7.jpg", 1, ""),
    ("hopper_orientation_8.jpg", 1, ""),
    ("image-mono-inline.pdf", 1, ""),
    ("invalid-exif-without-x-resolution.jpg", 1, ""),
    ("invalid-exif.jpg", 1, ""),
    ("jbig2.pdf", 1, ""),
    ("multipage-lastframe.tif", 1, ""),
    ("multipage-mmap.tiff", 3, ""),
    ("multipage.tiff", 3, ""),
    ("multipage_multiple_frame_loop.tiff", 2, ""),
    ("multipage_out_of_order.tiff", 3, ""),
    ("multipage_single_frame_loop.tiff", 1, ""),
    ("oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif", 0, "scans-no-pages"),
    ("oom-8ed3316a4109213ca96fb8a256a0bfefdece1461.icns", 0, "scans-unknown-format"),
    ("page.heic", 1, ""),
    ("sandwich.pdf", 1, ""),
];

#[test]
fn every_file_is_read_or_refused_with_its_reason() {
    let found: Vec<(String, u32, String)> = files()
        .into_iter()
        .map(|name| {
            let inspection = inspect(&read(&name));
            let reason = match inspection.state {
                ScanState::Readable => String::new(),
                ScanState::Unreadable(reason) => reason.key.into_owned(),
            };
            (name, inspection.pages, reason)
        })
        .collect();
    let expected = EXPECTED.map(|(name, pages, reason)| (name.to_owned(), pages, reason.to_owned()));
    let mut expected = expected.to_vec();
    expected.retain(|(name, ..)| !name.ends_with(".pdf") || shared().is_some());
    assert_eq!(found, expected);
}

#[test]
fn every_orientation_gives_the_same_picture() {
    let upright = render_page(&read("hopper_orientation_2.jpg"), 0, u32::MAX).expect("decodes");
    for orientation in 3..=8 {
        let page = render_page(&read(&format!("hopper_orientation_{orientation}.jpg")), 0, u32::MAX).expect("decodes");
        assert_eq!((page.width, page.height), (upright.width, upright.height), "{orientation}");
        let apart: u64 = page.rgba.iter().zip(&upright.rgba).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = apart as f64 / page.rgba.len() as f64;
        assert!(mean < 4.0, "orientation {orientation} differs by {mean} of 255 a channel");
    }
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    for name in files() {
        let whole = read(&name);
        for part in 0..50 {
            let cut = whole.get(..whole.len() * part / 50).expect("shorter than the whole");
            let inspection = inspect(cut);
            assert_eq!(inspection.pages == 0, inspection.state != ScanState::Readable, "{name} cut at {part}/50");
        }
    }
}

#[test]
fn a_page_past_the_last_is_refused() {
    if shared().is_none() {
        return;
    }
    let document = Document::open(read("fourpages.pdf")).expect("opens");
    assert_eq!(document.pages(), 4);
    assert!(document.page(3, 100).is_ok());
    assert!(document.page(4, 100).is_err());
}

#[test]
fn a_thumbnail_is_a_small_jpeg() {
    let small = thumbnail(&read("hopper_orientation_6.jpg"), 64).expect("renders");
    let page = render_page(&small, 0, u32::MAX).expect("is an image");
    assert_eq!(page.width.max(page.height), 64);
}

#[test]
fn a_thumbnail_of_noise_stays_small() {
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let rgb: Vec<u8> = (0..512 * 512 * 3).map(|_| noise()).collect();
    let picture = image::RgbImage::from_raw(512, 512, rgb).expect("sized");
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).expect("encodes");
    let small = thumbnail(&png.into_inner(), 512).expect("decodes");
    assert!(small.len() <= 20_000, "{} bytes", small.len());
}
