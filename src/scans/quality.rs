//! How well a page can be read: measured, and judged against named bounds.
//!
//! Scales, all read at [`WORKING_DPI`] or a little above, so that pages of different fineness compare:
//! 1. *Contrast*: (paper - print) / paper, the median over the squares that have print; 0 one grey, 1 black on white. Paper is the
//!    light of a square's neighbourhood, so a shadow over a page does not count.
//! 2. *Sharpness*: at an edge of print, the largest step between neighbouring pixels over the whole difference across the edge; the
//!    median of edges, the lower of the two directions. 1 is a step within one pixel; an edge blurred by a Gaussian of s pixels
//!    has 0.4 / s.
//! 3. *Ink*: the share of pixels nearer to print than to paper.
//! 4. *Skew*: see [`super::skew`].
//! 5. *Cut*: many short strokes of print less than a millimetre from one side of the picture.

use super::Grey;
use super::skew::skew_degrees;
use crate::cadastre::{PageFaults, PageQuality};

/// Dots per inch at which pages are measured, at least, where they have them.
pub(super) const WORKING_DPI: f32 = 150.0;

/// Longer side of A4, inches.
pub(super) const A4_INCHES: f32 = 11.69;

/// Dots per inch below which a page is to be scanned again. Source: 200 to 300 are asked for (`certificate.md` §4.5, weak); at 150
/// the small letters of a certificate, 1.6 mm high, have 9 pixels.
const FEWEST_DPI: f32 = 150.0;

/// Sharpness below which print is blurred: s of 2.3 pixels, 0.4 mm at 150 dpi, more than a stroke of the certificate's letters.
/// Source: text of 2.5 mm drawn by `Canvas` and blurred can be read by a person to s = 2.
const LEAST_SHARPNESS: f32 = 0.175;

/// Contrast below which print is faint. Source: pencil on grey recycled paper has 0.3.
const LEAST_CONTRAST: f32 = 0.25;

/// Contrast below which there is no print, only the noise of paper and sensor.
const NOISE_CONTRAST: f32 = 0.12;

/// Share of ink below which a page is blank. Source: one short line of small text on A5 has 0.0005.
const LEAST_INK: f32 = 0.0002;

/// Degrees from which a page is skewed. Source: `certificate.md` §4.5 (weak).
const MOST_SKEW: f32 = 3.0;

/// Strokes at one side of the picture from which print is cut off. Source: a column of text cut lengthwise leaves 20
/// and more, a line of text cut through 60; a frame or a table leaves 10 at most.
const CUT_STROKES: usize = 14;

/// Side of the squares in which light is measured, pixels: 5 mm.
const TILE: u32 = 32;

/// One in so many squares may be dirt.
const SPECKS: usize = 400;

/// Pixels to either side of an edge that belong to it.
const EDGE_REACH: usize = 5;

/// Edges in one direction, fewer of which say nothing.
const FEWEST_EDGES: u32 = 60;

/// Measures a page: its brightness at [`WORKING_DPI`] or above, and the dots per inch that its file has, if known.
pub(super) fn measure(page: &Grey, dots_per_inch: Option<f32>) -> PageQuality {
    let tiles = Tiles::of(page);
    let contrast = tiles.contrast();
    let printed = contrast >= NOISE_CONTRAST;
    let mut ink = Vec::new();
    if printed {
        tiles.ink(page, contrast, &mut ink);
    }
    let pixels = page.light.len().max(1);
    let share = ink.len() as f32 / pixels as f32;
    let blank = !printed || share < LEAST_INK;
    let sharpness = if blank { 0.0 } else { sharpness(page, &tiles, contrast) };
    let skew_degrees = if blank { None } else { skew_degrees(&ink) };
    let faults = PageFaults {
        low_resolution: dots_per_inch.is_some_and(|dpi| dpi < FEWEST_DPI),
        blurred: !blank && sharpness < LEAST_SHARPNESS,
        faint: !blank && contrast < LEAST_CONTRAST,
        skewed: skew_degrees.is_some_and(|degrees| degrees.abs() > MOST_SKEW),
        cut: !blank && is_cut(page, &ink),
        blank,
    };
    PageQuality { dots_per_inch, sharpness, contrast, skew_degrees, ink: share, faults }
}

