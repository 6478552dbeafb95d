//! A page made easier to read: straightened, cropped to the paper, contrast stretched. The original stays as it is.

use super::{Grey, MAX_PAGE_PIXELS, PageImage};

/// Angles below this, degrees, are not worth the blur that turning costs.
const LEAST_TURN: f32 = 0.05;

/// Longer side at which the paper is looked for, pixels.
const SEARCHED_AT: u32 = 400;

/// Share of a row or column that must be as light as paper, in percent.
const PAPER_SHARE: usize = 45;

/// How much darker than paper a desk is, at least, of 255.
const DESK_CONTRAST: u8 = 40;

/// Share of the page, in percent, that the paper takes at least: less is no paper, but something light on it.
const LEAST_PAPER: u64 = 15;

/// Shares of pixels, in thousandths, that become black and white. Source: print is some percent of a page, paper most of it.
const BLACK_AT: u64 = 5;
const WHITE_AT: u64 = 600;

/// Steps between black and white that are stretched at least: fewer are noise.
const LEAST_RANGE: u8 = 24;

/// What would make a page easier to read. Places are shares (0 to 1) of the page as [`deskewed`] makes it, from its upper left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Improvement {
    /// Degrees clockwise by which the print leans; `None` where no lines were found.
    pub lean_degrees: Option<f32>,
    /// Left, top, right and bottom of the paper; `None` where no desk is seen around it.
    pub paper: Option<[f32; 4]>,
    /// The brightness that becomes black, and the one that becomes white; `None` for a page that is all one grey.
    pub tone: Option<(u8, u8)>,
}

/// Looks for what would make a page easier to read. A page of about 150 dpi tells as much as a larger one.
#[must_use]
pub fn improvement(page: &PageImage) -> Improvement {
    let grey = Grey::from(page);
    let lean_degrees = super::quality::measure(&grey, None).skew_degrees;
    // What turning brings in at the corners is a desk where there is one, and nothing where the page is all paper.
    let lean = lean_degrees.unwrap_or(0.0);
    let paper = paper_bounds(page).and_then(|_| {
        let straight = turned_on(page, lean, [0, 0, 0, u8::MAX]);
        let [left, top, right, bottom] = paper_bounds(&straight)?;
        let share = |at: u32, of: u32| at as f32 / of.max(1) as f32;
        let (width, height) = (straight.width, straight.height);
        Some([share(left, width), share(top, height), share(right, width), share(bottom, height)])
    });
    Improvement { lean_degrees, paper, tone: tone(&grey) }
}

/// The page turned so that lines that lean by so many degrees clockwise lie level. What comes in at the corners is white; nothing is
/// cut off. The page itself when there is nothing to turn, or when it would grow too large.
#[must_use]
pub fn deskewed(page: &PageImage, degrees: f32) -> PageImage {
    turned_on(page, degrees, [u8::MAX; 4])
}

fn turned_on(page: &PageImage, degrees: f32, ground: [u8; 4]) -> PageImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (page.width as f32, page.height as f32);
    let grown = |along: f32, across: f32| (along * cos.abs() + across * sin.abs()).ceil();
    let (new_width, new_height) = (grown(width, height), grown(height, width));
    let usable = degrees.is_finite() && degrees.abs() >= LEAST_TURN && new_width * new_height <= MAX_PAGE_PIXELS as f32;
    if !usable {
        return page.clone();
    }
    // Whole numbers within the bound, checked above.
    let (out_width, out_height) = (new_width as u32, new_height as u32);
    let mut rgba = Vec::with_capacity(out_width as usize * out_height as usize * 4);
    for y in 0..out_height {
        let dy = y as f32 + 0.5 - new_height / 2.0;
        for x in 0..out_width {
            let dx = x as f32 + 0.5 - new_width / 2.0;
            let from_x = dx * cos - dy * sin + width / 2.0 - 0.5;
            let from_y = dx * sin + dy * cos + height / 2.0 - 0.5;
            rgba.extend_from_slice(&between_pixels(page, from_x, from_y, ground));
        }
    }
    PageImage { width: out_width, height: out_height, rgba, dpi_tenths: page.dpi_tenths }
}

