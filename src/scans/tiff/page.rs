//! One page of a TIFF as pixels: what its directory says, and which decoder it goes to.

use super::super::raster::{self, upright};
use super::super::shrink::Shrinker;
use super::super::{PageImage, PageSize, ScanError};
use super::{chunks, fax, number, stated_dpi};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const ORIENTATION: u16 = 274;
const SAMPLES_PER_PIXEL: u16 = 277;

/// JPEG as TIFF 6.0 first had it, and withdrew in its Technical Note 2.
const OLD_JPEG: u64 = 6;

/// A page of a TIFF file: its bytes, and where the page's directory starts.
#[derive(Clone, Copy)]
pub(in crate::scans) struct Page<'a> {
    pub bytes: &'a [u8],
    pub directory: u64,
}

impl Page<'_> {
    /// The first number of a tag.
    pub(super) fn number(self, tag: u16) -> Option<u64> {
        number(self.bytes, self.directory, tag)
    }

    /// Width and height in pixels, as stored.
    ///
    /// Errors: none stated, or larger than a page may be.
    pub(super) fn sides(self) -> Result<(u64, u64), ScanError> {
        let side = |tag| self.number(tag).filter(|side| *side > 0).ok_or_else(|| ScanError::damaged("no pixels"));
        raster::checked_size(side(WIDTH)?, side(HEIGHT)?)
    }

    pub(in crate::scans) fn orientation(self) -> image::metadata::Orientation {
        let stated = self.number(ORIENTATION).and_then(|stated| u8::try_from(stated).ok());
        stated.and_then(image::metadata::Orientation::from_exif).unwrap_or(image::metadata::Orientation::NoTransforms)
    }
}

/// The size of a page, upright.
///
/// Errors: none stated, or too large.
pub(in crate::scans) fn size(page: Page<'_>) -> Result<PageSize, ScanError> {
    let (width, height) = page.sides()?;
    let sideways = page.orientation().to_exif() >= 5;
    let (width, height) = if sideways { (height, width) } else { (width, height) };
    let side = |side: u64| u32::try_from(side).map_err(|_| ScanError::TooLarge { width, height });
    Ok(PageSize { width: side(width)?, height: side(height)? })
}

/// Bytes that decoding a page may take at most, beside the file and what comes out: one chunk, which may be all of it.
pub(in crate::scans) fn decoding_bytes(page: Page<'_>) -> u64 {
    let Ok((width, height)) = page.sides() else { return 0 };
    let bits = page.number(BITS_PER_SAMPLE).unwrap_or(1).saturating_mul(page.number(SAMPLES_PER_PIXEL).unwrap_or(1));
    width.saturating_mul(height).saturating_mul(bits).div_ceil(8)
}

/// A page, upright, its longer side at most `max_side` pixels.
///
/// Errors: the reason why it cannot be decoded.
pub(in crate::scans) fn decode(page: Page<'_>, max_side: u32) -> Result<PageImage, ScanError> {
    let (width, height) = page.sides()?;
    let mut rows = Shrinker::new(width, height, max_side)?;
    match page.number(COMPRESSION).unwrap_or(1) {
        2..=4 => fax::decode(page, &mut rows)?,
        OLD_JPEG => return Err(ScanError::OldJpegTiff),
        _ => chunks::decode(page, &mut rows)?,
    }
    let full_side = u32::try_from(width.max(height)).unwrap_or(u32::MAX);
    Ok(upright(rows.finish()?.into(), full_side, max_side, page.orientation(), stated_dpi(page.bytes, page.directory)))
}