/// The light of paper and the darkest of print, by squares.
struct Tiles {
    across: u32,
    /// The lighter pixels of each square and of those around it.
    paper: Vec<u8>,
    /// (paper - print) / paper.
    contrasts: Vec<f32>,
}

impl Tiles {
    fn of(page: &Grey) -> Self {
        let (across, down) = (page.width.div_ceil(TILE), page.height.div_ceil(TILE));
        let (mut light, mut dark) = (Vec::new(), Vec::new());
        for row in 0..down {
            for column in 0..across {
                let mut counts = [0_u32; 256];
                let mut total = 0;
                for y in row * TILE..((row + 1) * TILE).min(page.height) {
                    let end = ((column + 1) * TILE).min(page.width) as usize;
                    // Every other pixel tells as much.
                    for value in page.row(y).get((column * TILE) as usize..end).unwrap_or_default().iter().step_by(2) {
                        counts[usize::from(*value)] += 1;
                        total += 1;
                    }
                }
                let quantile = |share: u32| {
                    let mut below = 0;
                    let found = counts.iter().position(|count| {
                        below += count;
                        below * 100 > total * share
                    });
                    u8::try_from(found.unwrap_or(0)).unwrap_or(u8::MAX)
                };
                light.push(quantile(85));
                dark.push(quantile(2));
            }
        }
        let around = |column: u32, row: u32| {
            let rows = row.saturating_sub(1)..=(row + 1).min(down - 1);
            let columns = move || column.saturating_sub(1)..=(column + 1).min(across - 1);
            let places = rows.flat_map(move |row| columns().map(move |column| (row * across + column) as usize));
            places.filter_map(|at| light.get(at).copied()).max().unwrap_or(u8::MAX)
        };
        let paper: Vec<u8> =
            (0..down).flat_map(|row| (0..across).map(move |column| (column, row))).map(|(c, r)| around(c, r)).collect();
        let contrasts = paper
            .iter()
            .zip(&dark)
            .map(|(paper, dark)| f32::from(paper.saturating_sub(*dark)) / f32::from(*paper).max(1.0))
            .collect();
        Self { across, paper, contrasts }
    }

    /// The median over the squares with print: those of at least half the contrast of the best. A short line of text stands in one of
    /// a hundred squares, so no more than one of [`SPECKS`] is taken for dirt.
    fn contrast(&self) -> f32 {
        let mut sorted = self.contrasts.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let best = sorted.get(sorted.len().saturating_sub(1 + sorted.len() / SPECKS)).copied().unwrap_or(0.0);
        let start = sorted.partition_point(|contrast| *contrast < best / 2.0);
        sorted.get(start + (sorted.len() - start) / 2).copied().unwrap_or(best)
    }

    /// Light below which a pixel is print.
    fn threshold(&self, x: u32, y: u32, contrast: f32) -> u8 {
        let paper = self.paper.get((y / TILE * self.across + x / TILE) as usize).copied().unwrap_or(u8::MAX);
        // Below 255: a share of a byte.
        (f32::from(paper) * (1.0 - contrast / 2.0)) as u8
    }

    fn ink(&self, page: &Grey, contrast: f32, ink: &mut Vec<(u32, u32)>) {
        for y in 0..page.height {
            for (column, part) in (0..).zip(page.row(y).chunks(TILE as usize)) {
                let threshold = self.threshold(column * TILE, y, contrast);
                let places = (0..).zip(part).filter(|(_, value)| **value < threshold);
                ink.extend(places.map(|(x, _)| (column * TILE + x, y)));
            }
        }
    }
}

/// See scale 2.
fn sharpness(page: &Grey, tiles: &Tiles, contrast: f32) -> f32 {
    let along = edges((0..page.height).step_by(2).map(|y| (y, page.row(y).to_vec())), |x, y| (x, y), tiles, contrast);
    let columns = (0..page.width).step_by(4).map(|x| {
        let column = page.light.iter().skip(x as usize).step_by(page.width as usize).copied().collect();
        (x, column)
    });
    let down = edges(columns, |y, x| (x, y), tiles, contrast);
    match (along, down) {
        (Some(along), Some(down)) => along.min(down),
        (one, other) => one.or(other).unwrap_or(0.0),
    }
}