/// The page after so many quarter turns clockwise.
#[must_use]
pub fn quarter_turned(page: &PageImage, quarter_turns: u8) -> PageImage {
    let turns = quarter_turns % 4;
    let (width, height) = if turns % 2 == 1 { (page.height, page.width) } else { (page.width, page.height) };
    if turns == 0 {
        return page.clone();
    }
    let mut rgba = Vec::with_capacity(page.rgba.len());
    for y in 0..height {
        for x in 0..width {
            let (column, row) = match turns {
                1 => (y, page.height - 1 - x),
                2 => (page.width - 1 - x, page.height - 1 - y),
                _ => (page.width - 1 - y, x),
            };
            let at = (row as usize * page.width as usize + column as usize) * 4;
            rgba.extend_from_slice(page.rgba.get(at..at + 4).unwrap_or(&[u8::MAX; 4]));
        }
    }
    PageImage { width, height, rgba, dpi_tenths: page.dpi_tenths }
}

/// The part of the page that is paper: what a darker desk around it leaves. The page itself where no desk is seen.
#[must_use]
pub fn cropped_to_paper(page: &PageImage) -> PageImage {
    let Some([left, top, right, bottom]) = paper_bounds(page) else { return page.clone() };
    let mut rgba = Vec::with_capacity(((right - left) * (bottom - top)) as usize * 4);
    for y in top..bottom {
        let start = (y as usize * page.width as usize + left as usize) * 4;
        rgba.extend_from_slice(page.rgba.get(start..start + (right - left) as usize * 4).unwrap_or_default());
    }
    PageImage { width: right - left, height: bottom - top, rgba, dpi_tenths: page.dpi_tenths }
}

/// Left, top, right and bottom of the paper in pixels of the page, the last two not within it.
fn paper_bounds(page: &PageImage) -> Option<[u32; 4]> {
    let factor = page.width.max(page.height).div_ceil(SEARCHED_AT).max(1);
    let small = Grey::from(page).reduced(factor);
    let [left, top, right, bottom] = paper(&small)?;
    let scaled = |at: u32, most: u32| (at * factor).min(most);
    // What did not fill a square at the right and bottom belongs to the last one.
    let end = |at: u32, count: u32, most: u32| if at == count { most } else { scaled(at, most) };
    let (right, bottom) = (end(right, small.width, page.width), end(bottom, small.height, page.height));
    Some([scaled(left, page.width), scaled(top, page.height), right, bottom])
}

/// The brightness of print and that of paper, where they differ.
fn tone(page: &Grey) -> Option<(u8, u8)> {
    let counts = histogram(page);
    let (black, white) = (quantile(&counts, BLACK_AT), quantile(&counts, WHITE_AT));
    (white.saturating_sub(black) >= LEAST_RANGE).then_some((black, white))
}

/// The page with its print made black and its paper white, colours kept. The page itself where it is all one grey.
#[must_use]
pub fn stretched(page: &PageImage) -> PageImage {
    let Some((black, white)) = tone(&Grey::from(page)) else { return page.clone() };
    let range = u32::from(white - black);
    let table: [u8; 256] = std::array::from_fn(|value| {
        let above = u32::try_from(value).unwrap_or(255).saturating_sub(u32::from(black));
        u8::try_from(above * 255 / range).unwrap_or(u8::MAX)
    });
    let stretch = |value: u8| table.get(usize::from(value)).copied().unwrap_or(value);
    let pixels = page.rgba.as_chunks::<4>().0.iter();
    let rgba = pixels.flat_map(|[red, green, blue, alpha]| [stretch(*red), stretch(*green), stretch(*blue), *alpha]);
    PageImage { rgba: rgba.collect(), ..*page }
}

