//! What a file is, by its first bytes.

use crate::cadastre::ScanFormat;

/// How far into a file a PDF header may stand. Source: Adobe's implementation note 13 to PDF 1.7.
const PDF_HEADER_WITHIN: usize = 1024;

/// What the bytes are, whatever the file's name says.
pub fn sniff(bytes: &[u8]) -> ScanFormat {
    let start = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        ScanFormat::Jpeg
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ScanFormat::Png
    } else if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| bytes.starts_with(magic)) {
        ScanFormat::Tiff
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        ScanFormat::WebP
    } else if start.windows(5).any(|window| window == b"%PDF-") {
        ScanFormat::Pdf
    } else if is_heic(bytes) {
        ScanFormat::Heic
    } else {
        ScanFormat::Unknown
    }
}

/// Bytes of a file's start from which [`sniff`] and [`is_heic`] can tell.
pub const SNIFF_BYTES: usize = PDF_HEADER_WITHIN;

/// Whether it is a HEIC, HEIF or AVIF photo: an ISO base media file whose major or a compatible brand says so.
/// Source: ISO/IEC 23008-12, Annex B.
pub fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 10] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];
    let length = bytes.get(..4).and_then(|length| length.try_into().ok()).map_or(0, u32::from_be_bytes);
    let end = usize::try_from(length).unwrap_or(usize::MAX).clamp(12, SNIFF_BYTES).min(bytes.len());
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..end).is_some_and(|brands| brands.chunks(4).any(|brand| BRANDS.contains(&brand)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_content() {
        for (bytes, format) in [
            (&b"%PDF-1.7\n"[..], ScanFormat::Pdf),
            (b"junk of a mail gateway\r\n%PDF-1.4", ScanFormat::Pdf),
            (b"\xFF\xD8\xFF\xE0", ScanFormat::Jpeg),
            (b"\x89PNG\r\n\x1a\n", ScanFormat::Png),
            (b"II*\0\x08\0\0\0", ScanFormat::Tiff),
            (b"MM\0+", ScanFormat::Tiff),
            (b"RIFF\x24\0\0\0WEBPVP8 ", ScanFormat::WebP),
            (b"RIFF\x24\0\0\0WAVEfmt ", ScanFormat::Unknown),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ScanFormat::Heic),
            (b"PK\x03\x04", ScanFormat::Unknown),
            (b"", ScanFormat::Unknown),
        ] {
            assert_eq!(sniff(bytes), format, "{bytes:?}");
        }
    }

    #[test]
    fn telephone_photos_are_told_apart() {
        assert!(is_heic(b"\0\0\0\x18ftypheic"));
        assert!(is_heic(b"\0\0\0\x18ftypisom\0\0\0\0heic\0\0\0\0"));
        assert!(!is_heic(b"\0\0\0\x18ftypisom\0\0\0\0mp42avc1"));
        assert!(!is_heic(b"\0\0\0\x18ftyp"));
    }
}
