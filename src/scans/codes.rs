//! QR and bar codes of a page: found by ZXing, first at half size, and at full size only where a code may have been missed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use zxingcpp::{BarcodeFormat, BarcodeReader, ImageFormat, ImageView, TextMode};

use super::Grey;
use super::code_payload::{Symbol, understand};
use crate::cadastre::{Confidential, PageCode};

/// The square codes that are looked for.
const SQUARE: [BarcodeFormat; 1] = [BarcodeFormat::QRCode];

/// The bar codes that are looked for. The certificate's is taken to be Code 128 or Code 39 (unverified): its last digit counts files,
/// so it is none of the kinds whose last digit is a check (EAN), and its count of digits is odd, so none of the kinds that pair
/// digits (ITF).
const LINEAR: [BarcodeFormat; 2] = [BarcodeFormat::Code128, BarcodeFormat::Code39];

/// Both.
const ALL: [BarcodeFormat; 3] = [BarcodeFormat::QRCode, BarcodeFormat::Code128, BarcodeFormat::Code39];

/// Pages with a longer side below this, in pixels, are read at full size at once. Source: half of A4 at 150 dpi has modules of
/// 1.5 pixels for a citizen card's code, the least that a decoder takes.
const HALVED_FROM: u32 = 1_600;

/// Side of the squares in which a page is searched for what may be a code, in pixels of the halved page: 5 mm at 300 dpi, a
/// third of the smallest code of ours.
const TILE: u32 = 32;

/// Darkest against lightest of a square, at least, of 255.
const TILE_RANGE: u8 = 48;

/// Share of a square that is dark, in percent, when it lies in a QR code: half, by the masking that they are drawn with.
const CODE_DARK: std::ops::RangeInclusive<usize> = 32..=68;

/// The same when it lies in a bar code, whose bars and gaps are even only on the whole.
const BARS_DARK: std::ops::RangeInclusive<usize> = 22..=78;

/// Changes between dark and light along a row or column of a square, at least, on average: modules of 3 pixels, of which every other
/// changes. Coarser codes are found at half size.
const TILE_CHANGES: usize = 5;

/// How many times more often a bar code changes across its bars than along them, at least: bars that lean by 5 degrees.
const BARS_ONE_WAY: usize = 3;

/// Squares in a row that a bar code fills, at least. Source: thirteen digits of Code 128 have 200 modules and more, of a pixel and more.
const BARS_IN_A_ROW: u32 = 4;

/// A code and where it stands.
struct Found {
    code: PageCode,
    /// Left, top, right, bottom, in pixels of the page at full size.
    bounds: [i64; 4],
}

/// Every code of a page, in reading order. `full` gives the page at full size; it is asked only where `half`, the same page
/// at half size, gives nothing and looks as if there were something. Limits: a fine code beside a coarse one is missed. A page that ZXing gives up on has no codes.
pub(super) fn read_codes(
    half: &Grey,
    full: impl FnOnce() -> Option<Grey>,
    key: &Confidential<[u8; 32]>,
) -> Vec<PageCode> {
    let small = half.width.max(half.height) * 2 < HALVED_FROM;
    let suspects = suspects(half);
    let mut found = Vec::new();
    if !small {
        found = find(half, 2, &SQUARE, key);
        // Looking for bar codes costs twice as much as for square ones, so there must be something like bars.
        if suspects.iter().any(|(_, texture)| *texture == Texture::Bars) {
            found.extend(find(half, 2, &LINEAR, key));
        }
    }
    // A page that gave a code is not looked at again: that would cost one page in three five times as much.
    if (small || (found.is_empty() && !suspects.is_empty()))
        && let Some(full) = full()
    {
        found = find(&full, 1, &ALL, key);
    }
    found.sort_by_key(|found| (found.bounds[1], found.bounds[0]));
    found.into_iter().map(|found| found.code).collect()
}

/// As `read_codes` of a page that is there at full size.
pub fn codes_of_page(page: &Grey, key: &Confidential<[u8; 32]>) -> Vec<PageCode> {
    read_codes(&page.halved(), || Some(page.clone()), key)
}

