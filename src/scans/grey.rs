//! A page as brightness alone: what codes, quality and likeness are read from.

use super::PageImage;

/// Brightness of each pixel, 0 black to 255 white, rows from the top: `light.len() == width * height`.
#[derive(Clone, PartialEq, Eq)]
pub struct Grey {
    /// Pixels; at least 1.
    pub width: u32,
    /// Pixels; at least 1.
    pub height: u32,
    pub light: Vec<u8>,
}

impl Grey {
    /// Brightness of rows of red, green and blue, or of these with a fourth value that does not count.
    pub fn from_pixels<const CHANNELS: usize>(width: u32, height: u32, pixels: &[u8]) -> Self {
        let mut light: Vec<u8> = pixels.as_chunks::<CHANNELS>().0.iter().map(|pixel| luma(pixel)).collect();
        light.resize(width as usize * height as usize, u8::MAX);
        Self { width, height, light }
    }

    /// One row; empty past the last.
    pub fn row(&self, y: u32) -> &[u8] {
        let start = y as usize * self.width as usize;
        self.light.get(start..start + self.width as usize).unwrap_or_default()
    }

    /// Each pixel the mean of two by two; an odd last row or column is left out.
    #[must_use]
    pub fn halved(&self) -> Self {
        if self.width < 2 || self.height < 2 {
            return self.clone();
        }
        let (width, height) = (self.width / 2, self.height / 2);
        let mut light = vec![0; width as usize * height as usize];
        for (y, out) in (0..height).zip(light.chunks_exact_mut(width as usize)) {
            let (upper, lower) = (self.row(2 * y).as_chunks::<2>().0, self.row(2 * y + 1).as_chunks::<2>().0);
            for (out, ([a, b], [c, d])) in out.iter_mut().zip(upper.iter().zip(lower)) {
                let sum = u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d);
                // A mean of bytes is a byte.
                *out = ((sum + 2) / 4) as u8;
            }
        }
        Self { width, height, light }
    }

    /// Each pixel the mean of a square of this side; what does not fill a square at the right and bottom is left out.
    #[must_use]
    pub fn reduced(&self, factor: u32) -> Self {
        let factor = factor.clamp(1, self.width.min(self.height));
        match factor {
            1 => return self.clone(),
            2 => return self.halved(),
            _ => {}
        }
        let (width, height) = (self.width / factor, self.height / factor);
        let side = factor as usize;
        let mut light = Vec::with_capacity(width as usize * height as usize);
        let mut sums = vec![0_u32; width as usize];
        for y in 0..height {
            sums.fill(0);
            for line in 0..factor {
                for (sum, square) in sums.iter_mut().zip(self.row(y * factor + line).chunks_exact(side)) {
                    *sum += square.iter().map(|value| u32::from(*value)).sum::<u32>();
                }
            }
            let count = factor * factor;
            // A mean of bytes is a byte.
            light.extend(sums.iter().map(|sum| ((sum + count / 2) / count) as u8));
        }
        Self { width, height, light }
    }
}

impl From<&PageImage> for Grey {
    fn from(page: &PageImage) -> Self {
        Self::from_pixels::<4>(page.width, page.height, &page.rgba)
    }
}

/// Its size; the pixels of a paper do not belong in a log.
impl std::fmt::Debug for Grey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grey({} x {})", self.width, self.height)
    }
}

/// Luma by ITU-R BT.601, in 256ths.
fn luma(pixel: &[u8]) -> u8 {
    match pixel {
        [red, green, blue, ..] => {
            let sum = 77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue);
            // The weights sum up to 256.
            (sum >> 8) as u8
        }
        _ => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_stays_white_and_green_is_lighter_than_blue() {
        let grey = Grey::from_pixels::<3>(3, 1, &[255, 255, 255, 0, 255, 0, 0, 0, 255]);
        assert_eq!(grey.light, [255, 149, 28]);
    }

    #[test]
    fn pixels_that_are_missing_are_white() {
        assert_eq!(Grey::from_pixels::<4>(2, 1, &[0, 0, 0, 255]).light, [0, 255]);
    }

    #[test]
    fn smaller_pages_are_means_of_squares() {
        let grey = Grey { width: 5, height: 3, light: (0..15).map(|value| value * 10).collect() };
        assert_eq!(grey.halved().light, [30, 50]);
        assert_eq!(grey.reduced(3), Grey { width: 1, height: 1, light: vec![60] });
        assert_eq!(grey.reduced(9).light, [60]);
    }
}
