//! Pages of a PDF that are nothing but one JPEG over the whole page, as scanners write them: the JPEG itself, so that it need not
//! be rendered.

use std::borrow::Cow;

use hayro::hayro_syntax::object::dict::keys::{
    COLORSPACE, DECODE, HEIGHT, IMAGE, IMAGE_MASK, MASK, SMASK, SUBTYPE, WIDTH,
};
use hayro::hayro_syntax::object::{Array, Name, Stream};
use hayro::hayro_syntax::page::{Page, Rotation};
use hayro::hayro_syntax::{Filter, Pdf};

/// Points of a PDF in an inch. Source: ISO 32000-1, 8.3.2.3.
const POINTS_PER_INCH: f32 = 72.0;

/// How much of a side may be left uncovered by an image that covers the page.
const TOLERANCE: f32 = 0.02;

/// Most words of a content stream that only places an image.
const MOST_WORDS: usize = 64;

/// The picture of a scanned page.
pub(super) struct ScannedPage<'a> {
    pub jpeg: Cow<'a, [u8]>,
    /// Quarter turns clockwise that make it upright.
    pub quarter_turns: u8,
    pub dots_per_inch: f32,
}

/// The JPEG that is all that a page (from 0) shows. `None` for any other page.
pub(super) fn scanned_page(pdf: &Pdf, page: u32) -> Option<ScannedPage<'_>> {
    let page = pdf.pages().get(page as usize)?;
    let name = only_image(page)?;
    let objects = &page.resources().x_objects;
    let stream = objects.get::<Stream<'_>>(name.as_slice())?;
    let dict = stream.dict();
    let plain = [SMASK, MASK, DECODE, IMAGE_MASK].into_iter().all(|key| !dict.contains_key(key));
    let is_image = dict.get::<Name<'_>>(SUBTYPE).is_some_and(|subtype| *subtype == *IMAGE);
    if !plain || !is_image || !matches!(stream.filters().as_slice(), [Filter::DctDecode]) {
        return None;
    }
    let named = |name: &Name<'_>| [&b"DeviceRGB"[..], b"DeviceGray"].contains(&name.as_ref());
    let based = |name: &Name<'_>| {
        [&b"ICCBased"[..], b"CalRGB", b"CalGray"].iter().any(|based| *based == AsRef::<[u8]>::as_ref(name))
    };
    let usual = dict.get::<Name<'_>>(COLORSPACE).is_some_and(|name| named(&name))
        || dict
            .get::<Array<'_>>(COLORSPACE)
            .and_then(|array| array.iter::<Name<'_>>().next())
            .is_some_and(|name| based(&name));
    let (width, height) = (dict.get::<u32>(WIDTH)?, dict.get::<u32>(HEIGHT)?);
    let (across, down) = page.base_dimensions();
    if !usual || width == 0 || height == 0 {
        return None;
    }
    Some(ScannedPage {
        jpeg: stream.raw_data(),
        quarter_turns: match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 1,
            Rotation::Flipped => 2,
            Rotation::FlippedHorizontal => 3,
        },
        dots_per_inch: (width as f32 / across * height as f32 / down).sqrt() * POINTS_PER_INCH,
    })
}

/// The name of the image, when the content places one upright over the whole page and does nothing else.
fn only_image(page: &Page<'_>) -> Option<Vec<u8>> {
    let content = std::str::from_utf8(page.page_stream()?).ok()?;
    let words: Vec<&str> = content.split_ascii_whitespace().take(MOST_WORDS + 1).collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let area = page.intersected_crop_box();
    let mut numbers: Vec<f32> = Vec::new();
    // Scale and shift, across and down; an image fills the unit square.
    let mut place = [1.0_f32, 1.0, 0.0, 0.0];
    let (mut name, mut drawn) = (None, None);
    for word in words {
        match word {
            "q" | "Q" => {}
            "cm" => {
                let [a, b, c, d, e, f] = *numbers.first_chunk::<6>()?;
                if drawn.is_some() || b != 0.0 || c != 0.0 || a <= 0.0 || d <= 0.0 {
                    return None;
                }
                place = [a * place[0], d * place[1], e * place[0] + place[2], f * place[1] + place[3]];
                numbers.clear();
            }
            "Do" if drawn.is_none() => drawn = Some(name.take()?),
            _ => match word.strip_prefix('/') {
                Some(word) => name = Some(word.as_bytes().to_owned()),
                None => numbers.push(word.parse().ok()?),
            },
        }
    }
    let [width, height, left, bottom] = place;
    let near = |a: f32, b: f64, side: f64| {
        f64::from(a) - b <= side * f64::from(TOLERANCE) && b - f64::from(a) <= side * f64::from(TOLERANCE)
    };
    let covers = near(left, area.x0, area.width())
        && near(left + width, area.x1, area.width())
        && near(bottom, area.y0, area.height())
        && near(bottom + height, area.y1, area.height());
    drawn.filter(|_| covers && numbers.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, JpegStyle, pdf, pdf_file};
    use super::*;

    fn paper() -> Vec<u8> {
        let page = Canvas::new(400, 600, [240; 3]);
        pdf_file(&[page], JpegStyle { quality: 80, dots_per_inch: 200, grey: false, orientation: None })
            .expect("a page")
    }

    /// The same file with one part exchanged for another of the same length.
    fn with(from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut bytes = paper();
        let at = bytes.windows(from.len()).position(|window| window == from).expect("it is there");
        bytes[at..at + from.len()].copy_from_slice(to);
        bytes
    }

    fn scanned(bytes: Vec<u8>) -> Option<(u8, f32, bool)> {
        let pdf = pdf::open(bytes).expect("a PDF");
        let page = scanned_page(&pdf, 0)?;
        Some((page.quarter_turns, page.dots_per_inch, page.jpeg.starts_with(&[0xFF, 0xD8])))
    }

    #[test]
    fn a_scanner_s_page_is_its_jpeg() {
        let (turns, dpi, is_jpeg) = scanned(paper()).expect("one image over the page");
        assert!(turns == 0 && is_jpeg && (dpi - 200.0).abs() < 0.5, "{dpi}");
    }

    #[test]
    fn a_page_whose_image_covers_half_of_it_or_stands_on_its_head_is_rendered() {
        assert_eq!(scanned(with(b"144 0 0 216 0 0 cm", b"144 0 0 116 0 0 cm")), None);
        assert_eq!(scanned(with(b"144 0 0 216 0 0 cm", b"144 0 0 -16 0 0 cm")), None);
        assert_eq!(scanned(with(b"/Im Do", b"/In Do")), None);
    }
}