/// Left, top, right and bottom of the paper, the last two not within it. `None` where there is no desk.
fn paper(page: &Grey) -> Option<[u32; 4]> {
    let counts = histogram(page);
    let threshold = otsu(&counts);
    let mean = |light: bool| {
        let of = counts.iter().enumerate().filter(|(value, _)| (*value > usize::from(threshold)) == light);
        let (sum, count) = of.fold((0, 0), |(sum, count), (value, many)| (sum + value as u64 * many, count + many));
        sum.checked_div(count)
    };
    if mean(true)?.saturating_sub(mean(false)?) < u64::from(DESK_CONTRAST) {
        return None;
    }
    let is_light = |value: &u8| *value > threshold;
    let rows = (0..page.height).map(|y| page.row(y).iter().filter(|value| is_light(value)).count() * 100);
    let (top, bottom) = span(rows, page.width as usize * PAPER_SHARE)?;
    let columns = (0..page.width).map(|x| {
        let column = (top..bottom).filter_map(|y| page.row(y).get(x as usize));
        column.filter(|value| is_light(value)).count() * 100
    });
    let (left, right) = span(columns, (bottom - top) as usize * PAPER_SHARE)?;
    let whole = (left, top, right, bottom) == (0, 0, page.width, page.height);
    let share = u64::from(right - left) * u64::from(bottom - top) * 100;
    let is_large = share >= u64::from(page.width) * u64::from(page.height) * LEAST_PAPER;
    (is_large && !whole).then_some([left, top, right, bottom])
}

/// From the first to behind the last that has at least so many.
fn span(counts: impl Iterator<Item = usize>, least: usize) -> Option<(u32, u32)> {
    let mut light = (0_u32..).zip(counts).filter(|(_, count)| *count >= least).map(|(at, _)| at);
    let first = light.next()?;
    Some((first, light.last().unwrap_or(first) + 1))
}

fn histogram(page: &Grey) -> [u64; 256] {
    let mut counts = [0; 256];
    for value in &page.light {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1;
        }
    }
    counts
}

/// The brightness below which so many thousandths of the pixels are.
fn quantile(counts: &[u64; 256], thousandths: u64) -> u8 {
    let total: u64 = counts.iter().sum();
    let mut below = 0;
    let found = counts.iter().position(|count| {
        below += count;
        below * 1000 > total * thousandths
    });
    u8::try_from(found.unwrap_or(255)).unwrap_or(u8::MAX)
}

/// The brightness that parts light from dark best. Source: Otsu 1979.
fn otsu(counts: &[u64; 256]) -> u8 {
    let total: f64 = counts.iter().map(|count| *count as f64).sum();
    let sum: f64 = counts.iter().enumerate().map(|(value, count)| value as f64 * *count as f64).sum();
    let (mut dark, mut dark_sum, mut best, mut threshold) = (0.0, 0.0, -1.0, 0_u8);
    for (value, count) in (0_u8..=u8::MAX).zip(counts) {
        dark += *count as f64;
        dark_sum += f64::from(value) * *count as f64;
        let light = total - dark;
        if dark == 0.0 || light == 0.0 {
            continue;
        }
        let between = dark * light * (dark_sum / dark - (sum - dark_sum) / light).powi(2);
        if between > best {
            (best, threshold) = (between, value);
        }
    }
    threshold
}

