//! What copiers, telephones and tables do to a drawn page: blur, shadows, few pixels. For invented papers.

use super::Canvas;

impl Canvas {
    /// Every pixel the mean of those `radius` around it, in rows and then in columns, twice: close to a lens out of focus.
    #[must_use]
    pub fn blurred(&self, radius: u32) -> Self {
        let mut page = self.clone();
        for _ in 0..2 {
            page = page.mean_of_rows(radius).transposed().mean_of_rows(radius).transposed();
        }
        page
    }

    /// Darker along one edge, as a page is that does not lie flat: `depth` 0 to 1 at the edge, nothing after `reach` pixels
    /// from the left.
    pub fn shadow(&mut self, reach: f32, depth: f32) {
        let wide = self.width as usize;
        let light: Vec<f32> =
            (0..wide).map(|x| 1.0 - depth * (1.0 - x as f32 / reach.max(1.0)).clamp(0.0, 1.0)).collect();
        for row in self.rgb.chunks_exact_mut(wide.max(1) * 3) {
            for (pixel, light) in row.chunks_exact_mut(3).zip(&light) {
                // Only ever darker: stays a byte.
                pixel.iter_mut().for_each(|value| *value = (f32::from(*value) * light) as u8);
            }
        }
    }

    fn mean_of_rows(&self, radius: u32) -> Self {
        let (mut page, wide, radius) = (self.clone(), self.width as usize, radius as usize);
        for (row, out) in self.rgb.chunks_exact(wide.max(1) * 3).zip(page.rgb.chunks_exact_mut(wide.max(1) * 3)) {
            for channel in 0..3 {
                let value = |x: usize| u32::from(row.get(x.min(wide - 1) * 3 + channel).copied().unwrap_or(255));
                let mut sum: u32 = (0..=2 * radius).map(|x| value(x.saturating_sub(radius))).sum();
                for x in 0..wide {
                    if let Some(pixel) = out.get_mut(x * 3 + channel) {
                        // A mean of bytes is a byte.
                        *pixel = (sum / (2 * radius as u32 + 1)) as u8;
                    }
                    sum = sum + value(x + radius + 1) - value(x.saturating_sub(radius));
                }
            }
        }
        page
    }

    fn transposed(&self) -> Self {
        let mut page = Self::new(self.height, self.width, [255; 3]);
        let (wide, high) = (self.width as usize, self.height as usize);
        for (y, row) in self.rgb.chunks_exact(wide.max(1) * 3).enumerate() {
            for (x, pixel) in row.chunks_exact(3).enumerate() {
                let at = (x * high + y) * 3;
                if let Some(place) = page.rgb.get_mut(at..at + 3) {
                    place.copy_from_slice(pixel);
                }
            }
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Canvas {
        let mut page = Canvas::new(21, 9, [255; 3]);
        page.rectangle(10.0, 0.0, 1.0, 9.0, [0; 3]);
        page
    }

    fn darkest(page: &Canvas) -> u8 {
        page.rgb().iter().copied().min().unwrap_or(255)
    }

    #[test]
    fn a_blurred_line_is_wider_and_paler_and_as_much_ink() {
        let (sharp, blurred) = (line(), line().blurred(2));
        assert_eq!((blurred.width(), blurred.height()), (21, 9));
        assert!(darkest(&sharp) == 0 && darkest(&blurred) > 120);
        let ink = |page: &Canvas| page.rgb().iter().map(|value| u64::from(255 - *value)).sum::<u64>();
        assert!(ink(&blurred).abs_diff(ink(&sharp)) * 5 < ink(&sharp), "{} of {}", ink(&blurred), ink(&sharp));
    }

    #[test]
    fn a_shadow_darkens_its_edge_only() {
        let mut page = Canvas::new(10, 1, [200; 3]);
        page.shadow(5.0, 0.5);
        assert_eq!((page.rgb()[0], page.rgb()[29]), (100, 200));
    }
}
