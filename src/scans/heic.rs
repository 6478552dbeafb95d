//! Photos of telephones (HEIC): one picture, decoded by `hpvcd`.
//!
//! Why it may be used on files of strangers: its own bounds are set to ours before a pixel is decoded, it runs on one thread so that a
//! panic of it stays in ours, and 400 damaged files made neither a panic nor a crash, with overflow checks on
//! (`a_damaged_photo_is_refused_or_shown` repeats some of that). It has `unsafe` code for vector instructions all the same. Limits: HEVC only; AVIF is refused with its reason.

use hpvcd::{DecodeError, Decoder};
use image::metadata::Orientation;

use super::raster::{checked_size, upright};
use super::{MAX_PAGE_PIXELS, PageImage, PageSize, ScanError};

/// Bytes that decoding takes for each pixel: planes of 8 bits twice, RGB, and RGBA. Source: measured, 12 megapixels take 130 MB.
const BYTES_A_PIXEL: u64 = 11;

/// The size of the picture, upright, from its header.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn size(bytes: &[u8]) -> Result<PageSize, ScanError> {
    let info = decoder().read_info(bytes).map_err(|error| reason(&error))?;
    checked_size(u64::from(info.width), u64::from(info.height))?;
    Ok(PageSize { width: info.width, height: info.height })
}

/// Bytes that decoding takes; 0 for a picture that will be refused.
pub(super) fn decoding_bytes(bytes: &[u8]) -> u64 {
    size(bytes).map_or(0, |size| u64::from(size.width) * u64::from(size.height) * BYTES_A_PIXEL)
}

/// The picture, upright, its longer side at most `max_side` pixels.
///
/// Errors: the reason why it cannot be decoded.
pub(super) fn decode(bytes: &[u8], max_side: u32) -> Result<PageImage, ScanError> {
    size(bytes)?;
    let picture = decoder().decode_rgb8(bytes).map_err(|error| reason(&error))?;
    let (width, height) = (picture.width, picture.height);
    checked_size(u64::from(width), u64::from(height))?;
    let rgb = image::RgbImage::from_raw(width, height, picture.pixels)
        .ok_or_else(|| ScanError::damaged("size and pixels of a photo disagree"))?;
    // The decoder has turned it already, by what the container says.
    Ok(upright(rgb.into(), width.max(height), max_side, Orientation::NoTransforms, None))
}

fn decoder() -> Decoder {
    Decoder::new().with_threads(1).primary_only().with_max_pixels(MAX_PAGE_PIXELS)
}

fn reason(error: &DecodeError) -> ScanError {
    match error {
        // AVIF, and tools of HEVC that telephones do not use.
        DecodeError::UnsupportedItemType(_)
        | DecodeError::Unsupported(_)
        | DecodeError::UnsupportedChroma(_)
        | DecodeError::UnsupportedBitDepth(_) => ScanError::Heic,
        other => ScanError::damaged(other),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    /// A crop of a page drawn by ourselves, 192 × 192, encoded by libheif.
    const PHOTO: &[u8] = include_bytes!("../../tests/data/scans/page.heic");

    #[test]
    fn a_photo_is_decoded_and_made_smaller() {
        assert_eq!(size(PHOTO), Ok(PageSize { width: 192, height: 192 }));
        let page = decode(PHOTO, u32::MAX).expect("whole");
        assert_eq!((page.width, page.height, page.rgba.len()), (192, 192, 192 * 192 * 4));
        let (dark, light) = page.rgba.chunks(4).fold((0, 0), |(dark, light), pixel| {
            (dark + usize::from(pixel[0] < 100), light + usize::from(pixel[0] > 190))
        });
        assert!(dark > 500 && light > 10_000, "{dark} {light}");
        assert_eq!(decode(PHOTO, 96).map(|page| page.width), Ok(96));
    }

    #[test]
    fn a_damaged_photo_is_refused_or_shown() {
        // Source: Marsaglia 2003, xorshift.
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("below a usize")
        };
        for round in 0..60 {
            let mut bytes = PHOTO.to_vec();
            for _ in 0..1 + round % 5 {
                let at = if round % 2 == 0 { next(PHOTO.len().min(600)) } else { next(PHOTO.len()) };
                bytes[at] ^= 1 << next(8);
            }
            if round % 7 == 0 {
                bytes.truncate(next(PHOTO.len()));
            }
            let shown = catch_unwind(|| decode(&bytes, u32::MAX).is_ok_and(|page| page.rgba.is_empty()));
            assert!(matches!(shown, Ok(false)), "round {round}");
        }
    }

    #[test]
    fn a_file_of_nothing_but_a_brand_is_damaged() {
        assert!(matches!(size(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(ScanError::Damaged { .. })));
    }
}
