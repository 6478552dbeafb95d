//! What a page looks like, in 64 bits, so that near copies are found without keeping pixels.

use super::Grey;

/// The difference hash of a page: it is shrunk to 9 × 8, and each bit says whether a square is lighter than its right
/// neighbour; the first bit is that of the upper left. Light, size and compression change few bits; turning changes many.
pub fn look(page: &Grey) -> u64 {
    let mut bits = 0;
    for row in 0..8 {
        for column in 0..8 {
            let lighter = mean(page, column, row) > mean(page, column + 1, row);
            bits = bits << 1 | u64::from(lighter);
        }
    }
    bits
}

/// In how many of 64 bits two pages differ.
pub fn look_distance(a: u64, b: u64) -> u32 {
    (a ^ b).count_ones()
}

/// The mean of one of 9 × 8 squares, times 16; a page smaller than that repeats its pixels.
fn mean(page: &Grey, column: u32, row: u32) -> u64 {
    let span = |part: u32, parts: u32, side: u32| {
        let start = u64::from(part) * u64::from(side) / u64::from(parts);
        let end = (u64::from(part) + 1) * u64::from(side) / u64::from(parts);
        // Both are below a side, which is 32 bits.
        (start as u32, end.max(start + 1) as u32)
    };
    let ((left, right), (top, bottom)) = (span(column, 9, page.width), span(row, 8, page.height));
    let (mut sum, mut count) = (0_u64, 0_u64);
    for y in top..bottom {
        let part = page.row(y).get(left as usize..right as usize).unwrap_or_default();
        sum += part.iter().map(|value| u64::from(*value)).sum::<u64>();
        count += part.len() as u64;
    }
    sum * 16 / count.max(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, TextStyle};
    use super::*;

    fn page(size: f32, colour: [u8; 3], seal: (f32, f32)) -> Grey {
        let mut page = Canvas::new((400.0 * size) as u32, (560.0 * size) as u32, colour);
        let style = TextStyle { size: 20.0 * size, bold: true, colour: [40; 3], opacity: 1.0 };
        for line in 0_u8..9 {
            page.text(
                (40.0 * size, (60.0 + 40.0 * f32::from(line)) * size),
                style,
                ["Thửa đất", "Tờ bản đồ số 12, mẫu"][usize::from(line) % 2],
            );
        }
        page.ring((seal.0 * size, seal.1 * size), 60.0 * size, 12.0 * size, [150, 20, 20]);
        Grey::from_pixels::<3>(page.width(), page.height(), page.rgb())
    }

    #[test]
    fn the_same_page_smaller_and_darker_looks_the_same() {
        let (large, small) = (page(1.0, [250; 3], (280.0, 470.0)), page(0.5, [215; 3], (280.0, 470.0)));
        assert!(look_distance(look(&large), look(&small)) <= 6, "{}", look_distance(look(&large), look(&small)));
    }

    #[test]
    fn another_page_looks_different() {
        let (one, other) = (page(1.0, [250; 3], (280.0, 470.0)), page(1.0, [250; 3], (90.0, 300.0)));
        assert!(look_distance(look(&one), look(&other)) > 6);
    }

    #[test]
    fn the_smallest_page_has_a_look() {
        assert_eq!(look(&Grey { width: 1, height: 1, light: vec![7] }), 0);
    }
}