/// The median sharpness of the edges along lines of pixels; `place` turns a place along a line, and the line, into x and y.
fn edges(
    lines: impl Iterator<Item = (u32, Vec<u8>)>,
    place: impl Fn(u32, u32) -> (u32, u32),
    tiles: &Tiles,
    contrast: f32,
) -> Option<f32> {
    const SPAN: usize = 2 * EDGE_REACH;
    // In hundredths.
    let mut counts = [0_u32; 101];
    for (line, light) in lines {
        for (start, window) in (0_u32..).zip(light.windows(SPAN)) {
            let (Some(before), Some(after)) = (window.get(EDGE_REACH - 1), window.get(EDGE_REACH)) else { continue };
            let step = before.abs_diff(*after);
            if step < 4 {
                continue;
            }
            let (x, y) = place(start + EDGE_REACH as u32, line);
            let paper = tiles.paper.get((y / TILE * tiles.across + x / TILE) as usize).copied().unwrap_or(u8::MAX);
            let least = f32::from(paper) * contrast * 0.5;
            let (low, high) =
                window.iter().fold((u8::MAX, 0), |(low, high), value| (low.min(*value), high.max(*value)));
            let steepest = window.windows(2).map(|pair| pair[0].abs_diff(pair[1])).max().unwrap_or(0);
            if f32::from(high - low) >= least && step == steepest {
                let hundredths = usize::from(step) * 100 / usize::from(high - low).max(1);
                if let Some(count) = counts.get_mut(hundredths.min(100)) {
                    *count += 1;
                }
            }
        }
    }
    let total: u32 = counts.iter().sum();
    if total < FEWEST_EDGES {
        return None;
    }
    let mut below = 0;
    let median = counts.iter().position(|count| {
        below += count;
        below * 2 >= total
    });
    // At most 100.
    median.map(|hundredths| hundredths as f32 / 100.0)
}

/// Turns a place into how deep it is within the picture from a side, and where along the side; `None` for one that is not near.
type Along<'a> = dyn Fn(&(u32, u32)) -> Option<(u32, u32)> + 'a;

