//! A page to draw on: lines, texts in Noto Sans, QR codes. For invented papers, never for real ones.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use qrcodegen::{QrCode, QrCodeEcc};

use super::PageImage;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Bold.ttf");

/// sRGB.
pub type Colour = [u8; 3];

/// Opaque sRGB pixels, rows from the top. Places are in pixels from the upper left corner; what falls outside is not drawn.
#[derive(Clone)]
pub struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgb: Vec<u8>,
}

/// How a text is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Height of a line in pixels.
    pub size: f32,
    pub bold: bool,
    pub colour: Colour,
    /// 1 covers, 0 leaves the page as it is.
    pub opacity: f32,
}

impl Canvas {
    pub fn new(width: u32, height: u32, colour: Colour) -> Self {
        let pixels = width as usize * height as usize;
        Self { width, height, rgb: colour.repeat(pixels) }
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    /// Rows of red, green, blue.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    pub fn rectangle(&mut self, left: f32, top: f32, width: f32, height: f32, colour: Colour) {
        self.shade([left, top, left + width, top + height], colour, |x, y| {
            f32::from(u8::from(x >= left && y >= top && x < left + width && y < top + height))
        });
    }

    /// A straight line with round ends.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let squared = dx * dx + dy * dy;
        let reach = width / 2.0 + 1.0;
        let bounds =
            [from.0.min(to.0) - reach, from.1.min(to.1) - reach, from.0.max(to.0) + reach, from.1.max(to.1) + reach];
        self.shade(bounds, colour, |x, y| {
            let along = if squared > 0.0 { ((x - from.0) * dx + (y - from.1) * dy) / squared } else { 0.0 };
            let along = along.clamp(0.0, 1.0);
            let off = (x - from.0 - along * dx).hypot(y - from.1 - along * dy);
            width / 2.0 + 0.5 - off
        });
    }

    /// A circle's line.
    pub fn ring(&mut self, centre: (f32, f32), radius: f32, width: f32, colour: Colour) {
        let reach = radius + width + 1.0;
        let bounds = [centre.0 - reach, centre.1 - reach, centre.0 + reach, centre.1 + reach];
        self.shade(bounds, colour, |x, y| {
            let off = ((x - centre.0).hypot(y - centre.1) - radius).abs();
            width / 2.0 + 0.5 - off
        });
    }

    /// Writes one line of text, its baseline's left end at `at`; gives back its width in pixels.
    pub fn text(&mut self, at: (f32, f32), style: TextStyle, text: &str) -> f32 {
        // On whole pixels, or the letters would be blurred.
        self.turned_text((at.0.round(), at.1.round()), 0.0, style, text)
    }

    /// As [`Canvas::text`], turned about `at`; positive angles turn clockwise.
    pub fn turned_text(&mut self, at: (f32, f32), radians: f32, style: TextStyle, text: &str) -> f32 {
        let Some((glyphs, width)) = laid_out(style, text) else { return 0.0 };
        let Some(font) = font(style.bold) else { return 0.0 };
        let (sin, cos) = radians.sin_cos();
        for glyph in glyphs {
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let (left, top) = (outline.px_bounds().min.x, outline.px_bounds().min.y);
            outline.draw(|x, y, cover| {
                let (x, y) = (left + x as f32, top + y as f32);
                self.spread(at.0 + x * cos - y * sin, at.1 + x * sin + y * cos, style.colour, cover * style.opacity);
            });
        }
        width
    }

    /// The width in pixels that a line of text takes.
    pub fn text_width(style: TextStyle, text: &str) -> f32 {
        laid_out(style, text).map_or(0.0, |(_, width)| width)
    }

    /// A QR code of `text` in UTF-8, its upper left module at `at`. False when the text is too long for any code.
    pub fn qr_code(&mut self, at: (f32, f32), module: f32, text: &str) -> bool {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return false };
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                self.rectangle(at.0 + x as f32 * module, at.1 + y as f32 * module, module, module, [20, 20, 20]);
            }
        }
        true
    }

    /// The page turned by a few degrees on a desk of another colour, as a telephone sees it.
    #[must_use]
    pub fn photographed(&self, degrees: f32, margin: u32, desk: Colour) -> Self {
        let mut photo = Self::new(self.width + 2 * margin, self.height + 2 * margin, desk);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (middle_x, middle_y) = (photo.width as f32 / 2.0, photo.height as f32 / 2.0);
        for y in 0..photo.height {
            for x in 0..photo.width {
                let (dx, dy) = (x as f32 - middle_x, y as f32 - middle_y);
                let from_x = dx * cos + dy * sin + self.width as f32 / 2.0;
                let from_y = dy * cos - dx * sin + self.height as f32 / 2.0;
                if let Some(colour) = self.between_pixels(from_x, from_y) {
                    // Light falls off to one corner.
                    let light = 1.0 - 0.12 * (x + y) as f32 / (photo.width + photo.height) as f32;
                    photo.put(x, y, colour.map(|value| f32::from(value) * light));
                }
            }
        }
        photo
    }

    /// The page turned by a quarter, clockwise.
    #[must_use]
    pub fn turned_right(&self) -> Self {
        let mut turned = Self::new(self.height, self.width, [255; 3]);
        for y in 0..self.height {
            for x in 0..self.width {
                if let Some(colour) = self.pixel(x, y) {
                    turned.put(self.height - 1 - y, x, colour.map(f32::from));
                }
            }
        }
        turned
    }

    /// The same pixels as a page of a scan.
    pub fn to_page(&self) -> PageImage {
        let rgba = self.rgb.chunks_exact(3).flat_map(|pixel| pixel.iter().copied().chain([255])).collect();
        PageImage { width: self.width, height: self.height, rgba, dpi_tenths: None }
    }

    fn pixel(&self, x: u32, y: u32) -> Option<Colour> {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        self.rgb.get(at..at + 3)?.try_into().ok().filter(|_| x < self.width)
    }

    fn put(&mut self, x: u32, y: u32, colour: [f32; 3]) {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        if let Some(pixel) = self.rgb.get_mut(at..at + 3).filter(|_| x < self.width) {
            // Clamped to a byte before.
            pixel.copy_from_slice(&colour.map(|value| value.round().clamp(0.0, 255.0) as u8));
        }
    }

    fn blend(&mut self, x: u32, y: u32, colour: Colour, cover: f32) {
        let Some(before) = self.pixel(x, y) else { return };
        let cover = cover.clamp(0.0, 1.0);
        let mut mixed = [0.0; 3];
        for (mixed, (before, colour)) in mixed.iter_mut().zip(before.iter().zip(colour)) {
            *mixed = f32::from(*before) * (1.0 - cover) + f32::from(colour) * cover;
        }
        self.put(x, y, mixed);
    }

    /// Colours the pixels of a box by how much of each is covered; `cover` is asked at their centres.
    fn shade(&mut self, [left, top, right, bottom]: [f32; 4], colour: Colour, cover: impl Fn(f32, f32) -> f32) {
        let clamped = |value: f32, most: u32| value.clamp(0.0, most as f32) as u32;
        for y in clamped(top, self.height)..clamped(bottom.ceil(), self.height) {
            for x in clamped(left, self.width)..clamped(right.ceil(), self.width) {
                let covered = cover(x as f32 + 0.5, y as f32 + 0.5);
                if covered > 0.0 {
                    self.blend(x, y, colour, covered);
                }
            }
        }
    }

    /// Spreads a dot over the four pixels around a place.
    fn spread(&mut self, x: f32, y: f32, colour: Colour, cover: f32) {
        if x < 0.0 || y < 0.0 || cover <= 0.0 {
            return;
        }
        let (right, down) = (x.fract(), y.fract());
        // Not negative, checked above; too large ones saturate and are outside.
        let (column, row) = (x as u32, y as u32);
        for (dx, dy, share) in [
            (0, 0, (1.0 - right) * (1.0 - down)),
            (1, 0, right * (1.0 - down)),
            (0, 1, (1.0 - right) * down),
            (1, 1, right * down),
        ] {
            self.blend(column.saturating_add(dx), row.saturating_add(dy), colour, cover * share);
        }
    }

    fn between_pixels(&self, x: f32, y: f32) -> Option<[u8; 3]> {
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (column, row) = (x as u32, y as u32);
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.pixel(column + dx, row + dy));
        let [Some(a), Some(b), Some(c), Some(d)] = corners else { return self.pixel(column, row) };
        let (right, down) = (x.fract(), y.fract());
        let mut mixed = [0_u8; 3];
        for (mixed, (((a, b), c), d)) in mixed.iter_mut().zip(a.iter().zip(b).zip(c).zip(d)) {
            let upper = f32::from(*a) * (1.0 - right) + f32::from(b) * right;
            let lower = f32::from(c) * (1.0 - right) + f32::from(d) * right;
            *mixed = (upper * (1.0 - down) + lower * down).round() as u8;
        }
        Some(mixed)
    }
}

