//! Sheets of A4 to print, as PDF: texts in Noto Sans, lines, polygons, hatches, QR codes. Same marks, same bytes.

use ab_glyph::{Font as _, FontRef};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use qrcodegen::{QrCode, QrCodeEcc};

use super::Colour;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Bold.ttf");

/// Width and height of an upright A4 sheet in points (1/72 inch). Source: ISO 216, 210 × 297 mm.
pub const A4: (f32, f32) = (595.276, 841.89);

/// Millimetres of a point.
pub const MILLIMETRES_PER_POINT: f64 = 25.4 / 72.0;

/// A place on a sheet: points from the upper left corner, down.
pub type At = (f32, f32);

/// How a text stands on a sheet. `size` is that of the font, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaperText {
    pub size: f32,
    pub bold: bool,
    pub colour: Colour,
}

/// What stands on a sheet, in the order of drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PaperPage {
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// At the left end of its baseline.
    Text(At, PaperText, String),
    Line(At, At, f32, Colour),
    Polygon {
        rings: Vec<Vec<At>>,
        fill: Option<Colour>,
        outline: Option<(f32, Colour)>,
    },
    /// Lines across the inside of a polygon, as many points apart, rising to the right or falling.
    Hatch {
        rings: Vec<Vec<At>>,
        apart: f32,
        rising: bool,
        colour: Colour,
    },
    /// Squares that are dark, each as its upper left corner.
    Squares(Vec<At>, f32),
    /// What follows is drawn inside of a rectangle only, until the end of it.
    Clip([f32; 4]),
    EndClip,
}

impl PaperPage {
    pub fn text(&mut self, at: At, style: PaperText, text: &str) {
        self.marks.push(Mark::Text(at, style, text.to_owned()));
    }

    pub fn line(&mut self, from: At, to: At, width: f32, colour: Colour) {
        self.marks.push(Mark::Line(from, to, width, colour));
    }

    /// A polygon with holes (even-odd); rings are closed by themselves.
    pub fn polygon(&mut self, rings: Vec<Vec<At>>, fill: Option<Colour>, outline: Option<(f32, Colour)>) {
        self.marks.push(Mark::Polygon { rings, fill, outline });
    }

    pub fn rectangle(
        &mut self,
        [left, top, right, bottom]: [f32; 4],
        fill: Option<Colour>,
        outline: Option<(f32, Colour)>,
    ) {
        let ring = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.polygon(vec![ring], fill, outline);
    }

    /// Hatches the inside of a polygon.
    pub fn hatch(&mut self, rings: Vec<Vec<At>>, apart: f32, rising: bool, colour: Colour) {
        self.marks.push(Mark::Hatch { rings, apart, rising, colour });
    }

    /// Draws inside of a rectangle (left, top, right, bottom) only.
    pub fn clipped(&mut self, rectangle: [f32; 4], draw: impl FnOnce(&mut Self)) {
        self.marks.push(Mark::Clip(rectangle));
        draw(self);
        self.marks.push(Mark::EndClip);
    }

    /// A QR code of `text` in UTF-8, a square of this side with its quiet zone inside. False when the text is too long for any code.
    pub fn qr_code(&mut self, (left, top): At, side: f32, text: &str) -> bool {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return false };
        // Four modules of quiet zone on each side. Source: ISO/IEC 18004.
        let module = side / (code.size() + 8) as f32;
        let at = |step: i32| (step + 4) as f32 * module;
        let dark = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .map(|(x, y)| (left + at(x), top + at(y)));
        self.marks.push(Mark::Squares(dark.collect(), module));
        true
    }
}

/// The width that a line of text takes, points.
pub fn paper_text_width(style: PaperText, text: &str) -> f32 {
    let Ok(font) = FontRef::try_from_slice(if style.bold { BOLD } else { REGULAR }) else { return 0.0 };
    let units = font.units_per_em().unwrap_or(1_000.0);
    text.chars().map(|letter| font.h_advance_unscaled(font.glyph_id(letter))).sum::<f32>() * style.size / units
}