/// The colour at a place between pixels, counted from the middle of the first; `ground` outside of the page.
fn between_pixels(page: &PageImage, x: f32, y: f32, ground: [u8; 4]) -> [u8; 4] {
    let (column, row) = (x.floor(), y.floor());
    let pixel = |dx: f32, dy: f32| {
        let (column, row) = (column + dx, row + dy);
        if column < 0.0 || row < 0.0 || column >= page.width as f32 || row >= page.height as f32 {
            return ground;
        }
        // Within the page, checked above.
        let at = (row as usize * page.width as usize + column as usize) * 4;
        page.rgba.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or(ground)
    };
    let (right, down) = (x - column, y - row);
    let corners = [pixel(0.0, 0.0), pixel(1.0, 0.0), pixel(0.0, 1.0), pixel(1.0, 1.0)];
    std::array::from_fn(|channel| {
        let [a, b, c, d] = corners.map(|corner| f32::from(corner.get(channel).copied().unwrap_or(u8::MAX)));
        let (upper, lower) = (a + (b - a) * right, c + (d - c) * right);
        // A mean of bytes is a byte.
        (upper + (lower - upper) * down).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::super::quality;
    use super::super::{Canvas, TextStyle};
    use super::*;

    fn paper_page(colour: [u8; 3]) -> Canvas {
        let mut page = Canvas::new(800, 1100, [240, 238, 230]);
        let style = TextStyle { size: 22.0, bold: false, colour, opacity: 1.0 };
        for line in 0_u8..28 {
            page.text((60.0, 90.0 + 34.0 * f32::from(line)), style, "Thửa đất số 125, tờ bản đồ số 12, diện tích 93,0");
        }
        page
    }

    fn lean(page: &PageImage) -> f32 {
        quality::measure(&Grey::from(page), None).skew_degrees.expect("lines of text")
    }

    #[test]
    fn a_leaning_page_is_straight_after_its_angle_is_taken_back() {
        let leaning = paper_page([30; 3]).photographed(3.4, 60, [250; 3]).to_page();
        let found = lean(&leaning);
        assert!((found.abs() - 3.4).abs() < 0.2, "{found}");
        let straight = deskewed(&leaning, found);
        assert!(lean(&straight).abs() < 0.15, "{}", lean(&straight));
        assert!(
            straight.width > leaning.width && straight.rgba.len() == (straight.width * straight.height * 4) as usize
        );
    }

    #[test]
    fn angles_that_mean_nothing_leave_the_page_as_it_is() {
        let page = paper_page([30; 3]).to_page();
        for degrees in [0.0, 0.01, f32::NAN, f32::INFINITY] {
            assert_eq!(deskewed(&page, degrees), page);
        }
    }

    #[test]
    fn a_quarter_turn_brings_the_upper_left_pixel_to_the_upper_right_and_four_bring_it_back() {
        let rgba: Vec<u8> = (0..6_u8).flat_map(|at| [at, at, at, 255]).collect();
        let page = PageImage { width: 3, height: 2, rgba, dpi_tenths: None };
        let reds = |page: &PageImage| page.rgba.iter().step_by(4).copied().collect::<Vec<_>>();
        let once = quarter_turned(&page, 1);
        assert_eq!((once.width, once.height, reds(&once)), (2, 3, vec![3, 0, 4, 1, 5, 2]));
        assert_eq!(quarter_turned(&once, 3), page);
        assert_eq!(reds(&quarter_turned(&page, 2)), [5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn the_desk_is_cropped_away_and_a_page_without_a_desk_stays() {
        let photo = paper_page([30; 3]).photographed(0.0, 150, [90, 70, 50]).to_page();
        let cropped = cropped_to_paper(&photo);
        assert!(cropped.width.abs_diff(800) < 12 && cropped.height.abs_diff(1100) < 12, "{cropped:?}");
        assert_eq!(cropped.rgba.len(), (cropped.width * cropped.height * 4) as usize);
        let page = paper_page([30; 3]).to_page();
        assert_eq!(cropped_to_paper(&page), page);
    }

    #[test]
    fn a_leaning_photo_on_a_desk_is_told_how_to_be_straightened_and_cropped() {
        let photo = paper_page([90; 3]).photographed(3.0, 150, [70, 55, 40]).to_page();
        let found = improvement(&photo);
        let lean = found.lean_degrees.expect("lines of text");
        assert!((lean.abs() - 3.0).abs() < 0.3, "{lean}");
        let straight = deskewed(&photo, lean);
        let [left, top, right, bottom] = found.paper.expect("a desk");
        let (width, height) = ((right - left) * straight.width as f32, (bottom - top) * straight.height as f32);
        assert!((width - 800.0).abs() < 40.0 && (height - 1100.0).abs() < 40.0, "{width} {height}");
        assert!(found.tone.is_some_and(|(black, white)| black < 110 && white > 180), "{found:?}");
    }

    #[test]
    fn a_page_that_is_all_paper_is_not_cropped() {
        let found = improvement(&paper_page([30; 3]).to_page());
        assert_eq!(found.paper, None);
        assert!(found.lean_degrees.is_some_and(|lean| lean.abs() < 0.2));
        let empty = Canvas::new(400, 500, [230; 3]).to_page();
        assert_eq!(improvement(&empty), Improvement::default());
    }

    #[test]
    fn faint_print_becomes_dark_and_an_empty_page_stays() {
        let faint = paper_page([190; 3]).to_page();
        let contrast = |page: &PageImage| quality::measure(&Grey::from(page), None).contrast;
        assert!(contrast(&faint) < 0.3 && contrast(&stretched(&faint)) > 0.7, "{}", contrast(&stretched(&faint)));
        let empty = Canvas::new(50, 50, [230; 3]).to_page();
        assert_eq!(stretched(&empty), empty);
    }
}