/// The texts of every code of a page, as they stand in it: for measuring alone, nothing of the program may keep them.
pub fn texts_of_page(page: &Grey) -> Vec<String> {
    barcodes(page, &ALL).iter().map(zxingcpp::Barcode::text).collect()
}

/// `scale`: how many pixels of the page at full size one of these is.
fn find(page: &Grey, scale: i64, formats: &[BarcodeFormat], key: &Confidential<[u8; 32]>) -> Vec<Found> {
    let barcodes = barcodes(page, formats);
    let understood = barcodes.iter().map(|barcode| {
        let symbol = if barcode.symbology() == BarcodeFormat::QRCode { Symbol::Qr } else { Symbol::Linear };
        let place = barcode.position();
        let corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left];
        let (xs, ys) = (corners.map(|corner| i64::from(corner.x)), corners.map(|corner| i64::from(corner.y)));
        let least = |values: [i64; 4]| values.into_iter().fold(i64::MAX, i64::min) * scale;
        let most = |values: [i64; 4]| values.into_iter().fold(i64::MIN, i64::max).saturating_add(1) * scale;
        Found { code: understand(&barcode.text(), symbol, key), bounds: [least(xs), least(ys), most(xs), most(ys)] }
    });
    understood.collect()
}

fn barcodes(page: &Grey, formats: &[BarcodeFormat]) -> Vec<zxingcpp::Barcode> {
    let read = || {
        let view = ImageView::from_slice(&page.light, page.width, page.height, ImageFormat::Lum)?;
        BarcodeReader::new().formats(formats).text_mode(TextMode::Plain).from(view)
    };
    // The wrapper panics where the library breaks its word; a page without codes is the worst that may come of it.
    let Ok(Ok(mut barcodes)) = catch_unwind(AssertUnwindSafe(read)) else { return Vec::new() };
    barcodes.retain(zxingcpp::Barcode::is_valid);
    barcodes
}

/// What a square of a page looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texture {
    Plain,
    /// Half dark, half light, with many changes between them in one direction.
    Bars,
    /// The same in both.
    Code,
}

/// Where a page looks as if there were a code: bounds in pixels of the page at full size.
fn suspects(half: &Grey) -> Vec<([i64; 4], Texture)> {
    let scaled = |pixels: u32| i64::from(pixels) * 2;
    let mut found = Vec::new();
    // Two grids, the second half a square further: a bar code as high as a square fills most of one of either.
    for shift in [0, TILE / 2] {
        for top in (0..half.height.saturating_sub(shift) / TILE).map(|row| row * TILE + shift) {
            for (left, texture) in (shift..).step_by(SIDE).zip(textures(half, shift, top)) {
                if texture != Texture::Plain {
                    found.push(([scaled(left), scaled(top), scaled(left + TILE), scaled(top + TILE)], texture));
                }
            }
        }
    }
    let bars: Vec<[i64; 4]> =
        found.iter().filter(|(_, texture)| *texture == Texture::Bars).map(|(bounds, _)| *bounds).collect();
    found.retain(|(bounds, texture)| *texture == Texture::Code || has_bars_beside(bounds, &bars));
    found
}

/// Whether a square with bars has more of them in its row or column: one alone is a hatching or a table.
fn has_bars_beside(bounds: &[i64; 4], bars: &[[i64; 4]]) -> bool {
    let reach = i64::from(BARS_IN_A_ROW) * i64::from(TILE) * 2;
    let beside = |at: usize, along: usize| {
        let near = |other: &&[i64; 4]| other[at] == bounds[at] && (other[along] - bounds[along]).abs() <= reach;
        bars.iter().filter(near).count()
    };
    // Among them the square itself.
    beside(1, 0).max(beside(0, 1)) >= BARS_IN_A_ROW as usize
}

const SIDE: usize = TILE as usize;

