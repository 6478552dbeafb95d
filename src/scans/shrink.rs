//! A page that is built row by row, made smaller on the way, so that a large one never stands in memory whole.

use image::RgbaImage;

use super::ScanError;

/// Takes the rows of a page from the top and keeps the means of squares of them.
pub(super) struct Shrinker {
    width: usize,
    height: usize,
    /// Side of the squares that become one pixel.
    factor: usize,
    /// Sums of red, green and blue of the row of squares that is being filled.
    sums: Vec<[u32; 3]>,
    rows_in_sums: usize,
    rows: usize,
    rgba: Vec<u8>,
}

impl Shrinker {
    /// A page of so many pixels; what comes out has a longer side below `2 * max_side`.
    ///
    /// Errors: a size that this machine cannot count.
    pub(super) fn new(width: u64, height: u64, max_side: u32) -> Result<Self, ScanError> {
        let too_large = || ScanError::TooLarge { width, height };
        let factor = (width.max(height) / u64::from(max_side.max(1))).max(1);
        let count = |number: u64| usize::try_from(number).map_err(|_| too_large());
        let (width, height, factor) = (count(width)?, count(height)?, count(factor)?);
        let bytes =
            width.div_ceil(factor).checked_mul(height.div_ceil(factor)).and_then(|pixels| pixels.checked_mul(4));
        let rgba = Vec::with_capacity(bytes.ok_or_else(too_large)?);
        let sums = if factor > 1 { vec![[0; 3]; width.div_ceil(factor)] } else { Vec::new() };
        Ok(Self { width, height, factor, sums, rows_in_sums: 0, rows: 0, rgba })
    }

    /// Takes the next row, RGBA, alpha 255. Rows past the last, and what is too long of a row, are left out; what is
    /// missing of one is white.
    pub(super) fn push(&mut self, row: &[u8]) {
        if self.rows == self.height {
            return;
        }
        self.rows += 1;
        let row = row.get(..self.width * 4).unwrap_or(row);
        if self.factor == 1 {
            self.rgba.extend_from_slice(row);
            self.rgba.resize(self.rows * self.width * 4, u8::MAX);
            return;
        }
        let mut pixels = row.as_chunks::<4>().0.iter();
        for (at, sum) in self.sums.iter_mut().enumerate() {
            for _ in 0..self.factor.min(self.width - at * self.factor) {
                let [red, green, blue, _] = pixels.next().copied().unwrap_or([u8::MAX; 4]);
                *sum = [sum[0] + u32::from(red), sum[1] + u32::from(green), sum[2] + u32::from(blue)];
            }
        }
        self.rows_in_sums += 1;
        if self.rows_in_sums == self.factor || self.rows == self.height {
            self.flush();
        }
    }

    fn flush(&mut self) {
        for (at, sum) in self.sums.iter_mut().enumerate() {
            let across = self.factor.min(self.width - at * self.factor);
            let count = u32::try_from(across * self.rows_in_sums).unwrap_or(u32::MAX).max(1);
            let mean = sum.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX));
            self.rgba.extend_from_slice(&[mean[0], mean[1], mean[2], u8::MAX]);
            *sum = [0; 3];
        }
        self.rows_in_sums = 0;
    }

    /// The page; rows that never came are white.
    ///
    /// Errors: only a size that no image can have.
    pub(super) fn finish(mut self) -> Result<RgbaImage, ScanError> {
        if self.rows_in_sums > 0 {
            self.flush();
        }
        let (width, height) = (self.width.div_ceil(self.factor), self.height.div_ceil(self.factor));
        self.rgba.resize(width * height * 4, u8::MAX);
        let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        RgbaImage::from_raw(side(width), side(height), self.rgba).ok_or_else(|| ScanError::damaged("size of a page"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_become_their_mean_also_at_the_edges() {
        let mut shrinker = Shrinker::new(5, 3, 2).unwrap();
        for row in 0..3_u8 {
            let pixels: Vec<u8> = (0..5_u8).flat_map(|x| [x * 10, row * 10, 0, 255]).collect();
            shrinker.push(&pixels);
        }
        let small = shrinker.finish().unwrap();
        assert_eq!(small.dimensions(), (3, 2));
        assert_eq!(small.get_pixel(0, 0).0, [5, 5, 0, 255]);
        assert_eq!(small.get_pixel(2, 1).0, [40, 20, 0, 255]);
    }

    #[test]
    fn rows_that_never_came_are_white() {
        let mut shrinker = Shrinker::new(2, 3, u32::MAX).unwrap();
        shrinker.push(&[0, 0, 0, 255]);
        let page = shrinker.finish().unwrap();
        assert_eq!(page.into_raw()[..12], [0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
    }
}