/// Whether many short strokes stand at one side of the picture.
fn is_cut(page: &Grey, ink: &[(u32, u32)]) -> bool {
    /// How far within the picture print is looked for, pixels: 0.3 to 1 mm at 150 dpi. The outermost are often a scanner's.
    const WITHIN: std::ops::RangeInclusive<u32> = 2..=6;
    /// Longest stroke along the side, pixels: a letter's; what is longer is a frame, a shadow or the desk.
    const LONGEST: usize = 40;
    let count = |length: u32, along: &Along<'_>| {
        let mut marks = vec![false; length as usize];
        for (depth, at) in ink.iter().filter_map(along) {
            if WITHIN.contains(&depth)
                && let Some(mark) = marks.get_mut(at as usize)
            {
                *mark = true;
            }
        }
        marks.split(|crosses| !crosses).filter(|run| !run.is_empty() && run.len() <= LONGEST).count()
    };
    let (right, bottom) = (page.width - 1, page.height - 1);
    let near = |depth: u32| depth <= *WITHIN.end();
    count(page.height, &|(x, y)| near(*x).then_some((*x, *y))) >= CUT_STROKES
        || count(page.height, &|(x, y)| near(right - x).then_some((right - x, *y))) >= CUT_STROKES
        || count(page.width, &|(x, y)| near(*y).then_some((*y, *x))) >= CUT_STROKES
        || count(page.width, &|(x, y)| near(bottom - y).then_some((bottom - y, *x))) >= CUT_STROKES
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, TextStyle};
    use super::*;

    /// A5 at 150 dpi with lines of text from `left`, in this colour.
    fn text(left: f32, colour: [u8; 3]) -> Grey {
        let mut page = Canvas::new(874, 1240, [245, 243, 236]);
        let style = TextStyle { size: 22.0, bold: false, colour, opacity: 1.0 };
        for line in 0_u8..30 {
            page.text(
                (left, 120.0 + 34.0 * f32::from(line)),
                style,
                "Thửa đất số 125, tờ bản đồ số 12, diện tích 93,0 m²",
            );
        }
        Grey::from_pixels::<3>(page.width(), page.height(), page.rgb())
    }

    /// Blurred by a box of this side, twice; its Gaussian has s = side / √6 or so.
    fn blurred(page: &Grey, side: u32) -> Grey {
        let pass = |page: &Grey| {
            let mut light = Vec::with_capacity(page.light.len());
            for y in 0..page.height {
                for x in 0..page.width {
                    let (mut sum, mut count) = (0_u32, 0_u32);
                    for near_y in y.saturating_sub(side / 2)..=(y + side / 2).min(page.height - 1) {
                        let row = page.row(near_y);
                        for near_x in x.saturating_sub(side / 2)..=(x + side / 2).min(page.width - 1) {
                            sum += u32::from(row[near_x as usize]);
                            count += 1;
                        }
                    }
                    light.push((sum / count) as u8);
                }
            }
            Grey { light, ..*page }
        };
        pass(&pass(page))
    }

    fn faults(page: &Grey) -> PageFaults {
        measure(page, Some(200.0)).faults
    }

    #[test]
    fn a_good_page_has_no_fault() {
        let quality = measure(&text(80.0, [30; 3]), Some(200.0));
        assert_eq!(quality.faults, PageFaults::default(), "{quality:?}");
        assert!(quality.sharpness > 0.4 && quality.contrast > 0.7, "{quality:?}");
        assert!((0.01..0.2).contains(&quality.ink), "{quality:?}");
        assert!(quality.skew_degrees.is_some_and(|degrees| degrees.abs() < 0.11), "{quality:?}");
    }

    #[test]
    fn blur_lowers_sharpness_until_the_page_is_blurred() {
        let page = text(80.0, [30; 3]);
        let of = |side| measure(&blurred(&page, side), None);
        let (little, much) = (of(3), of(9));
        assert!(!little.faults.blurred && much.faults.blurred, "{} {}", little.sharpness, much.sharpness);
        assert!(measure(&page, None).sharpness > little.sharpness && little.sharpness > much.sharpness);
    }

    #[test]
    fn faint_print_is_faint_and_a_shadow_is_not() {
        assert!(faults(&text(80.0, [205, 203, 200])).faint);
        let mut shadowed = text(80.0, [30; 3]);
        let width = shadowed.width as usize;
        for (at, value) in shadowed.light.iter_mut().enumerate() {
            *value = (u32::from(*value) * (1240 - (at % width) as u32) / 1240) as u8;
        }
        assert_eq!(faults(&shadowed), PageFaults::default());
    }

    #[test]
    fn text_that_runs_out_of_the_picture_is_cut_and_a_frame_is_not() {
        assert!(faults(&text(-60.0, [30; 3])).cut);
        let mut framed = text(80.0, [30; 3]);
        let width = framed.width as usize;
        for row in [100_usize, 600, 1100] {
            framed.light[row * width..(row + 3) * width].fill(30);
        }
        assert!(!faults(&framed).cut);
    }

    #[test]
    fn an_empty_page_is_blank_with_noise_and_shadow_and_one_line_of_text_is_not() {
        let noise = |x: u32, y: u32| ((x * 7_919 + y * 104_729) % 9) as u8;
        let light = (0..1240).flat_map(|y| (0..874).map(move |x| 215 + noise(x, y) - (x / 40) as u8)).collect();
        assert!(faults(&Grey { width: 874, height: 1240, light }).blank);
        let mut line = Canvas::new(874, 1240, [245; 3]);
        let style = TextStyle { size: 22.0, bold: false, colour: [30; 3], opacity: 1.0 };
        line.text((80.0, 300.0), style, "Thửa đất số 125, tờ bản đồ số 12");
        assert!(!faults(&Grey::from_pixels::<3>(874, 1240, line.rgb())).blank);
    }

    #[test]
    fn resolution_is_judged_at_its_bound() {
        let page = text(80.0, [30; 3]);
        assert!(measure(&page, Some(149.0)).faults.low_resolution);
        assert!(!measure(&page, Some(150.0)).faults.low_resolution);
        assert!(!measure(&page, None).faults.low_resolution);
    }
}
