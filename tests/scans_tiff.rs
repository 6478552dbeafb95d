//! TIFF pages of the kinds that scanners write, made here byte by byte, and what `scans` shows of them.

use thuaso::cadastre::ScanState;
use thuaso::scans::{Document, PageImage, inspect, render_page};

const SHORT: u16 = 3;
const LONG: u16 = 4;

/// A page: size, further tags as numbers of 16 bits, and its one strip.
struct Page<'a> {
    size: (u32, u32),
    tags: &'a [(u16, &'a [u16])],
    strip: &'a [u8],
}

/// A TIFF file in little-endian order.
fn tiff(pages: &[Page]) -> Vec<u8> {
    let mut bytes = b"II*\0".to_vec();
    let mut link = bytes.len();
    bytes.extend([0; 4]);
    for page in pages {
        let mut entries = vec![
            (256, LONG, 1, page.size.0),
            (257, LONG, 1, page.size.1),
            (273, LONG, 1, u32::try_from(bytes.len()).expect("small")),
            (278, LONG, 1, page.size.1),
            (279, LONG, 1, u32::try_from(page.strip.len()).expect("small")),
        ];
        bytes.extend(page.strip);
        for (tag, values) in page.tags {
            let at = u32::try_from(bytes.len()).expect("small");
            let inside = values.iter().rev().fold(0, |number, value| number << 16 | u32::from(*value));
            let value = if values.len() > 2 { at } else { inside };
            if values.len() > 2 {
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
            entries.push((*tag, SHORT, u32::try_from(values.len()).expect("small"), value));
        }
        entries.sort_unstable();
        let directory = u32::try_from(bytes.len()).expect("small");
        bytes[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        bytes.extend(u16::try_from(entries.len()).expect("small").to_le_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        link = bytes.len();
        bytes.extend([0; 4]);
    }
    bytes
}

fn shown(size: (u32, u32), tags: &[(u16, &[u16])], strip: &[u8]) -> Vec<[u8; 3]> {
    pixels(&render_page(&tiff(&[Page { size, tags, strip }]), 0, u32::MAX).expect("decodes"))
}

fn pixels(page: &PageImage) -> Vec<[u8; 3]> {
    page.rgba.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

const WHITE: [u8; 3] = [255; 3];
const BLACK: [u8; 3] = [0; 3];

#[test]
fn a_palette_gives_its_colours() {
    // Two colours of 4 bits: red and blue; the map has 16 of each.
    let mut map = [0_u16; 48];
    map[1] = 0xFFFF;
    map[32 + 2] = 0x8000;
    let tags: &[(u16, &[u16])] = &[(258, &[4]), (259, &[1]), (262, &[3]), (277, &[1]), (320, &map)];
    assert_eq!(shown((2, 1), tags, &[0x12]), [[255, 0, 0], [0, 0, 128]]);
}

#[test]
fn a_palette_of_eight_bit_colours_is_not_black() {
    let mut map = [0_u16; 768];
    (map[7], map[256 + 7]) = (200, 100);
    let tags: &[(u16, &[u16])] = &[(258, &[8]), (259, &[1]), (262, &[3]), (277, &[1]), (320, &map)];
    assert_eq!(shown((1, 1), tags, &[7]), [[200, 100, 0]]);
}

#[test]
fn a_bit_is_white_or_black_as_the_page_says() {
    let of = |photometric: u16| {
        let tags: &[(u16, &[u16])] = &[(258, &[1]), (259, &[1]), (262, &[photometric]), (277, &[1])];
        shown((3, 1), tags, &[0b0100_0000])
    };
    assert_eq!(of(0), [WHITE, BLACK, WHITE]);
    assert_eq!(of(1), [BLACK, WHITE, BLACK]);
}

#[test]
fn greys_of_four_and_sixteen_bits_are_scaled() {
    let four: &[(u16, &[u16])] = &[(258, &[4]), (259, &[1]), (262, &[1]), (277, &[1])];
    assert_eq!(shown((2, 1), four, &[0xF8]), [WHITE, [136; 3]]);
    let sixteen: &[(u16, &[u16])] = &[(258, &[16]), (259, &[1]), (262, &[1]), (277, &[1])];
    assert_eq!(shown((2, 1), sixteen, &[0x00, 0x80, 0xFF, 0xFF]), [[128; 3], WHITE]);
}

#[test]
fn inks_are_printed_on_white() {
    let tags: &[(u16, &[u16])] = &[(258, &[8, 8, 8, 8]), (259, &[1]), (262, &[5]), (277, &[4])];
    let strip = [0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
    assert_eq!(shown((3, 1), tags, &strip), [WHITE, [0, 255, 255], BLACK]);
}

#[test]
fn planes_that_stand_apart_are_put_together() {
    let page = Page {
        size: (2, 1),
        tags: &[(258, &[8, 8, 8]), (259, &[1]), (262, &[2]), (277, &[3]), (284, &[2])],
        strip: &[10, 11, 20, 21, 30, 31],
    };
    let mut bytes = tiff(&[page]);
    // Three strips of two bytes instead of one of six.
    let arrays = u32::try_from(bytes.len()).expect("small");
    for value in [8_u32, 10, 12, 2, 2, 2] {
        bytes.extend(value.to_le_bytes());
    }
    for entry in bytes.clone().windows(12).enumerate().filter_map(|(at, entry)| {
        let tag = u16::from_le_bytes([entry[0], entry[1]]);
        (entry[2..8] == [4, 0, 1, 0, 0, 0] && [273, 279].contains(&tag)).then_some((at, tag))
    }) {
        let (at, tag) = entry;
        bytes[at + 4] = 3;
        let place = if tag == 273 { arrays } else { arrays + 12 };
        bytes[at + 8..at + 12].copy_from_slice(&place.to_le_bytes());
    }
    assert_eq!(pixels(&render_page(&bytes, 0, u32::MAX).expect("decodes")), [[10, 20, 30], [11, 21, 31]]);
}

#[test]
fn jpeg_in_colour_is_not_green() {
    let mut strip = Vec::new();
    let red = [200_u8, 40, 40].repeat(16 * 16);
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut strip, 95);
    encoder.encode(&red, 16, 16, image::ExtendedColorType::Rgb8).expect("encodes");
    let tags: &[(u16, &[u16])] = &[(258, &[8, 8, 8]), (259, &[7]), (262, &[6]), (277, &[3])];
    let shown = shown((16, 16), tags, &strip);
    let near = |pixel: &[u8; 3]| pixel.iter().zip([200_u8, 40, 40]).all(|(a, b)| a.abs_diff(b) <= 4);
    assert!(shown.iter().all(near), "{:?}", shown[0]);
}

#[test]
fn jpeg_of_the_old_style_is_told_apart() {
    let tags: &[(u16, &[u16])] = &[(258, &[8, 8, 8]), (259, &[6]), (262, &[6]), (277, &[3])];
    let inspection = inspect(&tiff(&[Page { size: (8, 8), tags, strip: &[0xFF, 0xD8, 0xFF, 0xD9] }]));
    let ScanState::Unreadable(reason) = inspection.state else { panic!("readable") };
    assert_eq!(reason.key, "scans-old-jpeg-tiff");
}

/// Rows of 8: 3 white, 2 black, 3 white. Source: ITU-T T.4, tables 2 and 3: white 3 is 1000, black 2 is 11.
const FAX_ROW: [[u8; 3]; 8] = [WHITE, WHITE, WHITE, BLACK, BLACK, WHITE, WHITE, WHITE];

#[test]
fn fax_compressions_are_read_in_both_bit_orders() {
    // Rows end at a byte.
    let huffman = vec![0b1000_1110, 0b0000_0000, 0b1000_1110, 0b0000_0000];
    // 000000000001 before each row, 1000 11 1000 in it.
    let group_3 = vec![0b0000_0000, 0b0001_1000, 0b1110_0000, 0b0000_0000, 0b0110_0011, 0b1000_0000];
    // The first row: horizontal 001, 1000 11, then vertical 1; the second: vertical 1 three times; the end of the block.
    let group_4 = vec![0b0011_0001, 0b1111_1100, 0b0000_0000, 0b0100_0000, 0b0000_0100];
    for (compression, strip) in [(2, huffman), (3, group_3), (4, group_4)] {
        let reversed: Vec<u8> = strip.iter().map(|byte: &u8| byte.reverse_bits()).collect();
        for (order, strip) in [(1, &strip), (2, &reversed)] {
            let tags: &[(u16, &[u16])] =
                &[(258, &[1]), (259, &[compression]), (262, &[0]), (266, &[order]), (277, &[1])];
            assert_eq!(shown((8, 2), tags, strip), [FAX_ROW, FAX_ROW].concat(), "{compression}, order {order}");
        }
        let inverted: &[(u16, &[u16])] = &[(258, &[1]), (259, &[compression]), (262, &[1]), (277, &[1])];
        assert_eq!(shown((8, 2), inverted, &strip)[..4], [BLACK, BLACK, BLACK, WHITE], "{compression}");
    }
}

#[test]
fn pages_of_different_sizes_and_kinds_keep_theirs() {
    let grey: &[(u16, &[u16])] = &[(258, &[8]), (259, &[1]), (262, &[1]), (277, &[1])];
    let bits: &[(u16, &[u16])] = &[(258, &[1]), (259, &[1]), (262, &[0]), (277, &[1]), (274, &[6])];
    let pages =
        [Page { size: (2, 1), tags: grey, strip: &[7, 9] }, Page { size: (1, 3), tags: bits, strip: &[0, 0, 128] }];
    let document = Document::open(tiff(&pages)).expect("opens");
    assert_eq!(document.pages(), 2);
    assert_eq!(pixels(&document.page(0, u32::MAX).expect("decodes")), [[7; 3], [9; 3]]);
    // Orientation 6: the last row becomes the left column.
    let second = document.page(1, u32::MAX).expect("decodes");
    let size = document.page_size(1).expect("stated");
    assert_eq!((second.width, second.height, size.width, size.height), (3, 1, 3, 1));
    assert_eq!(pixels(&second), [BLACK, WHITE, WHITE]);
}

#[test]
fn a_page_is_the_same_picture_at_any_size() {
    let strip: Vec<u8> =
        (0..40_u8).flat_map(|row| (0..60_u8).map(move |x| row.wrapping_mul(3).wrapping_add(x))).collect();
    let tags: &[(u16, &[u16])] = &[(258, &[8]), (259, &[1]), (262, &[1]), (277, &[1])];
    let bytes = tiff(&[Page { size: (60, 40), tags, strip: &strip }]);
    for (most, size) in [(60, (60, 40)), (59, (59, 39)), (30, (30, 20)), (25, (25, 17)), (1, (1, 1))] {
        let page = render_page(&bytes, 0, most).expect("decodes");
        assert_eq!((page.width, page.height), size, "{most}");
    }
}
