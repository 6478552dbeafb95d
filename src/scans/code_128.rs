//! Digits as a bar code of symbology Code 128: for invented papers, to try readers on.
//!
//! Source of the patterns and the check sum: ISO/IEC 15417:2007. Which symbology the forms of 2009 to 2024 carry is not
//! documented in the sources of this project; Code 128 is the usual one for so many digits in so little room.

use super::Canvas;

/// Widths in modules of bar, space, bar, space, bar, space, for the symbols 0 to 105.
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";
const START_B: usize = 104;
const START_C: usize = 105;
const TO_C: usize = 99;

impl Canvas {
    /// A bar code of digits, its upper left corner at `at`, bars of whole modules. Gives back its width in pixels; 0 when
    /// `digits` holds anything else, and then nothing is drawn. The quiet zone of ten modules is the caller's.
    pub fn code_128(&mut self, at: (f32, f32), module: f32, height: f32, digits: &str) -> f32 {
        let Some(symbols) = symbols(digits) else { return 0.0 };
        let patterns = symbols.iter().filter_map(|symbol| PATTERNS.get(*symbol).copied()).chain([STOP]);
        let mut along = at.0;
        for pattern in patterns {
            for (place, width) in pattern.bytes().map(|width| f32::from(width - b'0') * module).enumerate() {
                if place % 2 == 0 {
                    self.rectangle(along, at.1, width, height, [20, 20, 20]);
                }
                along += width;
            }
        }
        along - at.0
    }
}

/// The symbols from the start to the check sum. Pairs of digits in set C; a first single digit in set B.
fn symbols(digits: &str) -> Option<Vec<usize>> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut symbols, pairs) = match digits.split_at(digits.len() % 2) {
        ("", pairs) => (vec![START_C], pairs),
        (single, pairs) => (vec![START_B, 16 + single.parse::<usize>().ok()?, TO_C], pairs),
    };
    for at in (0..pairs.len()).step_by(2) {
        symbols.push(pairs.get(at..at + 2)?.parse().ok()?);
    }
    let weighed = symbols.iter().enumerate().map(|(at, symbol)| at.max(1) * symbol);
    symbols.push(weighed.sum::<usize>() % 103);
    Some(symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_no_two_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for pattern in PATTERNS {
            assert_eq!(pattern.bytes().map(|width| width - b'0').sum::<u8>(), 11, "{pattern}");
            assert!(seen.insert(pattern));
        }
    }

    #[test]
    fn an_odd_count_of_digits_begins_in_set_b() {
        // 1 in set B, then 23 and 45: (104 + 17 + 2 * 99 + 3 * 23 + 4 * 45) mod 103 = 53.
        assert_eq!(symbols("12345"), Some(vec![START_B, 17, TO_C, 23, 45, 53]));
        assert_eq!(symbols("12a"), None);
    }

    #[test]
    fn a_drawn_code_is_read_back() {
        let mut page = Canvas::new(400, 120, [255; 3]);
        let width = page.code_128((30.0, 20.0), 2.0, 80.0, "9901314020123");
        assert!((200.0..350.0).contains(&width));
        let luma: Vec<u8> = page.rgb().chunks_exact(3).map(|pixel| pixel[0]).collect();
        let view = zxingcpp::ImageView::from_slice(&luma, 400, 120, zxingcpp::ImageFormat::Lum)
            .expect("the pixels of the page");
        let read = zxingcpp::read().from(view).expect("a page");
        assert_eq!(read.first().map(zxingcpp::Barcode::text), Some("9901314020123".to_owned()));
    }
}