/// Lines of at most this width, broken between words; a word that is wider stands alone.
pub fn paper_lines(style: PaperText, width: f32, text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if paper_text_width(style, &format!("{line} {word}")) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Sheets as one PDF file. `None` when it cannot be written, which no marks of this module cause.
pub fn paper_pdf(title: &str, language: &str, pages: &[PaperPage]) -> Option<Vec<u8>> {
    let fonts = [Font::new(REGULAR.into(), 0)?, Font::new(BOLD.into(), 0)?];
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language(language.to_owned()));
    for sheet in pages {
        let mut page = document.start_page_with(PageSettings::from_wh(A4.0, A4.1)?);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark, &fonts);
        }
        surface.finish();
        page.finish();
    }
    document.finish().ok()
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, [regular, bold]: &[Font; 2]) {
    match mark {
        Mark::Text((x, y), style, text) => {
            surface.set_stroke(None);
            surface.set_fill(Some(filled(style.colour)));
            let font = if style.bold { bold } else { regular };
            surface.draw_text(
                Point::from_xy(*x, *y),
                font.clone(),
                style.size,
                text,
                false,
                TextDirection::LeftToRight,
            );
        }
        Mark::Line(from, to, width, colour) => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroked(*width, *colour)));
            draw_path(surface, open_path(&[*from, *to]));
        }
        // The library would fill what has neither with black.
        Mark::Polygon { fill: None, outline: None, .. } => {}
        Mark::Polygon { rings, fill, outline } => {
            surface.set_fill(fill.map(filled));
            surface.set_stroke(outline.map(|(width, colour)| stroked(width, colour)));
            draw_path(surface, closed_path(rings));
        }
        Mark::Hatch { rings, apart, rising, colour } => {
            let Some(path) = closed_path(rings) else { return };
            surface.push_clip_path(&path, &FillRule::EvenOdd);
            surface.set_fill(None);
            surface.set_stroke(Some(stroked(HATCH_WIDTH, *colour)));
            for [from, to] in hatch_lines(rings, *apart, *rising) {
                draw_path(surface, open_path(&[from, to]));
            }
            surface.pop();
        }
        Mark::Squares(places, side) => {
            surface.set_stroke(None);
            surface.set_fill(Some(filled([0; 3])));
            let squares: Vec<Vec<At>> = places
                .iter()
                .map(|(x, y)| vec![(*x, *y), (x + side, *y), (x + side, y + side), (*x, y + side)])
                .collect();
            draw_path(surface, closed_path(&squares));
        }
        Mark::Clip([left, top, right, bottom]) => {
            let corners = vec![(*left, *top), (*right, *top), (*right, *bottom), (*left, *bottom)];
            match closed_path(&[corners]) {
                Some(path) => surface.push_clip_path(&path, &FillRule::NonZero),
                // Each end takes one from the stack, so there must be one.
                None => surface.push_isolated(),
            }
        }
        Mark::EndClip => surface.pop(),
    }
}

/// Points.
const HATCH_WIDTH: f32 = 0.4;

/// Lines at 45 degrees over the box of the rings; their places do not depend on the polygon, so that neighbours' lines meet.
fn hatch_lines(rings: &[Vec<At>], apart: f32, rising: bool) -> Vec<[At; 2]> {
    let corners = || rings.iter().flatten();
    let low = |axis: fn(&At) -> f32| corners().map(axis).fold(f32::INFINITY, f32::min);
    let high = |axis: fn(&At) -> f32| corners().map(axis).fold(f32::NEG_INFINITY, f32::max);
    let (left, right, top, bottom) = (low(|at| at.0), high(|at| at.0), low(|at| at.1), high(|at| at.1));
    if !(left < right && top < bottom && apart > 0.0) {
        return Vec::new();
    }
    // A rising line has one x + y, a falling one one x - y.
    let (first, last) = if rising { (left + top, right + bottom) } else { (left - bottom, right - top) };
    let (first, last) = ((first / apart).ceil() as i64, (last / apart).floor() as i64);
    let line = |step: i64| {
        let sum = step as f32 * apart;
        if rising { [(sum - bottom, bottom), (sum - top, top)] } else { [(sum + top, top), (sum + bottom, bottom)] }
    };
    (first..=last).map(line).collect()
}

