//! A page to lay out in one unit whatever its resolution: a unit is 1/92 inch, and A4 is 761 × 1 076 of them.

use crate::scans::{Canvas, Colour, TextStyle};

/// Dots per inch of a page that is drawn one to one: readable, and small enough for a repository.
pub(super) const UNITS_PER_INCH: u16 = 92;
/// A4 upright.
pub(super) const WIDTH: f32 = 761.0;
pub(super) const HEIGHT: f32 = 1_076.0;

/// A canvas with places and sizes in units. `left` moves everything: two faces of a certificate share one sheet of paper.
pub(super) struct Page {
    canvas: Canvas,
    scale: f32,
    left: f32,
}

impl Page {
    pub fn new(width: f32, height: f32, dots_per_inch: u16, colour: Colour) -> Self {
        let scale = f32::from(dots_per_inch) / f32::from(UNITS_PER_INCH);
        // A3 at 600 dpi is 10 000 pixels.
        let pixels = |units: f32| (units * scale).round() as u32;
        Self { canvas: Canvas::new(pixels(width), pixels(height), colour), scale, left: 0.0 }
    }

    /// Draws a face of a certificate, its own left edge at `left` units of the page.
    pub fn face(&mut self, left: f32, draw: impl FnOnce(&mut Self)) {
        self.left = left;
        draw(self);
        self.left = 0.0;
    }

    pub fn into_canvas(self) -> Canvas {
        self.canvas
    }

    pub fn text(&mut self, at: (f32, f32), style: TextStyle, text: &str) {
        let (at, style) = (self.place(at), self.style(style));
        self.canvas.text(at, style, text);
    }

    pub fn turned_text(&mut self, at: (f32, f32), radians: f32, style: TextStyle, text: &str) {
        let (at, style) = (self.place(at), self.style(style));
        self.canvas.turned_text(at, radians, style, text);
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let (from, to) = (self.place(from), self.place(to));
        self.canvas.line(from, to, width * self.scale, colour);
    }

    pub fn ring(&mut self, centre: (f32, f32), radius: f32, width: f32, colour: Colour) {
        let centre = self.place(centre);
        self.canvas.ring(centre, radius * self.scale, width * self.scale, colour);
    }

    /// A QR code, modules of whole pixels, at least `module` units each.
    pub fn qr_code(&mut self, at: (f32, f32), module: f32, text: &str) {
        let (at, module) = (self.place(at), (module * self.scale).round().max(1.0));
        self.canvas.qr_code((at.0.round(), at.1.round()), module, text);
    }

    /// A bar code of digits, as [`Page::qr_code`].
    pub fn bar_code(&mut self, at: (f32, f32), module: f32, height: f32, digits: &str) {
        let (at, module) = (self.place(at), (module * self.scale).round().max(1.0));
        self.canvas.code_128((at.0.round(), at.1.round()), module, height * self.scale, digits);
    }

    fn place(&self, (x, y): (f32, f32)) -> (f32, f32) {
        ((x + self.left) * self.scale, y * self.scale)
    }

    fn style(&self, style: TextStyle) -> TextStyle {
        TextStyle { size: style.size * self.scale, ..style }
    }
}