/// What each square of a row of them looks like, from `left` on. All sums are kept by column, for the whole row of squares, so that a
/// processor does many columns at once.
fn textures(page: &Grey, left: u32, top: u32) -> Vec<Texture> {
    let lines: Vec<&[u8]> = (top..top + TILE).map(|y| page.row(y).get(left as usize..).unwrap_or_default()).collect();
    let width = lines.iter().map(|line| line.len()).min().unwrap_or_default() / SIDE * SIDE;
    let lines: Vec<&[u8]> = lines.into_iter().map(|line| line.get(..width).unwrap_or_default()).collect();
    let (mut low, mut high) = (vec![u8::MAX; width], vec![0; width]);
    for line in &lines {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(*line) {
            (*low, *high) = ((*low).min(*value), (*high).max(*value));
        }
    }
    // Nothing is darker than 0: so squares without a range have nothing dark.
    let mut middle = vec![0; width];
    for ((middle, low), high) in middle.chunks_mut(SIDE).zip(low.chunks(SIDE)).zip(high.chunks(SIDE)) {
        let (least, most) = (low.iter().copied().min().unwrap_or(0), high.iter().copied().max().unwrap_or(0));
        if most.saturating_sub(least) >= TILE_RANGE {
            middle.fill(least + (most - least) / 2);
        }
    }
    if middle.iter().all(|middle| *middle == 0) {
        return vec![Texture::Plain; width / SIDE];
    }
    let mut sums = ColumnSums { dark: vec![0; width], along: vec![0; width], down: vec![0; width] };
    let (mut dark, mut above) = (vec![0; width], Vec::new());
    for line in &lines {
        for ((dark, value), middle) in dark.iter_mut().zip(*line).zip(&middle) {
            *dark = u8::from(value < middle);
        }
        sums.add(&dark, &above);
        above.clone_from(&dark);
    }
    (0..width / SIDE).map(|at| sums.texture(at * SIDE)).collect()
}

/// How much of each column is dark, and how often that changes towards the next column and from the line above: at most a square's
/// side.
struct ColumnSums {
    dark: Vec<u8>,
    along: Vec<u8>,
    down: Vec<u8>,
}

impl ColumnSums {
    /// Adds a line of ones where it is dark. `above` is empty for the first.
    fn add(&mut self, dark: &[u8], above: &[u8]) {
        for (sum, dark) in self.dark.iter_mut().zip(dark) {
            *sum += dark;
        }
        for ((sum, dark), next) in self.along.iter_mut().zip(dark).zip(dark.iter().skip(1)) {
            *sum += dark ^ next;
        }
        for ((sum, dark), above) in self.down.iter_mut().zip(dark).zip(above) {
            *sum += dark ^ above;
        }
    }

