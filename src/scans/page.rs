//! One page as pixels.

/// A page, upright, as 8-bit sRGB: `rgba.len() == width * height * 4`, rows from the top, alpha always 255.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels; at least 1.
    pub width: u32,
    /// Pixels; at least 1.
    pub height: u32,
    pub rgba: Vec<u8>,
    /// Dots per inch of these pixels on the paper, in tenths; `None` where the file does not say.
    pub dpi_tenths: Option<u32>,
}

impl PageImage {
    /// Dots per inch of these pixels on the paper, where the file says.
    pub fn dpi(&self) -> Option<f32> {
        self.dpi_tenths.map(|tenths| tenths as f32 / 10.0)
    }
}

/// Its size; the pixels of a paper do not belong in a log.
impl std::fmt::Debug for PageImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageImage({} x {})", self.width, self.height)
    }
}