fn filled(colour: Colour) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::EvenOdd }
}

fn stroked(width: f32, colour: Colour) -> Stroke {
    let [red, green, blue] = colour;
    Stroke { paint: rgb::Color::new(red, green, blue).into(), width, ..Stroke::default() }
}

fn draw_path(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn open_path(places: &[At]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    append(&mut builder, places);
    builder.finish()
}

fn closed_path(rings: &[Vec<At>]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for ring in rings.iter().filter(|ring| ring.len() >= 3) {
        append(&mut builder, ring);
        builder.close();
    }
    builder.finish()
}

fn append(builder: &mut PathBuilder, places: &[At]) {
    for (at, (x, y)) in places.iter().enumerate() {
        match at {
            0 => builder.move_to(*x, *y),
            _ => builder.line_to(*x, *y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scans::render_page;

    const INK: PaperText = PaperText { size: 20.0, bold: false, colour: [0; 3] };

    /// A sheet as pixels, one a point; and the grey of a place.
    fn grey(page: PaperPage, at: At) -> u8 {
        let pdf = paper_pdf("thử", "vi", &[page]).expect("written");
        let image = render_page(&pdf, 0, 842).expect("our own PDF is read");
        let index = (at.1 as usize * image.width as usize + at.0 as usize) * 4;
        image.rgba[index]
    }

    #[test]
    fn marks_stand_where_they_were_put() {
        let mut page = PaperPage::default();
        page.rectangle([100.0, 200.0, 150.0, 250.0], Some([0; 3]), None);
        assert_eq!(grey(page.clone(), (125.0, 225.0)), 0);
        assert_eq!(grey(page, (125.0, 260.0)), 255);
    }

    #[test]
    fn a_polygon_without_fill_and_outline_leaves_no_trace() {
        let mut page = PaperPage::default();
        page.rectangle([100.0, 200.0, 150.0, 250.0], None, None);
        assert_eq!(grey(page.clone(), (125.0, 225.0)), 255);
        page.rectangle([100.0, 200.0, 150.0, 250.0], None, Some((4.0, [0; 3])));
        assert_eq!((grey(page.clone(), (125.0, 225.0)), grey(page, (100.0, 225.0))), (255, 0));
    }

    #[test]
    fn nothing_is_drawn_outside_of_a_clip_and_a_hatch_stays_in_its_polygon() {
        let mut page = PaperPage::default();
        page.clipped([0.0, 0.0, 110.0, 842.0], |page| page.rectangle([100.0, 200.0, 150.0, 250.0], Some([0; 3]), None));
        assert_eq!(grey(page.clone(), (105.0, 225.0)), 0);
        assert_eq!(grey(page, (125.0, 225.0)), 255);
        let ring = vec![(100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0)];
        for rising in [true, false] {
            let mut page = PaperPage::default();
            page.hatch(vec![ring.clone()], 0.5, rising, [0; 3]);
            assert!(grey(page.clone(), (150.0, 150.0)) < 200);
            assert_eq!(grey(page, (210.0, 150.0)), 255);
        }
    }

    #[test]
    fn the_same_marks_give_the_same_bytes() {
        let mut page = PaperPage::default();
        page.text((50.0, 50.0), INK, "Phiếu thực địa: thửa đất số 125");
        assert!(page.qr_code((50.0, 60.0), 60.0, "thuaso:1:abc:12/125"));
        assert!(!page.qr_code((0.0, 0.0), 60.0, &"x".repeat(5_000)));
        assert_eq!(paper_pdf("a", "vi", &[page.clone()]), paper_pdf("a", "vi", &[page]));
    }

    #[test]
    fn a_text_is_broken_between_words() {
        assert_eq!(paper_lines(INK, 1_000.0, "một hai ba"), ["một hai ba"]);
        let narrow = paper_lines(INK, paper_text_width(INK, "một hai") + 0.1, "một  hai ba");
        assert_eq!(narrow, ["một hai", "ba"]);
        assert_eq!(paper_lines(INK, 1.0, "một hai"), ["một", "hai"]);
        assert!(paper_lines(INK, 1.0, " ").is_empty());
    }
}