    /// Of the square that begins at this column.
    fn texture(&self, left: usize) -> Texture {
        let sum = |columns: &[u8], count: usize| -> usize {
            columns.iter().skip(left).take(count).map(|sum| usize::from(*sum)).sum()
        };
        let dark = sum(&self.dark, SIDE) * 100 / (SIDE * SIDE);
        if !BARS_DARK.contains(&dark) {
            return Texture::Plain;
        }
        // The last column's next one is of another square.
        let (along, down) = (sum(&self.along, SIDE - 1), sum(&self.down, SIDE));
        let (more, fewer) = (along.max(down), along.min(down));
        let enough = TILE_CHANGES * SIDE;
        if more >= enough && fewer * BARS_ONE_WAY <= more {
            Texture::Bars
        } else if fewer >= enough && CODE_DARK.contains(&dark) {
            Texture::Code
        } else {
            Texture::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, TextStyle};
    use super::*;
    use crate::cadastre::{CertificateBarcode, CitizenDigest};

    const CERTIFICATE: &str =
        "05-01-2025-08-30-00|00328|VBDLIS|H26.99-250105-0001|AA 06654954|CN00383|05-01-2025-09-00-00|7312";
    const CARD: &str = "001199000001|010000001|Nguyễn Văn Mẫu|05031990|Nam|Tổ 1, Phường Mẫu|12082021";

    fn key() -> Confidential<[u8; 32]> {
        Confidential::new([7; 32])
    }

    /// A4 at 200 dpi with lines of text.
    fn paper() -> Canvas {
        let mut page = Canvas::new(1654, 2339, [250, 248, 240]);
        let style = TextStyle { size: 34.0, bold: false, colour: [40; 3], opacity: 1.0 };
        for line in 0_u8..40 {
            page.text((150.0, 200.0 + 50.0 * f32::from(line)), style, "Thửa đất số 125, tờ bản đồ số 12, mẫu");
        }
        page
    }

    /// Code 128 of digits in set B. Source: ISO/IEC 15417, table 1 (only the symbols of start B, digits and stop).
    fn bar_code(page: &mut Canvas, at: (f32, f32), module: f32, digits: &str) {
        const DIGITS: [&str; 10] =
            ["123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122"];
        let values: Vec<usize> = digits.bytes().map(|digit| usize::from(digit - b'0') + 16).collect();
        let check = (104 + values.iter().zip(1..).map(|(value, place)| value * place).sum::<usize>()) % 103;
        // The check may be any symbol, so digits are chosen for which it is a digit's.
        assert!((16..26).contains(&check), "check {check}");
        let symbols = values.iter().chain([&check]).map(|value| DIGITS[value - 16]);
        let widths: String = std::iter::once("211214").chain(symbols).chain(["2331112"]).collect();
        let mut x = at.0;
        for (place, width) in widths.bytes().enumerate() {
            let width = f32::from(width - b'0') * module;
            if place % 2 == 0 {
                page.rectangle(x, at.1, width, 60.0, [20; 3]);
            }
            x += width;
        }
    }

    fn codes(page: &Canvas) -> Vec<PageCode> {
        codes_of_page(&Grey::from_pixels::<3>(page.width(), page.height(), page.rgb()), &key())
    }

    #[test]
    fn codes_are_given_in_reading_order() {
        let mut page = paper();
        page.rectangle(1080.0, 80.0, 500.0, 500.0, [255; 3]);
        page.rectangle(80.0, 1600.0, 500.0, 500.0, [255; 3]);
        assert!(page.qr_code((1120.0, 120.0), 6.0, CERTIFICATE) && page.qr_code((120.0, 1640.0), 6.0, CARD));
        let read = codes(&page);
        assert!(matches!(read.as_slice(), [PageCode::CertificateQr { .. }, PageCode::CitizenCard { .. }]), "{read:?}");
    }

    #[test]
    fn a_code_too_fine_for_half_size_is_found_at_full_size() {
        let mut page = paper();
        page.rectangle(80.0, 1600.0, 300.0, 300.0, [255; 3]);
        assert!(page.qr_code((120.0, 1640.0), 2.0, CARD));
        let read = codes(&page);
        let number = CitizenDigest::of("001199000001", &[7; 32]).expect("twelve digits");
        assert_eq!(read, [PageCode::CitizenCard { number }]);
    }

    #[test]
    fn the_bar_code_of_the_older_forms_is_read_also_upside_down() {
        let mut page = paper();
        page.rectangle(900.0, 2150.0, 700.0, 150.0, [255; 3]);
        let digits = (100..200)
            .map(|file| format!("0032714000{file}"))
            .find(|digits| {
                let sum: usize =
                    digits.bytes().zip(1..).map(|(digit, place)| (usize::from(digit - b'0') + 16) * place).sum();
                (16..26).contains(&((104 + sum) % 103))
            })
            .expect("one of a hundred");
        bar_code(&mut page, (940.0, 2180.0), 3.0, &digits);
        let expected = [PageCode::CertificateBarcode(CertificateBarcode::parse(&digits).expect("13 digits"))];
        assert_eq!(codes(&page), expected);
        assert_eq!(codes(&page.turned_right().turned_right()), expected);
    }

    #[test]
    fn a_page_of_text_is_not_looked_at_twice() {
        let page = paper();
        let half = Grey::from_pixels::<3>(page.width(), page.height(), page.rgb()).halved();
        assert_eq!(read_codes(&half, || panic!("nothing on it is like a code"), &key()), []);
    }
}