fn font(bold: bool) -> Option<FontRef<'static>> {
    FontRef::try_from_slice(if bold { BOLD } else { REGULAR }).ok()
}

/// The glyphs of a line from the origin, and its width.
fn laid_out(style: TextStyle, text: &str) -> Option<(Vec<Glyph>, f32)> {
    let font = font(style.bold)?;
    let scaled = font.as_scaled(PxScale::from(style.size));
    let mut along = 0.0;
    let mut before = None;
    let mut glyphs = Vec::new();
    for letter in text.chars() {
        let id = scaled.glyph_id(letter);
        along += before.map_or(0.0, |before| scaled.kern(before, id));
        glyphs.push(id.with_scale_and_position(PxScale::from(style.size), point(along, 0.0)));
        along += scaled.h_advance(id);
        before = Some(id);
    }
    Some((glyphs, along))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: TextStyle = TextStyle { size: 20.0, bold: false, colour: [0; 3], opacity: 1.0 };

    fn dark(canvas: &Canvas) -> usize {
        canvas.rgb().chunks_exact(3).filter(|pixel| pixel.iter().all(|value| *value < 128)).count()
    }

    #[test]
    fn vietnamese_letters_are_drawn_each_with_its_marks() {
        let ink = |text: &str| {
            let mut canvas = Canvas::new(60, 60, [255; 3]);
            canvas.text((10.0, 40.0), TextStyle { size: 40.0, ..BLACK }, text);
            dark(&canvas)
        };
        assert!(ink("ệ") > ink("ê") && ink("ê") > ink("e") && ink("e") > 0);
        assert!(ink("Đ") > ink("D"));
    }

    #[test]
    fn what_is_drawn_outside_does_no_harm() {
        let mut canvas = Canvas::new(8, 8, [255; 3]);
        canvas.line((-50.0, 4.5), (1e9, 4.5), 1.0, [0; 3]);
        canvas.text((-20.0, -20.0), BLACK, "ngoài trang");
        canvas.ring((1e6, 1e6), 3.0, 1.0, [0; 3]);
        assert_eq!(dark(&canvas), 8);
    }

    #[test]
    fn a_quarter_turn_takes_the_upper_left_to_the_upper_right() {
        let mut canvas = Canvas::new(4, 2, [255; 3]);
        canvas.rectangle(0.0, 0.0, 1.0, 1.0, [0; 3]);
        let turned = canvas.turned_right();
        assert_eq!((turned.width(), turned.height(), turned.pixel(1, 0)), (2, 4, Some([0; 3])));
    }

    #[test]
    fn a_qr_code_has_its_finder_in_the_corner() {
        let mut canvas = Canvas::new(60, 60, [255; 3]);
        assert!(canvas.qr_code((0.0, 0.0), 2.0, "MS 000123"));
        assert_eq!((canvas.pixel(0, 0), canvas.pixel(2, 2)), (Some([20; 3]), Some([255; 3])));
    }
}
